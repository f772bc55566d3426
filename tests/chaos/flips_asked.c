#include "chaos/flips_asked.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "log/tile_set.h"
#include "support/must.h"
#include "wire/frame.h"

#define QUESTIONS_MOST 1024
#define ARENA_BYTES ((size_t)64 << 20)

struct flips_question {
	const char *agency;
	struct view bytes;
	struct view answer; /* of the whole store; empty: none came */
};

struct flips_asked {
	const struct flips_store *store;
	struct arena *arena; /* questions and answers */
	struct arena *scratch;
	struct flips_question list[QUESTIONS_MOST];
	size_t count;
};

/* ---- the questions ---- */

static void
add(struct flips_asked *asked, const char *agency, struct frame frame)
{
	struct flips_question *question = &asked->list[asked->count];

	MUST(asked->count < QUESTIONS_MOST);
	frame.nonce = ++asked->count;
	question->agency = agency;
	MUST(!frame_encode(&frame, asked->arena, &question->bytes));
}

static void
add_agencies(struct flips_asked *asked)
{
	const struct notes *world = asked->store->world;

	for (size_t i = 0; i < world->agency_count; i++) {
		const char *agency = world->agencies[i].name;

		for (uint64_t after = 0; after <= 128; after += 64)
			add(asked, agency, (struct frame){.kind = FRAME_FETCH, .as.fetch = {after, MAX_BATCH_ITEMS, 0}});
		add(asked, agency, (struct frame){.kind = FRAME_OWED});
	}
}

static void
add_messages(struct flips_asked *asked)
{
	for (size_t i = 0; i < asked->store->message_count; i++) {
		const struct digest body = asked->store->messages[i].body;
		const char *from = asked->store->messages[i].from;

		add(asked, from, (struct frame){.kind = FRAME_TRACK, .as.track = {asked->store->messages[i].id}});
		add(asked, "crs", (struct frame){.kind = FRAME_BODY_GET, .as.body_get = {body, 0}});
	}
}

static void
add_log(struct flips_asked *asked)
{
	struct frame log = {.kind = FRAME_LOG_GET}, proof = {.kind = FRAME_PROOF_GET};
	struct tile tile = {.width = 0};

	log.as.log_get = (struct frame_log_get){.what = LOG_CHECKPOINT};
	add(asked, "reviewer", log);
	while (tile_set_next(asked->store->leaves, &tile)) {
		log.as.log_get = (struct frame_log_get){tile.is_entries ? LOG_ENTRIES : LOG_TILE,
							tile.is_entries ? 0 : tile.level, tile.index, tile.width, 0};
		add(asked, "reviewer", log);
	}
	for (uint64_t index = 0; index < asked->store->leaves; index += 50) {
		log.as.log_get = (struct frame_log_get){.what = LOG_NOTES, .index = index};
		add(asked, "reviewer", log);
	}
	proof.as.proof_get.known_size = 100;
	for (uint64_t index = 0; index < asked->store->leaves; index++) {
		proof.as.proof_get.indices[proof.as.proof_get.count++] = index;
		if (proof.as.proof_get.count < MAX_PROOF_ITEMS && index + 1 < asked->store->leaves)
			continue;
		add(asked, "police", proof);
		proof.as.proof_get.count = 0;
	}
}

/* ---- asking ---- */

struct core *
flips_asked_core(const struct flips_asked *asked)
{
	struct core *core = NULL;
	char path[FLIPS_PATH_SIZE];
	struct core_options options = {path, 0, NULL};

	flips_store_path(asked->store, &asked->store->files[0], path);
	if (core_open(&options, asked->store->now, &core))
		return NULL;
	core->options.store_path = asked->store->folder; /* outlives the text above; not opened again */
	return core;
}

/* One question in a turn of its own: its answer, if core lives through it. */
static enum status
ask(const struct flips_asked *asked, struct core *core, size_t number, struct view *ret_answer)
{
	const struct flips_question *question = &asked->list[number];
	struct front_frame frame = {.connection = number % 7, .question = number + 1, .bytes = question->bytes};
	struct core_now now = asked->store->now;
	struct core_replies replies = {0};
	enum status status;

	id_set(frame.agency.name, AGENCY_SIZE, question->agency);
	frame.connection = (uint64_t)question->agency[0] << 8 | (uint64_t)question->agency[1];
	now.tick.ms += (int64_t)number;
	status = core_turn(core, &frame, 1, now, &replies);
	*ret_answer = (struct view){NULL, 0};
	for (size_t i = 0; !status && i < replies.count; i++)
		if (replies.list[i].question == number + 1)
			*ret_answer = replies.list[i].bytes;
	return status;
}

struct flips_asked *
flips_asked_new(const struct flips_store *store)
{
	struct flips_asked *asked = calloc(1, sizeof *asked);
	struct core *core;

	MUST(asked);
	asked->store = store;
	asked->arena = arena_new(ARENA_BYTES);
	asked->scratch = arena_new(ARENA_BYTES);
	MUST(asked->arena && asked->scratch);
	add_agencies(asked);
	add_messages(asked);
	add_log(asked);
	core = flips_asked_core(asked);
	MUST(core);
	for (size_t i = 0; i < asked->count; i++) {
		struct view answer;

		MUST(!ask(asked, core, i, &answer));
		MUST(answer.size || asked->list[i].bytes.size);
		MUST(!arena_copy(asked->arena, answer, &asked->list[i].answer));
	}
	core_close(core);
	return asked;
}

void
flips_asked_free(struct flips_asked *asked)
{
	arena_free(asked->arena);
	arena_free(asked->scratch);
	free(asked);
}

/* ---- comparing ---- */

static int
are_equal(struct view a, struct view b)
{
	return a.size == b.size && (!a.size || !memcmp(a.bytes, b.bytes, a.size));
}

/* It may end sooner: before what is damaged. */
static enum flips_answer
compare_batch(const struct frame_batch *now, const struct frame_batch *whole)
{
	for (size_t i = 0; i < now->count; i++) {
		const struct frame_item *a = &now->items[i], *b = &whole->items[i];

		if (i >= whole->count || a->cursor != b->cursor || a->kind != b->kind || a->index != b->index ||
		    a->accepted_ms != b->accepted_ms || a->body_bytes != b->body_bytes || !are_equal(a->note, b->note) ||
		    (a->body.size && !are_equal(a->body, b->body)))
			return FLIPS_WRONG;
	}
	return FLIPS_LESS;
}

/* Leaves may be missing from it, and what leads from one tree to the other. */
static enum flips_answer
compare_proof(const struct frame_proof *now, const struct frame_proof *whole)
{
	size_t at = 0;

	if (now->checkpoint.size && !are_equal(now->checkpoint, whole->checkpoint))
		return FLIPS_WRONG;
	if (now->consistency_count &&
	    (now->consistency_count != whole->consistency_count ||
	     memcmp(now->consistency, whole->consistency, now->consistency_count * sizeof *now->consistency) != 0))
		return FLIPS_WRONG;
	for (size_t i = 0; i < now->count; i++) {
		while (at < whole->count && whole->items[at].index != now->items[i].index)
			at++;
		if (at == whole->count || now->items[i].count != whole->items[at].count ||
		    memcmp(now->items[i].hashes, whole->items[at].hashes,
			   now->items[i].count * sizeof *now->items[i].hashes) != 0)
			return FLIPS_WRONG;
	}
	return FLIPS_LESS;
}

/* Whole leaves, fewer of them. */
static enum flips_answer
compare_part(const struct frame_part *now, const struct frame_part *whole)
{
	if (!now->total)
		return FLIPS_LESS;
	return now->bytes.size < whole->bytes.size && now->offset == whole->offset && now->index <= whole->index &&
			       !memcmp(now->bytes.bytes, whole->bytes.bytes, now->bytes.size)
		       ? FLIPS_LESS
		       : FLIPS_WRONG;
}

/* How far an agency has come is not known while its fetches are answered
 * `again`; that the message is there, and since when, is. */
static enum flips_answer
compare_steps(const struct frame_steps *now, const struct frame_steps *whole)
{
	if (now->index != whole->index || now->accepted_ms != whole->accepted_ms || now->count != whole->count)
		return FLIPS_WRONG;
	for (size_t i = 0; i < now->count; i++) {
		const struct frame_step *a = &now->steps[i], *b = &whole->steps[i];

		if (strcmp(a->agency, b->agency) != 0 || (a->stored_ms && a->stored_ms != b->stored_ms) ||
		    a->verified_ms != b->verified_ms || a->opened_ms != b->opened_ms || a->refused_ms != b->refused_ms ||
		    strcmp(a->word, b->word) != 0)
			return FLIPS_WRONG;
	}
	return FLIPS_LESS;
}

static enum flips_answer
compare(struct flips_asked *asked, size_t number, struct view answer)
{
	struct frame now, whole;

	if (are_equal(answer, asked->list[number].answer))
		return FLIPS_SAME;
	if (!answer.size)
		return FLIPS_LESS;
	if (!asked->list[number].answer.size || frame_decode(answer, asked->scratch, &now) ||
	    frame_decode(asked->list[number].answer, asked->scratch, &whole))
		return FLIPS_WRONG;
	if (now.kind == FRAME_PROBLEM)
		return now.as.problem.code == REFUSAL_BUSY ? FLIPS_LESS : FLIPS_WRONG;
	if (now.kind != whole.kind)
		return FLIPS_WRONG;
	return now.kind == FRAME_BATCH	 ? compare_batch(now.as.batch, whole.as.batch)
	       : now.kind == FRAME_PROOF ? compare_proof(now.as.proof, whole.as.proof)
	       : now.kind == FRAME_PART	 ? compare_part(&now.as.part, &whole.as.part)
	       : now.kind == FRAME_STEPS ? compare_steps(now.as.steps, whole.as.steps)
					 : FLIPS_WRONG;
}

static void
say_wrong(struct flips_asked *asked, size_t number, struct view answer, char ret_wrong[FLIPS_WRONG_SIZE])
{
	const struct flips_question *question = &asked->list[number];
	struct frame asks = {.kind = FRAME_HELLO}, now = {.kind = FRAME_HELLO};

	MUST(!frame_decode(question->bytes, asked->scratch, &asks));
	if (frame_decode(answer, asked->scratch, &now))
		now.kind = FRAME_HELLO;
	(void)snprintf(ret_wrong, FLIPS_WRONG_SIZE,
		       "question %zu of %s, a frame of kind %d, got one of kind %d and %zu bytes, not %zu", number,
		       question->agency, (int)asks.kind, (int)now.kind, answer.size, question->answer.size);
}

enum flips_answer
flips_asked_all(struct flips_asked *asked, struct core *core, char ret_wrong[FLIPS_WRONG_SIZE])
{
	enum flips_answer worst = FLIPS_SAME;

	ret_wrong[0] = '\0';
	for (size_t i = 0; i < asked->count; i++) {
		struct view answer;
		enum flips_answer got;

		if (ask(asked, core, i, &answer)) {
			core_close(core);
			core = flips_asked_core(asked); /* as its supervisor does */
			worst = worst == FLIPS_WRONG ? worst : FLIPS_LESS;
			if (!core)
				return worst;
			continue;
		}
		got = compare(asked, i, answer);
		arena_reset(asked->scratch);
		if (got == FLIPS_WRONG && worst != FLIPS_WRONG)
			say_wrong(asked, i, answer, ret_wrong);
		worst = got > worst ? got : worst;
	}
	core_close(core);
	return worst;
}
