/* What goes on around a handover: what has arrived, what is said late, what is
 * lent on, offered twice, linked meanwhile, or of a former holder. */
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
#define CALL "route=telephone received-at=1793612700 grade=none protection=none"

#define STATE(scene, id, want) assert_int_equal(scene_duty(scene, id)->state, DUTY_##want)
#define HOLDER(scene, letter, want) assert_string_equal(scene_book(scene, letter)->state.self.holder.name, want)

/* One case, handed over to the assessing team. */
static struct scene *
handed_over(void)
{
	struct scene *scene = scene_open(); /* Monday 2026-11-02 10:00 */

	ACCEPTED(scene, "R1 police referral to crs " PPN " grade=high child=aaaaaaaa");
	ACCEPTED(scene, "I1 crs information-request re R1 to health rag=red specific=yes");
	ACCEPTED(scene, "H1 crs handover case H to assessing-team item=A");
	ACCEPTED(scene, "H2 assessing-team handover-accepted case H re H1 to crs item=A");
	return scene;
}

static void
what_has_arrived_is_opened_by_whoever_got_it(void **state)
{
	struct scene *scene = handed_over();

	(void)state;
	assert_string_equal(scene_duty(scene, "R1/acknowledge/police")->debtor.name, "crs");
	ACCEPTED(scene, "F1 police further-information re R1 to assessing-team grade=high");
	assert_string_equal(scene_duty(scene, "F1/acknowledge/police")->debtor.name, "assessing-team");
	ACCEPTED(scene, "X1 police correct re F1 to assessing-team");
	/* handed on, the next one has not got these messages and cannot open them */
	ACCEPTED(scene, "H3 assessing-team handover case G to early-help-team item=A");
	ACCEPTED(scene, "H4 early-help-team handover-accepted case G re H3 to assessing-team item=A");
	READS(scene, "assessing-team", "opened", "F1");
	STATE(scene, "F1/acknowledge/police", MET);
	READS(scene, "assessing-team", "opened", "X1");
	STATE(scene, "X1/correction/police", MET);
	READS(scene, "edt", "opened", "R1");
	STATE(scene, "R1/acknowledge/police", MET);
	assert_int_equal(scene_reads(scene, "early-help-team", "opened", "R1"), REFUSAL_RECEIPT_FOREIGN);
	SETTLED(scene);
}

static void
what_was_asked_is_answered_to_the_new_holder(void **state)
{
	struct scene *scene = handed_over();

	(void)state;
	assert_string_equal(scene_duty(scene, "I1/information-response/crs")->creditor.name, "assessing-team");
	REFUSED(scene, NOT_HOLDER, "A1 health information-response re I1 to crs answer=answered");
	assert_string_equal(scene->last.holder.name, "assessing-team");
	ACCEPTED(scene, "A2 health information-response re I1 to assessing-team answer=answered");
	STATE(scene, "I1/information-response/crs", MET);
	REFUSED(scene, NOT_HOLDER, "C1 crs close re R1 to crs reason=complete");
	REFUSED(scene, NOT_HOLDER, "X1 crs hold re R1 to police reason=review");
	ACCEPTED(scene, "X2 assessing-team hold re R1 to police reason=review");
	SETTLED(scene);
}

static void
the_old_holders_answer_undone_is_owed_by_the_new_one(void **state)
{
	struct scene *scene = scene_open();

	(void)state;
	ACCEPTED(scene, "R1 police referral to crs " PPN " grade=high child=aaaaaaaa");
	ACCEPTED(scene, "D1 crs decision re R1 to police " FULL " child=aaaaaaaa:assessment");
	ACCEPTED(scene, "H1 crs handover case H to assessing-team item=A");
	ACCEPTED(scene, "H2 assessing-team handover-accepted case H re H1 to crs item=A");
	/* the one who sent it is told by its recipient that it has arrived */
	assert_string_equal(scene_duty(scene, "D1/verify/police")->creditor.name, "crs");
	REFUSED(scene, NOT_HOLDER, "N0 police not-told re D1 to crs code=no-reasons");
	ACCEPTED(scene, "N1 police not-told re D1 to assessing-team code=no-reasons");
	assert_string_equal(scene_duty(scene, "N1/decision/police/aaaaaaaa")->debtor.name, "assessing-team");
	assert_string_equal(scene_duty(scene, "N1/decision/police/aaaaaaaa")->creditor.name, "police");
	ACCEPTED(scene, "D2 assessing-team decision re R1 replaces D1 to police " FULL " child=aaaaaaaa:assessment");
	STATE(scene, "N1/decision/police/aaaaaaaa", MET);
	assert_string_equal(scene_duty(scene, "D2/verify/police")->creditor.name, "assessing-team");
	/* called back by who sent it, it is owed by who holds the case */
	ACCEPTED(scene, "K1 assessing-team recall re D2 to police reason=in-error");
	assert_string_equal(scene_duty(scene, "K1/decision/police/aaaaaaaa")->debtor.name, "assessing-team");
	STATE(scene, "D2/assessment-outcome/police/aaaaaaaa", ENDED);
	ACCEPTED(scene, "D3 assessing-team decision re R1 replaces D2 to police " FULL " child=aaaaaaaa:assessment");
	STATE(scene, "D3/assessment-outcome/police/aaaaaaaa", OPEN);
	SETTLED(scene);
}

static void
a_call_recorded_at_the_front_door_is_the_callers_whoever_holds_the_case(void **state)
{
	struct scene *scene = handed_over();

	(void)state;
	ACCEPTED(scene, "R2 crs referral to assessing-team,health " CALL " on-behalf-of=health child=bbbbbbbb");
	assert_false(scene->last.is_marked);
	assert_string_equal(scene_delivered(scene), "assessing-team edt health");
	assert_string_equal(scene_duty(scene, "R2/decision/health/bbbbbbbb")->debtor.name, "assessing-team");
	assert_null(scene_duty(scene, "R2/acknowledge/health"));
	assert_null(scene_duty(scene, "R2/acknowledge/crs"));
	ACCEPTED(scene, "D2 assessing-team decision re R2 to health " FULL " child=bbbbbbbb:nfa");
	STATE(scene, "R2/decision/health/bbbbbbbb", MET);
	/* its own concern is its own */
	ACCEPTED(scene, "R3 crs referral to assessing-team " PPN " grade=none child=cccccccc");
	assert_string_equal(scene_duty(scene, "R3/decision/crs/cccccccc")->debtor.name, "assessing-team");
	ACCEPTED(scene, "D3 assessing-team decision re R3 to crs " FULL " child=cccccccc:nfa");
	STATE(scene, "R3/decision/crs/cccccccc", MET);
	/* what another front door records is that one's referral, and marked */
	ACCEPTED(scene, "R4 their-crs referral to crs,health " CALL " on-behalf-of=health child=dddddddd");
	assert_true(scene->last.is_marked);
	assert_string_equal(scene_duty(scene, "R4/decision/their-crs/dddddddd")->debtor.name, "assessing-team");
	SETTLED(scene);
}

static void
a_case_taken_by_one_is_no_longer_offered_to_another(void **state)
{
	struct scene *scene = scene_open();

	(void)state;
	ACCEPTED(scene, "R1 police referral to crs " PPN " grade=high child=aaaaaaaa");
	ACCEPTED(scene, "H1 crs handover case H to early-help-team item=A");
	/* lent to others for the night while the offer stands */
	ACCEPTED(scene, "H2 crs handover case G to assessing-team item=A until=1793692800");
	ACCEPTED(scene, "H3 assessing-team handover-accepted case G re H2 to crs item=A");
	STATE(scene, "H2/handover/crs/1", MET);
	STATE(scene, "H1/handover/crs/1", ENDED);
	/* what it says now changes nothing, and no referrer is told otherwise */
	ACCEPTED(scene, "H4 early-help-team handover-accepted case H re H1 to crs item=A");
	assert_int_equal(scene->last.row_count, 0);
	assert_string_equal(scene_notices(scene), "");
	HOLDER(scene, 'A', "assessing-team");
	/* offered by who has it on loan: given back, nobody is owed a word */
	ACCEPTED(scene, "H5 assessing-team handover case F to early-help-team item=A");
	scene_at(scene, "2026-11-03 08:00");
	scene_time(scene);
	HOLDER(scene, 'A', "crs");
	STATE(scene, "H5/handover/assessing-team/1", ENDED);
	ACCEPTED(scene, "H6 early-help-team handover-accepted case F re H5 to assessing-team item=A");
	HOLDER(scene, 'A', "crs");
	SETTLED(scene);
}

static void
what_is_lent_on_comes_back_to_whom_it_belongs(void **state)
{
	struct scene *scene = scene_open();

	(void)state;
	ACCEPTED(scene, "R1 police referral to crs " PPN " grade=high child=aaaaaaaa");
	ACCEPTED(scene, "H1 crs handover case H to assessing-team item=A until=1793692800");
	ACCEPTED(scene, "H2 assessing-team handover-accepted case H re H1 to crs item=A");
	ACCEPTED(scene, "H3 assessing-team handover case G to early-help-team item=A until=1793779200");
	ACCEPTED(scene, "H4 early-help-team handover-accepted case G re H3 to assessing-team item=A");
	HOLDER(scene, 'A', "early-help-team");
	assert_string_equal(scene_book(scene, 'A')->state.self.lender.name, "crs");
	scene_at(scene, "2026-11-03 08:00");
	assert_int_equal(scene_time(scene) > 0, 1);
	HOLDER(scene, 'A', "crs");
	scene_at(scene, "2026-11-04 08:00");
	scene_time(scene);
	HOLDER(scene, 'A', "crs");
	/* to a time that nobody will see: as good as for ever, but still a loan */
	ACCEPTED(scene, "H5 crs handover case F to assessing-team item=A until=9223372036854775800");
	ACCEPTED(scene, "H6 assessing-team handover-accepted case F re H5 to crs item=A");
	assert_string_equal(scene_book(scene, 'A')->state.self.lender.name, "crs");
	assert_int_equal(scene_book(scene, 'A')->state.self.returns.ms, INSTANT_NEVER);
	SETTLED(scene);
}

static void
a_handover_said_anew_takes_the_place_of_the_first(void **state)
{
	struct scene *scene = scene_open();
	int64_t due;

	(void)state;
	ACCEPTED(scene, "R1 police referral to crs " PPN " grade=high child=aaaaaaaa");
	ACCEPTED(scene, "R2 school referral case B to crs " PPN " grade=high child=bbbbbbbb");
	ACCEPTED(scene, "H1 crs handover case H to assessing-team item=A item=B");
	due = scene_duty(scene, "H1/handover/crs/1")->due.ms;
	scene_at(scene, "2026-11-03 11:00");
	/* what was offered is taken or declined, not left out */
	REFUSED(scene, FACTS, "H2 crs handover case H replaces H1 to assessing-team item=A");
	ACCEPTED(scene, "H3 crs handover case H replaces H1 to assessing-team item=A item=B");
	STATE(scene, "H1/handover/crs/1", REPLACED);
	STATE(scene, "H1/handover/crs/2", REPLACED);
	assert_int_equal(scene_duty(scene, "H3/handover/crs/1")->due.ms, due);
	/* the answer may name either */
	ACCEPTED(scene, "H4 assessing-team handover-accepted case H re H1 to crs item=A");
	STATE(scene, "H3/handover/crs/1", MET);
	HOLDER(scene, 'A', "assessing-team");
	ACCEPTED(scene, "H5 assessing-team handover-declined case H re H3 to crs item=B");
	STATE(scene, "H3/handover/crs/2", MET);
	HOLDER(scene, 'B', "crs");
	/* declined, and said anew: it is asked again; what another was asked goes on */
	ACCEPTED(scene, "H6 crs handover case G to early-help-team item=B");
	ACCEPTED(scene, "H7 crs handover case F to assessing-team item=B");
	ACCEPTED(scene, "H8 assessing-team handover-declined case F re H7 to crs item=B");
	ACCEPTED(scene, "H9 crs handover case F replaces H7 to assessing-team item=B");
	STATE(scene, "H9/handover/crs/1", OPEN);
	STATE(scene, "H6/handover/crs/1", OPEN);
	/* a second handover in the same case is another one */
	ACCEPTED(scene, "HA crs handover case F to early-help-team item=B");
	ACCEPTED(scene, "HB early-help-team handover-accepted case F re HA to crs item=B");
	STATE(scene, "H9/handover/crs/1", ENDED);
	STATE(scene, "H6/handover/crs/1", ENDED);
	HOLDER(scene, 'B', "early-help-team");
	/* of linked cases each keeps the day by which it is to be taken */
	ACCEPTED(scene, "R3 gp referral case C to crs " PPN " grade=high child=cccccccc");
	ACCEPTED(scene, "R4 gp referral case D to crs " PPN " grade=high child=dddddddd");
	ACCEPTED(scene, "L1 crs link case C to crs into=D second=yes");
	ACCEPTED(scene, "HC crs handover case E to assessing-team item=C item=D");
	due = scene_duty(scene, "HC/handover/crs/2")->due.ms;
	scene_at(scene, "2026-11-05 11:00");
	ACCEPTED(scene, "HD crs handover case E replaces HC to assessing-team item=C item=D");
	assert_int_equal(scene_duty(scene, "HD/handover/crs/2")->due.ms, due);
	SETTLED(scene);
}

static void
cases_on_loan_and_offers_are_not_linked(void **state)
{
	struct scene *scene = scene_open();

	(void)state;
	ACCEPTED(scene, "R1 police referral to crs " PPN " grade=high child=aaaaaaaa");
	ACCEPTED(scene, "R2 school referral case B to crs " PPN " grade=high child=bbbbbbbb");
	ACCEPTED(scene, "R3 their-crs referral case C to crs " PPN " grade=high child=cccccccc");
	ACCEPTED(scene, "H1 crs handover case H to their-crs item=A until=1793692800");
	ACCEPTED(scene, "H2 their-crs handover-accepted case H re H1 to crs item=A");
	ACCEPTED(scene, "H3 crs handover case G to their-crs item=B");
	ACCEPTED(scene, "H4 their-crs handover-accepted case G re H3 to crs item=B");
	/* when the one is given back the other would go with it */
	REFUSED(scene, FACTS, "L1 their-crs link case A to their-crs into=B second=yes");
	REFUSED(scene, FACTS, "L2 their-crs link case H to their-crs into=B second=yes");
	REFUSED(scene, FACTS, "L3 their-crs link case B to their-crs into=H second=yes");
	REFUSED(scene, NOT_HOLDER, "L4 their-crs link case B to their-crs into=C second=yes");
	scene_at(scene, "2026-11-03 08:00");
	scene_time(scene);
	HOLDER(scene, 'A', "crs");
	HOLDER(scene, 'B', "their-crs");
	/* lent by the same until another moment */
	ACCEPTED(scene, "HA crs handover case E to assessing-team item=A until=1793779200");
	ACCEPTED(scene, "HB assessing-team handover-accepted case E re HA to crs item=A");
	ACCEPTED(scene, "HC crs handover case D to assessing-team item=C until=1793865600");
	ACCEPTED(scene, "HD assessing-team handover-accepted case D re HC to crs item=C");
	REFUSED(scene, FACTS, "LA assessing-team link case A to assessing-team into=C second=yes");
	scene_at(scene, "2026-11-05 08:00");
	scene_time(scene);
	/* linked, they are lent together */
	ACCEPTED(scene, "L5 crs link case A to crs into=C second=yes");
	ACCEPTED(scene, "H5 crs handover case F to assessing-team item=A until=1793952000");
	ACCEPTED(scene, "H6 assessing-team handover-accepted case F re H5 to crs item=A");
	HOLDER(scene, 'C', "assessing-team");
	scene_at(scene, "2026-11-06 08:00");
	scene_time(scene);
	HOLDER(scene, 'A', "crs");
	HOLDER(scene, 'C', "crs");
	SETTLED(scene);
}

static void
another_area_that_takes_one_of_linked_cases_has_taken_both(void **state)
{
	struct scene *scene = scene_open();

	(void)state;
	ACCEPTED(scene, "R1 police referral to crs " PPN " grade=high child=aaaaaaaa");
	ACCEPTED(scene, "R2 school referral case B to crs " PPN " grade=high child=bbbbbbbb");
	ACCEPTED(scene, "L1 crs link case B to crs into=A second=yes");
	ACCEPTED(scene, "D1 crs decision case B re R2 to school " FULL " child=bbbbbbbb:other-area");
	ACCEPTED(scene, "H1 crs handover case H to their-crs item=A");
	ACCEPTED(scene, "H2 their-crs handover-accepted case H re H1 to crs item=A");
	STATE(scene, "D1/transfer/school", MET);
	HOLDER(scene, 'B', "their-crs");
	SETTLED(scene);
}

static void
each_of_many_referrers_hears_who_holds_the_case(void **state)
{
	static const char *const who[] = {"ambulance", "camhs",  "childminder", "education-team", "exploitation-team", "gp",
					  "health",    "lado",   "nursery",     "police",         "school",            "trust"};
	struct scene *scene = scene_open();

	(void)state;
	for (size_t i = 0; i < 12; i++)
		ACCEPTED(scene, "R%zu %s referral to crs " PPN " grade=none child=aaaaaaaa", i, who[i]);
	ACCEPTED(scene, "H1 crs handover case H to assessing-team item=A");
	ACCEPTED(scene, "H2 assessing-team handover-accepted case H re H1 to crs item=A");
	assert_int_equal(scene->last.notice_count, 12);
	for (size_t i = 0; i < 12; i++)
		assert_string_equal(scene->last.notices[i].to->name, who[i]);
	SETTLED(scene);
}

static void
a_dispute_with_the_former_holder_stays_its_own(void **state)
{
	struct scene *scene = scene_open();

	(void)state;
	ACCEPTED(scene, "R1 police referral to crs " PPN " grade=high child=aaaaaaaa");
	ACCEPTED(scene, "D1 crs decision re R1 to police " FULL " child=aaaaaaaa:nfa");
	ACCEPTED(scene, "E1 police escalation re D1 to crs against=crs stage=1 imminent=no");
	ACCEPTED(scene, "H1 crs handover case H to assessing-team item=A");
	ACCEPTED(scene, "H2 assessing-team handover-accepted case H re H1 to crs item=A");
	assert_string_equal(scene_duty(scene, "E1/escalation-response/police")->debtor.name, "crs");
	ACCEPTED(scene, "F1 edt escalation-response re E1 to crs,police stage=1 result=escalated");
	STATE(scene, "E1/escalation-response/police", MET);
	/* and so does one that begins afterwards; whoever holds the case hears of it */
	REFUSED(scene, NOT_HOLDER, "E2 police escalation re D1 to crs against=crs stage=1 imminent=no");
	ACCEPTED(scene, "E3 police escalation re D1 to crs,assessing-team against=crs stage=1 imminent=no");
	assert_string_equal(scene_duty(scene, "E3/escalation-response/police")->debtor.name, "crs");
	REFUSED(scene, TYPE_NOT_ALLOWED,
		"F2 assessing-team escalation-response re E3 to crs,police stage=1 result=resolved");
	/* it keeps the case open: with two people's word its holder may do without */
	ACCEPTED(scene, "X1 assessing-team excuse re E3 duty=escalation-response/police reason=not-possible second=yes");
	STATE(scene, "E3/escalation-response/police", EXCUSED);
	SETTLED(scene);
}

static void
a_closed_case_linked_with_an_open_one_is_closed_by_either(void **state)
{
	struct scene *scene = scene_open();

	(void)state;
	ACCEPTED(scene, "R1 crs referral to crs " CALL " on-behalf-of=anonymous child=aaaaaaaa");
	ACCEPTED(scene, "R2 crs referral case B to crs " CALL " on-behalf-of=anonymous child=bbbbbbbb");
	ACCEPTED(scene, "D1 crs decision re R1 to crs " FULL " child=aaaaaaaa:nfa");
	ACCEPTED(scene, "D2 crs decision case B re R2 to crs " FULL " child=bbbbbbbb:nfa");
	ACCEPTED(scene, "C1 crs close re R1 to crs reason=complete");
	ACCEPTED(scene, "L1 crs link case B to crs into=A second=yes"); /* nothing is owed: it stays closed */
	assert_true(scene_book(scene, 'A')->state.self.closed_by.hex[0]);
	assert_false(scene_book(scene, 'B')->state.self.closed_by.hex[0]);
	ACCEPTED(scene, "C2 crs close re R1 to crs reason=complete");
	assert_true(scene->last.closes);
	assert_true(scene_book(scene, 'B')->state.self.closed_by.hex[0]);
	SETTLED(scene);
}

static void
an_answer_stands_in_the_case_of_what_it_answers(void **state)
{
	struct scene *scene = scene_open();

	(void)state;
	ACCEPTED(scene, "R1 police referral to crs " PPN " grade=high child=aaaaaaaa");
	ACCEPTED(scene, "R2 school referral case B to crs " PPN " grade=high child=bbbbbbbb");
	ACCEPTED(scene, "L1 crs link case B to crs into=A second=yes");
	/* the school would learn of the other case's name */
	REFUSED(scene, RE_FOREIGN, "D1 crs decision case A re R2 to school " FULL " child=bbbbbbbb:nfa");
	REFUSED(scene, RE_FOREIGN, "P1 crs progress case A re R2 to school code=seen next-by=1793619000");
	ACCEPTED(scene, "D2 crs decision case B re R2 to school " FULL " child=bbbbbbbb:assessment");
	READS(scene, "school", "opened", "D2");
	STATE(scene, "D2/read/school", MET);
	/* what was said while they were linked counts when they are not */
	ACCEPTED(scene, "U1 crs unlink case A to crs into=B second=yes");
	READS(scene, "crs", "opened", "R2");
	STATE(scene, "R2/acknowledge/school", MET);
	REFUSED(scene, CASE_UNKNOWN, "N1 school not-told case A re D2 to crs code=no-reasons");
	REFUSED(scene, RE_FOREIGN, "X1 crs excuse case A re D2 duty=assessment-outcome/school/bbbbbbbb "
				   "reason=in-error second=yes");
	ACCEPTED(scene, "N2 school not-told case B re D2 to crs code=no-reasons");
	assert_string_equal(scene_duty(scene, "N2/decision/school/bbbbbbbb")->creditor.name, "school");
	SETTLED(scene);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_has_arrived_is_opened_by_whoever_got_it),
	    cmocka_unit_test(what_was_asked_is_answered_to_the_new_holder),
	    cmocka_unit_test(the_old_holders_answer_undone_is_owed_by_the_new_one),
	    cmocka_unit_test(a_call_recorded_at_the_front_door_is_the_callers_whoever_holds_the_case),
	    cmocka_unit_test(a_case_taken_by_one_is_no_longer_offered_to_another),
	    cmocka_unit_test(what_is_lent_on_comes_back_to_whom_it_belongs),
	    cmocka_unit_test(a_handover_said_anew_takes_the_place_of_the_first),
	    cmocka_unit_test(cases_on_loan_and_offers_are_not_linked),
	    cmocka_unit_test(another_area_that_takes_one_of_linked_cases_has_taken_both),
	    cmocka_unit_test(each_of_many_referrers_hears_who_holds_the_case),
	    cmocka_unit_test(a_dispute_with_the_former_holder_stays_its_own),
	    cmocka_unit_test(a_closed_case_linked_with_an_open_one_is_closed_by_either),
	    cmocka_unit_test(an_answer_stands_in_the_case_of_what_it_answers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
