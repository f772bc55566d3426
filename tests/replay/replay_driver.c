/* The months of the published table, played by a real broker and real agents
 * on a clock of their own; afterwards the table as the log gives it, beside
 * the published one.
 *
 * usage: replay_driver play TABLE FOLDER MONTHS     play, and copy the log
 *        replay_driver compare TABLE FOLDER MONTHS  FOLDER/indicators.csv
 *
 * REPLAY_PERTURB=2024-03:s47_enquiries_completed:+1 changes one cell of the
 * plan.  A run that was broken off goes on from its last whole month. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "replay/copying.h"
#include "replay/play.h"
#include "replay/progress.h"
#include "replay/side.h"
#include "replay/snapshot.h"

/** Friday 2022-07-29, nine o'clock: before the first month that a referral of
 * August 2023 may look back to. */
#define BEGIN_S 1659081600
#define DAY_S 86400
#define ARENA_BYTES ((size_t)256 << 20)
#define PATH_BYTES 200

struct replay {
	struct plan published;
	struct plan plan;
	struct side_change change;
	size_t months;
	const char *folder;
	struct notes *world; /* of the calendar */
	struct calendar_book *book;
	struct act_list acts;
	struct play play;
	struct snapshot snapshot;
	struct progress progress;
};

static int
read_plans(struct replay *replay, const char *path)
{
	const char *change = getenv("REPLAY_PERTURB");
	FILE *file = fopen(path, "r");
	int failed;

	if (!file) {
		perror(path);
		return 2;
	}
	failed = plan_read(file, &replay->published);
	(void)fclose(file);
	replay->plan = replay->published;
	replay->change.is_one = change && *change;
	if (!failed && replay->change.is_one)
		failed = plan_perturb(&replay->plan, change, &replay->change.month, &replay->change.cell);
	if (!failed)
		failed = plan_solve(&replay->plan);
	if (!replay->months || replay->months > replay->plan.count)
		replay->months = replay->plan.count;
	return failed ? 2 : 0;
}

/* ---- playing -------------------------------------------------------------------------------- */

/* The world is the same whenever it is made; the calendar has one of its own. */
static void
open_town(struct replay *replay)
{
	char stores[PATH_BYTES];

	(void)snprintf(stores, sizeof stores, "%s/stores", replay->folder);
	replay->play.town = town_open(town_world(BEGIN_S), stores, replay->snapshot.at_s);
}

/* A month is whole: keep it. */
static void
keep(struct replay *replay, int64_t at_s)
{
	town_close(replay->play.town);
	replay->snapshot.next = replay->play.next;
	replay->snapshot.at_s = at_s;
	replay->snapshot.seconds = progress_seconds(&replay->progress);
	snapshot_keep(replay->folder, &replay->snapshot, replay->play.threads, replay->book->count);
}

static int
play_days(struct replay *replay)
{
	int64_t end_s = replay->acts.items[replay->acts.count - 1].at_s + 3 * DAY_S;
	int32_t day = calendar_day(replay->snapshot.at_s);

	for (; calendar_at(day, 0) <= end_s; day++) {
		int64_t until_s = calendar_at(day + 1, 0);
		int month = calendar_month_of(replay->book, calendar_at(day, 720));

		/* nothing happens on many days of the run-in */
		if (replay->play.next < replay->acts.count && replay->acts.items[replay->play.next].at_s >= until_s)
			continue;
		if (play_until(&replay->play, until_s))
			return 1;
		progress_show(&replay->progress, replay->play.next, until_s);
		if (month == calendar_month_of(replay->book, until_s + DAY_S / 2))
			continue;
		keep(replay, until_s);
		open_town(replay);
	}
	town_close(replay->play.town);
	return 0;
}

static void
print_tally(const struct replay *replay, const struct copying_tally *tally)
{
	double seconds = progress_seconds(&replay->progress);
	double count = (double)replay->book->count;

	(void)printf("%zu contacts in %.0f s (%.1f ms each), at most %ld MiB of memory\n", replay->book->count, seconds,
		     seconds * 1000 / count, progress_peak_mib());
	(void)printf("broker's store: %.1f MiB, %.1f KiB a referral; agents' stores: %.1f MiB; %llu leaves\n",
		     (double)tally->store_bytes / 1048576, (double)tally->store_bytes / 1024 / count,
		     (double)tally->agent_bytes / 1048576, (unsigned long long)tally->leaves);
	(void)printf("duties: %llu, met %llu (%llu late), told otherwise %llu; unanswered %llu\n",
		     (unsigned long long)tally->duties, (unsigned long long)tally->met, (unsigned long long)tally->late,
		     (unsigned long long)tally->told, (unsigned long long)tally->unanswered);
}

static int
play(struct replay *replay)
{
	struct copying_tally tally;
	struct digest story;

	(void)mkdir(replay->folder, 0700);
	plan_print(&replay->plan, replay->months, stdout);
	replay->world = town_world(BEGIN_S);
	replay->book = calendar_make(&replay->plan, &replay->world->policy, replay->months);
	if (!replay->book)
		return 1;
	acts_make(replay->book, &replay->acts);
	progress_begin(&replay->progress, replay->acts.count);
	replay->play = (struct play){.book = replay->book, .acts = &replay->acts, .arena = arena_new(ARENA_BYTES)};
	replay->play.threads = calloc(replay->book->count, sizeof *replay->play.threads);
	assert(replay->play.threads && replay->play.arena);
	story = snapshot_story(replay->book);
	if (snapshot_take(replay->folder, &story, &replay->snapshot, replay->play.threads, replay->book->count)) {
		replay->play.next = replay->progress.before = replay->snapshot.next;
		replay->progress.seconds_before = replay->snapshot.seconds;
		(void)printf("goes on after %zu of %zu acts\n", replay->play.next, replay->acts.count);
	} else {
		replay->snapshot = (struct snapshot){.story = story, .at_s = BEGIN_S};
		(void)printf("%zu contacts, %zu acts\n", replay->book->count, replay->acts.count);
	}
	(void)fflush(stdout);
	open_town(replay);
	if (play_days(replay))
		return 1;
	progress_end(&replay->progress);
	copying_write(replay->folder, &tally);
	print_tally(replay, &tally);
	snapshot_remove(replay->folder, "snapshot"); /* it was played to its end */
	return tally.unanswered != 0;
}

/* ---- comparing ------------------------------------------------------------------------------ */

static int
compare(const struct replay *replay)
{
	struct plan computed;
	char path[PATH_BYTES];
	FILE *file;
	int failed;

	(void)snprintf(path, sizeof path, "%s/indicators.csv", replay->folder);
	file = fopen(path, "r");
	if (!file) {
		perror(path);
		return 1;
	}
	failed = plan_read(file, &computed);
	(void)fclose(file);
	if (failed || computed.count != replay->months || computed.months[0].year != replay->published.months[0].year ||
	    computed.months[0].month != replay->published.months[0].month) {
		(void)fprintf(stderr, "%s has not the months that were played\n", path);
		return 1;
	}
	plan_print(&replay->plan, replay->months, stdout);
	return side_compare(&replay->published, &computed, replay->months, &replay->change, stdout);
}

int
main(int argc, char **argv)
{
	static struct replay replay;
	int code;

	if (argc != 5 || (strcmp(argv[1], "play") != 0 && strcmp(argv[1], "compare") != 0)) {
		(void)fprintf(stderr, "usage: replay_driver play|compare TABLE FOLDER MONTHS\n");
		return 2;
	}
	replay.folder = argv[3];
	replay.months = (size_t)strtoul(argv[4], NULL, 10);
	code = read_plans(&replay, argv[2]);
	if (!code)
		code = strcmp(argv[1], "play") ? compare(&replay) : play(&replay);
	calendar_free(replay.book);
	notes_free(replay.world);
	return code;
}
