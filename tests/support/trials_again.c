/* What is answered `again`, and questions that are no frames. */
#include <assert.h>
#include <string.h>

#include "base/digest.h"
#include "support/trials_sets.h"

/* Ordinary notes that one agency may send at once, and some more: while they
 * are taken its allowance grows again. */
#define MANY_NOTES (QUOTA_NOTES_BURST * 4)

static enum refusal
too_many_duties(struct trial *trial)
{
	uint64_t before = trial->box->core->open_duties;
	enum refusal code;

	trial->box->core->open_duties = MAX_OPEN_DUTIES;
	code = trials_send(trial, trials_referral(trial, "police"));
	trial->box->core->open_duties = before;
	return code;
}

/* Frames full of notes with one body; what came of the last note. */
static enum refusal
allowance_used_up(struct trial *trial)
{
	struct core_box *box = trial->box;
	enum refusal code = REFUSAL_NONE;
	struct view body = core_box_body(box, "crs edt police", 4096);

	for (unsigned sent = 0; code == REFUSAL_NONE && sent < MANY_NOTES; sent += MAX_SUBMIT_NOTES) {
		struct frame frame = {.kind = FRAME_SUBMIT};
		const struct frame *answer;

		for (size_t i = 0; i < MAX_SUBMIT_NOTES; i++) {
			struct notes_message message = trials_referral(trial, "police");
			struct envelope envelope;

			message.body = body;
			notes_envelope(box->world, &message, &envelope);
			frame.as.submit.notes[i] = envelope.note;
		}
		frame.as.submit.note_count = MAX_SUBMIT_NOTES;
		frame.as.submit.bodies[0] = body;
		frame.as.submit.body_count = 1;
		answer = core_box_ask(box, "police", &frame);
		assert(answer && answer->kind == FRAME_ANSWERS);
		/* whatever stands behind the first that has to wait is out of order */
		for (size_t i = 0; i < answer->as.answers->count && code == REFUSAL_NONE; i++)
			code = answer->as.answers->answers[i].code;
	}
	trial->next_facts = TRIALS_HIGH; /* an urgent one does not wait */
	return code;
}

static enum refusal
disk_nearly_full(struct trial *trial)
{
	enum refusal code;

	trial->box->core->is_disk_low = 1;
	code = trials_send(trial, trials_referral(trial, "police"));
	trial->box->core->is_disk_low = 0;
	return code;
}

static enum refusal
no_body(struct trial *trial)
{
	struct envelope envelope;

	(void)core_box_message(trial->box, trials_referral(trial, "police"), &envelope);
	return core_box_submit(trial->box, "police", envelope.note, (struct view){0}).code;
}

static enum refusal
newer_directory(struct trial *trial)
{
	enum refusal code;

	trial->box->world->directory.serial++;
	code = trials_send(trial, trials_referral(trial, "police"));
	trial->box->world->directory.serial--;
	return code;
}

/* Nobody of the small world has been heard since: what this answers may have
 * been lost. */
static enum refusal
restored_and_waiting(struct trial *trial)
{
	struct core *core = trial->box->core;
	struct notes_message message = trials_answer(trial, "decision", "crs edt police", TRIALS_NFA);
	enum refusal code;

	core->asking.is_over = 0;
	message.re = 4000;
	code = trials_send(trial, message);
	core->asking.is_over = 1;
	return code;
}

static enum refusal
seq_ahead(struct trial *trial)
{
	struct notes_message message = trials_referral(trial, "police");

	message.seq = 900;
	return trials_send(trial, message);
}

/* Another note under a seq that is taken: nothing is undone by it. */
static enum refusal
seq_again(struct trial *trial)
{
	struct notes_message message = trials_referral(trial, "police");

	message.seq = 1;
	return trials_send(trial, message);
}

static enum refusal
older_session(struct trial *trial)
{
	struct core_box_ask ask = {"police", 71, {0, FRAME_HELLO, {.hello = {FRAME_PROTOCOL, "test", "one"}}}};
	const struct core_box_ask fetch = {"police", 71, {0, FRAME_FETCH, {.fetch = {0, 10, 0}}}};
	enum refusal code;

	core_box_turn(trial->box, &ask, 1);
	ask.connection = 72;
	ask.frame.as.hello.session = "two";
	core_box_turn(trial->box, &ask, 1);
	core_box_turn(trial->box, &fetch, 1);
	code = core_box_reply(trial->box, trial->box->question)->as.problem.code;
	ask.connection = 0; /* the agency's own line speaks for it again */
	ask.frame.as.hello.session = "three";
	core_box_turn(trial->box, &ask, 1);
	return code;
}

/* ---- no frames ---- */

static enum refusal
raw(struct trial *trial, const void *bytes, size_t size)
{
	const struct frame *answer = core_box_raw(trial->box, "police", (struct view){bytes, size});

	assert(answer && answer->kind == FRAME_PROBLEM);
	return answer->as.problem.code;
}

static enum refusal
garbage(struct trial *trial)
{
	return raw(trial, "\xff\xff\xff\xff\x01", 5);
}

static enum refusal
empty_frame(struct trial *trial)
{
	return raw(trial, "", 0);
}

static enum refusal
answer_as_question(struct trial *trial)
{
	const struct frame frame = {0, FRAME_PIECE_TAKEN, {.piece_taken = {7}}};

	return core_box_ask(trial->box, "police", &frame)->as.problem.code;
}

static enum refusal
huge_frame(struct trial *trial)
{
	static char bytes[MAX_FRAME_BYTES + 1];

	return raw(trial, bytes, sizeof bytes);
}

static enum refusal
huge_note(struct trial *trial)
{
	static char bytes[MAX_NOTE_BYTES + 1] = "tellback/envelope/v1\n";
	const struct frame frame = {
		0, FRAME_SUBMIT, {.submit = {.notes = {{(uint8_t *)bytes, sizeof bytes}}, .note_count = 1}}};

	return core_box_ask(trial->box, "police", &frame)->as.problem.code;
}

/* A piece; the answer's code, and where to go on in ${ret_next}. */
static enum refusal
piece(struct trial *trial, struct view body, uint64_t offset, struct view bytes, uint64_t *ret_next)
{
	const struct frame frame = {0, FRAME_PIECE, {.piece = {digest_of(body), body.size, offset, bytes}}};
	const struct frame *answer = core_box_ask(trial->box, "police", &frame);

	*ret_next = answer->kind == FRAME_PROBLEM ? 0 : answer->as.piece_taken.next_offset;
	return answer->kind == FRAME_PROBLEM ? answer->as.problem.code : REFUSAL_NONE;
}

static enum refusal
piece_out_of_order(struct trial *trial)
{
	struct view body = core_box_body(trial->box, "crs edt police", 100000);
	uint64_t next = 0;
	enum refusal code = piece(trial, body, 0, (struct view){body.bytes, 1000}, &next);

	assert(!code && next == 1000);
	code = piece(trial, body, 5000, (struct view){body.bytes + 5000, 1000}, &next);
	assert(!code && next == 1000); /* it is told where to go on */
	code = piece(trial, body, 0, (struct view){body.bytes, 1000}, &next);
	assert(next == 1000); /* and the same piece again changes nothing */
	return code;
}

static enum refusal
piece_past_the_end(struct trial *trial)
{
	struct view body = core_box_body(trial->box, "crs edt police", 4096);
	uint8_t more[8192] = {0};
	uint64_t next;

	return piece(trial, body, 0, (struct view){more, sizeof more}, &next);
}

static enum refusal
other_pieces(struct trial *trial)
{
	struct view body = core_box_body(trial->box, "crs edt police", 4096);
	uint8_t *other = arena_alloc(trial->box->arena, body.size);
	uint64_t next;

	assert(other);
	return piece(trial, body, 0, (struct view){other, body.size}, &next);
}

static enum refusal
huge_body(struct trial *trial)
{
	static const uint8_t some[1000];
	const struct frame frame = {
		0, FRAME_PIECE, {.piece = {{{1}}, (uint64_t)MAX_BODY_BYTES + 1, 0, {some, sizeof some}}}};

	return core_box_ask(trial->box, "police", &frame)->as.problem.code;
}

#define CASES(X, I, L) \
	I(too_many_duties) L(allowance_used_up) I(disk_nearly_full) I(restored_and_waiting) X(no_body) X(newer_directory) X(seq_ahead) \
	X(seq_again) X(older_session) X(garbage) X(empty_frame) X(answer_as_question) X(huge_frame) X(huge_note) \
	X(piece_out_of_order) X(piece_past_the_end) X(other_pieces) X(huge_body)
TRIALS_LIST(trials_again_list, CASES)
