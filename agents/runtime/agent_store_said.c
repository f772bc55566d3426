/* What we attest about others' messages, and what others and the broker tell
 * us about ours. */
#include "runtime/agent_store_inbox.h"

#include <string.h>

#include "db/db_row.h"

static const char *const status_words[] = {
	[RECEIPT_VERIFIED] = "verified", [RECEIPT_OPENED] = "opened", [RECEIPT_REFUSED] = "refused"};

static void
bind_line(struct db_query *query, const struct receipt_line *line)
{
	db_bind_text(query, 1, line->envelope.hex);
	db_bind_text(query, 2, status_words[line->status]);
	db_bind_text(query, 3, line->word);
}

enum status
agent_store_said_add(struct db *db, const struct receipt_line *line, const struct agency *sender, const char *receipt,
		     int64_t now_ms)
{
	struct db_query *query = db_query(db, "INSERT INTO said(id, status, word, hash, sender, said_ms, receipt)"
					      " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO NOTHING");

	bind_line(query, line);
	agent_store_bind_digest(query, 4, &line->hash);
	db_bind_text(query, 5, sender->name);
	db_bind_number(query, 6, now_ms);
	db_bind_text(query, 7, receipt);
	return db_run(query);
}

enum status
agent_store_said_count(struct db *db, const struct envelope_id *id, enum receipt_status which, int *ret_count)
{
	struct db_query *query = db_query(db, "SELECT count(*) FROM said WHERE id = ?1 AND status = ?2");
	enum status status;
	int row = 0;

	db_bind_text(query, 1, id->hex);
	db_bind_text(query, 2, status_words[which]);
	status = db_step(query, &row);
	if (!status)
		*ret_count = (int)db_number(query, 0);
	return status;
}

static enum receipt_status
status_find(const char *word)
{
	return !strcmp(word, "verified") ? RECEIPT_VERIFIED : !strcmp(word, "opened") ? RECEIPT_OPENED : RECEIPT_REFUSED;
}

enum status
agent_store_said_due(struct db *db, struct said_due *ret_due)
{
	struct db_query *query = db_query(db, "SELECT sender, id, status, word, hash FROM said WHERE receipt = '' AND sender ="
					      " (SELECT sender FROM said WHERE receipt = '' LIMIT 1) LIMIT 64");
	enum status status = STATUS_OK;
	int row = 0;

	ret_due->count = 0;
	while (ret_due->count < MAX_RECEIPT_LINES && !(status = db_step(query, &row)) && row) {
		struct receipt_line *line = &ret_due->lines[ret_due->count++];
		struct view hash = db_bytes(query, 4);

		*line = (struct receipt_line){.status = status_find(db_text(query, 2))};
		db_row_short(query, 0, ret_due->sender.name, sizeof ret_due->sender.name);
		db_row_short(query, 1, line->envelope.hex, ID_SIZE);
		db_row_short(query, 3, line->word, sizeof line->word);
		if (hash.size == DIGEST_BYTES)
			memcpy(line->hash.bytes, hash.bytes, DIGEST_BYTES);
	}
	return status;
}

enum status
agent_store_said_in(struct db *db, const struct receipt_line *line, const struct envelope_id *receipt)
{
	struct db_query *query =
		db_query(db, "UPDATE said SET receipt = ?4 WHERE id = ?1 AND status = ?2 AND word = ?3 AND receipt = ''");

	bind_line(query, line);
	db_bind_text(query, 4, receipt->hex);
	return db_run(query);
}

enum status
agent_store_receipt_add(struct db *db, const struct envelope_id *id, const struct agency *agency, const struct came *came)
{
	struct db_query *query = db_query(db, "INSERT INTO receipt(id, agency, note, log_index, accepted_ms)"
					      " VALUES(?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING");

	db_bind_text(query, 1, id->hex);
	db_bind_text(query, 2, agency->name);
	db_bind_bytes(query, 3, came->note);
	db_bind_number(query, 4, (int64_t)came->index);
	db_bind_number(query, 5, came->accepted_ms);
	return db_run(query);
}

enum status
agent_store_notice_known(struct db *db, const char *id, int *ret_known)
{
	struct db_query *query = db_query(db, "SELECT 1 FROM notice WHERE id = ?1");

	db_bind_text(query, 1, id);
	return db_step(query, ret_known);
}

/* The words of ${needs}, joined by spaces. */
static const char *
join(const struct notice *notice, struct arena *arena)
{
	size_t size = 1;
	char *joined, *at;

	for (size_t i = 0; i < notice->need_count; i++)
		size += strlen(notice->needs[i]) + 1;
	joined = at = arena_alloc(arena, size);
	if (!joined)
		return NULL;
	for (size_t i = 0; i < notice->need_count; i++) {
		size_t length = strlen(notice->needs[i]);

		if (i)
			*at++ = ' ';
		memcpy(at, notice->needs[i], length);
		at += length;
	}
	return joined;
}

static const char *
notice_word(enum notice_kind kind)
{
	static const char *const words[NOTICE_KIND_COUNT] = {
#define X(code, word) [NOTICE_##code] = word,
		NOTICE_KIND_TABLE(X)
#undef X
	};

	return words[kind];
}

enum status
agent_store_notice_add(struct db *db, const char *id, const struct notice *notice, struct arena *arena)
{
	struct db_query *query = db_query(db, "INSERT INTO notice(id, number, kind, case_token, about, code, needs, at_ms)"
					      " VALUES(?1, last_insert_rowid(), ?2, ?3, ?4, ?5, ?6, ?7)");
	const char *needs = join(notice, arena);

	if (!needs)
		return STATUS_NO_MEMORY;
	db_bind_text(query, 1, id);
	db_bind_text(query, 2, notice_word(notice->kind));
	db_bind_text(query, 3, notice->case_token.hex);
	db_bind_text(query, 4, notice->about);
	db_bind_text(query, 5, notice->code);
	db_bind_text(query, 6, needs);
	db_bind_number(query, 7, notice->at.ms);
	return db_run(query);
}

enum status
agent_store_owed_clear(struct db *db, const struct case_token *case_token)
{
	struct db_query *query = db_query(db, "DELETE FROM owed WHERE ?1 = '' OR case_token = ?1");

	db_bind_text(query, 1, case_token ? case_token->hex : "");
	return db_run(query);
}

enum status
agent_store_owed_add(struct db *db, const struct owed_row *row)
{
	struct db_query *query = db_query(
		db, "INSERT OR REPLACE INTO owed(id, kind, case_token, debtor, creditor, child, state, start_ms, due_ms, ended_ms)"
		    " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)");

	db_bind_text(query, 1, row->id);
	db_bind_text(query, 2, row->kind);
	db_bind_text(query, 3, row->case_token.hex);
	db_bind_text(query, 4, row->debtor.name);
	db_bind_text(query, 5, row->creditor.name);
	db_bind_text(query, 6, row->child);
	db_bind_text(query, 7, row->state);
	db_bind_number(query, 8, row->start_ms);
	db_bind_number(query, 9, row->due_ms);
	db_bind_number(query, 10, row->ended_ms);
	return db_run(query);
}
