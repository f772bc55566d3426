/* What one kind of agency's agent does besides what every agent does: one
 * static row a program, given to program_main and to agent_new.  Whatever it
 * leaves out (NULL, 0) is as in a plain agent.
 *
 *   a document is handed in -> ${packet} or agent_send -> ${prompts}, ${holds}
 *   a message came, or one of ours was accepted -> ${arrived}
 *   every turn -> ${tick}
 *
 * Inside ${holds}, ${arrived} and ${tick} the agent's transaction is open: what
 * they write with agent_db, agent_enqueue and agent_release is committed with
 * the turn or not at all.  None of them logs, waits, or asks the clock. */
#ifndef TELLBACK_RUNTIME_AGENT_KIND_H
#define TELLBACK_RUNTIME_AGENT_KIND_H

#include "db/db.h"
#include "runtime/agent.h"
#include "tellback/message_type.h"

struct verb;

/** Prompts of one document; messages that one document of a kind's own becomes. */
#define AGENT_PROMPTS_MOST 16
#define AGENT_PACKET_MOST 128

/**
 * struct agent_prompt, struct agent_prompts:
 * What whoever hands a document in is asked to think of: never a change and
 * never a refusal.
 *
 * Shape:  ${code} a token; ${words} a sentence or two.
 */
struct agent_prompt {
	const char *code;
	const char *words;
};
struct agent_prompts {
	struct agent_prompt items[AGENT_PROMPTS_MOST];
	size_t count;
};

/**
 * struct agent_packet_sent, struct agent_packet:
 * A document of the kind's own type (a front door's record of a call) that is
 * several messages.  ${is}(json) says whether ${json} is one; ${send} is as
 * agent_send, and gives each message it became.
 *
 * Shape:  ${name} "" for the first, which stands for the document; else what
 *         its results are called beside the file's ("x.decision.accepted.json").
 *         ${report} JSON that whoever handed in a file is told at once, as
 *         x.report.json, of what was made of it and what was not possible; empty
 *         for nothing.
 */
struct agent_packet_sent {
	struct {
		struct agent_sent sent;
		const char *name;
	} items[AGENT_PACKET_MOST];
	size_t count;
	struct view report;
};
struct agent_packet {
	int (*is)(struct view json);
	enum status (*send)(struct agent *agent, const struct agent_submission *submission, struct agent_now now,
			    struct arena *arena, struct agent_packet_sent *ret_sent,
			    struct document_problems *ret_problems);
};

/**
 * struct agent_kind:
 * One kind.
 *
 * Shape:  ${word} the kind's; ${is_holder}: it may hold cases, so somebody is to
 *         be woken for a high referral; ${shows_children}: its inbox names the
 *         children, as a school's must; ${standard_type} what a file without a
 *         type is (TYPE_UNKNOWN: it must say); ${inbox_types} which types `inbox`
 *         shows unless asked for all, TYPE_UNKNOWN last, NULL for every type;
 *         ${verbs} functions that give rows of verbs (runtime/verbs.h), beside
 *         those of every agent; ${tables} single statements that make the kind's
 *         own tables, named with its folder's prefix: each runs once in the
 *         life of a store, so one is only ever added at the end.
 *
 * ${prompts}(document, now, arena, ret_prompts): pure; shown by the verb, by
 *         `validate`, and as `prompts` in x.accepted.json.
 * ${holds}(agent, envelope, now, ret_held): is a message that is about to be
 *         kept for sending to be held back here, until agent_release?  It is
 *         sealed and durable; the broker hears nothing of it.
 * ${arrived}(agent, message, now, arena): once for each received message, after
 *         it was unsealed and verified, and for each of our own (is_own) after
 *         the broker accepted it; in that order.
 * ${tick}(agent, now, arena, ret_wait_ms): at every turn, so it begins with one
 *         indexed query; ${ret_wait_ms} how long it has nothing to do at most
 *         (left alone: for ever).
 *
 * Errors: what a peer sent is never one.  A status that is not broken undoes
 *         what that one call wrote, is logged, and the turn goes on; for
 *         STATUS_NO_MEMORY ${arrived} is tried a few times more.
 * Owner:  static.
 */
struct agent_kind {
	const char *word;
	int is_holder;
	int shows_children;
	enum message_type standard_type;
	const enum message_type *inbox_types;
	const struct verb *(*const *verbs)(size_t *ret_count);
	size_t verb_group_count;
	const char *const *tables;
	size_t table_count;
	const struct agent_packet *packet;
	enum status (*prompts)(const struct document *document, struct instant now, struct arena *arena,
			       struct agent_prompts *ret_prompts);
	enum status (*holds)(struct agent *agent, const struct envelope *envelope, struct agent_now now, int *ret_held);
	enum status (*arrived)(struct agent *agent, const struct agent_message *message, struct agent_now now,
			       struct arena *arena);
	enum status (*tick)(struct agent *agent, struct agent_now now, struct arena *arena, int64_t *ret_wait_ms);
};

/**
 * agent_db(agent), agent_self(agent), agent_trust(agent):
 * The store, for the kind's own tables (a verb begins and ends a transaction of
 * its own); who we are; what we believe.  No plain text of a message goes into
 * the store: ids, codes, counts, times, and fingerprints.
 *
 * Owner:  the agent's.
 */
struct db *agent_db(struct agent *agent);
const struct agency *agent_self(const struct agent *agent);
const struct trust *agent_trust(const struct agent *agent);

/**
 * agent_enqueue(agent, submission, now, arena, ret_sent, ret_problems):
 * agent_send inside the open transaction: a message of the agent's own doing.
 * With a `clientReference` of its own it may be enqueued again without harm.
 *
 * Shape:  no person: what takes two people is refused.
 * Errors: as agent_send.
 */
enum status agent_enqueue(struct agent *agent, const struct agent_submission *submission, struct agent_now now,
			  struct arena *arena, struct agent_sent *ret_sent,
			  struct document_problems *ret_problems) MUST_CHECK;

/**
 * agent_send_all(agent, submission, now, arena, ret_sent, ret_problems):
 * agent_send, and of a record some of whose recipients are `apart` an envelope
 * of its own for each of these, with the same content: all of them or none.
 * What surfaces hand in goes this way.
 *
 * Errors: as agent_send.
 * Source: docs/FORMATS.md, "Envelope" (strategy-record).
 */
enum status agent_send_all(struct agent *agent, const struct agent_submission *submission, struct agent_now now,
			   struct arena *arena, struct agent_packet_sent *ret_sent,
			   struct document_problems *ret_problems) MUST_CHECK;

/**
 * agent_release(agent, id), agent_drop(agent, id, now):
 * Inside the open transaction: a message that was held goes out now; it never
 * will, and is shown as failed, without a code.
 *
 * Errors: STATUS_NOT_FOUND (no such message is held); broken ones.
 */
enum status agent_release(struct agent *agent, const struct envelope_id *id) MUST_CHECK;
enum status agent_drop(struct agent *agent, const struct envelope_id *id, struct agent_now now) MUST_CHECK;

/**
 * agent_ended(agent, status):
 * A transaction of one's own in which agent_enqueue was called ended so: what
 * it did is said in the log, or forgotten.
 */
void agent_ended(struct agent *agent, enum status status);

/**
 * agent_renew(agent, id, puts, now, arena):
 * Inside the open transaction, before agent_release: seal a held message again
 * under its own id, with ${puts} put into its document (what has changed while
 * it waited).
 *
 * Shape:  ${arena} at least 128 MiB.
 * Errors: STATUS_NOT_FOUND (not held); STATUS_MALFORMED (it would not be fit to
 *         send any more); those of agent_message and the store.  It may be
 *         released as it is, then.
 */
struct json_puts;
enum status agent_renew(struct agent *agent, const struct envelope_id *id, struct json_puts puts, struct agent_now now,
			struct arena *arena) MUST_CHECK;

/**
 * agent_fingerprint(agent, text, ret_digest):
 * A keyed hash of ${text}, for finding the same again (a child's NHS number)
 * without keeping it: HMAC-SHA-256 under a key of this agency's own that only
 * the vault has.
 *
 * Shape:  1..MAX_FINGERPRINT_BYTES, normalised by the caller.
 * Errors: STATUS_GONE (the vault); STATUS_NOT_FOUND (there is no such key);
 *         STATUS_TOO_BIG.
 * Source: docs/SECURITY.md, "Keys on disk".
 */
#define MAX_FINGERPRINT_BYTES 256
enum status agent_fingerprint(struct agent *agent, struct view text, struct digest *ret_digest) MUST_CHECK;

/**
 * agent_kind_of(agent):
 * Its row; never NULL.
 */
const struct agent_kind *agent_kind_of(const struct agent *agent);

/**
 * struct agent_remarks, agent_remarks(kind, document, now, arena, ret_remarks):
 * What is to be said about a document that can go as it is: the marks that a
 * referral carries (docs/FORMATS.md, "JSON file") and the kind's prompts.
 *
 * Owner:  texts point into ${arena}.
 * Errors: STATUS_NO_MEMORY.
 */
struct agent_remarks {
	const char *const *marks;
	size_t mark_count;
	struct agent_prompts prompts;
};
enum status agent_remarks(const struct agent_kind *kind, const struct document *document, struct instant now,
			  struct arena *arena, struct agent_remarks *ret_remarks) MUST_CHECK;

#endif
