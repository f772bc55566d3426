/* Any bytes are a checkpoint note with its witnesses' lines or are refused, and
 * whatever lines stand there, one that is added, kept or merged is the one that
 * was.  Bytes without a blank line are signed here: so mutations get past the
 * signatures.  A NUL parts two notes, to be merged. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "fuzz/mutate.h"
#include "note/cosignature.h"
#include "support/keys.h"

#define NOW_S 1793610000

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
MUTATE_TEXT;

/* A witness signs ${raw}, if it is a note, and is then found to have done so. */
static void
cosign(struct view raw, const struct keys_signer *witness, struct arena *arena)
{
	const struct instant now = {(NOW_S + (int64_t)(raw.size % 7)) * 1000};
	struct view with, only, merged;
	struct signed_note note;
	struct instant at;
	enum status status = cosignature_add(raw, &witness->signer, now, arena, &with);

	assert(status == STATUS_OK || status == STATUS_MALFORMED || status == STATUS_TOO_BIG);
	if (status != STATUS_OK)
		return;
	status = signed_note_split(with, arena, &note);
	assert(status == STATUS_OK);
	status = cosignature_newest(&note, &witness->key, 1, &at);
	assert(status == STATUS_OK && at.ms == now.ms);
	status = cosignature_only(with, &witness->key, 1, arena, &only);
	assert(status == STATUS_OK && only.size <= with.size);
	/* the same text, and a line that both have: nothing changes */
	status = cosignature_merge(with, only, arena, &merged);
	assert(status == STATUS_OK && merged.size == with.size && !memcmp(merged.bytes, with.bytes, with.size));
}

static void
merge(struct view raw, struct view other, struct arena *arena)
{
	struct view merged, again;
	enum status status = cosignature_merge(raw, other, arena, &merged);

	assert(status == STATUS_OK || status == STATUS_MALFORMED || status == STATUS_TOO_BIG ||
	       status == STATUS_CONFLICT);
	if (status != STATUS_OK)
		return;
	status = cosignature_merge(merged, other, arena, &again);
	assert(status == STATUS_OK && again.size == merged.size && !memcmp(again.bytes, merged.bytes, again.size));
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct arena *arena = arena_new(8 << 20);
	const uint8_t *nul = size ? memchr(bytes, 0, size) : NULL;
	struct view raw = {bytes, nul ? (size_t)(nul - bytes) : size};
	struct keys_signer log, witness;
	struct signed_note note;
	struct instant at;
	enum status status;

	assert(arena);
	keys_signer("log", "fuzz", &log);
	keys_cosigner("witness", "fuzz", &witness);
	if (nul)
		merge(raw, (struct view){nul + 1, size - raw.size - 1}, arena);
	if (raw.size && bytes[raw.size - 1] == '\n' && !memmem(bytes, raw.size, "\n\n", 2)) {
		status = signed_note_make(raw, &log.signer, arena, &raw);
		assert(status == STATUS_OK);
	}
	cosign(raw, &witness, arena);
	status = signed_note_split(raw, arena, &note);
	if (status == STATUS_OK) {
		status = cosignature_newest(&note, &witness.key, 1, &at);
		/* nobody guesses a signature */
		assert(status == STATUS_UNKNOWN_KEY || status == STATUS_BAD_SIGNATURE || nul || at.ms >= 0);
	}
	arena_free(arena);
	return 0;
}
