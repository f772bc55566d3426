/* The notices that came to a setting: which say that a child is missing, and
 * which that the child was found.  Codes, ids and times only. */
#ifndef TELLBACK_SCHOOL_NOTICES_H
#define TELLBACK_SCHOOL_NOTICES_H

#include "runtime/agent_kind.h"
#include "school/bell.h"

/** The statements that make its tables. */
#define NOTICES_TABLES 3
extern const char *const notices_tables[NOTICES_TABLES];

/** Notices in one list; how long a child that nobody reported found is shown as
 * missing (milliseconds). */
#define NOTICES_MOST 500
#define NOTICES_SPAN_MS ((int64_t)90 * 24 * 3600 * 1000)

/**
 * notices_arrived(agent, message, now, arena):
 * Keep what kind of notice came; a `found` clears its `missing`; what its sender
 * takes back, or we say is not ours, is over.
 *
 * Errors: those of db_step.
 */
enum status notices_arrived(struct agent *agent, const struct agent_message *message, struct agent_now now,
			    struct arena *arena) MUST_CHECK;

/**
 * struct notices_row, notices_list(agent, now, arena, ret_rows):
 * The notices of the last ninety days, in the order in which they are read.
 *
 * Shape:  ${kind} and ${is_alert} as the police said; ${from} who sent it.
 * Owner:  ${arena}.
 * Errors: STATUS_NO_MEMORY; those of db_step.
 */
struct notices_row {
	struct bell_notice notice;
	char kind[TOKEN_SIZE];
	int is_alert;
	struct agency from;
};
struct notices_rows {
	struct notices_row *rows;
	size_t count;
};
enum status notices_list(struct agent *agent, struct instant now, struct arena *arena,
			 struct notices_rows *ret_rows) MUST_CHECK;

/**
 * notices_missing_of(db, id, ret_missing):
 * The `missing` that the notice ${id} ends.
 *
 * Errors: STATUS_NOT_FOUND; those of db_step.
 */
enum status notices_missing_of(struct db *db, const struct envelope_id *id, struct envelope_id *ret_missing) MUST_CHECK;

#endif
