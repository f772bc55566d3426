/* A look at protobuf bytes before protobuf-c sees them: it takes memory as it
 * parses, keeps unknown fields and lets the last of two values win. */
#ifndef TELLBACK_WIRE_FRAME_SCAN_H
#define TELLBACK_WIRE_FRAME_SCAN_H

#include "tellback/bytes.h"
#include "tellback/status.h"

/** Rows of Owed's answer that one frame may hold: each is over 128 bytes. */
#define FRAME_MOST_DUTIES 2048

/**
 * frame_scan(bytes):
 * Is ${bytes} a Frame in shape: each field of its wire type, none twice, one
 * kind, repeated ones within their bounds, texts plain ASCII, few unknown
 * fields?  Allocates nothing.
 *
 * Errors: STATUS_MALFORMED; STATUS_TOO_BIG.
 * Source: docs/FORMATS.md, "Frames".
 */
enum status frame_scan(struct view bytes) MUST_CHECK;

#endif
