/* Stories of whole cases: a referral is answered, the answer is delivered and
 * read, and only then may the case close; for every referrer and every child. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/scene.h"

#define FULL SCENE_FULL
#define PPN SCENE_PPN

static void
an_answered_referral_closes(void **state)
{
	struct scene *scene = scene_open();

	(void)state;
	ACCEPTED(scene, "R1 police referral to crs " PPN " grade=high child=aaaaaaaa");
	assert_string_equal(scene_delivered(scene), "crs edt");
	assert_true(scene->last.is_urgent);
	assert_false(scene->last.is_marked);
	assert_string_equal(scene->last.rows[0].holder.name, "crs");
	assert_string_equal(scene_duties(scene, 'A'), "R1/acknowledge/police open\n"
						      "R1/decision/police/aaaaaaaa open\n");
	REFUSED(scene, DUTIES_OPEN, "C0 crs close re R1 to crs reason=complete");
	assert_string_equal(scene_needs(scene), "R1/acknowledge/police R1/decision/police/aaaaaaaa");

	READS(scene, "crs", "opened", "R1");
	assert_string_equal(scene_delivered(scene), "police");
	ACCEPTED(scene, "D1 crs decision re R1 to police " FULL " child=aaaaaaaa:nfa");
	assert_string_equal(scene_delivered(scene), "edt police");
	/* an NFA decision is the only feedback: not closed before it is there */
	REFUSED(scene, DUTIES_OPEN, "C1 crs close re R1 to crs reason=complete");
	assert_string_equal(scene_needs(scene), "D1/verify/police");

	READS(scene, "police", "verified", "D1");
	assert_string_equal(scene_duties(scene, 'A'), "R1/acknowledge/police met\n"
						      "R1/decision/police/aaaaaaaa met by D1\n"
						      "D1/verify/police met\n"
						      "D1/read/police open\n");
	READS(scene, "police", "opened", "D1");
	ACCEPTED(scene, "C2 crs close re R1 to crs reason=complete");
	assert_true(scene->last.closes);
	assert_string_equal(scene_notices(scene), "closed:police");
	assert_string_equal(scene->last.notices[0].about, scene->said[scene->said_count - 1].envelope.id.hex);
	SETTLED(scene);
}

static void
a_teachers_unread_outcome_does_not_hold_the_case_open(void **state)
{
	struct scene *scene = scene_open();

	(void)state;
	ACCEPTED(scene, "R1 school referral to crs " PPN " grade=none child=aaaaaaaa");
	READS(scene, "edt", "opened", "R1");
	ACCEPTED(scene, "D1 crs decision re R1 to school " FULL " child=aaaaaaaa:assessment");
	READS(scene, "school", "verified", "D1");
	REFUSED(scene, DUTIES_OPEN, "C1 crs close re R1 to crs reason=complete");
	assert_string_equal(scene_needs(scene), "D1/assessment-outcome/school/aaaaaaaa");
	ACCEPTED(scene, "O1 crs outcome re D1 to school of=assessment level=full event-at=1793612700 "
			"child=aaaaaaaa:child-in-need");
	READS(scene, "school", "verified", "O1");
	ACCEPTED(scene, "C2 crs close re R1 to crs reason=rc8");
	assert_string_equal(scene_duties(scene, 'A'), "R1/acknowledge/school met\n"
						      "R1/decision/school/aaaaaaaa met by D1\n"
						      "D1/verify/school met\n"
						      "D1/assessment-outcome/school/aaaaaaaa met by O1\n"
						      "D1/read/school open\n"
						      "O1/verify/school met\n"
						      "O1/read/school open\n");
	/* read after the close: settled, and the case stays closed */
	READS(scene, "school", "opened", "O1");
	assert_false(scene->last.reopens);
	assert_true(scene_book(scene, 'A')->state.self.closed_by.hex[0]);
	SETTLED(scene);
}

/* The police refer in writing; health rings and CRS logs the call into the
 * open case.  Both are owed everything; neither ever sees a word of the other. */
static void
two_referrers_are_both_owed_and_never_learn_of_each_other(void **state)
{
	struct scene *scene = scene_open();

	(void)state;
	ACCEPTED(scene, "R1 police referral to crs " PPN " grade=medium child=aaaaaaaa");
	READS(scene, "crs", "opened", "R1");
	ACCEPTED(scene, "R2 crs referral to health route=telephone on-behalf-of=health received-at=1793612700 "
			"grade=medium protection=none child=bbbbbbbb");
	assert_string_equal(scene_delivered(scene), "edt health");
	assert_false(scene->last.is_marked);
	ACCEPTED(scene, "D1 crs decision re R1 to police " FULL " child=aaaaaaaa:nfa");
	assert_string_equal(scene_delivered(scene), "edt police");
	READS(scene, "police", "opened", "D1");
	REFUSED(scene, DUTIES_OPEN, "C1 crs close re R1 to crs reason=complete");
	assert_string_equal(scene_needs(scene), "R2/decision/health/bbbbbbbb");
	/* one envelope to both is no answer to either */
	REFUSED(scene, TYPE_NOT_ALLOWED, "D2 crs decision re R2 to health,police " FULL " child=bbbbbbbb:nfa");
	/* nor does the other's answer count */
	REFUSED(scene, FACTS, "D3 crs decision re R2 to health " FULL " child=aaaaaaaa:nfa");
	ACCEPTED(scene, "D4 crs decision re R2 to health " FULL " child=bbbbbbbb:nfa");
	assert_string_equal(scene_delivered(scene), "edt health");
	READS(scene, "health", "verified", "D4");
	ACCEPTED(scene, "C2 crs close re R2 to crs reason=complete");
	assert_string_equal(scene_notices(scene), "closed:police closed:health");
	assert_string_equal(scene_delivered(scene), "edt");
	/* what one of them says about the other's is a foreign matter */
	REFUSED(scene, RE_FOREIGN, "N1 health not-told re R1 to crs code=no-reasons");
	REFUSED(scene, RE_FOREIGN, "N2 police not-told re D4 to crs code=no-reasons");
	assert_int_equal(scene_reads(scene, "police", "verified", "D4"), REFUSAL_RECEIPT_FOREIGN);
	SETTLED(scene);
}

static void
three_siblings_have_three_outcomes(void **state)
{
	struct scene *scene = scene_open();

	(void)state;
	ACCEPTED(scene, "R1 gp referral to crs " PPN " grade=standard child=aaaaaaaa child=bbbbbbbb child=cccccccc");
	READS(scene, "crs", "opened", "R1");
	ACCEPTED(scene, "D1 crs decision re R1 to gp " FULL " child=aaaaaaaa:advice child=bbbbbbbb:early-help");
	assert_string_equal(scene_duties(scene, 'A'), "R1/acknowledge/gp met\n"
						      "R1/decision/gp/aaaaaaaa met by D1\n"
						      "R1/decision/gp/bbbbbbbb met by D1\n"
						      "R1/decision/gp/cccccccc open\n"
						      "D1/verify/gp open\n"
						      "D1/early-help-outcome/gp/bbbbbbbb open\n");
	ACCEPTED(scene, "D2 crs decision re R1 to gp " FULL " child=cccccccc:assessment");
	ACCEPTED(scene,
		 "O1 crs outcome re D1 to gp of=early-help level=full event-at=1793612700 child=bbbbbbbb:declined");
	/* an outcome of the wrong child meets nothing of the other */
	ACCEPTED(scene, "O2 crs outcome re D2 to gp of=assessment level=full event-at=1793612700 child=bbbbbbbb:nfa");
	READS(scene, "gp", "opened", "D1");
	READS(scene, "gp", "opened", "D2");
	READS(scene, "gp", "opened", "O1");
	READS(scene, "gp", "opened", "O2");
	REFUSED(scene, DUTIES_OPEN, "C1 crs close re R1 to crs reason=complete");
	assert_string_equal(scene_needs(scene), "D2/assessment-outcome/gp/cccccccc");
	ACCEPTED(scene, "O3 crs outcome re D2 to gp of=assessment level=full event-at=1793612700 "
			"child=cccccccc:child-in-need");
	READS(scene, "gp", "verified", "O3");
	ACCEPTED(scene, "C2 crs close re R1 to crs reason=complete");
	SETTLED(scene);
}

/* A neighbour rings: nobody to write to, somebody to tell. */
static void
a_caller_without_an_agent_is_told_otherwise(void **state)
{
	struct scene *scene = scene_open();

	(void)state;
	ACCEPTED(scene, "R1 crs referral to crs route=telephone on-behalf-of=individual received-at=1793612700 "
			"grade=standard protection=none child=aaaaaaaa");
	assert_string_equal(scene_delivered(scene), "edt");
	assert_string_equal(scene_duties(scene, 'A'), "R1/decision/individual/aaaaaaaa open\n");
	ACCEPTED(scene,
		 "D1 crs decision re R1 to crs level=limited stage=contact rereferral=no child=aaaaaaaa:early-help");
	assert_string_equal(scene_duties(scene, 'A'), "R1/decision/individual/aaaaaaaa met by D1\n"
						      "D1/tell/individual open\n"
						      "D1/early-help-outcome/individual/aaaaaaaa open\n");
	ACCEPTED(scene, "T1 crs told-otherwise re D1 to crs channel=phone reason=no-agent");
	ACCEPTED(scene, "O1 edt outcome re D1 to crs of=early-help level=limited event-at=1793612700 "
			"child=aaaaaaaa:taken-up");
	REFUSED(scene, DUTIES_OPEN, "C1 crs close re R1 to crs reason=complete");
	assert_string_equal(scene_needs(scene), "O1/tell/individual");
	ACCEPTED(scene, "T2 edt told-otherwise re O1 to crs channel=letter reason=no-agent");
	ACCEPTED(scene, "C2 crs close re R1 to crs reason=complete");
	assert_string_equal(scene_notices(scene), "");
	assert_string_equal(scene_duties(scene, 'A'), "R1/decision/individual/aaaaaaaa met by D1\n"
						      "D1/tell/individual met by T1\n"
						      "D1/early-help-outcome/individual/aaaaaaaa met by O1\n"
						      "O1/tell/individual met by T2\n");
	SETTLED(scene);
}

static void
an_anonymous_call_is_decided_and_nobody_is_told(void **state)
{
	struct scene *scene = scene_open();

	(void)state;
	ACCEPTED(scene, "R1 edt referral to crs route=telephone on-behalf-of=anonymous received-at=1793612700 "
			"grade=high protection=none child=aaaaaaaa");
	assert_string_equal(scene->last.rows[0].holder.name, "crs");
	REFUSED(scene, DUTIES_OPEN, "C1 crs close re R1 to crs reason=complete");
	ACCEPTED(scene, "D1 crs decision re R1 to crs " FULL " child=aaaaaaaa:nfa");
	assert_string_equal(scene_duties(scene, 'A'), "R1/decision/anonymous/aaaaaaaa met by D1\n");
	ACCEPTED(scene, "C2 crs close re R1 to crs reason=complete");
	SETTLED(scene);
}

/* A GP rang; writing back to the surgery is not safe: it is not in `to`. */
static void
where_writing_back_is_unsafe_a_person_is_told(void **state)
{
	struct scene *scene = scene_open();

	(void)state;
	ACCEPTED(scene, "R1 crs referral to crs route=telephone on-behalf-of=gp received-at=1793612700 grade=medium "
			"protection=none child=aaaaaaaa");
	ACCEPTED(scene, "D1 crs decision re R1 to crs " FULL " child=aaaaaaaa:nfa");
	assert_string_equal(scene_duties(scene, 'A'), "R1/decision/individual/aaaaaaaa met by D1\n"
						      "D1/tell/individual open\n");
	ACCEPTED(scene, "T1 crs told-otherwise re D1 to crs channel=in-person reason=unsafe");
	ACCEPTED(scene, "C1 crs close re R1 to crs reason=complete");
	SETTLED(scene);
}

/* "I rang at 10:05": no child named; it cannot close unanswered. */
static void
a_slip_is_answered_by_its_own_decision(void **state)
{
	struct scene *scene = scene_open();

	(void)state;
	ACCEPTED(scene, "R1 school referral to crs route=slip grade=medium protection=none");
	assert_string_equal(scene_duties(scene, 'A'), "R1/acknowledge/school open\n"
						      "R1/decision/school/- open\n");
	READS(scene, "crs", "opened", "R1");
	ACCEPTED(scene, "D1 crs decision re R1 to school " FULL " child=dddddddd:assessment");
	assert_string_equal(scene_duties(scene, 'A'), "R1/acknowledge/school met\n"
						      "R1/decision/school/- met by D1\n"
						      "D1/verify/school open\n"
						      "D1/assessment-outcome/school/dddddddd open\n");
	ACCEPTED(scene, "R2 school referral case B to crs route=slip grade=medium protection=none");
	ACCEPTED(scene, "D2 crs decision case B re R2 to school " FULL);
	assert_string_equal(scene_duties(scene, 'B'), "R2/acknowledge/school open\n"
						      "R2/decision/school/- met by D2\n"
						      "D2/verify/school open\n");
	SETTLED(scene);
}

static void
a_stub_is_completed_by_its_sender(void **state)
{
	struct scene *scene = scene_open();

	(void)state;
	ACCEPTED(scene, "R1 ambulance referral to crs " PPN " stub=yes grade=standard");
	assert_string_equal(scene_duties(scene, 'A'), "R1/acknowledge/ambulance open\n"
						      "R1/completion/crs open\n"
						      "R1/decision/ambulance/- open\n");
	assert_string_equal(scene_duty(scene, "R1/completion/crs")->debtor.name, "ambulance");
	ACCEPTED(scene, "F1 ambulance further-information re R1 to crs grade=standard");
	assert_string_equal(scene_delivered(scene), "crs edt");
	assert_string_equal(scene_duties(scene, 'A'), "R1/acknowledge/ambulance open\n"
						      "R1/completion/crs met by F1\n"
						      "R1/decision/ambulance/- open\n"
						      "F1/acknowledge/ambulance open\n");
	SETTLED(scene);
}

/* What was received on Friday night, and who was in, makes no difference to
 * whom the answer is owed. */
static void
edt_acts_for_the_holder_at_any_hour(void **state)
{
	struct scene *scene = scene_open();

	(void)state;
	scene_at(scene, "2026-11-06 23:00");
	ACCEPTED(scene, "R1 police referral to edt " PPN " grade=high child=aaaaaaaa");
	assert_string_equal(scene->last.rows[0].holder.name, "crs");
	READS(scene, "edt", "opened", "R1");
	ACCEPTED(scene, "P1 edt progress re R1 to police code=safe-tonight next-by=1794204000");
	ACCEPTED(scene, "D1 edt decision re R1 to police " FULL " child=aaaaaaaa:assessment");
	assert_string_equal(scene_delivered(scene), "crs police");
	assert_string_equal(scene_duty(scene, "D1/verify/police")->creditor.name, "crs");
	assert_string_equal(scene_duty(scene, "D1/assessment-outcome/police/aaaaaaaa")->debtor.name, "crs");
	READS(scene, "police", "verified", "D1");
	assert_string_equal(scene_delivered(scene), "edt");
	/* CRS puts right on Monday what EDT said at night */
	scene_at(scene, "2026-11-09 09:00");
	ACCEPTED(scene, "D2 crs decision re R1 replaces D1 to police " FULL " child=aaaaaaaa:nfa");
	assert_string_equal(scene_duties(scene, 'A'), "R1/acknowledge/police met\n"
						      "R1/decision/police/aaaaaaaa met by D1\n"
						      "D1/verify/police met\n"
						      "D1/assessment-outcome/police/aaaaaaaa replaced by D2\n"
						      "D1/read/police replaced by D2\n"
						      "D2/verify/police open\n");
	SETTLED(scene);
}

/* Another authority refers, with its own out-of-hours team beside it. */
static void
an_authority_across_the_border_is_one_referrer(void **state)
{
	struct scene *scene = scene_open();

	(void)state;
	ACCEPTED(scene, "R1 their-edt referral to crs " PPN " grade=medium child=aaaaaaaa");
	assert_string_equal(scene->last.rows[0].holder.name, "crs");
	assert_string_equal(scene_delivered(scene), "crs edt their-crs");
	assert_string_equal(scene_duties(scene, 'A'), "R1/acknowledge/their-crs open\n"
						      "R1/decision/their-crs/aaaaaaaa open\n");
	REFUSED(scene, CREDITOR_MISSING, "D0 crs decision re R1 to their-edt bare " FULL " child=aaaaaaaa:nfa");
	ACCEPTED(scene, "D1 crs decision re R1 to their-crs " FULL " child=aaaaaaaa:nfa");
	assert_string_equal(scene_delivered(scene), "edt their-crs their-edt");
	assert_string_equal(scene_duties(scene, 'A'), "R1/acknowledge/their-crs open\n"
						      "R1/decision/their-crs/aaaaaaaa met by D1\n"
						      "D1/verify/their-crs open\n");
	READS(scene, "their-edt", "opened", "D1");
	assert_string_equal(scene_duties(scene, 'A'), "R1/acknowledge/their-crs open\n"
						      "R1/decision/their-crs/aaaaaaaa met by D1\n"
						      "D1/verify/their-crs met\n"
						      "D1/read/their-crs met\n");
	ACCEPTED(scene, "N1 their-edt not-told re D1 to crs code=no-next-step");
	SETTLED(scene);
}

/* One that fills a case waits itself; nobody else's notes wait behind it. */
static void
one_agency_cannot_fill_a_case_for_the_others(void **state)
{
	struct scene *scene = scene_open();
	struct past *pasts = calloc(MAX_CASE_SENDER_ENVELOPES, sizeof *pasts);
	struct case_state full;
	struct decide_context context = {.standing = &scene->standing, .state = &full};
	struct decision decision;

	(void)state;
	assert_non_null(pasts);
	ACCEPTED(scene, "R1 police referral to crs " PPN " grade=high child=aaaaaaaa");
	ACCEPTED(scene, "R2 health referral to crs " PPN " grade=high child=bbbbbbbb");
	ACCEPTED(scene, "D1 crs decision re R1 to police " FULL " child=aaaaaaaa:nfa");
	full = scene_book(scene, 'A')->state;
	for (size_t i = 0; i < MAX_CASE_SENDER_ENVELOPES; i++)
		pasts[i] = full.past[0];
	full.past = pasts;
	full.past_count = MAX_CASE_SENDER_ENVELOPES;
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(decide_envelope(&scene->said[i].envelope, &context, scene->arena, &decision),
				 i ? STATUS_OK : STATUS_BUSY);
	full.past_count--;
	assert_int_equal(decide_envelope(&scene->said[0].envelope, &context, scene->arena, &decision), STATUS_OK);
	free(pasts);
	SETTLED(scene);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_answered_referral_closes),
	    cmocka_unit_test(a_teachers_unread_outcome_does_not_hold_the_case_open),
	    cmocka_unit_test(two_referrers_are_both_owed_and_never_learn_of_each_other),
	    cmocka_unit_test(three_siblings_have_three_outcomes),
	    cmocka_unit_test(a_caller_without_an_agent_is_told_otherwise),
	    cmocka_unit_test(an_anonymous_call_is_decided_and_nobody_is_told),
	    cmocka_unit_test(where_writing_back_is_unsafe_a_person_is_told),
	    cmocka_unit_test(a_slip_is_answered_by_its_own_decision),
	    cmocka_unit_test(a_stub_is_completed_by_its_sender),
	    cmocka_unit_test(edt_acts_for_the_holder_at_any_hour),
	    cmocka_unit_test(an_authority_across_the_border_is_one_referrer),
	    cmocka_unit_test(one_agency_cannot_fill_a_case_for_the_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
