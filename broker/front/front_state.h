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
 * front_answer(front, question, code):
 * Tell the asker `again` or `malformed` with ${code}.
 */
void front_answer(struct front *front, const struct question *question, enum refusal code);

/**
 * front_from_net(front, message, now), front_from_core(front, now):
 * Take one message from the network; take the records that wait from core.
 *
 * Errors: front_from_core: those of front_listen; STATUS_CORRUPT.
 */
void front_from_net(struct front *front, const struct net_message *message, struct tick now);
enum status front_from_core(struct front *front, struct tick now) MUST_CHECK;

/**
 * front_core_lost(front):
 * core has gone: answer what was open `again`; connections stay.
 */
void front_core_lost(struct front *front);

/**
 * front_cut(front, curve):
 * Cut every connection known to be under ${curve}; NULL: under any key that
 * the table no longer has.
 */
void front_cut(struct front *front, const char *curve);

/**
 * front_listen(front):
 * Listen, unless it does.
 *
 * Errors: STATUS_MISCONFIGURED; STATUS_BUSY.
 */
enum status front_listen(struct front *front) MUST_CHECK;

/**
 * front_bar(front, agency, why, now):
 * Refuse every key of ${agency} for ten minutes and cut its connections.
 */
void front_bar(struct front *front, const struct agency *agency, const char *why, struct tick now);

#endif
