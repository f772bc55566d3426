/* From a text to a number. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "rules/keymap.h"

#define ARENA_BYTES ((size_t)64 << 20)

static void
a_keymap_finds_what_was_put(void **state)
{
	struct arena *arena = arena_new(ARENA_BYTES), *little = arena_new(256);
	struct keymap map = {NULL, 0, 0};
	char text[16];

	(void)state;
	assert_true(keymap_find(&map, "nothing") == KEYMAP_NONE);
	assert_int_equal(keymap_put(&map, little, "one", 1), STATUS_NO_MEMORY);
	for (unsigned i = 0; i < 5000; i++) {
		(void)snprintf(text, sizeof text, "%u", i);
		assert_int_equal(keymap_put(&map, arena, text, i), STATUS_OK);
	}
	assert_int_equal(keymap_put(&map, arena, "77", 78), STATUS_OK);
	assert_int_equal(map.used, 5000);
	for (unsigned i = 0; i < 5000; i++) {
		(void)snprintf(text, sizeof text, "%u", i);
		assert_int_equal(keymap_find(&map, text), i == 77 ? 78 : i);
	}
	assert_true(keymap_find(&map, "5000") == KEYMAP_NONE);
	assert_true(keymap_find(&map, "") == KEYMAP_NONE);
	arena_free(little);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_keymap_finds_what_was_put),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
