/* A copy that follows a log and a witness that cosigns it: broken off at every
 * place, gone on with, and refused where the log is another or contradicts
 * itself. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "log/copy_folder.h"
#include "review/follow.h"
#include "review/verify.h"
#include "review/witness.h"
#include "support/copied.h"
#include "support/exported.h"

static const struct pinned nobody = {.count = 0};

/* The log is ${copied->folder}; ours is ${to}. */
struct scene {
	struct copied *copied;
	char to[120];
	char state[120];
	struct keys_signer witness;
};

static int
set_up(void **state)
{
	struct scene *scene = calloc(1, sizeof *scene);

	assert_non_null(scene);
	scene->copied = copied_new();
	(void)snprintf(scene->to, sizeof scene->to, "%s/ours", scene->copied->root);
	(void)snprintf(scene->state, sizeof scene->state, "%s/state", scene->copied->root);
	keys_cosigner("witness.test", "witness", &scene->witness);
	*state = scene;
	return 0;
}

static int
tear_down(void **state)
{
	struct scene *scene = *state;

	copied_free(scene->copied);
	free(scene);
	return 0;
}

/* ---- following ---------------------------------------------------------------------- */

/* A source that is not there any more after ${left} questions. */
struct lossy {
	struct source source;
	unsigned left;
};

static int
is_lost(struct lossy *lossy, struct trouble *trouble)
{
	if (lossy->left) {
		lossy->left--;
		return 0;
	}
	(void)trouble_say(trouble, STATUS_GONE, "it is not there");
	return 1;
}

static enum status
lossy_checkpoint(void *context, struct arena *arena, struct view *ret_raw, struct trouble *trouble)
{
	struct lossy *own = context;

	return is_lost(own, trouble) ? STATUS_GONE
				     : own->source.checkpoint(own->source.context, arena, ret_raw, trouble);
}

static enum status
lossy_witnessed(void *context, struct arena *arena, struct view *ret_raw, struct trouble *trouble)
{
	struct lossy *own = context;

	return is_lost(own, trouble) ? STATUS_GONE : own->source.witnessed(own->source.context, arena, ret_raw, trouble);
}

static enum status
lossy_entries(void *context, const struct tile *tile, struct arena *arena, struct view *ret_bytes,
	      struct trouble *trouble)
{
	struct lossy *own = context;

	return is_lost(own, trouble) ? STATUS_GONE
				     : own->source.entries(own->source.context, tile, arena, ret_bytes, trouble);
}

static enum status
lossy_note(void *context, uint64_t index, const struct digest *hash, struct view *ret_note, struct trouble *trouble)
{
	struct lossy *own = context;

	return is_lost(own, trouble) ? STATUS_GONE
				     : own->source.note(own->source.context, index, hash, ret_note, trouble);
}

/* What it says, "" if nothing. */
static const char *
followed_for(struct scene *scene, unsigned left, struct follow_found *ret_found)
{
	struct lossy lossy = {.left = left};
	const struct source source = {"the log",       &lossy,	      lossy_checkpoint,
				      lossy_witnessed, lossy_entries, lossy_note};
	const struct follow_ask follow = {&source, scene->to, &nobody, -1};
	struct trouble trouble = {""};

	assert_int_equal(source_folder(scene->copied->folder, &lossy.source), STATUS_OK);
	*ret_found = (struct follow_found){0};
	if (!follow_once(&follow, ret_found, &trouble))
		assert_string_equal(trouble.words, "");
	source_free(&lossy.source);
	return arena_text(scene->copied->arena, trouble.words, strlen(trouble.words));
}

static const char *
followed(struct scene *scene, struct follow_found *ret_found)
{
	return followed_for(scene, UINT32_MAX, ret_found);
}

/* How many leaves our copy has, all being well; 0 for none yet. */
static size_t
leaves_of_ours(struct scene *scene)
{
	struct arena *arena = scene->copied->arena;
	struct trouble trouble = {""};
	struct verified verified;
	struct folder folder;

	if (access(arena_print(arena, "%s/checkpoint", scene->to), F_OK))
		return 0;
	if (folder_open(scene->to, arena, &folder, &trouble) ||
	    verify_folder(&folder, &nobody, arena, &verified, &trouble)) {
		/* what was begun is there before the checkpoint that covers it */
		assert_non_null(strstr(trouble.words, "is the note of no leaf that the checkpoint covers"));
		return folder.leaf_count;
	}
	replay_free(verified.replay);
	return folder.leaf_count;
}

/* Four referrals more. */
static void
grow(struct scene *scene)
{
	struct envelope envelope;

	for (unsigned i = (unsigned)scene->copied->count, until = i + 4; i < until; i++)
		assert_int_equal(core_box_send(scene->copied->box,
					       (struct notes_message){.from = "school", .type = "referral", .id = i,
								      .case_id = 900 + i, .to = "crs edt school",
								      .facts = "grade standard; route written; protection "
									       "none; child 0a0b0c0d"},
					       &envelope).code, 0);
	copied_export(scene->copied);
}

static void
a_run_that_is_broken_off_anywhere_is_gone_on_with(void **state)
{
	struct scene *scene = *state;
	struct follow_found found;
	size_t before = 0;

	for (int round = 0; round < 2; round++) {
		unsigned broken = 0;
		const char *words;

		for (unsigned left = 0; (words = followed_for(scene, left, &found))[0]; left = left / 2 + ++broken) {
			assert_string_equal(words, "it is not there");
			assert_int_equal(leaves_of_ours(scene), before);
			assert_true(broken < 200);
		}
		assert_true(broken > 3);
		assert_int_equal(found.before, before);
		assert_int_equal(found.now, scene->copied->count);
		assert_int_equal(leaves_of_ours(scene), scene->copied->count);
		assert_string_equal(followed(scene, &found), "");
		assert_int_equal(found.before, found.now);
		before = scene->copied->count;
		grow(scene);
	}
	assert_true(before > 24);
	copied_run(scene->copied, "rm -r ../ours; true");
	assert_string_equal(followed(scene, &found), "");
	copied_run(scene->copied, "diff -r . ../ours");
}

static void
what_a_witness_cosigned_comes_when_it_is_there(void **state)
{
	struct scene *scene = *state;
	struct copied *copied = scene->copied;
	struct view raw = copied_checkpoint(copied, "tellback/log/test", "log");
	struct follow_found found;

	assert_string_equal(followed(scene, &found), "");
	assert_false(found.is_witnessed);
	copied_put(copied, "witnessed", copied_cosigned(copied, raw, "witness.test", "witness"));
	assert_string_equal(followed(scene, &found), "");
	assert_true(found.is_witnessed && found.before == found.now);
	assert_string_equal(followed(scene, &found), "");
	assert_false(found.is_witnessed);
	/* one that is of no use is left, one that is false is refused */
	copied_put(copied, "witnessed", raw);
	assert_string_equal(followed(scene, &found), "");
	copied_put(copied, "witnessed", copied_cosigned(copied, raw, "other.test", "witness"));
	assert_non_null(strstr(followed(scene, &found), "with a key that no directory names"));
	copied->leaves[3].accepted.ms++;
	copied_put(copied, "witnessed",
		   copied_cosigned(copied, copied_checkpoint(copied, "tellback/log/test", "log"), "witness.test", "witness"));
	assert_non_null(strstr(followed(scene, &found), "equivocation: the log's key signed two different trees of one size"));
	copied_run(copied, "test $(ls ../ours/evidence | wc -l) = 2");
}

static void
two_runs_do_not_write_at_once(void **state)
{
	struct scene *scene = *state;
	struct copy_folder other;
	struct follow_found found;

	assert_int_equal(copy_folder_open(scene->to, &other), STATUS_OK);
	assert_non_null(strstr(followed(scene, &found), "something else writes to "));
	assert_int_equal(leaves_of_ours(scene), 0);
	copy_folder_close(&other);
	assert_string_equal(followed(scene, &found), "");
	assert_int_equal(found.now, scene->copied->count);
}

/* The log as it comes to the second run, and what is said; ours is as it was. */
static void
a_log_that_is_another_is_not_taken(void **state)
{
	static const struct {
		const char *label;
		const char *command; /* after ${change}, in the log's folder */
		int change;	     /* 1 a leaf and signed; 2 a leaf and more leaves; 3 fewer leaves; 4 an earlier time */
		int evidence;
		const char *want;
	} rows[] = {
		{"the same size, another root", "true", 1, 2, "two different trees of one size"},
		{"larger, another beginning", "true", 2, 2, "neither is the other's beginning"},
		{"smaller", "true", 3, 0, "fewer than the 24 of"},
		{"the time ran backwards", "true", 4, 0, "ran backwards"},
		{"no checkpoint", "rm checkpoint", 0, 0, "gives no checkpoint"},
		{"none that could be", "echo x >checkpoint", 0, 0, "the checkpoint that the source gives is none"},
		{"a root that is none of its own", "sed -i '3s/^A/B/;3t;3s/^./A/' checkpoint", 0, 0, "the checkpoint that the source gives"},
		{"an entry that is none", "truncate -s 300 tile/entries/000.p/24; sed -i 2s/24/25/ checkpoint", 0, 0,
		 "tile/entries/000.p/25 is missing"},
		{"half of the tiles", "rm -r tile; sed -i 2s/24/25/ checkpoint", 0, 0, "the tiles were copied only in part"},
	};
	struct scene *scene = *state;
	struct copied *copied = scene->copied;
	struct follow_found found;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *words;

		copied_again(copied);
		copied_run(copied, "rm -rf ../ours ../was");
		assert_string_equal(followed(scene, &found), "");
		copied_run(copied, "cp -r ../ours ../was");
		if (rows[i].change == 1 || rows[i].change == 2)
			copied->leaves[5].accepted.ms = copied->leaves[4].accepted.ms + (i == 0);
		if (rows[i].change == 1 || rows[i].change == 2)
			copied->leaves[5].kind = LEAF_NOTICE;
		if (rows[i].change == 2) {
			copied->leaves[copied->count] = copied->leaves[copied->count - 1];
			copied->count++;
		}
		if (rows[i].change == 3)
			copied->count = 10;
		if (rows[i].change == 4) {
			copied->leaves[copied->count] = copied->leaves[copied->count - 1];
			copied->leaves[copied->count++].accepted.ms -= 5;
		}
		if (rows[i].change)
			copied_sign(copied);
		copied_run(copied, rows[i].command);
		words = followed(scene, &found);
		if (!strstr(words, rows[i].want))
			fail_msg("%s: %s", rows[i].label, words);
		copied_run(copied, arena_print(copied->arena, "test $(ls ../ours/evidence 2>/dev/null | wc -l) = %d",
					       rows[i].evidence));
		copied_run(copied, "rm -rf ../ours/evidence && diff -r ../ours ../was");
	}
}

/* Nothing is there yet: what comes must be right from the start. */
static void
a_log_that_is_not_signed_is_not_begun_with(void **state)
{
	struct scene *scene = *state;
	struct copied *copied = scene->copied;
	struct follow_found found;

	copied_put(copied, "checkpoint", copied_checkpoint(copied, "tellback/log/other", "other"));
	assert_non_null(strstr(followed(scene, &found), "is of another log: it is called tellback/log/other"));
	copied_put(copied, "checkpoint", copied_checkpoint(copied, "tellback/log/test", "other"));
	assert_non_null(strstr(followed(scene, &found), "with a key that no directory names"));
	copied_again(copied);
	copied_run(copied, arena_print(copied->arena, "echo x >%s", copied_note_name(copied, 20)));
	assert_non_null(strstr(followed(scene, &found), "the note 20 that the log gives is not the one that its leaf names"));
	copied_run(copied, arena_print(copied->arena, "rm %s", copied_note_name(copied, 20)));
	assert_non_null(strstr(followed(scene, &found), "does not give the note 20"));
	copied_again(copied);
	copied_run(copied, "rm -r notes");
	assert_non_null(strstr(followed(scene, &found), "the broker's own folder has no notes"));
	copied_again(copied);
	copied->count = 0;
	copied_sign(copied);
	assert_non_null(strstr(followed(scene, &found), "has no leaf yet"));
	assert_int_equal(leaves_of_ours(scene), 0);
	copied_again(copied);
	copied_run(copied, "echo 'dear all' >../ours/letter");
	assert_non_null(strstr(followed(scene, &found), "is neither empty nor a copy of a log"));
	copied_run(copied, "rm ../ours/letter");
	assert_string_equal(followed(scene, &found), "");
	assert_int_equal(leaves_of_ours(scene), 24);
}

/* ---- witnessing ---------------------------------------------------------------------- */

static const char *
witnessed(struct scene *scene, struct view *ret_raw)
{
	struct copied *copied = scene->copied;
	const struct witness witness = {&scene->witness.signer, &nobody, scene->state};
	struct trouble trouble = {""};
	struct folder folder;

	assert_int_equal(folder_open(copied->folder, copied->arena, &folder, &trouble), STATUS_OK);
	if (!witness_cosign(&witness, &folder, copied->box->now.civil, copied->arena, ret_raw, &trouble))
		assert_string_equal(trouble.words, "");
	return arena_text(copied->arena, trouble.words, strlen(trouble.words));
}

/* What was cosigned last is in the state. */
static void
remembers(struct scene *scene, struct view raw)
{
	struct view kept;

	assert_int_equal(file_read(scene->state, 8192, scene->copied->arena, &kept), STATUS_OK);
	assert_int_equal(kept.size, raw.size);
	assert_memory_equal(kept.bytes, raw.bytes, raw.size);
}

static void
a_witness_cosigns_what_begins_with_the_last(void **state)
{
	struct scene *scene = *state;
	struct copied *copied = scene->copied;
	struct view raw, first;

	assert_string_equal(witnessed(scene, &first), "");
	remembers(scene, first);
	copied->box->now.civil.ms += 3600 * 1000;
	assert_string_equal(witnessed(scene, &raw), "");
	assert_true(raw.size == first.size && memcmp(raw.bytes, first.bytes, raw.size) != 0); /* a newer time */
	grow(scene);
	assert_string_equal(witnessed(scene, &raw), "");
	remembers(scene, raw);
	/* and others see that it did */
	copied_put(copied, "witnessed", raw);
	assert_string_equal(followed(scene, &(struct follow_found){0}), "");
	copied_run(copied, "cmp witnessed ../ours/witnessed");
}

static void
a_witness_refuses_what_does_not(void **state)
{
	struct scene *scene = *state;
	struct copied *copied = scene->copied;
	struct view raw = {NULL, 0}, first;

	assert_string_equal(witnessed(scene, &first), "");
	copied->count = 20;
	copied_sign(copied);
	assert_non_null(strstr(witnessed(scene, &raw), "conflict: the checkpoint has 20 leaves, and one of 24 was cosigned"));
	copied_again(copied);
	copied->leaves[23].accepted.ms++;
	copied_sign(copied);
	assert_non_null(strstr(witnessed(scene, &raw), "conflict: another root was cosigned for this size"));
	copied_run(copied, "test $(ls evidence | wc -l) = 2");
	copied_again(copied);
	copied->leaves[5].accepted.ms = copied->leaves[4].accepted.ms;
	copied->leaves[5].kind = LEAF_NOTICE;
	copied->leaves[copied->count] = copied->leaves[copied->count - 1];
	copied->count++;
	copied_sign(copied);
	assert_non_null(strstr(witnessed(scene, &raw), "inconsistent: the log does not begin with what was cosigned before"));
	copied_run(copied, "test $(ls evidence | wc -l) = 2");
	assert_null(raw.bytes);
	remembers(scene, first);
}

/* Somebody put its machine back, and the broker knew. */
static void
a_witness_that_has_forgotten_is_reminded_by_the_copy(void **state)
{
	struct scene *scene = *state;
	struct copied *copied = scene->copied;
	struct view raw = {NULL, 0}, first;

	assert_string_equal(witnessed(scene, &first), "");
	copied_put(copied, "witnessed", first);
	copied_run(copied, "rm ../state");
	copied->count = 20;
	copied_sign(copied);
	assert_non_null(strstr(witnessed(scene, &raw), "conflict: the checkpoint has 20 leaves, and one of 24 was cosigned"));
	copied->count = 24;
	copied->leaves[23].accepted.ms++;
	copied_sign(copied);
	assert_non_null(strstr(witnessed(scene, &raw), "conflict: another root was cosigned for this size"));
	assert_null(raw.bytes);
	copied->leaves[23].accepted.ms--;
	copied_sign(copied);
	assert_string_equal(witnessed(scene, &raw), "");
}

static void
a_witness_that_does_not_know_what_it_did_does_nothing(void **state)
{
	struct scene *scene = *state;
	struct copied *copied = scene->copied;
	struct view raw = {NULL, 0};

	copied_run(copied, "echo x >../state");
	assert_non_null(strstr(witnessed(scene, &raw), "is not what this witness wrote"));
	copied_run(copied, "rm ../state && mkdir ../state");
	assert_non_null(strstr(witnessed(scene, &raw), "state: "));
	copied_run(copied, "rmdir ../state && mkdir ../state.new"); /* it cannot be written */
	assert_non_null(strstr(witnessed(scene, &raw), "nothing was cosigned"));
	copied_run(copied, "rmdir ../state.new");
	copied_put(copied, "checkpoint", copied_checkpoint(copied, "tellback/log/test", "other"));
	assert_non_null(strstr(witnessed(scene, &raw), "with a key that no directory names"));
	copied_again(copied);
	keys_cosigner("witness.test", "another", &scene->witness);
	assert_non_null(strstr(witnessed(scene, &raw), "no directory of the log names this witness"));
	assert_null(raw.bytes);
	assert_int_equal(access(scene->state, F_OK), -1);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(a_run_that_is_broken_off_anywhere_is_gone_on_with),
		T(two_runs_do_not_write_at_once),
		T(what_a_witness_cosigned_comes_when_it_is_there),
		T(a_log_that_is_another_is_not_taken),
		T(a_log_that_is_not_signed_is_not_begun_with),
		T(a_witness_cosigns_what_begins_with_the_last),
		T(a_witness_refuses_what_does_not),
		T(a_witness_that_has_forgotten_is_reminded_by_the_copy),
		T(a_witness_that_does_not_know_what_it_did_does_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
