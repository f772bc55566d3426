#include "crs/followup.h"

#include <string.h>

#include "db/db_row.h"

#define OF_ALL "-"

const char *
followup_word(enum followup_kind kind)
{
	static const char *const words[FOLLOWUP_COUNT] = {
#define X(code, word, meaning) word,
		FOLLOWUP_TABLE(X)
#undef X
	};

	return words[kind];
}

const char *
followup_meaning(enum followup_kind kind)
{
	static const char *const meanings[FOLLOWUP_COUNT] = {
#define X(code, word, meaning) meaning,
		FOLLOWUP_TABLE(X)
#undef X
	};

	return meanings[kind];
}

static enum status
open_one(struct db *db, const struct followup_place *place, enum followup_kind kind, const char *child)
{
	struct db_query *query =
		db_query(db, "INSERT INTO crs_followup(kind, message, case_token, child, since_ms)"
			     " VALUES(?1, ?2, ?3, ?4, ?5) ON CONFLICT(message, kind, child) DO NOTHING");

	db_bind_text(query, 1, followup_word(kind));
	db_bind_text(query, 2, place->message.hex);
	db_bind_text(query, 3, place->case_token.hex);
	db_bind_text(query, 4, child);
	db_bind_number(query, 5, place->at_ms);
	return db_run(query);
}

enum status
followup_open(struct db *db, const struct followup_place *place, const struct subjects *subjects)
{
	enum status status = STATUS_OK;
	int is_born = !subjects->count; /* nobody is named: somebody was born, for all we know */

	for (size_t i = 0; !status && i < subjects->count; i++) {
		const struct subject *subject = &subjects->items[i];
		int is_unborn = !strcmp(subject->band, "unborn");

		is_born |= !is_unborn;
		if (subject->ethnicity == ETHNICITY_MISSING && !is_unborn)
			status = open_one(db, place, FOLLOWUP_ETHNICITY,
					  *subject->token.hex ? subject->token.hex : OF_ALL);
	}
	if (!status && is_born && !subjects->is_too_young && !subjects->is_heard)
		status = open_one(db, place, FOLLOWUP_VOICE, OF_ALL);
	if (!status && is_born && !subjects->is_too_young && !subjects->is_alone)
		status = open_one(db, place, FOLLOWUP_ALONE, OF_ALL);
	if (!status && !subjects->has_consent)
		status = open_one(db, place, FOLLOWUP_CONSENT, OF_ALL);
	return status;
}

static enum status
end_kind(struct db *db, const struct followup_place *place, const char *how, enum followup_kind kind, const char *child)
{
	struct db_query *query = db_query(db, "UPDATE crs_followup SET done_ms = ?1, how = ?2 WHERE case_token = ?3"
					      " AND kind = ?4 AND child = ?5 AND done_ms = 0");

	db_bind_number(query, 1, place->at_ms);
	db_bind_text(query, 2, how);
	db_bind_text(query, 3, place->case_token.hex);
	db_bind_text(query, 4, followup_word(kind));
	db_bind_text(query, 5, child);
	return db_run(query);
}

enum status
followup_ethnicity(struct db *db, const struct followup_place *place, const char *how, const struct child *child)
{
	return end_kind(db, place, how, FOLLOWUP_ETHNICITY, *child->hex ? child->hex : OF_ALL);
}

enum status
followup_answer(struct db *db, const struct followup_place *place, const char *how, const struct subjects *subjects)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; !status && i < subjects->count; i++)
		if (subjects->items[i].ethnicity != ETHNICITY_MISSING)
			status = followup_ethnicity(db, place, how, &subjects->items[i].token);
	if (!status && (subjects->is_heard || subjects->is_too_young))
		status = end_kind(db, place, how, FOLLOWUP_VOICE, OF_ALL);
	if (!status && (subjects->is_alone || subjects->is_too_young))
		status = end_kind(db, place, how, FOLLOWUP_ALONE, OF_ALL);
	if (!status && subjects->has_consent)
		status = end_kind(db, place, how, FOLLOWUP_CONSENT, OF_ALL);
	return status;
}

enum status
followup_drop(struct db *db, const struct envelope_id *message, const char *how, int64_t at_ms)
{
	struct db_query *query =
		db_query(db, "UPDATE crs_followup SET done_ms = ?1, how = ?2 WHERE message = ?3 AND done_ms = 0");

	db_bind_number(query, 1, at_ms);
	db_bind_text(query, 2, how);
	db_bind_text(query, 3, message->hex);
	return db_run(query);
}

enum status
followup_done(struct db *db, int64_t number, const char *by, int64_t at_ms)
{
	struct db_query *query = db_query(db, "UPDATE crs_followup SET done_ms = ?1, how = 'person', by_user = ?2"
					      " WHERE number = ?3 AND done_ms = 0");
	enum status status;
	int row = 0;

	db_bind_number(query, 1, at_ms);
	db_bind_text(query, 2, by);
	db_bind_number(query, 3, number);
	status = db_run(query);
	if (status || db_changes(db))
		return status;
	query = db_query(db, "SELECT 1 FROM crs_followup WHERE number = ?1");
	db_bind_number(query, 1, number);
	status = db_step(query, &row);
	return status ? status : row ? STATUS_CONFLICT : STATUS_NOT_FOUND;
}

static enum followup_kind
kind_of(const char *word)
{
	int kind = 0;

	while (kind < FOLLOWUP_COUNT - 1 && strcmp(followup_word((enum followup_kind)kind), word) != 0)
		kind++;
	return (enum followup_kind)kind;
}

static enum status
row_read(struct db_query *query, struct arena *arena, struct followup *row)
{
	*row = (struct followup){.number = db_number(query, 0), .kind = kind_of(db_text(query, 1))};
	db_row_short(query, 2, row->message.hex, sizeof row->message.hex);
	db_row_short(query, 3, row->case_token.hex, sizeof row->case_token.hex);
	db_row_short(query, 4, row->child.hex, sizeof row->child.hex);
	row->since_ms = db_number(query, 5);
	row->done_ms = db_number(query, 6);
	row->how = arena_print(arena, "%s", db_text(query, 7));
	row->by = arena_print(arena, "%s", db_text(query, 8));
	return row->how && row->by ? STATUS_OK : STATUS_NO_MEMORY;
}

enum status
followup_list(struct db *db, const struct case_token *case_token, enum followup_which which, struct arena *arena,
	      struct followup_rows *ret_rows)
{
	struct db_query *query =
		db_query(db, "SELECT number, kind, message, case_token, child, since_ms, done_ms, how, by_user"
			     " FROM crs_followup WHERE (?1 = '' OR case_token = ?1) AND (?2 = 1 OR done_ms = 0)"
			     " ORDER BY number LIMIT ?3");
	struct followup *rows = arena_array(arena, FOLLOWUP_MOST, sizeof *rows);
	enum status status = rows ? STATUS_OK : STATUS_NO_MEMORY;
	size_t count = 0;
	int is_row = 1;

	db_bind_text(query, 1, case_token ? case_token->hex : "");
	db_bind_number(query, 2, which == FOLLOWUP_ALL);
	db_bind_number(query, 3, FOLLOWUP_MOST);
	while (!status && is_row) {
		status = db_step(query, &is_row);
		if (!status && is_row)
			status = row_read(query, arena, &rows[count++]);
	}
	if (status)
		return status;
	ret_rows->rows = rows;
	ret_rows->count = count;
	return STATUS_OK;
}
