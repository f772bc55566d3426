/* What the store forgets when a case is erased. */
#ifndef TELLBACK_STORE_STORE_ERASE_H
#define TELLBACK_STORE_STORE_ERASE_H

#include "store/store.h"

/**
 * store_note_erase(store, index), store_group_erase(store, token):
 * The note of a leaf goes, with its body and who received it; the leaf stays.
 * The case of ${token} and those it is linked with go, with their duties, once
 * their notes have; the database refuses it of one that is open.
 *
 * Errors: STATUS_NOT_FOUND; STATUS_CONFLICT (a note of it is left, or one of
 *         them is open).
 * Source: docs/FORMATS.md, "Erasure".
 */
enum status store_note_erase(struct store *store, uint64_t index) MUST_CHECK;
enum status store_group_erase(struct store *store, const struct case_token *token) MUST_CHECK;

/**
 * struct store_closed_page, store_closed(store, page, arena, ret_tokens, ret_count):
 * Closed cases, in the order they were made: at most ${most} after the place
 * ${after}, which moves on.
 *
 * Owner:  ${arena}.
 */
struct store_closed_page {
	uint64_t after; /* 0: from the beginning */
	size_t most;
};
enum status store_closed(struct store *store, struct store_closed_page *page, struct arena *arena,
			 struct case_token **ret_tokens, size_t *ret_count) MUST_CHECK;

#endif
