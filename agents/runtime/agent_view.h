/* What the store of an agent knows, for lists, files and screens.  Nothing
 * here asks the broker or changes anything but the surface's own marks, and
 * nothing here is unsealed: ids, words and times only (agent_message opens). */
#ifndef TELLBACK_AGENT_VIEW_H
#define TELLBACK_AGENT_VIEW_H

#include <stdint.h>

#include "base/arena.h"
#include "tellback/bounds.h"
#include "tellback/ids.h"
#include "tellback/message_type.h"
#include "tellback/refusal.h"
#include "tellback/status.h"

struct agent;

/**
 * enum sent_state:
 * How far a note of our own is.
 *
 *   pending -> sealed -> signed -> accepted | refused | failed
 *                 ^---------'  (signed again when an earlier seq fell away)
 *
 * Shape:  SENT_PENDING waits for a second person; SENT_REPLACED was refused and
 *         sealed anew under `replaced_by`; SENT_FAILED was malformed.
 * Source: docs/FORMATS.md, "Three answers other than accepted".
 */
enum sent_state { SENT_PENDING, SENT_SEALED, SENT_SIGNED, SENT_ACCEPTED, SENT_REFUSED, SENT_REPLACED, SENT_FAILED };

/**
 * sent_state_word(state), sent_state_find(word):
 * Its token as the store and screens have it, and back.
 */
const char *sent_state_word(enum sent_state state);
enum sent_state sent_state_find(const char *word);

/**
 * struct sent_row:
 * One message of our own.
 *
 * Shape:  ${code}, ${needs}: why it was refused or failed (REFUSAL_NONE else);
 *         ${needs} space-separated duty ids or, for not-holder, the agency;
 *         ${waiting} a code while the broker says `again`; ${is_high} as in
 *         agent_view_unseen; ${user} who sent it, "" a program; ${is_held} this
 *         agent holds it back (agent_release); ${is_resealing} it was refused,
 *         and will be sealed again by itself.
 * Units:  unix milliseconds, 0 = not yet.
 * Owner:  texts point into the arena.
 */
struct sent_row {
	struct envelope_id id;
	struct case_token case_token;
	enum message_type type;
	struct envelope_id re;
	struct envelope_id replaced_by;
	const char *reference;
	const char *to; /* space-separated, without ourselves */
	const char *user;
	enum sent_state state;
	enum refusal code;
	enum refusal waiting;
	const char *needs;
	int is_high;
	int is_held;
	int is_resealing;
	int64_t made_ms;
	uint64_t index;
	int64_t accepted_ms;
};

/**
 * struct sent_step:
 * One recipient's progress with one of our messages: the ledger.
 *
 * Shape:  ${word} the role that opened it, or the code it was refused with.
 * Units:  unix milliseconds, 0 = not yet.  ${stored_ms} is known only once the
 *         broker was asked (agent_ask_track).
 */
struct sent_step {
	struct agency agency;
	int64_t stored_ms;
	int64_t verified_ms;
	int64_t opened_ms;
	int64_t refused_ms;
	char word[TOKEN_SIZE];
};

/**
 * enum inbox_state:
 * What became of a received message.
 *
 *   raw -> verified | refused
 *
 * Shape:  INBOX_RAW is durable but not unsealed yet.
 */
enum inbox_state { INBOX_RAW, INBOX_VERIFIED, INBOX_REFUSED };

/**
 * struct inbox_row:
 * One received message.
 *
 * Shape:  ${grade}, ${route}, ${on_behalf_of}: those facts, "" where absent;
 *         ${code} the receipt's code for INBOX_REFUSED; ${opened_role} "" and
 *         ${opened_ms} 0 until a person of ours opened it.
 * Units:  unix milliseconds.
 * Owner:  texts point into the arena.
 */
struct inbox_row {
	struct envelope_id id;
	struct case_token case_token;
	enum message_type type;
	struct agency from;
	struct envelope_id re;
	enum inbox_state state;
	const char *code;
	const char *grade;
	const char *route;
	const char *on_behalf_of;
	uint64_t index;
	int64_t accepted_ms;
	int64_t stored_ms;
	int64_t opened_ms;
	const char *opened_role;
	int is_high;
};

/** Rows of a list, and whether there are more after them. */
struct sent_rows {
	struct sent_row *rows;
	size_t count;
};
struct inbox_rows {
	struct inbox_row *rows;
	size_t count;
};

/**
 * struct view_wanted:
 * Which rows: newest first, those of ${case_token} and ${type} where given,
 * only what no person opened (inbox) or nobody answered yet (sent) if
 * ${is_open}; at most ${most} (0: 200).
 */
struct view_wanted {
	const struct case_token *case_token;
	enum message_type type;
	int is_open;
	size_t most;
};

/**
 * agent_view_inbox(agent, wanted, arena, ret_rows), agent_view_sent(…):
 * Lists of messages.
 *
 * Errors: STATUS_NO_MEMORY; broken ones.
 */
enum status agent_view_inbox(struct agent *agent, const struct view_wanted *wanted, struct arena *arena,
			     struct inbox_rows *ret_rows) MUST_CHECK;
enum status agent_view_sent(struct agent *agent, const struct view_wanted *wanted, struct arena *arena,
			    struct sent_rows *ret_rows) MUST_CHECK;

/**
 * agent_view_inbox_one(agent, id, arena, ret_row),
 * agent_view_sent_one(agent, id, arena, ret_row),
 * agent_view_reference(agent, reference, arena, ret_row):
 * One message; the last by the caller's own reference, its newest replacement.
 *
 * Errors: STATUS_NOT_FOUND; STATUS_NO_MEMORY; broken ones.
 */
enum status agent_view_inbox_one(struct agent *agent, const struct envelope_id *id, struct arena *arena,
				 struct inbox_row *ret_row) MUST_CHECK;
enum status agent_view_sent_one(struct agent *agent, const struct envelope_id *id, struct arena *arena,
				struct sent_row *ret_row) MUST_CHECK;
enum status agent_view_reference(struct agent *agent, const char *reference, struct arena *arena,
				 struct sent_row *ret_row) MUST_CHECK;

/**
 * agent_view_find(agent, prefix, ret_id):
 * The one message, sent or received, whose id begins with ${prefix}.
 *
 * Shape:  at least 8 hex digits.
 * Errors: STATUS_NOT_FOUND; STATUS_CONFLICT (more than one); broken ones.
 */
enum status agent_view_find(struct agent *agent, const char *prefix, struct envelope_id *ret_id) MUST_CHECK;

/**
 * agent_view_steps(agent, id, arena, ret_steps, ret_count):
 * How far each recipient is with our message ${id}.
 *
 * Errors: STATUS_NOT_FOUND (not ours); STATUS_NO_MEMORY; broken ones.
 */
enum status agent_view_steps(struct agent *agent, const struct envelope_id *id, struct arena *arena,
			     struct sent_step **ret_steps, size_t *ret_count) MUST_CHECK;

/**
 * struct view_progress, agent_view_progress(agent, id, ret_progress):
 * How far all recipients together are with our message ${id}: who stands beside
 * another one, or beside us (`also`), counts with it and not by itself.
 *
 * Errors: STATUS_NOT_FOUND (not ours); STATUS_NO_MEMORY; broken ones.
 */
struct view_progress {
	size_t recipients;
	size_t verified;
	size_t opened;
	size_t refused;
};
enum status agent_view_progress(struct agent *agent, const struct envelope_id *id, struct view_progress *ret_progress)
	MUST_CHECK;

/**
 * enum view_way, struct view_message, agent_view_case(agent, case_token, arena, ret_rows):
 * All messages of a case that are here, oldest first: what came, what went, and
 * what was handed over to us with it.
 *
 * Shape:  ${who} the sender of what came, the recipients of what went
 *         (space-separated); ${giver} who handed it over; ${word} of what went
 *         its state, of what came the role that opened it, or "".
 * Units:  ${ms} when the broker accepted it, else when it was made.
 * Owner:  texts point into the arena.
 * Errors: STATUS_NO_MEMORY; broken ones.
 */
enum view_way { VIEW_CAME, VIEW_WENT, VIEW_HANDED };
struct view_message {
	struct envelope_id id;
	enum view_way way;
	enum message_type type;
	const char *who;
	const char *giver;
	const char *word;
	int is_high;
	int64_t ms;
};
struct view_messages {
	struct view_message *rows;
	size_t count;
};
enum status agent_view_case(struct agent *agent, const struct case_token *case_token, struct arena *arena,
			    struct view_messages *ret_rows) MUST_CHECK;

/**
 * enum journal_kind, struct journal_row:
 * What happened, in order: the surface's feed for files, results and `watch`.
 *
 * Shape:  JOURNAL_OFFERED ours is durable here; JOURNAL_ACCEPTED the broker
 *         has it; JOURNAL_REFUSED, JOURNAL_FAILED it said why (${word});
 *         JOURNAL_WAITING it said `again` (${word}), once a code and message;
 *         JOURNAL_RESEALED sealed anew as ${other}; JOURNAL_VERIFIED,
 *         JOURNAL_OPENED (${word} role), JOURNAL_REJECTED (${word} code) by
 *         ${agency}, whose receipt is ${other}; JOURNAL_ARRIVED one from
 *         ${agency} is unsealed and checked; JOURNAL_UNREADABLE it could not
 *         be (${word}); JOURNAL_READ a person of ours opened it; JOURNAL_NOTICE
 *         the broker's notice (agent_view_notice by ${number}), ${word} its
 *         kind, ${id} what it is about where that is a message;
 *         JOURNAL_HANDED an older message came with its case from ${agency};
 *         JOURNAL_ADOPTED the broker had it and this store, restored from an
 *         older copy, did not; JOURNAL_PURGED a recalled one's content was
 *         taken out of the store, as our ${other} says; JOURNAL_PROVEN ours is
 *         in the log, proven (agent_proof_find).
 * Units:  ${number} grows by one; ${ms} unix milliseconds.
 */
#define JOURNAL_KIND_TABLE(X) \
	X(OFFERED, "offered") X(ACCEPTED, "accepted") X(REFUSED, "refused") X(FAILED, "failed") X(WAITING, "waiting") \
	X(RESEALED, "resealed") X(VERIFIED, "verified") X(OPENED, "opened") X(REJECTED, "rejected") \
	X(ARRIVED, "arrived") X(UNREADABLE, "unreadable") X(READ, "read") X(NOTICE, "notice") X(HANDED, "handed") \
	X(ADOPTED, "adopted") X(PURGED, "purged") X(PROVEN, "proven")
enum journal_kind {
#define X(code, word) JOURNAL_##code,
	JOURNAL_KIND_TABLE(X)
#undef X
	JOURNAL_KIND_COUNT
};
struct journal_row {
	uint64_t number;
	enum journal_kind kind;
	struct envelope_id id;
	struct agency agency;
	char word[TOKEN_SIZE];
	struct envelope_id other;
	int64_t ms;
};

/**
 * journal_kind_word(kind), journal_kind_find(word):
 * Its token, and back.
 */
const char *journal_kind_word(enum journal_kind kind);
enum journal_kind journal_kind_find(const char *word);

/**
 * agent_view_journal(agent, after, most, arena, ret_rows, ret_count):
 * What happened after number ${after}, at most ${most} rows.
 *
 * Errors: STATUS_NO_MEMORY; broken ones.
 */
struct journal_rows {
	struct journal_row *rows;
	size_t count;
};
enum status agent_view_journal(struct agent *agent, uint64_t after, size_t most, struct arena *arena,
			       struct journal_rows *ret_rows) MUST_CHECK;

/**
 * agent_view_mark(agent, name), agent_view_mark_set(agent, name, number):
 * A number that the surface keeps in the store, such as how far it has
 * followed the journal ("spool"); 0 until set.  Set it after the files are
 * written: a crash between the two writes the same files again.
 *
 * Errors: STATUS_FULL; broken ones.
 */
uint64_t agent_view_mark(struct agent *agent, const char *name);
enum status agent_view_mark_set(struct agent *agent, const char *name, uint64_t number) MUST_CHECK;

/**
 * agent_view_receipt(agent, other, arena, ret_note, ret_index, ret_accepted_ms):
 * The receipt ${other} as received, to be written beside the sent file.
 *
 * Errors: STATUS_NOT_FOUND; STATUS_NO_MEMORY; broken ones.
 */
enum status agent_view_receipt(struct agent *agent, const struct envelope_id *other, struct arena *arena,
			       struct view *ret_note) MUST_CHECK;

/**
 * struct notice_row, agent_view_notices(agent, most, arena, ret_rows, ret_count),
 * agent_view_notice(agent, journal_number, arena, ret_row):
 * The broker's notices, newest first; one by its row in the journal.
 *
 * Owner:  texts point into the arena; ${needs} space-separated.
 * Errors: STATUS_NOT_FOUND; STATUS_NO_MEMORY; broken ones.
 */
struct notice_row {
	const char *kind;
	struct case_token case_token;
	const char *about;
	const char *code;
	const char *needs;
	int64_t at_ms;
};
struct notice_rows {
	struct notice_row *rows;
	size_t count;
};
enum status agent_view_notices(struct agent *agent, size_t most, struct arena *arena, struct notice_rows *ret_rows)
	MUST_CHECK;
enum status agent_view_notice(struct agent *agent, uint64_t journal_number, struct arena *arena,
			      struct notice_row *ret_row) MUST_CHECK;

/**
 * struct owed_row, agent_view_owed(agent, case_token, arena, ret_rows):
 * The duties as the broker last told them (agent_ask_owed), least time to due
 * first; of one case, or all with NULL.
 *
 * Units:  ${as_of_ms} when they were told, 0 never; unix milliseconds.
 * Errors: STATUS_NO_MEMORY; broken ones.
 */
struct owed_row {
	const char *id;
	const char *kind;
	struct case_token case_token;
	struct agency debtor;
	struct agency creditor;
	const char *child;
	const char *state;
	int64_t start_ms;
	int64_t due_ms;
	int64_t ended_ms;
};
struct owed_rows {
	struct owed_row *rows;
	size_t count;
	int64_t as_of_ms;
};
enum status agent_view_owed(struct agent *agent, const struct case_token *case_token, struct arena *arena,
			    struct owed_rows *ret_rows) MUST_CHECK;

/**
 * agent_view_is_owed(row):
 * Non-zero while the duty is still owed: open, or overdue.
 */
int agent_view_is_owed(const struct owed_row *row);

/**
 * struct creditors, agent_view_creditors(agent, re, kind, arena, ret_list):
 * To whom we owe something that the message ${re} opened, each once, by name,
 * as the broker last told (agent_ask_owed first): whoever answers all of them
 * sends each its own.
 *
 * Shape:  ${kind} of one kind of duty, NULL of any; "individual" may be among
 *         them.
 * Errors: STATUS_NO_MEMORY; broken ones.
 */
struct creditors {
	struct agency *items;
	size_t count;
};
enum status agent_view_creditors(struct agent *agent, const struct envelope_id *re, const char *kind,
				 struct arena *arena, struct creditors *ret_list) MUST_CHECK;

/**
 * agent_view_unopened(agent, arena, ret_rows):
 * Received high-grade messages (referral, further-information) that no person
 * of ours opened, oldest first: the hook's list.
 *
 * Errors: STATUS_NO_MEMORY; broken ones.
 */
enum status agent_view_unopened(struct agent *agent, struct arena *arena, struct inbox_rows *ret_rows) MUST_CHECK;

/**
 * agent_view_unseen(agent, arena, ret_rows):
 * Our own high-grade messages that no recipient has opened: "NOT YET SEEN".
 *
 * Errors: STATUS_NO_MEMORY; broken ones.
 */
enum status agent_view_unseen(struct agent *agent, struct arena *arena, struct sent_rows *ret_rows) MUST_CHECK;

/**
 * agent_view_refused(agent, arena, ret_rows):
 * Our messages that were refused or failed and that nobody has seen to
 * (agent_noted), newest first: an alarm until then.  What was said again and
 * taken since is none.
 *
 * Errors: STATUS_NO_MEMORY; broken ones.
 */
enum status agent_view_refused(struct agent *agent, struct arena *arena, struct sent_rows *ret_rows) MUST_CHECK;

/**
 * agent_view_pending(agent, arena, ret_rows):
 * Our messages that wait for a second person (agent_confirm).
 *
 * Errors: STATUS_NO_MEMORY; broken ones.
 */
enum status agent_view_pending(struct agent *agent, struct arena *arena, struct sent_rows *ret_rows) MUST_CHECK;

/**
 * struct agent_phones, agent_view_phones(agent, to, ret_phones):
 * Whom to ring about a message to ${to} (space-separated agencies): the
 * policy's numbers of the first of them that is a CRS.
 *
 * Errors: STATUS_NOT_FOUND.
 */
struct agent_phones {
	struct agency crs;
	char day[24];
	char night[24];
};
enum status agent_view_phones(struct agent *agent, const char *to, struct agent_phones *ret_phones) MUST_CHECK;

/**
 * struct agent_status, agent_view_status(agent, ret_status):
 * The agent in a few numbers, for `status` and its status file.
 *
 * Shape:  ${is_linked} the broker welcomed us; ${is_superseded} another agent
 *         runs with our key; ${waiting} notes not answered yet; ${unproven}
 *         accepted but not proven to be in the log, ${missing} of them for too
 *         long; ${evidence}: pieces of it, that the log is not one and the same,
 *         which nobody has seen to; ${is_behind}: it is smaller than it was;
 *         ${backed_up}: so many leaves, from the first, are in a backup in another
 *         place, as the broker says (agent_offer.c).
 * Units:  ${last_answer_ms} unix milliseconds of the broker's last frame;
 *         ${witness_stale_ms} from when on the witness sleeps, INT64_MAX never.
 */
struct agent_status {
	int is_linked;
	int is_superseded;
	uint64_t waiting;
	uint64_t pending;
	uint64_t raw;
	uint64_t unopened_high;
	uint64_t unseen_high;
	uint64_t refused;
	uint64_t cursor;
	uint64_t next_seq;
	uint64_t backed_up;
	int64_t last_answer_ms;
	uint64_t unproven;
	uint64_t missing;
	uint64_t evidence;
	uint64_t log_size;
	int is_behind;
	int64_t witness_stale_ms;
};
enum status agent_view_status(struct agent *agent, struct agent_status *ret_status) MUST_CHECK;

#endif
