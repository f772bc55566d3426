/* An agent's store: what it sent, what came, what it attests, and whom it
 * believes.  SQL for writing stands in agent_store*.c and nowhere else; the
 * tables are described in docs/AGENT_STORE.md, since other programs read them.
 *
 * Every function here works inside the transaction that its caller began. */
#ifndef TELLBACK_AGENT_STORE_H
#define TELLBACK_AGENT_STORE_H

#include "base/arena.h"
#include "db/db.h"
#include "runtime/agent_view.h"
#include "runtime/trust.h"
#include "tellback/bytes.h"
#include "tellback/leaf.h"

/**
 * agent_store_open(path, self, ret_db):
 * Open or make the store of agency ${self}.
 *
 * Owner:  the caller; db_close.
 * Errors: STATUS_MISCONFIGURED (another agency's); those of db_open.
 */
enum status agent_store_open(const char *path, const struct agency *self, struct db **ret_db) MUST_CHECK;

/**
 * agent_store_mark(db, name, ret_number), agent_store_mark_set(db, name, number):
 * A number kept by name; 0 until set.  Ours: "cursor", "owed-as-of", "restored",
 * "backed-up".
 *
 * Errors: those of db_step.
 */
enum status agent_store_mark(struct db *db, const char *name, uint64_t *ret_number) MUST_CHECK;
enum status agent_store_mark_set(struct db *db, const char *name, uint64_t number) MUST_CHECK;

/**
 * agent_store_journal(db, row):
 * Add ${row} to the journal (its number is given by the store).
 *
 * Errors: those of db_step.
 */
enum status agent_store_journal(struct db *db, const struct journal_row *row) MUST_CHECK;

/**
 * struct came:
 * Something that came through the log, with its place there.
 */
struct came {
	enum leaf_kind kind;
	struct view note;
	uint64_t index;
	int64_t accepted_ms;
};

/**
 * agent_store_trust_keep(db, came), agent_store_trust_load(db, trust, arena):
 * Keep a directory, card or policy that was believed; give all that were kept
 * to ${trust}, oldest first.  One that is not believed any more is passed over.
 *
 * Errors: those of db_step; STATUS_NO_MEMORY.
 */
enum status agent_store_trust_keep(struct db *db, const struct came *came) MUST_CHECK;
enum status agent_store_trust_load(struct db *db, struct trust *trust, struct arena *arena) MUST_CHECK;

/**
 * agent_store_aside(db, came, why, now_ms):
 * Keep something that nothing can be made of, for a person to look at.
 *
 * Shape:  ${why} a token.
 * Errors: those of db_step.
 */
enum status agent_store_aside(struct db *db, const struct came *came, const char *why, int64_t now_ms) MUST_CHECK;

/**
 * agent_store_body_add(db, body, offset, bytes), agent_store_body(db, body, size, arena, ret_bytes),
 * agent_store_body_have(db, body, ret_bytes), agent_store_body_drop(db, body):
 * A sealed body in parts of at most MAX_PIECE_BYTES: one more part; the whole;
 * how many bytes there are from the start; away with it (to fetch it anew).
 *
 * Shape:  ${size} the whole size: another is STATUS_NOT_FOUND.
 * Errors: those of db_step; STATUS_NOT_FOUND; STATUS_NO_MEMORY.
 */
enum status agent_store_body_add(struct db *db, const struct digest *body, uint64_t offset, struct view bytes) MUST_CHECK;
enum status agent_store_body(struct db *db, const struct digest *body, uint64_t size, struct arena *arena,
			     struct view *ret_bytes) MUST_CHECK;
enum status agent_store_body_have(struct db *db, const struct digest *body, uint64_t *ret_bytes) MUST_CHECK;
enum status agent_store_body_drop(struct db *db, const struct digest *body) MUST_CHECK;

/**
 * agent_store_body_part(db, body, offset, arena, ret_bytes):
 * The part that begins at ${offset}.
 *
 * Errors: STATUS_NOT_FOUND; STATUS_NO_MEMORY; those of db_step.
 */
enum status agent_store_body_part(struct db *db, const struct digest *body, uint64_t offset, struct arena *arena,
				  struct view *ret_bytes) MUST_CHECK;

/**
 * agent_store_bind_digest(query, at, digest):
 * A digest as bytes.
 */
void agent_store_bind_digest(struct db_query *query, int at, const struct digest *digest);

#endif
