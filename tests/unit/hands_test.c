/* Into whose hands a case passes: handed over, lent for a night, linked with
 * another and taken apart again. */
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

/* Two cases at the front door, of two referrers. */
static struct scene *
two_cases(void)
{
	struct scene *scene = scene_open(); /* Monday 2026-11-02 10:00 */

	ACCEPTED(scene, "R1 police referral to crs " PPN " grade=high child=aaaaaaaa");
	ACCEPTED(scene, "R2 school referral case B to crs " PPN " grade=standard child=bbbbbbbb");
	return scene;
}

static void
the_giver_owes_all_until_it_is_accepted(void **state)
{
	struct scene *scene = two_cases();

	(void)state;
	ACCEPTED(scene, "H1 crs handover case H to assessing-team item=A item=B");
	assert_string_equal(scene_duties(scene, 'H'), "");
	assert_string_equal(scene_duty(scene, "H1/handover/crs/1")->debtor.name, "assessing-team");
	assert_string_equal(scene_duty(scene, "R1/decision/police/aaaaaaaa")->debtor.name, "crs");
	REFUSED(scene, CASE_UNKNOWN, "D0 assessing-team decision re R1 to police " FULL " child=aaaaaaaa:nfa");
	/* item by item: the second is declined */
	ACCEPTED(scene, "H2 assessing-team handover-accepted case H re H1 to crs item=A");
	assert_string_equal(scene_notices(scene), "held:police");
	assert_string_equal(scene->last.notices[0].code, "assessing-team");
	ACCEPTED(scene, "H3 assessing-team handover-declined case H re H1 to crs item=B");
	assert_string_equal(scene_notices(scene), "");
	assert_string_equal(scene_duty(scene, "R1/decision/police/aaaaaaaa")->debtor.name, "assessing-team");
	assert_string_equal(scene_duty(scene, "R2/decision/school/bbbbbbbb")->debtor.name, "crs");
	assert_int_equal(scene_duty(scene, "H1/handover/crs/1")->state, DUTY_MET);
	assert_int_equal(scene_duty(scene, "H1/handover/crs/2")->state, DUTY_MET);
	/* what the front door opens, it has opened, though the team owes it now */
	READS(scene, "crs", "opened", "R1");
	assert_int_equal(scene_duty(scene, "R1/acknowledge/police")->state, DUTY_MET);
	REFUSED(scene, NOT_HOLDER, "D1 crs decision re R1 to police " FULL " child=aaaaaaaa:nfa");
	assert_string_equal(scene->last.holder.name, "assessing-team");
	ACCEPTED(scene, "D2 assessing-team decision re R1 to police " FULL " child=aaaaaaaa:assessment");
	ACCEPTED(scene, "D3 crs decision case B re R2 to school " FULL " child=bbbbbbbb:nfa");
	/* the same answer late, and once more */
	ACCEPTED(scene, "H4 assessing-team handover-accepted case H re H1 to crs item=A item=B");
	assert_int_equal(scene->last.row_count, 0);
	SETTLED(scene);
}

static void
what_is_handed_over_is_there_and_the_givers(void **state)
{
	struct scene *scene = two_cases();

	(void)state;
	REFUSED(scene, CASE_UNKNOWN, "H1 crs handover case H to assessing-team item=A item=G");
	/* a stranger to a case is not told that it exists, a party who holds it */
	REFUSED(scene, CASE_UNKNOWN, "HC their-crs handover case H to assessing-team item=A");
	REFUSED(scene, NOT_HOLDER, "H2 police handover case H to assessing-team item=A");
	assert_string_equal(scene->last.holder.name, "crs");
	REFUSED(scene, TYPE_NOT_ALLOWED, "H3 crs handover case H to school item=A");
	REFUSED(scene, CREDITOR_MISSING, "H4 crs handover case H to assessing-team,early-help-team item=A");
	REFUSED(scene, FACTS, "H5 crs handover case H to assessing-team");
	REFUSED(scene, FACTS, "H6 crs handover case A to assessing-team item=B");
	REFUSED(scene, FACTS, "H7 crs handover case H to assessing-team item=H");
	ACCEPTED(scene, "H8 crs handover case H to assessing-team item=A");
	REFUSED(scene, FACTS, "H9 assessing-team handover-accepted case H re H8 to crs item=B");
	REFUSED(scene, CASE_UNKNOWN, "HA early-help-team handover-accepted case H re H8 to crs item=A");
	REFUSED(scene, RE_FOREIGN, "HB edt handover-accepted case H re H8 to crs item=A");
	SETTLED(scene);
}

static void
the_nights_team_hands_over_to_the_days(void **state)
{
	struct scene *scene = two_cases();
	char wall[SCENE_WALL_SIZE];

	(void)state;
	scene_at(scene, "2026-11-03 02:00");
	ACCEPTED(scene, "H1 edt handover case H to crs item=A");
	assert_string_equal(scene_duty(scene, "H1/handover/edt/1")->debtor.name, "crs");
	assert_string_equal(scene_wall(scene_duty(scene, "H1/handover/edt/1")->due, wall), "2026-11-04 10:00");
	ACCEPTED(scene, "H2 crs handover-accepted case H re H1 to edt item=A");
	assert_int_equal(scene_duty(scene, "H1/handover/edt/1")->state, DUTY_MET);
	/* both are the front door: no referrer is told of another holder */
	assert_string_equal(scene_notices(scene), "");
	assert_string_equal(scene_book(scene, 'A')->state.self.holder.name, "crs");
	SETTLED(scene);
}

static void
what_is_lent_for_a_night_comes_back_by_itself(void **state)
{
	struct scene *scene = two_cases();

	(void)state;
	/* until 08:00 the next day */
	ACCEPTED(scene, "H1 crs handover case H to assessing-team item=A until=1793692800");
	ACCEPTED(scene, "H2 assessing-team handover-accepted case H re H1 to crs item=A");
	assert_string_equal(scene_duty(scene, "R1/decision/police/aaaaaaaa")->debtor.name, "assessing-team");
	scene_at(scene, "2026-11-03 07:59");
	scene_time(scene);
	assert_string_equal(scene_book(scene, 'A')->state.self.holder.name, "assessing-team");
	scene_at(scene, "2026-11-03 08:00");
	scene_time(scene);
	assert_string_equal(scene_book(scene, 'A')->state.self.holder.name, "crs");
	assert_string_equal(scene_duty(scene, "R1/decision/police/aaaaaaaa")->debtor.name, "crs");
	ACCEPTED(scene, "D1 crs decision re R1 to police " FULL " child=aaaaaaaa:nfa");
	/* accepted when its time is over: there is nothing to take */
	ACCEPTED(scene, "H3 crs handover case G to assessing-team item=A until=1793692800");
	ACCEPTED(scene, "H4 assessing-team handover-accepted case G re H3 to crs item=A");
	assert_string_equal(scene_book(scene, 'A')->state.self.holder.name, "crs");
	/* given back before its time: it is no loan any more */
	ACCEPTED(scene, "H5 crs handover case F to assessing-team item=B until=1793779200");
	ACCEPTED(scene, "H6 assessing-team handover-accepted case F re H5 to crs item=B");
	ACCEPTED(scene, "H7 assessing-team handover case E to crs item=B");
	ACCEPTED(scene, "H8 crs handover-accepted case E re H7 to assessing-team item=B");
	assert_string_equal(scene_book(scene, 'B')->state.self.lender.name, "");
	assert_int_equal(scene_book(scene, 'B')->state.self.returns.ms, INSTANT_NEVER);
	SETTLED(scene);
}

static void
another_area_takes_the_child_over(void **state)
{
	struct scene *scene = two_cases();

	(void)state;
	ACCEPTED(scene, "D1 crs decision re R1 to police " FULL " child=aaaaaaaa:other-area");
	READS(scene, "crs", "opened", "R1");
	READS(scene, "police", "verified", "D1");
	REFUSED(scene, DUTIES_OPEN, "C1 crs close re R1 to crs reason=rc5");
	assert_string_equal(scene_needs(scene), "D1/transfer/police");
	ACCEPTED(scene, "H1 crs handover case H to their-crs item=A");
	ACCEPTED(scene, "H2 their-crs handover-accepted case H re H1 to crs item=A");
	assert_string_equal(scene_notices(scene), "held:police");
	assert_int_equal(scene_duty(scene, "D1/transfer/police")->state, DUTY_MET);
	ACCEPTED(scene, "C2 their-edt close re R1 to their-crs reason=rc5");
	SETTLED(scene);
}

static void
linked_cases_count_as_one(void **state)
{
	struct scene *scene = two_cases();

	(void)state;
	REFUSED(scene, CASE_UNKNOWN, "L0 crs link to crs into=G second=yes");
	REFUSED(scene, FACTS, "L1 crs link to crs into=A second=yes");
	REFUSED(scene, TYPE_NOT_ALLOWED, "L2 police link to crs into=B second=yes");
	REFUSED(scene, FACTS, "D0 crs decision case B re R2 to school " FULL " child=bbbbbbbb:existing-case");
	ACCEPTED(scene, "D1 crs decision re R1 to police " FULL " child=aaaaaaaa:assessment");
	ACCEPTED(scene, "L3 crs link case B to crs into=A second=yes");
	assert_int_equal(scene->last.row_count, 1); /* the smaller token names them */
	/* what is owed to the first referrer is owed to the second, by the same day */
	ACCEPTED(scene, "D2 crs decision case B re R2 to school " FULL " child=bbbbbbbb:existing-case");
	assert_int_equal(scene_duty(scene, "D2/assessment-outcome/school/bbbbbbbb")->due.ms,
			 scene_duty(scene, "D1/assessment-outcome/police/aaaaaaaa")->due.ms);
	REFUSED(scene, DUTIES_OPEN, "C1 crs close re R1 to crs reason=complete");
	assert_string_equal(scene_needs(scene),
			    "R1/acknowledge/police R2/acknowledge/school D1/verify/police "
			    "D1/assessment-outcome/police/aaaaaaaa D2/verify/school D2/assessment-outcome/school/bbbbbbbb");
	READS(scene, "crs", "opened", "R1");
	READS(scene, "crs", "opened", "R2");
	READS(scene, "police", "verified", "D1");
	READS(scene, "school", "verified", "D2");
	ACCEPTED(scene, "O1 crs outcome re D1 to police of=assessment " OUTCOME " child=aaaaaaaa:nfa");
	ACCEPTED(scene, "O2 crs outcome case B re D2 to school of=assessment " OUTCOME " child=bbbbbbbb:nfa");
	READS(scene, "police", "verified", "O1");
	READS(scene, "school", "verified", "O2");
	/* closing one closes both, and each referrer hears of its own case */
	ACCEPTED(scene, "C2 crs close re R1 to crs reason=complete");
	assert_string_equal(scene_notices(scene), "closed:police closed:school");
	assert_string_equal(scene->last.notices[1].case_token.hex, scene_book(scene, 'B')->state.self.token.hex);
	assert_true(scene_book(scene, 'B')->state.self.closed_by.hex[0]);
	/* and a complaint reopens both */
	ACCEPTED(scene, "N1 school not-told case B re O2 to crs code=no-reasons");
	assert_true(scene->last.reopens);
	assert_false(scene_book(scene, 'A')->state.self.closed_by.hex[0]);
	assert_string_equal(scene_notices(scene), "reopened:police reopened:school");
	SETTLED(scene);
}

static void
what_was_linked_wrongly_is_two_cases_again(void **state)
{
	struct scene *scene = two_cases();

	(void)state;
	ACCEPTED(scene, "R3 gp referral case C to crs " PPN " grade=none child=cccccccc");
	ACCEPTED(scene, "L1 crs link case B to crs into=A second=yes");
	ACCEPTED(scene, "L2 crs link case C to crs into=B second=yes");
	assert_int_equal(scene_book(scene, 'A')->state.linked_count, 2);
	ACCEPTED(scene, "L3 crs link case C to crs into=A second=yes"); /* they are already */
	assert_int_equal(scene->last.row_count, 0);
	ACCEPTED(scene, "U1 crs unlink case B to crs into=A second=yes");
	/* C was linked with A by a second thread */
	assert_int_equal(scene->last.row_count, 0);
	ACCEPTED(scene, "U2 crs unlink case A to crs into=C second=yes"); /* either way round */
	assert_int_equal(scene_book(scene, 'A')->state.linked_count, 0);
	assert_int_equal(scene_book(scene, 'B')->state.linked_count, 1);
	ACCEPTED(scene, "U3 crs unlink case C to crs into=B second=yes");
	assert_int_equal(scene_book(scene, 'B')->state.linked_count, 0);
	ACCEPTED(scene, "L4 crs link case C to crs into=B second=yes"); /* linked once more */
	assert_int_equal(scene_book(scene, 'C')->state.linked_count, 1);
	SETTLED(scene);
}

static void
linked_cases_are_handed_over_together(void **state)
{
	struct scene *scene = two_cases();

	(void)state;
	ACCEPTED(scene, "L1 crs link case B to crs into=A second=yes");
	ACCEPTED(scene, "H1 crs handover case H to assessing-team item=A item=B");
	ACCEPTED(scene, "H2 assessing-team handover-accepted case H re H1 to crs item=A");
	assert_string_equal(scene_book(scene, 'B')->state.self.holder.name, "assessing-team");
	assert_string_equal(scene_notices(scene), "held:police held:school");
	assert_string_equal(scene_duty(scene, "R2/decision/school/bbbbbbbb")->debtor.name, "assessing-team");
	assert_int_equal(scene_duty(scene, "H1/handover/crs/2")->state, DUTY_OPEN);
	/* of one front door only */
	REFUSED(scene, NOT_HOLDER, "L2 crs link case A to crs into=B second=yes");
	SETTLED(scene);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_giver_owes_all_until_it_is_accepted),
	    cmocka_unit_test(what_is_handed_over_is_there_and_the_givers),
	    cmocka_unit_test(the_nights_team_hands_over_to_the_days),
	    cmocka_unit_test(what_is_lent_for_a_night_comes_back_by_itself),
	    cmocka_unit_test(another_area_takes_the_child_over),
	    cmocka_unit_test(linked_cases_count_as_one),
	    cmocka_unit_test(what_was_linked_wrongly_is_two_cases_again),
	    cmocka_unit_test(linked_cases_are_handed_over_together),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
