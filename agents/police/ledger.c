#include "police/ledger.h"

#include <string.h>

#include "base/digest.h"
#include "base/id.h"
#include "content/document_value.h"
#include "content/identity.h"
#include "db/db_row.h"
#include "police/police_table.h"
#include "police/ppn.h"
#include "rules/clocks.h"

#define ROWS_MOST 500
#define PRINTS_MOST 2

/**
 * struct entry:
 * A message while it is counted.
 */
struct entry {
	struct agent *agent;
	struct db *db;
	const struct agent_message *message;
	struct arena *arena;
	int32_t day;
};

/* ---- children about whom the same is said again --------------------------------------- */

/* What one child is found again by; none where nothing is enough. */
struct prints {
	struct digest items[PRINTS_MOST];
	size_t count;
};

static const char *
of_child(const struct entry *entry, size_t child, const char *field)
{
	const char *pointer = arena_print(entry->arena, "/children/%zu/%s", child, field);

	return pointer ? document_value(&entry->message->document, pointer, entry->arena) : "";
}

static enum status
prints_of(const struct entry *entry, size_t child, struct prints *ret_prints)
{
	char texts[PRINTS_MOST][IDENTITY_SIZE];
	enum status status = STATUS_OK;

	identity_number(of_child(entry, child, "nhsNumber"), texts[0]);
	identity_name(of_child(entry, child, "givenNames"), of_child(entry, child, "familyName"),
		      of_child(entry, child, "birthDate"), texts[1]);
	ret_prints->count = 0;
	for (size_t i = 0; !status && i < PRINTS_MOST; i++) {
		const struct view text = {(const uint8_t *)texts[i], strlen(texts[i])};

		if (text.size)
			status = agent_fingerprint(entry->agent, text, &ret_prints->items[ret_prints->count]);
		if (text.size && !status)
			ret_prints->count++;
	}
	/* an agency whose keys were made before there was one for this goes without */
	return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static enum status
child_add(const struct entry *entry, const struct digest *print, const char *token)
{
	struct db_query *query =
		db_query(entry->db, "INSERT INTO police_child(fingerprint, id, child) VALUES(?1, ?2, ?3)"
				    " ON CONFLICT(fingerprint, id, child) DO NOTHING");

	db_bind_bytes(query, 1, (struct view){print->bytes, DIGEST_BYTES});
	db_bind_text(query, 2, entry->message->envelope.id.hex);
	db_bind_text(query, 3, token);
	return db_run(query);
}

static enum status
flag_add(const struct entry *entry, const char *token, int64_t count, int64_t first_day)
{
	struct db_query *query = db_query(entry->db, "INSERT INTO police_flag(id, child, count, first_day, made_ms)"
						     " VALUES(?1, ?2, ?3, ?4, ?5) ON CONFLICT(id, child) DO NOTHING");

	db_bind_text(query, 1, entry->message->envelope.id.hex);
	db_bind_text(query, 2, token);
	db_bind_number(query, 3, count);
	db_bind_number(query, 4, first_day);
	db_bind_number(query, 5, entry->message->accepted_ms);
	return db_run(query);
}

/* How many standard notices of the span are about this child, by any of what it
 * is found by. */
static enum status
look_for_repeats(const struct entry *entry, const struct prints *prints, const char *token)
{
	struct db_query *query = db_query(entry->db, "SELECT count(DISTINCT n.id), min(n.day) FROM police_child c"
						     " JOIN police_notice n ON n.id = c.id"
						     " WHERE c.fingerprint IN(?1, ?2) AND n.grade = 'standard'"
						     " AND n.day > ?3 AND n.day <= ?4");
	int64_t count, first;
	enum status status;
	int row = 0;

	for (size_t i = 0; i < PRINTS_MOST; i++)
		db_bind_bytes(query, (int)i + 1,
			      (struct view){prints->items[i < prints->count ? i : 0].bytes, DIGEST_BYTES});
	db_bind_number(query, 3, (int64_t)entry->day - LEDGER_REPEAT_DAYS);
	db_bind_number(query, 4, entry->day);
	status = db_step(query, &row);
	if (status || !row)
		return status;
	count = db_number(query, 0);
	first = db_number(query, 1);
	return count < LEDGER_REPEATS ? STATUS_OK : flag_add(entry, token, count, first);
}

static enum status
count_children(const struct entry *entry, int is_standard)
{
	size_t count = document_value_count(&entry->message->document, "/children");
	enum status status = STATUS_OK;

	for (size_t i = 0; !status && i < count; i++) {
		const char *token = of_child(entry, i, "token");
		struct prints prints;

		status = prints_of(entry, i, &prints);
		for (size_t j = 0; !status && j < prints.count; j++)
			status = child_add(entry, &prints.items[j], token);
		if (!status && prints.count && is_standard)
			status = look_for_repeats(entry, &prints, token);
	}
	return status;
}

/* ---- notices ---------------------------------------------------------------------------- */

static int
is_abuse(const struct entry *entry)
{
	static const char *const tools[] = {"dash", "dara"};
	const char *tool = document_value(&entry->message->document, "/risk/tool", entry->arena);

	for (size_t i = 0; i < sizeof tools / sizeof *tools; i++)
		if (!strcmp(tools[i], tool))
			return 1;
	return ppn_is_abuse(&entry->message->document, entry->arena);
}

static enum status
notice_add(const struct entry *entry, const struct police_facts *facts)
{
	const struct envelope *envelope = &entry->message->envelope;
	struct db_query *query = db_query(
		entry->db,
		"INSERT INTO police_notice(id, case_token, grade, is_abuse, children, aware_s, day, accepted_ms)"
		" VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT(id) DO NOTHING");
	uint64_t aware_s = 0;

	(void)id_number(facts->aware_at, &aware_s); /* else it stays unsaid */
	db_bind_text(query, 1, envelope->id.hex);
	db_bind_text(query, 2, envelope->case_token.hex);
	db_bind_text(query, 3, facts->grade);
	db_bind_number(query, 4, is_abuse(entry));
	db_bind_number(query, 5, (int64_t)facts->children);
	db_bind_number(query, 6, (int64_t)aware_s);
	db_bind_number(query, 7, entry->day);
	db_bind_number(query, 8, entry->message->accepted_ms);
	return db_run(query);
}

/* One that was put right by another, or taken back, counts no more. */
static enum status
forget(const struct entry *entry, const struct envelope_id *id)
{
	struct db_query *queries[] = {
		db_query(entry->db, "DELETE FROM police_notice WHERE id = ?1"),
		db_query(entry->db, "DELETE FROM police_child WHERE id = ?1"),
		db_query(entry->db, "DELETE FROM police_flag WHERE id = ?1"),
	};
	enum status status = STATUS_OK;

	for (size_t i = 0; !status && *id->hex && i < sizeof queries / sizeof *queries; i++) {
		db_bind_text(queries[i], 1, id->hex);
		status = db_run(queries[i]);
	}
	return status;
}

static enum status
count_notice(const struct entry *entry)
{
	struct police_facts facts;
	enum status status = forget(entry, &entry->message->envelope.replaces);

	police_table_facts(&entry->message->envelope, &facts);
	if (!status)
		status = notice_add(entry, &facts);
	return status ? status : count_children(entry, !strcmp(facts.grade, "standard"));
}

/* ---- what comes back ----------------------------------------------------------------------- */

static enum status
count_decision(const struct entry *entry)
{
	const struct envelope *envelope = &entry->message->envelope;
	enum status status = STATUS_OK;
	const char *code;

	for (size_t i = 0; !status && (code = police_table_code(envelope, i)); i++) {
		struct db_query *query =
			db_query(entry->db, "INSERT INTO police_decided(id, number, code, by_id) VALUES(?1, ?2, ?3, ?4)"
					    " ON CONFLICT(id, number) DO UPDATE SET code = excluded.code,"
					    " by_id = excluded.by_id");

		db_bind_text(query, 1, envelope->re.hex);
		db_bind_number(query, 2, (int64_t)i);
		db_bind_text(query, 3, code);
		db_bind_text(query, 4, envelope->id.hex);
		status = db_run(query);
	}
	return status;
}

/* The grade as it was said last: by whoever changed it, or by the notice. */
static enum status
count_regrade(const struct entry *entry)
{
	const struct envelope *envelope = &entry->message->envelope;
	struct db_query *query = db_query(
		entry->db,
		"INSERT INTO police_regraded(id, notice, was, now, reason, ms) VALUES(?1, ?2,"
		" coalesce((SELECT now FROM police_regraded WHERE notice = ?2 ORDER BY ms DESC, id DESC LIMIT 1),"
		" (SELECT grade FROM police_notice WHERE id = ?2), ''), ?3, ?4, ?5)"
		" ON CONFLICT(id) DO NOTHING");
	struct police_facts facts;

	police_table_facts(envelope, &facts);
	db_bind_text(query, 1, envelope->id.hex);
	db_bind_text(query, 2, envelope->re.hex);
	db_bind_text(query, 3, facts.grade);
	db_bind_text(query, 4, facts.reason);
	db_bind_number(query, 5, entry->message->accepted_ms);
	return db_run(query);
}

enum status
ledger_arrived(struct agent *agent, const struct agent_message *message, struct agent_now now, struct arena *arena)
{
	const struct entry entry = {agent, agent_db(agent), message, arena,
				    clocks_day((struct instant){message->accepted_ms})};
	enum police_document kind = police_table_document(message->envelope.type);

	(void)now;
	if (message->is_own && kind == POLICE_NOTICE)
		return count_notice(&entry);
	if (message->is_own && kind == POLICE_RETRACTION)
		return forget(&entry, &message->envelope.re);
	if (!message->is_own && kind == POLICE_DECISION)
		return count_decision(&entry);
	if (!message->is_own && kind == POLICE_REGRADE)
		return count_regrade(&entry);
	return STATUS_OK;
}

/* ---- reading ---------------------------------------------------------------------------------- */

#define NOTICE_COLUMNS                                                                                                 \
	"SELECT n.id, n.case_token, n.children, n.aware_s, n.accepted_ms, n.grade,"                                    \
	" coalesce((SELECT group_concat(code, ' ') FROM (SELECT code FROM police_decided d"                            \
	"  WHERE d.id = n.id ORDER BY number)), '') FROM police_notice n "

static enum status
notices_of(struct db_query *query, struct arena *arena, struct ledger_notices *ret_rows)
{
	struct ledger_notices rows = {arena_array(arena, ROWS_MOST, sizeof *rows.rows), 0};
	enum status status = rows.rows ? STATUS_OK : STATUS_NO_MEMORY;
	int row = 1;

	while (!status && row && rows.count < ROWS_MOST) {
		struct ledger_notice *notice = &rows.rows[rows.count];

		status = db_step(query, &row);
		if (status || !row)
			continue;
		db_row_short(query, 0, notice->id.hex, sizeof notice->id.hex);
		db_row_short(query, 1, notice->case_token.hex, sizeof notice->case_token.hex);
		notice->children = (size_t)db_number(query, 2);
		notice->aware_s = db_number(query, 3);
		notice->accepted_ms = db_number(query, 4);
		db_row_short(query, 5, notice->grade, sizeof notice->grade);
		notice->codes = db_row_text(query, 6, arena);
		status = notice->codes ? STATUS_OK : STATUS_NO_MEMORY;
		rows.count++;
	}
	if (!status)
		*ret_rows = rows;
	return status;
}

enum status
ledger_day(struct db *db, int32_t day, struct arena *arena, struct ledger_notices *ret_rows)
{
	struct db_query *query =
		db_query(db, NOTICE_COLUMNS
			 "WHERE n.day = ?1 AND n.is_abuse = 1 AND (n.grade = 'high'"
			 " OR EXISTS(SELECT 1 FROM police_regraded r WHERE r.notice = n.id AND r.now = 'high'))"
			 " ORDER BY n.accepted_ms, n.id LIMIT 500");

	db_bind_number(query, 1, day);
	return notices_of(query, arena, ret_rows);
}

enum status
ledger_since(struct db *db, int64_t since_ms, struct arena *arena, struct ledger_notices *ret_rows)
{
	struct db_query *query = db_query(db, NOTICE_COLUMNS "WHERE n.day >= ?1 AND n.accepted_ms >= ?2"
							     " ORDER BY n.accepted_ms DESC, n.id LIMIT 500");
	struct ledger_notices rows = {NULL, 0};
	enum status status;

	db_bind_number(query, 1, clocks_day((struct instant){since_ms}));
	db_bind_number(query, 2, since_ms);
	status = notices_of(query, arena, &rows);
	/* the newest that there is room for, oldest first */
	for (size_t i = 0; !status && i < rows.count / 2; i++) {
		struct ledger_notice swapped = rows.rows[i];

		rows.rows[i] = rows.rows[rows.count - 1 - i];
		rows.rows[rows.count - 1 - i] = swapped;
	}
	if (!status)
		*ret_rows = rows;
	return status;
}

enum status
ledger_repeats(struct db *db, int64_t since_ms, struct arena *arena, struct ledger_repeats *ret_rows)
{
	struct db_query *query = db_query(db, "SELECT id, child, count, first_day, made_ms FROM police_flag"
					      " WHERE made_ms >= ?1 ORDER BY made_ms DESC, id, child LIMIT 500");
	struct ledger_repeats rows = {arena_array(arena, ROWS_MOST, sizeof *rows.rows), 0};
	enum status status = rows.rows ? STATUS_OK : STATUS_NO_MEMORY;
	int row = 1;

	db_bind_number(query, 1, since_ms);
	while (!status && row && rows.count < ROWS_MOST) {
		struct ledger_repeat *repeat = &rows.rows[rows.count];

		status = db_step(query, &row);
		if (status || !row)
			continue;
		db_row_short(query, 0, repeat->id.hex, sizeof repeat->id.hex);
		if (id_is_child(db_text(query, 1)))
			db_row_short(query, 1, repeat->child.hex, sizeof repeat->child.hex);
		repeat->count = (size_t)db_number(query, 2);
		repeat->first_day = (int32_t)db_number(query, 3);
		repeat->made_ms = db_number(query, 4);
		rows.count++;
	}
	if (!status)
		*ret_rows = rows;
	return status;
}

enum status
ledger_regrade(struct db *db, const struct envelope_id *id, struct ledger_regrade *ret_regrade)
{
	struct db_query *query = db_query(db, "SELECT notice, was, now, reason FROM police_regraded WHERE id = ?1");
	enum status status;

	db_bind_text(query, 1, id->hex);
	status = db_row_one(query);
	if (status)
		return status;
	db_row_short(query, 0, ret_regrade->notice.hex, sizeof ret_regrade->notice.hex);
	db_row_short(query, 1, ret_regrade->was, sizeof ret_regrade->was);
	db_row_short(query, 2, ret_regrade->now, sizeof ret_regrade->now);
	db_row_short(query, 3, ret_regrade->reason, sizeof ret_regrade->reason);
	return STATUS_OK;
}
