#include <string.h>

#include "runtime/agent_view.h"

static const char *const words[JOURNAL_KIND_COUNT] = {
#define X(code, word) [JOURNAL_##code] = word,
	JOURNAL_KIND_TABLE(X)
#undef X
};

const char *
journal_kind_word(enum journal_kind kind)
{
	return words[kind];
}

enum journal_kind
journal_kind_find(const char *word)
{
	unsigned kind = 0;

	while (kind < JOURNAL_KIND_COUNT - 1 && strcmp(words[kind], word) != 0)
		kind++;
	return (enum journal_kind)kind; /* what the store holds is of the table */
}
