#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <sodium.h>
#include <string.h>

#include "seal/hkdf.h"

/* RFC 5869, appendix A.1 to A.3: the cases with SHA-256. */
static const struct vector {
	const char *label;
	const char *secret;
	const char *salt;
	const char *info;
	const char *want;
} vectors[] = {
    {"A.1 basic", "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "000102030405060708090a0b0c", "f0f1f2f3f4f5f6f7f8f9",
     "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"},
    {"A.2 longer inputs and output",
     "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f"
     "303132333435363738393a3b3c3d3e3f404142434445464748494a4b4c4d4e4f",
     "606162636465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f808182838485868788898a8b8c8d8e8f"
     "909192939495969798999a9b9c9d9e9fa0a1a2a3a4a5a6a7a8a9aaabacadaeaf",
     "b0b1b2b3b4b5b6b7b8b9babbbcbdbebfc0c1c2c3c4c5c6c7c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8d9dadbdcdddedf"
     "e0e1e2e3e4e5e6e7e8e9eaebecedeeeff0f1f2f3f4f5f6f7f8f9fafbfcfdfeff",
     "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09"
     "da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87"},
    {"A.3 neither salt nor info", "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "", "",
     "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"},
};

static struct view
unhex(const char *hex, uint8_t *bytes, size_t most)
{
	size_t size = 0;

	assert_int_equal(sodium_hex2bin(bytes, most, hex, strlen(hex), NULL, &size, NULL), 0);
	return (struct view){bytes, size};
}

static void
the_vectors_of_the_rfc_come_out(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof vectors / sizeof *vectors; i++) {
		uint8_t secret[128], salt[128], info[128], want_bytes[128], got[128];
		struct hkdf_input input = {unhex(vectors[i].secret, secret, sizeof secret),
					   unhex(vectors[i].salt, salt, sizeof salt),
					   unhex(vectors[i].info, info, sizeof info)};
		struct view want = unhex(vectors[i].want, want_bytes, sizeof want_bytes);

		print_message("%s\n", vectors[i].label);
		hkdf_derive(&input, got, want.size);
		assert_memory_equal(got, want.bytes, want.size);
	}
}

static void
a_shorter_key_is_the_beginning_of_a_longer_one(void **state)
{
	static const uint8_t secret[] = "TEST";
	struct hkdf_input input = {{secret, 4}, {NULL, 0}, {NULL, 0}};
	uint8_t longest[HKDF_MOST_BYTES];
	uint8_t got[100];
	size_t size;

	(void)state;
	hkdf_derive(&input, longest, sizeof longest);
	for (size = 0; size <= sizeof got; size++) {
		memset(got, 0xa5, sizeof got);
		hkdf_derive(&input, got, size);
		assert_memory_equal(got, longest, size);
		if (size < sizeof got)
			assert_int_equal(got[size], 0xa5);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_vectors_of_the_rfc_come_out),
	    cmocka_unit_test(a_shorter_key_is_the_beginning_of_a_longer_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
