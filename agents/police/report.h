/* What became of an incident's notices, for people and for the file's sender. */
#ifndef TELLBACK_POLICE_REPORT_H
#define TELLBACK_POLICE_REPORT_H

#include "police/notify.h"

/**
 * report_is_held(item, sent), report_state(item, sent, is_old):
 * Does it wait for a person; what has become of it, in a word or two.
 *
 * Owner:  static.
 */
int report_is_held(const struct plan_item *item, const struct agent_sent *sent);
const char *report_state(const struct plan_item *item, const struct agent_sent *sent, int is_old);

/**
 * report_plan(item):
 * What would become of one that has not been made.
 *
 * Owner:  static.
 */
const char *report_plan(const struct plan_item *item);

/**
 * report_to(item):
 * Whom it is for, as a person calls them.
 *
 * Owner:  points into ${item}.
 */
const char *report_to(const struct plan_item *item);

/**
 * report_json(report, arena, ret_json):
 * {"untold": n, "held": n, "notices": [{notice, state, to, detail, id, words}]}.
 *
 * Shape:  no name of a child stands in it.
 * Errors: STATUS_NO_MEMORY.
 */
enum status report_json(const struct notify_report *report, struct arena *arena, struct view *ret_json) MUST_CHECK;

#endif
