#include <assert.h>
#include <string.h>
#include <tellback.pb-c.h>

#include "base/id.h"
#include "tellback/duty.h"
#include "wire/frame_check.h"
#include "wire/frame_take_log.h"

static enum status
take_welcome(const Tellback__V1__Welcome *from, struct frame *to)
{
	const uint64_t numbers[] = {from->have_seq,	 from->last_index,  from->directory_serial,
				    from->policy_serial, from->cards_index, from->backed_up_index,
				    from->restored_index};
	const int64_t times[] = {from->time_ms, from->restored_ms};
	struct frame_welcome welcome = {
		.agency = from->agency,
		.have_seq = from->have_seq,
		.last_index = from->last_index,
		.has_index = from->has_index != 0,
		.directory_serial = from->directory_serial,
		.policy_serial = from->policy_serial,
		.cards_index = from->cards_index,
		.time_ms = from->time_ms,
		.backed_up_index = from->backed_up_index,
		.restored_index = from->restored_index,
		.restored_ms = from->restored_ms,
	};
	enum status status = frame_check_numbers(numbers, sizeof numbers / sizeof *numbers);

	if (!status)
		status = frame_check_times(times, 2);
	if (!status)
		status = frame_check_bytes(from->have_note, MAX_NOTE_BYTES, &welcome.have_note);
	if (!status && !id_is_agency(from->agency))
		status = STATUS_MALFORMED;
	to->kind = FRAME_WELCOME;
	to->as.welcome = welcome;
	return status;
}

static enum status
take_piece_taken(const Tellback__V1__PieceTaken *from, struct frame *to)
{
	to->kind = FRAME_PIECE_TAKEN;
	to->as.piece_taken.next_offset = from->next_offset;
	return from->next_offset > MAX_BODY_BYTES ? STATUS_MALFORMED : STATUS_OK;
}

static enum status
take_needs(const Tellback__V1__Answer *from, struct frame_answer *to)
{
	assert(from->n_needs <= MAX_NEEDS); /* the scan has bounded it */
	for (size_t i = 0; i < from->n_needs; i++) {
		if (!frame_check_duty_id(from->needs[i]))
			return STATUS_MALFORMED;
		to->needs[i] = from->needs[i];
	}
	to->need_count = from->n_needs;
	return STATUS_OK;
}

/* A field that belongs to one code stands with no other. */
static enum status
take_one_answer(const Tellback__V1__Answer *from, struct frame_answer *to)
{
	const uint64_t numbers[] = {from->index, from->expected_seq};
	enum status status = frame_check_numbers(numbers, 2);

	if (!status)
		status = frame_check_times(&from->accepted_ms, 1);
	if (status)
		return status;
	to->code = *from->code ? refusal_find(from->code) : REFUSAL_NONE;
	if (*from->code && to->code == REFUSAL_NONE)
		return STATUS_MALFORMED;
	to->band = refusal_row(to->code)->band;
	to->index = from->index;
	to->accepted_ms = from->accepted_ms;
	to->expected_seq = from->expected_seq;
	if ((from->expected_seq != 0 && to->code != REFUSAL_EXPECTED_SEQ) ||
	    (*from->holder && (to->code != REFUSAL_NOT_HOLDER || !id_is_agency(from->holder))) ||
	    (from->n_needs && to->code != REFUSAL_DUTIES_OPEN))
		return STATUS_MALFORMED;
	id_set(to->holder.name, sizeof to->holder.name, from->holder);
	return take_needs(from, to);
}

static enum status
take_answers(const Tellback__V1__Answers *from, struct arena *arena, struct frame *to)
{
	struct frame_answers *answers = arena_alloc(arena, sizeof *answers);
	enum status status = STATUS_OK;

	if (!answers)
		return STATUS_NO_MEMORY;
	if (!from->n_answers)
		return STATUS_MALFORMED;
	assert(from->n_answers <= MAX_SUBMIT_NOTES); /* the scan has bounded it */
	for (; !status && answers->count < from->n_answers; answers->count++)
		status = take_one_answer(from->answers[answers->count], &answers->answers[answers->count]);
	to->kind = FRAME_ANSWERS;
	to->as.answers = answers;
	return status;
}

static enum leaf_kind
leaf_kind_of(const char *word)
{
	static const char *const words[LEAF_KIND_COUNT] = {
#define X(code, word) word,
		LEAF_KIND_TABLE(X)
#undef X
	};
	unsigned i = 0;

	while (i < LEAF_KIND_COUNT && strcmp(words[i], word) != 0)
		i++;
	return (enum leaf_kind)i;
}

static enum status
take_item(const Tellback__V1__Item *from, struct frame_item *to)
{
	const uint64_t numbers[] = {from->cursor, from->index};
	enum status status = frame_check_numbers(numbers, 2);

	if (!status)
		status = frame_check_times(&from->accepted_ms, 1);
	if (!status)
		status = frame_check_bytes(from->note, MAX_FRAME_BYTES, &to->note);
	if (!status)
		status = frame_check_bytes(from->body, MAX_INLINE_BODY_BYTES, &to->body);
	to->cursor = from->cursor;
	to->kind = leaf_kind_of(from->kind);
	to->index = from->index;
	to->accepted_ms = from->accepted_ms;
	to->body_bytes = from->body_bytes;
	/* a body comes whole or not at all */
	if (!status && (to->kind == LEAF_KIND_COUNT || from->body_bytes > MAX_BODY_BYTES ||
			(to->body.size && to->body.size != from->body_bytes)))
		return STATUS_MALFORMED;
	return status;
}

static enum status
take_batch(const Tellback__V1__Batch *from, struct arena *arena, struct frame *to)
{
	struct frame_batch *batch = arena_alloc(arena, sizeof *batch);
	enum status status = STATUS_OK;

	if (!batch)
		return STATUS_NO_MEMORY;
	assert(from->n_items <= MAX_BATCH_ITEMS); /* the scan has bounded it */
	for (; !status && batch->count < from->n_items; batch->count++)
		status = take_item(from->items[batch->count], &batch->items[batch->count]);
	to->kind = FRAME_BATCH;
	to->as.batch = batch;
	return status;
}

static enum status
take_part(const Tellback__V1__Part *from, struct frame *to)
{
	struct frame_part part = {
		.total = from->total, .offset = from->offset, .index = from->index, .accepted_ms = from->accepted_ms};
	enum status status = frame_check_numbers(&from->index, 1);

	if (!status)
		status = frame_check_times(&from->accepted_ms, 1);
	if (!status)
		status = frame_check_bytes(from->bytes, MAX_PIECE_BYTES, &part.bytes);
	if (!status &&
	    (part.total > MAX_BODY_BYTES || part.offset > part.total || part.bytes.size > part.total - part.offset))
		status = STATUS_MALFORMED;
	to->kind = FRAME_PART;
	to->as.part = part;
	return status;
}

static enum status
take_step(const Tellback__V1__Step *from, struct frame_step *to)
{
	const int64_t times[] = {from->stored_ms, from->verified_ms, from->opened_ms, from->refused_ms};

	if (!id_is_agency(from->agency) || (*from->word && !id_is_token(from->word)))
		return STATUS_MALFORMED;
	*to = (struct frame_step){from->agency,	   from->stored_ms,  from->verified_ms,
				  from->opened_ms, from->refused_ms, from->word};
	return frame_check_times(times, 4);
}

static enum status
take_steps(const Tellback__V1__Steps *from, struct arena *arena, struct frame *to)
{
	struct frame_steps *steps = arena_alloc(arena, sizeof *steps);
	enum status status = frame_check_numbers(&from->index, 1);

	if (!steps)
		return STATUS_NO_MEMORY;
	if (!status)
		status = frame_check_times(&from->accepted_ms, 1);
	steps->index = from->index;
	steps->accepted_ms = from->accepted_ms;
	assert(from->n_steps <= MAX_RECIPIENTS); /* the scan has bounded it */
	for (; !status && steps->count < from->n_steps; steps->count++)
		status = take_step(from->steps[steps->count], &steps->steps[steps->count]);
	to->kind = FRAME_STEPS;
	to->as.steps = steps;
	return status;
}

static int
is_duty_state(const char *word)
{
	for (unsigned i = 0; i < DUTY_STATE_COUNT; i++)
		if (!strcmp(duty_state_word((enum duty_state)i), word))
			return 1;
	return 0;
}

static enum status
take_duty(const Tellback__V1__Duty *from, struct frame_duty *to)
{
	const int64_t times[] = {from->start_ms, from->due_ms, from->ended_ms};

	if (!frame_check_duty_id(from->id) || duty_kind_find(from->kind) == DUTY_KIND_COUNT || !id_is_id(from->case_) ||
	    !id_is_agency(from->debtor) || !id_is_agency(from->creditor) || !is_duty_state(from->state) ||
	    (*from->child && strcmp(from->child, "-") != 0 && !id_is_child(from->child)))
		return STATUS_MALFORMED;
	*to = (struct frame_duty){from->id,    from->kind,  from->case_,    from->debtor, from->creditor,
				  from->child, from->state, from->start_ms, from->due_ms, from->ended_ms};
	return frame_check_times(times, 3);
}

static enum status
take_duties(const Tellback__V1__Duties *from, struct arena *arena, struct frame *to)
{
	struct frame_duty *duties = arena_array(arena, from->n_duties, sizeof *duties);
	enum status status = STATUS_OK;

	if (!duties)
		return STATUS_NO_MEMORY;
	for (size_t i = 0; !status && i < from->n_duties; i++)
		status = take_duty(from->duties[i], &duties[i]);
	to->kind = FRAME_DUTIES;
	to->as.duties = (struct frame_duties){duties, from->n_duties, from->more != 0};
	return status;
}

static enum status
take_problem(const Tellback__V1__Problem *from, struct frame *to)
{
	to->kind = FRAME_PROBLEM;
	to->as.problem.code = refusal_find(from->code);
	return to->as.problem.code == REFUSAL_NONE ? STATUS_MALFORMED : STATUS_OK;
}

static enum status
take_wanted(const Tellback__V1__Wanted *from, struct arena *arena, struct frame *to)
{
	struct frame_wanted *wanted = arena_alloc(arena, sizeof *wanted);
	enum status status = wanted ? frame_check_numbers(&from->next, 1) : STATUS_NO_MEMORY;

	assert(from->n_wants <= MAX_WANTS); /* the scan has bounded it */
	for (size_t i = 0; !status && i < from->n_wants; i++) {
		const Tellback__V1__Want *want = from->wants[i];
		const uint64_t numbers[] = {want->index, want->total};

		wanted->wants[i] = (struct frame_want){.index = want->index, .total = want->total};
		wanted->count = i + 1;
		status = frame_check_numbers(numbers, 2);
		if (!status)
			status = frame_check_digest(want->body, &wanted->wants[i].body);
		if (!status && (!want->total || want->total > MAX_BODY_BYTES))
			status = STATUS_MALFORMED;
	}
	if (status)
		return status;
	wanted->next = from->next;
	wanted->more = from->more != 0;
	to->kind = FRAME_WANTED;
	to->as.wanted = wanted;
	return STATUS_OK;
}

enum status
frame_decode_answer(const Tellback__V1__Frame *from, struct arena *arena, struct frame *ret_frame)
{
	switch ((int)from->kind_case) {
	case TELLBACK__V1__FRAME__KIND_WELCOME:
		return take_welcome(from->welcome, ret_frame);
	case TELLBACK__V1__FRAME__KIND_PIECE_TAKEN:
		return take_piece_taken(from->piece_taken, ret_frame);
	case TELLBACK__V1__FRAME__KIND_ANSWERS:
		return take_answers(from->answers, arena, ret_frame);
	case TELLBACK__V1__FRAME__KIND_BATCH:
		return take_batch(from->batch, arena, ret_frame);
	case TELLBACK__V1__FRAME__KIND_PART:
		return take_part(from->part, ret_frame);
	case TELLBACK__V1__FRAME__KIND_STEPS:
		return take_steps(from->steps, arena, ret_frame);
	case TELLBACK__V1__FRAME__KIND_DUTIES:
		return take_duties(from->duties, arena, ret_frame);
	case TELLBACK__V1__FRAME__KIND_PROBLEM:
		return take_problem(from->problem, ret_frame);
	case TELLBACK__V1__FRAME__KIND_WANTED:
		return take_wanted(from->wanted, arena, ret_frame);
	}
	return frame_take_log_answer(from, arena, ret_frame);
}
