/* What a run asks of libsodium, done once.  Every party checks for itself what
 * others have checked, as it must, and so a note is hashed and its signature
 * verified twenty times.  The same bytes give the same result each time: from
 * the second time on it is remembered.  Other bytes, be it by one bit, are
 * worked out; what failed is never remembered.  And its memory for secrets is
 * any memory: a simulator has none. */
#ifndef TELLBACK_SIM_LIBRARY_H
#define TELLBACK_SIM_LIBRARY_H

#include <stddef.h>

/**
 * struct library_count:
 * How often it was asked, and how often it had to work.
 */
struct library_count {
	size_t asked;
	size_t worked;
};

/**
 * library_count():
 * Of this process and those it was forked from.
 */
struct library_count library_count(void);

#endif
