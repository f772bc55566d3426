/* Rows of what came to this agency, and of what it attests about them. */
#ifndef TELLBACK_AGENT_STORE_INBOX_H
#define TELLBACK_AGENT_STORE_INBOX_H

#include "runtime/agent_store.h"
#include "tellback/envelope.h"
#include "tellback/notice.h"
#include "tellback/receipt.h"

/**
 * agent_store_inbox_known(db, id, hash, ret_known, ret_same):
 * Is ${id} in the inbox, and with the note of that ${hash}?
 *
 * Errors: those of db_step.
 */
enum status agent_store_inbox_known(struct db *db, const struct envelope_id *id, const struct digest *hash, int *ret_known,
				    int *ret_same) MUST_CHECK;

/**
 * struct inbox_place, agent_store_inbox_add(db, came, envelope, place):
 * A new row, durable before anything else is done with it.
 *
 * Shape:  ${place}: its cursor, and whether its whole body is in the store.
 * Errors: those of db_step.
 */
struct inbox_place {
	uint64_t cursor;
	int is_whole;
	int is_high;
	int64_t now_ms;
};
enum status agent_store_inbox_add(struct db *db, const struct came *came, const struct envelope *envelope,
				  const struct inbox_place *place) MUST_CHECK;

/**
 * struct inbox_kept:
 * A row that is not settled yet, or is to be shown.
 *
 * Shape:  ${tries} to unseal it and ${missed} to fetch its body were in vain.
 * Owner:  ${note} points into the arena.
 */
struct inbox_kept {
	int64_t number;
	struct envelope_id id;
	enum inbox_state state;
	struct view note;
	struct digest hash;
	struct agency sender;
	uint64_t index;
	int64_t accepted_ms;
	struct digest body;
	uint64_t body_bytes;
	int is_whole;
	int tries;
	int missed;
	int64_t opened_ms;
};

/**
 * enum inbox_raw, agent_store_inbox_raw(db, which, after, arena, ret_row):
 * The next raw row, high ones first: one whose body is whole, to be unsealed,
 * or one whose body is still to be fetched.  ${after} passes over that many.
 *
 * Errors: STATUS_NOT_FOUND; STATUS_NO_MEMORY; those of db_step.
 */
enum inbox_raw { INBOX_WHOLE, INBOX_PARTIAL };
enum status agent_store_inbox_raw(struct db *db, enum inbox_raw which, unsigned after, struct arena *arena,
				  struct inbox_kept *ret_row) MUST_CHECK;

/**
 * agent_store_inbox_find(db, id, arena, ret_row):
 * One row.
 *
 * Errors: as agent_store_inbox_raw.
 */
enum status agent_store_inbox_find(struct db *db, const struct envelope_id *id, struct arena *arena,
				   struct inbox_kept *ret_row) MUST_CHECK;

/**
 * agent_store_inbox_whole(db, body), agent_store_inbox_partial(db, body),
 * agent_store_inbox_tried(db, number),
 * agent_store_inbox_settle(db, number, code, now_ms),
 * agent_store_inbox_opened(db, number, role, user, now_ms):
 * The body is all there; it is to be fetched (anew), behind others; unsealing was tried in vain, for a reason of ours; it
 * is verified (${code} NULL) or refused; a person opened it.
 *
 * Errors: those of db_step.
 */
enum status agent_store_inbox_whole(struct db *db, const struct digest *body) MUST_CHECK;
enum status agent_store_inbox_partial(struct db *db, const struct digest *body) MUST_CHECK;
enum status agent_store_inbox_tried(struct db *db, int64_t number) MUST_CHECK;
enum status agent_store_inbox_settle(struct db *db, int64_t number, const char *code, int64_t now_ms) MUST_CHECK;
struct inbox_reader {
	const char *role;
	const char *user;
};
enum status agent_store_inbox_opened(struct db *db, int64_t number, const struct inbox_reader *reader, int64_t now_ms)
	MUST_CHECK;

/**
 * agent_store_inbox_opened_before(db, number):
 * It was opened, as our own receipt says, before this store was restored from
 * an older copy: by that role, at that time.
 *
 * Errors: broken ones.
 */
enum status agent_store_inbox_opened_before(struct db *db, int64_t number) MUST_CHECK;

/**
 * agent_store_said_add(db, line, sender, receipt, now_ms):
 * We attest ${line} to ${sender}: due to be put in a receipt where ${receipt}
 * is "", or said by that receipt already.  Said before, it changes nothing.
 *
 * Errors: those of db_step.
 */
enum status agent_store_said_add(struct db *db, const struct receipt_line *line, const struct agency *sender,
				 const char *receipt, int64_t now_ms) MUST_CHECK;

/**
 * agent_store_said_count(db, id, which, ret_count):
 * How many lines of that status about ${id} were attested before (perhaps by a
 * receipt that the broker had and this store, an older copy, had not).
 *
 * Errors: those of db_step.
 */
enum status agent_store_said_count(struct db *db, const struct envelope_id *id, enum receipt_status which,
				   int *ret_count) MUST_CHECK;

/**
 * struct said_due, agent_store_said_due(db, ret_due):
 * The lines that are due to one sender, at most 64; none: count 0.
 *
 * Errors: those of db_step.
 */
struct said_due {
	struct agency sender;
	struct receipt_line lines[MAX_RECEIPT_LINES];
	size_t count;
};
enum status agent_store_said_due(struct db *db, struct said_due *ret_due) MUST_CHECK;

/**
 * agent_store_said_in(db, line, receipt):
 * That line stands in that receipt now.
 *
 * Errors: those of db_step.
 */
enum status agent_store_said_in(struct db *db, const struct receipt_line *line, const struct envelope_id *receipt) MUST_CHECK;

/**
 * agent_store_receipt_add(db, id, agency, came):
 * Another agency's receipt as received, under the first 16 bytes of its hash.
 *
 * Errors: those of db_step.
 */
enum status agent_store_receipt_add(struct db *db, const struct envelope_id *id, const struct agency *agency,
				    const struct came *came) MUST_CHECK;

/**
 * agent_store_notice_known(db, id, ret_known),
 * agent_store_notice_add(db, id, notice, arena):
 * Is that notice of the broker's here; keep it.  Add it right after its row of
 * the journal was added: it takes that row's number.
 *
 * Errors: STATUS_NO_MEMORY; those of db_step.
 */
enum status agent_store_notice_known(struct db *db, const char *id, int *ret_known) MUST_CHECK;
enum status agent_store_notice_add(struct db *db, const char *id, const struct notice *notice, struct arena *arena) MUST_CHECK;

/**
 * agent_store_owed_clear(db, case_token), agent_store_owed_add(db, row):
 * What the broker said is owed: forget it (in a case, or all with NULL); a row.
 *
 * Errors: those of db_step.
 */
enum status agent_store_owed_clear(struct db *db, const struct case_token *case_token) MUST_CHECK;
enum status agent_store_owed_add(struct db *db, const struct owed_row *row) MUST_CHECK;

#endif
