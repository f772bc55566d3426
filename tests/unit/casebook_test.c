/* A case in memory: what is applied to it, and what is not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "support/scene.h"

#define FULL SCENE_FULL
#define PPN SCENE_PPN

static void
a_duty_is_found_by_its_id(void **state)
{
	struct scene *scene = scene_open();
	const struct casebook *book = scene->book;
	char id[DUTY_ID_SIZE];

	(void)state;
	ACCEPTED(scene, "R1 police referral to crs " PPN " grade=high child=aaaaaaaa");
	assert_int_equal(casebook_count(book), 2);
	for (size_t i = 0; i < casebook_count(book); i++) {
		duty_id(casebook_at(book, i), id);
		assert_ptr_equal(casebook_duty(book, id), casebook_at(book, i));
		assert_ptr_equal(casebook_at(book, i), &scene_book(scene, 'A')->duties[i]);
	}
	assert_null(casebook_duty(book, "01930000000070008000000000000001/decision/police/bbbbbbbb"));
	assert_null(casebook_duty(book, ""));
	SETTLED(scene);
}

static void
a_refusal_leaves_the_case_as_it_was(void **state)
{
	struct scene *scene = scene_open();
	struct case_state before;

	(void)state;
	ACCEPTED(scene, "R1 police referral to crs " PPN " grade=high child=aaaaaaaa");
	before = scene_book(scene, 'A')->state;
	REFUSED(scene, DUTIES_OPEN, "C1 crs close re R1 to crs reason=complete");
	assert_memory_equal(&scene_book(scene, 'A')->state, &before, sizeof before);
	SETTLED(scene);
}

/* The broker may apply the same duties to a store: what it loads again must
 * decide alike.  Here the past is copied elsewhere and decided upon again. */
static void
a_copied_case_decides_alike(void **state)
{
	struct scene *scene = scene_open();
	struct past past[4];
	struct duty duties[8];
	struct case_state copy;
	struct decide_context context = {.standing = &scene->standing, .state = &copy};
	struct decision again;

	(void)state;
	ACCEPTED(scene, "R1 police referral to crs " PPN " grade=high child=aaaaaaaa child=bbbbbbbb");
	ACCEPTED(scene, "D1 crs decision re R1 to police " FULL " child=aaaaaaaa:assessment");
	copy = scene_book(scene, 'A')->state;
	memcpy(past, copy.past, copy.past_count * sizeof *past);
	memcpy(duties, copy.duties, copy.duty_count * sizeof *duties);
	copy.past = past;
	copy.duties = duties;
	ACCEPTED(scene,
		 "O1 crs outcome re D1 to police of=assessment level=full event-at=1793612700 child=aaaaaaaa:nfa");
	assert_int_equal(decide_envelope(&scene->said[2].envelope, &context, scene->arena, &again), STATUS_OK);
	assert_int_equal(again.change_count, scene->last.change_count);
	assert_memory_equal(again.changes, scene->last.changes, again.change_count * sizeof *again.changes);
	SETTLED(scene);
}

static void
receipts_and_the_time_say_when_memory_runs_out(void **state)
{
	struct scene *scene = scene_open();
	struct receipt_line line = {.status = RECEIPT_OPENED};
	struct receipt receipt = {.by = {"police"}, .to = {"crs"}, .lines = &line, .line_count = 1};
	struct decide_context context = {.standing = &scene->standing, .state = &scene_book(scene, 'A')->state};
	const char *const *needs;
	size_t count;
	int failed = 0;

	(void)state;
	ACCEPTED(scene, "R1 police referral to crs " PPN " grade=high child=aaaaaaaa");
	ACCEPTED(scene, "D1 crs decision re R1 to police " FULL " child=aaaaaaaa:assessment");
	context.re = &scene_book(scene, 'A')->past[1];
	line.envelope = context.re->envelope->id;
	line.hash = context.re->envelope->hash;
	scene_at(scene, "2027-11-02 10:00");
	for (size_t most = 0; most < 16384; most += 16) {
		struct arena *arena = arena_new(most);
		struct decision decision;

		assert_non_null(arena);
		failed += decide_receipt(&receipt, &line, &context, arena, &decision) == STATUS_NO_MEMORY;
		arena_reset(arena);
		failed += decide_due(&context.state->duties[0], &scene->standing, arena, &decision) == STATUS_NO_MEMORY;
		arena_reset(arena);
		failed += decide_may_close(context.state, arena, &needs, &count) == STATUS_NO_MEMORY;
		arena_free(arena);
	}
	assert_true(failed > 30);
	SETTLED(scene);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_duty_is_found_by_its_id),
	    cmocka_unit_test(a_refusal_leaves_the_case_as_it_was),
	    cmocka_unit_test(a_copied_case_decides_alike),
	    cmocka_unit_test(receipts_and_the_time_say_when_memory_runs_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
