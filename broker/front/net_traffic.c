/* Messages and events of front/net.h. */
#include <string.h>
#include <zmq.h>

#include "front/net.h"
#include "front/net_state.h"

/* Who sent it and by which connection, from a body frame: the routing id's
 * frame may have lost its properties (libzmq 4.3.4, fixed by 74529d97). */
static void
read_sender(zmq_msg_t *frame, struct net_message *message)
{
	const char *user = zmq_msg_gets(frame, "User-Id");

	message->fd = zmq_msg_get(frame, ZMQ_SRCFD);
	message->curve[0] = '\0';
	if (user && strlen(user) == Z85_KEY_SIZE - 1)
		memcpy(message->curve, user, Z85_KEY_SIZE);
}

/* One frame into ${frame}, which is initialised either way. */
static int
receive_frame(struct net *net, zmq_msg_t *frame)
{
	(void)zmq_msg_init(frame); /* cannot fail */
	return zmq_msg_recv(frame, net->router, ZMQ_DONTWAIT) < 0;
}

enum status
net_receive(struct net *net, struct net_message *ret_message)
{
	zmq_msg_t frame;
	int more;

	*ret_message = (struct net_message){.fd = -1};
	if (receive_frame(net, &frame)) {
		(void)zmq_msg_close(&frame); /* empty */
		return STATUS_NOT_FOUND;
	}
	ret_message->routing_size = zmq_msg_size(&frame);
	if (ret_message->routing_size > sizeof ret_message->routing)
		ret_message->routing_size = 0; /* ZMTP has none so long */
	memcpy(ret_message->routing, zmq_msg_data(&frame), ret_message->routing_size);
	more = zmq_msg_more(&frame);
	(void)zmq_msg_close(&frame);
	while (more && !receive_frame(net, &frame)) {
		more = zmq_msg_more(&frame);
		if (!more)
			read_sender(&frame, ret_message);
		if (!ret_message->frames++) {
			(void)zmq_msg_move(&net->content, &frame); /* closes what was there */
			ret_message->content = (struct view){zmq_msg_data(&net->content), zmq_msg_size(&net->content)};
		}
		(void)zmq_msg_close(&frame); /* a moved one is empty */
	}
	return STATUS_OK;
}

void
net_send(struct net *net, struct view routing, struct view content)
{
	/* EHOSTUNREACH or EAGAIN come with the first frame; the second goes with it */
	if (zmq_send(net->router, routing.bytes, routing.size, ZMQ_DONTWAIT | ZMQ_SNDMORE) >= 0)
		(void)zmq_send(net->router, content.bytes, content.size, ZMQ_DONTWAIT);
}

enum status
net_event(struct net *net, struct net_event *ret_event)
{
	uint8_t head[6]; /* u16 event | u32 value, in the machine's order */
	char address[ENDPOINT_SIZE];
	uint16_t event;
	uint32_t value;

	if (zmq_recv(net->events, head, sizeof head, ZMQ_DONTWAIT) != sizeof head)
		return STATUS_NOT_FOUND;
	(void)zmq_recv(net->events, address, sizeof address, ZMQ_DONTWAIT); /* our own endpoint */
	memcpy(&event, head, sizeof event);
	memcpy(&value, head + 2, sizeof value);
	ret_event->fd = (int)value;
	if (event == ZMQ_EVENT_ACCEPTED)
		ret_event->kind = NET_ACCEPTED;
	else if (event == ZMQ_EVENT_DISCONNECTED)
		ret_event->kind = NET_CLOSED;
	else
		ret_event->kind = event == ZMQ_EVENT_ACCEPT_FAILED ? NET_ACCEPT_FAILED : NET_OTHER;
	return STATUS_OK;
}
