#include "chaos/cuts_world.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "chaos/cuts_still.h"
#include "store/store.h"

#define MEBIBYTES 192
#define LOAD_MOST 4	  /* notes of one agency that wait for an answer */
#define PATIENCE_MS 3000  /* with a fault that was to come by itself */
#define SETTLE_MS 60000
#define TURN_MS 2

#define MUST(done)                                                                                                     \
	do {                                                                                                           \
		if (!(done)) {                                                                                         \
			(void)fprintf(stderr, "cuts_world.c:%d: %s (%s)\n", __LINE__, #done, strerror(errno));         \
			abort();                                                                                       \
		}                                                                                                      \
	} while (0)

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
	struct cuts_place place = {NULL, "broker", programs->disk, MEBIBYTES};
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
	static const char *const names[] = {"ledger", "said"};
	char path[160];

	cuts_town_free(&world->town);
	cuts_broker_free(&world->broker);
	cuts_disk_free(&world->town_disk);
	cuts_disk_free(&world->broker_disk);
	ledger_close(world->ledger);
	today_free(world->today);
	for (size_t i = 0; !is_kept && i < sizeof names / sizeof *names; i++) {
		(void)snprintf(path, sizeof path, "%s/%s", world->folder, names[i]);
		MUST(!unlink(path));
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

/* ---- the power ---- */

/* In a process of its own: the power goes whatever we are doing. */
static pid_t
cut_later(const struct cuts_world *world, const struct cuts_plan *plan)
{
	pid_t pid = fork();

	MUST(pid >= 0);
	if (pid)
		return pid;
	if (prctl(PR_SET_PDEATHSIG, SIGKILL))
		_exit(1);
	(void)poll(NULL, 0, (int)plan->delay_ms);
	if (world->kind == CUTS_PLAIN)
		cuts_still(getppid());
	if (plan->where != CUTS_TOWN)
		cuts_disk_cut(&world->broker_disk, plan->seed);
	if (plan->where != CUTS_BROKER)
		cuts_disk_cut(&world->town_disk, plan->seed + 1);
	if (world->kind == CUTS_PLAIN)
		cuts_still_no_more(getppid());
	_exit(0);
}

static struct cuts_disk *
aimed(struct cuts_world *world, const struct cuts_plan *plan)
{
	return plan->where == CUTS_TOWN ? &world->town_disk : &world->broker_disk;
}

static void
write_fault(struct cuts_world *world, const char *what)
{
	struct ledger_line line = {.act = LEDGER_FAULT};

	(void)snprintf(line.to, sizeof line.to, "%s", what);
	ledger_write(world->ledger, &line);
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

/* Non-zero once the broker is on. */
static int
start(struct cuts_world *world, int is_expected)
{
	int code = cuts_broker_start(&world->broker);

	if (code && is_expected) {
		(void)fprintf(stderr, "# the broker does not start: it ended with %d\n", code);
		show_said(world);
	}
	return !code;
}

/* Work, until something is off or so much time is over; non-zero if it is. */
static int
work(struct cuts_world *world, int64_t most_ms, uint64_t load)
{
	int64_t end = ticks() + most_ms;

	while (ticks() < end) {
		if (load)
			cuts_town_refer(&world->town, load);
		if (world->town.is_dark || cuts_town_turn(&world->town, &world->broker))
			return 1;
		cuts_broker_wait(&world->broker, TURN_MS);
		if (cuts_broker_ended(&world->broker))
			return 1;
	}
	return 0;
}

/* ---- what the store has ---- */

/* Whatever was accepted is in it, at the leaf that the sender was told.  Looked
 * at before anybody mends it. */
static void
look_for_all(struct cuts_world *world)
{
	char path[192];
	const struct ledger_line *lines;
	struct store *store = NULL;
	size_t count;

	(void)snprintf(path, sizeof path, "%s/broker.db", world->broker.folder);
	MUST(!store_open(path, STORE_LOOK, &store));
	lines = ledger_lines(world->ledger, &count);
	for (size_t i = 0; i < count; i++) {
		struct store_envelope found;

		if (lines[i].act != LEDGER_ACCEPTED)
			continue;
		if (!store_envelope_find(store, &lines[i].id, &found) && found.is_accepted && found.index == lines[i].number)
			continue;
		if (!world->absent++)
			(void)snprintf(world->absent_first, sizeof world->absent_first,
				       "%s %s: was accepted as leaf %llu, and is not in the store after a cut", lines[i].id.hex,
				       lines[i].who, lines[i].number);
	}
	store_close(store);
}

/* ---- off, and on again ---- */

static void
watch_pages(struct cuts_world *world, const struct cuts_plan *plan)
{
	static const char *const tails[] = {"", "-wal"};

	for (size_t i = 0; i < 2; i++) {
		char path[256];

		(void)snprintf(path, sizeof path, "%s/broker.db%s", world->broker.folder, tails[i]);
		if (plan->where != CUTS_TOWN)
			cuts_pages_watch(&world->pages, path);
		for (size_t k = 0; plan->where == CUTS_TOWN && k < CUTS_AGENCIES; k++) {
			(void)snprintf(path, sizeof path, "%s/%s/agent.db%s", world->town.folder, world->town.agencies[k].name,
				       tails[i]);
			cuts_pages_watch(&world->pages, path);
		}
	}
}

static void
filler_of(const struct cuts_world *world, char path[192])
{
	(void)snprintf(path, 192, "%s/filler", world->broker_disk.folder);
}

static void
put_back(struct cuts_world *world, const struct cuts_plan *plan, struct cuts_outcome *outcome)
{
	struct cuts_loss loss;
	char path[192];

	cuts_broker_kill(&world->broker);
	cuts_town_hang_up(&world->town);
	cuts_pages_take(&world->pages);
	if (plan->where != CUTS_BROKER)
		cuts_town_close(&world->town);
	if (plan->where != CUTS_TOWN) {
		cuts_disk_again(&world->broker_disk);
		write_fault(world, "broker-power");
	}
	if (plan->where != CUTS_BROKER) {
		cuts_disk_again(&world->town_disk);
		write_fault(world, "town-power");
	}
	loss = cuts_disk_loss(aimed(world, plan));
	outcome->pending = loss.pending;
	outcome->lost = cuts_pages_lost(&world->pages); /* what had not come so far, and of what had */
	if (loss.lost > outcome->lost)
		outcome->lost = loss.lost;
	/* what was not synced of the file that fills the disk: its name, or its end */
	filler_of(world, path);
	world->is_full = !access(path, F_OK);
	look_for_all(world);
	cuts_town_open(&world->town);
}

/* ---- what is wrong before a cut ---- */

/* The n-th next flush or write of the broker's disk fails: whoever waited for it
 * must end, having promised nothing.  Non-zero: it did. */
static int
fail(struct cuts_world *world, const struct cuts_plan *plan)
{
	unsigned long long before = cuts_disk_loss(&world->broker_disk).failed;
	int has_ended;

	(void)work(world, plan->delay_ms, LOAD_MOST);
	cuts_disk_say(&world->broker_disk, "%s %u %d\n",
		      plan->before == CUTS_FLUSH_FAILS ? "flush-fails" : "write-fails", plan->fails, plan->error);
	has_ended = work(world, PATIENCE_MS, LOAD_MOST);
	write_fault(world, plan->before == CUTS_FLUSH_FAILS ? "flush" : "write");
	has_ended = has_ended && cuts_disk_loss(&world->broker_disk).failed > before;
	if (!plan->is_retried)
		return has_ended;
	/* as a supervisor would; it need not start on a file system that gave up */
	cuts_broker_kill(&world->broker);
	cuts_town_hang_up(&world->town);
	if (start(world, 0))
		(void)work(world, plan->delay_ms, LOAD_MOST);
	return has_ended;
}

static void
fill(struct cuts_world *world, unsigned left)
{
	struct statvfs disk;
	struct stat stat_of;
	char path[192];
	uint64_t room;
	int fd, rc = 0;

	filler_of(world, path);
	fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	MUST(fd >= 0 && !fstat(fd, &stat_of) && !fstatvfs(fd, &disk));
	room = (uint64_t)disk.f_bavail * disk.f_frsize;
	/* somebody else may be quicker: then it is full, too */
	if (room > left)
		rc = posix_fallocate(fd, stat_of.st_size, (off_t)(room - left));
	MUST((!rc || rc == ENOSPC) && !close(fd));
	world->is_full = 1;
}

static void
make_room(struct cuts_world *world)
{
	char path[192];

	filler_of(world, path);
	MUST(!unlink(path) || errno == ENOENT);
	world->is_full = 0;
}

static unsigned long long
count_accepted(const struct cuts_world *world)
{
	size_t count;
	const struct ledger_line *lines = ledger_lines(world->ledger, &count);
	unsigned long long accepted = 0;

	for (size_t i = 0; i < count; i++)
		accepted += lines[i].act == LEDGER_ACCEPTED;
	return accepted;
}

/* It gets full under load; whoever had room takes it, and it is full again. */
static int
get_full(struct cuts_world *world, const struct cuts_plan *plan)
{
	unsigned long long before;
	int has_ended;

	fill(world, plan->left);
	write_fault(world, "full");
	before = count_accepted(world);
	has_ended = work(world, plan->delay_ms, LOAD_MOST);
	if (!has_ended) {
		fill(world, 0);
		has_ended = work(world, plan->delay_ms, LOAD_MOST);
	}
	world->passed += count_accepted(world) - before;
	if (!plan->is_retried) {
		make_room(world);
		if (!has_ended)
			(void)work(world, plan->delay_ms, LOAD_MOST);
	}
	return !has_ended;
}

/* ---- a cut ---- */

/* Everybody works, and what is planned happens; non-zero if it did.  A process
 * that will cut the power is given back. */
static int
work_until_cut(struct cuts_world *world, const struct cuts_plan *plan, pid_t *ret_cutter)
{
	int has_fired = 1;

	if (plan->before == CUTS_FULL)
		has_fired = get_full(world, plan);
	else if (plan->before)
		return fail(world, plan);
	if (plan->when == CUTS_LOAD)
		*ret_cutter = cut_later(world, plan);
	else if (plan->when == CUTS_WRITE)
		cuts_disk_cut_at(aimed(world, plan), plan->write, plan->seed);
	if (!work(world, PATIENCE_MS, LOAD_MOST) && plan->when == CUTS_WRITE)
		has_fired = 0;
	return has_fired;
}

struct cuts_outcome
cuts_world_cut(struct cuts_world *world, const struct cuts_plan *plan)
{
	struct cuts_outcome outcome = {.has_fired = 1};
	int64_t began = ticks();
	pid_t cutter = 0;
	int how = 0;

	if (plan->when == CUTS_START)
		cutter = cut_later(world, plan);
	if (start(world, plan->when != CUTS_START)) {
		outcome.start_ms = (unsigned)(ticks() - began);
		if (world->is_full && plan->when != CUTS_START) {
			(void)work(world, plan->delay_ms, LOAD_MOST);
			make_room(world);
		}
		watch_pages(world, plan);
		if (plan->when == CUTS_START)
			(void)work(world, PATIENCE_MS, LOAD_MOST);
		else
			outcome.has_fired = work_until_cut(world, plan, &cutter);
	} else if (plan->when != CUTS_START) {
		world->is_over = 1;
	}
	if (cutter) {
		MUST(waitpid(cutter, &how, 0) == cutter);
		MUST(WIFEXITED(how) && !WEXITSTATUS(how));
	} else {
		if (!cuts_disk_is_cut(aimed(world, plan)))
			cuts_disk_cut(aimed(world, plan), plan->seed);
		if (plan->where == CUTS_BOTH)
			cuts_disk_cut(&world->town_disk, plan->seed + 1);
	}
	put_back(world, plan, &outcome);
	return outcome;
}

/* ---- the end ---- */

int
cuts_world_settle(struct cuts_world *world)
{
	const struct ledger_line line = {.act = LEDGER_SETTLED};
	int64_t end = ticks() + SETTLE_MS;
	char why[200] = "the broker does not start";
	int is_quiet = 0;

	make_room(world);
	cuts_town_sleep(&world->town, 0);
	if (start(world, 1)) {
		while (!is_quiet && ticks() < end && !work(world, 50, 0))
			is_quiet = cuts_town_is_quiet(&world->town, why);
	}
	if (!is_quiet)
		(void)fprintf(stderr, "# it never settled: %s\n", why);
	ledger_write(world->ledger, &line);
	cuts_broker_kill(&world->broker);
	cuts_town_hang_up(&world->town);
	return !is_quiet;
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
