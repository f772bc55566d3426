#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/z85.h"

/* The key pair of the tests in ZeroMQ's own RFC 26 implementations. */
static const uint8_t key[Z85_KEY_BYTES] = {
    0x54, 0xfc, 0xba, 0x24, 0xe9, 0x32, 0x49, 0x96, 0x93, 0x16, 0xfb, 0x61, 0x7c, 0x87, 0x2b, 0xb0,
    0xc1, 0xd1, 0xff, 0x14, 0x80, 0x04, 0x27, 0xc5, 0x94, 0xcb, 0xfa, 0xcf, 0x1b, 0xc2, 0xd6, 0x52,
};
static const char text[] = "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7";

static void
the_published_key_goes_both_ways(void **state)
{
	char printed[Z85_KEY_SIZE];
	uint8_t read[Z85_KEY_BYTES];

	(void)state;
	z85_encode(key, printed);
	assert_string_equal(printed, text);
	assert_int_equal(z85_decode(text, read), 0);
	assert_memory_equal(read, key, sizeof key);
}

static void
the_ends_of_the_range_go_both_ways(void **state)
{
	uint8_t bytes[Z85_KEY_BYTES], read[Z85_KEY_BYTES];
	char printed[Z85_KEY_SIZE];

	(void)state;
	memset(bytes, 0, sizeof bytes);
	z85_encode(bytes, printed);
	assert_string_equal(printed, "0000000000000000000000000000000000000000");
	memset(bytes, 0xff, sizeof bytes);
	z85_encode(bytes, printed);
	assert_string_equal(printed, "%nSc0%nSc0%nSc0%nSc0%nSc0%nSc0%nSc0%nSc0");
	assert_int_equal(z85_decode(printed, read), 0);
	assert_memory_equal(read, bytes, sizeof bytes);
}

static void
what_is_not_a_key_is_refused_and_nothing_written(void **state)
{
	static const char *const rows[] = {
	    "",
	    "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf",	 /* 39 */
	    "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf70", /* 41 */
	    "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf,",
	    "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf ",
	    "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]y\xc3\xa9",
	    "%nSc1%nSc0%nSc0%nSc0%nSc0%nSc0%nSc0%nSc0", /* 2^32 */
	    "%nSc0%nSc0%nSc0%nSc0%nSc0%nSc0%nSc0#####", /* 85^5 - 1 */
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		uint8_t read[Z85_KEY_BYTES] = {7};

		assert_int_not_equal(z85_decode(rows[i], read), 0);
		assert_int_equal(read[0], 7);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_published_key_goes_both_ways),
	    cmocka_unit_test(the_ends_of_the_range_go_both_ways),
	    cmocka_unit_test(what_is_not_a_key_is_refused_and_nothing_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
