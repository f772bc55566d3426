/* broker/core: a copy of the log that is not this log's, or not whole, fills no
 * store; nor does one that the rules would decide otherwise now. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/digest.h"
#include "log/copy_folder.h"
#include "support/cleared.h"
#include "support/dump.h"
#include "support/edit.h"
#include "support/exported.h"
#include "support/refilled.h"

#define STEPS 120
#define TO_THE_END 100000

/* ---- what is no copy of ours ---- */

/* A file of the copy with one bit changed, or, ${bit} 0, gone. */
static void
spoil(const struct refilled *scene, const char *name, long at, int bit)
{
	char path[300];
	FILE *file;
	int byte;

	(void)snprintf(path, sizeof path, "%s/%s", scene->copy, name);
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
last_note(const struct refilled *scene, char name[COPY_NOTE_SIZE])
{
	struct arena *arena = arena_new((size_t)16 << 20);
	struct checkpoint checkpoint;
	struct leaf *leaves;
	struct tile bad;
	struct view raw;

	assert_int_equal(copy_folder_checkpoint(scene->copy, arena, &raw, &checkpoint), STATUS_OK);
	assert_int_equal(copy_folder_leaves(scene->copy, checkpoint.head.size, arena, &leaves, &bad), STATUS_OK);
	copy_folder_note_name(&leaves[checkpoint.head.size - 1].note, name);
	arena_free(arena);
}

static void
no_folder(struct refilled *scene)
{
	(void)cleared_folder(scene->copy);
}

static void
another_signer(struct refilled *scene)
{
	struct keys_signer other;
	struct refilled *in = scene;

	keys_signer(in->box->world->log.key.name, "somebody", &other);
	(void)cleared_folder(in->copy);
	exported_notes(in->box->core->store, &other.signer, in->copy);
}

/* Still a checkpoint, of another root: its first letter is another one. */
static void
changed_checkpoint(struct refilled *scene)
{
	char path[300], line[128];
	FILE *file;
	int letter;

	(void)snprintf(path, sizeof path, "%s/checkpoint", scene->copy);
	file = fopen(path, "r+e");
	assert_non_null(file);
	assert_non_null(fgets(line, sizeof line, file));
	assert_non_null(fgets(line, sizeof line, file));
	letter = fgetc(file);
	assert_int_equal(fseek(file, -1, SEEK_CUR), 0);
	assert_true(letter >= 0 && fputc(letter == 'A' ? 'B' : 'A', file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static void
changed_note(struct refilled *scene)
{
	char name[COPY_NOTE_SIZE];

	last_note(scene, name);
	spoil(scene, name, 100, 1);
}

static void
missing_note(struct refilled *scene)
{
	char name[COPY_NOTE_SIZE];

	last_note(scene, name);
	spoil(scene, name, 0, 0);
}

static void
changed_leaf(struct refilled *scene)
{
	spoil(scene, "tile/entries/000", 40, 1);
}

static void
missing_tile(struct refilled *scene)
{
	spoil(scene, "tile/entries/000", 0, 0);
}

/* Of the same beginning, by the same key, but not what was shown. */
static void
forked(struct refilled *scene)
{
	struct refilled *other = refilled_new(4, 10, 2 * STEPS);

	(void)cleared_folder(scene->copy);
	assert_int_equal(rename(other->copy, scene->copy), 0);
	refilled_free(other);
}

static void
forked_and_smaller(struct refilled *scene)
{
	struct refilled *other = refilled_new(4, 10, 0);

	(void)cleared_folder(scene->copy);
	assert_int_equal(rename(other->copy, scene->copy), 0);
	refilled_free(other);
}

static void
a_wrong_copy_is_told_apart_and_nothing_is_changed(void **state)
{
	static const struct {
		const char *label;
		void (*spoil)(struct refilled *);
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
	struct refilled *scene = refilled_new(3, 10, 2 * STEPS);
	char older[sizeof scene->backup], whole[sizeof scene->backup + 8];

	(void)state;
	memcpy(older, scene->backup, sizeof older);
	(void)snprintf(whole, sizeof whole, "%s.now", older);
	memcpy(scene->backup, whole, sizeof older);
	refilled_back_up(scene);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *before;

		rows[i].spoil(scene);
		memcpy(scene->backup, older, sizeof older);
		refilled_put_back(scene);
		(void)!refilled_fill(scene, 0); /* only looked at */
		before = scene->dump;
		if (refilled_fill(scene, TO_THE_END) != rows[i].status || !strstr(scene->why.words, rows[i].words))
			fail_msg("%s: %s", rows[i].label, scene->why.words);
		assert_null(dump_difference(before, scene->dump, scene->box->arena));
		/* all as it was, for the next */
		memcpy(scene->backup, whole, sizeof older);
		refilled_put_back(scene);
		core_box_reopen(scene->box);
		core_box_heard(scene->box);
		(void)refilled_copy(scene);
	}
	(void)remove(older);
	refilled_free(scene);
}

/* ---- other rules than those of then --------------------------------------------- */

/* A play whose end nobody was shown, and its leaves, to be changed. */
static struct leaf *
unshown(struct refilled *scene, size_t *ret_count)
{
	struct checkpoint checkpoint;
	struct leaf *leaves;
	struct tile bad;
	struct view raw;

	scene->box->is_log_still = 1;
	refilled_play(scene, STEPS);
	scene->whole = refilled_copy(scene);
	assert_int_equal(copy_folder_checkpoint(scene->copy, scene->box->arena, &raw, &checkpoint), STATUS_OK);
	*ret_count = checkpoint.head.size;
	assert_int_equal(copy_folder_leaves(scene->copy, *ret_count, scene->box->arena, &leaves, &bad), STATUS_OK);
	return leaves;
}

/* The copy with these leaves instead, signed by whoever keeps the log. */
static void
rewrite(struct refilled *scene, const struct leaf *leaves, size_t count, struct view note)
{
	const struct note_signer *log = &scene->box->world->log.signer;
	struct arena *arena = scene->box->arena;
	struct checkpoint checkpoint = {.origin = ""};
	char text[CHECKPOINT_TEXT_SIZE];
	struct view raw = {(const uint8_t *)text, 0};
	struct copy_folder copy;
	struct tile_set set;

	assert_int_equal(copy_folder_open(scene->copy, &copy), STATUS_OK);
	assert_int_equal(tile_set_make(leaves, count, arena, &set), STATUS_OK);
	assert_int_equal(copy_folder_tiles(&copy, leaves, &set, 0), STATUS_OK);
	if (note.size)
		assert_int_equal(copy_folder_note(&copy, note), STATUS_OK);
	(void)strcpy(checkpoint.origin, log->key->name);
	checkpoint.head = (struct tree_head){count, tile_set_root(&set, count)};
	raw.size = checkpoint_text(&checkpoint, text);
	assert_int_equal(signed_note_make(raw, log, arena, &raw), STATUS_OK);
	assert_int_equal(copy_folder_show(&copy, COPY_CHECKPOINT, raw), STATUS_OK);
	copy_folder_close(&copy);
}

static size_t
last_of(const struct leaf *leaves, size_t count, enum leaf_kind kind)
{
	while (count > 0)
		if (leaves[--count].kind == kind)
			return count;
	fail_msg("no leaf of kind %d", (int)kind);
	return 0;
}

static void
a_leaf_that_would_be_decided_otherwise_stops_it_by_name(void **state)
{
	static const struct {
		enum leaf_kind was;
		enum leaf_kind is;
		const char *words;
	} rows[] = {
		{LEAF_ENVELOPE, LEAF_REFUSED, "(refused) would not be decided as it was: now it is accepted"},
		{LEAF_REFUSED, LEAF_ENVELOPE, "(envelope) would not be decided as it was: now it is answered "},
		{LEAF_RECEIPT, LEAF_ENVELOPE, "(envelope) did not become the same leaf again: now it is receipt"},
		{LEAF_RECEIPT, LEAF_POLICY, "(policy) would not be loaded again: "},
		{LEAF_RECEIPT, LEAF_NOTICE, "(notice) cannot be read"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct refilled *scene = refilled_new(2, 10, 0);
		size_t count, at;
		struct leaf *leaves = unshown(scene, &count);
		char words[160];

		at = last_of(leaves, count, rows[i].was);
		leaves[at].kind = rows[i].is;
		rewrite(scene, leaves, count, (struct view){NULL, 0});
		refilled_put_back(scene);
		(void)snprintf(words, sizeof words, "leaf %zu %s", at, rows[i].words);
		if (refilled_fill(scene, TO_THE_END) != STATUS_CONFLICT || !strstr(scene->why.words, words))
			fail_msg("wanted %s, got %s", words, scene->why.words);
		/* what came before it stays, and nothing of it */
		assert_int_equal(scene->reached.stored, at);
		refilled_free(scene);
	}
}

/* Other words than ours today: they stand as they stood, and nothing is said
 * twice. */
static void
a_notice_of_other_words_stands_as_it_stood(void **state)
{
	struct refilled *scene = refilled_new(2, 10, 0);
	struct arena *arena = scene->box->arena;
	size_t count, changed = 0;
	struct leaf *leaves = unshown(scene, &count);
	struct view other = {NULL, 0};

	(void)state;
	for (size_t i = 60; i < count; i++) {
		struct store_note was;

		if (leaves[i].kind != LEAF_NOTICE)
			continue;
		assert_int_equal(store_note_find(scene->box->core->store, i, arena, &was), STATUS_OK);
		other = edit_replace(arena, was.note, "at 17", "at 16");
		leaves[i].note = digest_of(other);
		rewrite(scene, leaves, count, other);
		changed++;
	}
	assert_true(changed > 3);
	refilled_put_back(scene);
	if (refilled_fill(scene, TO_THE_END))
		fail_msg("%s", scene->why.words);
	assert_int_equal(scene->reached.stored, count);
	/* but for the hashes of those leaves all is as it was */
	assert_null(dump_difference(strstr(scene->whole, "\nsubmission "), strstr(scene->dump, "\nsubmission "), arena));
	refilled_free(scene);
}

/* Put back, it took other notes than those that were shown. */
static void
a_store_that_went_on_is_told_apart(void **state)
{
	struct refilled *scene = refilled_new(9, 10, 0);
	struct refilled *in = scene;
	char older[sizeof in->backup], other[sizeof in->backup + 8];

	(void)state;
	memcpy(older, in->backup, sizeof older);
	(void)snprintf(other, sizeof other, "%s.other", older);
	in->box->is_log_still = 1;
	refilled_play(scene, 20);
	memcpy(in->backup, other, sizeof older);
	refilled_back_up(in);
	memcpy(in->backup, older, sizeof older);
	refilled_put_back(in);
	core_box_reopen(in->box);
	core_box_heard(in->box);
	core_box_seqs(in->box);
	in->box->is_log_still = 0;
	in->box->now.civil.ms += 60000;
	refilled_play(scene, 40);
	(void)refilled_copy(in);
	memcpy(in->backup, other, sizeof older);
	refilled_put_back(in);
	assert_int_equal(refilled_fill(in, TO_THE_END), STATUS_CONFLICT);
	if (!strstr(in->why.words, "this store went on after it was put back"))
		fail_msg("%s", in->why.words);
	(void)remove(older);
	refilled_free(scene);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_wrong_copy_is_told_apart_and_nothing_is_changed),
		cmocka_unit_test(a_store_that_went_on_is_told_apart),
		cmocka_unit_test(a_leaf_that_would_be_decided_otherwise_stops_it_by_name),
		cmocka_unit_test(a_notice_of_other_words_stands_as_it_stood),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
