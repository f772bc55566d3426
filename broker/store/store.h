/* What the broker keeps: one narrow interface, so that the rules above it do
 * not know which database is below.  Everything between store_begin and
 * store_commit is one transaction. */
#ifndef TELLBACK_STORE_STORE_H
#define TELLBACK_STORE_STORE_H

#include "base/arena.h"
#include "rules/decide.h"
#include "tellback/bounds.h"
#include "tellback/duty.h"
#include "tellback/ids.h"
#include "tellback/leaf.h"
#include "tellback/receipt.h"
#include "tellback/refusal.h"
#include "tellback/status.h"

struct store;

/** STORE_LOOK changes nothing, not even recovery. */
enum store_mode { STORE_SERVE, STORE_LOOK };

/**
 * store_open(path, mode, ret_store), store_close(store):
 * Open or make the store.
 *
 * Owner:  the caller; store_close takes NULL.
 * Errors: those of db_open.
 * Source: docs/RELIABILITY.md, "SQLite".
 */
enum status store_open(const char *path, enum store_mode mode, struct store **ret_store) MUST_CHECK;
void store_close(struct store *store);

/**
 * store_begin, store_commit, store_rollback (store):
 * One transaction.  After store_commit says STATUS_OK all of it is durable;
 * after any other word than STATUS_FULL nothing is known: the process ends.
 *
 * Errors: STATUS_FULL (nothing kept); STATUS_IO; STATUS_CORRUPT; STATUS_BUSY.
 */
enum status store_begin(struct store *store) MUST_CHECK;
enum status store_commit(struct store *store) MUST_CHECK;
void store_rollback(struct store *store);

/**
 * store_tend(store):
 * Between transactions, when no answer waits for it: what the database has to
 * tidy up now and then.
 */
void store_tend(struct store *store);

/**
 * store_mark, store_keep, store_undo (store):
 * A place inside the transaction to go back to; not nested.
 *
 * Errors: as every call below: STATUS_FULL, STATUS_IO, STATUS_CORRUPT,
 *         STATUS_NO_MEMORY.
 */
enum status store_mark(struct store *store) MUST_CHECK;
enum status store_keep(struct store *store) MUST_CHECK;
enum status store_undo(struct store *store) MUST_CHECK;

/**
 * struct store_note:
 * A leaf with the note behind it.
 *
 * Shape:  ${note} empty where the note was erased.
 */
struct store_note {
	struct leaf leaf;
	struct view note;
};

/**
 * store_leaf_last(store, ret_leaf):
 * The newest leaf.
 *
 * Errors: STATUS_NOT_FOUND in an empty store.
 */
enum status store_leaf_last(struct store *store, struct leaf *ret_leaf) MUST_CHECK;

/**
 * store_leaf_add(store, kind, note, digest, accepted, ret_index):
 * Append a leaf; the database itself refuses a gap, a time that goes back,
 * and any later change but erasing the note.
 */
struct store_new_leaf {
	enum leaf_kind kind;
	struct view note;
	struct digest digest;
	struct instant accepted;
};
enum status store_leaf_add(struct store *store, const struct store_new_leaf *leaf, uint64_t *ret_index) MUST_CHECK;

/**
 * store_leaf_find(store, index, ret_leaf), store_note_find(store, index, arena, ret_note):
 * The leaf; the leaf and its note, checked against the leaf's digest.
 *
 * Owner:  ${ret_note} points into ${arena}.
 * Errors: STATUS_NOT_FOUND; STATUS_CORRUPT: the note is not what was accepted.
 */
enum status store_leaf_find(struct store *store, uint64_t index, struct leaf *ret_leaf) MUST_CHECK;
enum status store_note_find(struct store *store, uint64_t index, struct arena *arena, struct store_note *ret_note)
	MUST_CHECK;

/**
 * store_submission_last / _find / _add (store, agency, seq, index):
 * Which leaf an agency's seq became; gapless from 1.
 *
 * Errors: STATUS_NOT_FOUND.
 */
enum status store_submission_last(struct store *store, const struct agency *agency, uint64_t *ret_seq,
				  uint64_t *ret_index) MUST_CHECK;
enum status store_submission_find(struct store *store, const struct agency *agency, uint64_t seq, uint64_t *ret_index)
	MUST_CHECK;
enum status store_submission_add(struct store *store, const struct agency *agency, uint64_t seq, uint64_t index)
	MUST_CHECK;

/**
 * struct store_refusal:
 * The final answer to a refused note, kept so that it is the same for ever.
 *
 * Owner:  ${needs} point into an arena.
 */
struct store_refusal {
	enum refusal code;
	struct agency holder;
	const char *const *needs;
	size_t need_count;
};
/**
 * store_refusal_add / _find (store, index, refusal):
 * Keep it beside its leaf; find it.
 *
 * Errors: STATUS_NOT_FOUND.
 */
enum status store_refusal_add(struct store *store, uint64_t index, const struct store_refusal *refusal) MUST_CHECK;
enum status store_refusal_find(struct store *store, uint64_t index, struct arena *arena,
			       struct store_refusal *ret_refusal) MUST_CHECK;

/**
 * struct store_envelope:
 * What is known of an envelope id, for ever.
 *
 * Shape:  ${before_seq} SHA-256 of the text before `seq`; ${body} its number
 *         (0 none: the envelope was refused).
 */
struct store_envelope {
	struct envelope_id id;
	uint64_t index;
	struct agency from;
	struct case_token case_token;
	struct digest before_seq;
	int is_accepted;
	uint64_t body;
};
/**
 * store_envelope_add / _find (store, envelope):
 * Keep an id; find it.  An accepted one's case must exist.
 *
 * Errors: STATUS_NOT_FOUND; STATUS_CONFLICT (the id is there).
 */
enum status store_envelope_add(struct store *store, const struct store_envelope *envelope) MUST_CHECK;
enum status store_envelope_find(struct store *store, const struct envelope_id *id, struct store_envelope *ret_envelope)
	MUST_CHECK;

/**
 * store_case_put(store, row), store_case_find(store, token, ret_row):
 * Make or change a case (its home stays as it was made); find it.
 *
 * Errors: STATUS_NOT_FOUND (store_case_put: no case has the group's token);
 *         STATUS_CONFLICT (the database refuses to close over what is owed in
 *         the group).
 */
enum status store_case_put(struct store *store, const struct case_row *row) MUST_CHECK;
enum status store_case_find(struct store *store, const struct case_token *token, struct case_row *ret_row) MUST_CHECK;

/**
 * store_group(store, token, arena, ret_rows, ret_count):
 * The cases that count as one with that of ${token}: itself first, then the
 * others in the order they were made.
 *
 * store_group_notes, store_group_duties (store, token, arena, ...): the
 * accepted envelopes in any of them, in index order; the duties in any of
 * them, in the order they were opened.
 *
 * Owner:  lists point into ${arena}.
 * Errors: STATUS_NOT_FOUND (no such case); STATUS_BUSY (over
 *         MAX_CASE_ENVELOPES or MAX_CASE_DUTIES); STATUS_CORRUPT (a note's
 *         digest).
 */
enum status store_group(struct store *store, const struct case_token *token, struct arena *arena,
			struct case_row **ret_rows, size_t *ret_count) MUST_CHECK;
enum status store_group_notes(struct store *store, const struct case_token *token, struct arena *arena,
			      struct store_note **ret_notes, size_t *ret_count) MUST_CHECK;
enum status store_group_duties(struct store *store, const struct case_token *token, struct arena *arena,
			       struct duty **ret_duties, size_t *ret_count) MUST_CHECK;

/**
 * store_returning(store, now, most, arena, ret_tokens, ret_count):
 * The cases whose `returns` has come at ${now}, the earliest first.
 *
 * store_return_next(store, after, ret_at): the next such moment later than
 * ${after}; ms INSTANT_NEVER if there is none.
 *
 * Owner:  ${arena}.
 */
enum status store_returning(struct store *store, struct instant now, size_t most, struct arena *arena,
			    struct case_token **ret_tokens, size_t *ret_count) MUST_CHECK;
enum status store_return_next(struct store *store, struct instant after, struct instant *ret_at) MUST_CHECK;

/**
 * store_duty_add / _change (store, duty):
 * A new duty; the new state of one (found by case, opener, kind, party, part).
 *
 * store_duty_is_open(store, duty, ret_is_open): is the one found so open now?
 *
 * Errors: STATUS_CONFLICT (it is there); STATUS_NOT_FOUND (nothing changed).
 */
enum status store_duty_add(struct store *store, const struct duty *duty) MUST_CHECK;
enum status store_duty_change(struct store *store, const struct duty *duty) MUST_CHECK;
enum status store_duty_is_open(struct store *store, const struct duty *duty, int *ret_is_open) MUST_CHECK;

/**
 * struct store_ask:
 * Whose duties: those where ${party} owes or is owed, of one case and those
 * linked with it or ("") of all; of all cases only the open ones.
 */
struct store_ask {
	struct agency party; /* "" : everybody's */
	struct case_token case_token;
	uint64_t after; /* rows to pass over */
	size_t most;
	struct agency beside; /* whose duties are ${party}'s to see as well; "" nobody's */
};
/**
 * store_duties_asked(store, ask, arena, ret_duties, ret_count):
 * They, oldest first.
 *
 * Owner:  ${arena}.
 */
enum status store_duties_asked(struct store *store, const struct store_ask *ask, struct arena *arena,
			       struct duty **ret_duties, size_t *ret_count) MUST_CHECK;

/**
 * struct store_page, store_duties_page(store, page, arena, ret_duties, ret_count):
 * Every duty, in the order they were opened: at most ${most} after the place
 * ${after}, which moves on; of one case and those linked with it, or ("") of
 * all.
 *
 * Owner:  ${arena}.
 * Errors: STATUS_NOT_FOUND (no such case).
 */
struct store_page {
	struct case_token case_token;
	uint64_t after; /* 0: from the beginning */
	size_t most;
};
enum status store_duties_page(struct store *store, struct store_page *page, struct arena *arena,
			      struct duty **ret_duties, size_t *ret_count) MUST_CHECK;

/**
 * struct store_due, store_duties_due(store, now, most, arena, ret_due):
 * Open duties for which decide_due_next has come at ${now}, the earliest
 * first; a row that cannot be read is passed over and counted.
 *
 * store_duty_next(store, ret_at): when the next such moment is; ms
 * INSTANT_NEVER if there is none.
 *
 * store_duty_count(store, ret_count): how many are open in all.
 */
struct store_due {
	struct duty *duties;
	size_t count;
	size_t damaged;
};
enum status store_duties_due(struct store *store, struct instant now, size_t most, struct arena *arena,
			     struct store_due *ret_due) MUST_CHECK;
enum status store_duty_next(struct store *store, struct instant *ret_at) MUST_CHECK;
enum status store_duty_count(struct store *store, uint64_t *ret_count) MUST_CHECK;

/**
 * store_delivery_add(store, agency, index, ret_cursor):
 * Put a leaf at the end of an agency's stream; cursors are gapless from 1.
 */
enum status store_delivery_add(struct store *store, const struct agency *agency, uint64_t index, uint64_t *ret_cursor)
	MUST_CHECK;

/**
 * struct store_item:
 * One delivery.
 *
 * Shape:  ${body} 0 where there is none.
 */
struct store_item {
	uint64_t cursor;
	struct store_note note;
	uint64_t body;
	uint64_t body_bytes;
};
/**
 * store_items(store, ask, arena, ret_items, ret_count):
 * Deliveries after a cursor, at most ${most}; it stops before a note whose
 * digest is wrong, and is STATUS_CORRUPT if that is the first.
 *
 * Shape:  ${most_bytes} of notes; the first item is given however long.
 * Owner:  ${arena}.
 */
struct store_items_ask {
	struct agency agency;
	uint64_t after;
	size_t most;
	size_t most_bytes;
};
enum status store_items(struct store *store, const struct store_items_ask *ask, struct arena *arena,
			struct store_item **ret_items, size_t *ret_count) MUST_CHECK;

/**
 * store_fetched(store, agency, cursor, now), store_fetched_find(store, agency, ret_cursor):
 * The agency has durably passed ${cursor}; what it passed before.
 */
enum status store_fetched(struct store *store, const struct agency *agency, uint64_t cursor, struct instant now)
	MUST_CHECK;
enum status store_fetched_find(struct store *store, const struct agency *agency, uint64_t *ret_cursor) MUST_CHECK;
enum status store_delivery_last(struct store *store, const struct agency *agency, uint64_t *ret_cursor) MUST_CHECK;

/**
 * struct store_step:
 * How far one recipient is with one envelope; ms 0 is not yet.
 */
struct store_step {
	struct agency agency;
	struct instant stored;
	struct instant verified;
	struct instant opened;
	struct instant refused;
	char word[TOKEN_SIZE];
};
/**
 * store_step_add / _mark / _steps / _has (store, index, agency, ...):
 * A note that went to one agency only is followed: begin it (with its
 * cursor), mark what a receipt says (the first time counts), list the steps
 * of a leaf, ask whether a leaf was delivered to an agency.
 *
 * Owner:  lists point into ${arena}.
 */
struct store_mark_step {
	uint64_t index;
	const struct agency *agency;
	enum receipt_status status;
	const char *word;
	struct instant at;
};
enum status store_step_add(struct store *store, uint64_t index, const struct agency *agency, uint64_t cursor) MUST_CHECK;
enum status store_step_mark(struct store *store, const struct store_mark_step *mark) MUST_CHECK;
enum status store_steps(struct store *store, uint64_t index, struct arena *arena, struct store_step **ret_steps,
			size_t *ret_count) MUST_CHECK;
enum status store_step_has(struct store *store, uint64_t index, const struct agency *agency, int *ret_has) MUST_CHECK;

/**
 * struct store_body:
 * A body as far as it has arrived.
 *
 * Units:  bytes; ${have} is the contiguous part from 0.
 */
struct store_body {
	uint64_t number;
	uint64_t total;
	uint64_t have;
	int is_complete;
	int is_claimed;
};

/** A body's pieces at most: 26 MiB in pieces of 6.5 KiB. */
#define STORE_BODY_PIECES 4096

/**
 * store_body_find(store, agency, digest, ret_body):
 * The body of that hash that ${agency} is sending or sent.
 *
 * store_body_readable(store, agency, digest, ret_body, ret_index):
 * A body of that hash in an envelope that ${agency} sent or was delivered.
 *
 * Errors: STATUS_NOT_FOUND.
 */
enum status store_body_find(struct store *store, const struct agency *agency, const struct digest *digest,
			    struct store_body *ret_body) MUST_CHECK;
enum status store_body_readable(struct store *store, const struct agency *agency, const struct digest *digest,
				struct store_body *ret_body, uint64_t *ret_index) MUST_CHECK;

/**
 * store_body_begin(store, agency, digest, total, now, ret_body):
 * Make room for a body.
 *
 * store_body_append(store, body, bytes, now): the piece at ${body}->have,
 * which moves on.
 *
 * store_body_whole(store, body, bytes, ret_number): one that came whole beside
 * its accepted note: complete and claimed at once.
 *
 * Errors: STATUS_TOO_BIG (more than STORE_BODY_PIECES pieces).
 */
struct store_new_body {
	const struct agency *agency;
	struct digest digest;
	uint64_t total;
	struct instant now;
};
enum status store_body_whole(struct store *store, const struct store_new_body *body, struct view bytes,
			     uint64_t *ret_number) MUST_CHECK;
enum status store_body_begin(struct store *store, const struct store_new_body *body, struct store_body *ret_body)
	MUST_CHECK;
enum status store_body_append(struct store *store, struct store_body *body, struct view bytes, struct instant now)
	MUST_CHECK;

/**
 * store_body_read(store, number, offset, arena, ret_bytes):
 * Bytes from ${offset} to the end of the piece that holds it.
 *
 * Owner:  ${arena}.
 * Errors: STATUS_NOT_FOUND past the end.
 */
enum status store_body_read(struct store *store, uint64_t number, uint64_t offset, struct arena *arena,
			    struct view *ret_bytes) MUST_CHECK;

/**
 * store_body_complete / _claim / _drop (store, number):
 * Its hash was checked; an accepted envelope names it; it goes.
 */
enum status store_body_complete(struct store *store, uint64_t number) MUST_CHECK;
enum status store_body_claim(struct store *store, uint64_t number) MUST_CHECK;
enum status store_body_drop(struct store *store, uint64_t number) MUST_CHECK;

/**
 * store_unclaimed(store, agency, ret_bytes):
 * Bytes that ${agency} sent ahead and no accepted note names.
 *
 * store_unclaimed_oldest(store, agency, ret_number, ret_touched): the one not
 * added to for the longest time; ${agency} NULL: of any.
 *
 * Errors: STATUS_NOT_FOUND (there is none).
 */
enum status store_unclaimed(struct store *store, const struct agency *agency, uint64_t *ret_bytes) MUST_CHECK;
enum status store_unclaimed_oldest(struct store *store, const struct agency *agency, uint64_t *ret_number,
				   struct instant *ret_touched) MUST_CHECK;

/**
 * struct store_published:
 * A directory ("" the subject), a policy (its CRS) or a card (its agency).
 */
struct store_published {
	enum leaf_kind kind;
	struct agency subject;
	uint64_t serial;
	uint64_t index;
};
/**
 * store_publish(store, published), store_published_find(store, kind, subject, serial, ret_published),
 * store_published_newest(store, kind, arena, ret_list, ret_count):
 * Keep one; find one (serial 0: the newest); the newest of each subject,
 * sorted by subject.
 *
 * Errors: STATUS_NOT_FOUND; STATUS_CONFLICT (that serial is there).
 */
enum status store_publish(struct store *store, const struct store_published *published) MUST_CHECK;
enum status store_published_find(struct store *store, enum leaf_kind kind, const char *subject, uint64_t serial,
				 struct store_published *ret_published) MUST_CHECK;
enum status store_published_newest(struct store *store, enum leaf_kind kind, struct arena *arena,
				   struct store_published **ret_list, size_t *ret_count) MUST_CHECK;

/**
 * store_sent_add(store, agency, day, bytes), store_sent(store, agency, day, ret_bytes):
 * What an agency sent in a day.
 *
 * Units:  ${day} days since 1970-01-01 UTC.
 */
enum status store_sent_add(struct store *store, const struct agency *agency, int64_t day, uint64_t bytes) MUST_CHECK;
enum status store_sent(struct store *store, const struct agency *agency, int64_t day, uint64_t *ret_bytes) MUST_CHECK;

/**
 * store_notice_has(store, id, ret_has), store_notice_add(store, id, index):
 * There is at most one notice of an id.
 *
 * Errors: STATUS_CONFLICT (there is one).
 */
enum status store_notice_has(struct store *store, const char *id, int *ret_has) MUST_CHECK;
enum status store_notice_add(struct store *store, const char *id, uint64_t index) MUST_CHECK;

#endif
