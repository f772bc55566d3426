/* The newest checkpoint of our log that a witness has cosigned: one row. */
#ifndef TELLBACK_STORE_WITNESSED_H
#define TELLBACK_STORE_WITNESSED_H

#include "store/store.h"

/**
 * store_witnessed_put(store, size, note), store_witnessed_find(store, arena, ret_size, ret_note):
 * Keep the note of a checkpoint of ${size} leaves in the place of what was
 * kept; find it.
 *
 * Owner:  ${ret_note} points into ${arena}.
 * Errors: STATUS_NOT_FOUND (there is none yet); STATUS_CONFLICT (the database
 *         keeps a larger one); STATUS_NO_MEMORY.
 */
enum status store_witnessed_put(struct store *store, uint64_t size, struct view note) MUST_CHECK;
enum status store_witnessed_find(struct store *store, struct arena *arena, uint64_t *ret_size,
				 struct view *ret_note) MUST_CHECK;

/**
 * store_witnessed_drop(store):
 * Let go of it, where a new log begins: the database itself lets that happen
 * only in a store that is not served (store_restored, unfilled).
 *
 * Errors: STATUS_CONFLICT (it is served).
 */
enum status store_witnessed_drop(struct store *store) MUST_CHECK;

/**
 * store_witnessed_step, store_witnessed_drop_step:
 * The step of the schema that makes its table; the one that lets it be dropped.
 *
 * Owner:  static.
 */
extern const char store_witnessed_step[];
extern const char store_witnessed_drop_step[];

#endif
