/* Where a copy of the log is taken from: the broker, or a folder. */
#ifndef TELLBACK_REVIEW_SOURCE_H
#define TELLBACK_REVIEW_SOURCE_H

#include "base/arena.h"
#include "log/tile.h"
#include "review/line.h"
#include "review/trouble.h"
#include "tellback/bytes.h"

/**
 * struct source:
 * One.
 *
 * Shape:  ${name} for people.  ${checkpoint} and ${witnessed} give a note, or
 *         nothing where there is none; ${entries} exactly the tile; ${note}
 *         that of the leaf ${index}, or nothing where it is not there.
 * Owner:  what they give points into the arena given, or, of ${note}, lives
 *         until it is asked again; the maker frees ${context}.
 * Errors: in words in the trouble given.
 */
struct source {
	const char *name;
	void *context;
	enum status (*checkpoint)(void *context, struct arena *arena, struct view *ret_raw, struct trouble *trouble);
	enum status (*witnessed)(void *context, struct arena *arena, struct view *ret_raw, struct trouble *trouble);
	enum status (*entries)(void *context, const struct tile *tile, struct arena *arena, struct view *ret_bytes,
			       struct trouble *trouble);
	enum status (*note)(void *context, uint64_t index, const struct digest *hash, struct view *ret_note,
			    struct trouble *trouble);
};

/**
 * source_folder(path, ret_source), source_broker(line, ret_source),
 * source_free(source):
 * A folder that `tellbackctl notes` or another `follow` wrote, or the broker's
 * own; the broker at the other end of ${line}.
 *
 * Owner:  borrows ${path}, ${line}; source_free.
 * Errors: STATUS_NO_MEMORY.
 */
enum status source_folder(const char *path, struct source *ret_source) MUST_CHECK;
enum status source_broker(struct line *line, struct source *ret_source) MUST_CHECK;
void source_free(struct source *source);

#endif
