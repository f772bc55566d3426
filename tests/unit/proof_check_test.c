/* Everything that can be wrong with what a broker shows of its log, a row
 * each: the finding is what an agent says of it. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/digest.h"
#include "runtime/proof_check.h"
#include "support/mini_log.h"

#define LEAVES 37
#define KNOWN 21
#define COSIGNED_S 1772442000

/**
 * struct world:
 * A log, its keys, and who watches it.
 */
struct world {
	struct arena *arena;
	struct keys_signer key;
	struct keys_signer other_key;
	struct keys_signer same_name; /* as the log's, and another key */
	struct keys_signer witness;
	struct keys_signer stranger;
	struct mini_log log;
	struct leaf leaves[LEAVES];
	struct tree_head known;
	struct frame_proof *proof;
};

static struct world world;

static void
make_log(struct mini_log *log, uint64_t size)
{
	mini_log_init(log, &world.key);
	for (uint64_t i = 0; i < size; i++) {
		world.leaves[i] = (struct leaf){.index = i, .kind = LEAF_ENVELOPE, .accepted = {1000 + (int64_t)i}};
		world.leaves[i].note.bytes[0] = (uint8_t)i;
		mini_log_put(log, &world.leaves[i]);
	}
}

static int
set_up(void **state)
{
	(void)state;
	world.arena = arena_new(64UL * 1024 * 1024);
	keys_signer("tellback/log/test", "log", &world.key);
	keys_signer("tellback/log/other", "other", &world.other_key);
	keys_signer("tellback/log/test", "another", &world.same_name);
	keys_cosigner("witness.test", "witness", &world.witness);
	keys_cosigner("stranger.test", "stranger", &world.stranger);
	make_log(&world.log, LEAVES);
	world.log.cosigner = &world.witness;
	world.log.cosigned_s = COSIGNED_S;
	world.known = mini_log_head(&world.log, KNOWN);
	return world.arena ? 0 : -1;
}

static int
tear_down(void **state)
{
	(void)state;
	mini_log_done(&world.log);
	arena_free(world.arena);
	return 0;
}

static struct proof_keys
keys(void)
{
	return (struct proof_keys){&world.key.key, &world.witness.key, 1};
}

static struct frame_proof *
shown(void)
{
	struct frame_proof_get get = {.known_size = KNOWN, .count = LEAVES};

	for (uint64_t i = 0; i < LEAVES; i++)
		get.indices[i] = i;
	return mini_log_answer(&world.log, &get, world.arena);
}

static struct proof_checked
check_against(const struct tree_head *known)
{
	const struct proof_keys all = keys();
	struct proof_checked checked;

	assert_int_equal(proof_check(world.proof, &all, known, world.arena, &checked), STATUS_OK);
	return checked;
}

/* ---- what is shown, and what is found ------------------------------------------- */

static void
nothing(void)
{
}

static void
no_checkpoint(void)
{
	world.log.is_silent = 1;
}

static void
another_key(void)
{
	world.log.signer = &world.other_key;
}

static void
another_key_of_that_name(void)
{
	world.log.signer = &world.same_name;
}

static void
another_log(void)
{
	world.log.origin = "tellback/log/other";
	world.log.signer = &world.other_key;
}

/* Its name, its key and its signature are all good: of another log. */
static void
another_log_by_our_key(void)
{
	world.log.origin = "tellback/log/other";
}

static void
bit_of_checkpoint(void)
{
	world.log.spoil = SPOIL_CHECKPOINT;
}

static void
older(void)
{
	world.log.shown = KNOWN - 1;
}

static void
same(void)
{
	world.log.shown = KNOWN;
}

static void
same_size_other_root(void)
{
	world.log.shown = KNOWN;
	world.log.fork_at = KNOWN - 1;
}

static void
forked_before(void)
{
	world.log.fork_at = 3;
}

static void
forked_after(void)
{
	world.log.fork_at = KNOWN;
}

static void
bit_of_consistency(void)
{
	world.log.spoil = SPOIL_CONSISTENCY;
}

static void
no_witness(void)
{
	world.log.cosigner = NULL;
}

static void
stranger_for_witness(void)
{
	world.log.cosigner = &world.stranger;
}

static void
bit_of_cosignature(void)
{
	world.log.spoil = SPOIL_COSIGNED;
}

static void
witness_saw_another(void)
{
	world.log.is_cosigned_fork = 1;
}

static const struct {
	const char *label;
	void (*lie)(void);
	enum proof_finding want;
	enum proof_finding witnessed;
} rows[] = {
	{"an honest log", nothing, PROOF_GOOD, PROOF_GOOD},
	{"no checkpoint", no_checkpoint, PROOF_NONE, PROOF_NONE},
	{"signed by another key", another_key, PROOF_SIGNATURE, PROOF_NONE},
	{"signed by another key of the same name", another_key_of_that_name, PROOF_SIGNATURE, PROOF_NONE},
	{"another log's", another_log, PROOF_SIGNATURE, PROOF_NONE},
	{"another log's, by our log's key", another_log_by_our_key, PROOF_SIGNATURE, PROOF_NONE},
	{"a byte of the signature changed", bit_of_checkpoint, PROOF_SIGNATURE, PROOF_NONE},
	{"a leaf smaller than what we knew", older, PROOF_SMALLER, PROOF_NONE},
	{"the same once more", same, PROOF_GOOD, PROOF_GOOD},
	{"one size, another root", same_size_other_root, PROOF_ROOT, PROOF_NONE},
	{"grown from another tree", forked_before, PROOF_HISTORY, PROOF_NONE},
	{"other leaves behind those we knew", forked_after, PROOF_GOOD, PROOF_GOOD},
	{"a bit of the consistency proof changed", bit_of_consistency, PROOF_HISTORY, PROOF_NONE},
	{"nobody has cosigned it", no_witness, PROOF_GOOD, PROOF_NONE},
	{"a stranger has cosigned it", stranger_for_witness, PROOF_GOOD, PROOF_SIGNATURE},
	{"a byte of the cosignature changed", bit_of_cosignature, PROOF_GOOD, PROOF_SIGNATURE},
	{"the witness saw another log", witness_saw_another, PROOF_WITNESS, PROOF_GOOD},
};

static void
each_thing_that_can_be_wrong_is_found(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct mini_log kept = world.log;
		struct proof_checked checked;

		rows[i].lie();
		world.proof = shown();
		checked = check_against(&world.known);
		if (checked.finding != rows[i].want || checked.witnessed != rows[i].witnessed)
			print_message("%s: %s, cosigned %s\n", rows[i].label, proof_finding_word(checked.finding),
				      proof_finding_word(checked.witnessed));
		assert_int_equal(checked.finding, rows[i].want);
		assert_int_equal(checked.witnessed, rows[i].witnessed);
		/* who knows nothing yet cannot tell another tree from ours */
		checked = check_against(&(struct tree_head){0});
		if (rows[i].want == PROOF_SMALLER || rows[i].want == PROOF_ROOT || rows[i].want == PROOF_HISTORY)
			assert_int_equal(checked.finding, PROOF_GOOD);
		else
			assert_int_equal(checked.finding, rows[i].want);
		kept.asked = world.log.asked;
		world.log = kept;
	}
}

static void
a_cosignature_says_when(void **state)
{
	(void)state;
	world.proof = shown();
	assert_int_equal(check_against(&world.known).cosigned.ms, COSIGNED_S * 1000LL);
	assert_int_equal(check_against(&world.known).witnessed_head.size, LEAVES);
}

static void
where_the_directory_names_no_witness_nobody_is_asked(void **state)
{
	const struct proof_keys alone = {&world.key.key, NULL, 0};
	struct proof_checked checked;

	(void)state;
	world.log.is_cosigned_fork = 1;
	world.proof = shown();
	assert_int_equal(proof_check(world.proof, &alone, &world.known, world.arena, &checked), STATUS_OK);
	assert_int_equal(checked.finding, PROOF_GOOD);
	assert_int_equal(checked.witnessed, PROOF_NONE);
}

/* The witness saw more than is shown now. */
static void
a_log_smaller_than_what_its_witness_saw_is_found(void **state)
{
	const struct frame_proof *whole;
	struct proof_checked checked;

	(void)state;
	whole = shown();
	world.log.shown = KNOWN + 2;
	world.proof = shown();
	world.proof->witnessed = whole->witnessed;
	checked = check_against(&world.known);
	assert_int_equal(checked.finding, PROOF_SMALLER);
	assert_true(checked.is_behind_witness);
	assert_int_equal(checked.witnessed_head.size, LEAVES);
}

/* What the witness saw is older than what is shown, and held by it. */
static void
an_older_cosigned_log_is_led_to_the_one_that_is_shown(void **state)
{
	const struct frame_proof *before, *from;
	struct proof_checked checked;

	(void)state;
	world.log.shown = KNOWN + 2;
	before = shown();
	world.log.shown = 0;
	world.proof = shown();
	world.proof->witnessed = before->witnessed;
	from = mini_log_answer(&world.log, &(struct frame_proof_get){{0}, 1, KNOWN + 2}, world.arena);
	memcpy(world.proof->witnessed_consistency, from->consistency, sizeof from->consistency);
	world.proof->witnessed_consistency_count = from->consistency_count;
	checked = check_against(&world.known);
	assert_int_equal(checked.finding, PROOF_GOOD);
	assert_int_equal(checked.witnessed_head.size, KNOWN + 2);
	world.proof->witnessed_consistency[0].bytes[0] ^= 1;
	assert_int_equal(check_against(&world.known).finding, PROOF_WITNESS);
	world.proof->witnessed_consistency_count = 0;
	assert_int_equal(check_against(&world.known).finding, PROOF_WITNESS);
}

static void
more_hashes_than_a_proof_has_are_none(void **state)
{
	(void)state;
	world.proof = shown();
	world.proof->consistency_count = MAX_PROOF_HASHES + 1;
	assert_int_equal(check_against(&world.known).finding, PROOF_HISTORY);
	world.proof = shown();
	world.proof->consistency_count++;
	assert_int_equal(check_against(&world.known).finding, PROOF_HISTORY);
	world.proof = shown();
	world.proof->consistency_count--;
	assert_int_equal(check_against(&world.known).finding, PROOF_HISTORY);
}

static void
every_byte_of_a_checkpoint_counts(void **state)
{
	struct view note;
	uint8_t *bytes;

	(void)state;
	world.log.cosigner = NULL;
	world.proof = shown();
	note = world.proof->checkpoint;
	for (size_t i = 0; i < note.size; i++) {
		bytes = arena_alloc(world.arena, note.size);
		assert_non_null(bytes);
		memcpy(bytes, note.bytes, note.size);
		bytes[i] ^= 1;
		world.proof->checkpoint = (struct view){bytes, note.size};
		assert_int_equal(check_against(&world.known).finding, PROOF_SIGNATURE);
		world.proof->checkpoint = (struct view){note.bytes, i};
		assert_int_equal(check_against(&world.known).finding, i ? PROOF_SIGNATURE : PROOF_NONE);
	}
}

/* ---- leaves ----------------------------------------------------------------------- */

static void
a_leaf_is_proven_by_its_own_proof_alone(void **state)
{
	struct tree_head head;

	(void)state;
	head = mini_log_head(&world.log, LEAVES);
	world.proof = shown();
	for (size_t i = 0; i < LEAVES; i++) {
		struct frame_proof_item item = world.proof->items[i];
		struct leaf leaf = world.leaves[i];

		assert_int_equal(proof_check_leaf(&leaf, &head, &item), STATUS_OK);
		leaf.accepted.ms++;
		assert_int_equal(proof_check_leaf(&leaf, &head, &item), STATUS_BAD_SIGNATURE);
		leaf = world.leaves[i];
		leaf.kind = LEAF_RECEIPT;
		assert_int_equal(proof_check_leaf(&leaf, &head, &item), STATUS_BAD_SIGNATURE);
		leaf = world.leaves[i];
		leaf.note.bytes[31] ^= 1;
		assert_int_equal(proof_check_leaf(&leaf, &head, &item), STATUS_BAD_SIGNATURE);
		assert_int_equal(proof_check_leaf(&world.leaves[(i + 1) % LEAVES], &head, &item), STATUS_NOT_FOUND);
		item.hashes[item.count - 1].bytes[0] ^= 1;
		assert_int_equal(proof_check_leaf(&world.leaves[i], &head, &item), STATUS_BAD_SIGNATURE);
		item = world.proof->items[i];
		item.count--;
		assert_int_equal(proof_check_leaf(&world.leaves[i], &head, &item), STATUS_BAD_SIGNATURE);
		item.count = MAX_PROOF_HASHES + 1;
		assert_int_equal(proof_check_leaf(&world.leaves[i], &head, &item), STATUS_BAD_SIGNATURE);
	}
}

static void
a_leaf_behind_the_end_is_not_there(void **state)
{
	struct tree_head head;

	(void)state;
	head = mini_log_head(&world.log, KNOWN);
	world.proof = shown();
	assert_int_equal(proof_check_leaf(&world.leaves[KNOWN], &head, &world.proof->items[KNOWN]), STATUS_NOT_FOUND);
}

static void
every_finding_has_a_word_of_its_own(void **state)
{
	(void)state;
	for (unsigned i = 0; i < PROOF_FINDING_COUNT; i++) {
		assert_int_equal(proof_finding_find(proof_finding_word((enum proof_finding)i)), i);
		assert_true(*proof_finding_sentence((enum proof_finding)i));
	}
	assert_int_equal(proof_finding_find("no such"), PROOF_FINDING_COUNT);
}

int
main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(each_thing_that_can_be_wrong_is_found),
		T(a_cosignature_says_when),
		T(where_the_directory_names_no_witness_nobody_is_asked),
		T(a_log_smaller_than_what_its_witness_saw_is_found),
		T(an_older_cosigned_log_is_led_to_the_one_that_is_shown),
		T(more_hashes_than_a_proof_has_are_none),
		T(every_byte_of_a_checkpoint_counts),
		T(a_leaf_is_proven_by_its_own_proof_alone),
		T(a_leaf_behind_the_end_is_not_there),
		T(every_finding_has_a_word_of_its_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
