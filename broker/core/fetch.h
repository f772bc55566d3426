/* Fetching: an agency asks for what comes after its cursor, and waits. */
#ifndef TELLBACK_CORE_FETCH_H
#define TELLBACK_CORE_FETCH_H

#include "core/inner.h"

/**
 * fetch_frame(question):
 * Answer a Fetch, or keep it until something comes or its time is up.
 *
 * Errors: fatal ones only.
 * Source: docs/FORMATS.md, "Frames".
 */
enum status fetch_frame(struct question *question) MUST_CHECK;

/**
 * fetch_wake(core):
 * Answer the waiting fetches that can be.
 *
 * Errors: fatal ones only.
 */
enum status fetch_wake(struct core *core) MUST_CHECK;

#endif
