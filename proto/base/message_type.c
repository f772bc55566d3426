#include "tellback/message_type.h"

#include <assert.h>
#include <string.h>

static const char *const words[TYPE_COUNT_OF] = {
	"unknown",
#define X(code, word) word,
	MESSAGE_TYPE_TABLE(X)
#undef X
};

const char *
message_type_word(enum message_type type)
{
	assert((unsigned)type < TYPE_COUNT_OF);
	return words[type];
}

enum message_type
message_type_find(const char *word)
{
	for (unsigned i = 1; i < TYPE_COUNT_OF; i++)
		if (!strcmp(words[i], word))
			return (enum message_type)i;
	return TYPE_UNKNOWN;
}
