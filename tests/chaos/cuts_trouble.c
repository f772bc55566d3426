#include "chaos/cuts_trouble.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "support/must.h"

#define FAILS_MS 60000 /* for a call to fail that must; the machine may be busy */

static void
filler_of(const struct cuts_world *world, char path[192])
{
	(void)snprintf(path, 192, "%s/filler", world->broker_disk.folder);
}

int
cuts_trouble_fail(struct cuts_world *world, const struct cuts_plan *plan)
{
	unsigned long long before = cuts_disk_loss(&world->broker_disk).failed;
	int has_ended;

	(void)cuts_world_work(world, plan->delay_ms, CUTS_LOAD_MOST);
	cuts_disk_say(&world->broker_disk, "%s %u %d\n",
		      plan->before == CUTS_FLUSH_FAILS ? "flush-fails" : "write-fails", plan->fails, plan->error);
	has_ended = cuts_world_work(world, FAILS_MS, CUTS_LOAD_MOST);
	cuts_world_fault(world, plan->before == CUTS_FLUSH_FAILS ? "flush" : "write");
	has_ended = has_ended && cuts_disk_loss(&world->broker_disk).failed > before;
	if (!plan->is_retried)
		return has_ended;
	/* as a supervisor would; it need not start on a file system that gave up */
	cuts_world_kill(world);
	cuts_town_hang_up(&world->town);
	if (cuts_world_start(world, 0))
		(void)cuts_world_work(world, plan->delay_ms, CUTS_LOAD_MOST);
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
}

/* Asked of the disk: a cut may bring it back, or keep it from coming. */
int
cuts_trouble_is(const struct cuts_world *world)
{
	char path[192];

	filler_of(world, path);
	return !access(path, F_OK);
}

void
cuts_trouble_end(struct cuts_world *world)
{
	char path[192];

	filler_of(world, path);
	MUST(!unlink(path) || errno == ENOENT);
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

int
cuts_trouble_fill(struct cuts_world *world, const struct cuts_plan *plan)
{
	unsigned long long before;
	int has_ended;

	fill(world, plan->left);
	cuts_world_fault(world, "full");
	before = count_accepted(world);
	has_ended = cuts_world_work(world, plan->delay_ms, CUTS_LOAD_MOST);
	if (!has_ended) {
		fill(world, 0);
		has_ended = cuts_world_work(world, plan->delay_ms, CUTS_LOAD_MOST);
	}
	world->passed += count_accepted(world) - before;
	if (!plan->is_retried) {
		cuts_trouble_end(world);
		if (!has_ended)
			(void)cuts_world_work(world, plan->delay_ms, CUTS_LOAD_MOST);
	}
	return !has_ended;
}
