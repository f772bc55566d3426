/* What the store knows of its own copies: backups that were made of it and
 * where they are, and that it was itself put back from one. */
#ifndef TELLBACK_STORE_STORE_BACKUP_H
#define TELLBACK_STORE_STORE_BACKUP_H

#include "store/store.h"

struct store_copy;

/**
 * store_copy_new(store, path, ret_copy), store_copy_free(copy):
 * Begin a copy of the store in the new file ${path}, while it goes on being
 * used.
 *
 * Owner:  borrows ${store}, which is closed later; the caller frees (NULL is
 *         nothing).
 * Errors: those of db_copy_new.
 */
enum status store_copy_new(struct store *store, const char *path, struct store_copy **ret_copy) MUST_CHECK;
void store_copy_free(struct store_copy *copy);

/**
 * store_copy_step(copy, pages, ret_state):
 * Copy ${pages} more, outside a transaction.
 *
 * Units:  pages.
 * Errors: STATUS_FULL, STATUS_IO, STATUS_CORRUPT, STATUS_BUSY: it is only good
 *         for store_copy_free then; the store is as good as before.
 */
struct store_copy_state {
	int is_done;
	uint64_t left;
	uint64_t pages;
};
enum status store_copy_step(struct store_copy *copy, unsigned pages, struct store_copy_state *ret_state) MUST_CHECK;

/**
 * store_bytes(store, ret_bytes):
 * How large a copy of it will be, as it is now.
 *
 * Errors: those of the store.
 */
enum status store_bytes(struct store *store, uint64_t *ret_bytes) MUST_CHECK;

/**
 * struct store_backup:
 * A backup that was made.
 *
 * Shape:  the first ${leaves} leaves are in it, by the file's SHA-256; ${away}
 *         when it was said to be in another place, ms 0 not yet.
 */
struct store_backup {
	struct digest file;
	uint64_t file_bytes;
	uint64_t leaves;
	struct instant made;
	struct instant away;
};

/**
 * store_backup_add(store, backup), store_backup_find(store, file, ret_backup),
 * store_backup_away(store, file, now):
 * Keep it; find it by its file's hash; note that it is in another place (the
 * first time counts).
 *
 * Errors: STATUS_NOT_FOUND; STATUS_CONFLICT (that file is there).
 */
enum status store_backup_add(struct store *store, const struct store_backup *backup) MUST_CHECK;
enum status store_backup_find(struct store *store, const struct digest *file, struct store_backup *ret_backup) MUST_CHECK;
enum status store_backup_away(struct store *store, const struct digest *file, struct instant now) MUST_CHECK;

/**
 * store_backup_last(store, ret_backup), store_backup_covered(store, ret_backup):
 * The newest; of those that are in another place the one with the most leaves.
 *
 * Errors: STATUS_NOT_FOUND (there is none).
 */
enum status store_backup_last(struct store *store, struct store_backup *ret_backup) MUST_CHECK;
enum status store_backup_covered(struct store *store, struct store_backup *ret_backup) MUST_CHECK;

/**
 * struct store_restored:
 * That this store was put back from a copy.
 *
 * Shape:  it had ${leaves} then: from there on the log may have been another
 *         one before.  ${is_unfilled}: nobody has yet said what came after
 *         them, and none may be added.
 */
struct store_restored {
	uint64_t leaves;
	struct instant at;
	int is_unfilled;
};

/**
 * store_restored_put(store, restored), store_restored_find(store, ret_restored):
 * Note it in the place of what was noted before; find it.
 *
 * Errors: STATUS_NOT_FOUND (it was never put back).
 */
enum status store_restored_put(struct store *store, const struct store_restored *restored) MUST_CHECK;
enum status store_restored_find(struct store *store, struct store_restored *ret_restored) MUST_CHECK;

/**
 * store_sound(store):
 * The database's own check of all its pages, its rules and its references.
 *
 * Errors: STATUS_CORRUPT; STATUS_NO_MEMORY, STATUS_IO: it could not be read.
 */
enum status store_sound(struct store *store) MUST_CHECK;

/**
 * store_body_sound(store, after, ret_number, ret_is_sound):
 * Hold the next body after the number ${after} against its hash, if it is
 * complete.
 *
 * Errors: STATUS_NOT_FOUND (there is none).
 */
enum status store_body_sound(struct store *store, uint64_t after, uint64_t *ret_number, int *ret_is_sound) MUST_CHECK;

/**
 * store_backup_step:
 * The step of the schema that makes the tables.
 *
 * Owner:  static.
 */
extern const char store_backup_step[];

#endif
