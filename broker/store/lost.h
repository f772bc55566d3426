/* What a store that was put back has lost: the sealed bodies of notes that came
 * back without them, and who has yet to bring what the copy did not have. */
#ifndef TELLBACK_STORE_LOST_H
#define TELLBACK_STORE_LOST_H

#include "store/store.h"

/**
 * struct store_asking:
 * Since when agencies are asked for what a store that was put back has lost:
 * the leaf ${index} is the first that may be another than before.
 *
 * Shape:  ${is_over} non-zero: whoever was to be heard was, or is not waited
 *         for any more; bodies go on being asked for.  ${waited_ms}: for so long
 *         a broker has run over it since, and waited.
 */
struct store_asking {
	uint64_t index;
	struct instant at;
	int is_over;
	int64_t waited_ms;
};

/**
 * store_asking_begin(store, index, at), store_asking_find(store, ret_asking),
 * store_asking_waited(store, ms), store_asking_over(store):
 * It was put back and has ${index} leaves: nobody was heard since; when that
 * was; it was waited for ${ms} by now; nobody is waited for any more.
 *
 * Errors: STATUS_NOT_FOUND (never).
 */
enum status store_asking_begin(struct store *store, uint64_t index, struct instant at) MUST_CHECK;
enum status store_asking_find(struct store *store, struct store_asking *ret_asking) MUST_CHECK;
enum status store_asking_waited(struct store *store, int64_t ms) MUST_CHECK;
enum status store_asking_over(struct store *store) MUST_CHECK;

/**
 * store_heard(store, agency, seq), store_heard_find(store, agency, ret_seq):
 * Since then ${agency} said that its number ${seq} had been answered before;
 * what it said.
 *
 * Errors: STATUS_NOT_FOUND (nothing yet).
 */
enum status store_heard(struct store *store, const struct agency *agency, uint64_t seq) MUST_CHECK;
enum status store_heard_find(struct store *store, const struct agency *agency, uint64_t *ret_seq) MUST_CHECK;

/**
 * struct store_lost:
 * The accepted envelope at ${index} names a body that is not here.
 */
struct store_lost {
	uint64_t index;
	struct digest body;
	uint64_t total;
};
/**
 * store_lost_add(store, lost), store_lost_count(store, ret_count):
 * One more; how many there are.
 */
enum status store_lost_add(struct store *store, const struct store_lost *lost) MUST_CHECK;
enum status store_lost_count(struct store *store, uint64_t *ret_count) MUST_CHECK;

/**
 * struct store_lost_page, store_lost_page(store, page, arena, ret_list, ret_count):
 * Those in envelopes that ${agency} sent or was delivered and that lie before
 * the leaf ${below} (0: all), the newest first, at most ${most}; ${below} moves
 * on, and ${is_end} says whether there may be more.  So many rows are looked at
 * and no more.
 *
 * Owner:  ${arena}.
 */
struct store_lost_page {
	struct agency agency;
	uint64_t below;
	size_t most;
	int is_end;
};
enum status store_lost_page(struct store *store, struct store_lost_page *page, struct arena *arena,
			    struct store_lost **ret_list, size_t *ret_count) MUST_CHECK;

/**
 * store_lost_found(store, body, total, number, ret_count):
 * The complete body ${number} is that of ${ret_count} envelopes that lacked it:
 * it is theirs and stays.
 */
enum status store_lost_found(struct store *store, const struct digest *body, uint64_t total, uint64_t number,
			     size_t *ret_count) MUST_CHECK;

/**
 * store_lost_step, store_asking_waited_step:
 * The steps of the schema that make these tables; and keep how long was waited.
 *
 * Owner:  static.
 */
extern const char store_lost_step[];
extern const char store_asking_waited_step[];

#endif
