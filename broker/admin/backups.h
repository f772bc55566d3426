/* The verbs that `tellbackctl backup` is made of. */
#ifndef TELLBACK_ADMIN_BACKUPS_H
#define TELLBACK_ADMIN_BACKUPS_H

#include "admin/shows.h"

/**
 * backups_begin(shows), backups_step(shows):
 * Begin a copy of the store: "bytes N\n", how large it will be; go on with it:
 * "left N of M\n" pages, or, when it is whole, "whole LEAVES MS\n" and the log's
 * newest checkpoint, which has no more leaves than the copy.
 *
 * Errors: STATUS_NOT_FOUND (none was begun, or not gone on with for a minute);
 *         STATUS_FULL.  None harms the store.
 */
enum status backups_begin(struct shows *shows) MUST_CHECK;
enum status backups_step(struct shows *shows) MUST_CHECK;

/**
 * backups_made(shows), backups_away(shows):
 * Of the last whole copy the file `--file HASH` of `--bytes N` was made; that
 * file is in another place now.
 *
 * Errors: STATUS_NOT_FOUND; STATUS_CONFLICT (the file was made before); those of
 *         the store.
 */
enum status backups_made(struct shows *shows) MUST_CHECK;
enum status backups_away(struct shows *shows) MUST_CHECK;

/**
 * backups_text(shows):
 * The line of the status screen: the newest, and how much is in another place.
 *
 * Errors: those of the store.
 */
enum status backups_text(struct shows *shows) MUST_CHECK;

#endif
