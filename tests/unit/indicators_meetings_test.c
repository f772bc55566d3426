/* P11 and P12, P16 and P17: meetings, the morning after, disagreements: counted
 * by hand.  The scene begins on Monday 2026-11-02 at 10:00. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "support/figured.h"

#define PPN SCENE_PPN " grade=medium"
#define CONTENT " version=1 content=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b852"
#define MEETING(n) " meeting=0193000000007000800000000000000" #n CONTENT
#define THERE " present=police present=crs"

static void
the_first_meeting_comes_soon_with_those_who_are_needed(void **state)
{
	struct scene *scene = scene_open();
	struct figured asked = {.scene = scene, .from = "2026-11", .count = 1};

	(void)state;
	ACCEPTED(scene, "R1 police referral case A to crs " PPN " child=aaaaaaaa");
	ACCEPTED(scene, "R2 police referral case B to crs " PPN " child=bbbbbbbb");
	ACCEPTED(scene, "R3 police referral case C to crs " PPN " child=cccccccc");
	scene_at(scene, "2026-11-05 10:00");
	ACCEPTED(scene, "D1 crs decision case A re R1 to police " SCENE_FULL " child=aaaaaaaa:strategy");
	scene_at(scene, "2026-11-06 10:00");
	/* the day after the decision, though four days after the referral */
	ACCEPTED(scene,
		 "S1 crs strategy-record case A re D1 to police,school" MEETING(
			 1) " held-at=%lld invited=police invited=school"
			    " present=police present=crs quorum=yes s47=none child=aaaaaaaa:none",
		 figured_s("2026-11-06 09:00"));
	/* nothing was decided: from the referral, and that was Monday */
	ACCEPTED(scene,
		 "S2 crs strategy-record case B re R2 to police,camhs" MEETING(
			 2) " held-at=%lld invited=police invited=camhs"
			    " present=police present=crs quorum=no s47=none child=bbbbbbbb:none",
		 figured_s("2026-11-04 00:00"));
	/* a second meeting of the same case is not measured against the concern */
	ACCEPTED(scene,
		 "S3 crs strategy-record case A re D1 to police" MEETING(
			 3) " held-at=%lld invited=police invited-off=nursery"
			    " present=police present=crs quorum=yes s47=none child=aaaaaaaa:none",
		 figured_s("2026-11-06 09:30"));
	figured(&asked);
	figured_is(&asked, "P11", "", "", "1/2");
	figured_is(&asked, "P11b", "", "", "2/3");
	figured_is(&asked, "P11c", "", "", "2/3");
	figured_is(&asked, "P11d", "", "", "1/3");
	/* S2 was written down two days later, S1 and S3 the same day */
	figured_is(&asked, "P5d", "", "", "2/3");
	SETTLED(scene);
}

static void
a_departure_from_a_joint_decision_counts_once(void **state)
{
	struct scene *scene = scene_open();
	struct figured asked = {.scene = scene, .from = "2026-11", .count = 1};

	(void)state;
	ACCEPTED(scene, "R1 police referral case A to crs " PPN " child=aaaaaaaa child=a2a2a2a2");
	ACCEPTED(scene, "D1 crs decision case A re R1 to police " SCENE_FULL
			" child=aaaaaaaa:strategy child=a2a2a2a2:strategy");
	ACCEPTED(scene,
		 "S1 crs strategy-record case A re D1 to police,health" MEETING(
			 1) " held-at=%lld invited=police invited=health"
			    " present=police present=health present=crs quorum=yes s47=joint child=aaaaaaaa:joint "
			    "child=a2a2a2a2:single",
		 figured_s("2026-11-02 09:00"));
	/* not a joint one any more; the same told apart */
	ACCEPTED(scene, "V1 police override case A re S1 to crs,health reason=resource child=aaaaaaaa:single");
	ACCEPTED(scene, "V2 police override case A re S1 to crs,health reason=resource child=aaaaaaaa:single");
	/* by another, for another reason: another one */
	ACCEPTED(scene, "V3 health override case A re S1 to crs,police reason=court child=aaaaaaaa:none");
	/* this child's was never joint */
	ACCEPTED(scene, "V4 police override case A re S1 to crs,health reason=risk-down child=a2a2a2a2:none");
	figured(&asked);
	figured_is(&asked, "P12", "", "", "2");
	figured_is(&asked, "P12", "reason", "resource", "1");
	figured_is(&asked, "P12", "agency", "health", "1");
	assert_string_equal(figured_parts(&asked, "P12", "reason"), "court resource");
	SETTLED(scene);
}

static void
the_day_team_takes_over_in_the_morning(void **state)
{
	struct scene *scene = scene_open();
	struct figured asked = {.scene = scene, .from = "2026-11", .count = 1};

	(void)state;
	for (int i = 0; i < 4; i++)
		ACCEPTED(scene, "R%d police referral case %c to crs " PPN " child=aaaaaaa%d", i, 'A' + i, i);
	scene_at(scene, "2026-11-02 23:00");
	/* the morning is at 10:00 */
	ACCEPTED(scene, "H1 edt handover case E to crs item=A item=B item=C");
	scene_at(scene, "2026-11-03 09:30");
	ACCEPTED(scene, "K1 crs handover-accepted case E re H1 to edt item=A");
	ACCEPTED(scene, "K2 crs handover-declined case E re H1 to edt item=B");
	/* by day, from one to another: not the night's */
	ACCEPTED(scene, "H2 crs handover case F to assessing-team item=D");
	scene_at(scene, "2026-11-04 09:30");
	figured(&asked);
	figured_is(&asked, "P16", "", "", "1/3");
	SETTLED(scene);
}

static void
escalations_are_counted_by_stage_and_by_how_they_end(void **state)
{
	struct scene *scene = scene_open();
	struct figured asked = {.scene = scene, .from = "2026-11", .count = 1};

	(void)state;
	ACCEPTED(scene, "R1 school referral case A to crs " PPN " child=aaaaaaaa");
	ACCEPTED(scene, "R2 health referral case B to crs " PPN " child=bbbbbbbb");
	ACCEPTED(scene, "X2 health escalation case B re R2 to crs against=crs stage=1 imminent=no");
	ACCEPTED(scene, "D1 crs decision case A re R1 to school " SCENE_FULL " child=aaaaaaaa:nfa");
	ACCEPTED(scene, "X1 school escalation case A re D1 to crs against=crs stage=1 imminent=no");
	scene_at(scene, "2026-11-02 12:00");
	ACCEPTED(scene, "Y1 crs escalation-response case A re X1 to school stage=1 result=escalated");
	ACCEPTED(scene,
		 "X3 school escalation case A re D1 to crs,southampton-partnership against=crs stage=2 imminent=no");
	scene_at(scene, "2026-11-03 12:00");
	ACCEPTED(scene,
		 "Y3 crs escalation-response case A re X3 to school,southampton-partnership stage=2 result=resolved");
	figured(&asked);
	figured_is(&asked, "P17", "", "", "3");
	figured_is(&asked, "P17", "stage", "1", "2");
	figured_is(&asked, "P17", "stage", "2", "1");
	figured_is(&asked, "P17", "agency", "school", "2");
	figured_is(&asked, "P17b", "", "", "3");
	figured_is(&asked, "P17b", "result", "escalated", "1");
	figured_is(&asked, "P17b", "result", "resolved", "1");
	figured_is(&asked, "P17b", "result", "open", "1");
	/* two hours, a day */
	figured_is(&asked, "P17c", "", "", "780");
	figured_is(&asked, "P17d", "", "", "2");
	SETTLED(scene);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_meeting_comes_soon_with_those_who_are_needed),
		cmocka_unit_test(a_departure_from_a_joint_decision_counts_once),
		cmocka_unit_test(the_day_team_takes_over_in_the_morning),
		cmocka_unit_test(escalations_are_counted_by_stage_and_by_how_they_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
