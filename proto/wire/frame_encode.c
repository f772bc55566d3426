#include <assert.h>
#include <tellback.pb-c.h>

#include "tellback/duty.h"
#include "wire/frame.h"
#include "wire/frame_put.h"
#include "wire/frame_scan.h"

static enum status
pack(const ProtobufCMessage *message, struct arena *arena, struct view *ret_bytes)
{
	size_t size = protobuf_c_message_get_packed_size(message);
	uint8_t *bytes;

	if (size > MAX_FRAME_BYTES)
		return STATUS_TOO_BIG;
	bytes = arena_alloc(arena, size);
	if (!bytes)
		return STATUS_NO_MEMORY;
	*ret_bytes = (struct view){bytes, protobuf_c_message_pack(message, bytes)};
	return STATUS_OK;
}

static enum status
put_hello(const struct frame *frame, struct arena *arena, Tellback__V1__Frame *to)
{
	Tellback__V1__Hello *hello = to->hello = frame_put_message(arena, &tellback__v1__hello__descriptor);

	if (!hello)
		return STATUS_NO_MEMORY;
	hello->protocol = frame->as.hello.protocol;
	hello->software = frame_put_text(frame->as.hello.software);
	hello->session = frame_put_text(frame->as.hello.session);
	return STATUS_OK;
}

static enum status
put_welcome(const struct frame *frame, struct arena *arena, Tellback__V1__Frame *to)
{
	const struct frame_welcome *from = &frame->as.welcome;
	Tellback__V1__Welcome *welcome = to->welcome = frame_put_message(arena, &tellback__v1__welcome__descriptor);

	if (!welcome)
		return STATUS_NO_MEMORY;
	welcome->agency = frame_put_text(from->agency);
	welcome->have_seq = from->have_seq;
	welcome->have_note = frame_put_bytes(from->have_note);
	welcome->last_index = from->last_index;
	welcome->has_index = from->has_index;
	welcome->directory_serial = from->directory_serial;
	welcome->policy_serial = from->policy_serial;
	welcome->cards_index = from->cards_index;
	welcome->time_ms = from->time_ms;
	welcome->backed_up_index = from->backed_up_index;
	welcome->restored_index = from->restored_index;
	welcome->restored_ms = from->restored_ms;
	return STATUS_OK;
}

static enum status
put_piece(const struct frame *frame, struct arena *arena, Tellback__V1__Frame *to)
{
	Tellback__V1__Piece *piece = to->piece = frame_put_message(arena, &tellback__v1__piece__descriptor);

	if (!piece)
		return STATUS_NO_MEMORY;
	piece->body = frame_put_digest(&frame->as.piece.body);
	piece->total = frame->as.piece.total;
	piece->offset = frame->as.piece.offset;
	piece->bytes = frame_put_bytes(frame->as.piece.bytes);
	return STATUS_OK;
}

static enum status
put_piece_taken(const struct frame *frame, struct arena *arena, Tellback__V1__Frame *to)
{
	to->piece_taken = frame_put_message(arena, &tellback__v1__piece_taken__descriptor);
	if (!to->piece_taken)
		return STATUS_NO_MEMORY;
	to->piece_taken->next_offset = frame->as.piece_taken.next_offset;
	return STATUS_OK;
}

static enum status
put_submit(const struct frame *frame, struct arena *arena, Tellback__V1__Frame *to)
{
	const struct frame_submit *from = &frame->as.submit;
	Tellback__V1__Submit *submit = to->submit = frame_put_message(arena, &tellback__v1__submit__descriptor);

	assert(from->note_count <= MAX_SUBMIT_NOTES && from->body_count <= MAX_SUBMIT_NOTES &&
	       from->refused_count <= MAX_SUBMIT_NOTES);
	if (!submit)
		return STATUS_NO_MEMORY;
	submit->n_refused = from->refused_count;
	submit->refused = arena_array(arena, from->refused_count + 1, sizeof *submit->refused);
	for (size_t i = 0; submit->refused && i < from->refused_count; i++)
		submit->refused[i] = from->refused[i];
	submit->n_notes = from->note_count;
	submit->notes = frame_put_views(arena, from->notes, from->note_count);
	submit->n_bodies = from->body_count;
	submit->bodies = frame_put_views(arena, from->bodies, from->body_count);
	return submit->notes && submit->bodies && submit->refused ? STATUS_OK : STATUS_NO_MEMORY;
}

static enum status
put_answer(const struct frame_answer *from, struct arena *arena, Tellback__V1__Answer *to)
{
	to->index = from->index;
	to->accepted_ms = from->accepted_ms;
	if (from->band == BAND_ACCEPTED)
		return STATUS_OK;
	to->code = frame_put_text(refusal_row(from->code)->word);
	if (from->code == REFUSAL_EXPECTED_SEQ)
		to->expected_seq = from->expected_seq;
	if (from->code == REFUSAL_NOT_HOLDER)
		to->holder = frame_put_text(from->holder.name);
	if (from->code != REFUSAL_DUTIES_OPEN || !from->need_count)
		return STATUS_OK;
	assert(from->need_count <= MAX_NEEDS);
	to->needs = arena_array(arena, from->need_count, sizeof *to->needs);
	if (!to->needs)
		return STATUS_NO_MEMORY;
	to->n_needs = from->need_count;
	for (size_t i = 0; i < from->need_count; i++)
		to->needs[i] = frame_put_text(from->needs[i]);
	return STATUS_OK;
}

static enum status
put_answers(const struct frame *frame, struct arena *arena, Tellback__V1__Frame *to)
{
	const struct frame_answers *from = frame->as.answers;
	Tellback__V1__Answers *answers = to->answers = frame_put_message(arena, &tellback__v1__answers__descriptor);
	enum status status = STATUS_OK;

	assert(from->count <= MAX_SUBMIT_NOTES);
	if (!answers)
		return STATUS_NO_MEMORY;
	answers->n_answers = from->count;
	answers->answers = (Tellback__V1__Answer **)frame_put_messages(arena, &tellback__v1__answer__descriptor, from->count);
	if (!answers->answers)
		return STATUS_NO_MEMORY;
	for (size_t i = 0; !status && i < from->count; i++)
		status = put_answer(&from->answers[i], arena, answers->answers[i]);
	return status;
}

static enum status
put_fetch(const struct frame *frame, struct arena *arena, Tellback__V1__Frame *to)
{
	to->fetch = frame_put_message(arena, &tellback__v1__fetch__descriptor);
	if (!to->fetch)
		return STATUS_NO_MEMORY;
	to->fetch->after = frame->as.fetch.after;
	to->fetch->max = frame->as.fetch.max;
	to->fetch->wait_ms = frame->as.fetch.wait_ms;
	return STATUS_OK;
}

static enum status
put_batch(const struct frame *frame, struct arena *arena, Tellback__V1__Frame *to)
{
	static const char *const kinds[LEAF_KIND_COUNT] = {
#define X(code, word) word,
		LEAF_KIND_TABLE(X)
#undef X
	};
	const struct frame_batch *from = frame->as.batch;
	Tellback__V1__Batch *batch = to->batch = frame_put_message(arena, &tellback__v1__batch__descriptor);

	assert(from->count <= MAX_BATCH_ITEMS);
	if (!batch)
		return STATUS_NO_MEMORY;
	batch->n_items = from->count;
	batch->items = (Tellback__V1__Item **)frame_put_messages(arena, &tellback__v1__item__descriptor, from->count);
	if (!batch->items)
		return STATUS_NO_MEMORY;
	for (size_t i = 0; i < from->count; i++) {
		Tellback__V1__Item *item = batch->items[i];

		assert((unsigned)from->items[i].kind < LEAF_KIND_COUNT);
		item->cursor = from->items[i].cursor;
		item->kind = frame_put_text(kinds[from->items[i].kind]);
		item->note = frame_put_bytes(from->items[i].note);
		item->index = from->items[i].index;
		item->accepted_ms = from->items[i].accepted_ms;
		item->body_bytes = from->items[i].body_bytes;
		item->body = frame_put_bytes(from->items[i].body);
	}
	return STATUS_OK;
}

static enum status
put_body_get(const struct frame *frame, struct arena *arena, Tellback__V1__Frame *to)
{
	to->body_get = frame_put_message(arena, &tellback__v1__body_get__descriptor);
	if (!to->body_get)
		return STATUS_NO_MEMORY;
	to->body_get->body = frame_put_digest(&frame->as.body_get.body);
	to->body_get->offset = frame->as.body_get.offset;
	return STATUS_OK;
}

static enum status
put_note_get(const struct frame *frame, struct arena *arena, Tellback__V1__Frame *to)
{
	to->note_get = frame_put_message(arena, &tellback__v1__note_get__descriptor);
	if (!to->note_get)
		return STATUS_NO_MEMORY;
	/* the two enums are one list (a test compares them) */
	to->note_get->what = (Tellback__V1__NoteGet__What)frame->as.note_get.what;
	to->note_get->number = frame->as.note_get.number;
	to->note_get->agency = frame_put_text(frame->as.note_get.agency.name);
	to->note_get->offset = frame->as.note_get.offset;
	return STATUS_OK;
}

static enum status
put_part(const struct frame *frame, struct arena *arena, Tellback__V1__Frame *to)
{
	to->part = frame_put_message(arena, &tellback__v1__part__descriptor);
	if (!to->part)
		return STATUS_NO_MEMORY;
	to->part->total = frame->as.part.total;
	to->part->offset = frame->as.part.offset;
	to->part->bytes = frame_put_bytes(frame->as.part.bytes);
	to->part->index = frame->as.part.index;
	to->part->accepted_ms = frame->as.part.accepted_ms;
	return STATUS_OK;
}

static enum status
put_track(const struct frame *frame, struct arena *arena, Tellback__V1__Frame *to)
{
	to->track = frame_put_message(arena, &tellback__v1__track__descriptor);
	if (!to->track)
		return STATUS_NO_MEMORY;
	to->track->envelope = frame_put_text(frame->as.track.envelope.hex);
	return STATUS_OK;
}

static enum status
put_steps(const struct frame *frame, struct arena *arena, Tellback__V1__Frame *to)
{
	const struct frame_steps *from = frame->as.steps;
	Tellback__V1__Steps *steps = to->steps = frame_put_message(arena, &tellback__v1__steps__descriptor);

	assert(from->count <= MAX_RECIPIENTS);
	if (!steps)
		return STATUS_NO_MEMORY;
	steps->index = from->index;
	steps->accepted_ms = from->accepted_ms;
	steps->n_steps = from->count;
	steps->steps = (Tellback__V1__Step **)frame_put_messages(arena, &tellback__v1__step__descriptor, from->count);
	if (!steps->steps)
		return STATUS_NO_MEMORY;
	for (size_t i = 0; i < from->count; i++) {
		Tellback__V1__Step *step = steps->steps[i];

		step->agency = frame_put_text(from->steps[i].agency);
		step->stored_ms = from->steps[i].stored_ms;
		step->verified_ms = from->steps[i].verified_ms;
		step->opened_ms = from->steps[i].opened_ms;
		step->refused_ms = from->steps[i].refused_ms;
		step->word = frame_put_text(from->steps[i].word);
	}
	return STATUS_OK;
}

static enum status
put_owed(const struct frame *frame, struct arena *arena, Tellback__V1__Frame *to)
{
	to->owed = frame_put_message(arena, &tellback__v1__owed__descriptor);
	if (!to->owed)
		return STATUS_NO_MEMORY;
	to->owed->case_ = frame_put_text(frame->as.owed.case_token.hex);
	to->owed->after = frame->as.owed.after;
	return STATUS_OK;
}

static enum status
put_duties(const struct frame *frame, struct arena *arena, Tellback__V1__Frame *to)
{
	const struct frame_duties *from = &frame->as.duties;
	Tellback__V1__Duties *duties = to->duties = frame_put_message(arena, &tellback__v1__duties__descriptor);

	if (from->count > FRAME_MOST_DUTIES)
		return STATUS_TOO_BIG;
	if (!duties)
		return STATUS_NO_MEMORY;
	duties->more = from->more;
	duties->n_duties = from->count;
	duties->duties = (Tellback__V1__Duty **)frame_put_messages(arena, &tellback__v1__duty__descriptor, from->count);
	if (!duties->duties)
		return STATUS_NO_MEMORY;
	for (size_t i = 0; i < from->count; i++) {
		Tellback__V1__Duty *duty = duties->duties[i];

		duty->id = frame_put_text(from->duties[i].id);
		duty->kind = frame_put_text(from->duties[i].kind);
		duty->case_ = frame_put_text(from->duties[i].case_token);
		duty->debtor = frame_put_text(from->duties[i].debtor);
		duty->creditor = frame_put_text(from->duties[i].creditor);
		duty->child = frame_put_text(from->duties[i].child);
		duty->state = frame_put_text(from->duties[i].state);
		duty->start_ms = from->duties[i].start_ms;
		duty->due_ms = from->duties[i].due_ms;
		duty->ended_ms = from->duties[i].ended_ms;
	}
	return STATUS_OK;
}

static enum status
put_problem(const struct frame *frame, struct arena *arena, Tellback__V1__Frame *to)
{
	to->problem = frame_put_message(arena, &tellback__v1__problem__descriptor);
	if (!to->problem)
		return STATUS_NO_MEMORY;
	to->problem->code = frame_put_text(refusal_row(frame->as.problem.code)->word);
	return STATUS_OK;
}

static enum status
put_offer(const struct frame *frame, struct arena *arena, Tellback__V1__Frame *to)
{
	to->offer = frame_put_message(arena, &tellback__v1__offer__descriptor);
	if (!to->offer)
		return STATUS_NO_MEMORY;
	to->offer->below = frame->as.offer.below;
	to->offer->seq = frame->as.offer.seq;
	return STATUS_OK;
}

static enum status
put_wanted(const struct frame *frame, struct arena *arena, Tellback__V1__Frame *to)
{
	const struct frame_wanted *from = frame->as.wanted;
	Tellback__V1__Wanted *wanted = to->wanted = frame_put_message(arena, &tellback__v1__wanted__descriptor);

	assert(from->count <= MAX_WANTS);
	if (!wanted)
		return STATUS_NO_MEMORY;
	wanted->next = from->next;
	wanted->more = from->more;
	wanted->n_wants = from->count;
	wanted->wants = (Tellback__V1__Want **)frame_put_messages(arena, &tellback__v1__want__descriptor, from->count);
	if (!wanted->wants)
		return STATUS_NO_MEMORY;
	for (size_t i = 0; i < from->count; i++) {
		wanted->wants[i]->index = from->wants[i].index;
		wanted->wants[i]->body = frame_put_digest(&from->wants[i].body);
		wanted->wants[i]->total = from->wants[i].total;
	}
	return STATUS_OK;
}

/* One row a kind: its tag and what fills it in. */
struct put_row {
	Tellback__V1__Frame__KindCase tag;
	enum status (*put)(const struct frame *frame, struct arena *arena, Tellback__V1__Frame *to);
};
static const struct put_row rows[] = {
	[FRAME_HELLO] = {TELLBACK__V1__FRAME__KIND_HELLO, put_hello},
	[FRAME_PIECE] = {TELLBACK__V1__FRAME__KIND_PIECE, put_piece},
	[FRAME_SUBMIT] = {TELLBACK__V1__FRAME__KIND_SUBMIT, put_submit},
	[FRAME_FETCH] = {TELLBACK__V1__FRAME__KIND_FETCH, put_fetch},
	[FRAME_BODY_GET] = {TELLBACK__V1__FRAME__KIND_BODY_GET, put_body_get},
	[FRAME_NOTE_GET] = {TELLBACK__V1__FRAME__KIND_NOTE_GET, put_note_get},
	[FRAME_TRACK] = {TELLBACK__V1__FRAME__KIND_TRACK, put_track},
	[FRAME_OWED] = {TELLBACK__V1__FRAME__KIND_OWED, put_owed},
	[FRAME_LOG_GET] = {TELLBACK__V1__FRAME__KIND_LOG_GET, frame_put_log_get},
	[FRAME_PROOF_GET] = {TELLBACK__V1__FRAME__KIND_PROOF_GET, frame_put_proof_get},
	[FRAME_COSIGN] = {TELLBACK__V1__FRAME__KIND_COSIGN, frame_put_cosign},
	[FRAME_OFFER] = {TELLBACK__V1__FRAME__KIND_OFFER, put_offer},
	[FRAME_WELCOME] = {TELLBACK__V1__FRAME__KIND_WELCOME, put_welcome},
	[FRAME_PIECE_TAKEN] = {TELLBACK__V1__FRAME__KIND_PIECE_TAKEN, put_piece_taken},
	[FRAME_ANSWERS] = {TELLBACK__V1__FRAME__KIND_ANSWERS, put_answers},
	[FRAME_BATCH] = {TELLBACK__V1__FRAME__KIND_BATCH, put_batch},
	[FRAME_PART] = {TELLBACK__V1__FRAME__KIND_PART, put_part},
	[FRAME_STEPS] = {TELLBACK__V1__FRAME__KIND_STEPS, put_steps},
	[FRAME_DUTIES] = {TELLBACK__V1__FRAME__KIND_DUTIES, put_duties},
	[FRAME_PROOF] = {TELLBACK__V1__FRAME__KIND_PROOF, frame_put_proof},
	[FRAME_COSIGNED] = {TELLBACK__V1__FRAME__KIND_COSIGNED, frame_put_cosigned},
	[FRAME_WANTED] = {TELLBACK__V1__FRAME__KIND_WANTED, put_wanted},
	[FRAME_PROBLEM] = {TELLBACK__V1__FRAME__KIND_PROBLEM, put_problem},
};

enum status
frame_encode(const struct frame *frame, struct arena *arena, struct view *ret_bytes)
{
	Tellback__V1__Frame message = TELLBACK__V1__FRAME__INIT;
	enum status status;

	assert((unsigned)frame->kind < sizeof rows / sizeof *rows);
	message.nonce = frame->nonce;
	message.kind_case = rows[frame->kind].tag;
	status = rows[frame->kind].put(frame, arena, &message);
	return status ? status : pack(&message.base, arena, ret_bytes);
}
