/* From a text to a number: what a casebook finds its cases, notes and duties
 * by.  The texts are peers' own, so that only their SHA-256 says where one is
 * looked for: nobody can choose names that lie in each other's way. */
#ifndef TELLBACK_RULES_KEYMAP_H
#define TELLBACK_RULES_KEYMAP_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "tellback/status.h"

/** What is found where nothing was put. */
#define KEYMAP_NONE UINT64_MAX

struct keymap_slot;

/**
 * struct keymap:
 * A table that grows; all zero it is empty.
 *
 * Owner:  points into the arena given to keymap_put, always the same.
 */
struct keymap {
	struct keymap_slot *slots;
	size_t slot_count;
	size_t used;
};

/**
 * keymap_find(map, text):
 * The number of ${text}, KEYMAP_NONE if it has none.
 */
uint64_t keymap_find(const struct keymap *map, const char *text);

/**
 * keymap_put(map, arena, text, value):
 * From now on the number of ${text} is ${value}.
 *
 * Errors: STATUS_NO_MEMORY (the map is then as before), not where ${text} has
 *         one already.
 */
enum status keymap_put(struct keymap *map, struct arena *arena, const char *text, uint64_t value) MUST_CHECK;

#endif
