/* How far a backup is: a line on standard error now and then. */
#ifndef TELLBACK_BACKUP_SAY_H
#define TELLBACK_BACKUP_SAY_H

#include <stdint.h>

/**
 * struct backup_say:
 * Who says it.
 *
 * Shape:  ${who} "tellbackctl backup create".
 * Units:  ${said_ms} of the tick: when something was said last, 0 never.
 */
struct backup_say {
	const char *who;
	int64_t said_ms;
};

/**
 * backup_say_far(say, what, done, of):
 * "who: DONE of OF WHAT", if it is some seconds since the last.
 */
void backup_say_far(struct backup_say *say, const char *what, uint64_t done, uint64_t of);

/**
 * backup_say_wrong(say, format, ...):
 * "who: ..." at once: what is wrong.
 */
void backup_say_wrong(const struct backup_say *say, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
