/* Start-up's proof that a stranger is turned away: everything else here rests
 * on libzmq asking our handler, and one wrong option makes it stop asking. */
#include <string.h>
#include <zmq.h>

#include "front/net.h"
#include "front/net_state.h"

#define EVENTS_ENDPOINT "inproc://front.self-test"
#define WAIT_MS 5000

/* A stranger's socket and libzmq's word on how it fared. */
struct stranger {
	void *socket;
	void *events;
	int asked; /* the handler was asked */
};

static enum zap_verdict
turn_away(void *context, const char *curve)
{
	struct stranger *stranger = context;

	(void)curve;
	stranger->asked = 1;
	return ZAP_NO;
}

static int
stranger_open(struct net *net, const struct net_keys *keys, struct stranger *stranger)
{
	char public_z85[Z85_KEY_SIZE], secret_z85[Z85_KEY_SIZE];
	int linger = 0;
	int bad;

	if (zmq_curve_keypair(public_z85, secret_z85))
		return -1;
	stranger->socket = zmq_socket(net->context, ZMQ_DEALER);
	stranger->events = zmq_socket(net->context, ZMQ_PAIR);
	if (!stranger->socket || !stranger->events)
		return -1;
	bad = zmq_setsockopt(stranger->socket, ZMQ_LINGER, &linger, sizeof linger) ||
	      zmq_setsockopt(stranger->socket, ZMQ_CURVE_SERVERKEY, keys->public_z85, Z85_KEY_SIZE) ||
	      zmq_setsockopt(stranger->socket, ZMQ_CURVE_PUBLICKEY, public_z85, Z85_KEY_SIZE) ||
	      zmq_setsockopt(stranger->socket, ZMQ_CURVE_SECRETKEY, secret_z85, Z85_KEY_SIZE) ||
	      zmq_socket_monitor(stranger->socket, EVENTS_ENDPOINT,
				 ZMQ_EVENT_HANDSHAKE_SUCCEEDED | ZMQ_EVENT_HANDSHAKE_FAILED_AUTH) ||
	      zmq_connect(stranger->events, EVENTS_ENDPOINT) || zmq_connect(stranger->socket, net->endpoint) ||
	      zmq_send(stranger->socket, "let me in", 9, ZMQ_DONTWAIT) < 0;
	return bad;
}

static void
stranger_close(struct stranger *stranger)
{
	/* closing cannot fail on a socket; NULL is one that was never made */
	if (stranger->socket) {
		(void)zmq_socket_monitor(stranger->socket, NULL, 0);
		(void)zmq_close(stranger->socket);
	}
	if (stranger->events)
		(void)zmq_close(stranger->events);
}

/* Serve until the stranger has its answer; what that was. */
static enum status
stranger_fate(struct net *net, struct stranger *stranger)
{
	for (;;) {
		zmq_pollitem_t items[3] = {{net->zap, 0, ZMQ_POLLIN, 0},
					   {stranger->events, 0, ZMQ_POLLIN, 0},
					   {net->router, 0, ZMQ_POLLIN, 0}};
		uint8_t head[6];
		uint16_t event;
		uint32_t value;

		if (zmq_poll(items, 3, WAIT_MS) <= 0)
			return STATUS_IO;
		if (items[2].revents)
			return STATUS_NOT_PERMITTED; /* its message came through */
		net_admit(net, turn_away, stranger);
		if (zmq_recv(stranger->events, head, sizeof head, ZMQ_DONTWAIT) != sizeof head)
			continue;
		memcpy(&event, head, sizeof event);
		memcpy(&value, head + 2, sizeof value);
		return event == ZMQ_EVENT_HANDSHAKE_FAILED_AUTH && value == 400 && stranger->asked
			       ? STATUS_OK
			       : STATUS_NOT_PERMITTED;
	}
}

enum status
net_self_test(struct net *net, const struct net_keys *keys)
{
	struct stranger stranger = {NULL, NULL, 0};
	enum status status = net_bind(net, "tcp://127.0.0.1:*");
	struct net_event event;

	if (status)
		return STATUS_IO;
	status = stranger_open(net, keys, &stranger) ? STATUS_IO : stranger_fate(net, &stranger);
	stranger_close(&stranger);
	net_unbind(net);
	/* what is left of its events is read by the first turn: its connection
	 * was accepted and closed like any other */
	while (!net_event(net, &event))
		continue;
	return status;
}
