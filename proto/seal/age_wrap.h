/* One X25519 stanza: a file key wrapped to a recipient. */
#ifndef TELLBACK_SEAL_AGE_WRAP_H
#define TELLBACK_SEAL_AGE_WRAP_H

#include "seal/age.h"
#include "seal/age_header.h"

/**
 * age_wrap(file_key, recipient, ret_stanza):
 * Wrap ${file_key} to ${recipient} under a fresh ephemeral key.
 *
 * Errors: STATUS_MALFORMED (a low-order recipient).
 * Source: age-encryption.org/v1, "The X25519 recipient type".
 */
enum status age_wrap(const uint8_t file_key[static AGE_FILE_KEY_BYTES], const struct age_public *recipient,
		     struct age_stanza *ret_stanza) MUST_CHECK;

/**
 * age_wrap_share_is_low_order(share):
 * Non-zero if every secret key would agree on the same, known secret.
 */
int age_wrap_share_is_low_order(const uint8_t share[static AGE_SHARE_BYTES]);

#endif
