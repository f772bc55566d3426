/* P13, P14 and P20 from signed returns; small numbers; the published table. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "review/report_published.h"
#include "support/figured.h"

#define PPN SCENE_PPN " grade=medium"
#define NFA SCENE_FULL " child=%s:nfa"

/* ---- returns ----------------------------------------------------------------------------- */

static void
returns_say_what_is_known_of_children(void **state)
{
	struct scene *scene = scene_open();
	struct figured asked = {.scene = scene, .from = "2026-08", .count = 3};

	(void)state;
	ACCEPTED(scene, "B1 school return case A to reviewer month=2026-09 row=children:20 row=ethnicity-known:15"
			" row=ethnicity-refused:2 row=voice-heard:12 row=consent-recorded:19");
	/* the newest of a month counts */
	ACCEPTED(scene, "B2 health return case B to reviewer month=2026-09 row=children:1");
	ACCEPTED(scene, "B3 health return case C to reviewer month=2026-09 row=children:10 row=ethnicity-known:5"
			" row=ethnicity-refused:1 row=voice-heard:s row=consent-recorded:7");
	/* of another front door's area; of a month that is not asked for */
	ACCEPTED(scene, "B4 their-crs return case D to reviewer month=2026-09 row=children:99 row=ethnicity-known:99"
			" row=ethnicity-refused:0");
	ACCEPTED(scene, "B5 school return case E to reviewer month=2026-07 row=children:20 row=ethnicity-known:20"
			" row=ethnicity-refused:0");
	figured(&asked);
	figured_is(&asked, "P13", "", "", "x 23/30 x");
	figured_is(&asked, "P13", "agency", "school", "x 17/20 x");
	figured_is(&asked, "P13", "kind", "health", "x 6/10 x");
	figured_is(&asked, "P13b", "", "", "x 20/30 x");
	/* hidden by health itself: of the others, and health's stays hidden */
	figured_is(&asked, "P14", "", "", "x 12/20 x");
	figured_is(&asked, "P14", "agency", "health", "x c x");
	figured_is(&asked, "P14b", "", "", "x 26/30 x");
	SETTLED(scene);
}

static void
returns_say_whether_answers_were_of_use(void **state)
{
	struct scene *scene = scene_open();
	struct figured asked = {.scene = scene, .from = "2026-09", .count = 1};

	(void)state;
	ACCEPTED(scene, "B1 police return case A to reviewer month=2026-09 row=answers-useful:30 row=answers-not-useful:10");
	ACCEPTED(scene, "B2 school return case B to reviewer month=2026-09 row=answers-useful:12 row=answers-not-useful:s");
	ACCEPTED(scene, "B3 health return case C to reviewer month=2026-09 row=children:10 row=voice-heard:8");
	figured(&asked);
	figured_is(&asked, "P4b", "", "", "30/40");
	figured_is(&asked, "P4b", "agency", "police", "30/40");
	figured_is(&asked, "P4b", "agency", "school", "c");
	/* and whoever counts no children hides none */
	figured_is(&asked, "P14", "", "", "8/10");
	SETTLED(scene);
}

/* One agency's nonsense neither ends the program nor is anybody's figure. */
static void
numbers_that_no_agency_can_have_are_not_said(void **state)
{
	struct scene *scene = scene_open();
	struct figured asked = {.scene = scene, .from = "2026-09", .count = 1};

	(void)state;
	ACCEPTED(scene, "B1 police return case A to reviewer month=2026-09 row=answers-useful:9223372036854775807"
			" row=answers-not-useful:1 row=children:9223372036854775807 row=voice-heard:9223372036854775807");
	ACCEPTED(scene, "B2 school return case B to reviewer month=2026-09 row=answers-useful:12 row=answers-not-useful:4"
			" row=children:10 row=voice-heard:8 row=children:10 row=nonsense:7 row=children-high-high:3");
	figured(&asked);
	figured_is(&asked, "P4b", "", "", "12/16");
	figured_is(&asked, "P14", "", "", "8/10");
	SETTLED(scene);
}

static void
returns_say_it_by_age(void **state)
{
	struct scene *scene = scene_open();
	struct figured asked = {.scene = scene, .from = "2026-09", .count = 1};

	(void)state;
	ACCEPTED(
		scene,
		"B1 crs return case A to reviewer month=2026-09 row=children:60 row=children-high:16"
		" row=children-unborn:5 row=children-0-4:15 row=children-5-12:20 row=children-13-17:20"
		" row=children-unborn-high:0 row=children-0-4-high:s row=children-5-12-high:6 row=children-13-17-high:7"
		" row=voice-heard:30 row=voice-heard-unborn:0 row=voice-heard-0-4:6 row=voice-heard-5-12:12"
		" row=voice-heard-13-17:12 row=ethnicity-known:50 row=ethnicity-refused:0"
		" row=ethnicity-known-unborn:0 row=ethnicity-refused-unborn:0 row=ethnicity-known-0-4:s"
		" row=ethnicity-refused-0-4:0 row=ethnicity-known-5-12:s row=ethnicity-refused-5-12:0"
		" row=ethnicity-known-13-17:18 row=ethnicity-refused-13-17:0");
	figured(&asked);
	figured_is(&asked, "P20", "", "", "16/60");
	/* one band is hidden: another with it, or 16 less the rest would say it */
	figured_is(&asked, "P20", "age", "0-4", "c");
	figured_is(&asked, "P20", "age", "unborn", "c");
	figured_is(&asked, "P20", "age", "5-12", "6/20");
	figured_is(&asked, "P20", "age", "13-17", "7/20");
	figured_is(&asked, "P20b", "age", "13-17", "18/20");
	figured_is(&asked, "P20b", "age", "unborn", "0/5");
	figured_is(&asked, "P20c", "age", "0-4", "6/15");
	assert_string_equal(figured_parts(&asked, "P20c", "age"), "unborn 0-4 5-12 13-17");
	SETTLED(scene);
}

/* ---- small numbers ------------------------------------------------------------------------- */

/* So many contacts of ${agency}, all in one case where it recorded calls. */
static void
contacts_of(struct scene *scene, const char *agency, int count)
{
	for (int i = 0; i < count; i++)
		ACCEPTED(scene,
			 "C%zu crs referral case A to crs,%s route=telephone grade=none protection=none on-behalf-of=%s"
			 " received-at=%lld child=%08zx",
			 scene->said_count, agency, agency, figured_s("2026-11-02 09:00"), scene->said_count + 1);
}

static void
a_small_number_is_hidden_and_cannot_be_had_by_subtracting(void **state)
{
	struct scene *scene = scene_open();
	struct figured asked = {.scene = scene, .from = "2026-11", .count = 1, .suppress = 5};

	(void)state;
	contacts_of(scene, "school", 9);
	contacts_of(scene, "gp", 6);
	contacts_of(scene, "trust", 3);
	contacts_of(scene, "health", 7);
	figured(&asked);
	figured_is(&asked, "I1", "", "", "25");
	figured_is(&asked, "I1", "agency", "trust", "c");
	figured_is(&asked, "I1", "agency", "gp", "c"); /* the smallest beside it */
	figured_is(&asked, "I1", "agency", "health", "7");
	figured_is(&asked, "I1", "agency", "school", "9");
	/* the kinds: all of health together, and schools */
	figured_is(&asked, "I1", "kind", "health", "16");
	figured_is(&asked, "I1", "kind", "school", "9");
	/* a share of the hidden ones is hidden as well; one of none yet is not small */
	figured_is(&asked, "P2", "agency", "gp", "c");
	figured_is(&asked, "P2", "agency", "trust", "c");
	figured_is(&asked, "P2", "agency", "health", "0/7");
	assert_int_equal(asked.report.suppress, 5);
	for (size_t i = 0; i < asked.report.row_count; i++) {
		const struct figure *figure = &asked.report.rows[i].figures[0];

		if (figure->state == FIGURE_SUPPRESSED) /* nor is it left in the memory of whoever writes it */
			assert_true(!figure->value && !figure->top && !figure->bottom);
	}
	asked.hides_nothing = 1;
	figured(&asked);
	figured_is(&asked, "I1", "agency", "trust", "3");
	assert_int_equal(asked.report.suppress, 0);
	SETTLED(scene);
}

static void
the_only_agency_of_its_kind_is_hidden_with_its_kind(void **state)
{
	struct scene *scene = scene_open();
	struct figured asked = {.scene = scene, .from = "2026-11", .count = 1, .suppress = 5};

	(void)state;
	contacts_of(scene, "school", 8);
	contacts_of(scene, "camhs", 2);
	figured(&asked);
	figured_is(&asked, "I1", "", "", "10");
	figured_is(&asked, "I1", "agency", "camhs", "c");
	figured_is(&asked, "I1", "agency", "school", "c");
	figured_is(&asked, "I1", "kind", "camhs", "c");
	figured_is(&asked, "I1", "kind", "school", "c");
	SETTLED(scene);
}

static void
of_two_of_a_kind_one_hidden_hides_the_other(void **state)
{
	struct scene *scene = scene_open();
	struct figured asked = {.scene = scene, .from = "2026-11", .count = 1, .suppress = 5};

	(void)state;
	contacts_of(scene, "gp", 20);
	contacts_of(scene, "trust", 4);
	contacts_of(scene, "school", 2);
	contacts_of(scene, "camhs", 30);
	figured(&asked);
	figured_is(&asked, "I1", "agency", "trust", "c");
	figured_is(&asked, "I1", "agency", "school", "c");
	/* 24 of health are shown or hidden: never so that 24 less 20 says four */
	if (!strcmp(figured_row(&asked, "I1", "kind", "health"), "24"))
		figured_is(&asked, "I1", "agency", "gp", "c");
	figured_is(&asked, "I1", "agency", "camhs", "30");
	SETTLED(scene);
}

static void
a_share_that_leaves_few_is_hidden(void **state)
{
	struct scene *scene = scene_open();
	struct figured asked = {.scene = scene, .from = "2026-11", .count = 1, .suppress = 5};
	char name[16];

	(void)state;
	contacts_of(scene, "school", 9);
	for (size_t i = 0; i < 7; i++) {
		const struct scene_envelope *call = &scene->said[i];

		ACCEPTED(scene, "D%zu crs decision case A re %s to school " NFA, i, call->name,
			 fact_find(call->facts, call->envelope.fact_count, "child"));
		(void)snprintf(name, sizeof name, "D%zu", i);
		READS(scene, "school", "verified", name);
	}
	figured(&asked);
	/* seven of nine say that two have not been told */
	figured_is(&asked, "P2", "", "", "c");
	figured_is(&asked, "P2", "how", "receipt", "c");
	figured_is(&asked, "P2", "how", "not-yet", "c");
	SETTLED(scene);
}

static void
who_cannot_be_told_hides_with_who_was_rung(void **state)
{
	struct scene *scene = scene_open();
	struct figured asked = {.scene = scene, .from = "2026-11", .count = 1, .suppress = 5};

	(void)state;
	contacts_of(scene, "school", 9);
	contacts_of(scene, "gp", 8);
	for (int i = 0; i < 3; i++)
		ACCEPTED(scene,
			 "N%d crs referral case A to crs route=telephone grade=none protection=none "
			 "on-behalf-of=anonymous"
			 " received-at=%lld child=0000aaa%d",
			 i, figured_s("2026-11-02 09:00"), i);
	figured(&asked);
	/* three cannot be told: as nobody was rung, that stays open too; and 17 of twenty would say three */
	figured_is(&asked, "P2", "how", "not-possible", "c");
	figured_is(&asked, "P2", "how", "word", "c");
	figured_is(&asked, "P2", "how", "not-yet", "c");
	figured_is(&asked, "P2", "", "", "0/17");
	SETTLED(scene);
}

static void
times_of_a_few_are_hidden_the_oldest_never(void **state)
{
	struct scene *scene = scene_open();
	struct figured asked = {.scene = scene, .from = "2026-11", .count = 1, .suppress = 2};

	(void)state;
	ACCEPTED(scene, "R1 police referral case A to crs " PPN " child=aaaaaaaa");
	ACCEPTED(scene, "R2 police referral case B to crs " PPN " child=bbbbbbbb");
	ACCEPTED(scene, "D1 crs decision case A re R1 to police " NFA, "aaaaaaaa");
	ACCEPTED(scene, "D2 crs decision case B re R2 to police " NFA, "bbbbbbbb");
	scene_at(scene, "2026-11-02 11:00");
	READS(scene, "police", "verified", "D1");
	figured(&asked);
	figured_is(&asked, "P3b", "", "", "c");
	figured_is(&asked, "P3d", "", "", "60");
	SETTLED(scene);
}

/* ---- the published table ---------------------------------------------------------------------- */

static void
the_published_table_has_its_columns_and_roundings(void **state)
{
	struct scene *scene = scene_open();
	struct figured asked = {.scene = scene, .from = "2026-10", .count = 2, .suppress = 5, .hides_nothing = 1};
	struct writing writing = {NULL, 0, 0, STATUS_OK};

	(void)state;
	ACCEPTED(scene, "R1 police referral case A to crs " PPN " child=aaaaaaaa");
	ACCEPTED(scene, "R2 police referral case B to crs " PPN " child=bbbbbbbb");
	ACCEPTED(scene, "R3 police referral case C to crs " PPN " child=cccccccc");
	ACCEPTED(scene, "D1 crs decision case A re R1 to police " NFA, "aaaaaaaa");
	ACCEPTED(scene, "D2 crs decision case B re R2 to police " NFA, "bbbbbbbb");
	ACCEPTED(scene, "D3 crs decision case C re R3 to police level=full stage=referral rereferral=yes "
			"child=cccccccc:assessment");
	figured(&asked);
	report_published_write(&asked.report, &writing);
	assert_int_equal(writing.status, STATUS_OK);
	assert_string_equal(writing.text,
			    "month,contacts,early_help_referrals,early_help_assessments_started,statutory_referrals,"
			    "assessments_completed,assessments_within_45_working_days_pct,strategy_discussions,"
			    "s47_enquiries_completed,strategy_discussions_to_s47_pct,s47_to_icpc_pct,"
			    "re_referrals_within_12_months_pct,referrals_nfa_pct\n"
			    "2026-10,0,0,0,0,0,,0,0,,,,\n"
			    "2026-11,3,0,0,3,0,,0,0,,,33,67\n");
	writing_done(&writing);
	/* and of what is hidden nothing stands there */
	asked.hides_nothing = 0;
	figured(&asked);
	writing = (struct writing){NULL, 0, 0, STATUS_OK};
	report_published_write(&asked.report, &writing);
	assert_non_null(strstr(writing.text, "\n2026-11,,0,0,,0,,0,0,,,,\n"));
	writing_done(&writing);
	SETTLED(scene);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(returns_say_what_is_known_of_children),
	    cmocka_unit_test(returns_say_whether_answers_were_of_use),
	    cmocka_unit_test(numbers_that_no_agency_can_have_are_not_said),
		cmocka_unit_test(returns_say_it_by_age),
		cmocka_unit_test(a_small_number_is_hidden_and_cannot_be_had_by_subtracting),
		cmocka_unit_test(the_only_agency_of_its_kind_is_hidden_with_its_kind),
		cmocka_unit_test(of_two_of_a_kind_one_hidden_hides_the_other),
		cmocka_unit_test(a_share_that_leaves_few_is_hidden),
		cmocka_unit_test(who_cannot_be_told_hides_with_who_was_rung),
		cmocka_unit_test(times_of_a_few_are_hidden_the_oldest_never),
		cmocka_unit_test(the_published_table_has_its_columns_and_roundings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
