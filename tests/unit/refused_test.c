/* What is refused and with which code, what is never refused, and that a
 * refusal changes nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "rules/types.h"
#include "support/scene.h"

#define FULL SCENE_FULL
#define PPN SCENE_PPN
#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

/* Case A: police (R1) and, by telephone, health (R2, child bbbbbbbb) and a
 * neighbour (R3); D1 answers R1, aaaaaaaa for assessment.  Case B: school. */
static struct scene *
front_door(void)
{
	struct scene *scene = scene_open();

	ACCEPTED(scene, "R1 police referral to crs " PPN " grade=medium child=aaaaaaaa child=cccccccc");
	ACCEPTED(scene,
		 "R2 crs referral to health route=telephone on-behalf-of=health received-at=1793612700 grade=medium "
		 "protection=none child=bbbbbbbb");
	ACCEPTED(scene,
		 "R3 crs referral to crs route=telephone on-behalf-of=individual received-at=1793612700 grade=medium "
		 "protection=none child=eeeeeeee");
	ACCEPTED(scene, "D1 crs decision re R1 to police " FULL " child=aaaaaaaa:assessment");
	ACCEPTED(scene, "D3 crs decision re R3 to crs " FULL " child=eeeeeeee:nfa");
	ACCEPTED(scene, "B1 school referral case B to crs " PPN " grade=medium child=aaaaaaaa");
	return scene;
}

static const struct {
	const char *label;
	const char *line;
	enum refusal want;
} rows[] = {
    /* recipients and keys */
    {"an unknown recipient", "X police further-information re R1 to crs,nobody grade=none", REFUSAL_RECIPIENT_UNKNOWN},
    {"a referral to an unknown recipient", "X police referral case C to crs,nobody " PPN " grade=none",
     REFUSAL_RECIPIENT_UNKNOWN},
    {"a recipient that left", "X police referral case C to crs,gone " PPN " grade=none", REFUSAL_REVOKED},
    {"an epoch long ended", "X police further-information re R1 epoch e0 to crs grade=none", REFUSAL_EPOCH},
    {"an epoch no card has", "X police referral case C epoch e9 to crs " PPN " grade=none", REFUSAL_EPOCH},
    {"a revoked epoch", "X police referral case C to crs,rekeyed " PPN " grade=none", REFUSAL_EPOCH},
    {"another epoch of the same", "X police referral case C epoch e2 to crs,rekeyed " PPN " grade=none", REFUSAL_NONE},
    {"an epoch within its grace", "X police further-information re R1 epoch e2 to crs grade=none", REFUSAL_NONE},

    /* types, rights */
    {"an unknown type", "X crs apology re R1 to police", REFUSAL_TYPE_NOT_ALLOWED},
    {"a record that says nothing", "X crs strategy-record re R1 to police", REFUSAL_FACTS},
    {"a strategy meeting decided on", "X crs decision re R1 to police " FULL " child=aaaaaaaa:strategy", REFUSAL_NONE},
    {"an outcome of an enquiry that nobody promised",
     "X crs outcome re D1 to police of=s47 level=full event-at=1793612700 child=aaaaaaaa:nfa", REFUSAL_NONE},
    {"a type the directory does not give it", "X childminder not-told re R1 to crs code=no-reasons",
     REFUSAL_TYPE_NOT_ALLOWED},
    {"a referral that no right is needed for", "X childminder referral case C to crs " PPN " grade=none child=aaaaaaaa",
     REFUSAL_NONE},
    {"a referral to no front door", "X police referral case C to health " PPN " grade=high child=aaaaaaaa",
     REFUSAL_TYPE_NOT_ALLOWED},
    {"a referrer who decides", "X police decision re R1 to crs " FULL " child=aaaaaaaa:nfa", REFUSAL_TYPE_NOT_ALLOWED},
    {"a referrer who closes", "X police close re R1 to crs reason=complete", REFUSAL_TYPE_NOT_ALLOWED},
    {"a close that is sent to someone", "X crs close re R1 to police reason=complete", REFUSAL_TYPE_NOT_ALLOWED},
    {"progress to another too", "X crs progress re R1 to police,health code=seen next-by=1793619000",
     REFUSAL_TYPE_NOT_ALLOWED},
    {"further information to another too", "X police further-information re R1 to crs,health grade=none",
     REFUSAL_TYPE_NOT_ALLOWED},
    {"not told, by someone it was not for", "X crs not-told re R1 to crs code=no-reasons", REFUSAL_TYPE_NOT_ALLOWED},
    {"an answer for a neighbour sent to an agency", "X crs decision re R3 to gp " FULL " child=eeeeeeee:nfa",
     REFUSAL_TYPE_NOT_ALLOWED},
    {"an answer taken back before others", "X crs retract re D1 to police,health reason=in-error",
     REFUSAL_TYPE_NOT_ALLOWED},

    /* cases and what is answered */
    {"a case that does not exist", "X police further-information case D re R1 to crs grade=none", REFUSAL_CASE_UNKNOWN},
    {"a case one is no party to", "X gp further-information re R1 to crs grade=none", REFUSAL_CASE_UNKNOWN},
    {"an answer to nothing", "X crs decision to police " FULL " child=aaaaaaaa:nfa", REFUSAL_RE_FOREIGN},
    {"an answer to what never was", "X crs decision re Q to police " FULL " child=aaaaaaaa:nfa", REFUSAL_RE_FOREIGN},
    {"an answer to another case", "X crs decision re B1 to school " FULL " child=aaaaaaaa:nfa", REFUSAL_RE_FOREIGN},
    {"an answer to what it cannot answer", "X crs progress re D1 to police code=seen next-by=1793619000",
     REFUSAL_RE_FOREIGN},
    {"more on another's referral", "X police further-information re R2 to crs grade=none", REFUSAL_RE_FOREIGN},
    {"taking back another's", "X health retract re R2 to crs reason=duplicate", REFUSAL_RE_FOREIGN},
    {"replacing another's", "X police further-information re R1 replaces R2 to crs grade=none", REFUSAL_RE_FOREIGN},
    {"replacing another type", "X crs progress re R1 replaces D1 to police code=seen next-by=1793619000",
     REFUSAL_RE_FOREIGN},
    {"replacing an answer to another referral",
     "X crs decision re R2 replaces D1 to health " FULL " child=bbbbbbbb:nfa", REFUSAL_RE_FOREIGN},

    /* holder and creditor */
    {"to a front door that does not hold it", "X police further-information re R1 to their-crs grade=none",
     REFUSAL_NOT_HOLDER},
    {"an answer to someone else", "X crs decision re R1 to health " FULL " child=aaaaaaaa:nfa",
     REFUSAL_CREDITOR_MISSING},
    {"an answer kept to oneself", "X crs decision re R1 to crs " FULL " child=aaaaaaaa:nfa", REFUSAL_CREDITOR_MISSING},
    {"an outcome kept to oneself",
     "X crs outcome re D1 to crs of=assessment level=full event-at=1793612700 child=aaaaaaaa:nfa",
     REFUSAL_CREDITOR_MISSING},
    {"an answer taken back in silence", "X crs retract re D1 to crs reason=in-error", REFUSAL_CREDITOR_MISSING},
    {"told otherwise though it has an agent", "X crs told-otherwise re D1 to crs channel=phone reason=no-agent",
     REFUSAL_HAS_AGENT},
    {"told otherwise though it has not left", "X crs told-otherwise re D1 to crs channel=phone reason=left",
     REFUSAL_HAS_AGENT},
    {"told otherwise of an answer that was written", "X crs told-otherwise re D1 to crs channel=phone reason=unsafe",
     REFUSAL_HAS_AGENT},
    {"told otherwise of a referral", "X crs told-otherwise re R3 to crs channel=phone reason=no-agent",
     REFUSAL_RE_FOREIGN},

    /* facts */
    {"a missing fact", "X crs decision re R1 to police level=full stage=contact child=aaaaaaaa:nfa", REFUSAL_FACTS},
    {"a fact twice", "X police further-information re R1 to crs grade=none grade=high", REFUSAL_FACTS},
    {"a fact of another type", "X police further-information re R1 to crs grade=none stub=yes", REFUSAL_FACTS},
    {"a word that is none", "X police further-information re R1 to crs grade=dire", REFUSAL_FACTS},
    {"a time that is no quarter", "X crs progress re R1 to police code=seen next-by=1793619001", REFUSAL_FACTS},
    {"a child that was not referred", "X crs decision re R1 to police " FULL " child=bbbbbbbb:nfa", REFUSAL_FACTS},
    {"a child twice", "X crs decision re R1 to police " FULL " child=aaaaaaaa:nfa child=aaaaaaaa:advice",
     REFUSAL_FACTS},
    {"a decision about no child", "X crs decision re R1 to police " FULL, REFUSAL_FACTS},
    {"a code of another outcome",
     "X crs outcome re D1 to police of=assessment level=full event-at=1793612700 child=aaaaaaaa:declined",
     REFUSAL_FACTS},
    {"a full answer that says nothing", "X crs decision re R1 to police " FULL " child=aaaaaaaa:not-shared",
     REFUSAL_FACTS},
    {"a full outcome that says nothing",
     "X crs outcome re D1 to police of=assessment level=full event-at=1793612700 child=aaaaaaaa:not-shared",
     REFUSAL_FACTS},
    {"a limited answer that says it to an agency",
     "X crs decision re R1 to police level=limited stage=contact rereferral=no child=aaaaaaaa:nfa", REFUSAL_FACTS},
    {"a limited outcome that says it to an agency",
     "X crs outcome re D1 to police of=assessment level=limited event-at=1793612700 child=aaaaaaaa:nfa", REFUSAL_FACTS},
    {"a limited answer to an agency",
     "X crs decision re R1 to police level=limited stage=contact rereferral=no child=cccccccc:not-shared",
     REFUSAL_NONE},
    {"an excuse of nothing", "X crs excuse re R1 to crs duty=decision/health/aaaaaaaa reason=in-error second=yes",
     REFUSAL_FACTS},
    {"an excuse of another's duty",
     "X crs excuse re R2 to crs duty=decision/police/aaaaaaaa reason=in-error second=yes", REFUSAL_FACTS},
    {"withheld without a date to look again",
     "X crs excuse re R1 to crs duty=decision/police/cccccccc reason=withheld second=yes", REFUSAL_FACTS},
    {"an excuse by one person", "X crs excuse re R1 to crs duty=decision/police/cccccccc reason=in-error",
     REFUSAL_FACTS},
    {"a close while answers are owed", "X crs close re R1 to crs reason=complete", REFUSAL_DUTIES_OPEN},
};

static void
each_row_is_answered_as_it_says(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct scene *scene = front_door();
		const char *before = scene_duties(scene, 'A');
		enum refusal got = scene_says(scene, "%s", rows[i].line);

		if (got != rows[i].want)
			fail_msg("%s: %s, wanted %s", rows[i].label, refusal_row(got)->word,
				 refusal_row(rows[i].want)->word);
		if (got != REFUSAL_NONE)
			assert_string_equal(scene_duties(scene, 'A'), before);
		/* and the next valid message of another and of the same passes */
		ACCEPTED(scene, "Y1 police further-information re R1 to crs grade=none");
		ACCEPTED(scene, "Y2 crs progress re R1 to police code=seen next-by=1793619000");
		SETTLED(scene);
	}
}

static void
not_holder_names_the_holder(void **state)
{
	struct scene *scene = front_door();

	(void)state;
	REFUSED(scene, NOT_HOLDER, "X1 police further-information re R1 to their-crs grade=none");
	assert_string_equal(scene->last.holder.name, "crs");
	/* one that could hold it, and got something of it, but does not hold it */
	ACCEPTED(
	    scene,
	    "R4 crs referral to their-crs route=telephone on-behalf-of=their-crs received-at=1793612700 grade=none "
	    "protection=none child=ffffffff");
	REFUSED(scene, NOT_HOLDER, "X2 their-crs decision re R4 to crs " FULL " child=ffffffff:nfa");
	assert_string_equal(scene->last.holder.name, "crs");
	SETTLED(scene);
}

/* Whoever has left cannot be written to: its answer is told another way. */
static void
an_answer_to_one_who_has_left_is_told_otherwise(void **state)
{
	struct scene *scene = scene_open();
	struct directory_agency left[32];
	static const struct revoked gone = {REVOKED_AGENCY, "", 0, "left"};
	size_t at = 0;

	(void)state;
	ACCEPTED(scene, "R1 gp referral to crs " PPN " grade=none child=aaaaaaaa");
	READS(scene, "crs", "opened", "R1");
	ACCEPTED(scene, "D1 crs decision re R1 to gp " FULL " child=aaaaaaaa:early-help");
	memcpy(left, scene->directory.agencies, scene->directory.agency_count * sizeof *left);
	while (strcmp(left[at].id.name, "gp") != 0)
		at++;
	left[at].revoked = &gone;
	left[at].revoked_count = 1;
	scene->directory.agencies = left;
	REFUSED(scene, REVOKED,
		"O1 crs outcome re D1 to gp of=early-help level=full event-at=1793612700 "
		"child=aaaaaaaa:taken-up");
	ACCEPTED(scene,
		 "O2 crs outcome re D1 to crs of=early-help level=full event-at=1793612700 child=aaaaaaaa:taken-up");
	ACCEPTED(scene, "T1 crs told-otherwise re D1 to crs channel=letter reason=left");
	assert_string_equal(scene_duties(scene, 'A'), "R1/acknowledge/gp met\n"
						      "R1/decision/gp/aaaaaaaa met by D1\n"
						      "D1/verify/gp ended by T1\n"
						      "D1/early-help-outcome/gp/aaaaaaaa met by O2\n"
						      "O2/tell/gp open\n");
	ACCEPTED(scene, "T2 crs told-otherwise re O2 to crs channel=letter reason=left");
	ACCEPTED(scene, "C1 crs close re R1 to crs reason=complete");
	SETTLED(scene);
}

/* ---- never refused ---------------------------------------------------------------- */

static void
a_referral_is_never_refused_on_its_facts(void **state)
{
	static const struct {
		const char *label;
		const char *facts;
		const char *duties;
		int is_urgent;
	} odd[] = {
	    {"nothing at all", "", "X/acknowledge/police open\nX/decision/police/- open\n", 1},
	    {"an unreadable grade", PPN " grade=dire child=aaaaaaaa",
	     "X/acknowledge/police open\nX/decision/police/aaaaaaaa open\n", 1},
	    {"two grades", PPN " grade=none grade=standard child=aaaaaaaa",
	     "X/acknowledge/police open\nX/decision/police/aaaaaaaa open\n", 1},
	    {"an unreadable child", PPN " grade=none child=ANNA",
	     "X/acknowledge/police open\nX/decision/police/- open\n", 0},
	    {"one child readable of two", PPN " grade=none child=ANNA child=aaaaaaaa",
	     "X/acknowledge/police open\nX/decision/police/aaaaaaaa open\n", 0},
	    {"an unknown fact", PPN " grade=none child=aaaaaaaa colour=red",
	     "X/acknowledge/police open\nX/decision/police/aaaaaaaa open\n", 0},
	    {"on behalf of another, by no front door", PPN " grade=none child=aaaaaaaa on-behalf-of=health",
	     "X/acknowledge/police open\nX/decision/police/aaaaaaaa open\n", 0},
	    {"stub maybe", PPN " grade=none stub=maybe", "X/acknowledge/police open\nX/decision/police/- open\n", 0},
	    {"an answer to something", "re R1 " PPN " grade=none child=aaaaaaaa",
	     "X/acknowledge/police open\nX/decision/police/aaaaaaaa open\n", 0},
	    {"in place of another's", "replaces R2 " PPN " grade=none child=aaaaaaaa",
	     "X/acknowledge/police open\nX/decision/police/aaaaaaaa open\n", 0},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(odd); i++) {
		struct scene *scene = front_door();

		ACCEPTED(scene, "X police referral case C to crs %s", odd[i].facts);
		if (strcmp(scene_duties(scene, 'C'), odd[i].duties) != 0)
			fail_msg("%s: %s", odd[i].label, scene_duties(scene, 'C'));
		assert_int_equal(scene->last.is_urgent, odd[i].is_urgent);
		assert_true(scene->last.is_marked);
		SETTLED(scene);
	}
}

/* A case is a random token: whoever names another's is taken as a referrer
 * like any other, and marked; the holder owes the answer. */
static void
a_referral_into_anothers_case_is_taken_and_marked(void **state)
{
	struct scene *scene = front_door();

	(void)state;
	ACCEPTED(scene, "X gp referral to crs " PPN " grade=high child=12345678");
	assert_true(scene->last.is_marked);
	assert_string_equal(scene_duty(scene, "X/decision/gp/12345678")->debtor.name, "crs");
	ACCEPTED(scene, "Y gp referral to their-crs " PPN " grade=high child=12345678");
	assert_true(scene->last.is_marked);
	assert_string_equal(scene_duty(scene, "Y/decision/gp/12345678")->debtor.name, "crs");
	/* the holder cannot open that one, and says so */
	ACCEPTED(scene, "E crs excuse re Y to crs duty=decision/gp/12345678 reason=not-possible second=yes");
	/* a recorded call is for the caller alone, whatever stands in `to` */
	ACCEPTED(scene,
		 "W crs referral to gp,police,school route=telephone on-behalf-of=gp grade=none protection=none");
	assert_string_equal(scene_delivered(scene), "edt gp");
	assert_true(scene->last.is_marked);
	ACCEPTED(scene, "Z police referral replaces R2 to crs " PPN " grade=high child=12345678");
	assert_true(scene->last.is_marked);
	SETTLED(scene);
}

static void
a_call_whose_caller_cannot_be_read_is_somebodys(void **state)
{
	struct scene *scene = scene_open();

	(void)state;
	ACCEPTED(
	    scene,
	    "R1 crs referral to crs route=telephone received-at=1793612700 grade=none protection=none child=aaaaaaaa");
	assert_string_equal(scene_duties(scene, 'A'), "R1/decision/individual/aaaaaaaa open\n");
	/* the council's own concern is owed an answer by itself */
	ACCEPTED(scene, "R2 crs referral case B to crs " PPN " grade=none child=aaaaaaaa");
	assert_string_equal(scene_duties(scene, 'B'), "R2/decision/crs/aaaaaaaa open\n");
	ACCEPTED(scene, "D2 crs decision case B re R2 to crs " FULL " child=aaaaaaaa:nfa");
	assert_string_equal(scene_duties(scene, 'B'), "R2/decision/crs/aaaaaaaa met by D2\n");
	ACCEPTED(scene, "C2 edt close case B re R2 to crs reason=complete");
	assert_string_equal(scene_notices(scene), "");
	SETTLED(scene);
}

static void
every_type_has_a_row_and_none_is_unknown(void **state)
{
	(void)state;
	for (unsigned type = 0; type < TYPE_COUNT_OF; type++)
		assert_int_equal(types_row((enum message_type)type)->type, type);
	assert_int_equal(types_row(TYPE_UNKNOWN)->must, 0);
	assert_true(types_is(TYPE_DECISION, CLASS_ANSWER));
	assert_true(types_has(TYPE_CLOSE, TYPE_CLOSES));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_row_is_answered_as_it_says),
	    cmocka_unit_test(not_holder_names_the_holder),
	    cmocka_unit_test(an_answer_to_one_who_has_left_is_told_otherwise),
	    cmocka_unit_test(a_referral_is_never_refused_on_its_facts),
	    cmocka_unit_test(a_referral_into_anothers_case_is_taken_and_marked),
	    cmocka_unit_test(a_call_whose_caller_cannot_be_read_is_somebodys),
	    cmocka_unit_test(every_type_has_a_row_and_none_is_unknown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
