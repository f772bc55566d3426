/* The reviewer's program beside a core in a box: what it makes of the notes
 * alone is what the broker's store holds. */
#ifndef TELLBACK_SUPPORT_REVIEWED_H
#define TELLBACK_SUPPORT_REVIEWED_H

#include "support/core_box.h"

/**
 * reviewed_differs(box):
 * Tell the log again; NULL if every duty comes out as the store has it, else
 * what is wrong, in words.
 *
 * Owner:  the box's arena.
 */
const char *reviewed_differs(struct core_box *box);

#endif
