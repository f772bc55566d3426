/* Copies of the store for backups, made while it serves: some pages between two
 * turns, whenever `tellbackctl backup` asks for more.  core encrypts nothing
 * and opens nobody's paths: what is whole lies beside the store, and whoever
 * asked takes it from there. */
#ifndef TELLBACK_CORE_BACKING_H
#define TELLBACK_CORE_BACKING_H

#include "store/store_backup.h"
#include "tellback/status.h"

struct core;

/** What stands behind the store's path for the copy. */
#define BACKING_SUFFIX ".copy"

/** Pages of one step: some milliseconds. */
#define BACKING_PAGES 512

/** A copy that nobody asked for more of for so long is let go of (ms). */
#define BACKING_SILENCE_MS (60LL * 1000)

/**
 * struct backing:
 * The copy that is being made, and what is known of those that were.
 *
 * Shape:  ${copy} NULL: none is being made; ${leaves} what the last whole copy
 *         has, of ${made}, ms 0: there is none.
 */
struct backing {
	struct store_copy *copy;
	char *path;
	struct tick touched;
	uint64_t leaves;
	struct instant made;
};

/**
 * backing_open(core), backing_free(core):
 * What an earlier process left half made goes.
 *
 * Errors: STATUS_NO_MEMORY.
 */
enum status backing_open(struct core *core) MUST_CHECK;
void backing_free(struct core *core);

/**
 * backing_begin(core, ret_bytes):
 * Begin a copy; one that was begun before, or was not taken, is let go of.
 *
 * Units:  ${ret_bytes} how large it will be; also where there is no room.
 * Errors: STATUS_FULL: there is no room for it beside what is kept free; those
 *         of store_copy_new.
 */
enum status backing_begin(struct core *core, uint64_t *ret_bytes) MUST_CHECK;

/**
 * backing_step(core, ret_state):
 * Go on with it, outside a transaction.  When it is done the copy is whole
 * beside the store.
 *
 * Errors: STATUS_NOT_FOUND (none is being made); STATUS_FULL; those of
 *         store_copy_step: it was let go of.
 */
enum status backing_step(struct core *core, struct store_copy_state *ret_state) MUST_CHECK;

/**
 * backing_made(core, file, bytes):
 * The last whole copy became a backup, the file ${file}: keep that.
 *
 * Errors: STATUS_NOT_FOUND (there is no such copy: core was started again
 *         meanwhile); those of the store.
 */
enum status backing_made(struct core *core, const struct digest *file, uint64_t bytes) MUST_CHECK;

/**
 * backing_away(core, file, ret_backup):
 * The backup of that hash is in another place now.
 *
 * Errors: STATUS_NOT_FOUND; those of the store.
 */
enum status backing_away(struct core *core, const struct digest *file, struct store_backup *ret_backup) MUST_CHECK;

/**
 * backing_covered(core, ret_leaves):
 * The first so many leaves are in a backup in another place; 0 none.
 *
 * Errors: those of the store.
 */
enum status backing_covered(const struct core *core, uint64_t *ret_leaves) MUST_CHECK;

/**
 * backing_look(core):
 * Once a turn: let go of a copy that nobody goes on with.
 */
void backing_look(struct core *core);

#endif
