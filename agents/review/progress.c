#include "review/progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"

#define QUIET_MS 2000
#define PAUSE_MS 1000

void
progress_begin(struct progress *progress, const char *what)
{
	*progress = (struct progress){what, {clock_tick().ms + QUIET_MS - PAUSE_MS}, 0};
}

void
progress_show(struct progress *progress, uint64_t at, uint64_t count)
{
	int is_terminal = isatty(STDERR_FILENO);
	struct tick now = clock_tick();

	if (now.ms - progress->said.ms < PAUSE_MS)
		return;
	progress->said = now;
	progress->is_shown = 1;
	(void)fprintf(stderr, "%stellback-review: %s %" PRIu64 " of %" PRIu64 "%s", is_terminal ? "\r" : "",
		      progress->what, at, count, is_terminal ? "" : "\n");
}

void
progress_end(struct progress *progress)
{
	if (progress->is_shown && isatty(STDERR_FILENO))
		(void)fputs("\r\033[K", stderr); /* nobody minds if it stays */
	progress->is_shown = 0;
}
