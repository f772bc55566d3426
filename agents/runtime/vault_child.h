/* The vault's side of its socket pair: the process that holds the keys. */
#ifndef TELLBACK_RUNTIME_VAULT_CHILD_H
#define TELLBACK_RUNTIME_VAULT_CHILD_H

#include <stdint.h>
#include <sys/types.h>

/**
 * enum vault_word:
 * What is asked of the vault.
 */
enum vault_word { VAULT_LOAD = 1, VAULT_SIGN = 2, VAULT_UNWRAP = 3, VAULT_FINGERPRINT = 4 };

/**
 * struct vault_ask, struct vault_answer:
 * One datagram each way.  A question is the header and ${size} bytes: none, a
 * text, or a share and a stanza's body (64).  An answer is always whole.
 * A fingerprint's text has at most VAULT_FINGER_BYTES.
 *
 * Shape:  ${status} an enum status; ${size} bytes of ${bytes}: name, NUL and
 *         public key after a load, 64 of a signature, 16 of a file key, 32 of
 *         a fingerprint.
 */
#define VAULT_FINGER_BYTES 256
struct vault_ask {
	uint32_t word;
	uint32_t size;
};
struct vault_answer {
	uint8_t status;
	uint8_t size;
	uint8_t bytes[126];
};

/**
 * struct vault_child:
 * What the child is given.
 *
 * Shape:  ${socket} is its end; ${passphrase_path} as for keyring_load;
 *         ${parent} the process it serves and ends with.
 * Owner:  borrows.
 */
struct vault_child {
	int socket;
	pid_t parent;
	const char *folder;
	const char *passphrase_path;
};

/**
 * vault_child_run(child):
 * Shut everything else and serve until the other end is closed; the exit code.
 * Only for a process that was forked for it.
 */
int vault_child_run(const struct vault_child *child);

#endif
