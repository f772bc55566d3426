/* Small numbers: what the policy does not let be shown, and what would give it
 * away. */
#ifndef TELLBACK_REVIEW_INDICATORS_HIDE_H
#define TELLBACK_REVIEW_INDICATORS_HIDE_H

#include "review/indicators_rows.h"

/**
 * indicators_hide(drafts, names, suppress):
 * Counts from 1 to below ${suppress} are hidden, and shares that show one: by
 * numerator, by denominator, or by what one leaves of the other; and where only
 * one part of a known whole is hidden, one more, so that it cannot be had by
 * subtracting.
 *
 * Source: docs/POLICY.md, `suppress`; docs/INDICATORS.md, "Small numbers".
 */
void indicators_hide(struct drafts *drafts, const struct names *names, uint64_t suppress);

#endif
