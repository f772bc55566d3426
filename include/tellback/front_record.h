/* What front and core say to each other, record by record, over their stream
 * socketpair.  front -> core: FRAME.  core -> front: REPLY, KEYS, BAR. */
#ifndef TELLBACK_FRONT_RECORD_H
#define TELLBACK_FRONT_RECORD_H

#include <stdint.h>

#include "tellback/bounds.h"
#include "tellback/bytes.h"
#include "tellback/directory.h"
#include "tellback/ids.h"

/** The largest record, and what each end may have waiting (bytes). */
#define FRONT_RECORD_BYTES (MAX_FRAME_BYTES + 256)
#define FRONT_STREAM_BYTES (8 * (FRONT_RECORD_BYTES + 4))

/** Keys in one record; a longer table comes in several. */
#define FRONT_KEYS_A_RECORD 1024

/**
 * enum front_record_kind:
 * What a record says.
 *
 * Source: docs/TRANSPORT.md, "front and core".
 */
enum front_record_kind { FRONT_FRAME = 1, FRONT_REPLY, FRONT_KEYS, FRONT_BAR };

/**
 * struct front_frame:
 * A frame of an admitted agency.
 *
 * Shape:  ${connection} is the same for all frames of one connection and for
 *         no other; ${question} names this one, to be answered at most once;
 *         ${agency} is whose CURVE key it came under, by the newest KEYS.
 * Owner:  ${bytes} points into the record.
 */
struct front_frame {
	uint64_t connection;
	uint64_t question;
	struct agency agency;
	struct view bytes;
};

/**
 * struct front_reply:
 * The answer to one question; front drops it if the asker has left.
 *
 * Owner:  ${bytes} points into the record.
 */
struct front_reply {
	uint64_t question;
	struct view bytes;
};

/**
 * struct front_keys:
 * Who may connect.  core sends the whole table, on each new stream first of
 * all and after each directory; front admits nobody before the first.
 *
 * Shape:  at most FRONT_KEYS_A_RECORD; ${more} non-zero: the table goes on in
 *         the next record, of the same ${generation}.
 * Owner:  ${keys} points into an arena.
 */
struct front_key {
	char curve[Z85_KEY_SIZE];
	struct agency agency;
};
struct front_keys {
	uint64_t generation;
	const struct front_key *keys;
	size_t count;
	int more;
};

/**
 * struct front_bar:
 * Cut this agency's connections now and refuse it for ten minutes.
 */
struct front_bar {
	struct agency agency;
};

/**
 * struct front_record:
 * One record.
 */
struct front_record {
	enum front_record_kind kind;
	union {
		struct front_frame frame;
		struct front_reply reply;
		struct front_keys keys;
		struct front_bar bar;
	} as;
};

#endif
