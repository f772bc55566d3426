/* What the agencies know, followed in their agents' journals and written into
 * the ledger, and told to the people. */
#ifndef TELLBACK_SIM_BOOK_H
#define TELLBACK_SIM_BOOK_H

#include "sim/run.h"

/**
 * book_follow(run, who):
 * Everything new in its journal.  Answers to a referral are read by a person
 * there and then, before the agent says anything more: who has had an answer
 * has read it.
 *
 * Errors: non-zero if the process ended in this.
 */
int book_follow(struct run *run, size_t who);

/**
 * book_begins(run, who):
 * After a new start: its journal has what the book saw of it, and goes on.
 *
 * Errors: non-zero if the process ended in this.
 */
int book_begins(struct run *run, size_t who);

/**
 * book_is_even(run):
 * Non-zero if nothing is under way: all that was offered is answered, all that
 * was accepted has come, all that was opened is known to its sender.
 */
int book_is_even(const struct run *run);

#endif
