#include "runtime/processing.h"

#include <assert.h>

const char *
processing_word(enum processing_kind kind)
{
	static const char *const words[PROCESSING_KIND_COUNT] = {
#define X(code, word) word,
	    PROCESSING_KIND_TABLE(X)
#undef X
	};

	assert((unsigned)kind < PROCESSING_KIND_COUNT);
	return words[kind];
}
