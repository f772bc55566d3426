#include "crs/tie.h"

#include <string.h>

#include "db/db_row.h"

enum status
tie_make(struct db *db, const struct envelope_id *link, const struct tie *tie)
{
	struct db_query *query = db_query(db, "INSERT INTO crs_tie(link, from_case, into_case, made_ms)"
					      " VALUES(?1, ?2, ?3, ?4) ON CONFLICT(link) DO NOTHING");

	db_bind_text(query, 1, link->hex);
	db_bind_text(query, 2, tie->from.hex);
	db_bind_text(query, 3, tie->into.hex);
	db_bind_number(query, 4, tie->at_ms);
	return db_run(query);
}

enum status
tie_undo(struct db *db, const struct tie *tie)
{
	struct db_query *query =
		db_query(db, "UPDATE crs_tie SET undone_ms = ?3 WHERE undone_ms = 0"
			     " AND ((from_case = ?1 AND into_case = ?2) OR (from_case = ?2 AND into_case = ?1))");

	db_bind_text(query, 1, tie->from.hex);
	db_bind_text(query, 2, tie->into.hex);
	db_bind_number(query, 3, tie->at_ms);
	return db_run(query);
}

int
tie_is(struct db *db, const struct case_token *from, const struct case_token *into)
{
	struct db_query *query =
		db_query(db, "SELECT 1 FROM crs_tie WHERE from_case = ?1 AND into_case = ?2 AND undone_ms = 0");
	int is_row = 0;

	db_bind_text(query, 1, from->hex);
	db_bind_text(query, 2, into->hex);
	return !db_step(query, &is_row) && is_row;
}

int
tie_has(const struct tie_group *group, const struct case_token *case_token)
{
	for (size_t i = 0; i < group->count; i++)
		if (!strcmp(group->cases[i].hex, case_token->hex))
			return 1;
	return 0;
}

enum status
tie_group_of(struct db *db, const struct case_token *case_token, struct tie_group *ret_group)
{
	enum status status = STATUS_OK;

	ret_group->cases[0] = *case_token;
	ret_group->count = 1;
	for (size_t at = 0; !status && at < ret_group->count; at++) {
		struct db_query *query =
			db_query(db, "SELECT into_case FROM crs_tie WHERE from_case = ?1 AND undone_ms = 0"
				     " UNION SELECT from_case FROM crs_tie WHERE into_case = ?1 AND undone_ms = 0");
		int is_row = 1;

		db_bind_text(query, 1, ret_group->cases[at].hex);
		while (!status && is_row) {
			struct case_token other;

			status = db_step(query, &is_row);
			if (status || !is_row)
				break;
			db_row_short(query, 0, other.hex, sizeof other.hex);
			if (!tie_has(ret_group, &other) && ret_group->count < TIE_MOST)
				ret_group->cases[ret_group->count++] = other;
		}
	}
	return status;
}
