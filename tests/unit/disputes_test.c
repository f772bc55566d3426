/* What is asked of other agencies, disputed, sent to the wrong one, and told to
 * schools: requests, escalations, recalls, notifications, and what oversees. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "support/scene.h"

#define FULL SCENE_FULL
#define PPN SCENE_PPN
#define AWARE "aware-at=1793610000"
#define FULL_NOTICE "detail=full " AWARE " grade=medium"

static struct scene *
a_case(void)
{
	struct scene *scene = scene_open(); /* Monday 2026-11-02 10:00 */

	ACCEPTED(scene, "R1 school referral to crs " PPN " grade=medium child=aaaaaaaa");
	return scene;
}

static void
a_request_is_owed_until_it_is_answered_whole_or_ended(void **state)
{
	struct scene *scene = a_case();

	(void)state;
	REFUSED(scene, CREDITOR_MISSING, "I0 crs information-request re R1 rag=red specific=yes");
	REFUSED(scene, TYPE_NOT_ALLOWED, "I1 crs information-request re R1 to health,camhs rag=red specific=yes");
	REFUSED(scene, FACTS, "I2 crs information-request re R1 to health rag=red");
	REFUSED(scene, TYPE_NOT_ALLOWED, "I3 school information-request re R1 to crs rag=red specific=yes");
	ACCEPTED(scene, "I4 crs information-request re R1 to health rag=red specific=yes");
	assert_string_equal(scene_duty(scene, "I4/information-response/crs")->debtor.name, "health");
	ACCEPTED(scene, "I5 edt information-request re R1 to camhs rag=green specific=yes");
	REFUSED(scene, RE_FOREIGN, "A1 camhs information-response re I4 to crs answer=answered");
	REFUSED(scene, NOT_HOLDER, "A2 health information-response re I4 answer=answered");
	ACCEPTED(scene, "A3 health information-response re I4 to crs answer=partial");
	assert_int_equal(scene_duty(scene, "I4/information-response/crs")->state, DUTY_OPEN);
	ACCEPTED(scene, "P1 crs priority re I4 to health rag=green reason=risk-down");
	REFUSED(scene, CREDITOR_MISSING, "P2 crs priority re I4 rag=green reason=risk-down");
	REFUSED(scene, TYPE_NOT_ALLOWED, "P3 crs priority re I4 to health,camhs rag=green reason=risk-down");
	ACCEPTED(scene, "A4 health information-response re I4 to crs answer=nothing-known");
	assert_int_equal(scene_duty(scene, "I4/information-response/crs")->state, DUTY_MET);
	ACCEPTED(scene, "E1 crs request-ended re I5 to camhs reason=decided-without");
	assert_int_equal(scene_duty(scene, "I5/information-response/crs")->state, DUTY_ENDED);
	/* an answer that comes too late is still taken */
	ACCEPTED(scene, "A5 camhs information-response re I5 to crs answer=answered");
	/* and nothing of it keeps the case open */
	ACCEPTED(scene, "I6 crs information-request re R1 to health rag=amber specific=yes");
	READS(scene, "crs", "opened", "R1");
	ACCEPTED(scene, "D1 crs decision re R1 to school " FULL " child=aaaaaaaa:nfa");
	READS(scene, "school", "verified", "D1");
	ACCEPTED(scene, "C1 crs close re R1 to crs reason=complete");
	SETTLED(scene);
}

static void
a_disagreement_goes_up_by_stages(void **state)
{
	struct scene *scene = a_case();

	(void)state;
	READS(scene, "crs", "opened", "R1");
	ACCEPTED(scene, "D1 crs decision re R1 to school " FULL " child=aaaaaaaa:nfa");
	READS(scene, "school", "opened", "D1");
	REFUSED(scene, STAGE, "E0 school escalation re D1 to crs against=crs stage=9 imminent=no");
	REFUSED(scene, STAGE, "E1 school escalation re D1 to crs,southampton-partnership against=crs stage=2 imminent=no");
	REFUSED(scene, CREDITOR_MISSING, "E2 school escalation re D1 to crs against=health stage=1 imminent=no");
	REFUSED(scene, FACTS, "E3 school escalation re D1 to crs,school against=school stage=1 imminent=no");
	REFUSED(scene, NOT_HOLDER, "E4 school escalation re D1 to health against=health stage=1 imminent=no");
	ACCEPTED(scene, "E5 school escalation re D1 to crs against=crs stage=1 imminent=no");
	assert_string_equal(scene_duty(scene, "E5/escalation-response/school")->debtor.name, "crs");
	REFUSED(scene, DUTIES_OPEN, "C1 crs close re R1 to crs reason=complete");
	assert_string_equal(scene_needs(scene), "E5/escalation-response/school");
	REFUSED(scene, STAGE, "F0 crs escalation-response re E5 to school stage=2 result=resolved");
	REFUSED(scene, TYPE_NOT_ALLOWED, "F1 school escalation-response re E5 to crs stage=1 result=resolved");
	REFUSED(scene, TYPE_NOT_ALLOWED, "F2 crs escalation-response re E5 to school stage=1 result=withdrawn");
	ACCEPTED(scene, "F3 edt escalation-response re E5 to school stage=1 result=escalated");
	assert_int_equal(scene_duty(scene, "E5/escalation-response/school")->state, DUTY_MET);
	/* from the second stage on the partnership is told */
	REFUSED(scene, CREDITOR_MISSING, "E6 school escalation re D1 to crs against=crs stage=2 imminent=no");
	ACCEPTED(scene, "E7 school escalation re D1 to crs,southampton-partnership against=crs stage=2 imminent=no");
	assert_string_equal(scene_delivered(scene), "crs edt southampton-partnership");
	ACCEPTED(scene, "F4 school escalation-response re E7 to crs,southampton-partnership stage=2 result=withdrawn");
	assert_int_equal(scene_duty(scene, "E7/escalation-response/school")->state, DUTY_MET);
	/* a child in danger now does not wait for stages */
	ACCEPTED(scene, "E8 school escalation re D1 to crs,southampton-partnership against=crs stage=4 imminent=yes");
	SETTLED(scene);
}

static void
what_went_to_the_wrong_school_is_called_back(void **state)
{
	struct scene *scene = scene_open();

	(void)state;
	ACCEPTED(scene, "N1 police notification to school kind=encompass " FULL_NOTICE);
	REFUSED(scene, RE_FOREIGN, "W0 police not-ours re N1 to school reason=wrong-child");
	ACCEPTED(scene, "W1 school not-ours re N1 to police reason=wrong-child");
	assert_string_equal(scene_duty(scene, "W1/recall/school")->debtor.name, "police");
	REFUSED(scene, RE_FOREIGN, "K0 school recall re N1 to police reason=wrong-recipient");
	ACCEPTED(scene, "K1 police recall re N1 to school reason=wrong-recipient");
	assert_int_equal(scene_duty(scene, "W1/recall/school")->state, DUTY_MET);
	assert_int_equal(scene_duty(scene, "N1/verify/school")->state, DUTY_ENDED);
	assert_string_equal(scene_duty(scene, "K1/purged/school")->creditor.name, "police");
	REFUSED(scene, RE_FOREIGN, "P0 police purged re K1 to school opened=0 copied=no");
	ACCEPTED(scene, "P1 school purged re K1 to police opened=2 copied=no");
	assert_int_equal(scene_duty(scene, "K1/purged/school")->state, DUTY_MET);
	/* what the front door got by mistake it purges too */
	ACCEPTED(scene, "R1 police referral case B to crs " PPN " grade=high child=aaaaaaaa");
	ACCEPTED(scene, "K2 police recall case B re R1 to crs reason=wrong-child");
	assert_string_equal(scene_duty(scene, "K2/purged/crs")->debtor.name, "crs");
	/* a referral called back is answered all the same */
	assert_int_equal(scene_duty(scene, "R1/decision/police/aaaaaaaa")->state, DUTY_OPEN);
	SETTLED(scene);
}

static void
a_school_is_told_before_the_bell(void **state)
{
	struct scene *scene = scene_open();
	char wall[SCENE_WALL_SIZE];

	(void)state;
	ACCEPTED(scene, "N1 police notification to school kind=encompass " FULL_NOTICE);
	assert_string_equal(scene_wall(scene_duty(scene, "N1/verify/school")->due, wall), "2026-11-03 08:45");
	assert_string_equal(scene_book(scene, 'A')->state.self.holder.name, "police");
	assert_string_equal(scene_book(scene, 'A')->state.self.home.name, "crs");
	READS(scene, "school", "opened", "N1");
	assert_int_equal(scene_duty(scene, "N1/read/school")->state, DUTY_MET);
	/* one agency an envelope; early years without the incident */
	REFUSED(scene, TYPE_NOT_ALLOWED, "N2 police notification case B to school,nursery kind=encompass " FULL_NOTICE);
	REFUSED(scene, FACTS, "N3 police notification case B to nursery kind=encompass " FULL_NOTICE);
	ACCEPTED(scene, "N4 police notification case B to nursery kind=encompass detail=alert " AWARE " grade=medium");
	/* a setting without an agent is told by telephone */
	ACCEPTED(scene, "N5 police notification case C kind=encompass " FULL_NOTICE);
	assert_string_equal(scene_duty(scene, "N5/tell/individual")->debtor.name, "police");
	REFUSED(scene, HAS_AGENT, "T0 police told-otherwise re N1 channel=phone reason=no-agent");
	REFUSED(scene, CASE_UNKNOWN, "T1 school told-otherwise case C re N5 channel=phone reason=no-agent");
	ACCEPTED(scene, "T2 police told-otherwise case C re N5 channel=phone reason=no-agent");
	assert_int_equal(scene_duty(scene, "N5/tell/individual")->state, DUTY_MET);
	REFUSED(scene, CASE_UNKNOWN, "N6 police notification case D re N1 to school kind=endeavour-found " FULL_NOTICE);
	SETTLED(scene);
}

static void
a_child_who_came_back_is_talked_to(void **state)
{
	struct scene *scene = scene_open();

	(void)state;
	ACCEPTED(scene, "M1 police notification to crs kind=endeavour-missing " FULL_NOTICE " told=school");
	assert_string_equal(scene_book(scene, 'A')->state.self.holder.name, "crs");
	assert_string_equal(scene_duties(scene, 'A'), "M1/verify/crs open\n");
	ACCEPTED(scene, "F1 police notification re M1 to crs kind=endeavour-found " FULL_NOTICE " told=school told=crs");
	assert_string_equal(scene_duty(scene, "F1/return-interview/police")->debtor.name, "crs");
	assert_int_equal(scene_duty(scene, "F1/return-interview/school")->state, DUTY_OPEN);
	assert_null(scene_duty(scene, "F1/return-interview/crs"));
	ACCEPTED(scene, "O1 crs outcome re F1 to police of=return-interview level=full event-at=1793612700 child=aaaaaaaa:done");
	assert_int_equal(scene_duty(scene, "F1/return-interview/police")->state, DUTY_MET);
	assert_int_equal(scene_duty(scene, "F1/return-interview/school")->state, DUTY_OPEN);
	ACCEPTED(scene, "O2 crs outcome re F1 to school of=return-interview level=full event-at=1793612700 child=aaaaaaaa:refused");
	assert_int_equal(scene_duty(scene, "F1/return-interview/school")->state, DUTY_MET);
	/* to a school no interview is owed by anyone */
	ACCEPTED(scene, "M2 police notification case B to school kind=endeavour-missing " FULL_NOTICE);
	ACCEPTED(scene, "F2 police notification case B re M2 to school kind=endeavour-found " FULL_NOTICE);
	assert_string_equal(scene_duties(scene, 'B'), "M2/verify/school open\nF2/verify/school open\n");
	SETTLED(scene);
}

static void
capacity_counts_and_returns_have_cases_of_their_own(void **state)
{
	struct scene *scene = a_case();

	(void)state;
	ACCEPTED(scene, "C1 health capacity case B to crs open=3 until=1793649600");
	assert_string_equal(scene_book(scene, 'B')->state.self.holder.name, "crs");
	ACCEPTED(scene, "C2 health capacity case B to crs open=0 until=1793649600"); /* in the same */
	REFUSED(scene, FACTS, "C3 school capacity to crs open=3 until=1793649600");  /* not in a child's */
	REFUSED(scene, CREDITOR_MISSING, "C4 health capacity case C to police open=3 until=1793649600");
	REFUSED(scene, CASE_UNKNOWN, "C5 camhs capacity case B to crs open=3 until=1793649600");
	ACCEPTED(scene, "N1 crs count case D to reviewer day=2026-11-02 contacts=82 closures=70");
	REFUSED(scene, TYPE_NOT_ALLOWED, "N2 health count case E to reviewer day=2026-11-02 contacts=82 closures=70");
	REFUSED(scene, CREDITOR_MISSING, "N3 crs count case E to police day=2026-11-02 contacts=82 closures=70");
	ACCEPTED(scene, "N4 police return case E to reviewer month=2026-10 row=children:82 row=voice-heard:s");
	REFUSED(scene, FACTS, "N5 police return case F to reviewer month=2026-10");
	assert_string_equal(scene_book(scene, 'E')->state.self.home.name, "crs");
	SETTLED(scene);
}

static void
whoever_oversees_writes_where_it_has_no_part(void **state)
{
	struct scene *scene = a_case();

	(void)state;
	ACCEPTED(scene, "A1 reviewer audit-request re R1 to crs by=2026-11-20");
	REFUSED(scene, TYPE_NOT_ALLOWED, "A2 reviewer audit-request re R1 to police by=2026-11-20"); /* no party */
	REFUSED(scene, CASE_UNKNOWN, "A3 health audit-request re R1 to crs by=2026-11-20");
	REFUSED(scene, TYPE_NOT_ALLOWED, "A4 school audit-request re R1 to crs by=2026-11-20");
	ACCEPTED(scene, "A5 crs audit-result re A1 to reviewer code=timely:4 code=voice:2");
	REFUSED(scene, RE_FOREIGN, "A6 school audit-result re A1 to reviewer code=timely:4");
	REFUSED(scene, FACTS, "A7 crs audit-result re A1 to reviewer");
	ACCEPTED(scene, "H1 registrar hold re R1 to school reason=death");
	ACCEPTED(scene, "H2 crs hold re R1 to school reason=review");
	REFUSED(scene, TYPE_NOT_ALLOWED, "H3 school hold re R1 to crs reason=review");
	REFUSED(scene, CREDITOR_MISSING, "H4 crs hold re R1 reason=review");
	/* only the out-of-hours team says that a child is safe tonight */
	ACCEPTED(scene, "G1 edt progress re R1 to school code=safe-tonight next-by=1793619000");
	REFUSED(scene, FACTS, "G2 crs progress re R1 to school code=safe-tonight next-by=1793619000");
	SETTLED(scene);
}

static void
a_raised_grade_asks_again_and_a_lowered_one_goes_back_with_its_reason(void **state)
{
	struct scene *scene = a_case();

	(void)state;
	ACCEPTED(scene, "D1 crs decision re R1 to school " FULL " child=aaaaaaaa:nfa");
	ACCEPTED(scene, "G1 crs regrade re R1 to school grade=standard reason=risk-down");
	assert_string_equal(scene_delivered(scene), "edt school");
	assert_int_equal(scene->last.change_count, 0);
	REFUSED(scene, CREDITOR_MISSING, "G2 crs regrade re R1 grade=none reason=risk-down");
	ACCEPTED(scene, "G3 crs regrade re R1 to school grade=high reason=risk-up");
	assert_int_equal(scene_duty(scene, "G3/decision/school/aaaaaaaa")->state, DUTY_OPEN);
	SETTLED(scene);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_request_is_owed_until_it_is_answered_whole_or_ended),
	    cmocka_unit_test(a_disagreement_goes_up_by_stages),
	    cmocka_unit_test(what_went_to_the_wrong_school_is_called_back),
	    cmocka_unit_test(a_school_is_told_before_the_bell),
	    cmocka_unit_test(a_child_who_came_back_is_talked_to),
	    cmocka_unit_test(capacity_counts_and_returns_have_cases_of_their_own),
	    cmocka_unit_test(whoever_oversees_writes_where_it_has_no_part),
	    cmocka_unit_test(a_raised_grade_asks_again_and_a_lowered_one_goes_back_with_its_reason),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
