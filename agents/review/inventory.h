/* Every file of a copy: tiles hold what the leaves give, notes are those of
 * leaves, and nothing else is there. */
#ifndef TELLBACK_REVIEW_INVENTORY_H
#define TELLBACK_REVIEW_INVENTORY_H

#include "review/folder.h"

/**
 * struct inventory:
 * What a reader must know besides.
 *
 * Shape:  ${beyond} files that are of a larger log than the checkpoint's, or
 *         hold more of it: nobody vouches for them; ${kept} notes that the log
 *         says were erased and that are here still.
 */
struct inventory {
	uint64_t beyond;
	uint64_t kept;
};

/**
 * inventory_tiles(folder, trouble):
 * Is every tile there that the checkpoint's tree has, with the right hashes?
 *
 * Errors: STATUS_MALFORMED; those of file_read; in words in ${trouble}.
 * Source: C2SP tlog-tiles v0.1.0.
 */
enum status inventory_tiles(const struct folder *folder, struct trouble *trouble) MUST_CHECK;

/**
 * inventory_notes(folder, ret_inventory, trouble):
 * Is every note there, and the one that its leaf names?
 *
 * Errors: as folder_note.
 */
enum status inventory_notes(const struct folder *folder, struct inventory *ret_inventory,
			    struct trouble *trouble) MUST_CHECK;

/**
 * inventory_files(folder, ret_inventory, trouble):
 * Is there a file that does not belong there, or a tile that the tree has no
 * more and that says something else?
 *
 * Errors: as inventory_tiles; STATUS_NO_MEMORY.
 */
enum status inventory_files(const struct folder *folder, struct inventory *ret_inventory,
			    struct trouble *trouble) MUST_CHECK;

#endif
