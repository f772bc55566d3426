/* How far a verb is, on standard error, once it takes longer than a moment. */
#ifndef TELLBACK_REVIEW_PROGRESS_H
#define TELLBACK_REVIEW_PROGRESS_H

#include "tellback/instant.h"

/**
 * struct progress:
 * What is being done, and when something was last said.
 *
 * Owner:  borrows ${what}, a word that a number follows ("note").
 */
struct progress {
	const char *what;
	struct tick said;
	int is_shown;
};

/**
 * progress_begin(progress, what), progress_show(progress, at, count), progress_end(progress):
 * Nothing is said for two seconds, then "note 5 of 9" about once a second: on
 * a terminal always in the same line, which progress_end takes away.
 */
void progress_begin(struct progress *progress, const char *what);
void progress_show(struct progress *progress, uint64_t at, uint64_t count);
void progress_end(struct progress *progress);

#endif
