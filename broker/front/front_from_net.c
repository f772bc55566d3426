/* A message from the network: whose is it, and may it go on to core? */
#include <sodium.h>
#include <string.h>

#include "base/log.h"
#include "front/front_peers.h"
#include "front/front_state.h"
#include "wire/frame_nonce.h"
#include "wire/front_record.h"

/* The routing id and the message itself; the third is an empty delimiter, that
 * none of our agents sends. */
#define FRAMES_MOST 2

/* The connection's number for core: the same for one routing id, which libzmq
 * gives to one connection at a time, and not to be aimed at by choosing one. */
static uint64_t
connection_number(const struct front *front, const struct net_message *message)
{
	unsigned char hash[crypto_shorthash_BYTES];
	uint64_t number;

	_Static_assert(sizeof hash == sizeof number && crypto_shorthash_KEYBYTES == FRONT_HASH_BYTES, "SipHash");
	(void)crypto_shorthash(hash, message->routing, message->routing_size, front->hash_key); /* cannot fail */
	memcpy(&number, hash, sizeof number);
	return number;
}

/* The first message of a connection shows whose it is; non-zero if the key has
 * enough of them already. */
static int
know(struct front *front, const struct net_message *message)
{
	const char *before = connections_curve(front->connections, message->fd);

	if (!before || !strcmp(before, message->curve))
		return 0;
	if (*before)
		admission_left(front->admission, before); /* the number has a new owner, its events late */
	if (admission_connected(front->admission, message->curve))
		return 1;
	connections_know(front->connections, message->fd, message->curve);
	return 0;
}

/* Write the record to core's stream. */
static enum status
pass_on(struct front *front, const struct net_message *message, const struct agency *agency, uint64_t id)
{
	struct front_record record = {.kind = FRONT_FRAME};
	struct view bytes;
	enum status status;

	record.as.frame.connection = connection_number(front, message);
	record.as.frame.question = id;
	record.as.frame.agency = *agency;
	record.as.frame.bytes = message->content;
	status = front_record_encode(&record, front->arena, &bytes);
	if (!status)
		status = record_stream_write(front->stream, &bytes, 1);
	arena_reset(front->arena);
	return status;
}

/* Keep the question and pass the message on; at any bound the asker is told
 * to come again. */
static void
ask_core(struct front *front, const struct net_message *message, const struct agency *agency)
{
	struct question question = {.routing = {message->routing, message->routing_size},
				    .nonce = frame_nonce(message->content),
				    .fd = message->fd};
	uint64_t id;

	if (!front->stream || connections_asked(front->connections, message->fd, &question.use)) {
		front_peers_answer(front, &question, REFUSAL_BUSY);
		return;
	}
	if (questions_add(front->questions, &question, &id)) {
		connections_answered(front->connections, question.fd, question.use);
		front_peers_answer(front, &question, REFUSAL_BUSY);
		return;
	}
	if (!pass_on(front, message, agency, id))
		return;
	if (!questions_take(front->questions, id, &question)) {
		connections_answered(front->connections, question.fd, question.use);
		front_peers_answer(front, &question, REFUSAL_BUSY);
	}
}

void
front_from_net(struct front *front, const struct net_message *message, struct tick now)
{
	const struct question form_error = {.routing = {message->routing, message->routing_size}};
	const struct agency *agency;

	/* User-Id is the key, and whose key it is is looked up here, at every
	 * message, in the table in force: libzmq asks about a key only once, so
	 * one that was revoked or barred since would go on speaking */
	agency = *message->curve ? admission_agency(front->admission, message->curve) : NULL;
	if (!agency || journal_is_barred(front->journal, message->curve, now)) {
		net_cut(message->fd);
		return;
	}
	if (message->frames > FRAMES_MOST) {
		front_peers_bar(front, agency, "frames", now);
		net_cut(message->fd);
		return;
	}
	if (know(front, message)) {
		net_cut(message->fd);
		return;
	}
	if (message->frames != 1 || !message->content.size || message->content.size > MAX_FRAME_BYTES) {
		front_peers_answer(front, &form_error,
				   message->frames == 1 && message->content.size ? REFUSAL_TOO_BIG : REFUSAL_FRAME);
		return;
	}
	ask_core(front, message, agency);
}
