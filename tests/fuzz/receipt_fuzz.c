/* Any bytes are a receipt or are refused; a receipt is written back as it
 * stood. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "fuzz/mutate.h"
#include "note/receipt.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
MUTATE_TEXT;

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct arena *arena = arena_new(1 << 20);
	struct receipt receipt;
	struct view text;
	enum status status;

	assert(arena);
	status = receipt_decode((struct view){bytes, size}, arena, &receipt);
	assert(status == STATUS_OK || status == STATUS_MALFORMED || status == STATUS_TOO_BIG);
	if (status == STATUS_OK) {
		status = receipt_write(&receipt, arena, &text);
		assert(status == STATUS_OK && text.size == receipt.before_seq.size);
		assert(!memcmp(text.bytes, receipt.before_seq.bytes, text.size));
	}
	arena_free(arena);
	return 0;
}
