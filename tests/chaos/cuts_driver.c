/* Power cuts under the real broker and real agents, with a ledger on another
 * disk: what was answered is there, once, whatever the disk had not written.
 * usage: cuts_driver --programs DIR [OPTION]...; needs root. */
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "chaos/cuts_power.h"

#define PROGRESS_MS 2000

/** Cuts of one world, between two verdicts. */
#define BLOCK 20

/** Fewer at the brink of a sync say nothing. */
#define AIMED_LEAST 8

struct options {
	int outside;
	char core[256];
	char signer[256];
	char disk[256];
	unsigned long long seed;
	unsigned count;
	unsigned seconds;
	const char *broken;
	const char *kind;
	int is_town;
	int is_loud;
};

/* What all worlds came to. */
struct total {
	struct verdict verdict;
	unsigned cuts;
	unsigned unfired;
	unsigned aimed; /* cuts at the brink of a sync */
	unsigned reached;
	unsigned empty; /* cuts that took no block */
	unsigned torn;
	unsigned befores[CUTS_BEFORES];
	unsigned long long lost_blocks;
	unsigned long long waits;
	unsigned long long passed; /* notes accepted on a full disk */
	unsigned slowest_ms;
	unsigned settle_ms;
	int64_t began_ms;
	int64_t said_ms;
	int is_over;
};

static const char *const wheres[] = {"broker", "both", "town"};
static const char *const whens[] = {"load", "write", "start"};
static const char *const befores[CUTS_BEFORES] = {"", ", after a flush failed", ", after a write failed", ", full"};

/* A fault of the broker's disk before the cut, sometimes. */
static void
draw_before(struct cuts_world *world, struct cuts_plan *plan)
{
	static const unsigned left[] = {0, 0, 65536, 1 << 20, 8 << 20};
	unsigned before = cuts_world_chance(world, 12);

	plan->is_retried = (int)cuts_world_chance(world, 2);
	plan->fails = 1 + cuts_world_chance(world, 3);
	plan->error = cuts_world_chance(world, 4) ? EIO : ENOSPC;
	plan->left = left[cuts_world_chance(world, sizeof left / sizeof *left)];
	if (plan->when == CUTS_START || plan->where == CUTS_TOWN)
		return;
	if (before < 2)
		plan->before = CUTS_FULL;
	else if (before < 6 && world->kind == CUTS_TORN)
		plan->before = before < 4 ? CUTS_FLUSH_FAILS : CUTS_WRITE_FAILS;
}

static struct cuts_plan
draw(struct cuts_world *world)
{
	static const enum cuts_where where[] = {CUTS_BROKER, CUTS_BROKER, CUTS_BROKER, CUTS_BOTH, CUTS_BOTH, CUTS_TOWN};
	struct cuts_plan plan = {.where = where[cuts_world_chance(world, 6)], .when = CUTS_LOAD};
	unsigned when = cuts_world_chance(world, 6);

	if (when == 0 && plan.where == CUTS_BROKER)
		plan.when = CUTS_START;
	else if (when < 4 && world->kind == CUTS_TORN)
		plan.when = CUTS_WRITE;
	plan.delay_ms = plan.when == CUTS_START ? cuts_world_chance(world, 40) : 50 + cuts_world_chance(world, 250);
	plan.write = 1 + cuts_world_chance(world, 300);
	plan.seed = ((uint64_t)cuts_world_chance(world, 1U << 31) << 31) + cuts_world_chance(world, 1U << 31);
	draw_before(world, &plan);
	return plan;
}

/* For a control: what is broken is the one or the other, and the power is all
 * that fails. */
static struct cuts_plan
draw_plain(struct cuts_world *world, enum cuts_where where)
{
	struct cuts_plan plan = {.where = where, .when = CUTS_LOAD};

	plan.delay_ms = 50 + cuts_world_chance(world, 250);
	plan.seed = cuts_world_chance(world, 1U << 31);
	return plan;
}

static void
add(struct total *total, const struct verdict *verdict)
{
	struct verdict *sum = &total->verdict;

	sum->lost += verdict->lost;
	sum->doubled += verdict->doubled;
	sum->unanswered += verdict->unanswered;
	sum->stuck += verdict->stuck;
	sum->offered += verdict->offered;
	sum->accepted += verdict->accepted;
	sum->stored += verdict->stored;
	sum->opened += verdict->opened;
	sum->closed += verdict->closed;
	sum->faults += verdict->faults;
	for (size_t i = 0; i < sizeof sum->first / sizeof *sum->first; i++)
		if (!sum->first[i][0])
			memcpy(sum->first[i], verdict->first[i], sizeof sum->first[i]);
}

static void
report(const struct options *options, struct total *total, const struct cuts_plan *plan,
       const struct cuts_outcome *outcome, enum cuts_kind kind)
{
	int64_t now = clock_tick().ms;

	total->cuts++;
	total->unfired += !outcome->has_fired;
	total->aimed += (unsigned)outcome->was_aimed;
	total->reached += (unsigned)outcome->was_reached;
	if (outcome->start_ms > total->slowest_ms)
		total->slowest_ms = outcome->start_ms;
	total->torn += kind == CUTS_TORN;
	total->empty += !outcome->lost;
	total->lost_blocks += outcome->lost;
	total->befores[plan->before]++;
	if (options->is_loud || !outcome->has_fired)
		(void)fprintf(stderr, "# cut %u: %s, %s, %s%s, write %u, %u ms: %llu writes waited, %llu blocks lost%s%s; ready in %u ms\n",
			      total->cuts, kind == CUTS_TORN ? "torn" : "plain", wheres[plan->where], whens[plan->when],
			      befores[plan->before], plan->write, plan->delay_ms, outcome->pending, outcome->lost,
			      outcome->was_aimed && !outcome->was_reached ? ", at no sync" : "",
			      outcome->has_fired ? "" : ", NOT FIRED", outcome->start_ms);
	if (now - total->said_ms < PROGRESS_MS)
		return;
	total->said_ms = now;
	(void)fprintf(stderr, "# %u cuts, %lld s\n", total->cuts, (long long)(now - total->began_ms) / 1000);
}

static int
is_time(const struct options *options, const struct total *total)
{
	if (options->seconds)
		return clock_tick().ms - total->began_ms < 1000LL * options->seconds;
	return total->cuts < options->count;
}

static void
end_block(const struct options *options, struct total *total, struct cuts_world *world)
{
	struct verdict verdict;
	int is_wrong;

	/* a control ends where the loss is seen, before anybody acts upon it */
	if (!options->broken || !(world->absent || world->town.gone))
		cuts_world_settle(world);
	is_wrong = cuts_world_judge(world, &verdict);
	add(total, &verdict);
	total->waits += world->town.waits;
	total->passed += world->passed;
	if (world->settle_ms > total->settle_ms)
		total->settle_ms = world->settle_ms;
	total->is_over |= is_wrong || world->is_over;
	if (is_wrong && !options->broken)
		(void)fprintf(stderr, "# the ledger: %s\n", world->folder);
	cuts_world_free(world, is_wrong && !options->broken);
}

static void
play_block(const struct options *options, struct total *total, enum cuts_kind kind, unsigned most)
{
	const struct cuts_programs programs = {options->outside, options->core, options->signer, options->disk};
	const enum cuts_where where = options->is_town ? CUTS_TOWN : CUTS_BROKER;
	struct cuts_world *world = cuts_world_new(kind, &programs, options->seed + total->cuts);

	cuts_town_open(&world->town);
	cuts_town_sleep(&world->town, 1);
	for (unsigned i = 0; i < most && is_time(options, total) && !world->is_over && !world->absent && !world->town.gone; i++) {
		struct cuts_plan plan = options->broken ? draw_plain(world, where) : draw(world);
		struct cuts_outcome outcome = cuts_power_cut(world, &plan);

		report(options, total, &plan, &outcome, kind);
	}
	end_block(options, total, world);
}

/* Half of the cuts are torn. */
static void
play(const struct options *options, struct total *total)
{
	enum cuts_kind kind = strcmp(options->kind, "plain") ? CUTS_TORN : CUTS_PLAIN;
	unsigned most = options->count && options->count < 2 * BLOCK ? (options->count + 1) / 2 : BLOCK;

	for (unsigned world = 1; is_time(options, total) && !total->is_over; world++) {
		/* in a long run there are also brokers whose first moments these are */
		play_block(options, total, kind, options->seconds && world % 5 == 0 ? 1 : most);
		if (!strcmp(options->kind, "both"))
			kind = kind == CUTS_TORN ? CUTS_PLAIN : CUTS_TORN;
	}
}

/* A control is good if exactly what was broken is what was found. */
static int
judge_control(const struct options *options, const struct verdict *verdict)
{
	return strcmp(options->broken, "lost") != 0 || !verdict->lost || verdict->doubled || verdict->unanswered ||
	       verdict->stuck;
}

static int
usage(void)
{
	(void)fprintf(stderr,
		      "usage: cuts_driver --programs DIR [--core FILE] [--disk FILE] [--kind plain|torn|both] [--seed S]\n"
		      "                   [--count N | --seconds T] [--break lost [--town]] [--loud]\n"
		      "Power cuts below a broker and agents.  --break lost: core, or with --town the agents, are\n"
		      "broken on purpose, and that is what must be found.\n");
	return 2;
}

static int
read_options(int argc, char **argv, struct options *options)
{
	static const struct option table[] = {{"programs", required_argument, NULL, 'p'},
					      {"core", required_argument, NULL, 'c'},
					      {"disk", required_argument, NULL, 'd'},
					      {"kind", required_argument, NULL, 'k'},
					      {"seed", required_argument, NULL, 's'},
					      {"count", required_argument, NULL, 'n'},
					      {"seconds", required_argument, NULL, 't'},
					      {"break", required_argument, NULL, 'b'},
					      {"town", no_argument, NULL, 'w'},
					      {"loud", no_argument, NULL, 'l'},
					      {"help", no_argument, NULL, 'h'},
					      {NULL, 0, NULL, 0}};
	const char *core = NULL, *disk = NULL;
	int option;

	while ((option = getopt_long(argc, argv, "", table, NULL)) != -1) {
		if (option == 'p') {
			(void)snprintf(options->core, sizeof options->core, "%s/tellback-core", optarg);
			(void)snprintf(options->signer, sizeof options->signer, "%s/tellback-signer", optarg);
			(void)snprintf(options->disk, sizeof options->disk, "%s/chaos/disk", optarg);
		} else if (option == 'c') {
			core = optarg;
		} else if (option == 'd') {
			disk = optarg;
		} else if (option == 'k') {
			options->kind = optarg;
		} else if (option == 's') {
			options->seed = strtoull(optarg, NULL, 10);
		} else if (option == 'n') {
			options->count = (unsigned)strtoul(optarg, NULL, 10);
		} else if (option == 't') {
			options->seconds = (unsigned)strtoul(optarg, NULL, 10);
		} else if (option == 'b') {
			options->broken = optarg;
		} else if (option == 'w') {
			options->is_town = 1;
		} else if (option == 'l') {
			options->is_loud = 1;
		} else {
			return usage();
		}
	}
	if (core)
		(void)snprintf(options->core, sizeof options->core, "%s", core);
	if (disk)
		(void)snprintf(options->disk, sizeof options->disk, "%s", disk);
	return options->signer[0] ? 0 : usage();
}

static void
print_total(const struct total *total)
{
	(void)printf("# %u cuts in %lld s, %u of them torn; %u took nothing, the others %llu blocks; after %u failed flushes, %u "
		     "failed writes\n",
		     total->cuts, (long long)(clock_tick().ms - total->began_ms) / 1000, total->torn, total->empty,
		     total->lost_blocks, total->befores[CUTS_FLUSH_FAILS], total->befores[CUTS_WRITE_FAILS]);
	(void)printf("# %u times full: %llu notes were told to wait, %llu passed; the broker was ready again in at most %u ms, all was settled "
		     "in at most %u\n",
		     total->befores[CUTS_FULL], total->waits, total->passed, total->slowest_ms, total->settle_ms);
	(void)printf("# %u of %u plain cuts came at the brink of the sync that they were meant for\n", total->reached, total->aimed);
	(void)printf("count: cuts=%u\ncount: full-disks=%u\n", total->cuts, total->befores[CUTS_FULL]);
}

/* All of it happens in a process of its own, which stands still while a plain
 * disk's power is cut: whoever waits for us is not to see us stopped. */
static int
play_all(struct options *options)
{
	struct total total = {.began_ms = clock_tick().ms};

	options->outside = prctl(PR_SET_PDEATHSIG, SIGKILL) ? -1 : cuts_disk_alone();
	if (options->outside < 0)
		return 1;
	log_level_set(LOG_LINE_ERROR); /* of the agents; the broker's lines are in a file */
	total.said_ms = total.began_ms;
	play(options, &total);
	print_total(&total);
	verdict_print(&total.verdict, "cuts", options->seed);
	if (options->broken)
		return judge_control(options, &total.verdict);
	if (total.aimed >= AIMED_LEAST && 2 * total.reached < total.aimed)
		return 1;
	return total.is_over || total.unfired || (!options->seconds && total.cuts < options->count);
}

int
main(int argc, char **argv)
{
	struct options options = {.count = 40, .seed = 1, .kind = "both"};
	int code = read_options(argc, argv, &options), how = 0;
	pid_t player;

	if (code)
		return code;
	player = fork();
	if (player < 0)
		return 1;
	if (!player)
		exit(play_all(&options));
	if (waitpid(player, &how, 0) != player)
		return 1;
	return WIFEXITED(how) ? WEXITSTATUS(how) : 1;
}
