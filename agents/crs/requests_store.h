/* What this front door has asked of other agencies, as rows of the agent's
 * store: ids, words, times and counts, nothing of what was asked.
 *
 *   asked -> held -> sent -> answered
 *      '------'       |        |
 *             '-------+--> ended (somebody said so), moved (another holds the case)
 *
 * Every function works inside the transaction that its caller began. */
#ifndef TELLBACK_CRS_REQUESTS_STORE_H
#define TELLBACK_CRS_REQUESTS_STORE_H

#include "crs/requests_order.h"
#include "db/db.h"
#include "tellback/ids.h"

/** Requests in one list at most. */
#define REQUESTS_MOST 2000

/**
 * enum request_state, requests_store_state_word(state):
 * How far one is, and its token.
 */
enum request_state { REQUEST_HELD, REQUEST_SENT, REQUEST_ANSWERED, REQUEST_ENDED, REQUEST_MOVED };
const char *requests_store_state_word(enum request_state state);

/**
 * struct request_kept:
 * One request.
 *
 * Shape:  ${id} as it was asked, ${sent_id} its newest envelope (sealed anew, or
 *         asked better by `replaces`); ${asker} this agency, or who stands
 *         beside it; ${word} how it was answered, or why it ended; ${was_held} it
 *         ever waited; ${is_lost} the broker refused it; ${copy_of} the number of
 *         the request that it brings to an agency's cover, 0 for none.
 * Units:  unix milliseconds, 0 = not yet; ${due_ms} INT64_MAX without a clock.
 */
struct request_kept {
	int64_t number;
	struct envelope_id id;
	struct envelope_id sent_id;
	struct case_token case_token;
	struct envelope_id re;
	struct agency agency;
	struct agency asker;
	char rag[TOKEN_SIZE];
	char word[TOKEN_SIZE];
	enum request_state state;
	int was_held;
	int is_partial;
	int is_too_general;
	int is_lost;
	int64_t copy_of;
	int64_t asked_ms;
	int64_t due_ms;
	int64_t sent_ms;
	int64_t settled_ms;
	int64_t overtaken_ms;
};

/** The statements that make the tables: `crs_request`, its other ids, what was
 * said about it, `crs_capacity`. */
#define REQUESTS_TABLES                                                                                                \
	"CREATE TABLE crs_request("                                                                                    \
	" number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, sent_id TEXT NOT NULL, case_token TEXT NOT NULL,"       \
	" re TEXT NOT NULL, agency TEXT NOT NULL, asker TEXT NOT NULL, rag TEXT NOT NULL,"                             \
	" state TEXT NOT NULL CHECK(state IN('held','sent','answered','ended','moved')),"                              \
	" word TEXT NOT NULL DEFAULT '', was_held INTEGER NOT NULL, is_partial INTEGER NOT NULL DEFAULT 0,"            \
	" is_too_general INTEGER NOT NULL DEFAULT 0, asked_ms INTEGER NOT NULL, due_ms INTEGER NOT NULL,"              \
	" sent_ms INTEGER NOT NULL DEFAULT 0, settled_ms INTEGER NOT NULL DEFAULT 0,"                                  \
	" overtaken_ms INTEGER NOT NULL DEFAULT 0, is_to_cover INTEGER NOT NULL DEFAULT 0,"                            \
	" copy_of INTEGER NOT NULL DEFAULT 0) STRICT",                                                                 \
		"CREATE INDEX crs_request_cover ON crs_request(number) WHERE is_to_cover = 1",                         \
		"CREATE INDEX crs_request_open ON crs_request(agency, state) WHERE state IN('held','sent')",           \
		"CREATE INDEX crs_request_held ON crs_request(number) WHERE state = 'held'",                           \
		"CREATE INDEX crs_request_of_case ON crs_request(case_token)",                                         \
		"CREATE TABLE crs_request_id(id TEXT PRIMARY KEY, number INTEGER NOT NULL) STRICT, WITHOUT ROWID",     \
		"CREATE TABLE crs_request_word("                                                                       \
		" place INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, number INTEGER NOT NULL, type TEXT NOT NULL,"    \
		" rag_was TEXT NOT NULL, rag TEXT NOT NULL, reason TEXT NOT NULL, is_held INTEGER NOT NULL,"           \
		" ms INTEGER NOT NULL) STRICT",                                                                        \
		"CREATE INDEX crs_request_word_of ON crs_request_word(number)",                                        \
		"CREATE INDEX crs_request_word_held ON crs_request_word(place) WHERE is_held = 1",                     \
		"CREATE TABLE crs_capacity(agency TEXT PRIMARY KEY, id TEXT NOT NULL, open INTEGER NOT NULL,"          \
		" until_ms INTEGER NOT NULL, declared_ms INTEGER NOT NULL) STRICT, WITHOUT ROWID"

/**
 * requests_store_add(db, request), requests_store_alias(db, number, id):
 * A new row (its number is given by the store; one whose id is there changes
 * nothing); another id under which the same request is answered, its newest.
 *
 * Errors: those of db_step.
 */
enum status requests_store_add(struct db *db, const struct request_kept *request) MUST_CHECK;
enum status requests_store_alias(struct db *db, int64_t number, const struct envelope_id *id) MUST_CHECK;

/**
 * requests_store_find(db, id, ret_request):
 * The request that has, or had, that id.
 *
 * Errors: STATUS_NOT_FOUND; those of db_step.
 */
enum status requests_store_find(struct db *db, const struct envelope_id *id,
				struct request_kept *ret_request) MUST_CHECK;

/**
 * struct requests_wanted, struct requests_kept, requests_store_list(db, wanted, arena, ret_list):
 * Requests, oldest first: to ${agency}, of ${case_token}, where given; only
 * those that wait for an answer or to be sent if ${is_open}; asked at or after
 * ${since_ms}.
 *
 * Errors: STATUS_NO_MEMORY; those of db_step.
 */
struct requests_wanted {
	const char *agency;
	const char *case_token;
	int is_open;
	int64_t since_ms;
};
struct requests_kept {
	struct request_kept *rows;
	size_t count;
};
enum status requests_store_list(struct db *db, const struct requests_wanted *wanted, struct arena *arena,
				struct requests_kept *ret_list) MUST_CHECK;

/**
 * requests_store_load(db, agency, ret_load):
 * How many that agency has to answer, and how many wait here for it.
 *
 * Errors: those of db_step.
 */
enum status requests_store_load(struct db *db, const char *agency, struct requests_load *ret_load) MUST_CHECK;

/**
 * requests_store_agencies(db, arena, ret_agencies, ret_count):
 * For whom anything waits here.
 *
 * Errors: STATUS_NO_MEMORY; those of db_step.
 */
enum status requests_store_agencies(struct db *db, struct arena *arena, struct agency **ret_agencies,
				    size_t *ret_count) MUST_CHECK;

/**
 * requests_store_sent(db, number, ms), requests_store_settle(db, number, state, word, ms),
 * requests_store_partial(db, number, is_too_general),
 * requests_store_rag(db, number, rag, due_ms), requests_store_overtaken(db, case_token, ms):
 * It went, at ${ms} (0: the broker has not said so yet); it is over; it came
 * back in part; it has another urgency; its case was decided or closed
 * meanwhile.  With a copy its request is overtaken too.  A request that is over stays as it ended.
 *
 * Errors: those of db_step.
 */
enum status requests_store_sent(struct db *db, int64_t number, int64_t ms) MUST_CHECK;
struct requests_end {
	enum request_state state;
	const char *word;
	int64_t ms;
};
enum status requests_store_settle(struct db *db, int64_t number, const struct requests_end *end) MUST_CHECK;
enum status requests_store_partial(struct db *db, int64_t number, int is_too_general) MUST_CHECK;
enum status requests_store_rag(struct db *db, int64_t number, const char *rag, int64_t due_ms) MUST_CHECK;
enum status requests_store_overtaken(struct db *db, const struct case_token *case_token, int64_t ms) MUST_CHECK;

/**
 * requests_store_cover(db, number, is_due), requests_store_uncovered(db, after, ret_request),
 * requests_store_copy(db, id, number):
 * A red one went to an agency that can work on none: it is to be brought to its
 * cover, or that is over; the next such one past number ${after}; the request
 * ${id} is that copy.
 *
 * Errors: STATUS_NOT_FOUND (uncovered: none); those of db_step.
 */
enum status requests_store_cover(struct db *db, int64_t number, int is_due) MUST_CHECK;
enum status requests_store_uncovered(struct db *db, int64_t after, struct request_kept *ret_request) MUST_CHECK;
enum status requests_store_copy(struct db *db, const struct envelope_id *id, int64_t number) MUST_CHECK;

/**
 * struct request_word, requests_store_say(db, word), requests_store_said(db, number, arena, ret_words, ret_count):
 * What was said about a request: that it has another urgency, that it is over.
 * ${is_held}: the message that says so waits here with the request.  Said again
 * under the same id it changes nothing.
 *
 * Shape:  ${type} the message's; ${user} who sent it, "" a program or another
 *         agency.
 * Errors: STATUS_NO_MEMORY; those of db_step.
 */
struct request_word {
	struct envelope_id id;
	int64_t number;
	char type[TOKEN_SIZE];
	char rag_was[TOKEN_SIZE];
	char rag[TOKEN_SIZE];
	char reason[TOKEN_SIZE];
	const char *user;
	int is_held;
	int64_t ms;
};
struct request_words {
	struct request_word *rows;
	size_t count;
};
enum status requests_store_say(struct db *db, const struct request_word *word) MUST_CHECK;
enum status requests_store_said(struct db *db, int64_t number, struct arena *arena,
				struct request_words *ret_words) MUST_CHECK;

/**
 * requests_store_unheld(db, number), requests_store_left(db, ret_id), requests_store_left_over(db, id):
 * What was said of a request waits no longer; the next message that waits about
 * a request which is over; that one is dealt with.
 *
 * Errors: STATUS_NOT_FOUND; those of db_step.
 */
enum status requests_store_unheld(struct db *db, int64_t number) MUST_CHECK;
enum status requests_store_left(struct db *db, struct envelope_id *ret_id) MUST_CHECK;
enum status requests_store_left_over(struct db *db, const struct envelope_id *id) MUST_CHECK;

/**
 * struct capacity_kept, requests_store_capacity(db, agency, ret_capacity),
 * requests_store_declare(db, agency, capacity), requests_store_undeclare(db, id):
 * What an agency declared, the newest by when the broker took it (none:
 * STATUS_OK, not declared); it took that back.
 *
 * Errors: those of db_step.
 */
struct capacity_kept {
	struct requests_capacity capacity;
	struct envelope_id id;
	int64_t declared_ms;
};
enum status requests_store_capacity(struct db *db, const char *agency, struct capacity_kept *ret_capacity) MUST_CHECK;
enum status requests_store_declare(struct db *db, const char *agency, const struct capacity_kept *capacity) MUST_CHECK;
enum status requests_store_undeclare(struct db *db, const struct envelope_id *id) MUST_CHECK;

#endif
