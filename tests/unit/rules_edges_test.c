/* Where a rule ends: who stands just outside it, the first of a list, the last
 * moment, the number that is one too many. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "rules/casebook.h"
#include "rules/clocks.h"
#include "rules/erasing.h"
#include "support/scene.h"

#define FULL SCENE_FULL
#define PPN SCENE_PPN
#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

/* ---- the book of cases --------------------------------------------------------------- */

/* As a start makes it from the store: rows, and no notes before them. */
static void
put_row(struct casebook *book, const char *token, int64_t returns)
{
	struct case_row row = {.home = {"crs"}, .holder = {"their-crs"}, .returns = {returns}};
	const struct decision decision = {.rows = &row, .row_count = 1};

	(void)strcpy(row.token.hex, token);
	(void)strcpy(row.group.hex, token);
	if (returns != INSTANT_NEVER)
		(void)strcpy(row.lender.name, "crs");
	assert_int_equal(casebook_apply(book, NULL, &decision), STATUS_OK);
}

static const char *
lent(struct casebook *book, int64_t now)
{
	const struct case_token *token = casebook_lent(book, (struct instant){now});

	return token ? token->hex : "";
}

static void
what_was_lent_before_a_start_goes_back_after_it(void **state)
{
	static const char one[] = "01930000000070008000000000000001", other[] = "01930000000070008000000000000002",
			  third[] = "01930000000070008000000000000003";
	struct arena *arena = arena_new(1 << 20);
	struct casebook *book = casebook_new(arena);

	(void)state;
	put_row(book, one, 2000);
	assert_string_equal(lent(book, 1999), "");
	assert_string_equal(lent(book, 2000), one);
	/* of two the one that was over first, whichever was lent first */
	put_row(book, other, 1000);
	put_row(book, third, INSTANT_NEVER);
	assert_string_equal(lent(book, 999), "");
	assert_string_equal(lent(book, 2000), other);
	/* a case that was not lent is forgotten: the others are as they were */
	casebook_forget(book, &(struct case_token){"01930000000070008000000000000003"});
	assert_string_equal(lent(book, 2000), other);
	casebook_forget(book, &(struct case_token){"01930000000070008000000000000002"});
	assert_string_equal(lent(book, 1999), "");
	assert_string_equal(lent(book, 2000), one);
	put_row(book, one, INSTANT_NEVER);
	assert_string_equal(lent(book, INSTANT_NEVER - 1), "");
	arena_free(arena);
}

/* ---- who stands just outside ---------------------------------------------------------- */

static struct scene *
a_case(void)
{
	struct scene *scene = scene_open(); /* Monday 2026-11-02 10:00 */

	ACCEPTED(scene, "R1 school referral to crs " PPN " grade=medium child=aaaaaaaa");
	return scene;
}

static void
what_somebody_wrote_to_itself_was_not_for_it(void **state)
{
	struct scene *scene = a_case();

	(void)state;
	ACCEPTED(scene, "R2 crs referral to crs route=telephone on-behalf-of=individual received-at=1793612700 "
			"grade=medium protection=none child=bbbbbbbb");
	/* whoever stands beside it has got it; it has written it */
	REFUSED(scene, RE_FOREIGN, "W1 crs not-ours re R2 to crs reason=wrong-child");
	ACCEPTED(scene, "W2 edt not-ours re R2 to crs reason=wrong-child");
	SETTLED(scene);
}

static void
danger_takes_no_stage_that_the_policy_does_not_have(void **state)
{
	struct scene *scene = a_case();

	(void)state;
	ACCEPTED(scene, "D1 crs decision re R1 to school " FULL " child=aaaaaaaa:nfa");
	REFUSED(scene, STAGE, "E1 school escalation re D1 to crs against=crs stage=6 imminent=yes");
	ACCEPTED(scene, "E2 school escalation re D1 to crs,southampton-partnership against=crs stage=5 imminent=yes");
	SETTLED(scene);
}

static void
only_the_giver_of_a_handover_writes_more_into_its_case(void **state)
{
	struct scene *scene = a_case();

	(void)state;
	ACCEPTED(scene, "H1 crs handover case H to assessing-team item=A");
	ACCEPTED(scene, "H2 assessing-team handover-accepted case H re H1 to crs item=A");
	/* it holds what was given, not the case of the giving */
	REFUSED(scene, NOT_HOLDER, "H3 assessing-team handover case H to early-help-team item=A");
	assert_string_equal(scene->last.holder.name, "crs");
	ACCEPTED(scene, "H4 assessing-team handover case G to early-help-team item=A");
	SETTLED(scene);
}

/* ---- the first of a list --------------------------------------------------------------- */

static void
whoever_rang_is_told_of_the_close_though_its_answer_was_the_first_duty(void **state)
{
	struct scene *scene = scene_open();

	(void)state;
	/* the front door wrote it down: there is nothing to acknowledge */
	ACCEPTED(scene, "R1 crs referral to health route=telephone on-behalf-of=health received-at=1793612700 grade=medium "
			"protection=none child=aaaaaaaa");
	assert_int_equal(scene_book(scene, 'A')->duties[0].kind, DUTY_DECISION);
	ACCEPTED(scene, "D1 crs decision re R1 to health " FULL " child=aaaaaaaa:nfa");
	READS(scene, "health", "verified", "D1");
	ACCEPTED(scene, "C1 crs close re R1 to crs reason=complete");
	assert_string_equal(scene_notices(scene), "closed:health");
	assert_string_equal(scene->last.notices[0].code, "");
	SETTLED(scene);
}

static void
a_referral_that_its_first_recipient_does_not_get_is_marked(void **state)
{
	struct scene *scene = scene_open();

	(void)state;
	ACCEPTED(scene, "R1 crs referral to ambulance,health route=telephone on-behalf-of=health received-at=1793612700 "
			"grade=medium protection=none child=aaaaaaaa");
	assert_string_equal(scene_delivered(scene), "edt health");
	assert_true(scene->last.is_marked);
	SETTLED(scene);
}

/* ---- how long a case is kept ------------------------------------------------------------- */

static void
a_time_to_keep_that_no_calendar_has_is_for_ever(void **state)
{
	static const struct {
		uint64_t amount;
		int is_months;
		int32_t from;
		int32_t want; /* the day, 0 for never */
	} rows[] = {
	    {2900000, 0, 0, 2900000}, {2900001, 0, 0, 0},	    {2899999, 0, 1, 2900000}, {2900000, 0, 1, 0},
	    {2899999, 0, 0, 2899999}, {UINT64_MAX / 12, 0, 0, 0}, {12 * 7500, 1, 0, 2739319}, {12 * 8100, 1, 0, 0},
	    {12 * 8029 + 12, 1, 0, 0}, {12 * 9000, 1, 0, 0},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const struct policy_keep keep = {.is_note = 1, .amount = rows[i].amount, .is_months = rows[i].is_months};
		struct instant from = erasing_from(&keep, clocks_at(rows[i].from, 600));

		if (rows[i].want)
			assert_int_equal(clocks_day(from), rows[i].want);
		else
			assert_int_equal(from.ms, INSTANT_NEVER);
	}
}

static void
a_hold_that_its_first_recipient_has_holds_until_that_one_is_told(void **state)
{
	struct scene *scene = scene_open();
	const struct policy_keep keep = {.is_note = 1, .amount = 30};
	struct policy policy = *scene->policies[0];
	struct instant from;

	(void)state;
	policy.keeps = &keep;
	policy.keep_count = 1;
	scene->policies[0] = &policy;
	ACCEPTED(scene, "R1 ambulance referral to crs " PPN " grade=medium child=aaaaaaaa");
	READS(scene, "crs", "opened", "R1");
	ACCEPTED(scene, "D1 crs decision re R1 to ambulance " FULL " child=aaaaaaaa:nfa");
	READS(scene, "ambulance", "opened", "D1");
	ACCEPTED(scene, "C1 crs close re R1 to crs reason=complete");
	assert_int_equal(erasing_judge(&scene_book(scene, 'A')->state, &scene->standing, &from), ERASING_EARLY);
	ACCEPTED(scene, "H1 crs hold re R1 to ambulance reason=review");
	assert_int_equal(erasing_judge(&scene_book(scene, 'A')->state, &scene->standing, &from), ERASING_HELD);
	ACCEPTED(scene, "H2 crs hold re R1 to ambulance reason=released");
	assert_int_equal(erasing_judge(&scene_book(scene, 'A')->state, &scene->standing, &from), ERASING_EARLY);
	SETTLED(scene);
}

static void
a_group_of_cases_is_open_while_one_of_them_is(void **state)
{
	struct scene *scene = scene_open();
	struct case_row linked[2];
	struct case_state group;
	struct instant from;

	(void)state;
	ACCEPTED(scene, "R1 police referral to crs " PPN " grade=medium child=aaaaaaaa");
	group = scene_book(scene, 'A')->state;
	group.linked = linked;
	group.linked_count = 2;
	for (int open = 0; open < 4; open++) {
		group.self.closed_by = (struct envelope_id){"01930000000070008000000000000001"};
		linked[0] = linked[1] = group.self;
		if (open < 2)
			linked[open].closed_by = (struct envelope_id){""};
		if (open == 2)
			group.self.closed_by = (struct envelope_id){""};
		assert_int_equal(erasing_judge(&group, &scene->standing, &from), open < 3 ? ERASING_OPEN : ERASING_TERM);
	}
	SETTLED(scene);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_was_lent_before_a_start_goes_back_after_it),
	    cmocka_unit_test(what_somebody_wrote_to_itself_was_not_for_it),
	    cmocka_unit_test(danger_takes_no_stage_that_the_policy_does_not_have),
	    cmocka_unit_test(only_the_giver_of_a_handover_writes_more_into_its_case),
	    cmocka_unit_test(whoever_rang_is_told_of_the_close_though_its_answer_was_the_first_duty),
	    cmocka_unit_test(a_referral_that_its_first_recipient_does_not_get_is_marked),
	    cmocka_unit_test(a_time_to_keep_that_no_calendar_has_is_for_ever),
	    cmocka_unit_test(a_hold_that_its_first_recipient_has_holds_until_that_one_is_told),
	    cmocka_unit_test(a_group_of_cases_is_open_while_one_of_them_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
