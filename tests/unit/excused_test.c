/* Two people may do without any duty: one of each kind; and what an existing
 * case owes to one who referred late. */
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

/* A door at which each kind is owed. */
static struct scene *
everything_owed(void)
{
	static const char *const lines[] = {
	    "R1 police referral to crs route=written stub=yes grade=high protection=police-protection child=aaaaaaaa",
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
	    "K1 crs recall re I1 to health reason=in-error",
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
two_people_may_do_without_any_duty(void **state)
{
	static const struct {
		const char *duty;
		enum duty_kind kind;
	} rows[] = {
	    {"R1/acknowledge/police", DUTY_ACKNOWLEDGE},
	    {"R1/completion/crs", DUTY_COMPLETION},
	    {"R1/decision/police/aaaaaaaa", DUTY_DECISION},
	    {"D3/verify/school", DUTY_VERIFY},
	    {"S1/read/health", DUTY_READ},
	    {"D2/tell/individual", DUTY_TELL},
	    {"D3/assessment-outcome/school/cccccccc", DUTY_ASSESSMENT_OUTCOME},
	    {"D3/early-help-outcome/school/dddddddd", DUTY_EARLY_HELP_OUTCOME},
	    {"D3/strategy-record/school", DUTY_STRATEGY_RECORD},
	    {"S2/s47-outcome/health/cccccccc", DUTY_S47_OUTCOME},
	    {"O1/icpc/health/eeeeeeee", DUTY_ICPC},
	    {"S1/action/crs/1", DUTY_ACTION},
	    {"S1/quorum/police", DUTY_QUORUM},
	    {"R4/protection/gp", DUTY_PROTECTION},
	    {"I1/information-response/crs", DUTY_INFORMATION_RESPONSE},
	    {"E1/escalation-response/school", DUTY_ESCALATION_RESPONSE},
	    {"D3/transfer/school", DUTY_TRANSFER},
	    {"M2/return-interview/police", DUTY_RETURN_INTERVIEW},
	    {"K1/purged/health", DUTY_PURGED},
	    {"X1/correction/police", DUTY_CORRECTION},
	};
	struct scene *scene = everything_owed();
	int is_covered[DUTY_KIND_COUNT] = {0};

	(void)state;
	/* answered by the recall; and in another case than its opener: none can excuse it */
	is_covered[DUTY_RECALL] = is_covered[DUTY_HANDOVER] = 1;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		size_t size = strcspn(rows[i].duty, "/");
		char letter = rows[i].kind == DUTY_RETURN_INTERVIEW ? 'B' : 'A';

		if (!scene_duty(scene, rows[i].duty) || !duty_is_open(scene_duty(scene, rows[i].duty)))
			fail_msg("%s is not owed", rows[i].duty);
		ACCEPTED(scene, "X%zu crs excuse case %c re %.*s duty=%s reason=not-possible second=yes", i + 10, letter,
			 (int)size, rows[i].duty, rows[i].duty + size + 1);
		assert_int_equal(scene_duty(scene, rows[i].duty)->state, DUTY_EXCUSED);
		is_covered[rows[i].kind] = 1;
	}
	for (unsigned kind = 0; kind < DUTY_KIND_COUNT; kind++)
		assert_true(is_covered[kind]);
	SETTLED(scene);
}

static void
an_offer_of_a_case_is_not_to_be_excused_but_declined(void **state)
{
	struct scene *scene = everything_owed();

	(void)state;
	ACCEPTED(scene, "H1 crs handover case H to assessing-team item=A");
	REFUSED(scene, RE_FOREIGN, "X1 crs excuse re H1 duty=handover/crs/1 reason=not-possible second=yes");
	REFUSED(scene, FACTS, "X2 crs excuse case H re H1 duty=handover/crs/1 reason=not-possible second=yes");
	/* nor does it keep anything open; it ends when somebody else has the case */
	ACCEPTED(scene, "H2 crs handover case G to early-help-team item=A");
	ACCEPTED(scene, "H3 early-help-team handover-accepted case G re H2 to crs item=A");
	STATE(scene, "H1/handover/crs/1", ENDED);
	SETTLED(scene);
}

static void
one_who_refers_late_is_owed_what_is_still_to_be_decided(void **state)
{
	struct scene *scene = scene_open();

	(void)state;
	ACCEPTED(scene, "R1 police referral to crs " PPN " grade=high child=aaaaaaaa");
	scene_at(scene, "2026-11-03 10:00");
	ACCEPTED(scene, "R2 school referral case B to crs " PPN " grade=none child=bbbbbbbb");
	ACCEPTED(scene, "R3 gp referral case C to crs " PPN " grade=none child=cccccccc");
	ACCEPTED(scene, "L1 crs link case B to crs into=A second=yes");
	ACCEPTED(scene, "L2 crs link case C to crs into=A second=yes");
	/* the first is not decided yet: the second is owed that decision, by the earliest of the days */
	ACCEPTED(scene, "D2 crs decision case B re R2 to school " FULL " child=bbbbbbbb:existing-case");
	STATE(scene, "R2/decision/school/bbbbbbbb", MET);
	STATE(scene, "D2/decision/school/bbbbbbbb", OPEN);
	assert_int_equal(scene_duty(scene, "D2/decision/school/bbbbbbbb")->due.ms,
			 scene_duty(scene, "R1/decision/police/aaaaaaaa")->due.ms);
	assert_null(scene_duty(scene, "D2/acknowledge/school"));
	ACCEPTED(scene, "D1 crs decision re R1 to police " FULL " child=aaaaaaaa:assessment");
	STATE(scene, "D2/decision/school/bbbbbbbb", OPEN);
	/* which is then said, under either name */
	ACCEPTED(scene, "D3 crs decision case B re D2 to school " FULL " child=bbbbbbbb:assessment");
	STATE(scene, "D2/decision/school/bbbbbbbb", MET);
	STATE(scene, "D3/assessment-outcome/school/bbbbbbbb", OPEN);
	/* of those that run, the earliest: one rang a week ago and nobody had written it down */
	ACCEPTED(scene, "R5 crs referral to trust route=telephone on-behalf-of=trust received-at=1793000700 grade=none "
			"protection=none child=dddddddd");
	ACCEPTED(scene, "D5 crs decision re R5 to trust " FULL " child=dddddddd:assessment");
	ACCEPTED(scene, "D4 crs decision case C re R3 to gp " FULL " child=cccccccc:existing-case");
	assert_int_equal(scene_duty(scene, "D4/assessment-outcome/gp/cccccccc")->due.ms,
			 scene_duty(scene, "D5/assessment-outcome/trust/dddddddd")->due.ms);
	assert_true(scene_duty(scene, "D5/assessment-outcome/trust/dddddddd")->due.ms <
		    scene_duty(scene, "D1/assessment-outcome/police/aaaaaaaa")->due.ms);
	ACCEPTED(scene, "O4 crs outcome case C re D4 to gp of=assessment " OUTCOME " child=cccccccc:nfa");
	STATE(scene, "D4/assessment-outcome/gp/cccccccc", MET);
	SETTLED(scene);
}

static void
an_interview_said_not_to_have_been_told_is_owed_again(void **state)
{
	struct scene *scene = scene_open();

	(void)state;
	ACCEPTED(scene, "M1 police notification to crs kind=endeavour-missing " NOTICE);
	ACCEPTED(scene, "M2 police notification re M1 to crs kind=endeavour-found " NOTICE " told=school");
	ACCEPTED(scene, "O1 crs outcome re M2 to police of=return-interview " OUTCOME " child=aaaaaaaa:done");
	ACCEPTED(scene, "O2 crs outcome re M2 to school of=return-interview " OUTCOME " child=aaaaaaaa:done");
	STATE(scene, "M2/return-interview/police", MET);
	ACCEPTED(scene, "N1 police not-told re O1 to crs code=no-reasons");
	STATE(scene, "N1/return-interview/police", OPEN);
	assert_null(scene_duty(scene, "N1/return-interview/school"));
	ACCEPTED(scene, "O3 crs outcome re N1 to police of=return-interview " OUTCOME " child=aaaaaaaa:refused");
	STATE(scene, "N1/return-interview/police", MET);
	ACCEPTED(scene, "K1 crs recall re O2 to school reason=wrong-child");
	STATE(scene, "K1/return-interview/school", OPEN);
	SETTLED(scene);
}

static void
whoever_takes_over_from_an_agency_is_told_in_its_place(void **state)
{
	struct scene *scene = scene_open();
	struct directory_agency merged[32];
	size_t at = 0;

	(void)state;
	ACCEPTED(scene, "R1 school referral to crs " PPN " grade=high child=aaaaaaaa");
	ACCEPTED(scene, "D1 crs decision re R1 to school " FULL " child=aaaaaaaa:assessment");
	ACCEPTED(scene, "S1 crs strategy-record re R1 to school meeting=01930000000070008000000000000111 version=1 "
			"content=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 held-at=1793610000 "
			"invited=school present=crs quorum=no s47=single child=aaaaaaaa:single");
	ACCEPTED(scene, "N1 police notification case B to school kind=encompass " NOTICE);
	REFUSED(scene, CASE_UNKNOWN, "F0 education-team further-information re R1 to crs grade=high");
	memcpy(merged, scene->directory.agencies, scene->directory.agency_count * sizeof *merged);
	while (strcmp(merged[at].id.name, "school") != 0)
		at++;
	merged[at].successor = (struct agency){"education-team"};
	scene->directory.agencies = merged;
	/* before it has got anything itself */
	ACCEPTED(scene, "F1 education-team further-information re R1 to crs grade=high");
	ACCEPTED(scene, "C1 education-team not-told re R1 to crs code=nothing-came");
	ACCEPTED(scene, "O1 crs outcome re D1 to education-team of=assessment " OUTCOME " child=aaaaaaaa:nfa");
	STATE(scene, "D1/assessment-outcome/school/aaaaaaaa", MET);
	assert_string_equal(scene_duty(scene, "O1/verify/education-team")->debtor.name, "education-team");
	READS(scene, "education-team", "opened", "O1");
	STATE(scene, "O1/read/education-team", MET);
	/* of a meeting too */
	ACCEPTED(scene, "O2 crs outcome re S1 to education-team of=s47 " OUTCOME " child=aaaaaaaa:cp-conference");
	STATE(scene, "S1/s47-outcome/school/aaaaaaaa", MET);
	STATE(scene, "O2/icpc/education-team/aaaaaaaa", OPEN);
	/* what was sealed to the one that is no more is sent anew */
	assert_int_equal(scene_reads(scene, "education-team", "verified", "N1"), REFUSAL_RECEIPT_FOREIGN);
	REFUSED(scene, HAS_AGENT, "T1 police told-otherwise case B re N1 channel=phone reason=left");
	ACCEPTED(scene, "N2 police notification case B replaces N1 to education-team kind=encompass " NOTICE);
	STATE(scene, "N1/verify/school", REPLACED);
	READS(scene, "education-team", "verified", "N2");
	STATE(scene, "N2/verify/education-team", MET);
	SETTLED(scene);
}

static void
a_desk_is_an_agency_of_its_own(void **state)
{
	struct scene *scene = scene_open();

	(void)state;
	ACCEPTED(scene, "C1 police capacity case B to crs open=3 until=1793649600");
	REFUSED(scene, CASE_UNKNOWN, "C2 hiow-police.psd capacity case B to crs open=3 until=1793649600");
	ACCEPTED(scene, "C3 hiow-police.psd capacity case C to crs open=3 until=1793649600");
	/* whoever once wrote where it has no part has got no other right there */
	ACCEPTED(scene, "R1 school referral to crs " PPN " grade=high child=aaaaaaaa");
	ACCEPTED(scene, "A1 reviewer audit-request re R1 to crs by=2026-11-20");
	ACCEPTED(scene, "H1 registrar hold re R1 to school reason=review");
	REFUSED(scene, RE_FOREIGN, "F1 registrar further-information re R1 to crs grade=high");
	REFUSED(scene, RE_FOREIGN, "E1 reviewer escalation re R1 to crs against=crs stage=1 imminent=no");
	REFUSED(scene, RE_FOREIGN, "D1 reviewer decision re A1 to school " FULL " child=aaaaaaaa:nfa");
	REFUSED(scene, RE_FOREIGN, "H2 reviewer hold re R1 to school reason=review");
	REFUSED(scene, CASE_UNKNOWN, "A2 health audit-request re R1 to crs by=2026-11-20");
	REFUSED(scene, CASE_UNKNOWN, "A3 reviewer audit-request case D re R1 to crs by=2026-11-20");
	SETTLED(scene);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(two_people_may_do_without_any_duty),
	    cmocka_unit_test(an_offer_of_a_case_is_not_to_be_excused_but_declined),
	    cmocka_unit_test(one_who_refers_late_is_owed_what_is_still_to_be_decided),
	    cmocka_unit_test(an_interview_said_not_to_have_been_told_is_owed_again),
	    cmocka_unit_test(whoever_takes_over_from_an_agency_is_told_in_its_place),
	    cmocka_unit_test(a_desk_is_an_agency_of_its_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
