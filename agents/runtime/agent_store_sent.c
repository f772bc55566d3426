#include "runtime/agent_store_sent.h"

#include <string.h>

#include "base/digest.h"
#include "db/db_row.h"

#define COLUMNS \
	"SELECT number, kind, id, type, case_token, re, replaces, recipients, priority, is_high, user, reference, state," \
	" text, body, body_bytes, coalesce(seq, 0), note, code, reseal, made_ms, coalesce(accepted_ms, 0), grade, route," \
	" on_behalf_of, waiting, is_whole, is_held, missed FROM sent "

enum status
agent_store_sent_add(struct db *db, const struct sent_kept *row)
{
	struct db_query *query = db_query(
		db, "INSERT INTO sent(id, kind, type, case_token, re, replaces, recipients, priority, is_high, user,"
		    " reference, state, text, body, body_bytes, seq, note, hash, is_whole, made_ms,"
		    " grade, route, on_behalf_of, is_held)"
		    " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21,"
		    " ?22, ?23, ?24)");
	struct digest hash = digest_of(row->note);

	db_bind_text(query, 1, row->id.hex);
	db_bind_text(query, 2, row->kind);
	db_bind_text(query, 3, row->type);
	db_bind_text(query, 4, row->case_token.hex);
	db_bind_text(query, 5, row->re.hex);
	db_bind_text(query, 6, row->replaces.hex);
	db_bind_text(query, 7, row->recipients);
	db_bind_number(query, 8, row->priority);
	db_bind_number(query, 9, row->is_high);
	db_bind_text(query, 10, row->user);
	db_bind_text(query, 11, row->reference);
	db_bind_text(query, 12, sent_state_word(row->state));
	db_bind_bytes(query, 13, row->text);
	if (row->body_bytes)
		agent_store_bind_digest(query, 14, &row->body);
	db_bind_number(query, 15, (int64_t)row->body_bytes);
	if (row->seq)
		db_bind_number(query, 16, (int64_t)row->seq);
	if (row->note.size) {
		db_bind_bytes(query, 17, row->note);
		agent_store_bind_digest(query, 18, &hash);
	}
	db_bind_number(query, 19, !row->is_partial);
	db_bind_number(query, 20, row->made_ms);
	db_bind_text(query, 21, row->grade ? row->grade : "");
	db_bind_text(query, 22, row->route ? row->route : "");
	db_bind_text(query, 23, row->on_behalf_of ? row->on_behalf_of : "");
	db_bind_number(query, 24, row->is_held);
	return db_run(query);
}

enum status
agent_store_sent_step_add(struct db *db, const struct envelope_id *id, const struct agency *agency)
{
	struct db_query *query = db_query(db, "INSERT INTO step(id, agency) VALUES(?1, ?2)"
					      " ON CONFLICT(id, agency) DO NOTHING");

	db_bind_text(query, 1, id->hex);
	db_bind_text(query, 2, agency->name);
	return db_run(query);
}

/* Text columns into the arena; all or NO_MEMORY. */
static enum status
read_texts(struct db_query *query, struct arena *arena, struct sent_kept *row)
{
	const struct {
		int column;
		const char **to;
	} texts[] = {{1, &row->kind},  {3, &row->type},	  {7, &row->recipients},   {10, &row->user}, {11, &row->reference},
		     {22, &row->grade}, {23, &row->route}, {24, &row->on_behalf_of}};

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		*texts[i].to = db_row_text(query, texts[i].column, arena);
		if (!*texts[i].to)
			return STATUS_NO_MEMORY;
	}
	return STATUS_OK;
}

static enum status
read_row(struct db_query *query, struct arena *arena, struct sent_kept *ret_row)
{
	struct sent_kept row = {0};
	struct view body;
	enum status status = db_row_one(query);

	if (status)
		return status;
	row.number = db_number(query, 0);
	body = db_bytes(query, 14);
	status = read_texts(query, arena, &row);
	if (!status)
		status = arena_copy(arena, db_bytes(query, 13), &row.text);
	if (!status)
		status = arena_copy(arena, db_bytes(query, 17), &row.note);
	if (status)
		return status;
	db_row_short(query, 2, row.id.hex, ID_SIZE);
	db_row_short(query, 4, row.case_token.hex, ID_SIZE);
	db_row_short(query, 5, row.re.hex, ID_SIZE);
	db_row_short(query, 6, row.replaces.hex, ID_SIZE);
	row.priority = (int)db_number(query, 8);
	row.is_high = (int)db_number(query, 9);
	row.state = sent_state_find(db_text(query, 12));
	if (body.size == DIGEST_BYTES)
		memcpy(row.body.bytes, body.bytes, DIGEST_BYTES);
	row.body_bytes = (uint64_t)db_number(query, 15);
	row.seq = (uint64_t)db_number(query, 16);
	row.code = refusal_find(db_text(query, 18));
	row.waiting = refusal_find(db_text(query, 25));
	row.is_partial = !db_number(query, 26);
	row.is_held = (int)db_number(query, 27);
	row.missed = (int)db_number(query, 28);
	row.reseal = (int)db_number(query, 19);
	row.made_ms = db_number(query, 20);
	row.accepted_ms = db_number(query, 21);
	*ret_row = row;
	return STATUS_OK;
}

enum status
agent_store_sent_load(struct db *db, int64_t number, struct arena *arena, struct sent_kept *ret_row)
{
	struct db_query *query = db_query(db, COLUMNS "WHERE number = ?1");

	db_bind_number(query, 1, number);
	return read_row(query, arena, ret_row);
}

enum status
agent_store_sent_find(struct db *db, const struct envelope_id *id, struct arena *arena, struct sent_kept *ret_row)
{
	struct db_query *query = db_query(db, COLUMNS "WHERE id = ?1");

	db_bind_text(query, 1, id->hex);
	return read_row(query, arena, ret_row);
}

enum status
agent_store_sent_of_seq(struct db *db, uint64_t seq, struct arena *arena, struct sent_kept *ret_row)
{
	struct db_query *query = db_query(db, COLUMNS "WHERE seq = ?1");

	db_bind_number(query, 1, (int64_t)seq);
	return read_row(query, arena, ret_row);
}

enum status
agent_store_sent_partial(struct db *db, struct arena *arena, struct sent_kept *ret_row)
{
	return read_row(db_query(db, COLUMNS "WHERE is_whole = 0 ORDER BY missed, number LIMIT 1"), arena, ret_row);
}

/* An earlier message of the same case goes first, unless this one is urgent;
 * and what a message answers or replaces must have been taken, or the broker
 * would refuse it for good. */
#define MUST_WAIT \
	" EXISTS(SELECT 1 FROM sent q WHERE s.kind = 'envelope' AND s.priority > 0 AND q.kind = 'envelope'" \
	"  AND q.case_token = s.case_token AND q.number < s.number AND q.state = 'sealed' AND q.is_held = 0)" \
	" OR EXISTS(SELECT 1 FROM sent q WHERE q.id IN(s.re, s.replaces) AND (q.state IN('pending', 'sealed', 'signed')" \
	"  OR (q.state = 'refused' AND q.reseal > 0)" \
	"  OR (q.state = 'replaced' AND EXISTS(SELECT 1 FROM sent r WHERE r.id = q.replaced_by" \
	"   AND r.id <> s.id AND r.state IN('sealed', 'signed')))))"

/* The words of the partial index sent_waiting, without which SQLite reads every
 * row that ever was, at every turn; the plus keeps it from the index on seq. */
#define STILL_WAITING " AND state IN('pending','sealed','signed')"

/* Asked at every turn: mostly nothing waits, and there is no need of room. */
static enum status
read_outbox(struct db_query *query, struct arena *arena, struct outbox_row **rows, size_t *count)
{
	enum status status = STATUS_OK;
	int row = 0;

	while (*count < OUTBOX_ROWS_MOST && !(status = db_step(query, &row)) && row) {
		if (!*rows)
			*rows = arena_array(arena, OUTBOX_ROWS_MOST, sizeof **rows);
		if (!*rows)
			return STATUS_NO_MEMORY;
		(*rows)[*count] = (struct outbox_row){
			.number = db_number(query, 0),
			.state = sent_state_find(db_text(query, 1)),
			.priority = (int)db_number(query, 2),
			.is_card = !strcmp(db_text(query, 3), "card"),
			.seq = (uint64_t)db_number(query, 4),
			.note_bytes = (size_t)db_number(query, 5),
			.body_bytes = (uint64_t)db_number(query, 6),
			.uploaded = (uint64_t)db_number(query, 7),
			.waiting = refusal_find(db_text(query, 8)),
			.must_wait = (int)db_number(query, 9),
			.was_answered = (int)db_number(query, 10),
		};
		++*count;
	}
	return status;
}

enum status
agent_store_sent_outbox(struct db *db, struct arena *arena, struct outbox_row **ret_rows, size_t *ret_count)
{
	struct outbox_row *rows = NULL;
	size_t count = 0;
	enum status status;

	status = read_outbox(db_query(db, "SELECT number, state, priority, kind, coalesce(seq, 0), length(note), body_bytes,"
					  " uploaded, waiting, 0, log_index IS NOT NULL OR code <> '' FROM sent"
					  " WHERE state = 'signed'" STILL_WAITING
					  " ORDER BY +seq"),
			     arena, &rows, &count);
	if (!status && count < OUTBOX_ROWS_MOST)
		status = read_outbox(db_query(db, "SELECT number, state, priority, kind, 0, length(text) + 300, body_bytes,"
						  " uploaded, waiting," MUST_WAIT ", 0 FROM sent s WHERE state = 'sealed'"
						  STILL_WAITING " AND is_held = 0 ORDER BY waiting = 'busy', priority, number"),
				     arena, &rows, &count);
	if (status)
		return status;
	*ret_rows = rows;
	*ret_count = count;
	return STATUS_OK;
}

enum status
agent_store_sent_seqs(struct db *db, uint64_t *ret_highest, uint64_t *ret_unanswered)
{
	struct db_query *query = db_query(db, "SELECT coalesce((SELECT max(seq) FROM sent), 0),"
					      " coalesce((SELECT min(+seq) FROM sent WHERE state = 'signed'" STILL_WAITING
					      "), 0)");
	enum status status;
	int row = 0;

	status = db_step(query, &row);
	if (!status) {
		*ret_highest = (uint64_t)db_number(query, 0);
		*ret_unanswered = (uint64_t)db_number(query, 1);
	}
	return status;
}

enum status
agent_store_sent_step(struct db *db, const struct envelope_id *id, const struct step_change *change)
{
	struct db_query *query = db_query(
		db, "INSERT INTO step(id, agency, stored_ms, verified_ms, opened_ms, refused_ms, word)"
		    " VALUES(?1, ?2, nullif(?3, 0), nullif(?4, 0), nullif(?5, 0), nullif(?6, 0), ?7)"
		    " ON CONFLICT(id, agency) DO UPDATE SET"
		    " stored_ms = coalesce(stored_ms, excluded.stored_ms),"
		    " verified_ms = coalesce(verified_ms, excluded.verified_ms),"
		    " word = CASE WHEN opened_ms IS NOT NULL OR excluded.word = '' THEN word ELSE excluded.word END,"
		    " opened_ms = coalesce(opened_ms, excluded.opened_ms),"
		    " refused_ms = coalesce(refused_ms, excluded.refused_ms)");

	db_bind_text(query, 1, id->hex);
	db_bind_text(query, 2, change->agency.name);
	db_bind_number(query, 3, change->stored_ms);
	db_bind_number(query, 4, change->verified_ms);
	db_bind_number(query, 5, change->opened_ms);
	db_bind_number(query, 6, change->refused_ms);
	db_bind_text(query, 7, change->word ? change->word : "");
	return db_run(query);
}

enum status
agent_store_sent_reference(struct db *db, const char *reference, struct reference_kept *ret_kept, int *ret_found)
{
	struct db_query *query = db_query(db, "SELECT id, file, content FROM reference WHERE reference = ?1");
	struct view file, content;
	enum status status;
	int row = 0;

	db_bind_text(query, 1, reference);
	status = db_step(query, &row);
	if (status)
		return status;
	*ret_found = row;
	if (!row)
		return STATUS_OK;
	db_row_short(query, 0, ret_kept->id.hex, ID_SIZE);
	file = db_bytes(query, 1);
	content = db_bytes(query, 2);
	if (file.size != DIGEST_BYTES || content.size != DIGEST_BYTES)
		return STATUS_CORRUPT;
	memcpy(ret_kept->file.bytes, file.bytes, DIGEST_BYTES);
	memcpy(ret_kept->content.bytes, content.bytes, DIGEST_BYTES);
	return STATUS_OK;
}

enum status
agent_store_sent_reference_set(struct db *db, const char *reference, const struct reference_kept *kept)
{
	struct db_query *query = db_query(db, "INSERT INTO reference(reference, id, file, content) VALUES(?1, ?2, ?3, ?4)"
					      " ON CONFLICT(reference) DO UPDATE SET id = excluded.id");

	db_bind_text(query, 1, reference);
	db_bind_text(query, 2, kept->id.hex);
	agent_store_bind_digest(query, 3, &kept->file);
	agent_store_bind_digest(query, 4, &kept->content);
	return db_run(query);
}
