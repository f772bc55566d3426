/* The vault: a child process that alone holds the agency's long-term keys.
 * It signs a text whose first line is on its list, and unwraps a file key; it
 * parses nothing else, so that what a peer sends never meets a key. */
#ifndef TELLBACK_RUNTIME_VAULT_H
#define TELLBACK_RUNTIME_VAULT_H

#include "note/signed_note.h"
#include "seal/age.h"
#include "tellback/bytes.h"
#include "tellback/status.h"

/** The agent's end of the vault; used by one thread. */
struct vault;

/**
 * vault_start(folder, passphrase_path, ret_vault):
 * Fork the vault and wait until it has read the keys in ${folder}.  Call it
 * before the process has a thread or a socket: what is open then the child
 * closes, but a lock held then stays held.
 *
 * Shape:  ${passphrase_path} NULL: $CREDENTIALS_DIRECTORY/tellback.passphrase
 *         if there is one, else the key files must be plain.
 * Owner:  the caller; vault_stop.
 * Errors: STATUS_NOT_FOUND (no keys: `tellback init` first);
 *         STATUS_NOT_PERMITTED (a key file is too loose, foreign, linked);
 *         STATUS_CANNOT_OPEN (wrong passphrase, or none); STATUS_CORRUPT;
 *         STATUS_NO_MEMORY; STATUS_IO.
 * Source: docs/SECURITY.md, "Keys on disk".
 */
enum status vault_start(const char *folder, const char *passphrase_path, struct vault **ret_vault) MUST_CHECK;

/**
 * vault_stop(vault):
 * Have the child wipe its keys and end, and wait for it; one that does not
 * within ten seconds is killed.  NULL is nothing.
 */
void vault_stop(struct vault *vault);

/**
 * vault_sign(vault, text, ret_signature):
 * Sign exactly ${text}.
 *
 * Shape:  at most MAX_NOTE_BYTES, first line tellback/envelope/v1,
 *         tellback/receipt/v1 or tellback/card/v1.
 * Errors: STATUS_NOT_PERMITTED (another first line); STATUS_TOO_BIG;
 *         STATUS_GONE (the vault is dead: end the agent, systemd starts both).
 */
enum status vault_sign(struct vault *vault, struct view text, uint8_t ret_signature[static SIGNATURE_BYTES]) MUST_CHECK;

/**
 * vault_unwrap(vault, ephemeral, body, ret_file_key):
 * Try each epoch's key on one X25519 stanza, newest epoch first.
 *
 * Errors: STATUS_CANNOT_OPEN (no key of ours); STATUS_GONE.
 */
enum status vault_unwrap(struct vault *vault, const uint8_t ephemeral[static 32], const uint8_t body[static 32],
			 uint8_t ret_file_key[static AGE_FILE_KEY_BYTES]) MUST_CHECK;

/**
 * vault_fingerprint(vault, text, ret_digest):
 * HMAC-SHA-256 of ${text} under a key of this agency's own, for finding the
 * same child again without keeping who it is.
 *
 * Shape:  1..256 bytes.
 * Errors: STATUS_NOT_FOUND (no such key: `tellback init` makes it, then
 *         `refresh`); STATUS_TOO_BIG; STATUS_MALFORMED (nothing); STATUS_GONE.
 * Source: docs/SECURITY.md, "Keys on disk".
 */
enum status vault_fingerprint(struct vault *vault, struct view text, struct digest *ret_digest) MUST_CHECK;

/**
 * vault_signer(vault, ret_signer), vault_unwrapper(vault, ret_unwrapper):
 * The vault in the shapes that notes and age files ask for.
 *
 * Owner:  both borrow ${vault}.
 */
void vault_signer(struct vault *vault, struct note_signer *ret_signer);
void vault_unwrapper(struct vault *vault, struct age_unwrapper *ret_unwrapper);

/**
 * vault_sign_key(vault):
 * The public half of the signing key; its name is the agency.
 *
 * Owner:  the vault.
 */
const struct signer_key *vault_sign_key(const struct vault *vault);

/**
 * vault_is_there(vault), vault_fd(vault):
 * Has its process neither ended nor failed?  Asks it nothing, so that an idle
 * agent, too, notices; ${vault_fd} can be read when it ends, and is -1 after.
 */
int vault_is_there(const struct vault *vault);
int vault_fd(const struct vault *vault);

/**
 * vault_reload(vault):
 * Read the key files again (a new epoch, a deleted one).  On an error the keys
 * read before stay.
 *
 * Errors: as vault_start; STATUS_GONE.
 */
enum status vault_reload(struct vault *vault) MUST_CHECK;

#endif
