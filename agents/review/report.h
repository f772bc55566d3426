/* A report: the indicators of some months, as figures.  Computed in one place
 * (review/indicators.h), written in several (CSV, JSON, a page). */
#ifndef TELLBACK_REVIEW_REPORT_H
#define TELLBACK_REVIEW_REPORT_H

#include <stddef.h>
#include <stdint.h>

#include "tellback/ids.h"

/** Months of one report at most: a year, and the year before it. */
#define REPORT_MONTHS_MOST 24

/**
 * enum figure_state:
 * Is there a figure, and may it be shown?
 *
 *   FIGURE_NONE        nothing to count in that month (a share of nothing)
 *   FIGURE_KNOWN       ${value} holds
 *   FIGURE_SUPPRESSED  a count that the policy's `suppress` hides
 *   FIGURE_NO_DATA     the log does not cover the month, or no `return` came
 */
enum figure_state { FIGURE_NONE, FIGURE_KNOWN, FIGURE_SUPPRESSED, FIGURE_NO_DATA };

/**
 * enum figure_unit:
 * What a value counts.  A share is in tenths of a percent (rounded half up from
 * ${top} / ${bottom}), a rate in tenths per 10,000, a time in minutes.
 */
enum figure_unit { UNIT_OF_COUNT, UNIT_OF_SHARE, UNIT_OF_RATE, UNIT_OF_TIME };

/**
 * struct figure:
 * One cell.
 *
 * Shape:  ${value} in the indicator's unit; a share or rate shows its
 *         ${top} and ${bottom} as well, a count has them 0.
 */
struct figure {
	enum figure_state state;
	int64_t value;
	uint64_t top;
	uint64_t bottom;
};

/**
 * enum better:
 * Which way is good.
 */
enum better { BETTER_NEITHER, BETTER_UP, BETTER_DOWN };

/**
 * struct indicator:
 * One of the field's indicators, as a row of a table.
 *
 * Shape:  ${id} "I1".."I18", "P1".."P20", with a letter where one indicator
 *         has several measures ("P3a"); ${formula} numerator and denominator in
 *         words; ${target} in the unit, -1 for none; ${missing} NULL, or why
 *         neither log nor `return` carries it: then it has no figures and is
 *         printed as `not in the log`.
 * Owner:  static.
 * Source: docs/INDICATORS.md.
 */
struct indicator {
	const char *id;
	const char *name;
	const char *formula;
	enum figure_unit unit;
	enum better better;
	int64_t target;
	const char *missing;
};

/**
 * struct report_row:
 * One indicator over the months, for all or for one part.
 *
 * Shape:  ${split} "" for all, else "agency", "route", "stage", ...; ${part}
 *         the value it is split by; ${figures} one a month.
 */
struct report_row {
	const struct indicator *indicator;
	const char *split;
	const char *part;
	const struct figure *figures;
};

/**
 * struct report_month:
 * A month of London time.
 */
struct report_month {
	int year;
	int month; /* 1..12 */
};

/**
 * struct report:
 * All of it.
 *
 * Shape:  rows of one indicator stand together, the one for all first;
 *         ${origin}, ${size}, ${root} the checkpoint it was computed from;
 *         ${crs} whose policy; ${suppress} from that policy; ${population} as it
 *         was said, 0: not; ${remarks} sentences
 *         that a reader must know (erased notes, what could not be judged);
 *         ${cover} NULL, or for each month NULL or why its figures are not whole
 *         ("the log ends on 14 August 2024 at 18:00").
 * Owner:  everything points into the arena it was made in.
 */
struct report {
	const struct report_month *months;
	size_t month_count;
	const struct report_row *rows;
	size_t row_count;
	const char *origin;
	uint64_t size;
	const char *root;
	struct agency crs;
	uint64_t suppress;
	uint64_t population;
	const char *const *remarks;
	size_t remark_count;
	const char *const *cover;
};

/** "September 2024" and NUL; "2024-09" and NUL. */
#define REPORT_MONTH_SIZE 32
#define REPORT_MONTH_CODE_SIZE 16

/**
 * report_month_text(month, ret_text), report_month_short(month, ret_text),
 * report_month_code(month, ret_text):
 * "September 2024"; "Sep 24"; "2024-09".
 */
void report_month_text(const struct report_month *month, char ret_text[REPORT_MONTH_SIZE]);
void report_month_short(const struct report_month *month, char ret_text[REPORT_MONTH_SIZE]);
void report_month_code(const struct report_month *month, char ret_text[REPORT_MONTH_CODE_SIZE]);

/**
 * report_row_find(report, id, split, part):
 * The row, or NULL.
 */
const struct report_row *report_row_find(const struct report *report, const char *id, const char *split,
					 const char *part);

/** "September 2023 to September 2024" and NUL. */
#define REPORT_RUN_SIZE (2 * REPORT_MONTH_SIZE + 8)

/**
 * report_cover_run(report, at, ret_text):
 * Months from ${at} on that are not whole for one and the same reason, as
 * "January 2024 to August 2024"; returns the month after them.
 *
 * Shape:  ${cover} says why month ${at} is not whole.
 */
size_t report_cover_run(const struct report *report, size_t at, char ret_text[REPORT_RUN_SIZE]);

/**
 * report_id_base(id):
 * How many of the first bytes of ${id} name the indicator: "P3a" is a measure
 * of P3, so 2.
 */
size_t report_id_base(const char *id);

/** A figure in words ("12", "53.1 %", "1 h 40 min", "c", "-"), with NUL. */
#define FIGURE_TEXT_SIZE 32

/**
 * report_figure_text(indicator, figure, ret_text):
 * As a person reads it: "c" where suppressed, "-" where there is none, "no data".
 */
void report_figure_text(const struct indicator *indicator, const struct figure *figure,
			char ret_text[FIGURE_TEXT_SIZE]);

/**
 * report_value_round(unit, value, ret_text):
 * A target or a mark of a scale, without the noughts of a figure that say
 * nothing: "95 %", "1 d", not "95.0 %", "1 d 0 h".
 */
void report_value_round(enum figure_unit unit, int64_t value, char ret_text[FIGURE_TEXT_SIZE]);

/** "12,345 of 67,890" and NUL. */
#define FIGURE_PARTS_SIZE 72

/**
 * report_figure_parts(indicator, figure, ret_text):
 * What a known share or rate was made from, "12 of 49"; else empty.
 */
void report_figure_parts(const struct indicator *indicator, const struct figure *figure,
			 char ret_text[FIGURE_PARTS_SIZE]);

#endif
