/* A backup as a file: an age file, in it a tar archive with what the backup
 * says of itself, the log's checkpoint, the registrar's roots and the store, in
 * this order.  Written and read as a stream: a store may be larger than memory.
 * `age -d -i KEY FILE | tar x` opens it without us. */
#ifndef TELLBACK_BACKUP_FILE_H
#define TELLBACK_BACKUP_FILE_H

#include "backup_say.h"
#include "backup_text.h"
#include "base/arena.h"
#include "seal/age.h"

/** The files in it. */
#define BACKUP_FILE_TEXT "backup"
#define BACKUP_FILE_CHECKPOINT "checkpoint"
#define BACKUP_FILE_ROOTS "roots"
#define BACKUP_FILE_STORE "broker.db"

/** The roots' file at most (bytes). */
#define BACKUP_ROOTS_BYTES ((size_t)64 * 1024)

/**
 * struct backup_parts:
 * What is in a backup.
 *
 * Shape:  ${checkpoint} and ${roots} may be empty.
 * Owner:  borrows; of one that was read, the arena's.
 */
struct backup_parts {
	struct backup_text text;
	struct view checkpoint;
	struct view roots;
};

/**
 * struct backup_write, backup_file_write(ask, say, arena, ret_hash, ret_bytes):
 * Write a backup to ${fd}, sealed to ${recipients}, of the store's file that is
 * open at ${store}; its hash and size.  It is durable when this returns.
 *
 * Owner:  borrows all.
 * Errors: STATUS_MALFORMED (a recipient); STATUS_FULL; STATUS_IO;
 *         STATUS_CONFLICT (the store's file is not as long as it is said to be);
 *         STATUS_NO_MEMORY.
 * Source: docs/FORMATS.md, "Backup".
 */
struct backup_write {
	int fd;
	int store;
	const struct backup_parts *parts;
	const struct age_public *recipients;
	size_t count;
};
enum status backup_file_write(const struct backup_write *ask, struct backup_say *say, struct arena *arena,
			      struct digest *ret_hash, uint64_t *ret_bytes) MUST_CHECK;

/**
 * struct backup_read, backup_file_read(ask, say, arena, ret_parts):
 * Read a backup from ${fd}; the store in it is written to ${store}, whole and
 * durable when this returns, and of no use if it fails.
 *
 * Errors: STATUS_CANNOT_OPEN (our keys do not open it, or it is damaged: said);
 *         STATUS_MALFORMED (what is in it is no backup: said); STATUS_FULL;
 *         STATUS_IO; STATUS_NO_MEMORY; those of the unwrapper.
 * Source: docs/FORMATS.md, "Backup".
 */
struct backup_read {
	int fd;
	int store;
	const struct age_unwrapper *unwrapper;
};
enum status backup_file_read(const struct backup_read *ask, struct backup_say *say, struct arena *arena,
			     struct backup_parts *ret_parts) MUST_CHECK;

#endif
