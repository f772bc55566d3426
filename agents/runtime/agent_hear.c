/* What the broker says, taken apart and given to whoever it is for. */
#include "runtime/agent_inner.h"

#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/id.h"
#include "base/log.h"
#include "runtime/agent_store_inbox.h"
#include "runtime/agent_store_sent.h"
#include "wire/frame.h"

/** How long an agent whose key runs elsewhere too keeps still at first and at
 * most, and after how long without that it is forgotten (milliseconds). */
#define SUPERSEDED_WAIT_MS 30000
#define SUPERSEDED_MOST_MS (5 * 60 * 1000)
#define SUPERSEDED_FORGET_MS (20 * 60 * 1000)

/** Bodies that the broker has not got are asked for again no later than this: a
 * child's referral may wait for one (milliseconds). */
#define MISSING_MOST_MS 30000

/* Take the question of ${nonce} out of the list. */
static int
take_question(struct talk *talk, uint64_t nonce, struct question *ret_question)
{
	for (size_t i = 0; i < talk->count; i++) {
		if (talk->questions[i].nonce != nonce)
			continue;
		*ret_question = talk->questions[i];
		talk->questions[i] = talk->questions[--talk->count];
		return 1;
	}
	return 0;
}

static struct backoff *
backoff_of(struct agent *agent, const struct question *question)
{
	switch (question->is_offer ? FRAME_OFFER : question->kind) {
	case FRAME_HELLO:
		return &agent->hello;
	case FRAME_PIECE:
		return &agent->piece;
	case FRAME_SUBMIT:
		return &agent->submit;
	case FRAME_FETCH:
		return &agent->fetch;
	case FRAME_PROOF_GET:
		return &agent->proofs.wait;
	case FRAME_OFFER:
		return &agent->offer.wait;
	case FRAME_BODY_GET:
		return &agent->body;
	case FRAME_NOTE_GET:
	case FRAME_TRACK:
	case FRAME_OWED:
	case FRAME_LOG_GET:
	case FRAME_COSIGN:
	case FRAME_WELCOME:
	case FRAME_PIECE_TAKEN:
	case FRAME_ANSWERS:
	case FRAME_BATCH:
	case FRAME_PART:
	case FRAME_STEPS:
	case FRAME_DUTIES:
	case FRAME_PROOF:
	case FRAME_COSIGNED:
	case FRAME_WANTED:
	case FRAME_PROBLEM:
		break;
	}
	return &agent->get;
}

static struct asked *
find_asked(struct agent *agent, unsigned number)
{
	for (size_t i = 0; i < ASKS_MOST; i++)
		if (number && agent->asked[i].number == number)
			return &agent->asked[i];
	return NULL;
}

/* Another agent runs with our key.  Loud, and slow to come back: two of them
 * would otherwise take the session from each other without end. */
static void
on_superseded(struct turn *turn)
{
	struct agent *agent = turn->agent;
	int64_t wait = SUPERSEDED_WAIT_MS;

	if (turn->now.tick.ms - agent->superseded_at_ms > SUPERSEDED_FORGET_MS)
		agent->superseded_count = 0;
	for (unsigned i = 0; i < agent->superseded_count && wait < SUPERSEDED_MOST_MS; i++)
		wait *= 2;
	agent->superseded_count++;
	agent->superseded_at_ms = turn->now.tick.ms;
	log_event(LOG_LINE_ERROR, "link.superseded", "session=%s advice=another-agent-runs-with-this-key", agent->session);
	agent->is_superseded = 1;
	agent_begin_anew(turn);
	agent->hello.until_ms += wait < SUPERSEDED_MOST_MS ? wait : SUPERSEDED_MOST_MS;
}

/* The whole question was not taken. */
static enum status
on_problem(struct turn *turn, const struct question *question, enum refusal code)
{
	struct agent *agent = turn->agent;
	struct asked *asked = find_asked(agent, question->ask);
	enum status status = STATUS_OK;

	if (code == REFUSAL_SUPERSEDED) {
		on_superseded(turn);
		return STATUS_OK;
	}
	log_event(refusal_row(code)->band == BAND_AGAIN ? LOG_LINE_INFO : LOG_LINE_ERROR, "link.problem",
		  "question=%d code=%s", (int)question->kind, refusal_row(code)->word);
	if (question->kind == FRAME_HELLO)
		agent_hello_later(turn);
	else if (question->kind == FRAME_PROOF_GET)
		return agent_proof_unanswered(turn);
	else
		backoff_fail(backoff_of(agent, question), turn->now.tick.ms);
	if (asked)
		asked->state = ASKED_LOST;
	if (question->is_offer && refusal_row(code)->band != BAND_AGAIN)
		agent_offer_refused(agent);
	if (question->kind == FRAME_NOTE_GET) {
		free(agent->wants.bytes);
		agent->wants.bytes = NULL;
		agent->wants.have = 0;
		agent->wants.directory |= question->note.what == WANT_DIRECTORY;
	}
	if (refusal_row(code)->band != BAND_MALFORMED || question->kind != FRAME_SUBMIT)
		return STATUS_OK;
	/* one note among many is at fault, and the broker cannot say which */
	agent->one_by_one = 1;
	if (question->row_count == 1) {
		struct frame_answers *answers = arena_alloc(turn->arena, sizeof *answers);

		if (!answers)
			return STATUS_NO_MEMORY;
		answers->answers[0] = (struct frame_answer){.band = BAND_MALFORMED, .code = code};
		answers->count = 1;
		status = agent_answers(turn, question, answers);
	}
	return status;
}

static enum status
on_piece(struct turn *turn, const struct question *question, const struct frame_piece_taken *taken)
{
	uint64_t next;

	if (question->is_offer) {
		agent_offer_taken(turn, question, taken->next_offset);
		return STATUS_OK;
	}
	/* what the broker has counts, not what we think we sent; but never past
	 * the end, nor off the grid of our parts */
	next = taken->next_offset < question->body_bytes
		       ? taken->next_offset / MAX_PIECE_BYTES * MAX_PIECE_BYTES
		       : question->body_bytes;
	if (next > question->offset)
		backoff_clear(&turn->agent->piece);
	else
		backoff_fail(&turn->agent->piece, turn->now.tick.ms);
	return agent_store_sent_uploaded(turn->agent->db, question->rows[0], next);
}

/* All of a body is here: what was damaged on the way is fetched anew. */
static enum status
on_whole_body(struct turn *turn, const struct question *question)
{
	struct db *db = turn->agent->db;
	struct arena *arena = arena_new(MAX_BODY_BYTES + 65536);
	struct digest hash;
	struct view body;
	enum status status = arena ? agent_store_body(db, &question->body, question->body_bytes, arena, &body)
				   : STATUS_NO_MEMORY;

	if (!status) {
		hash = digest_of(body);
		if (!digest_equal(&hash, &question->body)) {
			log_event(LOG_LINE_ERROR, "inbox.body-damaged", "bytes=%llu", (unsigned long long)body.size);
			backoff_fail(&turn->agent->body, turn->now.tick.ms);
			status = agent_store_body_drop(db, &question->body);
			goto out;
		}
		status = agent_store_inbox_whole(db, &question->body);
		turn->has_kept = 1;
	}
	if (!status)
		status = agent_store_sent_whole(db, &question->body);
out:
	arena_free(arena);
	return status;
}

/* The broker has not got it, as after a restore: whoever has it brings it back.
 * All that are missing are asked for before it is waited. */
static enum status
on_missing_body(struct turn *turn, const struct question *question)
{
	struct agent *agent = turn->agent;
	struct backoff *wait = &agent->body;
	struct inbox_kept came;
	struct sent_kept own;
	enum status status;

	log_event(question->missed ? LOG_LINE_DEBUG : LOG_LINE_ERROR, "inbox.body-missing", "offset=%llu",
		  (unsigned long long)question->offset);
	status = agent_store_inbox_partial(agent->db, &question->body);
	if (!status)
		status = agent_store_sent_missed(agent->db, &question->body);
	if (!status)
		status = agent_store_inbox_raw(agent->db, INBOX_PARTIAL, 0, turn->arena, &came);
	if (!status && came.missed <= question->missed)
		return STATUS_OK;
	if (!status || status == STATUS_NOT_FOUND)
		status = agent_store_sent_partial(agent->db, turn->arena, &own);
	if (!status && own.missed <= question->missed)
		return STATUS_OK;
	if (status && status != STATUS_NOT_FOUND)
		return status;
	backoff_fail(wait, turn->now.tick.ms);
	if (wait->until_ms > turn->now.tick.ms + MISSING_MOST_MS)
		wait->until_ms = turn->now.tick.ms + MISSING_MOST_MS;
	return STATUS_OK;
}

/* A part of a body that is fetched: kept as it comes, checked when whole. */
static enum status
on_body(struct turn *turn, const struct question *question, const struct frame_part *part)
{
	struct agent *agent = turn->agent;
	uint64_t have = 0;
	enum status status;

	if (!part->bytes.size || part->offset != question->offset || part->bytes.size > question->body_bytes ||
	    part->offset > question->body_bytes - part->bytes.size) {
		return on_missing_body(turn, question);
	}
	backoff_clear(&agent->body);
	status = agent_store_body_add(agent->db, &question->body, part->offset, part->bytes);
	if (!status)
		status = agent_store_body_have(agent->db, &question->body, &have);
	return status || have < question->body_bytes ? status : on_whole_body(turn, question);
}

static enum leaf_kind
leaf_of(enum note_wanted what)
{
	return what == WANT_DIRECTORY ? LEAF_DIRECTORY : what == WANT_POLICY ? LEAF_POLICY : LEAF_CARD;
}

/* A whole note that we asked for. */
static enum status
on_whole_note(struct turn *turn, const struct question *question, struct view note, const struct frame_part *part)
{
	const struct came came = {leaf_of(question->note.what), note, part->index, part->accepted_ms};

	if (question->note.what == WANT_OWN_SEQ)
		return agent_own_note(turn, question->note.number, note);
	if (!note.size)
		return STATUS_OK; /* there is none: an agency without a card yet */
	return agent_trusted(turn, &came);
}

/* A part of a note: gathered in memory until it is whole. */
static enum status
on_note(struct turn *turn, const struct question *question, const struct frame_part *part)
{
	struct wants *wants = &turn->agent->wants;
	enum status status;

	if (part->total > MAX_DIRECTORY_BYTES || part->bytes.size > part->total ||
	    (part->total && (part->offset != wants->have || !part->bytes.size ||
			     part->offset > part->total - part->bytes.size))) {
		log_event(LOG_LINE_ERROR, "link.note-part", "total=%llu", (unsigned long long)part->total);
		agent_begin_anew(turn);
		return STATUS_OK;
	}
	if (!wants->have) {
		free(wants->bytes);
		wants->bytes = malloc(part->total ? (size_t)part->total : 1);
		if (!wants->bytes)
			return STATUS_NO_MEMORY;
	}
	if (part->bytes.size)
		memcpy(wants->bytes + wants->have, part->bytes.bytes, part->bytes.size);
	wants->have += part->bytes.size;
	if (wants->have < part->total)
		return STATUS_OK;
	backoff_clear(&turn->agent->get);
	status = on_whole_note(turn, question, (struct view){wants->bytes, wants->have}, part);
	free(wants->bytes);
	wants->bytes = NULL;
	wants->have = 0;
	return status;
}

static enum status
on_steps(struct turn *turn, const struct question *question, const struct frame_steps *steps)
{
	struct asked *asked = find_asked(turn->agent, question->ask);
	enum status status = STATUS_OK;

	if (!asked)
		return STATUS_OK;
	asked->state = ASKED_ANSWERED;
	/* only `stored` is the broker's to say: what recipients did, they sign */
	for (size_t i = 0; !status && steps->accepted_ms && i < steps->count; i++) {
		struct step_change change = {.stored_ms = steps->steps[i].stored_ms};

		if (!id_is_agency(steps->steps[i].agency) || !change.stored_ms)
			continue;
		id_set(change.agency.name, sizeof change.agency.name, steps->steps[i].agency);
		status = agent_store_sent_step(turn->agent->db, &asked->id, &change);
	}
	return status;
}

static enum status
keep_duty(struct turn *turn, const struct frame_duty *duty)
{
	struct owed_row row = {.id = duty->id,
			       .kind = duty->kind,
			       .child = duty->child,
			       .state = duty->state,
			       .start_ms = duty->start_ms,
			       .due_ms = duty->due_ms,
			       .ended_ms = duty->ended_ms};

	if (!id_is_id(duty->case_token) || !id_is_agency(duty->debtor) || !id_is_agency(duty->creditor))
		return STATUS_OK;
	id_set(row.case_token.hex, sizeof row.case_token.hex, duty->case_token);
	id_set(row.debtor.name, sizeof row.debtor.name, duty->debtor);
	id_set(row.creditor.name, sizeof row.creditor.name, duty->creditor);
	return agent_store_owed_add(turn->agent->db, &row);
}

static enum status
on_duties(struct turn *turn, const struct question *question, const struct frame_duties *duties)
{
	struct agent *agent = turn->agent;
	struct asked *asked = find_asked(agent, question->ask);
	enum status status = STATUS_OK;

	if (!asked)
		return STATUS_OK;
	if (!asked->after)
		status = agent_store_owed_clear(agent->db, *asked->case_token.hex ? &asked->case_token : NULL);
	for (size_t i = 0; !status && i < duties->count; i++)
		status = keep_duty(turn, &duties->duties[i]);
	if (status)
		return status;
	if (duties->more && duties->count) {
		asked->after += duties->count;
		asked->state = ASKED_WAITING;
		return STATUS_OK;
	}
	asked->state = ASKED_ANSWERED;
	return agent_store_mark_set(agent->db, "owed-as-of", (uint64_t)turn->now.civil.ms);
}

/* An answer of a kind that its question does not have is as good as noise. */
static enum status
dispatch(struct turn *turn, const struct question *question, const struct frame *frame)
{
	if (frame->kind == FRAME_PROBLEM)
		return on_problem(turn, question, frame->as.problem.code);
	if (frame->kind == FRAME_WELCOME && question->kind == FRAME_HELLO)
		return agent_welcome(turn, &frame->as.welcome);
	if (frame->kind == FRAME_PIECE_TAKEN && question->kind == FRAME_PIECE)
		return on_piece(turn, question, &frame->as.piece_taken);
	if (frame->kind == FRAME_ANSWERS && question->kind == FRAME_SUBMIT)
		return agent_answers(turn, question, frame->as.answers);
	if (frame->kind == FRAME_BATCH && question->kind == FRAME_FETCH)
		return agent_batch(turn, frame->as.batch);
	if (frame->kind == FRAME_PART && question->kind == FRAME_BODY_GET)
		return on_body(turn, question, &frame->as.part);
	if (frame->kind == FRAME_PART && question->kind == FRAME_NOTE_GET)
		return on_note(turn, question, &frame->as.part);
	if (frame->kind == FRAME_STEPS && question->kind == FRAME_TRACK)
		return on_steps(turn, question, frame->as.steps);
	if (frame->kind == FRAME_DUTIES && question->kind == FRAME_OWED)
		return on_duties(turn, question, &frame->as.duties);
	if (frame->kind == FRAME_PROOF && question->kind == FRAME_PROOF_GET)
		return agent_proof_hear(turn, question, frame->as.proof);
	if (frame->kind == FRAME_WANTED && question->kind == FRAME_OFFER) {
		agent_offer_wanted(turn, frame->as.wanted);
		return STATUS_OK;
	}
	log_event(LOG_LINE_ERROR, "link.wrong-answer", "question=%d answer=%d", (int)question->kind, (int)frame->kind);
	agent_begin_anew(turn);
	return STATUS_OK;
}

static enum status
on_frame(struct turn *turn, struct view bytes)
{
	struct frame *frame = arena_alloc(turn->arena, sizeof *frame);
	struct question question;
	enum status status;

	if (!frame)
		return STATUS_NO_MEMORY;
	status = frame_decode(bytes, turn->arena, frame);
	if (status == STATUS_NO_MEMORY)
		return status;
	if (status) {
		log_event(LOG_LINE_ERROR, "link.frame", "why=%s bytes=%zu", status_word(status), bytes.size);
		agent_begin_anew(turn);
		return STATUS_OK;
	}
	if (!take_question(&turn->agent->talk, frame->nonce, &question))
		return STATUS_OK; /* late: its question was given up */
	turn->agent->last_answer_ms = turn->now.civil.ms;
	return dispatch(turn, &question, frame);
}

enum status
agent_hear(struct turn *turn, const struct agent_event *event)
{
	struct agent *agent = turn->agent;

	switch (event->kind) {
	case AGENT_LINK_UP:
		agent_down(agent);
		agent->state = TALK_UP;
		return STATUS_OK;
	case AGENT_LINK_DOWN:
		if (agent->state != TALK_DOWN)
			log_event(LOG_LINE_INFO, "link.down", "questions=%zu", agent->talk.count);
		agent_down(agent);
		return STATUS_OK;
	case AGENT_FRAME:
		return agent->state == TALK_DOWN ? STATUS_OK : on_frame(turn, event->bytes);
	}
	return STATUS_OK;
}
