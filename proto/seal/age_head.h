/* The header of an age v1 file and what follows from its file key: made for a
 * new file, opened with a secret. */
#ifndef TELLBACK_SEAL_AGE_HEAD_H
#define TELLBACK_SEAL_AGE_HEAD_H

#include "seal/age.h"
#include "seal/age_header.h"
#include "seal/age_stream.h"

/**
 * age_head_make(file_key, recipients, count, ret_text, ret_size):
 * Write a whole header that wraps ${file_key} to ${count} recipients, in their
 * order.
 *
 * Shape:  ${ret_text} AGE_HEADER_WRITTEN_MOST bytes; ${count} 1 to
 *         MAX_RECIPIENTS.
 * Errors: STATUS_MALFORMED (a low-order recipient).
 * Source: age-encryption.org/v1, "Header".
 */
enum status age_head_make(const uint8_t file_key[static AGE_FILE_KEY_BYTES], const struct age_public *recipients,
			  size_t count, uint8_t *ret_text, size_t *ret_size) MUST_CHECK;

/**
 * age_head_walk(file, ret_counts, ret_end):
 * Walk a header to its end; how many stanzas of each kind there are.
 *
 * Shape:  ${file} may be only the first bytes of one.
 * Errors: STATUS_MALFORMED; STATUS_TOO_BIG.
 */
enum status age_head_walk(struct view file, size_t ret_counts[static AGE_STANZA_OTHER + 1],
			  struct age_header_end *ret_end) MUST_CHECK;

/**
 * age_head_open(file, unwrapper, ret_file_key, ret_size, ret_fault):
 * Find the file key and see that the header's MAC is under it; the payload
 * begins after ${ret_size} bytes.
 *
 * Shape:  ${file} may be only the first bytes of one; ${ret_file_key} is the
 *         caller's to wipe, whatever came of it.
 * Errors: STATUS_CANNOT_OPEN with ${ret_fault}; those of the unwrapper.
 * Source: age-encryption.org/v1, "Header MAC".
 */
enum status age_head_open(struct view file, const struct age_unwrapper *unwrapper,
			  uint8_t ret_file_key[static AGE_FILE_KEY_BYTES], size_t *ret_size,
			  enum age_fault *ret_fault) MUST_CHECK;

/**
 * age_head_payload_key(file_key, nonce, ret_key):
 * The key of the payload's chunks.
 *
 * Errors: none.
 * Source: age-encryption.org/v1, "Payload".
 */
void age_head_payload_key(const uint8_t file_key[static AGE_FILE_KEY_BYTES], const uint8_t nonce[static AGE_NONCE_BYTES],
			  uint8_t ret_key[static AGE_STREAM_KEY_BYTES]);

#endif
