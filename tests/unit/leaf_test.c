#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/digest.h"
#include "log/leaf.h"

static const struct leaf leaf = {.index = 7, .kind = LEAF_RECEIPT, .accepted = {1772442000123}};

static void
an_entry_is_four_lines(void **state)
{
	char entry[LEAF_ENTRY_SIZE];
	size_t size = leaf_entry(&leaf, entry);

	(void)state;
	assert_string_equal(entry, "tellback/leaf/v1\nreceipt\n"
				   "0000000000000000000000000000000000000000000000000000000000000000\n1772442000123\n");
	assert_int_equal(size, strlen(entry));
}

static void
a_leaf_hash_is_that_of_rfc_6962(void **state)
{
	struct digest hash = leaf_hash(&leaf);
	char hex[DIGEST_HEX_SIZE];

	(void)state;
	/* printf '\0tellback/leaf/v1\nreceipt\n%064d\n1772442000123\n' 0 | sha256sum */
	digest_hex(&hash, hex);
	assert_string_equal(hex, "d98a6501b20a1f73d543bdc8fb98e1f36057ae052d9c20573860f5cfc44b9a54");
}

static void
the_index_is_not_in_the_entry_and_all_else_is(void **state)
{
	struct digest hash = leaf_hash(&leaf), other;
	struct leaf changed = leaf;

	(void)state;
	changed.index++;
	other = leaf_hash(&changed);
	assert_true(digest_equal(&hash, &other));
	changed.kind = LEAF_REFUSED;
	other = leaf_hash(&changed);
	assert_false(digest_equal(&hash, &other));
	changed = leaf;
	changed.accepted.ms++;
	other = leaf_hash(&changed);
	assert_false(digest_equal(&hash, &other));
	changed = leaf;
	changed.note.bytes[31] ^= 1;
	other = leaf_hash(&changed);
	assert_false(digest_equal(&hash, &other));
}

static void
every_kind_is_found_by_its_word(void **state)
{
	static const char *const words[] = {"envelope", "refused",   "receipt", "notice",
					    "card",	"directory", "policy",	"erasure"};

	(void)state;
	assert_int_equal(sizeof words / sizeof *words, LEAF_KIND_COUNT);
	for (unsigned i = 0; i < LEAF_KIND_COUNT; i++) {
		assert_string_equal(leaf_kind_word((enum leaf_kind)i), words[i]);
		assert_int_equal(leaf_kind_find(words[i]), i);
	}
	assert_int_equal(leaf_kind_find("Envelope"), LEAF_KIND_COUNT);
	assert_int_equal(leaf_kind_find(""), LEAF_KIND_COUNT);
}

static void
the_longest_entry_has_room(void **state)
{
	struct leaf longest = {.kind = LEAF_DIRECTORY, .accepted = {INT64_MAX}};
	char entry[LEAF_ENTRY_SIZE];

	(void)state;
	assert_true(leaf_entry(&longest, entry) < LEAF_ENTRY_SIZE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_entry_is_four_lines),
	    cmocka_unit_test(a_leaf_hash_is_that_of_rfc_6962),
	    cmocka_unit_test(the_index_is_not_in_the_entry_and_all_else_is),
	    cmocka_unit_test(every_kind_is_found_by_its_word),
	    cmocka_unit_test(the_longest_entry_has_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
