#include "health/inquiry_store.h"

#include <string.h>

#include "db/db_row.h"

#define FRONTS_MOST 200
#define COLUMNS                                                                                                        \
	"SELECT number, id, case_token, asker, rag, state, word, is_partial, asked_ms, from_ms, due_ms, settled_ms"    \
	" FROM health_request "

static const char *const words[] = {[INQUIRY_OPEN] = "open",
				    [INQUIRY_ANSWERED] = "answered",
				    [INQUIRY_ENDED] = "ended",
				    [INQUIRY_REPLACED] = "replaced"};

const char *
inquiry_store_word(enum inquiry_state state)
{
	return words[state];
}

static void
read_row(struct db_query *query, struct inquiry_kept *row)
{
	const char *state = db_text(query, 5);

	memset(row, 0, sizeof *row);
	row->number = db_number(query, 0);
	db_row_short(query, 1, row->id.hex, sizeof row->id.hex);
	db_row_short(query, 2, row->case_token.hex, sizeof row->case_token.hex);
	db_row_short(query, 3, row->asker.name, sizeof row->asker.name);
	db_row_short(query, 4, row->rag, sizeof row->rag);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (!strcmp(words[i], state))
			row->state = (enum inquiry_state)i;
	db_row_short(query, 6, row->word, sizeof row->word);
	row->is_partial = (int)db_number(query, 7);
	row->asked_ms = db_number(query, 8);
	row->from_ms = db_number(query, 9);
	row->due_ms = db_number(query, 10);
	row->settled_ms = db_number(query, 11);
}

enum status
inquiry_store_add(struct db *db, const struct inquiry_kept *inquiry)
{
	struct db_query *query =
		db_query(db, "INSERT INTO health_request(id, case_token, asker, rag, state, asked_ms, from_ms, due_ms)"
			     " VALUES(?1, ?2, ?3, ?4, 'open', ?5, ?6, ?7) ON CONFLICT(id) DO NOTHING");

	db_bind_text(query, 1, inquiry->id.hex);
	db_bind_text(query, 2, inquiry->case_token.hex);
	db_bind_text(query, 3, inquiry->asker.name);
	db_bind_text(query, 4, inquiry->rag);
	db_bind_number(query, 5, inquiry->asked_ms);
	db_bind_number(query, 6, inquiry->from_ms);
	db_bind_number(query, 7, inquiry->due_ms);
	return db_run(query);
}

enum status
inquiry_store_find(struct db *db, const struct envelope_id *id, struct inquiry_kept *ret_inquiry)
{
	struct db_query *query = db_query(db, COLUMNS "WHERE id = ?1");
	enum status status;

	db_bind_text(query, 1, id->hex);
	status = db_row_one(query);
	if (status)
		return status;
	read_row(query, ret_inquiry);
	return STATUS_OK;
}

enum status
inquiry_store_rag(struct db *db, int64_t number, const char *rag, int64_t due_ms)
{
	struct db_query *query = db_query(db, "UPDATE health_request SET rag = ?2, due_ms = ?3 WHERE number = ?1");

	db_bind_number(query, 1, number);
	db_bind_text(query, 2, rag);
	db_bind_number(query, 3, due_ms);
	return db_run(query);
}

enum status
inquiry_store_partial(struct db *db, int64_t number)
{
	struct db_query *query = db_query(db, "UPDATE health_request SET is_partial = 1 WHERE number = ?1");

	db_bind_number(query, 1, number);
	return db_run(query);
}

enum status
inquiry_store_settle(struct db *db, int64_t number, const struct inquiry_end *end)
{
	struct db_query *query = db_query(db, "UPDATE health_request SET state = ?2, word = ?3, settled_ms = ?4"
					      " WHERE number = ?1 AND state = 'open'");

	db_bind_number(query, 1, number);
	db_bind_text(query, 2, inquiry_store_word(end->state));
	db_bind_text(query, 3, end->word);
	db_bind_number(query, 4, end->ms);
	return db_run(query);
}

enum status
inquiry_store_list(struct db *db, enum inquiry_which which, struct arena *arena, struct inquiry_list *ret_list)
{
	struct db_query *query =
		db_query(db, COLUMNS "WHERE ?1 OR state = 'open' ORDER BY state = 'open' DESC, number LIMIT ?2");
	struct inquiry_list list = {arena_array(arena, INQUIRY_MOST, sizeof *list.rows), 0};
	enum status status = list.rows ? STATUS_OK : STATUS_NO_MEMORY;
	int row = 0;

	db_bind_number(query, 1, which == INQUIRY_WHICH_ALL);
	db_bind_number(query, 2, INQUIRY_MOST);
	while (!status && list.count < INQUIRY_MOST && !(status = db_step(query, &row)) && row)
		read_row(query, &list.rows[list.count++]);
	if (!status)
		*ret_list = list;
	return status;
}

enum status
inquiry_store_front(struct db *db, const struct inquiry_front *front)
{
	struct db_query *query = db_query(db, "INSERT INTO health_front(agency, held, as_of_ms) VALUES(?1, ?2, ?3)"
					      " ON CONFLICT(agency) DO UPDATE SET held = excluded.held,"
					      " as_of_ms = excluded.as_of_ms WHERE excluded.as_of_ms >= as_of_ms");

	db_bind_text(query, 1, front->agency.name);
	db_bind_number(query, 2, (int64_t)front->held);
	db_bind_number(query, 3, front->as_of_ms);
	return db_run(query);
}

enum status
inquiry_store_declare(struct db *db, const struct inquiry_front *front)
{
	struct db_query *query = db_query(db, "INSERT INTO health_capacity(agency, open, until_ms, said_ms)"
					      " VALUES(?1, ?2, ?3, ?4) ON CONFLICT(agency) DO UPDATE SET"
					      " open = excluded.open, until_ms = excluded.until_ms,"
					      " said_ms = excluded.said_ms WHERE excluded.said_ms >= said_ms");

	db_bind_text(query, 1, front->agency.name);
	db_bind_number(query, 2, (int64_t)front->open);
	db_bind_number(query, 3, front->until_ms);
	db_bind_number(query, 4, front->said_ms);
	return db_run(query);
}

enum status
inquiry_store_fronts(struct db *db, struct arena *arena, struct inquiry_front **ret_fronts, size_t *ret_count)
{
	struct db_query *query =
		db_query(db, "SELECT agency, coalesce(held, 0), coalesce(as_of_ms, 0), c.said_ms IS NOT NULL,"
			     " coalesce(open, 0), coalesce(until_ms, 0), coalesce(said_ms, 0)"
			     " FROM (SELECT agency FROM health_front UNION SELECT agency FROM health_capacity)"
			     " LEFT JOIN health_front f USING(agency) LEFT JOIN health_capacity c USING(agency)"
			     " ORDER BY agency LIMIT ?1");
	struct inquiry_front *fronts = arena_array(arena, FRONTS_MOST, sizeof *fronts);
	enum status status = fronts ? STATUS_OK : STATUS_NO_MEMORY;
	size_t count = 0;
	int row = 0;

	db_bind_number(query, 1, FRONTS_MOST);
	while (!status && count < FRONTS_MOST && !(status = db_step(query, &row)) && row) {
		struct inquiry_front *front = &fronts[count++];

		db_row_short(query, 0, front->agency.name, sizeof front->agency.name);
		front->held = (uint64_t)db_number(query, 1);
		front->as_of_ms = db_number(query, 2);
		front->is_declared = (int)db_number(query, 3);
		front->open = (uint64_t)db_number(query, 4);
		front->until_ms = db_number(query, 5);
		front->said_ms = db_number(query, 6);
	}
	if (status)
		return status;
	*ret_fronts = fronts;
	*ret_count = count;
	return STATUS_OK;
}
