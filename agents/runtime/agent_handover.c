#include "runtime/agent_handover.h"

#include <string.h>

#include "base/digest.h"
#include "base/id.h"
#include "base/log.h"
#include "base/secret.h"
#include "content/document_mail.h"
#include "content/sealed.h"
#include "note/envelope.h"
#include "runtime/agent_inner.h"
#include "runtime/agent_store_case.h"
#include "runtime/unseal.h"

/** What one message may take while it is moved (bytes). */
#define MESSAGE_ARENA_BYTES (160UL * 1024 * 1024)

/* ---- giving --------------------------------------------------------------------- */

/* How much of what a handover may bring is taken up. */
struct load {
	size_t bytes;
	size_t messages;
};

/* Its plain text as it stood in the seal, without the padding; nothing is kept
 * of one that does not fit. */
static enum status
plain_of(const struct agent_message *message, const struct load *load, struct arena *arena, struct view *ret_plain)
{
	const struct sealed_binding binding = {message->envelope.id, message->envelope.from,
					       digest_of(message->envelope.head)};
	size_t size = sealed_size(&message->document, &binding), made = 0;
	uint8_t *plain = NULL;
	enum status status;

	if (size > HANDOVER_MESSAGE_BYTES || size + message->envelope.note.size > HANDOVER_MAIL_BYTES - load->bytes)
		return STATUS_TOO_BIG;
	status = sealed_encode(&message->document, &binding, size, &plain, &made);
	if (!status)
		status = arena_copy(arena, (struct view){plain, made}, ret_plain);
	secret_free(plain);
	return status;
}

static enum status
mail_of(struct agent *agent, const struct case_message *row, struct load *load, struct arena *arena,
	struct document_mail *ret_mail)
{
	struct agent_message message;
	struct arena *own;
	enum status status;

	if (load->messages == HANDOVER_MESSAGES)
		return STATUS_TOO_BIG;
	own = arena_new(MESSAGE_ARENA_BYTES);
	status = own ? agent_message(agent, &row->id, own, &message) : STATUS_NO_MEMORY;
	if (!status)
		status = plain_of(&message, load, arena, &ret_mail->sealed);
	if (!status)
		status = arena_copy(arena, message.envelope.note, &ret_mail->note);
	if (!status) {
		load->bytes += ret_mail->sealed.size + ret_mail->note.size;
		load->messages++;
	}
	ret_mail->accepted_s = row->accepted_ms / 1000;
	arena_free(own);
	return status;
}

static enum status
fill_item(struct agent *agent, struct document *document, size_t item, struct load *load, struct arena *arena)
{
	struct case_token case_token = {""};
	struct case_message *rows = NULL;
	struct document_mails mails = {.count = 0};
	struct document_mail *list;
	const char *name = document_mail_case(document, item);
	size_t count = 0;
	enum status status;

	id_set(case_token.hex, sizeof case_token.hex, id_is_id(name) ? name : "");
	if (!*case_token.hex || document_mail_count(document, item))
		return STATUS_OK;
	status = agent_store_case_messages(agent->db, &case_token, arena, &rows, &count);
	list = arena_array(arena, count ? count : 1, sizeof *list);
	if (!status && !list)
		status = STATUS_NO_MEMORY;
	for (size_t i = 0; !status && i < count; i++) {
		status = mail_of(agent, &rows[i], load, arena, &list[mails.count]);
		if (status == STATUS_NO_MEMORY || status == STATUS_GONE || status_is_broken(status))
			break;
		mails.count += !status;
		mails.left_out += status != STATUS_OK;
		status = STATUS_OK;
	}
	mails.items = list;
	if (!status && mails.left_out)
		log_event(LOG_LINE_WARNING, "handover.left-out", "case=%s messages=%zu", case_token.hex,
			  mails.left_out);
	return status ? status : document_mail_set(document, item, &mails, arena);
}

enum status
agent_handover_fill(struct agent *agent, struct document *document, struct arena *arena)
{
	size_t items = document_mail_items(document);
	struct load load = {0, 0};
	enum status status = STATUS_OK;

	for (size_t i = 0; !status && i < items; i++)
		status = fill_item(agent, document, i, &load, arena);
	return status;
}

/* ---- taking ------------------------------------------------------------------------ */

/* The key may have changed since: one that the sender has now, or had at first. */
static int
is_signed(const struct agent *agent, const struct envelope *envelope, uint64_t index)
{
	const uint64_t when[] = {index, 0};

	for (size_t i = 0; i < 2; i++) {
		const struct signer_key *key = trust_sender_key(agent->trust, envelope->from.name, when[i]);

		if (key && !envelope_verify(envelope, key))
			return 1;
	}
	return 0;
}

/* Is it a message of that case, and what its note says? */
static enum status
check_mail(const struct agent *agent, const struct document_mail *mail, const char *case_token, uint64_t index,
	   struct envelope *envelope, int *ret_is_good)
{
	struct arena *own = arena_new(MESSAGE_ARENA_BYTES);
	struct inbox_findings findings;
	struct document document;
	enum status status = own ? STATUS_OK : STATUS_NO_MEMORY;

	*ret_is_good = 0;
	if (!status && !strcmp(envelope->case_token.hex, case_token) && is_signed(agent, envelope, index)) {
		status = unseal_plain(envelope, mail->sealed, own, &document, &findings);
		*ret_is_good = !status && findings.binding_holds == 1 && findings.type_agrees == 1 &&
			       findings.facts_agree == 1;
	}
	arena_free(own);
	return status;
}

static enum status
take_mail(struct agent *agent, const struct handed_kept *row, const struct document_mail *mail, const char *case_token,
	  uint64_t index, struct arena *arena)
{
	struct journal_row event;
	struct envelope envelope;
	int is_good = 0;
	enum status status = envelope_decode(mail->note, arena, &envelope);

	if (!status)
		status = check_mail(agent, mail, case_token, index, &envelope, &is_good);
	if (status_is_broken(status))
		return status;
	/* also what asks for more memory than any honest message does */
	if (!is_good) {
		log_event(LOG_LINE_ERROR, "handover.mail", "id=%s item=%zu place=%zu why=not-what-its-note-says",
			  row->handover.hex, row->item, row->place);
		return STATUS_OK;
	}
	status = agent_store_handed_add(agent->db, row, &envelope);
	if (status || !db_changes(agent->db))
		return status;
	event = (struct journal_row){.kind = JOURNAL_HANDED,
				     .id = envelope.id,
				     .agency = row->giver,
				     .other = row->handover,
				     .ms = row->came_ms};
	return agent_store_journal(agent->db, &event);
}

enum status
agent_handover_take(struct agent *agent, const struct envelope *envelope, const struct document *document,
		    struct handover_place came, struct arena *arena)
{
	struct handed_kept row = {.handover = envelope->id, .giver = envelope->from, .came_ms = came.now_ms};
	size_t taken = 0;
	enum status status = STATUS_OK;

	for (row.item = 0; !status && row.item < document_mail_items(document); row.item++) {
		const char *case_token = document_mail_case(document, row.item);

		for (row.place = 0; !status && row.place < document_mail_count(document, row.item); row.place++) {
			struct document_mail mail;

			if (++taken > HANDOVER_MESSAGES) {
				log_event(LOG_LINE_ERROR, "handover.mail", "id=%s item=%zu place=%zu why=too-many",
					  row.handover.hex, row.item, row.place);
				return STATUS_OK;
			}
			status = document_mail_at(document, row.item, row.place, &mail);
			row.note = mail.note;
			row.accepted_ms = mail.accepted_s * 1000;
			if (!status)
				status = take_mail(agent, &row, &mail, case_token, came.index, arena);
		}
	}
	return status;
}
