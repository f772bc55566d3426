/* The thread that everything hangs on: a referral is answered, the answer is
 * delivered and read, and only then may the case close. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "support/scene.h"

#define ANSWER "level=full stage=referral rereferral=no"
#define PPN "route=written protection=none"

static void
an_answered_referral_closes(void **state)
{
	struct scene *scene = scene_open();

	(void)state;
	assert_int_equal(scene_says(scene, "R1 police referral to crs " PPN " grade=high child=aaaaaaaa"), REFUSAL_NONE);
	assert_string_equal(scene_delivered(scene), "crs edt");
	assert_true(scene->last.is_urgent);
	assert_string_equal(scene_duties(scene, 'A'), "R1/acknowledge/police open\n"
						      "R1/decision/police/aaaaaaaa open\n");
	assert_int_equal(scene_says(scene, "C0 crs close re R1 to crs reason=complete"), REFUSAL_DUTIES_OPEN);
	assert_string_equal(scene_needs(scene), "R1/acknowledge/police R1/decision/police/aaaaaaaa");

	assert_int_equal(scene_reads(scene, "crs", "opened", "R1"), REFUSAL_NONE);
	assert_string_equal(scene_delivered(scene), "police");
	assert_int_equal(scene_says(scene, "D1 crs decision re R1 to police " ANSWER " child=aaaaaaaa:nfa"), REFUSAL_NONE);
	assert_string_equal(scene_delivered(scene), "edt police");
	assert_int_equal(scene_says(scene, "C1 crs close re R1 to crs reason=complete"), REFUSAL_DUTIES_OPEN);
	assert_string_equal(scene_needs(scene), "D1/verify/police");

	assert_int_equal(scene_reads(scene, "police", "verified", "D1"), REFUSAL_NONE);
	assert_string_equal(scene_duties(scene, 'A'), "R1/acknowledge/police met\n"
						      "R1/decision/police/aaaaaaaa met by D1\n"
						      "D1/verify/police met\n"
						      "D1/read/police open\n");
	assert_int_equal(scene_reads(scene, "police", "opened", "D1"), REFUSAL_NONE);
	assert_int_equal(scene_says(scene, "C2 crs close re R1 to crs reason=complete"), REFUSAL_NONE);
	assert_true(scene->last.closes);
	assert_string_equal(scene_notices(scene), "closed:police");
	assert_null(scene->trouble);
	scene_close(scene);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_answered_referral_closes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
