/* The header of an age v1 file, read stanza by stanza and written.
 *
 *   age-encryption.org/v1
 *   -> X25519 <share>
 *   <body>
 *   --- <mac>
 *
 * Reading allocates nothing: a file is walked once to see that the header is
 * whole, and again to try the stanzas. */
#ifndef TELLBACK_SEAL_AGE_HEADER_H
#define TELLBACK_SEAL_AGE_HEADER_H

#include "tellback/bounds.h"
#include "tellback/bytes.h"
#include "tellback/status.h"

/** A header's end must come within this: 64 of our recipients take 6.4 KiB,
 * and a file of somebody else's gets some room more (bytes). */
#define AGE_HEADER_MOST_BYTES (16 * 1024)

/** Share, body and MAC of the header. */
#define AGE_SHARE_BYTES 32
#define AGE_BODY_BYTES 32
#define AGE_MAC_BYTES 32

/** Base64 of 32 bytes; an X25519 stanza as we write it, two lines; a whole
 * header that we may write: version line, stanzas, MAC line. */
#define AGE_KEY_TEXT 43
#define AGE_STANZA_TEXT_BYTES (sizeof "-> X25519 " - 1 + 2 * (AGE_KEY_TEXT + 1))
#define AGE_HEADER_WRITTEN_MOST (22 + MAX_RECIPIENTS * AGE_STANZA_TEXT_BYTES + sizeof "--- " - 1 + AGE_KEY_TEXT + 1)

/**
 * enum age_stanza_kind:
 * What a stanza is to us.
 *
 * Shape:  scrypt is told apart only because it must stand alone.
 */
enum age_stanza_kind { AGE_STANZA_X25519, AGE_STANZA_SCRYPT, AGE_STANZA_OTHER };

/**
 * struct age_stanza:
 * One recipient's part of the header.
 *
 * Shape:  ${share} and ${body} only for AGE_STANZA_X25519.
 */
struct age_stanza {
	enum age_stanza_kind kind;
	uint8_t share[AGE_SHARE_BYTES];
	uint8_t body[AGE_BODY_BYTES];
};

/**
 * struct age_header_reader:
 * How far a header has been read.
 *
 * Owner:  borrows ${file}.
 */
struct age_header_reader {
	struct view file;
	size_t at;
};

/**
 * struct age_header_end:
 * The MAC line: ${signed_bytes} of the file are under ${mac}; the payload
 * begins after ${size_bytes}.
 */
struct age_header_end {
	uint8_t mac[AGE_MAC_BYTES];
	size_t signed_bytes;
	size_t size_bytes;
};

/**
 * age_header_begin(file, ret_reader):
 * Read the version line.
 *
 * Errors: STATUS_MALFORMED.
 * Source: age-encryption.org/v1, "Version line".
 */
enum status age_header_begin(struct view file, struct age_header_reader *ret_reader) MUST_CHECK;

/**
 * age_header_next(reader, ret_stanza):
 * Read the next stanza.
 *
 * Errors: STATUS_NOT_FOUND when the MAC line is next; STATUS_MALFORMED;
 *         STATUS_TOO_BIG (no end within AGE_HEADER_MOST_BYTES).
 * Source: age-encryption.org/v1, "Recipient stanza", "The X25519 recipient type".
 */
enum status age_header_next(struct age_header_reader *reader, struct age_stanza *ret_stanza) MUST_CHECK;

/**
 * age_header_end(reader, ret_end):
 * Read the MAC line, once age_header_next has come to it.
 *
 * Errors: as age_header_next.
 * Source: age-encryption.org/v1, "Header MAC".
 */
enum status age_header_end(struct age_header_reader *reader, struct age_header_end *ret_end) MUST_CHECK;

/**
 * age_header_write(stanzas, count, ret_text, ret_signed_bytes):
 * Write version line, X25519 ${stanzas} and the "---" that the MAC is over.
 *
 * Shape:  ${ret_text} AGE_HEADER_WRITTEN_MOST bytes; ${count} at most
 *         MAX_RECIPIENTS; ${ret_signed_bytes} how much was written.
 * Errors: none.
 */
void age_header_write(const struct age_stanza *stanzas, size_t count, uint8_t *ret_text, size_t *ret_signed_bytes);

/**
 * age_header_finish(mac, text, signed_bytes):
 * Write the rest of the MAC line after age_header_write's; the whole size.
 *
 * Errors: none.
 */
size_t age_header_finish(const uint8_t mac[static AGE_MAC_BYTES], uint8_t *text, size_t signed_bytes);

#endif
