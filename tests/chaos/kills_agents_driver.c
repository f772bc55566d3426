/* Real agents at a real broker, killed or given errors at every point of what
 * they do: a referral from its file to a closed case, over and over, in a
 * partnership that tests/chaos/kills_agents.sh has made. */
#include <errno.h>
#include <getopt.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "base/clock.h"
#include "chaos/kills_agent.h"
#include "chaos/kills_case.h"
#include "chaos/kills_chance.h"
#include "support/verdict.h"

#define ALLOWED_MS 120000 /* for what must happen; the machine may be busy */
#define GOOD_MS 300	 /* that calls fail for good */
#define LOOK_MS 2
#define PROGRESS_MS 2000
#define MOST_DRAWS 12 /* of a point within an act that was not struck yet */

struct options {
	const char *root;
	const char *programs;
	const char *of;
	enum kills_calls calls;
	enum kills_how how;
	int error;
	uint64_t seed;
	size_t stride;
	size_t count;
	long seconds;
};

struct progress {
	size_t next;
	size_t points;
	size_t whole;
	size_t ended;
	size_t draws;
	int is_empty; /* it makes no such call */
	int is_over;
};

struct town {
	const struct options *options;
	struct kills_agent agents[KILLS_CASE_AGENTS];
	struct kills_agent *victim;
	struct kills_case now;
	struct ledger *ledger;
	struct kills_chance chance;
	struct progress progress[KILLS_CASE_ACTS + 1]; /* the last: a start */
	size_t faults;
	size_t cases;
	int64_t began_ms, said_ms;
	const char *wrong;
};

#define START KILLS_CASE_ACTS

static void
set_wrong(struct town *town, const char *what)
{
	if (!town->wrong)
		(void)printf("# wrong: %s\n", what);
	town->wrong = what;
}

/* Nobody ends but by our kill; only whom an error has met may do so later, by
 * himself and with a code that says so. */
static void
judge_unasked(struct town *town, struct kills_agent *agent)
{
	int is_late = town->options->error && agent == town->victim && town->faults;

	if (agent->is_known)
		return;
	agent->is_known = 1;
	if (is_late && WIFEXITED(agent->how) && WEXITSTATUS(agent->how) && WEXITSTATUS(agent->how) != EXIT_MISCONFIGURED)
		return;
	(void)printf("# %s ended by itself: wait status %#x\n", agent->id, (unsigned)agent->how);
	set_wrong(town, "an agent ended by itself");
}

/* Whoever has ended is started again, as its unit does. */
static int
revive(struct town *town)
{
	int was_gone = 0;

	for (size_t i = 0; i < KILLS_CASE_AGENTS; i++) {
		struct kills_agent *agent = &town->agents[i];

		if (!kills_agent_is_gone(agent))
			continue;
		if (agent->tracer)
			return 1; /* it is looked at first */
		judge_unasked(town, agent);
		was_gone = 1;
		kills_agent_start(agent, NULL);
	}
	return was_gone;
}

/* Nothing is left to be said or to be unsealed. */
static int
is_quiet(struct town *town)
{
	for (size_t i = 0; i < KILLS_CASE_AGENTS; i++)
		if (kills_agent_status(&town->agents[i], "waiting") != 0 || kills_agent_status(&town->agents[i], "raw") != 0)
			return 0;
	return 1;
}

enum end { DONE, DIED, LATE };

/* Until the act is done and all is quiet, or the victim has ended. */
static enum end
go_through(struct town *town, size_t act)
{
	int64_t until = clock_tick().ms + ALLOWED_MS;

	while (clock_tick().ms < until) {
		if (town->victim->tracer && kills_agent_is_gone(town->victim))
			return DIED;
		if (revive(town))
			continue;
		if (kills_case_is_done(&town->now, act) && is_quiet(town))
			return DONE;
		if (town->options->how == KILLS_FAIL_ON && town->victim->tracer && kills_tracer_saw(town->victim->tracer).fired &&
		    until > clock_tick().ms + GOOD_MS)
			until = clock_tick().ms + GOOD_MS;
		(void)poll(NULL, 0, LOOK_MS); /* there is nothing to wait for: it is asked */
	}
	return LATE;
}

static void
say_fault(struct town *town, size_t act, const struct kills_saw *saw)
{
	struct ledger_line line = {.act = LEDGER_FAULT};
	struct progress *progress = &town->progress[act];

	(void)snprintf(line.to, sizeof line.to, "%s@%s#%zu:%s:%s", town->victim->id, act == START ? "start" : kills_case_name(act),
		       progress->next, saw->name, saw->file);
	if (town->wrong)
		(void)printf("# at %s\n", line.to);
	ledger_write(town->ledger, &line);
	town->faults++;
	progress->points++;
	progress->next += town->options->stride;
}

/* It ended before its point came.  One that was never struck, because the draw
 * was beyond its end, gets another draw. */
static void
take_untouched(struct town *town, struct progress *progress, size_t count)
{
	if (count > progress->whole)
		progress->whole = count;
	progress->is_empty |= !count;
	progress->is_over = progress->points || !count || ++progress->draws >= MOST_DRAWS;
	if (!progress->is_over)
		progress->next = 1 + kills_chance_below(&town->chance, (count + 1) / 2);
}

static void
judge(struct town *town, size_t act, enum end end)
{
	const struct options *options = town->options;
	struct kills_saw saw = kills_agent_let_go(town->victim);
	int is_dead = kills_agent_is_gone(town->victim), how = town->victim->how;

	if (!saw.fired) {
		if (end != DONE)
			set_wrong(town, "an agent ended or stood still that nobody had touched");
		take_untouched(town, &town->progress[act], saw.count);
		return;
	}
	int must_end = options->how == KILLS_DIE || (strstr(saw.name, "sync") && strstr(saw.file, "agent.db"));

	/* the kill may have come after all was done, and an end takes a while on a busy machine */
	for (int64_t until = clock_tick().ms + ALLOWED_MS; must_end && !is_dead && clock_tick().ms < until;) {
		is_dead = kills_agent_is_gone(town->victim);
		how = town->victim->how;
	}
	town->victim->is_known |= is_dead; /* as follows */
	if (options->how == KILLS_DIE && (!is_dead || !WIFSIGNALED(how) || WTERMSIG(how) != SIGKILL))
		set_wrong(town, "it was killed and lives, or ended otherwise");
	if (options->how != KILLS_DIE && is_dead && (!WIFEXITED(how) || !WEXITSTATUS(how)))
		set_wrong(town, "an error ended it by a signal, or as if all were well");
	if (options->how != KILLS_DIE && is_dead && WIFEXITED(how) && WEXITSTATUS(how) == EXIT_MISCONFIGURED)
		set_wrong(town, "an error that passes ended it as one that stays");
	if (options->how != KILLS_DIE && must_end && !is_dead)
		set_wrong(town, "it went on after a failed sync of its store");
	if (options->how == KILLS_FAIL && end == LATE)
		set_wrong(town, "an act came to no end after one error");
	town->progress[act].ended += options->how != KILLS_DIE && is_dead;
	say_fault(town, act, &saw);
}

static void
one_act(struct town *town, size_t act)
{
	const struct options *options = town->options;
	const struct kills_plan plan = {options->calls, options->how, town->progress[act].next, options->error, 0};
	enum end end;

	if (!town->progress[act].is_over)
		kills_agent_watch(town->victim, &plan);
	kills_case_begin(&town->now, act);
	end = go_through(town, act);
	if (town->victim->tracer)
		judge(town, act, end);
	if (go_through(town, act) != DONE)
		set_wrong(town, "an act was not done although nothing is broken any more");
}

/* Killed while it starts, with something to do. */
static void
one_start(struct town *town)
{
	const struct options *options = town->options;
	const struct kills_plan plan = {options->calls, options->how, town->progress[START].next, options->error, 1};

	kills_agent_kill(town->victim);
	judge_unasked(town, town->victim);
	kills_agent_start(town->victim, &plan);
	kills_case_begin(&town->now, 0);
	judge(town, START, go_through(town, 0));
	if (go_through(town, 0) != DONE)
		set_wrong(town, "a start was not done although nothing is broken any more");
}

static void
say_progress(struct town *town)
{
	int64_t now = clock_tick().ms;

	if (now - town->said_ms < PROGRESS_MS)
		return;
	town->said_ms = now;
	(void)fprintf(stderr, "  %s: %zu faults, %zu cases in %lld s\n", town->options->of, town->faults, town->cases,
		      (long long)(now - town->began_ms) / 1000);
}

/* First, now and then, and each time once there is nothing else to be killed at. */
static int
is_start_due(const struct town *town)
{
	size_t over = 0;

	for (size_t i = 0; i < START; i++)
		over += town->progress[i].is_over != 0;
	return !town->progress[START].is_over && (town->cases % 4 == 1 || over == START);
}

/* One whose line breaks again and again waits ever longer before it rings, as
 * it should; a new one has no such memory, and we have no such time. */
static void
rest(struct town *town)
{
	if (!town->options->error || !town->victim->pid)
		return;
	kills_agent_kill(town->victim);
	(void)revive(town);
}

static void
one_case(struct town *town)
{
	rest(town);
	kills_case_new(&town->now, town->agents, town->ledger, ++town->cases);
	for (size_t act = 0; act < KILLS_CASE_ACTS && !town->wrong; act++) {
		if (act == 0 && is_start_due(town))
			one_start(town);
		else
			one_act(town, act);
		say_progress(town);
	}
	if (!town->wrong && kills_case_is_doubled(&town->now))
		set_wrong(town, kills_case_is_doubled(&town->now));
}

/* Each act was struck, or cannot be. */
static int
have_all(const struct town *town)
{
	size_t have = 0;

	for (size_t i = 0; i <= START; i++)
		have += town->progress[i].points || town->progress[i].is_over;
	return have == START + 1;
}

static int
is_over(const struct town *town)
{
	size_t over = 0;

	for (size_t i = 0; i <= START; i++)
		over += town->progress[i].is_over != 0;
	if (town->options->seconds && clock_tick().ms - town->began_ms > town->options->seconds * 1000)
		return 1;
	return town->wrong || over == START + 1 ||
	       (town->options->count && town->faults >= town->options->count && have_all(town));
}

static int
end_town(struct town *town)
{
	struct verdict verdict;
	char arm[64];

	for (size_t i = 0; i <= START; i++) {
		const struct progress *progress = &town->progress[i];

		(void)printf("# %-6s %-30s %4zu points", town->options->of, i == START ? "start" : kills_case_name(i), progress->points);
		if (progress->whole)
			(void)printf(" of %4zu", progress->whole);
		(void)fputs(progress->is_over ? "" : " (not to the end)", stdout);
		if (town->options->error)
			(void)printf(", it ended at %zu", progress->ended);
		(void)putchar('\n');
		if (!progress->points && !progress->is_empty && !town->options->seconds)
			set_wrong(town, "an act was never struck");
	}
	ledger_say(town->ledger, LEDGER_SETTLED, "", NULL, 0);
	if (!town->faults)
		set_wrong(town, "nothing was broken");
	(void)printf("count: %s=%zu\n", town->options->error ? "errors" : "kills", town->faults);
	(void)snprintf(arm, sizeof arm, "%s-agent-%s", town->options->error ? "errors" : "kills", town->options->of);
	if (verdict_of(town->ledger, &verdict))
		set_wrong(town, "see above");
	verdict_print(&verdict, arm, town->options->seed);
	for (size_t i = 0; i < KILLS_CASE_AGENTS; i++)
		kills_agent_close(&town->agents[i]);
	ledger_close(town->ledger);
	return town->wrong != NULL;
}

static int
run(const struct options *options)
{
	static struct town town;
	char path[300];

	town.options = options;
	town.chance.state = options->seed;
	town.began_ms = town.said_ms = clock_tick().ms;
	(void)snprintf(path, sizeof path, "%s/ledger-%s", options->root, options->of);
	town.ledger = ledger_open(path);
	kills_agent_open(&town.agents[KILLS_CASE_POLICE], options->root, options->programs, "tellback-police", "hiow-police");
	kills_agent_open(&town.agents[KILLS_CASE_CRS], options->root, options->programs, "tellback-crs", "southampton-crs");
	town.victim = &town.agents[!strcmp(options->of, "crs") ? KILLS_CASE_CRS : KILLS_CASE_POLICE];
	for (size_t i = 0; i <= START; i++)
		town.progress[i].next = 1 + kills_chance_below(&town.chance, options->stride);
	(void)revive(&town);
	for (int64_t until = clock_tick().ms + ALLOWED_MS; !is_quiet(&town);)
		if (clock_tick().ms > until || revive(&town))
			abort(); /* the partnership was to be good */
	while (!is_over(&town))
		one_case(&town);
	return end_town(&town);
}

static enum kills_calls
calls_of(const char *word)
{
	if (!strcmp(word, "syncs"))
		return KILLS_SYNCS;
	if (!strcmp(word, "names"))
		return KILLS_NAMES;
	return !strcmp(word, "every") ? KILLS_EVERY : KILLS_EFFECTS;
}

static void
set_error(struct options *options, const char *word)
{
	options->error = !strcmp(word, "ENOSPC") ? ENOSPC : EIO;
	if (options->calls == KILLS_EFFECTS)
		options->calls = KILLS_FILES;
	if (options->how == KILLS_DIE)
		options->how = KILLS_FAIL;
}

int
main(int argc, char **argv)
{
	static const struct option words[] = {{"root", required_argument, NULL, 'r'},	  {"programs", required_argument, NULL, 'p'},
					      {"of", required_argument, NULL, 'o'},	  {"calls", required_argument, NULL, 'a'},
					      {"stride", required_argument, NULL, 't'},	  {"seed", required_argument, NULL, 's'},
					      {"count", required_argument, NULL, 'n'},	  {"seconds", required_argument, NULL, 'T'},
					      {"fail", required_argument, NULL, 'f'},	  {"for-good", no_argument, NULL, 'g'},
					      {NULL, 0, NULL, 0}};
	struct options options = {.of = "police", .calls = KILLS_EFFECTS, .how = KILLS_DIE, .seed = 1, .stride = 1};
	int option;

	(void)setvbuf(stdout, NULL, _IOLBF, 0); /* as it is said, also into a pipe */
	while ((option = getopt_long(argc, argv, "", words, NULL)) != -1) {
		if (option == 'r')
			options.root = optarg;
		else if (option == 'p')
			options.programs = optarg;
		else if (option == 'o')
			options.of = optarg;
		else if (option == 'a')
			options.calls = calls_of(optarg);
		else if (option == 't')
			options.stride = strtoul(optarg, NULL, 10);
		else if (option == 's')
			options.seed = strtoull(optarg, NULL, 10);
		else if (option == 'n')
			options.count = strtoul(optarg, NULL, 10);
		else if (option == 'T')
			options.seconds = strtol(optarg, NULL, 10);
		else if (option == 'f')
			set_error(&options, optarg);
		else if (option == 'g')
			options.how = KILLS_FAIL_ON;
		else
			options.root = NULL, options.stride = 0;
	}
	if (!options.root || !options.programs || !options.stride) {
		(void)fputs("usage: kills_agents_driver --root DIR --programs DIR [--of police|crs] [--stride N] [--seed S]\n"
			    "       [--count N] [--seconds T] [--calls every|syncs|names] [--fail EIO|ENOSPC [--for-good]]\n"
			    "started by tests/chaos/kills_agents.sh, which makes the partnership\n",
			    stderr);
		return 2;
	}
	return run(&options);
}
