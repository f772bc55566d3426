/* How a row of `sent` moves from state to state; the picture is in outbox.h.
 * No other file writes these columns. */
#include "runtime/agent_store_sent.h"

#include <string.h>

#include "base/digest.h"
#include "db/db_row.h"

static const char *
word_of(enum refusal code)
{
	return code ? refusal_row(code)->word : "";
}

enum status
agent_store_sent_sign(struct db *db, int64_t number, uint64_t seq, struct view note)
{
	struct db_query *query = db_query(db, "UPDATE sent SET state = 'signed', seq = ?2, note = ?3, hash = ?4"
					      " WHERE number = ?1 AND state = 'sealed'");
	struct digest hash = digest_of(note);

	db_bind_number(query, 1, number);
	db_bind_number(query, 2, (int64_t)seq);
	db_bind_bytes(query, 3, note);
	agent_store_bind_digest(query, 4, &hash);
	return db_run(query);
}

enum status
agent_store_sent_free(struct db *db, uint64_t seq)
{
	struct db_query *query = db_query(db, "UPDATE sent SET state = 'sealed', seq = NULL, note = NULL, hash = NULL,"
					      " waiting = CASE waiting WHEN 'busy' THEN waiting ELSE '' END"
					      " WHERE state = 'signed' AND seq >= ?1");

	db_bind_number(query, 1, (int64_t)seq);
	return db_run(query);
}

enum status
agent_store_sent_again(struct db *db, uint64_t seq)
{
	struct db_query *query = db_query(db, "UPDATE sent SET state = 'signed', uploaded = 0"
					      " WHERE seq >= ?1 AND state IN('accepted', 'refused', 'replaced')");

	db_bind_number(query, 1, (int64_t)seq);
	return db_run(query);
}

enum status
agent_store_sent_unnumber(struct db *db, uint64_t seq)
{
	struct db_query *query = db_query(db, "UPDATE sent SET seq = NULL WHERE seq >= ?1 AND state <> 'signed'");

	db_bind_number(query, 1, (int64_t)seq);
	return db_run(query);
}

enum status
agent_store_sent_accepted(struct db *db, int64_t number, uint64_t index, int64_t accepted_ms)
{
	struct db_query *query = db_query(db, "UPDATE sent SET state = 'accepted', log_index = ?2, accepted_ms = ?3,"
					      " waiting = '', code = '', needs = '' WHERE number = ?1 AND state = 'signed'");

	db_bind_number(query, 1, number);
	db_bind_number(query, 2, (int64_t)index);
	db_bind_number(query, 3, accepted_ms);
	return db_run(query);
}

enum status
agent_store_sent_refused(struct db *db, int64_t number, enum refusal code, const char *needs)
{
	struct db_query *query = db_query(db, "UPDATE sent SET state = CASE WHEN replaced_by = '' THEN 'refused'"
					      " ELSE 'replaced' END, code = ?2, needs = ?3, waiting = ''"
					      " WHERE number = ?1 AND state = 'signed'");

	db_bind_number(query, 1, number);
	db_bind_text(query, 2, word_of(code));
	db_bind_text(query, 3, needs);
	return db_run(query);
}

enum status
agent_store_sent_failed(struct db *db, int64_t number, enum refusal code)
{
	struct db_query *query = db_query(db, "UPDATE sent SET state = 'failed', code = ?2, waiting = '', seq = NULL,"
					      " note = NULL, hash = NULL WHERE number = ?1 AND state IN('sealed', 'signed')");

	db_bind_number(query, 1, number);
	db_bind_text(query, 2, word_of(code));
	return db_run(query);
}

enum status
agent_store_sent_waiting(struct db *db, int64_t number, enum refusal code)
{
	struct db_query *query = db_query(db, "UPDATE sent SET waiting = ?2, uploaded = CASE WHEN ?3 THEN 0 ELSE uploaded END"
					      " WHERE number = ?1");

	db_bind_number(query, 1, number);
	db_bind_text(query, 2, word_of(code));
	db_bind_number(query, 3, code == REFUSAL_BODY_INCOMPLETE);
	return db_run(query);
}

enum status
agent_store_sent_uploaded(struct db *db, int64_t number, uint64_t bytes)
{
	struct db_query *query = db_query(db, "UPDATE sent SET uploaded = ?2 WHERE number = ?1");

	db_bind_number(query, 1, number);
	db_bind_number(query, 2, (int64_t)bytes);
	return db_run(query);
}

enum status
agent_store_sent_reseal(struct db *db, int64_t number, int is_due)
{
	struct db_query *query = db_query(db, "UPDATE sent SET reseal = ?2 WHERE number = ?1");

	db_bind_number(query, 1, number);
	db_bind_number(query, 2, is_due);
	return db_run(query);
}

enum status
agent_store_sent_replaced(struct db *db, int64_t number, const struct envelope_id *by)
{
	struct db_query *query = db_query(db, "UPDATE sent SET state = 'replaced', replaced_by = ?2, reseal = 0"
					      " WHERE number = ?1 AND state = 'refused'");

	db_bind_number(query, 1, number);
	db_bind_text(query, 2, by->hex);
	return db_run(query);
}

enum status
agent_store_sent_confirmed(struct db *db, int64_t number, const char *user)
{
	struct db_query *query = db_query(db, "UPDATE sent SET state = 'sealed', confirmed_by = ?2"
					      " WHERE number = ?1 AND state = 'pending'");

	db_bind_number(query, 1, number);
	db_bind_text(query, 2, user);
	return db_run(query);
}

enum status
agent_store_sent_noted(struct db *db, const struct envelope_id *id, const char *user)
{
	struct db_query *query = db_query(db, "UPDATE sent SET noted_by = ?2 WHERE id = ?1 AND kind = 'envelope'"
					      " AND state IN('refused', 'failed')");

	db_bind_text(query, 1, id->hex);
	db_bind_text(query, 2, user);
	return db_row_changed(db, query);
}

enum status
agent_store_sent_to_reseal(struct db *db, int64_t *ret_number)
{
	/* the plus: else SQLite looks for the least number in every row there is */
	struct db_query *query = db_query(db, "SELECT coalesce(min(+number), 0) FROM sent"
					      " WHERE reseal > 0 AND state = 'refused'");
	enum status status;
	int row = 0;

	status = db_step(query, &row);
	if (!status)
		*ret_number = row ? db_number(query, 0) : 0;
	return status;
}

enum status
agent_store_sent_whole(struct db *db, const struct digest *body)
{
	struct db_query *query = db_query(db, "UPDATE sent SET is_whole = 1 WHERE is_whole = 0 AND body = ?1");

	agent_store_bind_digest(query, 1, body);
	return db_run(query);
}

enum status
agent_store_sent_missed(struct db *db, const struct digest *body)
{
	struct db_query *query = db_query(db, "UPDATE sent SET missed = missed + 1 WHERE is_whole = 0 AND body = ?1");

	agent_store_bind_digest(query, 1, body);
	return db_run(query);
}

enum status
agent_store_sent_needs(struct db *db, int64_t number, struct arena *arena, const char **ret_needs)
{
	struct db_query *query = db_query(db, "SELECT needs FROM sent WHERE number = ?1");
	const char *needs;
	enum status status;

	db_bind_number(query, 1, number);
	status = db_row_one(query);
	if (status)
		return status;
	needs = db_row_text(query, 0, arena);
	if (!needs)
		return STATUS_NO_MEMORY;
	*ret_needs = needs;
	return STATUS_OK;
}
