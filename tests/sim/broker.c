#include "sim/broker.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "core/core_signing.h"
#include "core/inner.h"
#include "core/publish.h"
#include "sim/faults.h"
#include "sim/links.h"
#include "support/cleared.h"
#include "tellback/frame.h"
#include "wire/frame.h"

#define SOME_LEAVES 64

/* The control that answers first commits so seldom (ms): what it lost in one
 * turn alone its agents would bring back before anybody saw. */
#define COMMIT_LATE_MS 5000

static struct core_now
now_of(const struct run *run)
{
	return (struct core_now){run_civil(run, &run->core.machine), run_tick(run, &run->core.machine)};
}

static enum status
open_core(struct run *run)
{
	const struct core_options options = {run->core.path, 0, NULL};

	return core_open(&options, now_of(run), &run->core.core);
}

/* ---- before the first run ---- */

static void
must(enum status status)
{
	if (status)
		(void)fprintf(stderr, "tests/sim/broker: %s\n", status_word(status));
	assert(!status);
}

static void
load(struct run *run, struct view raw)
{
	const struct publish_ask ask = {raw, NULL};
	struct publish_report report;

	must(store_begin(run->core.core->store));
	must(publish_load(run->core.core, &ask, run->arena, &report));
	must(store_commit(run->core.core->store));
}

static void
submit_card(struct run *run, const struct notes_agency *agency)
{
	const struct frame frame = {1, FRAME_SUBMIT, {.submit = {.notes = {agency->card_raw}, .note_count = 1}}};
	struct front_frame question = {.connection = 1, .question = 1, .agency = agency->card.agency};
	struct core_replies replies;
	struct frame answer;

	must(frame_encode(&frame, run->arena, &question.bytes));
	must(core_turn(run->core.core, &question, 1, now_of(run), &replies));
	assert(replies.count == 1);
	must(frame_decode(replies.list[0].bytes, run->arena, &answer));
	assert(answer.kind == FRAME_ANSWERS && !answer.as.answers->answers[0].code);
}

void
broker_prepare(struct run *run, const char *folder)
{
	struct run_core *core = &run->core;

	core->machine.disk = disk_new(folder);
	core->machine.turn_ms = INT64_MAX;
	core->machine.is_up = 1;
	(void)snprintf(core->path, sizeof core->path, "%s/broker.db", folder);
	(void)snprintf(core->log, sizeof core->log, "%s/log", folder);
	must(open_core(run));
	load(run, run->world->directory_raw);
	load(run, run->world->policy_raw);
	for (size_t i = 0; i < run->world->agency_count; i++)
		submit_card(run, &run->world->agencies[i]);
	core_new_front(core->core);
	arena_reset(run->arena);
}

/* Something went wrong where it was planned; or did it where it was not? */
static void
look_at_failure(struct run *run, enum status status)
{
	struct disk *disk = run->core.machine.disk;

	if (disk->is_dead || disk->has_fired)
		return;
	run_odd(run, "core_turn: %s", status_word(status));
}

/* ---- the log ---- */

/* Nothing may be given to a signer that stands elsewhere than we do. */
static enum status
tell_signed(struct run *run)
{
	const struct tree_head head = signer_head(run->core.signer);

	core_new_signer(run->core.core);
	return core_signed(run->core.core, &head);
}

static void
open_signer(struct run *run)
{
	const struct signer_options options = {run->core.log, &run->world->log.signer, LOG_FOLDER_QUICK};
	char why[SIGNER_WHY_SIZE] = "";
	enum status status = signer_open(&options, why, &run->core.signer);

	if (status)
		(void)fprintf(stderr, "tests/sim/broker: %s: %s\n", status_word(status), why);
	assert(!status);
}

void
broker_begin_log(struct run *run)
{
	(void)cleared_folder(run->core.log); /* that of an earlier run */
	open_signer(run);
	must(tell_signed(run));
	run->core.is_signing = 1;
	run_put(run, RUN_SIGN, 0, 1);
}

static enum status
sign(struct run *run)
{
	struct run_core *core = &run->core;
	enum status status = STATUS_OK;
	size_t count = SOME_LEAVES;

	while (!status && count == SOME_LEAVES) {
		struct leaf leaves[SOME_LEAVES];
		struct tree_head head;

		status = core_unsigned(core->core, SOME_LEAVES, leaves, &count);
		for (size_t i = 0; !status && i < count; i++)
			must(signer_take(core->signer, &leaves[i]));
		if (status)
			break;
		must(signer_publish(core->signer, run_tick(run, &core->machine)));
		head = signer_head(core->signer);
		status = core_signed(core->core, &head);
	}
	return status;
}

void
broker_sign(struct run *run)
{
	enum status status;

	run->core.is_signing = 0;
	if (!run->core.machine.is_up || !run->core.signer)
		return;
	status = sign(run);
	run_trace(run, "signed %llu", (unsigned long long)core_signing(run->core.core)->head.size);
	if (status == STATUS_CONFLICT)
		run_odd(run, "log: %s", core_signing_why(run->core.core));
	if (status || run->core.machine.disk->is_dead)
		broker_end(run, run->core.machine.is_power);
}

void
broker_signer_again(struct run *run)
{
	if (!run->core.machine.is_up)
		return;
	signer_close(run->core.signer);
	open_signer(run);
	if (tell_signed(run)) {
		look_at_failure(run, STATUS_IO);
		broker_end(run, run->core.machine.is_power);
		return;
	}
	run->core.is_signing = 1;
	run_put(run, RUN_SIGN, 0, luck_between(&run->luck, 1, 1000));
}

/* ---- turns ---- */

void
broker_wake(struct run *run, int64_t at_ms)
{
	struct run_machine *machine = &run->core.machine;

	if (at_ms < machine->stalled_ms)
		at_ms = machine->stalled_ms;
	if (at_ms < run->now_ms)
		at_ms = run->now_ms;
	if (machine->turn_ms <= at_ms)
		return;
	machine->turn_ms = at_ms;
	run_put(run, RUN_CORE, 0, at_ms - run->now_ms);
}

static void
forget_waiting(struct run_core *core)
{
	for (size_t i = 0; i < core->waiting_count; i++)
		free(core->waiting[i].bytes);
	core->waiting_count = 0;
}

static void
answer(struct run *run, const struct core_replies *replies)
{
	for (size_t i = 0; i < replies->count; i++)
		links_to_agent(run, replies->list[i].question, replies->list[i].bytes);
}

static void
rest(struct run *run)
{
	struct run_core *core = &run->core;
	struct tick wake;

	/* what must not be waited for is done now; it may be the end, too */
	core_tend(core->core);
	if (core->machine.disk->is_dead) {
		broker_end(run, core->machine.is_power);
		return;
	}
	if (!core->is_signing) {
		core->is_signing = 1;
		run_put(run, RUN_SIGN, 0, luck_between(&run->luck, 50, 1000));
	}
	wake = core_wake(core->core);
	if (wake.ms != INT64_MAX)
		broker_wake(run, run->now_ms + (wake.ms - run_tick(run, &core->machine).ms));
}

void
broker_turn(struct run *run)
{
	struct run_core *core = &run->core;
	struct front_frame frames[RUN_FRAMES];
	struct core_replies replies = {0};
	enum status status;

	if (!core->machine.is_up || core->machine.turn_ms > run->now_ms)
		return;
	core->machine.turn_ms = INT64_MAX;
	if (core->machine.stalled_ms > run->now_ms) {
		broker_wake(run, core->machine.stalled_ms);
		return;
	}
	for (size_t i = 0; i < core->waiting_count; i++) {
		const struct queue_item *item = &core->waiting[i];

		frames[i] = (struct front_frame){item->number, item->order, run->agents[item->who].agency->card.agency,
						 {item->bytes, item->size}};
	}
	if (run->broken == RUN_ANSWER_FIRST && core->saved_ms + COMMIT_LATE_MS <= run->now_ms) {
		disk_save(core->machine.disk);
		core->saved_ms = run->now_ms;
	}
	status = core_turn(core->core, frames, core->waiting_count, now_of(run), &replies);
	run_trace(run, "core frames=%zu replies=%zu %s", core->waiting_count, status ? 0 : replies.count, status_word(status));
	run->events++;
	forget_waiting(core);
	if (status || core->machine.disk->is_dead) {
		look_at_failure(run, status);
		broker_end(run, core->machine.is_power);
		return;
	}
	answer(run, &replies);
	rest(run);
}

/* ---- the process ---- */

void
broker_end(struct run *run, int is_power)
{
	struct run_core *core = &run->core;

	if (!core->machine.is_up)
		return;
	run_trace(run, "core ends power=%d", is_power);
	core->machine.is_up = 0;
	faults_ended(run, &core->machine);
	core->machine.turn_ms = INT64_MAX;
	disk_end(core->machine.disk);
	core_close(core->core);
	core->core = NULL;
	signer_close(core->signer);
	core->signer = NULL;
	disk_begin(core->machine.disk, is_power);
	if (run->broken == RUN_ANSWER_FIRST)
		disk_put_back(core->machine.disk);
	if (is_power)
		core->machine.booted_ms = run->now_ms;
	faults_next(run, &core->machine);
	forget_waiting(core);
	links_core_lost(run);
	run->crashes++;
	run_put(run, RUN_CORE_BEGINS, 0, luck_between(&run->luck, 20, is_power ? 5000 : 400));
}

/* The store is behind what was shown: with a sound store that cannot be.  With
 * a broken one an operator who does not care begins another log, so that what
 * was lost comes out. */
static enum status
begin_log_again(struct run *run)
{
	enum status status;

	open_signer(run);
	status = tell_signed(run);
	if (status != STATUS_CONFLICT)
		return status;
	run->core.conflicts++;
	if (run->broken == RUN_SOUND)
		run_odd(run, "log: %s", core_signing_why(run->core.core));
	signer_close(run->core.signer);
	run->core.signer = NULL; /* the disk may fail once more, and then all is ended anew */
	core_close(run->core.core);
	run->core.core = NULL;
	(void)cleared_folder(run->core.log);
	status = open_core(run);
	if (status)
		return status;
	open_signer(run);
	return tell_signed(run);
}

void
broker_begin(struct run *run)
{
	struct run_core *core = &run->core;
	enum status status = open_core(run);

	if (!status)
		status = begin_log_again(run);
	run_trace(run, "core begins %s", status_word(status));
	core->machine.is_up = 1;
	if (status) {
		/* a disk that fails at the start, too, or is full */
		if (!core->machine.disk->is_dead && !core->machine.disk->has_fired && !core->machine.disk->most_bytes)
			run_odd(run, "core_open: %s", status_word(status));
		if (run->broken != RUN_SOUND && status == STATUS_CORRUPT) {
			run->is_over = 1;
			return;
		}
		broker_end(run, core->machine.is_power);
		return;
	}
	broker_wake(run, run->now_ms);
}
