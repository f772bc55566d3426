#include "base/record.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define HEAD 4
#define FIRST_BYTES 4096
#define KEEP_BYTES (64 * 1024) /* an empty buffer larger than this is given back */

/* Bytes [at, end) are waiting; room grows by doubling up to most. */
struct buffer {
	uint8_t *bytes;
	size_t room;
	size_t at;
	size_t end;
	size_t most;
};

struct record_stream {
	int fd;
	size_t record;
	size_t taken; /* bytes at in.at that the last read gave out */
	struct buffer in;
	struct buffer out;
};

static void
buffer_free(struct buffer *buffer)
{
	if (buffer->bytes)
		explicit_bzero(buffer->bytes, buffer->room);
	free(buffer->bytes);
	buffer->bytes = NULL;
	buffer->room = buffer->at = buffer->end = 0;
}

/* Make room for ${more} bytes behind the end. */
static enum status
buffer_reserve(struct buffer *buffer, size_t more)
{
	size_t have = buffer->end - buffer->at;
	size_t room = buffer->room ? buffer->room : FIRST_BYTES;
	uint8_t *bytes;

	if (more > buffer->most - have)
		return STATUS_BUSY;
	if (buffer->at && buffer->room - buffer->end < more) {
		memmove(buffer->bytes, buffer->bytes + buffer->at, have);
		buffer->at = 0;
		buffer->end = have;
	}
	if (buffer->room - buffer->end >= more)
		return STATUS_OK;
	while (room < have + more)
		room *= 2;
	if (room > buffer->most)
		room = buffer->most;
	bytes = malloc(room);
	if (!bytes)
		return STATUS_NO_MEMORY;
	if (have)
		memcpy(bytes, buffer->bytes + buffer->at, have);
	buffer_free(buffer); /* not realloc: the old bytes are wiped */
	*buffer = (struct buffer){bytes, room, 0, have, buffer->most};
	return STATUS_OK;
}

static void
buffer_drop(struct buffer *buffer, size_t count)
{
	buffer->at += count;
	if (buffer->at < buffer->end)
		return;
	buffer->at = buffer->end = 0;
	if (buffer->room > KEEP_BYTES)
		buffer_free(buffer);
}

enum status
record_stream_new(int fd, const struct record_bounds *bounds, struct record_stream **ret_stream)
{
	struct record_stream *stream;
	int flags = fcntl(fd, F_GETFL);

	assert(bounds->record <= UINT32_MAX && bounds->in >= bounds->record + HEAD &&
	       bounds->out >= bounds->record + HEAD);
	if (flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK))
		return STATUS_IO;
	stream = calloc(1, sizeof *stream);
	if (!stream)
		return STATUS_NO_MEMORY;
	stream->fd = fd;
	stream->record = bounds->record;
	stream->in.most = bounds->in;
	stream->out.most = bounds->out;
	*ret_stream = stream;
	return STATUS_OK;
}

/* Is a whole record at the front?  Its size, once known, in ${ret_size}. */
static enum status
whole(const struct record_stream *stream, size_t *ret_size)
{
	size_t have = stream->in.end - stream->in.at;
	const uint8_t *at;
	uint32_t size;

	if (have < HEAD) /* there may be no buffer at all yet */
		return STATUS_NOT_FOUND;
	at = stream->in.bytes + stream->in.at;
	size = (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
	if (size > stream->record)
		return STATUS_MALFORMED;
	*ret_size = size;
	return have - HEAD < size ? STATUS_NOT_FOUND : STATUS_OK;
}

/* One read from the socket into the free part of the buffer, which has room
 * for the rest of a record of ${size} bytes. */
static enum status
fill(struct record_stream *stream, size_t size)
{
	size_t have = stream->in.end - stream->in.at;
	size_t more = HEAD + size > have ? HEAD + size - have : 0;
	enum status status;
	ssize_t got;

	if (more < FIRST_BYTES)
		more = stream->in.most - have < FIRST_BYTES ? stream->in.most - have : FIRST_BYTES;
	status = buffer_reserve(&stream->in, more);

	if (status)
		return status;
	do
		got = recv(stream->fd, stream->in.bytes + stream->in.end, stream->in.room - stream->in.end, 0);
	while (got < 0 && errno == EINTR);
	if (got > 0)
		stream->in.end += (size_t)got;
	if (got >= 0)
		return got ? STATUS_OK : STATUS_GONE;
	if (errno == EAGAIN || errno == EWOULDBLOCK)
		return STATUS_NOT_FOUND;
	return errno == ECONNRESET ? STATUS_GONE : STATUS_IO;
}

enum status
record_stream_read(struct record_stream *stream, struct view *ret_record)
{
	enum status status;
	size_t size = 0;

	buffer_drop(&stream->in, stream->taken);
	stream->taken = 0;
	while ((status = whole(stream, &size)) == STATUS_NOT_FOUND) {
		status = fill(stream, size);
		if (status)
			return status;
	}
	if (status)
		return status;
	stream->taken = HEAD + size;
	*ret_record = (struct view){stream->in.bytes + stream->in.at + HEAD, size};
	return STATUS_OK;
}

enum status
record_stream_write(struct record_stream *stream, const struct view *parts, size_t count)
{
	size_t size = 0;
	enum status status;
	uint8_t *to;

	for (size_t i = 0; i < count; i++) {
		if (parts[i].size > stream->record - size)
			return STATUS_TOO_BIG;
		size += parts[i].size;
	}
	status = buffer_reserve(&stream->out, HEAD + size);
	if (status)
		return status;
	to = stream->out.bytes + stream->out.end;
	for (int i = 0; i < HEAD; i++)
		*to++ = (uint8_t)(size >> (8 * i));
	for (size_t i = 0; i < count; i++) {
		if (parts[i].size)
			memcpy(to, parts[i].bytes, parts[i].size);
		to += parts[i].size;
	}
	stream->out.end += HEAD + size;
	return STATUS_OK;
}

enum status
record_stream_flush(struct record_stream *stream)
{
	struct buffer *out = &stream->out;

	while (out->at < out->end) {
		ssize_t put = send(stream->fd, out->bytes + out->at, out->end - out->at, MSG_NOSIGNAL);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
			return STATUS_OK;
		if (put < 0)
			return errno == EPIPE || errno == ECONNRESET ? STATUS_GONE : STATUS_IO;
		buffer_drop(out, (size_t)put);
	}
	return STATUS_OK;
}

size_t
record_stream_room(const struct record_stream *stream)
{
	return stream->out.most - (stream->out.end - stream->out.at);
}

int
record_stream_fd(const struct record_stream *stream)
{
	return stream->fd;
}

short
record_stream_events(const struct record_stream *stream)
{
	return stream->out.at < stream->out.end ? POLLIN | POLLOUT : POLLIN;
}

void
record_stream_free(struct record_stream *stream)
{
	if (!stream)
		return;
	(void)close(stream->fd); /* what was not sent is asked for again */
	buffer_free(&stream->in);
	buffer_free(&stream->out);
	free(stream);
}
