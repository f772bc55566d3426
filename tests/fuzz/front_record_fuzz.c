/* Any bytes are a record of front or core, or refused; one that was read can
 * be written, to the same bytes. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "wire/front_record.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct arena *arena = arena_new(4 * FRONT_RECORD_BYTES);
	struct front_record record;
	struct view again;
	enum status status;

	assert(arena);
	status = front_record_decode((struct view){bytes, size}, arena, &record);
	assert(status == STATUS_OK || status == STATUS_MALFORMED);
	if (!status) {
		/* the encoder asks for the most that the agency may need */
		status = front_record_encode(&record, arena, &again);
		assert(status == STATUS_TOO_BIG ||
		       (!status && again.size == size && !memcmp(again.bytes, bytes, size)));
	}
	arena_free(arena);
	return 0;
}
