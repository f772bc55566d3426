/* The log's key file: text with `#` lines for people.
 *
 *   public VKEY
 *   secret HEX      (the seed of the Ed25519 key) */
#ifndef TELLBACK_BROKER_LOG_KEY_H
#define TELLBACK_BROKER_LOG_KEY_H

#include "note/signed_note.h"

struct broker_log_key;

/**
 * broker_log_key_load(path, ret_key), broker_log_key_free(key):
 * Read the key file at ${path} into guarded memory.
 *
 * Owner:  the caller; broker_log_key_free wipes it and takes NULL.
 * Errors: STATUS_NOT_FOUND; STATUS_NOT_PERMITTED (not 0600, not ours);
 *         STATUS_CORRUPT (not of the grammar, or two halves of other keys);
 *         STATUS_NO_MEMORY; STATUS_IO.
 * Source: docs/SECURITY.md, "Keys on disk".
 */
enum status broker_log_key_load(const char *path, struct broker_log_key **ret_key) MUST_CHECK;
void broker_log_key_free(struct broker_log_key *key);

/**
 * broker_log_key_public(key):
 * The key that others verify by; its name is the log's.
 *
 * Owner:  lives as long as ${key}.
 */
const struct signer_key *broker_log_key_public(const struct broker_log_key *key);

/**
 * broker_log_key_signer(key):
 * It as a signer, of nothing but checkpoints of its own log.
 *
 * Owner:  borrows ${key}.
 * Errors: when signing: STATUS_NOT_PERMITTED (another text).
 */
struct note_signer broker_log_key_signer(struct broker_log_key *key);

/**
 * broker_log_key_make(path, name, ret_public):
 * Make the key of the log ${name} and write it to ${path}, 0600.
 *
 * Errors: STATUS_CONFLICT (there is one: it is never replaced);
 *         STATUS_MALFORMED (no name for a key); those of file_write;
 *         STATUS_NO_MEMORY.
 */
enum status broker_log_key_make(const char *path, const char *name, struct signer_key *ret_public) MUST_CHECK;

#endif
