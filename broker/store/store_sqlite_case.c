/* Submissions, envelopes by id, and the answers to refused notes. */
#include <stdlib.h>
#include <string.h>

#include "store/store_sqlite.h"

/* ---- what an agency's seq became ---- */

enum status
store_submission_last(struct store *store, const struct agency *agency, uint64_t *ret_seq, uint64_t *ret_index)
{
	struct db_query *query =
		db_query(store->db, "SELECT seq, idx FROM submissions WHERE agency = ?1 ORDER BY seq DESC LIMIT 1");
	int64_t number = 0;
	enum status status = store_agency(store, agency, &number);

	if (status)
		return status;
	db_bind_number(query, 1, number);
	status = db_row_one(query);
	if (status)
		return status;
	*ret_seq = (uint64_t)db_number(query, 0);
	*ret_index = (uint64_t)db_number(query, 1);
	return STATUS_OK;
}

enum status
store_submission_find(struct store *store, const struct agency *agency, uint64_t seq, uint64_t *ret_index)
{
	struct db_query *query = db_query(store->db, "SELECT idx FROM submissions WHERE agency = ?1 AND seq = ?2");
	int64_t number = 0;
	enum status status = store_agency(store, agency, &number);

	if (status)
		return status;
	if (seq > INT64_MAX)
		return STATUS_NOT_FOUND;
	db_bind_number(query, 1, number);
	db_bind_number(query, 2, (int64_t)seq);
	status = db_row_one(query);
	if (!status)
		*ret_index = (uint64_t)db_number(query, 0);
	return status;
}

enum status
store_submission_add(struct store *store, const struct agency *agency, uint64_t seq, uint64_t index)
{
	struct db_query *query = db_query(store->db, "INSERT INTO submissions VALUES (?1, ?2, ?3)");
	int64_t number = 0;
	enum status status = store_agency_make(store, agency, &number);

	if (status)
		return status;
	db_bind_number(query, 1, number);
	db_bind_number(query, 2, (int64_t)seq);
	db_bind_number(query, 3, (int64_t)index);
	return db_run(query);
}

/* ---- refusals ---- */

enum status
store_refusal_add(struct store *store, uint64_t index, const struct store_refusal *refusal)
{
	struct db_query *query = db_query(store->db, "INSERT INTO refusals VALUES (?1, ?2, ?3, ?4)");
	size_t size = 1;
	char *needs, *at;

	for (size_t i = 0; i < refusal->need_count; i++)
		size += strlen(refusal->needs[i]) + 1;
	needs = at = malloc(size);
	if (!needs)
		return STATUS_NO_MEMORY;
	*at = '\0';
	for (size_t i = 0; i < refusal->need_count; i++) {
		at = stpcpy(at, refusal->needs[i]);
		*at++ = '\n';
		*at = '\0';
	}
	db_bind_number(query, 1, (int64_t)index);
	db_bind_text(query, 2, refusal_row(refusal->code)->word);
	db_bind_text(query, 3, refusal->holder.name);
	db_bind_text(query, 4, needs);
	free(needs);
	return db_run(query);
}

static enum status
split_needs(const char *text, struct arena *arena, struct store_refusal *refusal)
{
	const char **needs = arena_array(arena, MAX_NEEDS, sizeof *needs);
	size_t count = 0;

	if (!needs)
		return STATUS_NO_MEMORY;
	while (*text && count < MAX_NEEDS) {
		size_t size = strcspn(text, "\n");

		needs[count] = arena_text(arena, text, size);
		if (!needs[count++])
			return STATUS_NO_MEMORY;
		text += size + (text[size] == '\n');
	}
	refusal->needs = needs;
	refusal->need_count = count;
	return STATUS_OK;
}

enum status
store_refusal_find(struct store *store, uint64_t index, struct arena *arena, struct store_refusal *ret_refusal)
{
	struct db_query *query = db_query(store->db, "SELECT code, holder, needs FROM refusals WHERE idx = ?1");
	struct store_refusal refusal = {0};
	enum status status;

	db_bind_number(query, 1, (int64_t)index);
	status = db_row_one(query);
	if (!status)
		status = store_read_agency(query, 1, &refusal.holder);
	if (!status)
		status = split_needs(db_text(query, 2), arena, &refusal);
	if (status)
		return status;
	refusal.code = refusal_find(db_text(query, 0));
	if (refusal.code == REFUSAL_NONE)
		return STATUS_CORRUPT;
	*ret_refusal = refusal;
	return STATUS_OK;
}

/* ---- envelopes ---- */

enum status
store_envelope_add(struct store *store, const struct store_envelope *envelope)
{
	struct db_query *query = db_query(store->db, "INSERT INTO envelopes VALUES (?1, ?2, ?3,"
						     " (SELECT n FROM cases WHERE token = ?4), ?5, ?6, ?7)");
	int64_t sender = 0;
	enum status status = store_agency_make(store, &envelope->from, &sender);

	if (status)
		return status;
	db_bind_number(query, 1, (int64_t)envelope->index);
	store_bind_id(query, 2, envelope->id.hex);
	db_bind_number(query, 3, sender);
	/* a refused one belongs to no case: it is not part of what the rules see */
	store_bind_id(query, 4, envelope->is_accepted ? envelope->case_token.hex : "");
	store_bind_digest(query, 5, &envelope->before_seq);
	db_bind_number(query, 6, envelope->is_accepted);
	if (envelope->body)
		db_bind_number(query, 7, (int64_t)envelope->body);
	else
		db_bind_null(query, 7);
	return db_run(query);
}

enum status
store_envelope_find(struct store *store, const struct envelope_id *id, struct store_envelope *ret_envelope)
{
	struct db_query *query =
		db_query(store->db, "SELECT e.idx, a.name, c.token, e.before, e.accepted, e.body FROM envelopes e"
				    " JOIN agencies a ON a.n = e.sender LEFT JOIN cases c ON c.n = e.case_n WHERE e.id = ?1");
	struct store_envelope envelope = {.id = *id};
	enum status status;

	store_bind_id(query, 1, id->hex);
	status = db_row_one(query);
	if (!status)
		status = store_read_agency(query, 1, &envelope.from);
	if (!status)
		status = store_read_digest(query, 3, &envelope.before_seq);
	if (status)
		return status;
	envelope.index = (uint64_t)db_number(query, 0);
	store_text_id(query, 2, envelope.case_token.hex);
	envelope.is_accepted = db_number(query, 4) != 0;
	envelope.body = (uint64_t)db_number(query, 5);
	*ret_envelope = envelope;
	return STATUS_OK;
}
