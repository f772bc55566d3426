/* The verbs about the store itself. */
#ifndef TELLBACK_ADMIN_CHECKS_H
#define TELLBACK_ADMIN_CHECKS_H

#include "admin/shows.h"

/**
 * checks_step(shows):
 * One step of a check of the store, `--begin` the first of a new one: a line
 * "damaged WORD WHERE" for each thing that is; then "at PHASE N M", or "end"
 * and the lines that sum it up.
 *
 * checks_info(shows):
 * What the store is.
 *
 * Errors: those of the store; STATUS_NOT_FOUND (no check was begun).
 * Source: docs/OPERATE.md, "Is the store whole?".
 */
enum status checks_step(struct shows *shows) MUST_CHECK;
enum status checks_info(struct shows *shows) MUST_CHECK;

#endif
