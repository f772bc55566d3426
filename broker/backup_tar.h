/* The headers of a tar archive as we write it: ustar, one file after another,
 * nothing but plain files.  Any tar reads it. */
#ifndef TELLBACK_BACKUP_TAR_H
#define TELLBACK_BACKUP_TAR_H

#include <stddef.h>
#include <stdint.h>

#include "tellback/instant.h"
#include "tellback/status.h"

/** A header, and what each file is filled up to (bytes). */
#define BACKUP_TAR_BLOCK ((size_t)512)

/** A name with NUL. */
#define BACKUP_TAR_NAME_SIZE 32

/**
 * struct backup_tar:
 * One file in the archive.
 *
 * Source: POSIX.1-2008 pax, "ustar Interchange Format"; sizes of 8 GiB and more
 *         as GNU tar writes them.
 */
struct backup_tar {
	char name[BACKUP_TAR_NAME_SIZE];
	uint64_t bytes;
};

/**
 * backup_tar_write(file, at, ret_block), backup_tar_read(block, ret_file):
 * A header as its block, and back; exactly those that backup_tar_write makes
 * are read.
 *
 * Units:  ${at} the file's time.
 * Errors: STATUS_NOT_FOUND (a block of nought: the archive's end);
 *         STATUS_MALFORMED.
 */
void backup_tar_write(const struct backup_tar *file, struct instant at, uint8_t ret_block[static BACKUP_TAR_BLOCK]);
enum status backup_tar_read(const uint8_t block[static BACKUP_TAR_BLOCK], struct backup_tar *ret_file) MUST_CHECK;

/**
 * backup_tar_fill(bytes):
 * How many bytes of nought stand behind a file of ${bytes} bytes.
 */
size_t backup_tar_fill(uint64_t bytes);

#endif
