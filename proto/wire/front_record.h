/* Front's and core's records as bytes (shape: tellback/front_record.h).
 *
 *   FRAME  01 | connection u64le | question u64le | n u8 | agency | bytes
 *   REPLY  02 | question u64le | bytes
 *   KEYS   03 | generation u64le | more u8 | (z85 40 bytes | n u8 | agency)*
 *   BAR    04 | n u8 | agency */
#ifndef TELLBACK_WIRE_FRONT_RECORD_H
#define TELLBACK_WIRE_FRONT_RECORD_H

#include "base/arena.h"
#include "tellback/front_record.h"
#include "tellback/status.h"

/**
 * front_record_encode(record, arena, ret_bytes):
 * ${record} as bytes for record_stream_write.
 *
 * Owner:  ${ret_bytes} points into ${arena}.
 * Errors: STATUS_TOO_BIG; STATUS_NO_MEMORY.
 */
enum status front_record_encode(const struct front_record *record, struct arena *arena,
				struct view *ret_bytes) MUST_CHECK;

/**
 * front_record_decode(bytes, arena, ret_record):
 * Read one record; agencies and keys are checked by their grammar.
 *
 * Owner:  ${ret_record} points into ${bytes}, its keys into ${arena}.
 * Errors: STATUS_MALFORMED; STATUS_NO_MEMORY.
 */
enum status front_record_decode(struct view bytes, struct arena *arena, struct front_record *ret_record) MUST_CHECK;

#endif
