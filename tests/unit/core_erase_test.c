/* broker/core, store and admin: erasing the notes of a whole closed case. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "admin/answers.h"
#include "base/file.h"
#include "base/id.h"
#include "core/erase.h"
#include "note/erasure.h"
#include "support/core_box.h"

#define FACTS "grade high; route written; protection none; child 0a0b0c0d; aware-at 1772441100"
#define NFA "level full; child 0a0b0c0d:nfa; stage contact; rereferral no"
#define YEAR_MS (366LL * 24 * 3600 * 1000)

/* A case of ${from} with all its notes. */
struct told {
	struct envelope referral;
	struct envelope decision;
	struct frame_answer asked;
	struct frame_answer closed;
	struct envelope ended;
	struct case_token token;
};

static void
is_code(struct frame_answer answer, enum refusal code)
{
	assert_string_equal(refusal_row(answer.code)->word, refusal_row(code)->word);
}

static struct frame_answer
read_note(struct core_box *box, const char *by, const struct envelope *const *about, size_t count)
{
	struct receipt_line lines[4];
	struct receipt receipt;
	struct frame_answer answer;

	for (size_t i = 0; i < count; i++)
		lines[i] = (struct receipt_line){.status = RECEIPT_OPENED, .envelope = about[i]->id, .hash = about[i]->hash,
						 .word = "manager"};
	notes_receipt_lines(box->world, by, about[0]->from.name, lines, count, &receipt);
	answer = core_box_submit(box, by, receipt.note, (struct view){0});
	is_code(answer, REFUSAL_NONE);
	return answer;
}

static struct told
refer(struct core_box *box, unsigned id, const char *from)
{
	const char *to = arena_print(box->arena, "crs edt %s", from);
	struct told told;

	told.asked = core_box_send(box,
				   (struct notes_message){.from = from, .type = "referral", .to = to, .facts = FACTS, .id = id,
							  .case_id = 900 + id},
				   &told.referral);
	is_code(told.asked, REFUSAL_NONE);
	told.token = told.referral.case_token;
	is_code(core_box_send(box,
			      (struct notes_message){.from = "crs", .type = "decision", .to = to, .facts = NFA, .id = 100 + id,
						     .case_id = 900 + id, .re = id},
			      &told.decision),
		REFUSAL_NONE);
	return told;
}

static void
close_it(struct core_box *box, struct told *told, unsigned id)
{
	told->closed = core_box_send(box,
				     (struct notes_message){.from = "crs", .type = "close", .to = "crs edt", .id = 200 + id,
							    .facts = "reason complete", .case_id = 900 + id, .re = id},
				     &told->ended);
	is_code(told->closed, REFUSAL_NONE);
}

static struct told
finish(struct core_box *box, unsigned id, const char *from)
{
	struct told told = refer(box, id, from);
	const struct envelope *first[] = {&told.referral}, *answer[] = {&told.decision};

	(void)read_note(box, "crs", first, 1);
	(void)read_note(box, from, answer, 1);
	close_it(box, &told, id);
	return told;
}

static void
pass(struct core_box *box, int64_t ms)
{
	box->now.civil.ms += ms;
	box->now.tick.ms += ms;
	core_box_turn(box, NULL, 0);
}

static enum exit_code
say(struct core_box *box, const char *words, const char *payload, const char **ret_out)
{
	struct call call = {.payload = {(const uint8_t *)payload, strlen(payload)}};
	struct call_reply reply;
	char *rest = arena_text(box->arena, words, strlen(words)), *word;

	while ((word = strsep(&rest, " ")))
		call.words[call.word_count++] = word;
	assert_int_equal(answers_make(box->core, &call, box->now, box->arena, &reply), STATUS_OK);
	*ret_out = reply.code ? arena_text(box->arena, reply.err.bytes, reply.err.size)
			      : arena_text(box->arena, reply.out.bytes, reply.out.size);
	return reply.code;
}

/* As tellbackctl does: look, then erase. */
static enum exit_code
erase(struct core_box *box, const struct told *told, const char **ret_out)
{
	enum exit_code code =
		say(box, arena_print(box->arena, "erase-look --case %s --from 0", told->token.hex), "", ret_out);
	const char *list = code ? "" : strchr(*ret_out, '\n') + 1;

	return code ? code : say(box, arena_print(box->arena, "erase --case %s", told->token.hex), list, ret_out);
}

static int
has_note(struct core_box *box, uint64_t index)
{
	struct store_note note;

	assert_int_equal(store_note_find(box->core->store, index, box->arena, &note), STATUS_OK);
	return note.note.size != 0;
}

static void
a_closed_case_goes_when_its_time_is_over_and_one_leaf_says_so(void **state)
{
	struct core_box *box = *state;
	struct told gone = finish(box, 1, "police"), stays = refer(box, 2, "school");
	struct erasure erasure;
	struct store_note note;
	struct leaf last;
	const char *out;

	assert_int_equal(erase(box, &stays, &out), EXIT_CONFLICT);
	assert_non_null(strstr(out, "is open"));
	assert_int_equal(erase(box, &gone, &out), EXIT_CONFLICT);
	assert_non_null(strstr(out, "is to be kept until 2032-03-0"));
	assert_int_equal(say(box, "erasable", "", &out), EXIT_DONE);
	assert_string_equal(out, "end\n");
	pass(box, 7 * YEAR_MS);
	assert_int_equal(say(box, "erasable", "", &out), EXIT_DONE);
	assert_string_equal(out, arena_print(box->arena, "end\n%s\n", gone.token.hex));
	if (erase(box, &gone, &out) != EXIT_DONE)
		fail_msg("%s", out);
	assert_int_equal(store_leaf_last(box->core->store, &last), STATUS_OK);
	assert_int_equal(last.kind, LEAF_ERASURE);
	assert_int_equal(store_note_find(box->core->store, last.index, box->arena, &note), STATUS_OK);
	assert_int_equal(erasure_decode(note.note, box->arena, &erasure), STATUS_OK);
	assert_int_equal(erasure.case_count, 1);
	assert_string_equal(erasure.cases[0].hex, gone.token.hex);
	assert_true(erasure.duties[DUTY_MET] > 0);
	for (uint64_t i = 0; i < last.index; i++)
		assert_int_equal(has_note(box, i), !erasure_holds(&erasure, i));
	assert_true(erasure_holds(&erasure, gone.asked.index) && erasure_holds(&erasure, gone.closed.index));
	assert_false(erasure_holds(&erasure, stays.asked.index));
	assert_int_equal(erase(box, &gone, &out), EXIT_NOT_FOUND);
	assert_non_null(strstr(out, "there is no case"));
}

static void
what_is_about_another_case_too_goes_with_the_last_of_them(void **state)
{
	struct core_box *box = *state;
	struct told first = refer(box, 1, "police"), second = refer(box, 2, "police");
	const struct envelope *asked[] = {&first.referral, &second.referral}, *told[] = {&first.decision, &second.decision};
	struct frame_answer both;
	const char *out;

	(void)read_note(box, "crs", asked, 2);
	both = read_note(box, "police", told, 2);
	close_it(box, &first, 1);
	close_it(box, &second, 2);
	pass(box, 7 * YEAR_MS);
	assert_int_equal(erase(box, &first, &out), EXIT_DONE);
	assert_true(has_note(box, both.index) && has_note(box, second.asked.index));
	assert_int_equal(erase(box, &second, &out), EXIT_DONE);
	assert_false(has_note(box, both.index));
}

static void
hold(struct core_box *box, unsigned of, unsigned id, const char *facts)
{
	struct envelope sent;

	is_code(core_box_send(box,
			      (struct notes_message){.from = "crs", .type = "hold", .to = "crs edt police", .facts = facts,
						     .id = id, .case_id = 900 + of, .re = of},
			      &sent),
		REFUSAL_NONE);
}

static void
a_case_on_hold_is_kept_whatever_its_time(void **state)
{
	struct core_box *box = *state;
	struct told held = finish(box, 1, "police"), freed = finish(box, 2, "police");
	const char *out;

	hold(box, 1, 301, "reason inquiry");
	hold(box, 2, 302, "reason inquiry");
	hold(box, 2, 303, "reason released");
	pass(box, 8 * YEAR_MS);
	assert_int_equal(say(box, "erasable", "", &out), EXIT_DONE);
	assert_string_equal(out, arena_print(box->arena, "end\n%s\n", freed.token.hex));
	assert_int_equal(erase(box, &held, &out), EXIT_CONFLICT);
	assert_non_null(strstr(out, "is on hold: it is kept until everyone who was told so"));
	assert_int_equal(erase(box, &freed, &out), EXIT_DONE);
	assert_true(has_note(box, held.asked.index));
	assert_false(has_note(box, freed.asked.index));
}

static void
nothing_else_may_be_slipped_in(void **state)
{
	struct core_box *box = *state;
	struct told gone = finish(box, 1, "police"), stays = finish(box, 2, "school");
	const char *out, *words = arena_print(box->arena, "erase --case %s", gone.token.hex);
	struct leaf before, after;

	pass(box, 7 * YEAR_MS);
	assert_int_equal(store_leaf_last(box->core->store, &before), STATUS_OK);
	/* another case's note, the directory, one that there is not, no number */
	assert_int_equal(say(box, words, arena_print(box->arena, "%" PRIu64 "\n", stays.asked.index), &out), EXIT_REFUSED);
	assert_int_equal(say(box, words, "0\n", &out), EXIT_REFUSED);
	assert_int_equal(say(box, words, "9999\n", &out), EXIT_NOT_FOUND);
	assert_int_equal(say(box, words, "x\n", &out), EXIT_REFUSED);
	assert_int_equal(say(box, words, "12", &out), EXIT_REFUSED);
	assert_int_equal(say(box, "erase --case x", "", &out), EXIT_USAGE);
	assert_int_equal(say(box, "erase", "", &out), EXIT_USAGE);
	assert_int_equal(say(box, "erase-look --case x --from 0", "", &out), EXIT_USAGE);
	assert_int_equal(say(box, "erasable --after x", "", &out), EXIT_USAGE);
	assert_int_equal(store_leaf_last(box->core->store, &after), STATUS_OK);
	assert_int_equal(before.index, after.index);
	assert_true(has_note(box, gone.asked.index) && has_note(box, stays.asked.index));
}

static void
the_broker_goes_on_without_what_is_gone(void **state)
{
	struct core_box *box = *state;
	struct told gone = finish(box, 1, "police"), other = refer(box, 2, "police");
	const struct frame_batch *batch;
	struct frame_answer answer;
	struct envelope late;
	uint64_t open;
	const char *out;

	pass(box, 7 * YEAR_MS);
	open = box->core->open_duties;
	assert_int_equal(erase(box, &gone, &out), EXIT_DONE);
	assert_int_equal(box->core->open_duties, open);
	core_box_reopen(box);
	assert_int_equal(box->core->open_duties, open);
	/* handed in again, it has its first answer; a note about it is about nothing */
	answer = core_box_submit(box, "police", gone.referral.note, (struct view){0});
	is_code(answer, REFUSAL_NONE);
	assert_int_equal(answer.index, gone.asked.index);
	answer = core_box_send(box,
			       (struct notes_message){.from = "police", .type = "further-information", .to = "crs edt police",
						      .facts = "grade high", .id = 300, .case_id = 901, .re = 1},
			       &late);
	assert_true(answer.code != REFUSAL_NONE);
	/* a fetch from the beginning passes it over */
	batch = core_box_fetch(box, "crs", 0, 0);
	assert_non_null(batch);
	for (size_t i = 0; i < batch->count; i++) {
		assert_true(batch->items[i].note.size > 0);
		assert_int_not_equal(batch->items[i].index, gone.asked.index);
	}
	assert_true(has_note(box, other.asked.index));
	assert_int_equal(say(box, arena_print(box->arena, "duties --case %s", gone.token.hex), "", &out), EXIT_NOT_FOUND);
}

static void
nothing_of_it_is_left_in_the_file(void **state)
{
	struct core_box *box = *state;
	struct told gone = finish(box, 1, "police");
	const uint8_t *needle = gone.referral.before_seq.bytes;
	struct arena *arena;
	struct view store;
	const char *out;

	pass(box, 7 * YEAR_MS);
	assert_int_equal(erase(box, &gone, &out), EXIT_DONE);
	core_box_reopen(box);
	arena = arena_new(64UL * 1024 * 1024);
	assert_int_equal(file_read(box->path, 32UL * 1024 * 1024, arena, &store), STATUS_OK);
	assert_null(memmem(store.bytes, store.size, needle, gone.referral.before_seq.size));
	assert_null(memmem(store.bytes, store.size, gone.referral.note.bytes + gone.referral.note.size - 60, 60));
	arena_free(arena);
}

static void
a_look_goes_page_by_page(void **state)
{
	struct core_box *box = *state;
	struct told gone = finish(box, 1, "police");
	struct erase_page page = {0};
	struct leaf last;
	size_t found = 0;

	pass(box, 7 * YEAR_MS);
	assert_int_equal(store_leaf_last(box->core->store, &last), STATUS_OK);
	assert_int_equal(erase_look(box->core, &gone.token, box->arena, &page), STATUS_OK);
	assert_true(page.is_end);
	assert_int_equal(page.next, last.index + 1);
	found = page.count;
	assert_true(found >= 3); /* two receipts and a notice that it was closed */
	page = (struct erase_page){.next = page.indices[found - 1] + 1};
	assert_int_equal(erase_look(box->core, &gone.token, box->arena, &page), STATUS_OK);
	assert_int_equal(page.count, 0);
	page = (struct erase_page){.next = 100000};
	assert_int_equal(erase_look(box->core, &gone.token, box->arena, &page), STATUS_OK);
	assert_true(page.is_end && !page.count);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, core_box_set_up, core_box_tear_down)
	const struct CMUnitTest tests[] = {
		TEST(a_closed_case_goes_when_its_time_is_over_and_one_leaf_says_so),
		TEST(what_is_about_another_case_too_goes_with_the_last_of_them),
		TEST(a_case_on_hold_is_kept_whatever_its_time),
		TEST(nothing_else_may_be_slipped_in),
		TEST(the_broker_goes_on_without_what_is_gone),
		TEST(nothing_of_it_is_left_in_the_file),
		TEST(a_look_goes_page_by_page),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
