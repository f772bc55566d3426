/* What front does to those on the other side of the network: tell one, cut
 * connections, bar an agency.  For front*.c only. */
#ifndef TELLBACK_FRONT_FRONT_PEERS_H
#define TELLBACK_FRONT_FRONT_PEERS_H

#include "tellback/instant.h"
#include "tellback/refusal.h"

struct agency;
struct front;
struct question;

/**
 * front_peers_answer(front, question, code):
 * Tell the asker `again` or `malformed` with ${code}.
 */
void front_peers_answer(struct front *front, const struct question *question, enum refusal code);

/**
 * front_peers_cut(front, curve):
 * Cut every connection known to be under ${curve}; NULL: under any key that
 * the table no longer has.
 */
void front_peers_cut(struct front *front, const char *curve);

/**
 * front_peers_bar(front, agency, why, now):
 * Refuse every key of ${agency} for ten minutes and cut its connections.
 */
void front_peers_bar(struct front *front, const struct agency *agency, const char *why, struct tick now);

#endif
