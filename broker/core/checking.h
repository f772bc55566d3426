/* A check of the store while it is served, a step at a time, and the alarm that
 * a page is damaged. */
#ifndef TELLBACK_CORE_CHECKING_H
#define TELLBACK_CORE_CHECKING_H

#include "core/inner.h"
#include "store/store_check.h"

/** A store of more pages is not given to SQLite's own check while it is served:
 * that comes in one step, of about a second for so many. */
#define CHECKING_PAGES_MOST 50000

/**
 * struct checking_say:
 * Who is told of what a step finds.
 */
struct checking_say {
	void (*say)(void *context, enum store_check_row row, const char *where);
	void *context;
};

/**
 * checking_begin(core), checking_step(core, say, ret_state), checking_free(core):
 * Begin a check, whatever came of the one before; one step of it; forget it.
 * After its last step it is forgotten.
 *
 * Errors: STATUS_NOT_FOUND (checking_step: none was begun); those of
 *         store_check_step.
 */
enum status checking_begin(struct core *core) MUST_CHECK;
enum status checking_step(struct core *core, const struct checking_say *say,
			  struct store_check_state *ret_state) MUST_CHECK;
void checking_free(struct core *core);

/**
 * checking_alarm(core):
 * Say of each damaged page, once, that it was met.
 */
void checking_alarm(struct core *core);

#endif
