/* One agency's agent: everything but sockets, files and waiting.  It keeps
 * what it sends and what came in a store of its own, decides what to say to
 * the broker next, and never says it before it is committed.
 *
 * The program's loop owns the socket and the clock:
 *
 *   poll -> read frames, calls and files -> agent_send() and friends
 *        -> agent_turn(events, now) -> send the frames it gives -> wait until
 *           it says to wake
 *
 * Every function that changes something here is one transaction, durable when
 * it returns STATUS_OK.  Whatever a broken status (status_is_broken) says, the
 * program must end and start again: the store is the truth. */
#ifndef TELLBACK_AGENT_H
#define TELLBACK_AGENT_H

#include "base/arena.h"
#include "content/document.h"
#include "note/signed_note.h"
#include "runtime/agent_view.h"
#include "seal/age.h"
#include "tellback/envelope.h"
#include "tellback/instant.h"

struct agent;
struct agent_kind;
struct trust;

/** Frames that one turn gives out at most, and questions that wait for an
 * answer at most: below the socket's high-water mark, so a send never waits. */
#define AGENT_FRAMES_MOST 10

/** A caller's own reference for a message, with NUL. */
#define REFERENCE_SIZE 129

/** A person's UNIX name, with NUL. */
#define USER_SIZE 65

/**
 * struct agent_now:
 * The two clocks, read once a turn: the civil time goes into records, the
 * monotonic one decides when to try again, so that no jump of the wall clock
 * hastens or stops a retry.
 */
struct agent_now {
	struct instant civil;
	struct tick tick;
};

/**
 * struct agent_hasher:
 * The vault's keyed hash, in the shape that an agent asks for
 * (agent_fingerprint).
 */
struct agent_hasher {
	void *context;
	enum status (*hash)(void *context, struct view text, struct digest *ret_digest);
};

/**
 * struct agent_options:
 * What an agent is made of.
 *
 * Shape:  ${self} the agency; ${software} a program's name and version for the
 *         hello; ${kind} what its kind of agency does besides
 *         (runtime/agent_kind.h), NULL for a plain one; ${hasher} may be NULL.
 * Owner:  borrows all; ${trust}, the signer, the unwrapper, the hasher and the
 *         kind outlive the agent.
 */
struct agent_options {
	const char *store_path;
	struct agency self;
	struct trust *trust;
	const struct note_signer *signer;
	const struct age_unwrapper *unwrapper;
	const struct agent_hasher *hasher;
	const struct agent_kind *kind;
	const char *software;
};

/**
 * agent_new(options, now, ret_agent):
 * Open or make the store and take up where it left off.  It says nothing
 * until the link is up.
 *
 * Owner:  the caller; agent_free.
 * Errors: STATUS_MISCONFIGURED (the store is another agency's); those of
 *         db_open.
 */
enum status agent_new(const struct agent_options *options, struct agent_now now, struct agent **ret_agent) MUST_CHECK;

/**
 * agent_free(agent):
 * Close; NULL is nothing.  Nothing is lost if this is never called.
 */
void agent_free(struct agent *agent);

/**
 * enum agent_event_kind, struct agent_event:
 * What happened since the last turn.  A tick is a turn without events.
 *
 * Shape:  ${bytes} one frame as received, for AGENT_FRAME.
 */
enum agent_event_kind { AGENT_LINK_UP, AGENT_LINK_DOWN, AGENT_FRAME };
struct agent_event {
	enum agent_event_kind kind;
	struct view bytes;
};

/**
 * struct agent_output:
 * What the loop is to do after a turn.
 *
 * Shape:  send ${frames} in order (a send that fails is as a link that is
 *         down); if ${reconnect}, close the link and connect anew; call
 *         agent_turn again at ${wake} or when something happens, whichever
 *         is first.
 * Owner:  frames point into the arena given.
 */
struct agent_output {
	struct view frames[AGENT_FRAMES_MOST];
	size_t frame_count;
	int reconnect;
	struct tick wake;
};

/**
 * agent_turn(agent, events, count, now, arena, ret_output):
 * Take ${events}, change the store in one transaction, and say what to send.
 * What a peer sent is never an error: it is logged, and the link begun anew.
 *
 * Shape:  ${arena} at least 64 MiB, reset by the caller after each turn.
 * Errors: STATUS_FULL (nothing kept; try later); STATUS_NO_MEMORY; broken ones.
 * Source: docs/ARCHITECTURE.md, "Seams".
 */
struct agent_events {
	const struct agent_event *items;
	size_t count;
};
enum status agent_turn(struct agent *agent, struct agent_events events, struct agent_now now, struct arena *arena,
		       struct agent_output *ret_output) MUST_CHECK;

/**
 * struct agent_person:
 * Whose act it is: a UNIX user and the role the configuration gives that user.
 *
 * Shape:  both "" where a program acts; ${role} one of RECEIPT_ROLES.
 */
struct agent_person {
	char user[USER_SIZE];
	char role[TOKEN_SIZE];
};

/**
 * struct agent_submission:
 * A message to send.
 *
 * Shape:  ${json} one JSON file; ${files} what its `attachments` name, found
 *         by name; ${files} may be NULL; ${is_typed}: there is no file that
 *         could come twice, somebody typed it.
 * Owner:  borrows.
 */
struct agent_submission {
	struct view json;
	const struct document_attachment *files;
	size_t file_count;
	struct agent_person person;
	int is_typed;
};

/**
 * struct agent_sent:
 * What became of a submission.
 *
 * Shape:  ${state} SENT_PENDING when a second person must confirm it;
 *         ${is_repeat} when the same reference came with the same content
 *         before: the first result; ${reference} the document's, or the
 *         SHA-256 of the file.
 */
struct agent_sent {
	struct envelope_id id;
	struct case_token case_token;
	char reference[REFERENCE_SIZE];
	enum sent_state state;
	int is_repeat;
};

/**
 * agent_send(agent, submission, now, arena, ret_sent, ret_problems):
 * Read, complete, seal and keep a message for sending.  STATUS_OK means that
 * it is durable here; the broker's word comes later (agent_view_sent,
 * agent_view_journal).  Left out, `to` is whoever `re` is to be answered to,
 * and `case` is that of `re`, or a new one.  A file without a reference of its
 * own that was refused or failed may be handed in again: it is a new message;
 * so is what is typed once more after the broker has answered the first.
 *
 * Shape:  ${arena} at least 128 MiB (a body of 25 MiB is there four times).
 * Errors: STATUS_MALFORMED with ${ret_problems} (not fit to send; or two people
 *         must stand behind it and a program handed it in);
 *         STATUS_CONFLICT (this reference names other content, ${ret_sent} is
 *         the first); STATUS_BUSY (a recipient's card may be on its way, within
 *         a minute of our start or a new directory: try again);
 *         STATUS_TOO_BIG; STATUS_FULL; STATUS_NO_MEMORY; broken.
 * Source: docs/FORMATS.md, "JSON file"; docs/AGENT_STORE.md.
 */
enum status agent_send(struct agent *agent, const struct agent_submission *submission, struct agent_now now,
		       struct arena *arena, struct agent_sent *ret_sent, struct document_problems *ret_problems) MUST_CHECK;

/**
 * agent_validate(agent, submission, now, arena, ret_problems):
 * As agent_send, but nothing is kept.
 *
 * Errors: as agent_send.
 */
enum status agent_validate(struct agent *agent, const struct agent_submission *submission, struct agent_now now,
			   struct arena *arena, struct document_problems *ret_problems) MUST_CHECK;

/**
 * agent_confirm(agent, id, person, now):
 * The second person's yes to a pending message: it goes out.
 *
 * Errors: STATUS_NOT_FOUND; STATUS_CONFLICT (not pending any more);
 *         STATUS_NOT_PERMITTED (the same user as the first, or no manager).
 * Source: docs/FORMATS.md, "Places" (People).
 */
enum status agent_confirm(struct agent *agent, const struct envelope_id *id, const struct agent_person *person,
			  struct agent_now now) MUST_CHECK;

/**
 * agent_opened(agent, id, person, now):
 * A person has opened the received message ${id}: an `opened` receipt with
 * that role goes to its sender.  Said again by the same role it changes nothing.
 *
 * Errors: STATUS_NOT_FOUND (no such message in the inbox); STATUS_CONFLICT (it
 *         could not be unsealed, so nobody read it); STATUS_NOT_PERMITTED (no
 *         person, or no role).
 * Source: docs/FORMATS.md, "Receipt".
 */
enum status agent_opened(struct agent *agent, const struct envelope_id *id, const struct agent_person *person,
			 struct agent_now now) MUST_CHECK;

/**
 * agent_noted(agent, id, person):
 * A person has seen to our message ${id}, which was refused or failed: it is no
 * alarm any more.
 *
 * Errors: STATUS_NOT_FOUND (no such message of ours was); STATUS_NOT_PERMITTED
 *         (no person); broken ones.
 */
enum status agent_noted(struct agent *agent, const struct envelope_id *id, const struct agent_person *person) MUST_CHECK;

/**
 * agent_card(agent, raw, now):
 * Publish this agency's own card.  The same card again changes nothing.
 *
 * Errors: STATUS_MALFORMED (not a card of ours).
 * Source: docs/FORMATS.md, "Card, directory, join".
 */
enum status agent_card(struct agent *agent, struct view raw, struct agent_now now) MUST_CHECK;

/**
 * agent_ask_owed(agent, case_token), agent_ask_track(agent, id):
 * Ask the broker what is owed in a case (NULL: everything of ours), or how far
 * one of our messages is.  Gives a number; agent_answered(agent, number) is
 * non-zero once the answer is in the store, to be read with agent_view_owed or
 * agent_view_steps, and negative if the link went down meanwhile: then what
 * is there is old.
 *
 * Errors: 0 when too many such questions wait already.
 */
unsigned agent_ask_owed(struct agent *agent, const struct case_token *case_token);
unsigned agent_ask_track(struct agent *agent, const struct envelope_id *id);
int agent_answered(const struct agent *agent, unsigned number);

/**
 * struct agent_message:
 * One message taken out of its seal: received, our own copy of one sent, or
 * older mail of a case that ${giver} handed over to us (is_handed): then its
 * text is the giver's word, checked against the sender's signed note.
 *
 * Shape:  ${is_own} for our own; ${accepted_ms} 0 while the broker has not
 *         accepted it, or the giver did not know.
 * Owner:  points into the arena given.
 */
struct agent_message {
	struct envelope envelope;
	struct document document;
	int64_t accepted_ms;
	int is_own;
	int is_handed;
	struct agency giver;
};

/**
 * agent_message(agent, id, arena, ret_message):
 * Unseal a message of the inbox, one of our own, or one that was handed over
 * with its case.  This is not the `opened`
 * of a receipt: that takes a person (agent_opened).
 *
 * Shape:  ${arena} at least 64 MiB.
 * Errors: STATUS_NOT_FOUND; STATUS_CANNOT_OPEN; STATUS_GONE (the vault is not
 *         there); STATUS_NO_MEMORY; broken ones.
 */
enum status agent_message(struct agent *agent, const struct envelope_id *id, struct arena *arena,
			  struct agent_message *ret_message) MUST_CHECK;

/**
 * agent_json(agent, id, arena, ret_json):
 * As agent_message, as a JSON file with `id`, `from`, `acceptedAt`, and of older
 * mail `handedOverBy`, of ours `stands` ("3 of 5 have verified, 2 have read");
 * a handover without the mail in it.
 *
 * Errors: as agent_message.
 */
enum status agent_json(struct agent *agent, const struct envelope_id *id, struct arena *arena, struct view *ret_json)
	MUST_CHECK;

/**
 * agent_children(agent, id, arena, ret_children, ret_count):
 * The children of a message, with the tokens that an answer to it names; in an
 * answer by the names that what it answers has for them.
 *
 * Errors: as agent_message.
 */
enum status agent_children(struct agent *agent, const struct envelope_id *id, struct arena *arena,
			   struct document_child **ret_children, size_t *ret_count) MUST_CHECK;

#endif
