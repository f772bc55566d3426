/* The verbs of erasing. */
#ifndef TELLBACK_ADMIN_ERASES_H
#define TELLBACK_ADMIN_ERASES_H

#include "admin/shows.h"

/**
 * erases_due(shows):
 * Closed cases after the place `--after N` whose time to be kept is over: first
 * "after N", where the next page begins, or "end"; then a token each.
 *
 * erases_look(shows):
 * May the case `--case TOKEN` be erased?  Then what of the leaves from `--from
 * INDEX` on is about it and nothing else: first "next N", or "end"; then an
 * index each.
 *
 * erases_case(shows):
 * Erase the case `--case TOKEN`, and with it the indices of the payload, a line
 * each.
 *
 * Errors: those of the store; STATUS_NOT_FOUND (no such case); STATUS_CONFLICT
 *         (it may not be erased now).
 * Source: docs/OPERATE.md, "Erasing a case".
 */
enum status erases_due(struct shows *shows) MUST_CHECK;
enum status erases_look(struct shows *shows) MUST_CHECK;
enum status erases_case(struct shows *shows) MUST_CHECK;

#endif
