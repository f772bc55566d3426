/* Any bytes are a policy or are refused; a policy is written back as it
 * stood. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "note/policy.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct arena *arena = arena_new(4 << 20);
	struct policy policy;
	struct view text;
	enum status status;

	assert(arena);
	status = policy_decode((struct view){bytes, size}, arena, &policy);
	assert(status == STATUS_OK || status == STATUS_MALFORMED || status == STATUS_TOO_BIG);
	if (status == STATUS_OK) {
		status = policy_write(&policy, arena, &text);
		/* what follows the text is a signed note's signatures */
		assert(status == STATUS_OK && text.size <= size && !memcmp(text.bytes, bytes, text.size));
	}
	arena_free(arena);
	return 0;
}
