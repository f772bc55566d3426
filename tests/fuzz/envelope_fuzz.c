/* Any bytes are an envelope or are refused; an envelope is written back as it
 * stood. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "fuzz/mutate.h"
#include "note/envelope.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
MUTATE_TEXT;

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct arena *arena = arena_new(1 << 20);
	struct envelope envelope;
	struct view head, before_seq;
	enum status status;

	assert(arena);
	status = envelope_decode((struct view){bytes, size}, arena, &envelope);
	assert(status == STATUS_OK || status == STATUS_MALFORMED || status == STATUS_TOO_BIG);
	if (status == STATUS_OK) {
		status = envelope_head_write(&envelope, arena, &head);
		assert(status == STATUS_OK || status == STATUS_TOO_BIG);
	}
	if (status == STATUS_OK) {
		assert(head.size == envelope.head.size && !memcmp(head.bytes, envelope.head.bytes, head.size));
		status = envelope_body_write(head, &envelope.body, envelope.body_bytes, arena, &before_seq);
		assert(status == STATUS_OK && before_seq.size == envelope.before_seq.size);
		assert(!memcmp(before_seq.bytes, envelope.before_seq.bytes, before_seq.size));
	}
	arena_free(arena);
	return 0;
}
