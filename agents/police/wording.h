/* The words of one notice: an incident's notification as a JSON file. */
#ifndef TELLBACK_POLICE_WORDING_H
#define TELLBACK_POLICE_WORDING_H

#include "police/plan.h"

/** What an alert says in place of the incident. */
#define WORDING_ALERT                                                                                                  \
	"This is an alert without details. Watch over this child as you always do. Do not ask the child or the "       \
	"family "                                                                                                      \
	"about it, and keep it to those who need to know. If you are worried, refer; in danger, 999."

/**
 * wording_make(incident, json, plan, item, arena, ret_json):
 * The notification of ${item}, of one child and to its ${to}, which for
 * PLAN_OURSELVES the caller has made the police.  ${json} is the incident as it
 * was handed in.
 *
 * Shape:  a setting gets of the child what it needs to find it among its own
 *         (names, birth date, UPN, school); the front door and the exploitation
 *         team all that there is, if it is fit to send.  An alert has none of
 *         the incident: not when, not how grave, no advice of the officer's,
 *         and of the handling marks only whether the parents know.
 * Errors: STATUS_NO_MEMORY; STATUS_TOO_BIG.
 * Source: docs/FORMATS.md, "Envelope" (notification); docs/FIELDS.md, "Incident".
 */
enum status wording_make(const struct document *incident, struct view json, const struct plan *plan,
			 const struct plan_item *item, struct arena *arena, struct view *ret_json) MUST_CHECK;

/**
 * wording_again(json, reference, to, recipient, arena, ret_json):
 * Our own copy of a notice (agent_json) to be sent anew: under ${reference}, to
 * ${to}, and if ${recipient} is not NULL for whom there.
 *
 * Errors: STATUS_NO_MEMORY; STATUS_MALFORMED (it is no notice); STATUS_TOO_BIG.
 */
enum status wording_again(struct view json, const char *reference, const char *to, const char *recipient,
			  struct arena *arena, struct view *ret_json) MUST_CHECK;

#endif
