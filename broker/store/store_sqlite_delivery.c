/* Each agency's numbered stream, how far it is, and how far each recipient is
 * with what it was sent. */
#include <assert.h>
#include <string.h>

#include "store/store_sqlite.h"

enum status
store_delivery_last(struct store *store, const struct agency *agency, uint64_t *ret_cursor)
{
	struct db_query *query = db_query(store->db, "SELECT coalesce(max(cursor), 0) FROM deliveries WHERE agency = ?1");
	int64_t number = 0;
	enum status status = store_agency(store, agency, &number);

	if (status == STATUS_NOT_FOUND) {
		*ret_cursor = 0;
		return STATUS_OK;
	}
	if (status)
		return status;
	db_bind_number(query, 1, number);
	status = db_row_one(query);
	if (!status)
		*ret_cursor = (uint64_t)db_number(query, 0);
	return status;
}

enum status
store_delivery_add(struct store *store, const struct agency *agency, uint64_t index, uint64_t *ret_cursor)
{
	struct db_query *query =
		db_query(store->db, "INSERT INTO deliveries (agency, cursor, idx) SELECT ?1, coalesce(max(cursor) + 1, 1), ?2"
				    " FROM deliveries WHERE agency = ?1 RETURNING cursor");
	int64_t number = 0, cursor;
	enum status status = store_agency_make(store, agency, &number);

	if (status)
		return status;
	db_bind_number(query, 1, number);
	db_bind_number(query, 2, (int64_t)index);
	status = db_row_number(query, &cursor);
	if (!status)
		*ret_cursor = (uint64_t)cursor;
	return status;
}

/* One row of store_items. */
static enum status
read_item(struct db_query *query, struct arena *arena, struct store_item *ret_item)
{
	enum status status = store_read_note(query, 1, arena, &ret_item->note);

	if (status)
		return status;
	ret_item->cursor = (uint64_t)db_number(query, 0);
	ret_item->body = (uint64_t)db_number(query, 6);
	ret_item->body_bytes = (uint64_t)db_number(query, 7);
	return STATUS_OK;
}

enum status
store_items(struct store *store, const struct store_items_ask *ask, struct arena *arena, struct store_item **ret_items,
	    size_t *ret_count)
{
	struct db_query *query =
		db_query(store->db, "SELECT d.cursor, l.idx, l.kind, l.sha, l.accepted, l.note, e.body, b.total,"
				    " length(l.note) FROM deliveries d JOIN leaves l ON l.idx = d.idx"
				    " LEFT JOIN envelopes e ON e.idx = l.idx LEFT JOIN bodies b ON b.n = e.body"
				    " WHERE d.agency = ?1 AND d.cursor > ?2 AND l.note IS NOT NULL ORDER BY d.cursor LIMIT ?3");
	struct store_item *items = arena_array(arena, ask->most ? ask->most : 1, sizeof *items);
	size_t count = 0, bytes = 0;
	int64_t number = 0;
	enum status status = store_agency(store, &ask->agency, &number);
	int row = 0;

	if (!items)
		return STATUS_NO_MEMORY;
	if (!status && ask->after < INT64_MAX) {
		db_bind_number(query, 1, number);
		db_bind_number(query, 2, (int64_t)ask->after);
		db_bind_number(query, 3, (int64_t)ask->most);
		while (!(status = db_step(query, &row)) && row) {
			bytes += (size_t)db_number(query, 8);
			if (count && bytes > ask->most_bytes)
				break;
			status = read_item(query, arena, &items[count]);
			/* what is whole before a damaged note is still delivered */
			if (status == STATUS_CORRUPT && count)
				status = STATUS_OK, row = 0;
			if (status || !row)
				break;
			count++;
		}
	}
	if (status && status != STATUS_NOT_FOUND)
		return status;
	*ret_items = items;
	*ret_count = count;
	return STATUS_OK;
}

enum status
store_fetched_find(struct store *store, const struct agency *agency, uint64_t *ret_cursor)
{
	struct db_query *query = db_query(store->db, "SELECT fetched FROM agencies WHERE name = ?1");
	enum status status;

	db_bind_text(query, 1, agency->name);
	status = db_row_one(query);
	if (!status)
		*ret_cursor = (uint64_t)db_number(query, 0);
	else if (status == STATUS_NOT_FOUND) {
		*ret_cursor = 0;
		status = STATUS_OK;
	}
	return status;
}

enum status
store_fetched(struct store *store, const struct agency *agency, uint64_t cursor, struct instant now)
{
	struct db_query *query;
	uint64_t before = 0, last = 0;
	int64_t number = 0;
	enum status status = store_agency_make(store, agency, &number);

	if (!status)
		status = store_fetched_find(store, agency, &before);
	if (!status)
		status = store_delivery_last(store, agency, &last);
	/* a cursor past our own end is of a broker that knew more: nothing to mark */
	if (status || cursor <= before || cursor > last)
		return status;
	query = db_query(store->db, "UPDATE deliveries SET stored = ?1 WHERE agency = ?2 AND cursor > ?3 AND cursor <= ?4"
				    " AND stored = 0");
	db_bind_number(query, 1, now.ms);
	db_bind_number(query, 2, number);
	db_bind_number(query, 3, (int64_t)before);
	db_bind_number(query, 4, (int64_t)cursor);
	status = db_run(query);
	if (status)
		return status;
	query = db_query(store->db, "UPDATE agencies SET fetched = ?1 WHERE n = ?2");
	db_bind_number(query, 1, (int64_t)cursor);
	db_bind_number(query, 2, number);
	return db_run(query);
}

/* ---- steps ---- */

enum status
store_step_add(struct store *store, uint64_t index, const struct agency *agency, uint64_t cursor)
{
	struct db_query *query = db_query(store->db, "INSERT INTO steps (idx, agency, cursor) VALUES (?1, ?2, ?3)");
	int64_t number = 0;
	enum status status = store_agency_make(store, agency, &number);

	if (status)
		return status;
	db_bind_number(query, 1, (int64_t)index);
	db_bind_number(query, 2, number);
	db_bind_number(query, 3, (int64_t)cursor);
	return db_run(query);
}

enum status
store_step_mark(struct store *store, const struct store_mark_step *mark)
{
	static const char verified[] = "UPDATE steps SET verified = ?1 WHERE idx = ?2 AND agency = ?3 AND verified = 0"
				       " AND ?4 = ''";
	/* who opened it has verified it */
	static const char opened[] =
		"UPDATE steps SET opened = ?1, verified = CASE verified WHEN 0 THEN ?1 ELSE verified END, word = ?4"
		" WHERE idx = ?2 AND agency = ?3 AND opened = 0";
	static const char refused[] = "UPDATE steps SET refused = ?1, word = CASE opened WHEN 0 THEN ?4 ELSE word END"
				      " WHERE idx = ?2 AND agency = ?3 AND refused = 0";
	struct db_query *query = db_query(store->db, mark->status == RECEIPT_VERIFIED ? verified
						     : mark->status == RECEIPT_OPENED ? opened
										      : refused);
	int64_t number = 0;
	enum status status = store_agency(store, mark->agency, &number);

	if (status)
		return status == STATUS_NOT_FOUND ? STATUS_OK : status;
	db_bind_number(query, 1, mark->at.ms);
	db_bind_number(query, 2, (int64_t)mark->index);
	db_bind_number(query, 3, number);
	db_bind_text(query, 4, mark->status == RECEIPT_VERIFIED ? "" : mark->word);
	return db_run(query);
}

enum status
store_steps(struct store *store, uint64_t index, struct arena *arena, struct store_step **ret_steps, size_t *ret_count)
{
	struct db_query *query =
		db_query(store->db, "SELECT a.name, d.stored, s.verified, s.opened, s.refused, s.word FROM steps s"
				    " JOIN agencies a ON a.n = s.agency"
				    " JOIN deliveries d ON d.agency = s.agency AND d.cursor = s.cursor"
				    " WHERE s.idx = ?1 ORDER BY a.name LIMIT ?2");
	struct store_step *steps = arena_array(arena, MAX_RECIPIENTS, sizeof *steps);
	size_t count = 0;
	enum status status;
	int row = 0;

	if (!steps)
		return STATUS_NO_MEMORY;
	db_bind_number(query, 1, (int64_t)index);
	db_bind_number(query, 2, MAX_RECIPIENTS);
	while (!(status = db_step(query, &row)) && row) {
		struct store_step *step = &steps[count++];
		const char *word = db_text(query, 5);

		assert(count <= MAX_RECIPIENTS); /* LIMIT */
		status = store_read_agency(query, 0, &step->agency);
		if (!status && strlen(word) >= sizeof step->word)
			status = STATUS_CORRUPT;
		if (status)
			return status;
		step->stored.ms = db_number(query, 1);
		step->verified.ms = db_number(query, 2);
		step->opened.ms = db_number(query, 3);
		step->refused.ms = db_number(query, 4);
		strcpy(step->word, word);
	}
	if (status)
		return status;
	*ret_steps = steps;
	*ret_count = count;
	return STATUS_OK;
}

enum status
store_step_has(struct store *store, uint64_t index, const struct agency *agency, int *ret_has)
{
	struct db_query *query = db_query(store->db, "SELECT 1 FROM steps s JOIN agencies a ON a.n = s.agency"
						     " WHERE s.idx = ?1 AND a.name = ?2");
	enum status status;

	if (index > INT64_MAX) {
		*ret_has = 0;
		return STATUS_OK;
	}
	db_bind_number(query, 1, (int64_t)index);
	db_bind_text(query, 2, agency->name);
	status = db_row_one(query);
	if (!status || status == STATUS_NOT_FOUND) {
		*ret_has = !status;
		status = STATUS_OK;
	}
	return status;
}

/* ---- what an agency sent in a day ---- */

enum status
store_sent_add(struct store *store, const struct agency *agency, int64_t day, uint64_t bytes)
{
	struct db_query *query =
		db_query(store->db, "INSERT INTO sent VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET bytes = bytes + ?3");
	int64_t number = 0;
	enum status status = store_agency_make(store, agency, &number);

	if (status)
		return status;
	db_bind_number(query, 1, number);
	db_bind_number(query, 2, day);
	db_bind_number(query, 3, (int64_t)bytes);
	return db_run(query);
}

enum status
store_sent(struct store *store, const struct agency *agency, int64_t day, uint64_t *ret_bytes)
{
	struct db_query *query = db_query(store->db, "SELECT s.bytes FROM sent s JOIN agencies a ON a.n = s.agency"
						     " WHERE a.name = ?1 AND s.day = ?2");
	enum status status;

	db_bind_text(query, 1, agency->name);
	db_bind_number(query, 2, day);
	status = db_row_one(query);
	if (!status)
		*ret_bytes = (uint64_t)db_number(query, 0);
	else if (status == STATUS_NOT_FOUND) {
		*ret_bytes = 0;
		status = STATUS_OK;
	}
	return status;
}
