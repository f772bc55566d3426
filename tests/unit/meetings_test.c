/* Strategy meetings: one record to everyone invited, present or not; what was
 * agreed is owed to each; nothing that happened is refused. */
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
#define CONTENT "content=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define OTHER_CONTENT "content=a3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define HELD "held-at=1793610000" /* 09:00 that day */
#define INVITED "invited=health invited=police invited=school"
#define PRESENT "present=crs present=health present=police"
#define OUTCOME "level=full event-at=1793612700"

/* A referral by police of one child, to be talked about. */
static struct scene *
before_the_meeting(void)
{
	struct scene *scene = scene_open(); /* Monday 2026-11-02 10:00 */

	ACCEPTED(scene, "R1 police referral to crs " PPN " grade=high child=aaaaaaaa");
	READS(scene, "crs", "opened", "R1");
	ACCEPTED(scene, "D1 crs decision re R1 to police " FULL " child=aaaaaaaa:strategy");
	READS(scene, "police", "opened", "D1");
	return scene;
}

#define TOLD "R1/acknowledge/police met\n" \
	     "R1/decision/police/aaaaaaaa met by D1\n" \
	     "D1/verify/police met\n"

static void
one_record_goes_to_everyone_invited_present_or_not(void **state)
{
	struct scene *scene = before_the_meeting();

	(void)state;
	ACCEPTED(scene, "S1 crs strategy-record re R1 to health,police,school " MEETING " version=1 " CONTENT " " HELD " " INVITED
			" " PRESENT " quorum=yes s47=joint child=aaaaaaaa:joint action=1:police:1793700000");
	assert_string_equal(scene_delivered(scene), "edt health police school");
	assert_string_equal(scene_duties(scene, 'A'), TOLD "D1/strategy-record/police met by S1\n"
							   "D1/read/police met\n"
							   "S1/verify/health open\n"
							   "S1/verify/police open\n"
							   "S1/verify/school open\n"
							   "S1/assessment-outcome/health/aaaaaaaa open\n"
							   "S1/assessment-outcome/police/aaaaaaaa open\n"
							   "S1/assessment-outcome/school/aaaaaaaa open\n"
							   "S1/strategy-record/health met by S1\n"
							   "S1/strategy-record/police met by S1\n"
							   "S1/strategy-record/school met by S1\n"
							   "S1/s47-outcome/health/aaaaaaaa open\n"
							   "S1/s47-outcome/police/aaaaaaaa open\n"
							   "S1/s47-outcome/school/aaaaaaaa open\n"
							   "S1/action/crs/1 open\n");
	assert_string_equal(scene_duty(scene, "S1/action/crs/1")->debtor.name, "police");
	assert_int_equal(scene_duty(scene, "S1/action/crs/1")->due.ms, 1793700000000);
	SETTLED(scene);
}

static void
an_invited_agency_left_out_is_owed_the_record(void **state)
{
	struct scene *scene = before_the_meeting();

	(void)state;
	ACCEPTED(scene, "S1 crs strategy-record re R1 to police " MEETING " version=1 " CONTENT " " HELD " " INVITED " " PRESENT
			" quorum=yes s47=none child=aaaaaaaa:none");
	assert_int_equal(scene_duty(scene, "S1/strategy-record/school")->state, DUTY_OPEN);
	REFUSED(scene, DUTIES_OPEN, "C1 crs close re R1 to crs reason=complete");
	assert_string_equal(scene_needs(scene), "S1/verify/police S1/strategy-record/health S1/strategy-record/school");
	/* the school is sent its own, since one of those invited must not see its name */
	ACCEPTED(scene, "S2 crs strategy-record re R1 to school " MEETING " version=1 " CONTENT " " HELD " " INVITED " " PRESENT
			" quorum=yes s47=none child=aaaaaaaa:none");
	assert_int_equal(scene_duty(scene, "S1/strategy-record/school")->state, DUTY_MET);
	assert_int_equal(scene_duty(scene, "S1/strategy-record/health")->state, DUTY_OPEN);
	assert_null(scene_duty(scene, "S2/strategy-record/health"));
	/* another version says something else: it does not do */
	REFUSED(scene, VERSION, "S3 crs strategy-record re R1 to health " MEETING " version=1 " OTHER_CONTENT " " HELD " " INVITED
				" " PRESENT " quorum=yes s47=none child=aaaaaaaa:none");
	SETTLED(scene);
}

static void
a_later_version_takes_the_place_of_the_former(void **state)
{
	struct scene *scene = before_the_meeting();
	int64_t due;

	(void)state;
	ACCEPTED(scene, "S1 crs strategy-record re R1 to health,police " MEETING " version=1 " CONTENT " " HELD
			" invited=health invited=police " PRESENT
			" quorum=yes s47=joint child=aaaaaaaa:joint action=1:police:1793700000 action=2:health:1793700000");
	READS(scene, "police", "opened", "S1");
	READS(scene, "health", "verified", "S1");
	due = scene_duty(scene, "S1/s47-outcome/health/aaaaaaaa")->due.ms;
	scene_at(scene, "2026-11-03 10:00");
	ACCEPTED(scene, "S2 crs strategy-record re S1 to health,police " MEETING " version=2 " OTHER_CONTENT " " HELD
			" invited=health invited=police " PRESENT
			" quorum=yes s47=joint child=aaaaaaaa:joint action=1:police:1793790000");
	assert_int_equal(scene_duty(scene, "S1/verify/health")->state, DUTY_MET);
	assert_int_equal(scene_duty(scene, "S1/read/health")->state, DUTY_REPLACED); /* it has the second to read */
	assert_int_equal(scene_duty(scene, "S1/s47-outcome/health/aaaaaaaa")->state, DUTY_REPLACED);
	assert_int_equal(scene_duty(scene, "S2/s47-outcome/health/aaaaaaaa")->state, DUTY_OPEN);
	assert_int_equal(scene_duty(scene, "S2/s47-outcome/health/aaaaaaaa")->due.ms, due);
	assert_int_equal(scene_duty(scene, "S2/assessment-outcome/police/aaaaaaaa")->state, DUTY_OPEN);
	assert_int_equal(scene_duty(scene, "S2/verify/police")->state, DUTY_OPEN);
	assert_int_equal(scene_duty(scene, "S1/read/police")->state, DUTY_MET);
	assert_int_equal(scene_duty(scene, "S1/action/crs/1")->state, DUTY_REPLACED);
	/* it says nothing of the second action, so that stays owed until an override ends it */
	assert_int_equal(scene_duty(scene, "S1/action/crs/2")->state, DUTY_OPEN);
	ACCEPTED(scene, "A1 police action-done re S2 to crs,health action=1 done=joint");
	assert_int_equal(scene_duty(scene, "S2/action/crs/1")->state, DUTY_MET);
	ACCEPTED(scene, "V1 crs override re S2 to health,police action=2 reason=resource");
	assert_int_equal(scene_duty(scene, "S1/action/crs/2")->state, DUTY_ENDED);
	SETTLED(scene);
}

static void
the_enquirys_outcome_is_owed_to_each_who_was_there(void **state)
{
	struct scene *scene = before_the_meeting();
	char wall[SCENE_WALL_SIZE];

	(void)state;
	ACCEPTED(scene, "S1 crs strategy-record re R1 to health,police " MEETING " version=1 " CONTENT " " HELD
			" invited=health invited=police " PRESENT " quorum=yes s47=single child=aaaaaaaa:single");
	ACCEPTED(scene, "O1 crs outcome re S1 to police of=s47 " OUTCOME " child=aaaaaaaa:cp-conference");
	assert_int_equal(scene_duty(scene, "S1/s47-outcome/police/aaaaaaaa")->state, DUTY_MET);
	assert_int_equal(scene_duty(scene, "S1/s47-outcome/health/aaaaaaaa")->state, DUTY_OPEN);
	/* 15 working days from when the meeting was held, whoever is told when */
	assert_string_equal(scene_wall(scene_duty(scene, "O1/icpc/police/aaaaaaaa")->start, wall), "2026-11-02 09:00");
	assert_string_equal(scene_wall(scene_duty(scene, "O1/icpc/police/aaaaaaaa")->due, wall), "2026-11-24 00:00");
	ACCEPTED(scene, "O2 crs outcome re S1 to health of=s47 " OUTCOME " child=aaaaaaaa:cp-conference");
	ACCEPTED(scene, "O3 crs outcome re O1 to police of=icpc " OUTCOME " child=aaaaaaaa:deferred");
	assert_int_equal(scene_duty(scene, "O1/icpc/police/aaaaaaaa")->state, DUTY_OPEN);
	ACCEPTED(scene, "O4 crs outcome re O1 to police of=icpc " OUTCOME " child=aaaaaaaa:plan");
	assert_int_equal(scene_duty(scene, "O1/icpc/police/aaaaaaaa")->state, DUTY_MET);
	assert_int_equal(scene_duty(scene, "O2/icpc/health/aaaaaaaa")->state, DUTY_OPEN);
	/* to someone who was not there */
	REFUSED(scene, CREDITOR_MISSING, "O5 crs outcome re S1 to school of=s47 " OUTCOME " child=aaaaaaaa:nfa");
	REFUSED(scene, CREDITOR_MISSING, "O6 crs outcome re S1 of=s47 " OUTCOME " child=aaaaaaaa:nfa");
	REFUSED(scene, TYPE_NOT_ALLOWED, "O7 crs outcome re S1 to health,police of=s47 " OUTCOME " child=aaaaaaaa:nfa");
	REFUSED(scene, FACTS, "O8 crs outcome re S1 to police of=s47 " OUTCOME " child=bbbbbbbb:nfa");
	REFUSED(scene, FACTS, "O9 crs outcome re S1 to police of=s47 " OUTCOME " child=aaaaaaaa:nfa child=aaaaaaaa:other");
	SETTLED(scene);
}

static void
a_referrer_who_was_not_invited_is_told_of_the_meeting(void **state)
{
	struct scene *scene = before_the_meeting();

	(void)state;
	ACCEPTED(scene, "S1 crs strategy-record re R1 to health " MEETING " version=1 " CONTENT " " HELD
			" invited=health present=crs present=health quorum=yes s47=joint child=aaaaaaaa:joint");
	assert_int_equal(scene_duty(scene, "D1/strategy-record/police")->state, DUTY_OPEN);
	ACCEPTED(scene, "O1 crs outcome re D1 to police of=strategy " OUTCOME " child=aaaaaaaa:reconvene");
	assert_int_equal(scene_duty(scene, "D1/strategy-record/police")->state, DUTY_OPEN);
	ACCEPTED(scene, "O2 crs outcome re D1 to police of=strategy " OUTCOME " child=aaaaaaaa:s47-joint");
	assert_int_equal(scene_duty(scene, "D1/strategy-record/police")->state, DUTY_MET);
	assert_int_equal(scene_duty(scene, "O2/s47-outcome/police/aaaaaaaa")->state, DUTY_OPEN);
	assert_int_equal(scene_duty(scene, "O2/assessment-outcome/police/aaaaaaaa")->state, DUTY_OPEN);
	ACCEPTED(scene, "O3 crs outcome re O2 to police of=s47 " OUTCOME " child=aaaaaaaa:cp-conference");
	assert_int_equal(scene_duty(scene, "O2/s47-outcome/police/aaaaaaaa")->state, DUTY_MET);
	assert_int_equal(scene_duty(scene, "O3/icpc/police/aaaaaaaa")->start.ms, 1793610000000);
	ACCEPTED(scene, "N1 police not-told re O3 to crs code=no-reasons");
	assert_int_equal(scene_duty(scene, "N1/s47-outcome/police/aaaaaaaa")->state, DUTY_OPEN);
	ACCEPTED(scene, "O4 crs outcome re O2 to police of=s47 " OUTCOME " child=aaaaaaaa:monitor");
	assert_int_equal(scene_duty(scene, "N1/s47-outcome/police/aaaaaaaa")->state, DUTY_MET);
	SETTLED(scene);
}

static void
no_quorum_is_taken_marked_and_repaired(void **state)
{
	struct scene *scene = before_the_meeting();

	(void)state;
	ACCEPTED(scene, "S1 crs strategy-record re R1 to health,police " MEETING " version=1 " CONTENT " " HELD
			" invited=health invited=police present=crs present=police quorum=no s47=none child=aaaaaaaa:none");
	assert_true(scene->last.is_marked);
	assert_int_equal(scene_duty(scene, "S1/quorum/health")->state, DUTY_OPEN);
	assert_null(scene_duty(scene, "S1/quorum/police"));
	READS(scene, "health", "opened", "S1"); /* who reads it has been told */
	assert_int_equal(scene_duty(scene, "S1/quorum/health")->state, DUTY_MET);
	/* who holds the meeting is there, named or not */
	ACCEPTED(scene, "S0 crs strategy-record re R1 to police meeting=01930000000070008000000000000444 version=1 "
			"content=c3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 " HELD
			" invited=police present=police quorum=no s47=none child=aaaaaaaa:none");
	assert_int_equal(scene_duty(scene, "S0/quorum/health")->state, DUTY_OPEN);
	assert_null(scene_duty(scene, "S0/quorum/council"));
	/* nobody of health was invited at all: a meeting with everyone is owed */
	ACCEPTED(scene, "S2 crs strategy-record re R1 to police meeting=01930000000070008000000000000222 version=1 " OTHER_CONTENT
			" " HELD " invited=police present=crs present=police quorum=no s47=none child=aaaaaaaa:none");
	assert_int_equal(scene_duty(scene, "S2/quorum/health")->state, DUTY_OPEN);
	ACCEPTED(scene, "S3 crs strategy-record re R1 to health,police meeting=01930000000070008000000000000333 version=1 "
			"content=b3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 " HELD
			" invited=health invited=police " PRESENT " quorum=yes s47=none child=aaaaaaaa:none");
	assert_false(scene->last.is_marked);
	assert_int_equal(scene_duty(scene, "S2/quorum/health")->state, DUTY_MET);
	SETTLED(scene);
}

static void
a_departure_from_what_was_agreed_tells_every_party(void **state)
{
	struct scene *scene = before_the_meeting();

	(void)state;
	ACCEPTED(scene, "S1 crs strategy-record re R1 to health,police " MEETING " version=1 " CONTENT " " HELD
			" invited=health invited=police " PRESENT
			" quorum=yes s47=joint child=aaaaaaaa:joint action=1:police:1793700000");
	REFUSED(scene, CREDITOR_MISSING, "V1 crs override re S1 to health child=aaaaaaaa:none reason=resource");
	REFUSED(scene, FACTS, "V2 crs override re S1 to health,police action=7 reason=resource");
	ACCEPTED(scene, "V3 police override re S1 to crs,health child=aaaaaaaa:none action=1 reason=new-information");
	assert_string_equal(scene_delivered(scene), "crs edt health");
	assert_int_equal(scene_duty(scene, "S1/s47-outcome/health/aaaaaaaa")->state, DUTY_ENDED);
	assert_int_equal(scene_duty(scene, "S1/assessment-outcome/police/aaaaaaaa")->state, DUTY_ENDED);
	assert_int_equal(scene_duty(scene, "S1/action/crs/1")->state, DUTY_ENDED);
	assert_int_equal(scene_duty(scene, "V3/verify/health")->state, DUTY_OPEN);
	assert_int_equal(scene_duty(scene, "V3/verify/crs")->state, DUTY_OPEN);
	/* and back: whoever departs is owed the outcome too */
	ACCEPTED(scene, "V4 police override re S1 to crs,health child=aaaaaaaa:single reason=risk-up");
	assert_int_equal(scene_duty(scene, "V4/s47-outcome/police/aaaaaaaa")->state, DUTY_OPEN);
	assert_int_equal(scene_duty(scene, "V4/s47-outcome/health/aaaaaaaa")->state, DUTY_OPEN);
	assert_null(scene_duty(scene, "V4/s47-outcome/crs/aaaaaaaa"));
	ACCEPTED(scene, "V5 police override re S1 to crs,health child=aaaaaaaa:single reason=risk-up");
	assert_null(scene_duty(scene, "V5/s47-outcome/health/aaaaaaaa"));
	ACCEPTED(scene, "O1 crs outcome re S1 to health of=s47 " OUTCOME " child=aaaaaaaa:services");
	assert_int_equal(scene_duty(scene, "V4/s47-outcome/health/aaaaaaaa")->state, DUTY_MET);
	SETTLED(scene);
}

static void
an_action_is_done_by_whoever_took_it(void **state)
{
	struct scene *scene = before_the_meeting();

	(void)state;
	ACCEPTED(scene, "S1 crs strategy-record re R1 to health,police " MEETING " version=1 " CONTENT " " HELD
			" invited=health invited=police " PRESENT " quorum=yes s47=joint child=aaaaaaaa:joint "
			"action=1:police:1793700000 action=2:crs:1793700000 action=3:health:1779999300");
	/* due before it was agreed: due at once, and no warning before it */
	assert_int_equal(scene_duty(scene, "S1/action/crs/3")->warn.ms, INSTANT_NEVER);
	REFUSED(scene, FACTS, "A1 health action-done re S1 to crs,police action=1 done=joint");
	REFUSED(scene, CREDITOR_MISSING, "A2 police action-done re S1 to crs action=1 done=joint");
	REFUSED(scene, NOT_HOLDER, "A3 police action-done re S1 to health action=1 done=joint");
	ACCEPTED(scene, "A4 police action-done re S1 to crs,health action=1 done=single");
	assert_true(scene->last.is_marked); /* what was to be done jointly */
	ACCEPTED(scene, "A5 edt action-done re S1 to health,police action=2 done=not-done");
	assert_int_equal(scene_duty(scene, "S1/action/crs/2")->state, DUTY_MET);
	ACCEPTED(scene, "A6 police action-done re S1 to crs,health action=1 done=joint"); /* again, late: nothing changes */
	assert_int_equal(scene->last.change_count, 0);
	SETTLED(scene);
}

static void
what_contradicts_itself_is_refused(void **state)
{
	static const char *const rows[] = {
	    "invited=health present=crs quorum=yes s47=none child=aaaaaaaa:single",
	    "invited=health present=crs quorum=yes s47=single child=aaaaaaaa:joint",
	    "invited=health invited=school omitted=school:unsafe present=crs quorum=yes s47=none child=aaaaaaaa:none",
	    "invited=health present=crs quorum=yes s47=joint child=aaaaaaaa:joint child=aaaaaaaa:none",
	    "invited=health present=crs s47=none child=aaaaaaaa:none",
	    "invited=health present=crs quorum=yes s47=none child=aaaaaaaa:none grade=high",
	};
	struct scene *scene = before_the_meeting();

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		REFUSED(scene, FACTS, "S%zu crs strategy-record re R1 to health " MEETING " version=1 " CONTENT " " HELD " %s", i,
			rows[i]);
	REFUSED(scene, FACTS, "S7 crs strategy-record re R1 " MEETING " version=1 " CONTENT " " HELD
			      " present=crs quorum=yes s47=none child=aaaaaaaa:none");
	REFUSED(scene, TYPE_NOT_ALLOWED, "S8 crs strategy-record re R1 to gp,health " MEETING " version=1 " CONTENT " " HELD
					 " invited=health present=crs quorum=yes s47=none child=aaaaaaaa:none");
	REFUSED(scene, TYPE_NOT_ALLOWED, "S9 police strategy-record re R1 to crs " MEETING " version=1 " CONTENT " " HELD
					 " invited=crs present=crs quorum=yes s47=none child=aaaaaaaa:none");
	SETTLED(scene);
}

static void
a_record_sent_to_the_wrong_one_is_recalled(void **state)
{
	struct scene *scene = before_the_meeting();

	(void)state;
	ACCEPTED(scene, "S1 crs strategy-record re R1 to police,school " MEETING " version=1 " CONTENT " " HELD
			" invited=police invited=school present=crs present=police quorum=no s47=joint child=aaaaaaaa:joint");
	READS(scene, "school", "verified", "S1");
	ACCEPTED(scene, "W1 school not-ours re S1 to crs reason=wrong-child");
	assert_string_equal(scene_duty(scene, "W1/recall/school")->debtor.name, "crs");
	REFUSED(scene, CREDITOR_MISSING, "K1 crs recall re S1 reason=wrong-recipient");
	ACCEPTED(scene, "K2 crs recall re S1 to school reason=wrong-recipient");
	assert_int_equal(scene_duty(scene, "W1/recall/school")->state, DUTY_MET);
	assert_int_equal(scene_duty(scene, "S1/read/school")->state, DUTY_ENDED);
	assert_int_equal(scene_duty(scene, "S1/s47-outcome/school/aaaaaaaa")->state, DUTY_ENDED);
	assert_int_equal(scene_duty(scene, "S1/s47-outcome/police/aaaaaaaa")->state, DUTY_OPEN);
	/* it had been invited, so it is owed a record again, or two people excuse it */
	assert_int_equal(scene_duty(scene, "K2/strategy-record/school")->state, DUTY_OPEN);
	assert_null(scene_duty(scene, "K2/strategy-record/police"));
	assert_string_equal(scene_duty(scene, "K2/purged/school")->debtor.name, "school");
	ACCEPTED(scene, "P1 school purged re K2 to crs opened=1 copied=no");
	assert_int_equal(scene_duty(scene, "K2/purged/school")->state, DUTY_MET);
	ACCEPTED(scene, "E1 crs excuse re K2 to crs duty=strategy-record/school reason=in-error second=yes");
	assert_int_equal(scene_duty(scene, "K2/strategy-record/school")->state, DUTY_EXCUSED);
	SETTLED(scene);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(one_record_goes_to_everyone_invited_present_or_not),
	    cmocka_unit_test(an_invited_agency_left_out_is_owed_the_record),
	    cmocka_unit_test(a_later_version_takes_the_place_of_the_former),
	    cmocka_unit_test(the_enquirys_outcome_is_owed_to_each_who_was_there),
	    cmocka_unit_test(a_referrer_who_was_not_invited_is_told_of_the_meeting),
	    cmocka_unit_test(no_quorum_is_taken_marked_and_repaired),
	    cmocka_unit_test(a_departure_from_what_was_agreed_tells_every_party),
	    cmocka_unit_test(an_action_is_done_by_whoever_took_it),
	    cmocka_unit_test(what_contradicts_itself_is_refused),
	    cmocka_unit_test(a_record_sent_to_the_wrong_one_is_recalled),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
