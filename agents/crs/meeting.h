/* Who was at a strategy meeting, and who should have been. */
#ifndef TELLBACK_CRS_MEETING_H
#define TELLBACK_CRS_MEETING_H

#include "crs/matter.h"

/**
 * meeting_listed(call, json, name, to, count):
 * The agencies that the record ${json} lists at ${name} ("invited", "present").
 *
 * Shape:  ${to} of MAX_RECIPIENTS.
 * Errors: EXIT_USAGE, with words in err (something that is no agency's id).
 */
enum exit_code meeting_listed(struct verb_call *call, struct view json, const char *name, struct agency *to,
			      size_t *count);

/**
 * meeting_is_quorate(call, present, count):
 * Non-zero if police and health are among ${present}; we who hold the case are
 * there by ourselves.
 *
 * Source: docs/FORMATS.md, "Duties" (quorum).
 */
int meeting_is_quorate(const struct verb_call *call, const struct agency *present, size_t count);

/**
 * meeting_forgotten(call, matter, json):
 * A school, college, nursery or CAMHS that knows the child (it sent or got
 * something of the case), or a school that a referral names as a child's, and
 * that was neither invited nor left out for a reason: each is said.  A school
 * without an agent is invited as the role "school", or left out by that word.
 *
 * Errors: EXIT_REFUSED if there is any, with words in err.
 */
enum exit_code meeting_forgotten(struct verb_call *call, const struct matter *matter, struct view json);

#endif
