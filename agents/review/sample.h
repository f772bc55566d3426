/* The weekly multi-agency audit: which cases are looked at, some by chance and
 * some for a reason, the same for everybody who draws with the same seed. */
#ifndef TELLBACK_REVIEW_SAMPLE_H
#define TELLBACK_REVIEW_SAMPLE_H

#include "rules/casebook.h"

/**
 * struct sample_ask:
 * Of which days, by which seed, how many.
 *
 * Shape:  cases with a decision accepted at ${begins} or later and before
 *         ${ends}; linked cases count as one.
 */
struct sample_ask {
	struct instant begins;
	struct instant ends;
	const char *seed;
	uint64_t random;
	uint64_t targeted;
};

/**
 * struct sample_case:
 * One that was drawn.
 *
 * Shape:  ${word} "random" or a target's; ${why} in words.
 */
struct sample_case {
	struct case_token token;
	const char *word;
	const char *why;
};

/**
 * struct sample:
 * What was drawn from ${from} cases: those by chance first.
 *
 * Owner:  the arena it was drawn in.
 */
struct sample {
	struct sample_case *cases;
	size_t count;
	size_t from;
};

/**
 * sample_draw(book, ask, arena, ret_sample):
 * Draw.  Cases are put in the order of SHA-256("tellback/sample/v1\n<seed>\n<case
 * token>\n"): chance takes the first; each target in turn takes the first that
 * it hits and nobody took, until there are enough or no more.
 *
 * Errors: STATUS_NO_MEMORY.
 * Source: docs/INDICATORS.md, "The weekly audit".
 */
enum status sample_draw(const struct casebook *book, const struct sample_ask *ask, struct arena *arena,
			struct sample *ret_sample) MUST_CHECK;

/**
 * sample_run(words, word_count):
 * The verb, given what stands after it.
 *
 * Errors: the exit code, after saying on standard error what is wrong.
 */
int sample_run(char **words, int word_count);

#endif
