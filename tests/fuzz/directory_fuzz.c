/* Any bytes are a directory or are refused; a directory is written back as it
 * stood, and each of its entries is found. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "fuzz/mutate.h"
#include "note/directory.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
MUTATE_TEXT;

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct arena *arena = arena_new(4 << 20);
	struct directory directory;
	struct view text;
	char hex[DIGEST_HEX_SIZE];
	enum status status;

	assert(arena);
	status = directory_decode((struct view){bytes, size}, arena, &directory);
	assert(status == STATUS_OK || status == STATUS_MALFORMED || status == STATUS_TOO_BIG);
	if (status == STATUS_OK) {
		for (size_t i = 0; i < directory.agency_count; i++)
			assert(directory_find(&directory, directory.agencies[i].id.name) == &directory.agencies[i]);
		directory_fingerprint(directory.roots, directory.root_count, hex);
		(void)directory_verify((struct view){bytes, size}, directory.roots, directory.root_count,
				       directory.quorum, arena);
		status = directory_write(&directory, arena, &text);
		/* what follows the text is a signed note's signatures */
		assert(status == STATUS_OK && text.size <= size && !memcmp(text.bytes, bytes, text.size));
	}
	arena_free(arena);
	return 0;
}
