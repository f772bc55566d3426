/* A directory being changed: the registrar's working file FILE, and beside it
 * FILE.note, what was last published.  A change of a published directory
 * begins the next serial; a change of a draft drops its signatures. */
#ifndef TELLBACK_CLI_DRAFT_H
#define TELLBACK_CLI_DRAFT_H

#include "base/arena.h"
#include "tellback/directory.h"

/** How long a directory is valid unless said (days). */
#define DRAFT_DAYS 365

/**
 * struct draft:
 * The directory with its lists copied, each with room for one more.
 *
 * Shape:  ${was} its text as it was read, without signatures; ${dropped} the
 *         number of signatures that saving drops.
 * Owner:  ${arena}.
 */
struct draft {
	const char *path;
	struct arena *arena;
	struct directory directory;
	struct directory_agency *agencies;
	struct directory_broker *brokers;
	struct view was;
	size_t dropped;
	int is_next; /* what was read is published: the next serial */
};

/**
 * draft_published_path(path, arena):
 * ${path}.note; NULL without memory.
 */
const char *draft_published_path(const char *path, struct arena *arena);

/**
 * draft_open(path, arena, ret_draft):
 * Read FILE, or FILE.note if there is no draft.
 *
 * Errors: as directory_decode and file_read.
 */
enum status draft_open(const char *path, struct arena *arena, struct draft *ret_draft) MUST_CHECK;

/**
 * draft_agency(draft, agency):
 * Its entry, to be changed, or NULL.
 */
struct directory_agency *draft_agency(struct draft *draft, const char *agency);

/**
 * draft_finish(command, draft, what):
 * Write it if anything changed (time and expiry are set then), and say ${what}
 * was done and who must sign now, or that it was so already.
 *
 * Errors: the exit code, after saying why.
 */
int draft_finish(const char *command, struct draft *draft, const char *what);

#endif
