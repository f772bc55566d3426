/* Statements: kept by the address of their text, bound, and stepped through. */
#include "db/db.h"

#include <assert.h>
#include <sqlite3.h>
#include <stdlib.h>

#include "db/db_inner.h"
#include "db/db_page.h"
#include "db/db_status.h"

/* Find the statement of ${sql}, or make it. */
static struct db_query *
find_query(struct db *db, const char *sql)
{
	struct db_query *query;

	for (size_t i = 0; i < db->query_count; i++) {
		query = db->queries[i];
		if (query->sql != sql)
			continue;
		/* what is asked often comes to stand in front */
		db->queries[i] = db->queries[i / 2];
		db->queries[i / 2] = query;
		return query;
	}
	if (db->query_count == db->query_room) {
		size_t room = db->query_room ? db->query_room * 2 : 64;
		struct db_query **grown = realloc(db->queries, room * sizeof *grown);

		if (!grown)
			return NULL;
		db->queries = grown;
		db->query_room = room;
	}
	query = calloc(1, sizeof *query);
	if (!query)
		return NULL;
	query->db = db;
	query->sql = sql;
	db->queries[db->query_count++] = query;
	return query;
}

struct db_query *
db_query(struct db *db, const char *sql)
{
	struct db_query *query = find_query(db, sql);

	if (!query) {
		db->spare = (struct db_query){.db = db, .failed = STATUS_NO_MEMORY};
		return &db->spare;
	}
	query->failed = STATUS_OK;
	query->is_open = 0;
	if (query->statement) {
		(void)sqlite3_reset(query->statement); /* repeats the last step's error */
		(void)sqlite3_clear_bindings(query->statement);
	} else {
		query->failed = db_status(
			sqlite3_prepare_v3(db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &query->statement, NULL));
	}
	return query;
}

static void
keep_failure(struct db_query *query, int code)
{
	assert(code != SQLITE_RANGE); /* our own number of parameters */
	if (!query->failed)
		query->failed = db_status(code);
}

void
db_bind_text(struct db_query *query, int at, const char *text)
{
	if (query->statement)
		keep_failure(query, sqlite3_bind_text(query->statement, at, text, -1, SQLITE_TRANSIENT));
}

void
db_bind_number(struct db_query *query, int at, int64_t number)
{
	if (query->statement)
		keep_failure(query, sqlite3_bind_int64(query->statement, at, number));
}

void
db_bind_bytes(struct db_query *query, int at, struct view bytes)
{
	if (query->statement)
		keep_failure(query, sqlite3_bind_blob64(query->statement, at, bytes.bytes ? (const void *)bytes.bytes : "",
							bytes.size, SQLITE_TRANSIENT));
}

void
db_bind_null(struct db_query *query, int at)
{
	if (query->statement)
		keep_failure(query, sqlite3_bind_null(query->statement, at));
}

enum status
db_step(struct db_query *query, int *ret_row)
{
	enum status status = query->failed;
	int code;

	if (status)
		return status;
	code = sqlite3_step(query->statement);
	status = db_status(code);
	query->is_open = code == SQLITE_ROW;
	if (code != SQLITE_ROW)
		(void)sqlite3_reset(query->statement); /* repeats the error */
	/* a damaged page that was only to be read leaves all else as it was */
	if (status_is_broken(status) && !(code == DB_PAGE_DAMAGED && sqlite3_stmt_readonly(query->statement)))
		query->db->broken = status;
	if (!status)
		*ret_row = code == SQLITE_ROW;
	return status;
}

enum status
db_run(struct db_query *query)
{
	int row = 0;
	enum status status = db_step(query, &row);

	assert(status || !row); /* a statement that gives rows is for db_step */
	return status;
}

const char *
db_text(struct db_query *query, int column)
{
	const unsigned char *text = sqlite3_column_text(query->statement, column);

	return text ? (const char *)text : "";
}

int64_t
db_number(struct db_query *query, int column)
{
	return sqlite3_column_int64(query->statement, column);
}

struct view
db_bytes(struct db_query *query, int column)
{
	const uint8_t *bytes = sqlite3_column_blob(query->statement, column);
	int size = sqlite3_column_bytes(query->statement, column);

	return (struct view){bytes, bytes ? (size_t)size : 0};
}

int64_t
db_changes(const struct db *db)
{
	return sqlite3_changes64(db->handle);
}
