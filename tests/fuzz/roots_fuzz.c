/* Any file is the registrar's roots or is refused, and the broker, the reviewer
 * and an agency that pinned it read the same keys out of it. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "core/roots.h"
#include "fuzz/mutate.h"
#include "fuzz/scratch.h"
#include "note/signed_note.h"
#include "review/pinned.h"
#include "runtime/trust_state.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
MUTATE_TEXT;

static void
same(const struct signer_key *a, const struct signer_key *b, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		char one[VKEY_SIZE], other[VKEY_SIZE];

		signed_note_key_print(&a[i], one);
		signed_note_key_print(&b[i], other);
		assert(!strcmp(one, other));
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct arena *arena = arena_new(1 << 20);
	struct trouble trouble = {""};
	const char *path;
	struct roots roots;
	struct pinned pinned;
	struct trust trust;
	enum status status, other;

	assert(arena);
	memset(&trust, 0, sizeof trust);
	scratch_write("roots", (struct view){bytes, size});
	path = scratch_path("roots");
	status = roots_read(path, arena, &roots);
	assert(status == STATUS_OK || status == STATUS_MALFORMED || status == STATUS_TOO_BIG);
	other = pinned_read(path, arena, &pinned, &trouble);
	assert(other == status && !other == !trouble.words[0]);
	if (!status) {
		assert(roots.count == pinned.count && roots.quorum == pinned.quorum && roots.count <= MAX_ROOTS);
		assert(roots.count && roots.quorum <= roots.count);
		same(roots.keys, pinned.keys, roots.count);
	}
	/* an agency's own file is stricter: it names its quorum, and has no NUL */
	other = trust_roots_read(path, &trust);
	assert(other == STATUS_OK || other == STATUS_CORRUPT || other == STATUS_TOO_BIG);
	if (!other) {
		assert(!status && trust.root_count == roots.count && trust.quorum == roots.quorum);
		same(trust.roots, roots.keys, roots.count);
	}
	arena_free(arena);
	return 0;
}
