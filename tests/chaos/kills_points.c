#include "chaos/kills_points.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "base/clock.h"

#define ALLOWED_MS 20000
#define MOST_NAMES 16
#define MOST_POINTS 4000 /* no operation has so many: then it never ends */
#define ENDS 3		 /* so often it must end untouched: pages make a call more or less */

/* In the order in which they come in a case; the start is one of its own. */
static const struct {
	const char *name;
	enum kills_kind kind;
} acts[] = {
	{"submit", KILLS_REFERRAL},
	{"receipt", KILLS_RECEIPT},
	{"answer", KILLS_ANSWER},
	{"close too early", KILLS_CLOSE},
	{"receipt of the answer", KILLS_RECEIPT},
	{"close", KILLS_CLOSE},
	{"start", KILLS_KINDS},
};
#define ACTS (sizeof acts / sizeof *acts)
#define START (ACTS - 1)

struct tally {
	char name[24];
	size_t count;
};

/* One operation: how far its points have come. */
struct progress {
	size_t next;
	size_t points;
	size_t whole; /* how many calls it makes when it ends untouched */
	unsigned ends;
	struct tally tallies[MOST_NAMES];
};

struct points {
	struct kills_stage stage;
	enum kills_member whom;
	size_t acts; /* of a case, that are looked at */
	struct progress progress[ACTS];
};

static void
hold_all(struct points *points, int is_held)
{
	for (unsigned kind = 0; kind < KILLS_KINDS; kind++)
		kills_house_hold(points->stage.house, (enum kills_kind)kind, is_held);
}

static void
count_name(struct progress *progress, const char *name)
{
	for (size_t i = 0; i < MOST_NAMES; i++) {
		struct tally *tally = &progress->tallies[i];

		if (tally->count && strcmp(tally->name, name) != 0)
			continue;
		(void)snprintf(tally->name, sizeof tally->name, "%s", name);
		tally->count++;
		return;
	}
}

/* The signer signs after the answer: what it does to the end belongs to it. */
static enum kills_end
await_signed(struct points *points)
{
	int64_t until = clock_tick().ms + ALLOWED_MS;

	while (clock_tick().ms < until) {
		char path[200], origin[128];
		unsigned long long size = 0;
		FILE *file;

		(void)snprintf(path, sizeof path, "%s/log/checkpoint", points->stage.broker.folder);
		file = fopen(path, "re");
		if (file) {
			if (fscanf(file, "%127s %llu", origin, &size) != 2)
				size = 0;
			(void)fclose(file); /* only read */
		}
		if (size > kills_house_last_leaf(points->stage.house))
			return KILLS_IDLE;
		(void)kills_house_step(points->stage.house, &points->stage.line, 2000);
		if (kills_broker_look(&points->stage.broker))
			return KILLS_DIED;
	}
	return KILLS_LATE;
}

/* What it does on the way to its end, and right after. */
static enum kills_end
go_through(struct points *points)
{
	enum kills_end end = kills_stage_run(&points->stage, ALLOWED_MS);

	if (end == KILLS_IDLE && points->whom == KILLS_SIGNER)
		end = await_signed(points);
	return end == KILLS_IDLE ? kills_stage_empty_turn(&points->stage) : end;
}

/* It came to an end: was it ours, and what was it? */
static void
take_end(struct points *points, size_t act, enum kills_end end)
{
	struct kills_stage *stage = &points->stage;
	struct progress *progress = &points->progress[act];
	const struct kills_process *process = &stage->broker.processes[points->whom];
	struct kills_saw saw = kills_broker_let_go(&stage->broker, points->whom);
	char what[120];

	if (end == KILLS_LATE)
		kills_stage_wrong(stage, "an operation came to no end");
	if (!saw.fired) {
		if (end != KILLS_IDLE)
			kills_stage_wrong(stage, "something ended that nobody had killed");
		progress->ends++;
		if (saw.count > progress->whole)
			progress->whole = saw.count;
		return;
	}
	/* the kill may have come after all was done: the process is gone all the same */
	if (end == KILLS_IDLE && kills_stage_await_death(stage))
		kills_stage_wrong(stage, "it was killed and lives");
	if (!WIFSIGNALED(process->how) || WTERMSIG(process->how) != SIGKILL)
		kills_stage_wrong(stage, "it ended otherwise than by our kill");
	(void)snprintf(what, sizeof what, "%s@%s#%zu:%s", kills_broker_name(points->whom), acts[act].name, progress->next,
		       saw.name);
	kills_stage_fault(stage, what);
	count_name(progress, saw.name);
	progress->points++;
	progress->ends = 0;
	progress->next += stage->options->stride;
	if (progress->next > MOST_POINTS)
		kills_stage_wrong(stage, "an operation has too many points");
}

static void
one_act(struct points *points, size_t act)
{
	struct kills_stage *stage = &points->stage;
	struct kills_plan plan = {stage->options->calls, KILLS_DIE, points->progress[act].next, 0, act == START};
	enum kills_kind kind = act == START ? KILLS_REFERRAL : acts[act].kind;

	if (points->progress[act].ends >= ENDS)
		plan.how = KILLS_LOOK; /* only so that what comes after it is reached */
	if (act == START) {
		/* what there is to mend is one referral; and one waits for the start */
		kills_broker_kill(&stage->broker, points->whom);
		kills_stage_settle(stage);
		kills_house_refer(stage->house, 0, 0);
		kills_stage_settle(stage);
		kills_broker_kill(&stage->broker, points->whom);
		kills_house_refer(stage->house, 1, 0);
		kills_house_hold(stage->house, kind, 0);
		kills_stage_revive(stage, &plan, points->whom);
	} else {
		kills_broker_watch(&stage->broker, points->whom, &plan);
		kills_house_hold(stage->house, kind, 0);
	}
	take_end(points, act, go_through(points));
	kills_stage_settle(stage);
	kills_house_hold(stage->house, kind, 1);
	kills_stage_progress(stage, stage->options->of);
}

static int
is_stopped(const struct points *points)
{
	int is_timed = points->stage.options->seconds &&
		       clock_tick().ms - points->stage.began_ms > points->stage.options->seconds * 1000;

	return is_timed || points->stage.wrong != NULL;
}

/* Which of the acts, from ${first} on, has points left?  ACTS: none. */
static size_t
next_act(const struct points *points, size_t first, size_t end)
{
	while (first < end && points->progress[first].ends >= ENDS)
		first++;
	return first;
}

static int
has_more(const struct points *points)
{
	return next_act(points, 0, points->acts) < points->acts || next_act(points, START, ACTS) < ACTS;
}

/* A case from its referral to its close. */
static void
one_case(struct points *points)
{
	hold_all(points, 1);
	kills_house_refer(points->stage.house, points->stage.faults, 1);
	for (size_t i = 0; i < points->acts && !points->stage.wrong; i++)
		one_act(points, i);
	hold_all(points, 0);
	kills_stage_settle(&points->stage);
}

static void
print_table(const struct points *points)
{
	for (size_t i = 0; i < ACTS; i++) {
		const struct progress *progress = &points->progress[i];

		if (i >= points->acts && i != START)
			continue;
		(void)printf("# %-6s %-22s %4zu points of %4zu%s:", points->stage.options->of, acts[i].name, progress->points,
			     progress->whole, progress->ends >= ENDS ? "" : " (not to the end)");
		for (size_t k = 0; k < MOST_NAMES && progress->tallies[k].count; k++)
			(void)printf(" %s %zu", progress->tallies[k].name, progress->tallies[k].count);
		(void)putchar('\n');
	}
}

static enum kills_member
member_of(const char *name)
{
	enum kills_member whom = KILLS_CORE;

	while (whom < KILLS_MEMBERS - 1 && strcmp(name, kills_broker_name(whom)) != 0)
		whom++;
	return whom;
}

int
kills_points_run(const struct kills_options *options)
{
	struct points *points = calloc(1, sizeof *points);
	char arm[64];
	int is_wrong;

	if (!points)
		abort();
	points->whom = member_of(options->of);
	points->acts = points->whom == KILLS_SIGNER ? 1 : START; /* to it all leaves are one */
	kills_stage_open(&points->stage, options, points->whom == KILLS_FRONT);
	for (size_t i = 0; i < ACTS; i++)
		points->progress[i].next = 1 + kills_chance_below(&points->stage.chance, options->stride);
	if (!strcmp(options->control, "never"))
		points->progress[0].next = MOST_POINTS; /* it has no such call */
	while (!is_stopped(points) && has_more(points)) {
		if (next_act(points, 0, points->acts) < points->acts)
			one_case(points);
		if (next_act(points, START, ACTS) < ACTS && !points->stage.wrong)
			one_act(points, START);
		hold_all(points, 0);
		kills_stage_settle(&points->stage);
	}
	for (size_t i = 0; i < ACTS; i++)
		if (!points->progress[i].points && (i < points->acts || i == START))
			kills_stage_wrong(&points->stage, "an operation was never killed");
	print_table(points);
	(void)printf("count: kills=%zu\n", points->stage.faults);
	(void)snprintf(arm, sizeof arm, "kills-points-%s", options->of);
	is_wrong = kills_stage_close(&points->stage, arm);
	free(points);
	return is_wrong;
}
