/* The envelope note: what the broker may know of a message. */
#ifndef TELLBACK_ENVELOPE_H
#define TELLBACK_ENVELOPE_H

#include <stdint.h>

#include "tellback/bytes.h"
#include "tellback/fact.h"
#include "tellback/ids.h"
#include "tellback/message_type.h"

/**
 * struct recipient:
 * One `to` line: an agency and which of its encryption epochs was used.
 *
 * Source: docs/FORMATS.md, "Envelope".
 */
struct recipient {
	struct agency agency;
	char epoch[EPOCH_SIZE];
};

/**
 * struct envelope:
 * A decoded envelope note.
 *
 * Shape:  ${re} and ${replaces} empty where the line says "-"; ${to} sorted,
 *         the sender's own among them; ${facts} sorted by whole line.
 * Units:  ${time_s} unix seconds, the sender's claim: no rule reads it;
 *         ${body_bytes} bytes of the age file.
 * Owner:  the arrays, ${type_word}, ${head}, ${before_seq} and ${note} point
 *         into the arena or the raw bytes given to the decoder.
 * Source: docs/FORMATS.md, "Envelope".
 */
struct envelope {
	struct envelope_id id;
	struct agency from;
	int64_t time_s;
	enum message_type type;
	const char *type_word;
	struct case_token case_token;
	struct envelope_id re;
	struct envelope_id replaces;
	const struct recipient *to;
	size_t to_count;
	const struct fact *facts;
	size_t fact_count;
	uint64_t directory_serial;
	struct envelope_id salt;
	struct digest body;
	uint64_t body_bytes;
	uint64_t seq;
	struct view head;	/* the text before the `body` line */
	struct view before_seq; /* the text before the `seq` line */
	struct view note;	/* the whole note as received */
	struct digest hash;	/* SHA-256 of ${note} */
};

#endif
