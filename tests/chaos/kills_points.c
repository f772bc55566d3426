#include "chaos/kills_points.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "base/call.h"
#include "base/clock.h"

#define ALLOWED_MS 120000
#define CONTROL_MS 3000 /* a control may come to no end */
#define GOOD_MS 250 /* that calls fail for good */
#define STEP_US 2000
#define MOST_NAMES 16
#define MOST_POINTS 4000 /* no operation has so many: then it never ends */
#define MOST_MISSES 15	 /* beyond these a length that was seen once is not waited for any more */
#define ENDS 3		 /* so often it must end untouched: a page more or less makes a call */

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

/* What a point is the n-th of: of the calls that count, of the syncs, of the
 * sends.  An operation's length varies with the pages that it writes, and what
 * decides, its sync and its answer, comes last: a number counted from the
 * front may miss them for ever. */
enum aim { AIM_ANY, AIM_SYNC, AIM_SEND, AIMS };
static const char *const aim_names[AIMS] = {"", "sync ", "send "};

/* How far the points of one aim have come. */
struct reach {
	size_t next;
	size_t points;
	size_t struck;	/* of this kind, by a number among all */
	size_t longest; /* how many there were in an operation that ended untouched */
	size_t without; /* such operations with none */
	size_t misses;	/* the operation ended before the point */
	unsigned ends;	/* the same, one after another */
};

/* One operation. */
struct progress {
	struct reach aims[AIMS];
	size_t untouched;
	size_t ended; /* of its points by its own end */
	struct tally tallies[MOST_NAMES];
};

struct points {
	struct kills_stage stage;
	enum kills_member whom;
	size_t acts;   /* of a case, that are looked at */
	unsigned ends; /* that an act needs */
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
static int
is_signed(const struct points *points)
{
	char path[200], origin[128];
	unsigned long long size = 0;
	FILE *file;

	if (points->whom != KILLS_SIGNER)
		return 1;
	(void)snprintf(path, sizeof path, "%s/log/checkpoint", points->stage.broker.folder);
	file = fopen(path, "re");
	if (!file)
		return 0;
	if (fscanf(file, "%127s %llu", origin, &size) != 2)
		size = 0;
	(void)fclose(file); /* only read */
	return size > kills_house_last_leaf(points->stage.house);
}

/* What it does on the way to its end, and right after.  What fails for good
 * does so for a while, and then it may be late. */
static enum kills_end
go_through(struct points *points)
{
	struct kills_stage *stage = &points->stage;
	const struct kills_tracer *tracer = stage->broker.processes[points->whom].tracer;
	int64_t now = clock_tick().ms, until = now + (*stage->options->control ? CONTROL_MS : ALLOWED_MS);
	int is_for_good = stage->options->how == KILLS_FAIL_ON;

	for (; now < until; now = clock_tick().ms) {
		(void)kills_house_step(stage->house, &stage->line, STEP_US);
		if (kills_broker_look(&stage->broker))
			return KILLS_DIED;
		if (kills_house_is_idle(stage->house) && is_signed(points))
			return kills_stage_empty_turn(stage);
		if (is_for_good && kills_tracer_saw(tracer).fired && until > now + GOOD_MS)
			until = now + GOOD_MS;
	}
	return KILLS_LATE;
}

/* Killed: it must be by us. */
static void
judge_kill(struct points *points, enum kills_end end)
{
	struct kills_stage *stage = &points->stage;
	const struct kills_process *process = &stage->broker.processes[points->whom];

	/* the kill may have come after all was done: the process is gone all the same */
	if (end == KILLS_IDLE && kills_stage_await_death(stage))
		kills_stage_wrong(stage, "it was killed and lives");
	if (!WIFSIGNALED(process->how) || WTERMSIG(process->how) != SIGKILL)
		kills_stage_wrong(stage, "it ended otherwise than by our kill");
}

/* SQLite syncs the folder when it has made its log of changes, and does not
 * look at what that says; so the store does it once more when it is opened, by
 * fsync, and looks.  Then nothing hangs on this one. */
static int
is_idle_sync(const struct points *points, const struct kills_saw *saw)
{
	const char *folder = strrchr(points->stage.broker.folder, '/') + 1;

	return points->whom == KILLS_CORE && !strcmp(saw->name, "fdatasync") && !strcmp(saw->file, folder);
}

/* The reserve is none of it: it holds nothing. */
static int
is_store(const char *file)
{
	return strstr(file, ".db") != NULL && !strstr(file, ".reserve");
}

/* A call failed.  After a sync that did nothing is said any more, to anybody:
 * the next one would succeed, with the bytes not on the disk.  What ends does
 * so by itself, and not as one whose configuration will not do: a supervisor
 * would not start it again. */
static void
judge_failure(struct points *points, size_t act, enum kills_end end, const struct kills_saw *saw)
{
	struct kills_stage *stage = &points->stage;
	const struct kills_process *process = &stage->broker.processes[points->whom];
	int is_sync = strstr(saw->name, "sync") != NULL && !is_idle_sync(points, saw);
	int is_dead = end == KILLS_DIED || (is_sync && !kills_stage_await_death(stage));

	points->progress[act].ended += is_dead != 0;
	if (end == KILLS_LATE && stage->options->how != KILLS_FAIL_ON)
		kills_stage_wrong(stage, "an operation came to no end after one error");
	if (is_dead && (!WIFEXITED(process->how) || !WEXITSTATUS(process->how)))
		kills_stage_wrong(stage, "an error ended it by a signal, or as if all were well");
	if (is_dead && WIFEXITED(process->how) && WEXITSTATUS(process->how) == EXIT_MISCONFIGURED)
		kills_stage_wrong(stage, "an error that passes ended it as one that stays");
	if (is_sync && (!is_dead || saw->spoke))
		kills_stage_wrong(stage, "it went on after a failed sync");
	if (stage->options->error == EIO && is_store(saw->file) && saw->spoke)
		kills_stage_wrong(stage, "it answered after its store had failed");
}

/* Is the sync and the send of an operation struck by its own number, too? */
static int
is_aimed(const struct points *points)
{
	const struct kills_options *options = points->stage.options;

	return options->how == KILLS_DIE && options->calls == KILLS_EFFECTS && !*options->control;
}

/* Not before it ended short of the point so often, and the longest that was
 * ever seen was struck to its end, or that was tried so often. */
static int
is_reached(const struct points *points, size_t act, enum aim aim)
{
	const struct reach *reach = &points->progress[act].aims[aim];

	if (aim != AIM_ANY && !is_aimed(points))
		return 1;
	return reach->ends >= (aim == AIM_ANY ? points->ends : 1) &&
	       (reach->next > reach->longest || reach->misses >= MOST_MISSES);
}

/* Which aim of the act has points left?  AIMS: none. */
static enum aim
aim_of(const struct points *points, size_t act)
{
	enum aim aim = AIM_ANY;

	while (aim < AIMS && is_reached(points, act, aim))
		aim++;
	return aim;
}

static void
note_length(struct reach *reach, size_t length)
{
	reach->without += !length;
	if (length > reach->longest)
		reach->longest = length;
}

/* It ended before its point came, or none was meant to.  One that was never
 * struck, because the draw was beyond its end, gets another draw. */
static void
take_untouched(struct points *points, size_t act, enum aim aim, const struct kills_saw *saw)
{
	struct kills_stage *stage = &points->stage;
	struct progress *progress = &points->progress[act];
	struct reach *reach = &progress->aims[aim];

	progress->untouched++;
	if (aim == AIM_ANY || aim == AIMS)
		note_length(&progress->aims[AIM_ANY], saw->count);
	note_length(&progress->aims[AIM_SYNC], saw->synced);
	note_length(&progress->aims[AIM_SEND], saw->sent);
	if (aim == AIMS)
		return;
	reach->misses++;
	if (!reach->points && saw->count && reach->misses < MOST_MISSES && !*stage->options->control)
		reach->next = 1 + kills_chance_below(&stage->chance, (saw->count + 1) / 2);
	else
		reach->ends++;
}

static void
count_point(struct points *points, size_t act, enum aim aim, const struct kills_saw *saw)
{
	const struct kills_options *options = points->stage.options;
	struct progress *progress = &points->progress[act];
	struct reach *reach = &progress->aims[aim];

	reach->points++;
	reach->ends = 0;
	reach->next += act == START && aim == AIM_ANY ? options->start_stride : options->stride;
	if (aim != AIM_ANY)
		return;
	count_name(progress, saw->name);
	progress->aims[AIM_SYNC].struck += strstr(saw->name, "sync") != NULL;
	progress->aims[AIM_SEND].struck += strstr(saw->name, "send") != NULL;
	if (reach->next > MOST_POINTS)
		kills_stage_wrong(&points->stage, "an operation has too many points");
}

/* It came to an end: was it ours, and what was it? */
static void
take_end(struct points *points, size_t act, enum aim aim, enum kills_end end)
{
	struct kills_stage *stage = &points->stage;
	struct kills_saw saw = kills_broker_let_go(&stage->broker, points->whom);
	char what[160];

	if (!saw.fired) {
		if (end == KILLS_LATE)
			(void)printf("# nobody ended, and it came to no end\n");
		if (end == KILLS_DIED)
			kills_stage_tell_ends(stage);
		if (end != KILLS_IDLE)
			kills_stage_wrong(stage, "something ended or stood still that nobody had touched");
		take_untouched(points, act, aim, &saw);
		return;
	}
	/* it may have been a call after the last answer: what it broke ends the next turn */
	if (stage->options->how != KILLS_DIE && end == KILLS_IDLE)
		end = kills_stage_empty_turn(stage);
	if (stage->options->how == KILLS_DIE)
		judge_kill(points, end);
	else
		judge_failure(points, act, end, &saw);
	(void)snprintf(what, sizeof what, "%s@%s#%s%zu:%s:%s", kills_broker_name(points->whom), acts[act].name, aim_names[aim],
		       points->progress[act].aims[aim].next, saw.name, saw.file);
	if (stage->wrong)
		(void)printf("# at %s\n", what);
	kills_stage_fault(stage, what);
	count_point(points, act, aim, &saw);
}

static void
one_act(struct points *points, size_t act)
{
	static const enum kills_calls calls[] = {[AIM_SYNC] = KILLS_SYNCS, [AIM_SEND] = KILLS_SENDS};
	struct kills_stage *stage = &points->stage;
	enum aim aim = aim_of(points, act);
	struct kills_plan plan = {stage->options->calls, stage->options->how, 0, stage->options->error, act == START};
	enum kills_kind kind = act == START ? KILLS_REFERRAL : acts[act].kind;

	if (aim == AIM_SYNC || aim == AIM_SEND)
		plan.calls = calls[aim];
	if (aim == AIMS)
		plan.how = KILLS_LOOK; /* only so that what comes after it is reached */
	else
		plan.at = points->progress[act].aims[aim].next;
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
	take_end(points, act, aim, go_through(points));
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

/* Which of the acts, from ${first} on, has points left?  ${end}: none. */
static size_t
next_act(const struct points *points, size_t first, size_t end)
{
	while (first < end && aim_of(points, first) == AIMS)
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
		const struct reach *any = &progress->aims[AIM_ANY];

		if (i >= points->acts && i != START)
			continue;
		(void)printf("# %-6s %-22s %4zu points of %4zu%s", points->stage.options->of, acts[i].name, any->points,
			     any->longest, aim_of(points, i) == AIMS ? "" : " (not to the end)");
		for (enum aim aim = AIM_SYNC; is_aimed(points) && aim < AIMS; aim++)
			(void)printf(", %s%zu of %zu", aim_names[aim], progress->aims[aim].points, progress->aims[aim].longest);
		if (points->stage.options->error)
			(void)printf(", it ended at %zu", progress->ended);
		(void)putchar(':');
		for (size_t k = 0; k < MOST_NAMES && progress->tallies[k].count; k++)
			(void)printf(" %s %zu", progress->tallies[k].name, progress->tallies[k].count);
		(void)putchar('\n');
	}
}

/* A sync that was struck by its own number and by that among all counts once. */
static size_t
count_once(const struct points *points)
{
	size_t count = 0;

	for (size_t i = 0; i < ACTS; i++) {
		const struct reach *aims = points->progress[i].aims;

		count += aims[AIM_ANY].points;
		for (enum aim aim = AIM_SYNC; aim < AIMS; aim++)
			if (aims[aim].points > aims[aim].struck)
				count += aims[aim].points - aims[aim].struck;
	}
	return count;
}

/* Whatever each untouched operation did must have been struck once. */
static void
judge_reach(struct points *points)
{
	static const char *const never[AIMS] = {"an operation was never killed", "an operation was never killed at a sync",
						"an operation was never killed at a send"};
	int is_early = points->stage.options->seconds && !*points->stage.options->control;

	for (size_t i = 0; i < ACTS && !is_early; i++)
		for (enum aim aim = AIM_ANY; aim < (is_aimed(points) ? AIMS : AIM_SYNC); aim++) {
			const struct reach *reach = &points->progress[i].aims[aim];

			if ((i < points->acts || i == START) && !reach->points && reach->longest && !reach->without) {
				(void)printf("# %s: %zu runs, next %zu\n", acts[i].name, points->progress[i].untouched, reach->next);
				kills_stage_wrong(&points->stage, never[aim]);
			}
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
	points->ends = points->whom == KILLS_SIGNER || options->stride > 1 ? 1 : ENDS;
	kills_stage_open(&points->stage, options, points->whom == KILLS_FRONT);
	for (size_t i = 0; i < ACTS; i++) {
		for (enum aim aim = AIM_SYNC; aim < AIMS; aim++)
			points->progress[i].aims[aim].next = 1;
		points->progress[i].aims[AIM_ANY].next =
			1 + kills_chance_below(&points->stage.chance, i == START ? options->start_stride : options->stride);
	}
	if (!strcmp(options->control, "never"))
		points->progress[0].aims[AIM_ANY].next = MOST_POINTS; /* it has no such call */
	while (!is_stopped(points) && has_more(points)) {
		if (next_act(points, 0, points->acts) < points->acts)
			one_case(points);
		if (next_act(points, START, ACTS) < ACTS && !points->stage.wrong)
			one_act(points, START);
		hold_all(points, 0);
		kills_stage_settle(&points->stage);
	}
	judge_reach(points);
	if (!points->stage.faults)
		kills_stage_wrong(&points->stage, "nothing was broken");
	print_table(points);
	(void)printf("count: %s=%zu\n", options->error ? "errors" : "kills", count_once(points));
	(void)snprintf(arm, sizeof arm, "%s-points-%s", options->error ? "errors" : "kills", options->of);
	is_wrong = kills_stage_close(&points->stage, arm);
	free(points);
	return is_wrong;
}
