/* Duties: those of a case, those of an agency, those whose time has come. */
#include <string.h>

#include "rules/decide.h"
#include "store/store_sqlite.h"

#define COLUMNS \
	"d.opened_by, d.kind, d.party, d.part, c.token, d.debtor, d.creditor, d.child, d.start, d.due, d.warn, d.state," \
	" d.ended_by, d.ended, d.warned, d.noticed, d.remind, d.reminded, d.n"
#define COLUMN_NUMBER 18

static void
bind_state(struct db_query *query, const struct duty *duty)
{
	int64_t next = decide_due_next(duty).ms;

	db_bind_number(query, 6, duty->start.ms);
	db_bind_number(query, 7, duty->due.ms);
	db_bind_number(query, 8, duty->warn.ms);
	db_bind_text(query, 9, duty_state_word(duty->state));
	store_bind_id(query, 10, duty->ended_by.hex);
	db_bind_number(query, 11, duty->ended.ms);
	db_bind_number(query, 12, duty->warned != 0);
	db_bind_number(query, 13, duty->noticed != 0);
	if (next == INSTANT_NEVER)
		db_bind_null(query, 14);
	else
		db_bind_number(query, 14, next);
	db_bind_text(query, 15, duty->debtor.name);
	db_bind_text(query, 16, duty->creditor.name);
	db_bind_text(query, 17, duty->child.hex);
	db_bind_number(query, 18, duty->remind.ms);
	db_bind_number(query, 19, duty->reminded != 0);
}

static void
bind_key(struct db_query *query, const struct duty *duty)
{
	store_bind_id(query, 1, duty->case_token.hex);
	store_bind_id(query, 2, duty->opened_by.hex);
	db_bind_text(query, 3, duty_kind_word(duty->kind));
	db_bind_text(query, 4, duty->party.name);
	db_bind_text(query, 5, duty->part);
}

enum status
store_duty_add(struct store *store, const struct duty *duty)
{
	struct db_query *query =
		db_query(store->db, "INSERT INTO duties (case_n, opened_by, kind, party, part, start, due, warn, state,"
				    " ended_by, ended, warned, noticed, next, debtor, creditor, child, remind, reminded)"
				    " VALUES ((SELECT n FROM cases WHERE token = ?1), ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10,"
				    " ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)");

	bind_key(query, duty);
	bind_state(query, duty);
	return db_run(query);
}

enum status
store_duty_change(struct store *store, const struct duty *duty)
{
	struct db_query *query =
		db_query(store->db, "UPDATE duties SET start = ?6, due = ?7, warn = ?8, state = ?9, ended_by = ?10,"
				    " ended = ?11, warned = ?12, noticed = ?13, next = ?14, debtor = ?15, creditor = ?16,"
				    " child = ?17, remind = ?18, reminded = ?19 WHERE case_n = (SELECT n FROM cases WHERE token = ?1) AND opened_by = ?2"
				    " AND kind = ?3 AND party = ?4 AND part = ?5");
	enum status status;

	bind_key(query, duty);
	bind_state(query, duty);
	status = db_run(query);
	if (!status && db_changes(store->db) != 1)
		status = STATUS_NOT_FOUND;
	return status;
}

enum status
store_duty_is_open(struct store *store, const struct duty *duty, int *ret_is_open)
{
	struct db_query *query =
		db_query(store->db, "SELECT state IN ('open', 'overdue') FROM duties WHERE case_n = (SELECT n FROM cases"
				    " WHERE token = ?1) AND opened_by = ?2 AND kind = ?3 AND party = ?4 AND part = ?5");
	enum status status;

	bind_key(query, duty);
	status = db_row_one(query);
	if (!status)
		*ret_is_open = db_number(query, 0) != 0;
	return status;
}

static enum status
read_text(struct db_query *query, int column, char *ret_text, size_t size)
{
	const char *text = db_text(query, column);

	if (strlen(text) >= size)
		return STATUS_CORRUPT;
	strcpy(ret_text, text);
	return STATUS_OK;
}

static enum status
read_state(const char *word, enum duty_state *ret_state)
{
	for (unsigned i = 0; i < DUTY_STATE_COUNT; i++) {
		if (!strcmp(duty_state_word((enum duty_state)i), word)) {
			*ret_state = (enum duty_state)i;
			return STATUS_OK;
		}
	}
	return STATUS_CORRUPT;
}

static enum status
read_duty(struct db_query *query, struct duty *ret_duty)
{
	struct duty duty = {.kind = duty_kind_find(db_text(query, 1))};
	enum status status = duty.kind == DUTY_KIND_COUNT ? STATUS_CORRUPT : STATUS_OK;

	store_text_id(query, 0, duty.opened_by.hex);
	store_text_id(query, 4, duty.case_token.hex);
	store_text_id(query, 12, duty.ended_by.hex);
	if (!status)
		status = store_read_agency(query, 2, &duty.party);
	if (!status)
		status = read_text(query, 3, duty.part, sizeof duty.part);
	if (!status)
		status = store_read_agency(query, 5, &duty.debtor);
	if (!status)
		status = store_read_agency(query, 6, &duty.creditor);
	if (!status)
		status = read_text(query, 7, duty.child.hex, sizeof duty.child.hex);
	if (!status)
		status = read_state(db_text(query, 11), &duty.state);
	if (status)
		return status;
	duty.start.ms = db_number(query, 8);
	duty.due.ms = db_number(query, 9);
	duty.warn.ms = db_number(query, 10);
	duty.ended.ms = db_number(query, 13);
	duty.warned = db_number(query, 14) != 0;
	duty.noticed = db_number(query, 15) != 0;
	duty.remind.ms = db_number(query, 16);
	duty.reminded = db_number(query, 17) != 0;
	*ret_duty = duty;
	return STATUS_OK;
}

/* More than ${most} is over the bound (a query with a LIMIT never gives more).
 * Unless NULL, ${last} becomes the last row's number, and ${damaged} counts
 * the rows passed over that cannot be read. */
struct bound {
	size_t most;
	uint64_t *last;
	size_t *damaged;
};

/* All rows of ${query}. */
static enum status
read_list(struct db_query *query, const struct bound *bound, struct arena *arena, struct duty **ret_duties,
	  size_t *ret_count)
{
	size_t room = 32, count = 0;
	uint64_t last = 0;
	struct duty *list = arena_array(arena, room, sizeof *list);
	enum status status;
	int row = 0;

	if (!list)
		return STATUS_NO_MEMORY;
	while (!(status = db_step(query, &row)) && row) {
		if (count == bound->most)
			return STATUS_BUSY;
		if (count == room) {
			struct duty *grown = arena_array(arena, room * 2, sizeof *list);

			if (!grown)
				return STATUS_NO_MEMORY;
			memcpy(grown, list, room * sizeof *list);
			list = grown;
			room *= 2;
		}
		status = read_duty(query, &list[count]);
		if (status == STATUS_CORRUPT && bound->damaged) {
			++*bound->damaged;
			continue;
		}
		if (status)
			return status;
		last = (uint64_t)db_number(query, COLUMN_NUMBER);
		count++;
	}
	if (status)
		return status;
	if (count && bound->last)
		*bound->last = last;
	*ret_duties = list;
	*ret_count = count;
	return STATUS_OK;
}

enum status
store_group_duties(struct store *store, const struct case_token *token, struct arena *arena, struct duty **ret_duties,
		   size_t *ret_count)
{
	struct db_query *query;
	int64_t group = 0;
	enum status status = store_group_find(store, token, &group);

	if (status)
		return status;
	query = db_query(store->db, "SELECT " COLUMNS " FROM cases c JOIN duties d ON d.case_n = c.n"
				    " WHERE " STORE_IN_GROUP " ORDER BY d.n");
	db_bind_number(query, 1, group);
	return read_list(query, &(struct bound){MAX_CASE_DUTIES, NULL, NULL}, arena, ret_duties, ret_count);
}

enum status
store_duties_due(struct store *store, struct instant now, size_t most, struct arena *arena, struct store_due *ret_due)
{
	struct db_query *query = db_query(store->db, "SELECT " COLUMNS " FROM duties d JOIN cases c ON c.n = d.case_n"
						     " WHERE d.next IS NOT NULL AND d.next <= ?1 ORDER BY d.next, d.n LIMIT ?2");
	struct store_due due = {.damaged = 0};
	enum status status;

	db_bind_number(query, 1, now.ms);
	db_bind_number(query, 2, (int64_t)most);
	status = read_list(query, &(struct bound){most, NULL, &due.damaged}, arena, &due.duties, &due.count);
	if (!status)
		*ret_due = due;
	return status;
}

enum status
store_duty_next(struct store *store, struct instant *ret_at)
{
	struct db_query *query =
		db_query(store->db, "SELECT next FROM duties WHERE next IS NOT NULL ORDER BY next LIMIT 1");
	enum status status = db_row_one(query);

	if (!status)
		ret_at->ms = db_number(query, 0);
	else if (status == STATUS_NOT_FOUND) {
		ret_at->ms = INSTANT_NEVER;
		status = STATUS_OK;
	}
	return status;
}

enum status
store_duty_count(struct store *store, uint64_t *ret_count)
{
	struct db_query *query = db_query(store->db, "SELECT count(*) FROM duties WHERE state IN ('open', 'overdue')");
	enum status status = db_row_one(query);

	if (!status)
		*ret_count = (uint64_t)db_number(query, 0);
	return status;
}

/* Those of one group. */
static enum status
asked_of_group(struct store *store, const struct store_ask *ask, struct db_query **ret_query)
{
	int64_t group = 0;
	enum status status = store_group_find(store, &ask->case_token, &group);

	/* a case that is not there has no duties: who asks is not told which */
	if (status && status != STATUS_NOT_FOUND)
		return status;
	*ret_query = db_query(store->db, "SELECT " COLUMNS " FROM cases c JOIN duties d ON d.case_n = c.n"
					 " WHERE " STORE_IN_GROUP " AND (?2 = '' OR d.debtor IN (?2, ?5) OR d.creditor IN (?2, ?5))"
					 " ORDER BY d.n LIMIT ?3 OFFSET ?4");
	db_bind_number(*ret_query, 1, group);
	return STATUS_OK;
}

enum status
store_duties_asked(struct store *store, const struct store_ask *ask, struct arena *arena, struct duty **ret_duties,
		   size_t *ret_count)
{
	struct db_query *query = NULL;
	enum status status = STATUS_OK;

	if (ask->after > INT64_MAX)
		return STATUS_TOO_BIG;
	if (ask->case_token.hex[0])
		status = asked_of_group(store, ask, &query);
	else if (ask->party.name[0])
		query = db_query(store->db,
				 "SELECT " COLUMNS " FROM (SELECT n FROM duties WHERE debtor IN (?2, ?5) AND state IN ('open',"
				 " 'overdue') UNION SELECT n FROM duties WHERE creditor IN (?2, ?5) AND state IN ('open',"
				 " 'overdue')) w JOIN duties d ON d.n = w.n JOIN cases c ON c.n = d.case_n"
				 " ORDER BY d.n LIMIT ?3 OFFSET ?4");
	else
		query = db_query(store->db, "SELECT " COLUMNS " FROM duties d JOIN cases c ON c.n = d.case_n"
					    " WHERE ?2 = '' AND ?5 = '' AND d.state IN ('open', 'overdue')"
					    " ORDER BY d.n LIMIT ?3 OFFSET ?4");
	if (status)
		return status;
	db_bind_text(query, 2, ask->party.name);
	db_bind_number(query, 3, (int64_t)ask->most);
	db_bind_number(query, 4, (int64_t)ask->after);
	db_bind_text(query, 5, ask->beside.name[0] ? ask->beside.name : ask->party.name);
	return read_list(query, &(struct bound){ask->most, NULL, NULL}, arena, ret_duties, ret_count);
}

enum status
store_duties_page(struct store *store, struct store_page *page, struct arena *arena, struct duty **ret_duties,
		  size_t *ret_count)
{
	struct db_query *query;
	int64_t group = 0;
	int is_one = page->case_token.hex[0] != 0;
	enum status status = is_one ? store_group_find(store, &page->case_token, &group) : STATUS_OK;

	if (status)
		return status;
	if (page->after > INT64_MAX)
		return STATUS_TOO_BIG;
	query = is_one ? db_query(store->db, "SELECT " COLUMNS " FROM cases c JOIN duties d ON d.case_n = c.n"
					     " WHERE " STORE_IN_GROUP " AND d.n > ?2 ORDER BY d.n LIMIT ?3")
		       : db_query(store->db, "SELECT " COLUMNS " FROM duties d JOIN cases c ON c.n = d.case_n"
					     " WHERE d.n > ?2 ORDER BY d.n LIMIT ?3");
	if (is_one)
		db_bind_number(query, 1, group);
	db_bind_number(query, 2, (int64_t)page->after);
	db_bind_number(query, 3, (int64_t)page->most);
	return read_list(query, &(struct bound){page->most, &page->after, NULL}, arena, ret_duties, ret_count);
}
