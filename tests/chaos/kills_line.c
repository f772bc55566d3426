#include "chaos/kills_line.h"

#include <poll.h>
#include <string.h>
#include <time.h>
#include <zmq.h>

#include "base/id.h"
#include "support/must.h"
#include "wire/frame.h"
#include "wire/front_record.h"

#define ALLOWED_MS 120000 /* for what must happen; the machine may be busy */
#define REDIAL_MS 20

void
kills_line_open(struct kills_line *line, struct kills_broker *broker, const char *const *agencies, size_t count)
{
	memset(line, 0, sizeof *line);
	MUST(count <= KILLS_LINE_MOST);
	line->broker = broker;
	line->count = count;
	memcpy(line->agencies, agencies, count * sizeof *agencies);
	if (broker->has_front)
		MUST((line->context = zmq_ctx_new()));
}

static void
hang_up(struct kills_line *line)
{
	for (size_t i = 0; i < line->count; i++) {
		if (line->sockets[i])
			MUST(!zmq_close(line->sockets[i]));
		line->sockets[i] = NULL;
	}
}

void
kills_line_close(struct kills_line *line)
{
	hang_up(line);
	if (line->context)
		MUST(!zmq_ctx_term(line->context));
}

static const struct today_key *
key_of(const struct kills_line *line, size_t who)
{
	const struct today *today = line->broker->today;
	size_t i = 0;

	while (i < today->key_count && strcmp(today->keys[i].agency, line->agencies[who]) != 0)
		i++;
	MUST(i < today->key_count); /* it is of today's world */
	return &today->keys[i];
}

static void *
dial(struct kills_line *line, size_t who)
{
	const struct today_key *key = key_of(line, who);
	const int linger_ms = 0, redial_ms = REDIAL_MS;
	void *socket = zmq_socket(line->context, ZMQ_DEALER);

	MUST(socket && !zmq_setsockopt(socket, ZMQ_LINGER, &linger_ms, sizeof linger_ms));
	MUST(!zmq_setsockopt(socket, ZMQ_RECONNECT_IVL, &redial_ms, sizeof redial_ms));
	MUST(!zmq_setsockopt(socket, ZMQ_CURVE_SERVERKEY, line->broker->today->world->broker_curve, Z85_KEY_SIZE));
	MUST(!zmq_setsockopt(socket, ZMQ_CURVE_PUBLICKEY, key->public_z85, Z85_KEY_SIZE));
	MUST(!zmq_setsockopt(socket, ZMQ_CURVE_SECRETKEY, key->secret_z85, Z85_KEY_SIZE));
	MUST(!zmq_connect(socket, line->broker->endpoint));
	return socket;
}

void
kills_line_dial(struct kills_line *line)
{
	if (!line->broker->has_front)
		return; /* the broker made a stream when core was started */
	hang_up(line);
	for (size_t i = 0; i < line->count; i++)
		line->sockets[i] = dial(line, i);
}

/* ---- over the stream ---- */

static int
put(struct kills_line *line, size_t who, struct view frame, uint64_t question)
{
	struct front_record record = {.kind = FRONT_FRAME};
	struct view bytes;
	enum status status;

	record.as.frame.question = question;
	record.as.frame.connection = who + 1;
	id_set(record.as.frame.agency.name, AGENCY_SIZE, line->agencies[who]);
	record.as.frame.bytes = frame;
	MUST(!front_record_encode(&record, line->broker->arena, &bytes));
	while ((status = record_stream_write(line->broker->stream, &bytes, 1)) == STATUS_BUSY) {
		struct pollfd fd = {record_stream_fd(line->broker->stream), POLLOUT, 0};

		if (record_stream_flush(line->broker->stream))
			return -1;
		MUST(poll(&fd, 1, ALLOWED_MS) == 1);
	}
	MUST(!status);
	return record_stream_flush(line->broker->stream) != STATUS_OK;
}

static int
get(struct kills_line *line, size_t *ret_who, struct frame *ret_frame)
{
	struct view raw, bytes;

	while (!record_stream_read(line->broker->stream, &raw)) {
		struct front_record record;

		MUST(!arena_copy(line->broker->arena, raw, &bytes));
		MUST(!front_record_decode(bytes, line->broker->arena, &record));
		if (record.kind != FRONT_REPLY)
			continue; /* the keys are front's matter */
		MUST(!frame_decode(record.as.reply.bytes, line->broker->arena, ret_frame));
		*ret_who = (size_t)(record.as.reply.question >> 56);
		return 0;
	}
	return -1;
}

/* ---- either way ---- */

uint64_t
kills_line_send(struct kills_line *line, size_t who, const struct frame *frame)
{
	struct frame numbered = *frame;
	struct view bytes;

	numbered.nonce = ++line->question;
	MUST(!frame_encode(&numbered, line->broker->arena, &bytes));
	if (!line->broker->has_front)
		return put(line, who, bytes, (uint64_t)who << 56 | line->question) ? 0 : line->question;
	return zmq_send(line->sockets[who], bytes.bytes, bytes.size, ZMQ_DONTWAIT) == (int)bytes.size ? line->question : 0;
}

int
kills_line_take(struct kills_line *line, size_t *ret_who, struct frame *ret_frame)
{
	if (!line->broker->has_front)
		return get(line, ret_who, ret_frame);
	for (size_t i = 0; i < line->count; i++) {
		struct view bytes;
		zmq_msg_t message;
		int got;

		MUST(!zmq_msg_init(&message));
		got = zmq_msg_recv(&message, line->sockets[i], ZMQ_DONTWAIT);
		if (got > 0) {
			const struct view there = {zmq_msg_data(&message), zmq_msg_size(&message)};

			MUST(!arena_copy(line->broker->arena, there, &bytes));
			MUST(!frame_decode(bytes, line->broker->arena, ret_frame));
		}
		MUST(!zmq_msg_close(&message));
		*ret_who = i;
		if (got > 0)
			return 0;
	}
	return -1;
}

void
kills_line_wait(struct kills_line *line, long us)
{
	const struct timespec most = {us / 1000000, us % 1000000 * 1000};
	struct pollfd fds[KILLS_MEMBERS + 1];
	nfds_t count = 0;

	if (line->broker->has_front) {
		zmq_pollitem_t items[KILLS_LINE_MOST + KILLS_MEMBERS];
		int items_count = 0;

		for (size_t i = 0; i < line->count; i++)
			items[items_count++] = (zmq_pollitem_t){line->sockets[i], 0, ZMQ_POLLIN, 0};
		for (int i = 0; i < KILLS_MEMBERS; i++)
			if (line->broker->processes[i].pid)
				items[items_count++] = (zmq_pollitem_t){NULL, line->broker->processes[i].handoff, ZMQ_POLLIN, 0};
		(void)zmq_poll(items, items_count, us < 1000 ? 1 : us / 1000); /* what is there is looked at anyhow */
		return;
	}
	for (int i = 0; i < KILLS_MEMBERS; i++)
		if (line->broker->processes[i].pid)
			fds[count++] = (struct pollfd){line->broker->processes[i].handoff, POLLIN, 0};
	if (line->broker->stream)
		fds[count++] = (struct pollfd){record_stream_fd(line->broker->stream),
					       record_stream_events(line->broker->stream), 0};
	(void)ppoll(fds, count, &most, NULL); /* so is it here */
}
