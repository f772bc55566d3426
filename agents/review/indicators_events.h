/* What was done about children: assessments authorised, enquiries completed,
 * help taken up, conferences held.  However many were told of it, each is one
 * event of one child. */
#ifndef TELLBACK_REVIEW_INDICATORS_EVENTS_H
#define TELLBACK_REVIEW_INDICATORS_EVENTS_H

#include "review/indicators_contacts.h"

/**
 * struct event:
 * One child's.
 *
 * Shape:  ${of} and ${code} the outcome's words; ${is_left_out}: I13's
 *         exclusion counts it; ${referred} when its referral was received, ${began}
 *         when the meeting was held that began it.
 * Units:  INSTANT_NEVER: not known.
 * Owner:  borrows the notes.
 */
struct event {
	const char *of;
	const char *code;
	struct instant at;
	struct instant referred;
	struct instant began;
	int is_left_out;
};

/**
 * struct events:
 * All, of the front door asked for.
 */
struct events {
	const struct event *list;
	uint32_t count;
};

/**
 * indicators_events_read(contacts, ret_events):
 * Find them.  Outcomes of one kind, in one case, on one day are one event a
 * child; told in several linked cases, which know the child by other tokens,
 * those of the case that has the most children count.
 *
 * Owner:  in the world's arena.
 * Errors: STATUS_NO_MEMORY.
 * Source: docs/INDICATORS.md, "Events".
 */
enum status indicators_events_read(const struct contacts *contacts, struct events *ret_events) MUST_CHECK;

#endif
