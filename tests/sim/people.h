/* The people: referrers who refer, a front door that reads, decides, tells and
 * closes.  They know what their agents tell them (sim/book.h) and nothing else,
 * and do again, under the same reference, whatever they cannot be sure of. */
#ifndef TELLBACK_SIM_PEOPLE_H
#define TELLBACK_SIM_PEOPLE_H

#include "runtime/agent_view.h"
#include "sim/run.h"

/**
 * people_prepare():
 * What they write with; once a process.
 */
void people_prepare(void);

/**
 * people_begin(run, span_ms):
 * What will be referred in the next ${span_ms}, by whom and when.
 */
void people_begin(struct run *run, int64_t span_ms);

/**
 * people_act(run, who, number):
 * The time for that task has come.
 */
void people_act(struct run *run, size_t who, uint64_t number);

/**
 * people_offered(run, row), people_arrived(run, who, row), people_accepted(run, who, row),
 * people_refused(run, who, row, word):
 * What their agents tell them.
 *
 * Errors: those of reading a message.
 */
void people_offered(struct run *run, const struct sent_row *row);
enum status people_arrived(struct run *run, size_t who, const struct inbox_row *row) MUST_CHECK;
void people_accepted(struct run *run, size_t who, const struct sent_row *row);
void people_refused(struct run *run, size_t who, const struct sent_row *row, const char *word);

/**
 * people_are_done(run):
 * Non-zero if nobody has anything left to do: every referral was made and
 * answered, every case is closed.
 */
int people_are_done(const struct run *run);

/**
 * people_left(run, ret_text, size):
 * How many cases are not closed, and why the first is not.
 */
size_t people_left(const struct run *run, char *ret_text, size_t size);

#endif
