/* A disk that forgets: a FUSE file that stands for a block device below loop
 * and ext4.  What is written stays in memory until it is flushed; at a cut of
 * the power each write since then survives or not, block by block, so that
 * writes are lost, reordered and torn as a disk's cache may lose them.
 * usage: disk FOLDER MEBIBYTES [DESCRIPTOR]; says "ready" on standard output.
 * DESCRIPTOR: of a mount namespace where it goes once it is mounted.
 *
 *   FOLDER/image     the device
 *   FOLDER/control   read: one line of counts; write one of
 *     cut PERCENT SEED        the power goes, now; each write survives at PERCENT
 *     after N PERCENT SEED    the same at the N-th write from now
 *     on                      it is back
 *     flush-fails N ERRNO     the next N flushes fail and keep nothing
 *     write-fails N ERRNO     so do the next N writes
 *
 * One thread; ends when it is unmounted or its parent dies. */
#define FUSE_USE_VERSION 31
#include <errno.h>
#include <fuse.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

/** ext4's own: with 512, a torn inode table is more than ext4 promises to
 * survive (measured: 42 of 80 unmountable; of 80 with 4096 none). */
#define BLOCK 4096

/** Writes that may wait; then the cache is full and is written out. */
#define PENDING_MOST 16384

struct pending {
	uint32_t block;
	uint8_t bytes[BLOCK];
};

/* ${now} what a reader sees, ${kept} what is on the platter. */
struct disk {
	size_t size;
	uint8_t *now;
	uint8_t *kept;
	struct pending *pending;
	size_t count;
	int is_off;
	unsigned long long writes, flushes, cut_pending, cut_lost, failed, cuts;
	unsigned long long cut_at; /* that write; 0 never */
	unsigned percent;
	uint64_t state;
	unsigned flush_fails, write_fails;
	int flush_errno, write_errno;
};

static struct disk *
disk_of(void)
{
	return fuse_get_context()->private_data;
}

static uint64_t
chance(struct disk *disk)
{
	uint64_t mixed = (disk->state += 0x9e3779b97f4a7c15ULL);

	mixed = (mixed ^ mixed >> 30) * 0xbf58476d1ce4e5b9ULL;
	mixed = (mixed ^ mixed >> 27) * 0x94d049bb133111ebULL;
	return mixed ^ mixed >> 31;
}

static void
keep_all(struct disk *disk)
{
	for (size_t i = 0; i < disk->count; i++)
		memcpy(disk->kept + (size_t)disk->pending[i].block * BLOCK, disk->pending[i].bytes, BLOCK);
	disk->count = 0;
}

/* A block that was written twice may come out old, half-way or new. */
static void
cut(struct disk *disk)
{
	disk->cut_pending = disk->count;
	disk->cut_lost = 0;
	for (size_t i = 0; i < disk->count; i++)
		if (chance(disk) % 100 < disk->percent)
			memcpy(disk->kept + (size_t)disk->pending[i].block * BLOCK, disk->pending[i].bytes, BLOCK);
	for (size_t i = 0; i < disk->count; i++) {
		size_t at = (size_t)disk->pending[i].block * BLOCK;

		if (!memcmp(disk->now + at, disk->kept + at, BLOCK))
			continue;
		memcpy(disk->now + at, disk->kept + at, BLOCK);
		disk->cut_lost++;
	}
	disk->count = 0;
	disk->cut_at = 0;
	disk->is_off = 1;
	disk->flush_fails = disk->write_fails = 0;
	disk->cuts++;
}

static void
put(struct disk *disk, const char *bytes, size_t size, size_t at)
{
	memcpy(disk->now + at, bytes, size);
	for (size_t block = at / BLOCK; block * BLOCK < at + size; block++) {
		if (disk->count == PENDING_MOST)
			keep_all(disk);
		disk->pending[disk->count].block = (uint32_t)block;
		memcpy(disk->pending[disk->count++].bytes, disk->now + block * BLOCK, BLOCK);
	}
}

/* ---- the control ---- */

static size_t
tell(const struct disk *disk, char line[256])
{
	return (size_t)snprintf(line, 256,
				"off=%d cuts=%llu writes=%llu flushes=%llu pending=%zu cut-pending=%llu cut-lost=%llu failed=%llu\n",
				disk->is_off, disk->cuts, disk->writes, disk->flushes, disk->count, disk->cut_pending,
				disk->cut_lost, disk->failed);
}

static int
obey(struct disk *disk, const char *line)
{
	unsigned long long seed, number;
	unsigned percent, count;
	int error;

	if (sscanf(line, "cut %u %llu", &percent, &seed) == 2) {
		disk->percent = percent;
		disk->state = seed;
		if (!disk->is_off)
			cut(disk);
	} else if (sscanf(line, "after %llu %u %llu", &number, &percent, &seed) == 3) {
		disk->cut_at = disk->writes + number;
		disk->percent = percent;
		disk->state = seed;
	} else if (!strncmp(line, "on", 2)) {
		disk->is_off = 0;
	} else if (sscanf(line, "flush-fails %u %d", &count, &error) == 2) {
		disk->flush_fails = count;
		disk->flush_errno = error;
	} else if (sscanf(line, "write-fails %u %d", &count, &error) == 2) {
		disk->write_fails = count;
		disk->write_errno = error;
	} else {
		return -EINVAL;
	}
	return 0;
}

/* ---- what the kernel asks ---- */

static int
is_image(const char *path)
{
	return !strcmp(path, "/image");
}

static int
on_getattr(const char *path, struct stat *stat, struct fuse_file_info *file)
{
	(void)file;
	memset(stat, 0, sizeof *stat);
	stat->st_nlink = 1;
	if (!strcmp(path, "/")) {
		stat->st_mode = S_IFDIR | 0700;
		return 0;
	}
	if (!is_image(path) && strcmp(path, "/control") != 0)
		return -ENOENT;
	stat->st_mode = S_IFREG | 0600;
	stat->st_size = is_image(path) ? (off_t)disk_of()->size : 0;
	return 0;
}

static int
on_open(const char *path, struct fuse_file_info *file)
{
	(void)path;
	file->direct_io = 1; /* no page of it is the kernel's: what is not here is lost */
	return 0;
}

static int
on_read(const char *path, char *bytes, size_t size, off_t offset, struct fuse_file_info *file)
{
	struct disk *disk = disk_of();
	char line[256];
	size_t length = is_image(path) ? disk->size : tell(disk, line), at = (size_t)offset;

	(void)file;
	if (is_image(path) && disk->is_off)
		return -EIO;
	if (offset < 0 || at >= length)
		return 0;
	if (size > length - at)
		size = length - at;
	memcpy(bytes, is_image(path) ? (const char *)disk->now + at : line + at, size);
	return (int)size;
}

static int
write_image(struct disk *disk, const char *bytes, size_t size, size_t at)
{
	if (disk->is_off)
		return -EIO;
	if (at > disk->size || size > disk->size - at)
		return -EFBIG;
	disk->writes++;
	if (disk->write_fails) {
		disk->write_fails--;
		disk->failed++;
		return -disk->write_errno;
	}
	put(disk, bytes, size, at);
	if (disk->cut_at && disk->writes >= disk->cut_at) {
		cut(disk);
		return -EIO;
	}
	return (int)size;
}

static int
on_write(const char *path, const char *bytes, size_t size, off_t offset, struct fuse_file_info *file)
{
	char line[128];
	int rc;

	(void)file;
	if (is_image(path))
		return offset < 0 ? -EINVAL : write_image(disk_of(), bytes, size, (size_t)offset);
	if (size >= sizeof line)
		return -EINVAL;
	memcpy(line, bytes, size);
	line[size] = '\0';
	rc = obey(disk_of(), line);
	return rc ? rc : (int)size;
}

static int
on_fsync(const char *path, int is_datasync, struct fuse_file_info *file)
{
	struct disk *disk = disk_of();

	(void)is_datasync;
	(void)file;
	if (!is_image(path))
		return 0;
	if (disk->is_off)
		return -EIO;
	disk->flushes++;
	if (disk->flush_fails) {
		disk->flush_fails--;
		disk->failed++;
		return -disk->flush_errno;
	}
	keep_all(disk);
	return 0;
}

/* The shell's `>` asks for it; neither file has another size. */
static int
on_truncate(const char *path, off_t size, struct fuse_file_info *file)
{
	(void)path;
	(void)size;
	(void)file;
	return 0;
}

static const struct fuse_operations operations = {
	.getattr = on_getattr,
	.open = on_open,
	.read = on_read,
	.write = on_write,
	.fsync = on_fsync,
	.truncate = on_truncate,
};

/* Whoever mounts us has a mount namespace of its own, which must not be ours:
 * the last process in it unmounts what lies on us, and would wait for our
 * answer; and what is mounted there must be gone when it is unmounted there. */
static int
leave(int outside)
{
	return outside >= 0 && (setns(outside, CLONE_NEWNS) || close(outside));
}

static int
serve(struct disk *disk, char **argv, int outside)
{
	char option[] = "-onosuid,nodev";
	char *words[] = {argv[0], option, NULL};
	struct fuse_args args = FUSE_ARGS_INIT(2, words);
	struct fuse *fuse = fuse_new(&args, &operations, sizeof operations, disk);
	int rc = 1;

	if (fuse && !fuse_mount(fuse, argv[1]) && !leave(outside)) {
		(void)puts("ready");
		(void)fflush(stdout);
		rc = fuse_loop(fuse);
		fuse_unmount(fuse);
	}
	if (fuse)
		fuse_destroy(fuse);
	fuse_opt_free_args(&args);
	return rc != 0;
}

int
main(int argc, char **argv)
{
	static struct disk disk;
	unsigned long mebibytes = argc == 3 || argc == 4 ? strtoul(argv[2], NULL, 10) : 0;
	int rc;

	if (mebibytes < 1 || mebibytes > 4096) {
		(void)fprintf(stderr, "usage: disk FOLDER MEBIBYTES [DESCRIPTOR]\n");
		return 2;
	}
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) || getppid() == 1)
		return 1; /* whoever wanted it has gone */
	disk.size = mebibytes << 20;
	disk.now = calloc(1, disk.size);
	disk.kept = calloc(1, disk.size);
	disk.pending = calloc(PENDING_MOST, sizeof *disk.pending);
	if (!disk.now || !disk.kept || !disk.pending) {
		(void)fprintf(stderr, "disk: no memory\n");
		return 1;
	}
	rc = serve(&disk, argv, argc == 4 ? (int)strtol(argv[3], NULL, 10) : -1);
	free(disk.now);
	free(disk.kept);
	free(disk.pending);
	return rc;
}
