/* What a kind of agency does inside the agent's turn, and what it may ask of
 * the agent there. */
#include "runtime/agent_kind.h"

#include "base/log.h"
#include "runtime/agent_inner.h"
#include "runtime/agent_store_kind.h"

/** Messages told to the kind in one turn, and how often when memory is short. */
#define ARRIVALS_A_TURN 64
#define ARRIVAL_TRIES_MOST 5

/** What one message may take while it is told, and a tick (bytes). */
#define ARRIVAL_ARENA_BYTES (160 * 1024 * 1024)
#define TICK_ARENA_BYTES (256 * 1024 * 1024)

static const struct agent_kind no_kind = {.word = "plain"};

struct db *
agent_db(struct agent *agent)
{
	return agent->db;
}

const struct agency *
agent_self(const struct agent *agent)
{
	return &agent->self;
}

const struct trust *
agent_trust(const struct agent *agent)
{
	return agent->trust;
}

const struct agent_kind *
agent_kind_of(const struct agent *agent)
{
	return agent->kind ? agent->kind : &no_kind;
}

enum status
agent_fingerprint(struct agent *agent, struct view text, struct digest *ret_digest)
{
	if (!text.size || text.size > MAX_FINGERPRINT_BYTES)
		return STATUS_TOO_BIG;
	if (!agent->hasher || !agent->hasher->hash)
		return STATUS_NOT_FOUND;
	return agent->hasher->hash(agent->hasher->context, text, ret_digest);
}

enum status
agent_release(struct agent *agent, const struct envelope_id *id)
{
	return agent_store_kind_release(agent->db, id);
}

enum status
agent_drop(struct agent *agent, const struct envelope_id *id, struct agent_now now)
{
	const struct journal_row event = {.kind = JOURNAL_FAILED, .id = *id, .word = "dropped", .ms = now.civil.ms};
	enum status status = agent_store_kind_drop(agent->db, id);

	return status ? status : agent_store_journal(agent->db, &event);
}

void
agent_ended(struct agent *agent, enum status status)
{
	if (!status)
		steps_committed(&agent->steps);
	else
		steps_undo(&agent->steps, 0);
}

/* What the kind's own call gave: kept, or undone and said. */
static enum status
settle(struct agent *agent, const char *what, enum status status)
{
	enum status kept;

	if (status_is_broken(status) || status == STATUS_GONE)
		return status;
	if (!status)
		return agent_store_kind_keep(agent->db);
	kept = agent_store_kind_undo(agent->db);
	log_event(LOG_LINE_WARNING, "kind.failed", "kind=%s what=%s why=%s", agent_kind_of(agent)->word, what,
		  status_word(status));
	return kept;
}

static enum status
tell(struct turn *turn, const struct arrival_kept *row, struct arena *arena)
{
	struct agent *agent = turn->agent;
	struct agent_message message;
	enum status status = agent_store_kind_mark(agent->db);

	if (status)
		return status;
	status = agent_message(agent, &row->id, arena, &message);
	if (!status)
		status = agent->kind->arrived(agent, &message, turn->now, arena);
	if (status == STATUS_NO_MEMORY && row->tries + 1 < ARRIVAL_TRIES_MOST) {
		status = agent_store_kind_undo(agent->db);
		return status ? status : agent_store_arrival_tried(agent->db, row->number);
	}
	status = settle(agent, "arrived", status);
	return status ? status : agent_store_arrival_over(agent->db, row->number);
}

static enum status
tell_all(struct turn *turn)
{
	struct db *db = turn->agent->db;
	enum status status = STATUS_OK;
	unsigned count = 0;

	for (; count < ARRIVALS_A_TURN; count++) {
		struct arena *arena;
		struct arrival_kept row;

		status = agent_store_arrival_next(db, &row);
		if (status)
			return status == STATUS_NOT_FOUND ? STATUS_OK : status;
		arena = arena_new(ARRIVAL_ARENA_BYTES);
		status = arena ? tell(turn, &row, arena) : STATUS_NO_MEMORY;
		arena_free(arena);
		if (status)
			return status;
	}
	turn->more = 1;
	return STATUS_OK;
}

static enum status
tick(struct turn *turn)
{
	struct agent *agent = turn->agent;
	struct arena *arena = arena_new(TICK_ARENA_BYTES);
	int64_t wait_ms = INT64_MAX;
	enum status status = arena ? agent_store_kind_mark(agent->db) : STATUS_NO_MEMORY;

	if (!status)
		status = settle(agent, "tick", agent->kind->tick(agent, turn->now, arena, &wait_ms));
	if (!status && wait_ms < INT64_MAX - turn->now.tick.ms)
		agent_wake(turn, turn->now.tick.ms + (wait_ms > 0 ? wait_ms : 1));
	arena_free(arena);
	return status;
}

enum status
agent_kind_turn(struct turn *turn)
{
	const struct agent_kind *kind = turn->agent->kind;
	enum status status = STATUS_OK;

	if (kind && kind->arrived)
		status = tell_all(turn);
	if (!status && kind && kind->tick)
		status = tick(turn);
	return status;
}

enum status
agent_kind_arrival(struct agent *agent, const struct envelope_id *id)
{
	return agent->kind && agent->kind->arrived ? agent_store_arrival_add(agent->db, id) : STATUS_OK;
}

enum status
agent_kind_holds(struct agent *agent, const struct envelope *envelope, struct agent_now now, int *ret_held)
{
	*ret_held = 0;
	return agent->kind && agent->kind->holds ? agent->kind->holds(agent, envelope, now, ret_held) : STATUS_OK;
}
