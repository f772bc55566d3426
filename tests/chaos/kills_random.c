#include "chaos/kills_random.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"

#define CASES_AT_ONCE 12
#define LONGEST_US 20000 /* that it may work between two kills */
#define STOPPED_US 5000

struct random_run {
	struct kills_stage stage;
	size_t kills[KILLS_MEMBERS];
	size_t while_starting;
	size_t stops;
};

static int64_t
now_us(void)
{
	struct timespec at;

	if (clock_gettime(CLOCK_MONOTONIC, &at))
		abort();
	return (int64_t)at.tv_sec * 1000000 + at.tv_nsec / 1000;
}

static void
load(struct random_run *run)
{
	while (kills_house_open_cases(run->stage.house) < CASES_AT_ONCE)
		kills_house_refer(run->stage.house, kills_chance_below(&run->stage.chance, 4),
				  !kills_chance_below(&run->stage.chance, 4));
}

/* Work for so long; non-zero if somebody died by himself. */
static int
work(struct random_run *run, int64_t us)
{
	struct kills_stage *stage = &run->stage;
	int64_t until = now_us() + us, left;

	while ((left = until - now_us()) > 0) {
		load(run);
		(void)kills_house_step(stage->house, &stage->line, left);
		if (kills_broker_look(&stage->broker))
			return -1;
	}
	return 0;
}

/* It stands still for a while, and nobody minds. */
static void
stop_for_a_while(struct random_run *run, enum kills_member whom)
{
	pid_t pid = run->stage.broker.processes[whom].pid;

	if (kill(pid, SIGSTOP))
		abort();
	(void)work(run, STOPPED_US);
	if (kill(pid, SIGCONT))
		abort();
	run->stops++;
}

static void
kill_one(struct random_run *run, enum kills_member whom)
{
	char what[40];

	(void)snprintf(what, sizeof what, "%s@random", kills_broker_name(whom));
	kills_stage_fault(&run->stage, what);
	kills_broker_kill(&run->stage.broker, whom);
	run->kills[whom]++;
}

static void
one_kill(struct random_run *run)
{
	struct kills_stage *stage = &run->stage;
	struct kills_chance *chance = &stage->chance;
	enum kills_member whom = kills_chance_below(chance, 5) ? KILLS_CORE : KILLS_SIGNER;
	/* one in four before it is ready; the others with it at work */
	int is_early = !kills_chance_below(chance, 4), is_both = !kills_chance_below(chance, 8);
	int64_t us = (int64_t)kills_chance_below(chance, LONGEST_US);

	kills_stage_revive(stage, NULL, KILLS_CORE);
	if (!is_early && kills_stage_await(stage)) {
		kills_stage_wrong(stage, "it ended before it was ready");
		return;
	}
	if (work(run, us)) {
		kills_stage_wrong(stage, "it ended by itself");
		return;
	}
	if (!kills_chance_below(chance, 50))
		stop_for_a_while(run, whom);
	run->while_starting += !stage->broker.processes[whom].is_ready;
	kill_one(run, whom);
	if (is_both)
		kill_one(run, whom == KILLS_CORE ? KILLS_SIGNER : KILLS_CORE);
}

static int
is_over(const struct random_run *run)
{
	const struct kills_options *options = run->stage.options;

	if (run->stage.wrong)
		return 1;
	if (options->seconds)
		return clock_tick().ms - run->stage.began_ms > options->seconds * 1000;
	return run->stage.faults >= options->count;
}

int
kills_random_run(const struct kills_options *options)
{
	struct random_run *run = calloc(1, sizeof *run);
	int64_t took_ms;
	int is_wrong;

	if (!run)
		abort();
	kills_stage_open(&run->stage, options, 0);
	while (!is_over(run)) {
		one_kill(run);
		kills_stage_progress(&run->stage, "random");
	}
	took_ms = clock_tick().ms - run->stage.began_ms;
	(void)printf("# %zu kills in %lld ms, %lld ms each: core %zu, signer %zu; %zu while it started; stopped %zu times\n",
		     run->stage.faults, (long long)took_ms,
		     (long long)(run->stage.faults ? took_ms / (long long)run->stage.faults : 0), run->kills[KILLS_CORE],
		     run->kills[KILLS_SIGNER], run->while_starting, run->stops);
	(void)printf("count: kills=%zu\n", run->stage.faults);
	is_wrong = kills_stage_close(&run->stage, "kills-random");
	free(run);
	return is_wrong;
}
