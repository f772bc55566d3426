/* The duty table row by row, where a row differs from its neighbours: who owes
 * it to whom, on what condition, what ends it, and for whom it does not. */
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
#define MEETING "meeting=01930000000070008000000000000111 version=1"
#define CONTENT "content=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define HELD "held-at=1793610000"
#define RANG "route=telephone received-at=1793612700 grade=high"
#define STATE(scene, id, want) assert_int_equal(scene_duty(scene, id)->state, DUTY_##want)

/* ---- opened ------------------------------------------------------------------------- */

static void
a_departure_that_agrees_on_an_enquiry_owes_its_outcome_and_the_assessments(void **state)
{
	struct scene *scene = scene_open();

	(void)state;
	ACCEPTED(scene, "R1 police referral to crs " PPN " grade=high child=aaaaaaaa");
	ACCEPTED(scene, "S1 crs strategy-record re R1 to health,police " MEETING " " CONTENT " " HELD
			" invited=health invited=police present=crs present=health present=police quorum=yes s47=none "
			"child=aaaaaaaa:none");
	assert_null(scene_duty(scene, "S1/assessment-outcome/health/aaaaaaaa"));
	ACCEPTED(scene, "V1 crs override re S1 to health,police child=aaaaaaaa:joint reason=risk-up");
	STATE(scene, "V1/s47-outcome/health/aaaaaaaa", OPEN);
	STATE(scene, "V1/assessment-outcome/health/aaaaaaaa", OPEN);
	STATE(scene, "V1/assessment-outcome/police/aaaaaaaa", OPEN);
	/* agreed once more, it is owed once */
	ACCEPTED(scene, "V2 crs override re S1 to health,police child=aaaaaaaa:single reason=risk-up");
	assert_null(scene_duty(scene, "V2/assessment-outcome/health/aaaaaaaa"));
	assert_null(scene_duty(scene, "V2/s47-outcome/health/aaaaaaaa"));
	/* single or joint, it goes on; only `none` ends it */
	STATE(scene, "V1/assessment-outcome/health/aaaaaaaa", OPEN);
	SETTLED(scene);
}

static void
an_assessment_that_is_owed_is_not_owed_twice(void **state)
{
	struct scene *scene = scene_open();

	(void)state;
	ACCEPTED(scene, "R1 police referral to crs " PPN " grade=high child=aaaaaaaa child=bbbbbbbb");
	ACCEPTED(scene, "D1 crs decision re R1 to police " FULL " child=aaaaaaaa:assessment child=bbbbbbbb:strategy");
	ACCEPTED(scene, "O1 crs outcome re D1 to police of=strategy " OUTCOME " child=bbbbbbbb:s47-single");
	assert_null(scene_duty(scene, "O1/assessment-outcome/police/bbbbbbbb"));
	STATE(scene, "O1/s47-outcome/police/bbbbbbbb", OPEN);
	/* early help is, for each decision that promises it */
	ACCEPTED(scene, "D2 crs decision re R1 to police " FULL " child=aaaaaaaa:early-help");
	ACCEPTED(scene, "D3 crs decision re R1 to police " FULL " child=bbbbbbbb:early-help");
	STATE(scene, "D3/early-help-outcome/police/bbbbbbbb", OPEN);
	SETTLED(scene);
}

static void
nothing_that_follows_is_owed_to_one_from_whom_it_is_withheld(void **state)
{
	static const char *const codes[] = {"assessment", "early-help", "strategy", "other-area"};
	static const char *const duties[] = {"assessment-outcome/trust/aaaaaaaa", "early-help-outcome/trust/aaaaaaaa",
					     "strategy-record/trust", "transfer/trust"};

	(void)state;
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
		for (int is_withheld = 0; is_withheld < 2; is_withheld++) {
			struct scene *scene = scene_open();

			ACCEPTED(scene, "R1 trust referral to crs " PPN " grade=standard child=aaaaaaaa");
			if (is_withheld)
				ACCEPTED(scene, "E1 crs excuse re R1 to crs duty=decision/trust/aaaaaaaa reason=withheld "
						"review=1796083200 second=yes");
			ACCEPTED(scene, "D1 crs decision re R1 to %s " FULL " child=aaaaaaaa:%s", is_withheld ? "crs" : "trust",
				 codes[i]);
			if (is_withheld)
				assert_null(strstr(scene_duties(scene, 'A'), "D1/"));
			else
				assert_non_null(strstr(scene_duties(scene, 'A'), duties[i]));
			SETTLED(scene);
		}
	}
}

static void
protection_is_answered_to_whoever_rang_and_to_whoever_says_it_later(void **state)
{
	struct scene *scene = scene_open();

	(void)state;
	ACCEPTED(scene, "R1 crs referral to police " RANG " on-behalf-of=police protection=police-protection "
			"protected-at=1793602800 child=aaaaaaaa");
	assert_string_equal(scene_duty(scene, "R1/protection/police")->debtor.name, "crs");
	/* the front door learns of it itself, of a child that another referred */
	ACCEPTED(scene, "R2 school referral case B to crs " PPN " grade=medium child=bbbbbbbb");
	ACCEPTED(scene, "F2 crs further-information case B re R2 to crs protection=police-protection grade=high");
	assert_string_equal(scene_duty(scene, "F2/protection/crs")->creditor.name, "crs");
	SETTLED(scene);
}

static void
who_stands_beside_escalates_for_the_other_and_hands_over_for_itself(void **state)
{
	struct scene *scene = scene_open();

	(void)state;
	ACCEPTED(scene, "R1 school referral to crs " PPN " grade=medium child=aaaaaaaa");
	ACCEPTED(scene, "I1 crs information-request re R1 to health rag=red specific=yes");
	ACCEPTED(scene, "E1 edt escalation re I1 to health against=health stage=1 imminent=no");
	assert_string_equal(scene_duty(scene, "E1/escalation-response/crs")->debtor.name, "health");
	ACCEPTED(scene, "H1 edt handover case H to assessing-team item=A");
	assert_string_equal(scene_duty(scene, "H1/handover/edt/1")->debtor.name, "assessing-team");
	SETTLED(scene);
}

static void
what_a_referrer_takes_back_is_to_be_read_by_the_holder(void **state)
{
	struct scene *scene = scene_open();

	(void)state;
	ACCEPTED(scene, "R1 police referral to crs " PPN " grade=high child=aaaaaaaa");
	ACCEPTED(scene, "F1 police further-information re R1 to crs grade=high");
	ACCEPTED(scene, "X1 police retract re F1 to crs reason=in-error");
	STATE(scene, "X1/correction/police", OPEN);
	READS(scene, "crs", "opened", "X1");
	STATE(scene, "X1/correction/police", MET);
	/* what the holder takes back itself it need not read */
	ACCEPTED(scene, "D1 crs decision re R1 to police " FULL " child=aaaaaaaa:nfa");
	ACCEPTED(scene, "X2 crs retract re D1 to police reason=in-error");
	assert_null(scene_duty(scene, "X2/correction/crs"));
	SETTLED(scene);
}

/* ---- ended -------------------------------------------------------------------------- */

static void
a_meeting_is_an_answer_to_police_protection(void **state)
{
	struct scene *scene = scene_open();

	(void)state;
	ACCEPTED(scene, "R1 police referral to crs route=written grade=high protection=police-protection "
			"protected-at=1793602800 child=aaaaaaaa");
	ACCEPTED(scene, "S1 crs strategy-record re R1 to police " MEETING " " CONTENT " " HELD
			" invited=police present=crs present=police quorum=no s47=joint child=aaaaaaaa:joint");
	STATE(scene, "R1/protection/police", MET);
	STATE(scene, "R1/decision/police/aaaaaaaa", OPEN);
	SETTLED(scene);
}

static void
each_who_got_it_by_mistake_purges_it_itself(void **state)
{
	struct scene *scene = scene_open();

	(void)state;
	ACCEPTED(scene, "R1 police referral to crs " PPN " grade=high child=aaaaaaaa");
	ACCEPTED(scene, "S1 crs strategy-record re R1 to gp,school " MEETING " " CONTENT " " HELD
			" invited=gp invited=school present=crs quorum=no s47=none child=aaaaaaaa:none");
	STATE(scene, "S1/quorum/police", OPEN);
	ACCEPTED(scene, "K1 crs recall re S1 to gp,school reason=wrong-recipient");
	ACCEPTED(scene, "P1 gp purged re K1 to crs opened=0 copied=no");
	STATE(scene, "K1/purged/gp", MET);
	STATE(scene, "K1/purged/school", OPEN);
	SETTLED(scene);
}

static void
what_was_absent_is_not_owed_a_record_that_was_called_back_from_it(void **state)
{
	struct scene *scene = scene_open();

	(void)state;
	ACCEPTED(scene, "R1 police referral to crs " PPN " grade=high child=aaaaaaaa");
	ACCEPTED(scene, "S1 crs strategy-record re R1 to health,school " MEETING " " CONTENT " " HELD
			" invited=health invited=school present=crs present=police quorum=no s47=none child=aaaaaaaa:none");
	STATE(scene, "S1/quorum/health", OPEN);
	ACCEPTED(scene, "K1 crs recall re S1 to school reason=wrong-recipient");
	STATE(scene, "S1/quorum/health", OPEN);
	ACCEPTED(scene, "K2 crs recall re S1 to health reason=wrong-recipient");
	STATE(scene, "S1/quorum/health", ENDED);
	SETTLED(scene);
}

static void
a_departure_ends_the_actions_that_it_names_whatever_is_agreed_of_the_child(void **state)
{
	struct scene *scene = scene_open();

	(void)state;
	ACCEPTED(scene, "R1 police referral to crs " PPN " grade=high child=aaaaaaaa");
	ACCEPTED(scene, "S1 crs strategy-record re R1 to health,police " MEETING " " CONTENT " " HELD
			" invited=health invited=police present=crs present=health present=police quorum=yes s47=joint "
			"child=aaaaaaaa:joint action=1:police:1793700000 action=2:health:1793700000");
	ACCEPTED(scene, "V1 crs override re S1 to health,police child=aaaaaaaa:single action=1 reason=resource");
	STATE(scene, "S1/action/crs/1", ENDED);
	STATE(scene, "S1/action/crs/2", OPEN);
	STATE(scene, "S1/assessment-outcome/health/aaaaaaaa", OPEN);
	STATE(scene, "S1/s47-outcome/health/aaaaaaaa", OPEN);
	SETTLED(scene);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_departure_that_agrees_on_an_enquiry_owes_its_outcome_and_the_assessments),
	    cmocka_unit_test(an_assessment_that_is_owed_is_not_owed_twice),
	    cmocka_unit_test(nothing_that_follows_is_owed_to_one_from_whom_it_is_withheld),
	    cmocka_unit_test(protection_is_answered_to_whoever_rang_and_to_whoever_says_it_later),
	    cmocka_unit_test(who_stands_beside_escalates_for_the_other_and_hands_over_for_itself),
	    cmocka_unit_test(what_a_referrer_takes_back_is_to_be_read_by_the_holder),
	    cmocka_unit_test(a_meeting_is_an_answer_to_police_protection),
	    cmocka_unit_test(each_who_got_it_by_mistake_purges_it_itself),
	    cmocka_unit_test(what_was_absent_is_not_owed_a_record_that_was_called_back_from_it),
	    cmocka_unit_test(a_departure_ends_the_actions_that_it_names_whatever_is_agreed_of_the_child),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
