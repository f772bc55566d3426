/* The same whatever stands first: each fact of a note in its turn, and a party
 * whose name is before the front door's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "support/scene.h"

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))
#define MOST 18
#define R1 "R1 police referral to crs route=written protection=none grade=high child=aaaaaaaa child=bbbbbbbb"
#define RECORD "meeting=01930000000070008000000000000111 " \
	       "content=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 held-at=1793610000 "
#define S1 "S1 crs strategy-record re R1 to ambulance,police child=aaaaaaaa:joint action=1:police:1793700000 " RECORD \
	   "version=1 invited=ambulance invited=police present=crs present=police present=health quorum=yes s47=joint " \
	   "child=bbbbbbbb:none action=2:ambulance:1793700000"

static const struct turned {
	const char *before[4];
	const char *head;
	const char *facts[MOST];
	int is_marked;
	/* what it opens, all of it; "" what it ends */
	const char *opens[MOST];
	const char *ends[MOST];
} rows[] = {
    {{NULL},
     "R1 police referral to crs",
     {"route=written", "protection=police-protection", "grade=high", "stub=yes", "child=aaaaaaaa", "child=bbbbbbbb"},
     0,
     {"R1/acknowledge/police", "R1/completion/crs", "R1/decision/police/aaaaaaaa", "R1/decision/police/bbbbbbbb",
      "R1/protection/police"},
     {NULL}},
    {{R1},
     "D1 crs decision re R1 to police",
     {"level=full", "stage=referral", "rereferral=no", "child=aaaaaaaa:strategy", "child=bbbbbbbb:assessment"},
     0,
     {"D1/verify/police", "D1/strategy-record/police", "D1/assessment-outcome/police/bbbbbbbb"},
     {"R1/decision/police/aaaaaaaa", "R1/decision/police/bbbbbbbb"}},
    {{R1},
     "S1 crs strategy-record re R1 to ambulance,police",
     {"meeting=01930000000070008000000000000111", "version=1", "held-at=1793610000",
      "content=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "invited=ambulance", "invited=police",
      "invited=trust", "omitted=school:unsafe", "present=police", "present=crs", "quorum=no", "s47=joint",
      "child=aaaaaaaa:joint", "child=bbbbbbbb:none", "action=1:police:1793700000"},
     1,
     {"S1/verify/ambulance", "S1/verify/police", "S1/assessment-outcome/ambulance/aaaaaaaa",
      "S1/assessment-outcome/police/aaaaaaaa", "S1/strategy-record/ambulance", "S1/strategy-record/police",
      "S1/strategy-record/trust", "S1/s47-outcome/ambulance/aaaaaaaa", "S1/s47-outcome/police/aaaaaaaa",
      "S1/action/crs/1", "S1/quorum/trust"},
     {NULL}},
    {{R1, S1},
     "V1 crs override re S1 to ambulance,police",
     {"child=aaaaaaaa:none", "action=1", "reason=resource"},
     0,
     {"V1/verify/ambulance", "V1/verify/police"},
     {"S1/s47-outcome/ambulance/aaaaaaaa", "S1/s47-outcome/police/aaaaaaaa", "S1/assessment-outcome/ambulance/aaaaaaaa",
      "S1/assessment-outcome/police/aaaaaaaa", "S1/action/crs/1"}},
    {{R1, S1},
     "A1 police action-done re S1 to ambulance,crs",
     {"action=1", "done=single"},
     1, /* it had been agreed to do it jointly */
     {NULL},
     {"S1/action/crs/1"}},
    {{R1, "S1 crs strategy-record re R1 to ambulance,police action=1:police:1793700000 " RECORD
	  "version=1 invited=ambulance invited=police present=crs present=police present=health quorum=yes s47=joint "
	  "child=aaaaaaaa:joint"},
     "A1 police action-done re S1 to ambulance,crs",
     {"action=1", "done=joint"},
     0,
     {NULL},
     {"S1/action/crs/1"}},
    /* agreed to be done jointly, and now alone */
    {{R1, S1},
     "S2 crs strategy-record re S1 to ambulance,police",
     {"child=aaaaaaaa:single", "meeting=01930000000070008000000000000111", "version=2", "held-at=1793610000",
      "content=a3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "invited=ambulance", "invited=police",
      "present=police", "present=crs", "present=health", "quorum=yes", "s47=single", "child=bbbbbbbb:none"},
     1,
     {"S2/verify/ambulance", "S2/verify/police", "S2/assessment-outcome/ambulance/aaaaaaaa",
      "S2/assessment-outcome/police/aaaaaaaa", "S2/strategy-record/ambulance", "S2/strategy-record/police",
      "S2/s47-outcome/ambulance/aaaaaaaa", "S2/s47-outcome/police/aaaaaaaa"},
     {"S1/s47-outcome/ambulance/aaaaaaaa", "S1/s47-outcome/police/aaaaaaaa"}},
    /* as it had been agreed, and the child that nobody was to enquire into alone */
    {{R1, S1},
     "S2 crs strategy-record re S1 to ambulance,police",
     {"child=aaaaaaaa:joint", "meeting=01930000000070008000000000000111", "version=2", "held-at=1793610000",
      "content=a3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "invited=ambulance", "invited=police",
      "present=police", "present=crs", "present=health", "quorum=yes", "s47=joint", "child=bbbbbbbb:single"},
     0,
     {"S2/verify/ambulance", "S2/verify/police", "S2/assessment-outcome/ambulance/aaaaaaaa",
      "S2/assessment-outcome/police/aaaaaaaa", "S2/strategy-record/ambulance", "S2/strategy-record/police",
      "S2/assessment-outcome/ambulance/bbbbbbbb", "S2/assessment-outcome/police/bbbbbbbb",
      "S2/s47-outcome/ambulance/aaaaaaaa", "S2/s47-outcome/police/aaaaaaaa", "S2/s47-outcome/ambulance/bbbbbbbb",
      "S2/s47-outcome/police/bbbbbbbb"},
     {"S1/s47-outcome/ambulance/aaaaaaaa", "S1/s47-outcome/police/aaaaaaaa"}},
    {{"M1 police notification to crs kind=endeavour-missing detail=full aware-at=1793610000 grade=medium"},
     "F1 police notification re M1 to crs",
     {"told=school", "kind=endeavour-found", "detail=full", "aware-at=1793610000", "grade=medium", "told=ambulance"},
     0,
     {"F1/verify/crs", "F1/return-interview/police", "F1/return-interview/school", "F1/return-interview/ambulance"},
     {NULL}},
};

static size_t
count_of(const char *const list[MOST])
{
	size_t count = 0;

	while (count < MOST && list[count])
		count++;
	return count;
}

static void
each_fact_may_be_the_first(void **state)
{
	(void)state;
	for (size_t r = 0; r < COUNT_OF(rows); r++) {
		const struct turned *row = &rows[r];
		size_t count = count_of(row->facts);

		for (size_t first = 0; first < count; first++) {
			struct scene *scene = scene_open();
			char line[1024];
			size_t before;

			for (size_t i = 0; i < COUNT_OF(row->before) && row->before[i]; i++)
				ACCEPTED(scene, "%s", row->before[i]);
			before = scene_book(scene, 'A')->state.duty_count;
			(void)strcpy(line, row->head);
			for (size_t i = 0; i < count; i++)
				(void)strcat(strcat(line, " "), row->facts[(first + i) % count]);
			ACCEPTED(scene, "%s", line);
			assert_int_equal(scene->last.is_marked, row->is_marked);
			for (size_t i = 0; i < count_of(row->opens); i++)
				if (!scene_duty(scene, row->opens[i]))
					fail_msg("%s: no %s among %s", line, row->opens[i], scene_duties(scene, 'A'));
			if (scene_book(scene, 'A')->state.duty_count - before != count_of(row->opens))
				fail_msg("%s: more than wanted among %s", line, scene_duties(scene, 'A'));
			for (size_t i = 0; i < count_of(row->ends); i++)
				if (duty_is_open(scene_duty(scene, row->ends[i])))
					fail_msg("%s: %s is open", line, row->ends[i]);
			SETTLED(scene);
		}
	}
}

static void
whoever_stands_first_in_to_is_looked_at_as_each(void **state)
{
	struct scene *scene = scene_open();

	(void)state;
	/* the ambulance's name is before crs's */
	ACCEPTED(scene, "R1 ambulance referral to crs route=written protection=none grade=high child=aaaaaaaa");
	ACCEPTED(scene, "I1 crs information-request re R1 to ambulance rag=red specific=yes");
	REFUSED(scene, TYPE_NOT_ALLOWED, "I2 crs information-request re R1 to ambulance,camhs rag=red specific=yes");
	REFUSED(scene, CREDITOR_MISSING, "P1 crs priority re I1 rag=green reason=risk-down");
	ACCEPTED(scene, "P2 crs priority re I1 to ambulance rag=green reason=risk-down");
	ACCEPTED(scene, "A1 ambulance information-response re I1 to crs answer=answered");
	REFUSED(scene, TYPE_NOT_ALLOWED, "F1 ambulance further-information re R1 to assessing-team,crs grade=none");
	REFUSED(scene, TYPE_NOT_ALLOWED, "Q1 crs progress re R1 to ambulance,assessing-team code=seen next-by=1793619000");
	ACCEPTED(scene, "D1 crs decision re R1 to ambulance level=full stage=referral rereferral=no child=aaaaaaaa:assessment");
	REFUSED(scene, CREDITOR_MISSING, "X1 crs retract re D1 reason=in-error");
	REFUSED(scene, CREDITOR_MISSING, "K1 crs recall re D1 reason=in-error");
	ACCEPTED(scene, "E1 ambulance escalation re D1 to crs against=crs stage=1 imminent=no");
	REFUSED(scene, CREDITOR_MISSING, "E2 crs escalation-response re E1 stage=1 result=resolved");
	ACCEPTED(scene, "X2 crs retract re D1 to ambulance reason=in-error");
	assert_int_equal(scene_duty(scene, "X2/decision/ambulance/aaaaaaaa")->state, DUTY_OPEN);
	ACCEPTED(scene, "K2 crs recall re D1 to ambulance reason=in-error");
	assert_int_equal(scene_duty(scene, "K2/purged/ambulance")->state, DUTY_OPEN);
	assert_int_equal(scene_duty(scene, "D1/verify/ambulance")->state, DUTY_ENDED);
	/* an overseer's question, to one who knows of the case */
	ACCEPTED(scene, "Z1 reviewer audit-request re R1 to ambulance by=2026-11-20");
	REFUSED(scene, TYPE_NOT_ALLOWED, "Z2 reviewer audit-request re R1 to assessing-team by=2026-11-20");
	REFUSED(scene, TYPE_NOT_ALLOWED, "Z3 reviewer audit-request re R1 to ambulance,crs by=2026-11-20");
	SETTLED(scene);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_fact_may_be_the_first),
	    cmocka_unit_test(whoever_stands_first_in_to_is_looked_at_as_each),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
