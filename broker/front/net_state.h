/* What net's files share: nobody else includes it. */
#ifndef TELLBACK_FRONT_NET_STATE_H
#define TELLBACK_FRONT_NET_STATE_H

#include <zmq.h>

#include "tellback/directory.h"

/**
 * struct net:
 * The sockets; ${content} keeps the last message's bytes.
 */
struct net {
	void *context;
	void *router;
	void *zap;
	void *events;
	zmq_msg_t content;
	char endpoint[ENDPOINT_SIZE]; /* as libzmq calls it */
	char shown[ENDPOINT_SIZE];
};

#endif
