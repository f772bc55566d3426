#include "school/notices.h"

#include "db/db_row.h"
#include "note/directory.h"
#include "runtime/trust.h"
#include "school/school_table.h"

/* clang-format off */
const char *const notices_tables[NOTICES_TABLES] = {
	"CREATE TABLE school_notice(id TEXT PRIMARY KEY, kind TEXT NOT NULL, is_missing INTEGER NOT NULL,"
	" is_alert INTEGER NOT NULL, sender TEXT NOT NULL, ends TEXT NOT NULL, accepted_ms INTEGER NOT NULL)"
	" STRICT, WITHOUT ROWID",
	"CREATE INDEX school_notice_by_time ON school_notice(accepted_ms)",
	"ALTER TABLE school_notice ADD COLUMN taken_back TEXT NOT NULL DEFAULT ''",
};
/* clang-format on */

/* Only its own sender takes a notice back; we say of any that it is not ours. */
static enum status
take_back(struct agent *agent, const struct agent_message *message)
{
	const struct envelope *envelope = &message->envelope;
	struct db_query *query = db_query(agent_db(agent), "UPDATE school_notice SET taken_back = ?2"
							   " WHERE id = ?1 AND (sender = ?3 OR ?4)");

	db_bind_text(query, 1, envelope->re.hex);
	db_bind_text(query, 2, envelope->id.hex);
	db_bind_text(query, 3, envelope->from.name);
	db_bind_number(query, 4, message->is_own);
	return db_run(query);
}

enum status
notices_arrived(struct agent *agent, const struct agent_message *message, struct agent_now now, struct arena *arena)
{
	const struct envelope *envelope = &message->envelope;
	struct db_query *query = db_query(
		agent_db(agent), "INSERT INTO school_notice(id, kind, is_missing, is_alert, sender, ends, accepted_ms)"
				 " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT(id) DO NOTHING");
	struct school_facts facts;

	(void)now;
	(void)arena;
	if (school_table_takes_back(envelope->type, message->is_own))
		return take_back(agent, message);
	if (message->is_own || !school_table_facts(envelope, &facts))
		return STATUS_OK;
	db_bind_text(query, 1, envelope->id.hex);
	db_bind_text(query, 2, facts.kind);
	db_bind_number(query, 3, facts.is_missing);
	db_bind_number(query, 4, facts.is_alert);
	db_bind_text(query, 5, envelope->from.name);
	db_bind_text(query, 6, envelope->re.hex);
	db_bind_number(query, 7, message->accepted_ms);
	return db_run(query);
}

/* What counts the setting's days: its card, and its council's policy. */
static struct calendar
calendar_of(struct agent *agent)
{
	const struct trust *trust = agent_trust(agent);
	const struct agency *self = agent_self(agent);
	const struct directory *directory = trust_directory(trust);
	const struct directory_agency *entry = directory ? directory_find(directory, self->name) : NULL;

	return (struct calendar){entry ? trust_policy_for(trust, entry->area.name) : NULL,
				 trust_card(trust, self->name)};
}

static enum status
row_of(struct agent *agent, struct db_query *query, const struct calendar *calendar, struct arena *arena,
       struct notices_row *ret_row)
{
	struct notices_row row = {.is_alert = db_number(query, 3) != 0};
	struct inbox_row inbox;
	enum status status;

	db_row_short(query, 0, row.notice.id.hex, sizeof row.notice.id.hex);
	db_row_short(query, 1, row.kind, sizeof row.kind);
	row.notice.is_missing = db_number(query, 2) != 0;
	db_row_short(query, 4, row.from.name, sizeof row.from.name);
	row.notice.accepted.ms = db_number(query, 5);
	db_row_short(query, 6, row.notice.found_by.hex, sizeof row.notice.found_by.hex);
	/* a council without a policy here: every notice is due at once */
	row.notice.bell = calendar->policy ? bell_next(calendar, row.notice.accepted) : row.notice.accepted;
	row.notice.is_taken_back = *db_text(query, 7) != '\0';
	status = agent_view_inbox_one(agent, &row.notice.id, arena, &inbox);
	row.notice.opened_ms = status ? 0 : inbox.opened_ms;
	*ret_row = row;
	return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status
notices_list(struct agent *agent, struct instant now, struct arena *arena, struct notices_rows *ret_rows)
{
	struct db_query *query =
		db_query(agent_db(agent),
			 "SELECT n.id, n.kind, n.is_missing, n.is_alert, n.sender, n.accepted_ms,"
			 " coalesce((SELECT f.id FROM school_notice f WHERE f.ends = n.id AND f.is_missing = 0 AND "
			 "f.taken_back = ''"
			 "  ORDER BY f.accepted_ms LIMIT 1), ''), n.taken_back"
			 " FROM school_notice n WHERE n.accepted_ms >= ?1 ORDER BY n.accepted_ms DESC LIMIT 500");
	const struct calendar calendar = calendar_of(agent);
	struct notices_row *rows = arena_array(arena, NOTICES_MOST, sizeof *rows);
	struct bell_notice *order = arena_array(arena, NOTICES_MOST, sizeof *order);
	struct notices_rows sorted = {arena_array(arena, NOTICES_MOST, sizeof *rows), 0};
	enum status status = rows && order && sorted.rows ? STATUS_OK : STATUS_NO_MEMORY;
	int row = 1;

	db_bind_number(query, 1, now.ms - NOTICES_SPAN_MS);
	while (!status && row && sorted.count < NOTICES_MOST) {
		status = db_step(query, &row);
		if (!status && row)
			status = row_of(agent, query, &calendar, arena, &rows[sorted.count++]);
	}
	for (size_t i = 0; !status && i < sorted.count; i++) {
		order[i] = rows[i].notice;
		order[i].context = &rows[i];
	}
	if (status)
		return status;
	bell_sort(order, sorted.count);
	for (size_t i = 0; i < sorted.count; i++)
		sorted.rows[i] = *(const struct notices_row *)order[i].context;
	*ret_rows = sorted;
	return STATUS_OK;
}

enum status
notices_missing_of(struct db *db, const struct envelope_id *id, struct envelope_id *ret_missing)
{
	struct db_query *query = db_query(db, "SELECT m.id FROM school_notice f JOIN school_notice m ON m.id = f.ends"
					      " WHERE f.id = ?1 AND f.is_missing = 0 AND m.is_missing = 1");
	enum status status;

	db_bind_text(query, 1, id->hex);
	status = db_row_one(query);
	if (status)
		return status;
	db_row_short(query, 0, ret_missing->hex, sizeof ret_missing->hex);
	return STATUS_OK;
}
