/* What the courier's two halves share. */
#ifndef TELLBACK_RUNTIME_COURIER_INNER_H
#define TELLBACK_RUNTIME_COURIER_INNER_H

#include "runtime/courier.h"

/** The list of files that one message came in (bytes). */
#define COURIER_STEMS_BYTES (64 * 1024)

/**
 * courier_restate(courier, id, stem):
 * Write beside ${stem} how our message ${id} stands now.
 *
 * Errors: as courier_follow.
 */
enum status courier_restate(const struct courier *courier, const struct envelope_id *id, const char *stem) MUST_CHECK;

#endif
