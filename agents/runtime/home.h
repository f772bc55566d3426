/* Where an agency's files are; all of it moves under a root folder. */
#ifndef TELLBACK_RUNTIME_HOME_H
#define TELLBACK_RUNTIME_HOME_H

#include "base/arena.h"

/**
 * enum home:
 * The places of docs/FORMATS.md 10, named for what is there.
 */
enum home {
	HOME_STATE,	 /* /var/lib/tellback/<agency> */
	HOME_KEYS,	 /* …/keys */
	HOME_ROOTS,	 /* …/roots, pinned */
	HOME_DIRECTORY, /* …/directory, the note joined with */
	HOME_CARD,	 /* …/card, our newest: to be submitted */
	HOME_ARCHIVE,	 /* …/archive, epoch keys sealed to the offline archive key */
	HOME_STORE,	 /* …/agent.db */
	HOME_RUN,	 /* /run/tellback */
	HOME_SOCKET,	 /* /run/tellback/<agency>.sock */
	HOME_SPOOL,	 /* /var/spool/tellback/<agency> */
	HOME_CONFIG,	 /* /etc/tellback/<agency>.conf */
};

/**
 * home_path(root, part, agency, arena):
 * The path of ${part} for ${agency} under ${root} ("" or NULL: none).
 *
 * Owner:  ${arena}.
 * Errors: NULL without memory.
 * Source: docs/FORMATS.md, "Places".
 */
const char *home_path(const char *root, enum home part, const char *agency, struct arena *arena);

#endif
