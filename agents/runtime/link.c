#include "runtime/link.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <zmq.h>

#include "base/log.h"

/* docs/SECURITY.md, "Transport": the same figures as the front's. */
#define MESSAGE_BYTES (MAX_FRAME_BYTES + 1024)
#define QUEUED 16
#define HANDSHAKE_MS 3000
#define HEARTBEAT_MS 15000
#define HEARTBEAT_TIMEOUT_MS 45000
#define HEARTBEAT_TTL_MS 60000

/* libzmq rings again by itself after this, doubling; the front lets a key in
 * ten times a minute. */
#define RING_MS 400
#define RING_MOST_MS 20000

/* A line that breaks again within a minute is opened anew ever later. */
#define OPEN_AGAIN_MS 1000
#define OPEN_AGAIN_MOST_MS 30000
#define LASTED_MS 60000

#define EVENTS_ENDPOINT "inproc://tellback.link.%u"

struct link {
	struct directory_broker brokers[LINK_BROKERS];
	size_t broker_count;
	size_t broker_at;
	char public_z85[Z85_KEY_SIZE];
	char secret_z85[Z85_KEY_SIZE];
	void *context;
	void *socket;
	void *events;
	int is_up;
	int was_up;	   /* down is still to be told */
	unsigned failures; /* lines in a row that did not last */
	unsigned lines;	   /* opened so far */
	struct tick opened;
	struct tick due;
};

enum status
link_new(const struct link_options *options, struct link **ret_link)
{
	struct link *link;
	unsigned seed = 0;

	if (!zmq_has("curve") || !options->broker_count)
		return STATUS_MISCONFIGURED;
	link = calloc(1, sizeof *link);
	if (!link)
		return STATUS_NO_MEMORY;
	/* libzmq draws its first routing id from rand() and never seeds it: two
	 * stock clients could abort the broker's router between them */
	if (getrandom(&seed, sizeof seed, 0) != sizeof seed) {
		free(link);
		return STATUS_NO_MEMORY;
	}
	srand(seed);
	link->broker_count = options->broker_count < LINK_BROKERS ? options->broker_count : LINK_BROKERS;
	memcpy(link->brokers, options->brokers, link->broker_count * sizeof *link->brokers);
	memcpy(link->public_z85, options->public_z85, sizeof link->public_z85);
	memcpy(link->secret_z85, options->secret_z85, sizeof link->secret_z85);
	link->context = zmq_ctx_new();
	if (!link->context) {
		free(link);
		return STATUS_NO_MEMORY;
	}
	*ret_link = link;
	return STATUS_OK;
}

static void
close_line(struct link *link)
{
	if (link->socket)
		(void)zmq_socket_monitor(link->socket, NULL, 0); /* else the context waits for it */
	if (link->events)
		(void)zmq_close(link->events);
	if (link->socket)
		(void)zmq_close(link->socket); /* LINGER 0: nothing is waited for */
	link->socket = link->events = NULL;
	link->was_up |= link->is_up;
	link->is_up = 0;
}

void
link_free(struct link *link)
{
	if (!link)
		return;
	close_line(link);
	(void)zmq_ctx_term(link->context); /* all sockets are closed */
	explicit_bzero(link->secret_z85, sizeof link->secret_z85);
	free(link);
}

static int
set_number(void *socket, int option, int number)
{
	return zmq_setsockopt(socket, option, &number, sizeof number);
}

static int
set_options(const struct link *link, const struct directory_broker *broker)
{
	int64_t most = MESSAGE_BYTES;
	int bad = 0;

	bad |= zmq_setsockopt(link->socket, ZMQ_CURVE_SERVERKEY, broker->curve, Z85_KEY_SIZE);
	bad |= zmq_setsockopt(link->socket, ZMQ_CURVE_PUBLICKEY, link->public_z85, Z85_KEY_SIZE);
	bad |= zmq_setsockopt(link->socket, ZMQ_CURVE_SECRETKEY, link->secret_z85, Z85_KEY_SIZE);
	bad |= zmq_setsockopt(link->socket, ZMQ_MAXMSGSIZE, &most, sizeof most);
	bad |= set_number(link->socket, ZMQ_IMMEDIATE, 1); /* no queue for a line that is not there */
	bad |= set_number(link->socket, ZMQ_HANDSHAKE_IVL, HANDSHAKE_MS);
	bad |= set_number(link->socket, ZMQ_HEARTBEAT_IVL, HEARTBEAT_MS);
	bad |= set_number(link->socket, ZMQ_HEARTBEAT_TIMEOUT, HEARTBEAT_TIMEOUT_MS);
	bad |= set_number(link->socket, ZMQ_HEARTBEAT_TTL, HEARTBEAT_TTL_MS);
	bad |= set_number(link->socket, ZMQ_RECONNECT_IVL, RING_MS);
	bad |= set_number(link->socket, ZMQ_RECONNECT_IVL_MAX, RING_MOST_MS);
	bad |= set_number(link->socket, ZMQ_SNDHWM, QUEUED);
	bad |= set_number(link->socket, ZMQ_RCVHWM, QUEUED);
	bad |= set_number(link->socket, ZMQ_LINGER, 0);
	bad |= set_number(link->socket, ZMQ_IPV6, 1);
	return bad;
}

/* Each line's events have a place of their own: libzmq frees the one before
 * only some time after its socket was closed. */
static int
watch(struct link *link)
{
	char endpoint[sizeof EVENTS_ENDPOINT + 10];

	(void)snprintf(endpoint, sizeof endpoint, EVENTS_ENDPOINT, link->lines++);
	if (zmq_socket_monitor(link->socket, endpoint,
			       ZMQ_EVENT_HANDSHAKE_SUCCEEDED | ZMQ_EVENT_DISCONNECTED |
				       ZMQ_EVENT_HANDSHAKE_FAILED_AUTH | ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL |
				       ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL))
		return -1;
	link->events = zmq_socket(link->context, ZMQ_PAIR);
	if (!link->events || set_number(link->events, ZMQ_LINGER, 0))
		return -1;
	return zmq_connect(link->events, endpoint);
}

static enum status
open_line(struct link *link, struct tick now)
{
	const struct directory_broker *broker = &link->brokers[link->broker_at % link->broker_count];

	link->opened = now;
	link->due.ms = INT64_MAX;
	link->socket = zmq_socket(link->context, ZMQ_DEALER);
	if (link->socket && !set_options(link, broker) && !watch(link) && !zmq_connect(link->socket, broker->endpoint))
		return STATUS_OK;
	log_event(LOG_LINE_ERROR, "link.open", "broker=%s why=%s", broker->name, zmq_strerror(zmq_errno()));
	close_line(link);
	link->due.ms = now.ms + OPEN_AGAIN_MOST_MS;
	return STATUS_NOT_FOUND;
}

void
link_again(struct link *link, struct tick now)
{
	int64_t wait = OPEN_AGAIN_MS;

	if (!link->socket)
		return; /* it waits already: a full disk fails many turns meanwhile */
	close_line(link);
	link->failures = now.ms - link->opened.ms >= LASTED_MS ? 0 : link->failures + 1;
	for (unsigned i = 1; i < link->failures && wait < OPEN_AGAIN_MOST_MS; i++)
		wait *= 2;
	if (wait > OPEN_AGAIN_MOST_MS)
		wait = OPEN_AGAIN_MOST_MS;
	/* one that lasted is opened at once, and so is the next broker of several */
	link->due.ms = link->failures ? now.ms + wait : now.ms;
	link->broker_at++;
}

/* One event of the line; zero if there is none. */
static int
take_event(struct link *link, int *ret_event)
{
	uint8_t head[6]; /* u16 event | u32 value, in the machine's order */
	char address[ENDPOINT_SIZE + 64];
	uint16_t event;

	if (zmq_recv(link->events, head, sizeof head, ZMQ_DONTWAIT) != sizeof head)
		return 0;
	(void)zmq_recv(link->events, address, sizeof address, ZMQ_DONTWAIT); /* the endpoint we know */
	memcpy(&event, head, sizeof event);
	*ret_event = event;
	return 1;
}

/* Why there is no line, as far as the library says. */
static const char *
refused_why(int event)
{
	switch (event) {
	case ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL: /* whoever has another key cannot say anything */
		return "handshake-broken-off advice=is-it-the-broker-that-the-directory-names";
	case ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL:
		return "not-our-protocol advice=is-the-endpoint-a-broker";
	case ZMQ_EVENT_HANDSHAKE_FAILED_AUTH:
		return "key-refused advice=is-our-transport-key-the-one-in-the-directory";
	}
	return "unknown";
}

static enum status
look_at_line(struct link *link, struct tick now, struct agent_event *ret_event)
{
	int event = 0;

	while (link->events && take_event(link, &event)) {
		if (event == ZMQ_EVENT_HANDSHAKE_SUCCEEDED) {
			link->is_up = 1;
			*ret_event = (struct agent_event){AGENT_LINK_UP, {NULL, 0}};
			return STATUS_OK;
		}
		if (event == ZMQ_EVENT_DISCONNECTED && link->is_up) {
			link_again(link, now);
			continue;
		}
		if (event != ZMQ_EVENT_DISCONNECTED)
			log_event(LOG_LINE_WARNING, "link.refused", "event=%d why=%s", event, refused_why(event));
	}
	if (!link->was_up)
		return STATUS_NOT_FOUND;
	link->was_up = 0;
	*ret_event = (struct agent_event){AGENT_LINK_DOWN, {NULL, 0}};
	return STATUS_OK;
}

static enum status
take_frame(struct link *link, struct arena *arena, struct agent_event *ret_event)
{
	zmq_msg_t message;
	enum status status = STATUS_NOT_FOUND;
	int parts = 0;

	(void)zmq_msg_init(&message); /* cannot fail */
	while (zmq_msg_recv(&message, link->socket, ZMQ_DONTWAIT) >= 0) {
		if (!parts++ && !zmq_msg_more(&message)) {
			struct view bytes = {zmq_msg_data(&message), zmq_msg_size(&message)};

			status = arena_copy(arena, bytes, &bytes);
			*ret_event = (struct agent_event){AGENT_FRAME, bytes};
			break;
		}
		if (!zmq_msg_more(&message))
			parts = 0; /* the broker sends one part: this was none of ours */
	}
	(void)zmq_msg_close(&message);
	return status;
}

enum status
link_next(struct link *link, struct tick now, struct arena *arena, struct agent_event *ret_event)
{
	enum status status = look_at_line(link, now, ret_event);

	if (status != STATUS_NOT_FOUND)
		return status;
	if (link->socket)
		return take_frame(link, arena, ret_event);
	if (link->due.ms <= now.ms)
		return open_line(link, now) ? STATUS_NOT_FOUND : look_at_line(link, now, ret_event);
	return STATUS_NOT_FOUND;
}

enum status
link_send(struct link *link, struct view frame)
{
	if (!link->socket || zmq_send(link->socket, frame.bytes, frame.size, ZMQ_DONTWAIT) < 0)
		return STATUS_GONE;
	return STATUS_OK;
}

size_t
link_fds(const struct link *link, struct pollfd *fds, size_t most)
{
	void *const sockets[LINK_FDS] = {link->socket, link->events};
	size_t count = 0;

	for (size_t i = 0; i < LINK_FDS && count < most; i++) {
		int fd = -1;
		size_t size = sizeof fd;

		if (sockets[i] && !zmq_getsockopt(sockets[i], ZMQ_FD, &fd, &size))
			fds[count++] = (struct pollfd){.fd = fd, .events = POLLIN};
	}
	return count;
}

int
link_is_ready(const struct link *link)
{
	void *const sockets[LINK_FDS] = {link->socket, link->events};

	if (link->was_up)
		return 1;
	for (size_t i = 0; i < LINK_FDS; i++) {
		int events = 0;
		size_t size = sizeof events;

		if (sockets[i] && !zmq_getsockopt(sockets[i], ZMQ_EVENTS, &events, &size) && (events & ZMQ_POLLIN))
			return 1;
	}
	return 0;
}

struct tick
link_wake(const struct link *link)
{
	return link->socket ? (struct tick){INT64_MAX} : link->due;
}
