#include <assert.h>
#include <sodium.h>
#include <string.h>

#include "seal/age.h"
#include "seal/age_wrap.h"
#include "seal/bech32.h"

static const char public_prefix[] = "age";
static const char secret_prefix[] = "AGE-SECRET-KEY-";

_Static_assert(AGE_RECIPIENT_SIZE == sizeof public_prefix - 1 + 1 + BECH32_LETTERS + 1, "age1… and NUL");
_Static_assert(AGE_IDENTITY_SIZE == sizeof secret_prefix - 1 + 1 + BECH32_LETTERS + 1, "AGE-SECRET-KEY-1… and NUL");

enum status
age_key_make(const uint8_t secret[static AGE_KEY_BYTES], struct age_public *ret_public)
{
	struct age_public key;

	int failed = crypto_scalarmult_base(key.bytes, secret);

	/* clamping makes any secret a multiple of eight that is not nought, and
	 * the base point's order has no such factor */
	assert(!failed && !sodium_is_zero(key.bytes, sizeof key.bytes));
	*ret_public = key;
	return STATUS_OK;
}

void
age_public_print(const struct age_public *key, char ret_text[AGE_RECIPIENT_SIZE])
{
	bech32_encode(public_prefix, key->bytes, ret_text, AGE_RECIPIENT_SIZE);
}

enum status
age_public_parse(const char *text, struct age_public *ret_key)
{
	struct age_public key;
	enum status status = bech32_decode(public_prefix, text, key.bytes);

	if (status)
		return status;
	/* sealing to it would make a file that anybody opens */
	if (age_wrap_share_is_low_order(key.bytes))
		return STATUS_MALFORMED;
	*ret_key = key;
	return STATUS_OK;
}

void
age_secret_print(const uint8_t secret[static AGE_KEY_BYTES], char ret_text[AGE_IDENTITY_SIZE])
{
	bech32_encode(secret_prefix, secret, ret_text, AGE_IDENTITY_SIZE);
}

enum status
age_secret_parse(const char *text, uint8_t ret_secret[static AGE_KEY_BYTES])
{
	return bech32_decode(secret_prefix, text, ret_secret);
}
