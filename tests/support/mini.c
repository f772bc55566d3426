#include "support/mini.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/id.h"
#include "note/envelope.h"
#include "note/receipt.h"
#include "support/mini_bodies.h"
#include "wire/frame.h"

#define MINI_ARENA_BYTES (1024UL * 1024 * 1024)
#define NOTES_TAKEN_MOST 2048

struct taken {
	struct view note;
	struct view before_seq;
	uint64_t index;
	int64_t accepted_ms;
	enum refusal code;
};

struct side {
	struct taken notes[NOTES_TAKEN_MOST]; /* [seq - 1] */
	uint64_t have;
	struct frame_item items[NOTES_TAKEN_MOST];
	size_t item_count;
	int is_waiting;
	uint64_t waiting_nonce;
	uint64_t waiting_after;
};

struct mini {
	struct notes *world;
	struct arena *arena;
	struct side *sides; /* as the world's agencies */
	struct mini_bodies bodies;
	uint64_t index;
	struct mini_log log;
	int64_t passed_ms;
	enum refusal say;
	unsigned say_times;
	unsigned doubled;
	unsigned frames;
};

static struct side *
side_of(const struct mini *mini, const char *agency)
{
	for (size_t i = 0; i < mini->world->agency_count; i++)
		if (!strcmp(mini->world->agencies[i].name, agency))
			return &mini->sides[i];
	return NULL;
}

struct mini *
mini_new(struct notes *world)
{
	struct mini *mini = calloc(1, sizeof *mini);

	assert(mini);
	mini->world = world;
	mini->arena = arena_new(MINI_ARENA_BYTES);
	mini->sides = calloc(world->agency_count, sizeof *mini->sides);
	assert(mini->arena && mini->sides);
	mini->bodies.arena = mini->arena;
	mini_log_init(&mini->log, &world->log);
	return mini;
}

void
mini_free(struct mini *mini)
{
	if (!mini)
		return;
	mini_log_done(&mini->log);
	arena_free(mini->arena);
	free(mini->sides);
	free(mini);
}

/* A millisecond a note, and what the test lets pass. */
static int64_t
time_of(const struct mini *mini)
{
	return NOTES_BEGIN_S * 1000LL + (int64_t)mini->index + mini->passed_ms;
}

void
mini_pass(struct mini *mini, int64_t ms)
{
	mini->passed_ms += ms;
}

static struct view
keep(struct mini *mini, struct view bytes)
{
	struct view copy;

	assert(!arena_copy(mini->arena, bytes, &copy));
	return copy;
}

static void
deliver(struct mini *mini, const char *agency, enum leaf_kind kind, struct view note, const struct envelope *envelope)
{
	struct side *side = side_of(mini, agency);
	struct mini_body *body = envelope ? mini_bodies_find(&mini->bodies, &envelope->body) : NULL;
	struct frame_item *item;

	if (!side)
		return;
	assert(side->item_count < NOTES_TAKEN_MOST);
	item = &side->items[side->item_count++];
	*item = (struct frame_item){.cursor = side->item_count, .kind = kind, .note = note, .index = mini->index,
				    .accepted_ms = time_of(mini)};
	if (!body)
		return;
	item->body_bytes = body->size;
	if (body->size <= MAX_INLINE_BODY_BYTES)
		item->body = (struct view){body->bytes, (size_t)body->size};
}

static int
has_id(const struct mini *mini, const struct side *side, const char *id)
{
	struct envelope envelope;

	for (uint64_t i = 0; i < side->have; i++)
		if (!side->notes[i].code && !envelope_decode(side->notes[i].note, mini->arena, &envelope) &&
		    !strcmp(envelope.id.hex, id))
			return 1;
	return 0;
}

static struct frame_answer
answer_of(const struct taken *taken)
{
	struct frame_answer answer = {.band = taken->code ? BAND_REFUSED : BAND_ACCEPTED, .code = taken->code};

	if (taken->code == REFUSAL_NOT_HOLDER)
		strcpy(answer.holder.name, "team");
	answer.index = taken->index;
	answer.accepted_ms = taken->accepted_ms;
	return answer;
}

static struct frame_answer
take(struct mini *mini, struct side *side, struct view note, struct view before_seq, uint64_t seq)
{
	struct frame_answer answer = {.band = BAND_AGAIN};
	struct taken *taken;

	for (uint64_t i = 0; i < side->have; i++)
		if (side->notes[i].before_seq.size == before_seq.size &&
		    !memcmp(side->notes[i].before_seq.bytes, before_seq.bytes, before_seq.size))
			return answer_of(&side->notes[i]);
	if (seq != side->have + 1) {
		answer.code = REFUSAL_EXPECTED_SEQ;
		answer.expected_seq = side->have + 1;
		return answer;
	}
	taken = &side->notes[side->have];
	*taken = (struct taken){.note = keep(mini, note), .before_seq = keep(mini, before_seq), .index = mini->index,
				.accepted_ms = time_of(mini)};
	if (mini->say_times) {
		mini->say_times--;
		answer.code = mini->say;
		answer.band = refusal_row(mini->say)->band;
		if (answer.band != BAND_REFUSED)
			return answer;
		taken->code = mini->say; /* the case is the team's now, if that is why */
	}
	side->have++;
	mini->index++;
	assert(side->have < NOTES_TAKEN_MOST);
	return answer_of(taken);
}

static struct frame_answer
take_envelope(struct mini *mini, struct side *side, const struct envelope *envelope)
{
	uint64_t before = side->have;
	struct mini_body *body = mini_bodies_find(&mini->bodies, &envelope->body);
	struct frame_answer answer;
	int is_known = has_id(mini, side, envelope->id.hex);

	answer = take(mini, side, envelope->note, envelope->before_seq, envelope->seq);
	if (side->have == before)
		return answer;
	if (!body || body->have != body->size) {
		side->have--;
		mini->index--;
		return (struct frame_answer){.band = BAND_AGAIN, .code = REFUSAL_BODY_INCOMPLETE};
	}
	mini->doubled += is_known != 0;
	for (size_t i = 0; answer.band == BAND_ACCEPTED && i < envelope->to_count; i++)
		if (strcmp(envelope->to[i].agency.name, envelope->from.name) != 0)
			deliver(mini, envelope->to[i].agency.name, LEAF_ENVELOPE, side->notes[before].note, envelope);
	return answer;
}

static struct frame_answer
take_signed(struct mini *mini, struct side *side, struct view note, enum leaf_kind *kind)
{
	struct envelope envelope;
	struct receipt receipt;
	struct frame_answer answer;
	uint64_t before = side->have;

	*kind = LEAF_ENVELOPE;
	if (!envelope_decode(note, mini->arena, &envelope))
		return take_envelope(mini, side, &envelope);
	if (receipt_decode(note, mini->arena, &receipt)) {
		*kind = LEAF_CARD;
		return (struct frame_answer){
			.band = BAND_ACCEPTED, .accepted_ms = time_of(mini), .index = mini->index++};
	}
	*kind = LEAF_RECEIPT;
	answer = take(mini, side, note, receipt.before_seq, receipt.seq);
	if (side->have > before && answer.band == BAND_ACCEPTED)
		deliver(mini, receipt.to.name, LEAF_RECEIPT, side->notes[before].note, NULL);
	return answer;
}

/* What was taken is in the log. */
static struct frame_answer
take_note(struct mini *mini, struct side *side, struct view note)
{
	uint64_t before = mini->index;
	struct leaf leaf = {.index = before, .note = digest_of(note)};
	struct frame_answer answer = take_signed(mini, side, note, &leaf.kind);

	if (mini->index == before)
		return answer;
	if (answer.band == BAND_REFUSED)
		leaf.kind = LEAF_REFUSED;
	leaf.accepted.ms = answer.accepted_ms;
	mini_log_put(&mini->log, &leaf);
	return answer;
}

static void
on_submit(struct mini *mini, struct side *side, const struct frame_submit *submit, struct frame *answer)
{
	for (size_t i = 0; i < submit->body_count; i++)
		mini_bodies_put(&mini->bodies, submit->bodies[i]);
	answer->kind = FRAME_ANSWERS;
	answer->as.answers = arena_alloc(mini->arena, sizeof *answer->as.answers);
	assert(answer->as.answers);
	for (size_t i = 0; i < submit->note_count; i++)
		answer->as.answers->answers[i] = take_note(mini, side, submit->notes[i]);
	answer->as.answers->count = submit->note_count;
}

static int
on_fetch(struct mini *mini, struct side *side, uint64_t after, struct frame *answer)
{
	struct frame_batch *batch = arena_alloc(mini->arena, sizeof *batch);
	size_t bytes = 0;

	assert(batch);
	for (size_t i = 0; i < side->item_count && batch->count < MAX_BATCH_ITEMS && bytes < 100000; i++) {
		if (side->items[i].cursor <= after)
			continue;
		batch->items[batch->count++] = side->items[i];
		bytes += side->items[i].note.size + side->items[i].body.size;
	}
	answer->kind = FRAME_BATCH;
	answer->as.batch = batch;
	return batch->count > 0;
}

static void
on_note(struct mini *mini, const struct side *side, const struct frame_note_get *get, struct frame *answer)
{
	struct view note = {NULL, 0};

	if (get->what == WANT_OWN_SEQ && get->number >= 1 && get->number <= side->have)
		note = side->notes[get->number - 1].note;
	if (get->what == WANT_DIRECTORY)
		note = mini->world->directory_raw;
	if (get->what == WANT_POLICY)
		note = mini->world->policy_raw;
	if (get->what == WANT_CARD)
		note = notes_agency(mini->world, get->agency.name)->card_raw;
	answer->kind = FRAME_PART;
	answer->as.part = (struct frame_part){.total = note.size, .bytes = note};
}

/* The answer to every kind of question; zero where it waits. */
static int
answer(struct mini *mini, const char *agency, const struct frame *question, struct frame *ret_answer)
{
	struct side *side = side_of(mini, agency);

	if (question->kind == FRAME_HELLO) {
		ret_answer->kind = FRAME_WELCOME;
		ret_answer->as.welcome = (struct frame_welcome){.agency = agency,
								.have_seq = side->have,
								.directory_serial = mini->world->directory.serial,
								.policy_serial = 1,
								.time_ms = NOTES_BEGIN_S * 1000LL};
		if (side->have)
			ret_answer->as.welcome.have_note = side->notes[side->have - 1].note;
		side->is_waiting = 0;
	} else if (question->kind == FRAME_SUBMIT) {
		on_submit(mini, side, &question->as.submit, ret_answer);
	} else if (question->kind == FRAME_PIECE) {
		ret_answer->kind = FRAME_PIECE_TAKEN;
		ret_answer->as.piece_taken.next_offset = mini_bodies_piece(&mini->bodies, &question->as.piece);
	} else if (question->kind == FRAME_BODY_GET) {
		ret_answer->kind = FRAME_PART;
		ret_answer->as.part = mini_bodies_part(&mini->bodies, &question->as.body_get);
	} else if (question->kind == FRAME_NOTE_GET) {
		on_note(mini, side, &question->as.note_get, ret_answer);
	} else if (question->kind == FRAME_FETCH) {
		if (on_fetch(mini, side, question->as.fetch.after, ret_answer))
			return 1;
		side->is_waiting = 1;
		side->waiting_nonce = question->nonce;
		side->waiting_after = question->as.fetch.after;
		return 0;
	} else if (question->kind == FRAME_OWED) {
		ret_answer->kind = FRAME_DUTIES;
	} else if (question->kind == FRAME_PROOF_GET && mini->log.is_problem) {
		ret_answer->kind = FRAME_PROBLEM;
		ret_answer->as.problem.code = REFUSAL_BUSY;
	} else if (question->kind == FRAME_PROOF_GET) {
		mini_log_reach(&mini->log, mini->index);
		ret_answer->kind = FRAME_PROOF;
		ret_answer->as.proof = mini_log_answer(&mini->log, &question->as.proof_get, mini->arena);
	} else {
		ret_answer->kind = FRAME_STEPS;
		ret_answer->as.steps = arena_alloc(mini->arena, sizeof *ret_answer->as.steps);
	}
	return 1;
}

int
mini_ask(struct mini *mini, const char *agency, struct view question, struct arena *arena, struct view *ret_answer)
{
	struct frame asked, answered = {0};

	mini->frames++;
	assert(!frame_decode(question, mini->arena, &asked));
	answered.nonce = asked.nonce;
	if (!answer(mini, agency, &asked, &answered))
		return 0;
	assert(!frame_encode(&answered, arena, ret_answer));
	return 1;
}

int
mini_wake(struct mini *mini, const char *agency, int is_over, struct arena *arena, struct view *ret_answer)
{
	struct side *side = side_of(mini, agency);
	struct frame answered = {.nonce = side->waiting_nonce};

	if (!side->is_waiting || (!on_fetch(mini, side, side->waiting_after, &answered) && !is_over))
		return 0;
	side->is_waiting = 0;
	assert(!frame_encode(&answered, arena, ret_answer));
	return 1;
}

int
mini_supersede(struct mini *mini, const char *agency, struct arena *arena, struct view *ret_answer)
{
	struct side *side = side_of(mini, agency);
	struct frame answered = {.nonce = side->waiting_nonce, .kind = FRAME_PROBLEM, .as.problem = {REFUSAL_SUPERSEDED}};

	if (!side->is_waiting)
		return 0;
	side->is_waiting = 0;
	assert(!frame_encode(&answered, arena, ret_answer));
	return 1;
}

void
mini_say(struct mini *mini, enum refusal code, unsigned times)
{
	mini->say = code;
	mini->say_times = times;
}

void
mini_deliver(struct mini *mini, const char *agency, enum leaf_kind kind, struct view note, const struct envelope *envelope)
{
	mini->index++;
	deliver(mini, agency, kind, keep(mini, note), envelope);
}

void
mini_body(struct mini *mini, struct view bytes)
{
	mini_bodies_put(&mini->bodies, bytes);
}

void
mini_spoil(struct mini *mini, unsigned times)
{
	mini->bodies.spoil = times;
}

void
mini_forget_items(struct mini *mini, const char *agency)
{
	side_of(mini, agency)->item_count = 0;
}

void
mini_push(struct mini *mini, const char *agency, struct view note, struct view body)
{
	const struct envelope named = {.body = digest_of(body)};

	deliver(mini, agency, LEAF_ENVELOPE, keep(mini, note), &named);
	mini->index++;
}

void
mini_forget(struct mini *mini, const char *agency, unsigned count)
{
	side_of(mini, agency)->have -= count;
}

struct mini_log *
mini_log(struct mini *mini)
{
	return &mini->log;
}

unsigned
mini_taken(const struct mini *mini, const char *agency)
{
	return (unsigned)side_of(mini, agency)->have;
}

unsigned
mini_doubled(const struct mini *mini)
{
	return mini->doubled;
}

unsigned
mini_frames(const struct mini *mini)
{
	return mini->frames;
}

struct view
mini_note(const struct mini *mini, const char *agency, uint64_t seq)
{
	const struct side *side = side_of(mini, agency);

	return seq >= 1 && seq <= side->have ? side->notes[seq - 1].note : (struct view){NULL, 0};
}
