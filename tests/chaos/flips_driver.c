/* Bits that change on their own, in a store and its log: whatever is turned is
 * never served, and is reported if it was data.
 * usage: flips_driver [--seed S] [--count N | --seconds T] [--break sums-off]
 *   --break sums-off   the control: no page's sum ever fails; it ends 0 only if
 *                      the same count then finds what was served wrong or missed
 * A third of the flips are made while a core has the store open. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "chaos/flips_asked.h"
#include "chaos/flips_blind.h"
#include "store/store_check.h"
#include "support/cleared.h"
#include "support/verdict.h"

#define SAY_MS 2000

struct tally {
	size_t flips[FLIPS_KIND_COUNT];
	size_t served[FLIPS_KIND_COUNT];  /* noticed when it was served */
	size_t checked[FLIPS_KIND_COUNT]; /* reported by the check */
	size_t idle[FLIPS_KIND_COUNT];	  /* no data, and nobody could say a thing */
	size_t wrong;
	size_t missed;
};

struct run {
	struct flips_store *store;
	struct flips_asked *asked;
	uint64_t random;
	struct tally tally;
	struct verdict verdict;
	struct {
		const char *why;
		size_t count;
	} idle[8]; /* the reasons why a flip was in no data */
};

/* splitmix64: the seed draws everything. */
static uint64_t
draw(struct run *run, uint64_t below)
{
	uint64_t z = run->random += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return (z ^ z >> 31) % below;
}

static const struct flips_file *
draw_file(struct run *run)
{
	uint64_t at = draw(run, 100), bytes = 0;
	enum flips_kind kind = FLIPS_STORE;

	while (at >= flips_store_weight(kind))
		at -= flips_store_weight(kind), kind++;
	for (size_t i = 0; i < run->store->count; i++)
		bytes += run->store->files[i].kind == kind ? run->store->files[i].content.size : 0;
	at = draw(run, bytes);
	for (size_t i = 0;; i++) {
		const struct flips_file *file = &run->store->files[i];

		if (file->kind != kind)
			continue;
		if (at < file->content.size)
			return file;
		at -= file->content.size;
	}
}

/* ---- the check ---- */

static void
count_damage(void *context, enum store_check_row row, const char *where)
{
	(void)row;
	(void)where;
	++*(size_t *)context;
}

static size_t
run_check(const struct run *run, struct store *store)
{
	char path[FLIPS_PATH_SIZE], log[FLIPS_PATH_SIZE];
	size_t found = 0;
	const struct store_check_ask ask = {
		.store = store, .path = path, .log_folder = log, .say = count_damage, .context = &found};
	struct store_check *check = NULL;
	enum status status;

	flips_store_path(run->store, &run->store->files[0], path);
	(void)snprintf(log, sizeof log, "%s/log", run->store->folder);
	status = store_check_new(&ask, &check);
	while (!status && store_check_state(check).phase != STORE_CHECK_IN_DONE)
		status = store_check_step(check);
	store_check_free(check);
	return found + (status != STATUS_OK);
}

/* As `tellbackctl store check` while nobody serves it. */
static size_t
check_at_rest(const struct run *run)
{
	char path[FLIPS_PATH_SIZE];
	struct store *store = NULL;
	enum status status;
	size_t found;

	flips_store_path(run->store, &run->store->files[0], path);
	status = store_open(path, STORE_LOOK, &store);
	found = run_check(run, store) + (status != STATUS_OK);
	store_close(store);
	return found;
}

/* ---- one flip ---- */

struct flip {
	const struct flips_file *file;
	size_t bit;
	int is_running;
	size_t reported;
	enum flips_answer answer;
	char wrong[FLIPS_WRONG_SIZE];
	const char *idle;
};

static void
flip_at_rest(struct run *run, struct flip *flip, const char *path)
{
	struct core *core;

	rotten_flip(path, flip->bit);
	flip->idle = flips_store_idle(run->store, flip->file, flip->bit);
	flip->reported = check_at_rest(run);
	core = flips_asked_core(run->asked);
	flip->answer = core ? flips_asked_all(run->asked, core, flip->wrong) : FLIPS_LESS;
}

/* While a core has it open: what was left of the log of changes is worked in
 * by then, and its own first changes are in a new one. */
static void
flip_running(struct run *run, struct flip *flip, const char *path)
{
	struct core *core = flips_asked_core(run->asked);
	struct core_replies replies;
	struct core_now now = run->store->now;
	struct stat stat_of;
	char again[FLIPS_WRONG_SIZE];

	now.tick.ms += 1;
	if (!core || store_begin(core->store) || store_notice_add(core->store, "0123456789abcdef0123456789abcdef", 1) ||
	    store_commit(core->store) || core_turn(core, NULL, 0, now, &replies) || stat(path, &stat_of))
		abort(); /* nothing is wrong with it yet */
	if (flip->file->kind == FLIPS_CHANGES || flip->file->kind == FLIPS_STORE)
		flip->bit %= (size_t)stat_of.st_size * 8;
	rotten_flip(path, flip->bit);
	flip->idle = flips_store_idle_now(run->store, flip->file, flip->bit);
	flip->reported = run_check(run, core->store);
	flip->answer = flips_asked_all(run->asked, core, flip->wrong);
	/* and once more, as after its end */
	core = flips_asked_core(run->asked);
	if (!core)
		flip->answer = flip->answer == FLIPS_WRONG ? FLIPS_WRONG : FLIPS_LESS;
	else if (flips_asked_all(run->asked, core, again) > flip->answer)
		(void)memcpy(flip->wrong, again, sizeof again), flip->answer = again[0] ? FLIPS_WRONG : FLIPS_LESS;
}

static void
note_idle(struct run *run, const char *why)
{
	size_t i = 0;

	while (run->idle[i].why && strcmp(run->idle[i].why, why) != 0)
		i++;
	run->idle[i].why = why;
	run->idle[i].count++;
}

static void
tell(struct run *run, const struct flip *flip)
{
	const enum flips_kind kind = flip->file->kind;
	struct tally *tally = &run->tally;
	char *first = run->verdict.first[0];
	const char *what = NULL;

	tally->flips[kind]++;
	run->verdict.faults++;
	tally->checked[kind] += flip->reported != 0;
	tally->served[kind] += flip->answer == FLIPS_LESS;
	if (flip->answer == FLIPS_WRONG) {
		tally->wrong++;
		what = flip->wrong;
	} else if (!flip->reported && flip->answer == FLIPS_SAME) {
		if (flip->idle)
			tally->idle[kind]++, note_idle(run, flip->idle);
		else
			tally->missed++;
		what = flip->idle ? NULL : "nobody noticed";
	}
	if (what)
		run->verdict.lost++;
	if (what && !first[0])
		(void)snprintf(first, sizeof run->verdict.first[0], "flip %zu, bit %zu of %s, %s: %.120s",
			       run->verdict.faults, flip->bit, flip->file->name, flip->is_running ? "running" : "at rest",
			       what);
}

static void
one_flip(struct run *run)
{
	struct flip flip = {.file = draw_file(run)};
	char path[FLIPS_PATH_SIZE];

	flip.bit = draw(run, flip.file->content.size * 8);
	flip.is_running = !draw(run, 3);
	flips_store_path(run->store, flip.file, path);
	flips_store_put(run->store, 0);
	if (flip.is_running)
		flip_running(run, &flip, path);
	else
		flip_at_rest(run, &flip, path);
	if (flip.file->kind != FLIPS_STORE && flip.file->kind != FLIPS_CHANGES)
		rotten_put(path, flip.file->content);
	tell(run, &flip);
}

/* ---- all of them ---- */

static void
print(const struct run *run, unsigned long long seed)
{
	const struct tally *tally = &run->tally;
	size_t idle = 0;

	(void)printf("# %-12s %8s %10s %10s %8s\n", "bits of", "flips", "by serving", "by check", "no data");
	for (enum flips_kind kind = 0; kind < FLIPS_KIND_COUNT; kind++) {
		(void)printf("# %-12s %8zu %10zu %10zu %8zu\n", flips_store_word(kind), tally->flips[kind],
			     tally->served[kind], tally->checked[kind], tally->idle[kind]);
		idle += tally->idle[kind];
	}
	for (size_t i = 0; run->idle[i].why; i++)
		(void)printf("# no data: %zu %s\n", run->idle[i].count, run->idle[i].why);
	(void)printf("# served wrong: %zu; data, and nobody noticed: %zu\n", tally->wrong, tally->missed);
	(void)printf("count: flips=%zu\ncount: flips-of-no-data=%zu\n", run->verdict.faults, idle);
	verdict_print(&run->verdict, "flips", seed);
}

int
main(int argc, char **argv)
{
	static const struct option options[] = {{"seed", required_argument, NULL, 's'},
						{"count", required_argument, NULL, 'n'},
						{"seconds", required_argument, NULL, 't'},
						{"break", required_argument, NULL, 'b'},
						{"help", no_argument, NULL, 'h'},
						{NULL, 0, NULL, 0}};
	struct run run = {.random = 1};
	unsigned long long seed = 1, count = 200, seconds = 0;
	char folder[] = "/dev/shm/tellback-flips.XXXXXX";
	int64_t began = clock_tick().ms, said = began;
	int option, is_blind = 0, is_wrong;

	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option == 's')
			seed = strtoull(optarg, NULL, 10);
		else if (option == 'n')
			count = strtoull(optarg, NULL, 10);
		else if (option == 't')
			seconds = strtoull(optarg, NULL, 10);
		else if (option == 'b' && !strcmp(optarg, "sums-off"))
			is_blind = 1;
		else
			return (void)fputs("usage: flips_driver [--seed S] [--count N | --seconds T] [--break sums-off]\n",
					   option == 'h' ? stdout : stderr),
			       option == 'h' ? 0 : 2;
	}
	log_level_set((enum log_level)0); /* every flip would be an event */
	if (!mkdtemp(folder))
		return 1;
	run.random = seed;
	run.store = flips_store_new(folder);
	if (is_blind)
		flips_blind();
	run.asked = flips_asked_new(run.store);
	while (seconds ? clock_tick().ms - began < (int64_t)seconds * 1000 : run.verdict.faults < count) {
		one_flip(&run);
		if (clock_tick().ms - said < SAY_MS)
			continue;
		said = clock_tick().ms;
		(void)fprintf(stderr, "flips: %zu\n", run.verdict.faults);
	}
	print(&run, seed);
	is_wrong = run.verdict.lost != 0;
	flips_asked_free(run.asked);
	flips_store_free(run.store);
	(void)cleared_folder(folder);
	return is_wrong != is_blind;
}
