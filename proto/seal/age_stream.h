/* The payload of an age v1 file: a nonce, then chunks of 64 KiB, each sealed
 * under its number and whether it is the last. */
#ifndef TELLBACK_SEAL_AGE_STREAM_H
#define TELLBACK_SEAL_AGE_STREAM_H

#include "tellback/bytes.h"
#include "tellback/status.h"

/** A chunk's plain text; what each chunk grows by; the payload's nonce. */
#define AGE_CHUNK_BYTES ((size_t)64 * 1024)
#define AGE_TAG_BYTES ((size_t)16)
#define AGE_NONCE_BYTES ((size_t)16)
#define AGE_STREAM_KEY_BYTES 32

/**
 * age_stream_sealed_size(plain_size):
 * How many bytes the chunks of ${plain_size} bytes take: an empty text is one
 * empty chunk.
 *
 * Shape:  ${plain_size} at most MAX_BODY_BYTES (assert).
 */
size_t age_stream_sealed_size(size_t plain_size);

/**
 * age_stream_plain_size(sealed_size, ret_size):
 * How many bytes of plain text chunks of ${sealed_size} bytes hold.
 *
 * Errors: STATUS_MALFORMED if no text makes chunks of that size.
 */
enum status age_stream_plain_size(size_t sealed_size, size_t *ret_size) MUST_CHECK;

/**
 * age_stream_seal(key, plain, ret_chunks):
 * Write the chunks of ${plain}.
 *
 * Shape:  ${ret_chunks} age_stream_sealed_size(plain.size) bytes.
 * Errors: none.
 * Source: age-encryption.org/v1, "Payload"; STREAM (Hoang et al. 2015).
 */
void age_stream_seal(const uint8_t key[static AGE_STREAM_KEY_BYTES], struct view plain, uint8_t *ret_chunks);

/**
 * age_stream_open(key, chunks, ret_plain):
 * Open all ${chunks}; ${ret_plain} must not be looked at unless all verified.
 *
 * Shape:  ${ret_plain} what age_stream_plain_size gives.
 * Errors: STATUS_CANNOT_OPEN (a chunk that does not verify).
 */
enum status age_stream_open(const uint8_t key[static AGE_STREAM_KEY_BYTES], struct view chunks,
			    uint8_t *ret_plain) MUST_CHECK;

/**
 * age_stream_chunk_seal(key, chunk, plain, ret_sealed),
 * age_stream_chunk_open(key, chunk, sealed, ret_plain):
 * One chunk, for a text that is not in memory as a whole.
 *
 * Shape:  plain text of at most AGE_CHUNK_BYTES; all but the last have exactly
 *         so many; what is sealed has AGE_TAG_BYTES more.
 * Errors: STATUS_CANNOT_OPEN (it does not verify).
 */
struct age_stream_chunk {
	uint64_t number; /* from 0 */
	int is_last;
};
void age_stream_chunk_seal(const uint8_t key[static AGE_STREAM_KEY_BYTES], const struct age_stream_chunk *chunk,
			   struct view plain, uint8_t *ret_sealed);
enum status age_stream_chunk_open(const uint8_t key[static AGE_STREAM_KEY_BYTES], const struct age_stream_chunk *chunk,
				  struct view sealed, uint8_t *ret_plain) MUST_CHECK;

#endif
