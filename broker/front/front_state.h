/* What front's files share: nobody else includes it. */
#ifndef TELLBACK_FRONT_FRONT_STATE_H
#define TELLBACK_FRONT_FRONT_STATE_H

#include "base/record.h"
#include "front/admission.h"
#include "front/connections.h"
#include "front/front.h"
#include "front/questions.h"
#include "tellback/front_record.h"
#include "tellback/refusal.h"

/** The random key of connection numbers (bytes). */
#define FRONT_HASH_BYTES 16

/**
 * struct front:
 * Everything front knows.
 *
 * Shape:  ${stream} NULL while core is not there; ${has_more} records wait in
 *         our own buffer, where no poll sees them; ${said} when it last
 *         logged what a peer could make it log at will.
 */
struct front {
	struct net *net;
	struct admission *admission;
	struct connections *connections;
	struct questions *questions;
	struct record_stream *stream;
	struct arena *arena;
	struct journal *journal;
	char listen[ENDPOINT_SIZE];
	size_t most_connections;
	int has_more;
	struct tick said;
	unsigned char hash_key[FRONT_HASH_BYTES];
};

/**
 * front_from_net(front, message, now), front_from_core(front, now):
 * Take one message from the network; take the records that wait from core.
 *
 * Errors: front_from_core: STATUS_GONE (core has gone, ${front} still has its
 *         stream); those of net_bind; STATUS_CORRUPT; STATUS_NO_MEMORY.
 */
void front_from_net(struct front *front, const struct net_message *message, struct tick now);
enum status front_from_core(struct front *front, struct tick now) MUST_CHECK;

#endif
