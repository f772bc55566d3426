/* The newest cosigned checkpoint.  It never becomes a smaller one: what was
 * once shown as witnessed is not taken back. */
#include "store/store_sqlite.h"
#include "store/witnessed.h"

const char store_witnessed_step[] =
	"CREATE TABLE witnessed (n INTEGER PRIMARY KEY CHECK (n = 1), size INTEGER NOT NULL CHECK (size > 0),"
	" note BLOB NOT NULL CHECK (length(note) <= 8192)) STRICT;"
	"CREATE TRIGGER witnessed_grows BEFORE UPDATE ON witnessed WHEN NEW.size < OLD.size"
	" BEGIN SELECT RAISE(ABORT, 'what is witnessed grows'); END;"
	"CREATE TRIGGER witnessed_stays BEFORE DELETE ON witnessed BEGIN SELECT RAISE(ABORT, 'what is witnessed "
	"stays'); END;";

const char store_witnessed_drop_step[] =
	"DROP TRIGGER witnessed_stays;"
	"CREATE TRIGGER witnessed_stays BEFORE DELETE ON witnessed"
	" WHEN NOT EXISTS (SELECT 1 FROM restored WHERE unfilled <> 0)"
	" BEGIN SELECT RAISE(ABORT, 'what is witnessed stays'); END;";

enum status
store_witnessed_drop(struct store *store)
{
	return db_run(db_query(store->db, "DELETE FROM witnessed"));
}

enum status
store_witnessed_put(struct store *store, uint64_t size, struct view note)
{
	struct db_query *query = db_query(store->db, "INSERT INTO witnessed VALUES (1, ?1, ?2)"
						     " ON CONFLICT (n) DO UPDATE SET size = ?1, note = ?2");

	db_bind_number(query, 1, (int64_t)size);
	db_bind_bytes(query, 2, note);
	return db_run(query);
}

enum status
store_witnessed_find(struct store *store, struct arena *arena, uint64_t *ret_size, struct view *ret_note)
{
	struct db_query *query = db_query(store->db, "SELECT size, note FROM witnessed");
	enum status status = db_row_one(query);

	if (!status)
		status = arena_copy(arena, db_bytes(query, 1), ret_note);
	if (!status)
		*ret_size = (uint64_t)db_number(query, 0);
	return status;
}
