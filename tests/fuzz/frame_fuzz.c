/* Any bytes are a frame or refused; a frame that was read can be written, and
 * reads back. */
#include <assert.h>
#include <stdint.h>

#include "wire/frame.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct arena *arena = arena_new(FRAME_ARENA_BYTES), *other = arena_new(FRAME_ARENA_BYTES);
	struct frame frame, again;
	struct view out;
	enum status status;

	assert(arena && other);
	status = frame_decode((struct view){bytes, size}, arena, &frame);
	assert(status == STATUS_OK || status == STATUS_MALFORMED || status == STATUS_TOO_BIG);
	if (!status) {
		status = frame_encode(&frame, other, &out);
		assert(!status);
		arena_reset(arena);
		status = frame_decode(out, arena, &again);
		assert(!status && again.kind == frame.kind && again.nonce == frame.nonce);
	}
	arena_free(arena);
	arena_free(other);
	return 0;
}
