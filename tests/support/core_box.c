#include "support/core_box.h"

#include <assert.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/id.h"
#include "core/publish.h"
#include "seal/age.h"
#include "wire/frame.h"

static void
must(enum status status)
{
	if (status)
		(void)fprintf(stderr, "tests/support/core_box: %s\n", status_word(status));
	assert(!status);
}

static void
open_core(struct core_box *box)
{
	const struct core_options options = {box->path, 0, NULL};

	must(core_open(&options, box->now, &box->core));
	must(box_signer_begin(box->signer, box->core));
}

void
core_box_sign(struct core_box *box)
{
	if (box->core && !box->is_log_still)
		box_signer_sign(box->signer, box->core, box->now.tick);
}

struct core_box *
core_box_new(void)
{
	return core_box_new_at(NOTES_BEGIN_S);
}

/* All cards in one turn: they wait for one commit. */
static void
submit_cards(struct core_box *box)
{
	struct core_box_ask *asks = arena_array(box->arena, box->world->agency_count, sizeof *asks);

	assert(asks);
	for (size_t i = 0; i < box->world->agency_count; i++) {
		asks[i].agency = box->world->agencies[i].name;
		asks[i].frame.kind = FRAME_SUBMIT;
		asks[i].frame.as.submit.notes[0] = box->world->agencies[i].card_raw;
		asks[i].frame.as.submit.note_count = 1;
	}
	core_box_turn(box, asks, box->world->agency_count);
	assert(box->reply_count == box->world->agency_count);
	for (size_t i = 0; i < box->reply_count; i++)
		assert(box->replies[i].kind == FRAME_ANSWERS && !box->replies[i].as.answers->answers[0].code);
}

struct core_box *
core_box_new_at(int64_t begin_s)
{
	return core_box_new_in("/tmp", begin_s);
}

struct core_box *
core_box_new_in(const char *parent, int64_t begin_s)
{
	struct core_box *box;
	char folder[64];

	assert(snprintf(folder, sizeof folder, "%s/core_box.XXXXXX", parent) < (int)sizeof folder);
	assert(mkdtemp(folder));
	box = core_box_open(notes_new_at(begin_s), folder, begin_s);
	box->is_kept = box->signer->is_kept = 0;
	return box;
}

struct core_box *
core_box_open(struct notes *world, const char *folder, int64_t now_s)
{
	struct core_box *box = calloc(1, sizeof *box);
	int is_there;

	assert(box);
	assert(snprintf(box->folder, sizeof box->folder, "%s", folder) < (int)sizeof box->folder);
	(void)snprintf(box->path, sizeof box->path, "%s/broker.db", box->folder);
	is_there = !access(box->path, F_OK);
	box->world = world;
	box->arena = arena_new((size_t)512 << 20);
	box->now.civil.ms = now_s * 1000;
	box->now.tick.ms = 1000000;
	box->signer = box_signer_new(box->path, &box->world->log.signer);
	box->is_kept = box->signer->is_kept = 1;
	open_core(box);
	if (is_there)
		return box;
	must(core_box_load(box, box->world->directory_raw));
	must(core_box_load(box, box->world->policy_raw));
	submit_cards(box);
	return box;
}

void
core_box_serve(struct core_box *box, const char *program)
{
	core_close(box->core);
	box->core = NULL;
	box->process = core_process_new(program, box->folder, box->world);
	assert(!core_process_start(box->process));
}

void
core_box_free(struct core_box *box)
{
	static const char *const tails[] = {"", "-wal", ".reserve"};

	core_close(box->core);
	core_process_free(box->process);
	box_signer_free(box->signer);
	notes_free(box->world);
	arena_free(box->arena);
	for (size_t i = 0; !box->is_kept && i < sizeof tails / sizeof *tails; i++) {
		char path[160];

		(void)snprintf(path, sizeof path, "%s%s", box->path, tails[i]);
		(void)unlink(path);
	}
	if (!box->is_kept)
		(void)rmdir(box->folder);
	free(box);
}

int
core_box_set_up(void **state)
{
	*state = core_box_new();
	return 0;
}

int
core_box_tear_down(void **state)
{
	core_box_free(*state);
	return 0;
}

void
core_box_reopen(struct core_box *box)
{
	if (box->process) {
		(void)core_process_stop(box->process, SIGKILL);
		assert(!core_process_start(box->process));
		return;
	}
	core_close(box->core);
	open_core(box);
}

enum status
core_box_load(struct core_box *box, struct view raw)
{
	const char *why;

	return core_box_load_why(box, raw, &why);
}

enum status
core_box_load_why(struct core_box *box, struct view raw, const char **ret_why)
{
	static const char *const words[] = {"load"};
	const struct publish_ask ask = {raw, NULL};
	struct publish_report report;
	enum status status;

	if (box->process) {
		struct call_reply reply = core_process_call(box->process, words, 1, raw);

		*ret_why = arena_text(box->arena, reply.err.bytes, reply.err.size);
		return reply.code ? STATUS_NOT_PERMITTED : STATUS_OK;
	}
	must(store_begin(box->core->store));
	status = publish_load(box->core, &ask, box->arena, &report);
	*ret_why = report.why;
	if (status) {
		store_rollback(box->core->store);
		return status;
	}
	must(store_commit(box->core->store));
	core_box_sign(box);
	return STATUS_OK;
}

/* The agency's own connection. */
static uint64_t
connection_of(const char *agency)
{
	uint64_t connection = 0;

	while (*agency)
		connection = connection * 31 + (unsigned char)*agency++;
	return connection;
}

static void
turn(struct core_box *box, const struct front_frame *frames, size_t count)
{
	struct core_replies replies = {0};

	if (box->process) {
		core_process_turn(box->process, frames, count);
		replies = (struct core_replies){box->process->replies, box->process->count};
	} else {
		must(core_turn(box->core, frames, count, box->now, &replies));
		core_box_sign(box);
	}
	assert(replies.count <= sizeof box->replies / sizeof *box->replies);
	for (size_t i = 0; i < replies.count; i++) {
		must(frame_decode(replies.list[i].bytes, box->arena, &box->replies[i]));
		box->reply_to[i] = replies.list[i].question;
		assert(box->replies[i].nonce == 1000 + box->reply_to[i] || !box->replies[i].nonce);
	}
	box->reply_count = replies.count;
}

void
core_box_turn(struct core_box *box, const struct core_box_ask *asks, size_t count)
{
	struct front_frame *frames = arena_array(box->arena, count + 1, sizeof *frames);

	assert(frames);
	for (size_t i = 0; i < count; i++) {
		struct frame frame = asks[i].frame;

		frames[i].question = ++box->question;
		frame.nonce = 1000 + box->question;
		frames[i].connection = asks[i].connection;
		id_set(frames[i].agency.name, AGENCY_SIZE, asks[i].agency);
		if (!frames[i].connection)
			frames[i].connection = connection_of(asks[i].agency);
		must(frame_encode(&frame, box->arena, &frames[i].bytes));
	}
	turn(box, frames, count);
}

const struct frame *
core_box_raw(struct core_box *box, const char *agency, struct view bytes)
{
	struct front_frame frame = {.connection = connection_of(agency), .question = ++box->question, .bytes = bytes};

	id_set(frame.agency.name, AGENCY_SIZE, agency);
	turn(box, &frame, 1);
	return core_box_reply(box, box->question);
}

void
core_box_seqs(struct core_box *box)
{
	struct core_box_ask *asks = arena_array(box->arena, box->world->agency_count, sizeof *asks);
	uint64_t first = box->question + 1;

	assert(asks);
	for (size_t i = 0; i < box->world->agency_count; i++) {
		asks[i].agency = box->world->agencies[i].name;
		asks[i].frame.kind = FRAME_HELLO;
		asks[i].frame.as.hello = (struct frame_hello){FRAME_PROTOCOL, "test", "seqs"};
	}
	core_box_turn(box, asks, box->world->agency_count);
	for (size_t i = 0; i < box->world->agency_count; i++) {
		const struct frame *answer = core_box_reply(box, first + i);

		assert(answer);
		if (answer->kind == FRAME_WELCOME) /* else it was revoked */
			box->world->agencies[i].seq = answer->as.welcome.have_seq;
	}
}

void
core_box_heard(struct core_box *box)
{
	for (size_t i = 0; i < box->world->agency_count; i++)
		assert(core_box_ask(box, box->world->agencies[i].name,
				    &(struct frame){.kind = FRAME_OFFER, .as.offer = {0, 0}}));
}

const struct frame *
core_box_reply(const struct core_box *box, uint64_t question)
{
	for (size_t i = 0; i < box->reply_count; i++)
		if (box->reply_to[i] == question)
			return &box->replies[i];
	return NULL;
}

const struct frame *
core_box_ask(struct core_box *box, const char *agency, const struct frame *frame)
{
	const struct core_box_ask ask = {agency, 0, *frame};

	core_box_turn(box, &ask, 1);
	return core_box_reply(box, box->question);
}

struct view
core_box_body(struct core_box *box, const char *to, size_t bytes)
{
	struct age_public keys[MAX_RECIPIENTS];
	size_t count = 0;
	uint8_t *plain = arena_alloc(box->arena, bytes);
	char *words = arena_text(box->arena, to, strlen(to)), *rest = words;
	struct view sealed;

	assert(plain && words);
	for (char *word = strtok_r(words, " ", &rest); word; word = strtok_r(NULL, " ", &rest))
		must(age_public_parse(notes_agency(box->world, word)->recipient, &keys[count++]));
	must(age_seal((struct view){plain, bytes}, keys, count, box->arena, &sealed));
	return sealed;
}

struct view
core_box_message(struct core_box *box, struct notes_message message, struct envelope *ret_envelope)
{
	if (!message.body.bytes)
		message.body = core_box_body(box, message.to, 4096);
	notes_envelope(box->world, &message, ret_envelope);
	return message.body;
}

struct frame_answer
core_box_submit(struct core_box *box, const char *agency, struct view note, struct view body)
{
	struct frame frame = {0, FRAME_SUBMIT, {.submit = {.notes = {note}, .note_count = 1}}};
	const struct frame *answer;

	box->last.agency = agency;
	box->last.note = note;
	box->last.body = body;
	if (body.bytes) {
		frame.as.submit.bodies[0] = body;
		frame.as.submit.body_count = 1;
	}
	answer = core_box_ask(box, agency, &frame);
	assert(answer);
	if (answer->kind == FRAME_PROBLEM)
		return (struct frame_answer){.band = refusal_row(answer->as.problem.code)->band,
					     .code = answer->as.problem.code};
	assert(answer->kind == FRAME_ANSWERS && answer->as.answers->count == 1);
	return answer->as.answers->answers[0];
}

struct frame_answer
core_box_send(struct core_box *box, struct notes_message message, struct envelope *ret_envelope)
{
	struct view body = core_box_message(box, message, ret_envelope);

	return core_box_submit(box, message.from, ret_envelope->note, body);
}

const struct frame_batch *
core_box_fetch(struct core_box *box, const char *agency, uint64_t after, uint64_t wait_ms)
{
	const struct frame frame = {0, FRAME_FETCH, {.fetch = {after, MAX_BATCH_ITEMS, wait_ms}}};
	const struct frame *answer = core_box_ask(box, agency, &frame);

	if (!answer)
		return NULL;
	assert(answer->kind == FRAME_BATCH);
	return answer->as.batch;
}
