/* What month, year and coverage have in common: the log told again, and what
 * indicators are computed from. */
#ifndef TELLBACK_REVIEW_COMPUTED_H
#define TELLBACK_REVIEW_COMPUTED_H

#include "log/hash_text.h"
#include "review/asked.h"
#include "review/indicators.h"
#include "review/replay.h"
#include "review/writing.h"

/** Remarks on where the figures come from. */
#define COMPUTED_REMARKS 2

/**
 * struct computed:
 * One computation.
 *
 * Shape:  before computed_begin: ${asked} as for asked_open, ${crs} and
 *         ${population} as they were said (NULL: not), ${months} and
 *         ${month_count}; after it ${input} is whole, and ${remarks} say what
 *         else is to be known of the log.
 * Owner:  computed_end.
 */
struct computed {
	struct asked asked;
	const char *crs;
	const char *population;
	struct report_month months[REPORT_MONTHS_MOST];
	size_t month_count;
	struct replay *replay;
	char root[HASH_TEXT_SIZE];
	struct indicators_input input;
	const char *remarks[COMPUTED_REMARKS];
	size_t remark_count;
};

/**
 * computed_begin(computed):
 * Open the folder, see that its checkpoint is signed by the log's key and no
 * directory or policy is missing, tell it again, find the front door.
 *
 * Errors: an exit code; in words in ${asked.trouble}, or said already.
 */
int computed_begin(struct computed *computed) MUST_CHECK;

/**
 * computed_write(computed, writing, out):
 * Put what was written where it is wanted: ${out} a path, whose file is
 * replaced whole or not at all, or NULL for standard output.
 *
 * Owner:  gives ${writing} back.
 * Errors: an exit code; in words in ${asked.trouble}.
 */
int computed_write(struct computed *computed, struct writing *writing, const char *out) MUST_CHECK;

/**
 * computed_end(computed, code):
 * Say what went wrong, give everything back; ${code}.
 */
int computed_end(struct computed *computed, int code);

#endif
