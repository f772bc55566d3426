/* Length-prefixed records on a non-blocking stream socket between two of our
 * own processes, with a bounded buffer each way.  Neither side ever waits for
 * the other: what does not fit is STATUS_BUSY.
 *
 *   u32le size | size bytes
 *
 * Lengths are checked though the peer is ours: front faces the network. */
#ifndef TELLBACK_BASE_RECORD_H
#define TELLBACK_BASE_RECORD_H

#include "tellback/bytes.h"
#include "tellback/status.h"

struct record_stream;

/**
 * struct record_bounds:
 * How much a stream may hold.
 *
 * Units:  bytes; ${record} the largest record; ${in}, ${out} the buffers, each
 *         at least ${record} + 4.  They grow as needed and shrink when empty.
 */
struct record_bounds {
	size_t record;
	size_t in;
	size_t out;
};

/**
 * record_stream_new(fd, bounds, ret_stream):
 * Records over ${fd}, which becomes non-blocking.
 *
 * Owner:  takes ${fd} on success; record_stream_free.
 * Errors: STATUS_NO_MEMORY; STATUS_IO.
 */
enum status record_stream_new(int fd, const struct record_bounds *bounds, struct record_stream **ret_stream) MUST_CHECK;

/**
 * record_stream_read(stream, ret_record):
 * The next whole record, reading from the socket if it must.
 *
 * Owner:  ${ret_record} points into the stream until the next call on it.
 * Errors: STATUS_NOT_FOUND (none yet); STATUS_GONE (the peer closed);
 *         STATUS_MALFORMED (a size over the bound: our peer is broken);
 *         STATUS_NO_MEMORY (try again); STATUS_IO.
 */
enum status record_stream_read(struct record_stream *stream, struct view *ret_record) MUST_CHECK;

/**
 * record_stream_write(stream, parts, count):
 * Put one record, made of ${parts} one after another, into the buffer; whole
 * or not at all.  record_stream_flush sends it.
 *
 * Errors: STATUS_BUSY (no room now); STATUS_TOO_BIG; STATUS_NO_MEMORY.
 */
enum status record_stream_write(struct record_stream *stream, const struct view *parts, size_t count) MUST_CHECK;

/**
 * record_stream_flush(stream):
 * Send what the socket takes.
 *
 * Errors: STATUS_GONE; STATUS_IO; all being sent or not is no error.
 */
enum status record_stream_flush(struct record_stream *stream) MUST_CHECK;

/**
 * record_stream_room(stream):
 * Bytes of records (each with its 4 of length) that _write would take now:
 * a reader stops taking questions when its answers would not fit.
 */
size_t record_stream_room(const struct record_stream *stream);

/**
 * record_stream_fd(stream), record_stream_events(stream):
 * What to poll: POLLIN, and POLLOUT while something waits to be sent.
 */
int record_stream_fd(const struct record_stream *stream);
short record_stream_events(const struct record_stream *stream);

/**
 * record_stream_free(stream):
 * Close and wipe; NULL is nothing.
 */
void record_stream_free(struct record_stream *stream);

#endif
