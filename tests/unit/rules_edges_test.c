/* Where a rule ends: who stands just outside it, the first of a list, the last
 * moment, the number that is one too many. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "rules/casebook.h"
#include "rules/clocks.h"
#include "rules/erasing.h"
#include "rules/standing.h"
#include "support/scene.h"

#define FULL SCENE_FULL
#define PPN SCENE_PPN
#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

/* ---- the book of cases --------------------------------------------------------------- */

/* As a start makes it from the store: rows, and no notes before them. */
static void
put_row(struct casebook *book, const char *token, int64_t returns)
{
	struct case_row row = {.home = {"crs"}, .holder = {"their-crs"}, .returns = {returns}};
	const struct decision decision = {.rows = &row, .row_count = 1};

	(void)strcpy(row.token.hex, token);
	(void)strcpy(row.group.hex, token);
	if (returns != INSTANT_NEVER)
		(void)strcpy(row.lender.name, "crs");
	assert_int_equal(casebook_apply(book, NULL, &decision), STATUS_OK);
}

static const char *
lent(struct casebook *book, int64_t now)
{
	const struct case_token *token = casebook_lent(book, (struct instant){now});

	return token ? token->hex : "";
}

static void
what_was_lent_before_a_start_goes_back_after_it(void **state)
{
	static const char one[] = "01930000000070008000000000000001", other[] = "01930000000070008000000000000002",
			  third[] = "01930000000070008000000000000003";
	struct arena *arena = arena_new(1 << 20);
	struct casebook *book = casebook_new(arena);

	(void)state;
	put_row(book, one, 2000);
	assert_string_equal(lent(book, 1999), "");
	assert_string_equal(lent(book, 2000), one);
	put_row(book, third, INSTANT_NEVER);
	casebook_forget(book, &(struct case_token){"01930000000070008000000000000003"});
	assert_string_equal(lent(book, 2000), one);
	/* of two the one that was over first, whichever was lent first */
	put_row(book, other, 1000);
	put_row(book, third, INSTANT_NEVER);
	assert_string_equal(lent(book, 999), "");
	assert_string_equal(lent(book, 2000), other);
	/* a case that was not lent is forgotten: the others are as they were */
	casebook_forget(book, &(struct case_token){"01930000000070008000000000000003"});
	assert_string_equal(lent(book, 2000), other);
	casebook_forget(book, &(struct case_token){"01930000000070008000000000000002"});
	assert_string_equal(lent(book, 1999), "");
	assert_string_equal(lent(book, 2000), one);
	put_row(book, one, INSTANT_NEVER);
	assert_string_equal(lent(book, INSTANT_NEVER - 1), "");
	arena_free(arena);
}

/* ---- who stands just outside ---------------------------------------------------------- */

static struct scene *
a_case(void)
{
	struct scene *scene = scene_open(); /* Monday 2026-11-02 10:00 */

	ACCEPTED(scene, "R1 school referral to crs " PPN " grade=medium child=aaaaaaaa");
	return scene;
}

static void
what_somebody_wrote_to_itself_was_not_for_it(void **state)
{
	struct scene *scene = a_case();

	(void)state;
	ACCEPTED(scene, "R2 crs referral to crs route=telephone on-behalf-of=individual received-at=1793612700 "
			"grade=medium protection=none child=bbbbbbbb");
	/* whoever stands beside it has got it; it has written it */
	REFUSED(scene, RE_FOREIGN, "W1 crs not-ours re R2 to crs reason=wrong-child");
	ACCEPTED(scene, "W2 edt not-ours re R2 to crs reason=wrong-child");
	SETTLED(scene);
}

static void
danger_takes_no_stage_that_the_policy_does_not_have(void **state)
{
	struct scene *scene = a_case();

	(void)state;
	ACCEPTED(scene, "D1 crs decision re R1 to school " FULL " child=aaaaaaaa:nfa");
	REFUSED(scene, STAGE, "E1 school escalation re D1 to crs against=crs stage=6 imminent=yes");
	ACCEPTED(scene, "E2 school escalation re D1 to crs,southampton-partnership against=crs stage=5 imminent=yes");
	SETTLED(scene);
}

static void
only_the_giver_of_a_handover_writes_more_into_its_case(void **state)
{
	struct scene *scene = a_case();

	(void)state;
	ACCEPTED(scene, "H1 crs handover case H to assessing-team item=A");
	ACCEPTED(scene, "H2 assessing-team handover-accepted case H re H1 to crs item=A");
	/* it holds what was given, not the case of the giving */
	REFUSED(scene, NOT_HOLDER, "H3 assessing-team handover case H to early-help-team item=A");
	assert_string_equal(scene->last.holder.name, "crs");
	ACCEPTED(scene, "H4 assessing-team handover case G to early-help-team item=A");
	SETTLED(scene);
}

/* ---- the first of a list --------------------------------------------------------------- */

static void
whoever_rang_is_told_of_the_close_though_its_answer_was_the_first_duty(void **state)
{
	struct scene *scene = scene_open();

	(void)state;
	/* the front door wrote it down: there is nothing to acknowledge */
	ACCEPTED(scene, "R1 crs referral to health route=telephone on-behalf-of=health received-at=1793612700 grade=medium "
			"protection=none child=aaaaaaaa");
	assert_int_equal(scene_book(scene, 'A')->duties[0].kind, DUTY_DECISION);
	ACCEPTED(scene, "D1 crs decision re R1 to health " FULL " child=aaaaaaaa:nfa");
	READS(scene, "health", "verified", "D1");
	ACCEPTED(scene, "C1 crs close re R1 to crs reason=complete");
	assert_string_equal(scene_notices(scene), "closed:health");
	assert_string_equal(scene->last.notices[0].code, "");
	/* nor is a receipt what it was met by */
	assert_string_equal(scene_duty(scene, "D1/verify/health")->ended_by.hex, "");
	ACCEPTED(scene, "N1 health not-told re D1 to crs code=no-reasons");
	assert_string_equal(scene_notices(scene), "reopened:health");
	assert_string_equal(scene->last.notices[0].code, "");
	assert_int_equal(scene_duty(scene, "N1/decision/health/aaaaaaaa")->state, DUTY_OPEN);
	assert_string_equal(scene_duty(scene, "N1/decision/health/aaaaaaaa")->ended_by.hex, "");
	assert_int_equal(scene_duty(scene, "N1/decision/health/aaaaaaaa")->ended.ms, 0);
	SETTLED(scene);
}

static void
a_referral_that_its_first_recipient_does_not_get_is_marked(void **state)
{
	struct scene *scene = scene_open();

	(void)state;
	ACCEPTED(scene, "R1 crs referral to ambulance,health route=telephone on-behalf-of=health received-at=1793612700 "
			"grade=medium protection=none child=aaaaaaaa");
	assert_string_equal(scene_delivered(scene), "edt health");
	assert_true(scene->last.is_marked);
	SETTLED(scene);
}

/* The case of somebody who rang: its first duty is the answer. */
static struct scene *
rung(const char *facts)
{
	struct scene *scene = scene_open();

	ACCEPTED(scene, "R1 crs referral to police route=telephone on-behalf-of=police received-at=1793612700 %s", facts);
	assert_int_equal(scene_book(scene, 'A')->duties[0].kind, DUTY_DECISION);
	return scene;
}

static void
the_first_answer_counts_as_each(void **state)
{
	struct scene *scene = rung("grade=medium protection=none child=aaaaaaaa child=bbbbbbbb");

	(void)state;
	/* asked once more, for its children */
	ACCEPTED(scene, "G1 crs regrade re R1 to police grade=high reason=risk-up");
	assert_non_null(scene_duty(scene, "G1/decision/police/aaaaaaaa"));
	assert_non_null(scene_duty(scene, "G1/decision/police/bbbbbbbb"));
	SETTLED(scene);

	/* taken back */
	scene = rung("grade=medium protection=none child=aaaaaaaa");
	ACCEPTED(scene, "D1 crs decision re R1 to police " FULL " child=aaaaaaaa:nfa");
	ACCEPTED(scene, "X1 crs retract re D1 to police reason=in-error");
	assert_int_equal(scene_duty(scene, "X1/decision/police/aaaaaaaa")->state, DUTY_OPEN);
	SETTLED(scene);

	/* still to be said of a child under police protection */
	scene = rung("grade=high protection=police-protection child=aaaaaaaa child=bbbbbbbb");
	ACCEPTED(scene, "D1 crs decision re R1 to police " FULL " child=bbbbbbbb:nfa");
	assert_int_equal(scene_duty(scene, "R1/protection/police")->state, DUTY_OPEN);
	ACCEPTED(scene, "D2 crs decision re R1 to police " FULL " child=aaaaaaaa:nfa");
	assert_int_equal(scene_duty(scene, "R1/protection/police")->state, DUTY_MET);
	SETTLED(scene);

	/* owed to one who refers late, too; and withheld */
	scene = rung("grade=medium protection=none child=aaaaaaaa");
	ACCEPTED(scene, "R2 school referral case B to crs " PPN " grade=none child=bbbbbbbb child=cccccccc");
	ACCEPTED(scene, "L1 crs link case B to crs into=A second=yes");
	ACCEPTED(scene, "D2 crs decision case B re R2 to school child=bbbbbbbb:existing-case " FULL);
	assert_int_equal(scene_duty(scene, "D2/decision/school/bbbbbbbb")->state, DUTY_OPEN);
	ACCEPTED(scene, "E1 crs excuse re R1 to crs duty=decision/police/aaaaaaaa reason=withheld review=1796083200 second=yes");
	ACCEPTED(scene, "D1 crs decision re R1 to crs child=aaaaaaaa:assessment " FULL);
	assert_null(strstr(scene_duties(scene, 'A'), "D1/"));
	SETTLED(scene);
}

static void
what_is_owed_in_its_own_case_is_not_owed_elsewhere(void **state)
{
	struct scene *scene = a_case();

	(void)state;
	ACCEPTED(scene, "D1 crs decision re R1 to school " FULL " child=aaaaaaaa:nfa");
	ACCEPTED(scene, "R2 police referral case B to crs " PPN " grade=none child=bbbbbbbb child=cccccccc");
	ACCEPTED(scene, "L1 crs link case B to crs into=A second=yes");
	ACCEPTED(scene, "D2 crs decision case B re R2 to police " FULL " child=bbbbbbbb:existing-case");
	assert_null(scene_duty(scene, "D2/decision/police/bbbbbbbb"));
	assert_int_equal(scene_duty(scene, "R2/decision/police/cccccccc")->state, DUTY_OPEN);
	SETTLED(scene);
}

static void
a_child_decided_on_before_its_grade_was_raised_is_decided_on(void **state)
{
	struct scene *scene = scene_open();

	(void)state;
	ACCEPTED(scene, "R1 police referral to crs route=written grade=medium protection=police-protection child=aaaaaaaa "
			"child=bbbbbbbb");
	ACCEPTED(scene, "D1 crs decision re R1 to police " FULL " child=aaaaaaaa:nfa");
	ACCEPTED(scene, "F1 police further-information re R1 to crs grade=high");
	assert_int_equal(scene_duty(scene, "F1/decision/police/aaaaaaaa")->state, DUTY_OPEN);
	assert_int_equal(scene_duty(scene, "R1/protection/police")->state, DUTY_OPEN);
	ACCEPTED(scene, "D2 crs decision re R1 to police " FULL " child=bbbbbbbb:nfa");
	assert_int_equal(scene_duty(scene, "F1/decision/police/aaaaaaaa")->state, DUTY_OPEN);
	assert_int_equal(scene_duty(scene, "R1/protection/police")->state, DUTY_MET);
	SETTLED(scene);
}

static void
a_complaint_about_a_referral_asks_for_the_decision_alone(void **state)
{
	struct scene *scene = a_case();

	(void)state;
	ACCEPTED(scene, "D1 crs decision re R1 to school " FULL " child=aaaaaaaa:assessment");
	ACCEPTED(scene, "O1 crs outcome re D1 to school of=assessment level=full event-at=1793612700 child=aaaaaaaa:nfa");
	ACCEPTED(scene, "N1 school not-told re R1 to crs code=nothing-came");
	assert_int_equal(scene_duty(scene, "N1/decision/school/aaaaaaaa")->state, DUTY_OPEN);
	assert_null(scene_duty(scene, "N1/assessment-outcome/school/aaaaaaaa"));
	SETTLED(scene);
}

static void
a_disagreement_goes_to_nobody_whom_it_does_not_concern(void **state)
{
	struct scene *scene = a_case();

	(void)state;
	REFUSED(scene, TYPE_NOT_ALLOWED, "E1 school escalation re R1 to crs,gp against=crs stage=1 imminent=no");
	ACCEPTED(scene, "E2 school escalation re R1 to crs against=crs stage=1 imminent=no");
	SETTLED(scene);
}

static void
the_only_type_that_an_agency_may_send_it_may_send(void **state)
{
	struct scene *scene = scene_open();

	(void)state;
	ACCEPTED(scene, "R1 childminder referral to crs " PPN " grade=medium child=aaaaaaaa");
	ACCEPTED(scene, "F1 childminder further-information re R1 to crs grade=none");
	SETTLED(scene);
}

static void
a_key_is_good_to_the_last_second_of_its_grace(void **state)
{
	static const struct card_epoch epochs[] = {{"e1", "age1test", 0, 1793600000}};
	const struct card card = {.agency = {"crs"}, .serial = 1, .epochs = epochs, .epoch_count = 1};
	const struct card *const cards[] = {&card};
	const struct directory_agency agencies[] = {{.id = {"crs"}}};
	const struct directory directory = {.agencies = agencies, .agency_count = 1};
	const struct recipient recipient = {.agency = {"crs"}, .epoch = "e1"};
	struct standing standing = {.directory = &directory, .cards = cards, .card_count = 1};

	(void)state;
	standing.now.ms = 1793600000000 + EPOCH_GRACE_MS;
	assert_int_equal(standing_check_recipient(&standing, &recipient), REFUSAL_NONE);
	standing.now.ms += 1000;
	assert_int_equal(standing_check_recipient(&standing, &recipient), REFUSAL_EPOCH);
}

static void
a_duty_of_nobody_who_can_be_told_is_overdue_all_the_same(void **state)
{
	struct arena *arena = arena_new(1 << 16);
	const struct directory directory = {.agency_count = 0};
	const struct standing standing = {.directory = &directory, .now = {2000}};
	const struct duty duty = {.kind = DUTY_DECISION, .debtor = {"gone"}, .creditor = {"individual"}, .due = {1000},
				  .warn = {INSTANT_NEVER}, .remind = {INSTANT_NEVER}};
	struct decision decision;

	(void)state;
	assert_int_equal(decide_due(&duty, &standing, arena, &decision), STATUS_OK);
	assert_int_equal(decision.change_count, 1);
	assert_int_equal(decision.changes[0].duty.state, DUTY_OVERDUE);
	assert_int_equal(decision.notice_count, 0);
	arena_free(arena);
}

static void
what_comes_back_by_itself_comes_back_by_no_note(void **state)
{
	struct scene *scene = a_case();
	struct decision decision;

	(void)state;
	ACCEPTED(scene, "H1 crs handover case H to assessing-team item=A until=1793692800");
	ACCEPTED(scene, "H2 assessing-team handover-accepted case H re H1 to crs item=A");
	scene_at(scene, "2026-11-03 08:00");
	assert_int_equal(casebook_lapse(scene->book, &scene->standing, scene->arena, &decision), STATUS_OK);
	assert_int_equal(decision.notice_count, 1);
	assert_int_equal(decision.notices[0].kind, NOTICE_HELD);
	assert_string_equal(decision.notices[0].about, "");
	assert_string_equal(decision.notices[0].code, "crs");
	SETTLED(scene);
}

/* ---- how long a case is kept ------------------------------------------------------------- */

static void
a_time_to_keep_that_no_calendar_has_is_for_ever(void **state)
{
	static const struct {
		uint64_t amount;
		int is_months;
		int32_t from;
		int32_t want; /* the day, 0 for never */
	} rows[] = {
	    {2900000, 0, 0, 2900000}, {2900001, 0, 0, 0},	    {2899999, 0, 1, 2900000}, {2900000, 0, 1, 0},
	    {2899999, 0, 0, 2899999}, {UINT64_MAX / 12, 0, 0, 0}, {12 * 7500, 1, 0, 2739319}, {12 * 8100, 1, 0, 0},
	    {12 * 8029 + 12, 1, 0, 0}, {12 * 9000, 1, 0, 0},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const struct policy_keep keep = {.is_note = 1, .amount = rows[i].amount, .is_months = rows[i].is_months};
		struct instant from = erasing_from(&keep, clocks_at(rows[i].from, 600));

		if (rows[i].want)
			assert_int_equal(clocks_day(from), rows[i].want);
		else
			assert_int_equal(from.ms, INSTANT_NEVER);
	}
}

static void
a_hold_that_its_first_recipient_has_holds_until_that_one_is_told(void **state)
{
	struct scene *scene = scene_open();
	const struct policy_keep keep = {.is_note = 1, .amount = 30};
	struct policy policy = *scene->policies[0];
	struct instant from;

	(void)state;
	policy.keeps = &keep;
	policy.keep_count = 1;
	scene->policies[0] = &policy;
	ACCEPTED(scene, "R1 ambulance referral to crs " PPN " grade=medium child=aaaaaaaa");
	READS(scene, "crs", "opened", "R1");
	ACCEPTED(scene, "D1 crs decision re R1 to ambulance " FULL " child=aaaaaaaa:nfa");
	READS(scene, "ambulance", "opened", "D1");
	ACCEPTED(scene, "C1 crs close re R1 to crs reason=complete");
	assert_int_equal(erasing_judge(&scene_book(scene, 'A')->state, &scene->standing, &from), ERASING_EARLY);
	ACCEPTED(scene, "H1 crs hold re R1 to ambulance reason=review");
	assert_int_equal(erasing_judge(&scene_book(scene, 'A')->state, &scene->standing, &from), ERASING_HELD);
	ACCEPTED(scene, "H2 crs hold re R1 to ambulance reason=released");
	assert_int_equal(erasing_judge(&scene_book(scene, 'A')->state, &scene->standing, &from), ERASING_EARLY);
	SETTLED(scene);
}

static void
a_group_of_cases_is_open_while_one_of_them_is(void **state)
{
	struct scene *scene = scene_open();
	struct case_row linked[2];
	struct case_state group;
	struct instant from;

	(void)state;
	ACCEPTED(scene, "R1 police referral to crs " PPN " grade=medium child=aaaaaaaa");
	group = scene_book(scene, 'A')->state;
	group.linked = linked;
	group.linked_count = 2;
	for (int open = 0; open < 4; open++) {
		group.self.closed_by = (struct envelope_id){"01930000000070008000000000000001"};
		linked[0] = linked[1] = group.self;
		if (open < 2)
			linked[open].closed_by = (struct envelope_id){""};
		if (open == 2)
			group.self.closed_by = (struct envelope_id){""};
		assert_int_equal(erasing_judge(&group, &scene->standing, &from), open < 3 ? ERASING_OPEN : ERASING_TERM);
	}
	SETTLED(scene);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_was_lent_before_a_start_goes_back_after_it),
	    cmocka_unit_test(what_somebody_wrote_to_itself_was_not_for_it),
	    cmocka_unit_test(danger_takes_no_stage_that_the_policy_does_not_have),
	    cmocka_unit_test(only_the_giver_of_a_handover_writes_more_into_its_case),
	    cmocka_unit_test(whoever_rang_is_told_of_the_close_though_its_answer_was_the_first_duty),
	    cmocka_unit_test(a_referral_that_its_first_recipient_does_not_get_is_marked),
	    cmocka_unit_test(the_first_answer_counts_as_each),
	    cmocka_unit_test(what_is_owed_in_its_own_case_is_not_owed_elsewhere),
	    cmocka_unit_test(a_child_decided_on_before_its_grade_was_raised_is_decided_on),
	    cmocka_unit_test(a_complaint_about_a_referral_asks_for_the_decision_alone),
	    cmocka_unit_test(a_disagreement_goes_to_nobody_whom_it_does_not_concern),
	    cmocka_unit_test(the_only_type_that_an_agency_may_send_it_may_send),
	    cmocka_unit_test(a_key_is_good_to_the_last_second_of_its_grace),
	    cmocka_unit_test(a_duty_of_nobody_who_can_be_told_is_overdue_all_the_same),
	    cmocka_unit_test(what_comes_back_by_itself_comes_back_by_no_note),
	    cmocka_unit_test(a_time_to_keep_that_no_calendar_has_is_for_ever),
	    cmocka_unit_test(a_hold_that_its_first_recipient_has_holds_until_that_one_is_told),
	    cmocka_unit_test(a_group_of_cases_is_open_while_one_of_them_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
