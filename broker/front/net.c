#include "front/net.h"

#include <assert.h>
#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <zmq.h>

#include "front/net_state.h"

/* In libzmq 4.3.4's zmq.h this option hides behind the draft API; the library
 * has it (docs/TRANSPORT.md, "Rules"). */
#define ZAP_ENFORCE_DOMAIN 93

#define ZAP_ENDPOINT "inproc://zeromq.zap.01"
#define EVENTS_ENDPOINT "inproc://front.events"
#define BACKLOG 64
#define HANDSHAKE_MS 3000
#define HEARTBEAT_MS 15000
#define HEARTBEAT_TIMEOUT_MS 45000
#define HEARTBEAT_TTL_MS 60000

static int
set_number(void *socket, int option, int number)
{
	return zmq_setsockopt(socket, option, &number, sizeof number);
}

static int
set_size(void *socket, int option, int64_t number)
{
	return zmq_setsockopt(socket, option, &number, sizeof number);
}

/* Each option's result is looked at: one that is silently not there is a
 * front that admits anybody. */
static enum status
router_options(void *router, const struct net_keys *keys)
{
	int bad = 0;

	bad |= set_number(router, ZMQ_CURVE_SERVER, 1);
	bad |= zmq_setsockopt(router, ZMQ_CURVE_SECRETKEY, keys->secret_z85, Z85_KEY_SIZE);
	bad |= zmq_setsockopt(router, ZMQ_ZAP_DOMAIN, NET_DOMAIN, strlen(NET_DOMAIN));
	bad |= set_number(router, ZAP_ENFORCE_DOMAIN, 1);
	bad |= set_number(router, ZMQ_ROUTER_HANDOVER, 0);
	bad |= set_number(router, ZMQ_ROUTER_MANDATORY, 1);
	bad |= set_size(router, ZMQ_MAXMSGSIZE, NET_MESSAGE_BYTES);
	bad |= set_number(router, ZMQ_HANDSHAKE_IVL, HANDSHAKE_MS);
	bad |= set_number(router, ZMQ_HEARTBEAT_IVL, HEARTBEAT_MS);
	bad |= set_number(router, ZMQ_HEARTBEAT_TIMEOUT, HEARTBEAT_TIMEOUT_MS);
	bad |= set_number(router, ZMQ_HEARTBEAT_TTL, HEARTBEAT_TTL_MS);
	bad |= set_number(router, ZMQ_RCVHWM, NET_QUEUED_IN);
	bad |= set_number(router, ZMQ_SNDHWM, NET_QUEUED_OUT);
	bad |= set_number(router, ZMQ_BACKLOG, BACKLOG);
	bad |= set_number(router, ZMQ_LINGER, 0);
	bad |= set_number(router, ZMQ_IPV6, 1);
	return bad ? STATUS_MISCONFIGURED : STATUS_OK;
}

static enum status
open_sockets(struct net *net, const struct net_keys *keys)
{
	enum status status;

	/* libzmq draws its first routing id from rand() and seeds it never:
	 * two stock clients could abort the router blindly */
	srand(randombytes_random());
	net->context = zmq_ctx_new();
	if (!net->context || zmq_ctx_set(net->context, ZMQ_IO_THREADS, 1))
		return STATUS_NO_MEMORY;
	net->zap = zmq_socket(net->context, ZMQ_REP);
	/* the handler stands before anything can listen */
	if (!net->zap || set_number(net->zap, ZMQ_LINGER, 0) || zmq_bind(net->zap, ZAP_ENDPOINT))
		return STATUS_NO_MEMORY;
	net->router = zmq_socket(net->context, ZMQ_ROUTER);
	if (!net->router)
		return STATUS_NO_MEMORY;
	status = router_options(net->router, keys);
	if (status)
		return status;
	if (zmq_socket_monitor(net->router, EVENTS_ENDPOINT,
			       ZMQ_EVENT_ACCEPTED | ZMQ_EVENT_ACCEPT_FAILED | ZMQ_EVENT_CLOSED |
				       ZMQ_EVENT_DISCONNECTED))
		return STATUS_NO_MEMORY;
	net->events = zmq_socket(net->context, ZMQ_PAIR);
	if (!net->events || set_number(net->events, ZMQ_LINGER, 0) || zmq_connect(net->events, EVENTS_ENDPOINT))
		return STATUS_NO_MEMORY;
	return STATUS_OK;
}

enum status
net_open(const struct net_keys *keys, struct net **ret_net)
{
	struct net *net = calloc(1, sizeof *net);
	enum status status;

	if (!net)
		return STATUS_NO_MEMORY;
	if (sodium_init() < 0 || !zmq_has("curve")) {
		free(net);
		return STATUS_MISCONFIGURED;
	}
	(void)zmq_msg_init(&net->content); /* cannot fail */
	status = open_sockets(net, keys);
	if (status)
		net_close(net, 0);
	else
		*ret_net = net;
	return status;
}

/* With IPv6 on, libzmq calls 127.0.0.1 [::ffff:127.0.0.1]. */
static void
show(const char *given, char shown[ENDPOINT_SIZE])
{
	static const char mapped[] = "tcp://[::ffff:";
	const char *address = given + sizeof mapped - 1;
	const char *end = strchr(given, ']');

	if (!strncmp(given, mapped, sizeof mapped - 1) && end && !memchr(address, ':', (size_t)(end - address)))
		(void)snprintf(shown, ENDPOINT_SIZE, "tcp://%.*s%s", (int)(end - address), address, end + 1);
	else
		memcpy(shown, given, strlen(given) + 1);
}

enum status
net_bind(struct net *net, const char *endpoint)
{
	char given[sizeof net->endpoint];
	size_t size = sizeof given;

	if (zmq_bind(net->router, endpoint))
		return errno == EADDRINUSE ? STATUS_BUSY : STATUS_MISCONFIGURED;
	if (zmq_getsockopt(net->router, ZMQ_LAST_ENDPOINT, given, &size))
		return STATUS_MISCONFIGURED;
	memcpy(net->endpoint, given, size);
	show(given, net->shown);
	return STATUS_OK;
}

void
net_unbind(struct net *net)
{
	if (net->endpoint[0])
		(void)zmq_unbind(net->router, net->endpoint); /* it is bound: we know its name from libzmq */
	net->endpoint[0] = net->shown[0] = '\0';
}

const char *
net_endpoint(const struct net *net)
{
	return net->shown;
}

enum status
net_wait(struct net *net, struct pollfd *fds, size_t count, int wait_ms, int with_messages)
{
	zmq_pollitem_t items[3 + NET_FDS] = {
		{net->zap, 0, ZMQ_POLLIN, 0},
		{net->events, 0, ZMQ_POLLIN, 0},
		{net->router, 0, (short)(with_messages ? ZMQ_POLLIN : 0), 0},
	};

	assert(count <= NET_FDS);
	for (size_t i = 0; i < count; i++) {
		short events = 0;

		if (fds[i].events & POLLIN)
			events |= ZMQ_POLLIN;
		if (fds[i].events & POLLOUT)
			events |= ZMQ_POLLOUT;
		items[3 + i] = (zmq_pollitem_t){NULL, fds[i].fd, events, 0};
	}
	if (zmq_poll(items, (int)(3 + count), wait_ms) < 0)
		return errno == EINTR ? STATUS_OK : STATUS_IO;
	for (size_t i = 0; i < count; i++)
		fds[i].revents = items[3 + i].revents;
	return STATUS_OK;
}

void
net_admit(struct net *net, zap_judge *judge, void *context)
{
	zap_serve(net->zap, NET_DOMAIN, judge, context);
}

void
net_cut(int fd)
{
	int domain = 0;
	socklen_t size = sizeof domain;

	/* should libzmq have closed it and its number be one of our own by
	 * now, nothing but a network connection is ever cut */
	if (fd < 0 || getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &domain, &size) ||
	    (domain != AF_INET && domain != AF_INET6))
		return;
	(void)shutdown(fd, SHUT_RDWR); /* the peer may have left already */
}

static void
close_socket(void *socket, int linger_ms)
{
	if (!socket)
		return;
	(void)set_number(socket, ZMQ_LINGER, linger_ms); /* both cannot fail on a socket */
	(void)zmq_close(socket);
}

void
net_close(struct net *net, int linger_ms)
{
	if (!net)
		return;
	(void)zmq_msg_close(&net->content); /* cannot fail */
	if (net->router)
		(void)zmq_socket_monitor(net->router, NULL, 0); /* or the context would wait for it */
	close_socket(net->events, 0);
	close_socket(net->router, linger_ms);
	close_socket(net->zap, 0);
	if (net->context)
		(void)zmq_ctx_term(net->context); /* waits for the linger at most */
	free(net);
}
