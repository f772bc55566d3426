/* tellbackctl notes: the copy that it makes is what the store holds. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/file.h"
#include "core/cosign.h"
#include "export.h"
#include "log/copy_folder.h"
#include "note/cosignature.h"
#include "review/folder.h"
#include "store/store_sqlite.h"
#include "support/served.h"

static const char *
notes(struct served *served, int want)
{
	return served_run(served, export_notes, served->folder, want);
}

/* ---- what lies in the folder ---- */

static const char *
path_of(struct served *served, const char *name)
{
	return arena_print(served->box->arena, "%s/%s", served->folder, name);
}

static int
count_files(const char *path)
{
	char command[300], text[32] = "";
	FILE *pipe;

	(void)snprintf(command, sizeof command, "find '%s' -type f | wc -l", path);
	pipe = popen(command, "r");
	assert_true(pipe && fgets(text, sizeof text, pipe));
	(void)pclose(pipe);
	return atoi(text);
}

/* Every leaf of the store stands there with its note, and nothing else does. */
static void
holds_the_store(struct served *served)
{
	struct arena *arena = arena_new((size_t)256 << 20);
	struct trouble trouble = {""};
	struct folder folder;
	int notes = 0;

	if (folder_open(served->folder, arena, &folder, &trouble))
		fail_msg("%s", trouble.words);
	for (uint64_t i = 0; i < folder.leaf_count; i++) {
		char name[COPY_NOTE_SIZE];
		struct store_note note;
		struct view found;

		assert_int_equal(store_note_find(served->box->core->store, i, arena, &note), STATUS_OK);
		assert_memory_equal(&folder.leaves[i].note, &note.leaf.note, sizeof note.leaf.note);
		assert_int_equal(folder.leaves[i].kind, note.leaf.kind);
		assert_int_equal(folder.leaves[i].accepted.ms, note.leaf.accepted.ms);
		copy_folder_note_name(&note.leaf.note, name);
		if (!note.note.size) {
			assert_int_equal(access(path_of(served, name), F_OK), -1);
			continue;
		}
		notes++;
		assert_int_equal(folder_note(&folder, i, arena, &found, &trouble), STATUS_OK);
		assert_int_equal(found.size, note.note.size);
		assert_memory_equal(found.bytes, note.note.bytes, found.size);
	}
	assert_int_equal(store_note_find(served->box->core->store, folder.leaf_count, arena, &(struct store_note){0}),
			 STATUS_NOT_FOUND);
	assert_int_equal(count_files(path_of(served, "notes")), notes);
	arena_free(arena);
}

static void
an_export_holds_every_leaf_and_its_note_but_one_that_was_erased(void **state)
{
	static const char sql[] = "UPDATE leaves SET note = NULL WHERE idx = (SELECT max(idx) FROM leaves)";
	struct served *served = *state;
	struct stat stat_of;

	assert_int_equal(db_run(db_query(served->box->core->store->db, sql)), STATUS_OK);
	served_begin(served);
	assert_non_null(strstr(notes(served, EXIT_DONE), " of them new\n"));
	served_end(served);
	holds_the_store(served);
	assert_int_equal(stat(served->folder, &stat_of), 0);
	assert_int_equal(stat_of.st_mode & 0777, 0700);
}

static void
a_second_run_adds_what_is_new_and_says_when_nothing_is(void **state)
{
	struct served *served = *state;
	struct envelope envelope;

	served_begin(served);
	(void)notes(served, EXIT_DONE);
	assert_non_null(strstr(notes(served, EXIT_DONE), "leaves, nothing new\n"));
	served_end(served);
	assert_int_equal(core_box_send(served->box,
				       (struct notes_message){.from = "school", .type = "referral", .facts = SERVED_FACTS,
							      .to = "crs edt school", .id = 8, .case_id = 908},
				       &envelope).code, REFUSAL_NONE);
	served_begin(served);
	assert_non_null(strstr(notes(served, EXIT_DONE), ", 1 of them new\n"));
	served_end(served);
	holds_the_store(served);
}

static void
harm(struct served *served, const char *what)
{
	char command[400];

	(void)snprintf(command, sizeof command, "cd '%s' && { %s; }", served->folder, what);
	assert_int_equal(system(command), 0);
}

/* As runs leave it that end at one place or another. */
static void
a_run_that_was_broken_off_is_gone_on_with(void **state)
{
	static const char *const harms[] = {
		"rm checkpoint",
		"rm -r checkpoint tile",
		"rm -r checkpoint tile/0 notes/0*",
		"rm -r checkpoint notes",
		"rm checkpoint; for i in notes/*/*; do : >$i; break; done",
		"rm checkpoint; for i in notes/*/*; do mv $i $i.new; done",
		"mv checkpoint checkpoint.new",
	};
	struct served *served = *state;

	served_begin(served);
	(void)notes(served, EXIT_DONE);
	served_end(served);
	for (size_t i = 0; i < sizeof harms / sizeof *harms; i++) {
		harm(served, harms[i]);
		served_begin(served);
		assert_non_null(strstr(notes(served, EXIT_DONE), " of them new\n"));
		served_end(served);
		holds_the_store(served);
	}
}

/* Its checkpoint is there, and not all that it covers. */
static void
what_is_missing_in_a_copy_is_fetched_again(void **state)
{
	static const char *const harms[] = {
		"rm -r notes",	 "rm -r notes/[0-7]*",	       "for i in notes/*/*; do : >$i; break; done",
		"rm -r tile",	 "rm -r tile/entries notes/0*", "for i in tile/entries/*/*; do : >$i; done",
		"rm -r tile/0",
	};
	struct served *served = *state;

	served_begin(served);
	(void)notes(served, EXIT_DONE);
	for (size_t i = 0; i < sizeof harms / sizeof *harms; i++) {
		const char *said;

		harm(served, harms[i]);
		said = notes(served, EXIT_DONE);
		assert_true(strstr(said, "there again\n") && strstr(said, "leaves, nothing new\n"));
		assert_null(strstr(notes(served, EXIT_DONE), "there again"));
	}
	served_end(served);
	holds_the_store(served);
}

static void
what_the_broker_lacks_too_is_named(void **state)
{
	static const char sql[] = "UPDATE leaves SET note = NULL WHERE idx = (SELECT max(idx) FROM leaves)";
	struct served *served = *state;
	char name[COPY_NOTE_SIZE];
	struct leaf last;

	assert_int_equal(store_leaf_last(served->box->core->store, &last), STATUS_OK);
	copy_folder_note_name(&last.note, name);
	served_begin(served);
	(void)notes(served, EXIT_DONE);
	served_end(served);
	assert_int_equal(db_run(db_query(served->box->core->store->db, sql)), STATUS_OK);
	served_begin(served);
	assert_non_null(strstr(notes(served, EXIT_DONE), "nothing new")); /* ours is there */
	assert_int_equal(unlink(path_of(served, name)), 0);
	for (int i = 0; i < 2; i++) {
		assert_non_null(strstr(notes(served, EXIT_REFUSED), " is missing, the broker has it no more"));
		harm(served, "rm -rf tile/entries");
	}
	served_end(served);
}

static void
put_file(const char *folder, const char *name, const char *words)
{
	char path[256];
	int fd;

	(void)snprintf(path, sizeof path, "%s/%s", folder, name);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, words, strlen(words)), strlen(words));
	assert_int_equal(close(fd), 0);
}

/* A copy of a log of ${count} leaves, of which this broker knows nothing. */
static void
put_foreign(struct served *served, size_t count)
{
	struct leaf *leaves = arena_array(served->box->arena, count, sizeof *leaves);
	struct checkpoint checkpoint = {.origin = "another/log"};
	char text[CHECKPOINT_TEXT_SIZE + 1];
	struct copy_folder folder;
	struct tile_set set;
	size_t size;

	for (size_t i = 0; i < count; i++)
		leaves[i] = (struct leaf){.index = i, .kind = LEAF_CARD, .accepted = {(int64_t)i}};
	assert_int_equal(copy_folder_open(served->folder, &folder), STATUS_OK);
	assert_int_equal(tile_set_make(leaves, count, served->box->arena, &set), STATUS_OK);
	assert_int_equal(copy_folder_tiles(&folder, leaves, &set, 0), STATUS_OK);
	checkpoint.head = (struct tree_head){count, tile_set_root(&set, count)};
	size = checkpoint_text(&checkpoint, text);
	text[size++] = '\n';
	assert_int_equal(copy_folder_show(&folder, COPY_CHECKPOINT, (struct view){(uint8_t *)text, size}), STATUS_OK);
	copy_folder_close(&folder);
}

static void
a_folder_that_is_not_such_an_export_is_left_as_it_is(void **state)
{
	struct served *served = *state;
	int fd;

	assert_int_equal(mkdir(served->folder, 0700), 0);
	put_file(served->folder, "letter", "dear all");
	served_begin(served);
	assert_non_null(strstr(notes(served, EXIT_CONFLICT), "neither empty nor an export of ours"));
	put_file(served->folder, "checkpoint", "dear all");
	assert_non_null(strstr(notes(served, EXIT_CONFLICT), "its checkpoint or its tiles are not ours"));
	put_file(served->folder, "checkpoint", "another/log\n5\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n");
	assert_non_null(strstr(notes(served, EXIT_CONFLICT), "another broker"));
	put_foreign(served, 3);
	assert_non_null(strstr(notes(served, EXIT_CONFLICT), "another broker"));
	put_foreign(served, 5000);
	assert_non_null(strstr(notes(served, EXIT_CONFLICT), "more than this broker's log"));
	assert_int_equal(access(path_of(served, "notes"), F_OK), -1);
	fd = open(served->folder, O_RDONLY | O_DIRECTORY);
	assert_int_equal(flock(fd, LOCK_EX), 0);
	assert_non_null(strstr(notes(served, EXIT_CONFLICT), "another export is being written"));
	(void)close(fd);
	served_end(served);
}

/* The last leaf is ours, and an earlier one is not. */
static void
an_export_that_was_changed_is_not_gone_on_with(void **state)
{
	struct served *served = *state;
	struct arena *arena = served->box->arena;
	struct copy_folder folder;
	struct envelope envelope;
	struct leaf *leaves;
	struct tile_set set;
	struct tile bad;
	struct leaf last;

	served_begin(served);
	(void)notes(served, EXIT_DONE);
	served_end(served);
	assert_int_equal(store_leaf_last(served->box->core->store, &last), STATUS_OK);
	assert_int_equal(copy_folder_leaves(served->folder, last.index + 1, arena, &leaves, &bad), STATUS_OK);
	leaves[2].accepted.ms++;
	assert_int_equal(tile_set_make(leaves, last.index + 1, arena, &set), STATUS_OK);
	assert_int_equal(copy_folder_open(served->folder, &folder), STATUS_OK);
	assert_int_equal(copy_folder_tiles(&folder, leaves, &set, 0), STATUS_OK);
	copy_folder_close(&folder);
	assert_int_equal(core_box_send(served->box,
				       (struct notes_message){.from = "school", .type = "referral", .facts = SERVED_FACTS,
							      .to = "crs edt school", .id = 8, .case_id = 908},
				       &envelope).code, REFUSAL_NONE);
	served_begin(served);
	assert_non_null(strstr(notes(served, EXIT_CONFLICT), "do not give the root"));
	served_end(served);
}

static void
what_a_witness_cosigned_comes_too(void **state)
{
	struct served *served = *state;
	struct keys_signer witness;
	struct cosign_taken taken;
	struct view note, copy;

	keys_cosigner("witness.test", "witness", &witness);
	served_begin(served);
	(void)notes(served, EXIT_DONE);
	served_end(served);
	assert_int_equal(access(path_of(served, "witnessed"), F_OK), -1);
	assert_int_equal(file_read(path_of(served, "checkpoint"), 8192, served->box->arena, &note), STATUS_OK);
	assert_int_equal(cosignature_add(note, &witness.signer, served->box->now.civil, served->box->arena, &note), STATUS_OK);
	assert_int_equal(store_begin(served->box->core->store), STATUS_OK);
	assert_int_equal(cosign_take(served->box->core, note, "witness", &taken), STATUS_OK);
	assert_int_equal(store_commit(served->box->core->store), STATUS_OK);
	served_begin(served);
	assert_non_null(strstr(notes(served, EXIT_DONE), "nothing new\n"));
	served_end(served);
	assert_int_equal(file_read(path_of(served, "witnessed"), 8192, served->box->arena, &copy), STATUS_OK);
	assert_int_equal(copy.size, note.size);
	assert_memory_equal(copy.bytes, note.bytes, copy.size);
}

static void
a_log_of_many_pages_comes_whole(void **state)
{
	struct served *served = *state;
	struct store *store = served->box->core->store;
	char words[64];

	assert_int_equal(store_begin(store), STATUS_OK);
	for (int i = 0; i < 5000; i++) {
		uint64_t index;
		struct view note = {(const uint8_t *)words, 0};

		note.size = (size_t)snprintf(words, sizeof words, "TEST note %d\n", i);
		const struct store_new_leaf leaf = {LEAF_NOTICE, note, digest_of(note), served->box->now.civil};
		assert_int_equal(store_leaf_add(store, &leaf, &index), STATUS_OK);
	}
	assert_int_equal(store_commit(store), STATUS_OK);
	core_box_sign(served->box);
	served_begin(served);
	(void)notes(served, EXIT_DONE);
	served_end(served);
	holds_the_store(served);
}

static void
what_is_asked_wrongly_is_said(void **state)
{
	struct served *served = *state;

	served_begin(served);
	(void)served_run(served, export_notes, "", EXIT_USAGE);
	(void)served_run(served, export_notes, "one two", EXIT_USAGE);
	assert_non_null(strstr(served_run(served, export_notes, "/nowhere/at/all", EXIT_REFUSED), "/nowhere/at/all: No such file"));
	served_end(served);
	assert_non_null(strstr(notes(served, EXIT_NOT_REACHED), "is tellbackd running?"));
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, served_set_up, served_tear_down)
	const struct CMUnitTest tests[] = {
		T(an_export_holds_every_leaf_and_its_note_but_one_that_was_erased),
		T(a_second_run_adds_what_is_new_and_says_when_nothing_is),
		T(a_run_that_was_broken_off_is_gone_on_with),
		T(what_is_missing_in_a_copy_is_fetched_again),
		T(what_the_broker_lacks_too_is_named),
		T(an_export_that_was_changed_is_not_gone_on_with),
		T(what_a_witness_cosigned_comes_too),
		T(a_folder_that_is_not_such_an_export_is_left_as_it_is),
		T(a_log_of_many_pages_comes_whole),
		T(what_is_asked_wrongly_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
