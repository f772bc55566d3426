/* ZAP (ZeroMQ RFC 27): libzmq asks for each handshake whether the peer's key
 * may connect. */
#ifndef TELLBACK_FRONT_ZAP_H
#define TELLBACK_FRONT_ZAP_H

#include <stddef.h>

#include "tellback/bytes.h"
#include "tellback/directory.h"

/** Frames of a request that we read; one with more is refused. */
#define ZAP_FRAMES 7

/**
 * enum zap_verdict:
 * What the peer is told: 200, 400 (do not come back), 300 (try again).
 */
enum zap_verdict { ZAP_YES, ZAP_NO, ZAP_LATER };

/**
 * zap_judge:
 * Decides on the key ${curve}, Z85.
 */
typedef enum zap_verdict zap_judge(void *context, const char *curve);

/**
 * zap_read(frames, count, domain, ret_curve):
 * Is it a request of version 1.0, for ${domain}, by the CURVE mechanism, with
 * a key of 32 bytes?  The key in ${ret_curve}.
 *
 * Errors: non-zero if it is anything else: refuse it.
 * Source: ZeroMQ RFC 27/ZAP.
 */
int zap_read(const struct view *frames, size_t count, const char *domain, char ret_curve[Z85_KEY_SIZE]);

/**
 * zap_serve(socket, domain, judge, context):
 * Answer every request that waits on the REP socket.  User-Id is the peer's
 * key in Z85: whose key it is, is looked up at every message, so that a key
 * that was revoked stops counting on connections that live on.
 */
void zap_serve(void *socket, const char *domain, zap_judge *judge, void *context);

#endif
