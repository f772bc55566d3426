#include "sim/run.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "note/directory.h"
#include "sim/agents.h"
#include "sim/book.h"
#include "sim/broker.h"
#include "sim/disk_vfs.h"
#include "sim/faults.h"
#include "sim/links.h"
#include "sim/people.h"

#define ARENA_BYTES (512UL * 1024 * 1024)

/* After the last fault everybody must have been told within this (ms of the
 * run's time): the longest wait of an agent is five minutes. */
#define SETTLE_MS (30LL * 60 * 1000)
#define SETTLE_BROKEN_MS (60LL * 1000)

void
run_put_number(struct run *run, enum run_kind kind, size_t who, int64_t after_ms, uint64_t number)
{
	queue_put(&run->queue, (struct queue_item){
				       .at_ms = run->now_ms + after_ms, .kind = (int)kind, .who = who, .number = number});
}

void
run_put(struct run *run, enum run_kind kind, size_t who, int64_t after_ms)
{
	run_put_number(run, kind, who, after_ms, 0);
}

struct instant
run_civil(const struct run *run, const struct run_machine *machine)
{
	return (struct instant){run->begin_ms + run->now_ms + run->night_ms + machine->civil_ms};
}

struct tick
run_tick(const struct run *run, const struct run_machine *machine)
{
	return (struct tick){1000 + run->now_ms + run->night_ms - machine->booted_ms};
}

void
run_trace(struct run *run, const char *format, ...)
{
	char line[512];
	va_list list;
	int size = snprintf(line, sizeof line, "%lld ", (long long)run->now_ms);

	va_start(list, format);
	(void)vsnprintf(line + size, sizeof line - (size_t)size, format, list);
	va_end(list);
	for (const char *at = line; *at; at++)
		run->digest = (run->digest ^ (unsigned char)*at) * UINT64_C(0x100000001b3);
	if (run->is_traced)
		(void)printf("%s\n", line);
}

void
run_odd(struct run *run, const char *format, ...)
{
	char text[sizeof run->first_odd];
	va_list list;

	va_start(list, format);
	(void)vsnprintf(text, sizeof text, format, list);
	va_end(list);
	run_trace(run, "odd: %s", text);
	if (!run->odd++)
		memcpy(run->first_odd, text, sizeof text);
}

/* ---- the loop ---- */

static void
settle(struct run *run)
{
	char why[128];
	size_t left = people_left(run, why, sizeof why);

	run->is_over = 1;
	ledger_say(run->ledger, LEDGER_SETTLED, "", NULL, 0);
	(void)verdict_of(run->ledger, &run->verdict);
	if (!left)
		return;
	run->verdict.stuck += left;
	if (!run->verdict.first[3][0])
		(void)snprintf(run->verdict.first[3], sizeof run->verdict.first[3], "%s", why);
}

static void
look(struct run *run, int64_t calm_ms)
{
	if ((people_are_done(run) && book_is_even(run) && run->events >= RUN_EVENTS_LEAST) || run->now_ms > calm_ms + (run->broken ? SETTLE_BROKEN_MS : SETTLE_MS))
		settle(run);
	else
		run_put_number(run, RUN_LOOK, 0, 1000, (uint64_t)calm_ms);
}

static void
happen(struct run *run, const struct queue_item *item)
{
	switch ((enum run_kind)item->kind) {
	case RUN_TO_CORE:
		links_arrived(run, item);
		break;
	case RUN_CORE:
		broker_turn(run);
		break;
	case RUN_SIGN:
		broker_sign(run);
		break;
	case RUN_CORE_BEGINS:
		broker_begin(run);
		break;
	case RUN_TO_AGENT:
		links_heard(run, item);
		break;
	case RUN_AGENT:
		agents_turn(run, item->who);
		break;
	case RUN_LINK_UP:
		links_up(run, item->who);
		break;
	case RUN_LINK_DOWN:
		if (!run->agents[item->who].link)
			agents_link_down(run, item->who);
		break;
	case RUN_AGENT_BEGINS:
		agents_begin(run, item->who);
		break;
	case RUN_PERSON:
		people_act(run, item->who, item->number);
		break;
	case RUN_FAULT:
		faults_happen(run, item->who, (enum run_fault)item->number);
		break;
	case RUN_RELIEF:
		faults_relieve(run, item->who, (enum run_fault)item->number);
		break;
	case RUN_CALM:
		run_trace(run, "calm");
		run->is_calm = 1;
		faults_end(run);
		run_put_number(run, RUN_LOOK, 0, 1000, (uint64_t)run->now_ms);
		break;
	case RUN_LOOK:
		look(run, (int64_t)item->number);
		break;
	case RUN_KIND_COUNT:
		break;
	}
	run->kinds[item->kind]++;
}

/* ---- before and at the beginning of a run ---- */

/* Stores have a file of their name where db_open looks for one. */
static void
make_place(const char *folder, const char *name, const char *file)
{
	static const char *const tails[] = {"", "-wal"};
	char path[DISK_NAME_SIZE + 16];

	(void)snprintf(path, sizeof path, "%s/%s", folder, name);
	assert(!mkdir(path, 0700));
	for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
		FILE *made;

		(void)snprintf(path, sizeof path, "%s/%s/%s%s", folder, name, file, tails[i]);
		made = fopen(path, "we");
		assert(made && !fclose(made));
	}
}

/* Only who takes part: everybody else is read and checked at each start. */
static void
make_world(struct run *run)
{
	static const char *const names[] = {"crs", "edt", "health", "police", "school"};
	struct notes *world = notes_new();
	struct directory directory = world->directory;
	struct directory_agency *agencies = arena_array(world->arena, directory.agency_count, sizeof *agencies);
	struct view text;
	size_t count = 0;
	enum status status;

	assert(agencies);
	for (size_t i = 0; i < directory.agency_count; i++)
		for (size_t n = 0; n < sizeof names / sizeof *names; n++) {
			if (strcmp(directory.agencies[i].id.name, names[n]) != 0)
				continue;
			agencies[count] = directory.agencies[i];
			world->agencies[count] = world->agencies[i];
			/* the key's name points into where it was */
			keys_signer(names[n], names[n], &world->agencies[count].sign);
			world->cards[count] = &world->agencies[count].card;
			count++;
		}
	directory.agencies = agencies;
	directory.agency_count = world->agency_count = count;
	status = directory_write(&directory, world->arena, &text);
	assert(!status);
	world->directory_raw = notes_sign(world, text, 2);
	status = directory_decode(world->directory_raw, world->arena, &world->directory);
	assert(!status);
	run->world = world;
	run->begin_ms = world->begin_s * 1000LL;
}

static void
make_trust(struct run *run, const char *folder)
{
	const struct trust_source source = {0, {run->begin_ms}};
	int fresh = 0;
	enum status status = trust_pin(folder, run->world->directory_raw, &fresh);

	if (!status)
		status = trust_new(folder, &run->trust);
	if (!status)
		status = trust_take_directory(run->trust, run->world->directory_raw, source);
	if (!status)
		status = trust_take_policy(run->trust, run->world->policy_raw, source);
	for (size_t i = 0; !status && i < run->world->agency_count; i++)
		status = trust_take_card(run->trust, run->world->agencies[i].card_raw, source);
	assert(!status);
}

struct run *
run_prepare(const char *folder)
{
	struct run *run = calloc(1, sizeof *run);
	struct queue_item item;
	char own[DISK_NAME_SIZE];

	assert(run);
	log_level_set((enum log_level)0);
	disk_vfs_begin();
	luck_replace_system(1);
	run->luck = luck_from(1, 0);
	make_world(run);
	run->arena = arena_new(ARENA_BYTES);
	run->ledger = ledger_open(NULL);
	make_place(folder, "broker", "broker.db");
	make_place(folder, "crs", "agent.db");
	make_place(folder, "police", "agent.db");
	make_place(folder, "health", "agent.db");
	make_place(folder, "school", "agent.db");
	make_trust(run, folder);
	people_prepare();
	(void)snprintf(own, sizeof own, "%.100s/broker", folder);
	broker_prepare(run, own);
	agents_prepare(run, folder);
	broker_wake(run, 0);
	/* everybody connects and fetches what there is */
	while (run->now_ms < 20000 && queue_take(&run->queue, &item)) {
		run->now_ms = item.at_ms;
		happen(run, &item);
	}
	assert(!run->odd);
	return run;
}

static void
draw_options(struct run *run, int64_t *ret_span_ms)
{
	static const unsigned survive[] = {0, 500, 500, 500, 900, 1000};
	size_t block = luck_is(&run->luck, 500) ? 512 : 4096;
	unsigned survives = survive[luck_under(&run->luck, sizeof survive / sizeof *survive)];

	run->is_long = luck_is(&run->luck, 10);
	*ret_span_ms = luck_between(&run->luck, 20000, 80000) * (run->is_long ? 8 : 1);
	run->duplicates = luck_is(&run->luck, 500) ? (unsigned)luck_under(&run->luck, 100) : 0;
	run->reorders = luck_is(&run->luck, 300) ? (unsigned)luck_under(&run->luck, 50) : 0;
	for (size_t who = 0; who <= RUN_AGENTS; who++) {
		struct disk *disk = who == RUN_AGENTS ? run->core.machine.disk : run->agents[who].machine.disk;

		disk_settle(disk, block);
		disk->survive = survives;
		disk->luck = luck_from(run->seed, 100 + who);
		disk->is_lying = who == RUN_AGENTS && run->broken == RUN_SYNC_OFF;
	}
	run_trace(run, "options: seed=%llu long=%d span_ms=%lld duplicates=%u reorders=%u block=%zu survive=%u broken=%d",
		  (unsigned long long)run->seed, run->is_long, (long long)*ret_span_ms, run->duplicates, run->reorders, block, survives,
		  (int)run->broken);
}

/* What the processes say in their logs belongs to the trace, or is nobody's. */
static void
show_log(const struct run *run)
{
	log_level_set(run->is_traced ? LOG_LINE_DEBUG : (enum log_level)0);
	if (!run->is_traced)
		return;
	(void)setvbuf(stdout, NULL, _IOLBF, 0);
	assert(dup2(STDOUT_FILENO, STDERR_FILENO) == STDERR_FILENO);
}

void
run_play(struct run *run, uint64_t seed)
{
	struct queue_item item;
	int64_t span_ms;

	run->seed = seed;
	run->luck = luck_from(seed, 0);
	run->digest = UINT64_C(0xcbf29ce484222325);
	run->events = 0;
	memset(run->kinds, 0, sizeof run->kinds);
	luck_replace_system(seed);
	show_log(run);
	draw_options(run, &span_ms);
	broker_begin_log(run);
	people_begin(run, span_ms);
	faults_begin(run, span_ms);
	run_put(run, RUN_CALM, 0, span_ms);
	while (!run->is_over && queue_take(&run->queue, &item)) {
		run->now_ms = item.at_ms;
		happen(run, &item);
	}
	if (!run->verdict.offered)
		(void)verdict_of(run->ledger, &run->verdict);
	for (size_t who = 0; who < RUN_AGENTS; who++)
		run->digest = disk_digest(run->agents[who].machine.disk, run->digest);
	run->digest = disk_digest(run->core.machine.disk, run->digest);
}
