/* Any bytes are an age file for a fixed key or are refused, and what our strict
 * profile takes, the tolerant reader takes for a header too. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "base/secret.h"
#include "seal/age.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static enum status
unwrap(void *context, const uint8_t ephemeral[32], const uint8_t body[32], uint8_t ret_file_key[AGE_FILE_KEY_BYTES])
{
	return age_unwrap(context, ephemeral, body, ret_file_key);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	/* tests/fuzz/corpus/age/one and empty-two are sealed to it */
	uint8_t secret[AGE_KEY_BYTES] = {1, 2, 3};
	const struct age_unwrapper unwrapper = {secret, unwrap};
	enum age_fault fault = AGE_OPENED;
	uint8_t *plain = NULL;
	size_t plain_size = 0, count = 0, header = 0;
	enum status strict = age_header_check((struct view){bytes, size}, &count, &header);
	enum status status = age_open((struct view){bytes, size}, &unwrapper, &plain, &plain_size, &fault);

	if (status == STATUS_OK) {
		assert(plain && plain_size < size && fault == AGE_OPENED);
	} else {
		assert(status == STATUS_CANNOT_OPEN && !plain && fault != AGE_OPENED);
	}
	if (strict == STATUS_OK)
		assert(count && header <= size);
	secret_free(plain);
	return 0;
}
