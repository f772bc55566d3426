/* Closing, what opens a closed case again, and answers that are taken back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "support/scene.h"

#define FULL SCENE_FULL
#define PPN SCENE_PPN

/* R1 of ${agency}, opened, answered nfa by D1, delivered, in case ${letter}. */
static void
answered(struct scene *scene, char letter, const char *agency)
{
	ACCEPTED(scene, "R1 %s referral case %c to crs " PPN " grade=standard child=aaaaaaaa", agency, letter);
	READS(scene, "crs", "opened", "R1");
	ACCEPTED(scene, "D1 crs decision case %c re R1 to %s " FULL " child=aaaaaaaa:nfa", letter, agency);
	READS(scene, agency, "verified", "D1");
}

static struct scene *
closed(void)
{
	struct scene *scene = scene_open();

	answered(scene, 'A', "police");
	ACCEPTED(scene, "C1 crs close re R1 to crs reason=complete");
	return scene;
}

static int
is_closed(struct scene *scene)
{
	return scene_book(scene, 'A')->state.self.closed_by.hex[0] != '\0';
}

static void
may_close_agrees_with_the_close(void **state)
{
	struct scene *scene = scene_open();
	const char *const *needs;
	size_t count;

	(void)state;
	ACCEPTED(scene, "R1 police referral to crs " PPN " grade=standard child=aaaaaaaa child=bbbbbbbb");
	assert_int_equal(decide_may_close(&scene_book(scene, 'A')->state, scene->arena, &needs, &count), STATUS_OK);
	assert_int_equal(count, 3);
	REFUSED(scene, DUTIES_OPEN, "C1 crs close re R1 to crs reason=complete");
	assert_int_equal(scene->last.need_count, 3);
	for (size_t i = 0; i < count; i++)
		assert_string_equal(needs[i], scene->last.needs[i]);
	SETTLED(scene);
}

static void
a_refused_close_names_at_most_64_duties(void **state)
{
	struct scene *scene = scene_open();
	const char *const *needs;
	size_t count;

	(void)state;
	for (int i = 0; i < 10; i++)
		ACCEPTED(scene,
			 "R%d police referral to crs " PPN
			 " grade=standard child=aaaaaaa1 child=aaaaaaa2 child=aaaaaaa3 "
			 "child=aaaaaaa4 child=aaaaaaa5 child=aaaaaaa6 child=aaaaaaa7 child=aaaaaaa8 child=aaaaaaa9",
			 i);
	REFUSED(scene, DUTIES_OPEN, "C1 crs close re R1 to crs reason=complete");
	assert_int_equal(scene->last.need_count, MAX_NEEDS);
	assert_int_equal(decide_may_close(&scene_book(scene, 'A')->state, scene->arena, &needs, &count), STATUS_OK);
	assert_int_equal(count, 100);
	SETTLED(scene);
}

static void
closing_twice_closes_once(void **state)
{
	struct scene *scene = closed();

	(void)state;
	ACCEPTED(scene, "C2 edt close re R1 to crs reason=duplicate");
	assert_false(scene->last.closes);
	assert_string_equal(scene_notices(scene), "");
	assert_true(is_closed(scene));
	SETTLED(scene);
}

/* Nothing is refused because a case is closed; what is owed opens it. */
static void
what_blocks_close_opens_a_closed_case(void **state)
{
	static const struct {
		const char *label;
		const char *line;
		int reopens;
	} rows[] = {
	    {"further information is to be acknowledged", "X police further-information re R1 to crs grade=standard",
	     1},
	    {"a referrer who was not told", "X police not-told re D1 to crs code=no-reasons", 1},
	    {"an answer taken back", "X crs retract re D1 to police reason=wrong-child", 1},
	    {"a further answer, to be delivered", "X crs decision re R1 to police " FULL " child=aaaaaaaa:advice", 1},
	    {"a late call",
	     "X crs referral to health route=telephone on-behalf-of=health received-at=1793612700 "
	     "grade=none protection=none child=bbbbbbbb",
	     1},
	    {"a raised grade", "X police correct re R1 to crs grade=high", 1},
	    {"a correction that asks for nothing", "X police correct re R1 to crs", 0},
	    {"a referral taken back", "X police retract re R1 to crs reason=duplicate", 0},
	    {"progress", "X crs progress re R1 to police code=allocated next-by=1794204000", 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct scene *scene = closed();

		ACCEPTED(scene, "%s", rows[i].line);
		if (scene->last.reopens != rows[i].reopens || is_closed(scene) == rows[i].reopens)
			fail_msg("%s", rows[i].label);
		assert_string_equal(scene_notices(scene), rows[i].reopens ? "reopened:police" : "");
		if (rows[i].reopens) {
			assert_memory_equal(scene->last.notices[0].about, scene->said[2].envelope.id.hex, ID_SIZE);
			REFUSED(scene, DUTIES_OPEN, "C9 crs close re R1 to crs reason=complete");
		}
		SETTLED(scene);
	}
}

static void
a_reopened_case_closes_again_with_new_notices(void **state)
{
	struct scene *scene = closed();

	(void)state;
	ACCEPTED(scene, "N1 police not-told re D1 to crs code=no-reasons");
	ACCEPTED(scene, "D2 crs decision re R1 to police " FULL " child=aaaaaaaa:nfa");
	READS(scene, "police", "opened", "D2");
	ACCEPTED(scene, "C2 crs close re R1 to crs reason=complete");
	assert_string_equal(scene_notices(scene), "closed:police");
	assert_true(is_closed(scene));
	SETTLED(scene);
}

/* Each referrer hears that the case closed; nobody hears who else was told,
 * and whoever cannot be written to is not. */
static void
everyone_answered_is_told_of_close_and_reopening(void **state)
{
	struct scene *scene = scene_open();

	(void)state;
	answered(scene, 'A', "police");
	ACCEPTED(scene, "R2 crs referral to crs route=telephone on-behalf-of=individual received-at=1793612700 "
			"grade=none protection=none child=bbbbbbbb");
	ACCEPTED(scene, "D2 crs decision re R2 to crs " FULL " child=bbbbbbbb:nfa");
	ACCEPTED(scene, "T2 crs told-otherwise re D2 to crs channel=phone reason=no-agent");
	ACCEPTED(scene, "R3 crs referral to trust route=telephone on-behalf-of=trust received-at=1793612700 "
			"grade=none protection=none child=cccccccc");
	ACCEPTED(scene, "D3 crs decision re R3 to trust " FULL " child=cccccccc:nfa");
	READS(scene, "trust", "verified", "D3");
	ACCEPTED(scene, "C1 crs close re R1 to crs reason=complete");
	assert_string_equal(scene_notices(scene), "closed:police closed:trust");
	ACCEPTED(scene, "R4 crs referral to gp route=telephone on-behalf-of=gp received-at=1793612700 grade=none "
			"protection=none child=dddddddd");
	assert_string_equal(scene_notices(scene), "reopened:police reopened:trust");
	SETTLED(scene);
}

/* ---- an answer undone is owed again -------------------------------------------- */

static void
a_referrer_who_was_not_told_is_owed_again(void **state)
{
	struct scene *scene = scene_open();

	(void)state;
	answered(scene, 'A', "police");
	scene_at(scene, "2026-11-05 09:00");
	ACCEPTED(scene, "N1 police not-told re D1 to crs code=no-reasons");
	assert_string_equal(scene_duties(scene, 'A'), "R1/acknowledge/police met\n"
						      "R1/decision/police/aaaaaaaa met by D1\n"
						      "D1/verify/police met\n"
						      "D1/read/police open\n"
						      "N1/decision/police/aaaaaaaa open\n");
	/* it is owed already: said again it is not owed twice */
	ACCEPTED(scene, "N2 police not-told re R1 to crs code=nothing-came");
	assert_int_equal(scene->last.change_count, 0);
	/* a later answer with the old `re` meets it */
	ACCEPTED(scene, "D2 crs decision re R1 replaces D1 to police " FULL " child=aaaaaaaa:assessment");
	assert_string_equal(scene_duties(scene, 'A'), "R1/acknowledge/police met\n"
						      "R1/decision/police/aaaaaaaa met by D1\n"
						      "D1/verify/police met\n"
						      "D1/read/police replaced by D2\n"
						      "N1/decision/police/aaaaaaaa met by D2\n"
						      "D2/verify/police open\n"
						      "D2/assessment-outcome/police/aaaaaaaa open\n");
	ACCEPTED(scene, "N3 police not-told re D2 to crs code=wrong-person");
	assert_non_null(scene_duty(scene, "N3/decision/police/aaaaaaaa"));
	assert_int_equal(scene->last.change_count, 1);
	/* and so does one that names the complaint itself */
	ACCEPTED(scene, "D3 crs decision re N3 to police " FULL " child=aaaaaaaa:nfa");
	assert_int_equal(scene_duty(scene, "N3/decision/police/aaaaaaaa")->state, DUTY_MET);
	SETTLED(scene);
}

static void
not_told_before_any_answer_opens_nothing(void **state)
{
	struct scene *scene = scene_open();

	(void)state;
	ACCEPTED(scene, "R1 police referral to crs " PPN " grade=standard child=aaaaaaaa");
	ACCEPTED(scene, "N1 police not-told re R1 to crs code=nothing-came");
	assert_int_equal(scene->last.change_count, 0);
	assert_string_equal(scene_delivered(scene), "crs edt");
	SETTLED(scene);
}

static void
an_outcome_undone_is_owed_under_the_old_question(void **state)
{
	struct scene *scene = scene_open();

	(void)state;
	ACCEPTED(scene, "R1 gp referral to crs " PPN " grade=standard child=aaaaaaaa child=bbbbbbbb");
	ACCEPTED(scene, "D1 crs decision re R1 to gp " FULL " child=aaaaaaaa:assessment child=bbbbbbbb:assessment");
	ACCEPTED(scene, "O1 crs outcome re D1 to gp of=assessment level=full event-at=1793612700 child=aaaaaaaa:nfa");
	ACCEPTED(scene, "X1 crs retract re O1 to gp reason=wrong-child");
	assert_string_equal(scene_duties(scene, 'A'), "R1/acknowledge/gp open\n"
						      "R1/decision/gp/aaaaaaaa met by D1\n"
						      "R1/decision/gp/bbbbbbbb met by D1\n"
						      "D1/verify/gp open\n"
						      "D1/assessment-outcome/gp/aaaaaaaa met by O1\n"
						      "D1/assessment-outcome/gp/bbbbbbbb open\n"
						      "O1/verify/gp open\n"
						      "X1/assessment-outcome/gp/aaaaaaaa open\n");
	ACCEPTED(scene, "O2 crs outcome re D1 to gp of=assessment level=full event-at=1793612700 "
			"child=aaaaaaaa:child-in-need child=bbbbbbbb:nfa");
	assert_int_equal(scene_duty(scene, "X1/assessment-outcome/gp/aaaaaaaa")->state, DUTY_MET);
	assert_int_equal(scene_duty(scene, "D1/assessment-outcome/gp/bbbbbbbb")->state, DUTY_MET);
	SETTLED(scene);
}

static void
one_outcome_answers_two_decisions_on_one_referral(void **state)
{
	struct scene *scene = scene_open();

	(void)state;
	ACCEPTED(scene, "R1 gp referral to crs " PPN " grade=standard child=aaaaaaaa");
	ACCEPTED(scene, "D1 crs decision re R1 to gp " FULL " child=aaaaaaaa:assessment");
	ACCEPTED(scene, "D2 crs decision re R1 to gp " FULL " child=aaaaaaaa:assessment");
	ACCEPTED(scene, "O1 crs outcome re D1 to gp of=assessment level=full event-at=1793612700 child=aaaaaaaa:nfa");
	assert_int_equal(scene_duty(scene, "D1/assessment-outcome/gp/aaaaaaaa")->state, DUTY_MET);
	assert_int_equal(scene_duty(scene, "D2/assessment-outcome/gp/aaaaaaaa")->state, DUTY_MET);
	SETTLED(scene);
}

/* ---- replaced ------------------------------------------------------------------- */

static void
a_note_sealed_anew_keeps_its_clock(void **state)
{
	struct scene *scene = scene_open();
	struct instant due;

	(void)state;
	ACCEPTED(scene, "R1 police referral to crs " PPN " grade=standard child=aaaaaaaa child=bbbbbbbb");
	due = scene_duty(scene, "R1/decision/police/aaaaaaaa")->due;
	ACCEPTED(scene, "D1 crs decision re R1 to police " FULL " child=aaaaaaaa:nfa");
	READS(scene, "police", "verified", "D1");
	scene_at(scene, "2026-11-04 10:00");
	ACCEPTED(scene, "R2 police referral replaces R1 to crs " PPN " grade=standard child=aaaaaaaa child=bbbbbbbb "
			"child=cccccccc");
	assert_false(scene->last.is_marked);
	assert_string_equal(scene_duties(scene, 'A'), "R1/acknowledge/police replaced by R2\n"
						      "R1/decision/police/aaaaaaaa met by D1\n"
						      "R1/decision/police/bbbbbbbb replaced by R2\n"
						      "D1/verify/police met\n"
						      "D1/read/police open\n"
						      "R2/acknowledge/police open\n"
						      "R2/decision/police/bbbbbbbb open\n"
						      "R2/decision/police/cccccccc open\n");
	assert_int_equal(scene_duty(scene, "R2/decision/police/bbbbbbbb")->due.ms, due.ms);
	assert_int_equal(scene_duty(scene, "R2/decision/police/cccccccc")->due.ms, due.ms);
	/* a `re` to the old note counts for the new */
	ACCEPTED(scene, "D2 crs decision re R1 to police " FULL " child=bbbbbbbb:nfa child=cccccccc:nfa");
	assert_int_equal(scene_duty(scene, "R2/decision/police/cccccccc")->state, DUTY_MET);
	/* the answer itself sealed anew: delivered again, read again */
	ACCEPTED(scene, "D3 crs decision re R2 replaces D1 to police " FULL " child=aaaaaaaa:nfa");
	assert_int_equal(scene_duty(scene, "D1/read/police")->state, DUTY_REPLACED);
	assert_int_equal(scene_duty(scene, "D3/verify/police")->state, DUTY_OPEN);
	READS(scene, "police", "opened", "D3");
	assert_int_equal(scene_duty(scene, "D3/read/police")->state, DUTY_MET);
	SETTLED(scene);
}

static void
a_note_that_replaces_a_refused_one_is_known_by_its_name(void **state)
{
	struct scene *scene = scene_open();

	(void)state;
	REFUSED(scene, EPOCH, "R1 police referral epoch e0 to crs " PPN " grade=standard child=aaaaaaaa");
	ACCEPTED(scene, "R2 police referral replaces R1 to crs " PPN " grade=standard child=aaaaaaaa");
	assert_false(scene->last.is_marked);
	ACCEPTED(scene, "F1 police further-information re R1 to crs grade=standard");
	ACCEPTED(scene, "D1 crs decision re R1 to police " FULL " child=aaaaaaaa:nfa");
	assert_int_equal(scene_duty(scene, "R2/decision/police/aaaaaaaa")->state, DUTY_MET);
	SETTLED(scene);
}

/* ---- nobody falls out by a replacement ------------------------------------------ */

static void
an_answer_replaced_still_speaks_of_every_child(void **state)
{
	struct scene *scene = scene_open();

	(void)state;
	ACCEPTED(scene, "R1 police referral to crs " PPN " grade=standard child=aaaaaaaa child=bbbbbbbb");
	READS(scene, "crs", "opened", "R1");
	ACCEPTED(scene, "D1 crs decision re R1 to police " FULL " child=aaaaaaaa:nfa child=bbbbbbbb:assessment");
	REFUSED(scene, FACTS, "D2 crs decision re R1 replaces D1 to police " FULL " child=aaaaaaaa:nfa");
	REFUSED(scene, DUTIES_OPEN, "C1 crs close re R1 to crs reason=complete");
	assert_string_equal(scene_needs(scene), "D1/verify/police D1/assessment-outcome/police/bbbbbbbb");
	ACCEPTED(scene, "O1 crs outcome re D1 to police of=assessment level=full event-at=1793612700 "
			"child=bbbbbbbb:nfa");
	REFUSED(scene, FACTS,
		"O2 crs outcome re D1 replaces O1 to police of=early-help level=full event-at=1793612700 "
		"child=bbbbbbbb:declined");
	ACCEPTED(scene, "D3 crs decision re R1 replaces D1 to police " FULL " child=aaaaaaaa:nfa child=bbbbbbbb:nfa");
	SETTLED(scene);
}

static void
a_call_logged_anew_keeps_its_referrer(void **state)
{
	static const char call[] = "route=telephone received-at=1793612700 grade=none protection=none child=aaaaaaaa";
	static const struct {
		const char *was;
		const char *is;
		int keeps;
	} rows[] = {
	    {"trust", "trust", 1},	   {"trust", "individual", 1},	   {"trust", "anonymous", 0},
	    {"trust", "gp", 0},		   {"individual", "anonymous", 0}, {"individual", "trust", 1},
	    {"anonymous", "individual", 1}, {"anonymous", "anonymous", 1},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct scene *scene = scene_open();

		ACCEPTED(scene, "R1 crs referral to %s on-behalf-of=%s %s", strlen(rows[i].was) < 6 ? rows[i].was : "crs",
			 rows[i].was, call);
		ACCEPTED(scene, "R2 crs referral replaces R1 to %s on-behalf-of=%s %s",
			 strlen(rows[i].is) < 6 ? rows[i].is : "crs", rows[i].is, call);
		assert_int_equal(scene->last.is_marked, !rows[i].keeps);
		assert_int_equal(scene_duty(scene, arena_print(scene->arena, "R1/decision/%s/aaaaaaaa", rows[i].was))->state,
				 rows[i].keeps ? DUTY_REPLACED : DUTY_OPEN);
		/* an answer to the one is none to the other */
		ACCEPTED(scene, "D2 crs decision re R2 to %s " FULL " child=aaaaaaaa:nfa",
			 strlen(rows[i].is) < 6 ? rows[i].is : "crs");
		assert_int_equal(scene_duty(scene, arena_print(scene->arena, "R1/decision/%s/aaaaaaaa", rows[i].was))->state,
				 rows[i].keeps ? DUTY_REPLACED : DUTY_OPEN);
		SETTLED(scene);
	}
}

static void
an_excused_acknowledgement_withholds_no_answer(void **state)
{
	struct scene *scene = scene_open();

	(void)state;
	ACCEPTED(scene, "R1 police referral to crs " PPN " grade=standard stub=yes");
	ACCEPTED(scene, "X1 crs excuse re R1 to crs duty=acknowledge/police reason=withheld review=1794204000 second=yes");
	REFUSED(scene, CREDITOR_MISSING, "D1 crs decision re R1 to crs " FULL);
	SETTLED(scene);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(may_close_agrees_with_the_close),
	    cmocka_unit_test(a_refused_close_names_at_most_64_duties),
	    cmocka_unit_test(closing_twice_closes_once),
	    cmocka_unit_test(what_blocks_close_opens_a_closed_case),
	    cmocka_unit_test(a_reopened_case_closes_again_with_new_notices),
	    cmocka_unit_test(everyone_answered_is_told_of_close_and_reopening),
	    cmocka_unit_test(a_referrer_who_was_not_told_is_owed_again),
	    cmocka_unit_test(not_told_before_any_answer_opens_nothing),
	    cmocka_unit_test(an_outcome_undone_is_owed_under_the_old_question),
	    cmocka_unit_test(one_outcome_answers_two_decisions_on_one_referral),
	    cmocka_unit_test(a_note_sealed_anew_keeps_its_clock),
	    cmocka_unit_test(a_note_that_replaces_a_refused_one_is_known_by_its_name),
	    cmocka_unit_test(an_answer_replaced_still_speaks_of_every_child),
	    cmocka_unit_test(a_call_logged_anew_keeps_its_referrer),
	    cmocka_unit_test(an_excused_acknowledgement_withholds_no_answer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
