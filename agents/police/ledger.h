/* What the police's agent keeps count of as messages go and come: notices and
 * what was decided on them, grades that others changed, children about whom
 * the same is said again.  Codes, counts, times and fingerprints only. */
#ifndef TELLBACK_POLICE_LEDGER_H
#define TELLBACK_POLICE_LEDGER_H

#include "runtime/agent_kind.h"

/** So many standard notices about one child in so many days are reviewed as if
 * they were graded higher. */
#define LEDGER_REPEATS 3
#define LEDGER_REPEAT_DAYS 90

/**
 * ledger_arrived(agent, message, now, arena):
 * Count it; the `arrived` of this kind of agency.
 *
 * Errors: those of db_step; STATUS_NO_MEMORY; STATUS_GONE (the vault).
 */
enum status ledger_arrived(struct agent *agent, const struct agent_message *message, struct agent_now now,
			   struct arena *arena) MUST_CHECK;

/**
 * struct ledger_notice, ledger_day(db, day, arena, ret_rows),
 * ledger_since(db, since_ms, arena, ret_rows):
 * The notices of domestic abuse that are or were graded high and that the broker
 * accepted on the London day ${day}; all that it accepted since; oldest first.
 *
 * Shape:  ${codes} what was decided, a word a child, with a space between, "" not
 *         yet; ${aware_s} 0 where it was not said.
 * Owner:  ${arena}.
 * Errors: STATUS_NO_MEMORY; those of db_step.
 */
struct ledger_notice {
	struct envelope_id id;
	char grade[TOKEN_SIZE];
	struct case_token case_token;
	size_t children;
	int64_t aware_s;
	int64_t accepted_ms;
	const char *codes;
};
struct ledger_notices {
	struct ledger_notice *rows;
	size_t count;
};
enum status ledger_day(struct db *db, int32_t day, struct arena *arena, struct ledger_notices *ret_rows) MUST_CHECK;
enum status ledger_since(struct db *db, int64_t since_ms, struct arena *arena,
			 struct ledger_notices *ret_rows) MUST_CHECK;

/**
 * struct ledger_repeat, ledger_repeats(db, since_ms, arena, ret_rows):
 * The notices since ${since_ms} that were the third or a later standard one about
 * one child, newest first.
 *
 * Shape:  ${count} of the span, this one among them.
 */
struct ledger_repeat {
	struct envelope_id id;
	struct child child;
	size_t count;
	int32_t first_day;
	int64_t made_ms;
};
struct ledger_repeats {
	struct ledger_repeat *rows;
	size_t count;
};
enum status ledger_repeats(struct db *db, int64_t since_ms, struct arena *arena,
			   struct ledger_repeats *ret_rows) MUST_CHECK;

/**
 * struct ledger_regrade, ledger_regrade(db, id, ret_regrade):
 * What a message that regraded changed; ${was} "" where the notice is not known
 * here.
 *
 * Errors: STATUS_NOT_FOUND; those of db_step.
 */
struct ledger_regrade {
	struct envelope_id notice;
	char was[TOKEN_SIZE];
	char now[TOKEN_SIZE];
	char reason[TOKEN_SIZE];
};
enum status ledger_regrade(struct db *db, const struct envelope_id *id, struct ledger_regrade *ret_regrade) MUST_CHECK;

#endif
