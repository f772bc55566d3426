/* I1 to I14 and I18: what comes in at the front door, and what becomes of it. */
#ifndef TELLBACK_REVIEW_INDICATORS_FLOW_H
#define TELLBACK_REVIEW_INDICATORS_FLOW_H

#include "review/indicators_events.h"
#include "review/indicators_meetings.h"

/**
 * indicators_flow(contacts, events, meetings):
 * Count them into the world's cells.
 *
 * Errors: in the cells.
 * Source: docs/INDICATORS.md, I1 to I14, I18.
 */
void indicators_flow(const struct contacts *contacts, const struct events *events, const struct meetings *meetings);

#endif
