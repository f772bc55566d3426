/* Sealed bodies: with the note, or sent ahead in pieces. */
#ifndef TELLBACK_CORE_BODIES_H
#define TELLBACK_CORE_BODIES_H

#include "core/arrival.h"
#include "tellback/envelope.h"

/**
 * struct bodies_found:
 * Where an envelope's body is: in the store already, or with the note.
 */
struct bodies_found {
	struct store_body stored; /* number 0: it is not there */
	struct view inline_bytes;
};

/**
 * bodies_look(arrival, envelope, ret_found, ret_fault):
 * Find the body that ${envelope} names and check it against the note.
 * ${ret_fault} is body-incomplete, body-hash, age-header, stanza-count or
 * REFUSAL_NONE.
 *
 * Errors: those of the store.
 * Source: docs/FORMATS.md, "Body".
 */
enum status bodies_look(struct arrival *arrival, const struct envelope *envelope, struct bodies_found *ret_found,
			enum refusal *ret_fault) MUST_CHECK;

/**
 * bodies_claim(core, from, envelope, found, ret_number):
 * The envelope is accepted: its body stays.
 */
enum status bodies_claim(struct core *core, const struct agency *from, const struct envelope *envelope,
			 const struct bodies_found *found, uint64_t *ret_number) MUST_CHECK;

/**
 * bodies_piece(question):
 * Answer a Piece.
 *
 * Errors: fatal ones only.
 * Source: docs/FORMATS.md, "Frames".
 */
enum status bodies_piece(struct question *question) MUST_CHECK;

/**
 * bodies_sweep(core):
 * Drop what was sent ahead a day ago and no note has named.
 */
enum status bodies_sweep(struct core *core) MUST_CHECK;

#endif
