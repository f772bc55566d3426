/* How far a replay is: a bar on a terminal, else a line every so often. */
#ifndef TELLBACK_REPLAY_PROGRESS_H
#define TELLBACK_REPLAY_PROGRESS_H

#include <stddef.h>
#include <stdint.h>

/**
 * struct progress:
 * Of ${total} acts.
 *
 * Shape:  ${before} acts that an earlier run had done, in ${seconds_before}.
 */
struct progress {
	size_t total;
	size_t before;
	double seconds_before;
	double began;
	double shown;
};

/**
 * progress_begin(progress, total), progress_seconds(progress):
 * Begin; how long it has taken, the earlier run's time with it.
 */
void progress_begin(struct progress *progress, size_t total);
double progress_seconds(const struct progress *progress);

/**
 * progress_show(progress, done, at_s):
 * Show it, if it is time to: ${done} acts, and the replay's own day.
 */
void progress_show(struct progress *progress, size_t done, int64_t at_s);

/**
 * progress_end(progress):
 * The bar is over.
 */
void progress_end(const struct progress *progress);

/**
 * progress_peak_mib():
 * The most memory that this process has had.
 */
long progress_peak_mib(void);

#endif
