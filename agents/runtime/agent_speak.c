/* What to say to the broker now: signatures first, then frames. */
#include "runtime/agent_inner.h"

#include <string.h>

#include "note/directory.h"
#include "note/envelope.h"
#include "runtime/agent_store_inbox.h"
#include "runtime/agent_store_sent.h"
#include "runtime/outbox.h"

/** Submits and pieces that may be out at once; what is left of
 * AGENT_FRAMES_MOST is one each of fetch, note, body, an ask, an offer, and a
 * proof. */
#define SUBMITS_OUT 2
#define PIECES_OUT 2

static int
is_out(const struct agent *agent, int64_t number)
{
	for (size_t i = 0; i < agent->talk.count; i++) {
		const struct question *question = &agent->talk.questions[i];

		if (question->kind != FRAME_SUBMIT && question->kind != FRAME_PIECE)
			continue;
		for (size_t at = 0; at < question->row_count; at++)
			if (question->rows[at] == number)
				return 1;
	}
	return 0;
}

static enum status
take_snapshot(struct turn *turn, struct outbox_snapshot *ret_snapshot)
{
	struct agent *agent = turn->agent;
	struct outbox_row *rows = NULL;
	size_t submits = agent_talk_count(agent, FRAME_SUBMIT), pieces = agent_talk_count(agent, FRAME_PIECE);
	size_t count = 0;
	enum status status = agent_store_sent_outbox(agent->db, turn->arena, &rows, &count);

	if (status)
		return status;
	for (size_t i = 0; i < count; i++)
		rows[i].in_flight = is_out(agent, rows[i].number);
	*ret_snapshot = (struct outbox_snapshot){
		.rows = rows,
		.count = count,
		.submit_slots = submits < SUBMITS_OUT ? SUBMITS_OUT - (unsigned)submits : 0,
		.piece_slots = pieces < PIECES_OUT ? PIECES_OUT - (unsigned)pieces : 0,
		.one_by_one = agent->one_by_one,
		.submit_at_ms = agent->submit.until_ms,
		.piece_at_ms = agent->piece.until_ms,
	};
	return STATUS_OK;
}

static enum status
sign_one(struct turn *turn, int64_t number, uint64_t seq)
{
	struct agent *agent = turn->agent;
	struct sent_kept row;
	struct view note;
	enum status status = agent_store_sent_load(agent->db, number, turn->arena, &row);

	if (!status)
		status = envelope_sign(row.text, seq, agent->signer, turn->arena, &note);
	if (status)
		return status;
	steps_add(&agent->steps, TRANSITION_SIGN, "id=%s seq=%llu", row.id.hex, (unsigned long long)seq);
	return agent_store_sent_sign(agent->db, number, seq, note);
}

enum status
agent_sign(struct turn *turn)
{
	struct agent *agent = turn->agent;
	struct outbox_snapshot snapshot;
	enum refusal held = REFUSAL_NONE;
	uint64_t highest = 0, unanswered = 0;
	size_t rows[MAX_UNANSWERED], count;
	enum status status;

	if (agent->state != TALK_READY)
		return STATUS_OK;
	status = take_snapshot(turn, &snapshot);
	if (!status)
		status = agent_store_sent_seqs(agent->db, &highest, &unanswered);
	/* what the broker said it has is never signed again */
	if (!status && unanswered > agent->have_seq)
		held = outbox_must_free(&snapshot);
	if (held) {
		status = agent_free_from(turn, unanswered);
		if (held != REFUSAL_BUSY) /* that may be the whole broker's */
			backoff_clear(&agent->submit);
		if (!status)
			status = take_snapshot(turn, &snapshot);
		if (!status)
			status = agent_store_sent_seqs(agent->db, &highest, &unanswered);
	}
	if (status)
		return status;
	if (highest < agent->have_seq)
		highest = agent->have_seq;
	count = outbox_sign(&snapshot, rows);
	for (size_t i = 0; !status && i < count; i++)
		status = sign_one(turn, snapshot.rows[rows[i]].number, ++highest);
	/* what waited for one of these may go with the next turn */
	turn->more |= count && count < snapshot.count;
	return status;
}

static enum status
speak_submit(struct turn *turn, const struct outbox_snapshot *snapshot, const struct outbox_submit *group)
{
	struct agent *agent = turn->agent;
	struct frame *frame = NULL;
	struct question *question = agent_talk_add(turn, FRAME_SUBMIT, ANSWER_WAIT_MS, &frame);
	enum status status = STATUS_OK;

	if (!question)
		return STATUS_OK;
	for (size_t i = 0; !status && i < group->count; i++) {
		struct frame_submit *submit = &frame->as.submit;
		struct sent_kept row;

		status = agent_store_sent_load(agent->db, snapshot->rows[group->rows[i]].number, turn->arena, &row);
		if (status)
			break;
		question->rows[question->row_count++] = row.number;
		steps_add(&agent->steps, TRANSITION_SUBMIT, "id=%s seq=%llu", row.id.hex, (unsigned long long)row.seq);
		submit->notes[submit->note_count++] = row.note;
		if (row.seq && row.code)
			submit->refused[submit->refused_count++] = row.seq;
		if (!row.body_bytes || row.is_partial || !outbox_is_inline(row.body_bytes))
			continue;
		status = agent_store_body(agent->db, &row.body, row.body_bytes, turn->arena,
					  &submit->bodies[submit->body_count]);
		submit->body_count += !status;
	}
	return status;
}

static enum status
speak_piece(struct turn *turn, int64_t number, uint64_t offset)
{
	struct agent *agent = turn->agent;
	struct frame *frame = NULL;
	struct question *question;
	struct sent_kept row;
	struct view bytes;
	enum status status = agent_store_sent_load(agent->db, number, turn->arena, &row);

	if (!status)
		status = agent_store_body_part(agent->db, &row.body, offset, turn->arena, &bytes);
	if (status == STATUS_NOT_FOUND)
		return STATUS_OK; /* adopted: the broker has that body already */
	question = status ? NULL : agent_talk_add(turn, FRAME_PIECE, ANSWER_WAIT_MS, &frame);
	if (!question)
		return status;
	question->rows[question->row_count++] = number;
	question->body_bytes = row.body_bytes;
	question->offset = offset;
	frame->as.piece = (struct frame_piece){row.body, row.body_bytes, offset, bytes};
	return STATUS_OK;
}

static enum status
speak_outbox(struct turn *turn)
{
	struct outbox_plan *plan = arena_alloc(turn->arena, sizeof *plan);
	struct outbox_snapshot snapshot;
	enum status status = plan ? take_snapshot(turn, &snapshot) : STATUS_NO_MEMORY;

	if (status)
		return status;
	if (!snapshot.count)
		return STATUS_OK;
	outbox_next(&snapshot, turn->now.tick.ms, plan);
	agent_wake(turn, plan->wake_ms);
	for (size_t i = 0; !status && i < plan->submit_count; i++)
		status = speak_submit(turn, &snapshot, &plan->submits[i]);
	for (size_t i = 0; !status && i < plan->piece_count; i++)
		status = speak_piece(turn, snapshot.rows[plan->pieces[i].row].number, plan->pieces[i].offset);
	return status;
}

static enum status
speak_fetch(struct turn *turn)
{
	struct agent *agent = turn->agent;
	struct frame *frame = NULL;
	uint64_t cursor = 0;
	enum status status;

	/* what came is made something of before more is asked for */
	if (turn->has_kept || agent_talk_count(agent, FRAME_FETCH) || !agent_ready(turn, &agent->fetch))
		return STATUS_OK;
	status = agent_store_mark(agent->db, "cursor", &cursor);
	if (!status && agent_talk_add(turn, FRAME_FETCH, MAX_WAIT_MS + FETCH_EXTRA_MS, &frame))
		frame->as.fetch = (struct frame_fetch){cursor, MAX_BATCH_ITEMS, MAX_WAIT_MS};
	return status;
}

/* Whose body to fetch next: the one asked for in vain the fewest times, the most
 * urgent that came before one of our own that an older store does not have. */
static enum status
choose_body(struct turn *turn, struct digest *ret_body, uint64_t *ret_size, int *ret_missed)
{
	struct db *db = turn->agent->db;
	struct inbox_kept came = {0};
	struct sent_kept own;
	enum status found = agent_store_inbox_raw(db, INBOX_PARTIAL, 0, turn->arena, &came), status;

	if (found && found != STATUS_NOT_FOUND)
		return found;
	status = agent_store_sent_partial(db, turn->arena, &own);
	if (!status && (found || own.missed < came.missed)) {
		*ret_body = own.body;
		*ret_size = own.body_bytes;
		*ret_missed = own.missed;
		return STATUS_OK;
	}
	if (found || (status && status != STATUS_NOT_FOUND))
		return status;
	*ret_body = came.body;
	*ret_size = came.body_bytes;
	*ret_missed = came.missed;
	return STATUS_OK;
}

static enum status
speak_body(struct turn *turn)
{
	struct agent *agent = turn->agent;
	struct question *question;
	struct frame *frame = NULL;
	struct digest body;
	uint64_t size = 0, have = 0;
	int missed = 0;
	enum status status;

	if (agent_talk_count(agent, FRAME_BODY_GET) || !agent_ready(turn, &agent->body))
		return STATUS_OK;
	status = choose_body(turn, &body, &size, &missed);
	if (status)
		return status == STATUS_NOT_FOUND ? STATUS_OK : status;
	status = agent_store_body_have(agent->db, &body, &have);
	question = status ? NULL : agent_talk_add(turn, FRAME_BODY_GET, ANSWER_WAIT_MS, &frame);
	if (!question)
		return status;
	question->body = body;
	question->body_bytes = size;
	question->offset = have;
	question->missed = missed;
	frame->as.body_get = (struct frame_body_get){body, have};
	return STATUS_OK;
}

/* The next note to ask for; zero if there is none. */
static int
choose_note(struct agent *agent, struct frame_note_get *ret_get)
{
	const struct directory *directory = trust_directory(agent->trust);
	struct wants *wants = &agent->wants;

	if (wants->seq) {
		*ret_get = (struct frame_note_get){.what = WANT_OWN_SEQ, .number = wants->seq};
		return 1;
	}
	if (wants->directory) {
		wants->directory = 0;
		*ret_get = (struct frame_note_get){.what = WANT_DIRECTORY};
		return 1;
	}
	if (wants->refresh_count) {
		*ret_get = (struct frame_note_get){.what = WANT_CARD, .agency = wants->refresh[--wants->refresh_count]};
		return 1;
	}
	while (directory && wants->policy_at < directory->agency_count) {
		const struct directory_agency *agency = &directory->agencies[wants->policy_at++];

		if (!directory_has_role(agency, "crs") || trust_policy_for(agent->trust, agency->id.name))
			continue;
		*ret_get = (struct frame_note_get){.what = WANT_POLICY, .agency = agency->id};
		return 1;
	}
	while (directory && wants->card_at < directory->agency_count) {
		const struct directory_agency *agency = &directory->agencies[wants->card_at++];

		if (directory_is_revoked(agency, REVOKED_AGENCY) || trust_card(agent->trust, agency->id.name))
			continue;
		*ret_get = (struct frame_note_get){.what = WANT_CARD, .agency = agency->id};
		return 1;
	}
	return 0;
}

/* One note at a time, in parts where it is large. */
static enum status
speak_note(struct turn *turn)
{
	struct agent *agent = turn->agent;
	struct question *question;
	struct frame *frame = NULL;
	struct frame_note_get get;

	if (agent_talk_count(agent, FRAME_NOTE_GET) || !agent_ready(turn, &agent->get))
		return STATUS_OK;
	if (agent->wants.have) {
		get = agent->wants.getting;
		get.offset = agent->wants.have;
	} else if (!choose_note(agent, &get)) {
		return STATUS_OK;
	}
	question = agent_talk_add(turn, FRAME_NOTE_GET, ANSWER_WAIT_MS, &frame);
	if (!question)
		return STATUS_OK;
	agent->wants.getting = get;
	question->note = get;
	frame->as.note_get = get;
	return STATUS_OK;
}

static void
speak_asks(struct turn *turn)
{
	struct agent *agent = turn->agent;

	for (size_t i = 0; i < ASKS_MOST; i++) {
		struct asked *asked = &agent->asked[i];
		struct frame *frame = NULL;
		struct question *question;

		if (asked->state != ASKED_WAITING)
			continue;
		question = agent_talk_add(turn, asked->is_track ? FRAME_TRACK : FRAME_OWED, ANSWER_WAIT_MS, &frame);
		if (!question)
			return;
		question->ask = asked->number;
		asked->state = ASKED_SENT;
		if (asked->is_track)
			frame->as.track.envelope = asked->id;
		else
			frame->as.owed = (struct frame_owed){asked->case_token, asked->after};
	}
}

static void
speak_hello(struct turn *turn)
{
	struct agent *agent = turn->agent;
	struct frame *frame = NULL;

	if (agent_talk_count(agent, FRAME_HELLO) || !agent_ready(turn, &agent->hello))
		return;
	if (agent_talk_add(turn, FRAME_HELLO, ANSWER_WAIT_MS, &frame))
		frame->as.hello = (struct frame_hello){FRAME_PROTOCOL, agent->software, agent->session};
}

enum status
agent_speak(struct turn *turn)
{
	enum status status = STATUS_OK;

	switch (turn->agent->state) {
	case TALK_DOWN:
		return STATUS_OK;
	case TALK_UP:
		speak_hello(turn);
		return STATUS_OK;
	case TALK_SYNCING:
		return speak_note(turn);
	case TALK_READY:
		break;
	}
	/* a broker that was restored hears first what it is about to be told again;
	 * then what is ours goes: a slot that is left over is for the rest */
	if (turn->agent->offer.is_due && !turn->agent->offer.below)
		status = agent_offer_speak(turn);
	if (!status)
		status = speak_outbox(turn);
	if (!status)
		status = speak_fetch(turn);
	if (!status)
		status = speak_note(turn);
	if (!status)
		status = speak_body(turn);
	if (!status)
		speak_asks(turn);
	if (!status)
		status = agent_offer_speak(turn);
	/* nothing waits for a proof */
	return status ? status : agent_proof_speak(turn);
}
