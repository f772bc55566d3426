#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "seal/padding.h"
#include "tellback/bounds.h"

static const struct row {
	const char *label;
	size_t size;
	size_t want;
} rows[] = {
    {"nothing", 0, 4096},
    {"one byte", 1, 4096},
    {"just the first class", 4096, 4096},
    {"one more than the first class", 4097, 16384},
    {"just the second class", 16384, 16384},
    {"one more than the second class", 16385, 65536},
    {"just the third class", 65536, 65536},
    {"one more than the third class", 65537, 262144},
    {"just the fourth class", 262144, 262144},
    {"one more than the fourth class: Padme in steps of 8 KiB", 262145, 270336},
    {"a megabyte", 1048576, 1048576},
    {"one more than a megabyte: in steps of 32 KiB", 1048577, 1081344},
    {"25 MiB is a class of its own", (size_t)25 * 1024 * 1024, (size_t)25 * 1024 * 1024},
};

static void
each_size_has_its_class(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof rows / sizeof *rows; i++) {
		print_message("%s\n", rows[i].label);
		assert_int_equal(padding_class(rows[i].size), rows[i].want);
	}
}

static void
a_class_is_never_less_is_its_own_class_and_costs_little(void **state)
{
	size_t last = 0;
	size_t size;

	(void)state;
	for (size = 0; size <= MAX_SEALED_BYTES; size += 4099) {
		size_t class = padding_class(size);

		assert_true(class >= size);
		assert_true(class >= last);
		assert_int_equal(padding_class(class), class);
		if (size > 262144)
			assert_true(class - size <= size * 12 / 100);
		last = class;
	}
	/* what is sealed with the age file's own overhead stays a body */
	assert_true(padding_class(MAX_SEALED_BYTES) + 16 * 1024 < MAX_BODY_BYTES);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_size_has_its_class),
	    cmocka_unit_test(a_class_is_never_less_is_its_own_class_and_costs_little),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
