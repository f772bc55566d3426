/* Any bytes are a proof file, and then the only one that says so, or are
 * refused; and whatever path is read, checking it ends. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "fuzz/mutate.h"
#include "log/proof.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
MUTATE_TEXT;

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct arena *arena = arena_new(1 << 20);
	struct tree_head head = {.size = 0}, old = {.size = 0};
	struct digest leaf = {{0}};
	struct proof proof;
	struct view back;
	enum status status;

	assert(arena);
	if (proof_parse((struct view){bytes, size}, arena, &proof) == STATUS_OK) {
		status = proof_print(&proof, arena, &back);
		assert(status == STATUS_OK && back.size == size && !memcmp(back.bytes, bytes, size));
		/* nobody found what hashes to nought */
		for (head.size = 0; head.size <= 70; head.size++) {
			old.size = proof.index;
			status = tree_check_inclusion(&leaf, proof.index, &head, &proof.path);
			assert(status != STATUS_OK || (head.size == 1 && !proof.path.count));
			status = tree_check_consistency(&old, &head, &proof.path);
			assert(status != STATUS_OK || (old.size == head.size && old.size));
		}
	}
	arena_free(arena);
	return 0;
}
