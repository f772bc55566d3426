#include "tellback/refusal.h"

#include <assert.h>
#include <string.h>

static const struct refusal_row rows[REFUSAL_COUNT] = {
	{"accepted", BAND_ACCEPTED, "", "Accepted.", ""},
#define X(code, word, band, rule, sentence, todo) {word, BAND_##band, rule, sentence, todo},
	REFUSAL_TABLE(X)
#undef X
};

const struct refusal_row *
refusal_row(enum refusal refusal)
{
	assert((unsigned)refusal < REFUSAL_COUNT);
	return &rows[refusal];
}

enum refusal
refusal_find(const char *word)
{
	for (unsigned i = 1; i < REFUSAL_COUNT; i++)
		if (!strcmp(rows[i].word, word))
			return (enum refusal)i;
	return REFUSAL_NONE;
}
