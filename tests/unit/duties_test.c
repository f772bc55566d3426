/* Each kind of duty: what opens it, who owes it to whom, from when and until
 * when, and what ends it; receipts; and what the time does. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "rules/duty_table.h"
#include "support/scene.h"

#define FULL SCENE_FULL
#define PPN SCENE_PPN
#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

/* One case in which every kind that is served has been opened. */
static struct scene *
everything(void)
{
	struct scene *scene = scene_open(); /* Monday 2026-11-02 10:00 */

	ACCEPTED(scene, "R1 police referral to crs route=written stub=yes grade=high protection=police-protection "
			"protected-at=1793602800 child=aaaaaaaa child=bbbbbbbb"); /* taken at 07:00 */
	ACCEPTED(scene, "R2 crs referral to crs route=telephone on-behalf-of=individual received-at=1793610000 "
			"grade=standard protection=none child=cccccccc"); /* rang at 09:00 */
	ACCEPTED(scene, "D2 crs decision re R2 to crs " FULL " child=cccccccc:assessment");
	scene_at(scene, "2026-11-02 16:00");
	ACCEPTED(scene, "F1 police further-information re R1 to crs grade=high");
	ACCEPTED(scene, "D1 edt decision re R1 to police " FULL " child=aaaaaaaa:assessment child=bbbbbbbb:early-help");
	ACCEPTED(scene, "X1 police correct re F1 to crs");
	scene_at(scene, "2026-11-03 09:00");
	READS(scene, "police", "verified", "D1");
	return scene;
}

static void
each_duty_is_owed_by_whom_to_whom_and_until_when(void **state)
{
	static const struct {
		const char *id;
		const char *debtor;
		const char *creditor;
		const char *start;
		const char *due;
		const char *warn;
	} rows[] = {
	    {"R1/acknowledge/police", "crs", "police", "2026-11-02 10:00", "2026-11-02 11:00", "2026-11-02 10:30"},
	    {"R1/completion/crs", "police", "crs", "2026-11-02 10:00", "2026-11-05 00:00", "2026-11-04 00:00"},
	    {"R1/decision/police/aaaaaaaa", "crs", "police", "2026-11-02 10:00", "2026-11-04 00:00",
	     "2026-11-02 14:00"},
	    {"R1/protection/police", "crs", "police", "2026-11-02 07:00", "2026-11-05 07:00", "2026-11-04 07:00"},
	    {"R2/decision/individual/cccccccc", "crs", "individual", "2026-11-02 09:00", "2026-11-04 00:00",
	     "2026-11-02 13:00"},
	    {"D2/tell/individual", "crs", "individual", "2026-11-02 10:00", "2026-11-04 00:00", "2026-11-02 14:00"},
	    /* an assessment runs from the referral, 45 working days */
	    {"D2/assessment-outcome/individual/cccccccc", "crs", "individual", "2026-11-02 09:00", "2027-01-08 00:00",
	     "2026-12-31 00:00"},
	    {"F1/acknowledge/police", "crs", "police", "2026-11-02 16:00", "2026-11-02 17:00", "2026-11-02 16:30"},
	    {"D1/verify/police", "police", "crs", "2026-11-02 16:00", "2026-11-03 11:30", "2026-11-02 17:00"},
	    {"D1/assessment-outcome/police/aaaaaaaa", "crs", "police", "2026-11-02 10:00", "2027-01-08 00:00",
	     "2026-12-31 00:00"},
	    {"D1/early-help-outcome/police/bbbbbbbb", "crs", "police", "2026-11-02 16:00", "2026-12-01 00:00",
	     "2026-11-24 00:00"},
	    {"X1/correction/police", "crs", "police", "2026-11-02 16:00", "never", "never"}, /* no clock line */
	    {"D1/read/police", "police", "crs", "2026-11-03 09:00", "2026-11-06 00:00", "2026-11-05 00:00"},
	};
	struct scene *scene = everything();
	char wall[SCENE_WALL_SIZE];

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const struct duty *duty = scene_duty(scene, rows[i].id);

		if (!duty)
			fail_msg("no duty %s", rows[i].id);
		assert_string_equal(duty->debtor.name, rows[i].debtor);
		assert_string_equal(duty->creditor.name, rows[i].creditor);
		assert_string_equal(scene_wall(duty->start, wall), rows[i].start);
		assert_string_equal(scene_wall(duty->due, wall), rows[i].due);
		assert_string_equal(scene_wall(duty->warn, wall), rows[i].warn);
	}
	/* and no other */
	assert_int_equal(scene_book(scene, 'A')->state.duty_count, COUNT_OF(rows) + 1);
	assert_non_null(scene_duty(scene, "R1/decision/police/bbbbbbbb"));
	SETTLED(scene);
}

static void
each_duty_ends_as_its_row_says(void **state)
{
	struct scene *scene = everything();

	(void)state;
	READS(scene, "crs", "opened", "R1");
	READS(scene, "edt", "opened", "F1");
	READS(scene, "crs", "opened", "X1");
	READS(scene, "police", "opened", "D1");
	ACCEPTED(scene, "T2 crs told-otherwise re D2 to crs channel=phone reason=no-agent");
	ACCEPTED(scene,
		 "O1 crs outcome re D1 to police of=assessment level=full event-at=1793612700 child=aaaaaaaa:nfa");
	ACCEPTED(scene, "O2 crs outcome re D1 to police of=early-help level=full event-at=1793612700 "
			"child=bbbbbbbb:taken-up");
	ACCEPTED(scene,
		 "O3 crs outcome re D2 to crs of=assessment level=full event-at=1793612700 child=cccccccc:other");
	assert_string_equal(scene_duties(scene, 'A'), "R1/acknowledge/police met\n"
						      "R1/completion/crs met by F1\n"
						      "R1/decision/police/aaaaaaaa met by D1\n"
						      "R1/decision/police/bbbbbbbb met by D1\n"
						      "R1/protection/police met by D1\n"
						      "R2/decision/individual/cccccccc met by D2\n"
						      "D2/tell/individual met by T2\n"
						      "D2/assessment-outcome/individual/cccccccc met by O3\n"
						      "F1/acknowledge/police met\n"
						      "D1/verify/police met\n"
						      "D1/assessment-outcome/police/aaaaaaaa met by O1\n"
						      "D1/early-help-outcome/police/bbbbbbbb met by O2\n"
						      "X1/correction/police met\n"
						      "D1/read/police met\n"
						      "O1/verify/police open\n"
						      "O2/verify/police open\n"
						      "O3/tell/individual open\n");
	SETTLED(scene);
}

static void
protection_is_met_when_every_child_is_decided(void **state)
{
	struct scene *scene = scene_open();

	(void)state;
	ACCEPTED(scene,
		 "R1 police referral to crs route=written grade=high protection=police-protection child=aaaaaaaa "
		 "child=bbbbbbbb");
	ACCEPTED(scene, "R2 police referral case B to crs route=written grade=high protection=epo child=aaaaaaaa");
	assert_null(scene_duty(scene, "R2/protection/police"));
	ACCEPTED(scene, "D1 crs decision re R1 to police " FULL " child=aaaaaaaa:advice");
	assert_int_equal(scene_duty(scene, "R1/protection/police")->state, DUTY_OPEN);
	ACCEPTED(scene, "F1 police further-information re R1 to crs grade=high protection=police-protection "
			"protected-at=1793612700");
	assert_int_equal(scene_duty(scene, "F1/protection/police")->start.ms, 1793612700000);
	ACCEPTED(scene, "D2 crs decision re R1 to police " FULL " child=bbbbbbbb:advice");
	assert_int_equal(scene_duty(scene, "R1/protection/police")->state, DUTY_MET);
	assert_int_equal(scene_duty(scene, "F1/protection/police")->state, DUTY_MET);
	/* said not to be told: a decision again, but the child was decided on */
	ACCEPTED(scene, "N1 police not-told re D2 to crs code=no-reasons");
	assert_null(scene_duty(scene, "N1/protection/police"));
	SETTLED(scene);
}

static void
a_raised_grade_asks_for_a_decision_again(void **state)
{
	struct scene *scene = scene_open();

	(void)state;
	ACCEPTED(scene, "R1 gp referral to crs " PPN " grade=standard child=aaaaaaaa child=bbbbbbbb");
	ACCEPTED(scene, "D1 crs decision re R1 to gp " FULL " child=aaaaaaaa:nfa child=bbbbbbbb:nfa");
	ACCEPTED(scene, "F1 gp further-information re R1 to crs grade=standard");
	assert_false(scene->last.is_urgent);
	assert_null(scene_duty(scene, "F1/decision/gp/aaaaaaaa"));
	ACCEPTED(scene, "F2 gp further-information re R1 to crs grade=high");
	assert_true(scene->last.is_urgent);
	assert_int_equal(scene_duty(scene, "F2/decision/gp/aaaaaaaa")->state, DUTY_OPEN);
	assert_int_equal(scene_duty(scene, "F2/decision/gp/bbbbbbbb")->state, DUTY_OPEN);
	ACCEPTED(scene, "F3 gp further-information re R1 to crs grade=high");
	assert_null(scene_duty(scene, "F3/decision/gp/aaaaaaaa"));
	/* what it was lowered to is what it is raised from */
	ACCEPTED(scene, "X1 gp correct re F3 to crs grade=none");
	ACCEPTED(scene, "X2 gp correct re R1 to crs grade=medium");
	assert_non_null(scene_duty(scene, "X2/decision/gp/aaaaaaaa"));
	ACCEPTED(scene, "D2 crs decision re R1 to gp " FULL " child=aaaaaaaa:advice child=bbbbbbbb:advice");
	assert_int_equal(scene_duty(scene, "F2/decision/gp/bbbbbbbb")->state, DUTY_MET);
	assert_int_equal(scene_duty(scene, "X2/decision/gp/bbbbbbbb")->state, DUTY_MET);
	SETTLED(scene);
}

/* ---- excused ---------------------------------------------------------------------- */

static void
an_excuse_ends_one_duty_and_says_so(void **state)
{
	struct scene *scene = scene_open();

	(void)state;
	ACCEPTED(scene, "R1 gp referral to crs " PPN " grade=standard child=aaaaaaaa child=bbbbbbbb");
	ACCEPTED(scene, "E1 crs excuse re R1 to crs duty=acknowledge/gp reason=not-possible second=yes");
	ACCEPTED(scene, "E2 crs excuse re R1 to crs duty=decision/gp/aaaaaaaa reason=in-error second=yes");
	assert_string_equal(scene_duties(scene, 'A'), "R1/acknowledge/gp excused by E1\n"
						      "R1/decision/gp/aaaaaaaa excused by E2\n"
						      "R1/decision/gp/bbbbbbbb open\n");
	/* once more changes nothing; nor does it reach what was answered */
	ACCEPTED(scene, "E3 crs excuse re R1 to crs duty=decision/gp/aaaaaaaa reason=in-error second=yes");
	assert_int_equal(scene->last.change_count, 0);
	ACCEPTED(scene, "D1 crs decision re R1 to gp " FULL " child=bbbbbbbb:nfa");
	ACCEPTED(scene, "E4 crs excuse re R1 to crs duty=decision/gp/bbbbbbbb reason=in-error second=yes");
	assert_int_equal(scene->last.change_count, 0);
	/* excused in error is not withheld: it is still to be addressed */
	REFUSED(scene, CREDITOR_MISSING, "D2 crs decision re R1 to crs " FULL " child=aaaaaaaa:nfa");
	SETTLED(scene);
}

/* Telling this referrer about one child would endanger it: the decision is
 * kept by the council, and nothing that follows is owed to the referrer. */
static void
what_is_withheld_stays_with_the_holder(void **state)
{
	struct scene *scene = scene_open();

	(void)state;
	ACCEPTED(scene, "R1 trust referral to crs " PPN " grade=standard child=aaaaaaaa child=bbbbbbbb");
	ACCEPTED(
	    scene,
	    "E1 crs excuse re R1 to crs duty=decision/trust/aaaaaaaa reason=withheld review=1796083200 second=yes");
	REFUSED(scene, CREDITOR_MISSING,
		"D0 crs decision re R1 to crs " FULL " child=aaaaaaaa:assessment child=bbbbbbbb:nfa");
	ACCEPTED(scene, "D1 crs decision re R1 to crs " FULL " child=aaaaaaaa:assessment");
	assert_string_equal(scene_delivered(scene), "edt");
	ACCEPTED(scene, "O1 crs outcome re D1 to crs of=assessment level=full event-at=1793612700 child=aaaaaaaa:nfa");
	ACCEPTED(scene, "D2 crs decision re R1 to trust " FULL " child=bbbbbbbb:nfa");
	assert_string_equal(scene_duties(scene, 'A'), "R1/acknowledge/trust open\n"
						      "R1/decision/trust/aaaaaaaa excused by E1\n"
						      "R1/decision/trust/bbbbbbbb met by D2\n"
						      "D2/verify/trust open\n");
	SETTLED(scene);
}

/* ---- receipts ---------------------------------------------------------------------- */

static void
opened_counts_as_verified(void **state)
{
	struct scene *scene = scene_open();

	(void)state;
	ACCEPTED(scene, "R1 gp referral to crs " PPN " grade=standard child=aaaaaaaa");
	ACCEPTED(scene, "D1 crs decision re R1 to gp " FULL " child=aaaaaaaa:nfa");
	READS(scene, "gp", "opened", "D1");
	assert_true(scene->last.is_urgent);
	assert_string_equal(scene_duties(scene, 'A'), "R1/acknowledge/gp open\n"
						      "R1/decision/gp/aaaaaaaa met by D1\n"
						      "D1/verify/gp met\n"
						      "D1/read/gp met\n");
	SETTLED(scene);
}

static void
late_and_repeated_receipts_change_nothing_twice(void **state)
{
	static const char *const words[] = {"verified", "opened", "refused", "verified", "opened"};
	struct scene *scene = scene_open();
	const char *before;

	(void)state;
	ACCEPTED(scene, "R1 gp referral to crs " PPN " grade=standard child=aaaaaaaa");
	/* machine receipts acknowledge nothing: a person must open it */
	READS(scene, "crs", "verified", "R1");
	assert_int_equal(scene->last.change_count, 0);
	READS(scene, "crs", "opened", "R1");
	ACCEPTED(scene, "D1 crs decision re R1 to gp " FULL " child=aaaaaaaa:nfa");
	READS(scene, "gp", "refused", "D1");
	assert_int_equal(scene->last.change_count, 0);
	assert_string_equal(scene_delivered(scene), "crs");
	READS(scene, "gp", "opened", "D1");
	ACCEPTED(scene, "C1 crs close re R1 to crs reason=complete");
	before = scene_duties(scene, 'A');
	for (size_t i = 0; i < COUNT_OF(words); i++) {
		scene_at(scene, "2027-01-01 10:00");
		READS(scene, "gp", words[i], "D1");
		READS(scene, "edt", words[i], "R1");
		assert_int_equal(scene->last.change_count, 0);
		assert_false(scene->last.reopens);
	}
	assert_string_equal(scene_duties(scene, 'A'), before);
	SETTLED(scene);
}

static void
a_receipt_settles_only_the_envelope_it_names(void **state)
{
	struct scene *scene = scene_open();

	(void)state;
	ACCEPTED(scene, "R1 gp referral to crs " PPN " grade=standard child=aaaaaaaa child=bbbbbbbb");
	ACCEPTED(scene, "D1 crs decision re R1 to gp " FULL " child=aaaaaaaa:nfa");
	ACCEPTED(scene, "D2 crs decision re R1 to gp " FULL " child=bbbbbbbb:nfa");
	READS(scene, "gp", "verified", "D2");
	assert_int_equal(scene_duty(scene, "D1/verify/gp")->state, DUTY_OPEN);
	assert_int_equal(scene_duty(scene, "D2/verify/gp")->state, DUTY_MET);
	SETTLED(scene);
}

static void
a_foreign_receipt_is_refused(void **state)
{
	struct scene *scene = scene_open();
	struct receipt_line line = {.status = RECEIPT_VERIFIED};
	struct receipt receipt = {.lines = &line, .line_count = 1};
	struct decide_context context = {.standing = &scene->standing};
	struct past past = {0};
	struct decision decision;

	(void)state;
	ACCEPTED(scene, "R1 gp referral to crs " PPN " grade=standard child=aaaaaaaa");
	assert_int_equal(scene_reads(scene, "crs", "opened", "nothing"), REFUSAL_RECEIPT_FOREIGN);
	assert_int_equal(scene_reads(scene, "health", "opened", "R1"), REFUSAL_RECEIPT_FOREIGN);
	assert_int_equal(scene_reads(scene, "gp", "opened", "R1"), REFUSAL_RECEIPT_FOREIGN);
	/* the right agency, but another hash, another sender, another id */
	past = scene_book(scene, 'A')->past[0];
	context.state = &scene_book(scene, 'A')->state;
	context.re = &past;
	for (int wrong = 0; wrong <= 3; wrong++) {
		receipt.by = (struct agency){"crs"};
		receipt.to = wrong == 1 ? (struct agency){"health"} : (struct agency){"gp"};
		line.envelope = past.envelope->id;
		line.hash = past.envelope->hash;
		line.hash.bytes[31] ^= wrong == 2;
		line.envelope.hex[31] ^= wrong == 3;
		assert_int_equal(decide_receipt(&receipt, &line, &context, scene->arena, &decision), STATUS_OK);
		assert_int_equal(decision.refusal, wrong ? REFUSAL_RECEIPT_FOREIGN : REFUSAL_NONE);
		assert_int_equal(decision.deliver_count, wrong ? 0 : 1);
	}
	SETTLED(scene);
}

/* ---- what the time does --------------------------------------------------------------- */

static void
the_time_warns_and_notices_once(void **state)
{
	static const struct {
		const char *now;
		const char *notice;
		enum duty_state want;
	} rows[] = {
	    {"2026-11-02 10:29", "", DUTY_OPEN},
	    {"2026-11-02 10:30", "warn:crs:edt:police", DUTY_OPEN},
	    {"2026-11-02 10:45", "", DUTY_OPEN},
	    {"2026-11-02 11:00", "", DUTY_OPEN}, /* in time to the last moment */
	    {"2026-11-02 11:01", "overdue:crs:edt:police", DUTY_OVERDUE},
	    {"2026-11-05 11:01", "", DUTY_OVERDUE},
	};
	struct scene *scene = scene_open();

	(void)state;
	ACCEPTED(scene, "R1 police referral to crs " PPN " grade=high child=aaaaaaaa");
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const struct duty *duty = scene_duty(scene, "R1/acknowledge/police");

		scene_at(scene, rows[i].now);
		assert_int_equal(decide_due(duty, &scene->standing, scene->arena, &scene->last), STATUS_OK);
		assert_string_equal(scene_notices(scene), rows[i].notice);
		scene_apply(scene);
		assert_int_equal(scene_duty(scene, "R1/acknowledge/police")->state, rows[i].want);
	}
	/* overdue is still owed: met late, it keeps its time */
	READS(scene, "crs", "opened", "R1");
	assert_int_equal(scene_duty(scene, "R1/acknowledge/police")->state, DUTY_MET);
	assert_true(scene_duty(scene, "R1/acknowledge/police")->ended.ms >
		    scene_duty(scene, "R1/acknowledge/police")->due.ms);
	scene_at(scene, "2028-11-02 10:00");
	(void)scene_time(scene);
	assert_int_equal(scene_duty(scene, "R1/acknowledge/police")->state, DUTY_MET);
	SETTLED(scene);
}

static void
overdue_blocks_close_and_ends_nothing(void **state)
{
	struct scene *scene = scene_open();

	(void)state;
	ACCEPTED(scene, "R1 police referral to crs " PPN " grade=none child=aaaaaaaa");
	ACCEPTED(scene,
		 "R2 crs referral to crs route=telephone on-behalf-of=individual received-at=1793612700 grade=none "
		 "protection=none child=cccccccc");
	scene_at(scene, "2026-12-02 10:00");
	/* three overdue; nobody is told but agencies */
	assert_int_equal(scene_time(scene), 3);
	assert_int_equal(scene_time(scene), 0);
	REFUSED(scene, DUTIES_OPEN, "C1 crs close re R1 to crs reason=complete");
	assert_int_equal(scene->last.need_count, 3);
	ACCEPTED(scene, "D1 crs decision re R1 to police " FULL " child=aaaaaaaa:nfa");
	assert_int_equal(scene_duty(scene, "R1/decision/police/aaaaaaaa")->state, DUTY_MET);
	ACCEPTED(scene, "E1 crs excuse re R2 to crs duty=decision/individual/cccccccc reason=not-possible second=yes");
	assert_int_equal(scene_duty(scene, "R2/decision/individual/cccccccc")->state, DUTY_EXCUSED);
	SETTLED(scene);
}

static void
without_a_policy_nothing_is_due(void **state)
{
	struct scene *scene = scene_open();

	(void)state;
	scene->standing.policy_count = 0;
	ACCEPTED(scene, "R1 police referral to crs bare " PPN " grade=high child=aaaaaaaa");
	assert_true(scene_duty(scene, "R1/decision/police/aaaaaaaa")->due.ms == INSTANT_NEVER);
	scene_at(scene, "2030-01-01 00:00");
	assert_int_equal(scene_time(scene), 0);
	SETTLED(scene);
}

static void
every_kind_has_traits(void **state)
{
	(void)state;
	for (unsigned kind = 0; kind < DUTY_KIND_COUNT; kind++) {
		struct duty_trait trait = duty_table_trait((enum duty_kind)kind);

		assert_true(trait.question == QUESTION_OPENER || trait.question == QUESTION_REFERRAL);
	}
	assert_true(duty_table_trait(DUTY_DECISION).blocks_close);
	assert_false(duty_table_trait(DUTY_READ).blocks_close);
	assert_true(duty_table_trait(DUTY_READ).party_is_debtor);
	/* an answer or a departure that was not delivered keeps a case open, a notification does not */
	assert_true(duty_table_blocks_close(DUTY_VERIFY, TYPE_DECISION));
	assert_true(duty_table_blocks_close(DUTY_VERIFY, TYPE_STRATEGY_RECORD));
	assert_true(duty_table_blocks_close(DUTY_VERIFY, TYPE_OVERRIDE));
	assert_true(duty_table_blocks_close(DUTY_VERIFY, TYPE_UNKNOWN));
	assert_false(duty_table_blocks_close(DUTY_VERIFY, TYPE_NOTIFICATION));
	assert_true(duty_table_blocks_close(DUTY_DECISION, TYPE_REFERRAL));
	assert_false(duty_table_blocks_close(DUTY_READ, TYPE_DECISION));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_duty_is_owed_by_whom_to_whom_and_until_when),
	    cmocka_unit_test(each_duty_ends_as_its_row_says),
	    cmocka_unit_test(protection_is_met_when_every_child_is_decided),
	    cmocka_unit_test(a_raised_grade_asks_for_a_decision_again),
	    cmocka_unit_test(an_excuse_ends_one_duty_and_says_so),
	    cmocka_unit_test(what_is_withheld_stays_with_the_holder),
	    cmocka_unit_test(opened_counts_as_verified),
	    cmocka_unit_test(late_and_repeated_receipts_change_nothing_twice),
	    cmocka_unit_test(a_receipt_settles_only_the_envelope_it_names),
	    cmocka_unit_test(a_foreign_receipt_is_refused),
	    cmocka_unit_test(the_time_warns_and_notices_once),
	    cmocka_unit_test(overdue_blocks_close_and_ends_nothing),
	    cmocka_unit_test(without_a_policy_nothing_is_due),
	    cmocka_unit_test(every_kind_has_traits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
