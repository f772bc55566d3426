#include "crs/requests_store.h"

#include <string.h>

#include "db/db_row.h"

/** What was said about one request, at most. */
#define WORDS_MOST 200

/* A request that the broker refused is out nowhere. */
#define IS_LOST                                                                                                        \
	" (r.state = 'sent' AND EXISTS(SELECT 1 FROM sent s WHERE s.id = r.sent_id AND s.reseal = 0"                   \
	" AND s.state IN('refused', 'failed')))"
#define COLUMNS                                                                                                        \
	"SELECT r.number, r.id, r.sent_id, r.case_token, r.re, r.agency, r.asker, r.rag, r.state, r.word, r.was_held," \
	" r.is_partial, r.is_too_general, r.asked_ms, r.due_ms, r.sent_ms, r.settled_ms, r.overtaken_ms," IS_LOST      \
	", r.copy_of"                                                                                                  \
	" FROM crs_request r "

static const char *const words[] = {[REQUEST_HELD] = "held",
				    [REQUEST_SENT] = "sent",
				    [REQUEST_ANSWERED] = "answered",
				    [REQUEST_ENDED] = "ended",
				    [REQUEST_MOVED] = "moved"};

const char *
requests_store_state_word(enum request_state state)
{
	return words[state];
}

static void
read_request(struct db_query *query, struct request_kept *row)
{
	const char *state = db_text(query, 8);

	memset(row, 0, sizeof *row);
	row->number = db_number(query, 0);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (!strcmp(words[i], state))
			row->state = (enum request_state)i;
	db_row_short(query, 1, row->id.hex, sizeof row->id.hex);
	db_row_short(query, 2, row->sent_id.hex, sizeof row->sent_id.hex);
	db_row_short(query, 3, row->case_token.hex, sizeof row->case_token.hex);
	db_row_short(query, 4, row->re.hex, sizeof row->re.hex);
	db_row_short(query, 5, row->agency.name, sizeof row->agency.name);
	db_row_short(query, 6, row->asker.name, sizeof row->asker.name);
	db_row_short(query, 7, row->rag, sizeof row->rag);
	db_row_short(query, 9, row->word, sizeof row->word);
	row->was_held = (int)db_number(query, 10);
	row->is_partial = (int)db_number(query, 11);
	row->is_too_general = (int)db_number(query, 12);
	row->asked_ms = db_number(query, 13);
	row->due_ms = db_number(query, 14);
	row->sent_ms = db_number(query, 15);
	row->settled_ms = db_number(query, 16);
	row->overtaken_ms = db_number(query, 17);
	row->is_lost = (int)db_number(query, 18);
	row->copy_of = db_number(query, 19);
}

enum status
requests_store_add(struct db *db, const struct request_kept *request)
{
	struct db_query *query =
		db_query(db, "INSERT INTO crs_request(id, sent_id, case_token, re, agency, asker, rag, state,"
			     " was_held, asked_ms, due_ms, sent_ms)"
			     " VALUES(?1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"
			     " ON CONFLICT(id) DO NOTHING");
	enum status status;

	db_bind_text(query, 1, request->id.hex);
	db_bind_text(query, 2, request->case_token.hex);
	db_bind_text(query, 3, request->re.hex);
	db_bind_text(query, 4, request->agency.name);
	db_bind_text(query, 5, request->asker.name);
	db_bind_text(query, 6, request->rag);
	db_bind_text(query, 7, requests_store_state_word(request->state));
	db_bind_number(query, 8, request->state == REQUEST_HELD);
	db_bind_number(query, 9, request->asked_ms);
	db_bind_number(query, 10, request->due_ms);
	db_bind_number(query, 11, request->sent_ms);
	status = db_run(query);
	if (status || !db_changes(db))
		return status;
	query = db_query(db, "INSERT INTO crs_request_id(id, number) SELECT id, number FROM crs_request WHERE id = ?1"
			     " ON CONFLICT(id) DO NOTHING");
	db_bind_text(query, 1, request->id.hex);
	return db_run(query);
}

enum status
requests_store_alias(struct db *db, int64_t number, const struct envelope_id *id)
{
	struct db_query *query =
		db_query(db, "INSERT INTO crs_request_id(id, number) VALUES(?1, ?2) ON CONFLICT(id) DO NOTHING");
	enum status status;

	db_bind_text(query, 1, id->hex);
	db_bind_number(query, 2, number);
	status = db_run(query);
	if (status)
		return status;
	query = db_query(db, "UPDATE crs_request SET sent_id = ?1 WHERE number = ?2");
	db_bind_text(query, 1, id->hex);
	db_bind_number(query, 2, number);
	return db_run(query);
}

enum status
requests_store_find(struct db *db, const struct envelope_id *id, struct request_kept *ret_request)
{
	struct db_query *query =
		db_query(db, COLUMNS "WHERE r.number = (SELECT number FROM crs_request_id WHERE id = ?1)");
	enum status status;

	db_bind_text(query, 1, id->hex);
	status = db_row_one(query);
	if (status)
		return status;
	read_request(query, ret_request);
	return STATUS_OK;
}

enum status
requests_store_list(struct db *db, const struct requests_wanted *wanted, struct arena *arena,
		    struct requests_kept *ret_list)
{
	struct db_query *query =
		db_query(db, COLUMNS "WHERE (?1 = '' OR r.agency = ?1) AND (?2 = '' OR r.case_token = ?2)"
				     " AND (NOT ?3 OR r.state IN('held', 'sent')) AND r.asked_ms >= ?4"
				     " ORDER BY r.state IN('held', 'sent') DESC, r.number LIMIT ?5");
	struct requests_kept list = {arena_array(arena, REQUESTS_MOST, sizeof *list.rows), 0};
	enum status status = list.rows ? STATUS_OK : STATUS_NO_MEMORY;
	int row = 0;

	db_bind_text(query, 1, wanted->agency ? wanted->agency : "");
	db_bind_text(query, 2, wanted->case_token ? wanted->case_token : "");
	db_bind_number(query, 3, wanted->is_open);
	db_bind_number(query, 4, wanted->since_ms);
	db_bind_number(query, 5, REQUESTS_MOST);
	while (!status && list.count < REQUESTS_MOST && !(status = db_step(query, &row)) && row)
		read_request(query, &list.rows[list.count++]);
	if (!status)
		*ret_list = list;
	return status;
}

enum status
requests_store_load(struct db *db, const char *agency, struct requests_load *ret_load)
{
	struct db_query *query = db_query(db, "SELECT coalesce(sum(r.state = 'sent' AND NOT" IS_LOST "), 0),"
					      " coalesce(sum(r.state = 'held'), 0) FROM crs_request r"
					      " WHERE r.agency = ?1 AND r.state IN('held', 'sent')");
	enum status status;
	int row = 0;

	db_bind_text(query, 1, agency);
	status = db_step(query, &row);
	if (!status)
		*ret_load = (struct requests_load){(uint64_t)db_number(query, 0), (uint64_t)db_number(query, 1)};
	return status;
}

enum status
requests_store_agencies(struct db *db, struct arena *arena, struct agency **ret_agencies, size_t *ret_count)
{
	struct db_query *query =
		db_query(db, "SELECT DISTINCT agency FROM crs_request WHERE state = 'held' ORDER BY agency LIMIT ?1");
	struct agency *agencies = NULL;
	enum status status;
	size_t count = 0;
	int row = 0;

	db_bind_number(query, 1, REQUESTS_MOST);
	while (!(status = db_step(query, &row)) && row && count < REQUESTS_MOST) {
		/* asked at every turn: mostly there is none, and no need of room */
		if (!agencies)
			agencies = arena_array(arena, REQUESTS_MOST, sizeof *agencies);
		if (!agencies)
			return STATUS_NO_MEMORY;
		db_row_short(query, 0, agencies[count++].name, AGENCY_SIZE);
	}
	if (status)
		return status;
	*ret_agencies = agencies;
	*ret_count = count;
	return STATUS_OK;
}

enum status
requests_store_sent(struct db *db, int64_t number, int64_t ms)
{
	struct db_query *query =
		db_query(db, "UPDATE crs_request SET sent_ms = CASE WHEN sent_ms = 0 THEN ?2 ELSE sent_ms END,"
			     " state = CASE WHEN state = 'held' THEN 'sent' ELSE state END WHERE number = ?1");

	db_bind_number(query, 1, number);
	db_bind_number(query, 2, ms);
	return db_run(query);
}

enum status
requests_store_settle(struct db *db, int64_t number, const struct requests_end *end)
{
	struct db_query *query = db_query(db, "UPDATE crs_request SET state = ?2, word = ?3, settled_ms = ?4"
					      " WHERE number = ?1 AND state IN('held', 'sent')");
	enum status status;

	db_bind_number(query, 1, number);
	db_bind_text(query, 2, requests_store_state_word(end->state));
	db_bind_text(query, 3, end->word);
	db_bind_number(query, 4, end->ms);
	status = db_run(query);
	if (status || end->state != REQUEST_ANSWERED)
		return status;
	/* the cover has answered: whether the agency still must, a person says */
	query = db_query(db, "UPDATE crs_request SET overtaken_ms = ?2 WHERE overtaken_ms = 0 AND number ="
			     " (SELECT copy_of FROM crs_request WHERE number = ?1)");
	db_bind_number(query, 1, number);
	db_bind_number(query, 2, end->ms);
	return db_run(query);
}

enum status
requests_store_partial(struct db *db, int64_t number, int is_too_general)
{
	struct db_query *query =
		db_query(db, "UPDATE crs_request SET is_partial = 1, is_too_general = is_too_general OR ?2"
			     " WHERE number = ?1");

	db_bind_number(query, 1, number);
	db_bind_number(query, 2, is_too_general);
	return db_run(query);
}

enum status
requests_store_rag(struct db *db, int64_t number, const char *rag, int64_t due_ms)
{
	struct db_query *query = db_query(db, "UPDATE crs_request SET rag = ?2, due_ms = ?3 WHERE number = ?1");

	db_bind_number(query, 1, number);
	db_bind_text(query, 2, rag);
	db_bind_number(query, 3, due_ms);
	return db_run(query);
}

enum status
requests_store_overtaken(struct db *db, const struct case_token *case_token, int64_t ms)
{
	struct db_query *query = db_query(db, "UPDATE crs_request SET overtaken_ms = ?2 WHERE case_token = ?1"
					      " AND overtaken_ms = 0 AND state IN('held', 'sent')");

	db_bind_text(query, 1, case_token->hex);
	db_bind_number(query, 2, ms);
	return db_run(query);
}

enum status
requests_store_cover(struct db *db, int64_t number, int is_due)
{
	struct db_query *query = db_query(db, "UPDATE crs_request SET is_to_cover = ?2 WHERE number = ?1");

	db_bind_number(query, 1, number);
	db_bind_number(query, 2, is_due);
	return db_run(query);
}

enum status
requests_store_uncovered(struct db *db, int64_t after, struct request_kept *ret_request)
{
	struct db_query *query =
		db_query(db, COLUMNS "WHERE r.is_to_cover = 1 AND r.number > ?1 ORDER BY r.number LIMIT 1");
	enum status status;

	db_bind_number(query, 1, after);
	status = db_row_one(query);
	if (status)
		return status;
	read_request(query, ret_request);
	return STATUS_OK;
}

enum status
requests_store_copy(struct db *db, const struct envelope_id *id, int64_t number)
{
	struct db_query *query = db_query(db, "UPDATE crs_request SET copy_of = ?2 WHERE id = ?1");

	db_bind_text(query, 1, id->hex);
	db_bind_number(query, 2, number);
	return db_run(query);
}

enum status
requests_store_say(struct db *db, const struct request_word *word)
{
	struct db_query *query =
		db_query(db, "INSERT INTO crs_request_word(id, number, type, rag_was, rag, reason, is_held, ms)"
			     " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT(id) DO NOTHING");

	db_bind_text(query, 1, word->id.hex);
	db_bind_number(query, 2, word->number);
	db_bind_text(query, 3, word->type);
	db_bind_text(query, 4, word->rag_was);
	db_bind_text(query, 5, word->rag);
	db_bind_text(query, 6, word->reason);
	db_bind_number(query, 7, word->is_held);
	db_bind_number(query, 8, word->ms);
	return db_run(query);
}

enum status
requests_store_said(struct db *db, int64_t number, struct arena *arena, struct request_words *ret_words)
{
	struct db_query *query = db_query(db, "SELECT w.id, w.type, w.rag_was, w.rag, w.reason, w.is_held, w.ms, s.user"
					      " FROM crs_request_word w LEFT JOIN sent s ON s.id = w.id"
					      " WHERE w.number = ?1 ORDER BY w.place LIMIT ?2");
	struct request_words list = {arena_array(arena, WORDS_MOST, sizeof *list.rows), 0};
	enum status status = list.rows ? STATUS_OK : STATUS_NO_MEMORY;
	int row = 0;

	db_bind_number(query, 1, number);
	db_bind_number(query, 2, WORDS_MOST);
	while (!status && list.count < WORDS_MOST && !(status = db_step(query, &row)) && row) {
		struct request_word *word = &list.rows[list.count++];

		word->number = number;
		db_row_short(query, 0, word->id.hex, sizeof word->id.hex);
		db_row_short(query, 1, word->type, sizeof word->type);
		db_row_short(query, 2, word->rag_was, sizeof word->rag_was);
		db_row_short(query, 3, word->rag, sizeof word->rag);
		db_row_short(query, 4, word->reason, sizeof word->reason);
		word->is_held = (int)db_number(query, 5);
		word->ms = db_number(query, 6);
		word->user = db_row_text(query, 7, arena);
		if (!word->user)
			status = STATUS_NO_MEMORY;
	}
	if (!status)
		*ret_words = list;
	return status;
}

enum status
requests_store_unheld(struct db *db, int64_t number)
{
	struct db_query *query = db_query(db, "UPDATE crs_request_word SET is_held = 0 WHERE number = ?1");

	db_bind_number(query, 1, number);
	return db_run(query);
}

enum status
requests_store_left(struct db *db, struct envelope_id *ret_id)
{
	struct db_query *query =
		db_query(db, "SELECT w.id FROM crs_request_word w JOIN crs_request r ON r.number = w.number"
			     " WHERE w.is_held = 1 AND r.state <> 'held' ORDER BY w.place LIMIT 1");
	enum status status;

	status = db_row_one(query);
	if (status)
		return status;
	db_row_short(query, 0, ret_id->hex, sizeof ret_id->hex);
	return STATUS_OK;
}

enum status
requests_store_left_over(struct db *db, const struct envelope_id *id)
{
	struct db_query *query = db_query(db, "UPDATE crs_request_word SET is_held = 0 WHERE id = ?1");

	db_bind_text(query, 1, id->hex);
	return db_run(query);
}

enum status
requests_store_capacity(struct db *db, const char *agency, struct capacity_kept *ret_capacity)
{
	struct db_query *query =
		db_query(db, "SELECT id, open, until_ms, declared_ms FROM crs_capacity WHERE agency = ?1");
	enum status status;
	int row = 0;

	db_bind_text(query, 1, agency);
	status = db_step(query, &row);
	if (status)
		return status;
	memset(ret_capacity, 0, sizeof *ret_capacity);
	if (!row)
		return STATUS_OK;
	db_row_short(query, 0, ret_capacity->id.hex, sizeof ret_capacity->id.hex);
	ret_capacity->capacity = (struct requests_capacity){1, (uint64_t)db_number(query, 1), db_number(query, 2)};
	ret_capacity->declared_ms = db_number(query, 3);
	return STATUS_OK;
}

enum status
requests_store_declare(struct db *db, const char *agency, const struct capacity_kept *capacity)
{
	struct db_query *query = db_query(
		db, "INSERT INTO crs_capacity(agency, id, open, until_ms, declared_ms) VALUES(?1, ?2, ?3, ?4, ?5)"
		    " ON CONFLICT(agency) DO UPDATE SET id = excluded.id, open = excluded.open,"
		    " until_ms = excluded.until_ms, declared_ms = excluded.declared_ms"
		    " WHERE excluded.declared_ms >= declared_ms");

	db_bind_text(query, 1, agency);
	db_bind_text(query, 2, capacity->id.hex);
	db_bind_number(query, 3, (int64_t)capacity->capacity.open);
	db_bind_number(query, 4, capacity->capacity.until_ms);
	db_bind_number(query, 5, capacity->declared_ms);
	return db_run(query);
}

enum status
requests_store_undeclare(struct db *db, const struct envelope_id *id)
{
	struct db_query *query = db_query(db, "DELETE FROM crs_capacity WHERE id = ?1");

	db_bind_text(query, 1, id->hex);
	return db_run(query);
}
