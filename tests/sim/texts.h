/* What people write, made once from the examples and filled in each time. */
#ifndef TELLBACK_SIM_TEXTS_H
#define TELLBACK_SIM_TEXTS_H

#include "base/arena.h"
#include "tellback/message_type.h"

struct texts;

/**
 * texts_new():
 * All types that a run has.
 *
 * Owner:  the process's.
 */
struct texts *texts_new(void);

/**
 * struct texts_fill:
 * What is filled in: ${head} members with a comma after each; ${child} the
 * token that stands for the example's, or NULL; ${from}, ${into} a text of the
 * example and what stands there instead, or NULL.
 */
struct texts_fill {
	const char *head;
	const char *child;
	const char *from;
	const char *into;
};

/**
 * texts_make(texts, type, fill, arena):
 * The JSON file.
 */
const char *texts_make(const struct texts *texts, enum message_type type, const struct texts_fill *fill,
		       struct arena *arena);

#endif
