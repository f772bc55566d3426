/* What is in force: who is in the directory, who left, merged or was revoked,
 * and who stands beside whom. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "rules/standing.h"
#include "support/scene.h"

static void
of_a_stranger_nothing_is_known(void **state)
{
	struct scene *scene = scene_open();
	const struct recipient stranger = {{"nobody"}, "e1"};

	(void)state;
	assert_null(standing_agency(&scene->standing, "nobody"));
	assert_false(standing_has_agent(&scene->standing, "nobody"));
	assert_false(standing_has_role(&scene->standing, "nobody", "crs"));
	assert_false(standing_may(&scene->standing, "nobody", "referral"));
	assert_null(standing_card(&scene->standing, "nobody"));
	assert_null(standing_policy(&scene->standing, "nobody"));
	assert_null(standing_principal(&scene->standing, "nobody"));
	assert_string_equal(standing_successor(&scene->standing, "nobody"), "nobody");
	assert_int_equal(standing_check_recipient(&scene->standing, &stranger), REFUSAL_RECIPIENT_UNKNOWN);
	/* nor of anyone before there is a directory */
	scene->standing.directory = NULL;
	assert_null(standing_agency(&scene->standing, "crs"));
	SETTLED(scene);
}

static void
what_is_revoked_is_revoked_alone(void **state)
{
	static const struct revoked rows[][2] = {
	    {{REVOKED_SIGN, "", 0, "lost"}, {REVOKED_CURVE, "", 0, "lost"}},
	    {{REVOKED_CURVE, "", 0, "lost"}, {REVOKED_EPOCH, "e2", 0, "lost"}},
	    {{REVOKED_EPOCH, "e2", 0, "lost"}, {REVOKED_EPOCH, "e1", 0, "lost"}},
	};
	static const enum refusal want[] = {REFUSAL_REVOKED, REFUSAL_NONE, REFUSAL_EPOCH};
	struct scene *scene = scene_open();
	struct directory_agency only = scene->directory.agencies[0];
	const struct recipient recipient = {only.id, "e1"};

	(void)state;
	scene->directory.agencies = &only;
	scene->directory.agency_count = 1;
	only.revoked_count = 2;
	for (size_t i = 0; i < 3; i++) {
		only.revoked = rows[i];
		assert_int_equal(standing_check_recipient(&scene->standing, &recipient), want[i]);
		assert_int_equal(standing_has_agent(&scene->standing, only.id.name), want[i] != REFUSAL_REVOKED);
	}
	/* without a card nothing can be sealed to it */
	only.revoked_count = 0;
	scene->standing.card_count = 0;
	assert_int_equal(standing_check_recipient(&scene->standing, &recipient), REFUSAL_EPOCH);
	SETTLED(scene);
}

static void
a_circle_of_successors_leads_nowhere(void **state)
{
	struct scene *scene = scene_open();
	struct directory_agency two[2] = {scene->directory.agencies[0], scene->directory.agencies[1]};

	(void)state;
	two[0].successor = two[1].id;
	scene->directory.agencies = two;
	scene->directory.agency_count = 2;
	assert_string_equal(standing_successor(&scene->standing, two[0].id.name), two[1].id.name);
	assert_true(standing_is_side(&scene->standing, two[0].id.name, two[1].id.name));
	assert_false(standing_is_side(&scene->standing, two[1].id.name, two[0].id.name));
	two[1].successor = two[0].id;
	assert_string_equal(standing_successor(&scene->standing, two[0].id.name), two[0].id.name);
	SETTLED(scene);
}

static void
a_case_goes_back_only_if_it_was_lent_and_when_its_time_is_over(void **state)
{
	struct scene *scene = scene_open();
	struct case_state kept;
	struct decision decision;

	(void)state;
	ACCEPTED(scene, "R1 police referral to crs " SCENE_PPN " grade=high child=aaaaaaaa");
	kept = scene_book(scene, 'A')->state;
	assert_int_equal(decide_lapse(&kept, &scene->standing, scene->arena, &decision), STATUS_OK);
	assert_int_equal(decision.row_count, 0);
	kept.self.lender = (struct agency){"their-crs"};
	kept.self.returns.ms = scene->standing.now.ms + 1;
	assert_int_equal(decide_lapse(&kept, &scene->standing, scene->arena, &decision), STATUS_OK);
	assert_int_equal(decision.row_count, 0);
	kept.self.returns.ms--;
	assert_int_equal(decide_lapse(&kept, &scene->standing, scene->arena, &decision), STATUS_OK);
	assert_int_equal(decision.row_count, 1);
	assert_string_equal(decision.rows[0].holder.name, "their-crs");
	SETTLED(scene);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(of_a_stranger_nothing_is_known),
	    cmocka_unit_test(what_is_revoked_is_revoked_alone),
	    cmocka_unit_test(a_circle_of_successors_leads_nowhere),
	    cmocka_unit_test(a_case_goes_back_only_if_it_was_lent_and_when_its_time_is_over),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
