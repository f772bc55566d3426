/* A copy that follows a log which is not honest: what it keeps, and what it
 * lets go. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "admin/answers.h"
#include "base/digest.h"
#include "base/file.h"
#include "log/copy_folder.h"
#include "note/erasure.h"
#include "review/evidence.h"
#include "review/folder.h"
#include "review/follow.h"
#include "review/moments.h"
#include "support/cleared.h"
#include "support/core_box.h"
#include "support/exported.h"

#define MONTH_MS (31LL * 24 * 3600 * 1000)

/* The broker's folder and ours. */
struct scene {
	struct core_box *box;
	char from[64];
	char to[64];
	struct envelope said[3];
	struct follow_found found;
};

static void
say(struct scene *scene, size_t at, struct notes_message message)
{
	assert_int_equal(core_box_send(scene->box, message, &scene->said[at]).code, REFUSAL_NONE);
}

static void
opened(struct scene *scene, const char *by, size_t at)
{
	struct receipt receipt;

	notes_receipt(scene->box->world, by, &scene->said[at], RECEIPT_OPENED, "manager", &receipt);
	assert_int_equal(core_box_submit(scene->box, by, receipt.note, (struct view){0}).code, REFUSAL_NONE);
}

/* One case from its referral to its end. */
static int
set_up(void **state)
{
	struct scene *scene = calloc(1, sizeof *scene);

	assert_non_null(scene);
	scene->box = core_box_new();
	(void)strcpy(scene->from, "/tmp/follow_test.XXXXXX");
	(void)strcpy(scene->to, "/tmp/follow_test.XXXXXX");
	assert_true(mkdtemp(scene->from) && mkdtemp(scene->to));
	say(scene, 0, (struct notes_message){.from = "police", .type = "referral", .to = "crs edt police", .id = 1,
					     .case_id = 901,
					     .facts = "grade high; route written; protection none; child 0a0b0c0d; "
						      "aware-at 1772441100"});
	opened(scene, "crs", 0);
	say(scene, 1, (struct notes_message){.from = "crs", .type = "decision", .to = "crs edt police", .id = 2,
					     .case_id = 901, .re = 1,
					     .facts = "level full; child 0a0b0c0d:nfa; stage contact; rereferral no"});
	opened(scene, "police", 1);
	say(scene, 2, (struct notes_message){.from = "crs", .type = "close", .to = "crs edt", .id = 3, .case_id = 901,
					     .re = 1, .facts = "reason complete"});
	*state = scene;
	return 0;
}

static int
tear_down(void **state)
{
	struct scene *scene = *state;

	(void)cleared_folder(scene->from);
	(void)cleared_folder(scene->to);
	core_box_free(scene->box);
	free(scene);
	return 0;
}

/* What came of following what lies there. */
static enum status
follows_folder(struct scene *scene, struct trouble *trouble)
{
	const struct pinned nobody = {.count = 0};
	struct follow_ask follow = {.to = scene->to, .roots = &nobody, .stop = -1};
	struct source source;
	enum status status;

	trouble->words[0] = '\0';
	assert_int_equal(source_folder(scene->from, &source), STATUS_OK);
	follow.source = &source;
	status = follow_once(&follow, &scene->found, trouble);
	source_free(&source);
	return status;
}

/* The broker shows what it has; what came of following it. */
static enum status
follows(struct scene *scene, struct trouble *trouble)
{
	exported_notes(scene->box->core->store, &scene->box->world->log.signer, scene->from);
	return follows_folder(scene, trouble);
}

static int
is_kept(struct scene *scene, size_t at)
{
	struct copy_folder copy = {.path = scene->to, .at = -1};

	return copy_folder_has(&copy, &scene->said[at].hash, scene->box->arena);
}

/* The leaves of the three envelopes. */
static struct erasure
of_all(struct scene *scene)
{
	struct store *store = scene->box->core->store;
	struct erasure_range *ranges = arena_array(scene->box->arena, 3, sizeof *ranges);
	struct erasure erasure = {&scene->said[0].case_token, 1, ranges, 0, {0}, scene->box->now.civil};
	size_t duties = 0;
	struct duty *duty;
	struct leaf leaf;

	for (uint64_t i = 0; !store_leaf_find(store, i, &leaf); i++)
		if (leaf.kind == LEAF_ENVELOPE)
			ranges[erasure.range_count++] = (struct erasure_range){i, i};
	assert_int_equal(store_group_duties(store, erasure.cases, scene->box->arena, &duty, &duties), STATUS_OK);
	for (size_t i = 0; i < duties; i++)
		erasure.duties[duty[i].state]++;
	return erasure;
}

static void
what_is_erased_too_soon_is_kept_and_said(void **state)
{
	struct scene *scene = *state;
	struct store *store = scene->box->core->store;
	struct store_new_leaf leaf = {.kind = LEAF_ERASURE, .accepted = scene->box->now.civil};
	struct trouble trouble;
	struct erasure erasure;
	uint64_t index;

	assert_int_equal(follows(scene, &trouble), STATUS_OK);
	erasure = of_all(scene);
	assert_int_equal(erasure_write(&erasure, scene->box->arena, &leaf.note), STATUS_OK);
	leaf.digest = digest_of(leaf.note);
	assert_int_equal(store_begin(store), STATUS_OK);
	assert_int_equal(store_leaf_add(store, &leaf, &index), STATUS_OK);
	assert_int_equal(store_commit(store), STATUS_OK);
	for (int again = 0; again < 2; again++) {
		struct folder folder;

		assert_int_equal(follows(scene, &trouble), STATUS_CONFLICT);
		assert_non_null(strstr(trouble.words, "was not taken away, and is evidence"));
		assert_non_null(strstr(trouble.words, "younger than any policy"));
		for (size_t i = 0; i < 3; i++)
			assert_true(is_kept(scene, i));
		/* the log goes on, and the copy with it */
		assert_int_equal(folder_open(scene->to, scene->box->arena, &folder, &trouble), STATUS_OK);
		assert_int_equal(folder.leaf_count, index + 1);
	}
}

/* Of the copy, a file is taken away, or is empty. */
static void
lose(struct scene *scene, const char *folder, const char *name, int is_emptied)
{
	const char *path = arena_print(scene->box->arena, "%s/%s", folder, name);

	if (is_emptied)
		assert_int_equal(truncate(path, 0), 0);
	else
		assert_int_equal(unlink(path), 0);
}

static const char *
note_name(struct scene *scene, const struct digest *hash)
{
	char *name = arena_alloc(scene->box->arena, COPY_NOTE_SIZE);

	assert_non_null(name);
	copy_folder_note_name(hash, name);
	return name;
}

static void
what_is_erased_in_its_time_goes(void **state)
{
	struct scene *scene = *state;
	struct call call = {.words = {"erase", "--case", scene->said[0].case_token.hex}, .word_count = 3};
	struct call_reply reply;
	struct trouble trouble;
	struct leaf last;

	assert_int_equal(follows(scene, &trouble), STATUS_OK);
	assert_true(is_kept(scene, 0));
	scene->box->now.civil.ms += 90 * MONTH_MS;
	scene->box->now.tick.ms += 90 * MONTH_MS;
	core_box_turn(scene->box, NULL, 0);
	assert_int_equal(answers_make(scene->box->core, &call, scene->box->now, scene->box->arena, &reply), STATUS_OK);
	assert_int_equal(reply.code, EXIT_DONE);
	if (follows(scene, &trouble))
		fail_msg("%s", trouble.words);
	for (size_t i = 0; i < 3; i++)
		assert_false(is_kept(scene, i));
	/* what says so is missing: it comes again, and what is gone is not asked for */
	assert_int_equal(store_leaf_last(scene->box->core->store, &last), STATUS_OK);
	assert_int_equal(last.kind, LEAF_ERASURE);
	lose(scene, scene->to, note_name(scene, &last.note), 0);
	for (size_t i = 0; i < 3; i++) /* a source that obeyed has them no more */
		lose(scene, scene->from, note_name(scene, &scene->said[i].hash), 0);
	if (follows(scene, &trouble))
		fail_msg("%s", trouble.words);
	assert_int_equal(scene->found.mended, 1);
	assert_int_equal(follows(scene, &trouble), STATUS_OK);
	assert_int_equal(scene->found.mended, 0);
}

/* It is whole, and as it was. */
static void
is_whole(struct scene *scene, size_t leaves)
{
	struct folder folder;
	struct trouble trouble = {""};

	if (folder_open(scene->to, scene->box->arena, &folder, &trouble))
		fail_msg("%s", trouble.words);
	assert_int_equal(folder.leaf_count, leaves);
	for (size_t i = 0; i < leaves; i++) {
		struct view note;

		assert_int_equal(folder_note(&folder, i, scene->box->arena, &note, &trouble), STATUS_OK);
	}
}

static void
what_is_missing_in_a_copy_is_fetched_again(void **state)
{
	struct scene *scene = *state;
	struct trouble trouble;
	struct folder folder;
	const char *tiles[2], *directory;

	assert_int_equal(follows(scene, &trouble), STATUS_OK);
	assert_int_equal(scene->found.mended, 0);
	assert_int_equal(folder_open(scene->to, scene->box->arena, &folder, &trouble), STATUS_OK);
	tiles[0] = arena_print(scene->box->arena, "tile/entries/000.p/%zu", folder.leaf_count);
	tiles[1] = arena_print(scene->box->arena, "tile/0/000.p/%zu", folder.leaf_count);
	directory = note_name(scene, &folder.leaves[0].note);
	for (int i = 0; i < 4; i++) {
		lose(scene, scene->to, note_name(scene, &scene->said[0].hash), i / 2);
		lose(scene, scene->to, directory, i / 2);
		lose(scene, scene->to, tiles[i % 2], i / 2);
		if (follows(scene, &trouble))
			fail_msg("%s", trouble.words);
		assert_int_equal(scene->found.mended, 3);
		assert_int_equal(scene->found.now, scene->found.before);
		is_whole(scene, folder.leaf_count);
		assert_int_equal(follows(scene, &trouble), STATUS_OK);
		assert_int_equal(scene->found.mended, 0);
	}
	/* also where the log has grown */
	lose(scene, scene->to, note_name(scene, &scene->said[1].hash), 0);
	lose(scene, scene->to, tiles[0], 0);
	opened(scene, "edt", 0);
	assert_int_equal(follows(scene, &trouble), STATUS_OK);
	assert_int_equal(scene->found.mended, 2);
	is_whole(scene, folder.leaf_count + 1);
}

static void
what_the_source_lacks_too_is_named(void **state)
{
	struct scene *scene = *state;
	const char *name = note_name(scene, &scene->said[1].hash);
	struct trouble trouble;

	assert_int_equal(follows(scene, &trouble), STATUS_OK);
	lose(scene, scene->to, name, 0);
	lose(scene, scene->from, name, 0);
	assert_int_equal(follows_folder(scene, &trouble), STATUS_MALFORMED);
	assert_non_null(strstr(trouble.words, "does not give the note "));
}

/* Whoever holds the log's key looks for two roots that begin alike. */
static void
evidence_that_begins_alike_is_kept_twice(void **state)
{
	struct scene *scene = *state;
	static const char *const roots[] = {"3q2+7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
					    "3q2+7wEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="};
	char names[4][EVIDENCE_NAME_SIZE];
	struct trouble trouble = {""};

	for (size_t i = 0; i < 4; i++) {
		const char *text = arena_print(scene->box->arena, "log\n7\n%s\n\n\xe2\x80\x94 log AAAA%zu\n", roots[i % 2], i);
		struct view raw = {(const uint8_t *)text, strlen(text)}, found;
		const char *path;

		assert_int_equal(evidence_keep(scene->to, raw, names[i], &trouble), STATUS_OK);
		path = arena_print(scene->box->arena, "%s/" EVIDENCE_FOLDER "/%s", scene->to, names[i]);
		assert_int_equal(file_read(path, MAX_CHECKPOINT_BYTES, scene->box->arena, &found), STATUS_OK);
		assert_non_null(strstr((const char *)found.bytes, roots[i % 2]));
		assert_memory_equal(found.bytes + found.size - 2, i % 2 ? "1\n" : "0\n", 2); /* the first stays */
	}
	assert_string_equal(names[0], "7-deadbeef");
	assert_string_not_equal(names[1], names[0]);
	assert_string_equal(names[2], names[0]);
	assert_string_equal(names[3], names[1]);
}

/* A name in somebody's folder or note is no order to a terminal. */
static void
words_are_shown_and_not_obeyed(void **state)
{
	struct trouble trouble = {""};

	(void)state;
	assert_int_equal(trouble_say(&trouble, STATUS_OK, "%s", "a\x1b[31m\n\xc2\x9b" "b\xe2\x80\xae\xff\x7f\xc3\xa9"), STATUS_OK);
	assert_string_equal(trouble.words, "a?[31m??b???\xc3\xa9");
}

/* Memory is taken for what is there, not for what a checkpoint says. */
static void
a_checkpoint_of_millions_of_leaves_takes_no_memory(void **state)
{
	struct scene *scene = *state;
	struct arena *small = arena_new((size_t)1 << 20);
	const char *text = "tellback/log/test\n49000000\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n\xe2\x80\x94 log AAAAAAAA\n";
	const char *path = arena_print(scene->box->arena, "%s/" COPY_CHECKPOINT, scene->from);
	struct trouble trouble;
	struct folder folder;

	exported_notes(scene->box->core->store, &scene->box->world->log.signer, scene->from);
	assert_int_equal(file_write(path, (struct view){(const uint8_t *)text, strlen(text)}, 0600), STATUS_OK);
	trouble.words[0] = '\0';
	assert_int_equal(folder_open(scene->from, small, &folder, &trouble), STATUS_MALFORMED);
	assert_non_null(strstr(trouble.words, "tile/entries/000 is missing: the tiles were copied only in part"));
	arena_free(small);
}

/* Years ahead, or held back: the log itself allows both. */
static void
times_that_cannot_be_are_seen(void **state)
{
	static const struct {
		const char *id;
		uint64_t count;
	} rows[] = {{"019cafc22c807000800000000000aaaa", 0}, {"019cafffffff7000800000000000aaaa", 1}};
	struct leaf leaves[2] = {{.accepted = {1000}}, {.accepted = {1000 + MOMENTS_AHEAD_MS + 61000}}};
	const struct folder folder = {.leaves = leaves, .leaf_count = 2};
	struct arena *arena = arena_new((size_t)1 << 20);
	struct trouble trouble = {""};

	(void)state;
	assert_int_equal(moments_check(&folder, (struct instant){1000}, &trouble), STATUS_CONFLICT);
	assert_string_equal(trouble.words, "leaf 1 was accepted 16 minutes from now: the broker's clock is wrong, or that of "
					   "this machine, and so is every deadline counted from it");
	assert_int_equal(moments_check(&folder, (struct instant){62000}, &trouble), STATUS_OK);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct casebook *book = casebook_new(arena);
		struct envelope envelope = {.type = TYPE_CLOSE};
		const struct past past = {&envelope, 7, {0x019cafc22c80}};
		struct case_row row = {.token = {"019cafc22c807000800000000000cccc"},
				       .returns = {INSTANT_NEVER}};
		const struct decision nothing = {.refusal = REFUSAL_NONE, .rows = &row, .row_count = 1};
		struct moments_before before;

		row.group = envelope.case_token = row.token;
		(void)strcpy(envelope.id.hex, rows[i].id);
		assert_int_equal(casebook_apply(book, &past, &nothing), STATUS_OK);
		before = moments_before(book);
		assert_int_equal(before.count, rows[i].count);
		assert_int_equal(before.first, rows[i].count ? 7 : 0);
	}
	arena_free(arena);
}

int
main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(what_is_erased_too_soon_is_kept_and_said),
		T(what_is_erased_in_its_time_goes),
		T(what_is_missing_in_a_copy_is_fetched_again),
		T(what_the_source_lacks_too_is_named),
		T(a_checkpoint_of_millions_of_leaves_takes_no_memory),
		T(evidence_that_begins_alike_is_kept_twice),
		cmocka_unit_test(times_that_cannot_be_are_seen),
		cmocka_unit_test(words_are_shown_and_not_obeyed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
