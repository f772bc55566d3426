#include "front/front.h"

#include <assert.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/log.h"
#include "front/front_peers.h"
#include "front/front_state.h"

#define DRAIN_MS 500
#define SILENT_LOOK_MS 10000 /* how often silent connections are looked for, while there are any */
#define CUT_AT_ONCE 16
#define EVENTS_A_TURN 1024
#define SAID_MS 10000 /* how often a peer can make us log */

enum status
front_open(const struct front_options *options, struct front **ret_front)
{
	struct front *front = calloc(1, sizeof *front);
	enum status status = STATUS_NO_MEMORY;

	if (!front)
		return STATUS_NO_MEMORY;
	if (strlen(options->listen) >= sizeof front->listen) {
		free(front);
		return STATUS_MISCONFIGURED;
	}
	memcpy(front->listen, options->listen, strlen(options->listen) + 1);
	front->journal = options->journal;
	front->most_connections = options->connections;
	randombytes_buf(front->hash_key, sizeof front->hash_key);
	front->arena = arena_new(2 * FRONT_RECORD_BYTES);
	if (front->arena)
		status = admission_new(&front->admission);
	if (!status)
		status = connections_new(&front->connections);
	if (!status)
		status = questions_new(&front->questions);
	if (!status)
		status = net_open(&options->keys, &front->net);
	if (!status)
		status = net_self_test(front->net, &options->keys);
	if (status)
		front_close(front);
	else
		*ret_front = front;
	return status;
}

/* core has gone: answer what was open `again`; connections stay. */
static void
lose_core(struct front *front)
{
	struct question question;

	record_stream_free(front->stream);
	front->stream = NULL;
	while (!questions_any(front->questions, &question)) {
		connections_answered(front->connections, question.fd, question.use);
		front_peers_answer(front, &question, REFUSAL_BUSY);
	}
}

enum status
front_stream(struct front *front, int fd)
{
	const struct record_bounds bounds = {FRONT_RECORD_BYTES, FRONT_STREAM_BYTES, FRONT_STREAM_BYTES};
	struct record_stream *stream = NULL;
	enum status status = record_stream_new(fd, &bounds, &stream);

	if (status)
		return status;
	if (front->stream)
		lose_core(front);
	front->stream = stream;
	return STATUS_OK;
}

/* A handshake.  A key that is over its rate may come again by itself; what it
 * is told otherwise makes libzmq give up, and its agent's program start anew. */
static enum zap_verdict
judge(void *context, const char *curve, struct tick now)
{
	struct front *front = context;
	const struct agency *agency;

	if (journal_is_barred(front->journal, curve, now)) {
		agency = admission_agency(front->admission, curve);
		if (agency && now.ms - front->said.ms > SAID_MS) {
			front->said = now;
			log_event(LOG_LINE_WARNING, "front.refused", "agency=%s why=barred", agency->name);
		}
		return ZAP_NO;
	}
	switch (admission_ask(front->admission, curve, now)) {
	case ADMISSION_UNKNOWN:
		return ZAP_NO;
	case ADMISSION_LATER:
		return ZAP_LATER;
	case ADMISSION_YES:
		break;
	}
	journal_admitted(front->journal, curve, now);
	return ZAP_YES;
}

/* ZAP's callback has room for one pointer. */
struct judging {
	struct front *front;
	struct tick now;
};

static enum zap_verdict
judge_now(void *context, const char *curve)
{
	const struct judging *judging = context;

	return judge(judging->front, curve, judging->now);
}

/* Make room: the oldest that has not spoken goes.  An agent speaks within
 * milliseconds of connecting, a stranger never; so under a flood of strangers
 * agents still come through.  Without room libzmq's thread would spin. */
static void
make_room(struct front *front, struct tick now, int count)
{
	int fd;

	while (count-- && (fd = connections_oldest_unknown(front->connections)) >= 0)
		net_cut(fd);
	if (now.ms - front->said.ms <= SAID_MS)
		return;
	front->said = now;
	log_event(LOG_LINE_WARNING, "front.full", "connections=%zu", connections_count(front->connections));
}

static void
take_events(struct front *front, struct tick now)
{
	struct net_event event;
	char curve[Z85_KEY_SIZE];

	for (int i = 0; i < EVENTS_A_TURN && !net_event(front->net, &event); i++)
		switch (event.kind) {
		case NET_ACCEPTED:
			if (connections_accepted(front->connections, event.fd, now))
				net_cut(event.fd); /* no memory to count it */
			else if (connections_count(front->connections) > front->most_connections)
				make_room(front, now, 1);
			break;
		case NET_CLOSED:
			connections_closed(front->connections, event.fd, curve);
			if (*curve)
				admission_left(front->admission, curve);
			break;
		case NET_ACCEPT_FAILED:
			make_room(front, now, CUT_AT_ONCE);
			break;
		case NET_OTHER:
			break;
		}
}

/* Is there room to pass one more message on, whatever its size? */
static int
has_room(const struct front *front)
{
	return !front->stream || record_stream_room(front->stream) >= FRONT_RECORD_BYTES + 4;
}

static void
take_messages(struct front *front, struct tick now)
{
	struct net_message message;

	for (int i = 0; i < FRONT_TURN_MESSAGES && has_room(front) && !net_receive(front->net, &message); i++)
		front_from_net(front, &message, now);
}

enum status
front_turn(struct front *front, struct tick now, int *ret_wait_ms)
{
	struct judging judging = {front, now};
	enum status status;
	int fd;

	net_admit(front->net, judge_now, &judging);
	take_events(front, now);
	status = front_from_core(front, now);
	if (status == STATUS_GONE)
		lose_core(front);
	else if (status)
		return status;
	take_messages(front, now);
	if (front->stream && record_stream_flush(front->stream))
		lose_core(front);
	while ((fd = connections_silent(front->connections, now)) >= 0)
		net_cut(fd);
	if (front->has_more)
		*ret_wait_ms = 0;
	else
		*ret_wait_ms = connections_unknown(front->connections) ? SILENT_LOOK_MS : -1;
	return STATUS_OK;
}

enum status
front_wait(struct front *front, struct pollfd *fds, size_t count, int wait_ms)
{
	struct pollfd all[NET_FDS];
	enum status status;
	size_t more = 0;

	assert(count < NET_FDS);
	memcpy(all, fds, count * sizeof *fds);
	if (front->stream)
		all[count + more++] =
			(struct pollfd){record_stream_fd(front->stream), record_stream_events(front->stream), 0};
	status = net_wait(front->net, all, count + more, wait_ms, has_room(front));
	memcpy(fds, all, count * sizeof *fds);
	return status;
}

const char *
front_endpoint(const struct front *front)
{
	return net_endpoint(front->net);
}

void
front_close(struct front *front)
{
	if (!front)
		return;
	if (front->net && front->questions && front->connections)
		lose_core(front);
	record_stream_free(front->stream);
	net_close(front->net, DRAIN_MS);
	admission_free(front->admission);
	connections_free(front->connections);
	questions_free(front->questions);
	arena_free(front->arena);
	sodium_memzero(front, sizeof *front);
	free(front);
}
