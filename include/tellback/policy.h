/* The policy: every deadline, holiday and office hour, as the registrars
 * signed them. */
#ifndef TELLBACK_POLICY_H
#define TELLBACK_POLICY_H

#include <stdint.h>

#include "tellback/bytes.h"
#include "tellback/ids.h"

#define CLOCK_UNIT_TABLE(X) \
	X(MINUTES, "minutes") X(HOURS, "hours") X(WORKING_HOURS, "working-hours") X(WORKING_DAYS, "working-days") \
	X(MORNINGS, "mornings") X(SCHOOL_DAYS, "school-days")

/**
 * enum clock_unit:
 * What an amount of a clock line counts.
 *
 * Source: docs/FORMATS.md, "Policy".
 */
enum clock_unit {
#define X(code, word) UNIT_##code,
	CLOCK_UNIT_TABLE(X)
#undef X
	UNIT_COUNT
};

/**
 * struct clock_line:
 * How long one kind of duty has, in one circumstance.
 *
 * Shape:  ${duty} a duty kind's token; ${when} a token, "any" the least exact.
 * Units:  amounts in their unit; ${warn_amount} counts from the same start as
 *         ${amount}, 0 for no warning; ${statute} non-zero for `statute`.
 * Source: docs/FORMATS.md, "Policy".
 */
struct clock_line {
	char duty[TOKEN_SIZE];
	char when[TOKEN_SIZE];
	uint64_t amount;
	enum clock_unit unit;
	uint64_t warn_amount;
	enum clock_unit warn_unit;
	int statute;
};

/** A minute of the day, 0..1440, local time. */
struct minute_of_day {
	int minute;
};

/** A span of days or one day (first == last), days since 1970-01-01. */
struct day_span {
	int32_t first;
	int32_t last;
};

/** Whom to ring, by day and by night. */
struct policy_phone {
	struct agency crs;
	char day[24];
	char night[24];
};

/** A stage of escalation: who takes it up, and whom it is told to ("" none). */
struct policy_stage {
	uint64_t n;
	char role[TOKEN_SIZE];
	struct agency notify;
};

/** How old a waiting item of a grade may grow before its manager is told. */
struct policy_age_limit {
	char grade[TOKEN_SIZE];
	uint64_t amount;
	enum clock_unit unit;
};

/** How long a body or a note is kept after its case closed. */
struct policy_keep {
	int is_note;
	uint64_t amount;
	int is_months;
};

/**
 * struct policy:
 * A decoded policy note; it governs the cases of one CRS.
 *
 * Shape:  ${weekdays} bit 0 = Monday .. bit 6 = Sunday; ${holidays_from} and
 *         ${holidays_until} the span the holiday list is complete for.
 * Units:  ${time_s} unix seconds; days since 1970-01-01; minutes of the local
 *         day.
 * Owner:  arrays point into the arena it was decoded into.
 * Source: docs/FORMATS.md, "Policy".
 */
struct policy {
	uint64_t serial;
	struct digest prev;
	int64_t time_s;
	struct agency governs;
	const struct agency *also;
	size_t also_count;
	unsigned weekdays;
	struct minute_of_day open;
	struct minute_of_day shut;
	struct minute_of_day morning;
	struct minute_of_day school_start;
	const struct policy_phone *phones;
	size_t phone_count;
	struct day_span holidays_span;
	const int32_t *holidays;
	size_t holiday_count;
	const struct day_span *terms;
	size_t term_count;
	const struct clock_line *clocks;
	size_t clock_count;
	const struct policy_stage *stages;
	size_t stage_count;
	uint64_t suppress;
	uint64_t merge_delay_s;
	const struct policy_keep *keeps;
	size_t keep_count;
	const struct policy_age_limit *age_limits;
	size_t age_limit_count;
	struct digest hash;
};

#endif
