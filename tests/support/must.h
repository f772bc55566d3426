/* What has to be so for a test to go on at all. */
#ifndef TELLBACK_SUPPORT_MUST_H
#define TELLBACK_SUPPORT_MUST_H

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/**
 * MUST(done):
 * Else say where, what and the last error, and abort: also where asserts are left out.
 */
#define MUST(done)                                                                                                     \
	do {                                                                                                           \
		if (!(done)) {                                                                                         \
			(void)fprintf(stderr, "%s:%d: %s (%s)\n", __FILE__, __LINE__, #done, strerror(errno));         \
			abort();                                                                                       \
		}                                                                                                      \
	} while (0)

#endif
