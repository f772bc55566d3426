#include "police/police_store.h"

#include <string.h>

#include "db/db_row.h"

#define HELD_MOST 500

/* clang-format off */
const char *const police_store_tables[POLICE_STORE_TABLES] = {
	"CREATE TABLE police_incident(reference TEXT PRIMARY KEY, kind TEXT NOT NULL, missing TEXT NOT NULL,"
	" digest BLOB NOT NULL, made_ms INTEGER NOT NULL) STRICT, WITHOUT ROWID",
	"CREATE INDEX police_incident_ended ON police_incident(missing) WHERE missing <> ''",
	/* a row only while a transaction that wrote it is open */
	"CREATE TABLE police_holding(one INTEGER PRIMARY KEY CHECK(one = 1)) STRICT",
	"CREATE TABLE police_held(id TEXT PRIMARY KEY, reference TEXT NOT NULL, named TEXT NOT NULL,"
	" made_ms INTEGER NOT NULL, instead TEXT NOT NULL DEFAULT '', user TEXT NOT NULL DEFAULT '',"
	" ended_ms INTEGER) STRICT, WITHOUT ROWID",
	"CREATE INDEX police_held_open ON police_held(made_ms) WHERE ended_ms IS NULL",
	/* a notice that the broker has accepted; aware_s 0 where it was not said */
	"CREATE TABLE police_notice(id TEXT PRIMARY KEY, case_token TEXT NOT NULL, grade TEXT NOT NULL,"
	" is_abuse INTEGER NOT NULL, children INTEGER NOT NULL, aware_s INTEGER NOT NULL, day INTEGER NOT NULL,"
	" accepted_ms INTEGER NOT NULL) STRICT, WITHOUT ROWID",
	"CREATE INDEX police_notice_of_day ON police_notice(day, accepted_ms)",
	/* which children, by fingerprints: one child has several */
	"CREATE TABLE police_child(fingerprint BLOB NOT NULL, id TEXT NOT NULL, child TEXT NOT NULL,"
	" PRIMARY KEY(fingerprint, id, child)) STRICT, WITHOUT ROWID",
	/* a child of the notice has had as many standard ones within the span */
	"CREATE TABLE police_flag(id TEXT NOT NULL, child TEXT NOT NULL, count INTEGER NOT NULL,"
	" first_day INTEGER NOT NULL, made_ms INTEGER NOT NULL, PRIMARY KEY(id, child)) STRICT, WITHOUT ROWID",
	/* what was decided on a notice, the newest word of each child */
	"CREATE TABLE police_decided(id TEXT NOT NULL, number INTEGER NOT NULL, code TEXT NOT NULL, by_id TEXT NOT NULL,"
	" PRIMARY KEY(id, number)) STRICT, WITHOUT ROWID",
	/* a notice's grade as others see it now */
	"CREATE TABLE police_regraded(id TEXT PRIMARY KEY, notice TEXT NOT NULL, was TEXT NOT NULL, now TEXT NOT NULL,"
	" reason TEXT NOT NULL, ms INTEGER NOT NULL) STRICT, WITHOUT ROWID",
};
/* clang-format on */

/* ---- incidents --------------------------------------------------------------------- */

enum status
police_store_incident_add(struct db *db, const struct incident_kept *incident, int64_t now_ms)
{
	struct db_query *query = db_query(db, "INSERT INTO police_incident(reference, kind, missing, digest, made_ms)"
					      " VALUES(?1, ?2, ?3, ?4, ?5) ON CONFLICT(reference) DO NOTHING");

	db_bind_text(query, 1, incident->reference);
	db_bind_text(query, 2, incident->kind);
	db_bind_text(query, 3, incident->missing);
	db_bind_bytes(query, 4, (struct view){incident->digest.bytes, DIGEST_BYTES});
	db_bind_number(query, 5, now_ms);
	return db_run(query);
}

enum status
police_store_incident(struct db *db, const char *reference, struct arena *arena, struct incident_kept *ret_incident)
{
	struct db_query *query =
		db_query(db, "SELECT reference, kind, missing, digest FROM police_incident WHERE reference = ?1");
	struct view digest;
	enum status status;

	db_bind_text(query, 1, reference);
	status = db_row_one(query);
	if (status)
		return status;
	digest = db_bytes(query, 3);
	*ret_incident = (struct incident_kept){.reference = db_row_text(query, 0, arena),
					       .kind = db_row_text(query, 1, arena),
					       .missing = db_row_text(query, 2, arena)};
	if (digest.size == DIGEST_BYTES)
		memcpy(ret_incident->digest.bytes, digest.bytes, DIGEST_BYTES);
	return ret_incident->reference && ret_incident->kind && ret_incident->missing ? STATUS_OK : STATUS_NO_MEMORY;
}

enum status
police_store_incident_ended(struct db *db, const char *missing, struct arena *arena, const char **ret_reference)
{
	struct db_query *query =
		db_query(db, "SELECT reference FROM police_incident WHERE missing = ?1 AND missing <> '' LIMIT 1");
	enum status status;

	db_bind_text(query, 1, missing);
	status = db_row_one(query);
	if (status)
		return status;
	*ret_reference = db_row_text(query, 0, arena);
	return *ret_reference ? STATUS_OK : STATUS_NO_MEMORY;
}

/* ---- what is held -------------------------------------------------------------------- */

enum status
police_store_hold_next(struct db *db, int is_on)
{
	return db_run(is_on ? db_query(db, "INSERT INTO police_holding(one) VALUES(1) ON CONFLICT(one) DO NOTHING")
			    : db_query(db, "DELETE FROM police_holding"));
}

enum status
police_store_holds(struct db *db, int *ret_held)
{
	return db_step(db_query(db, "SELECT one FROM police_holding"), ret_held);
}

enum status
police_store_held_add(struct db *db, const struct held_kept *held)
{
	struct db_query *query =
		db_query(db, "INSERT INTO police_held(id, reference, named, made_ms) VALUES(?1, ?2, ?3, ?4)");

	db_bind_text(query, 1, held->id.hex);
	db_bind_text(query, 2, held->reference);
	db_bind_text(query, 3, held->named.name);
	db_bind_number(query, 4, held->made_ms);
	return db_run(query);
}

static enum status
held_of(struct db_query *query, struct arena *arena, struct held_kept *ret_held)
{
	*ret_held = (struct held_kept){.reference = db_row_text(query, 1, arena), .made_ms = db_number(query, 3)};
	db_row_short(query, 0, ret_held->id.hex, sizeof ret_held->id.hex);
	db_row_short(query, 2, ret_held->named.name, sizeof ret_held->named.name);
	db_row_short(query, 4, ret_held->instead.hex, sizeof ret_held->instead.hex);
	return ret_held->reference ? STATUS_OK : STATUS_NO_MEMORY;
}

enum status
police_store_held(struct db *db, const struct envelope_id *id, struct arena *arena, struct held_kept *ret_held)
{
	struct db_query *query =
		db_query(db, "SELECT id, reference, named, made_ms, instead FROM police_held WHERE id = ?1");
	enum status status;

	db_bind_text(query, 1, id->hex);
	status = db_row_one(query);
	if (status)
		return status;
	return held_of(query, arena, ret_held);
}

enum status
police_store_held_end(struct db *db, const struct envelope_id *id, const struct envelope_id *instead, const char *user,
		      int64_t now_ms)
{
	struct db_query *query = db_query(db, "UPDATE police_held SET instead = ?2, user = ?3, ended_ms = ?4"
					      " WHERE id = ?1 AND ended_ms IS NULL");

	db_bind_text(query, 1, id->hex);
	db_bind_text(query, 2, instead->hex);
	db_bind_text(query, 3, user);
	db_bind_number(query, 4, now_ms);
	return db_row_changed(db, query);
}

enum status
police_store_held_all(struct db *db, struct arena *arena, struct held_rows *ret_rows)
{
	struct db_query *query = db_query(db, "SELECT id, reference, named, made_ms, instead FROM police_held"
					      " WHERE ended_ms IS NULL ORDER BY made_ms, id LIMIT 500");
	struct held_rows rows = {arena_array(arena, HELD_MOST, sizeof *rows.rows), 0};
	enum status status = rows.rows ? STATUS_OK : STATUS_NO_MEMORY;
	int row = 1;

	while (!status && row && rows.count < HELD_MOST) {
		status = db_step(query, &row);
		if (!status && row)
			status = held_of(query, arena, &rows.rows[rows.count++]);
	}
	if (!status)
		*ret_rows = rows;
	return status;
}
