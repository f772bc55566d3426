/* Any bytes are a local call, a reply, or refused. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "base/call.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct arena *arena = arena_new(1 << 20);
	struct call_reply reply;
	struct call call;
	struct view again;
	enum status status;

	assert(arena);
	status = call_decode((struct view){bytes, size}, arena, &call);
	assert(status == STATUS_OK || status == STATUS_MALFORMED || status == STATUS_NO_MEMORY);
	if (!status) {
		status = call_encode(&call, arena, &again);
		assert(status == STATUS_NO_MEMORY ||
		       (!status && again.size == size && !memcmp(again.bytes, bytes, size)));
	}
	status = call_reply_decode((struct view){bytes, size}, &reply);
	assert(status == STATUS_OK || status == STATUS_MALFORMED);
	arena_free(arena);
	return 0;
}
