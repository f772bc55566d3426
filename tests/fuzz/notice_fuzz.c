/* Any bytes are a notice or are refused; a notice is written back as it
 * stood. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "fuzz/mutate.h"
#include "note/notice.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
MUTATE_TEXT;

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct arena *arena = arena_new(1 << 20);
	struct notice notice;
	struct view raw;
	char id[ID_SIZE];
	enum status status;

	assert(arena);
	status = notice_decode((struct view){bytes, size}, arena, &notice);
	assert(status == STATUS_OK || status == STATUS_MALFORMED || status == STATUS_TOO_BIG);
	if (status == STATUS_OK) {
		status = notice_write(&notice, arena, &raw);
		assert(status == STATUS_OK && raw.size == size && !memcmp(raw.bytes, bytes, size));
		notice_id(&notice, id);
	}
	arena_free(arena);
	return 0;
}
