/* broker/core: a store that was put back to an older copy is filled again from
 * a reviewer's copy of the log, and is then the store that was never lost. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "log/copy_folder.h"
#include "support/dump.h"
#include "support/exported.h"
#include "support/player.h"
#include "support/refilled.h"
#include "support/reviewed.h"

/* SEEDS in the environment: that many runs instead. */
#define SEEDS 3
#define STEPS 120
#define TO_THE_END 100000

/* A box that is played in, then lost. */
struct scene {
	struct refilled in;
	struct player player;
	const char *whole; /* the store's dump when its log was copied */
};

static void
play(struct scene *scene, unsigned steps)
{
	while (steps-- && player_step(&scene->player))
		continue;
}

/* ${before} steps, a backup, ${after} steps, and a copy of the log. */
static struct scene *
scene_new(unsigned seed, unsigned before, unsigned after)
{
	struct scene *scene = calloc(1, sizeof *scene);

	assert_non_null(scene);
	refilled_begin(&scene->in);
	player_begin(&scene->player, scene->in.box, seed);
	play(scene, before);
	refilled_back_up(&scene->in);
	play(scene, after);
	scene->whole = refilled_copy(&scene->in);
	return scene;
}

static void
scene_free(struct scene *scene)
{
	refilled_end(&scene->in);
	free(scene);
}

static void
goes_on(struct scene *scene)
{
	const char *differs;

	core_box_reopen(scene->in.box);
	play(scene, 20);
	differs = reviewed_differs(scene->in.box);
	if (differs)
		fail_msg("%s", differs);
}

static void
the_filled_store_is_the_one_that_was_never_lost(void **state)
{
	const char *wanted = getenv("SEEDS");
	unsigned seeds = wanted ? (unsigned)atoi(wanted) : SEEDS;

	(void)state;
	for (unsigned seed = 1; seed <= seeds; seed++) {
		struct scene *scene = scene_new(seed, seed * 37 % STEPS, STEPS);

		print_message("# seed %u\n", seed);
		refilled_put_back(&scene->in);
		refilled_whole(&scene->in, scene->whole);
		assert_true(scene->in.reached.stored > scene->in.reached.had && !scene->in.reached.missing);
		goes_on(scene);
		scene_free(scene);
	}
}

static void
a_store_that_was_lost_whole_is_made_anew(void **state)
{
	struct scene *scene = scene_new(5, 0, STEPS);

	(void)state;
	refilled_put_back(&scene->in);
	assert_int_equal(unlink(scene->in.box->path), 0);
	refilled_whole(&scene->in, scene->whole);
	assert_int_equal(scene->in.reached.had, 0);
	assert_true(scene->in.reached.bodies > 0);
	goes_on(scene);
	scene_free(scene);
}

static void
a_run_that_was_killed_is_gone_on_with(void **state)
{
	struct scene *scene = scene_new(6, 0, 2 * STEPS);
	unsigned steps = 1;

	(void)state;
	refilled_put_back(&scene->in);
	assert_int_equal(unlink(scene->in.box->path), 0);
	do /* until one transaction is through */
		assert_int_equal(refilled_fill(&scene->in, steps++), STATUS_OK);
	while (!scene->in.reached.stored);
	assert_in_range(scene->in.reached.stored, REFILL_LEAVES, scene->in.reached.copy - 1);
	refilled_whole(&scene->in, scene->whole);
	assert_true(scene->in.reached.had >= REFILL_LEAVES);
	/* and once more there is nothing to do */
	refilled_whole(&scene->in, scene->whole);
	assert_int_equal(scene->in.reached.had, scene->in.reached.copy);
	goes_on(scene);
	scene_free(scene);
}

static void
a_copy_that_is_older_than_the_log_fills_what_it_can(void **state)
{
	struct scene *scene = scene_new(7, 20, STEPS / 2);
	const char *early = scene->whole;
	char copy[sizeof scene->in.copy], older[sizeof scene->in.copy + 8];

	(void)state;
	memcpy(copy, scene->in.copy, sizeof copy);
	(void)snprintf(older, sizeof older, "%s.old", copy);
	assert_int_equal(rename(copy, older), 0);
	play(scene, STEPS / 2);
	scene->whole = refilled_copy(&scene->in);
	refilled_put_back(&scene->in);
	memcpy(scene->in.copy, older, sizeof copy);
	refilled_whole(&scene->in, early);
	assert_true(scene->in.reached.missing > 0);
	assert_int_equal(scene->in.reached.stored + scene->in.reached.missing, scene->in.reached.shown);
	exported_clear(older);
	memcpy(scene->in.copy, copy, sizeof copy);
	refilled_whole(&scene->in, scene->whole);
	assert_int_equal(scene->in.reached.missing, 0);
	goes_on(scene);
	scene_free(scene);
}

static void
a_copy_that_is_newer_than_what_this_machine_shows_is_taken_whole(void **state)
{
	struct scene *scene = scene_new(8, 20, 0);

	(void)state;
	/* what was signed since is on another machine */
	scene->in.box->is_log_still = 1;
	play(scene, STEPS);
	scene->whole = refilled_copy(&scene->in);
	refilled_put_back(&scene->in);
	refilled_whole(&scene->in, scene->whole);
	assert_true(scene->in.reached.copy > scene->in.reached.shown);
	scene->in.box->is_log_still = 0;
	goes_on(scene);
	scene_free(scene);
}

/* ---- what is no copy of ours ---- */

/* A file of the copy with one bit changed, or, ${bit} 0, gone. */
static void
spoil(const struct scene *scene, const char *name, long at, int bit)
{
	char path[300];
	FILE *file;
	int byte;

	(void)snprintf(path, sizeof path, "%s/%s", scene->in.copy, name);
	if (!bit) {
		assert_int_equal(unlink(path), 0);
		return;
	}
	file = fopen(path, "r+e");
	assert_non_null(file);
	assert_int_equal(fseek(file, at, SEEK_SET), 0);
	byte = fgetc(file);
	assert_int_equal(fseek(file, at, SEEK_SET), 0);
	assert_true(byte >= 0 && fputc(byte ^ bit, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

/* The note of the last leaf of a copy. */
static void
last_note(const struct scene *scene, char name[COPY_NOTE_SIZE])
{
	struct arena *arena = arena_new((size_t)16 << 20);
	struct checkpoint checkpoint;
	struct leaf *leaves;
	struct tile bad;
	struct view raw;

	assert_int_equal(copy_folder_checkpoint(scene->in.copy, arena, &raw, &checkpoint), STATUS_OK);
	assert_int_equal(copy_folder_leaves(scene->in.copy, checkpoint.head.size, arena, &leaves, &bad), STATUS_OK);
	copy_folder_note_name(&leaves[checkpoint.head.size - 1].note, name);
	arena_free(arena);
}

static void
no_folder(struct scene *scene)
{
	exported_clear(scene->in.copy);
}

static void
another_signer(struct scene *scene)
{
	struct keys_signer other;
	struct refilled *in = &scene->in;

	keys_signer(in->box->world->log.key.name, "somebody", &other);
	exported_clear(in->copy);
	exported_notes(in->box->core->store, &other.signer, in->copy);
}

static void
changed_checkpoint(struct scene *scene)
{
	spoil(scene, "checkpoint", 60, 1);
}

static void
changed_note(struct scene *scene)
{
	char name[COPY_NOTE_SIZE];

	last_note(scene, name);
	spoil(scene, name, 100, 1);
}

static void
missing_note(struct scene *scene)
{
	char name[COPY_NOTE_SIZE];

	last_note(scene, name);
	spoil(scene, name, 0, 0);
}

static void
changed_leaf(struct scene *scene)
{
	spoil(scene, "tile/entries/000", 40, 1);
}

static void
missing_tile(struct scene *scene)
{
	spoil(scene, "tile/entries/000", 0, 0);
}

/* Of the same beginning, by the same key, but not what was shown. */
static void
forked(struct scene *scene)
{
	struct scene *other = scene_new(4, 10, 2 * STEPS);

	exported_clear(scene->in.copy);
	assert_int_equal(rename(other->in.copy, scene->in.copy), 0);
	scene_free(other);
}

static void
forked_and_smaller(struct scene *scene)
{
	struct scene *other = scene_new(4, 10, 0);

	exported_clear(scene->in.copy);
	assert_int_equal(rename(other->in.copy, scene->in.copy), 0);
	scene_free(other);
}

static void
a_wrong_copy_is_told_apart_and_nothing_is_changed(void **state)
{
	static const struct {
		const char *label;
		void (*spoil)(struct scene *);
		enum status status;
		const char *words;
	} rows[] = {
		{"no folder", no_folder, STATUS_NOT_FOUND, "is no copy of a log"},
		{"another's signature", another_signer, STATUS_UNKNOWN_KEY, "not signed by this broker's log key"},
		{"a changed checkpoint", changed_checkpoint, STATUS_BAD_SIGNATURE, "not signed by this broker's log key"},
		{"a changed note", changed_note, STATUS_MALFORMED, "the copy was changed: the note of leaf "},
		{"a note missing", missing_note, STATUS_MALFORMED, "the copy is not whole: the note of leaf "},
		{"a changed leaf", changed_leaf, STATUS_MALFORMED, "have another root than its checkpoint"},
		{"a tile missing", missing_tile, STATUS_NOT_FOUND, "the copy is not whole"},
		{"forked", forked, STATUS_CONFLICT, "is not a copy of the log that this broker has shown"},
		{"forked, and smaller", forked_and_smaller, STATUS_CONFLICT, "is not a copy of the log"},
	};
	struct scene *scene = scene_new(3, 10, 2 * STEPS);
	char older[sizeof scene->in.backup], whole[sizeof scene->in.backup + 8];

	(void)state;
	memcpy(older, scene->in.backup, sizeof older);
	(void)snprintf(whole, sizeof whole, "%s.now", older);
	memcpy(scene->in.backup, whole, sizeof older);
	refilled_back_up(&scene->in);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *before;

		rows[i].spoil(scene);
		memcpy(scene->in.backup, older, sizeof older);
		refilled_put_back(&scene->in);
		(void)!refilled_fill(&scene->in, 0); /* only looked at */
		before = scene->in.dump;
		if (refilled_fill(&scene->in, TO_THE_END) != rows[i].status || !strstr(scene->in.why.words, rows[i].words))
			fail_msg("%s: %s", rows[i].label, scene->in.why.words);
		assert_null(dump_difference(before, scene->in.dump, scene->in.box->arena));
		/* all as it was, for the next */
		memcpy(scene->in.backup, whole, sizeof older);
		refilled_put_back(&scene->in);
		core_box_reopen(scene->in.box);
		(void)refilled_copy(&scene->in);
	}
	(void)remove(older);
	scene_free(scene);
}

/* Put back, it took other notes than those that were shown. */
static void
a_store_that_went_on_is_told_apart(void **state)
{
	struct scene *scene = scene_new(9, 10, 0);
	struct refilled *in = &scene->in;
	char older[sizeof in->backup], other[sizeof in->backup + 8];

	(void)state;
	memcpy(older, in->backup, sizeof older);
	(void)snprintf(other, sizeof other, "%s.other", older);
	in->box->is_log_still = 1;
	play(scene, 20);
	memcpy(in->backup, other, sizeof older);
	refilled_back_up(in);
	memcpy(in->backup, older, sizeof older);
	refilled_put_back(in);
	core_box_reopen(in->box);
	core_box_seqs(in->box);
	in->box->is_log_still = 0;
	in->box->now.civil.ms += 60000;
	play(scene, 40);
	(void)refilled_copy(in);
	memcpy(in->backup, other, sizeof older);
	refilled_put_back(in);
	assert_int_equal(refilled_fill(in, TO_THE_END), STATUS_CONFLICT);
	if (!strstr(in->why.words, "this store went on after it was put back"))
		fail_msg("%s", in->why.words);
	(void)remove(older);
	scene_free(scene);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_filled_store_is_the_one_that_was_never_lost),
		cmocka_unit_test(a_store_that_was_lost_whole_is_made_anew),
		cmocka_unit_test(a_run_that_was_killed_is_gone_on_with),
		cmocka_unit_test(a_copy_that_is_older_than_the_log_fills_what_it_can),
		cmocka_unit_test(a_copy_that_is_newer_than_what_this_machine_shows_is_taken_whole),
		cmocka_unit_test(a_wrong_copy_is_told_apart_and_nothing_is_changed),
		cmocka_unit_test(a_store_that_went_on_is_told_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
