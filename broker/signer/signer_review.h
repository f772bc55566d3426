/* Is a log's folder what its checkpoint says?  Every entry, every tile and the
 * root are held against each other. */
#ifndef TELLBACK_SIGNER_SIGNER_REVIEW_H
#define TELLBACK_SIGNER_SIGNER_REVIEW_H

#include "note/signed_note.h"
#include "signer/growth.h"
#include "signer/signer.h"

/**
 * signer_review(folder, key, ret_growth, why):
 * Read all of ${folder} that its checkpoint, signed by ${key}, stands for: the
 * right edge of the tree, to go on from.  Without a checkpoint there are no
 * leaves.  A long one says how far it is, as event log.reviewing.
 *
 * Shape:  ${why} is filled on every error but STATUS_NO_MEMORY.
 * Errors: STATUS_CORRUPT; STATUS_CONFLICT; STATUS_NOT_PERMITTED;
 *         STATUS_NO_MEMORY; STATUS_IO.
 */
enum status signer_review(const char *folder, const struct signer_key *key, struct growth *ret_growth,
			  char why[SIGNER_WHY_SIZE]) MUST_CHECK;

#endif
