/* What a store is, in some lines for an operator. */
#ifndef TELLBACK_STORE_STORE_INFO_H
#define TELLBACK_STORE_STORE_INFO_H

#include "store/store.h"

/**
 * store_info(store, shown, ret_text):
 * How large it is, what is in it, whether every bit of it is watched, and how
 * much of it the log has shown, which is ${shown} leaves.
 *
 * Errors: those of the store.
 */
#define STORE_INFO_SIZE 1024
enum status store_info(struct store *store, uint64_t shown, char ret_text[STORE_INFO_SIZE]) MUST_CHECK;

#endif
