/* What the broker answered to our notes, one by one. */
#include "runtime/agent_inner.h"

#include <string.h>

#include "base/id.h"
#include "base/log.h"
#include "note/envelope.h"
#include "note/receipt.h"
#include "runtime/address_table.h"
#include "runtime/agent_holder.h"
#include "runtime/agent_purge.h"
#include "runtime/agent_store_sent.h"

/** After a restore of the broker others ring within a minute (milliseconds). */
#define RESTORING_MOST_MS 30000

/** A message is sealed anew by itself at most this often; then a person looks. */
#define RESEALS_MOST 3

static enum status
journal(struct turn *turn, enum journal_kind kind, const struct sent_kept *row, const char *word)
{
	struct journal_row event = {.kind = kind, .id = row->id, .ms = turn->now.civil.ms};

	if (strcmp(row->kind, "envelope") != 0)
		return STATUS_OK;
	id_set(event.word, sizeof event.word, word);
	return agent_store_journal(turn->agent->db, &event);
}

/* We hold what we took over. */
static enum status
learn(struct turn *turn, const struct sent_kept *row)
{
	struct envelope envelope;

	if (!address_table_takes_over(message_type_find(row->type)) ||
	    envelope_decode(row->note, turn->arena, &envelope))
		return STATUS_OK;
	return agent_holder_learn(turn->agent, &envelope, turn->arena);
}

/* What we say is purged is, also where another copy of this store said it. */
static enum status
purge(struct turn *turn, const struct sent_kept *row)
{
	const struct agent_purge purge = {row->id, message_type_find(row->type), row->re, row->user, turn->now.civil.ms};

	return agent_purge(turn->agent, &purge, turn->arena);
}

enum status
agent_free_from(struct turn *turn, uint64_t seq)
{
	steps_add(&turn->agent->steps, TRANSITION_FREE, "seq=%llu", (unsigned long long)seq);
	return agent_store_sent_free(turn->agent->db, seq);
}

enum status
agent_rewind(struct turn *turn, uint64_t seq)
{
	steps_add(&turn->agent->steps, TRANSITION_REWIND, "seq=%llu", (unsigned long long)seq);
	return agent_store_sent_again(turn->agent->db, seq);
}

static enum status
on_accepted(struct turn *turn, const struct sent_kept *row, const struct frame_answer *answer)
{
	enum status status =
		agent_store_sent_accepted(turn->agent->db, row->number, answer->index, answer->accepted_ms);

	backoff_clear(&turn->agent->submit);
	if (!status)
		status = agent_proof_accepted(turn, row->number, answer->index, answer->accepted_ms);
	if (!status && !row->accepted_ms)
		status = journal(turn, JOURNAL_ACCEPTED, row, "");
	if (!status && !strcmp(row->kind, "envelope"))
		status = agent_kind_arrival(turn->agent, &row->id);
	if (!status)
		status = learn(turn, row);
	if (!status)
		status = purge(turn, row);
	steps_add(&turn->agent->steps, TRANSITION_LEARN, "id=%s index=%llu", row->id.hex, (unsigned long long)answer->index);
	log_event(LOG_LINE_INFO, "message.accepted", "id=%s index=%llu", row->id.hex, (unsigned long long)answer->index);
	return status;
}

/* What was for the holder goes to the new one.  What only the holder may say,
 * and we no longer hold the case, is for a person. */
static int
is_mended_by_resealing(enum refusal code, const char *type)
{
	if (code == REFUSAL_NOT_HOLDER)
		return (address_table_row(message_type_find(type))->places & ADDRESS_HOLDER) != 0;
	return code == REFUSAL_EPOCH || code == REFUSAL_REVOKED || code == REFUSAL_ID_REUSED;
}

/* How many messages stand before ${row} in its chain of replacements. */
static enum status
count_before(struct turn *turn, const struct sent_kept *row, int *ret_count)
{
	struct sent_kept at = *row;
	enum status status = STATUS_OK;
	int count = 0;

	while (!status && *at.replaces.hex && count < RESEALS_MOST) {
		struct envelope_id replaced = at.replaces;

		status = agent_store_sent_find(turn->agent->db, &replaced, turn->arena, &at);
		/* only what was refused counts: replacing an accepted one is a person's act */
		if (!status && at.state != SENT_REPLACED)
			break;
		count += !status;
	}
	if (status && status != STATUS_NOT_FOUND)
		return status;
	*ret_count = count;
	return STATUS_OK;
}

/* The refusal's further words: the duties that are open, or the holder. */
static const char *
needs_of(const struct frame_answer *answer, struct arena *arena)
{
	const char *needs = answer->code == REFUSAL_NOT_HOLDER ? answer->holder.name : "";

	for (size_t i = 0; needs && i < answer->need_count; i++)
		needs = arena_print(arena, "%s%s%s", needs, *needs ? " " : "", answer->needs[i]);
	return needs;
}

static enum status
on_refused(struct turn *turn, const struct sent_kept *row, const struct frame_answer *answer)
{
	struct db *db = turn->agent->db;
	const char *needs = needs_of(answer, turn->arena);
	enum status status = needs ? agent_store_sent_refused(db, row->number, answer->code, needs) : STATUS_NO_MEMORY;
	int before = 0;

	steps_add(&turn->agent->steps, TRANSITION_DENY, "id=%s code=%s", row->id.hex, refusal_row(answer->code)->word);
	log_event(LOG_LINE_ERROR, "message.refused", "id=%s kind=%s code=%s", row->id.hex, row->kind,
		  refusal_row(answer->code)->word);
	backoff_clear(&turn->agent->submit);
	/* a broker that was restored says it again */
	if (!status && row->code != answer->code)
		status = journal(turn, JOURNAL_REFUSED, row, refusal_row(answer->code)->word);
	if (!status && answer->code == REFUSAL_NOT_HOLDER)
		status = agent_holder_told(turn->agent, &row->case_token, answer->holder.name);
	if (!status && is_mended_by_resealing(answer->code, row->type) && !strcmp(row->kind, "envelope")) {
		status = count_before(turn, row, &before);
		if (!status && before < RESEALS_MOST)
			status = agent_store_sent_reseal(db, row->number, 1);
	}
	return status;
}

/* Our program is at fault.  Its seq was not taken, so all behind it are signed
 * again without it. */
static enum status
on_malformed(struct turn *turn, const struct sent_kept *row, const struct frame_answer *answer)
{
	enum status status = agent_store_sent_failed(turn->agent->db, row->number, answer->code);

	steps_add(&turn->agent->steps, TRANSITION_DENY, "id=%s code=%s", row->id.hex, refusal_row(answer->code)->word);
	log_event(LOG_LINE_ERROR, "message.malformed", "id=%s kind=%s code=%s", row->id.hex, row->kind,
		  refusal_row(answer->code)->word);
	turn->agent->one_by_one = 0;
	if (!status && row->seq)
		status = agent_free_from(turn, row->seq);
	return status ? status : journal(turn, JOURNAL_FAILED, row, refusal_row(answer->code)->word);
}

/* The broker wants another number than this one.  Behind one that it put off
 * that is to be expected.  A lower one than any unanswered: it has lost what it
 * had said yes to, or answered from what it had under another number; it is
 * told again, and if that does not help those numbers are given out anew.  A
 * higher one: it has notes of ours that this store, an older copy, has not, and
 * a new hello fetches them. */
static enum status
on_expected(struct turn *turn, const struct sent_kept *row, const struct frame_answer *answer)
{
	struct agent *agent = turn->agent;
	uint64_t highest = 0, unanswered = 0, expected = answer->expected_seq;
	enum status status = agent_store_sent_seqs(agent->db, &highest, &unanswered);

	if (status || (expected >= unanswered && expected <= row->seq))
		return status;
	log_event(LOG_LINE_WARNING, "message.expected-seq", "ours=%llu expected=%llu", (unsigned long long)row->seq,
		  (unsigned long long)expected);
	if (expected > row->seq) {
		agent_begin_anew(turn);
		return STATUS_OK;
	}
	if (agent->again_from != expected) {
		agent->again_from = expected;
		return agent_rewind(turn, expected);
	}
	agent->again_from = 0;
	agent->have_seq = expected ? expected - 1 : 0;
	status = agent_free_from(turn, expected);
	return status ? status : agent_store_sent_unnumber(agent->db, expected);
}

static enum status
on_again(struct turn *turn, const struct sent_kept *row, const struct frame_answer *answer)
{
	const char *word = refusal_row(answer->code)->word;
	enum status status;

	if (answer->code == REFUSAL_EXPECTED_SEQ)
		return on_expected(turn, row, answer);
	status = agent_store_sent_waiting(turn->agent->db, row->number, answer->code);
	if (!status && row->waiting != answer->code) {
		log_event(LOG_LINE_INFO, "message.again", "id=%s code=%s", row->id.hex, word);
		status = journal(turn, JOURNAL_WAITING, row, word);
	}
	return status;
}

/* Would we sign it as it is signed? */
static int
is_signed_by_us(const struct turn *turn, const struct sent_kept *row)
{
	const struct signer_key *key = turn->agent->signer->key;
	struct envelope envelope;
	struct receipt receipt;

	if (!envelope_decode(row->note, turn->arena, &envelope))
		return !envelope_verify(&envelope, key);
	return !receipt_decode(row->note, turn->arena, &receipt) && !receipt_verify(&receipt, key);
}

/* A broker that was restored does not know the key of what it had taken once:
 * its directory is older than the key, until somebody loads the one that names
 * it, or newer, and the key has ended since. */
static enum status
on_lost_key(struct turn *turn, const struct sent_kept *row, const struct frame_answer *answer)
{
	enum status status = on_again(turn, row, answer);

	backoff_fail(&turn->agent->submit, turn->now.tick.ms);
	return status || is_signed_by_us(turn, row) ? status : agent_free_from(turn, row->seq);
}

static enum status
on_answer(struct turn *turn, int64_t number, const struct frame_answer *answer)
{
	struct sent_kept row;
	enum status status = agent_store_sent_load(turn->agent->db, number, turn->arena, &row);

	/* freed by an answer before this one: what is said of the old bytes is void */
	if (status || row.state != SENT_SIGNED)
		return status == STATUS_NOT_FOUND ? STATUS_OK : status;
	switch (answer->band) {
	case BAND_ACCEPTED:
		return on_accepted(turn, &row, answer);
	case BAND_AGAIN:
		return on_again(turn, &row, answer);
	case BAND_MALFORMED:
		return answer->code == REFUSAL_NOTE_SIGNATURE && row.accepted_ms && row.seq
			       ? on_lost_key(turn, &row, answer)
			       : on_malformed(turn, &row, answer);
	case BAND_REFUSED:
		return on_refused(turn, &row, answer);
	}
	return STATUS_OK;
}

enum status
agent_answers(struct turn *turn, const struct question *question, const struct frame_answers *answers)
{
	enum status status = STATUS_OK;
	struct backoff *wait = &turn->agent->submit;
	int is_again = 0, is_restoring = 0;

	if (answers->count != question->row_count) {
		log_event(LOG_LINE_ERROR, "link.wrong-answer", "notes=%zu answers=%zu", question->row_count, answers->count);
		agent_begin_anew(turn);
		return STATUS_OK;
	}
	for (size_t i = 0; !status && i < answers->count; i++) {
		status = on_answer(turn, question->rows[i], &answers->answers[i]);
		is_again |= answers->answers[i].band == BAND_AGAIN;
		is_restoring |= answers->answers[i].code == REFUSAL_RESTORING;
	}
	/* nothing behind one that was put off is taken, so all wait together */
	if (is_again)
		backoff_fail(wait, turn->now.tick.ms);
	if (is_restoring && wait->until_ms > turn->now.tick.ms + RESTORING_MOST_MS)
		wait->until_ms = turn->now.tick.ms + RESTORING_MOST_MS;
	return status;
}
