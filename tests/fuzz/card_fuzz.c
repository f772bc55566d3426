/* Any bytes are a card or are refused.  Since a card is refused unless its own
 * key signed it, bytes without a blank line are signed here, by the key of the
 * seeds, and then decoded: so mutations get past the signature. */
#include <assert.h>
#include <sodium.h>
#include <stdint.h>
#include <string.h>

#include "fuzz/mutate.h"
#include "note/card.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
MUTATE_TEXT;

/* The test key of "school" (tests/support/keys.c). */
static const char seed_words[] = "sign:school";

static enum status
sign(void *context, struct view text, uint8_t ret_signature[SIGNATURE_BYTES])
{
	(void)crypto_sign_detached(ret_signature, NULL, text.bytes, text.size, context);
	return STATUS_OK;
}

static enum status
sign_text(struct view text, struct arena *arena, struct view *ret_raw)
{
	uint8_t seed[32], public_key[SIGN_PUBLIC_BYTES], secret[64];
	struct signer_key key;
	struct note_signer signer = {&key, secret, sign};
	enum status status;

	(void)crypto_hash_sha256(seed, (const uint8_t *)seed_words, sizeof seed_words - 1);
	(void)crypto_sign_seed_keypair(public_key, secret, seed);
	status = signed_note_key("school", NOTE_KEY_ED25519, public_key, &key);
	assert(status == STATUS_OK);
	return signed_note_make(text, &signer, arena, ret_raw);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct arena *arena = arena_new(1 << 20);
	struct view raw = {bytes, size}, text;
	struct card card;
	enum status status;

	assert(arena);
	if (size && size < MAX_NOTE_BYTES && bytes[size - 1] == '\n' && !memmem(bytes, size, "\n\n", 2)) {
		status = sign_text(raw, arena, &raw);
		assert(status == STATUS_OK);
	}
	status = card_decode(raw, arena, &card);
	if (status == STATUS_OK) {
		(void)card_epoch_at(&card, 1772442000);
		status = card_write(&card, arena, &text);
		assert(status == STATUS_TOO_BIG || (status == STATUS_OK && !memcmp(text.bytes, raw.bytes, text.size)));
	}
	arena_free(arena);
	return 0;
}
