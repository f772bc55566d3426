/* The inputs of tests/contract/receipts.tsv, each by its name there: a message
 * that a broker delivers and its recipient finds wrong, or only odd. */
#ifndef TELLBACK_SUPPORT_SPOILS_H
#define TELLBACK_SUPPORT_SPOILS_H

#include "support/forge.h"

/** Who writes to whom: a referrer to the front door, or the other way. */
extern const struct forge_route spoils_to_crs;
extern const struct forge_route spoils_to_police;

/**
 * struct spoils_case:
 * One case; ${make} makes the message and has it delivered.
 */
struct spoils_case {
	const char *name;
	void (*make)(struct forge *forge);
	const struct forge_route *route;
};

/**
 * spoils_note_list(ret_count):    what is about the note and its sender.
 * spoils_body_list(ret_count):    about the age file.
 * spoils_sealed_list(ret_count):  about what was sealed in it.
 *
 * Owner:  static.
 */
const struct spoils_case *spoils_note_list(size_t *ret_count);
const struct spoils_case *spoils_body_list(size_t *ret_count);
const struct spoils_case *spoils_sealed_list(size_t *ret_count);

#endif
