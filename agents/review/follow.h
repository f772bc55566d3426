/* `tellback-review follow`: keep a copy of the log, and see that it only ever
 * grows. */
#ifndef TELLBACK_REVIEW_FOLLOW_H
#define TELLBACK_REVIEW_FOLLOW_H

#include "review/pinned.h"
#include "review/source.h"

/**
 * follow_run(words, word_count):
 * The verb, given what stands after it.
 *
 * Errors: the exit code, after saying on standard error what is wrong.
 */
int follow_run(char **words, int word_count);

/**
 * struct follow_ask:
 * One copy and where it comes from.
 *
 * Shape:  ${stop} of stop_open, or -1: never.
 * Owner:  borrows all.
 */
struct follow_ask {
	const struct source *source;
	const char *to;
	const struct pinned *roots;
	int stop;
};

/**
 * struct follow_found:
 * How many leaves there are now, and how many there were; ${is_witnessed}: a
 * newer cosigned checkpoint came; ${mended} files that the copy should have had
 * and has again.
 */
struct follow_found {
	uint64_t before;
	uint64_t now;
	int is_witnessed;
	uint64_t mended;
};

/**
 * follow_once(follow, ret_found, trouble):
 * Bring the copy up to the checkpoint that the source has.  Nothing of the old
 * one is replaced unless the new one is signed by the log's key and begins
 * with it; else both are kept as evidence.  Notes that the log says were erased
 * are taken away, if the rules let them go; else the copy grows and keeps them.
 * Notes and tiles that are not in the copy below its own checkpoint are fetched
 * again; what is there is not read again.
 *
 * Errors: STATUS_GONE (the source is not there now, or a signal came: let it
 *         run again); STATUS_CONFLICT (the log contradicts itself, or it is
 *         another, or an erasure took what it may not); STATUS_NOT_FOUND (there
 *         is nothing to copy); others; in words in ${trouble}.
 * Source: docs/OPERATE.md, "What an export looks like".
 */
enum status follow_once(const struct follow_ask *follow, struct follow_found *ret_found,
			struct trouble *trouble) MUST_CHECK;

#endif
