/* Erasing: a note goes, its leaf stays; a case goes with its duties.  The
 * database overwrites what is deleted (Debian's has secure_delete on, and the
 * test looks). */
#include <assert.h>

#include "store/store_erase.h"
#include "store/store_sqlite.h"

const char store_sqlite_erase_step[] =
	/* a duty of a closed case may go with it: only whoever erases deletes cases */
	"DROP TRIGGER duties_stay;"
	"CREATE TRIGGER duties_stay BEFORE DELETE ON duties"
	" WHEN (SELECT closed_by FROM cases c WHERE c.n = OLD.case_n) IS NULL"
	" BEGIN SELECT RAISE(ABORT, 'a duty stays'); END;"
	"CREATE TRIGGER cases_stay BEFORE DELETE ON cases WHEN OLD.closed_by IS NULL"
	" BEGIN SELECT RAISE(ABORT, 'an open case stays'); END;";

static enum status
run_with(struct store *store, const char *sql, int64_t number)
{
	struct db_query *query = db_query(store->db, sql);

	db_bind_number(query, 1, number);
	return db_run(query);
}

/* The sealed body of the envelope at ${index}, if it has one. */
static enum status
erase_body(struct store *store, int64_t index)
{
	struct db_query *query = db_query(store->db, "SELECT body FROM envelopes WHERE idx = ?1 AND body IS NOT NULL");
	uint64_t body;
	enum status status;

	db_bind_number(query, 1, index);
	status = db_row_one(query);
	if (status)
		return status == STATUS_NOT_FOUND ? STATUS_OK : status;
	body = (uint64_t)db_number(query, 0);
	status = run_with(store, "UPDATE envelopes SET body = NULL WHERE idx = ?1", index);
	if (!status)
		status = run_with(store, "UPDATE bodies SET claimed = 0 WHERE n = ?1"
					 " AND NOT EXISTS (SELECT 1 FROM envelopes e WHERE e.body = bodies.n)",
				  (int64_t)body);
	query = db_query(store->db, "SELECT 1 FROM envelopes WHERE body = ?1");
	db_bind_number(query, 1, (int64_t)body);
	if (!status)
		status = db_row_one(query);
	/* the same body in another envelope, that of a case that stays */
	if (status != STATUS_NOT_FOUND)
		return status;
	return store_body_drop(store, body);
}

enum status
store_note_erase(struct store *store, uint64_t index)
{
	enum status status = index > INT64_MAX ? STATUS_NOT_FOUND : erase_body(store, (int64_t)index);

	if (!status)
		status = run_with(store, "UPDATE envelopes SET case_n = NULL WHERE idx = ?1", (int64_t)index);
	if (!status)
		status = run_with(store, "DELETE FROM lost WHERE idx = ?1", (int64_t)index);
	if (!status)
		status = run_with(store, "DELETE FROM steps WHERE idx = ?1", (int64_t)index);
	if (!status)
		status = run_with(store, "UPDATE leaves SET note = NULL WHERE idx = ?1", (int64_t)index);
	return status;
}

enum status
store_group_erase(struct store *store, const struct case_token *token)
{
	int64_t group = 0;
	enum status status = store_group_find(store, token, &group);

	if (!status)
		status = run_with(store, "DELETE FROM duties WHERE case_n IN (SELECT c.n FROM cases c WHERE " STORE_IN_GROUP ")",
				  group);
	/* those that are named after another go first */
	if (!status)
		status = run_with(store, "DELETE FROM cases WHERE group_n = ?1", group);
	if (!status)
		status = run_with(store, "DELETE FROM cases WHERE n = ?1", group);
	return status;
}

enum status
store_closed(struct store *store, struct store_closed_page *page, struct arena *arena, struct case_token **ret_tokens,
	     size_t *ret_count)
{
	struct db_query *query = db_query(store->db, "SELECT token, n FROM cases WHERE n > ?1 AND closed_by IS NOT NULL"
						     " ORDER BY n LIMIT ?2");
	struct case_token *tokens = arena_array(arena, page->most, sizeof *tokens);
	size_t count = 0;
	enum status status;
	int row = 1;

	if (!tokens)
		return STATUS_NO_MEMORY;
	db_bind_number(query, 1, (int64_t)page->after);
	db_bind_number(query, 2, (int64_t)page->most);
	while (!(status = db_step(query, &row)) && row) {
		assert(count < page->most); /* LIMIT */
		store_text_id(query, 0, tokens[count++].hex);
		page->after = (uint64_t)db_number(query, 1);
	}
	if (status)
		return status;
	*ret_tokens = tokens;
	*ret_count = count;
	return STATUS_OK;
}
