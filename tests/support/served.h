/* A core that a process of its own serves at its admin socket, and the
 * operator's verbs that ask it. */
#ifndef TELLBACK_SUPPORT_SERVED_H
#define TELLBACK_SUPPORT_SERVED_H

#include <sys/types.h>

#include "support/core_box.h"

/** The facts of a referral that will do. */
#define SERVED_FACTS "grade high; route written; protection none; child 0a0b0c0d; aware-at 1772441100"

/**
 * struct served:
 * It; the process ends when ${line} is closed.
 *
 * Shape:  ${folder} of an export, which is not there yet; ${said} what the
 *         verbs print.
 */
struct served {
	struct core_box *box;
	char socket[160];
	char folder[160];
	char said[160];
	pid_t pid;
	int line;
};

/**
 * served_set_up(state), served_tear_down(state):
 * A box with three referrals, before each test and after it.
 */
int served_set_up(void **state);
int served_tear_down(void **state);

/**
 * served_begin(served), served_end(served):
 * The process serves the box's store; it is the box's own again.
 */
void served_begin(struct served *served);
void served_end(struct served *served);

/**
 * served_run(served, verb, words, want):
 * What ${verb} prints, both ways; another exit code than ${want} ends the test.
 *
 * Owner:  the box's arena.
 */
const char *served_run(struct served *served, int (*verb)(const char *, int, char **), const char *words, int want);

#endif
