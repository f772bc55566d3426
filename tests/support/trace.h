/* What strace saw a core do: did each answer wait until what it promises was
 * on the disk?  Knows the system calls by which SQLite writes and syncs, and
 * the records of front's stream; nothing of core. */
#ifndef TELLBACK_SUPPORT_TRACE_H
#define TELLBACK_SUPPORT_TRACE_H

#include "base/arena.h"

/** The calls that strace has to show for this (an -e word). */
#define TRACE_CALLS                                                                                                    \
	"trace=write,pwrite64,writev,pwritev,pwritev2,sendto,sendmsg,sendmmsg,sendfile,splice,fsync,fdatasync,"         \
	"sync_file_range,msync,ftruncate,io_submit,io_uring_enter"

/**
 * struct trace_promise:
 * The answer to ${question} promises that ${mark} is kept.
 *
 * Shape:  ${mark} text of the row, found in what is written to the WAL.
 *         Filled in: whether there was an answer, whether the mark was written
 *         before it, and whether a sync of the WAL ended between the two.
 */
struct trace_promise {
	uint64_t question;
	const char *mark;
	int is_answered;
	int is_written;
	int is_synced;
};

/**
 * struct trace_counts:
 * How often core called pwrite64, fdatasync, and fsync or fdatasync together,
 * of whatever file: before it was ready; and from then to its last answer.
 */
struct trace_counts {
	size_t writes_before;
	size_t datasyncs_before;
	size_t writes;
	size_t datasyncs;
	size_t syncs;
};

/**
 * trace_check(path, arena, promises, count, ret_counts):
 * Read the trace at ${path} and judge the promises.
 *
 * Owner:  ${arena} takes three times the trace's size.
 * Errors: NULL, or why the trace cannot be judged: a text cut off, two threads
 *         at once, a call that this does not know.
 */
const char *trace_check(const char *path, struct arena *arena, struct trace_promise *promises, size_t count,
			struct trace_counts *ret_counts);

#endif
