#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/digest.h"
#include "log/proof.h"
#include "support/edit.h"

#define DASH "\xe2\x80\x94"
#define CHECKPOINT                                                                                                     \
	"example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n" DASH                 \
	" example.com/behind-the-sofa "                                                                                \
	"Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"

/* As the example of C2SP tlog-proof: its index and hashes. */
static const char example[] = "c2sp.org/tlog-proof@v1\n"
			      "extra aGVsbG8=\n"
			      "index 73894\n"
			      "gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=\n"
			      "B95lDa8R83lS8n0eG+o0buTxRKQTYFi//1U8anccXmA=\n"
			      "\n" CHECKPOINT;

static int
set_up(void **state)
{
	*state = arena_new(8 << 20);
	return *state ? 0 : -1;
}

static int
tear_down(void **state)
{
	arena_free(*state);
	return 0;
}

static void
assert_same(const struct proof *proof, const char *text, struct arena *arena)
{
	struct view bytes;

	assert_int_equal(proof_print(proof, arena, &bytes), STATUS_OK);
	assert_int_equal(bytes.size, strlen(text));
	assert_memory_equal(bytes.bytes, text, bytes.size);
}

static void
a_proof_is_read_and_written_back(void **state)
{
	struct proof proof;
	char hex[DIGEST_HEX_SIZE];

	assert_int_equal(proof_parse(edit_view(example), *state, &proof), STATUS_OK);
	assert_int_equal(proof.extra.size, 5);
	assert_memory_equal(proof.extra.bytes, "hello", 5);
	assert_int_equal(proof.index, 73894);
	assert_int_equal(proof.path.count, 2);
	digest_hex(&proof.path.hashes[0], hex);
	assert_string_equal(hex, "8122b25e861952067a8ddb9662b9033804629ce30626f7978e032405371d3e54");
	digest_hex(&proof.path.hashes[1], hex);
	assert_string_equal(hex, "07de650daf11f37952f27d1e1bea346ee4f144a4136058bfff553c6a771c5e60");
	assert_int_equal(proof.checkpoint.size, strlen(CHECKPOINT));
	assert_memory_equal(proof.checkpoint.bytes, CHECKPOINT, proof.checkpoint.size);
	assert_same(&proof, example, *state);
}

static void
the_only_leaf_of_a_log_needs_no_hash(void **state)
{
	static const char text[] = "c2sp.org/tlog-proof@v1\nindex 0\n\n" CHECKPOINT;
	struct proof proof;

	assert_int_equal(proof_parse(edit_view(text), *state, &proof), STATUS_OK);
	assert_int_equal(proof.index, 0);
	assert_int_equal(proof.path.count, 0);
	assert_int_equal(proof.extra.size, 0);
	assert_same(&proof, text, *state);
}

static const struct {
	const char *label, *from, *to;
} bad[] = {
	{"another first line", "proof@v1", "proof@v2"},
	{"more in the first line", "proof@v1", "proof@v1 "},
	{"no first line", "c2sp.org/tlog-proof@v1\n", ""},
	{"a blank line before", "c2sp.org", "\nc2sp.org"},
	{"a carriage return", "@v1\n", "@v1\r\n"},
	{"an empty extra", "extra aGVsbG8=", "extra "},
	{"extra without a space", "extra aGVsbG8=", "extra"},
	{"extra that is no base64", "aGVsbG8=", "aGVs*G8="},
	{"extra without padding", "aGVsbG8=", "aGVsbG8"},
	{"extra with bits left over", "aGVsbG8=", "aGVsbG9="},
	{"extra twice", "extra aGVsbG8=\n", "extra aGVsbG8=\nextra aGVsbG8=\n"},
	{"extra behind the index", "extra aGVsbG8=\nindex 73894\n", "index 73894\nextra aGVsbG8=\n"},
	{"no index", "index 73894\n", ""},
	{"an index twice", "index 73894\n", "index 73894\nindex 73894\n"},
	{"an index with a leading zero", "73894", "073894"},
	{"an index with a sign", "73894", "+73894"},
	{"an index of no digits", "73894", ""},
	{"an index of 2^63", "73894", "9223372036854775808"},
	{"an index of thirty digits", "73894", "111111111111111111111111111111"},
	{"two spaces", "index 73894", "index  73894"},
	{"Index", "index", "Index"},
	{"a short hash", "gSKyXoYZ", "gSKy"},
	{"a long hash", "gSKyXoYZ", "gSKyXoYZAAAA"},
	{"a hash with bits left over", "PlQ=", "PlR="},
	{"a hash without padding", "PlQ=", "PlQ"},
	{"a hash of 33 bytes", "PlQ=", "PlQA"},
	{"a hash for URLs", "Fi//1U", "Fi_/1U"},
	{"bytes in a hash that libsodium takes for slashes", "Fi//1U", "Fi\303\2501U"},
	{"bytes in extra that libsodium takes for slashes", "aGVsbG8=", "aG\303\250sbG8="},
	{"a space behind a hash", "PlQ=\n", "PlQ= \n"},
	{"no blank line", "XmA=\n\n", "XmA=\n"},
	{"no checkpoint", "\n" CHECKPOINT, "\n"},
	{"a checkpoint that does not end", "TOAYQ8=\n", "TOAYQ8="},
	{"no UTF-8 in the checkpoint", "behind", "beh\xffnd"},
};

static void
another_grammar_is_refused(void **state)
{
	struct proof proof = {.index = 99};

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		if (proof_parse(edit_replace(*state, edit_view(example), bad[i].from, bad[i].to), *state, &proof) !=
		    STATUS_MALFORMED)
			fail_msg("%s", bad[i].label);
	}
	assert_int_equal(proof_parse((struct view){NULL, 0}, *state, &proof), STATUS_MALFORMED);
	assert_int_equal(proof_parse((struct view){(const uint8_t *)example, sizeof example}, *state, &proof),
			 STATUS_MALFORMED); /* with its NUL */
	assert_int_equal(proof.index, 99);  /* untouched */
}

static void
a_file_cut_short_is_refused_up_to_the_checkpoints_lines(void **state)
{
	size_t before = sizeof example - 1 - strlen(CHECKPOINT);
	struct proof proof;

	for (size_t size = 0; size < sizeof example - 1; size++) {
		enum status status = proof_parse((struct view){(const uint8_t *)example, size}, *state, &proof);

		/* what the checkpoint says is for its own reader */
		assert_int_equal(status, size > before && example[size - 1] == '\n' ? STATUS_OK : STATUS_MALFORMED);
	}
}

static void
every_flipped_bit_is_seen_or_refused(void **state)
{
	struct view good = edit_view(example), back;
	struct proof proof;

	for (size_t i = 0; i < good.size; i++) {
		for (unsigned bit = 0; bit < 8; bit++) {
			struct view raw = edit_flip(*state, good, i, (uint8_t)(1U << bit));

			if (proof_parse(raw, *state, &proof) == STATUS_OK) {
				assert_int_equal(proof_print(&proof, *state, &back), STATUS_OK);
				assert_int_equal(back.size, raw.size);
				assert_memory_equal(back.bytes, raw.bytes, raw.size);
			}
			arena_reset(*state);
		}
	}
}

static void
sixty_four_hashes_are_taken_and_no_more(void **state)
{
	static struct proof proof, back;
	static uint8_t large[MAX_PROOF_BYTES + 1];
	struct view bytes;

	memset(large, '\n', sizeof large);
	proof.index = INT64_MAX;
	proof.checkpoint = edit_view(CHECKPOINT);
	proof.path.count = TREE_PROOF_MOST;
	memset(proof.path.hashes, 0xa5, sizeof proof.path.hashes);
	assert_int_equal(proof_print(&proof, *state, &bytes), STATUS_OK);
	assert_int_equal(proof_parse(bytes, *state, &back), STATUS_OK);
	assert_int_equal(back.path.count, TREE_PROOF_MOST);
	assert_memory_equal(&back.path, &proof.path, sizeof back.path);
	bytes = edit_replace(*state, bytes, "\n\n", "\ngSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=\n\n");
	assert_int_equal(proof_parse(bytes, *state, &back), STATUS_TOO_BIG);
	proof.path.count = TREE_PROOF_MOST + 1;
	assert_int_equal(proof_print(&proof, *state, &bytes), STATUS_TOO_BIG);
	/* the largest checkpoint, and one byte more */
	proof.path.count = TREE_PROOF_MOST;
	proof.checkpoint = (struct view){large, MAX_CHECKPOINT_BYTES};
	assert_int_equal(proof_print(&proof, *state, &bytes), STATUS_OK);
	assert_int_equal(proof_parse(bytes, *state, &back), STATUS_OK);
	proof.checkpoint.size++;
	assert_int_equal(proof_print(&proof, *state, &bytes), STATUS_TOO_BIG);
	proof.path.count = 0;
	proof.checkpoint.size--;
	bytes = edit_replace(*state, edit_view("c2sp.org/tlog-proof@v1\nindex 0\n\nX"), "X",
			     edit_repeat(*state, "\n", MAX_CHECKPOINT_BYTES + 1));
	assert_int_equal(proof_parse(bytes, *state, &back), STATUS_TOO_BIG);
	assert_int_equal(proof_parse((struct view){large, sizeof large}, *state, &back), STATUS_TOO_BIG);
	/* what else is too long for a file */
	proof.extra = (struct view){large, MAX_PROOF_BYTES};
	assert_int_equal(proof_print(&proof, *state, &bytes), STATUS_TOO_BIG);
	proof.extra.size++;
	assert_int_equal(proof_print(&proof, *state, &bytes), STATUS_TOO_BIG);
}

static void
a_proof_is_read_and_written_only_with_room(void **state)
{
	enum status status = STATUS_NO_MEMORY;
	struct proof proof;
	struct view bytes;

	(void)state;
	for (size_t most = 0; status != STATUS_OK; most += 16) {
		struct arena *small = arena_new(most);

		assert_true(most < 4096);
		status = proof_parse(edit_view(example), small, &proof);
		if (status == STATUS_OK)
			status = proof_print(&proof, small, &bytes);
		assert_true(status == STATUS_OK || status == STATUS_NO_MEMORY);
		arena_free(small);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_proof_is_read_and_written_back, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_only_leaf_of_a_log_needs_no_hash, set_up, tear_down),
		cmocka_unit_test_setup_teardown(another_grammar_is_refused, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_file_cut_short_is_refused_up_to_the_checkpoints_lines, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(every_flipped_bit_is_seen_or_refused, set_up, tear_down),
		cmocka_unit_test_setup_teardown(sixty_four_hashes_are_taken_and_no_more, set_up, tear_down),
		cmocka_unit_test(a_proof_is_read_and_written_only_with_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
