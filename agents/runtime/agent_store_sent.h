/* Rows of what this agency sends: envelopes, receipts and its own card. */
#ifndef TELLBACK_AGENT_STORE_SENT_H
#define TELLBACK_AGENT_STORE_SENT_H

#include "runtime/agent_store.h"
#include "runtime/outbox.h"
#include "tellback/envelope.h"

/**
 * struct sent_kept:
 * One row, to add or as read.
 *
 * Shape:  ${kind} envelope, receipt or card; ${id} a receipt's salt, a card's
 *         first 16 bytes of hash; ${recipients} space-separated, ourselves
 *         among them; ${text} the note before `seq` (a card: the whole);
 *         ${seq} 0 and ${note} empty until signed; ${body_bytes} 0 without a
 *         body; ${is_partial}: its body is not here and is to be fetched.
 *         ${grade}, ${route}, ${on_behalf_of}: those facts, "" where absent;
 *         ${is_held} the kind holds it back.
 * Owner:  borrows when added; points into the arena when read.
 */
struct sent_kept {
	int64_t number;
	const char *kind;
	struct envelope_id id;
	const char *type;
	struct case_token case_token;
	struct envelope_id re;
	struct envelope_id replaces;
	const char *recipients;
	int priority;
	int is_high;
	const char *grade;
	const char *route;
	const char *on_behalf_of;
	const char *user;
	const char *reference;
	enum sent_state state;
	struct view text;
	struct digest body;
	uint64_t body_bytes;
	int is_partial;
	int is_held;
	uint64_t seq;
	struct view note;
	enum refusal code;
	enum refusal waiting;
	int reseal;
	int missed;
	int64_t made_ms;
	int64_t accepted_ms;
};

/**
 * agent_store_sent_add(db, row), agent_store_sent_step_add(db, id, agency):
 * A new row; a recipient whose progress its ledger will show.
 *
 * Errors: STATUS_CONFLICT (the id is there); those of db_step.
 */
enum status agent_store_sent_add(struct db *db, const struct sent_kept *row) MUST_CHECK;
enum status agent_store_sent_step_add(struct db *db, const struct envelope_id *id, const struct agency *agency) MUST_CHECK;

/**
 * agent_store_sent_load(db, number, arena, ret_row), agent_store_sent_find(db, id, arena, ret_row),
 * agent_store_sent_of_seq(db, seq, arena, ret_row):
 * One row by its number, id or sequence number.
 *
 * Errors: STATUS_NOT_FOUND; STATUS_NO_MEMORY; those of db_step.
 */
enum status agent_store_sent_load(struct db *db, int64_t number, struct arena *arena, struct sent_kept *ret_row) MUST_CHECK;
enum status agent_store_sent_find(struct db *db, const struct envelope_id *id, struct arena *arena,
				  struct sent_kept *ret_row) MUST_CHECK;
enum status agent_store_sent_of_seq(struct db *db, uint64_t seq, struct arena *arena, struct sent_kept *ret_row) MUST_CHECK;

/**
 * agent_store_sent_outbox(db, arena, ret_rows, ret_count):
 * What is signed, by seq, then what is sealed, most urgent first, as
 * outbox_next wants it; at most OUTBOX_ROWS_MOST.
 *
 * Errors: STATUS_NO_MEMORY; those of db_step.
 */
enum status agent_store_sent_outbox(struct db *db, struct arena *arena, struct outbox_row **ret_rows, size_t *ret_count)
	MUST_CHECK;

/**
 * agent_store_sent_seqs(db, ret_highest, ret_unanswered):
 * The highest sequence number given, and the lowest that is not answered; 0
 * for none.
 *
 * Errors: those of db_step.
 */
enum status agent_store_sent_seqs(struct db *db, uint64_t *ret_highest, uint64_t *ret_unanswered) MUST_CHECK;

/**
 * agent_store_sent_sign(db, number, seq, note), agent_store_sent_free(db, seq),
 * agent_store_sent_again(db, seq), agent_store_sent_unnumber(db, seq):
 * Give a row its place and its signed bytes; take both back from every
 * unanswered one from ${seq} on; take every answer back from ${seq} on, since
 * the broker has lost what it had said yes to; take the numbers of answered
 * ones back, since the broker has them under others.
 *
 * Errors: those of db_step.
 */
enum status agent_store_sent_sign(struct db *db, int64_t number, uint64_t seq, struct view note) MUST_CHECK;
enum status agent_store_sent_free(struct db *db, uint64_t seq) MUST_CHECK;
enum status agent_store_sent_again(struct db *db, uint64_t seq) MUST_CHECK;
enum status agent_store_sent_unnumber(struct db *db, uint64_t seq) MUST_CHECK;

/**
 * agent_store_sent_accepted(db, number, index, accepted_ms),
 * agent_store_sent_refused(db, number, code, needs),
 * agent_store_sent_failed(db, number, code),
 * agent_store_sent_waiting(db, number, code),
 * agent_store_sent_uploaded(db, number, bytes),
 * agent_store_sent_reseal(db, number, is_due),
 * agent_store_sent_replaced(db, number, by),
 * agent_store_sent_confirmed(db, number, user):
 * The moves of sent_state, and how far a row is within one.
 *
 * Shape:  ${is_due} 1: it is to be sealed anew; 0: that is over.
 * Errors: those of db_step.
 */
enum status agent_store_sent_accepted(struct db *db, int64_t number, uint64_t index, int64_t accepted_ms) MUST_CHECK;
enum status agent_store_sent_refused(struct db *db, int64_t number, enum refusal code, const char *needs) MUST_CHECK;
enum status agent_store_sent_failed(struct db *db, int64_t number, enum refusal code) MUST_CHECK;
enum status agent_store_sent_waiting(struct db *db, int64_t number, enum refusal code) MUST_CHECK;
enum status agent_store_sent_uploaded(struct db *db, int64_t number, uint64_t bytes) MUST_CHECK;
enum status agent_store_sent_reseal(struct db *db, int64_t number, int is_due) MUST_CHECK;
enum status agent_store_sent_replaced(struct db *db, int64_t number, const struct envelope_id *by) MUST_CHECK;
enum status agent_store_sent_confirmed(struct db *db, int64_t number, const char *user) MUST_CHECK;

/**
 * agent_store_sent_noted(db, id, user):
 * ${user} has seen to a refusal.
 *
 * Errors: STATUS_NOT_FOUND; those of db_step.
 */
enum status agent_store_sent_noted(struct db *db, const struct envelope_id *id, const char *user) MUST_CHECK;

/**
 * agent_store_sent_to_reseal(db, ret_number):
 * The oldest row that is to be sealed anew; 0 for none.
 *
 * Errors: those of db_step.
 */
enum status agent_store_sent_to_reseal(struct db *db, int64_t *ret_number) MUST_CHECK;

/**
 * agent_store_sent_needs(db, number, arena, ret_needs):
 * The further words of a refusal: open duties, or the holder.
 *
 * Errors: STATUS_NOT_FOUND; STATUS_NO_MEMORY; those of db_step.
 */
enum status agent_store_sent_needs(struct db *db, int64_t number, struct arena *arena, const char **ret_needs) MUST_CHECK;

/**
 * agent_store_sent_partial(db, arena, ret_row), agent_store_sent_whole(db, body),
 * agent_store_sent_missed(db, body):
 * The oldest row whose body is to be fetched, of those that were asked for in
 * vain the fewest times; that body is all there; the broker has not got it.
 *
 * Errors: STATUS_NOT_FOUND; STATUS_NO_MEMORY; those of db_step.
 */
enum status agent_store_sent_partial(struct db *db, struct arena *arena, struct sent_kept *ret_row) MUST_CHECK;
enum status agent_store_sent_whole(struct db *db, const struct digest *body) MUST_CHECK;
enum status agent_store_sent_missed(struct db *db, const struct digest *body) MUST_CHECK;

/**
 * struct reference_kept, agent_store_sent_reference(db, reference, ret_kept, ret_found),
 * agent_store_sent_reference_set(db, reference, kept):
 * What a caller's own reference names: the message, and the SHA-256 of the
 * file and of its content however it was laid out.
 *
 * Errors: those of db_step.
 */
struct reference_kept {
	struct envelope_id id;
	struct digest file;
	struct digest content;
};
enum status agent_store_sent_reference(struct db *db, const char *reference, struct reference_kept *ret_kept,
				       int *ret_found) MUST_CHECK;
enum status agent_store_sent_reference_set(struct db *db, const char *reference, const struct reference_kept *kept)
	MUST_CHECK;

/**
 * struct step_change, agent_store_sent_step(db, id, change):
 * A recipient got further with our message; the first time of each step stays.
 *
 * Units:  unix milliseconds, 0 = says nothing of that step.
 * Errors: those of db_step.
 */
struct step_change {
	struct agency agency;
	int64_t stored_ms;
	int64_t verified_ms;
	int64_t opened_ms;
	int64_t refused_ms;
	const char *word;
};
enum status agent_store_sent_step(struct db *db, const struct envelope_id *id, const struct step_change *change) MUST_CHECK;

#endif
