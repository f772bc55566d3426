/* From a text to a number: what a casebook finds its cases, notes and duties
 * by.  The texts are peers' own, so that only their SHA-256 says where one is
 * looked for: nobody can choose names that lie in each other's way. */
#ifndef TELLBACK_RULES_KEYMAP_H
#define TELLBACK_RULES_KEYMAP_H

#include <stddef.h>
#include <stdint.h>

#include "tellback/status.h"

/** What is found where nothing was put. */
#define KEYMAP_NONE UINT64_MAX

struct keymap_slot;

/**
 * struct keymap:
 * A table that grows; all zero it is empty.
 *
 * Owner:  keymap_done.
 */
struct keymap {
	struct keymap_slot *slots;
	size_t slot_count;
	size_t used;
};

/**
 * keymap_find(map, text), keymap_put(map, text, value):
 * The number of ${text}, KEYMAP_NONE if it has none; from now on ${value}.
 *
 * Errors: STATUS_NO_MEMORY (the map is then as before).
 */
uint64_t keymap_find(const struct keymap *map, const char *text);
enum status keymap_put(struct keymap *map, const char *text, uint64_t value) MUST_CHECK;

/**
 * keymap_done(map):
 * Give its memory back.
 */
void keymap_done(struct keymap *map);

#endif
