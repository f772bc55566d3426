/* The table of types where a row differs from its neighbours: what is urgent,
 * what may be answered with what, who must be told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "rules/types.h"
#include "support/scene.h"

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))
#define FULL SCENE_FULL
#define PPN SCENE_PPN
#define NOTICE "detail=full aware-at=1793610000 grade=medium"
#define RECORD "meeting=01930000000070008000000000000111 version=1 held-at=1793610000 " \
	       "content=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

static struct scene *
a_case(void)
{
	struct scene *scene = scene_open(); /* Monday 2026-11-02 10:00 */

	ACCEPTED(scene, "R1 school referral to crs " PPN " grade=medium child=aaaaaaaa");
	return scene;
}

static void
what_is_urgent_passes_whatever_its_grade_or_only_when_it_is_high(void **state)
{
	static const enum message_type always[] = {TYPE_DECISION, TYPE_STRATEGY_RECORD, TYPE_OUTCOME,
						   TYPE_OVERRIDE, TYPE_ESCALATION,	TYPE_ESCALATION_RESPONSE};
	static const enum message_type if_high[] = {TYPE_REFERRAL, TYPE_FURTHER_INFORMATION, TYPE_NOTIFICATION, TYPE_CORRECT};
	int is_urgent[TYPE_COUNT_OF][2] = {{0}};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(always); i++)
		is_urgent[always[i]][0] = is_urgent[always[i]][1] = 1;
	for (size_t i = 0; i < COUNT_OF(if_high); i++)
		is_urgent[if_high[i]][1] = 1;
	for (unsigned type = TYPE_UNKNOWN + 1; type < TYPE_COUNT_OF; type++) {
		for (int is_high = 0; is_high < 2; is_high++) {
			struct scene *scene = a_case();

			/* taken or refused, it is looked at no later */
			(void)scene_says(scene, "X1 school %s re R1 to crs grade=%s", message_type_word((enum message_type)type),
					 is_high ? "high" : "medium");
			if (scene->last.is_urgent != is_urgent[type][is_high])
				fail_msg("%s: %d", message_type_word((enum message_type)type), scene->last.is_urgent);
			SETTLED(scene);
		}
	}
}

static void
only_what_asks_is_answered_by_a_decision(void **state)
{
	static const struct {
		const char *line;
		enum refusal want;
	} rows[] = {
	    {"X1 school further-information re R1 to crs grade=high", REFUSAL_NONE},
	    {"X1 school correct re R1 to crs", REFUSAL_NONE},
	    {"X1 crs regrade re R1 to school grade=high reason=risk-up", REFUSAL_NONE},
	    {"X1 school not-told re R1 to crs code=no-reasons", REFUSAL_NONE},
	    {"X1 crs progress re R1 to school code=seen next-by=1793619000", REFUSAL_RE_FOREIGN},
	    {"X1 crs hold re R1 to school reason=review", REFUSAL_RE_FOREIGN},
	    {"X1 crs information-request re R1 to health rag=red specific=yes", REFUSAL_RE_FOREIGN},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct scene *scene = a_case();

		ACCEPTED(scene, "%s", rows[i].line);
		assert_int_equal(scene_says(scene, "D1 crs decision re X1 to school " FULL " child=aaaaaaaa:nfa"), rows[i].want);
		SETTLED(scene);
	}
}

static void
an_outcome_answers_what_takes_an_answer_back_and_no_correction(void **state)
{
	struct scene *scene = a_case();

	(void)state;
	ACCEPTED(scene, "D1 crs decision re R1 to school " FULL " child=aaaaaaaa:assessment");
	ACCEPTED(scene, "O1 crs outcome re D1 to school of=assessment level=full event-at=1793612700 child=aaaaaaaa:nfa");
	ACCEPTED(scene, "X1 crs retract re O1 to school reason=in-error");
	ACCEPTED(scene, "O2 crs outcome re X1 to school of=assessment level=full event-at=1793612700 child=aaaaaaaa:other");
	assert_int_equal(scene_duty(scene, "X1/assessment-outcome/school/aaaaaaaa")->state, DUTY_MET);
	ACCEPTED(scene, "X2 school correct re R1 to crs");
	REFUSED(scene, RE_FOREIGN,
		"O3 crs outcome re X2 to school of=assessment level=full event-at=1793612700 child=aaaaaaaa:nfa");
	SETTLED(scene);
}

static void
a_notification_goes_on_from_a_notification_only(void **state)
{
	struct scene *scene = scene_open();

	(void)state;
	ACCEPTED(scene, "C1 police capacity case A to crs open=3 until=1793649600");
	REFUSED(scene, RE_FOREIGN, "N1 police notification re C1 to crs kind=endeavour-found " NOTICE);
	ACCEPTED(scene, "N2 police notification case B to crs kind=endeavour-missing " NOTICE);
	ACCEPTED(scene, "N3 police notification case B re N2 to crs kind=endeavour-found " NOTICE);
	SETTLED(scene);
}

static void
what_is_sent_back_is_sent_to_whom_it_came_from(void **state)
{
	struct scene *scene = a_case();

	(void)state;
	ACCEPTED(scene, "I1 crs information-request re R1 to health rag=red specific=yes");
	REFUSED(scene, CREDITOR_MISSING, "W1 health not-ours re I1 reason=left");
	ACCEPTED(scene, "W2 health not-ours re I1 to crs reason=left");
	ACCEPTED(scene, "K1 crs recall re I1 to health reason=wrong-recipient");
	REFUSED(scene, CREDITOR_MISSING, "P1 health purged re K1 opened=0 copied=no");
	ACCEPTED(scene, "P2 health purged re K1 to crs opened=0 copied=no");
	ACCEPTED(scene, "H1 crs handover case H to assessing-team item=A");
	REFUSED(scene, CREDITOR_MISSING, "H2 assessing-team handover-declined case H re H1 item=A");
	REFUSED(scene, CREDITOR_MISSING, "H3 assessing-team handover-accepted case H re H1 item=A");
	SETTLED(scene);
}

static void
only_the_holder_excuses_and_only_of_a_note_is_asked(void **state)
{
	struct scene *scene = a_case();

	(void)state;
	ACCEPTED(scene, "M1 police notification case B to crs kind=endeavour-missing " NOTICE);
	REFUSED(scene, TYPE_NOT_ALLOWED, "X1 police excuse case B re M1 to crs duty=verify/crs reason=in-error second=yes");
	ACCEPTED(scene, "X2 crs excuse case B re M1 to crs duty=verify/crs reason=in-error second=yes");
	REFUSED(scene, RE_FOREIGN, "A1 reviewer audit-request to crs by=2026-11-20");
	ACCEPTED(scene, "A2 reviewer audit-request re R1 to crs by=2026-11-20");
	SETTLED(scene);
}

/* ---- clocks, by what the note and its referral say -------------------------------------- */

static void
each_raise_of_the_grade_asks_again_and_nothing_else_does(void **state)
{
	static const char *const grades[] = {"none", "standard", "medium", "high"};

	(void)state;
	for (size_t was = 0; was < COUNT_OF(grades); was++) {
		for (size_t is = 0; is < COUNT_OF(grades); is++) {
			struct scene *scene = scene_open();

			ACCEPTED(scene, "R1 school referral to crs " PPN " grade=%s child=aaaaaaaa", grades[was]);
			ACCEPTED(scene, "F1 school further-information re R1 to crs grade=%s", grades[is]);
			assert_int_equal(scene_duty(scene, "F1/decision/school/aaaaaaaa") != NULL, is > was);
			SETTLED(scene);
		}
	}
}

static void
a_clock_runs_by_what_is_said(void **state)
{
	static const struct {
		const char *line;
		const char *duty;
		const char *due;
	} rows[] = {
	    /* by its own word, or else by its referral's */
	    {"X1 police further-information re R1 to crs grade=medium", "X1/acknowledge/police", "2026-11-02 11:00"},
	    {"X1 crs information-request re R1 to health rag=red specific=yes", "X1/information-response/crs",
	     "2026-11-02 14:00"},
	    {"X1 crs information-request re R1 to health rag=amber specific=yes", "X1/information-response/crs",
	     "2026-11-04 00:00"},
	    {"X1 crs information-request re R1 to health rag=green specific=yes", "X1/information-response/crs",
	     "2026-11-06 00:00"},
	    {"X1 police escalation re R1 to crs against=crs stage=1 imminent=no", "X1/escalation-response/police",
	     "2026-11-06 00:00"},
	    {"X1 police escalation re R1 to crs,southampton-partnership against=crs stage=2 imminent=yes",
	     "X1/escalation-response/police", "2026-11-10 00:00"},
	    {"X1 police escalation re R1 to crs,southampton-partnership against=crs stage=5 imminent=yes",
	     "X1/escalation-response/police", "2026-11-17 00:00"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct scene *scene = scene_open();
		char wall[SCENE_WALL_SIZE];

		ACCEPTED(scene, "R1 police referral to crs " PPN " grade=high child=aaaaaaaa");
		ACCEPTED(scene, "%s", rows[i].line);
		assert_string_equal(scene_wall(scene_duty(scene, rows[i].duty)->due, wall), rows[i].due);
		SETTLED(scene);
	}
}

static void
what_is_due_when_it_would_be_warned_of_is_not_warned_of(void **state)
{
	struct scene *scene = scene_open();
	int64_t warn;

	(void)state;
	ACCEPTED(scene, "R1 police referral to crs " PPN " grade=high child=aaaaaaaa");
	ACCEPTED(scene, "S1 crs strategy-record re R1 to police " RECORD " invited=police present=crs present=police present=health "
			"quorum=yes s47=none child=aaaaaaaa:none action=1:police:1799999100");
	warn = scene_duty(scene, "S1/action/crs/1")->warn.ms;
	assert_true(warn < 1799999100000);
	ACCEPTED(scene, "S2 crs strategy-record re R1 to police meeting=01930000000070008000000000000222 version=1 "
			"held-at=1793610000 content=a3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 "
			"invited=police present=crs present=police present=health quorum=yes s47=none child=aaaaaaaa:none "
			"action=1:police:%lld action=2:police:%lld",
		 (long long)warn / 1000, (long long)warn / 1000 + 900);
	assert_int_equal(scene_duty(scene, "S2/action/crs/1")->warn.ms, INSTANT_NEVER);
	assert_int_equal(scene_duty(scene, "S2/action/crs/2")->warn.ms, warn);
	SETTLED(scene);
}

/* ---- whose front door -------------------------------------------------------------------- */

static void
each_referral_has_the_home_of_the_front_door_it_goes_to(void **state)
{
	static const struct {
		const char *line;
		const char *home;
		const char *holder;
	} rows[] = {
	    {"R1 police referral to crs", "crs", "crs"},
	    {"R1 police referral to their-crs", "their-crs", "their-crs"},
	    /* a front door stands before a night's team that may serve several */
	    {"R1 police referral bare to edt,their-crs", "their-crs", "their-crs"},
	    {"R1 police referral bare to edt", "crs", "crs"},
	    {"R1 police referral bare to their-edt", "their-crs", "their-crs"},
	    /* a front door refers to another, or writes down who rang it */
	    {"R1 crs referral to their-crs", "their-crs", "their-crs"},
	    {"R1 edt referral to their-crs", "their-crs", "their-crs"},
	    {"R1 crs referral to crs,their-crs on-behalf-of=individual", "crs", "crs"},
	    {"R1 edt referral to crs on-behalf-of=individual", "crs", "crs"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct scene *scene = scene_open();

		ACCEPTED(scene, "%s " PPN " grade=medium child=aaaaaaaa", rows[i].line);
		assert_string_equal(scene_book(scene, 'A')->state.self.home.name, rows[i].home);
		assert_string_equal(scene_book(scene, 'A')->state.self.holder.name, rows[i].holder);
		SETTLED(scene);
	}
}

static void
the_homes_side_knows_its_cases_though_another_holds_them(void **state)
{
	struct scene *scene = scene_open();

	(void)state;
	ACCEPTED(scene, "R1 police referral bare to crs " PPN " grade=medium child=aaaaaaaa");
	ACCEPTED(scene, "H1 crs handover case H to assessing-team item=A");
	ACCEPTED(scene, "H2 assessing-team handover-accepted case H re H1 to crs item=A");
	REFUSED(scene, CASE_UNKNOWN, "F1 health further-information re R1 to assessing-team grade=none");
	ACCEPTED(scene, "F2 edt further-information re R1 to assessing-team grade=none");
	SETTLED(scene);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_urgent_passes_whatever_its_grade_or_only_when_it_is_high),
	    cmocka_unit_test(only_what_asks_is_answered_by_a_decision),
	    cmocka_unit_test(an_outcome_answers_what_takes_an_answer_back_and_no_correction),
	    cmocka_unit_test(a_notification_goes_on_from_a_notification_only),
	    cmocka_unit_test(what_is_sent_back_is_sent_to_whom_it_came_from),
	    cmocka_unit_test(only_the_holder_excuses_and_only_of_a_note_is_asked),
	    cmocka_unit_test(each_raise_of_the_grade_asks_again_and_nothing_else_does),
	    cmocka_unit_test(a_clock_runs_by_what_is_said),
	    cmocka_unit_test(what_is_due_when_it_would_be_warned_of_is_not_warned_of),
	    cmocka_unit_test(each_referral_has_the_home_of_the_front_door_it_goes_to),
	    cmocka_unit_test(the_homes_side_knows_its_cases_though_another_holds_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
