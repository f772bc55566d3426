/* After a restore: which bodies are not here, whom to wait for. */
#include <assert.h>

#include "store/lost.h"
#include "store/store_sqlite.h"

/* Rows of `lost` that one page looks at. */
#define ROWS_A_PAGE 4096

const char store_lost_step[] =
	"CREATE TABLE asking (n INTEGER PRIMARY KEY CHECK (n = 1), idx INTEGER NOT NULL, at INTEGER NOT NULL,"
	" over INTEGER NOT NULL) STRICT;"
	"CREATE TABLE heard (agency INTEGER PRIMARY KEY REFERENCES agencies, seq INTEGER NOT NULL) STRICT;"
	"CREATE TABLE lost (idx INTEGER PRIMARY KEY REFERENCES leaves, sha BLOB NOT NULL CHECK (length(sha) = 32),"
	" total INTEGER NOT NULL) STRICT;"
	"CREATE INDEX lost_body ON lost (sha);";

const char store_asking_waited_step[] = "ALTER TABLE asking ADD COLUMN waited INTEGER NOT NULL DEFAULT 0;";

enum status
store_asking_begin(struct store *store, uint64_t index, struct instant at)
{
	struct db_query *query = db_query(store->db, "INSERT INTO asking VALUES (1, ?1, ?2, 0, 0)"
						     " ON CONFLICT (n) DO UPDATE SET idx = ?1, at = max(at + 1, ?2), over = 0,"
						     " waited = 0");
	enum status status;

	db_bind_number(query, 1, (int64_t)index);
	db_bind_number(query, 2, at.ms);
	status = db_run(query);
	return status ? status : db_run(db_query(store->db, "DELETE FROM heard"));
}

enum status
store_asking_find(struct store *store, struct store_asking *ret_asking)
{
	struct db_query *query = db_query(store->db, "SELECT idx, at, over, waited FROM asking");
	enum status status = db_row_one(query);

	if (!status)
		*ret_asking = (struct store_asking){(uint64_t)db_number(query, 0), {db_number(query, 1)},
							db_number(query, 2) != 0, db_number(query, 3)};
	return status;
}

enum status
store_asking_waited(struct store *store, int64_t ms)
{
	struct db_query *query = db_query(store->db, "UPDATE asking SET waited = ?1");

	db_bind_number(query, 1, ms);
	return db_run(query);
}

enum status
store_asking_over(struct store *store)
{
	return db_run(db_query(store->db, "UPDATE asking SET over = 1"));
}

enum status
store_heard(struct store *store, const struct agency *agency, uint64_t seq)
{
	struct db_query *query = db_query(store->db, "INSERT INTO heard VALUES (?1, ?2)"
						     " ON CONFLICT (agency) DO UPDATE SET seq = max(seq, ?2)");
	int64_t number = 0;
	enum status status = store_agency_make(store, agency, &number);

	if (status)
		return status;
	db_bind_number(query, 1, number);
	db_bind_number(query, 2, (int64_t)seq);
	return db_run(query);
}

enum status
store_heard_find(struct store *store, const struct agency *agency, uint64_t *ret_seq)
{
	struct db_query *query = db_query(store->db, "SELECT seq FROM heard WHERE agency = ?1");
	int64_t number = 0;
	enum status status = store_agency(store, agency, &number);

	if (status)
		return status;
	db_bind_number(query, 1, number);
	status = db_row_one(query);
	if (!status)
		*ret_seq = (uint64_t)db_number(query, 0);
	return status;
}

enum status
store_lost_add(struct store *store, const struct store_lost *lost)
{
	struct db_query *query = db_query(store->db, "INSERT INTO lost VALUES (?1, ?2, ?3)");

	db_bind_number(query, 1, (int64_t)lost->index);
	store_bind_digest(query, 2, &lost->body);
	db_bind_number(query, 3, (int64_t)lost->total);
	return db_run(query);
}

enum status
store_lost_count(struct store *store, uint64_t *ret_count)
{
	struct db_query *query = db_query(store->db, "SELECT count(*) FROM lost");
	enum status status = db_row_one(query);

	if (!status)
		*ret_count = (uint64_t)db_number(query, 0);
	return status;
}

/* The first row of the window that ends before ${below}; INT64_MAX if there is
 * none. */
static enum status
window_first(struct store *store, int64_t below, int64_t *ret_first, int *ret_is_end)
{
	struct db_query *query = db_query(store->db, "SELECT coalesce(min(idx), ?3), count(*) FROM"
						     " (SELECT idx FROM lost WHERE idx < ?1 ORDER BY idx DESC LIMIT ?2)");
	enum status status;

	db_bind_number(query, 1, below);
	db_bind_number(query, 2, ROWS_A_PAGE);
	db_bind_number(query, 3, INT64_MAX);
	status = db_row_one(query);
	if (status)
		return status;
	*ret_first = db_number(query, 0);
	*ret_is_end = db_number(query, 1) < ROWS_A_PAGE;
	return STATUS_OK;
}

static enum status
read_window(struct store *store, const struct store_lost_page *page, int64_t first, struct store_lost *list,
	    size_t *ret_count)
{
	struct db_query *query =
		db_query(store->db, "SELECT l.idx, l.sha, l.total FROM lost l JOIN envelopes e ON e.idx = l.idx"
				    " WHERE l.idx >= ?2 AND l.idx < ?3 AND (e.sender = ?1"
				    " OR EXISTS (SELECT 1 FROM steps s WHERE s.idx = l.idx AND s.agency = ?1))"
				    " ORDER BY l.idx DESC LIMIT ?4");
	int64_t number = 0;
	size_t count = 0;
	enum status status = store_agency(store, &page->agency, &number);
	int row = 0;

	*ret_count = 0;
	if (status) /* one that nobody knows sent nothing */
		return status == STATUS_NOT_FOUND ? STATUS_OK : status;
	db_bind_number(query, 1, number);
	db_bind_number(query, 2, first);
	db_bind_number(query, 3, (int64_t)page->below);
	db_bind_number(query, 4, (int64_t)page->most);
	while (!(status = db_step(query, &row)) && row) {
		assert(count < page->most); /* LIMIT */
		list[count].index = (uint64_t)db_number(query, 0);
		list[count].total = (uint64_t)db_number(query, 2);
		status = store_read_digest(query, 1, &list[count++].body);
		if (status)
			return status;
	}
	if (!status)
		*ret_count = count;
	return status;
}

enum status
store_lost_page(struct store *store, struct store_lost_page *page, struct arena *arena, struct store_lost **ret_list,
		size_t *ret_count)
{
	struct store_lost *list = arena_array(arena, page->most ? page->most : 1, sizeof *list);
	size_t count = 0;
	int64_t first = 0;
	int is_end = 1;
	enum status status = list ? STATUS_OK : STATUS_NO_MEMORY;

	if (!page->below || page->below > INT64_MAX)
		page->below = INT64_MAX;
	if (!status)
		status = window_first(store, (int64_t)page->below, &first, &is_end);
	if (!status)
		status = read_window(store, page, first, list, &count);
	if (status)
		return status;
	page->is_end = is_end && count < page->most;
	page->below = count == page->most && count ? list[count - 1].index : (uint64_t)first;
	*ret_list = list;
	*ret_count = count;
	return STATUS_OK;
}

enum status
store_lost_found(struct store *store, const struct digest *body, uint64_t total, uint64_t number, size_t *ret_count)
{
	struct db_query *query = db_query(store->db, "UPDATE envelopes SET body = ?3 WHERE body IS NULL AND idx IN"
						     " (SELECT idx FROM lost WHERE sha = ?1 AND total = ?2)");
	enum status status;

	store_bind_digest(query, 1, body);
	db_bind_number(query, 2, (int64_t)total);
	db_bind_number(query, 3, (int64_t)number);
	status = db_run(query);
	if (status)
		return status;
	*ret_count = (size_t)db_changes(store->db);
	if (!*ret_count)
		return STATUS_OK;
	query = db_query(store->db, "DELETE FROM lost WHERE sha = ?1 AND total = ?2");
	store_bind_digest(query, 1, body);
	db_bind_number(query, 2, (int64_t)total);
	status = db_run(query);
	return status ? status : store_body_claim(store, number);
}
