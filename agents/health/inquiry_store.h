/* What this agency was asked, as rows of the agent's store: ids, words, times
 * and counts, nothing of what was asked or answered.
 *
 *   came -> open -> answered (in whole) | ended (no longer needed) | replaced (asked better)
 *
 * Every function works inside the transaction that its caller began. */
#ifndef TELLBACK_HEALTH_INQUIRY_STORE_H
#define TELLBACK_HEALTH_INQUIRY_STORE_H

#include "base/arena.h"
#include "db/db.h"
#include "tellback/ids.h"

/** Requests in one list at most. */
#define INQUIRY_MOST 2000

/**
 * enum inquiry_state, inquiry_store_word(state):
 * How far one is, and its token.
 */
enum inquiry_state { INQUIRY_OPEN, INQUIRY_ANSWERED, INQUIRY_ENDED, INQUIRY_REPLACED };
const char *inquiry_store_word(enum inquiry_state state);

/**
 * struct inquiry_kept:
 * One request.
 *
 * Shape:  ${word} how it was answered or why it ended; ${is_partial} answered in
 *         part so far.
 * Units:  unix milliseconds; ${from_ms} when its clock began, ${due_ms}
 *         INT64_MAX without one; 0 = not yet.
 */
struct inquiry_kept {
	int64_t number;
	struct envelope_id id;
	struct case_token case_token;
	struct agency asker;
	char rag[TOKEN_SIZE];
	char word[TOKEN_SIZE];
	enum inquiry_state state;
	int is_partial;
	int64_t asked_ms;
	int64_t from_ms;
	int64_t due_ms;
	int64_t settled_ms;
};

/** The statements that make the tables. */
#define INQUIRY_TABLES                                                                                                 \
	"CREATE TABLE health_request("                                                                                 \
	" number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, case_token TEXT NOT NULL, asker TEXT NOT NULL,"         \
	" rag TEXT NOT NULL, state TEXT NOT NULL CHECK(state IN('open','answered','ended','replaced')),"               \
	" word TEXT NOT NULL DEFAULT '', is_partial INTEGER NOT NULL DEFAULT 0, asked_ms INTEGER NOT NULL,"            \
	" from_ms INTEGER NOT NULL, due_ms INTEGER NOT NULL, settled_ms INTEGER NOT NULL DEFAULT 0) STRICT",           \
		"CREATE INDEX health_request_open ON health_request(number) WHERE state = 'open'",                     \
		"CREATE TABLE health_front(agency TEXT PRIMARY KEY, held INTEGER NOT NULL, as_of_ms INTEGER NOT NULL)" \
		" STRICT, WITHOUT ROWID",                                                                              \
		"CREATE TABLE health_capacity(agency TEXT PRIMARY KEY, open INTEGER NOT NULL, until_ms INTEGER NOT "   \
		"NULL,"                                                                                                \
		" said_ms INTEGER NOT NULL) STRICT, WITHOUT ROWID"

/**
 * inquiry_store_add(db, inquiry), inquiry_store_find(db, id, ret_inquiry):
 * A new row (one whose id is there changes nothing); the row of ${id}.
 *
 * Errors: STATUS_NOT_FOUND (find); those of db_step.
 */
enum status inquiry_store_add(struct db *db, const struct inquiry_kept *inquiry) MUST_CHECK;
enum status inquiry_store_find(struct db *db, const struct envelope_id *id,
			       struct inquiry_kept *ret_inquiry) MUST_CHECK;

/**
 * inquiry_store_rag(db, number, rag, due_ms), inquiry_store_partial(db, number),
 * inquiry_store_settle(db, number, end):
 * It has another urgency; part of it was answered; it is over.  What is over
 * stays as it ended.
 *
 * Errors: those of db_step.
 */
enum status inquiry_store_rag(struct db *db, int64_t number, const char *rag, int64_t due_ms) MUST_CHECK;
enum status inquiry_store_partial(struct db *db, int64_t number) MUST_CHECK;
struct inquiry_end {
	enum inquiry_state state;
	const char *word;
	int64_t ms;
};
enum status inquiry_store_settle(struct db *db, int64_t number, const struct inquiry_end *end) MUST_CHECK;

/**
 * struct inquiry_list, inquiry_store_list(db, is_all, arena, ret_list):
 * The open ones, or all, oldest first; at most INQUIRY_MOST.
 *
 * Errors: STATUS_NO_MEMORY; those of db_step.
 */
enum inquiry_which { INQUIRY_WHICH_OPEN, INQUIRY_WHICH_ALL };
struct inquiry_list {
	struct inquiry_kept *rows;
	size_t count;
};
enum status inquiry_store_list(struct db *db, enum inquiry_which which, struct arena *arena,
			       struct inquiry_list *ret_list) MUST_CHECK;

/**
 * struct inquiry_front, inquiry_store_front(db, front), inquiry_store_declare(db, front),
 * inquiry_store_fronts(db, arena, ret_fronts, ret_count):
 * A front door: how many it said it holds for us, the newest word by when it was
 * said; what we declared to it, likewise; all of them.
 *
 * Shape:  ${is_declared} 0 where nothing was.
 * Errors: STATUS_NO_MEMORY; those of db_step.
 */
struct inquiry_front {
	struct agency agency;
	uint64_t held;
	int64_t as_of_ms;
	int is_declared;
	uint64_t open;
	int64_t until_ms;
	int64_t said_ms;
};
enum status inquiry_store_front(struct db *db, const struct inquiry_front *front) MUST_CHECK;
enum status inquiry_store_declare(struct db *db, const struct inquiry_front *front) MUST_CHECK;
enum status inquiry_store_fronts(struct db *db, struct arena *arena, struct inquiry_front **ret_fronts,
				 size_t *ret_count) MUST_CHECK;

#endif
