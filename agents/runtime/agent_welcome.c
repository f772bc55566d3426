/* The broker's welcome, and what of our own it has and we lack: an agent that
 * was restored from an older copy takes up where its lost self left off. */
#include "runtime/agent_inner.h"

#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/id.h"
#include "base/log.h"
#include "note/envelope.h"
#include "note/receipt.h"
#include "runtime/agent_store_inbox.h"
#include "runtime/agent_store_sent.h"
#include "runtime/facts_table.h"

/** A wall clock further off the broker's than this is told (milliseconds). */
#define SKEW_MOST_MS 60000

static void
look_at_clock(const struct turn *turn, int64_t broker_ms)
{
	int64_t ahead = turn->now.civil.ms - broker_ms;

	if (ahead > SKEW_MOST_MS || ahead < -SKEW_MOST_MS)
		log_event(LOG_LINE_WARNING, "clock.skew", "ahead_ms=%lld", (long long)ahead);
}

static void
look_at_serials(struct agent *agent, const struct frame_welcome *welcome)
{
	const struct directory *directory = trust_directory(agent->trust);

	agent->wants.policy_at = agent->wants.card_at = 0;
	agent->wants.directory = !directory || welcome->directory_serial > directory->serial;
}

/* Which of our own notes to fetch before anything is signed: all that the
 * broker has beyond ours; and where the bytes at its last number are not ours,
 * all from our first unanswered on. */
static enum status
plan_own(struct turn *turn, const struct frame_welcome *welcome)
{
	struct agent *agent = turn->agent;
	uint64_t highest = 0, unanswered = 0, have = welcome->have_seq;
	struct sent_kept row;
	enum status status = agent_store_sent_seqs(agent->db, &highest, &unanswered);

	if (status)
		return status;
	agent->wants.seq = agent->wants.seq_most = 0;
	if (have > highest) {
		log_event(LOG_LINE_WARNING, "store.older-than-broker", "have=%llu ours=%llu", (unsigned long long)have,
			  (unsigned long long)highest);
		agent->wants.seq = highest + 1;
		agent->wants.seq_most = have;
		return STATUS_OK;
	}
	if (have < highest && (!unanswered || have + 1 < unanswered)) {
		/* the broker was restored: what it has lost it is told again */
		log_event(LOG_LINE_WARNING, "broker.older-than-store", "have=%llu ours=%llu", (unsigned long long)have,
			  (unsigned long long)highest);
		agent->again_from = have + 1;
		return agent_rewind(turn, have + 1);
	}
	if (!have || !unanswered || have < unanswered)
		return STATUS_OK;
	status = agent_store_sent_of_seq(agent->db, have, turn->arena, &row);
	if (status)
		return status == STATUS_NOT_FOUND ? STATUS_OK : status;
	if (row.note.size == welcome->have_note.size &&
	    !memcmp(row.note.bytes, welcome->have_note.bytes, row.note.size))
		return STATUS_OK;
	log_event(LOG_LINE_WARNING, "store.older-than-broker", "have=%llu differs=1", (unsigned long long)have);
	agent->wants.seq = unanswered;
	agent->wants.seq_most = have;
	return STATUS_OK;
}

enum status
agent_welcome(struct turn *turn, const struct frame_welcome *welcome)
{
	struct agent *agent = turn->agent;
	enum status status;

	if (strcmp(welcome->agency, agent->self.name) != 0) {
		log_event(LOG_LINE_ERROR, "link.not-us", "broker-knows-us-as=%s", welcome->agency);
		agent_begin_anew(turn);
		return STATUS_OK;
	}
	look_at_clock(turn, welcome->time_ms);
	look_at_serials(agent, welcome);
	status = plan_own(turn, welcome);
	if (!status)
		status = agent_offer_welcome(turn, welcome);
	if (status)
		return status;
	agent->have_seq = welcome->have_seq;
	agent->one_by_one = 0;
	agent->is_superseded = 0;
	/* a new link says nothing of a broker that is busy: those waits go on */
	backoff_clear(&agent->fetch);
	backoff_clear(&agent->get);
	backoff_clear(&agent->body);
	agent->state = agent->wants.seq ? TALK_SYNCING : TALK_READY;
	log_event(LOG_LINE_INFO, "link.welcome", "have_seq=%llu directory=%llu", (unsigned long long)welcome->have_seq,
		  (unsigned long long)welcome->directory_serial);
	return STATUS_OK;
}

/* Space-separated recipients, ourselves among them. */
static const char *
recipients_of(const struct envelope *envelope, struct arena *arena)
{
	const char *list = envelope->to[0].agency.name;

	for (size_t i = 1; list && i < envelope->to_count; i++)
		list = arena_print(arena, "%s %s", list, envelope->to[i].agency.name);
	return list;
}

static enum status
adopt_new_envelope(struct turn *turn, const struct envelope *envelope, uint64_t seq)
{
	const struct facts_kept kept = facts_table_kept(envelope->facts, envelope->fact_count);
	struct db *db = turn->agent->db;
	struct sent_kept row = {.kind = "envelope",
				.id = envelope->id,
				.type = envelope->type_word,
				.case_token = envelope->case_token,
				.re = envelope->re,
				.replaces = envelope->replaces,
				.recipients = recipients_of(envelope, turn->arena),
				.priority = facts_table_priority(envelope->type, envelope->facts, envelope->fact_count),
				.is_high = facts_table_is_high(envelope->type, envelope->facts, envelope->fact_count),
				.grade = kept.grade,
				.route = kept.route,
				.on_behalf_of = kept.on_behalf_of,
				.user = "",
				.reference = "",
				.state = SENT_SIGNED,
				.text = envelope->before_seq,
				.body = envelope->body,
				.body_bytes = envelope->body_bytes,
				.is_partial = 1,
				.seq = seq,
				.note = envelope->note,
				.made_ms = envelope->time_s * 1000};
	enum status status = row.recipients ? agent_store_sent_add(db, &row) : STATUS_NO_MEMORY;

	for (size_t i = 0; !status && i < envelope->to_count; i++)
		if (strcmp(envelope->to[i].agency.name, turn->agent->self.name) != 0)
			status = agent_store_sent_step_add(db, &envelope->id, &envelope->to[i].agency);
	return status;
}

/* One that our store has too, unsigned as the copy was older: it takes its
 * place.  The broker's answer to the same bytes then says what became of it. */
static enum status
adopt_envelope(struct turn *turn, const struct envelope *envelope, uint64_t seq)
{
	struct db *db = turn->agent->db;
	struct sent_kept row;
	struct journal_row event = {.kind = JOURNAL_ADOPTED, .id = envelope->id, .ms = turn->now.civil.ms};
	enum status status = agent_store_sent_find(db, &envelope->id, turn->arena, &row);

	if (status == STATUS_NOT_FOUND)
		status = adopt_new_envelope(turn, envelope, seq);
	else if (!status && row.state == SENT_PENDING)
		status = agent_store_sent_confirmed(db, row.number, "");
	if (!status)
		status = agent_store_sent_find(db, &envelope->id, turn->arena, &row);
	if (!status && row.state == SENT_SEALED)
		status = agent_store_sent_sign(db, row.number, seq, envelope->note);
	return status ? status : agent_store_journal(db, &event);
}

/* What our lost self attested is attested: not again, and what a person had
 * opened stays opened. */
static enum status
adopt_receipt(struct turn *turn, const struct receipt *receipt, uint64_t seq)
{
	struct db *db = turn->agent->db;
	struct sent_kept row = {.kind = "receipt",
				.id = receipt->salt,
				.type = "",
				.recipients = receipt->to.name,
				.priority = OUTBOX_RECEIPT,
				.user = "",
				.reference = "",
				.state = SENT_SIGNED,
				.text = receipt->before_seq,
				.seq = seq,
				.note = receipt->note,
				.made_ms = receipt->time_s * 1000};
	enum status status = agent_store_sent_add(db, &row);

	if (status == STATUS_CONFLICT) {
		/* our store has it unsigned */
		status = agent_store_sent_find(db, &receipt->salt, turn->arena, &row);
		if (!status && row.state == SENT_SEALED)
			status = agent_store_sent_sign(db, row.number, seq, receipt->note);
	}
	for (size_t i = 0; !status && i < receipt->line_count; i++) {
		const struct receipt_line *line = &receipt->lines[i];
		struct inbox_kept came;

		status = agent_store_said_add(db, line, &receipt->to, receipt->salt.hex, receipt->time_s * 1000);
		if (!status && line->status == RECEIPT_OPENED &&
		    !agent_store_inbox_find(db, &line->envelope, turn->arena, &came))
			status = agent_store_inbox_opened(db, came.number, &(struct inbox_reader){line->word, ""},
							  receipt->time_s * 1000);
	}
	return status;
}

static enum status
adopt(struct turn *turn, uint64_t seq, struct view note)
{
	struct agent *agent = turn->agent;
	struct envelope envelope;
	struct receipt receipt;
	struct sent_kept row;
	enum status status = agent_store_sent_of_seq(agent->db, seq, turn->arena, &row);

	if (!status && row.note.size == note.size && !memcmp(row.note.bytes, note.bytes, note.size))
		return STATUS_OK; /* ours already */
	if (!status)
		status = agent_free_from(turn, seq);
	if (status && status != STATUS_NOT_FOUND)
		return status;
	/* the wanted bytes lie in memory that is freed: what is kept is copied by the store */
	if (!envelope_decode(note, turn->arena, &envelope) && envelope.seq == seq &&
	    !envelope_verify(&envelope, agent->signer->key)) {
		steps_add(&agent->steps, TRANSITION_ADOPT, "id=%s seq=%llu", envelope.id.hex, (unsigned long long)seq);
		return adopt_envelope(turn, &envelope, seq);
	}
	if (!receipt_decode(note, turn->arena, &receipt) && receipt.seq == seq &&
	    !receipt_verify(&receipt, agent->signer->key)) {
		steps_add(&agent->steps, TRANSITION_ADOPT, "id=%s seq=%llu", receipt.salt.hex, (unsigned long long)seq);
		return adopt_receipt(turn, &receipt, seq);
	}
	log_event(LOG_LINE_ERROR, "store.own-note", "seq=%llu advice=the-broker-shows-a-note-that-is-not-ours",
		  (unsigned long long)seq);
	return STATUS_OK;
}

enum status
agent_own_note(struct turn *turn, uint64_t seq, struct view note)
{
	struct wants *wants = &turn->agent->wants;
	enum status status = adopt(turn, seq, note);

	if (status || seq != wants->seq)
		return status;
	if (wants->seq < wants->seq_most) {
		wants->seq++;
		return STATUS_OK;
	}
	log_event(LOG_LINE_WARNING, "store.caught-up", "seq=%llu", (unsigned long long)wants->seq_most);
	wants->seq = wants->seq_most = 0;
	if (turn->agent->state == TALK_SYNCING)
		turn->agent->state = TALK_READY;
	return STATUS_OK;
}
