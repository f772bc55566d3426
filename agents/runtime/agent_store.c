#include "runtime/agent_store.h"

#include <string.h>

#include "base/digest.h"
#include "base/log.h"
#include "tellback/bounds.h"

void
agent_store_bind_digest(struct db_query *query, int at, const struct digest *digest)
{
	db_bind_bytes(query, at, (struct view){digest->bytes, DIGEST_BYTES});
}

enum status
agent_store_mark(struct db *db, const char *name, uint64_t *ret_number)
{
	struct db_query *query = db_query(db, "SELECT number FROM mark WHERE name = ?1");
	enum status status;
	int row = 0;

	db_bind_text(query, 1, name);
	status = db_step(query, &row);
	if (!status)
		*ret_number = row ? (uint64_t)db_number(query, 0) : 0;
	return status;
}

enum status
agent_store_mark_set(struct db *db, const char *name, uint64_t number)
{
	struct db_query *query = db_query(db, "INSERT INTO mark(name, number) VALUES(?1, ?2)"
					      " ON CONFLICT(name) DO UPDATE SET number = excluded.number");

	db_bind_text(query, 1, name);
	db_bind_number(query, 2, (int64_t)number);
	return db_run(query);
}

enum status
agent_store_journal(struct db *db, const struct journal_row *row)
{
	struct db_query *query = db_query(db, "INSERT INTO journal(kind, id, agency, word, other, ms)"
					      " VALUES(?1, ?2, ?3, ?4, ?5, ?6)");

	db_bind_text(query, 1, journal_kind_word(row->kind));
	db_bind_text(query, 2, row->id.hex);
	db_bind_text(query, 3, row->agency.name);
	db_bind_text(query, 4, row->word);
	db_bind_text(query, 5, row->other.hex);
	db_bind_number(query, 6, row->ms);
	return db_run(query);
}

static const char *
kind_word(enum leaf_kind kind)
{
	static const char *const words[LEAF_KIND_COUNT] = {
#define X(code, word) [LEAF_##code] = word,
		LEAF_KIND_TABLE(X)
#undef X
	};

	return words[kind];
}

enum status
agent_store_trust_keep(struct db *db, const struct came *came)
{
	struct db_query *query = db_query(db, "INSERT INTO trusted(kind, note, hash, log_index, accepted_ms)"
					      " VALUES(?1, ?2, ?3, ?4, ?5) ON CONFLICT(hash) DO UPDATE SET"
					      " log_index = max(log_index, excluded.log_index)");
	struct digest hash = digest_of(came->note);

	db_bind_text(query, 1, kind_word(came->kind));
	db_bind_bytes(query, 2, came->note);
	agent_store_bind_digest(query, 3, &hash);
	db_bind_number(query, 4, (int64_t)came->index);
	db_bind_number(query, 5, came->accepted_ms);
	return db_run(query);
}

static enum status
take_kept(struct trust *trust, const char *kind, struct view note, struct trust_source source)
{
	if (!strcmp(kind, "directory"))
		return trust_take_directory(trust, note, source);
	if (!strcmp(kind, "policy"))
		return trust_take_policy(trust, note, source);
	return trust_take_card(trust, note, source);
}

enum status
agent_store_trust_load(struct db *db, struct trust *trust, struct arena *arena)
{
	struct db_query *query =
		db_query(db, "SELECT kind, note, log_index, accepted_ms FROM trusted ORDER BY number");
	enum status status;
	int row = 0;

	while (!(status = db_step(query, &row)) && row) {
		struct trust_source source = {(uint64_t)db_number(query, 2), {db_number(query, 3)}};
		struct view note;

		/* the trust copies what it takes, but not before it has read it */
		status = arena_copy(arena, db_bytes(query, 1), &note);
		if (status)
			return status;
		status = take_kept(trust, db_text(query, 0), note, source);
		if (status == STATUS_NO_MEMORY || status_is_broken(status))
			return status;
		/* a card under a key that was revoked since, or an older serial */
		if (status && status != STATUS_CONFLICT)
			log_event(LOG_LINE_INFO, "trust.kept-note-passed-over", "kind=%s why=%s", db_text(query, 0),
				  status_word(status));
	}
	return status;
}

enum status
agent_store_aside(struct db *db, const struct came *came, const char *why, int64_t now_ms)
{
	struct db_query *query = db_query(db, "INSERT INTO aside(kind, note, log_index, accepted_ms, why, ms)"
					      " VALUES(?1, ?2, ?3, ?4, ?5, ?6)");

	log_event(LOG_LINE_ERROR, "inbox.set-aside", "kind=%s index=%llu why=%s", kind_word(came->kind),
		  (unsigned long long)came->index, why);
	db_bind_text(query, 1, kind_word(came->kind));
	db_bind_bytes(query, 2, came->note);
	db_bind_number(query, 3, (int64_t)came->index);
	db_bind_number(query, 4, came->accepted_ms);
	db_bind_text(query, 5, why);
	db_bind_number(query, 6, now_ms);
	return db_run(query);
}

enum status
agent_store_body_add(struct db *db, const struct digest *body, uint64_t offset, struct view bytes)
{
	struct db_query *query;
	enum status status = STATUS_OK;

	for (size_t done = 0; !status && done < bytes.size;) {
		size_t size = bytes.size - done < MAX_PIECE_BYTES ? bytes.size - done : MAX_PIECE_BYTES;

		query = db_query(db, "INSERT INTO body(hash, offset, bytes) VALUES(?1, ?2, ?3)"
				     " ON CONFLICT(hash, offset) DO NOTHING");
		agent_store_bind_digest(query, 1, body);
		db_bind_number(query, 2, (int64_t)(offset + done));
		db_bind_bytes(query, 3, (struct view){bytes.bytes + done, size});
		status = db_run(query);
		done += size;
	}
	return status;
}

enum status
agent_store_body(struct db *db, const struct digest *body, uint64_t size, struct arena *arena, struct view *ret_bytes)
{
	struct db_query *query = db_query(db, "SELECT offset, bytes FROM body WHERE hash = ?1 ORDER BY offset");
	uint8_t *whole;
	uint64_t have = 0;
	enum status status;
	int row = 0;

	if (size > MAX_BODY_BYTES)
		return STATUS_TOO_BIG;
	whole = arena_alloc(arena, (size_t)size);
	if (!whole)
		return STATUS_NO_MEMORY;
	agent_store_bind_digest(query, 1, body);
	while (!(status = db_step(query, &row)) && row) {
		struct view part = db_bytes(query, 1);

		if ((uint64_t)db_number(query, 0) != have || part.size > size - have)
			return STATUS_NOT_FOUND;
		memcpy(whole + have, part.bytes, part.size);
		have += part.size;
	}
	if (!status && have != size)
		status = STATUS_NOT_FOUND;
	if (!status)
		*ret_bytes = (struct view){whole, (size_t)size};
	return status;
}

enum status
agent_store_body_have(struct db *db, const struct digest *body, uint64_t *ret_bytes)
{
	/* parts come in order, so their sum is the next offset */
	struct db_query *query = db_query(db, "SELECT coalesce(sum(length(bytes)), 0) FROM body WHERE hash = ?1");
	enum status status;
	int row = 0;

	agent_store_bind_digest(query, 1, body);
	status = db_step(query, &row);
	if (!status)
		*ret_bytes = row ? (uint64_t)db_number(query, 0) : 0;
	return status;
}

enum status
agent_store_body_drop(struct db *db, const struct digest *body)
{
	struct db_query *query = db_query(db, "DELETE FROM body WHERE hash = ?1");

	agent_store_bind_digest(query, 1, body);
	return db_run(query);
}

enum status
agent_store_body_part(struct db *db, const struct digest *body, uint64_t offset, struct arena *arena,
		      struct view *ret_bytes)
{
	struct db_query *query = db_query(db, "SELECT bytes FROM body WHERE hash = ?1 AND offset = ?2");
	enum status status;
	int row = 0;

	agent_store_bind_digest(query, 1, body);
	db_bind_number(query, 2, (int64_t)offset);
	status = db_step(query, &row);
	if (!status && !row)
		status = STATUS_NOT_FOUND;
	if (!status)
		status = arena_copy(arena, db_bytes(query, 0), ret_bytes);
	return status;
}
