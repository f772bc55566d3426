/* A signer inside the test's own process: it signs what a core has committed,
 * through the seam that the real one uses, into a folder beside the store, and
 * syncs nothing. */
#ifndef TELLBACK_SUPPORT_BOX_SIGNER_H
#define TELLBACK_SUPPORT_BOX_SIGNER_H

#include "core/core.h"
#include "note/signed_note.h"
#include "signer/signer.h"

/**
 * struct box_signer:
 * The signer and its folder.
 */
struct box_signer {
	struct signer *signer;
	char folder[160];
	int is_kept;
};

/**
 * box_signer_new(store_path, key), box_signer_free(box):
 * Sign by ${key} (borrowed) into `log` beside the store; end, and remove the
 * folder unless it is kept.
 */
struct box_signer *box_signer_new(const char *store_path, const struct note_signer *key);
void box_signer_free(struct box_signer *box);

/**
 * box_signer_begin(box, core):
 * A core that was just opened is told what is signed, as at a start.
 *
 * Errors: as core_signed.
 */
enum status box_signer_begin(struct box_signer *box, struct core *core) MUST_CHECK;

/**
 * box_signer_sign(box, core, tick):
 * Sign all that ${core} has committed: tiles and a new checkpoint lie in the
 * folder when this returns, and core knows it.
 */
void box_signer_sign(struct box_signer *box, struct core *core, struct tick tick);

#endif
