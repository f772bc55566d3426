/* Reading and writing the directory note (shape: tellback/directory.h). */
#ifndef TELLBACK_NOTE_DIRECTORY_H
#define TELLBACK_NOTE_DIRECTORY_H

#include "base/arena.h"
#include "note/signed_note.h"
#include "tellback/directory.h"

#define DIRECTORY_FIRST_LINE "tellback/directory/v1"

/**
 * directory_decode(raw, arena, ret_directory):
 * Parse a directory: a signed note, or its text alone before the roots signed
 * it.  Signatures are for directory_verify.  Refuses one key in two places (two
 * agencies, an agency and a root, a witness, the log or a broker) and keys of
 * small order.  Whoever has pinned roots verifies first: decoding checks every
 * key's point, which a stranger's 8 MiB could make long.
 *
 * Owner:  ${ret_directory} points into ${arena}; its hash is that of ${raw}.
 * Errors: STATUS_MALFORMED; STATUS_TOO_BIG; STATUS_NO_MEMORY.
 * Source: docs/FORMATS.md, "Card, directory, join".
 */
enum status directory_decode(struct view raw, struct arena *arena, struct directory *ret_directory) MUST_CHECK;

/**
 * directory_verify(raw, roots, root_count, quorum, arena):
 * Are at least ${quorum} of ${roots} signers of ${raw}?  Used with the pinned
 * roots, and with the note's own for a change of roots.
 *
 * Errors: STATUS_NOT_PERMITTED (below quorum); STATUS_BAD_SIGNATURE;
 *         STATUS_UNKNOWN_KEY; STATUS_MALFORMED; STATUS_NO_MEMORY.
 */
enum status directory_verify(struct view raw, const struct signer_key *roots, size_t root_count, uint64_t quorum,
			     struct arena *arena) MUST_CHECK;

/**
 * directory_write(directory, arena, ret_text):
 * The text to be signed by the roots; sorts agencies and lists itself.
 *
 * Errors: STATUS_MALFORMED (a line stands twice); STATUS_TOO_BIG;
 *         STATUS_NO_MEMORY; a field off the grammar is our bug (assert).
 */
enum status directory_write(const struct directory *directory, struct arena *arena, struct view *ret_text) MUST_CHECK;

/**
 * directory_find(directory, agency):
 * The agency's entry, or NULL.
 */
const struct directory_agency *directory_find(const struct directory *directory, const char *agency);

/**
 * directory_has_role(agency, role), directory_is_revoked(agency, what):
 * Non-zero if the entry has that role; if that was revoked (the whole agency
 * counts as each).
 */
int directory_has_role(const struct directory_agency *agency, const char *role);
int directory_is_revoked(const struct directory_agency *agency, enum revocation what);

/**
 * directory_epoch_is_revoked(agency, epoch):
 * Non-zero if that encryption epoch, or the agency, was revoked.
 */
int directory_epoch_is_revoked(const struct directory_agency *agency, const char *epoch);

/**
 * directory_fingerprint(roots, root_count, ret_hex):
 * SHA-256 over the sorted vkey lines of the roots: what a person reads aloud.
 *
 * Shape:  64 hex digits and NUL.
 */
void directory_fingerprint(const struct signer_key *roots, size_t root_count, char ret_hex[DIGEST_HEX_SIZE]);

#endif
