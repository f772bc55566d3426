/* Cases, those that count as one, and those that are lent. */
#include <assert.h>
#include <string.h>

#include "store/store_sqlite.h"

#define COLUMNS "c.token, coalesce(g.token, c.token), c.home, c.holder, c.lender, c.returns, c.closed_by"

/* The row of a case, and that of the case after which its group is named. */
static enum status
find_numbers(struct store *store, const struct case_token *token, int64_t *ret_case, int64_t *ret_group)
{
	struct db_query *query = db_query(store->db, "SELECT n, coalesce(group_n, n) FROM cases WHERE token = ?1");
	enum status status;

	store_bind_id(query, 1, token->hex);
	status = db_row_one(query);
	if (status)
		return status;
	*ret_case = db_number(query, 0);
	*ret_group = db_number(query, 1);
	return STATUS_OK;
}

enum status
store_group_find(struct store *store, const struct case_token *token, int64_t *ret_number)
{
	int64_t number;

	return find_numbers(store, token, &number, ret_number);
}

enum status
store_case_put(struct store *store, const struct case_row *row)
{
	struct db_query *query;
	int64_t group = 0, its_group;
	int is_alone = !strcmp(row->group.hex, row->token.hex);
	enum status status = is_alone ? STATUS_OK : find_numbers(store, &row->group, &group, &its_group);

	if (status)
		return status;
	query = db_query(store->db, "INSERT INTO cases (token, home, holder, closed_by, group_n, lender, returns)"
				    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (token) DO UPDATE SET"
				    " holder = ?3, closed_by = ?4, group_n = ?5, lender = ?6, returns = ?7");
	store_bind_id(query, 1, row->token.hex);
	db_bind_text(query, 2, row->home.name);
	db_bind_text(query, 3, row->holder.name);
	store_bind_id(query, 4, row->closed_by.hex);
	if (is_alone)
		db_bind_null(query, 5);
	else
		db_bind_number(query, 5, group);
	db_bind_text(query, 6, row->lender.name);
	if (row->returns.ms == INSTANT_NEVER)
		db_bind_null(query, 7);
	else
		db_bind_number(query, 7, row->returns.ms);
	return db_run(query);
}

static enum status
read_row(struct db_query *query, struct case_row *ret_row)
{
	struct case_row row = {.returns = {INSTANT_NEVER}};
	enum status status = store_read_agency(query, 2, &row.home);

	if (!status)
		status = store_read_agency(query, 3, &row.holder);
	if (!status)
		status = store_read_agency(query, 4, &row.lender);
	if (status)
		return status;
	store_text_id(query, 0, row.token.hex);
	store_text_id(query, 1, row.group.hex);
	store_text_id(query, 6, row.closed_by.hex);
	/* no case is lent until the epoch: 0 is NULL */
	if (db_number(query, 5))
		row.returns.ms = db_number(query, 5);
	*ret_row = row;
	return STATUS_OK;
}

enum status
store_case_find(struct store *store, const struct case_token *token, struct case_row *ret_row)
{
	struct db_query *query = db_query(
		store->db, "SELECT " COLUMNS " FROM cases c LEFT JOIN cases g ON g.n = c.group_n WHERE c.token = ?1");
	enum status status;

	store_bind_id(query, 1, token->hex);
	status = db_row_one(query);
	return status ? status : read_row(query, ret_row);
}

/* The group of ${token}, and how many rows ${count_sql} finds for it: of cases,
 * each of which has an envelope at least, or of envelopes.  Too many is BUSY. */
static enum status
count_rows(struct store *store, const struct case_token *token, const char *count_sql, int64_t *ret_group,
	   size_t *ret_count)
{
	struct db_query *query;
	enum status status = store_group_find(store, token, ret_group);

	if (status)
		return status;
	query = db_query(store->db, count_sql);
	db_bind_number(query, 1, *ret_group);
	status = db_row_one(query);
	if (status)
		return status;
	*ret_count = (size_t)db_number(query, 0);
	return *ret_count > MAX_CASE_ENVELOPES ? STATUS_BUSY : STATUS_OK;
}

enum status
store_group(struct store *store, const struct case_token *token, struct arena *arena, struct case_row **ret_rows,
	    size_t *ret_count)
{
	struct db_query *query;
	struct case_row *rows = NULL;
	size_t most = 0, count = 0;
	int64_t group = 0;
	int row = 1;
	enum status status =
		count_rows(store, token, "SELECT count(*) FROM cases c WHERE " STORE_IN_GROUP, &group, &most);

	if (status)
		return status;
	rows = arena_array(arena, most, sizeof *rows);
	if (!rows)
		return STATUS_NO_MEMORY;
	query = db_query(store->db, "SELECT " COLUMNS " FROM cases c LEFT JOIN cases g ON g.n = c.group_n"
				    " WHERE " STORE_IN_GROUP " ORDER BY c.token <> ?2, c.n LIMIT ?3");
	db_bind_number(query, 1, group);
	db_bind_number(query, 3, (int64_t)most);
	store_bind_id(query, 2, token->hex);
	while (!(status = db_step(query, &row)) && row) {
		assert(count < most); /* LIMIT */
		status = read_row(query, &rows[count]);
		if (status)
			return status;
		count++;
	}
	if (status)
		return status;
	*ret_rows = rows;
	*ret_count = count;
	return STATUS_OK;
}

enum status
store_group_notes(struct store *store, const struct case_token *token, struct arena *arena,
		  struct store_note **ret_notes, size_t *ret_count)
{
	struct db_query *query;
	struct store_note *notes = NULL;
	size_t most = 0, count = 0;
	int64_t group = 0;
	int row = 1;
	enum status status = count_rows(
		store, token, "SELECT count(*) FROM cases c JOIN envelopes e ON e.case_n = c.n WHERE " STORE_IN_GROUP,
		&group, &most);

	if (status)
		return status;
	notes = arena_array(arena, most ? most : 1, sizeof *notes);
	if (!notes)
		return STATUS_NO_MEMORY;
	query = db_query(store->db, "SELECT l.idx, l.kind, l.sha, l.accepted, l.note FROM cases c"
				    " JOIN envelopes e ON e.case_n = c.n JOIN leaves l ON l.idx = e.idx"
				    " WHERE " STORE_IN_GROUP " ORDER BY e.idx LIMIT ?2");
	db_bind_number(query, 1, group);
	db_bind_number(query, 2, (int64_t)most);
	while (!(status = db_step(query, &row)) && row) {
		assert(count < most); /* LIMIT */
		status = store_read_note(query, 0, arena, &notes[count]);
		if (status)
			return status;
		count++;
	}
	if (status)
		return status;
	*ret_notes = notes;
	*ret_count = count;
	return STATUS_OK;
}

/* ---- cases that are lent ---- */

enum status
store_returning(struct store *store, struct instant now, size_t most, struct arena *arena,
		struct case_token **ret_tokens, size_t *ret_count)
{
	struct db_query *query =
		db_query(store->db, "SELECT count(*) FROM cases WHERE returns IS NOT NULL AND returns <= ?1");
	struct case_token *tokens;
	size_t room, count = 0;
	enum status status;
	int row = 1;

	db_bind_number(query, 1, now.ms);
	status = db_row_one(query);
	if (status)
		return status;
	room = (size_t)db_number(query, 0);
	if (room > most)
		room = most;
	tokens = arena_array(arena, room ? room : 1, sizeof *tokens);
	if (!tokens)
		return STATUS_NO_MEMORY;
	query = db_query(store->db, "SELECT token FROM cases WHERE returns IS NOT NULL AND returns <= ?1"
				    " ORDER BY returns, n LIMIT ?2");
	db_bind_number(query, 1, now.ms);
	db_bind_number(query, 2, (int64_t)room);
	while (!(status = db_step(query, &row)) && row) {
		assert(count < room); /* LIMIT */
		store_text_id(query, 0, tokens[count++].hex);
	}
	if (status)
		return status;
	*ret_tokens = tokens;
	*ret_count = count;
	return STATUS_OK;
}

enum status
store_return_next(struct store *store, struct instant after, struct instant *ret_at)
{
	struct db_query *query =
		db_query(store->db, "SELECT returns FROM cases WHERE returns IS NOT NULL AND returns > ?1"
				    " ORDER BY returns LIMIT 1");
	enum status status;

	db_bind_number(query, 1, after.ms);
	status = db_row_one(query);
	if (!status)
		ret_at->ms = db_number(query, 0);
	else if (status == STATUS_NOT_FOUND) {
		ret_at->ms = INSTANT_NEVER;
		status = STATUS_OK;
	}
	return status;
}
