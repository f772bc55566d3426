/* broker/core: what a restored store lacks is asked for, taken from whoever has
 * it, and given to whoever waited. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include <unistd.h>

#include "base/digest.h"
#include "store/lost.h"
#include "store/store_erase.h"
#include "support/keys.h"
#include "support/refilled.h"

#define FACTS "grade high; route written; protection none; child 0a0b0c0d; aware-at 1772441100"
#define PLAIN_FACTS "grade standard; route written; protection none; child 0a0b0c0d; aware-at 1772441100"
#define TO_THE_END 100000

struct scene {
	struct refilled store;
	struct envelope envelope;
	struct view body;
};

static struct notes_message
referral(unsigned id)
{
	return (struct notes_message){.from = "police", .type = "referral", .to = "crs edt police", .facts = FACTS,
				      .id = id, .case_id = 900 + id};
}

/* One referral; its store is lost, and filled without its body. */
static int
set_up(void **state)
{
	struct scene *scene = test_calloc(1, sizeof *scene);
	struct core_box *box;

	refilled_begin(&scene->store);
	box = scene->store.box;
	scene->body = core_box_message(box, referral(1), &scene->envelope);
	assert_int_equal(core_box_submit(box, "police", scene->envelope.note, scene->body).code, REFUSAL_NONE);
	(void)refilled_copy(&scene->store);
	core_close(box->core);
	box->core = NULL;
	assert_int_equal(unlink(box->path), 0);
	if (refilled_fill(&scene->store, TO_THE_END))
		fail_msg("%s", scene->store.why.words);
	core_box_reopen(box);
	*state = scene;
	return 0;
}

static int
tear_down(void **state)
{
	struct scene *scene = *state;

	refilled_end(&scene->store);
	test_free(scene);
	return 0;
}

static const struct frame_wanted *
offer(struct scene *scene, const char *agency, uint64_t seq)
{
	const struct frame question = {.kind = FRAME_OFFER, .as.offer = {0, seq}};
	const struct frame *answer = core_box_ask(scene->store.box, agency, &question);

	assert_non_null(answer);
	assert_int_equal(answer->kind, FRAME_WANTED);
	return answer->as.wanted;
}

static const struct frame *
bring(struct scene *scene, const char *agency, struct view bytes)
{
	const struct frame piece = {.kind = FRAME_PIECE,
				    .as.piece = {scene->envelope.body, scene->envelope.body_bytes, 0, bytes}};

	return core_box_ask(scene->store.box, agency, &piece);
}

static uint64_t
lost(struct scene *scene)
{
	uint64_t count = 0;

	assert_int_equal(store_lost_count(scene->store.box->core->store, &count), STATUS_OK);
	return count;
}

static uint64_t
body_bytes(struct scene *scene, const char *agency)
{
	const struct frame get = {.kind = FRAME_BODY_GET, .as.body_get = {scene->envelope.body, 0}};
	const struct frame *part = core_box_ask(scene->store.box, agency, &get);

	assert_non_null(part);
	assert_int_equal(part->kind, FRAME_PART);
	return part->as.part.bytes.size;
}

static void
it_is_wanted_of_its_sender_and_its_recipients_alone(void **state)
{
	static const struct {
		const char *agency;
		size_t wanted;
	} rows[] = {{"police", 1}, {"crs", 1}, {"edt", 1}, {"school", 0}, {"health", 0}};
	struct scene *scene = *state;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct frame_wanted *wanted = offer(scene, rows[i].agency, 0);

		if (wanted->count != rows[i].wanted || wanted->more)
			fail_msg("%s", rows[i].agency);
		if (!wanted->count)
			continue;
		assert_memory_equal(&wanted->wants[0].body, &scene->envelope.body, sizeof scene->envelope.body);
		assert_int_equal(wanted->wants[0].total, scene->envelope.body_bytes);
	}
}

static void
whoever_brings_it_first_is_enough(void **state)
{
	struct scene *scene = *state;
	const struct frame *answer;

	assert_int_equal(body_bytes(scene, "crs"), 0);
	answer = bring(scene, "edt", scene->body);
	assert_int_equal(answer->kind, FRAME_PIECE_TAKEN);
	assert_int_equal(lost(scene), 0);
	assert_int_equal(body_bytes(scene, "crs"), scene->body.size);
	assert_int_equal(body_bytes(scene, "school"), 0);
	assert_int_equal(offer(scene, "police", 0)->count, 0);
	/* the sender is told that all of it is there */
	answer = bring(scene, "police", (struct view){scene->body.bytes, 1});
	assert_int_equal(answer->kind, FRAME_PIECE_TAKEN);
	assert_int_equal(answer->as.piece_taken.next_offset, scene->body.size);
	core_box_reopen(scene->store.box);
	assert_int_equal(body_bytes(scene, "crs"), scene->body.size);
}

static void
other_bytes_are_not_it(void **state)
{
	struct scene *scene = *state;
	uint8_t *bytes = test_malloc(scene->body.size);
	const struct frame *answer;

	memcpy(bytes, scene->body.bytes, scene->body.size);
	bytes[scene->body.size - 1] ^= 1;
	answer = bring(scene, "police", (struct view){bytes, scene->body.size});
	assert_int_equal(answer->kind, FRAME_PROBLEM);
	assert_int_equal(answer->as.problem.code, REFUSAL_BODY_HASH);
	assert_int_equal(lost(scene), 1);
	assert_int_equal(body_bytes(scene, "crs"), 0);
	assert_int_equal(bring(scene, "police", scene->body)->kind, FRAME_PIECE_TAKEN);
	assert_int_equal(lost(scene), 0);
	test_free(bytes);
}

static void
one_that_was_erased_is_not_wanted(void **state)
{
	struct scene *scene = *state;
	struct store *store = scene->store.box->core->store;
	struct store_envelope found;

	assert_int_equal(store_begin(store), STATUS_OK);
	assert_int_equal(store_envelope_find(store, &scene->envelope.id, &found), STATUS_OK);
	assert_int_equal(store_note_erase(store, found.index), STATUS_OK);
	assert_int_equal(store_commit(store), STATUS_OK);
	assert_int_equal(lost(scene), 0);
	assert_int_equal(offer(scene, "police", 0)->count, 0);
}

static struct frame_answer
wrong_answer(struct scene *scene)
{
	struct core_box *box = scene->store.box;
	struct notes_message message = {.from = "crs", .type = "decision", .to = "crs edt police", .id = 2, .case_id = 901,
					.facts = "level full; child 0a0b0c0d:nfa; stage contact; rereferral no", .re = 4000};
	struct envelope envelope;
	struct view body = core_box_message(box, message, &envelope);

	return core_box_submit(box, "crs", envelope.note, body);
}

static void
nothing_is_refused_until_all_were_heard(void **state)
{
	struct scene *scene = *state;
	struct core_box *box = scene->store.box;

	core_box_seqs(box);
	assert_int_equal(wrong_answer(scene).code, REFUSAL_RESTORING);
	core_box_heard(box);
	core_box_seqs(box);
	assert_int_equal(wrong_answer(scene).code, REFUSAL_RE_FOREIGN);
}

static void
who_has_more_than_is_there_is_not_heard_yet(void **state)
{
	struct scene *scene = *state;
	struct core_box *box = scene->store.box;
	struct envelope second;
	struct view body;

	(void)offer(scene, "police", 2);
	core_box_heard(box); /* the others; the highest number said counts */
	core_box_seqs(box);
	assert_int_equal(wrong_answer(scene).code, REFUSAL_RESTORING);
	core_box_seqs(box);
	body = core_box_message(box, referral(3), &second);
	assert_int_equal(core_box_submit(box, "police", second.note, body).code, REFUSAL_NONE);
	core_box_seqs(box);
	assert_int_equal(wrong_answer(scene).code, REFUSAL_RE_FOREIGN);
}

static void
after_a_quarter_of_an_hour_it_is_refused(void **state)
{
	struct scene *scene = *state;
	struct core_box *box = scene->store.box;

	core_box_seqs(box);
	assert_int_equal(wrong_answer(scene).code, REFUSAL_RESTORING);
	box->now.civil.ms += CORE_RESTORING_MS;
	box->now.tick.ms += CORE_RESTORING_MS;
	core_box_seqs(box);
	assert_int_equal(wrong_answer(scene).code, REFUSAL_RE_FOREIGN);
	/* and for good, though it is started again */
	core_box_reopen(box);
	assert_true(box->core->asking.is_over);
}

static void
pass(struct core_box *box, int64_t ms)
{
	box->now.civil.ms += ms;
	box->now.tick.ms += ms;
	core_box_seqs(box);
}

/* Only the time while it ran counts, by the clock that nobody sets. */
static void
a_start_does_not_begin_the_quarter_of_an_hour_anew(void **state)
{
	struct scene *scene = *state;
	struct core_box *box = scene->store.box;

	for (int start = 0; start < 3; start++) {
		core_box_seqs(box);
		assert_int_equal(wrong_answer(scene).code, REFUSAL_RESTORING);
		pass(box, CORE_RESTORING_MS / 3 - 1);
		assert_int_equal(wrong_answer(scene).code, REFUSAL_RESTORING);
		/* an hour later, after a reboot, with a clock that was wrong before */
		box->now.civil.ms += 3600LL * 1000;
		box->now.tick.ms = 1000;
		core_box_reopen(box);
	}
	core_box_seqs(box);
	assert_int_equal(wrong_answer(scene).code, REFUSAL_RESTORING);
	pass(box, 2);
	assert_int_equal(wrong_answer(scene).code, REFUSAL_RESTORING);
	pass(box, 1);
	assert_int_equal(wrong_answer(scene).code, REFUSAL_RE_FOREIGN);
}

static struct frame_answer
plain(struct scene *scene, unsigned id)
{
	struct envelope envelope;
	const struct notes_message message = {.from = "police", .type = "referral", .to = "crs edt police",
					      .facts = PLAIN_FACTS, .id = id, .case_id = 900 + id};

	core_box_seqs(scene->store.box);
	return core_box_send(scene->store.box, message, &envelope);
}

/* What an agency says that it had sent is its word alone. */
static void
whoever_says_that_it_has_sent_much_does_not_fill_the_disk(void **state)
{
	struct scene *scene = *state;
	struct core_box *box = scene->store.box;

	(void)offer(scene, "police", INT64_MAX);
	assert_int_equal(plain(scene, 20).code, REFUSAL_NONE);
	box->core->is_disk_low = 1;
	assert_int_equal(plain(scene, 21).code, REFUSAL_DISK_LOW);
	box->core->is_disk_low = 0;
	assert_int_equal(plain(scene, 21).code, REFUSAL_NONE);
	/* nor does it add work without end */
	box->core->open_duties = MAX_OPEN_DUTIES;
	assert_int_equal(plain(scene, 22).code, REFUSAL_BUSY);
}

/* What it was over its quota with once is over it no more. */
static void
what_was_taken_before_is_not_held_by_a_quota(void **state)
{
	struct scene *scene = *state;
	unsigned id = 30;

	(void)offer(scene, "police", 1 + QUOTA_NOTES_BURST + 5);
	for (; id < 30 + QUOTA_NOTES_BURST + 5; id++)
		if (plain(scene, id).code)
			fail_msg("%u", id);
}

static void
a_key_that_came_after_the_backup_is_waited_for(void **state)
{
	struct scene *scene = *state;
	struct core_box *box = scene->store.box;
	struct notes *world = box->world;
	struct notes_agency *police = notes_agency(world, "police");
	struct keys_signer old;
	struct envelope envelope;
	struct view body;

	core_box_seqs(box);
	keys_signer("police", "TEST the next", &old);
	memcpy(police->sign.secret, old.secret, sizeof old.secret);
	police->sign.key = old.key;
	body = core_box_message(box, referral(40), &envelope);
	assert_int_equal(core_box_submit(box, "police", envelope.note, body).code, REFUSAL_NOTE_SIGNATURE);
	/* the directory that names it is newer than the one that is here */
	world->directory.serial++;
	core_box_seqs(box);
	body = core_box_message(box, referral(41), &envelope);
	assert_int_equal(core_box_submit(box, "police", envelope.note, body).code, REFUSAL_DIR_AHEAD);
}

int
main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(it_is_wanted_of_its_sender_and_its_recipients_alone),
		T(whoever_brings_it_first_is_enough),
		T(other_bytes_are_not_it),
		T(one_that_was_erased_is_not_wanted),
		T(nothing_is_refused_until_all_were_heard),
		T(who_has_more_than_is_there_is_not_heard_yet),
		T(after_a_quarter_of_an_hour_it_is_refused),
		T(a_start_does_not_begin_the_quarter_of_an_hour_anew),
		T(whoever_says_that_it_has_sent_much_does_not_fill_the_disk),
		T(what_was_taken_before_is_not_held_by_a_quota),
		T(a_key_that_came_after_the_backup_is_waited_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
