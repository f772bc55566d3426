#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/digest.h"
#include "log/checkpoint.h"
#include "support/edit.h"

/* The example of C2SP tlog-checkpoint v1.0.0. */
static const char example[] = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";

static int
set_up(void **state)
{
	*state = arena_new(1 << 20);
	return *state ? 0 : -1;
}

static int
tear_down(void **state)
{
	arena_free(*state);
	return 0;
}

static void
the_published_example_is_read_and_written_back(void **state)
{
	struct checkpoint checkpoint;
	char text[CHECKPOINT_TEXT_SIZE], hex[DIGEST_HEX_SIZE];

	(void)state;
	assert_int_equal(checkpoint_parse(edit_view(example), &checkpoint), STATUS_OK);
	assert_string_equal(checkpoint.origin, "example.com/behind-the-sofa");
	assert_int_equal(checkpoint.head.size, 20852163);
	digest_hex(&checkpoint.head.root, hex);
	assert_string_equal(hex, "0ac5186a91863e8e1d90c808014aa89bf5da8e3ee1d9f07630f0378f68f1ab62");
	assert_int_equal(checkpoint_text(&checkpoint, text), strlen(example));
	assert_string_equal(text, example);
}

static void
the_largest_checkpoint_has_room(void **state)
{
	struct checkpoint checkpoint = {.head = {.size = UINT64_MAX}}, back;
	char text[CHECKPOINT_TEXT_SIZE];
	size_t size;

	(void)state;
	memset(checkpoint.origin, 'o', ORIGIN_SIZE - 1);
	memset(&checkpoint.head.root, 0xff, sizeof checkpoint.head.root);
	assert_true(checkpoint_text(&checkpoint, text) < CHECKPOINT_TEXT_SIZE);
	checkpoint.head.size = INT64_MAX;
	size = checkpoint_text(&checkpoint, text);
	assert_int_equal(checkpoint_parse((struct view){(const uint8_t *)text, size}, &back), STATUS_OK);
	assert_memory_equal(&back, &checkpoint, sizeof back);
}

static const struct {
	const char *label, *from, *to;
} bad[] = {
	{"a leading zero", "\n20852163", "\n020852163"},
	{"nought twice", "\n20852163", "\n00"},
	{"a sign", "\n20852163", "\n+20852163"},
	{"less than nothing", "\n20852163", "\n-1"},
	{"no number", "\n20852163", "\n"},
	{"a word", "\n20852163", "\nmany"},
	{"hexadecimal", "\n20852163", "\n0x10"},
	{"2^63", "\n20852163", "\n9223372036854775808"},
	{"2^64", "\n20852163", "\n18446744073709551616"},
	{"thirty digits", "\n20852163", "\n111111111111111111111111111111"},
	{"a space before", "\n20852163", "\n 20852163"},
	{"a space behind", "20852163\n", "20852163 \n"},
	{"an extension line", "q2I=\n", "q2I=\nmore\n"},
	{"a blank line", "q2I=\n", "q2I=\n\n"},
	{"no newline", "q2I=\n", "q2I="},
	{"two lines", "20852163\n", ""},
	{"no origin", "example.com/behind-the-sofa\n", "\n"},
	{"no origin line", "example.com/behind-the-sofa\n", ""},
	{"a space in the origin", "the-sofa", "the sofa"},
	{"a plus in the origin", "the-sofa", "the+sofa"},
	{"a tab in the origin", "the-sofa", "the\tsofa"},
	{"no UTF-8 in the origin", "the-sofa", "the\xffsofa"},
	{"a carriage return", "\n20852163\n", "\r\n20852163\r\n"},
	{"no root", "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=", ""},
	{"base64 without padding", "q2I=", "q2I"},
	{"base64 for URLs", "om/Xajj", "om_Xajj"},
	{"base64 with bits left over", "q2I=", "q2J="},
	{"a character that is no base64", "CsUY", "Cs*Y"},
	{"bytes that libsodium takes for slashes", "CsUY", "\303\250UY"},
	{"a space in the root", "CsUY", "Cs Y"},
	{"31 bytes", "q2I=", "qw=="},
	{"33 bytes", "q2I=", "q2IA"},
	{"35 bytes", "q2I=", "q2IAAAA="},
	{"a space behind the root", "q2I=\n", "q2I= \n"},
};

static void
another_grammar_is_refused(void **state)
{
	struct checkpoint checkpoint = {.head = {.size = 99}};

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		if (checkpoint_parse(edit_replace(*state, edit_view(example), bad[i].from, bad[i].to), &checkpoint) !=
		    STATUS_MALFORMED)
			fail_msg("%s", bad[i].label);
	}
	assert_int_equal(checkpoint_parse((struct view){NULL, 0}, &checkpoint), STATUS_MALFORMED);
	assert_int_equal(checkpoint_parse((struct view){(const uint8_t *)example, sizeof example}, &checkpoint),
			 STATUS_MALFORMED);	    /* with its NUL */
	assert_int_equal(checkpoint.head.size, 99); /* untouched */
}

static void
every_shorter_text_is_refused(void **state)
{
	struct checkpoint checkpoint;

	(void)state;
	for (size_t size = 0; size < sizeof example - 1; size++)
		assert_int_equal(checkpoint_parse((struct view){(const uint8_t *)example, size}, &checkpoint),
				 STATUS_MALFORMED);
}

static void
an_origin_too_long_is_refused(void **state)
{
	struct checkpoint checkpoint;
	struct view text;
	char line[ORIGIN_SIZE + 2];

	for (size_t size = ORIGIN_SIZE - 1; size <= ORIGIN_SIZE; size++) {
		memset(line, 'o', size);
		line[size] = '\0';
		text = edit_replace(*state, edit_view(example), "example.com/behind-the-sofa", line);
		assert_int_equal(checkpoint_parse(text, &checkpoint),
				 size < ORIGIN_SIZE ? STATUS_OK : STATUS_MALFORMED);
	}
}

static void
every_flipped_bit_is_seen_or_refused(void **state)
{
	struct checkpoint good, other;
	char text[CHECKPOINT_TEXT_SIZE];

	assert_int_equal(checkpoint_parse(edit_view(example), &good), STATUS_OK);
	for (size_t i = 0; i < sizeof example - 1; i++) {
		for (unsigned bit = 0; bit < 8; bit++) {
			struct view raw = edit_flip(*state, edit_view(example), i, (uint8_t)(1U << bit));

			if (checkpoint_parse(raw, &other) != STATUS_OK)
				continue;
			assert_memory_not_equal(&other, &good, sizeof good);
			assert_int_equal(checkpoint_text(&other, text), raw.size);
			assert_memory_equal(text, raw.bytes, raw.size);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_published_example_is_read_and_written_back),
		cmocka_unit_test(the_largest_checkpoint_has_room),
		cmocka_unit_test_setup_teardown(another_grammar_is_refused, set_up, tear_down),
		cmocka_unit_test(every_shorter_text_is_refused),
		cmocka_unit_test_setup_teardown(an_origin_too_long_is_refused, set_up, tear_down),
		cmocka_unit_test_setup_teardown(every_flipped_bit_is_seen_or_refused, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
