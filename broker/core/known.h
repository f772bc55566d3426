/* What is in force, decoded once and kept: the directory, the policies, the
 * newest card of each agency. */
#ifndef TELLBACK_CORE_KNOWN_H
#define TELLBACK_CORE_KNOWN_H

#include "rules/decide.h"
#include "store/store.h"

/**
 * struct known:
 * They.
 *
 * Shape:  ${has_directory} 0 before the first is loaded; ${cards} sorted by
 *         agency; ${cards_index} the leaf of the newest card.
 * Owner:  everything lies in ${arena}; ${cards} is its own.
 */
struct known {
	struct arena *arena;
	int has_directory;
	struct directory directory;
	uint64_t directory_index;
	const struct policy **policies;
	size_t policy_count;
	const struct card **cards;
	size_t card_count;
	size_t card_room;
	size_t replaced; /* cards that a newer one made waste: known_load drops them */
	uint64_t cards_index;
};

/**
 * known_load(known, store), known_free(known):
 * Read all from the store; forget.
 *
 * Errors: STATUS_CORRUPT; STATUS_NO_MEMORY; those of the store.  On an error
 *         ${known} is as before.
 */
enum status known_load(struct known *known, struct store *store) MUST_CHECK;
void known_free(struct known *known);

/**
 * known_take_card(known, raw, index):
 * Put a newer card in the place of its agency's, without reading the rest
 * again.
 *
 * Errors: as card_decode.
 */
enum status known_take_card(struct known *known, struct view raw, uint64_t index) MUST_CHECK;

/**
 * known_agency(known, name):
 * The directory's entry, or NULL.
 */
const struct directory_agency *known_agency(const struct known *known, const char *name);

/**
 * known_policy(known, crs):
 * The policy that governs ${crs}, or NULL.
 */
const struct policy *known_policy(const struct known *known, const char *crs);

/**
 * known_standing(known, now):
 * The same as the rules see it.
 */
struct standing known_standing(const struct known *known, struct instant now);

#endif
