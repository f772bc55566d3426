#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <ctype.h>
#include <string.h>

#include "seal/age.h"
#include "seal/bech32.h"

/* An identity of the age test kit and its recipient as Debian's age-keygen
 * gives it. */
static const char identity[] = "AGE-SECRET-KEY-1EGTZVFFV20835NWYV6270LXYVK2VKNX2MMDKWYKLMGR48UAWX40Q2P2LM0";
static const char recipient[] = "age1xmwwc06ly3ee5rytxm9mflaz2u56jjj36s0mypdrwsvlul66mv4q47ryef";

static void
a_key_comes_back_from_its_text(void **state)
{
	uint8_t key[BECH32_KEY_BYTES];
	uint8_t back[BECH32_KEY_BYTES];
	char text[AGE_IDENTITY_SIZE];
	size_t i, j;

	(void)state;
	for (i = 0; i < 256; i++) {
		for (j = 0; j < sizeof key; j++)
			key[j] = (uint8_t)(i * (j + 1) + j);
		age_secret_print(key, text);
		assert_int_equal(strlen(text), sizeof text - 1);
		assert_int_equal(age_secret_parse(text, back), STATUS_OK);
		assert_memory_equal(key, back, sizeof key);
		bech32_encode("age", key, text, sizeof text);
		assert_int_equal(bech32_decode("age", text, back), STATUS_OK);
		assert_memory_equal(key, back, sizeof key);
	}
}

static void
an_identity_of_the_kit_makes_its_recipient(void **state)
{
	struct age_public key;
	struct age_public back;
	uint8_t secret[AGE_KEY_BYTES];
	char text[AGE_RECIPIENT_SIZE];
	char again[AGE_IDENTITY_SIZE];

	(void)state;
	assert_int_equal(age_secret_parse(identity, secret), STATUS_OK);
	assert_int_equal(age_key_make(secret, &key), STATUS_OK);
	age_public_print(&key, text);
	assert_string_equal(text, recipient);
	assert_int_equal(age_public_parse(text, &back), STATUS_OK);
	assert_memory_equal(key.bytes, back.bytes, sizeof key.bytes);
	age_secret_print(secret, again);
	assert_string_equal(again, identity);
}

static void
each_other_letter_anywhere_is_refused(void **state)
{
	char text[sizeof recipient];
	struct age_public key;
	size_t i;
	int c;

	(void)state;
	for (i = 0; i < sizeof recipient - 1; i++) {
		for (c = 1; c < 256; c++) {
			memcpy(text, recipient, sizeof text);
			text[i] = (char)c;
			if (text[i] == recipient[i])
				continue;
			memset(key.bytes, 0xa5, sizeof key.bytes);
			assert_int_equal(age_public_parse(text, &key), STATUS_MALFORMED);
			assert_int_equal(key.bytes[0], 0xa5);
		}
	}
}

static void
each_shorter_or_longer_text_is_refused(void **state)
{
	char text[sizeof recipient + 1];
	struct age_public key;
	size_t size;

	(void)state;
	for (size = 0; size < sizeof recipient - 1; size++) {
		memcpy(text, recipient, size);
		text[size] = '\0';
		assert_int_equal(age_public_parse(text, &key), STATUS_MALFORMED);
	}
	memcpy(text, recipient, sizeof recipient);
	memcpy(text + sizeof recipient - 1, "q", 2);
	assert_int_equal(age_public_parse(text, &key), STATUS_MALFORMED);
}

static void
the_other_case_and_the_other_prefix_are_refused(void **state)
{
	char text[AGE_IDENTITY_SIZE];
	struct age_public key;
	uint8_t secret[AGE_KEY_BYTES];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof recipient; i++)
		text[i] = (char)toupper((unsigned char)recipient[i]);
	assert_int_equal(age_public_parse(text, &key), STATUS_MALFORMED);
	for (i = 0; i < sizeof identity; i++)
		text[i] = (char)tolower((unsigned char)identity[i]);
	assert_int_equal(age_secret_parse(text, secret), STATUS_MALFORMED);
	assert_int_equal(age_secret_parse(recipient, secret), STATUS_MALFORMED);
	assert_int_equal(age_public_parse(identity, &key), STATUS_MALFORMED);
}

/* Low order: whoever seals to one of these seals to everybody. */
static const uint8_t low_orders[][AGE_KEY_BYTES] = {
    {0},
    {1},
    {0xe0, 0xeb, 0x7a, 0x7c, 0x3b, 0x41, 0xb8, 0xae, 0x16, 0x56, 0xe3, 0xfa, 0xf1, 0x9f, 0xc4, 0x6a,
     0xda, 0x09, 0x8d, 0xeb, 0x9c, 0x32, 0xb1, 0xfd, 0x86, 0x62, 0x05, 0x16, 0x5f, 0x49, 0xb8, 0x00},
    {0x5f, 0x9c, 0x95, 0xbc, 0xa3, 0x50, 0x8c, 0x24, 0xb1, 0xd0, 0xb1, 0x55, 0x9c, 0x83, 0xef, 0x5b,
     0x04, 0x44, 0x5c, 0xc4, 0x58, 0x1c, 0x8e, 0x86, 0xd8, 0x22, 0x4e, 0xdd, 0xd0, 0x9f, 0x11, 0x57},
};

static void
a_low_order_recipient_is_refused_however_well_written(void **state)
{
	char text[AGE_RECIPIENT_SIZE];
	struct age_public key;
	uint8_t bytes[AGE_KEY_BYTES];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof low_orders / sizeof *low_orders; i++) {
		bech32_encode("age", low_orders[i], text, sizeof text);
		assert_int_equal(bech32_decode("age", text, bytes), STATUS_OK);
		assert_int_equal(age_public_parse(text, &key), STATUS_MALFORMED);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_key_comes_back_from_its_text),
	    cmocka_unit_test(an_identity_of_the_kit_makes_its_recipient),
	    cmocka_unit_test(each_other_letter_anywhere_is_refused),
	    cmocka_unit_test(each_shorter_or_longer_text_is_refused),
	    cmocka_unit_test(the_other_case_and_the_other_prefix_are_refused),
	    cmocka_unit_test(a_low_order_recipient_is_refused_however_well_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
