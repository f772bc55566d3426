#include "chaos/cuts_world.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "chaos/cuts_trouble.h"
#include "support/must.h"

#define MEBIBYTES 192
#define SETTLE_MS 240000 /* that only a hang ends */
#define TURN_MS 2
#define STORE_MOST ((size_t)256 << 20)

static int64_t
ticks(void)
{
	return clock_tick().ms;
}

static struct cuts_layout
layout_of(const struct cuts_world *world, char folder[160], char said[160])
{
	(void)snprintf(folder, 160, "%s/tellback", world->broker_disk.folder);
	(void)snprintf(said, 160, "%s/said", world->folder);
	return (struct cuts_layout){folder, said};
}

struct cuts_world *
cuts_world_new(enum cuts_kind kind, const struct cuts_programs *programs, uint64_t seed)
{
	struct cuts_world *world = calloc(1, sizeof *world);
	struct cuts_place place = {NULL, "broker", programs->disk, programs->outside, MEBIBYTES};
	char folder[160], said[160], path[160];
	struct cuts_layout layout;

	MUST(world);
	world->kind = kind;
	world->state = seed;
	(void)snprintf(world->folder, sizeof world->folder, "%s/tellback-cuts-XXXXXX",
		       getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
	MUST(mkdtemp(world->folder));
	place.folder = world->folder;
	cuts_disk_new(&world->broker_disk, kind, &place);
	place.name = "town";
	cuts_disk_new(&world->town_disk, kind, &place);
	(void)snprintf(path, sizeof path, "%s/ledger", world->folder);
	world->ledger = ledger_open(path);
	world->today = today_new(16);
	layout = layout_of(world, folder, said);
	cuts_broker_new(&world->broker, programs, world->today, &layout);
	(void)snprintf(path, sizeof path, "%s/tellback", world->town_disk.folder);
	cuts_town_new(&world->town, world->today, world->ledger, path);
	return world;
}

void
cuts_world_free(struct cuts_world *world, int is_kept)
{
	static const char *const names[] = {"ledger", "said", "broker.db", "broker.db-wal"};
	char path[160];

	cuts_town_free(&world->town);
	cuts_broker_free(&world->broker);
	cuts_disk_free(&world->town_disk);
	cuts_disk_free(&world->broker_disk);
	ledger_close(world->ledger);
	today_free(world->today);
	for (size_t i = 0; !is_kept && i < sizeof names / sizeof *names; i++) {
		(void)snprintf(path, sizeof path, "%s/%s", world->folder, names[i]);
		MUST(!unlink(path) || i > 1); /* the last two are kept where they are wrong */
	}
	if (!is_kept)
		MUST(!rmdir(world->folder));
	free(world);
}

/* splitmix64 */
static uint64_t
chance(struct cuts_world *world)
{
	uint64_t mixed = (world->state += 0x9e3779b97f4a7c15ULL);

	mixed = (mixed ^ mixed >> 30) * 0xbf58476d1ce4e5b9ULL;
	mixed = (mixed ^ mixed >> 27) * 0x94d049bb133111ebULL;
	return mixed ^ mixed >> 31;
}

unsigned
cuts_world_chance(struct cuts_world *world, unsigned below)
{
	return (unsigned)(chance(world) % below);
}

void
cuts_world_fault(struct cuts_world *world, const char *what)
{
	struct ledger_line line = {.act = LEDGER_FAULT};

	(void)snprintf(line.to, sizeof line.to, "%s", what);
	ledger_write(world->ledger, &line);
}

void
cuts_world_keep(struct cuts_world *world)
{
	static const char *const tails[] = {"", "-wal"};

	for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
		struct arena *arena = arena_new(STORE_MOST);
		char path[192];
		struct view bytes;

		MUST(arena);
		(void)snprintf(path, sizeof path, "%s/broker.db%s", world->broker.folder, tails[i]);
		if (!file_read(path, STORE_MOST, arena, &bytes)) {
			(void)snprintf(path, sizeof path, "%s/broker.db%s", world->folder, tails[i]);
			MUST(!file_write(path, bytes, 0600));
		}
		arena_free(arena);
	}
}

/* ---- on ---- */

/* The end of what the broker's processes have said. */
static void
show_said(const struct cuts_world *world)
{
	char path[160], text[2048];
	ssize_t size;
	int fd;

	(void)snprintf(path, sizeof path, "%s/said", world->folder);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	MUST(fd >= 0);
	size = pread(fd, text, sizeof text, lseek(fd, 0, SEEK_END) < (off_t)sizeof text ? 0
										       : lseek(fd, 0, SEEK_END) - (off_t)sizeof text);
	MUST(size >= 0 && !close(fd));
	(void)fwrite(text, 1, (size_t)size, stderr);
}

/* What was written was refused, or its power is off. */
static int
is_disk_wrong(const struct cuts_world *world)
{
	return cuts_disk_is_cut(&world->broker_disk) || cuts_disk_loss(&world->broker_disk).failed > world->failed;
}

/* A process may give up where its disk fails; it never dies of a signal.  Asked
 * after its end: what was wrong then is wrong still. */
static void
judge_end(struct cuts_world *world)
{
	struct cuts_broker *broker = &world->broker;

	if (broker->ended && (WIFSIGNALED(broker->how) || !is_disk_wrong(world))) {
		(void)fprintf(stderr, "# %s ended by itself: %s %d\n", broker->ended,
			      WIFSIGNALED(broker->how) ? "signal" : "code",
			      WIFSIGNALED(broker->how) ? WTERMSIG(broker->how) : WEXITSTATUS(broker->how));
		show_said(world);
		world->is_over = 1;
	}
	broker->ended = NULL;
}

void
cuts_world_kill(struct cuts_world *world)
{
	cuts_broker_kill(&world->broker);
	judge_end(world);
}

int
cuts_world_start(struct cuts_world *world, int is_expected)
{
	int code = cuts_broker_start(&world->broker);

	judge_end(world);
	if (code && is_expected) {
		(void)fprintf(stderr, "# the broker does not start: it ended with %d\n", code);
		show_said(world);
	}
	return !code;
}

int
cuts_world_work(struct cuts_world *world, int64_t most_ms, uint64_t load)
{
	int64_t end = ticks() + most_ms;

	while (ticks() < end) {
		if (load)
			cuts_town_refer(&world->town, load);
		if (world->town.is_dark)
			return 1;
		if (cuts_town_turn(&world->town, &world->broker)) {
			/* core has hung up, and is about to end */
			if (!world->town.is_dark && !is_disk_wrong(world))
				cuts_broker_await_end(&world->broker);
			judge_end(world);
			return 1;
		}
		cuts_broker_wait(&world->broker, TURN_MS);
		if (cuts_broker_ended(&world->broker)) {
			judge_end(world);
			return 1;
		}
	}
	return 0;
}

/* ---- the end ---- */

void
cuts_world_settle(struct cuts_world *world)
{
	const struct ledger_line line = {.act = LEDGER_SETTLED};
	int64_t end = ticks() + SETTLE_MS;
	char why[200] = "the broker does not start";
	int is_quiet = 0;

	cuts_trouble_end(world);
	cuts_town_sleep(&world->town, 0);
	if (cuts_world_start(world, 1)) {
		while (!is_quiet && ticks() < end && !cuts_world_work(world, 50, 0))
			is_quiet = cuts_town_is_quiet(&world->town, why);
	}
	if (!is_quiet)
		(void)fprintf(stderr, "# it never settled: %s\n", why);
	world->settle_ms = (unsigned)(ticks() - end + SETTLE_MS);
	ledger_write(world->ledger, &line);
	cuts_world_kill(world);
	cuts_town_hang_up(&world->town);
	world->is_over |= !is_quiet;
}

int
cuts_world_judge(struct cuts_world *world, struct verdict *ret_verdict)
{
	struct agent_status status;

	(void)verdict_of(world->ledger, ret_verdict);
	if (world->town.gone && !ret_verdict->lost)
		(void)snprintf(ret_verdict->first[0], sizeof ret_verdict->first[0], "%s", world->town.gone_first);
	if (world->absent && !ret_verdict->lost)
		(void)snprintf(ret_verdict->first[0], sizeof ret_verdict->first[0], "%s", world->absent_first);
	ret_verdict->lost += world->town.gone + world->absent;
	for (size_t i = 0; i < CUTS_AGENCIES; i++) {
		const struct cuts_agency *agency = &world->town.agencies[i];

		MUST(agency->actor && !agent_view_status(agency->actor->agent, &status));
		if (!status.evidence && !status.missing)
			continue;
		(void)snprintf(ret_verdict->first[0], sizeof ret_verdict->first[0],
			       "%s has %llu pieces of evidence against the log, and misses %llu notes in it", agency->name,
			       (unsigned long long)status.evidence, (unsigned long long)status.missing);
		ret_verdict->lost += (size_t)(status.evidence + status.missing);
	}
	return ret_verdict->lost || ret_verdict->doubled || ret_verdict->unanswered || ret_verdict->stuck;
}
