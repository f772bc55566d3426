#include "runtime/agent_purge.h"

#include "base/log.h"
#include "db/db_row.h"
#include "runtime/address_table.h"
#include "runtime/agent_inner.h"
#include "runtime/results.h"

/* A body is kept under its hash: another message may stand on the same one. */
static enum status
drop_body(struct db *db, const struct envelope_id *id)
{
	struct db_query *query =
		db_query(db, "DELETE FROM body WHERE hash = (SELECT body FROM inbox WHERE id = ?1)"
			     " AND NOT EXISTS(SELECT 1 FROM inbox i WHERE i.body = body.hash"
			     "  AND i.id NOT IN(SELECT id FROM purged))"
			     " AND NOT EXISTS(SELECT 1 FROM sent s WHERE s.body = body.hash)");
	enum status status;

	db_bind_text(query, 1, id->hex);
	status = db_run(query);
	if (status)
		return status;
	/* or it would be fetched, to be unsealed */
	query = db_query(db, "UPDATE inbox SET state = 'refused', code = 'recalled' WHERE id = ?1 AND state = 'raw'");
	db_bind_text(query, 1, id->hex);
	return db_run(query);
}

/* The folders follow the journal: a crash before the files are gone leaves them
 * to the next start. */
static enum status
drop(struct agent *agent, const struct envelope_id *id, const struct envelope_id *said, int64_t ms)
{
	const struct journal_row event = {.kind = JOURNAL_PURGED, .id = *id, .other = *said, .ms = ms};
	enum status status = drop_body(agent->db, id);

	if (!status)
		status = agent_store_journal(agent->db, &event);
	if (!status)
		log_event(LOG_LINE_INFO, "inbox.purged", "id=%s by=%s", id->hex, said->hex);
	return status;
}

static enum status
keep(struct db *db, const struct envelope_id *id, const struct agent_purge *purge)
{
	struct db_query *query = db_query(db, "INSERT INTO purged(id, recall, said, user, ms) SELECT ?1, ?2, ?3, ?4, ?5"
					      " WHERE NOT EXISTS(SELECT 1 FROM sent WHERE id = ?1)"
					      " ON CONFLICT(id) DO NOTHING");

	db_bind_text(query, 1, id->hex);
	db_bind_text(query, 2, purge->re.hex);
	db_bind_text(query, 3, purge->said.hex);
	db_bind_text(query, 4, purge->user);
	db_bind_number(query, 5, purge->ms);
	return db_run(query);
}

enum status
agent_purge(struct agent *agent, const struct agent_purge *purge, struct arena *arena)
{
	struct inbox_row recall;
	enum status status;

	if (!address_table_purges(purge->type))
		return STATUS_OK;
	status = agent_view_inbox_one(agent, &purge->re, arena, &recall);
	if (status)
		return status == STATUS_NOT_FOUND ? STATUS_OK : status;
	if (recall.state != INBOX_VERIFIED || !address_table_recalls(recall.type))
		return STATUS_OK;
	status = keep(agent->db, &recall.re, purge);
	if (status || !db_changes(agent->db))
		return status;
	return drop(agent, &recall.re, &purge->said, purge->ms);
}

/* What we said about that recall, which this store had from the broker first. */
static enum status
purge_of(struct agent *agent, const struct envelope_id *recall, int64_t now_ms, struct arena *arena)
{
	struct agent_purge purge = {.type = address_table_purging(), .re = *recall, .user = "", .ms = now_ms};
	struct db_query *query = db_query(agent->db, "SELECT id FROM sent WHERE re = ?1 AND type = ?2 AND is_held = 0"
						     " AND state IN('sealed', 'signed', 'accepted') LIMIT 1");
	enum status status;

	db_bind_text(query, 1, recall->hex);
	db_bind_text(query, 2, message_type_word(purge.type));
	status = db_row_one(query);
	if (status)
		return status == STATUS_NOT_FOUND ? STATUS_OK : status;
	db_row_short(query, 0, purge.said.hex, ID_SIZE);
	return agent_purge(agent, &purge, arena);
}

enum status
agent_purge_arrived(struct agent *agent, const struct envelope_id *id, int64_t now_ms, struct arena *arena)
{
	struct agent_purged purged;
	struct inbox_row row;
	enum status status = agent_purge_find(agent, id, arena, &purged);

	if (!status)
		return drop(agent, id, &purged.said, now_ms);
	if (status == STATUS_NOT_FOUND)
		status = agent_view_inbox_one(agent, id, arena, &row);
	if (status)
		return status == STATUS_NOT_FOUND ? STATUS_OK : status;
	return address_table_recalls(row.type) ? purge_of(agent, id, now_ms, arena) : STATUS_OK;
}

enum status
agent_purge_find(struct agent *agent, const struct envelope_id *id, struct arena *arena, struct agent_purged *ret_purged)
{
	struct db_query *query =
		db_query(agent->db, "SELECT p.recall, p.said, p.user, p.ms, coalesce(h.handover, '')"
				    " FROM purged p LEFT JOIN handed h ON h.id = p.id WHERE p.id = ?1");
	struct agent_purged purged = {.user = ""};
	enum status status;

	db_bind_text(query, 1, id->hex);
	status = db_row_one(query);
	if (status)
		return status;
	db_row_short(query, 0, purged.recall.hex, ID_SIZE);
	db_row_short(query, 1, purged.said.hex, ID_SIZE);
	purged.user = db_row_text(query, 2, arena);
	purged.ms = db_number(query, 3);
	db_row_short(query, 4, purged.handover.hex, ID_SIZE);
	*ret_purged = purged;
	return purged.user ? STATUS_OK : STATUS_NO_MEMORY;
}

const char *
agent_purge_words(struct agent *agent, const struct envelope_id *id, struct arena *arena)
{
	struct agent_purged purged;

	if (agent_purge_find(agent, id, arena, &purged))
		return NULL;
	return arena_print(arena, "purged on %.10s by %s", results_time(purged.ms, arena),
			   *purged.user ? purged.user : "a program");
}
