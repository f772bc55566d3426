/* Any bytes are an erasure or are refused; an erasure is written back as it
 * stood, and marks just the leaves that it holds. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "fuzz/mutate.h"
#include "note/erasure.h"

#define LEAVES 64

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
MUTATE_TEXT;

static void
marked(const struct erasure *erasure)
{
	uint8_t gone[LEAVES] = {0};
	uint64_t last = erasure->ranges[erasure->range_count - 1].last;

	if (erasure_mark(erasure, LEAVES, gone)) {
		assert(last >= LEAVES);
		for (size_t i = 0; i < LEAVES; i++)
			assert(!gone[i]);
		return;
	}
	assert(last < LEAVES);
	for (size_t i = 0; i < LEAVES; i++)
		assert(!gone[i] == !erasure_holds(erasure, i));
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct arena *arena = arena_new(4 << 20);
	struct erasure erasure;
	struct view raw;
	enum status status;

	assert(arena);
	status = erasure_decode((struct view){bytes, size}, arena, &erasure);
	assert(status == STATUS_OK || status == STATUS_MALFORMED || status == STATUS_TOO_BIG);
	if (status == STATUS_OK) {
		status = erasure_write(&erasure, arena, &raw);
		assert(status == STATUS_OK && raw.size == size && !memcmp(raw.bytes, bytes, size));
		assert(erasure_holds(&erasure, erasure.ranges[0].first));
		assert(!erasure_holds(&erasure, erasure.ranges[erasure.range_count - 1].last + 1));
		marked(&erasure);
	}
	arena_free(arena);
	return 0;
}
