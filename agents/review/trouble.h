/* What is wrong, in words for the person who runs the review. */
#ifndef TELLBACK_REVIEW_TROUBLE_H
#define TELLBACK_REVIEW_TROUBLE_H

#include "tellback/status.h"

/**
 * struct trouble:
 * One sentence; empty while all is well.
 */
struct trouble {
	char words[640];
};

/**
 * trouble_say(trouble, status, format, ...):
 * Keep the sentence and return ${status}; the first one said stays.
 */
enum status trouble_say(struct trouble *trouble, enum status status, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

#endif
