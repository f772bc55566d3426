/* Records from core: answers, the key table, whom to bar. */
#include "front/front_peers.h"
#include "front/front_state.h"
#include "wire/front_record.h"

#define RECORDS_A_TURN 256

static void
take_reply(struct front *front, const struct front_reply *reply)
{
	struct question question;

	if (questions_take(front->questions, reply->question, &question))
		return; /* answered `again` when core was restarted */
	connections_answered(front->connections, question.fd, question.use);
	net_send(front->net, question.routing, reply->bytes);
}

static enum status
take_keys(struct front *front, const struct front_keys *keys)
{
	int whole = 0;
	enum status status = admission_take(front->admission, keys, &whole);

	if (status || !whole)
		return status;
	front_peers_cut(front, NULL);
	/* the first table: now it knows whom to let in */
	return *net_endpoint(front->net) ? STATUS_OK : net_bind(front->net, front->listen);
}

static enum status
take_record(struct front *front, struct view bytes, struct tick now)
{
	/* the keys of one record, more than a frame of answers needs */
	struct arena *arena = arena_new(FRONT_KEYS_A_RECORD * sizeof(struct front_key) + 1024);
	struct front_record record;
	enum status status = arena ? front_record_decode(bytes, arena, &record) : STATUS_NO_MEMORY;

	if (status)
		goto out;
	switch (record.kind) {
	case FRONT_REPLY:
		take_reply(front, &record.as.reply);
		break;
	case FRONT_KEYS:
		status = take_keys(front, &record.as.keys);
		break;
	case FRONT_BAR:
		front_peers_bar(front, &record.as.bar.agency, "core", now);
		break;
	case FRONT_FRAME:
		status = STATUS_MALFORMED; /* ours to send, not to get */
		break;
	}
out:
	arena_free(arena);
	/* core is broken, or we are: a new front with a new stream */
	return status == STATUS_MALFORMED ? STATUS_CORRUPT : status;
}

enum status
front_from_core(struct front *front, struct tick now)
{
	enum status status = STATUS_OK;
	struct view bytes;

	front->has_more = 0;
	for (int i = 0; !status && front->stream; i++) {
		enum status read;

		if (i == RECORDS_A_TURN) {
			front->has_more = 1;
			break;
		}
		read = record_stream_read(front->stream, &bytes);
		if (read == STATUS_NOT_FOUND || read == STATUS_NO_MEMORY)
			break;
		if (read == STATUS_GONE)
			return STATUS_GONE;
		status = read ? STATUS_CORRUPT : take_record(front, bytes, now);
	}
	return status;
}
