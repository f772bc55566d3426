#include "replay/progress.h"

#include <stdio.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "base/day.h"
#include "replay/calendar.h"

#define BAR 40
#define LINE_EVERY_S 20.0
#define BAR_EVERY_S 0.2

static double
clock_s(void)
{
	struct timespec at = {0, 0};

	(void)clock_gettime(CLOCK_MONOTONIC, &at);
	return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}

void
progress_begin(struct progress *progress, size_t total)
{
	*progress = (struct progress){.total = total, .began = clock_s()};
	progress->shown = progress->began;
}

double
progress_seconds(const struct progress *progress)
{
	return progress->seconds_before + clock_s() - progress->began;
}

void
progress_show(struct progress *progress, size_t done, int64_t at_s)
{
	double now = clock_s(), spent = now - progress->began;
	int is_bar = isatty(STDOUT_FILENO), filled = (int)(BAR * done / (progress->total ? progress->total : 1));
	double left = done > progress->before ? spent * (double)(progress->total - done) / (double)(done - progress->before)
					      : 0;
	char day[DAY_SIZE];

	if (now - progress->shown < (is_bar ? BAR_EVERY_S : LINE_EVERY_S))
		return;
	progress->shown = now;
	day_print(calendar_day(at_s), day);
	if (is_bar)
		(void)printf("\r[%.*s%.*s] %s, %zu of %zu acts, %.0f s to go  ", filled,
			     "########################################", BAR - filled,
			     "                                        ", day, done, progress->total, left);
	else
		(void)printf("%s: %zu of %zu acts in %.0f s, %.0f s to go, %ld MiB\n", day, done, progress->total,
			     progress_seconds(progress), left, progress_peak_mib());
	(void)fflush(stdout);
}

void
progress_end(const struct progress *progress)
{
	if (isatty(STDOUT_FILENO) && progress->shown > progress->began)
		(void)printf("\n");
}

long
progress_peak_mib(void)
{
	struct rusage usage = {0};

	(void)getrusage(RUSAGE_SELF, &usage);
	return usage.ru_maxrss / 1024;
}
