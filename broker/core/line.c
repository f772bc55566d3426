#include "core/line.h"

#include <stdlib.h>

#include "base/record.h"
#include "wire/front_record.h"

/* Records of one kind on their way out. */
struct outgoing {
	const struct view *list;
	size_t count;
	size_t at;
};

struct line {
	struct record_stream *stream;
	struct arena *in;   /* the frames of a turn */
	struct arena *keys; /* the table of keys */
	struct arena *out;  /* one reply being made */
	struct outgoing table;
	struct core_replies replies;
	size_t replied;
	struct front_frame frames[MAX_TURN_FRAMES];
};

#define IN_BYTES ((size_t)MAX_TURN_FRAMES * (FRONT_RECORD_BYTES + 64))
#define KEYS_BYTES ((size_t)64 * 1024 * 1024)

enum status
line_new(struct line **ret_line)
{
	struct line *line = calloc(1, sizeof *line);

	if (!line)
		return STATUS_NO_MEMORY;
	line->in = arena_new(IN_BYTES);
	line->keys = arena_new(KEYS_BYTES);
	line->out = arena_new((size_t)4 * FRONT_RECORD_BYTES);
	if (!line->in || !line->keys || !line->out) {
		line_free(line);
		return STATUS_NO_MEMORY;
	}
	*ret_line = line;
	return STATUS_OK;
}

void
line_free(struct line *line)
{
	if (!line)
		return;
	record_stream_free(line->stream);
	arena_free(line->in);
	arena_free(line->keys);
	arena_free(line->out);
	free(line);
}

void
line_drop(struct line *line)
{
	record_stream_free(line->stream);
	line->stream = NULL;
	line->replies = (struct core_replies){NULL, 0};
	line->replied = 0;
	line->table = (struct outgoing){NULL, 0, 0};
}

enum status
line_connect(struct line *line, int fd)
{
	const struct record_bounds bounds = {FRONT_RECORD_BYTES, FRONT_STREAM_BYTES, FRONT_STREAM_BYTES};
	struct record_stream *stream;
	enum status status = record_stream_new(fd, &bounds, &stream);

	if (status)
		return status;
	line_drop(line);
	line->stream = stream;
	return STATUS_OK;
}

enum status
line_keys(struct line *line, const struct core *core)
{
	const struct front_key *keys;
	struct view *records;
	size_t count, made = 0, needed;
	enum status status;

	if (!line->stream)
		return STATUS_OK; /* the next stream begins with them */
	arena_reset(line->keys);
	line->table = (struct outgoing){NULL, 0, 0};
	status = core_keys(core, line->keys, &keys, &count);
	if (status)
		return status;
	needed = count / FRONT_KEYS_A_RECORD + 1;
	records = arena_array(line->keys, needed, sizeof *records);
	if (!records)
		return STATUS_NO_MEMORY;
	for (size_t from = 0; !status && made < needed; made++, from += FRONT_KEYS_A_RECORD) {
		size_t some = count - from < FRONT_KEYS_A_RECORD ? count - from : FRONT_KEYS_A_RECORD;
		const struct front_record record = {
			FRONT_KEYS,
			{.keys = {core_keys_generation(core), keys + from, some, made + 1 < needed}}};

		status = front_record_encode(&record, line->keys, &records[made]);
	}
	if (!status)
		line->table = (struct outgoing){records, needed, 0};
	return status;
}

/* Copy what the stream lends only until its next call. */
static enum status
keep_frame(struct line *line, struct view raw, struct front_frame *ret_frame)
{
	struct front_record record;
	struct view copy;
	enum status status = arena_copy(line->in, raw, &copy);

	if (!status)
		status = front_record_decode(copy, line->in, &record);
	if (!status && record.kind != FRONT_FRAME)
		status = STATUS_MALFORMED;
	if (!status)
		*ret_frame = record.as.frame;
	return status;
}

enum status
line_frames(struct line *line, const struct front_frame **ret_frames, size_t *ret_count)
{
	enum status status = STATUS_OK;
	size_t count = 0;

	*ret_frames = line->frames;
	*ret_count = 0;
	if (!line->stream || !line_is_clear(line))
		return STATUS_OK;
	arena_reset(line->in);
	while (!status && count < MAX_TURN_FRAMES) {
		struct view raw;

		status = record_stream_read(line->stream, &raw);
		if (!status)
			status = keep_frame(line, raw, &line->frames[count]);
		if (!status)
			count++;
	}
	/* what came whole before the end is still done: its answers find nobody */
	*ret_count = count;
	return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

void
line_replies(struct line *line, const struct core_replies *replies)
{
	line->replies = line->stream ? *replies : (struct core_replies){NULL, 0};
	line->replied = 0;
}

int
line_is_clear(const struct line *line)
{
	return line->replied == line->replies.count && line->table.at == line->table.count;
}

static enum status
write_next(struct line *line)
{
	struct view bytes;
	enum status status;

	if (line->table.at < line->table.count) {
		status = record_stream_write(line->stream, &line->table.list[line->table.at], 1);
		line->table.at += !status;
		return status;
	}
	arena_reset(line->out);
	const struct front_record record = {FRONT_REPLY, {.reply = line->replies.list[line->replied]}};
	status = front_record_encode(&record, line->out, &bytes);
	if (!status)
		status = record_stream_write(line->stream, &bytes, 1);
	line->replied += !status;
	return status;
}

enum status
line_flush(struct line *line)
{
	enum status status = STATUS_OK;

	if (!line->stream)
		return STATUS_OK;
	while (!line_is_clear(line)) {
		status = write_next(line);
		if (status != STATUS_OK && status != STATUS_BUSY)
			return status;
		if (status == STATUS_BUSY) {
			size_t before = record_stream_room(line->stream);

			status = record_stream_flush(line->stream);
			if (status || record_stream_room(line->stream) == before)
				return status;
		}
	}
	return record_stream_flush(line->stream);
}

void
line_poll(const struct line *line, struct pollfd *ret_fd)
{
	*ret_fd = (struct pollfd){-1, 0, 0};
	if (!line->stream)
		return;
	ret_fd->fd = record_stream_fd(line->stream);
	ret_fd->events = record_stream_events(line->stream);
	if (!line_is_clear(line))
		ret_fd->events = POLLOUT; /* no more questions before the answers are out */
}
