/* What must outlive a front that was aborted: whom it admitted last, and who
 * is barred.  A page of memory that supervisor and front share; front writes
 * its admissions as they happen, so that they are there when libzmq's next
 * assertion is not met.  The supervisor believes nothing in it but sizes. */
#ifndef TELLBACK_FRONT_JOURNAL_H
#define TELLBACK_FRONT_JOURNAL_H

#include "tellback/directory.h"
#include "tellback/instant.h"
#include "tellback/status.h"

struct journal;

/** Where front finds the page (a descriptor's number). */
#define JOURNAL_FD 4

/** How long a bar lasts, and the span that three aborts count in (ms). */
#define JOURNAL_BAR_MS (10 * 60 * 1000)
#define JOURNAL_SPAN_MS (60 * 1000)

/** Only the last admissions before an abort are blamed, and only if they were
 * recent: after a restart every agent connects anew, and they must not all be
 * barred for what one did. */
#define JOURNAL_BLAMED 2
#define JOURNAL_BLAMED_MS (10 * 1000)
#define JOURNAL_ABORTS 3

/**
 * journal_make(ret_fd):
 * An empty page as a descriptor to map and to pass on; close-on-exec.
 *
 * Owner:  the caller closes it.
 * Errors: STATUS_IO.
 */
enum status journal_make(int *ret_fd) MUST_CHECK;

/**
 * journal_open(fd, ret_journal):
 * Map the page of ${fd}.
 *
 * Owner:  the caller; journal_close.  Borrows ${fd}.
 * Errors: STATUS_CORRUPT (not such a page); STATUS_NO_MEMORY; STATUS_IO.
 */
enum status journal_open(int fd, struct journal **ret_journal) MUST_CHECK;

/**
 * journal_admitted(journal, curve, now):
 * Note that the key ${curve} was let in: before the peer hears of it.
 */
void journal_admitted(struct journal *journal, const char *curve, struct tick now);

/**
 * journal_blame(journal, now, ret_barred, most):
 * front has been aborted: count it against the keys let in just before, and
 * bar those with the third in a minute.  Their keys in ${ret_barred}.
 *
 * Shape:  the count of keys barred, at most ${most}.
 * Source: docs/TRANSPORT.md, "The front may be aborted".
 */
size_t journal_blame(struct journal *journal, struct tick now, char (*ret_barred)[Z85_KEY_SIZE], size_t most);

/**
 * journal_bar(journal, curve, until), journal_is_barred(journal, curve, now):
 * Refuse ${curve} until then; is it refused now?
 */
void journal_bar(struct journal *journal, const char *curve, struct tick until);
int journal_is_barred(const struct journal *journal, const char *curve, struct tick now);

/**
 * journal_close(journal):
 * Unmap; NULL is nothing.
 */
void journal_close(struct journal *journal);

#endif
