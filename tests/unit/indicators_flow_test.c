/* I1 to I18: what comes in and what becomes of it, counted by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "support/figured.h"

#define PPN SCENE_PPN " grade=medium"
#define CONTENT "content=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b852"
#define FULL "level=full"

static void
contacts_are_referrals_each_of_one_referrer(void **state)
{
	struct scene *scene = scene_open();
	struct figured asked = {.scene = scene, .from = "2026-10", .count = 3};

	(void)state;
	scene_at(scene, "2026-11-02 10:00");
	ACCEPTED(scene, "R1 police referral case A to crs " PPN " child=aaaaaaaa child=a2a2a2a2");
	ACCEPTED(scene, "R2 school referral case B to crs " PPN " child=bbbbbbbb");
	/* a slip, and the call that it is about: one contact */
	ACCEPTED(scene, "R3 health referral case C to crs route=slip grade=none protection=none");
	/* 2026-10-31 23:45 in London: the month is that of the call */
	ACCEPTED(scene, "R4 crs referral case D to crs,health route=telephone grade=none protection=none"
			" on-behalf-of=health received-at=1793490300 child=dddddddd");
	ACCEPTED(scene, "L1 crs link case C to crs into=D second=yes");
	/* one sent twice */
	ACCEPTED(scene, "R5 school referral case E to crs " PPN " child=eeeeeeee");
	ACCEPTED(scene, "X5 school retract case E re R5 to crs reason=duplicate");
	/* one about the wrong child was a contact all the same */
	ACCEPTED(scene, "R6 gp referral case F to crs " PPN " child=ffffffff");
	ACCEPTED(scene, "X6 gp retract case F re R6 to crs reason=wrong-child");
	/* one sealed anew is the same one */
	ACCEPTED(scene, "R7 police referral case A replaces R1 to crs " PPN " child=aaaaaaaa");
	/* a slip that nobody found a call for is a contact */
	ACCEPTED(scene, "R8 trust referral case G to crs route=slip grade=none protection=none");
	figured(&asked);
	figured_is(&asked, "I1", "", "", "1 4 x");
	figured_is(&asked, "I1", "route", "written", "0 3 x");
	figured_is(&asked, "I1", "route", "telephone", "1 0 x");
	figured_is(&asked, "I1", "route", "slip", "0 1 x");
	figured_is(&asked, "I1", "agency", "health", "1 0 x");
	figured_is(&asked, "I1", "kind", "health", "1 2 x");
	assert_string_equal(figured_parts(&asked, "I1", "agency"), "gp health police school trust");
	figured_is(&asked, "I1b", "", "", "0 1 x");
	SETTLED(scene);
}

static void
decisions_make_referrals_in_the_month_that_first_says_so(void **state)
{
	struct scene *scene = scene_open();
	struct figured asked = {.scene = scene, .from = "2026-11", .count = 2};

	(void)state;
	scene_at(scene, "2026-11-27 10:00");
	ACCEPTED(scene, "R1 police referral case A to crs " PPN " child=aaaaaaaa child=a2a2a2a2");
	ACCEPTED(scene, "R2 school referral case B to crs " PPN " child=bbbbbbbb");
	ACCEPTED(scene, "R3 health referral case C to crs " PPN " child=cccccccc");
	ACCEPTED(scene, "R4 gp referral case D to crs " PPN " child=dddddddd");
	ACCEPTED(scene, "R5 trust referral case E to crs " PPN " child=eeeeeeee");
	/* nfa for both children, a re-referral */
	ACCEPTED(scene,
		 "D1 crs decision case A re R1 to police level=full stage=referral rereferral=yes child=aaaaaaaa:nfa");
	/* early help first, and a week later more than that: the newest counts */
	ACCEPTED(scene, "D2 crs decision case B re R2 to school level=full stage=contact rereferral=no "
			"child=bbbbbbbb:early-help");
	/* stays with early help, as a referral: stepped down */
	ACCEPTED(scene, "D3 crs decision case C re R3 to health level=full stage=referral rereferral=unknown"
			" child=cccccccc:early-help");
	/* called back, so it is as if it had not been */
	ACCEPTED(scene, "D4 crs decision case D re R4 to gp level=full stage=referral rereferral=yes "
			"child=dddddddd:assessment");
	ACCEPTED(scene, "X4 crs recall case D re D4 to gp reason=wrong-child");
	/* at level limited an agency is told no code, and nobody sees one */
	ACCEPTED(scene, "D5 crs decision case E re R5 to trust level=limited stage=referral rereferral=no"
			" child=eeeeeeee:not-shared");
	scene_at(scene, "2026-12-02 10:00");
	ACCEPTED(scene,
		 "D6 crs decision case A re R1 to police level=full stage=referral rereferral=yes child=a2a2a2a2:nfa");
	ACCEPTED(scene, "D7 crs decision case B re R2 to school level=full stage=referral rereferral=no "
			"child=bbbbbbbb:assessment");
	figured(&asked);
	figured_is(&asked, "I3", "", "", "3 1"); /* A, C, E; B in December */
	figured_is(&asked, "I3", "agency", "school", "0 1");
	figured_is(&asked, "I5", "", "", "1 0"); /* C; B no longer */
	figured_is(&asked, "I5b", "", "", "1 0");
	figured_is(&asked, "I6", "", "", "1/3 0/1");
	figured_is(&asked, "I7", "", "", "1/3 0/1");
	figured_is(&asked, "I7b", "", "", "1 0");
	assert_int_equal(report_row_find(&asked.report, "I6", "", "")->figures[0].value, 333);
	assert_int_equal(asked.report.remark_count, 1);
	assert_non_null(strstr(asked.report.remarks[0], "with the referrer: 1."));
	SETTLED(scene);
}

/* A case in which the police and the school were told, and one of one child. */
static void
assessments_are_counted_by_child_and_not_by_who_was_told(void **state)
{
	struct scene *scene = scene_open();
	struct figured asked = {.scene = scene, .from = "2026-11", .count = 4};

	(void)state;
	scene_at(scene, "2026-11-02 10:00");
	ACCEPTED(scene, "R1 police referral case A to crs " PPN " child=aaaaaaaa child=a2a2a2a2");
	ACCEPTED(scene, "R2 school referral case B to crs " PPN " child=bbbbbbbb");
	ACCEPTED(scene, "R3 health referral case C to crs " PPN " child=cccccccc");
	ACCEPTED(scene, "D1 crs decision case A re R1 to police " SCENE_FULL
			" child=aaaaaaaa:assessment child=a2a2a2a2:assessment");
	ACCEPTED(scene, "L1 crs link case B to crs into=A second=yes");
	ACCEPTED(scene, "D2 crs decision case B re R2 to school " SCENE_FULL " child=bbbbbbbb:existing-case");
	ACCEPTED(scene, "D3 crs decision case C re R3 to health " SCENE_FULL " child=cccccccc:early-help");
	/* 45 working days from 2 November: 25 and 28 December and 1 January are none, so the end of 7 January */
	scene_at(scene, "2027-01-12 10:00");
	ACCEPTED(scene,
		 "O1 crs outcome case A re D1 to police of=assessment level=full event-at=%lld child=aaaaaaaa:nfa",
		 figured_s("2027-01-07 23:45"));
	/* the school's pupil is one of the two: linked, and told of the same day's assessment */
	ACCEPTED(scene,
		 "O2 crs outcome case B re D2 to school of=assessment level=full event-at=%lld child=bbbbbbbb:nfa",
		 figured_s("2027-01-07 23:45"));
	/* its brother a day later, and too late; said again to correct a word */
	ACCEPTED(scene,
		 "O3 crs outcome case A re D1 to police of=assessment level=full event-at=%lld "
		 "child=a2a2a2a2:child-in-need",
		 figured_s("2027-01-08 00:00"));
	ACCEPTED(scene,
		 "O4 crs outcome case A re D1 replaces O3 to police of=assessment level=full event-at=%lld"
		 " child=a2a2a2a2:child-in-need",
		 figured_s("2027-01-08 00:15"));
	/* taken up: an assessment of early help has begun; a day earlier it had not been */
	ACCEPTED(scene,
		 "O5 crs outcome case C re D3 to health of=early-help level=full event-at=%lld child=cccccccc:taken-up",
		 figured_s("2026-12-31 12:00"));
	figured(&asked);
	figured_is(&asked, "I8", "", "", "0 0 2 x");
	figured_is(&asked, "I9", "", "", "- - 1/2 x");
	figured_is(&asked, "I5c", "", "", "0 1 0 x");
	SETTLED(scene);
}

#define RECORD " version=1 " CONTENT " invited=police present=police present=crs quorum=yes"
#define MEETING(n) " meeting=0193000000007000800000000000000" #n

static void
meetings_enquiries_and_conferences_are_counted_once(void **state)
{
	struct scene *scene = scene_open();
	struct figured asked = {.scene = scene, .from = "2026-11", .count = 2};

	(void)state;
	scene_at(scene, "2026-11-03 10:00");
	ACCEPTED(scene, "R1 police referral case A to crs " PPN " child=aaaaaaaa child=a2a2a2a2");
	ACCEPTED(scene, "R2 school referral case B to crs " PPN " child=bbbbbbbb");
	ACCEPTED(scene, "D1 crs decision case A re R1 to police " SCENE_FULL
			" child=aaaaaaaa:strategy child=a2a2a2a2:strategy");
	ACCEPTED(scene, "D2 crs decision case B re R2 to school " SCENE_FULL " child=bbbbbbbb:strategy");
	ACCEPTED(scene,
		 "S1 crs strategy-record case A re D1 to police,health" MEETING(
			 1) " version=1 " CONTENT " held-at=%lld invited=police invited=health present=police "
						  "present=health present=crs quorum=yes"
			    " s47=joint child=aaaaaaaa:joint child=a2a2a2a2:joint",
		 figured_s("2026-11-03 09:00"));
	/* another version of it, and the same for one marked apart */
	ACCEPTED(scene,
		 "S2 crs strategy-record case A re S1 to police,health" MEETING(
			 1) " version=2"
			    " content=03b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b852"
			    " held-at=%lld invited=police invited=health present=police present=health present=crs "
			    "quorum=yes"
			    " s47=joint child=aaaaaaaa:joint child=a2a2a2a2:joint",
		 figured_s("2026-11-03 09:15"));
	ACCEPTED(scene,
		 "S3 crs strategy-record case B re D2 to police,school" MEETING(
			 2) " version=1 " CONTENT " held-at=%lld invited=police invited=school present=police "
						  "present=crs quorum=no s47=none child=bbbbbbbb:none",
		 figured_s("2026-11-03 10:00"));
	scene_at(scene, "2026-11-20 10:00");
	ACCEPTED(scene,
		 "O1 crs outcome case A re S1 to police of=s47 level=full event-at=%lld already-cp=1"
		 " child=aaaaaaaa:cp-conference child=a2a2a2a2:monitor",
		 figured_s("2026-11-19 12:00"));
	ACCEPTED(scene,
		 "O2 crs outcome case A re S1 to health of=s47 level=full event-at=%lld already-cp=0"
		 " child=aaaaaaaa:cp-conference",
		 figured_s("2026-11-19 12:00"));
	/* 15 working days from the 3rd, when the first version says the meeting was: the end of the 24th */
	scene_at(scene, "2026-12-01 10:00");
	ACCEPTED(scene, "O3 crs outcome case A re O1 to police of=icpc level=full event-at=%lld child=aaaaaaaa:plan",
		 figured_s("2026-11-24 23:45"));
	figured(&asked);
	figured_is(&asked, "I10", "", "", "2 0");
	figured_is(&asked, "I11", "", "", "2 0");
	figured_is(&asked, "I11c", "", "", "1 0");
	figured_is(&asked, "I12", "", "", "2/2 -");
	figured_is(&asked, "I13", "", "", "1/1 -");
	figured_is(&asked, "I14", "", "", "1/1 -");
	SETTLED(scene);
}

static void
a_conference_a_day_late_is_late(void **state)
{
	struct scene *scene = scene_open();
	struct figured asked = {.scene = scene, .from = "2026-11", .count = 1};

	(void)state;
	scene_at(scene, "2026-11-03 10:00");
	ACCEPTED(scene, "R1 police referral to crs " PPN " child=aaaaaaaa");
	ACCEPTED(scene, "D1 crs decision re R1 to police " SCENE_FULL " child=aaaaaaaa:strategy");
	ACCEPTED(scene,
		 "S1 crs strategy-record re D1 to police" MEETING(1) RECORD
		 " held-at=%lld s47=single child=aaaaaaaa:single",
		 figured_s("2026-11-02 23:45"));
	scene_at(scene, "2026-11-30 10:00");
	ACCEPTED(scene,
		 "O1 crs outcome re S1 to police of=s47 level=full event-at=%lld already-cp=0 "
		 "child=aaaaaaaa:cp-conference",
		 figured_s("2026-11-19 12:00"));
	ACCEPTED(scene, "O2 crs outcome re O1 to police of=icpc level=full event-at=%lld child=aaaaaaaa:no-plan",
		 figured_s("2026-11-24 00:00"));
	figured(&asked);
	figured_is(&asked, "I14", "", "", "0/1");
	SETTLED(scene);
}

static void
protections_are_counted_when_a_child_was_protected(void **state)
{
	struct scene *scene = scene_open();
	struct figured asked = {.scene = scene, .from = "2026-10", .count = 2};

	(void)state;
	scene_at(scene, "2026-11-01 00:30");
	ACCEPTED(scene,
		 "R1 police referral case A to crs route=written grade=high protection=police-protection "
		 "protected-at=%lld"
		 " child=aaaaaaaa",
		 figured_s("2026-10-31 23:30"));
	/* told twice */
	ACCEPTED(scene,
		 "F1 police further-information case A re R1 to crs grade=high protection=police-protection "
		 "protected-at=%lld",
		 figured_s("2026-10-31 23:30"));
	ACCEPTED(scene, "R2 police referral case B to crs route=written grade=high protection=police-protection "
			"child=bbbbbbbb");
	ACCEPTED(scene, "R3 police referral case C to crs route=written grade=high protection=epo child=cccccccc");
	figured(&asked);
	figured_is(&asked, "I18", "", "", "1 1");
	SETTLED(scene);
}

/* ---- rates, and months of which nothing is known ---------------------------------------------- */

static void
a_rate_is_of_twelve_whole_months_and_of_a_population(void **state)
{
	struct scene *scene = scene_open();
	struct figured asked = {
		.scene = scene, .from = "2026-11", .count = 2, .begins = "2025-12-01 09:00", .population = 40000};

	(void)state;
	scene_at(scene, "2026-11-02 10:00");
	ACCEPTED(scene, "R1 police referral case A to crs " PPN " child=aaaaaaaa");
	ACCEPTED(scene, "R2 police referral case B to crs " PPN " child=bbbbbbbb");
	scene_at(scene, "2026-12-31 10:00");
	ACCEPTED(scene, "R3 police referral case C to crs " PPN " child=cccccccc");
	ACCEPTED(scene, "D3 crs decision case C re R3 to police " SCENE_FULL " child=cccccccc:nfa");
	figured(&asked);
	/* 2 of 40,000 and 3 of 40,000, for each 10,000: 0.5 and 0.75, half up */
	figured_is(&asked, "I2", "", "", "5 8");
	figured_is(&asked, "I4", "", "", "0 3");
	assert_null(report_row_find(&asked.report, "I2", "", "")->indicator->missing);
	/* a log that begins later knows of eleven months only */
	asked.begins = "2025-12-02 09:00";
	figured(&asked);
	figured_is(&asked, "I2", "", "", "x 8");
	/* and nobody can be counted in thousandths of nobody */
	asked.population = 0;
	figured(&asked);
	figured_is(&asked, "I2", "", "", "x x");
	assert_non_null(strstr(report_row_find(&asked.report, "I2", "", "")->indicator->missing, "--population"));
	assert_non_null(report_row_find(&asked.report, "I8b", "", "")->indicator->missing);
	assert_non_null(report_row_find(&asked.report, "I11b", "", "")->indicator->missing);
	SETTLED(scene);
}

static void
a_month_that_the_log_does_not_cover_has_no_data(void **state)
{
	struct scene *scene = scene_open();
	struct figured asked = {.scene = scene, .from = "2026-09", .count = 5, .begins = "2026-10-12 08:00"};

	(void)state;
	scene_at(scene, "2026-12-14 10:00");
	ACCEPTED(scene, "R1 police referral case A to crs " PPN " child=aaaaaaaa");
	figured(&asked);
	figured_is(&asked, "I1", "", "", "x 0 0 1 x");
	figured_is(&asked, "I6", "", "", "x - - - x");
	assert_non_null(strstr(asked.report.cover[0], "before the beginning"));
	assert_non_null(strstr(asked.report.cover[1], "begins inside it"));
	assert_null(asked.report.cover[2]);
	assert_non_null(strstr(asked.report.cover[3], "ends inside it"));
	assert_non_null(strstr(asked.report.cover[4], "after the end"));
	SETTLED(scene);
}

static void
what_no_log_carries_is_printed_with_its_reason(void **state)
{
	static const char *const ids[] = {"I15", "I15b", "I16", "I16b", "I16c", "I17", "I17b", "I17c", "P10b", "P20d"};
	struct scene *scene = scene_open();
	struct figured asked = {.scene = scene, .from = "2026-11", .count = 1};

	(void)state;
	figured(&asked);
	for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
		const struct report_row *row = report_row_find(&asked.report, ids[i], "", "");

		assert_non_null(row);
		assert_non_null(row->indicator->missing);
		assert_int_equal(row->figures[0].state, FIGURE_NO_DATA);
	}
	SETTLED(scene);
}

static void
months_that_are_none_are_not_computed(void **state)
{
	struct scene *scene = scene_open();
	struct figured asked = {.scene = scene, .from = "2026-11", .count = 2};

	(void)state;
	figured(&asked);
	asked.months[1].month = 11;
	assert_int_equal(indicators_report(&asked.input, scene->arena, &asked.report), STATUS_MALFORMED);
	asked.months[1].month = 13;
	assert_int_equal(indicators_report(&asked.input, scene->arena, &asked.report), STATUS_MALFORMED);
	asked.input.month_count = 0;
	assert_int_equal(indicators_report(&asked.input, scene->arena, &asked.report), STATUS_MALFORMED);
	asked.input.month_count = REPORT_MONTHS_MOST + 1;
	assert_int_equal(indicators_report(&asked.input, scene->arena, &asked.report), STATUS_MALFORMED);
	SETTLED(scene);
}

/* ---- what is not whole -------------------------------------------------------------------------- */

static void
a_case_on_hold_is_counted_and_said(void **state)
{
	struct scene *scene = scene_open();
	struct figured asked = {.scene = scene, .from = "2026-11", .count = 1};

	(void)state;
	ACCEPTED(scene, "R1 police referral case A to crs " PPN " child=aaaaaaaa");
	ACCEPTED(scene, "H1 crs hold case A re R1 to police reason=death");
	ACCEPTED(scene, "R2 police referral case B to crs " PPN " child=bbbbbbbb");
	ACCEPTED(scene, "H2 crs hold case B re R2 to police reason=court");
	ACCEPTED(scene, "H3 crs hold case B re R2 to police reason=released");
	figured(&asked);
	figured_is(&asked, "I1", "", "", "2");
	assert_int_equal(asked.report.remark_count, 1);
	assert_non_null(strstr(asked.report.remarks[0], "Cases on hold (a death, a review, a court, an inquiry): 1."));
	asked.suppress = 5; /* a number that could point to a child is none in words either */
	figured(&asked);
	assert_non_null(strstr(asked.report.remarks[0], "inquiry): fewer than 5."));
	SETTLED(scene);
}

static void
what_was_erased_is_counted_nowhere_and_said(void **state)
{
	struct scene *scene = scene_open();
	struct figured asked = {.scene = scene, .from = "2026-11", .count = 1, .erased = 2};

	(void)state;
	ACCEPTED(scene, "R1 police referral case A to crs " PPN " child=aaaaaaaa");
	ACCEPTED(scene, "D1 crs decision case A re R1 to police " SCENE_FULL " child=aaaaaaaa:nfa");
	ACCEPTED(scene, "R2 police referral case B to crs " PPN " child=bbbbbbbb");
	casebook_forget(scene->book, &scene_book(scene, 'A')->state.self.token);
	figured(&asked);
	figured_is(&asked, "I1", "", "", "1");
	figured_is(&asked, "I3", "", "", "0");
	assert_non_null(strstr(asked.report.remarks[0], "2 notes were erased"));
	SETTLED(scene);
}

/* An outcome of a case whose referral and decision are gone: their notes were
 * never put into the book. */
static void
a_partly_erased_case_counts_for_what_is_left(void **state)
{
	struct scene *scene = scene_open();
	struct figured asked = {.scene = scene, .from = "2026-11", .count = 1};
	struct arena *arena = scene->arena;
	struct casebook *rest = casebook_new(arena);
	struct decision decision = {.row_count = 1};

	(void)state;
	ACCEPTED(scene, "R1 police referral case A to crs " PPN " child=aaaaaaaa");
	ACCEPTED(scene, "D1 crs decision case A re R1 to police " SCENE_FULL " child=aaaaaaaa:assessment");
	ACCEPTED(scene,
		 "O1 crs outcome case A re D1 to police of=assessment level=full event-at=%lld child=aaaaaaaa:nfa",
		 figured_s("2026-11-02 09:00"));
	assert_non_null(rest);
	decision.rows = arena_array(arena, 1, sizeof *decision.rows);
	decision.rows[0] = scene_book(scene, 'A')->state.self;
	assert_int_equal(casebook_apply(rest, &scene_book(scene, 'A')->past[2], &decision), STATUS_OK);
	scene->book = rest;
	figured(&asked);
	figured_is(&asked, "I1", "", "", "0");
	figured_is(&asked, "I8", "", "", "1");
	figured_is(&asked, "I9", "", "", "-");
	assert_non_null(strstr(asked.report.remarks[0], "1 answers are to referrals"));
	SETTLED(scene);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(contacts_are_referrals_each_of_one_referrer),
		cmocka_unit_test(decisions_make_referrals_in_the_month_that_first_says_so),
		cmocka_unit_test(assessments_are_counted_by_child_and_not_by_who_was_told),
		cmocka_unit_test(meetings_enquiries_and_conferences_are_counted_once),
		cmocka_unit_test(a_conference_a_day_late_is_late),
		cmocka_unit_test(protections_are_counted_when_a_child_was_protected),
		cmocka_unit_test(a_rate_is_of_twelve_whole_months_and_of_a_population),
		cmocka_unit_test(a_month_that_the_log_does_not_cover_has_no_data),
		cmocka_unit_test(what_no_log_carries_is_printed_with_its_reason),
		cmocka_unit_test(months_that_are_none_are_not_computed),
		cmocka_unit_test(a_case_on_hold_is_counted_and_said),
		cmocka_unit_test(what_was_erased_is_counted_nowhere_and_said),
		cmocka_unit_test(a_partly_erased_case_counts_for_what_is_left),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
