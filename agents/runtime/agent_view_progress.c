/* How far the recipients of one message are, whom one message made us owe, and
 * a whole case in the order in which it happened. */
#include "runtime/agent_view.h"

#include <string.h>

#include "db/db_row.h"
#include "runtime/agent_inner.h"
#include "runtime/trust.h"

/** Messages of one case on a screen; agencies that one message is owed to. */
#define CASE_MOST 2000
#define CREDITORS_MOST 64

#define STEPS_ARENA_BYTES (1024 * 1024)

/* Which of the steps before ${at} it counts with; itself if none. */
static size_t
counts_with(const struct agent *agent, const struct sent_step *steps, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (trust_is_beside(agent->trust, steps[i].agency.name, steps[at].agency.name))
			return i;
	return at;
}

static void
count_steps(const struct agent *agent, struct sent_step *steps, size_t count, struct view_progress *progress)
{
	for (size_t i = 0; i < count; i++) {
		struct sent_step *step = &steps[i], *with = &steps[counts_with(agent, steps, i)];

		if (trust_is_beside(agent->trust, agent->self.name, step->agency.name))
			continue;
		/* whichever of two that stand beside each other read it */
		progress->recipients += with == step;
		progress->verified += step->verified_ms && (with == step || !with->verified_ms);
		progress->opened += step->opened_ms && (with == step || !with->opened_ms);
		progress->refused += step->refused_ms && (with == step || !with->refused_ms);
	}
}

enum status
agent_view_progress(struct agent *agent, const struct envelope_id *id, struct view_progress *ret_progress)
{
	struct arena *arena = arena_new(STEPS_ARENA_BYTES);
	struct view_progress progress = {0};
	struct sent_step *steps = NULL;
	size_t count = 0;
	enum status status = arena ? agent_view_steps(agent, id, arena, &steps, &count) : STATUS_NO_MEMORY;

	if (!status) {
		count_steps(agent, steps, count, &progress);
		*ret_progress = progress;
	}
	arena_free(arena);
	return status;
}

enum status
agent_view_creditors(struct agent *agent, const struct envelope_id *re, const char *kind, struct arena *arena,
		     struct creditors *ret_list)
{
	/* a duty's id begins with that of the message that opened it */
	struct db_query *query = db_query(agent->db, "SELECT DISTINCT creditor FROM owed WHERE substr(id, 1, 32) = ?1"
						     " AND debtor = ?2 AND (?3 = '' OR kind = ?3)"
						     " AND state IN('open', 'overdue') ORDER BY creditor");
	struct creditors list = {arena_array(arena, CREDITORS_MOST, sizeof *list.items), 0};
	enum status status = list.items ? STATUS_OK : STATUS_NO_MEMORY;
	int row = 0;

	db_bind_text(query, 1, re->hex);
	db_bind_text(query, 2, agent->self.name);
	db_bind_text(query, 3, kind ? kind : "");
	while (!status && list.count < CREDITORS_MOST && !(status = db_step(query, &row)) && row)
		db_row_short(query, 0, list.items[list.count++].name, AGENCY_SIZE);
	if (!status)
		*ret_list = list;
	return status;
}

static enum view_way
way_of(const char *word)
{
	return !strcmp(word, "went") ? VIEW_WENT : !strcmp(word, "came") ? VIEW_CAME : VIEW_HANDED;
}

static enum status
read_row(struct agent *agent, struct db_query *query, struct arena *arena, struct view_message *row)
{
	*row = (struct view_message){.way = way_of(db_text(query, 1)),
				     .type = message_type_find(db_text(query, 2)),
				     .who = agent_view_others(agent, db_text(query, 3), arena),
				     .giver = db_row_text(query, 4, arena),
				     .word = db_row_text(query, 5, arena),
				     .is_high = (int)db_number(query, 6),
				     .ms = db_number(query, 7)};
	db_row_short(query, 0, row->id.hex, sizeof row->id.hex);
	return row->who && row->giver && row->word ? STATUS_OK : STATUS_NO_MEMORY;
}

enum status
agent_view_case(struct agent *agent, const struct case_token *case_token, struct arena *arena,
		struct view_messages *ret_rows)
{
	struct db_query *query = db_query(
		agent->db,
		"SELECT * FROM (SELECT id, 'came', type, sender, '', CASE WHEN state = 'verified' THEN opened_role "
		"ELSE state END,"
		"  is_high, accepted_ms AS ms, log_index AS at FROM inbox WHERE case_token = ?1"
		" UNION ALL SELECT id, 'went', type, recipients, '', state, is_high, coalesce(accepted_ms, made_ms),"
		"  coalesce(log_index, 9223372036854775807) FROM sent"
		"  WHERE case_token = ?1 AND kind = 'envelope'"
		" UNION ALL SELECT id, 'over', type, sender, giver, '', 0, accepted_ms, 0 FROM handed h WHERE "
		"case_token = ?1"
		"  AND NOT EXISTS(SELECT 1 FROM inbox i WHERE i.id = h.id)"
		"  AND NOT EXISTS(SELECT 1 FROM sent s WHERE s.id = h.id)) ORDER BY ms, at, id LIMIT ?2");
	struct view_messages list = {arena_array(arena, CASE_MOST, sizeof *list.rows), 0};
	enum status status = list.rows ? STATUS_OK : STATUS_NO_MEMORY;
	int row = 0;

	db_bind_text(query, 1, case_token->hex);
	db_bind_number(query, 2, CASE_MOST);
	while (!status && list.count < CASE_MOST && !(status = db_step(query, &row)) && row)
		status = read_row(agent, query, arena, &list.rows[list.count++]);
	if (!status)
		*ret_rows = list;
	return status;
}
