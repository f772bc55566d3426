#include "core/core_signer_line.h"

#include <stdlib.h>

#include "base/record.h"
#include "core/core_signing.h"
#include "signer/signer_record.h"

/* Leaves of one move: a turn does not wait for many more. */
#define MOVE_MOST 256

struct core_signer_line {
	struct record_stream *stream;
	int has_more;
	struct leaf leaves[MOVE_MOST];
};

enum status
core_signer_line_new(struct core_signer_line **ret_line)
{
	struct core_signer_line *line = calloc(1, sizeof *line);

	if (!line)
		return STATUS_NO_MEMORY;
	*ret_line = line;
	return STATUS_OK;
}

static void
drop(struct core_signer_line *line)
{
	record_stream_free(line->stream);
	line->stream = NULL;
	line->has_more = 0;
}

void
core_signer_line_free(struct core_signer_line *line)
{
	if (!line)
		return;
	drop(line);
	free(line);
}

enum status
core_signer_line_connect(struct core_signer_line *line, struct core *core, int fd)
{
	const struct record_bounds bounds = {SIGNER_RECORD_BYTES, SIGNER_STREAM_BYTES, SIGNER_STREAM_BYTES};
	struct record_stream *stream;
	enum status status = record_stream_new(fd, &bounds, &stream);

	if (status)
		return status;
	drop(line);
	line->stream = stream;
	core_new_signer(core);
	return STATUS_OK;
}

static enum status
take_heads(struct core_signer_line *line, struct core *core)
{
	enum status status = STATUS_OK;

	while (!status) {
		struct tree_head head;
		struct view record;

		status = record_stream_read(line->stream, &record);
		if (!status)
			status = signer_record_head_read(record, &head);
		if (!status)
			status = core_signed(core, &head);
	}
	return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

/* As many leaves as there is room for: what is given is in the buffer. */
static enum status
send_leaves(struct core_signer_line *line, struct core *core)
{
	size_t room = record_stream_room(line->stream) / (SIGNER_RECORD_BYTES + 4), count = 0;
	enum status status = core_unsigned(core, room < MOVE_MOST ? room : MOVE_MOST, line->leaves, &count);

	for (size_t i = 0; !status && i < count; i++) {
		uint8_t bytes[SIGNER_RECORD_BYTES];
		const struct view part = {bytes, sizeof bytes};

		signer_record_leaf(&line->leaves[i], bytes);
		status = record_stream_write(line->stream, &part, 1);
	}
	line->has_more = count == MOVE_MOST;
	return status ? status : record_stream_flush(line->stream);
}

enum status
core_signer_line_move(struct core_signer_line *line, struct core *core)
{
	enum status status;

	if (!line->stream)
		return STATUS_OK;
	status = take_heads(line, core);
	if (!status)
		status = send_leaves(line, core);
	if (status == STATUS_GONE || status == STATUS_MALFORMED) {
		drop(line);
		core_new_signer(core);
	}
	return status;
}

void
core_signer_line_drain(struct core_signer_line *line, struct core *core)
{
	uint64_t before;

	do {
		before = core_signing(core)->given;
		if (core_signer_line_move(line, core))
			return; /* what is left is sent at the next start */
	} while (core_signing(core)->given > before);
}

int
core_signer_line_has_more(const struct core_signer_line *line)
{
	return line->has_more;
}

void
core_signer_line_poll(const struct core_signer_line *line, struct pollfd *ret_fd)
{
	*ret_fd = (struct pollfd){-1, 0, 0};
	if (!line->stream)
		return;
	ret_fd->fd = record_stream_fd(line->stream);
	ret_fd->events = record_stream_events(line->stream);
}
