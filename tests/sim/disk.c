#include "sim/disk.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* As much as a file can have (bytes): a multiple of every block size.  It is
 * promised to all and taken by few: what nobody touches costs nothing, here and
 * in the processes that begin from here. */
#define ROOM ((size_t)64 * 1024 * 1024)

/* SQLite asks for its disk by a path alone, so they are known to all. */
static struct disk disks[DISK_MOST];
static struct disk saved[DISK_MOST];
static size_t disk_count;

struct disk *
disk_new(const char *folder)
{
	struct disk *disk = &disks[disk_count++];

	assert(disk_count <= DISK_MOST);
	(void)snprintf(disk->folder, sizeof disk->folder, "%s/", folder);
	disk->block = 4096;
	disk->survive = 500;
	return disk;
}

struct disk *
disk_of(const char *path)
{
	for (size_t i = 0; i < disk_count; i++)
		if (!strncmp(path, disks[i].folder, strlen(disks[i].folder)))
			return &disks[i];
	return NULL;
}

/* ---- a file ---- */

struct disk_file *
disk_file_find(struct disk *disk, const char *path)
{
	for (size_t i = 0; i < disk->file_count; i++)
		if (disk->files[i].is_seen && !strcmp(disk->files[i].name, path))
			return &disk->files[i];
	return NULL;
}

struct disk_file *
disk_file_make(struct disk *disk, const char *path)
{
	struct disk_file *file = disk_file_find(disk, path);

	for (size_t i = 0; !file && i < disk->file_count; i++)
		if (!strcmp(disk->files[i].name, path))
			file = &disk->files[i];
	if (!file) {
		assert(disk->file_count < DISK_FILES);
		file = &disk->files[disk->file_count++];
		(void)snprintf(file->name, sizeof file->name, "%s", path);
	}
	if (!file->is_seen)
		file->seen_size = 0;
	file->is_seen = 1;
	return file;
}

/* Zeros, as the system has them. */
static uint8_t *
take(size_t size)
{
	void *bytes = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	assert(bytes != MAP_FAILED);
	return bytes;
}

static void
make_room(struct disk_file *file, size_t size)
{
	assert(size <= ROOM);
	if (file->room)
		return;
	file->seen = take(ROOM);
	file->kept = take(ROOM);
	file->blocks = take(ROOM / 512);
	file->room = ROOM;
}

/* These bytes are about to be written: what the medium has of their blocks is
 * put aside, if that is not done yet. */
static void
mark(struct disk *disk, struct disk_file *file, size_t at, size_t size)
{
	size_t first = at / disk->block, last = (at + size - 1) / disk->block;

	if (!size)
		return;
	for (size_t block = first; block <= last; block++) {
		/* where nobody wrote yet both are zeros */
		if (file->blocks[block] == DISK_SAME && block * disk->block < file->touched)
			memcpy(file->kept + block * disk->block, file->seen + block * disk->block, disk->block);
		file->blocks[block] = DISK_DIRTY;
	}
	if (first < file->first_dirty || file->first_dirty == file->end_dirty)
		file->first_dirty = first;
	if (last >= file->end_dirty)
		file->end_dirty = last + 1;
}

static size_t
used(const struct disk *disk)
{
	size_t bytes = 0;

	for (size_t i = 0; i < disk->file_count; i++)
		bytes += disk->files[i].is_seen ? disk->files[i].seen_size : 0;
	return bytes;
}

/* Zeros from where it ends to ${at}. */
static void
fill(struct disk *disk, struct disk_file *file, size_t at)
{
	mark(disk, file, file->seen_size, at - file->seen_size);
	memset(file->seen + file->seen_size, 0, at - file->seen_size);
	if (at > file->touched)
		file->touched = at;
}

int
disk_file_write(struct disk *disk, struct disk_file *file, const void *bytes, size_t size, size_t at)
{
	if (disk->most_bytes && at + size > file->seen_size &&
	    used(disk) + (at + size - file->seen_size) > disk->most_bytes) {
		disk->is_full = 1;
		return -1;
	}
	make_room(file, at + size);
	if (at > file->seen_size)
		fill(disk, file, at);
	mark(disk, file, at, size);
	memcpy(file->seen + at, bytes, size);
	if (at + size > file->touched)
		file->touched = at + size;
	if (at + size > file->seen_size)
		file->seen_size = at + size;
	return 0;
}

void
disk_file_cut(struct disk *disk, struct disk_file *file, size_t size)
{
	make_room(file, size);
	if (size > file->seen_size)
		fill(disk, file, size);
	file->seen_size = size;
}

/* Both are the same. */
static void
clean(struct disk_file *file)
{
	if (file->end_dirty)
		memset(file->blocks + file->first_dirty, DISK_SAME, file->end_dirty - file->first_dirty);
	file->first_dirty = file->end_dirty = 0;
}

/* What a sync would bring to the medium is from now on as ${state} says. */
static void
turn_dirty(struct disk_file *file, enum disk_block state)
{
	int others = 0;

	for (size_t block = file->first_dirty; block < file->end_dirty; block++) {
		if (file->blocks[block] == DISK_DIRTY)
			file->blocks[block] = (uint8_t)state;
		others |= file->blocks[block];
	}
	if (!others)
		file->first_dirty = file->end_dirty = 0;
}

void
disk_file_sync(struct disk *disk, struct disk_file *file)
{
	if (disk->is_lying)
		return;
	turn_dirty(file, DISK_SAME);
	file->kept_size = file->seen_size;
	/* with it goes, as on ext4, every name that came or went before */
	for (size_t i = 0; i < disk->file_count; i++)
		disk->files[i].is_kept = disk->files[i].is_seen;
}

void
disk_file_drop_sync(struct disk_file *file)
{
	turn_dirty(file, DISK_FORGOTTEN);
}

void
disk_file_reread(struct disk *disk, struct disk_file *file)
{
	for (size_t block = file->first_dirty; block < file->end_dirty; block++) {
		if (file->blocks[block] != DISK_FORGOTTEN)
			continue;
		memcpy(file->seen + block * disk->block, file->kept + block * disk->block, disk->block);
		file->blocks[block] = DISK_SAME;
	}
	turn_dirty(file, DISK_DIRTY); /* or none is left */
}

void
disk_file_remove(struct disk_file *file, int is_synced)
{
	file->is_seen = 0;
	if (is_synced)
		file->is_kept = 0;
}

/* ---- faults ---- */

void
disk_arm(struct disk *disk, enum disk_fault fault, uint64_t after)
{
	disk->fault = fault;
	disk->after = after;
	disk->has_fired = 0;
}

static enum disk_fault
pass(struct disk *disk)
{
	enum disk_fault fault = disk->fault;

	if (--disk->after)
		return DISK_NO_FAULT;
	disk->fault = DISK_NO_FAULT;
	disk->has_fired = 1;
	if (fault == DISK_KILL || fault == DISK_POWER)
		disk->is_dead = 1;
	return fault;
}

enum disk_fault
disk_pass(struct disk *disk)
{
	disk->operations++;
	return disk->fault && disk->fault != DISK_EIO_READ ? pass(disk) : DISK_NO_FAULT;
}

enum disk_fault
disk_pass_read(struct disk *disk)
{
	return disk->fault == DISK_EIO_READ ? pass(disk) : DISK_NO_FAULT;
}

void
disk_end(struct disk *disk)
{
	disk->is_dead = 1;
}

/* What the medium has of a file after the power went. */
static void
cut_power(struct disk *disk, struct disk_file *file)
{
	size_t size = file->kept_size, lost = 0;
	size_t most = file->kept_size > file->seen_size ? file->kept_size : file->seen_size;

	if (file->is_seen != file->is_kept)
		file->is_kept = luck_is(&disk->luck, disk->survive);
	if (file->is_seen && file->seen_size != file->kept_size && luck_is(&disk->luck, disk->survive))
		size = file->seen_size;
	for (size_t block = file->first_dirty; block < file->end_dirty; block++) {
		size_t at = block * disk->block;

		if (file->blocks[block] == DISK_SAME)
			continue;
		if (file->blocks[block] == DISK_DIRTY) {
			if (at < size && luck_is(&disk->luck, disk->survive))
				continue;
			lost++;
		}
		memcpy(file->seen + at, file->kept + at, disk->block);
	}
	clean(file);
	file->is_seen = file->is_kept;
	file->kept_size = file->seen_size = file->is_kept ? size : 0;
	if (most > file->kept_size)
		memset(file->seen + file->kept_size, 0, most - file->kept_size);
	disk->lost_blocks += lost;
	disk->torn_cuts += lost != 0;
}

void
disk_begin(struct disk *disk, int is_power)
{
	disk->life++;
	disk->is_dead = 0;
	for (size_t i = 0; is_power && i < disk->file_count; i++)
		cut_power(disk, &disk->files[i]);
}

/* ---- as a whole ---- */

void
disk_settle(struct disk *disk, size_t block)
{
	for (size_t i = 0; i < disk->file_count; i++)
		if (disk->files[i].is_seen)
			disk_file_sync(disk, &disk->files[i]);
	/* they are counted in blocks */
	for (size_t i = 0; i < disk->file_count; i++)
		assert(disk->files[i].end_dirty == 0);
	disk->block = block;
}

static uint64_t
mix(uint64_t digest, uint64_t word)
{
	digest = (digest ^ word) * UINT64_C(0x9e3779b97f4a7c15);
	return digest ^ digest >> 29;
}

/* Four words at a time, since one waits for the one before; what is over counts
 * as zeros. */
static uint64_t
digest_bytes(const uint8_t *bytes, size_t size, uint64_t digest)
{
	uint64_t lanes[4] = {digest, 1, 2, 3}, words[4];
	size_t at = 0;

	for (; size - at >= sizeof words; at += sizeof words) {
		memcpy(words, bytes + at, sizeof words);
		for (size_t i = 0; i < 4; i++)
			lanes[i] = mix(lanes[i], words[i]);
	}
	if (at < size) {
		memset(words, 0, sizeof words);
		memcpy(words, bytes + at, size - at);
		for (size_t i = 0; i < 4; i++)
			lanes[i] = mix(lanes[i], words[i]);
	}
	return mix(mix(mix(mix(lanes[0], lanes[1]), lanes[2]), lanes[3]), size);
}

uint64_t
disk_digest(const struct disk *disk, uint64_t digest)
{
	for (size_t i = 0; i < disk->file_count; i++) {
		const struct disk_file *file = &disk->files[i];

		digest = digest_bytes(file->seen, file->is_seen ? file->seen_size : 0, digest);
		/* of the other side only what is not the same */
		digest = mix(digest, file->is_kept ? file->kept_size : 0);
		for (size_t block = file->first_dirty; file->is_kept && block < file->end_dirty; block++)
			if (file->blocks[block] != DISK_SAME && block * disk->block < file->kept_size)
				digest = digest_bytes(file->kept + block * disk->block, disk->block, mix(digest, block));
	}
	return digest;
}

void
disk_save(struct disk *disk)
{
	struct disk *copy = &saved[disk - disks];

	for (size_t i = 0; i < disk->file_count; i++) {
		struct disk_file *from = &disk->files[i], *to = &copy->files[i];

		if (from->room && !to->room)
			to->seen = take(ROOM);
		to->room = from->room;
		to->is_seen = from->is_seen;
		to->seen_size = from->seen_size;
		if (from->room)
			memcpy(to->seen, from->seen, from->seen_size);
	}
	copy->file_count = disk->file_count;
}

void
disk_put_back(struct disk *disk)
{
	const struct disk *copy = &saved[disk - disks];

	for (size_t i = 0; i < disk->file_count; i++) {
		struct disk_file *to = &disk->files[i];
		const struct disk_file *from = &copy->files[i];

		to->is_seen = i < copy->file_count && from->is_seen;
		to->seen_size = to->is_seen ? from->seen_size : 0;
		if (to->seen_size)
			memcpy(to->seen, from->seen, to->seen_size);
		clean(to);
		to->is_kept = to->is_seen;
		to->kept_size = to->seen_size;
	}
}
