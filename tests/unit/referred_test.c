/* Who is who, where it is not plain: teams that write alone, agencies without an
 * area or a policy, referrers that nobody may learn of, odd moments and words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "support/scene.h"

#define FULL SCENE_FULL
#define PPN SCENE_PPN
#define OUTCOME "level=full event-at=1793612700"
#define NOTICE "detail=full aware-at=1793610000 grade=medium"
#define CONTENT "content=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define OTHER_CONTENT "content=a3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define FIRST "meeting=01930000000070008000000000000111 version=1 " CONTENT " held-at=1793610000"
#define OTHER "meeting=01930000000070008000000000000222 version=1 " OTHER_CONTENT " held-at=1793606400"

#define STATE(scene, id, want) assert_int_equal(scene_duty(scene, id)->state, DUTY_##want)

static void
an_own_case_is_governed_by_whoever_is_near(void **state)
{
	struct scene *scene = scene_open();
	struct directory_agency without[32];

	(void)state;
	ACCEPTED(scene, "N1 police notification case A to their-edt bare kind=endeavour-missing " NOTICE);
	assert_string_equal(scene_book(scene, 'A')->state.self.home.name, "their-crs");
	STATE(scene, "N1/verify/their-edt", OPEN);
	memcpy(without, scene->directory.agencies, scene->directory.agency_count * sizeof *without);
	for (size_t i = 0; i < scene->directory.agency_count; i++)
		without[i].area = (struct agency){""};
	scene->directory.agencies = without;
	ACCEPTED(scene, "N2 police notification case B to school kind=encompass " NOTICE);
	assert_string_equal(scene_book(scene, 'B')->state.self.home.name, "police");
	assert_int_equal(scene_duty(scene, "N2/verify/school")->due.ms, INSTANT_NEVER);
	ACCEPTED(scene, "C1 crs count case C to reviewer day=2026-11-02 contacts=82 closures=70");
	assert_string_equal(scene_book(scene, 'C')->state.self.home.name, "crs");
	/* no policy of anyone's, so no stages */
	REFUSED(scene, STAGE, "E1 school escalation case B re N2 to police against=police stage=1 imminent=no");
	/* what it tells may be called more urgent: that asks nobody for a decision */
	ACCEPTED(scene, "X1 police correct case B re N2 to school grade=high");
	assert_int_equal(scene->last.change_count, 0);
	SETTLED(scene);
}

static void
without_a_policy_teams_stand_for_themselves(void **state)
{
	struct scene *scene = scene_open();

	(void)state;
	scene->standing.policy_count = 0;
	ACCEPTED(scene, "R1 police referral to edt bare " PPN " grade=high child=aaaaaaaa");
	assert_string_equal(scene_book(scene, 'A')->state.self.holder.name, "edt");
	ACCEPTED(scene, "S1 edt strategy-record re R1 to health bare " FIRST " invited=health present=health quorum=no "
			"s47=none child=aaaaaaaa:none action=1:health:1793700000");
	assert_int_equal(scene_duty(scene, "S1/action/edt/1")->due.ms, 1793700000000);
	REFUSED(scene, STAGE, "E1 police escalation re R1 to edt bare against=edt stage=1 imminent=no");
	SETTLED(scene);
}

static void
a_team_that_writes_alone_is_still_the_holders(void **state)
{
	struct scene *scene = scene_open();

	(void)state;
	/* the council's own concern, answered at night and copied to nobody */
	ACCEPTED(scene, "R1 crs referral to crs " PPN " grade=none child=aaaaaaaa");
	ACCEPTED(scene, "D1 edt decision re R1 bare " FULL " child=aaaaaaaa:nfa");
	STATE(scene, "R1/decision/crs/aaaaaaaa", MET);
	/* another authority's team, and its front door not told: its own referral */
	ACCEPTED(scene, "R2 their-edt referral to crs,edt bare " PPN " grade=none child=bbbbbbbb");
	assert_string_equal(scene_duty(scene, "R2/decision/their-edt/bbbbbbbb")->creditor.name, "their-edt");
	/* and one that complains for its front door without telling it */
	ACCEPTED(scene, "R3 their-crs referral to crs " PPN " grade=none child=cccccccc");
	ACCEPTED(scene, "D3 crs decision re R3 to their-crs " FULL " child=cccccccc:nfa");
	ACCEPTED(scene, "N3 their-edt not-told re D3 to crs,edt bare code=no-reasons");
	assert_string_equal(scene_duty(scene, "N3/decision/their-crs/cccccccc")->creditor.name, "their-crs");
	SETTLED(scene);
}

static void
two_teams_beside_one_holder_are_one_side(void **state)
{
	static const struct agency teams[] = {{"edt"}, {"education-team"}};
	struct scene *scene = scene_open();
	struct policy policy = *scene->policies[0];

	(void)state;
	policy.also = teams;
	policy.also_count = 2;
	scene->policies[0] = &policy;
	ACCEPTED(scene, "R1 police referral to crs " PPN " grade=high child=aaaaaaaa");
	ACCEPTED(scene, "D1 education-team decision re R1 to crs,police " FULL " child=aaaaaaaa:nfa");
	ACCEPTED(scene, "X1 edt retract re D1 to crs,education-team,police reason=in-error");
	assert_string_equal(scene_duty(scene, "X1/decision/police/aaaaaaaa")->debtor.name, "crs");
	SETTLED(scene);
}

static void
a_referral_that_comes_after_the_handover_is_opened_at_the_front_door(void **state)
{
	struct scene *scene = scene_open();

	(void)state;
	ACCEPTED(scene, "R1 police referral to crs " PPN " grade=high child=aaaaaaaa");
	ACCEPTED(scene, "H1 crs handover case H to assessing-team item=A");
	ACCEPTED(scene, "H2 assessing-team handover-accepted case H re H1 to crs item=A");
	ACCEPTED(scene, "R2 gp referral to crs,health " PPN " grade=high child=bbbbbbbb");
	assert_string_equal(scene_duty(scene, "R2/acknowledge/gp")->debtor.name, "assessing-team");
	READS(scene, "health", "opened", "R2");
	STATE(scene, "R2/acknowledge/gp", OPEN);
	READS(scene, "crs", "opened", "R2");
	STATE(scene, "R2/acknowledge/gp", MET);
	SETTLED(scene);
}

static void
a_withheld_answer_to_a_slip_is_withheld_for_every_child(void **state)
{
	struct scene *scene = scene_open();

	(void)state;
	ACCEPTED(scene, "R1 trust referral to crs route=slip grade=none protection=none");
	ACCEPTED(scene, "E1 crs excuse re R1 duty=decision/trust/- reason=withheld review=1796083200 second=yes");
	ACCEPTED(scene, "D1 crs decision re R1 to crs " FULL " child=aaaaaaaa:assessment");
	assert_null(scene_duty(scene, "D1/assessment-outcome/trust/aaaaaaaa"));
	/* but what the same agency refers besides is answered */
	ACCEPTED(scene, "R2 trust referral to crs " PPN " grade=none child=bbbbbbbb");
	REFUSED(scene, CREDITOR_MISSING, "D2 crs decision re R2 to crs " FULL " child=bbbbbbbb:nfa");
	SETTLED(scene);
}

static void
a_call_logged_anew_without_its_caller_replaces_nothing(void **state)
{
	struct scene *scene = scene_open();

	(void)state;
	ACCEPTED(scene, "R1 crs referral to trust route=telephone on-behalf-of=trust grade=none protection=none child=aaaaaaaa");
	ACCEPTED(scene, "R2 crs referral replaces R1 to crs route=telephone grade=none protection=none child=aaaaaaaa");
	assert_true(scene->last.is_marked);
	STATE(scene, "R1/decision/trust/aaaaaaaa", OPEN);
	/* all of it answered, it may be sealed anew: nothing is owed again, and who asked is known */
	ACCEPTED(scene, "R3 police referral case B to crs " PPN " grade=none child=aaaaaaaa");
	READS(scene, "crs", "opened", "R3");
	ACCEPTED(scene, "D3 crs decision case B re R3 to police " FULL " child=aaaaaaaa:nfa");
	ACCEPTED(scene, "R4 police referral case B replaces R3 to crs " PPN " grade=none child=aaaaaaaa");
	assert_int_equal(scene->last.change_count, 0);
	ACCEPTED(scene, "D4 crs decision case B re R4 to police " FULL " child=aaaaaaaa:advice");
	/* sealed anew and called more urgent: the old question is asked once */
	ACCEPTED(scene, "R5 police referral case C to crs " PPN " grade=none child=aaaaaaaa");
	ACCEPTED(scene, "R6 police referral case C replaces R5 to crs " PPN " grade=none child=aaaaaaaa");
	ACCEPTED(scene, "G1 crs regrade case C re R6 to police grade=standard reason=risk-up");
	assert_int_equal(scene->last.change_count, 1);
	ACCEPTED(scene, "G2 crs regrade case C re R6 to police grade=medium reason=risk-up");
	SETTLED(scene);
}

static void
moments_that_cannot_be_count_as_the_notes(void **state)
{
	struct scene *scene = scene_open();

	(void)state;
	/* taken into protection tomorrow; an action for the end of days, and one for next month */
	ACCEPTED(scene, "R1 police referral to crs route=written protection=police-protection protected-at=1793700000 "
			"grade=high child=aaaaaaaa");
	assert_int_equal(scene_duty(scene, "R1/protection/police")->start.ms, scene->standing.now.ms);
	ACCEPTED(scene, "S1 crs strategy-record re R1 to health " FIRST " invited=health present=nobody quorum=no s47=none "
			"child=aaaaaaaa:none action=1:health:9223372036854775800 action=2:health:1796083200");
	assert_int_equal(scene_duty(scene, "S1/action/crs/1")->due.ms, INSTANT_NEVER);
	assert_true(scene_duty(scene, "S1/action/crs/2")->warn.ms < scene_duty(scene, "S1/action/crs/2")->due.ms);
	SETTLED(scene);
}

static void
only_who_is_no_side_of_the_holder_makes_a_quorum(void **state)
{
	struct scene *scene = scene_open();

	(void)state;
	ACCEPTED(scene, "R1 police referral to crs " PPN " grade=high child=aaaaaaaa child=bbbbbbbb");
	ACCEPTED(scene, "S1 crs strategy-record re R1 to health,police,their-crs " FIRST " invited=crs invited=health "
			"invited=police invited=their-crs omitted=school:unsafe omitted=nursery:unreachable present=police "
			"present=health quorum=no s47=single child=aaaaaaaa:single child=bbbbbbbb:single");
	/* whoever holds the meeting is there, and is owed nothing of it */
	assert_null(scene_duty(scene, "S1/quorum/council"));
	assert_null(scene_duty(scene, "S1/quorum/crs"));
	assert_null(scene_duty(scene, "S1/strategy-record/crs"));
	/* each child's assessment, to each; of another authority, to its front door */
	STATE(scene, "S1/assessment-outcome/health/bbbbbbbb", OPEN);
	STATE(scene, "S1/s47-outcome/their-crs/aaaaaaaa", OPEN);
	assert_null(scene_duty(scene, "S1/s47-outcome/their-edt/aaaaaaaa"));
	/* of the one child it goes on, of the other it is done jointly after all */
	ACCEPTED(scene, "O1 crs outcome re S1 to health of=s47 " OUTCOME " child=bbbbbbbb:nfa");
	ACCEPTED(scene, "V1 crs override re S1 to health,police,their-crs child=bbbbbbbb:joint reason=risk-up");
	STATE(scene, "V1/s47-outcome/health/bbbbbbbb", OPEN);
	assert_null(scene_duty(scene, "V1/s47-outcome/police/bbbbbbbb"));
	SETTLED(scene);
}

static void
a_team_beside_the_holder_is_not_owed_a_meeting_by_it(void **state)
{
	static const struct agency teams[] = {{"education-team"}, {"their-edt"}};
	struct scene *scene = scene_open();
	struct policy policy = *scene->policies[1];

	(void)state;
	policy.also = teams;
	policy.also_count = 2;
	scene->policies[1] = &policy;
	ACCEPTED(scene, "R1 police referral to their-crs " PPN " grade=high child=aaaaaaaa");
	ACCEPTED(scene, "S1 their-crs strategy-record re R1 to health " FIRST " invited=education-team invited=health "
			"present=health quorum=no s47=none child=aaaaaaaa:none");
	assert_null(scene_duty(scene, "S1/quorum/education-team"));
	STATE(scene, "S1/quorum/council", OPEN);
	/* what was owed to a kind, and to nobody of it, is owed to it by the corrected record */
	ACCEPTED(scene, "S2 their-crs strategy-record re R1 replaces S1 to health meeting=01930000000070008000000000000111 "
			"version=2 " OTHER_CONTENT " held-at=1793610000 invited=health present=health quorum=no s47=none "
			"child=aaaaaaaa:none");
	STATE(scene, "S1/quorum/council", REPLACED);
	STATE(scene, "S2/quorum/council", OPEN);
	SETTLED(scene);
}

static void
two_meetings_are_two(void **state)
{
	struct scene *scene = scene_open();

	(void)state;
	ACCEPTED(scene, "R1 police referral to crs " PPN " grade=high child=aaaaaaaa");
	ACCEPTED(scene, "D1 crs decision re R1 to police " FULL " child=aaaaaaaa:strategy");
	ACCEPTED(scene, "S0 crs strategy-record re R1 to health " OTHER " invited=health present=crs quorum=yes s47=none "
			"child=aaaaaaaa:none action=1:health:1793700000");
	ACCEPTED(scene, "A0 health action-done re S0 to crs action=1 done=single");
	assert_false(scene->last.is_marked); /* nobody had said jointly */
	ACCEPTED(scene, "S1 crs strategy-record re R1 to health " FIRST " invited=health present=crs quorum=yes s47=single "
			"child=aaaaaaaa:single action=2:health:1793700000");
	/* of the one nothing that is said of the other */
	REFUSED(scene, FACTS, "V1 crs override re S1 to health action=1 reason=resource");
	ACCEPTED(scene, "V2 crs override re S0 to health child=aaaaaaaa:none action=1 reason=resource");
	STATE(scene, "S1/s47-outcome/health/aaaaaaaa", OPEN);
	STATE(scene, "S1/action/crs/2", OPEN);
	ACCEPTED(scene, "O1 crs outcome re D1 to police of=strategy " OUTCOME " child=aaaaaaaa:s47-single");
	ACCEPTED(scene, "S2 crs strategy-record re R1 to health meeting=01930000000070008000000000000333 version=1 "
			"content=b3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 held-at=1793611800 "
			"invited=health present=crs quorum=yes s47=single child=aaaaaaaa:single");
	/* the conference is reckoned from the meeting that began it: of one told of it, the last before */
	ACCEPTED(scene, "O2 crs outcome re O1 to police of=s47 " OUTCOME " child=aaaaaaaa:cp-conference");
	assert_int_equal(scene_duty(scene, "O2/icpc/police/aaaaaaaa")->start.ms, 1793610000000);
	ACCEPTED(scene, "O3 crs outcome re S2 to health of=s47 " OUTCOME " child=aaaaaaaa:cp-conference");
	assert_int_equal(scene_duty(scene, "O3/icpc/health/aaaaaaaa")->start.ms, 1793611800000);
	/* the same outcome said anew */
	ACCEPTED(scene, "O4 crs outcome re S2 replaces O3 to health of=s47 " OUTCOME " child=aaaaaaaa:monitor");
	STATE(scene, "O3/icpc/health/aaaaaaaa", REPLACED);
	SETTLED(scene);
}

static void
a_dispute_is_between_its_two(void **state)
{
	struct scene *scene = scene_open();

	(void)state;
	ACCEPTED(scene, "R1 police referral to crs " PPN " grade=high child=aaaaaaaa");
	ACCEPTED(scene, "S1 crs strategy-record re R1 to health,police " FIRST " invited=health invited=police present=crs "
			"quorum=yes s47=none child=aaaaaaaa:none");
	ACCEPTED(scene, "E1 crs escalation re S1 to police against=police stage=1 imminent=no");
	REFUSED(scene, TYPE_NOT_ALLOWED, "F1 police escalation-response re E1 to crs stage=1 result=withdrawn");
	/* another's first stage is not one's own, nor is one about something else */
	ACCEPTED(scene, "E2 health escalation re S1 to crs against=crs stage=1 imminent=no");
	ACCEPTED(scene, "E3 police escalation re R1 to crs against=crs stage=1 imminent=no");
	REFUSED(scene, STAGE,
		"E4 police escalation re S1 to crs,southampton-partnership against=crs stage=2 imminent=no");
	SETTLED(scene);
}

static void
what_went_to_the_wrong_one_twice_is_called_back_once_each(void **state)
{
	struct scene *scene = scene_open();
	struct directory_agency left[32];
	static const struct revoked gone = {REVOKED_AGENCY, "", 0, "left"};
	size_t at = 0;

	(void)state;
	ACCEPTED(scene, "N1 police notification to school kind=endeavour-missing " NOTICE);
	ACCEPTED(scene, "N2 police notification re N1 to school kind=endeavour-found " NOTICE);
	ACCEPTED(scene, "W1 school not-ours re N1 to police reason=wrong-child");
	ACCEPTED(scene, "W2 school not-ours re N2 to police reason=wrong-child");
	ACCEPTED(scene, "K1 police recall re N1 to school reason=wrong-child");
	STATE(scene, "W1/recall/school", MET);
	STATE(scene, "W2/recall/school", OPEN);
	/* of a meeting, one who has left can be told nothing any more */
	ACCEPTED(scene, "R1 police referral case B to crs " PPN " grade=high child=aaaaaaaa");
	ACCEPTED(scene, "S1 crs strategy-record case B re R1 to health,school " FIRST " invited=health invited=school "
			"present=crs quorum=yes s47=none child=aaaaaaaa:none action=1:health:1793700000");
	REFUSED(scene, CREDITOR_MISSING, "A1 health action-done case B re S1 to crs action=1 done=joint");
	memcpy(left, scene->directory.agencies, scene->directory.agency_count * sizeof *left);
	while (strcmp(left[at].id.name, "school") != 0)
		at++;
	left[at].revoked = &gone;
	left[at].revoked_count = 1;
	scene->directory.agencies = left;
	ACCEPTED(scene, "A2 health action-done case B re S1 to crs action=1 done=joint");
	SETTLED(scene);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_own_case_is_governed_by_whoever_is_near),
	    cmocka_unit_test(without_a_policy_teams_stand_for_themselves),
	    cmocka_unit_test(a_team_that_writes_alone_is_still_the_holders),
	    cmocka_unit_test(two_teams_beside_one_holder_are_one_side),
	    cmocka_unit_test(a_referral_that_comes_after_the_handover_is_opened_at_the_front_door),
	    cmocka_unit_test(a_withheld_answer_to_a_slip_is_withheld_for_every_child),
	    cmocka_unit_test(a_call_logged_anew_without_its_caller_replaces_nothing),
	    cmocka_unit_test(moments_that_cannot_be_count_as_the_notes),
	    cmocka_unit_test(only_who_is_no_side_of_the_holder_makes_a_quorum),
	    cmocka_unit_test(a_team_beside_the_holder_is_not_owed_a_meeting_by_it),
	    cmocka_unit_test(two_meetings_are_two),
	    cmocka_unit_test(a_dispute_is_between_its_two),
	    cmocka_unit_test(what_went_to_the_wrong_one_twice_is_called_back_once_each),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
