/* The signer's folder is another process's: nothing in it may stop core, and
 * what is not as it should be is not given out. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/file.h"
#include "support/logged.h"
#include "support/rotten.h"

static const char *
file_of(struct core_box *box, const char *name)
{
	return arena_print(box->arena, "%s/log/%s", box->folder, name);
}

/* `again`; where no checkpoint stands at all, nothing yet. */
static void
expect_again(struct core_box *box, struct frame_log_get what)
{
	const struct frame ask = {.kind = FRAME_LOG_GET, .as.log_get = what};
	const struct frame *answer = core_box_ask(box, "reviewer", &ask);

	assert_non_null(answer);
	if (access(file_of(box, "checkpoint"), F_OK)) {
		assert_int_equal(answer->kind, FRAME_PART);
		assert_int_equal(answer->as.part.total, 0);
	} else {
		assert_int_equal(answer->kind, FRAME_PROBLEM);
		assert_int_equal(answer->as.problem.code, REFUSAL_BUSY);
	}
}

static void
expect_nothing(struct core_box *box)
{
	const uint64_t index = 7;
	struct frame_proof proof = *logged_prove(box, &index, 1, 5)->as.proof;

	assert_int_equal(proof.checkpoint.size, 0);
	assert_int_equal(proof.count, 0);
	expect_again(box, (struct frame_log_get){.what = LOG_CHECKPOINT});
	expect_again(box, (struct frame_log_get){LOG_TILE, 0, 0, 256, 0});
	expect_again(box, (struct frame_log_get){LOG_NOTES, 0, 0, 0, 0});
}

static void
a_damaged_log_is_not_shown_and_is_again_once_it_is_mended(void **state)
{
	static const char *const names[] = {"checkpoint", "tile/0/002.p/88", "tile/1/000.p/2"};
	static const char *const bad[] = {"", "x", "broker.log\n600\nAAAA\n\n"};
	struct core_box *box = *state;
	const uint64_t index = 7;

	box->is_log_still = 1;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct view whole;
		uint8_t *flipped;

		assert_int_equal(file_read(file_of(box, names[i]), 65536, box->arena, &whole), STATUS_OK);
		flipped = arena_alloc(box->arena, whole.size);
		memcpy(flipped, whole.bytes, whole.size);
		flipped[20] ^= 1;
		for (size_t j = 0; j < 5; j++) {
			if (j == 4)
				assert_int_equal(unlink(file_of(box, names[i])), 0);
			else
				assert_int_equal(
					file_write(file_of(box, names[i]),
						   j == 3 ? (struct view){flipped, whole.size}
							  : (struct view){(const uint8_t *)bad[j], strlen(bad[j])},
						   0600),
					STATUS_OK);
			core_box_reopen(box); /* nothing of it is remembered */
			expect_nothing(box);
		}
		assert_int_equal(file_write(file_of(box, names[i]), whole, 0600), STATUS_OK);
		assert_int_equal(logged_prove(box, &index, 1, 5)->as.proof->count, 1);
	}
}

static void
a_damaged_tile_is_not_given_out_and_whatever_is_above_it_is(void **state)
{
	static const struct {
		const char *name;
		size_t bit;
		struct frame_log_get what;
	} rows[] = {
		{"tile/0/001", 300, {LOG_TILE, 0, 1, 256, 0}},
		{"tile/0/001", 60000, {LOG_TILE, 0, 1, 3, 0}},
		{"tile/entries/000", 7000, {LOG_ENTRIES, 0, 0, 256, 0}},
		{"tile/entries/002.p/88", 70, {LOG_ENTRIES, 0, 2, 1, 0}},
		{"checkpoint", 5, {.what = LOG_CHECKPOINT}},
		{"checkpoint", 600, {.what = LOG_CHECKPOINT}},
	};
	struct core_box *box = *state;
	struct view whole;

	box->is_log_still = 1;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		assert_int_equal(file_read(file_of(box, rows[i].name), 65536, box->arena, &whole), STATUS_OK);
		rotten_flip(file_of(box, rows[i].name), rows[i].bit);
		expect_again(box, rows[i].what);
		if (rows[i].what.what != LOG_CHECKPOINT)
			assert_true(logged_read(box, (struct frame_log_get){LOG_TILE, 1, 0, 2, 0}).total == 64);
		rotten_flip(file_of(box, rows[i].name), rows[i].bit);
		assert_true(logged_read(box, rows[i].what).total > 0);
	}
}

static void
a_damaged_tile_gives_no_proof_and_those_of_other_leaves_hold(void **state)
{
	struct core_box *box = *state;
	const uint64_t indices[] = {300, 7, 301, 599};
	const char *path = file_of(box, "tile/0/001");
	struct frame_proof proof;
	struct view whole;
	uint8_t *flipped;

	box->is_log_still = 1;
	assert_int_equal(file_read(path, 65536, box->arena, &whole), STATUS_OK);
	flipped = arena_alloc(box->arena, whole.size);
	memcpy(flipped, whole.bytes, whole.size);
	flipped[4] ^= 1;
	assert_int_equal(file_write(path, (struct view){flipped, whole.size}, 0600), STATUS_OK);
	core_box_reopen(box);
	proof = *logged_prove(box, indices, 4, 400)->as.proof;
	assert_int_equal(proof.count, 2);
	assert_int_equal(proof.items[0].index, 7);
	assert_int_equal(proof.items[1].index, 599);
	assert_int_equal(proof.consistency_count, 0);
	/* mended: nothing false is remembered */
	assert_int_equal(file_write(path, whole, 0600), STATUS_OK);
	proof = *logged_prove(box, indices, 4, 400)->as.proof;
	assert_int_equal(proof.count, 4);
	assert_true(proof.consistency_count > 0);
}

static void
before_the_first_checkpoint_there_is_nothing_to_be_had(void **state)
{
	struct core_box *box = *state;

	box->is_log_still = 1;
	assert_int_equal(unlink(file_of(box, "checkpoint")), 0);
	expect_nothing(box);
}

int
main(void)
{
#define T(test) cmocka_unit_test_setup_teardown(test, logged_set_up, core_box_tear_down)
	const struct CMUnitTest tests[] = {
		T(a_damaged_log_is_not_shown_and_is_again_once_it_is_mended),
		T(a_damaged_tile_is_not_given_out_and_whatever_is_above_it_is),
		T(a_damaged_tile_gives_no_proof_and_those_of_other_leaves_hold),
		T(before_the_first_checkpoint_there_is_nothing_to_be_had),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
