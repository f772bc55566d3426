#include "runtime/agent_store_processing.h"

#include <string.h>

#include "db/db_row.h"

#define HOUR_MS ((int64_t)3600 * 1000)

enum status
agent_store_processing_add(struct db *db, const struct processing_row *row)
{
	struct db_query *query =
		db_query(db, "INSERT INTO processing(kind, user, role, way, message, case_token, agencies, purpose, first_ms,"
			     " last_ms, times, hour) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9, 1, ?10)"
			     " ON CONFLICT(message, user, way, kind, purpose, hour)"
			     " DO UPDATE SET times = times + 1, last_ms = max(last_ms, ?9)");

	db_bind_text(query, 1, processing_word(row->kind));
	db_bind_text(query, 2, row->user);
	db_bind_text(query, 3, row->role);
	db_bind_text(query, 4, row->way);
	db_bind_text(query, 5, row->message);
	db_bind_text(query, 6, row->case_token);
	db_bind_text(query, 7, row->agencies);
	db_bind_text(query, 8, row->purpose);
	db_bind_number(query, 9, row->first_ms);
	db_bind_number(query, 10, row->first_ms / HOUR_MS);
	return db_run(query);
}

static enum status
read_row(struct db_query *query, struct arena *arena, struct processing_row *ret_row)
{
	struct processing_row row = {.kind = PROCESSING_KIND_COUNT};
	const char *kind = db_text(query, 1);

	for (unsigned i = 0; i < PROCESSING_KIND_COUNT; i++)
		if (!strcmp(processing_word((enum processing_kind)i), kind))
			row.kind = (enum processing_kind)i;
	row.user = db_row_text(query, 2, arena);
	row.role = db_row_text(query, 3, arena);
	row.way = db_row_text(query, 4, arena);
	row.message = db_row_text(query, 5, arena);
	row.case_token = db_row_text(query, 6, arena);
	row.agencies = db_row_text(query, 7, arena);
	row.purpose = db_row_text(query, 8, arena);
	row.first_ms = db_number(query, 9);
	row.last_ms = db_number(query, 10);
	row.times = (uint32_t)db_number(query, 11);
	if (!row.user || !row.role || !row.way || !row.message || !row.case_token || !row.agencies || !row.purpose)
		return STATUS_NO_MEMORY;
	if (row.kind == PROCESSING_KIND_COUNT)
		return STATUS_CORRUPT;
	*ret_row = row;
	return STATUS_OK;
}

enum status
agent_store_processing_list(struct db *db, struct processing_ask *ask, struct arena *arena,
			    struct processing_row **ret_rows, size_t *ret_count)
{
	struct db_query *query =
		db_query(db, "SELECT number, kind, user, role, way, message, case_token, agencies, purpose, first_ms, last_ms,"
			     " times FROM processing WHERE number > ?1 AND last_ms >= ?2 AND first_ms < ?3"
			     " AND (?4 = '' OR user = ?4) AND (?5 = '' OR case_token = ?5) ORDER BY number LIMIT ?6");
	struct processing_row *rows = arena_array(arena, ask->most, sizeof *rows);
	size_t count = 0;
	enum status status = STATUS_OK;
	int row = 1;

	if (!rows)
		return STATUS_NO_MEMORY;
	db_bind_number(query, 1, ask->after);
	db_bind_number(query, 2, ask->from_ms);
	db_bind_number(query, 3, ask->until_ms);
	db_bind_text(query, 4, ask->user);
	db_bind_text(query, 5, ask->case_token);
	db_bind_number(query, 6, (int64_t)ask->most);
	while (!status && !(status = db_step(query, &row)) && row && count < ask->most) {
		status = read_row(query, arena, &rows[count++]);
		ask->after = db_number(query, 0);
	}
	if (status)
		return status;
	*ret_rows = rows;
	*ret_count = count;
	return STATUS_OK;
}
