/* A moment as people and file names have it. */
#ifndef TELLBACK_BACKUP_TIME_H
#define TELLBACK_BACKUP_TIME_H

#include "base/day.h"
#include "tellback/instant.h"

/** "2026-03-02T09:00:00Z" and NUL. */
#define BACKUP_TIME_SIZE (DAY_SIZE + 10)

/**
 * backup_time_print(at, ret_text), backup_time_name(at, ret_text):
 * "2026-03-02T09:00:00Z"; "20260302T090000Z", for a file's name.  A moment
 * outside the years that a date can say is "-".
 *
 * Errors: none.
 */
void backup_time_print(struct instant at, char ret_text[static BACKUP_TIME_SIZE]);
void backup_time_name(struct instant at, char ret_text[static BACKUP_TIME_SIZE]);

#endif
