/* A case as one list, and what was refused, typed at desks before the real core. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "crs/crs_table.h"
#include "police/police_table.h"
#include "support/desk.h"

enum { POLICE, CRS };

struct scene {
	struct house *house;
	struct desk *police;
	struct desk *crs;
	struct agent_sent referral;
};

static int
set_up(void **state)
{
	static const char *const names[] = {"police", "crs"};
	struct scene *scene = calloc(1, sizeof *scene);

	if (!scene)
		return -1;
	scene->house = house_new(names, 2);
	scene->police = desk_new(scene->house, POLICE, police_table_kind());
	scene->crs = desk_new(scene->house, CRS, crs_table_kind());
	scene->police->user = scene->crs->user = "ann";
	house_play(scene->house);
	scene->referral =
		actor_send(scene->house->actors[POLICE], actor_text(scene->house->actors[POLICE], TYPE_REFERRAL, ""));
	house_play(scene->house);
	*state = scene;
	return 0;
}

static int
tear_down(void **state)
{
	struct scene *scene = *state;

	free(scene->police);
	free(scene->crs);
	house_free(scene->house);
	free(scene);
	return 0;
}

static void
a_case_is_one_list_oldest_first(void **state)
{
	struct scene *scene = *state;
	struct desk *crs = scene->crs;
	const char *answer, *token = scene->referral.case_token.hex;

	assert_int_equal(desk_type(crs, "progress %s --code allocated --next-by 2026-03-09T17:00:00Z --words TEST",
				   scene->referral.id.hex),
			 EXIT_DONE);
	answer = desk_id(crs);
	house_play(scene->house);
	assert_int_equal(desk_type(crs, "case %s", token), EXIT_DONE);
	assert_true(desk_says(crs, "held by crs"));
	assert_true(desk_says(crs, "unopened"));
	assert_true(strstr(crs->out, scene->referral.id.hex) < strstr(crs->out, answer));
	assert_true(desk_says(crs, "1 of 1 has verified, 0 have read"));
	assert_int_equal(desk_type(crs, "case %s --json", token), EXIT_DONE);
	assert_true(desk_says(crs, "\"way\":\"sent\""));
	assert_int_equal(desk_type(scene->police, "case %s", token), EXIT_DONE);
	assert_true(desk_says(scene->police, "held by crs"));
	assert_int_equal(desk_type(crs, "case nonsense"), EXIT_USAGE);
	assert_int_equal(desk_type(crs, "case 01900000000070008000000000000000"), EXIT_NOT_FOUND);
}

static void
a_refusal_stays_in_sight_until_it_was_seen_to(void **state)
{
	struct scene *scene = *state;
	struct desk *crs = scene->crs;
	const char *refused;

	assert_int_equal(desk_type(crs, "refused"), EXIT_DONE);
	assert_true(desk_says(crs, "nothing that was refused"));
	assert_int_equal(desk_type(crs, "close %s --reason complete", scene->referral.case_token.hex), EXIT_REFUSED);
	assert_int_equal(desk_type(crs, "doctor"), EXIT_REFUSED);
	assert_true(desk_says(crs, "messages were refused"));
	assert_int_equal(desk_type(crs, "refused"), EXIT_DONE);
	assert_true(desk_says(crs, "duties-open"));
	refused = arena_text(scene->house->actors[CRS]->arena, crs->out, 32);
	assert_int_equal(desk_type(crs, "refused --noted %s", refused), EXIT_DONE);
	assert_int_equal(desk_type(crs, "refused --json"), EXIT_DONE);
	assert_string_equal(crs->out, "");
	assert_int_equal(desk_type(crs, "refused --noted %s", scene->referral.id.hex), EXIT_NOT_FOUND);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_case_is_one_list_oldest_first, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_refusal_stays_in_sight_until_it_was_seen_to, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
