/* Sealed bodies, in pieces.  A body's pieces have the numbers
 * body * STORE_BODY_PIECES + 0, 1, 2 ...: the table needs no other index. */
#include <string.h>

#include "store/store_sqlite.h"

#define COLUMNS "b.n, b.total, b.have, b.complete, b.claimed, b.sha"

/* The first eight bytes: enough to find it, and a small index; the whole hash
 * is compared after. */
static int64_t
head_of(const struct digest *digest)
{
	uint64_t head = 0;

	for (int i = 0; i < 8; i++)
		head = head << 8 | digest->bytes[i];
	return (int64_t)(head >> 1);
}

static void
read_body(struct db_query *query, struct store_body *ret_body)
{
	*ret_body = (struct store_body){
		.number = (uint64_t)db_number(query, 0),
		.total = (uint64_t)db_number(query, 1),
		.have = (uint64_t)db_number(query, 2),
		.is_complete = db_number(query, 3) != 0,
		.is_claimed = db_number(query, 4) != 0,
	};
}

enum status
store_body_find(struct store *store, const struct agency *agency, const struct digest *digest, struct store_body *ret_body)
{
	struct db_query *query = db_query(store->db, "SELECT " COLUMNS " FROM bodies b JOIN agencies a ON a.n = b.agency"
						     " WHERE b.head = ?1 AND b.sha = ?2 AND a.name = ?3");
	enum status status;

	db_bind_number(query, 1, head_of(digest));
	store_bind_digest(query, 2, digest);
	db_bind_text(query, 3, agency->name);
	status = db_row_one(query);
	if (!status)
		read_body(query, ret_body);
	return status;
}

enum status
store_body_readable(struct store *store, const struct agency *agency, const struct digest *digest,
		    struct store_body *ret_body, uint64_t *ret_index)
{
	struct db_query *query =
		db_query(store->db, "SELECT " COLUMNS ", e.idx FROM bodies b JOIN envelopes e ON e.body = b.n"
				    " JOIN agencies a ON a.name = ?3 WHERE b.head = ?1 AND b.sha = ?2 AND (e.sender = a.n"
				    " OR EXISTS (SELECT 1 FROM steps s WHERE s.idx = e.idx AND s.agency = a.n))"
				    " ORDER BY e.idx LIMIT 1");
	enum status status;

	db_bind_number(query, 1, head_of(digest));
	store_bind_digest(query, 2, digest);
	db_bind_text(query, 3, agency->name);
	status = db_row_one(query);
	if (!status) {
		read_body(query, ret_body);
		*ret_index = (uint64_t)db_number(query, 6);
	}
	return status;
}

enum status
store_body_begin(struct store *store, const struct store_new_body *body, struct store_body *ret_body)
{
	struct db_query *query =
		db_query(store->db, "INSERT INTO bodies (agency, sha, head, total, have, pieces, complete, claimed, touched)"
				    " VALUES (?1, ?2, ?3, ?4, 0, 0, 0, 0, ?5)");
	int64_t number = 0;
	enum status status = store_agency_make(store, body->agency, &number);

	if (status)
		return status;
	db_bind_number(query, 1, number);
	store_bind_digest(query, 2, &body->digest);
	db_bind_number(query, 3, head_of(&body->digest));
	db_bind_number(query, 4, (int64_t)body->total);
	db_bind_number(query, 5, body->now.ms);
	status = db_run(query);
	return status ? status : store_body_find(store, body->agency, &body->digest, ret_body);
}

enum status
store_body_append(struct store *store, struct store_body *body, struct view bytes, struct instant now)
{
	struct db_query *query = db_query(store->db, "SELECT pieces FROM bodies WHERE n = ?1");
	int64_t piece;
	enum status status;

	db_bind_number(query, 1, (int64_t)body->number);
	status = db_row_one(query);
	if (status)
		return status;
	piece = db_number(query, 0);
	if (piece >= STORE_BODY_PIECES)
		return STATUS_TOO_BIG;
	query = db_query(store->db, "INSERT INTO pieces VALUES (?1, ?2, ?3)");
	db_bind_number(query, 1, (int64_t)body->number * STORE_BODY_PIECES + piece);
	db_bind_number(query, 2, (int64_t)body->have);
	db_bind_bytes(query, 3, bytes);
	status = db_run(query);
	if (status)
		return status;
	query = db_query(store->db, "UPDATE bodies SET have = ?2, pieces = ?3, touched = ?4 WHERE n = ?1");
	db_bind_number(query, 1, (int64_t)body->number);
	db_bind_number(query, 2, (int64_t)(body->have + bytes.size));
	db_bind_number(query, 3, piece + 1);
	db_bind_number(query, 4, now.ms);
	status = db_run(query);
	if (!status)
		body->have += bytes.size;
	return status;
}

enum status
store_body_whole(struct store *store, const struct store_new_body *body, struct view bytes, uint64_t *ret_number)
{
	struct db_query *query =
		db_query(store->db, "INSERT INTO bodies (agency, sha, head, total, have, pieces, complete, claimed, touched)"
				    " VALUES (?1, ?2, ?3, ?4, ?4, 1, 1, 1, ?5) RETURNING n");
	int64_t number = 0, made;
	enum status status = store_agency_make(store, body->agency, &number);

	if (status)
		return status;
	db_bind_number(query, 1, number);
	store_bind_digest(query, 2, &body->digest);
	db_bind_number(query, 3, head_of(&body->digest));
	db_bind_number(query, 4, (int64_t)body->total);
	db_bind_number(query, 5, body->now.ms);
	status = db_row_number(query, &made);
	if (status)
		return status;
	query = db_query(store->db, "INSERT INTO pieces VALUES (?1, 0, ?2)");
	db_bind_number(query, 1, made * STORE_BODY_PIECES);
	db_bind_bytes(query, 2, bytes);
	status = db_run(query);
	if (!status)
		*ret_number = (uint64_t)made;
	return status;
}

enum status
store_body_read(struct store *store, uint64_t number, uint64_t offset, struct arena *arena, struct view *ret_bytes)
{
	struct db_query *query =
		db_query(store->db, "SELECT at, bytes FROM pieces WHERE n BETWEEN ?1 AND ?2 AND at <= ?3"
				    " ORDER BY n DESC LIMIT 1");
	struct view bytes;
	uint64_t at;
	enum status status;

	if (offset > INT64_MAX)
		return STATUS_NOT_FOUND;
	db_bind_number(query, 1, (int64_t)number * STORE_BODY_PIECES);
	db_bind_number(query, 2, (int64_t)number * STORE_BODY_PIECES + STORE_BODY_PIECES - 1);
	db_bind_number(query, 3, (int64_t)offset);
	status = db_row_one(query);
	if (status)
		return status;
	at = (uint64_t)db_number(query, 0);
	bytes = db_bytes(query, 1);
	if (offset - at >= bytes.size)
		return STATUS_NOT_FOUND;
	return arena_copy(arena, (struct view){bytes.bytes + (offset - at), bytes.size - (offset - at)}, ret_bytes);
}

enum status
store_body_complete(struct store *store, uint64_t number)
{
	struct db_query *query = db_query(store->db, "UPDATE bodies SET complete = 1 WHERE n = ?1");

	db_bind_number(query, 1, (int64_t)number);
	return db_run(query);
}

enum status
store_body_claim(struct store *store, uint64_t number)
{
	struct db_query *query = db_query(store->db, "UPDATE bodies SET claimed = 1 WHERE n = ?1");

	db_bind_number(query, 1, (int64_t)number);
	return db_run(query);
}

enum status
store_body_drop(struct store *store, uint64_t number)
{
	struct db_query *query = db_query(store->db, "DELETE FROM pieces WHERE n BETWEEN ?1 AND ?2");
	enum status status;

	db_bind_number(query, 1, (int64_t)number * STORE_BODY_PIECES);
	db_bind_number(query, 2, (int64_t)number * STORE_BODY_PIECES + STORE_BODY_PIECES - 1);
	status = db_run(query);
	if (status)
		return status;
	query = db_query(store->db, "DELETE FROM bodies WHERE n = ?1 AND claimed = 0");
	db_bind_number(query, 1, (int64_t)number);
	return db_run(query);
}

enum status
store_unclaimed(struct store *store, const struct agency *agency, uint64_t *ret_bytes)
{
	struct db_query *query = db_query(store->db, "SELECT coalesce(sum(b.have), 0) FROM bodies b"
						     " JOIN agencies a ON a.n = b.agency WHERE b.claimed = 0 AND a.name = ?1");
	enum status status;

	db_bind_text(query, 1, agency->name);
	status = db_row_one(query);
	if (!status)
		*ret_bytes = (uint64_t)db_number(query, 0);
	return status;
}

enum status
store_unclaimed_oldest(struct store *store, const struct agency *agency, uint64_t *ret_number,
		       struct instant *ret_touched)
{
	struct db_query *query = db_query(store->db, "SELECT b.n, b.touched FROM bodies b JOIN agencies a ON a.n = b.agency"
						     " WHERE b.claimed = 0 AND (?1 = '' OR a.name = ?1)"
						     " ORDER BY b.touched, b.n LIMIT 1");
	enum status status;

	db_bind_text(query, 1, agency ? agency->name : "");
	status = db_row_one(query);
	if (status)
		return status;
	*ret_number = (uint64_t)db_number(query, 0);
	ret_touched->ms = db_number(query, 1);
	return STATUS_OK;
}
