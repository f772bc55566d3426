/* Ways in which a careless or hostile agency could have a case close while
 * somebody is untold: each is tried, and does not do it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "support/scene.h"

#define FULL SCENE_FULL
#define PPN SCENE_PPN
#define MEETING "meeting=01930000000070008000000000000111 held-at=1793610000 present=crs quorum=yes"
#define ONE "version=1 content=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define TWO "version=2 content=a3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define JOINT "s47=joint child=aaaaaaaa:joint"
#define IS(scene, id, state_) assert_int_equal(scene_duty(scene, id)->state, DUTY_##state_)

/* A referral by police that a meeting is to talk about. */
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

static void
an_override_ends_nothing_for_whom_it_does_not_reach(void **state)
{
	struct scene *scene = before_the_meeting();

	(void)state;
	/* the school is apart, and health came with the second version */
	ACCEPTED(scene,
		 "S1 crs strategy-record re R1 to police " MEETING " " ONE " invited=police invited=school " JOINT);
	ACCEPTED(scene,
		 "S2 crs strategy-record re R1 to school " MEETING " " ONE " invited=police invited=school " JOINT);
	ACCEPTED(scene, "S3 crs strategy-record re S1 to police,health " MEETING " " TWO
			" invited=health invited=police invited=school " JOINT);
	ACCEPTED(scene, "V1 crs override re S1 to police child=aaaaaaaa:none reason=resource");
	IS(scene, "S3/s47-outcome/police/aaaaaaaa", ENDED);
	IS(scene, "S3/s47-outcome/health/aaaaaaaa", OPEN);
	IS(scene, "S2/s47-outcome/school/aaaaaaaa", OPEN);
	IS(scene, "S3/assessment-outcome/health/aaaaaaaa", OPEN);
	ACCEPTED(scene, "V2 crs override re S2 to school child=aaaaaaaa:none reason=resource");
	IS(scene, "S2/s47-outcome/school/aaaaaaaa", ENDED);
	SETTLED(scene);
}

static void
an_override_ends_nothing_that_an_outcome_has_promised(void **state)
{
	struct scene *scene = before_the_meeting();

	(void)state;
	ACCEPTED(scene, "S1 crs strategy-record re R1 to police " MEETING " " ONE " invited=police " JOINT);
	ACCEPTED(scene, "O1 crs outcome re D1 to police of=strategy level=full event-at=1793612700 child=aaaaaaaa:s47-joint");
	ACCEPTED(scene, "V1 crs override re S1 to police child=aaaaaaaa:none reason=resource");
	IS(scene, "S1/s47-outcome/police/aaaaaaaa", ENDED);
	IS(scene, "O1/s47-outcome/police/aaaaaaaa", OPEN);
	SETTLED(scene);
}

static void
an_override_not_delivered_keeps_the_case_open(void **state)
{
	struct scene *scene = before_the_meeting();

	(void)state;
	ACCEPTED(scene, "S1 crs strategy-record re R1 to police " MEETING " " ONE " invited=police " JOINT);
	READS(scene, "police", "opened", "S1");
	ACCEPTED(scene, "V1 crs override re S1 to police child=aaaaaaaa:none reason=resource");
	REFUSED(scene, DUTIES_OPEN, "C1 crs close re R1 to crs reason=complete");
	assert_string_equal(scene_needs(scene), "V1/verify/police");
	READS(scene, "police", "verified", "V1");
	ACCEPTED(scene, "C2 crs close re R1 to crs reason=complete");
	SETTLED(scene);
}

static void
what_an_override_ended_is_owed_when_it_is_agreed_again(void **state)
{
	struct scene *scene = before_the_meeting();

	(void)state;
	ACCEPTED(scene, "S1 crs strategy-record re R1 to police " MEETING " " ONE " invited=police " JOINT);
	ACCEPTED(scene, "V1 crs override re S1 to police child=aaaaaaaa:none reason=resource");
	IS(scene, "S1/s47-outcome/police/aaaaaaaa", ENDED);
	ACCEPTED(scene, "S2 crs strategy-record re S1 to police " MEETING " " TWO " invited=police " JOINT);
	assert_non_null(scene_duty(scene, "S2/s47-outcome/police/aaaaaaaa"));
	IS(scene, "S2/s47-outcome/police/aaaaaaaa", OPEN);
	SETTLED(scene);
}

static void
an_override_taken_back_owes_again_what_it_ended(void **state)
{
	static const char *const back[] = {
		"B1 crs recall re V1 to police,school reason=in-error",
		"B1 crs retract re V1 to police,school reason=in-error",
	};

	(void)state;
	for (size_t i = 0; i < sizeof back / sizeof *back; i++) {
		struct scene *scene = before_the_meeting();

		ACCEPTED(scene, "S1 crs strategy-record re R1 to police,school " MEETING " " ONE
				" invited=police invited=school " JOINT);
		ACCEPTED(scene, "V1 crs override re S1 to police,school child=aaaaaaaa:none reason=resource");
		IS(scene, "S1/s47-outcome/police/aaaaaaaa", ENDED);
		ACCEPTED(scene, "%s", back[i]);
		assert_non_null(scene_duty(scene, "B1/s47-outcome/police/aaaaaaaa"));
		IS(scene, "B1/s47-outcome/school/aaaaaaaa", OPEN);
		/* and is met, or ended, as before */
		ACCEPTED(scene,
			 "O1 crs outcome re S1 to police of=s47 level=full event-at=1793612700 child=aaaaaaaa:nfa");
		IS(scene, "B1/s47-outcome/police/aaaaaaaa", MET);
		ACCEPTED(scene, "V2 crs override re S1 to police,school child=aaaaaaaa:none reason=court");
		IS(scene, "B1/s47-outcome/school/aaaaaaaa", ENDED);
		SETTLED(scene);
	}
}

static void
a_record_sealed_anew_drops_nobody_and_no_child(void **state)
{
	struct scene *scene = before_the_meeting();

	(void)state;
	ACCEPTED(scene, "S1 crs strategy-record re R1 to police,school " MEETING " " ONE
			" invited=police invited=school " JOINT);
	ACCEPTED(scene, "S2 crs strategy-record re R1 replaces S1 to school " MEETING " " TWO " invited=school " JOINT);
	IS(scene, "S1/verify/police", OPEN);
	IS(scene, "S1/s47-outcome/police/aaaaaaaa", OPEN);
	IS(scene, "S1/s47-outcome/school/aaaaaaaa", REPLACED);
	IS(scene, "S2/s47-outcome/school/aaaaaaaa", OPEN);
	SETTLED(scene);
}

static void
an_override_sealed_anew_drops_no_child(void **state)
{
	struct scene *scene = scene_open();

	(void)state;
	ACCEPTED(scene, "R1 police referral to crs " PPN " grade=high child=aaaaaaaa child=bbbbbbbb");
	ACCEPTED(scene, "S1 crs strategy-record re R1 to police " MEETING " " ONE
			" invited=police s47=none child=aaaaaaaa:none child=bbbbbbbb:none");
	ACCEPTED(scene, "V1 crs override re S1 to police child=aaaaaaaa:joint child=bbbbbbbb:joint reason=risk-up");
	REFUSED(scene, FACTS, "V2 crs override re S1 replaces V1 to police child=aaaaaaaa:joint reason=risk-up");
	ACCEPTED(scene, "V3 crs override re S1 replaces V1 to police child=aaaaaaaa:joint child=bbbbbbbb:single "
			"reason=risk-up");
	IS(scene, "V3/s47-outcome/police/bbbbbbbb", OPEN);
	SETTLED(scene);
}

static void
a_recall_sealed_anew_leaves_whom_the_first_one_took_it_from_owed(void **state)
{
	struct scene *scene = before_the_meeting();

	(void)state;
	ACCEPTED(scene, "S1 crs strategy-record re R1 to police,school " MEETING " " ONE
			" invited=police invited=school " JOINT);
	ACCEPTED(scene, "B1 crs recall re S1 to police reason=wrong-recipient");
	IS(scene, "B1/strategy-record/police", OPEN);
	ACCEPTED(scene, "B2 crs recall re S1 replaces B1 to school reason=wrong-recipient");
	IS(scene, "B1/strategy-record/police", OPEN);
	IS(scene, "B2/strategy-record/school", OPEN);
	SETTLED(scene);
}

static void
only_a_case_that_has_gone_for_good_has_been_transferred(void **state)
{
	struct scene *scene = scene_open();

	(void)state;
	ACCEPTED(scene, "R1 police referral to crs " PPN " grade=high child=aaaaaaaa");
	ACCEPTED(scene, "D1 crs decision re R1 to police " FULL " child=aaaaaaaa:other-area");
	/* to its own night's team; for a quarter of an hour; for a time that is over */
	ACCEPTED(scene, "H1 crs handover case H to edt item=A");
	ACCEPTED(scene, "H2 edt handover-accepted case H re H1 to crs item=A");
	IS(scene, "D1/transfer/police", OPEN);
	ACCEPTED(scene, "H3 crs handover case G to their-crs item=A until=1793610000");
	ACCEPTED(scene, "H4 their-crs handover-accepted case G re H3 to crs item=A");
	IS(scene, "D1/transfer/police", OPEN);
	ACCEPTED(scene, "H5 crs handover case F to their-crs item=A until=1793692800");
	ACCEPTED(scene, "H6 their-crs handover-accepted case F re H5 to crs item=A");
	IS(scene, "D1/transfer/police", OPEN);
	scene_at(scene, "2026-11-03 08:00");
	scene_time(scene);
	assert_string_equal(scene_book(scene, 'A')->state.self.holder.name, "crs");
	ACCEPTED(scene, "H7 crs handover case E to their-crs item=A");
	ACCEPTED(scene, "H8 their-crs handover-accepted case E re H7 to crs item=A");
	IS(scene, "D1/transfer/police", MET);
	SETTLED(scene);
}

static void
whoever_takes_over_from_a_referrer_hears_what_the_broker_says(void **state)
{
	struct scene *scene = scene_open();
	struct directory_agency merged[32];
	size_t at = 0, told = 0;

	(void)state;
	ACCEPTED(scene, "R1 school referral to crs " PPN " grade=high child=aaaaaaaa");
	ACCEPTED(scene, "R2 education-team referral to crs " PPN " grade=high child=aaaaaaaa");
	memcpy(merged, scene->directory.agencies, scene->directory.agency_count * sizeof *merged);
	while (strcmp(merged[at].id.name, "school") != 0)
		at++;
	merged[at].successor = (struct agency){"education-team"};
	scene->directory.agencies = merged;
	/* once, though it referred too */
	ACCEPTED(scene, "H1 crs handover case H to assessing-team item=A");
	ACCEPTED(scene, "H2 assessing-team handover-accepted case H re H1 to crs item=A");
	assert_string_equal(scene_notices(scene), "held:education-team");
	scene_at(scene, "2026-11-09 10:00");
	for (size_t i = 0; i < scene_book(scene, 'A')->state.duty_count; i++) {
		assert_int_equal(
			decide_due(&scene_book(scene, 'A')->duties[i], &scene->standing, scene->arena, &scene->last),
			STATUS_OK);
		for (size_t n = 0; n < scene->last.notice_count; n++)
			for (size_t k = 0; k < scene->last.notices[n].to_count; k++)
				assert_string_not_equal(scene->last.notices[n].to[k].name, "school");
		told += scene->last.notice_count;
	}
	assert_true(told >= 2);
	SETTLED(scene);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_override_ends_nothing_for_whom_it_does_not_reach),
		cmocka_unit_test(an_override_ends_nothing_that_an_outcome_has_promised),
		cmocka_unit_test(an_override_not_delivered_keeps_the_case_open),
		cmocka_unit_test(what_an_override_ended_is_owed_when_it_is_agreed_again),
		cmocka_unit_test(an_override_taken_back_owes_again_what_it_ended),
		cmocka_unit_test(a_record_sealed_anew_drops_nobody_and_no_child),
		cmocka_unit_test(an_override_sealed_anew_drops_no_child),
		cmocka_unit_test(a_recall_sealed_anew_leaves_whom_the_first_one_took_it_from_owed),
		cmocka_unit_test(whoever_takes_over_from_a_referrer_hears_what_the_broker_says),
		cmocka_unit_test(only_a_case_that_has_gone_for_good_has_been_transferred),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
