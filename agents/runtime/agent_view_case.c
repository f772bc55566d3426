/* One message's steps, whom to ring, and the agent in numbers. */
#include "runtime/agent_view.h"

#include <string.h>

#include "db/db_row.h"
#include "note/directory.h"
#include "runtime/agent_inner.h"
#include "runtime/agent_proof.h"

/** Two checkpoints, at most. */
#define LOG_ARENA_BYTES (64 * 1024)

enum status
agent_view_steps(struct agent *agent, const struct envelope_id *id, struct arena *arena, struct sent_step **ret_steps,
		 size_t *ret_count)
{
	struct db_query *query = db_query(agent->db, "SELECT agency, coalesce(stored_ms, 0), coalesce(verified_ms, 0),"
						     " coalesce(opened_ms, 0), coalesce(refused_ms, 0), word FROM step"
						     " WHERE id = ?1 ORDER BY agency");
	struct sent_step *steps = arena_array(arena, MAX_RECIPIENTS, sizeof *steps);
	struct sent_row row;
	size_t count = 0;
	int found = 0;
	enum status status = steps ? agent_view_sent_one(agent, id, arena, &row) : STATUS_NO_MEMORY;

	if (status)
		return status;
	db_bind_text(query, 1, id->hex);
	while (count < MAX_RECIPIENTS && !(status = db_step(query, &found)) && found) {
		struct sent_step *step = &steps[count++];

		db_row_short(query, 0, step->agency.name, sizeof step->agency.name);
		step->stored_ms = db_number(query, 1);
		step->verified_ms = db_number(query, 2);
		step->opened_ms = db_number(query, 3);
		step->refused_ms = db_number(query, 4);
		db_row_short(query, 5, step->word, sizeof step->word);
	}
	if (status)
		return status;
	*ret_steps = steps;
	*ret_count = count;
	return STATUS_OK;
}

enum status
agent_view_phones(struct agent *agent, const char *to, struct agent_phones *ret_phones)
{
	while (*to) {
		size_t length = strcspn(to, " ");
		const struct policy *policy = NULL;
		char name[AGENCY_SIZE] = "";

		if (length < sizeof name) {
			memcpy(name, to, length);
			policy = trust_policy_for(agent->trust, name);
		}
		for (size_t i = 0; policy && i < policy->phone_count; i++) {
			const struct policy_phone *phone = &policy->phones[i];

			if (strcmp(phone->crs.name, name) != 0)
				continue;
			ret_phones->crs = phone->crs;
			memcpy(ret_phones->day, phone->day, sizeof phone->day);
			memcpy(ret_phones->night, phone->night, sizeof phone->night);
			return STATUS_OK;
		}
		to += length;
		to += *to == ' ';
	}
	return STATUS_NOT_FOUND;
}

/* What the log has to do with it. */
static enum status
status_of_log(struct agent *agent, struct agent_status *now)
{
	struct arena *arena = arena_new(LOG_ARENA_BYTES);
	struct agent_log log;
	enum status status = arena ? agent_log_view(agent, arena, &log) : STATUS_NO_MEMORY;

	if (!status) {
		now->unproven = log.waiting;
		now->missing = log.missing;
		now->evidence = log.open;
		now->log_size = log.known.head.size;
		now->is_behind = log.known.behind_ms != 0;
		now->witness_stale_ms = log.stale_ms;
	}
	arena_free(arena);
	return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status
agent_view_status(struct agent *agent, struct agent_status *ret_status)
{
	struct db_query *query = db_query(
		agent->db, "SELECT (SELECT count(*) FROM sent WHERE state IN('sealed', 'signed') AND is_held = 0),"
			   " (SELECT count(*) FROM sent WHERE state = 'pending' AND is_held = 0),"
			   " (SELECT count(*) FROM inbox WHERE state = 'raw'),"
			   " (SELECT count(*) FROM inbox WHERE is_high = 1 AND state = 'verified' AND opened_ms IS NULL),"
			   " (SELECT count(*) FROM sent WHERE is_high = 1 AND kind = 'envelope'"
			   "  AND state NOT IN('pending', 'replaced')"
			   "  AND EXISTS(SELECT 1 FROM step t WHERE t.id = sent.id) AND NOT EXISTS"
			   "  (SELECT 1 FROM step t WHERE t.id = sent.id AND t.opened_ms IS NOT NULL)),"
			   " (SELECT count(*) FROM sent s WHERE " VIEW_REFUSED "),"
			   " coalesce((SELECT max(seq) FROM sent), 0) + 1");
	struct agent_status now = {.is_linked = agent->state == TALK_READY || agent->state == TALK_SYNCING,
				   .is_superseded = agent->is_superseded,
				   .last_answer_ms = agent->last_answer_ms,
				   .witness_stale_ms = INT64_MAX};
	enum status status;
	int row = 0;

	status = db_step(query, &row);
	if (status)
		return status;
	now.waiting = (uint64_t)db_number(query, 0);
	now.pending = (uint64_t)db_number(query, 1);
	now.raw = (uint64_t)db_number(query, 2);
	now.unopened_high = (uint64_t)db_number(query, 3);
	now.unseen_high = (uint64_t)db_number(query, 4);
	now.refused = (uint64_t)db_number(query, 5);
	now.next_seq = (uint64_t)db_number(query, 6);
	status = agent_store_mark(agent->db, "cursor", &now.cursor);
	if (!status)
		status = agent_store_mark(agent->db, "backed-up", &now.backed_up);
	if (!status)
		status = status_of_log(agent, &now);
	if (!status)
		*ret_status = now;
	return status;
}
