/* Any bytes are the leaves of an export, or it is said in words why not; those
 * that are taken are written back as they stood. */
#include <assert.h>
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/digest.h"
#include "log/leaf.h"
#include "review/folder.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct arena *arena = arena_new(1 << 20);
	struct trouble trouble = {""};
	struct folder folder;
	enum status status;
	size_t at = 0;

	assert(arena);
	status = folder_parse((struct view){bytes, size}, "fuzz", arena, &folder, &trouble);
	assert(status == STATUS_OK || status == STATUS_MALFORMED || status == STATUS_NO_MEMORY);
	assert((status == STATUS_OK) == (trouble.words[0] == '\0'));
	for (size_t i = 0; status == STATUS_OK && i < folder.leaf_count; i++) {
		const struct leaf *leaf = &folder.leaves[i];
		char hex[DIGEST_HEX_SIZE], line[200];
		int length;

		digest_hex(&leaf->note, hex);
		length = snprintf(line, sizeof line, "%zu %s %s %" PRId64 "\n", i, leaf_kind_word(leaf->kind), hex,
				  leaf->accepted.ms);
		assert(at + (size_t)length <= size && !memcmp(bytes + at, line, (size_t)length));
		at += (size_t)length;
	}
	assert(status != STATUS_OK || at == size);
	arena_free(arena);
	return 0;
}
