#include "crs/register.h"

#include <string.h>

#include "crs/tie.h"
#include "db/db_row.h"
#include "runtime/agent_kind.h"

/* A hash, or nothing where there is nothing to hash or no key. */
struct print {
	struct digest digest;
	int is_there;
};

static enum status
print_of(struct agent *agent, const char *text, struct print *print)
{
	enum status status;

	print->is_there = 0;
	if (!*text)
		return STATUS_OK;
	status = agent_fingerprint(agent, (struct view){(const uint8_t *)text, strlen(text)}, &print->digest);
	if (status == STATUS_NOT_FOUND)
		return STATUS_OK;
	print->is_there = !status;
	return status;
}

static void
bind_print(struct db_query *query, int at, const struct print *print)
{
	if (print->is_there)
		db_bind_bytes(query, at, (struct view){print->digest.bytes, DIGEST_BYTES});
	else
		db_bind_null(query, at);
}

enum status
register_add(struct agent *agent, const struct register_place *place, const struct subjects *subjects)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; !status && i < subjects->count; i++) {
		const struct subject *subject = &subjects->items[i];
		struct db_query *query;
		struct print number, name;

		status = print_of(agent, subject->number, &number);
		if (!status)
			status = print_of(agent, subject->name, &name);
		if (status)
			return status;
		query = db_query(agent_db(agent), "INSERT INTO crs_child(message, token, place, case_token, day, band,"
						  " grade, ethnicity, heard, consent, number_print, name_print)"
						  " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"
						  " ON CONFLICT(message, place) DO NOTHING");
		db_bind_text(query, 1, place->message.hex);
		db_bind_text(query, 2, subject->token.hex);
		db_bind_number(query, 3, (int64_t)i);
		db_bind_text(query, 4, place->case_token.hex);
		db_bind_number(query, 5, place->day);
		db_bind_text(query, 6, subject->band);
		db_bind_text(query, 7, place->grade);
		db_bind_text(query, 8, subjects_ethnicity_word(subject->ethnicity));
		db_bind_number(query, 9, subjects->is_heard);
		db_bind_number(query, 10, subjects->has_consent);
		bind_print(query, 11, &number);
		bind_print(query, 12, &name);
		status = db_run(query);
	}
	return status;
}

enum status
register_ethnicity(struct db *db, const struct case_token *case_token, const struct child *child,
		   enum subject_ethnicity ethnicity)
{
	struct db_query *query = db_query(
		db, "UPDATE crs_child SET ethnicity = ?1 WHERE case_token = ?2 AND token = ?3 AND token <> ''");

	if (ethnicity == ETHNICITY_MISSING)
		return STATUS_OK; /* what was known stays known */
	db_bind_text(query, 1, subjects_ethnicity_word(ethnicity));
	db_bind_text(query, 2, case_token->hex);
	db_bind_text(query, 3, child->hex);
	return db_run(query);
}

enum status
register_learn(struct db *db, const struct case_token *case_token, const struct subjects *subjects)
{
	struct db_query *query = db_query(db, "UPDATE crs_child SET heard = max(heard, ?1), consent = max(consent, ?2)"
					      " WHERE case_token = ?3");
	enum status status;

	db_bind_number(query, 1, subjects->is_heard);
	db_bind_number(query, 2, subjects->has_consent);
	db_bind_text(query, 3, case_token->hex);
	status = db_run(query);
	for (size_t i = 0; !status && i < subjects->count; i++)
		status = register_ethnicity(db, case_token, &subjects->items[i].token, subjects->items[i].ethnicity);
	return status;
}

enum status
register_drop(struct db *db, const struct envelope_id *message)
{
	struct db_query *query = db_query(db, "DELETE FROM crs_child WHERE message = ?1");

	db_bind_text(query, 1, message->hex);
	return db_run(query);
}

/* Two numbers that differ are two children, whatever their names.  The day of
 * an earlier one is looked at closer by whoever reads the row. */
static const char repeats_sql[] =
	"SELECT a.token, b.message, b.case_token, b.token, b.day, a.day, a.case_token"
	" FROM crs_child a JOIN crs_child b ON b.message <> a.message AND b.case_token <> a.case_token"
	" AND b.day <= a.day AND b.day >= a.day - 366"
	" WHERE a.message = ?1 AND ((a.number_print IS NOT NULL AND b.number_print = a.number_print)"
	" OR (a.name_print IS NOT NULL AND b.name_print = a.name_print"
	" AND (a.number_print IS NULL OR b.number_print IS NULL)))"
	" ORDER BY b.day DESC, b.message DESC LIMIT ?2";

static void
repeat_read(struct db_query *query, struct register_repeat *row)
{
	db_row_short(query, 0, row->child.hex, sizeof row->child.hex);
	db_row_short(query, 1, row->earlier.hex, sizeof row->earlier.hex);
	db_row_short(query, 2, row->earlier_case.hex, sizeof row->earlier_case.hex);
	db_row_short(query, 3, row->earlier_child.hex, sizeof row->earlier_child.hex);
	row->earlier_day = (int32_t)db_number(query, 4);
}

static enum status
own_case(struct db *db, const struct envelope_id *message, struct tie_group *group)
{
	struct db_query *query = db_query(db, "SELECT case_token FROM crs_child WHERE message = ?1 LIMIT 1");
	struct case_token own = {""};
	enum status status;
	int is_row = 0;

	db_bind_text(query, 1, message->hex);
	status = db_step(query, &is_row);
	if (!status && is_row)
		db_row_short(query, 0, own.hex, sizeof own.hex);
	group->count = 0;
	return status || !is_row ? status : tie_group_of(db, &own, group);
}

static enum status
gather(struct db *db, const struct envelope_id *message, int is_linked_too, struct arena *arena,
       struct register_repeats *ret_rows)
{
	struct register_repeat *rows = arena_array(arena, REGISTER_REPEATS_MOST, sizeof *rows);
	struct tie_group *group = arena_alloc(arena, sizeof *group);
	struct db_query *query;
	enum status status = rows && group ? own_case(db, message, group) : STATUS_NO_MEMORY;
	size_t count = 0;
	int is_row = 1;

	if (status)
		return status;
	query = db_query(db, repeats_sql);
	db_bind_text(query, 1, message->hex);
	db_bind_number(query, 2, REGISTER_REPEATS_MOST);
	while (is_row) {
		status = db_step(query, &is_row);
		if (status)
			return status;
		if (!is_row || !identity_within_year((int)db_number(query, 4), (int)db_number(query, 5)))
			continue;
		repeat_read(query, &rows[count]);
		count += !tie_has(group, &rows[count].earlier_case) ||
			 (is_linked_too && db_number(query, 4) < db_number(query, 5));
	}
	ret_rows->rows = rows;
	ret_rows->count = count;
	return STATUS_OK;
}

enum status
register_repeats(struct db *db, const struct envelope_id *message, struct arena *arena,
		 struct register_repeats *ret_rows)
{
	return gather(db, message, 0, arena, ret_rows);
}

enum status
register_earlier(struct db *db, const struct envelope_id *message, struct arena *arena,
		 struct register_repeats *ret_rows)
{
	return gather(db, message, 1, arena, ret_rows);
}

enum register_likeness
register_compare(struct db *db, const struct register_child *a, const struct register_child *b)
{
	struct db_query *query = db_query(db, "SELECT CASE"
					      " WHEN a.number_print = b.number_print THEN 1"
					      " WHEN a.number_print <> b.number_print THEN 2"
					      " WHEN a.name_print = b.name_print THEN 1"
					      " WHEN a.name_print <> b.name_print THEN 2 ELSE 0 END"
					      " FROM crs_child a, crs_child b WHERE a.message = ?1 AND a.token = ?2"
					      " AND b.message = ?3 AND b.token = ?4 LIMIT 1");
	int is_row = 0;

	db_bind_text(query, 1, a->message.hex);
	db_bind_text(query, 2, a->token.hex);
	db_bind_text(query, 3, b->message.hex);
	db_bind_text(query, 4, b->token.hex);
	if (db_step(query, &is_row) || !is_row)
		return REGISTER_CANNOT_TELL;
	switch (db_number(query, 0)) {
	case 1:
		return REGISTER_SAME;
	case 2:
		return REGISTER_OTHER;
	default:
		return REGISTER_CANNOT_TELL;
	}
}

int
register_has(struct db *db, const struct envelope_id *message)
{
	struct db_query *query = db_query(db, "SELECT 1 FROM crs_child WHERE message = ?1"
					      " AND (number_print IS NOT NULL OR name_print IS NOT NULL) LIMIT 1");
	int is_row = 0;

	db_bind_text(query, 1, message->hex);
	return !db_step(query, &is_row) && is_row;
}

enum status
register_count(struct db *db, const struct register_wanted *wanted, uint32_t *ret_count)
{
	struct db_query *query = db_query(db, "SELECT count(*) FROM crs_child WHERE day >= ?1 AND day < ?2"
					      " AND (?3 = '' OR band = ?3) AND (?4 = '' OR grade = ?4) AND CASE ?5"
					      " WHEN 'ethnicity-known' THEN ethnicity = 'known'"
					      " WHEN 'ethnicity-refused' THEN ethnicity = 'refused'"
					      " WHEN 'voice-heard' THEN heard = 1"
					      " WHEN 'consent-recorded' THEN consent = 1 ELSE 1 END");
	enum status status;
	int is_row = 0;

	db_bind_number(query, 1, wanted->from_day);
	db_bind_number(query, 2, wanted->until_day);
	db_bind_text(query, 3, wanted->band ? wanted->band : "");
	db_bind_text(query, 4, wanted->grade ? wanted->grade : "");
	db_bind_text(query, 5, wanted->what);
	status = db_step(query, &is_row);
	if (!status)
		*ret_count = is_row ? (uint32_t)db_number(query, 0) : 0;
	return status;
}
