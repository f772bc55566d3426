/* What was fetched: kept in the order of the stream, with the cursor, before
 * anything is made of it. */
#include "runtime/agent_inner.h"

#include <string.h>

#include "base/digest.h"
#include "base/id.h"
#include "base/log.h"
#include "note/card.h"
#include "note/directory.h"
#include "note/envelope.h"
#include "note/notice.h"
#include "note/policy.h"
#include "note/receipt.h"
#include "runtime/agent_holder.h"
#include "runtime/agent_store_inbox.h"
#include "runtime/agent_store_offer.h"
#include "runtime/agent_store_sent.h"
#include "runtime/facts_table.h"
#include "runtime/inbox.h"

static enum status
aside(struct turn *turn, const struct came *came, const char *why)
{
	return agent_store_aside(turn->agent->db, came, why, turn->now.civil.ms);
}

/* An inline body is whole or not there; a wrong one is fetched anew. */
static int
is_body_of(const struct envelope *envelope, struct view body)
{
	struct digest hash = digest_of(body);

	return body.size == envelope->body_bytes && digest_equal(&hash, &envelope->body);
}

static enum status
keep_envelope(struct turn *turn, const struct came *came, const struct envelope *envelope, const struct frame_item *item)
{
	struct db *db = turn->agent->db;
	struct inbox_place place = {.cursor = item->cursor, .now_ms = turn->now.civil.ms};
	uint64_t have = 0;
	enum status status = STATUS_OK;

	if (is_body_of(envelope, item->body))
		status = agent_store_body_add(db, &envelope->body, 0, item->body);
	if (!status)
		status = agent_store_body_have(db, &envelope->body, &have);
	place.is_whole = have == envelope->body_bytes;
	place.is_high = facts_table_is_high(envelope->type, envelope->facts, envelope->fact_count);
	if (!status)
		status = agent_store_inbox_add(db, came, envelope, &place);
	turn->stored += !status;
	steps_add(&turn->agent->steps, TRANSITION_KEEP, "id=%s cursor=%llu index=%llu from=%s", envelope->id.hex,
		  (unsigned long long)item->cursor, (unsigned long long)came->index, envelope->from.name);
	log_event(LOG_LINE_INFO, "inbox.stored", "id=%s from=%s type=%s index=%llu", envelope->id.hex, envelope->from.name,
		  envelope->type_word, (unsigned long long)came->index);
	return status;
}

/* Once more: from a broker that was restored, perhaps at another place, which
 * is where a later restore begins; and perhaps with the body that was lost. */
static enum status
keep_place(struct turn *turn, const struct came *came, const struct envelope *envelope, const struct frame_item *item)
{
	struct db *db = turn->agent->db;
	struct inbox_kept row;
	enum status status = agent_store_inbox_find(db, &envelope->id, turn->arena, &row);

	if (!status)
		status = agent_store_offer_place(db, row.number, item->cursor, came->index);
	if (status || row.state != INBOX_RAW || row.is_whole || !is_body_of(envelope, item->body))
		return status;
	status = agent_store_body_drop(db, &envelope->body);
	if (!status)
		status = agent_store_body_add(db, &envelope->body, 0, item->body);
	return status ? status : agent_store_inbox_whole(db, &envelope->body);
}

static enum status
on_envelope(struct turn *turn, const struct came *came, const struct frame_item *item)
{
	struct agent *agent = turn->agent;
	struct inbox_arrival arrival = {0};
	struct envelope envelope;
	enum status status = envelope_decode(came->note, turn->arena, &envelope);

	if (status == STATUS_NO_MEMORY)
		return status;
	arrival.is_readable = !status;
	status = STATUS_OK;
	if (arrival.is_readable) {
		arrival.is_own = !strcmp(envelope.from.name, agent->self.name);
		status = agent_store_inbox_known(agent->db, &envelope.id, &envelope.hash, &arrival.is_known,
						 &arrival.is_same);
	}
	if (status)
		return status;
	switch (inbox_arrive(&arrival)) {
	case INBOX_KEEP:
		return keep_envelope(turn, came, &envelope, item);
	case INBOX_REPEAT:
		return keep_place(turn, came, &envelope, item);
	case INBOX_SET_ASIDE:
		break;
	}
	return aside(turn, came, !arrival.is_readable ? "note-grammar" : arrival.is_own ? "from-ourselves" : "id-reused");
}

/* One line of somebody's receipt on a message of ours. */
static enum status
on_line(struct turn *turn, const struct receipt *receipt, const struct receipt_line *line, const struct came *came,
	const struct envelope_id *receipt_id)
{
	struct db *db = turn->agent->db;
	struct step_change change = {.agency = receipt->by, .word = line->word};
	struct journal_row event = {.id = line->envelope, .agency = receipt->by, .other = *receipt_id,
				    .ms = came->accepted_ms};
	struct sent_kept row;
	struct digest hash;
	enum status status = agent_store_sent_find(db, &line->envelope, turn->arena, &row);

	if (status)
		return status == STATUS_NOT_FOUND ? aside(turn, came, "receipt-foreign") : status;
	hash = digest_of(row.note);
	if (!digest_equal(&hash, &line->hash))
		return aside(turn, came, "receipt-hash");
	switch (line->status) {
	case RECEIPT_VERIFIED:
		event.kind = JOURNAL_VERIFIED;
		change.verified_ms = came->accepted_ms;
		break;
	case RECEIPT_OPENED:
		event.kind = JOURNAL_OPENED;
		change.opened_ms = change.verified_ms = came->accepted_ms;
		break;
	case RECEIPT_REFUSED:
		event.kind = JOURNAL_REJECTED;
		change.refused_ms = came->accepted_ms;
		log_event(LOG_LINE_ERROR, "message.rejected", "id=%s by=%s code=%s", line->envelope.hex, receipt->by.name,
			  line->word);
		break;
	}
	id_set(event.word, sizeof event.word, line->word);
	steps_add(&turn->agent->steps, TRANSITION_HEAR, "id=%s by=%s status=%s", line->envelope.hex, receipt->by.name,
		  receipt_status_word(line->status));
	status = agent_store_sent_step(db, &line->envelope, &change);
	return status ? status : agent_store_journal(db, &event);
}

static enum status
on_receipt(struct turn *turn, const struct came *came)
{
	struct agent *agent = turn->agent;
	const struct signer_key *key;
	struct envelope_id id;
	struct receipt receipt;
	char hex[DIGEST_HEX_SIZE];
	enum status status = receipt_decode(came->note, turn->arena, &receipt);

	if (status == STATUS_NO_MEMORY)
		return status;
	if (status)
		return aside(turn, came, "note-grammar");
	key = trust_sender_key(agent->trust, receipt.by.name, came->index);
	if (!key || receipt_verify(&receipt, key))
		return aside(turn, came, "note-signature");
	if (strcmp(receipt.to.name, agent->self.name) != 0)
		return aside(turn, came, "not-for-us");
	digest_hex(&receipt.hash, hex);
	hex[ID_SIZE - 1] = '\0';
	id_set(id.hex, sizeof id.hex, hex);
	status = agent_store_receipt_add(agent->db, &id, &receipt.by, came);
	/* said before, by a broker that was restored since */
	if (!status && !db_changes(agent->db))
		return STATUS_OK;
	for (size_t i = 0; !status && i < receipt.line_count; i++)
		status = on_line(turn, &receipt, &receipt.lines[i], came, &id);
	return status;
}

static enum status
on_notice(struct turn *turn, const struct came *came)
{
	struct db *db = turn->agent->db;
	struct journal_row event = {.kind = JOURNAL_NOTICE, .ms = came->accepted_ms};
	struct notice notice;
	char id[ID_SIZE];
	enum status status = notice_decode(came->note, turn->arena, &notice);
	int is_known = 0;

	if (status == STATUS_NO_MEMORY)
		return status;
	if (status)
		return aside(turn, came, "note-grammar");
	notice_id(&notice, id);
	status = agent_store_notice_known(db, id, &is_known);
	if (status || is_known)
		return status;
	id_set(event.word, sizeof event.word, notice_kind_word(notice.kind));
	if (id_is_id(notice.about))
		id_set(event.id.hex, sizeof event.id.hex, notice.about);
	status = agent_store_journal(db, &event);
	if (!status)
		status = agent_store_notice_add(db, id, &notice, turn->arena);
	return status ? status : agent_holder_notice(turn->agent, &notice);
}

static enum status
believe(struct trust *trust, const struct came *came)
{
	const struct trust_source source = {came->index, {came->accepted_ms}};

	if (came->kind == LEAF_DIRECTORY)
		return trust_take_directory(trust, came->note, source);
	if (came->kind == LEAF_POLICY)
		return trust_take_policy(trust, came->note, source);
	return trust_take_card(trust, came->note, source);
}

/* The serial that a note says it has; 0 if it cannot be read. */
static uint64_t
serial_of(const struct came *came, struct arena *arena, struct agency *ret_whose)
{
	struct directory directory;
	struct signed_note note;
	struct policy policy;
	struct card card;

	if (came->kind == LEAF_DIRECTORY)
		return directory_decode(came->note, arena, &directory) ? 0 : directory.serial;
	if (came->kind == LEAF_CARD) {
		if (card_decode(came->note, arena, &card))
			return 0;
		*ret_whose = card.agency;
		return card.serial;
	}
	if (signed_note_split(came->note, arena, &note) || policy_decode(note.text, arena, &policy))
		return 0;
	*ret_whose = policy.governs;
	return policy.serial;
}

/* An older one than we have is nothing: we asked from an older cursor, or have
 * the newest already.  Another one of the same or a later serial means that
 * somebody shows different notes to different agencies. */
static int
is_only_older(const struct turn *turn, const struct came *came)
{
	const struct trust *trust = turn->agent->trust;
	struct agency whose = {""};
	uint64_t serial = serial_of(came, turn->arena, &whose), ours = 0;

	if (came->kind == LEAF_DIRECTORY && trust_directory(trust))
		ours = trust_directory(trust)->serial;
	if (came->kind == LEAF_CARD && trust_card(trust, whose.name))
		ours = trust_card(trust, whose.name)->serial;
	if (came->kind == LEAF_POLICY && trust_policy_for(trust, whose.name))
		ours = trust_policy_for(trust, whose.name)->serial;
	return serial < ours;
}

enum status
agent_trusted(struct turn *turn, const struct came *came)
{
	struct agent *agent = turn->agent;
	enum status status = believe(agent->trust, came);

	if (status == STATUS_NO_MEMORY || status_is_broken(status))
		return status;
	if (status == STATUS_CONFLICT && is_only_older(turn, came))
		return STATUS_OK;
	if (status)
		return aside(turn, came, status_word(status));
	if (came->kind == LEAF_DIRECTORY) {
		/* a new directory may bring agencies whose cards and policies we lack */
		agent->wants.directory = 0;
		agent->began_ms = turn->now.tick.ms;
		agent->wants.policy_at = agent->wants.card_at = 0;
	}
	return agent_store_trust_keep(agent->db, came);
}

static enum status
on_item(struct turn *turn, const struct frame_item *item)
{
	const struct came came = {item->kind, item->note, item->index, item->accepted_ms};

	switch (item->kind) {
	case LEAF_ENVELOPE:
		return on_envelope(turn, &came, item);
	case LEAF_RECEIPT:
		return on_receipt(turn, &came);
	case LEAF_NOTICE:
		return on_notice(turn, &came);
	case LEAF_CARD:
	case LEAF_DIRECTORY:
	case LEAF_POLICY:
		return agent_trusted(turn, &came);
	case LEAF_REFUSED:
	case LEAF_ERASURE:
		return STATUS_OK; /* neither is for an agency to act on */
	case LEAF_KIND_COUNT:
		break;
	}
	return aside(turn, &came, "kind");
}

enum status
agent_batch(struct turn *turn, const struct frame_batch *batch)
{
	struct agent *agent = turn->agent;
	uint64_t cursor = 0;
	enum status status = agent_store_mark(agent->db, "cursor", &cursor);
	uint64_t before = cursor;

	backoff_clear(&agent->fetch);
	backoff_clear(&agent->hello);
	for (size_t i = 0; !status && i < batch->count; i++) {
		if (batch->items[i].cursor <= cursor)
			continue;
		status = on_item(turn, &batch->items[i]);
		cursor = batch->items[i].cursor;
	}
	if (status || cursor == before)
		return status;
	turn->has_kept = 1;
	return agent_store_mark_set(agent->db, "cursor", cursor);
}
