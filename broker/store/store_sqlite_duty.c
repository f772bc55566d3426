/* Duties: those of a case, those of an agency, those whose time has come. */
#include <string.h>

#include "store/store_sqlite.h"

#define COLUMNS \
	"d.opened_by, d.kind, d.party, d.part, c.token, d.debtor, d.creditor, d.child, d.start, d.due, d.warn, d.state," \
	" d.ended_by, d.ended, d.warned, d.noticed"

/* When the clock next has a say in ${duty}: its warning, then the moment after
 * its due time, then never. */
static int64_t
next_moment(const struct duty *duty)
{
	int64_t next = INSTANT_NEVER;

	if (!duty_is_open(duty))
		return INSTANT_NEVER;
	if (!duty->noticed && duty->due.ms < next)
		next = duty->due.ms + 1;
	if (!duty->noticed && !duty->warned && duty->warn.ms < next)
		next = duty->warn.ms;
	return next;
}

static void
bind_state(struct db_query *query, const struct duty *duty)
{
	int64_t next = next_moment(duty);

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
				    " ended_by, ended, warned, noticed, next, debtor, creditor, child)"
				    " VALUES ((SELECT n FROM cases WHERE token = ?1), ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10,"
				    " ?11, ?12, ?13, ?14, ?15, ?16, ?17)");

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
				    " child = ?17 WHERE case_n = (SELECT n FROM cases WHERE token = ?1) AND opened_by = ?2"
				    " AND kind = ?3 AND party = ?4 AND part = ?5");
	enum status status;

	bind_key(query, duty);
	bind_state(query, duty);
	status = db_run(query);
	if (!status && db_changes(store->db) != 1)
		status = STATUS_NOT_FOUND;
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
	*ret_duty = duty;
	return STATUS_OK;
}

/* All rows of ${query}; more than ${most} is over the bound (a query with a
 * LIMIT never gives more). */
static enum status
read_list(struct db_query *query, size_t most, struct arena *arena, struct duty **ret_duties, size_t *ret_count)
{
	size_t room = 32, count = 0;
	struct duty *list = arena_array(arena, room, sizeof *list);
	enum status status;
	int row = 0;

	if (!list)
		return STATUS_NO_MEMORY;
	while (!(status = db_step(query, &row)) && row) {
		if (count == most)
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
		if (status)
			return status;
		count++;
	}
	if (status)
		return status;
	*ret_duties = list;
	*ret_count = count;
	return STATUS_OK;
}

enum status
store_case_duties(struct store *store, const struct case_token *token, struct arena *arena, struct duty **ret_duties,
		  size_t *ret_count)
{
	struct db_query *query = db_query(store->db, "SELECT " COLUMNS " FROM cases c JOIN duties d ON d.case_n = c.n"
						     " WHERE c.token = ?1 ORDER BY d.n");

	store_bind_id(query, 1, token->hex);
	return read_list(query, MAX_CASE_DUTIES, arena, ret_duties, ret_count);
}

enum status
store_duties_due(struct store *store, struct instant now, size_t most, struct arena *arena, struct duty **ret_duties,
		 size_t *ret_count)
{
	struct db_query *query = db_query(store->db, "SELECT " COLUMNS " FROM duties d JOIN cases c ON c.n = d.case_n"
						     " WHERE d.next IS NOT NULL AND d.next <= ?1 ORDER BY d.next, d.n LIMIT ?2");

	db_bind_number(query, 1, now.ms);
	db_bind_number(query, 2, (int64_t)most);
	return read_list(query, most, arena, ret_duties, ret_count);
}

enum status
store_duty_next(struct store *store, struct instant *ret_at)
{
	struct db_query *query =
		db_query(store->db, "SELECT next FROM duties WHERE next IS NOT NULL ORDER BY next LIMIT 1");
	enum status status = store_one(query);

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
	enum status status = store_one(query);

	if (!status)
		*ret_count = (uint64_t)db_number(query, 0);
	return status;
}

enum status
store_duties_asked(struct store *store, const struct store_ask *ask, struct arena *arena, struct duty **ret_duties,
		   size_t *ret_count)
{
	struct db_query *query;

	if (ask->after > INT64_MAX)
		return STATUS_TOO_BIG;
	if (ask->case_token.hex[0])
		query = db_query(store->db, "SELECT " COLUMNS " FROM cases c JOIN duties d ON d.case_n = c.n"
					    " WHERE c.token = ?4 AND (?1 = '' OR d.debtor = ?1 OR d.creditor = ?1)"
					    " ORDER BY d.n LIMIT ?2 OFFSET ?3");
	else if (ask->party.name[0])
		query = db_query(store->db,
				 "SELECT " COLUMNS " FROM (SELECT n FROM duties WHERE debtor = ?1 AND state IN ('open',"
				 " 'overdue') UNION SELECT n FROM duties WHERE creditor = ?1 AND state IN ('open',"
				 " 'overdue')) w JOIN duties d ON d.n = w.n JOIN cases c ON c.n = d.case_n"
				 " ORDER BY d.n LIMIT ?2 OFFSET ?3");
	else
		query = db_query(store->db, "SELECT " COLUMNS " FROM duties d JOIN cases c ON c.n = d.case_n"
					    " WHERE ?1 = '' AND d.state IN ('open', 'overdue')"
					    " ORDER BY d.n LIMIT ?2 OFFSET ?3");
	db_bind_text(query, 1, ask->party.name);
	db_bind_number(query, 2, (int64_t)ask->most);
	db_bind_number(query, 3, (int64_t)ask->after);
	if (ask->case_token.hex[0])
		store_bind_id(query, 4, ask->case_token.hex);
	return read_list(query, ask->most, arena, ret_duties, ret_count);
}
