/* Any bytes are a checkpoint's text, and then the only one that says so, or
 * are refused. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "fuzz/mutate.h"
#include "log/checkpoint.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
MUTATE_TEXT;

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct checkpoint checkpoint;
	char back[CHECKPOINT_TEXT_SIZE];

	if (checkpoint_parse((struct view){bytes, size}, &checkpoint) == STATUS_OK) {
		assert(checkpoint.head.size <= INT64_MAX && *checkpoint.origin);
		assert(checkpoint_text(&checkpoint, back) == size);
		assert(!memcmp(back, bytes, size));
	}
	return 0;
}
