/* tellback-review verify: what is wrong with a copy of the log is named, the
 * first of it, in words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/digest.h"
#include "base/file.h"
#include "log/copy_folder.h"
#include "review/verify.h"
#include "support/copied.h"

static struct copied *copied;

static int
set_up(void **state)
{
	(void)state;
	copied = copied_new();
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	copied_free(copied);
	return 0;
}

/* What verify says of the copy in hand; "" if nothing. */
static const char *
verified(void)
{
	const struct pinned nobody = {.count = 0};
	struct trouble trouble = {""};
	struct verified found;
	struct folder folder;

	if (!folder_open(copied->folder, copied->arena, &folder, &trouble) &&
	    !verify_folder(&folder, &nobody, copied->arena, &found, &trouble)) {
		replay_free(found.replay);
		return "";
	}
	assert_true(trouble.words[0] != '\0');
	return arena_text(copied->arena, trouble.words, strlen(trouble.words));
}

static void
says(const char *label, const char *want)
{
	const char *words = verified();

	if (*want ? !strstr(words, want) : *words)
		fail_msg("%s: %s", label, *words ? words : "(all well)");
}

/* ---- harms that need no key ----------------------------------------------------- */

static void
what_is_harmed_by_hand_is_named(void **state)
{
	static const struct {
		const char *label;
		const char *command;
		const char *want;
	} rows[] = {
		{"nothing", "true", ""},
		{"half of the tiles", "rm -r tile/0", "tile/0/000.p/24 is missing: the tiles were copied only in part"},
		{"no entries", "rm -r tile/entries", "tile/entries/000.p/24 is missing: the tiles were copied only in part"},
		{"a tile too short", "truncate -s 100 tile/0/000.p/24", "tile/0/000.p/24 is not as long as a tile of 24 hashes"},
		{"a tile too long", "echo x >>tile/0/000.p/24", "tile/0/000.p/24 is not as long as a tile of 24 hashes"},
		{"a hash", "printf xxxx | dd of=tile/0/000.p/24 bs=1 seek=100 conv=notrunc status=none",
		 "hash 3 of "},
		{"entries cut short", "truncate -s 500 tile/entries/000.p/24", "tile/entries/000.p/24 is not the leaves 0 to 23"},
		{"entries and more", "echo x >>tile/entries/000.p/24", "tile/entries/000.p/24 is not the leaves 0 to 23"},
		{"a tile of no width", "cp tile/0/000.p/24 tile/0/000.p/0", "tile/0/000.p/0 is no part of a copy of the log"},
		{"a partial tile that is whole", "cp tile/0/000.p/24 tile/0/000.p/256",
		 "tile/0/000.p/256 is no part of a copy of the log"},
		{"an older tile", "head -c 160 tile/0/000.p/24 >tile/0/000.p/5", ""},
		{"an older tile that says something else", "tail -c 160 tile/0/000.p/24 >tile/0/000.p/5",
		 "hash 0 of "},
		{"an older tile cut short", "head -c 99 tile/0/000.p/24 >tile/0/000.p/5", "is not as long as a tile of 5 hashes"},
		{"older entries cut short", "head -c 99 tile/entries/000.p/24 >tile/entries/000.p/5", "has fewer leaves than it should"},
		{"older entries and more", "cp tile/entries/000.p/24 tile/entries/000.p/5", "has more in it than its leaves"},
		{"a newer tile", "cp tile/0/000.p/24 tile/0/000.p/25 && head -c 32 tile/0/000.p/24 >>tile/0/000.p/25", ""},
		{"a newer tile that says something else", "tail -c 160 tile/0/000.p/24 >tile/0/000.p/25; "
		 "cat tile/0/000.p/24 >>tile/0/000.p/25; truncate -s 800 tile/0/000.p/25", "hash 0 of "},
		{"a tile of what is beyond", "mkdir tile/1 && cp tile/0/000.p/24 tile/1/000.p 2>/dev/null; rm -rf tile/1; "
		 "cp tile/0/000.p/24 tile/0/001", ""},
		{"a file of somebody's", "echo x >README", "/README is no part of a copy of the log"},
		{"a file among the notes", "echo x >notes/README", "notes/README is no part of a copy of the log"},
		{"a note of no leaf", "mkdir -p notes/00 && : >notes/00/"
		 "0000000000000000000000000000000000000000000000000000000000000000", "is the note of no leaf"},
		{"a note in a wrong folder", "for i in notes/*/*; do mkdir -p notes/zz; mv $i notes/zz; break; done",
		 "and the log does not say that it was erased"},
		{"a note twice", "for i in notes/*/*; do mkdir -p notes/zz; cp $i notes/zz; break; done",
		 "is no part of a copy of the log"},
		{"a link", "ln -s checkpoint tile/other", "tile/other is no part of a copy of the log"},
		{"what a broken run left", ": >checkpoint.new", "checkpoint.new was left by a run that was broken off"},
		{"a smaller checkpoint", "sed -i 2s/24/23/ checkpoint", "have another root than its checkpoint"},
		{"a larger checkpoint", "sed -i 2s/24/25/ checkpoint", "tile/entries/000.p/25 is missing"},
		{"another log's name", "sed -i 1s/test/best/ checkpoint",
		 "is of another log: it is called tellback/log/best, and the directory names tellback/log/test"},
		{"a checkpoint without a signature", "sed -i 5d checkpoint", "checkpoint is no signed checkpoint"},
		{"a checkpoint that another key signed", "sed -i '5s/ [^ ]*$/ AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
		 "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=/' checkpoint", "with a key that no directory names"},
		{"no checkpoint", "rm checkpoint", "holds no file `checkpoint`"},
		{"an older layout", "rm checkpoint; : >leaves", "was written by an older version"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		copied_again(copied);
		copied_run(copied, rows[i].command);
		says(rows[i].label, rows[i].want);
	}
}

static void
a_note_that_is_not_there_or_cannot_be_read_is_named(void **state)
{
	const char *name = copied_note_name(copied, 21);

	(void)state;
	copied_run(copied, arena_print(copied->arena, "rm %s", name));
	says("missing", "note 21 is missing");
	copied_run(copied, arena_print(copied->arena, "mkdir %s", name));
	says("a folder in its place", "note 21 cannot be read");
	copied_again(copied);
	copied_run(copied, arena_print(copied->arena, "echo x >>%s", name));
	says("changed", "is not the one that its leaf names: its SHA-256 is another");
}

/* ---- what only who keeps the log could do ----------------------------------------- */

static void
a_leaf_that_is_swapped_removed_or_added_is_named(void **state)
{
	size_t first = copied_find(copied, LEAF_ENVELOPE, 0), second = copied_find(copied, LEAF_ENVELOPE, 1);
	struct leaf kept = copied->leaves[first];

	(void)state;
	copied->leaves[first].note = copied->leaves[second].note;
	copied->leaves[second].note = kept.note;
	copied_sign(copied);
	says("swapped", "but its number 1 never came: a note was held back");

	copied_again(copied);
	copied_run(copied, arena_print(copied->arena, "rm %s", copied_note_name(copied, first)));
	memmove(&copied->leaves[first], &copied->leaves[second], (copied->count - second) * sizeof *copied->leaves);
	copied->count -= second - first;
	copied_sign(copied);
	says("removed", "has the number 2 of police, but its number 1 never came: a note was held back");

	copied_again(copied);
	copied->leaves[copied->count] = copied->leaves[first];
	copied->leaves[copied->count].accepted = copied->leaves[copied->count - 1].accepted;
	copied->count++;
	copied_sign(copied);
	says("added", "has the number 1 of police, but its number 4 came before");
}

static void
a_clock_that_ran_backwards_is_named(void **state)
{
	(void)state;
	copied->leaves[20].accepted.ms -= 1000 * 1000;
	copied_sign(copied);
	says("back", "leaf 20 is earlier than the one before it: the broker's clock ran backwards");
}

static void
a_checkpoint_of_another_log_is_named(void **state)
{
	(void)state;
	copied_put(copied, "checkpoint", copied_checkpoint(copied, "tellback/log/other", "other"));
	says("another's", "is of another log: it is called tellback/log/other");
	copied_put(copied, "checkpoint", copied_checkpoint(copied, "tellback/log/test", "other"));
	says("another key of the name", "with a key that no directory names as the log's or a witness's");
	copied->count--;
	copied_put(copied, "checkpoint", copied_checkpoint(copied, "tellback/log/test", "log"));
	says("older, and the notes are there", "is the note of no leaf that the checkpoint covers");
}

static void
the_same_size_with_another_root_is_named(void **state)
{
	(void)state;
	copied->leaves[22].accepted.ms++;
	copied->leaves[23].accepted.ms++;
	copied_put(copied, "checkpoint", copied_checkpoint(copied, "tellback/log/test", "log"));
	says("another root", "have another root than its checkpoint");
}

/* ---- gaps -------------------------------------------------------------------------- */

/* Who keeps the log leaves one out. */
static void
leave_out(size_t at)
{
	copied_run(copied, arena_print(copied->arena, "rm %s", copied_note_name(copied, at)));
	memmove(&copied->leaves[at], &copied->leaves[at + 1], (copied->count - at - 1) * sizeof *copied->leaves);
	copied->count--;
	copied_sign(copied);
}

/* A policy of that serial, which says that it follows ${prev}. */
static struct digest
load_policy(const char *serial, const struct digest *prev)
{
	char hex[DIGEST_HEX_SIZE];
	struct view raw;
	const char *text = notes_policy_text();
	char *own = arena_text(copied->arena, text, strlen(text)), *at = strstr(own, "serial 1");
	const char *why = "";

	assert_non_null(at);
	at[7] = serial[0];
	at = strstr(own, "prev ");
	assert_non_null(at);
	digest_hex(prev, hex);
	memcpy(at + 5, hex, DIGEST_HEX_SIZE - 1);
	raw = notes_sign(copied->box->world, (struct view){(const uint8_t *)own, strlen(own)}, 2);
	if (core_box_load_why(copied->box, raw, &why))
		fail_msg("%s", why);
	return digest_of(raw);
}

static void
a_policy_that_is_missing_is_named(void **state)
{
	struct digest second = load_policy("2", &copied->box->world->policy.hash);

	(void)state;
	(void)load_policy("3", &second);
	copied_export(copied);
	says("none", "");
	leave_out(copied_find(copied, LEAF_POLICY, 1));
	says("the second", "has the serial 3, but 2 is not in the log: a policy is missing");
}

static void
as_it_was(void *context, struct directory_agency *agencies, size_t count)
{
	(void)context;
	(void)agencies;
	(void)count;
}

static void
a_directory_that_is_missing_is_named(void **state)
{
	struct core_box *box = copied->box;

	(void)state;
	for (int i = 0; i < 2; i++) {
		notes_directory(box->world, as_it_was, NULL);
		assert_int_equal(core_box_load(box, box->world->directory_raw), STATUS_OK);
	}
	copied_export(copied);
	says("none", "");
	leave_out(copied_find(copied, LEAF_DIRECTORY, 1));
	says("the second", "has the serial 3, but 2 is not in the log: a directory is missing");
}

/* ---- the witness --------------------------------------------------------------------- */

static void
what_the_witness_saw_must_be_the_beginning(void **state)
{
	struct view raw = copied_checkpoint(copied, "tellback/log/test", "log"), witnessed;

	(void)state;
	witnessed = copied_cosigned(copied, raw, "witness.test", "witness");
	copied_put(copied, "witnessed", witnessed);
	says("all of it", "");
	copied_put(copied, "witnessed", raw);
	says("not cosigned", "witnessed is cosigned by no witness that a directory names");
	copied_put(copied, "witnessed", copied_cosigned(copied, raw, "other.test", "witness"));
	says("by a stranger", "witnessed has a signature by other.test, with a key that no directory names");
	copied_put(copied, "witnessed", copied_cosigned(copied, witnessed, "other.test", "witness"));
	says("by a stranger as well", "witnessed has a signature by other.test, with a key that no directory names");
	copied->leaves[23].accepted.ms++;
	copied_put(copied, "witnessed",
		   copied_cosigned(copied, copied_checkpoint(copied, "tellback/log/test", "log"), "witness.test", "witness"));
	says("another tree", "the log does not begin with the 24 leaves that its witness saw");
	copied_again(copied);
	copied->leaves[copied->count] = copied->leaves[copied->count - 1];
	copied->count++;
	copied_put(copied, "witnessed",
		   copied_cosigned(copied, copied_checkpoint(copied, "tellback/log/test", "log"), "witness.test", "witness"));
	says("more than there is", "witnessed has 25 leaves, but the checkpoint only 24");
	copied_again(copied);
	copied->count = 20;
	copied_put(copied, "witnessed",
		   copied_cosigned(copied, copied_checkpoint(copied, "tellback/log/test", "log"), "witness.test", "witness"));
	says("a part", "");
}

static void
evidence_of_two_logs_is_not_passed_over(void **state)
{
	(void)state;
	copied_run(copied, "mkdir evidence");
	says("an empty folder", "");
	copied_run(copied, "cp checkpoint evidence/24-00000000 && cp checkpoint evidence/24-11111111");
	says("two", "the log contradicted itself before: there is evidence of it in");
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(what_is_harmed_by_hand_is_named),
		T(a_note_that_is_not_there_or_cannot_be_read_is_named),
		T(a_leaf_that_is_swapped_removed_or_added_is_named),
		T(a_clock_that_ran_backwards_is_named),
		T(a_checkpoint_of_another_log_is_named),
		T(the_same_size_with_another_root_is_named),
		T(a_policy_that_is_missing_is_named),
		T(a_directory_that_is_missing_is_named),
		T(what_the_witness_saw_must_be_the_beginning),
		T(evidence_of_two_logs_is_not_passed_over),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
