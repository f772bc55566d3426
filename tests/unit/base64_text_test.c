#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/base64_text.h"
#include "support/edit.h"

/* RFC 4648 section 10. */
static const struct {
	const char *text, *bytes;
} golden[] = {{"", ""},
	      {"Zg==", "f"},
	      {"Zm8=", "fo"},
	      {"Zm9v", "foo"},
	      {"Zm9vYg==", "foob"},
	      {"Zm9vYmE=", "fooba"},
	      {"Zm9vYmFy", "foobar"}};

static void
published_vectors_are_read(void **state)
{
	uint8_t bytes[16];
	size_t size;

	(void)state;
	for (size_t i = 0; i < sizeof golden / sizeof *golden; i++) {
		assert_int_equal(base64_text_decode(edit_view(golden[i].text), bytes, sizeof bytes, &size), 0);
		assert_int_equal(size, strlen(golden[i].bytes));
		assert_memory_equal(bytes, golden[i].bytes, size);
		/* with just the room it takes, and a byte less */
		assert_int_equal(base64_text_decode(edit_view(golden[i].text), bytes, size, &size), 0);
		if (size)
			assert_int_not_equal(base64_text_decode(edit_view(golden[i].text), bytes, size - 1, &size), 0);
	}
}

static void
one_text_and_no_other_stands_for_each_value(void **state)
{
	static const char *const bad[] = {"Zg",	   "Zg=",    "Zg===", "Zh==", "Zm9=",	  "Zm8",
					  "Zm8==", "Z",	     "=",     "====", "Zm9v=",	  "Zm9v ",
					  " Zm9v", "Zm\n9v", "Zm9-",  "Zm9_", "Zm9v====", "Zg==Zg=="};
	uint8_t bytes[16];
	size_t size = 99;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		if (!base64_text_decode(edit_view(bad[i]), bytes, sizeof bytes, &size))
			fail_msg("%s", bad[i]);
	}
	assert_int_equal(size, 99); /* untouched */
}

static void
sixty_four_bytes_are_letters_and_no_other(void **state)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	uint8_t bytes[4];
	size_t size;

	(void)state;
	for (unsigned c = 0; c < 256; c++) {
		for (size_t at = 0; at < 4; at++) {
			uint8_t text[4] = {'A', 'A', 'A', 'A'};
			const char *letter = c ? strchr(letters, (int)c) : NULL;
			int refused;

			text[at] = (uint8_t)c;
			refused = base64_text_decode((struct view){text, 4}, bytes, sizeof bytes, &size);
			assert_int_equal(!refused, letter != NULL || (c == '=' && at == 3));
			if (letter)
				assert_int_equal(bytes[0] >> 2, at ? 0 : letter - letters);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(published_vectors_are_read),
		cmocka_unit_test(one_text_and_no_other_stands_for_each_value),
		cmocka_unit_test(sixty_four_bytes_are_letters_and_no_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
