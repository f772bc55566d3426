#include "backup_say.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/clock.h"

#define SAY_MS 2000

void
backup_say_far(struct backup_say *say, const char *what, uint64_t done, uint64_t of)
{
	const int64_t now = clock_tick().ms;

	if (!say->said_ms)
		say->said_ms = now; /* what takes less than that is not worth a line */
	if (now - say->said_ms < SAY_MS)
		return;
	say->said_ms = now;
	(void)fprintf(stderr, "%s: %" PRIu64 " of %" PRIu64 " %s\n", say->who, done, of, what);
}

void
backup_say_wrong(const struct backup_say *say, const char *format, ...)
{
	va_list list;

	(void)fprintf(stderr, "%s: ", say->who);
	va_start(list, format);
	(void)vfprintf(stderr, format, list);
	va_end(list);
	(void)fputc('\n', stderr);
}
