/* Strategy meetings, each once, however many records and versions there are;
 * P5d, P11 and P12. */
#ifndef TELLBACK_REVIEW_INDICATORS_MEETINGS_H
#define TELLBACK_REVIEW_INDICATORS_MEETINGS_H

#include "review/indicators_contacts.h"

/**
 * struct meeting:
 * One.
 *
 * Shape:  ${record} the place of its newest version; ${recorded} when its first
 *         record was accepted; ${is_first}: the first of its case, or of those
 *         linked with it.
 */
struct meeting {
	uint32_t record;
	uint64_t version;
	uint32_t group;
	struct instant held;
	struct instant recorded;
	int is_first;
};

/**
 * struct meetings:
 * All, of the front door asked for, that have a record which stands.
 *
 * Shape:  ${of_note}[place of a record] its meeting, WORLD_NONE elsewhere.
 */
struct meetings {
	struct meeting *list;
	uint32_t count;
	uint32_t *of_note;
};

/**
 * indicators_meetings_read(world, ret_meetings):
 * Find them.
 *
 * Owner:  in the world's arena.
 * Errors: STATUS_NO_MEMORY.
 */
enum status indicators_meetings_read(struct world *world, struct meetings *ret_meetings) MUST_CHECK;

/**
 * indicators_meetings_count(contacts, meetings):
 * P5d, P11 and P12 into the world's cells.
 *
 * Errors: in the cells.
 * Source: docs/INDICATORS.md, P5, P11 and P12.
 */
void indicators_meetings_count(const struct contacts *contacts, const struct meetings *meetings);

#endif
