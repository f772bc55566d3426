/* What passes on with a case: each kind of duty when it is handed over, when a
 * child is found to have a case already, when an answer does not stand; and
 * what a link opens again. */
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
#define NOTICE "detail=full aware-at=1793610000 grade=medium"
#define COUNT_OF(array) (sizeof(array) / sizeof *(array))
#define STATE(scene, id, want) assert_int_equal(scene_duty(scene, id)->state, DUTY_##want)

/* ---- handed over -------------------------------------------------------------------- */

static struct scene *
everything_owed(void)
{
	static const char *const lines[] = {
	    "R1 police referral to crs route=written stub=yes grade=high protection=none child=aaaaaaaa",
	    "R2 crs referral to crs route=telephone on-behalf-of=individual grade=none protection=none child=bbbbbbbb",
	    "D2 crs decision re R2 to crs " FULL " child=bbbbbbbb:nfa",
	    "R3 school referral to crs " PPN " grade=high child=cccccccc child=dddddddd child=eeeeeeee child=ffffffff",
	    "D3 crs decision re R3 to school " FULL
	    " child=cccccccc:assessment child=dddddddd:early-help child=eeeeeeee:strategy child=ffffffff:other-area",
	    "S1 crs strategy-record re R3 to health meeting=01930000000070008000000000000111 version=1 "
	    "content=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 held-at=1793610000 invited=health "
	    "present=crs quorum=no s47=joint child=eeeeeeee:joint action=1:health:1793700000",
	    "O1 crs outcome re S1 to health of=s47 " OUTCOME " child=eeeeeeee:cp-conference",
	    "S2 crs strategy-record re S1 to health meeting=01930000000070008000000000000222 version=1 "
	    "content=a3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 held-at=1793610000 invited=health "
	    "present=crs quorum=no s47=joint child=cccccccc:joint",
	    "I1 crs information-request re R1 to health rag=red specific=yes",
	    "E1 school escalation re D3 to crs against=crs stage=1 imminent=no",
	    "W1 health not-ours re I1 to crs reason=left",
	    "X1 police correct re R1 to crs",
	    "R4 gp referral to crs route=written grade=high protection=police-protection child=99999999",
	    "M1 police notification case B to crs kind=endeavour-missing " NOTICE,
	    "M2 police notification case B re M1 to crs kind=endeavour-found " NOTICE,
	};
	struct scene *scene = scene_open();

	for (size_t i = 0; i < COUNT_OF(lines); i++)
		ACCEPTED(scene, "%s", lines[i]);
	READS(scene, "health", "verified", "S1");
	return scene;
}

static void
what_the_holder_owes_and_is_owed_passes_and_nothing_else(void **state)
{
	static const struct {
		const char *id;
		const char *debtor;
		const char *creditor;
	} rows[] = {
	    {"R1/acknowledge/police", "crs", "police"},
	    {"R1/completion/crs", "police", "assessing-team"},
	    {"R1/decision/police/aaaaaaaa", "assessing-team", "police"},
	    {"R4/protection/gp", "assessing-team", "gp"},
	    {"D2/tell/individual", "assessing-team", "individual"},
	    {"D3/verify/school", "school", "crs"},
	    {"D3/assessment-outcome/school/cccccccc", "assessing-team", "school"},
	    {"D3/early-help-outcome/school/dddddddd", "assessing-team", "school"},
	    {"D3/strategy-record/school", "assessing-team", "school"},
	    {"D3/transfer/school", "assessing-team", "school"},
	    {"S1/read/health", "health", "crs"},
	    {"S1/action/crs/1", "health", "assessing-team"},
	    {"S1/quorum/police", "assessing-team", "police"},
	    {"S2/s47-outcome/health/cccccccc", "assessing-team", "health"},
	    {"O1/icpc/health/eeeeeeee", "assessing-team", "health"},
	    {"I1/information-response/crs", "health", "assessing-team"},
	    {"E1/escalation-response/school", "crs", "school"},
	    {"W1/recall/health", "crs", "health"},
	    {"X1/correction/police", "crs", "police"},
	    {"M2/return-interview/police", "assessing-team", "police"},
	};

	(void)state;
	for (int is_loan = 0; is_loan < 2; is_loan++) {
		struct scene *scene = everything_owed();

		ACCEPTED(scene, "H1 crs handover case H to assessing-team item=A item=B%s", is_loan ? " until=1793692800" : "");
		ACCEPTED(scene, "H2 assessing-team handover-accepted case H re H1 to crs item=A item=B");
		for (size_t i = 0; i < COUNT_OF(rows); i++) {
			const struct duty *duty = scene_duty(scene, rows[i].id);

			/* whoever takes it for good has met this one */
			if (duty && duty->kind == DUTY_TRANSFER && !is_loan)
				continue;
			if (!duty || !duty_is_open(duty))
				fail_msg("%s is not owed", rows[i].id);
			assert_string_equal(duty->debtor.name, rows[i].debtor);
			assert_string_equal(duty->creditor.name, rows[i].creditor);
		}
		SETTLED(scene);
	}
}

static void
the_first_duty_of_a_case_passes_too(void **state)
{
	struct scene *scene = scene_open();

	(void)state;
	ACCEPTED(scene, "R1 crs referral to health route=telephone on-behalf-of=health received-at=1793612700 grade=medium "
			"protection=none child=aaaaaaaa");
	ACCEPTED(scene, "H1 crs handover case H to assessing-team item=A");
	ACCEPTED(scene, "H2 assessing-team handover-accepted case H re H1 to crs item=A");
	assert_string_equal(scene_duty(scene, "R1/decision/health/aaaaaaaa")->debtor.name, "assessing-team");
	assert_string_equal(scene_notices(scene), "held:health");
	/* a case in which nothing is owed but the word about it */
	ACCEPTED(scene, "C1 health capacity case B to crs open=3 until=1793649600");
	assert_int_equal(scene_book(scene, 'B')->state.duty_count, 0);
	ACCEPTED(scene, "H3 crs handover case G to assessing-team item=B");
	ACCEPTED(scene, "H4 assessing-team handover-accepted case G re H3 to crs item=B");
	assert_string_equal(scene_book(scene, 'B')->state.self.holder.name, "assessing-team");
	SETTLED(scene);
}

/* ---- a case already ------------------------------------------------------------------ */

static void
one_who_refers_late_is_owed_each_answer_that_is_owed_to_the_first(void **state)
{
	static const char *const owed[] = {"assessment-outcome", "early-help-outcome", "strategy-record", "s47-outcome",
					   "icpc"};
	/* of one referrer, what its referral says and what the council has come to */
	static const char *const lines[][3] = {
	    {"D1 crs decision re R1 to police " FULL " child=aaaaaaaa:assessment"},
	    {"D1 crs decision re R1 to police " FULL " child=aaaaaaaa:early-help"},
	    {"D1 crs decision re R1 to police " FULL " child=aaaaaaaa:strategy"},
	    {"D1 crs decision re R1 to police " FULL " child=aaaaaaaa:strategy",
	     "O1 crs outcome re D1 to police of=strategy " OUTCOME " child=aaaaaaaa:s47-single"},
	    {"D1 crs decision re R1 to police " FULL " child=aaaaaaaa:strategy",
	     "O1 crs outcome re D1 to police of=strategy " OUTCOME " child=aaaaaaaa:s47-single",
	     "O2 crs outcome re O1 to police of=s47 " OUTCOME " child=aaaaaaaa:cp-conference"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(owed); i++) {
		struct scene *scene = scene_open();
		char id[64] = "D2/";
		const struct duty *duty;

		ACCEPTED(scene, "R1 police referral to crs route=written protection=police-protection stub=yes grade=high "
				"child=aaaaaaaa");
		for (size_t k = 0; k < 3 && lines[i][k]; k++)
			ACCEPTED(scene, "%s", lines[i][k]);
		ACCEPTED(scene, "R2 school referral case B to crs " PPN " grade=none child=bbbbbbbb");
		ACCEPTED(scene, "L1 crs link case B to crs into=A second=yes");
		ACCEPTED(scene, "D2 crs decision case B re R2 to school " FULL " child=bbbbbbbb:existing-case");
		(void)strcat(strcat(id, owed[i]), "/school/bbbbbbbb");
		duty = scene_duty(scene, id);
		if (!duty)
			fail_msg("no %s among %s", id, scene_duties(scene, 'B'));
		assert_true(duty_is_open(duty));
		assert_string_equal(duty->debtor.name, "crs");
		/* and nothing that only the first is owed, of its own note */
		assert_null(strstr(scene_duties(scene, 'B'), "D2/completion"));
		assert_null(strstr(scene_duties(scene, 'B'), "D2/protection"));
		assert_null(strstr(scene_duties(scene, 'B'), "D2/acknowledge"));
		assert_null(strstr(scene_duties(scene, 'B'), "D2/tell"));
		assert_null(strstr(scene_duties(scene, 'B'), "D2/read"));
		SETTLED(scene);
	}
}

/* ---- an answer that does not stand ----------------------------------------------------- */

static void
an_answer_that_does_not_stand_is_owed_again(void **state)
{
	static const struct {
		const char *lines[5];
		const char *again;
	} rows[] = {
	    {{"D1 crs decision re R1 to police " FULL " child=aaaaaaaa:nfa", "X1 crs retract re D1 to police reason=in-error"},
	     "X1/decision/police/aaaaaaaa"},
	    {{"D1 crs decision re R1 to police " FULL " child=aaaaaaaa:early-help",
	      "O1 crs outcome re D1 to police of=early-help " OUTCOME " child=aaaaaaaa:taken-up",
	      "X1 crs retract re O1 to police reason=in-error"},
	     "X1/early-help-outcome/police/aaaaaaaa"},
	    {{"D1 crs decision re R1 to police " FULL " child=aaaaaaaa:strategy",
	      "O1 crs outcome re D1 to police of=strategy " OUTCOME " child=aaaaaaaa:no-s47",
	      "X1 crs retract re O1 to police reason=in-error"},
	     "X1/strategy-record/police"},
	    {{"D1 crs decision re R1 to police " FULL " child=aaaaaaaa:strategy",
	      "O1 crs outcome re D1 to police of=strategy " OUTCOME " child=aaaaaaaa:s47-single",
	      "O2 crs outcome re O1 to police of=s47 " OUTCOME " child=aaaaaaaa:cp-conference",
	      "O3 crs outcome re O2 to police of=icpc " OUTCOME " child=aaaaaaaa:plan",
	      "X1 police not-told re O3 to crs code=no-reasons"},
	     "X1/icpc/police/aaaaaaaa"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct scene *scene = scene_open();

		ACCEPTED(scene, "R1 police referral to crs route=written stub=yes protection=police-protection grade=high "
				"child=aaaaaaaa");
		ACCEPTED(scene, "F1 police further-information re R1 to crs grade=high");
		for (size_t k = 0; k < 5 && rows[i].lines[k]; k++)
			ACCEPTED(scene, "%s", rows[i].lines[k]);
		if (!scene_duty(scene, rows[i].again))
			fail_msg("no %s among %s", rows[i].again, scene_duties(scene, 'A'));
		STATE(scene, rows[i].again, OPEN);
		/* what happened has happened: neither is asked for twice */
		assert_null(scene_duty(scene, "X1/completion/crs"));
		assert_null(scene_duty(scene, "X1/protection/police"));
		SETTLED(scene);
	}
}

/* ---- linked -------------------------------------------------------------------------- */

/* Case ${letter} of ${referrer}, answered, read, closed. */
static void
closed_case(struct scene *scene, char letter, const char *referrer)
{
	char name[] = {'D', letter, '\0'};

	ACCEPTED(scene, "R%c %s referral case %c to crs " PPN " grade=medium child=aaaaaaaa", letter, referrer, letter);
	ACCEPTED(scene, "D%c crs decision case %c re R%c to %s " FULL " child=aaaaaaaa:nfa", letter, letter, letter, referrer);
	READS(scene, referrer, "verified", name);
	name[0] = 'R';
	READS(scene, "crs", "opened", name);
	ACCEPTED(scene, "C%c crs close case %c re R%c to crs reason=complete", letter, letter, letter);
}

static int
is_closed(struct scene *scene, char letter)
{
	return scene_book(scene, letter)->state.self.closed_by.hex[0] != '\0';
}

static void
a_closed_case_that_is_linked_with_an_open_one_is_open_again(void **state)
{
	static const char *const links[] = {"L1 crs link case A to crs into=B second=yes",
					    "L1 crs link case B to crs into=A second=yes"};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(links); i++) {
		struct scene *scene = scene_open();
		const char *closed_by;

		closed_case(scene, 'A', "police");
		closed_by = scene->said[scene->said_count - 1].envelope.id.hex;
		ACCEPTED(scene, "RB school referral case B to crs " PPN " grade=none child=bbbbbbbb");
		ACCEPTED(scene, "%s", links[i]);
		assert_true(scene->last.reopens);
		assert_string_equal(scene_notices(scene), "reopened:police");
		assert_string_equal(scene->last.notices[0].about, closed_by);
		assert_string_equal(scene->last.notices[0].code, "");
		assert_false(is_closed(scene, 'A'));
		assert_false(is_closed(scene, 'B'));
		SETTLED(scene);
	}
}

static void
two_closed_cases_stay_closed_when_they_are_linked(void **state)
{
	struct scene *scene = scene_open();

	(void)state;
	closed_case(scene, 'A', "police");
	closed_case(scene, 'B', "school");
	ACCEPTED(scene, "L1 crs link case A to crs into=B second=yes");
	assert_false(scene->last.reopens);
	assert_string_equal(scene_notices(scene), "");
	assert_true(is_closed(scene, 'A') && is_closed(scene, 'B'));
	/* with the third, in which somebody is owed an answer, all are open */
	ACCEPTED(scene, "RC gp referral case C to crs " PPN " grade=none child=cccccccc");
	ACCEPTED(scene, "L2 crs link case C to crs into=B second=yes");
	assert_true(scene->last.reopens);
	assert_string_equal(scene_notices(scene), "reopened:police reopened:school");
	assert_false(is_closed(scene, 'A') || is_closed(scene, 'B') || is_closed(scene, 'C'));
	SETTLED(scene);
}

static void
two_open_cases_are_not_said_to_be_open_again(void **state)
{
	struct scene *scene = scene_open();

	(void)state;
	ACCEPTED(scene, "RA police referral case A to crs " PPN " grade=none child=aaaaaaaa");
	ACCEPTED(scene, "RB school referral case B to crs " PPN " grade=none child=bbbbbbbb");
	ACCEPTED(scene, "L1 crs link case A to crs into=B second=yes");
	assert_false(scene->last.reopens);
	assert_string_equal(scene_notices(scene), "");
	SETTLED(scene);
}

static void
what_was_taken_apart_stays_apart_though_it_is_linked_by_others(void **state)
{
	struct scene *scene = scene_open();

	(void)state;
	ACCEPTED(scene, "RA police referral case A to crs " PPN " grade=none child=aaaaaaaa");
	ACCEPTED(scene, "RB school referral case B to crs " PPN " grade=none child=bbbbbbbb");
	ACCEPTED(scene, "RC gp referral case C to crs " PPN " grade=none child=cccccccc");
	/* undone by the very next note */
	ACCEPTED(scene, "L1 crs link case A to crs into=B second=yes");
	ACCEPTED(scene, "U1 crs unlink case A to crs into=B second=yes");
	ACCEPTED(scene, "L2 crs link case B to crs into=C second=yes");
	ACCEPTED(scene, "L3 crs link case A to crs into=C second=yes");
	assert_int_equal(scene_book(scene, 'A')->state.linked_count, 2);
	ACCEPTED(scene, "U3 crs unlink case A to crs into=C second=yes");
	assert_int_equal(scene_book(scene, 'A')->state.linked_count, 0);
	assert_int_equal(scene_book(scene, 'B')->state.linked_count, 1);
	SETTLED(scene);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_the_holder_owes_and_is_owed_passes_and_nothing_else),
	    cmocka_unit_test(the_first_duty_of_a_case_passes_too),
	    cmocka_unit_test(one_who_refers_late_is_owed_each_answer_that_is_owed_to_the_first),
	    cmocka_unit_test(an_answer_that_does_not_stand_is_owed_again),
	    cmocka_unit_test(a_closed_case_that_is_linked_with_an_open_one_is_open_again),
	    cmocka_unit_test(two_closed_cases_stay_closed_when_they_are_linked),
	    cmocka_unit_test(two_open_cases_are_not_said_to_be_open_again),
	    cmocka_unit_test(what_was_taken_apart_stays_apart_though_it_is_linked_by_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
