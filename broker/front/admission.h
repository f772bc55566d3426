/* Who may connect: the key table as core last sent it, and what each key has
 * used of its handshakes and connections.  Pure but for memory. */
#ifndef TELLBACK_FRONT_ADMISSION_H
#define TELLBACK_FRONT_ADMISSION_H

#include "tellback/front_record.h"
#include "tellback/instant.h"
#include "tellback/status.h"

struct admission;

/** Connections of one key at a time, and handshakes of one key a minute. */
#define ADMISSION_CONNECTIONS 4
#define ADMISSION_HANDSHAKES 10
#define ADMISSION_SPAN_MS (60 * 1000)

/** Agencies in a table at most: a directory of 8 MiB holds fewer. */
#define ADMISSION_MOST 65536

/**
 * enum admission_verdict:
 * What to say to a handshake.
 *
 * Shape:  ADMISSION_LATER is no fault of the key: it may try again.
 */
enum admission_verdict { ADMISSION_YES, ADMISSION_UNKNOWN, ADMISSION_LATER };

/**
 * admission_new(ret_admission):
 * An empty table: nobody may connect.
 *
 * Owner:  the caller; admission_free.
 * Errors: STATUS_NO_MEMORY.
 */
enum status admission_new(struct admission **ret_admission) MUST_CHECK;

/**
 * admission_take(admission, keys, ret_whole):
 * Take one part of a table; after the last, ${ret_whole} is non-zero and the
 * table is the new one.  What keys in both have used goes over.
 *
 * Errors: STATUS_MALFORMED (parts of two tables mixed, too many, one key
 *         twice): the old table stays; STATUS_NO_MEMORY.
 */
enum status admission_take(struct admission *admission, const struct front_keys *keys, int *ret_whole) MUST_CHECK;

/**
 * admission_ask(admission, curve, now):
 * A handshake under the key ${curve}: counted, then judged.
 */
enum admission_verdict admission_ask(struct admission *admission, const char *curve, struct tick now);

/**
 * admission_agency(admission, curve):
 * Whose key ${curve} is by the table in force, or NULL.
 *
 * Owner:  until the next admission_take.
 */
const struct agency *admission_agency(const struct admission *admission, const char *curve);

/**
 * admission_connected(admission, curve), admission_left(admission, curve):
 * One connection more of ${curve}, non-zero if that is one too many (and then
 * not counted); one fewer.
 */
int admission_connected(struct admission *admission, const char *curve);
void admission_left(struct admission *admission, const char *curve);

/**
 * admission_curve_of(admission, agency, at):
 * The ${at}-th key of ${agency}, or NULL past the last.
 */
const char *admission_curve_of(const struct admission *admission, const struct agency *agency, size_t at);

/**
 * admission_free(admission):
 * NULL is nothing.
 */
void admission_free(struct admission *admission);

#endif
