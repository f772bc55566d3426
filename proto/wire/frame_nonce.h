/* The one thing that front reads in a frame. */
#ifndef TELLBACK_WIRE_FRAME_NONCE_H
#define TELLBACK_WIRE_FRAME_NONCE_H

#include "tellback/bytes.h"

/**
 * frame_nonce(bytes):
 * The nonce of the frame ${bytes} if it stands first, where every encoder puts
 * it, else 0: so that front can answer `again` without parsing a frame.
 *
 * Errors: none.
 * Source: docs/FORMATS.md, "Frames".
 */
uint64_t frame_nonce(struct view bytes);

#endif
