/* A message taken out of its seal for a person or a file. */
#include "runtime/agent.h"

#include <string.h>

#include "content/document_mail.h"
#include "note/envelope.h"
#include "runtime/agent_inner.h"
#include "runtime/agent_purge.h"
#include "runtime/agent_store_case.h"
#include "runtime/agent_store_inbox.h"
#include "runtime/agent_store_sent.h"
#include "runtime/results.h"
#include "runtime/unseal.h"

/** An outcome answers a decision, and that a referral; what is put right may
 * stand before them. */
#define RE_HOPS 4

/* Stands in for a signature where a note is only to be taken apart. */
static enum status
sign_nothing(void *context, struct view text, uint8_t ret_signature[SIGNATURE_BYTES])
{
	(void)context;
	(void)text;
	memset(ret_signature, 0, SIGNATURE_BYTES);
	return STATUS_OK;
}

enum status
agent_note_whole(const struct agent *agent, const struct sent_kept *row, struct arena *arena, struct view *ret_note)
{
	const struct note_signer nobody = {agent->signer->key, NULL, sign_nothing};

	*ret_note = row->note;
	return row->note.size ? STATUS_OK : envelope_sign(row->text, 1, &nobody, arena, ret_note);
}

/* Our own copy: sealed to ourselves as one of `to`. */
static enum status
find_own(struct agent *agent, const struct envelope_id *id, struct arena *arena, struct agent_message *message,
	 struct view *ret_body)
{
	struct sent_kept row;
	struct view note;
	enum status status = agent_store_sent_find(agent->db, id, arena, &row);

	if (!status && strcmp(row.kind, "envelope") != 0)
		status = STATUS_NOT_FOUND;
	if (status)
		return status;
	status = agent_note_whole(agent, &row, arena, &note);
	if (!status)
		status = envelope_decode(note, arena, &message->envelope);
	if (!status)
		status = agent_store_body(agent->db, &row.body, row.body_bytes, arena, ret_body);
	message->accepted_ms = row.accepted_ms;
	message->is_own = 1;
	return status;
}

static enum status
find_received(struct agent *agent, const struct envelope_id *id, struct arena *arena, struct agent_message *message,
	      struct view *ret_body)
{
	struct inbox_kept row;
	enum status status = agent_store_inbox_find(agent->db, id, arena, &row);

	/* what we answered `refused` is shown to no one as a message */
	if (!status && row.state != INBOX_VERIFIED)
		status = STATUS_CANNOT_OPEN;
	if (!status)
		status = envelope_decode(row.note, arena, &message->envelope);
	if (!status)
		status = agent_store_body(agent->db, &row.body, row.body_bytes, arena, ret_body);
	message->accepted_ms = row.accepted_ms;
	return status;
}

static enum status
open_body(struct agent *agent, struct view body, struct arena *arena, struct agent_message *message)
{
	struct inbox_findings findings;
	enum status status =
		unseal_open(&message->envelope, body, agent->unwrapper, arena, &message->document, &findings);

	if (status)
		return status;
	return findings.binding_holds == 1 && findings.type_agrees == 1 ? STATUS_OK : STATUS_CANNOT_OPEN;
}

/* An older message stands, without its seal, in the handover that we received
 * it in. */
static enum status
open_handed(struct agent *agent, const struct envelope_id *id, struct arena *arena, struct agent_message *message)
{
	struct agent_message handover = {0};
	struct inbox_findings findings;
	struct document_mail mail;
	struct handed_kept row;
	struct view body;
	enum status status = agent_store_handed_find(agent->db, id, arena, &row);

	if (!status)
		status = find_received(agent, &row.handover, arena, &handover, &body);
	if (!status)
		status = open_body(agent, body, arena, &handover);
	if (!status)
		status = document_mail_at(&handover.document, row.item, row.place, &mail);
	if (!status)
		status = envelope_decode(row.note, arena, &message->envelope);
	if (!status)
		status = unseal_plain(&message->envelope, mail.sealed, arena, &message->document, &findings);
	if (status)
		return status;
	if (findings.binding_holds != 1 || findings.type_agrees != 1)
		return STATUS_CANNOT_OPEN;
	message->accepted_ms = row.accepted_ms;
	message->giver = row.giver;
	message->is_handed = 1;
	return STATUS_OK;
}

/* The envelope's links as the document's. */
static void
fill_links(struct agent_message *message)
{
	message->document.case_token = message->envelope.case_token;
	message->document.re = message->envelope.re;
	message->document.replaces = message->envelope.replaces;
}

enum status
agent_message(struct agent *agent, const struct envelope_id *id, struct arena *arena, struct agent_message *ret_message)
{
	struct agent_message message = {0};
	struct agent_purged purged;
	struct view body;
	enum status status = agent_purge_find(agent, id, arena, &purged);

	/* what was purged may stand in a handover still: it is shown to no one */
	if (status != STATUS_NOT_FOUND)
		return status ? status : STATUS_CANNOT_OPEN;
	status = find_received(agent, id, arena, &message, &body);
	if (status == STATUS_NOT_FOUND)
		status = find_own(agent, id, arena, &message, &body);
	if (status == STATUS_NOT_FOUND)
		status = open_handed(agent, id, arena, &message);
	else if (!status)
		status = open_body(agent, body, arena, &message);
	if (status)
		return status;
	fill_links(&message);
	agent_processing_look(agent, &message.envelope);
	*ret_message = message;
	return STATUS_OK;
}

/* The envelope's `to` as the document's. */
static enum status
fill_to(struct agent_message *message, struct arena *arena)
{
	const char **to = arena_array(arena, message->envelope.to_count, sizeof *to);

	if (!to)
		return STATUS_NO_MEMORY;
	for (size_t i = 0; i < message->envelope.to_count; i++)
		to[i] = message->envelope.to[i].agency.name;
	message->document.to = to;
	message->document.to_count = message->envelope.to_count;
	return STATUS_OK;
}

enum status
agent_json(struct agent *agent, const struct envelope_id *id, struct arena *arena, struct view *ret_json)
{
	const char *names[2], *values[2];
	struct agent_message message;
	struct document_header header = {.extra_names = names, .extra_values = values};
	struct view_progress progress;
	enum status status = agent_message(agent, id, arena, &message);

	if (!status)
		status = fill_to(&message, arena);
	if (status)
		return status;
	header.id = message.envelope.id.hex;
	header.from = message.envelope.from.name;
	header.accepted_ms = message.accepted_ms;
	if (message.is_handed) {
		names[header.extra_count] = "handedOverBy";
		values[header.extra_count++] = message.giver.name;
	}
	if (message.is_own && message.accepted_ms && !agent_view_progress(agent, id, &progress) && progress.recipients) {
		names[header.extra_count] = "stands";
		values[header.extra_count] = results_progress(&progress, arena);
		header.extra_count += values[header.extra_count] != NULL;
	}
	document_mail_hide(&message.document);
	return document_write(&message.document, &header, arena, ret_json);
}

/* An answer names children by their tokens alone: whose they are stands in what
 * it answers, at last in our own referral. */
static enum status
name_children(struct agent *agent, struct envelope_id re, struct arena *arena, struct document_child *children,
	      size_t count)
{
	for (unsigned hops = 0; hops < RE_HOPS && *re.hex; hops++) {
		struct document_child *known;
		struct agent_message message;
		size_t known_count = 0;
		enum status status = agent_message(agent, &re, arena, &message);

		if (!status)
			status = document_children(&message.document, arena, &known, &known_count);
		if (status)
			return status == STATUS_NO_MEMORY || status_is_broken(status) ? status : STATUS_OK;
		for (size_t i = 0; i < count; i++)
			for (size_t j = 0; !*children[i].name && j < known_count; j++)
				if (!strcmp(children[i].token.hex, known[j].token.hex))
					children[i].name = known[j].name;
		re = message.envelope.re;
	}
	return STATUS_OK;
}

enum status
agent_children(struct agent *agent, const struct envelope_id *id, struct arena *arena, struct document_child **ret_children,
	       size_t *ret_count)
{
	struct document_child *children;
	struct agent_message message;
	size_t count = 0;
	enum status status = agent_message(agent, id, arena, &message);

	if (!status)
		status = document_children(&message.document, arena, &children, &count);
	if (!status)
		status = name_children(agent, message.envelope.re, arena, children, count);
	if (status)
		return status;
	*ret_children = children;
	*ret_count = count;
	return STATUS_OK;
}
