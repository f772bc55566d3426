/* Is all of a store, and of the log's folder beside it, as it was written?  In
 * steps, so that whoever serves the store can go on meanwhile. */
#ifndef TELLBACK_STORE_STORE_CHECK_H
#define TELLBACK_STORE_STORE_CHECK_H

#include "store/store.h"

struct store_check;

/** What can be wrong, a row each: its word, and what it means. */
#define STORE_CHECK_ROWS(X) \
	X(STORE, "store-damaged", "the store cannot be opened") \
	X(SUMS, "sums-missing", "the pages carry no sums: not every bit is watched") \
	X(PAGE, "page-damaged", "a page is not as it was written") \
	X(TABLES, "tables-damaged", "SQLite's own check, or a reference, fails") \
	X(NOTE, "note-damaged", "a note is not what was accepted") \
	X(LEAF, "leaf-missing", "a leaf is not there, or goes back in time") \
	X(STREAM, "stream-gap", "an agency's sequence or stream has a gap") \
	X(BODY, "body-damaged", "a sealed body is not what came") \
	X(CHECKPOINT, "checkpoint-damaged", "the log's checkpoint is none, or not by the log's key") \
	X(ROOT, "root-differs", "the store's leaves are not those that the log has shown") \
	X(BEHIND, "store-behind", "the log has shown more leaves than the store has") \
	X(TILE, "tile-damaged", "a tile or entries are not those of the checkpoint")

/**
 * enum store_check_row:
 * One value a row of STORE_CHECK_ROWS.
 */
enum store_check_row {
#define X(row, word, sentence) STORE_CHECK_##row,
	STORE_CHECK_ROWS(X)
#undef X
	STORE_CHECK_ROW_COUNT
};
const char *store_check_word(enum store_check_row row);
const char *store_check_sentence(enum store_check_row row);

/** What is looked at, in this order. */
#define STORE_CHECK_PHASES(X) \
	X(PAGES, "pages") X(TABLES, "tables") X(LEAVES, "leaves") X(STREAMS, "streams") X(BODIES, "bodies") \
	X(TILES, "tiles") X(DONE, "done")

enum store_check_phase {
#define X(phase, word) STORE_CHECK_IN_##phase,
	STORE_CHECK_PHASES(X)
#undef X
};
const char *store_check_phase_word(enum store_check_phase phase);

/**
 * struct store_check_ask:
 * What to check and whom to tell.
 *
 * Shape:  ${store} NULL: one that cannot be opened, at ${path}: its pages
 *         alone.  ${pages_most}: a store of more pages is too large for
 *         SQLite's own check, which comes in one step; 0 none is.
 *         ${say}(context, row, where): something is wrong, at the place
 *         ${where} (words without a secret).
 * Owner:  borrowed until store_check_free.
 */
struct store_check_ask {
	struct store *store;
	const char *path;
	const char *log_folder;
	uint64_t pages_most;
	void (*say)(void *context, enum store_check_row row, const char *where);
	void *context;
};

/**
 * struct store_check_state:
 * How far it is, and what it has looked at.
 *
 * Shape:  ${at} of ${of} in ${phase}.  ${has_skipped_tables}: SQLite's own
 *         check was left out.
 */
struct store_check_state {
	enum store_check_phase phase;
	uint64_t at;
	uint64_t of;
	uint64_t found;
	uint64_t pages;
	uint64_t leaves;
	uint64_t shown; /* leaves of the checkpoint */
	uint64_t streams;
	uint64_t bodies;
	uint64_t tiles;
	int has_skipped_tables;
};

/**
 * store_check_new(ask, ret_check), store_check_free(check):
 * Begin; nothing is looked at yet.
 *
 * Owner:  the caller; store_check_free takes NULL.
 * Errors: STATUS_NO_MEMORY; those of db_pages_new.
 */
enum status store_check_new(const struct store_check_ask *ask, struct store_check **ret_check) MUST_CHECK;
void store_check_free(struct store_check *check);

/**
 * store_check_step(check), store_check_state(check):
 * Look at some more: some tens of milliseconds, but for SQLite's own check.
 *
 * Errors: STATUS_NO_MEMORY; STATUS_IO: the medium does not read.  What is
 *         damaged is none: it is said.
 */
enum status store_check_step(struct store_check *check) MUST_CHECK;
struct store_check_state store_check_state(const struct store_check *check);

/**
 * store_check_sum(state, ret_text):
 * What was looked at and what came of it, in a line or two.
 */
#define STORE_CHECK_SUM_SIZE 512
void store_check_sum(const struct store_check_state *state, char ret_text[STORE_CHECK_SUM_SIZE]);

/**
 * store_damage(store, at, ret_page, ret_is_log):
 * How many damaged pages were met since the store was opened; of these the one
 * numbered ${at} from 0, if so many are named (else ${ret_page} is 0), in the
 * file or in the log of changes.
 */
size_t store_damage(const struct store *store, size_t at, uint64_t *ret_page, int *ret_is_log);

#endif
