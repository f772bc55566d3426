/* Which of the broker's processes have died, as their supervisor says. */
#ifndef TELLBACK_CHAOS_NETS_DEATHS_H
#define TELLBACK_CHAOS_NETS_DEATHS_H

#include <stddef.h>

/** In the order of enum nets_worker; the signer is the last. */
#define NETS_DEATHS 3

/**
 * struct nets_deaths:
 * How often each has.
 *
 * Shape:  ${count} so far; ${seen} of them were accounted for; ${read} bytes of
 *         the supervisor's log.
 */
struct nets_deaths {
	size_t count[NETS_DEATHS];
	size_t seen[NETS_DEATHS];
	long read;
};

/**
 * nets_deaths_look(deaths, root):
 * Read what is new in the log of the partnership below ${root}.
 */
void nets_deaths_look(struct nets_deaths *deaths, const char *root);

/**
 * nets_deaths_unseen(deaths):
 * Non-zero if not all were accounted for, or one that was did not come about; it
 * is said which.  Now they are.
 */
int nets_deaths_unseen(struct nets_deaths *deaths);

#endif
