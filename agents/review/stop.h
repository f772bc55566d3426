/* SIGTERM and SIGINT, taken when there is time for them: what is being written
 * is brought to an end or left out, never cut in half. */
#ifndef TELLBACK_REVIEW_STOP_H
#define TELLBACK_REVIEW_STOP_H

#include <stdint.h>

#include "tellback/status.h"

/**
 * stop_open(ret_fd):
 * From now on those signals wait; ${ret_fd} can be polled for them.
 *
 * Owner:  the caller closes it.
 * Errors: STATUS_IO.
 */
enum status stop_open(int *ret_fd) MUST_CHECK;

/**
 * stop_wait(fd, ms):
 * Wait so long at most (0: only look); non-zero if one came.
 */
int stop_wait(int fd, int64_t ms);

#endif
