/* Stands between a process of ours and the kernel, as strace does: counts its
 * system calls, kills it at the entry of the n-th, before the kernel does
 * anything of it, or has the n-th fail.  What it does is the same for every
 * n, so that all of them can be tried one after another. */
#ifndef TELLBACK_CHAOS_KILLS_TRACER_H
#define TELLBACK_CHAOS_KILLS_TRACER_H

#include <stddef.h>
#include <sys/types.h>

/**
 * enum kills_calls:
 * Which calls count.
 *
 * Shape:  KILLS_EVERY all; KILLS_EFFECTS those that change something outside
 *         of the process: a kill at another call leaves what a kill at the
 *         next of these leaves; KILLS_FILES of those the ones that write,
 *         sync, make, move or remove a file; KILLS_SYNCS fsync and fdatasync;
 *         KILLS_SENDS those over a socket; KILLS_NAMES those that make, move
 *         or remove a file.
 */
enum kills_calls { KILLS_EVERY, KILLS_EFFECTS, KILLS_FILES, KILLS_SYNCS, KILLS_SENDS, KILLS_NAMES };

/**
 * enum kills_how:
 * What happens at the n-th: nothing; the process dies; the call fails; it and
 * all after it do.
 */
enum kills_how { KILLS_LOOK, KILLS_DIE, KILLS_FAIL, KILLS_FAIL_ON };

/**
 * struct kills_plan:
 * What to do to a process.
 *
 * Shape:  ${at} counts from 1; ${error} an errno for KILLS_FAIL and _ON;
 *         ${is_from_exec} non-zero: from its next exec on, not from now.
 */
struct kills_plan {
	enum kills_calls calls;
	enum kills_how how;
	size_t at;
	int error;
	int is_from_exec;
};

/**
 * struct kills_saw:
 * What was seen.
 *
 * Shape:  ${count} calls that counted; ${fired} non-zero: the n-th came, and
 *         was ${name} of the file ${file}; ${spoke} sends over a socket after
 *         it; ${failed} calls that were made to fail; ${syncs} fsync and
 *         fdatasync that were let through before the first send of all;
 *         ${synced} and ${sent} of ${count}'s time, whatever counts.
 */
struct kills_saw {
	size_t count;
	int fired;
	size_t spoke;
	size_t failed;
	size_t syncs;
	size_t synced;
	size_t sent;
	char name[24];
	char file[48];
};

struct kills_tracer;

/**
 * kills_tracer_start(pid, plan):
 * Watch the process from here on.  What goes wrong ends the test.
 *
 * Owner:  the caller; kills_tracer_end.
 */
struct kills_tracer *kills_tracer_start(pid_t pid, const struct kills_plan *plan);

/**
 * kills_tracer_saw(tracer):
 * What it has seen so far.
 */
struct kills_saw kills_tracer_saw(const struct kills_tracer *tracer);

/**
 * kills_tracer_end(tracer):
 * Let the process go on alone, if it lives; what was seen.  NULL is nothing.
 */
struct kills_saw kills_tracer_end(struct kills_tracer *tracer);

#endif
