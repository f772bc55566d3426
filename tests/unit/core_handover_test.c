/* broker/core: cases are handed over, lent and linked, from the notes alone. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/id.h"
#include "support/reviewed.h"

#define HIGH "grade high; route written; protection none; child 0a0b0c0d; aware-at 1772441100"
#define NFA "level full; child 0a0b0c0d:nfa; stage contact; rereferral no"
#define HOUR_MS (3600 * 1000LL)
#define HANDOVER 700 /* its case is 900 + that */

static int
set_up(void **state)
{
	*state = core_box_new();
	return 0;
}

/* Whatever a test did: the reviewer finds the same duties. */
static int
tear_down(void **state)
{
	const char *differs = reviewed_differs(*state);

	if (differs)
		print_error("%s\n", differs);
	core_box_free(*state);
	return differs != NULL;
}

static void
is_code(struct frame_answer answer, enum refusal code)
{
	if (answer.code != code)
		fail_msg("%s, not %s (%s)", refusal_row(answer.code)->word, refusal_row(code)->word,
			 answer.need_count ? answer.needs[0] : "");
}

/* Case 900 + ${id} of ${from}. */
static void
refer(struct core_box *box, unsigned id, const char *from)
{
	struct envelope envelope;
	const char *to = arena_print(box->arena, "crs edt %s", from);

	is_code(core_box_send(box,
			      (struct notes_message){.from = from,
						     .type = "referral",
						     .to = to,
						     .facts = HIGH,
						     .id = id,
						     .case_id = 900 + id},
			      &envelope),
		REFUSAL_NONE);
}

/* What ${from} says about case 900 + ${in}. */
static struct frame_answer
say(struct core_box *box, const char *from, const char *type, unsigned id, unsigned in, unsigned re, const char *to,
    const char *facts)
{
	struct envelope envelope;

	return core_box_send(
		box,
		(struct notes_message){
			.from = from, .type = type, .to = to, .facts = facts, .id = id, .case_id = 900 + in, .re = re},
		&envelope);
}

/* "item X; item Y" for the cases 900 + 1 .. ${count}, and ${more} after them. */
static const char *
items(struct core_box *box, unsigned count, const char *more)
{
	char *text = arena_alloc(box->arena, count * 48 + strlen(more) + 1), *at = text;

	for (unsigned i = 1; i <= count; i++) {
		char token[ID_SIZE];

		notes_id(900 + i, token);
		at += sprintf(at, "item %s%s", token, i < count ? "; " : "");
	}
	(void)strcpy(at, more);
	return text;
}

static struct case_row
row_of(struct core_box *box, unsigned id)
{
	struct case_token token;
	struct case_row row;

	notes_id(900 + id, token.hex);
	assert_int_equal(store_case_find(box->core->store, &token, &row), STATUS_OK);
	return row;
}

static void
pass(struct core_box *box, int64_t ms)
{
	box->now.civil.ms += ms;
	box->now.tick.ms += ms;
}

static void
counts_what_is_open(struct core_box *box)
{
	uint64_t open = 0;

	assert_int_equal(store_duty_count(box->core->store, &open), STATUS_OK);
	assert_int_equal(box->core->open_duties, open);
}

/* How many of the open duties that ${agency} owes stand in case 900 + ${id}. */
static size_t
owes(struct core_box *box, const char *agency, unsigned id)
{
	struct store_page page = {.most = 1000};
	struct duty *list;
	size_t count, found = 0;

	page.case_token = row_of(box, id).token;
	assert_int_equal(store_duties_page(box->core->store, &page, box->arena, &list, &count), STATUS_OK);
	for (size_t i = 0; i < count; i++)
		found += duty_is_open(&list[i]) && !strcmp(list[i].debtor.name, agency) &&
			 !strcmp(list[i].case_token.hex, page.case_token.hex);
	return found;
}

static void
hand_over(struct core_box *box, unsigned count, const char *more)
{
	is_code(say(box, "crs", "handover", HANDOVER, HANDOVER, 0, "crs edt team", items(box, count, more)),
		REFUSAL_NONE);
}

static struct frame_answer
accept(struct core_box *box, unsigned id, unsigned count)
{
	return say(box, "team", "handover-accepted", id, HANDOVER, HANDOVER, "crs edt team", items(box, count, ""));
}

static void
the_giver_owes_all_until_the_receiver_has_accepted(void **state)
{
	struct core_box *box = *state;

	for (unsigned id = 1; id <= 3; id++)
		refer(box, id, "police");
	hand_over(box, 3, "");
	core_box_reopen(box);
	for (unsigned id = 1; id <= 3; id++) {
		assert_string_equal(row_of(box, id).holder.name, "crs");
		assert_int_equal(owes(box, "crs", id), 2);
		assert_int_equal(owes(box, "team", id), 1); /* an answer to the handover */
	}
	is_code(accept(box, HANDOVER + 1, 2), REFUSAL_NONE);
	for (unsigned id = 1; id <= 3; id++) {
		const char *holder = id < 3 ? "team" : "crs";

		assert_string_equal(row_of(box, id).holder.name, holder);
		/* what has arrived, only who got it can open */
		assert_int_equal(owes(box, "crs", id), id < 3 ? 1 : 2);
		assert_int_equal(owes(box, "team", id), 1);
	}
	counts_what_is_open(box);
	core_box_reopen(box);
	is_code(say(box, "crs", "decision", 50, 1, 1, "crs edt police", NFA), REFUSAL_NOT_HOLDER);
	is_code(say(box, "team", "decision", 51, 1, 1, "police team", NFA), REFUSAL_NONE);
	is_code(say(box, "crs", "decision", 52, 3, 3, "crs edt police", NFA), REFUSAL_NONE);
	counts_what_is_open(box);
}

static void
what_is_lent_for_a_night_is_back_in_the_morning_also_after_a_restart(void **state)
{
	struct core_box *box = *state;
	const char *until = arena_print(box->arena, "; until %lld", (long long)(box->now.civil.ms / 1000 + 3600));

	for (unsigned id = 1; id <= 2; id++)
		refer(box, id, "police");
	hand_over(box, 2, until);
	is_code(accept(box, HANDOVER + 1, 2), REFUSAL_NONE);
	assert_string_equal(row_of(box, 1).lender.name, "crs");
	assert_int_equal(owes(box, "team", 1), 1);
	pass(box, HOUR_MS - 1);
	core_box_reopen(box);
	is_code(say(box, "crs", "decision", 50, 1, 1, "crs edt police", NFA), REFUSAL_NOT_HOLDER);
	pass(box, 1);
	is_code(say(box, "crs", "decision", 51, 1, 1, "crs edt police", NFA), REFUSAL_NONE);
	assert_string_equal(row_of(box, 2).holder.name, "crs");
	assert_int_equal(owes(box, "crs", 2), 2);
	assert_int_equal(owes(box, "team", 2), 0);
	counts_what_is_open(box);
}

static void
link_cases(struct core_box *box, const char *type, unsigned id, unsigned in, unsigned into)
{
	is_code(say(box, "crs", type, id, in, 0, "crs edt",
		    arena_print(box->arena, "into %s; second yes", row_of(box, into).token.hex)),
		REFUSAL_NONE);
}

static void
a_link_is_seen_by_a_core_that_was_started_again(void **state)
{
	struct core_box *box = *state;

	refer(box, 1, "police");
	refer(box, 2, "school");
	refer(box, 3, "school");
	link_cases(box, "link", 60, 1, 2);
	link_cases(box, "link", 61, 3, 2);
	core_box_reopen(box);
	for (unsigned id = 1; id <= 3; id++)
		assert_string_equal(row_of(box, id).group.hex, row_of(box, 1).token.hex);
	is_code(say(box, "crs", "close", 62, 2, 2, "crs edt", "reason complete"), REFUSAL_DUTIES_OPEN);
	link_cases(box, "unlink", 63, 1, 2);
	core_box_reopen(box);
	assert_string_equal(row_of(box, 1).group.hex, row_of(box, 1).token.hex);
	assert_string_equal(row_of(box, 2).group.hex, row_of(box, 2).token.hex);
	assert_string_equal(row_of(box, 3).group.hex, row_of(box, 2).token.hex);
}

static void
a_group_is_handed_over_whole(void **state)
{
	struct core_box *box = *state;

	refer(box, 1, "police");
	refer(box, 2, "school");
	link_cases(box, "link", 60, 2, 1);
	hand_over(box, 1, "");
	is_code(accept(box, HANDOVER + 1, 1), REFUSAL_NONE);
	for (unsigned id = 1; id <= 2; id++) {
		assert_string_equal(row_of(box, id).holder.name, "team");
		assert_int_equal(owes(box, "team", id), 1);
	}
	counts_what_is_open(box);
}

static double
seconds_since(const struct timespec *since)
{
	struct timespec now;

	(void)timespec_get(&now, TIME_UTC);
	return (double)(now.tv_sec - since->tv_sec) + (double)(now.tv_nsec - since->tv_nsec) / 1e9;
}

static void
four_hundred_cases_are_handed_over_in_one_turn_and_come_back_in_one(void **state)
{
	struct core_box *box = *state;
	const char *until = arena_print(box->arena, "; until %lld", (long long)(box->now.civil.ms / 1000 + 3600));
	struct timespec start;

	for (unsigned id = 1; id <= MAX_HANDOVER_ITEMS; id++)
		refer(box, id, "police");
	(void)timespec_get(&start, TIME_UTC);
	hand_over(box, MAX_HANDOVER_ITEMS, until);
	print_message("# a handover of %d cases: %.3f s\n", MAX_HANDOVER_ITEMS, seconds_since(&start));
	(void)timespec_get(&start, TIME_UTC);
	is_code(accept(box, HANDOVER + 1, MAX_HANDOVER_ITEMS), REFUSAL_NONE);
	print_message("# accepted: %.3f s\n", seconds_since(&start));
	counts_what_is_open(box);
	assert_string_equal(row_of(box, 1).holder.name, "team");
	assert_string_equal(row_of(box, MAX_HANDOVER_ITEMS).holder.name, "team");
	pass(box, HOUR_MS);
	(void)timespec_get(&start, TIME_UTC);
	core_box_turn(box, NULL, 0);
	print_message("# back again: %.3f s\n", seconds_since(&start));
	for (unsigned id = 1; id <= MAX_HANDOVER_ITEMS; id++)
		assert_string_equal(row_of(box, id).holder.name, "crs");
	counts_what_is_open(box);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(the_giver_owes_all_until_the_receiver_has_accepted),
		T(what_is_lent_for_a_night_is_back_in_the_morning_also_after_a_restart),
		T(a_link_is_seen_by_a_core_that_was_started_again),
		T(a_group_is_handed_over_whole),
		T(four_hundred_cases_are_handed_over_in_one_turn_and_come_back_in_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
