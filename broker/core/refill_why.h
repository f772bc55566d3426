/* What keeps a store from being filled again, as a sentence for the operator. */
#ifndef TELLBACK_CORE_REFILL_WHY_H
#define TELLBACK_CORE_REFILL_WHY_H

#include "tellback/status.h"

/** A sentence with a path or two in it, with NUL (bytes). */
#define REFILL_WHY_SIZE 1024

/**
 * struct refill_why:
 * The sentence, "" while there is none.
 */
struct refill_why {
	char words[REFILL_WHY_SIZE];
};

/**
 * refill_why_say(why, status, format, ...):
 * Say it unless something was said before; always ${status}.
 */
enum status refill_why_say(struct refill_why *why, enum status status, const char *format, ...) MUST_CHECK
	__attribute__((format(printf, 3, 4)));

#endif
