/* A core_box with a log of some size, and what agencies ask about it. */
#ifndef TELLBACK_SUPPORT_LOGGED_H
#define TELLBACK_SUPPORT_LOGGED_H

#include "support/core_box.h"

/** More than two whole tiles, and some. */
#define LOGGED_LEAVES 600

/**
 * logged_set_up(state):
 * As core_box_set_up, with LOGGED_LEAVES leaves that are signed.
 */
int logged_set_up(void **state);

/**
 * logged_grow(box, count):
 * Add ${count} leaves as a turn would, with notes of some 100 bytes; nobody has
 * signed them yet.
 */
void logged_grow(struct core_box *box, unsigned count);

/**
 * logged_part(box, agency, what), logged_read(box, what):
 * What a LogGet of ${agency}, or of the reviewer, is answered.
 *
 * Owner:  until the box's next turn.
 */
struct frame_part logged_part(struct core_box *box, const char *agency, struct frame_log_get what);
struct frame_part logged_read(struct core_box *box, struct frame_log_get what);

/**
 * logged_prove(box, indices, count, known_size):
 * What a ProofGet of the police is answered.
 *
 * Owner:  as logged_read.
 */
const struct frame *logged_prove(struct core_box *box, const uint64_t *indices, size_t count, uint64_t known_size);

#endif
