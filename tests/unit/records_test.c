/* One meeting, several envelopes: a record sent apart, sealed anew, in another
 * version, out of order, called back; and what departs from it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "support/scene.h"

#define FULL SCENE_FULL
#define PPN SCENE_PPN
#define MEETING "meeting=01930000000070008000000000000111"
#define FIRST MEETING " version=1 content=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define SECOND MEETING " version=2 content=a3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define REST " held-at=1793610000 invited=health invited=police invited=school present=crs present=health quorum=no"
#define JOINT REST " s47=joint child=aaaaaaaa:joint"
#define ACTIONS " action=1:police:1793700000 action=2:health:1793700000"
#define OUTCOME "level=full event-at=1793612700"

#define STATE(scene, id, want) assert_int_equal(scene_duty(scene, id)->state, DUTY_##want)
#define NO_DUTY(scene, id) assert_null(scene_duty(scene, id))

static struct scene *
before_the_meeting(void)
{
	struct scene *scene = scene_open(); /* Monday 2026-11-02 10:00 */

	ACCEPTED(scene, "R1 police referral to crs " PPN " grade=high child=aaaaaaaa");
	ACCEPTED(scene, "D1 crs decision re R1 to police " FULL " child=aaaaaaaa:strategy");
	return scene;
}

static void
one_who_gets_it_apart_is_owed_what_the_others_are(void **state)
{
	struct scene *scene = before_the_meeting();

	(void)state;
	ACCEPTED(scene, "S1 crs strategy-record re R1 to health,police " FIRST JOINT ACTIONS);
	STATE(scene, "S1/strategy-record/school", OPEN);
	ACCEPTED(scene, "S2 crs strategy-record re R1 to school " FIRST JOINT ACTIONS);
	assert_string_equal(scene_delivered(scene), "edt school");
	STATE(scene, "S1/strategy-record/school", MET);
	STATE(scene, "S2/s47-outcome/school/aaaaaaaa", OPEN);
	STATE(scene, "S2/verify/school", OPEN);
	NO_DUTY(scene, "S2/action/crs/1");
	NO_DUTY(scene, "S2/quorum/police");
	NO_DUTY(scene, "S2/strategy-record/school");
	/* the same once more: delivered once more, and nothing else */
	scene_at(scene, "2026-11-02 11:00");
	ACCEPTED(scene, "S3 crs strategy-record re R1 to health " FIRST JOINT ACTIONS);
	assert_int_equal(scene->last.change_count, 1);
	STATE(scene, "S3/verify/health", OPEN);
	/* answered to one, it is not owed again by sending it again */
	ACCEPTED(scene, "O1 crs outcome re S1 to health of=s47 " OUTCOME " child=aaaaaaaa:nfa");
	ACCEPTED(scene, "S4 crs strategy-record re R1 to health " FIRST JOINT ACTIONS);
	NO_DUTY(scene, "S4/s47-outcome/health/aaaaaaaa");
	/* the answer may name either envelope */
	ACCEPTED(scene, "O2 crs outcome re S1 to school of=s47 " OUTCOME " child=aaaaaaaa:nfa");
	STATE(scene, "S2/s47-outcome/school/aaaaaaaa", MET);
	/* the next version takes the place of each envelope of this one, by the earliest day */
	scene_at(scene, "2026-11-04 10:00");
	ACCEPTED(scene, "S5 crs strategy-record re S1 to health " SECOND JOINT ACTIONS);
	STATE(scene, "S3/verify/health", REPLACED);
	STATE(scene, "S1/verify/health", REPLACED);
	assert_int_equal(scene_duty(scene, "S5/verify/health")->due.ms, scene_duty(scene, "S1/verify/health")->due.ms);
	STATE(scene, "S1/action/crs/1", REPLACED);
	SETTLED(scene);
}

static void
a_record_sealed_anew_loses_nothing_that_was_agreed(void **state)
{
	struct scene *scene = before_the_meeting();
	int64_t due;

	(void)state;
	ACCEPTED(scene, "S1 crs strategy-record re R1 to health,police " FIRST JOINT ACTIONS);
	due = scene_duty(scene, "S1/s47-outcome/health/aaaaaaaa")->due.ms;
	scene_at(scene, "2026-11-03 10:00");
	/* the police's key had changed; health has read it already */
	ACCEPTED(scene, "S2 crs strategy-record re R1 replaces S1 to health,police " FIRST JOINT ACTIONS);
	STATE(scene, "S1/action/crs/1", OPEN);
	STATE(scene, "S1/action/crs/2", OPEN);
	STATE(scene, "S1/quorum/police", OPEN);
	STATE(scene, "S1/s47-outcome/health/aaaaaaaa", REPLACED);
	STATE(scene, "S2/s47-outcome/health/aaaaaaaa", OPEN);
	STATE(scene, "S2/assessment-outcome/police/aaaaaaaa", OPEN);
	assert_int_equal(scene_duty(scene, "S2/s47-outcome/health/aaaaaaaa")->due.ms, due);
	STATE(scene, "S1/strategy-record/school", REPLACED);
	STATE(scene, "S2/strategy-record/school", OPEN);
	NO_DUTY(scene, "S2/strategy-record/police");
	ACCEPTED(scene, "A1 police action-done re S2 to crs,health action=1 done=joint");
	STATE(scene, "S1/action/crs/1", MET);
	/* with other content, it is another version; the old actions end with it */
	ACCEPTED(scene, "S3 crs strategy-record re R1 replaces S2 to health,police " SECOND JOINT " action=2:health:1793790000"
			" action=3:police:1793790000");
	STATE(scene, "S1/action/crs/2", REPLACED);
	STATE(scene, "S3/action/crs/2", OPEN);
	assert_int_equal(scene_duty(scene, "S3/action/crs/2")->due.ms, 1793790000000); /* as that says */
	ACCEPTED(scene, "S4 crs strategy-record re R1 replaces S3 to health,police " MEETING " version=3 "
			"content=b3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" JOINT);
	STATE(scene, "S3/action/crs/3", REPLACED);
	STATE(scene, "S4/strategy-record/school", OPEN);
	SETTLED(scene);
}

static void
an_older_version_that_comes_late_brings_nothing_back(void **state)
{
	struct scene *scene = before_the_meeting();

	(void)state;
	ACCEPTED(scene, "S2 crs strategy-record re R1 to health,police,school " SECOND JOINT " action=1:police:1793790000");
	ACCEPTED(scene, "A1 police action-done re S2 to crs,health,school action=1 done=joint");
	ACCEPTED(scene, "S1 crs strategy-record re R1 to health,police " FIRST JOINT ACTIONS);
	NO_DUTY(scene, "S1/s47-outcome/health/aaaaaaaa");
	NO_DUTY(scene, "S1/assessment-outcome/police/aaaaaaaa");
	NO_DUTY(scene, "S1/action/crs/1");
	NO_DUTY(scene, "S1/strategy-record/school"); /* it has the newer one */
	STATE(scene, "S2/s47-outcome/health/aaaaaaaa", OPEN);
	/* what the newer one says nothing of was agreed, and is owed */
	STATE(scene, "S1/action/crs/2", OPEN);
	STATE(scene, "S1/verify/health", OPEN);
	SETTLED(scene);
}

static void
a_departure_is_not_undone_by_sealing_the_record_anew(void **state)
{
	struct scene *scene = before_the_meeting();
	struct case_state left;
	struct decide_context context = {.state = &left, .standing = &scene->standing};
	struct decision decision;

	(void)state;
	ACCEPTED(scene, "S1 crs strategy-record re R1 to health,police " FIRST JOINT);
	ACCEPTED(scene, "V1 police override re S1 to crs,health child=aaaaaaaa:none reason=new-information");
	STATE(scene, "S1/s47-outcome/health/aaaaaaaa", ENDED);
	left = scene_book(scene, 'A')->state;
	left.past_count--; /* the departure is the last */
	ACCEPTED(scene, "S2 crs strategy-record re R1 replaces S1 to health,police " FIRST JOINT);
	NO_DUTY(scene, "S2/s47-outcome/health/aaaaaaaa");
	/* nobody knows any more why it was called off: then it is owed */
	assert_int_equal(decide_envelope(&scene->said[scene->said_count - 1].envelope, &context, scene->arena, &decision),
			 STATUS_OK);
	assert_true(decision.change_count > scene->last.change_count);
	/* but when they meet again and say so, it is owed */
	ACCEPTED(scene, "S3 crs strategy-record re S2 to health,police " SECOND JOINT);
	STATE(scene, "S3/s47-outcome/health/aaaaaaaa", OPEN);
	/* a departure said anew takes the place of the first */
	ACCEPTED(scene, "V2 police override re S3 to crs,health child=aaaaaaaa:single reason=risk-down");
	NO_DUTY(scene, "V2/s47-outcome/health/aaaaaaaa"); /* it is owed already */
	ACCEPTED(scene, "V3 police override re S3 replaces V2 to crs,health child=aaaaaaaa:none reason=court");
	STATE(scene, "V2/verify/health", REPLACED);
	STATE(scene, "V3/verify/health", OPEN);
	STATE(scene, "S3/s47-outcome/health/aaaaaaaa", ENDED);
	ACCEPTED(scene, "V4 police override re S3 replaces V3 to crs,health child=aaaaaaaa:single reason=risk-up");
	STATE(scene, "V4/s47-outcome/health/aaaaaaaa", OPEN);
	ACCEPTED(scene, "V5 police override re S3 replaces V4 to crs,health child=aaaaaaaa:single reason=risk-up");
	STATE(scene, "V4/s47-outcome/health/aaaaaaaa", REPLACED);
	STATE(scene, "V5/s47-outcome/health/aaaaaaaa", OPEN);
	/* another's departure is not for one to replace */
	REFUSED(scene, RE_FOREIGN, "V6 health override re S3 replaces V5 to crs,police child=aaaaaaaa:none reason=court");
	SETTLED(scene);
}

static void
called_back_and_sent_again_it_is_owed_again(void **state)
{
	struct scene *scene = before_the_meeting();

	(void)state;
	ACCEPTED(scene, "S1 crs strategy-record re R1 to health,police " FIRST JOINT ACTIONS);
	ACCEPTED(scene, "K1 crs recall re S1 to health reason=in-error");
	STATE(scene, "S1/s47-outcome/health/aaaaaaaa", ENDED);
	STATE(scene, "S1/s47-outcome/police/aaaaaaaa", OPEN);
	STATE(scene, "K1/strategy-record/health", OPEN);
	NO_DUTY(scene, "K1/strategy-record/police");
	ACCEPTED(scene, "S2 crs strategy-record re R1 to health " FIRST JOINT ACTIONS);
	STATE(scene, "K1/strategy-record/health", MET);
	STATE(scene, "S2/s47-outcome/health/aaaaaaaa", OPEN);
	STATE(scene, "S2/assessment-outcome/health/aaaaaaaa", OPEN);
	NO_DUTY(scene, "S2/action/crs/1");
	SETTLED(scene);
}

static void
what_a_record_names_it_names_once(void **state)
{
	struct scene *scene = before_the_meeting();

	(void)state;
	REFUSED(scene, FACTS, "S1 crs strategy-record re R1 to health,police " FIRST JOINT
			      " action=1:police:1793700000 action=1:health:1793700000");
	ACCEPTED(scene, "S2 crs strategy-record re R1 to health,police " FIRST JOINT
			" action=1:police:1793700000 action=11:health:1793700000");
	REFUSED(scene, FACTS, "V1 crs override re S2 to health,police action=1 action=1 reason=resource");
	SETTLED(scene);
}

static void
a_record_of_one_case_counts_in_the_linked_one(void **state)
{
	struct scene *scene = before_the_meeting();

	(void)state;
	ACCEPTED(scene, "R2 school referral case B to crs " PPN " grade=medium child=bbbbbbbb");
	ACCEPTED(scene, "D2 crs decision case B re R2 to school " FULL " child=bbbbbbbb:strategy");
	ACCEPTED(scene, "L1 crs link case B to crs into=A second=yes");
	ACCEPTED(scene, "S1 crs strategy-record re R1 to health,police,school " FIRST JOINT ACTIONS " child=bbbbbbbb:none");
	STATE(scene, "D1/strategy-record/police", MET);
	STATE(scene, "D2/strategy-record/school", MET);
	/* taken back, it is owed in either case; after the cases were parted a record in its own does */
	ACCEPTED(scene, "K1 crs recall re S1 to school reason=in-error");
	STATE(scene, "K1/strategy-record/school", OPEN);
	ACCEPTED(scene, "U1 crs unlink case B to crs into=A second=yes");
	ACCEPTED(scene, "S2 crs strategy-record case B re R2 to school " SECOND " held-at=1793610000 invited=school "
			"present=crs quorum=no s47=none child=bbbbbbbb:none");
	STATE(scene, "K1/strategy-record/school", MET);
	SETTLED(scene);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(one_who_gets_it_apart_is_owed_what_the_others_are),
	    cmocka_unit_test(a_record_sealed_anew_loses_nothing_that_was_agreed),
	    cmocka_unit_test(an_older_version_that_comes_late_brings_nothing_back),
	    cmocka_unit_test(a_departure_is_not_undone_by_sealing_the_record_anew),
	    cmocka_unit_test(called_back_and_sent_again_it_is_owed_again),
	    cmocka_unit_test(what_a_record_names_it_names_once),
	    cmocka_unit_test(a_record_of_one_case_counts_in_the_linked_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
