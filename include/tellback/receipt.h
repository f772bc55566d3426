/* The receipt note: a recipient's signed word on up to 64 envelopes. */
#ifndef TELLBACK_RECEIPT_H
#define TELLBACK_RECEIPT_H

#include <stdint.h>

#include "tellback/bytes.h"
#include "tellback/ids.h"

#define RECEIPT_ROLES(X) \
	X("social-worker") X("manager") X("info-officer") X("edt-worker") X("navigator") X("officer") \
	X("supervisor") X("dsl") X("key-adult") X("clinician") X("administrator") X("cover")
#define RECEIPT_CODES(X) \
	X("bad-header") X("no-stanza") X("bad-mac") X("bad-payload") X("bad-content") X("wrong-binding") \
	X("wrong-type") X("facts-mismatch") X("incomplete") X("not-for-us") X("bad-signature") X("cannot-open")

/**
 * enum receipt_status:
 * The step a receipt line attests; `opened` counts as `verified`.
 *
 * Source: docs/FORMATS.md, "Receipt".
 */
enum receipt_status { RECEIPT_VERIFIED, RECEIPT_OPENED, RECEIPT_REFUSED };

/**
 * struct receipt_line:
 * One envelope and what became of it.
 *
 * Shape:  ${word} is a role for RECEIPT_OPENED, a code for RECEIPT_REFUSED,
 *         empty for RECEIPT_VERIFIED.
 * Source: docs/FORMATS.md, "Receipt".
 */
struct receipt_line {
	enum receipt_status status;
	struct envelope_id envelope;
	struct digest hash;
	char word[TOKEN_SIZE];
};

/**
 * struct receipt:
 * A decoded receipt note: ${by} speaks to ${to}, the sender of every envelope
 * named.
 *
 * Shape:  1..64 lines, sorted by whole line.
 * Units:  ${time_s} unix seconds, the signer's claim.
 * Owner:  ${lines} and ${note} point into the arena or raw bytes.
 * Source: docs/FORMATS.md, "Receipt".
 */
struct receipt {
	struct agency by;
	struct agency to;
	int64_t time_s;
	const struct receipt_line *lines;
	size_t line_count;
	struct envelope_id salt;
	uint64_t seq;
	struct view before_seq;
	struct view note;
	struct digest hash;
};

#endif
