#include "chaos/cuts_disk.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/loop.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/must.h"

/* Not in the headers of every Debian kernel package; linux/ext4.h of 6.0. */
#define EXT4_SHUTDOWN _IOR('X', 125, uint32_t)
#define EXT4_NO_LOG_FLUSH 2

#define LOOP_TRIES 64
#define UNMOUNT_TRIES 12000 /* a minute; the machine may be busy */
#define TRY_MS 5

/** A loop device's node: major number 7. */
#define LOOP_MAJOR 7

int
cuts_disk_alone(void)
{
	int outside = open("/proc/self/ns/mnt", O_RDONLY | O_CLOEXEC);

	if (outside >= 0 && !geteuid() && !unshare(CLONE_NEWNS) && !mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL))
		return outside;
	(void)fprintf(stderr, "power cuts need root, for mounts and loop devices: %s\n",
		      geteuid() ? "this is another user" : strerror(errno));
	return -1;
}

static void print(char *text, size_t size, const char *format, ...) __attribute__((format(printf, 3, 4)));

static void
print(char *text, size_t size, const char *format, ...)
{
	va_list list;
	int length;

	va_start(list, format);
	length = vsnprintf(text, size, format, list);
	va_end(list);
	MUST(length > 0 && (size_t)length < size);
}

/* ---- the programs below ---- */

static void
run(const char *const *words)
{
	int how = 0;
	pid_t pid = fork();

	MUST(pid >= 0);
	if (!pid) {
		/* argv is not written to */
		(void)execvp(words[0], (char *const *)(uintptr_t)words);
		_exit(127);
	}
	MUST(waitpid(pid, &how, 0) == pid);
	MUST(WIFEXITED(how) && !WEXITSTATUS(how));
}

static void
start_fuse(struct cuts_disk *disk, const struct cuts_place *place)
{
	char size[16], outside[16], word[8] = "", path[160];
	int ends[2];

	print(size, sizeof size, "%u", place->mebibytes);
	MUST(!pipe2(ends, O_CLOEXEC));
	disk->pid = fork();
	MUST(disk->pid >= 0);
	if (!disk->pid) {
		/* a copy of it stays open */
		print(outside, sizeof outside, "%d", dup(place->outside));
		if (prctl(PR_SET_PDEATHSIG, SIGKILL) || dup2(ends[1], 1) < 0)
			_exit(126);
		(void)execl(place->program, place->program, disk->fuse, size, outside, (char *)NULL);
		_exit(127);
	}
	MUST(!close(ends[1]));
	MUST(read(ends[0], word, sizeof word) == 6 && !strncmp(word, "ready\n", 6));
	MUST(!close(ends[0]));
	print(path, sizeof path, "%s/control", disk->fuse);
	disk->control = open(path, O_RDWR | O_CLOEXEC);
	MUST(disk->control >= 0);
}

/* ---- loop and mount ---- */

static int
open_loop(unsigned number, char path[64])
{
	int fd;

	print(path, 64, "/dev/loop%u", number);
	fd = open(path, O_RDWR | O_CLOEXEC);
	if (fd < 0 && errno == ENOENT) {
		/* where nobody makes nodes for devices that the kernel has added */
		MUST(!mknod(path, S_IFBLK | 0600, makedev(LOOP_MAJOR, number)) || errno == EEXIST);
		fd = open(path, O_RDWR | O_CLOEXEC);
	}
	return fd;
}

/* Others look for a free one too: who is first has it. */
static int
take_loop(const char *image, char path[64])
{
	int control = open("/dev/loop-control", O_RDWR | O_CLOEXEC), file = open(image, O_RDWR | O_CLOEXEC);
	struct loop_config config = {.fd = (uint32_t)file, .block_size = 4096};
	int loop = -1;

	MUST(control >= 0 && file >= 0);
	config.info.lo_flags = LO_FLAGS_AUTOCLEAR; /* it goes with its mount */
	for (int i = 0; i < LOOP_TRIES && loop < 0; i++) {
		int number = ioctl(control, LOOP_CTL_GET_FREE);

		MUST(number >= 0);
		loop = open_loop((unsigned)number, path);
		if (loop >= 0 && ioctl(loop, LOOP_CONFIGURE, &config)) {
			MUST(errno == EBUSY);
			MUST(!close(loop));
			loop = -1;
		}
	}
	MUST(loop >= 0);
	MUST(!close(control) && !close(file));
	return loop;
}

static void
mount_it(struct cuts_disk *disk)
{
	char path[64];
	int loop = take_loop(disk->image, path);

	MUST(!mount(path, disk->folder, "ext4", MS_NOATIME | MS_NODEV | MS_NOSUID, NULL));
	MUST(!close(loop));
	disk->root = open(disk->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	MUST(disk->root >= 0);
}

static void
unmount_it(struct cuts_disk *disk)
{
	int rc = -1;

	if (disk->root < 0)
		return;
	MUST(!close(disk->root));
	disk->root = -1;
	/* a process that was killed may hold it for a moment yet */
	for (int i = 0; i < UNMOUNT_TRIES && rc; i++) {
		rc = umount2(disk->folder, 0);
		if (rc)
			(void)poll(NULL, 0, TRY_MS);
	}
	MUST(!rc);
}

/* ---- one disk ---- */

void
cuts_disk_new(struct cuts_disk *disk, enum cuts_kind kind, const struct cuts_place *place)
{
	int fd;

	*disk = (struct cuts_disk){.kind = kind, .control = -1, .root = -1};
	print(disk->folder, sizeof disk->folder, "%s/%s", place->folder, place->name);
	print(disk->fuse, sizeof disk->fuse, "%s/%s.fuse", place->folder, place->name);
	MUST(!mkdir(disk->folder, 0700));
	if (kind == CUTS_TORN) {
		MUST(!mkdir(disk->fuse, 0700));
		print(disk->image, sizeof disk->image, "%s/image", disk->fuse);
		start_fuse(disk, place);
	} else {
		int file;

		print(disk->image, sizeof disk->image, "%s/%s.image", place->folder, place->name);
		file = open(disk->image, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
		MUST(file >= 0 && !ftruncate(file, (off_t)place->mebibytes << 20) && !close(file));
	}
	run((const char *[]){"mkfs.ext4", "-q", "-F", "-b", "4096", "-J", "size=4", "-N", "2048", "-m", "0", "-E",
			     "lazy_itable_init=0,lazy_journal_init=0,nodiscard", disk->image, NULL});
	mount_it(disk);
	fd = openat(disk->root, "probe", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	MUST(fd >= 0 && !fsync(fd) && !close(fd) && !fsync(disk->root));
}

void
cuts_disk_free(struct cuts_disk *disk)
{
	int how;

	unmount_it(disk);
	if (disk->control >= 0)
		MUST(!close(disk->control));
	if (disk->pid) {
		MUST(!umount2(disk->fuse, MNT_DETACH));
		MUST(!kill(disk->pid, SIGKILL) && waitpid(disk->pid, &how, 0) == disk->pid);
		MUST(!rmdir(disk->fuse));
	} else {
		MUST(!unlink(disk->image));
	}
	MUST(!rmdir(disk->folder));
	disk->pid = 0;
}

/* How much of what waits survives: nothing, half, most. */
static unsigned
percent(uint64_t seed)
{
	static const unsigned shares[] = {0, 50, 50, 90};

	return shares[seed % (sizeof shares / sizeof *shares)];
}

void
cuts_disk_cut(const struct cuts_disk *disk, uint64_t seed)
{
	uint32_t how = EXT4_NO_LOG_FLUSH;

	if (disk->kind == CUTS_TORN)
		cuts_disk_say(disk, "cut %u %llu\n", percent(seed), (unsigned long long)seed);
	else
		MUST(!ioctl(disk->root, EXT4_SHUTDOWN, &how));
}

void
cuts_disk_cut_at(const struct cuts_disk *disk, unsigned write, uint64_t seed)
{
	cuts_disk_say(disk, "after %u %u %llu\n", write, percent(seed), (unsigned long long)seed);
}

/* What the control says of itself. */
static void
ask(const struct cuts_disk *disk, int *ret_off, struct cuts_loss *ret_loss)
{
	unsigned long long writes, flushes, waiting;
	char line[256] = "";

	MUST(pread(disk->control, line, sizeof line - 1, 0) > 0);
	MUST(sscanf(line, "off=%d cuts=%llu writes=%llu flushes=%llu pending=%llu cut-pending=%llu cut-lost=%llu failed=%llu",
		    ret_off, &ret_loss->cuts, &writes, &flushes, &waiting, &ret_loss->pending, &ret_loss->lost,
		    &ret_loss->failed) == 8);
}

int
cuts_disk_is_cut(const struct cuts_disk *disk)
{
	struct cuts_loss loss;
	char path[160];
	int is_off = 0, fd;

	if (disk->kind == CUTS_TORN) {
		ask(disk, &is_off, &loss);
		return is_off;
	}
	/* no file opens on a file system that was shut down */
	print(path, sizeof path, "%s/probe", disk->folder);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd >= 0)
		MUST(!close(fd));
	return fd < 0;
}

void
cuts_disk_again(struct cuts_disk *disk)
{
	unmount_it(disk);
	if (disk->kind == CUTS_TORN)
		cuts_disk_say(disk, "on\n");
	mount_it(disk);
}

void
cuts_disk_say(const struct cuts_disk *disk, const char *format, ...)
{
	char line[128];
	va_list list;
	int size;

	va_start(list, format);
	size = vsnprintf(line, sizeof line, format, list);
	va_end(list);
	MUST(size > 0 && (size_t)size < sizeof line);
	MUST(pwrite(disk->control, line, (size_t)size, 0) == size);
}

struct cuts_loss
cuts_disk_loss(const struct cuts_disk *disk)
{
	struct cuts_loss loss = {0};
	int is_off;

	if (disk->kind == CUTS_TORN)
		ask(disk, &is_off, &loss);
	return loss;
}
