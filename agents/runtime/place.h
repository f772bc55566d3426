/* Where an agency's files are; all of it moves under a root folder. */
#ifndef TELLBACK_RUNTIME_PLACE_H
#define TELLBACK_RUNTIME_PLACE_H

#include "base/arena.h"

/**
 * enum place:
 * The places of docs/FORMATS.md 10, named for what is there.
 */
enum place {
	PLACE_STATE,	 /* /var/lib/tellback/<agency> */
	PLACE_KEYS,	 /* …/keys */
	PLACE_ROOTS,	 /* …/roots, pinned */
	PLACE_DIRECTORY, /* …/directory, the note joined with */
	PLACE_CARD,	 /* …/card, our newest: to be submitted */
	PLACE_ARCHIVE,	 /* …/archive, epoch keys sealed to the offline archive key */
	PLACE_STORE,	 /* …/agent.db */
	PLACE_RUN,	 /* /run/tellback */
	PLACE_SOCKET,	 /* /run/tellback/<agency>.sock */
	PLACE_SPOOL,	 /* /var/spool/tellback/<agency> */
	PLACE_CONFIG,	 /* /etc/tellback/<agency>.conf */
};

/**
 * place_path(root, place, agency, arena):
 * The path of ${place} for ${agency} under ${root} ("" or NULL: none).
 *
 * Owner:  ${arena}.
 * Errors: NULL without memory.
 * Source: docs/FORMATS.md, "Places".
 */
const char *place_path(const char *root, enum place place, const char *agency, struct arena *arena);

#endif
