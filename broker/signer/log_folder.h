/* The log's folder on disk, for its one writer: files put there whole and
 * durably, and the lock that keeps a second writer out. */
#ifndef TELLBACK_SIGNER_LOG_FOLDER_H
#define TELLBACK_SIGNER_LOG_FOLDER_H

#include "log/tile.h"
#include "tellback/bytes.h"
#include "tellback/status.h"

struct log_folder;

/** LOOK changes nothing and keeps no other reader out; QUICK writes without
 * syncing (tests). */
enum log_folder_mode { LOG_FOLDER_WRITE, LOG_FOLDER_QUICK, LOG_FOLDER_LOOK };

/**
 * log_folder_open(path, mode, ret_folder), log_folder_close(folder):
 * Open the folder, made if it is not there, and lock it until it is closed or
 * the process ends.
 *
 * Owner:  the caller; log_folder_close takes NULL.
 * Errors: STATUS_BUSY (another process has it); STATUS_NOT_FOUND (LOOK: there
 *         is none); STATUS_NOT_PERMITTED; STATUS_FULL; STATUS_NO_MEMORY;
 *         STATUS_IO.
 */
enum status log_folder_open(const char *path, enum log_folder_mode mode, struct log_folder **ret_folder) MUST_CHECK;
void log_folder_close(struct log_folder *folder);

/**
 * log_folder_put(folder, name, bytes):
 * Write the file ${name} (folders in it are made), beside and renamed; nobody
 * may be told of it before log_folder_sync: until then a loss of power may
 * leave nothing of it, or anything.
 *
 * Errors: STATUS_FULL (try again later); STATUS_NOT_PERMITTED; STATUS_IO (a
 *         sync failed: what is on the disk is not known, and the process must
 *         end).
 */
enum status log_folder_put(struct log_folder *folder, const char *name, struct view bytes) MUST_CHECK;

/**
 * log_folder_put_whole(folder, name, bytes):
 * As log_folder_put, but a loss of power leaves nothing of it or all: where
 * there is no checkpoint yet that tells what is to be there.
 *
 * Errors: as log_folder_put.
 */
enum status log_folder_put_whole(struct log_folder *folder, const char *name, struct view bytes) MUST_CHECK;

/**
 * log_folder_sync(folder):
 * Make durable all that was put, and its names.  Many at once cost hardly more
 * than one.
 *
 * Errors: STATUS_IO.
 */
enum status log_folder_sync(struct log_folder *folder) MUST_CHECK;

/**
 * log_folder_replace(folder, name, bytes):
 * Replace the file ${name}: at any moment, also of a loss of power, it is the
 * old or the new one, and when this returns the new one for good.
 *
 * Errors: as log_folder_put; after STATUS_FULL it is the old one.
 */
enum status log_folder_replace(struct log_folder *folder, const char *name, struct view bytes) MUST_CHECK;

/**
 * log_folder_differs(folder, name, bytes):
 * Non-zero if there is a file of that name with other content.
 */
int log_folder_differs(const struct log_folder *folder, const char *name, struct view bytes);

/**
 * log_folder_prune(folder, tile):
 * Remove the files of the same tile that are narrower than ${tile}.  What
 * cannot be removed stays: it is no harm.
 */
void log_folder_prune(const struct log_folder *folder, const struct tile *tile);

#endif
