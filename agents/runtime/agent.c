#include "runtime/agent.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "base/log.h"
#include "runtime/agent_inner.h"
#include "runtime/agent_kind.h"
#include "runtime/agent_store_kind.h"
#include "runtime/agent_store_sent.h"
#include "wire/frame.h"

/** What the kept directory, cards and policies may take while they are read. */
#define TRUST_ARENA_BYTES (64 * 1024 * 1024)

static enum status
tell_start(struct agent *agent)
{
	uint64_t cursor = 0, highest = 0, unanswered = 0;
	enum status status = agent_store_mark(agent->db, "cursor", &cursor);

	if (!status)
		status = agent_store_sent_seqs(agent->db, &highest, &unanswered);
	if (!status)
		steps_add(&agent->steps, TRANSITION_START, "cursor=%llu seq=%llu", (unsigned long long)cursor,
			  (unsigned long long)highest);
	agent_ended(agent, status);
	return status;
}

enum status
agent_new(const struct agent_options *options, struct agent_now now, struct agent **ret_agent)
{
	struct agent *agent = calloc(1, sizeof *agent);
	struct arena *arena = arena_new(TRUST_ARENA_BYTES);
	enum status status = agent && arena ? STATUS_OK : STATUS_NO_MEMORY;

	if (status)
		goto out;
	agent->self = options->self;
	agent->steps.at = agent->self.name;
	agent->trust = options->trust;
	agent->signer = options->signer;
	agent->unwrapper = options->unwrapper;
	agent->hasher = options->hasher;
	agent->kind = options->kind;
	id_set(agent->software, sizeof agent->software, strlen(options->software) < 64 ? options->software : "tellback");
	id_mint(now.civil, agent->session);
	agent->began_ms = now.tick.ms;
	status = agent_store_open(options->store_path, &agent->self, &agent->db);
	if (!status && agent->kind && agent->kind->table_count)
		status = agent_store_kind_tables(agent->db, agent->kind->word, agent->kind->tables,
						 agent->kind->table_count);
	if (!status)
		status = agent_store_trust_load(agent->db, agent->trust, arena);
	if (!status)
		status = tell_start(agent);
	if (!status) {
		*ret_agent = agent;
		agent = NULL;
	}
out:
	arena_free(arena);
	agent_free(agent);
	return status;
}

void
agent_free(struct agent *agent)
{
	if (!agent)
		return;
	free(agent->wants.bytes);
	free(agent->acting.looks);
	db_close(agent->db);
	steps_free(&agent->steps);
	free(agent);
}

/* Lazy Pirate: a question without its answer in time means that the link, the
 * front or the broker is gone; close it, connect anew and ask again. */
static enum status
look_at_deadlines(struct turn *turn)
{
	const struct talk *talk = &turn->agent->talk;

	for (size_t i = 0; i < talk->count; i++) {
		int is_proof = talk->questions[i].kind == FRAME_PROOF_GET;

		if (talk->questions[i].deadline_ms <= turn->now.tick.ms) {
			log_event(LOG_LINE_WARNING, "link.no-answer", "questions=%zu", talk->count);
			agent_begin_anew(turn);
			return is_proof ? agent_proof_unanswered(turn) : STATUS_OK;
		}
	}
	for (size_t i = 0; i < talk->count; i++)
		agent_wake(turn, talk->questions[i].deadline_ms);
	return STATUS_OK;
}

static enum status
work(struct turn *turn, struct agent_events events)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; !status && i < events.count; i++)
		status = agent_hear(turn, &events.items[i]);
	/* what came is durable before it is unsealed: should the vault be gone, or
	 * the content do us harm, it has been kept */
	if (turn->has_kept)
		turn->more = 1;
	else if (!status)
		status = agent_check(turn);
	if (!status)
		status = agent_kind_turn(turn);
	if (!status)
		status = agent_attest(turn);
	if (!status)
		status = agent_reseal(turn);
	if (!status)
		status = agent_sign(turn);
	if (!status)
		status = agent_speak(turn);
	if (!status)
		status = look_at_deadlines(turn);
	return status ? status : agent_proof_watch(turn);
}

static enum status
encode(struct turn *turn, struct agent_output *output)
{
	/* a link begun anew has nobody to say it to */
	for (size_t i = 0; !turn->reconnect && i < turn->outgoing_count; i++) {
		enum status status = frame_encode(&turn->outgoing[i], turn->arena, &output->frames[output->frame_count]);

		if (status)
			return status;
		output->frame_count++;
	}
	output->reconnect = turn->reconnect;
	output->wake.ms = turn->more ? turn->now.tick.ms : turn->wake_ms;
	return STATUS_OK;
}

enum status
agent_turn(struct agent *agent, struct agent_events events, struct agent_now now, struct arena *arena,
	   struct agent_output *ret_output)
{
	struct turn *turn = arena_alloc(arena, sizeof *turn);
	struct agent_output output = {0};
	enum status status;

	if (!turn)
		return STATUS_NO_MEMORY;
	turn->agent = agent;
	turn->now = now;
	turn->arena = arena;
	turn->wake_ms = INT64_MAX;
	status = db_begin(agent->db);
	if (status)
		return status;
	steps_undo(&agent->steps, 0);
	status = work(turn, events);
	if (!status)
		status = encode(turn, &output);
	if (!status)
		status = db_commit(agent->db);
	agent_ended(agent, status);
	if (status) {
		/* nothing was said and nothing kept: what is in memory may be ahead of
		 * the store, so the talk begins anew from what the store says */
		db_rollback(agent->db);
		agent_begin_anew(turn);
		return status;
	}
	/* only now: whoever reads this line may count on what came being here */
	if (turn->stored)
		log_event(LOG_LINE_INFO, "inbox.durable", "messages=%u", turn->stored);
	*ret_output = output;
	return STATUS_OK;
}

static unsigned
ask(struct agent *agent, const struct asked *wanted)
{
	struct asked *free_one = NULL;

	/* an answered one is forgotten when its place is needed */
	for (size_t i = 0; i < ASKS_MOST; i++) {
		struct asked *asked = &agent->asked[i];

		if (asked->state == ASKED_WAITING || asked->state == ASKED_SENT)
			continue;
		if (!free_one || asked->number < free_one->number)
			free_one = asked;
	}
	if (!free_one)
		return 0;
	*free_one = *wanted;
	free_one->number = ++agent->last_ask;
	free_one->state = agent->state == TALK_READY ? ASKED_WAITING : ASKED_LOST;
	return free_one->number;
}

unsigned
agent_ask_owed(struct agent *agent, const struct case_token *case_token)
{
	struct asked wanted = {0};

	if (case_token)
		wanted.case_token = *case_token;
	return ask(agent, &wanted);
}

unsigned
agent_ask_track(struct agent *agent, const struct envelope_id *id)
{
	struct asked wanted = {.is_track = 1, .id = *id};

	return ask(agent, &wanted);
}

int
agent_answered(const struct agent *agent, unsigned number)
{
	for (size_t i = 0; i < ASKS_MOST; i++) {
		const struct asked *asked = &agent->asked[i];

		if (!number || asked->number != number)
			continue;
		if (asked->state == ASKED_ANSWERED)
			return 1;
		return asked->state == ASKED_LOST ? -1 : 0;
	}
	return -1; /* asked too long ago to be remembered */
}
