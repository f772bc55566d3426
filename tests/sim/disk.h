/* A disk that forgets: each machine of a run has one, in memory, and SQLite
 * writes there (sim/disk_vfs.h).  It has two sides, what a program sees and
 * what is on the medium; a sync brings the first to the second.  At a power cut
 * of what was not synced each block survives by chance, and a file's length is
 * the old one or the new one. */
#ifndef TELLBACK_SIM_DISK_H
#define TELLBACK_SIM_DISK_H

#include <stddef.h>
#include <stdint.h>

#include "sim/luck.h"

/** Files of one disk, disks of one run. */
#define DISK_FILES 6
#define DISK_MOST 8
#define DISK_NAME_SIZE 160

/**
 * enum disk_fault:
 * What the armed operation does.  KILL, POWER: the program ends in the middle
 * of it.  EIO: the write or sync fails, once; a failed sync forgets what it was
 * to bring, and the next one says that all is well, as Linux does.  EIO_READ: a
 * read fails, once.
 */
enum disk_fault { DISK_NO_FAULT, DISK_KILL, DISK_POWER, DISK_EIO, DISK_EIO_READ };

/**
 * enum disk_block:
 * A block of a file, on its two sides: the same; written and not synced;
 * written, and forgotten by a sync that failed.
 */
enum disk_block { DISK_SAME, DISK_DIRTY, DISK_FORGOTTEN };

/**
 * struct disk_file:
 * One file.
 *
 * Shape:  ${seen}, ${seen_size} as the program reads it; ${kept} what the medium
 *         has in its place of those blocks that are not DISK_SAME, and
 *         ${kept_size}; all others are from ${first_dirty} to ${end_dirty};
 *         nobody ever wrote from ${touched} to ${room}.
 */
struct disk_file {
	char name[DISK_NAME_SIZE];
	int is_seen;
	int is_kept;
	uint8_t *seen;
	uint8_t *kept;
	uint8_t *blocks;
	size_t seen_size;
	size_t kept_size;
	size_t room;
	size_t touched;
	size_t first_dirty; /* blocks; none if both are equal */
	size_t end_dirty;
};

/**
 * struct disk:
 * A machine's disk.
 *
 * Shape:  ${folder} ends in a slash; ${block} bytes, 512 or 4096; ${survive}
 *         thousandths; ${is_dead}: the program on it has ended, nothing it does
 *         any more has an effect; ${life} of the program; ${most_bytes} 0: no
 *         bound; ${is_lying}: it says that it synced and does not.
 */
struct disk {
	char folder[DISK_NAME_SIZE];
	struct disk_file files[DISK_FILES];
	size_t file_count;
	struct luck luck;
	size_t block;
	unsigned survive;
	size_t most_bytes;
	int is_lying;
	int is_dead;
	int is_full; /* a write failed for it */
	unsigned life;
	enum disk_fault fault;
	uint64_t after; /* operations until it */
	int has_fired;
	uint64_t operations;
	uint64_t lost_blocks; /* in power cuts */
	uint64_t torn_cuts;   /* power cuts that lost any */
};

/**
 * disk_new(folder):
 * One more disk: all files of that folder.
 */
struct disk *disk_new(const char *folder);

/**
 * disk_of(path):
 * Whose file that is, or NULL.
 */
struct disk *disk_of(const char *path);

/**
 * disk_file_find(disk, path), disk_file_make(disk, path):
 * That file if a program sees it, or NULL; made if it is not there.
 */
struct disk_file *disk_file_find(struct disk *disk, const char *path);
struct disk_file *disk_file_make(struct disk *disk, const char *path);

/**
 * disk_file_write(disk, file, bytes, size, at), disk_file_cut(disk, file, size),
 * disk_file_sync(disk, file), disk_file_drop_sync(file), disk_file_reread(disk, file),
 * disk_file_remove(file, is_synced):
 * What a program does to a file.  Drop: a sync that fails.  Reread: what was
 * forgotten by one is seen no more, since what is seen is what the medium has.
 *
 * Errors: zero, or -1 when the disk is full.
 */
int disk_file_write(struct disk *disk, struct disk_file *file, const void *bytes, size_t size, size_t at);
void disk_file_cut(struct disk *disk, struct disk_file *file, size_t size);
void disk_file_sync(struct disk *disk, struct disk_file *file);
void disk_file_drop_sync(struct disk_file *file);
void disk_file_reread(struct disk *disk, struct disk_file *file);
void disk_file_remove(struct disk_file *file, int is_synced);

/**
 * disk_arm(disk, fault, after), disk_pass(disk), disk_pass_read(disk):
 * The ${after}th operation from now (from 1) has the fault; one that writes, or
 * a read, is about to be done: what happens to it.
 */
void disk_arm(struct disk *disk, enum disk_fault fault, uint64_t after);
enum disk_fault disk_pass(struct disk *disk);
enum disk_fault disk_pass_read(struct disk *disk);

/**
 * disk_end(disk), disk_begin(disk, is_power):
 * The program on it has ended; the next one begins, after a power cut or not.
 */
void disk_end(struct disk *disk);
void disk_begin(struct disk *disk, int is_power);

/**
 * disk_settle(disk, block):
 * All that was written is on the medium; from now on blocks are so big.
 */
void disk_settle(struct disk *disk, size_t block);

/**
 * disk_digest(disk, digest):
 * Both sides of all files, into a 64-bit digest that goes on.
 */
uint64_t disk_digest(const struct disk *disk, uint64_t digest);

/**
 * disk_save(disk), disk_put_back(disk):
 * Remember all as it is now; be as it was then, synced.
 */
void disk_save(struct disk *disk);
void disk_put_back(struct disk *disk);

#endif
