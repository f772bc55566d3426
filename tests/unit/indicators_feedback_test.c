/* P1 to P6 and P19: is everyone told, how, and when: counted by hand.  The
 * scene begins on Monday 2026-11-02 at 10:00. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "support/figured.h"

#define PPN SCENE_PPN " grade=medium"
#define NFA SCENE_FULL " child=%s:nfa"
#define CONTENT "content=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b852"
#define CALL "route=telephone grade=none protection=none"
#define MEETING(n) " meeting=0193000000007000800000000000000" #n

static void
a_decision_is_in_time_until_the_next_working_day_is_over(void **state)
{
	struct scene *scene = scene_open();
	struct figured asked = {.scene = scene, .from = "2026-11", .count = 1};

	(void)state;
	ACCEPTED(scene, "R1 police referral case A to crs " PPN " child=aaaaaaaa child=a2a2a2a2");
	ACCEPTED(scene, "R2 school referral case B to crs " PPN " child=bbbbbbbb");
	ACCEPTED(scene, "R3 health referral case C to crs " PPN " child=cccccccc");
	ACCEPTED(scene, "R4 crs referral case D to crs,gp " CALL " on-behalf-of=gp child=dddddddd received-at=%lld",
		 figured_s("2026-10-30 16:00"));
	/* one child of two is no decision yet; the other comes a minute too late */
	ACCEPTED(scene, "D1 crs decision case A re R1 to police " NFA, "aaaaaaaa");
	scene_at(scene, "2026-11-03 23:59");
	ACCEPTED(scene, "D2 crs decision case B re R2 to school " NFA, "bbbbbbbb");
	scene_at(scene, "2026-11-04 00:00");
	ACCEPTED(scene, "D3 crs decision case A re R1 to police " NFA, "a2a2a2a2");
	/* a call of Friday, decided on Monday's next day: late */
	ACCEPTED(scene, "D4 crs decision case D re R4 to gp " NFA, "dddddddd");
	/* and one that is not due yet counts neither way */
	ACCEPTED(scene, "R5 trust referral case E to crs " PPN " child=eeeeeeee");
	figured(&asked);
	figured_is(&asked, "P1", "", "", "1/3"); /* A late, B, C never; the call is October's */
	figured_is(&asked, "P1", "agency", "school", "1/1");
	figured_is(&asked, "P1", "agency", "health", "0/1");
	figured_is(&asked, "P1", "agency", "trust", "no row");
	figured_is(&asked, "P1", "route", "written", "1/3");
	asked.from = "2026-10";
	figured(&asked);
	figured_is(&asked, "P1", "route", "telephone", "0/1");
	SETTLED(scene);
}

static void
how_each_referrer_was_told_is_never_mixed(void **state)
{
	struct scene *scene = scene_open();
	struct figured asked = {.scene = scene, .from = "2026-11", .count = 1};

	(void)state;
	ACCEPTED(scene, "R1 police referral case A to crs " PPN " child=aaaaaaaa");
	ACCEPTED(scene, "R2 school referral case B to crs " PPN " child=bbbbbbbb");
	ACCEPTED(scene,
		 "R3 crs referral case C to crs " CALL " on-behalf-of=individual child=cccccccc received-at=%lld",
		 figured_s("2026-11-02 09:00"));
	ACCEPTED(scene, "R4 crs referral case D to crs " CALL " on-behalf-of=anonymous child=dddddddd received-at=%lld",
		 figured_s("2026-11-02 09:00"));
	ACCEPTED(scene, "R5 health referral case E to crs " PPN " child=eeeeeeee");
	ACCEPTED(scene, "R6 gp referral case F to crs " PPN " child=ffffffff");
	ACCEPTED(scene, "R7 trust referral case G to crs " PPN " child=abababab");
	/* one that was never owed: the referral was sent in error */
	ACCEPTED(scene, "R8 camhs referral case H to crs " PPN " child=acacacac");
	ACCEPTED(scene, "E8 crs excuse case H re R8 to crs duty=decision/camhs/acacacac reason=in-error second=yes");
	/* by receipt */
	ACCEPTED(scene, "D1 crs decision case A re R1 to police " NFA, "aaaaaaaa");
	READS(scene, "police", "verified", "D1");
	/* sent, and not received */
	ACCEPTED(scene, "D2 crs decision case B re R2 to school " NFA, "bbbbbbbb");
	/* by the front door's word */
	ACCEPTED(scene,
		 "D3 crs decision case C re R3 to crs level=limited stage=contact rereferral=no child=cccccccc:nfa");
	ACCEPTED(scene, "T3 crs told-otherwise case C re D3 to crs channel=phone reason=no-agent");
	/* nobody there to be told */
	ACCEPTED(scene,
		 "D4 crs decision case D re R4 to crs level=limited stage=contact rereferral=no child=dddddddd:nfa");
	/* withheld */
	ACCEPTED(scene,
		 "E5 crs excuse case E re R5 to crs duty=decision/health/eeeeeeee reason=withheld review=%lld "
		 "second=yes",
		 figured_s("2026-11-30 09:00"));
	ACCEPTED(scene, "E6 crs excuse case F re R6 to crs duty=decision/gp/ffffffff reason=not-possible second=yes");
	figured(&asked);
	figured_is(&asked, "I1", "", "", "8");
	/* of seven that were owed one, two could not be told, and one was rung */
	figured_is(&asked, "P2", "", "", "1/4");
	figured_is(&asked, "P2", "how", "receipt", "1/7");
	figured_is(&asked, "P2", "how", "word", "1/7");
	figured_is(&asked, "P2", "how", "not-possible", "2/7");
	figured_is(&asked, "P2", "how", "withheld", "1/7");
	figured_is(&asked, "P2", "how", "not-yet", "2/7");
	assert_string_equal(figured_parts(&asked, "P2", "how"), "receipt word not-possible withheld not-yet");
	figured_is(&asked, "P2", "agency", "police", "1/1");
	figured_is(&asked, "P2", "agency", "school", "0/1");
	figured_is(&asked, "P2", "agency", "individual", "no row");
	figured_is(&asked, "P2", "agency", "anonymous", "no row");
	figured_is(&asked, "P2", "kind", "no-agent", "no row");
	figured_is(&asked, "P2", "kind", "health", "0/2");
	figured_is(&asked, "P2", "route", "telephone", "no row");
	figured_is(&asked, "P2", "route", "written", "1/4");
	figured_is(&asked, "P19", "", "", "-");
	SETTLED(scene);
}

static void
each_child_must_have_been_told_of(void **state)
{
	struct scene *scene = scene_open();
	struct figured asked = {.scene = scene, .from = "2026-11", .count = 1};

	(void)state;
	ACCEPTED(scene, "R1 police referral case A to crs " PPN " child=aaaaaaaa child=a2a2a2a2");
	ACCEPTED(scene, "D1 crs decision case A re R1 to police " NFA, "aaaaaaaa");
	READS(scene, "police", "verified", "D1");
	figured(&asked);
	figured_is(&asked, "P2", "", "", "0/1");
	ACCEPTED(scene, "D2 crs decision case A re R1 to police " NFA, "a2a2a2a2");
	figured(&asked);
	figured_is(&asked, "P2", "", "", "0/1");
	READS(scene, "police", "verified", "D2");
	figured(&asked);
	figured_is(&asked, "P2", "", "", "1/1");
	/* an answer undone is owed again */
	ACCEPTED(scene, "N1 police not-told case A re D2 to crs code=no-reasons");
	figured(&asked);
	figured_is(&asked, "P2", "", "", "0/1");
	ACCEPTED(scene, "D3 crs decision case A re R1 to police " NFA, "a2a2a2a2");
	READS(scene, "police", "verified", "D3");
	figured(&asked);
	figured_is(&asked, "P2", "", "", "1/1");
	ACCEPTED(scene, "N2 police not-told case A re R1 to crs code=nothing-came");
	figured(&asked);
	figured_is(&asked, "P2", "", "", "0/1");
	SETTLED(scene);
}

static void
a_referral_without_a_child_is_told_by_any_decision(void **state)
{
	struct scene *scene = scene_open();
	struct figured asked = {.scene = scene, .from = "2026-11", .count = 1};

	(void)state;
	ACCEPTED(scene, "R1 police referral case A to crs route=slip grade=none protection=none");
	ACCEPTED(scene,
		 "D1 crs decision case A re R1 to police level=full stage=contact rereferral=no child=aaaaaaaa:advice");
	READS(scene, "police", "verified", "D1");
	figured(&asked);
	figured_is(&asked, "P1", "", "", "1/1");
	figured_is(&asked, "P2", "", "", "1/1");
	SETTLED(scene);
}

static void
delivery_is_measured_from_the_decision(void **state)
{
	struct scene *scene = scene_open();
	struct figured asked = {.scene = scene, .from = "2026-10", .count = 3};

	(void)state;
	scene_at(scene, "2026-11-25 10:00");
	ACCEPTED(scene, "R1 police referral case A to crs " PPN " child=aaaaaaaa");
	ACCEPTED(scene, "R2 school referral case B to crs " PPN " child=bbbbbbbb");
	ACCEPTED(scene, "R3 health referral case C to crs " PPN " child=cccccccc");
	ACCEPTED(scene, "R4 gp referral case D to crs " PPN " child=dddddddd");
	ACCEPTED(scene,
		 "R5 crs referral case E to crs " CALL " on-behalf-of=individual child=eeeeeeee received-at=%lld",
		 figured_s("2026-11-25 09:00"));
	ACCEPTED(scene, "D1 crs decision case A re R1 to police " NFA, "aaaaaaaa");
	ACCEPTED(scene, "D2 crs decision case B re R2 to school " NFA, "bbbbbbbb");
	ACCEPTED(scene, "D3 crs decision case C re R3 to health " NFA, "cccccccc");
	ACCEPTED(scene, "D4 crs decision case D re R4 to gp " NFA, "dddddddd");
	ACCEPTED(scene,
		 "D5 crs decision case E re R5 to crs level=limited stage=contact rereferral=no child=eeeeeeee:nfa");
	scene_at(scene, "2026-11-25 10:10");
	READS(scene, "police", "verified", "D1");
	scene_at(scene, "2026-11-25 11:00");
	READS(scene, "health", "opened", "D3");
	scene_at(scene, "2026-11-25 12:00");
	ACCEPTED(scene, "T5 crs told-otherwise case E re D5 to crs channel=phone reason=no-agent");
	scene_at(scene, "2026-11-27 10:00");
	READS(scene, "school", "verified", "D2");
	scene_at(scene, "2026-12-01 10:00");
	figured(&asked);
	/* the police, health; the school too late, the doctor never */
	figured_is(&asked, "P3", "", "", "- 2/4 -");
	figured_is(&asked, "P3", "agency", "gp", "- 0/1 -");
	figured_is(&asked, "P3", "kind", "health", "- 1/2 -");
	/* 10 min, 1 h, 2 days */
	figured_is(&asked, "P3b", "", "", "- 60 -");
	figured_is(&asked, "P3c", "", "", "- 2880 -");
	/* the doctor's, at the end of November and where the log ends */
	figured_is(&asked, "P3d", "", "", "- 8040 8640");
	figured_is(&asked, "P3e", "", "", "- 1/1 -");
	figured_is(&asked, "P3f", "", "", "- 120 -");
	/* three delivered, one of them read */
	figured_is(&asked, "P4", "", "", "- 1/3 -");
	figured_is(&asked, "P4", "what", "decision", "- 1/3 -");
	figured_is(&asked, "P4", "agency", "health", "- 1/1 -");
	SETTLED(scene);
}

static void
a_median_of_two_lies_between_them(void **state)
{
	struct scene *scene = scene_open();
	struct figured asked = {.scene = scene, .from = "2026-11", .count = 1};

	(void)state;
	ACCEPTED(scene, "R1 police referral case A to crs " PPN " child=aaaaaaaa");
	ACCEPTED(scene, "R2 school referral case B to crs " PPN " child=bbbbbbbb");
	ACCEPTED(scene, "D1 crs decision case A re R1 to police " NFA, "aaaaaaaa");
	ACCEPTED(scene, "D2 crs decision case B re R2 to school " NFA, "bbbbbbbb");
	scene_at(scene, "2026-11-02 10:20");
	READS(scene, "police", "verified", "D1");
	scene_at(scene, "2026-11-02 10:40");
	READS(scene, "school", "verified", "D2");
	figured(&asked);
	figured_is(&asked, "P3b", "", "", "30");
	figured_is(&asked, "P3c", "", "", "40");
	SETTLED(scene);
}

/* The police and health were there, the school was invited and got nothing, the
 * doctor had referred and got the record although not invited. */
static void
a_record_is_owed_to_each_invited_and_to_the_referrer_once(void **state)
{
	struct scene *scene = scene_open();
	struct figured asked = {.scene = scene, .from = "2026-11", .count = 1};

	(void)state;
	ACCEPTED(scene, "R1 police referral case A to crs " PPN " child=aaaaaaaa");
	ACCEPTED(scene, "D1 crs decision case A re R1 to police " SCENE_FULL " child=aaaaaaaa:strategy");
	ACCEPTED(scene,
		 "S1 crs strategy-record case A re D1 to police,health" MEETING(
			 1) " version=1 " CONTENT " held-at=%lld invited=police invited=health invited=school "
						  "present=police present=health present=crs"
			    " quorum=yes s47=none child=aaaaaaaa:none",
		 figured_s("2026-11-02 09:00"));
	scene_at(scene, "2026-11-02 11:00");
	READS(scene, "police", "opened", "S1");
	scene_at(scene, "2026-11-05 09:00");
	READS(scene, "health", "verified", "S1");
	figured(&asked);
	/* the police are owed it as referrer and as invited: once */
	figured_is(&asked, "P5", "", "", "2/3");
	figured_is(&asked, "P5", "how", "receipt", "2/3");
	figured_is(&asked, "P5", "how", "not-yet", "1/3");
	figured_is(&asked, "P5", "agency", "school", "0/1");
	figured_is(&asked, "P5b", "", "", "1/3");
	/* 2 hours, 3 days */
	figured_is(&asked, "P5c", "", "", "2220");
	figured_is(&asked, "P5d", "", "", "1/1");
	figured_is(&asked, "P4", "what", "strategy-record", "1/2");
	SETTLED(scene);
}

static void
outcomes_are_owed_to_each_recipient_for_each_child(void **state)
{
	struct scene *scene = scene_open();
	struct figured asked = {.scene = scene, .from = "2026-11", .count = 3};

	(void)state;
	ACCEPTED(scene, "R1 police referral case A to crs " PPN " child=aaaaaaaa child=a2a2a2a2");
	ACCEPTED(scene, "D1 crs decision case A re R1 to police " SCENE_FULL
			" child=aaaaaaaa:strategy child=a2a2a2a2:early-help");
	ACCEPTED(scene,
		 "S1 crs strategy-record case A re D1 to police,health" MEETING(
			 1) " version=1 " CONTENT " held-at=%lld invited=police invited=health present=police "
						  "present=health present=crs quorum=yes"
			    " s47=joint child=aaaaaaaa:joint",
		 figured_s("2026-11-02 09:00"));
	/* of the enquiry: police in time, health not yet received; 15 working days are over on 23 November */
	scene_at(scene, "2026-11-20 10:00");
	ACCEPTED(scene,
		 "O1 crs outcome case A re S1 to police of=s47 level=full event-at=%lld already-cp=0 "
		 "child=aaaaaaaa:cp-conference",
		 figured_s("2026-11-20 09:00"));
	READS(scene, "police", "verified", "O1");
	ACCEPTED(scene,
		 "O2 crs outcome case A re S1 to health of=s47 level=full event-at=%lld already-cp=0 "
		 "child=aaaaaaaa:cp-conference",
		 figured_s("2026-11-20 09:00"));
	/* early help: told, in December */
	scene_at(scene, "2026-12-02 10:00");
	ACCEPTED(scene,
		 "O3 crs outcome case A re D1 to police of=early-help level=full event-at=%lld child=a2a2a2a2:declined",
		 figured_s("2026-11-30 09:00"));
	READS(scene, "police", "verified", "O3");
	/* the conference was due on 23 November, and is told to the police alone */
	ACCEPTED(scene, "O4 crs outcome case A re O1 to police of=icpc level=full event-at=%lld child=aaaaaaaa:plan",
		 figured_s("2026-11-23 09:00"));
	READS(scene, "police", "verified", "O4");
	/* assessments: 45 working days are over on 7 January; nobody was told */
	scene_at(scene, "2027-01-20 10:00");
	figured(&asked);
	figured_is(&asked, "P6c", "", "", "1/2 - -");
	figured_is(&asked, "P6c", "how", "not-yet", "1/2 - -");
	figured_is(&asked, "P6c", "agency", "health", "0/1 - -");
	figured_is(&asked, "P6d", "", "", "1/2 - -");
	figured_is(&asked, "P6e", "", "", "1/1 - -"); /* due by the end of November */
	figured_is(&asked, "P6f", "", "", "1/2 - -");
	figured_is(&asked, "P6", "", "", "- - 0/2");
	figured_is(&asked, "P6b", "", "", "- - 0/2");
	figured_is(&asked, "P4", "what", "s47", "0/1 - -");
	figured_is(&asked, "P4", "what", "icpc", "- 0/1 -");
	SETTLED(scene);
}

static void
another_area_is_told_apart(void **state)
{
	struct scene *scene = scene_open();
	struct figured asked = {.scene = scene, .from = "2026-11", .count = 1};

	(void)state;
	ACCEPTED(scene, "R1 their-crs referral case A to crs " PPN " child=aaaaaaaa");
	ACCEPTED(scene, "R2 police referral case B to crs " PPN " child=bbbbbbbb");
	ACCEPTED(scene, "D1 crs decision case A re R1 to their-crs " NFA, "aaaaaaaa");
	READS(scene, "their-crs", "verified", "D1");
	figured(&asked);
	figured_is(&asked, "P2", "", "", "1/2");
	figured_is(&asked, "P19", "", "", "1/1");
	figured_is(&asked, "P19", "agency", "their-crs", "1/1");
	SETTLED(scene);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_decision_is_in_time_until_the_next_working_day_is_over),
		cmocka_unit_test(how_each_referrer_was_told_is_never_mixed),
		cmocka_unit_test(each_child_must_have_been_told_of),
		cmocka_unit_test(a_referral_without_a_child_is_told_by_any_decision),
		cmocka_unit_test(delivery_is_measured_from_the_decision),
		cmocka_unit_test(a_median_of_two_lies_between_them),
		cmocka_unit_test(a_record_is_owed_to_each_invited_and_to_the_referrer_once),
		cmocka_unit_test(outcomes_are_owed_to_each_recipient_for_each_child),
		cmocka_unit_test(another_area_is_told_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
