/* Real agents at a real broker over a network that breaks: partitions, half-open
 * lines, cut frames, stopped processes, storms, limits and clocks that jump, in a
 * partnership and two network namespaces that tests/chaos/nets.sh has made.
 * Faults come one after the other, each while cases are under way; after each
 * everything has to come to its end by itself. */
#include <fcntl.h>
#include <getopt.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/clock.h"
#include "chaos/nets_deaths.h"
#include "chaos/nets_fault.h"
#include "support/verdict.h"

#define ALLOWED_MS 240000 /* for all that was under way; heartbeats take 45 s, rings 30 s */
#define OTHERS_MS 120000 /* for what must go on beside a fault */
#define OTHERS 2
#define PILE 40
#define LOOK_MS 5
#define TOUCH_MS 500 /* after that, more for a fault to strike */
#define PROGRESS_MS 2000
#define MOST_FAULTS 64
#define GROWN_KIB (24 * 1024L) /* of a worker's memory, over its whole life */

struct options {
	const char *root, *programs, *broker_ns, *only, *breaks;
	unsigned port;
	int is_proxied;
	uint64_t seed;
	size_t count;
	long seconds, hold_ms;
};

struct counted {
	const char *name;
	size_t count;
};

struct town {
	const struct options *options;
	struct nets_load load;
	struct nets_site site;
	size_t planned[MOST_FAULTS], planned_count, faults;
	struct counted counted[MOST_FAULTS];
	struct {
		pid_t pid;
		long kib;
	} began[NETS_WORKERS];
	long most_grown;
	struct nets_deaths deaths;
	int64_t began_ms, said_ms;
	const char *wrong;
};

static void
set_wrong(struct town *town, const char *what, const char *fault)
{
	if (!town->wrong)
		(void)printf("# wrong: %s (%s)\n", what, fault);
	town->wrong = what;
}

static void
turn(struct town *town)
{
	int64_t now = clock_tick().ms;

	nets_load_turn(&town->load);
	for (size_t i = 0; i < NETS_AGENTS; i++)
		if (kills_agent_is_gone(&town->load.agents[i])) {
			set_wrong(town, "an agent ended that nobody had touched", town->load.agents[i].id);
			kills_agent_start(&town->load.agents[i], NULL);
		}
	if (town->load.wrong)
		set_wrong(town, town->load.wrong, "load");
	if (now - town->said_ms >= PROGRESS_MS) {
		town->said_ms = now;
		(void)fprintf(stderr, "  nets: %zu faults, %zu cases, %zu messages in %lld s\n", town->faults,
			      town->load.count, town->load.numbered, (long long)(now - town->began_ms) / 1000);
	}
	(void)poll(NULL, 0, LOOK_MS); /* there is nothing to wait for: it is asked */
}

static void
turn_for(struct town *town, int64_t ms)
{
	for (int64_t until = clock_tick().ms + ms; clock_tick().ms < until;)
		turn(town);
}

/* On a busy machine what a fault is to strike may come late, or be too little.
 * Non-zero once it has struck. */
static int
turn_until_struck(struct town *town, const struct nets_fault *fault)
{
	int64_t until = clock_tick().ms + OTHERS_MS;
	int has_struck = nets_fault_has_struck(&town->site, fault);

	while (!town->wrong && !has_struck && clock_tick().ms < until) {
		nets_load_add(&town->load, NETS_POLICE)->is_short = 1;
		turn_for(town, TOUCH_MS);
		has_struck = nets_fault_has_struck(&town->site, fault);
	}
	return has_struck;
}

static void
turn_until_over(struct town *town, const char *after)
{
	for (int64_t until = clock_tick().ms + ALLOWED_MS; !nets_load_is_over(&town->load) && !town->wrong;) {
		turn(town);
		if (clock_tick().ms > until) {
			set_wrong(town, "what was under way came to no end", after);
			for (size_t i = town->load.first_open; i < town->load.count; i++) {
				const struct nets_case *now = &town->load.cases[i];

				if (now->is_over)
					continue;
				(void)printf("#   case %zu of %s:", now->number, town->load.agents[now->from].id);
				for (size_t j = 0; j < NETS_MESSAGES; j++)
					(void)printf(" %d%d%d%d%d", now->messages[j].is_posted,
						     now->messages[j].is_named, now->messages[j].has_arrived,
						     now->messages[j].is_opened, now->messages[j].is_told);
				(void)putchar('\n');
			}
			for (size_t i = 0; i < town->load.early_count; i++)
				(void)printf("#   nobody knows what %s says: %s %s\n",
					     town->load.agents[town->load.early[i].who].id,
					     town->load.early[i].row.what, town->load.early[i].row.id.hex);
		}
	}
}

/* ---- memory ---- */

static void
look_at_memory(struct town *town)
{
	for (int i = 0; i < NETS_WORKERS; i++) {
		pid_t pid = nets_worker(&town->site, (enum nets_worker)i);
		long kib = pid ? nets_memory_kib(pid) : 0;

		if (pid != town->began[i].pid) {
			town->began[i].pid = pid;
			town->began[i].kib = kib;
		}
		if (kib - town->began[i].kib > town->most_grown)
			town->most_grown = kib - town->began[i].kib;
	}
	if (town->most_grown > GROWN_KIB)
		set_wrong(town, "front's or core's memory grew beyond its bound", "memory");
}

/* ---- deaths ---- */

/* A worker that a fault was done to may end, once, which its supervisor says a
 * moment later; no other does. */
static void
judge_deaths(struct town *town, const struct nets_fault *fault)
{
	struct nets_deaths *deaths = &town->deaths;
	enum nets_worker worker = fault ? nets_fault_of(fault) : NETS_WORKERS;
	int64_t until = clock_tick().ms + OTHERS_MS;

	nets_deaths_look(deaths, town->options->root);
	if (fault && nets_fault_has_ended(&town->site, fault)) {
		while (deaths->count[worker] == deaths->seen[worker] && clock_tick().ms < until) {
			turn(town);
			nets_deaths_look(deaths, town->options->root);
		}
		deaths->seen[worker]++;
	}
	if (nets_deaths_unseen(deaths))
		set_wrong(town, "a worker ended by itself", fault ? fault->name : "the beginning");
}

/* ---- faults ---- */

static void
count_one(struct town *town, const char *name)
{
	struct counted *at = town->counted;

	while (at->name && strcmp(at->name, name) != 0)
		at++;
	at->name = name;
	at->count++;
}

/* Whoever does not stand still gets on, and the broker says no to a close over
 * the one that does. */
static void
others_go_on(struct town *town, const char *name)
{
	struct nets_site *site = &town->site;
	size_t done = town->load.done[NETS_POLICE];
	int64_t until = clock_tick().ms + OTHERS_MS;

	for (int i = 0; i < OTHERS; i++)
		(void)nets_load_add(&town->load, NETS_POLICE);

	while (!town->wrong && clock_tick().ms < until &&
	       (town->load.done[NETS_POLICE] < done + OTHERS ||
		(site->hasty && !site->hasty->messages[NETS_CLOSE].is_refused &&
		 !site->hasty->messages[NETS_CLOSE].is_named)))
		turn(town);
	if (town->load.done[NETS_POLICE] < done + OTHERS)
		set_wrong(town, "the others' work did not go on", name);
	if (!site->hasty || town->options->breaks)
		return;
	if (!site->hasty->messages[NETS_CLOSE].is_refused || site->hasty->messages[NETS_CLOSE].is_named)
		set_wrong(town, "a close over an agent that stands still was not refused", name);
	else
		count_one(town, "closes-refused");
}

/* Its senders are told that it was accepted, all the same. */
static void
pile_up(struct town *town, const char *name)
{
	size_t wanted = town->load.numbered + PILE;
	int64_t until = clock_tick().ms + OTHERS_MS;

	for (int i = 0; i < PILE; i++)
		nets_load_add(&town->load, i % 2 ? NETS_POLICE : NETS_SCHOOL)->is_short = 1;
	while (!town->wrong && town->load.numbered < wanted && clock_tick().ms < until)
		turn(town);
	if (town->load.numbered < wanted)
		set_wrong(town, "what was for one that stands still was not accepted", name);
	look_at_memory(town);
}

static void
one_fault(struct town *town, const struct nets_fault *fault)
{
	struct nets_site *site = &town->site;
	int64_t hold_ms = fault->least_ms +
			  (int64_t)kills_chance_below(&site->chance, (uint64_t)(fault->most_ms - fault->least_ms));
	int is_still = !strcmp(fault->name, "still-agent"), has_fired;

	site->hasty = NULL;

	if (town->options->hold_ms && fault->kind == NETS_WIRE && town->faults == 0)
		hold_ms = town->options->hold_ms;
	if (is_still) {
		nets_load_add(&town->load, NETS_SCHOOL)->is_hasty = 1;
		while (!town->load.cases[town->load.count - 1].messages[NETS_REFERRAL].is_told && !town->wrong)
			turn(town);
	}
	(void)nets_load_add(&town->load, NETS_POLICE);
	(void)nets_load_add(&town->load, NETS_SCHOOL);
	nets_load_add(&town->load, NETS_POLICE)->is_short = 1;
	turn_for(town, (int64_t)kills_chance_below(&site->chance, 400));
	if (!site->is_harmless)
		fault->begin(site, fault);
	nets_load_fault(&town->load, fault->name);
	nets_load_add(&town->load, NETS_SCHOOL)->is_short = 1;
	turn_for(town, hold_ms);
	has_fired = !site->is_harmless && turn_until_struck(town, fault);
	if (fault->mode == NETS_OTHERS && !site->is_harmless)
		others_go_on(town, fault->name);
	if (fault->mode == NETS_PILE && !site->is_harmless)
		pile_up(town, fault->name);
	if (!site->is_harmless && !fault->heal(site, fault))
		has_fired = 0;
	if (!has_fired)
		set_wrong(town, "a fault never happened", fault->name);
	town->faults++;
	count_one(town, fault->count);
	turn_until_over(town, fault->name);
	look_at_memory(town);
	judge_deaths(town, site->is_harmless ? NULL : fault);
	(void)fprintf(stderr, "  %s: %lld ms, over after %lld s\n", fault->name, (long long)hold_ms,
		      (long long)(clock_tick().ms - town->began_ms) / 1000);
}

static int
is_planned(const struct options *options, const struct nets_fault *fault)
{
	size_t length = strlen(fault->name);

	for (const char *at = options->only; at && (at = strstr(at, fault->name)); at += length)
		if ((at == options->only || at[-1] == ',') && (!at[length] || at[length] == ','))
			return 1;
	return !options->only && (fault->kind != NETS_PROXIED || options->is_proxied) &&
	       (fault->kind == NETS_PROXIED) == options->is_proxied;
}

static void
make_plan(struct town *town)
{
	size_t count;
	const struct nets_fault *faults = nets_faults(&count);

	town->planned_count = 0;
	for (size_t i = 0; i < count; i++)
		if (is_planned(town->options, &faults[i]))
			town->planned[town->planned_count++] = i;
	for (size_t i = town->planned_count; i > 1; i--) {
		size_t other = kills_chance_below(&town->site.chance, i), kept = town->planned[i - 1];

		town->planned[i - 1] = town->planned[other];
		town->planned[other] = kept;
	}
}

static int
is_over(const struct town *town)
{
	const struct options *options = town->options;

	if (options->seconds && clock_tick().ms - town->began_ms > options->seconds * 1000)
		return 1;
	return town->wrong || town->load.count > NETS_MOST_CASES - 64 ||
	       (options->count && town->faults >= options->count);
}

static void
all_faults(struct town *town)
{
	size_t count, tried = 0;
	const struct nets_fault *faults = nets_faults(&count);

	while (!is_over(town)) {
		const struct nets_fault *fault;

		if (tried % town->planned_count == 0)
			make_plan(town);
		fault = &faults[town->planned[tried++ % town->planned_count]];
		if (nets_fault_is_free(&town->site, fault))
			one_fault(town, fault);
		else if (!town->options->seconds)
			set_wrong(town, "a fault could not happen so soon", fault->name);
		if (!town->options->count && !town->options->seconds && tried == town->planned_count)
			break;
	}
}

/* ---- the world ---- */

static volatile int64_t *
open_jump(const char *root, const char *name)
{
	char path[400];
	void *at;
	int fd;

	(void)snprintf(path, sizeof path, "%s/jump-%s", root, name);
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0 || ftruncate(fd, sizeof(int64_t)))
		abort();
	at = mmap(NULL, sizeof(int64_t), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	(void)close(fd);
	if (at == MAP_FAILED)
		abort();
	if (!strcmp(name, "agents") && setenv("TELLBACK_TEST_JUMP", path, 1))
		abort();
	return at;
}

static void
open_town(struct town *town, const struct options *options)
{
	struct nets_site *site = &town->site;

	town->options = options;
	town->began_ms = town->said_ms = clock_tick().ms;
	*site = (struct nets_site){.load = &town->load,
				   .chance = {options->seed},
				   .root = options->root,
				   .broker_ns = options->broker_ns,
				   .port = options->port,
				   .is_harmless = options->breaks && !strcmp(options->breaks, "never")};
	site->jumps[0] = open_jump(options->root, "broker");
	site->jumps[1] = open_jump(options->root, "agents");
	if (options->is_proxied)
		site->proxy = proxy_start(options->broker_ns, NETS_BROKER_ADDRESS, (uint16_t)options->port, "127.0.0.1",
					  options->seed);
	nets_load_open(&town->load, options->root, options->programs);
	make_plan(town);
	if (!town->planned_count)
		abort();
	for (size_t i = 0; i < NETS_AGENTS; i++) /* a spool is there once its agent is */
		while (!town->wrong && kills_agent_status(&town->load.agents[i], "waiting") != 0)
			turn_for(town, LOOK_MS);
	if (town->wrong)
		return;
	/* all are there and know each other */
	(void)nets_load_add(&town->load, NETS_POLICE);
	(void)nets_load_add(&town->load, NETS_SCHOOL);
	turn_until_over(town, "the beginning");
	look_at_memory(town);
	judge_deaths(town, NULL);
	(void)fprintf(stderr, "  begun after %lld ms\n", (long long)(clock_tick().ms - town->began_ms));
}

static int
end_town(struct town *town)
{
	struct verdict verdict;
	int is_unanswered, is_wrong;

	if (!town->wrong)
		ledger_say(town->load.ledger, LEDGER_SETTLED, "", NULL, 0);
	is_wrong = verdict_of(town->load.ledger, &verdict);
	is_unanswered = verdict.unanswered && !verdict.lost && !verdict.doubled && !verdict.stuck;
	for (const struct counted *at = town->counted; at->name; at++)
		(void)printf("%s: %s=%zu\n", town->options->breaks ? "# control" : "count", at->name, at->count);
	(void)printf("# front or core grew by %ld KiB at most\n", town->most_grown);
	verdict_print(&verdict, town->options->is_proxied ? "nets-proxy" : "nets", town->options->seed);
	nets_load_close(&town->load);
	if (town->site.proxy)
		proxy_end(town->site.proxy);
	if (town->options->breaks && !strcmp(town->options->breaks, "unanswered"))
		return !is_unanswered || town->wrong;
	return is_wrong || town->wrong || !town->faults || !verdict.accepted;
}

static int
usage(void)
{
	(void)fputs(
		"usage: nets_driver --root DIR --programs DIR --broker-ns PATH --port N [--proxied] [--faults NAME,…]\n"
		"       [--seed S] [--count N] [--seconds T] [--hold MS] [--break never|unanswered]\n"
		"started by tests/chaos/nets.sh, which makes the partnership; without count or seconds each fault "
		"once\n",
		stderr);
	return 2;
}

int
main(int argc, char **argv)
{
	static const struct option words[] = {
		{"root", required_argument, NULL, 'r'},	     {"programs", required_argument, NULL, 'p'},
		{"broker-ns", required_argument, NULL, 'b'}, {"port", required_argument, NULL, 'P'},
		{"proxied", no_argument, NULL, 'x'},	     {"faults", required_argument, NULL, 'f'},
		{"seed", required_argument, NULL, 's'},	     {"count", required_argument, NULL, 'n'},
		{"seconds", required_argument, NULL, 'T'},   {"hold", required_argument, NULL, 'h'},
		{"break", required_argument, NULL, 'B'},     {NULL, 0, NULL, 0}};
	static struct town town;
	struct options options = {.seed = 1};
	int option;

	(void)setvbuf(stdout, NULL, _IOLBF, 0); /* as it is said, also into a pipe */
	while ((option = getopt_long(argc, argv, "", words, NULL)) != -1) {
		switch (option) {
		case 'r':
			options.root = optarg;
			break;
		case 'p':
			options.programs = optarg;
			break;
		case 'b':
			options.broker_ns = optarg;
			break;
		case 'P':
			options.port = (unsigned)strtoul(optarg, NULL, 10);
			break;
		case 'x':
			options.is_proxied = 1;
			break;
		case 'f':
			options.only = optarg;
			break;
		case 's':
			options.seed = strtoull(optarg, NULL, 10);
			break;
		case 'n':
			options.count = strtoul(optarg, NULL, 10);
			break;
		case 'T':
			options.seconds = strtol(optarg, NULL, 10);
			break;
		case 'h':
			options.hold_ms = strtol(optarg, NULL, 10);
			break;
		case 'B':
			options.breaks = optarg;
			break;
		default:
			return usage();
		}
	}
	if (!options.root || !options.programs || !options.broker_ns || !options.port)
		return usage();
	open_town(&town, &options);
	all_faults(&town);
	return end_town(&town);
}
