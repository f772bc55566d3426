/* From a JSON file to a row of the outbox. */
#include "runtime/agent.h"

#include <string.h>

#include "base/digest.h"
#include "base/id.h"
#include "base/log.h"
#include "note/directory.h"
#include "rules/types.h"
#include "runtime/agent_address.h"
#include "runtime/agent_handover.h"
#include "runtime/agent_inner.h"
#include "runtime/agent_purge.h"
#include "runtime/agent_kind.h"
#include "runtime/agent_store_sent.h"
#include "runtime/compose.h"
#include "runtime/facts_table.h"
#include "runtime/outbox.h"

/**
 * struct letter:
 * A submission on its way through agent_send.
 */
struct letter {
	struct document document;
	struct reference_kept kept; /* the digests; the id once it has one */
	char reference[REFERENCE_SIZE];
	int is_named; /* the caller gave the reference */
	int is_typed;
	int is_over; /* it was kept before: here is the first result */
	struct composed composed;
};

static enum status
blame(struct document_problems *problems, const struct document_problem *found)
{
	problems->count = 1;
	problems->more = 0;
	problems->items[0] = *found;
	return STATUS_MALFORMED;
}

static enum status
blame_words(struct document_problems *problems, const char *pointer, const char *code, const char *detail)
{
	return blame(problems, &(struct document_problem){pointer ? pointer : "", code, detail});
}

/* Put the files' bytes where the document names them. */
static enum status
attach(struct document *document, const struct agent_submission *submission, struct arena *arena,
       struct document_problems *problems)
{
	size_t total = 0;

	for (size_t i = 0; i < document->attachment_count; i++) {
		struct document_attachment *wanted = &document->attachments[i];
		size_t at = 0;

		while (at < submission->file_count && strcmp(submission->files[at].name, wanted->name) != 0)
			at++;
		if (at == submission->file_count)
			return blame_words(problems, arena_print(arena, "/attachments/%zu/file", i), "file",
					   "This file is not there.");
		wanted->bytes = submission->files[at].bytes;
		if (wanted->bytes.size > MAX_SEALED_BYTES || total > MAX_SEALED_BYTES - wanted->bytes.size)
			return blame_words(problems, "/attachments", "too-big", "Attachments are at most 24 MiB together.");
		total += wanted->bytes.size;
	}
	return STATUS_OK;
}

/* SHA-256 over ${json} and the digest of each attachment. */
static enum status
digest_with_files(struct view json, const struct document *document, struct arena *arena, struct digest *ret_digest)
{
	size_t size = json.size + document->attachment_count * DIGEST_BYTES;
	uint8_t *all = arena_alloc(arena, size);

	if (!all)
		return STATUS_NO_MEMORY;
	memcpy(all, json.bytes, json.size);
	for (size_t i = 0; i < document->attachment_count; i++) {
		struct digest one = digest_of(document->attachments[i].bytes);

		memcpy(all + json.size + i * DIGEST_BYTES, one.bytes, DIGEST_BYTES);
	}
	*ret_digest = digest_of((struct view){all, size});
	return STATUS_OK;
}

/* What the message is called, and what it is, however it was laid out. */
static enum status
identify(const struct agent_submission *submission, struct letter *letter, struct arena *arena,
	 struct document_problems *problems)
{
	const char *given = letter->document.client_reference;
	struct digest file = digest_of(submission->json);
	struct view plain;
	char hex[DIGEST_HEX_SIZE];
	enum status status;

	if (given && strlen(given) >= REFERENCE_SIZE)
		return blame_words(problems, "/clientReference", "too-long", "A reference has at most 128 bytes.");
	letter->is_named = given && *given;
	letter->is_typed = submission->is_typed;
	digest_hex(&file, hex);
	id_set(letter->reference, sizeof letter->reference, letter->is_named ? given : hex);
	status = digest_with_files(submission->json, &letter->document, arena, &letter->kept.file);
	if (!status)
		status = document_write(&letter->document, NULL, arena, &plain);
	if (!status)
		status = digest_with_files(plain, &letter->document, arena, &letter->kept.content);
	return status;
}

static enum status
read_letter(const struct agent_submission *submission, struct letter *letter, struct arena *arena,
	    struct document_problems *problems)
{
	enum status status = document_read(submission->json, arena, &letter->document, problems);

	if (!status)
		status = attach(&letter->document, submission, arena, problems);
	if (!status)
		status = identify(submission, letter, arena, problems);
	return status;
}

/* May what has no name of its own be said again?  What stood against it may be
 * over (a close, after the last answer was given); and what a person types once
 * more after it was accepted is meant once more (a close, after the case was
 * opened again), while the same file may only have come twice. */
static int
is_said_again(const struct letter *letter, const struct sent_row *row)
{
	return row->state == SENT_REFUSED || row->state == SENT_FAILED ||
	       (letter->is_typed && row->state == SENT_ACCEPTED);
}

/* Seen before? */
static enum status
look_up(struct agent *agent, struct letter *letter, struct arena *arena, struct agent_sent *ret_sent)
{
	struct reference_kept kept;
	struct sent_row row;
	int found = 0;
	enum status status = agent_store_sent_reference(agent->db, letter->reference, &kept, &found);

	if (status || !found)
		return status;
	status = agent_view_reference(agent, letter->reference, arena, &row);
	if (status)
		return status;
	if (!letter->is_named && is_said_again(letter, &row))
		return STATUS_OK;
	letter->is_over = 1;
	*ret_sent = (struct agent_sent){.id = row.id, .case_token = row.case_token, .state = row.state, .is_repeat = 1};
	memcpy(ret_sent->reference, letter->reference, sizeof ret_sent->reference);
	if (digest_equal(&kept.file, &letter->kept.file) || digest_equal(&kept.content, &letter->kept.content))
		return STATUS_OK;
	return STATUS_CONFLICT;
}

/* Does the directory have it, and has its card not come yet? */
static int
lacks_card(const struct agent *agent, const char *name)
{
	const struct directory_agency *agency = directory_find(trust_directory(agent->trust), name);

	return agency && !directory_is_revoked(agency, REVOKED_AGENCY) && !trust_card(agent->trust, name);
}

/* Is the policy of that CRS still to come, or the card of one it names? */
static int
lacks_also(const struct agent *agent, const char *name)
{
	const struct directory_agency *agency = directory_find(trust_directory(agent->trust), name);
	const struct policy *policy = trust_policy_for(agent->trust, name);

	if (!agency || !directory_has_role(agency, "crs"))
		return 0;
	for (size_t i = 0; policy && i < policy->also_count; i++)
		if (lacks_card(agent, policy->also[i].name))
			return 1;
	return !policy;
}

/* An agency that the directory has and whose card has not come yet: it may be
 * on its way to an agent that has only just begun, or to a new agency.  Not
 * for ever: then somebody must be told to ring. */
static int
is_card_to_come(const struct agent *agent, const struct address *address, struct agent_now now)
{
	int64_t waited_ms = now.tick.ms - agent->began_ms;

	if (waited_ms >= CARDS_WAIT_MS || !trust_directory(agent->trust))
		return 0;
	if (waited_ms < ALSO_WAIT_MS && lacks_also(agent, agent->self.name))
		return 1;
	for (size_t i = 0; i < address->to_count; i++)
		if (lacks_card(agent, address->to[i].name) ||
		    (waited_ms < ALSO_WAIT_MS && lacks_also(agent, address->to[i].name)))
			return 1;
	return 0;
}

/* What answers nothing, though its type answers something, would open a case
 * that nobody knows: whoever wrote it forgot a line. */
static int
lacks_re(const struct document *document)
{
	return !*document->re.hex && types_row(document->type)->re != CLASS_NONE &&
	       !types_has(document->type, TYPE_OWN_CASE);
}

static enum status
compose(struct agent *agent, struct letter *letter, struct agent_now now, struct arena *arena,
	struct document_problems *problems)
{
	const struct compose_context context = {agent->self, agent->trust, now.civil};
	struct document *document = &letter->document;
	struct document_problem found = {"", "", ""};
	struct address address;
	struct compose_request request = {.document = document, .re = document->re, .replaces = document->replaces};
	enum status status;

	if (lacks_re(document))
		return blame_words(problems, "/re", "required", "Say which message this is about.");
	status = agent_address(agent, document, now, arena, &address, &found);
	if (!status && is_card_to_come(agent, &address, now))
		return STATUS_BUSY;
	if (!status) {
		request.to = address.to;
		request.to_count = address.to_count;
		request.area = address.area;
		request.case_token = address.case_token;
		status = agent_handover_fill(agent, document, arena);
	}
	if (!status)
		status = compose_message(&context, &request, arena, &letter->composed, &found);
	return status == STATUS_MALFORMED ? blame(problems, &found) : status;
}

static const char *
recipients_of(const struct envelope *envelope, struct arena *arena)
{
	const char *list = envelope->to[0].agency.name;

	for (size_t i = 1; list && i < envelope->to_count; i++)
		list = arena_print(arena, "%s %s", list, envelope->to[i].agency.name);
	return list;
}

enum status
agent_keep(struct agent *agent, const struct keeping *keeping, struct agent_now now, struct arena *arena,
	   enum sent_state *ret_state)
{
	const struct composed *composed = keeping->composed;
	const struct envelope *envelope = &composed->envelope;
	const struct facts_kept kept = facts_table_kept(envelope->facts, envelope->fact_count);
	struct journal_row event = {.kind = JOURNAL_OFFERED, .id = envelope->id, .ms = now.civil.ms};
	struct sent_kept row = {.kind = "envelope",
				.id = envelope->id,
				.type = envelope->type_word,
				.case_token = envelope->case_token,
				.re = envelope->re,
				.replaces = envelope->replaces,
				.recipients = recipients_of(envelope, arena),
				.priority = composed->priority,
				.is_high = composed->is_high,
				.grade = kept.grade,
				.route = kept.route,
				.on_behalf_of = kept.on_behalf_of,
				.user = keeping->user,
				.reference = keeping->reference,
				.state = composed->needs_second && !keeping->is_resealed ? SENT_PENDING : SENT_SEALED,
				.text = composed->before_seq,
				.body = envelope->body,
				.body_bytes = envelope->body_bytes,
				.made_ms = now.civil.ms};
	enum status status = row.recipients ? STATUS_OK : STATUS_NO_MEMORY;

	if (!status && !keeping->is_resealed)
		status = agent_kind_holds(agent, envelope, now, &row.is_held);
	if (!status)
		status = agent_store_sent_add(agent->db, &row);
	if (!status)
		status = agent_store_body_add(agent->db, &envelope->body, 0, composed->body);
	for (size_t i = 0; !status && i < envelope->to_count; i++)
		if (strcmp(envelope->to[i].agency.name, agent->self.name) != 0)
			status = agent_store_sent_step_add(agent->db, &envelope->id, &envelope->to[i].agency);
	if (!status)
		status = agent_store_journal(agent->db, &event);
	/* sealed anew by itself it goes to the same once more, and nobody did it */
	if (!status && !keeping->is_resealed)
		status = agent_processing_sent(agent, envelope, keeping->user, now, arena);
	/* before anybody is told so; what waits for a second person, or is held
	 * back, is done when the broker has it */
	if (!status && row.state == SENT_SEALED && !row.is_held)
		status = agent_purge(agent,
				     &(struct agent_purge){envelope->id, envelope->type, envelope->re, keeping->user,
							   now.civil.ms},
				     arena);
	if (!status) {
		steps_add(&agent->steps, TRANSITION_OFFER, "id=%s type=%s case=%s re=%s", envelope->id.hex,
			  envelope->type_word, envelope->case_token.hex, *envelope->re.hex ? envelope->re.hex : "-");
		*ret_state = row.state;
	}
	return status;
}

/* Inside the transaction of the caller. */
static enum status
keep_letter(struct agent *agent, struct letter *letter, const char *user, struct agent_now now, struct arena *arena,
	    struct agent_sent *ret_sent)
{
	const struct keeping keeping = {&letter->composed, user, letter->reference, 0};
	const struct envelope *envelope = &letter->composed.envelope;
	struct agent_sent sent = {.id = envelope->id, .case_token = envelope->case_token};
	enum status status;

	letter->kept.id = envelope->id;
	status = agent_keep(agent, &keeping, now, arena, &sent.state);
	if (!status)
		status = agent_store_sent_reference_set(agent->db, letter->reference, &letter->kept);
	if (status)
		return status;
	memcpy(sent.reference, letter->reference, sizeof sent.reference);
	*ret_sent = sent;
	return STATUS_OK;
}

/* It is durable, or will be with the turn that it is part of. */
static void
tell_kept(struct agent *agent, const struct letter *letter, const struct agent_sent *sent)
{
	if (letter->composed.priority == OUTBOX_URGENT)
		agent_hurry(agent);
	log_event(LOG_LINE_INFO, "message.offered", "id=%s type=%s state=%s", sent->id.hex,
		  letter->composed.envelope.type_word, sent_state_word(sent->state));
}

/* All but keeping it. */
static enum status
make_letter(struct agent *agent, const struct agent_submission *submission, struct agent_now now, struct arena *arena,
	    struct letter **ret_letter, struct agent_sent *ret_sent, struct document_problems *problems)
{
	struct letter *letter = arena_alloc(arena, sizeof *letter);
	enum status status;

	problems->count = problems->more = 0;
	if (!letter)
		return STATUS_NO_MEMORY;
	*ret_letter = letter;
	status = read_letter(submission, letter, arena, problems);
	if (!status)
		status = look_up(agent, letter, arena, ret_sent);
	if (status || letter->is_over)
		return status;
	status = compose(agent, letter, now, arena, problems);
	if (!status && letter->composed.needs_second && !*submission->person.user)
		return blame_words(problems, "/type", "person",
				   "Two people stand behind this: one sends it (tellback send), another confirms it.");
	return status;
}

enum status
agent_enqueue(struct agent *agent, const struct agent_submission *submission, struct agent_now now, struct arena *arena,
	      struct agent_sent *ret_sent, struct document_problems *ret_problems)
{
	struct letter *letter = NULL;
	enum status status = make_letter(agent, submission, now, arena, &letter, ret_sent, ret_problems);

	if (status || letter->is_over)
		return status;
	status = keep_letter(agent, letter, submission->person.user, now, arena, ret_sent);
	if (!status)
		tell_kept(agent, letter, ret_sent);
	return status;
}

enum status
agent_send(struct agent *agent, const struct agent_submission *submission, struct agent_now now, struct arena *arena,
	   struct agent_sent *ret_sent, struct document_problems *ret_problems)
{
	struct letter *letter = NULL;
	enum status status = make_letter(agent, submission, now, arena, &letter, ret_sent, ret_problems);

	if (status || letter->is_over)
		return status;
	status = db_begin(agent->db);
	if (status)
		return status;
	status = keep_letter(agent, letter, submission->person.user, now, arena, ret_sent);
	if (!status)
		status = db_commit(agent->db);
	agent_ended(agent, status);
	if (status)
		db_rollback(agent->db);
	else
		tell_kept(agent, letter, ret_sent);
	return status;
}

enum status
agent_validate(struct agent *agent, const struct agent_submission *submission, struct agent_now now, struct arena *arena,
	       struct document_problems *ret_problems)
{
	struct letter *letter = arena_alloc(arena, sizeof *letter);
	enum status status;

	ret_problems->count = ret_problems->more = 0;
	if (!letter)
		return STATUS_NO_MEMORY;
	status = read_letter(submission, letter, arena, ret_problems);
	return status ? status : compose(agent, letter, now, arena, ret_problems);
}
