/* The simulator: one seed after another, each in a process of its own that
 * begins from the same prepared world, so that nothing of one is left for the
 * next and a seed gives the same run wherever it stands. */
#include <assert.h>
#include <errno.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "sim/faults.h"
#include "sim/run.h"
#include "support/cleared.h"

/* A run that takes longer is stuck in itself (seconds). */
#define LONGEST_S 60

/* Seeds of a control, at least. */
#define CONTROL_LEAST 20

struct options {
	uint64_t seed;
	uint64_t count;
	double seconds;
	enum run_break broken;
	const char *expected; /* the verdict that a control must end with */
	int is_twice;
	int is_traced;
};

/**
 * struct result:
 * What a run's process gives back.
 */
struct result {
	struct verdict verdict;
	uint64_t digest;
	uint64_t events;
	int64_t played_ms;
	unsigned faults[RUN_FAULT_COUNT];
	unsigned crashes;
	unsigned armed;
	unsigned conflicts;
	unsigned odd;
	uint64_t lost_blocks;
	char first_odd[256];
};

/**
 * struct totals:
 * Over all seeds.
 */
struct totals {
	struct verdict verdict;
	uint64_t seeds;
	uint64_t events;
	uint64_t fewest;
	int64_t played_ms;
	uint64_t faults[RUN_FAULT_COUNT];
	uint64_t crashes;
	uint64_t lost_blocks;
	uint64_t conflicts;
	uint64_t odd;
	uint64_t digest;
	uint64_t wrong; /* seeds */
	uint64_t ended; /* of these, in no way that a run ends */
};

static double
now_s(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now); /* cannot fail for this clock */
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* ---- one seed ---- */

static void
play(struct run *run, const struct options *options, uint64_t seed, int to)
{
	struct result result = {0};

	(void)alarm(LONGEST_S);
	run->broken = options->broken;
	run->is_traced = options->is_traced;
	run_play(run, seed);
	result.verdict = run->verdict;
	result.digest = run->digest;
	result.events = run->events;
	result.played_ms = run->now_ms + run->night_ms;
	memcpy(result.faults, run->faults, sizeof result.faults);
	result.crashes = run->crashes;
	result.armed = run->armed;
	result.conflicts = run->core.conflicts;
	result.odd = run->odd;
	memcpy(result.first_odd, run->first_odd, sizeof result.first_odd);
	for (size_t who = 0; who < RUN_AGENTS; who++)
		result.lost_blocks += run->agents[who].machine.disk->lost_blocks;
	result.lost_blocks += run->core.machine.disk->lost_blocks;
	assert(write(to, &result, sizeof result) == (ssize_t)sizeof result);
	(void)fflush(stdout);
	_exit(0); /* nothing of it is wanted any more */
}

/* Zero, or -1 if its process came to grief. */
static int
play_apart(struct run *run, const struct options *options, uint64_t seed, struct result *ret_result)
{
	int pipe_of[2], state = 0;
	ssize_t got;
	pid_t child;

	assert(!pipe(pipe_of));
	(void)fflush(stdout);
	child = fork();
	assert(child >= 0);
	if (!child)
		play(run, options, seed, pipe_of[1]);
	(void)close(pipe_of[1]);
	do
		got = read(pipe_of[0], ret_result, sizeof *ret_result);
	while (got < 0 && errno == EINTR);
	(void)close(pipe_of[0]);
	assert(waitpid(child, &state, 0) == child);
	if (got == (ssize_t)sizeof *ret_result && WIFEXITED(state) && !WEXITSTATUS(state))
		return 0;
	(void)printf("# seed %llu: its process ended with %s %d\n", (unsigned long long)seed,
		     WIFSIGNALED(state) ? "signal" : "code", WIFSIGNALED(state) ? WTERMSIG(state) : WEXITSTATUS(state));
	return -1;
}

/* ---- all seeds ---- */

static void
add_verdict(struct verdict *to, const struct verdict *from)
{
	to->lost += from->lost;
	to->doubled += from->doubled;
	to->unanswered += from->unanswered;
	to->stuck += from->stuck;
	to->offered += from->offered;
	to->accepted += from->accepted;
	to->stored += from->stored;
	to->opened += from->opened;
	to->closed += from->closed;
	for (size_t i = 0; i < sizeof to->first / sizeof *to->first; i++)
		if (!to->first[i][0])
			memcpy(to->first[i], from->first[i], sizeof to->first[i]);
}

static int
is_wrong(const struct verdict *verdict)
{
	return verdict->lost || verdict->doubled || verdict->unanswered || verdict->stuck;
}

static void
add(struct totals *totals, const struct options *options, uint64_t seed, const struct result *result)
{
	int is_bad = is_wrong(&result->verdict) || result->odd || result->armed || !result->crashes;

	add_verdict(&totals->verdict, &result->verdict);
	totals->seeds++;
	totals->events += result->events;
	if (totals->seeds == 1 || result->events < totals->fewest)
		totals->fewest = result->events;
	totals->played_ms += result->played_ms;
	for (size_t i = 0; i < RUN_FAULT_COUNT; i++) {
		totals->faults[i] += result->faults[i];
		totals->verdict.faults += result->faults[i];
	}
	totals->crashes += result->crashes;
	totals->lost_blocks += result->lost_blocks;
	totals->conflicts += result->conflicts;
	totals->odd += result->odd;
	totals->digest = totals->digest * UINT64_C(0x100000001b3) ^ result->digest;
	totals->wrong += is_bad != 0;
	if (!is_bad || options->expected)
		return;
	(void)printf("# seed %llu: lost=%zu doubled=%zu unanswered=%zu stuck=%zu odd=%u unfired=%u crashes=%u; %s\n",
		     (unsigned long long)seed, result->verdict.lost, result->verdict.doubled, result->verdict.unanswered,
		     result->verdict.stuck, result->odd, result->armed, result->crashes, result->first_odd);
	for (size_t i = 0; i < sizeof result->verdict.first / sizeof *result->verdict.first; i++)
		if (result->verdict.first[i][0])
			(void)printf("#   %s\n", result->verdict.first[i]);
}

/* A fault that was never there proves nothing. */
static int
print_faults(const struct totals *totals)
{
	int missing = 0;

	(void)printf("# faults:");
	for (size_t i = 0; i < RUN_FAULT_COUNT; i++) {
		(void)printf(" %s=%llu", faults_word((enum run_fault)i), (unsigned long long)totals->faults[i]);
		missing |= !totals->faults[i] && totals->seeds >= 200;
	}
	(void)printf("; crashes=%llu, blocks lost in power cuts=%llu\n", (unsigned long long)totals->crashes,
		     (unsigned long long)totals->lost_blocks);
	if (missing)
		(void)printf("# a kind of fault never happened\n");
	return missing;
}

/* Has the checker said that?  What a store lost it may take twice, refuse, or
 * close a case over: with `lost` may come all others.  They come by themselves. */
static int
is_as_expected(const struct options *options, const struct totals *totals)
{
	const struct verdict *verdict = &totals->verdict;

	if (totals->ended)
		return 0;
	if (!strcmp(options->expected, "lost"))
		return verdict->lost != 0;
	if (!strcmp(options->expected, "doubled"))
		return verdict->doubled && !verdict->lost && !verdict->unanswered;
	return verdict->unanswered && !verdict->lost && !verdict->doubled;
}

static int
report(const struct options *options, const struct totals *totals, double took_s)
{
	int missing;

	(void)printf("# %llu seeds in %.1f s (%.1f a second), %.0f events each (fewest %llu), %.1f days played, "
		     "digest %016llx\n",
		     (unsigned long long)totals->seeds, took_s, (double)totals->seeds / took_s,
		     (double)totals->events / (double)(totals->seeds ? totals->seeds : 1),
		     (unsigned long long)totals->fewest, (double)totals->played_ms / 86400e3,
		     (unsigned long long)totals->digest);
	if (totals->conflicts)
		(void)printf("# the log said so %llu times before anybody was harmed\n",
			     (unsigned long long)totals->conflicts);
	missing = print_faults(totals);
	if (!options->expected)
		(void)printf("count: seeds=%llu\ncount: simulated-events=%llu\ncount: simulated-crashes=%llu\n",
			     (unsigned long long)totals->seeds, (unsigned long long)totals->events,
			     (unsigned long long)totals->crashes);
	verdict_print(&totals->verdict, "sim", (unsigned long long)options->seed);
	if (options->expected) {
		int is_right = is_as_expected(options, totals);

		(void)printf("# control: wanted %s: %s\n", options->expected, is_right ? "so it is" : "NOT SO");
		return is_right ? 0 : 1;
	}
	return totals->wrong || missing ? 1 : 0;
}

static int
play_all(struct run *run, const struct options *options)
{
	struct totals totals = {0};
	double begin = now_s(), said = begin;

	for (uint64_t i = 0; options->seconds > 0 ? now_s() - begin < options->seconds : i < options->count; i++) {
		uint64_t seed = options->seed + i;
		struct result result, again;

		if (play_apart(run, options, seed, &result)) {
			totals.wrong++;
			totals.ended++;
			continue;
		}
		if (options->is_twice) {
			if (play_apart(run, options, seed, &again) || memcmp(&again, &result, sizeof result) != 0) {
				(void)printf("# seed %llu: not the same twice\n", (unsigned long long)seed);
				totals.wrong++;
			}
		}
		add(&totals, options, seed, &result);
		/* a control has shown what it was to show */
		if (options->expected && totals.seeds >= CONTROL_LEAST && is_as_expected(options, &totals))
			break;
		if (now_s() - said > 2) {
			said = now_s();
			(void)fprintf(stderr, "sim: %llu seeds, %llu wrong\n", (unsigned long long)totals.seeds,
				      (unsigned long long)totals.wrong);
		}
	}
	return report(options, &totals, now_s() - begin);
}

/* ---- options ---- */

static int
usage(int code)
{
	(void)fprintf(code ? stderr : stdout,
		      "usage: sim_driver [--seed S] [--count N | --seconds T] [--twice] [--trace]\n"
		      "                  [--break sync-off|answer-first] [--expect lost|doubled|unanswered]\n"
		      "  --seed S      the first seed (1)\n"
		      "  --count N     how many from there on (100); --seconds T: as many as there is time for\n"
		      "  --twice       each twice, which must be the same to the bit\n"
		      "  --trace       print everything that happens\n"
		      "  --break WORD  a broker broken on purpose; succeeds if the checker says what is wrong with it\n"
		      "  --expect WORD the same for a program that is broken itself\n");
	return code;
}

static int
read_options(int argc, char **argv, struct options *options)
{
	for (int i = 1; i < argc; i++) {
		const char *word = argv[i], *value = i + 1 < argc ? argv[i + 1] : NULL;

		if (!strcmp(word, "--twice")) {
			options->is_twice = 1;
			continue;
		}
		if (!strcmp(word, "--trace")) {
			options->is_traced = 1;
			continue;
		}
		if (!value)
			return -1;
		i++;
		if (!strcmp(word, "--seed"))
			options->seed = strtoull(value, NULL, 10);
		else if (!strcmp(word, "--count"))
			options->count = strtoull(value, NULL, 10);
		else if (!strcmp(word, "--seconds"))
			options->seconds = strtod(value, NULL);
		else if (!strcmp(word, "--expect"))
			options->expected = value;
		else if (!strcmp(word, "--break") && !strcmp(value, "sync-off"))
			options->broken = RUN_SYNC_OFF, options->expected = "lost";
		else if (!strcmp(word, "--break") && !strcmp(value, "answer-first"))
			options->broken = RUN_ANSWER_FIRST, options->expected = "lost";
		else
			return -1;
	}
	return 0;
}

int
main(int argc, char **argv)
{
	struct options options = {.seed = 1, .count = 100};
	char folder[] = "/dev/shm/tellback-sim-XXXXXX";
	struct run *run;
	int code;

	if (argc == 2 && !strcmp(argv[1], "--help"))
		return usage(0);
	if (read_options(argc, argv, &options))
		return usage(2);
	if (!mkdtemp(folder)) {
		(void)fprintf(stderr, "sim: %s: %s\n", folder, strerror(errno));
		return 1;
	}
	(void)setvbuf(stdout, NULL, _IOFBF, 1 << 16);
	/* arenas come and go at every turn: do not give the memory back each time */
	(void)mallopt(M_TRIM_THRESHOLD, 1 << 30);
	(void)mallopt(M_MMAP_THRESHOLD, 1 << 25);
	(void)mallopt(M_TOP_PAD, 1 << 24);
	(void)printf("# sim --seed %llu --count %llu --seconds %.0f%s%s%s\n", (unsigned long long)options.seed,
		     (unsigned long long)options.count, options.seconds, options.is_twice ? " --twice" : "",
		     options.expected ? " --expect " : "", options.expected ? options.expected : "");
	run = run_prepare(folder);
	code = play_all(run, &options);
	(void)cleared_folder(folder);
	return code;
}
