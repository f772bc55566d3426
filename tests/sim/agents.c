#include "sim/agents.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "crs/crs_table.h"
#include "health/health_table.h"
#include "police/police_table.h"
#include "school/school_table.h"
#include "sim/book.h"
#include "sim/faults.h"
#include "sim/links.h"

#define ARENA_BYTES (512UL * 1024 * 1024)

/* After a turn for which there was no room (agents/runtime/service.c). */
#define AGAIN_MS 1000

static const char *const names[RUN_AGENTS] = {"crs", "police", "health", "school"};

static enum status
unwrap(void *context, const uint8_t ephemeral[32], const uint8_t body[32], uint8_t ret_file_key[AGE_FILE_KEY_BYTES])
{
	const struct notes_agency *agency = context;

	return age_unwrap(agency->age_secret, ephemeral, body, ret_file_key);
}

/* Stands in for the vault's keyed hash. */
static enum status
hash(void *context, struct view text, struct digest *ret_digest)
{
	(void)context;
	*ret_digest = digest_of(text);
	return STATUS_OK;
}

struct agent_now
agents_now(const struct run *run, size_t who)
{
	return (struct agent_now){run_civil(run, &run->agents[who].machine), run_tick(run, &run->agents[who].machine)};
}

static enum status
open_agent(struct run *run, size_t who)
{
	static const struct agent_hasher hasher = {NULL, hash};
	static const struct agent_kind *(*const kinds[RUN_AGENTS])(void) = {
		[RUN_CRS] = crs_table_kind,
		[RUN_POLICE] = police_table_kind,
		[RUN_HEALTH] = health_table_kind,
		[RUN_SCHOOL] = school_table_kind,
	};
	struct run_agent *agent = &run->agents[who];
	const struct agent_options options = {.store_path = agent->path,
					      .self = agent->agency->card.agency,
					      .trust = run->trust,
					      .signer = &agent->agency->sign.signer,
					      .unwrapper = &agent->unwrapper,
					      .hasher = &hasher,
					      .kind = kinds[who](),
					      .software = "sim 1"};

	return agent_new(&options, agents_now(run, who), &agent->agent);
}

void
agents_prepare(struct run *run, const char *folder)
{
	for (size_t who = 0; who < RUN_AGENTS; who++) {
		struct run_agent *agent = &run->agents[who];
		char own[DISK_NAME_SIZE];
		enum status status;

		(void)snprintf(own, sizeof own, "%s/%s", folder, names[who]);
		(void)snprintf(agent->path, sizeof agent->path, "%.140s/agent.db", own);
		agent->machine.disk = disk_new(own);
		agent->machine.turn_ms = INT64_MAX;
		agent->machine.is_up = 1;
		agent->agency = notes_agency(run->world, names[who]);
		agent->unwrapper = (struct age_unwrapper){agent->agency, unwrap};
		agent->arena = arena_new(ARENA_BYTES);
		assert(agent->arena);
		status = open_agent(run, who);
		assert(!status);
		links_connect(run, who);
	}
}

void
agents_wake(struct run *run, size_t who, int64_t at_ms)
{
	struct run_machine *machine = &run->agents[who].machine;

	if (at_ms < machine->stalled_ms)
		at_ms = machine->stalled_ms;
	if (at_ms < run->now_ms)
		at_ms = run->now_ms;
	if (machine->turn_ms <= at_ms)
		return;
	machine->turn_ms = at_ms;
	run_put(run, RUN_AGENT, who, at_ms - run->now_ms);
}

static void
forget_heard(struct run_agent *agent)
{
	for (size_t i = 0; i < agent->heard_count; i++)
		free((void *)(uintptr_t)agent->heard[i].bytes.bytes);
	agent->heard_count = 0;
}

int
agents_did(struct run *run, size_t who, enum status status)
{
	struct run_agent *agent = &run->agents[who];
	struct disk *disk = agent->machine.disk;

	if (!status && !disk->is_dead)
		return 0;
	if (!disk->is_dead && (status == STATUS_FULL || status == STATUS_BUSY)) {
		if (status == STATUS_FULL && !disk->is_full)
			run_odd(run, "%s: full, and the disk is not", names[who]);
		return 1;
	}
	if (!disk->is_dead && !disk->has_fired)
		run_odd(run, "%s: %s", names[who], status_word(status));
	agents_end(run, who, agent->machine.is_power);
	return 1;
}

static void
lose_link(struct run *run, size_t who, int64_t wait_ms)
{
	/* what came over it before was heard, or never will be */
	forget_heard(&run->agents[who]);
	run->agents[who].heard[run->agents[who].heard_count++] = (struct agent_event){.kind = AGENT_LINK_DOWN};
	links_connect(run, who);
	agents_wake(run, who, run->now_ms + wait_ms);
}

/* What it says, and when it wants to be asked again. */
static void
speak(struct run *run, size_t who, const struct agent_output *output)
{
	struct run_agent *agent = &run->agents[who];
	int64_t tick = run_tick(run, &agent->machine).ms;

	for (size_t i = 0; i < output->frame_count; i++)
		links_to_core(run, who, output->frames[i]);
	if (output->reconnect) {
		agent->link = 0;
		agents_link_down(run, who);
		return;
	}
	if (output->wake.ms != INT64_MAX)
		agents_wake(run, who, run->now_ms + (output->wake.ms > tick ? output->wake.ms - tick : 1));
}

void
agents_turn(struct run *run, size_t who)
{
	struct run_agent *agent = &run->agents[who];
	struct agent_output output = {0};
	enum status status;
	size_t count = agent->heard_count;

	if (!agent->machine.is_up || agent->machine.turn_ms > run->now_ms)
		return;
	if (agent->machine.stalled_ms > run->now_ms) {
		agent->machine.turn_ms = INT64_MAX;
		agents_wake(run, who, agent->machine.stalled_ms);
		return;
	}
	agent->machine.turn_ms = INT64_MAX;
	status = agent_turn(agent->agent, (struct agent_events){agent->heard, count}, agents_now(run, who), agent->arena,
			    &output);
	forget_heard(agent);
	run->events++;
	run_trace(run, "%s events=%zu frames=%zu reconnect=%d %s", names[who], count, status ? 0 : output.frame_count,
		  status ? 0 : output.reconnect, status_word(status));
	if (agents_did(run, who, status)) {
		if (!agent->machine.is_up)
			goto out;
		/* the disk is full: the program waits a while and begins the link anew */
		agent->link = 0;
		lose_link(run, who, AGAIN_MS);
		goto out;
	}
	/* a person who is told of an answer by a screen has read it before
	 * anything more leaves this machine */
	if (!book_follow(run, who))
		speak(run, who, &output);
out:
	arena_reset(agent->arena);
}

void
agents_link_down(struct run *run, size_t who)
{
	if (run->agents[who].machine.is_up)
		lose_link(run, who, 0);
}

void
agents_end(struct run *run, size_t who, int is_power)
{
	struct run_agent *agent = &run->agents[who];

	if (!agent->machine.is_up)
		return;
	run_trace(run, "%s ends power=%d", names[who], is_power);
	agent->machine.is_up = 0;
	faults_ended(run, &agent->machine);
	agent->machine.turn_ms = INT64_MAX;
	agent->link = 0;
	forget_heard(agent);
	disk_end(agent->machine.disk);
	agent_free(agent->agent);
	agent->agent = NULL;
	disk_begin(agent->machine.disk, is_power);
	faults_next(run, &agent->machine);
	if (is_power)
		agent->machine.booted_ms = run->now_ms;
	run->crashes++;
	run_put(run, RUN_AGENT_BEGINS, who, luck_between(&run->luck, 20, is_power ? 5000 : 400));
}

void
agents_begin(struct run *run, size_t who)
{
	struct run_agent *agent = &run->agents[who];
	enum status status = open_agent(run, who);

	run_trace(run, "%s begins %s", names[who], status_word(status));
	agent->machine.is_up = 1;
	if (status) {
		if (!agent->machine.disk->is_dead && !agent->machine.disk->has_fired && !agent->machine.disk->most_bytes)
			run_odd(run, "%s: agent_new: %s", names[who], status_word(status));
		agents_end(run, who, agent->machine.is_power);
		return;
	}
	if (book_begins(run, who))
		return;
	links_connect(run, who);
	agents_wake(run, who, run->now_ms);
}
