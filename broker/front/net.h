/* The sockets that face the network: one CURVE ROUTER, the ZAP handler that
 * says who may connect, and libzmq's own events.  Set up by the rules that
 * libzmq 4.3.4 was measured to need (docs/TRANSPORT.md, "Rules"). */
#ifndef TELLBACK_FRONT_NET_H
#define TELLBACK_FRONT_NET_H

#include <poll.h>

#include "front/questions.h"
#include "front/zap.h"
#include "tellback/bounds.h"
#include "tellback/directory.h"
#include "tellback/status.h"

struct net;

/** ZAP's domain: libzmq skips the handler when it is empty, though told to
 * enforce one. */
#define NET_DOMAIN "tellback"

/** libzmq's bound is on the encrypted ZMTP frame: 33 bytes of CURVE MESSAGE
 * come on top of ours. */
#define NET_MESSAGE_BYTES (MAX_FRAME_BYTES + 64)

/** Messages that libzmq queues for one connection, from it and to it. */
#define NET_QUEUED_IN 16
#define NET_QUEUED_OUT 32

/**
 * struct net_keys:
 * The broker's CURVE key pair in Z85.
 */
struct net_keys {
	const char *public_z85;
	const char *secret_z85;
};

/**
 * struct net_message:
 * One message from the network.
 *
 * Shape:  ${frames} counts what came after the routing id; ${content} is the
 *         first of them; ${curve} the sender's key by the last one's User-Id,
 *         "" if it had none; ${fd} the connection it came by, -1 unknown.
 * Owner:  ${content} is good until the next net_receive.
 */
struct net_message {
	uint8_t routing[QUESTIONS_ROUTING_MOST];
	size_t routing_size;
	size_t frames;
	struct view content;
	char curve[Z85_KEY_SIZE];
	int fd;
};

/**
 * enum net_event_kind, struct net_event:
 * What happened to a connection.
 */
enum net_event_kind { NET_ACCEPTED, NET_CLOSED, NET_ACCEPT_FAILED, NET_OTHER };
struct net_event {
	enum net_event_kind kind;
	int fd;
};

/**
 * net_open(keys, ret_net):
 * All sockets, in the order that leaves no moment without a handler: nothing
 * listens yet.  Seeds libzmq's routing ids first.
 *
 * Owner:  the caller; net_close.
 * Errors: STATUS_MISCONFIGURED (a key that is none; a libzmq that cannot do
 *         CURVE or does not know ZAP_ENFORCE_DOMAIN); STATUS_NO_MEMORY.
 */
enum status net_open(const struct net_keys *keys, struct net **ret_net) MUST_CHECK;

/**
 * net_bind(net, endpoint), net_unbind(net):
 * Listen at ${endpoint}; stop listening, which ends what was accepted there.
 *
 * Errors: STATUS_BUSY (in use); STATUS_MISCONFIGURED (no such address).
 */
enum status net_bind(struct net *net, const char *endpoint) MUST_CHECK;
void net_unbind(struct net *net);

/**
 * net_endpoint(net):
 * Where it listens, with the port it was given; "" when it does not.
 */
const char *net_endpoint(const struct net *net);

/**
 * net_self_test(net, keys):
 * Does the router turn away a random key, by the handler's word and not by
 * luck?  Uses a loopback port of its own; call it before net_bind.
 *
 * Errors: STATUS_NOT_PERMITTED (it does not: do not serve); STATUS_IO.
 */
enum status net_self_test(struct net *net, const struct net_keys *keys) MUST_CHECK;

/**
 * net_wait(net, fds, count, wait_ms, with_messages):
 * Wait for the sockets and for ${fds}.  Messages do not end the wait where
 * ${with_messages} is 0: they stay in libzmq and, beyond 16, in TCP.
 *
 * Shape:  at most NET_FDS; ${wait_ms} -1 for ever.
 * Errors: STATUS_IO; a signal is no error.
 */
#define NET_FDS 4
enum status net_wait(struct net *net, struct pollfd *fds, size_t count, int wait_ms, int with_messages) MUST_CHECK;

/**
 * net_admit(net, judge, context):
 * Answer the handshakes that wait.
 */
void net_admit(struct net *net, zap_judge *judge, void *context);

/**
 * net_event(net, ret_event):
 * The next event.
 *
 * Errors: STATUS_NOT_FOUND.
 */
enum status net_event(struct net *net, struct net_event *ret_event) MUST_CHECK;

/**
 * net_receive(net, ret_message):
 * The next message; frames beyond the first are read and let go.
 *
 * Errors: STATUS_NOT_FOUND.
 */
enum status net_receive(struct net *net, struct net_message *ret_message) MUST_CHECK;

/**
 * net_send(net, routing, content):
 * One message to the peer of ${routing}.  One that has left, or does not read,
 * does not get it and asks again: what counts is in core.
 */
void net_send(struct net *net, struct view routing, struct view content);

/**
 * net_cut(fd):
 * End the TCP connection ${fd} under libzmq, which then forgets it: there is
 * no call for it in libzmq 4.3.4.
 */
void net_cut(int fd);

/**
 * net_close(net, linger_ms):
 * Send for at most ${linger_ms} what is still queued, and close all.
 */
void net_close(struct net *net, int linger_ms);

#endif
