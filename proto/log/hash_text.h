/* Hashes as checkpoints and proofs write them. */
#ifndef TELLBACK_LOG_HASH_TEXT_H
#define TELLBACK_LOG_HASH_TEXT_H

#include "tellback/bytes.h"
#include "tellback/status.h"

/** 32 bytes in base64, with NUL. */
#define HASH_TEXT_SIZE 45

/**
 * hash_text_print(hash, ret_text), hash_text_parse(text, ret_hash):
 * Standard base64 with padding, and back; there is one text of each hash.
 *
 * Errors: STATUS_MALFORMED.
 * Source: C2SP tlog-checkpoint v1.0.0; RFC 4648 section 4.
 */
void hash_text_print(const struct digest *hash, char ret_text[HASH_TEXT_SIZE]);
enum status hash_text_parse(struct view text, struct digest *ret_hash) MUST_CHECK;

#endif
