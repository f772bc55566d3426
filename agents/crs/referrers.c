#include "crs/referrers.h"

#include "db/db_row.h"

/** Referrers of one case on a screen. */
#define REFERRERS_MOST 1000

/* Our newest decision in answer to a referral, and how far the referrer is
 * with it; a telephoned referral's referrer is the agency it speaks for. */
static enum status
find_answer(struct agent *agent, struct referrer_row *row)
{
	struct db_query *query =
		db_query(agent_db(agent),
			 "SELECT s.id, coalesce(s.accepted_ms, 0), coalesce(t.verified_ms, 0), coalesce(t.opened_ms, 0)"
			 " FROM sent s LEFT JOIN step t ON t.id = s.id AND t.agency = ?2"
			 " WHERE s.kind = 'envelope' AND s.type = 'decision' AND s.re = ?1"
			 " AND s.state NOT IN('refused', 'replaced', 'failed') ORDER BY s.number DESC LIMIT 1");
	enum status status;
	int found = 0;

	db_bind_text(query, 1, row->referral.hex);
	db_bind_text(query, 2, row->referrer.name);
	status = db_step(query, &found);
	if (status || !found)
		return status;
	db_row_short(query, 0, row->answer.hex, sizeof row->answer.hex);
	row->answered_ms = db_number(query, 1);
	row->verified_ms = db_number(query, 2);
	row->opened_ms = db_number(query, 3);
	return STATUS_OK;
}

static enum status
find_otherwise(struct agent *agent, struct referrer_row *row)
{
	struct db_query *query =
		db_query(agent_db(agent),
			 "SELECT coalesce(max(CASE WHEN type = 'told-otherwise' THEN accepted_ms END), 0),"
			 " coalesce(max(CASE WHEN type = 'excuse' THEN accepted_ms END), 0) FROM sent"
			 " WHERE kind = 'envelope' AND type IN('told-otherwise', 'excuse') AND state = 'accepted'"
			 " AND (re = ?1 OR re = ?2)");
	enum status status;
	int found = 0;

	db_bind_text(query, 1, row->referral.hex);
	db_bind_text(query, 2, row->answer.hex[0] ? row->answer.hex : "none");
	status = db_step(query, &found);
	if (status)
		return status;
	row->told_ms = db_number(query, 0);
	row->excused_ms = db_number(query, 1);
	return STATUS_OK;
}

enum status
referrers_of(struct agent *agent, const struct case_token *case_token, struct arena *arena,
	     struct referrer_rows *ret_rows)
{
	struct db_query *query = db_query(
		agent_db(agent),
		"SELECT id, CASE WHEN on_behalf_of = '' THEN sender ELSE on_behalf_of END, grade, route, accepted_ms"
		" FROM inbox WHERE case_token = ?1 AND type = 'referral' AND state = 'verified'"
		" UNION ALL SELECT id, CASE WHEN on_behalf_of = '' THEN ?2 ELSE on_behalf_of END, grade, route,"
		" coalesce(accepted_ms, 0) FROM sent WHERE kind = 'envelope' AND case_token = ?1"
		" AND type = 'referral' AND state NOT IN('refused', 'replaced', 'failed')"
		" UNION ALL SELECT id, CASE WHEN on_behalf_of = '' THEN sender ELSE on_behalf_of END, grade, route,"
		" accepted_ms FROM handed h WHERE case_token = ?1 AND type = 'referral'"
		" AND NOT EXISTS(SELECT 1 FROM inbox i WHERE i.id = h.id)"
		" AND NOT EXISTS(SELECT 1 FROM sent s WHERE s.id = h.id) ORDER BY 5, 1");
	struct referrer_rows list = {arena_array(arena, REFERRERS_MOST, sizeof *list.rows), 0};
	enum status status = list.rows ? STATUS_OK : STATUS_NO_MEMORY;
	int found = 0;

	db_bind_text(query, 1, case_token->hex);
	db_bind_text(query, 2, agent_self(agent)->name);
	while (!status && list.count < REFERRERS_MOST && !(status = db_step(query, &found)) && found) {
		struct referrer_row *row = &list.rows[list.count++];

		db_row_short(query, 0, row->referral.hex, sizeof row->referral.hex);
		db_row_short(query, 1, row->referrer.name, sizeof row->referrer.name);
		db_row_short(query, 2, row->grade, sizeof row->grade);
		db_row_short(query, 3, row->route, sizeof row->route);
		row->accepted_ms = db_number(query, 4);
	}
	for (size_t i = 0; !status && i < list.count; i++) {
		status = find_answer(agent, &list.rows[i]);
		if (!status)
			status = find_otherwise(agent, &list.rows[i]);
	}
	if (!status)
		*ret_rows = list;
	return status;
}
