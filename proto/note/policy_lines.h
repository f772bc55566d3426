/* The lines of a policy after its head, read and written. */
#ifndef TELLBACK_NOTE_POLICY_LINES_H
#define TELLBACK_NOTE_POLICY_LINES_H

#include "note/lines.h"
#include "note/page.h"
#include "tellback/policy.h"

/** The one zone that the rules know. */
#define POLICY_ZONE_LINE "zone Europe/London"

/** The largest amount of a clock, a keep or an age limit: whatever its unit,
 * sums of it stay far from the ends of 64 bits. */
#define POLICY_MOST_AMOUNT 1000000

/**
 * policy_lines_read(lines, policy):
 * Take the lines from `governs` to the end into ${policy}.
 *
 * Owner:  arrays lie in the arena of ${lines}.
 * Errors: the text is refused.
 * Source: docs/FORMATS.md, "Policy".
 */
void policy_lines_read(struct lines *lines, struct policy *policy);

/**
 * policy_lines_write(page, policy):
 * Add those lines; sorts lists.
 *
 * Errors: kept in ${page}; a field off the grammar is our bug (assert).
 * Source: docs/FORMATS.md, "Policy".
 */
void policy_lines_write(struct page *page, const struct policy *policy);

#endif
