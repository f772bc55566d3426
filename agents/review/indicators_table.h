/* The indicators: what each is called, how it is computed, which way is good. */
#ifndef TELLBACK_REVIEW_INDICATORS_TABLE_H
#define TELLBACK_REVIEW_INDICATORS_TABLE_H

#include "review/report.h"

/* clang-format off */
#define INDICATORS_TABLE(X) \
	X(I1) X(I1b) X(I2) X(I3) X(I4) X(I5) X(I5b) X(I5c) X(I6) X(I7) X(I7b) \
	X(I8) X(I8b) X(I9) X(I10) X(I11) X(I11b) X(I11c) X(I12) X(I13) X(I14) \
	X(I15) X(I15b) X(I16) X(I16b) X(I16c) X(I17) X(I17b) X(I17c) X(I18) \
	X(P1) X(P2) X(P3) X(P3b) X(P3c) X(P3d) X(P3e) X(P3f) X(P4) X(P4b) \
	X(P5) X(P5b) X(P5c) X(P5d) X(P6) X(P6b) X(P6c) X(P6d) X(P6e) X(P6f) \
	X(P7) X(P7b) X(P7c) X(P8) X(P8b) X(P8c) X(P9) X(P9b) X(P9c) X(P9d) X(P10) X(P10b) \
	X(P11) X(P11b) X(P11c) X(P11d) X(P12) X(P13) X(P13b) X(P14) X(P14b) \
	X(P15) X(P15b) X(P15c) X(P15d) X(P15e) X(P16) X(P17) X(P17b) X(P17c) X(P17d) \
	X(P18) X(P19) X(P20) X(P20b) X(P20c) X(P20d)
/* clang-format on */

/**
 * enum indicator_id:
 * One of them.  A letter after the number: another measure of the same.
 */
enum indicator_id {
#define X(id) INDICATOR_##id,
	INDICATORS_TABLE(X)
#undef X
	INDICATOR_COUNT
};

/**
 * enum measure:
 * What is made of what was counted.
 *
 *   MEASURE_COUNT   how many
 *   MEASURE_SHARE   of how many
 *   MEASURE_RATE    of twelve months, for each 10,000 of the population
 *   MEASURE_MEDIAN  of minutes
 *   MEASURE_P90     the minutes that nine of ten did not exceed
 *   MEASURE_MOST    the most minutes
 */
enum measure { MEASURE_COUNT, MEASURE_SHARE, MEASURE_RATE, MEASURE_MEDIAN, MEASURE_P90, MEASURE_MOST };

/**
 * struct indicators_row:
 * One indicator.
 *
 * Shape:  ${base}: for a rate, what is counted; ${within}: whose parts this one
 *         has no more of than (a part hidden there is hidden here), itself for
 *         none; ${from_returns}: nothing is known of a month without a `return`.
 * Owner:  static.
 * Source: docs/INDICATORS.md.
 */
struct indicators_row {
	struct indicator shown;
	enum measure measure;
	enum indicator_id base;
	enum indicator_id within;
	int from_returns;
};

/**
 * indicators_table_row(id):
 * The row.
 *
 * Owner:  static.
 */
const struct indicators_row *indicators_table_row(enum indicator_id id);

#endif
