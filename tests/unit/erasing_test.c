/* When the notes of a case may be erased; and a book that forgets them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "rules/clocks.h"
#include "rules/erasing.h"
#include "support/scene.h"

#define REFERRAL "referral to crs route=written grade=medium protection=none child=aaaaaaaa"

/* A case of a letter that is closed, its referrer told. */
static void
close_case(struct scene *scene, const char *letter, const char *referrer)
{
	char name[8];

	ACCEPTED(scene, "R%s %s %s case %s", letter, referrer, REFERRAL, letter);
	READS(scene, "crs", "opened", (snprintf(name, sizeof name, "R%s", letter), name));
	ACCEPTED(scene, "D%s crs decision case %s re R%s to %s " SCENE_FULL " child=aaaaaaaa:nfa", letter, letter, letter,
		 referrer);
	READS(scene, referrer, "opened", (snprintf(name, sizeof name, "D%s", letter), name));
	ACCEPTED(scene, "C%s crs close case %s re R%s reason=complete", letter, letter, letter);
}

static enum erasing
judge(struct scene *scene, char letter, struct instant *ret_from)
{
	return erasing_judge(&scene_book(scene, letter)->state, &scene->standing, ret_from);
}

static void
a_case_is_kept_for_the_policys_time_after_it_was_closed(void **state)
{
	struct scene *scene = scene_open();
	struct policy_keep keeps[] = {{.is_note = 0, .amount = 30}, {.is_note = 1, .amount = 72, .is_months = 1}};
	struct policy policy = *scene->policies[0];
	struct instant from;

	(void)state;
	policy.keeps = keeps;
	policy.keep_count = 2;
	scene->policies[0] = &policy;
	scene_at(scene, "2026-08-31 10:00");
	ACCEPTED(scene, "R1 police " REFERRAL " case A");
	assert_int_equal(judge(scene, 'A', &from), ERASING_OPEN);
	close_case(scene, "B", "school");
	assert_int_equal(judge(scene, 'B', &from), ERASING_EARLY);
	assert_int_equal(from.ms, clocks_at(clocks_day(from), 0).ms);
	scene_at(scene, "2032-08-30 23:59");
	assert_int_equal(judge(scene, 'B', &from), ERASING_EARLY);
	scene_at(scene, "2032-08-31 00:00");
	assert_int_equal(judge(scene, 'B', &from), ERASING_MAY);
	/* a policy that names no time keeps for ever */
	policy.keep_count = 1;
	assert_int_equal(judge(scene, 'B', &from), ERASING_TERM);
	assert_int_equal(from.ms, INSTANT_NEVER);
	SETTLED(scene);
}

static void
what_came_after_the_close_is_kept_as_long(void **state)
{
	struct scene *scene = scene_open();
	struct policy_keep keep = {.is_note = 1, .amount = 30};
	struct policy policy = *scene->policies[0];
	struct instant from, later;

	(void)state;
	policy.keeps = &keep;
	policy.keep_count = 1;
	scene->policies[0] = &policy;
	close_case(scene, "A", "police");
	assert_int_equal(judge(scene, 'A', &from), ERASING_EARLY);
	scene_at(scene, "2026-11-12 10:00");
	ACCEPTED(scene, "X1 police correct re RA to crs");
	READS(scene, "crs", "opened", "X1");
	assert_int_equal(judge(scene, 'A', &later), ERASING_EARLY);
	assert_int_equal(later.ms - from.ms, 10LL * 24 * 3600 * 1000);
	SETTLED(scene);
}

static void
a_case_on_hold_is_kept_until_each_who_was_told_hears_that_it_is_over(void **state)
{
	struct scene *scene = scene_open();
	struct policy_keep keep = {.is_note = 1, .amount = 1};
	struct policy policy = *scene->policies[0];
	struct instant from;

	(void)state;
	policy.keeps = &keep;
	policy.keep_count = 1;
	scene->policies[0] = &policy;
	close_case(scene, "A", "police");
	ACCEPTED(scene, "I1 crs information-request re RA to school rag=red specific=yes");
	ACCEPTED(scene, "I2 school information-response re I1 to crs answer=nothing-known");
	ACCEPTED(scene, "H1 crs hold re RA to police reason=inquiry");
	ACCEPTED(scene, "X1 police correct re RA to crs");
	ACCEPTED(scene, "H2 crs hold re RA to school reason=inquiry");
	scene_at(scene, "2027-11-02 10:00");
	assert_int_equal(judge(scene, 'A', &from), ERASING_HELD);
	ACCEPTED(scene, "H3 crs hold re RA to police reason=released");
	scene_at(scene, "2028-11-02 10:00");
	assert_int_equal(judge(scene, 'A', &from), ERASING_HELD);
	ACCEPTED(scene, "H4 crs hold re RA to school reason=released");
	scene_at(scene, "2028-11-03 10:00");
	assert_int_equal(judge(scene, 'A', &from), ERASING_MAY);
	ACCEPTED(scene, "H5 crs hold re RA to school reason=court");
	scene_at(scene, "2029-11-03 10:00");
	assert_int_equal(judge(scene, 'A', &from), ERASING_HELD);
	SETTLED(scene);
}

static void
linked_cases_go_together_or_not_at_all(void **state)
{
	struct scene *scene = scene_open();
	struct policy_keep keep = {.is_note = 1, .amount = 1};
	struct policy policy = *scene->policies[0];
	struct instant from;

	(void)state;
	policy.keeps = &keep;
	policy.keep_count = 1;
	scene->policies[0] = &policy;
	ACCEPTED(scene, "R1 police " REFERRAL " case A");
	ACCEPTED(scene, "R2 school " REFERRAL " case B");
	ACCEPTED(scene, "L1 crs link to crs into=B second=yes");
	scene_at(scene, "2027-11-03 10:00");
	assert_int_equal(judge(scene, 'A', &from), ERASING_OPEN);
	READS(scene, "crs", "opened", "R1");
	READS(scene, "crs", "opened", "R2");
	ACCEPTED(scene, "D1 crs decision re R1 to police " SCENE_FULL " child=aaaaaaaa:nfa");
	ACCEPTED(scene, "D2 crs decision case B re R2 to school " SCENE_FULL " child=aaaaaaaa:nfa");
	READS(scene, "police", "opened", "D1");
	READS(scene, "school", "opened", "D2");
	ACCEPTED(scene, "C1 crs close re R1 reason=complete");
	assert_int_equal(judge(scene, 'B', &from), ERASING_EARLY);
	scene_at(scene, "2027-11-05 10:00");
	assert_int_equal(judge(scene, 'A', &from), ERASING_MAY);
	assert_int_equal(judge(scene, 'B', &from), ERASING_MAY);
	SETTLED(scene);
}

static void
months_end_on_a_day_that_there_is(void **state)
{
	static const struct {
		const char *closed;
		struct policy_keep keep;
		const char *want;
	} rows[] = {
	    {"2026-01-31 12:00", {1, 1, 1}, "2026-02-28 00:00"},  {"2024-01-31 12:00", {1, 1, 1}, "2024-02-29 00:00"},
	    {"2026-08-31 12:00", {1, 72, 1}, "2032-08-31 00:00"}, {"2026-12-15 12:00", {1, 1, 1}, "2027-01-15 00:00"},
	    {"2026-05-31 23:30", {1, 1, 1}, "2026-06-30 00:00"},  {"2026-03-02 12:00", {1, 0, 1}, "2026-03-02 00:00"},
	    {"2026-03-02 12:00", {1, 30, 0}, "2026-04-01 00:00"},
	};
	struct scene *scene = scene_open();

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct instant closed, want;

		scene_at(scene, rows[i].closed);
		closed = scene->standing.now;
		scene_at(scene, rows[i].want);
		want = scene->standing.now;
		assert_int_equal(erasing_from(&rows[i].keep, closed).ms, want.ms);
	}
	assert_int_equal(erasing_from(&(struct policy_keep){1, 200000, 1}, (struct instant){0}).ms, INSTANT_NEVER);
	assert_int_equal(erasing_from(&(struct policy_keep){1, 5000000, 0}, (struct instant){0}).ms, INSTANT_NEVER);
	assert_int_equal(erasing_from(&(struct policy_keep){1, 2899999, 0}, (struct instant){24LL * 3600 * 5000}).ms,
			 INSTANT_NEVER);
	SETTLED(scene);
}

static void
of_a_front_door_without_a_policy_nothing_is_erased(void **state)
{
	struct scene *scene = scene_open();
	struct case_state elsewhere;
	struct instant from;

	(void)state;
	close_case(scene, "A", "police");
	elsewhere = scene_book(scene, 'A')->state;
	(void)strcpy(elsewhere.self.home.name, "nowhere-crs");
	scene_at(scene, "2050-01-01 10:00");
	assert_int_equal(erasing_judge(&elsewhere, &scene->standing, &from), ERASING_TERM);
	SETTLED(scene);
}

static void
the_soonest_of_all_policies_is_what_nothing_goes_before(void **state)
{
	struct scene *scene = scene_open();
	struct policy_keep keeps[] = {{1, 30, 0}, {1, 60, 0}, {0, 1, 0}};
	struct policy policies[] = {*scene->policies[0], *scene->policies[0], *scene->policies[0]};
	const struct policy *list[3];
	struct standing standing = scene->standing;

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		policies[i].keeps = &keeps[i];
		policies[i].keep_count = 1;
		list[i] = &policies[i];
	}
	standing.policies = list;
	standing.policy_count = 3;
	assert_int_equal(erasing_soonest(&standing, scene->standing.now).ms,
			 erasing_from(&keeps[0], scene->standing.now).ms);
	standing.policies = list + 2;
	standing.policy_count = 1;
	assert_int_equal(erasing_soonest(&standing, scene->standing.now).ms, INSTANT_NEVER);
	SETTLED(scene);
}

static void
a_book_forgets_a_case_and_those_linked_with_it(void **state)
{
	struct scene *scene = scene_open();
	size_t count, left = 0;

	(void)state;
	ACCEPTED(scene, "R1 police " REFERRAL " case A");
	ACCEPTED(scene, "R2 school " REFERRAL " case B");
	ACCEPTED(scene, "R3 health " REFERRAL " case C");
	ACCEPTED(scene, "L1 crs link to crs into=B second=yes");
	count = casebook_count(scene->book);
	casebook_forget(scene->book, &scene_book(scene, 'B')->state.self.token);
	for (size_t i = 0; i < count; i++) {
		const struct duty *duty = casebook_at(scene->book, i);

		if (!duty)
			continue;
		assert_string_equal(duty->case_token.hex, scene_book(scene, 'C')->state.self.token.hex);
		left++;
	}
	assert_true(left > 0 && left < count);
	assert_int_equal(casebook_count(scene->book), count);
	/* twice is as once, and one that never was is nothing */
	casebook_forget(scene->book, &scene_book(scene, 'B')->state.self.token);
	casebook_forget(scene->book, &(struct case_token){"00000000000000000000000000000000"});
	scene_close(scene);
}

static void
a_book_takes_a_forgotten_case_for_one_that_never_was(void **state)
{
	struct scene *scene = scene_open();
	struct case_state as_known;
	struct case_token token;

	(void)state;
	ACCEPTED(scene, "R1 police " REFERRAL " case A");
	ACCEPTED(scene, "N1 crs handover case G to assessing-team item=A until=1793692800");
	ACCEPTED(scene, "N2 assessing-team handover-accepted case G re N1 to crs item=A");
	token = scene_book(scene, 'A')->state.self.token;
	casebook_forget(scene->book, &token);
	assert_null(casebook_past(scene->book, scene_book(scene, 'A')->state.past_count ? "R1" : ""));
	assert_int_equal(casebook_state(scene->book, &token, scene->arena, &as_known), STATUS_OK);
	assert_int_equal(as_known.past_count, 0);
	assert_int_equal(as_known.self.holder.name[0], 0);
	/* it was lent: nobody gets it back */
	scene_at(scene, "2027-11-03 10:00");
	assert_null(casebook_lent(scene->book, scene->standing.now));
	scene_close(scene);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_case_is_kept_for_the_policys_time_after_it_was_closed),
	    cmocka_unit_test(what_came_after_the_close_is_kept_as_long),
	    cmocka_unit_test(a_case_on_hold_is_kept_until_each_who_was_told_hears_that_it_is_over),
	    cmocka_unit_test(linked_cases_go_together_or_not_at_all),
	    cmocka_unit_test(months_end_on_a_day_that_there_is),
	    cmocka_unit_test(of_a_front_door_without_a_policy_nothing_is_erased),
	    cmocka_unit_test(the_soonest_of_all_policies_is_what_nothing_goes_before),
	    cmocka_unit_test(a_book_forgets_a_case_and_those_linked_with_it),
	    cmocka_unit_test(a_book_takes_a_forgotten_case_for_one_that_never_was),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
