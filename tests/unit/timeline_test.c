/* One case from its first note to its last. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "review/replay_folder.h"
#include "review/timeline.h"
#include "support/cleared.h"
#include "support/core_box.h"
#include "support/exported.h"

#define FACTS "grade high; route written; protection none; child 0a0b0c0d; aware-at 1772441100"
#define NFA "level full; child 0a0b0c0d:nfa; stage contact; rereferral no"

static struct frame_answer
send(struct core_box *box, struct notes_message message, struct envelope *ret_envelope)
{
	return core_box_send(box, message, ret_envelope);
}

static void
receipt(struct core_box *box, const char *by, const struct envelope *about, enum receipt_status status, const char *word)
{
	struct receipt note;

	notes_receipt(box->world, by, about, status, word, &note);
	assert_int_equal(core_box_submit(box, by, note.note, (struct view){0}).code, REFUSAL_NONE);
}

/* Two cases: one with all kinds of notes, one that is nobody's business. */
static struct envelope
play(struct core_box *box)
{
	struct envelope asked, told, closed, other;

	assert_int_equal(send(box, (struct notes_message){.from = "police", .type = "referral", .to = "crs edt police",
							  .facts = FACTS, .id = 1, .case_id = 901}, &asked).code, REFUSAL_NONE);
	assert_int_equal(send(box, (struct notes_message){.from = "school", .type = "referral", .to = "crs edt school",
							  .facts = FACTS, .id = 2, .case_id = 902}, &other).code, REFUSAL_NONE);
	receipt(box, "crs", &asked, RECEIPT_OPENED, "manager");
	assert_int_equal(send(box, (struct notes_message){.from = "crs", .type = "close", .to = "crs edt", .facts = "reason complete",
							  .id = 3, .case_id = 901, .re = 1}, &closed).code, REFUSAL_DUTIES_OPEN);
	assert_int_equal(send(box, (struct notes_message){.from = "crs", .type = "decision", .to = "crs edt police", .facts = NFA,
							  .id = 4, .case_id = 901, .re = 1}, &told).code, REFUSAL_NONE);
	receipt(box, "police", &told, RECEIPT_OPENED, "officer");
	assert_int_equal(send(box, (struct notes_message){.from = "crs", .type = "close", .to = "crs edt", .facts = "reason complete",
							  .id = 5, .case_id = 901, .re = 1}, &closed).code, REFUSAL_NONE);
	return asked;
}

static char *
print(struct core_box *box, const char *wanted, enum status want)
{
	char folder[] = "/tmp/tellback-timeline.XXXXXX", *text = NULL;
	const struct pinned none = {.count = 0};
	struct trouble trouble = {""};
	struct case_token token;
	struct folder copy;
	struct replay *replay;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	assert_non_null(mkdtemp(folder));
	exported_notes(box->core->store, &box->world->log.signer, folder);
	assert_int_equal(folder_open(folder, box->arena, &copy, &trouble), STATUS_OK);
	replay = replay_folder(&copy, &none, &trouble);
	assert_non_null(replay);
	assert_int_equal(timeline_find(replay_book(replay), wanted, &token), want);
	if (!want)
		assert_int_equal(timeline_print(&copy, replay, &token, out, &trouble), STATUS_OK);
	assert_int_equal(fclose(out), 0);
	replay_free(replay);
	(void)cleared_folder(folder);
	return text;
}

static void
holds(const char *text, const char *line)
{
	if (!strstr(text, line))
		fail_msg("no \"%s\" in:\n%s", line, text);
}

static void
everything_about_a_case_is_told_in_the_order_of_the_log(void **state)
{
	struct envelope asked = play(*state);
	char *text = print(*state, asked.case_token.hex, STATUS_OK);
	static const char *const order[] = {"referral by police to crs, edt", "crs opened note ", "refused: close by crs",
					    "decision by crs to edt, police; to note ", "police opened note ",
					    "\nowed\n", "decision by crs to police for child 0a0b0c0d"};
	const char *at = text;

	for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
		const char *found = strstr(at, order[i]);

		if (!found)
			fail_msg("no \"%s\" after the one before it in:\n%s", order[i], text);
		at = found;
	}
	holds(text, "closed, held by crs");
	holds(text, "aware-at 2026-03-02 08:45");
	holds(text, "the broker: closed");
	assert_null(strstr(text, "school"));
	free(text);
}

static void
a_beginning_is_enough_if_it_is_one_cases_alone(void **state)
{
	struct core_box *box = *state;
	struct envelope asked = play(box);
	char start[9];

	(void)snprintf(start, sizeof start, "%.8s", asked.case_token.hex);
	free(print(box, start, STATUS_CONFLICT)); /* both begin alike */
	free(print(box, "ffffffff", STATUS_NOT_FOUND));
	free(print(box, "019ca0", STATUS_NOT_FOUND)); /* too short to be meant */
}

/* A hand-over has a case of its own and names those that it moves. */
static void
who_held_a_case_is_told_and_no_other_case_that_was_moved_with_it(void **state)
{
	struct core_box *box = *state;
	struct envelope asked = play(box), again, over, taken;
	char *text, item[160], other[ID_SIZE];

	assert_int_equal(send(box, (struct notes_message){.from = "police", .type = "referral", .to = "crs edt police",
							  .facts = FACTS, .id = 6, .case_id = 903}, &again).code, REFUSAL_NONE);
	notes_id(902, other);
	(void)snprintf(item, sizeof item, "item %s; item %s", other, again.case_token.hex);
	assert_int_equal(send(box, (struct notes_message){.from = "crs", .type = "handover", .to = "crs edt team", .facts = item,
							  .id = 7, .case_id = 904}, &over).code, REFUSAL_NONE);
	receipt(box, "team", &over, RECEIPT_OPENED, "manager");
	(void)snprintf(item, sizeof item, "item %s", again.case_token.hex);
	assert_int_equal(send(box, (struct notes_message){.from = "team", .type = "handover-accepted", .to = "crs edt team",
							  .facts = item, .id = 8, .case_id = 904, .re = 7}, &taken).code, REFUSAL_NONE);
	text = print(box, again.case_token.hex, STATUS_OK);
	holds(text, "open, held by team");
	holds(text, "handover by crs to edt, team; item ");
	holds(text, "team opened note ");
	holds(text, "handover-accepted by team to crs, edt; to note ");
	holds(text, "handover by team to crs, note ");
	assert_null(strstr(text, other));
	assert_null(strstr(text, "note 18446744073709551615"));
	assert_null(strstr(text, asked.case_token.hex));
	free(text);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, core_box_set_up, core_box_tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(everything_about_a_case_is_told_in_the_order_of_the_log),
	    TEST(who_held_a_case_is_told_and_no_other_case_that_was_moved_with_it),
	    TEST(a_beginning_is_enough_if_it_is_one_cases_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
