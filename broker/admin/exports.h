/* The verbs that give everything out, a page at a call: core is not kept from
 * its turns for longer than a page takes. */
#ifndef TELLBACK_ADMIN_EXPORTS_H
#define TELLBACK_ADMIN_EXPORTS_H

#include "admin/shows.h"

/**
 * exports_leaves(shows):
 * Leaves with their notes from `--from INDEX` on: first "of COUNT", how many
 * there are; then for each its line, and as many bytes of its note as the
 * line's last word says (0: it was erased).
 *
 *   <index> <kind> <sha256 hex> <accepted unix ms> <bytes>
 *
 * exports_checkpoint(shows):
 * The checkpoint that the signer shows, or with `--witnessed` the newest that
 * a witness cosigned, as it stands; nothing where there is none.
 *
 * exports_duties(shows):
 * Every duty after the place `--after N`, of `--case TOKEN` and those linked
 * with it or of all: first "after N", where the next page begins, or "end";
 * then a duty_print line each.
 *
 * Errors: those of the store; STATUS_NOT_FOUND (no such case).
 * Source: docs/OPERATE.md, "What an export looks like".
 */
enum status exports_leaves(struct shows *shows) MUST_CHECK;
enum status exports_checkpoint(struct shows *shows) MUST_CHECK;
enum status exports_duties(struct shows *shows) MUST_CHECK;

#endif
