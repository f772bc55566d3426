#include "rules/clocks.h"

#include <string.h>

#include "base/day.h"

#define MS_A_MINUTE 60000LL
#define MS_A_HOUR 3600000LL
#define MS_A_DAY 86400000LL
#define MINUTES_A_DAY 1440
#define SUNDAY 6

/* Longer than any case lives: past it a search for a day gives up. */
#define MOST_DAYS 40000
#define MOST_AMOUNT (MS_A_DAY * 365 * 100 / MS_A_MINUTE)

static int64_t
floor_divide(int64_t value, int64_t by)
{
	return value / by - (value % by < 0);
}

/* The last Sunday of ${month_end}'s month, ${month_end} "-03-31" or "-10-31". */
static int32_t
last_sunday(int32_t day, const char *month_end)
{
	char text[DAY_SIZE];
	int32_t end = 0;

	day_print(day, text);
	memcpy(text + 4, month_end, sizeof "-03-31");
	(void)day_parse(text, &end); /* every year has that day */
	return end - (day_of_week(end) + 1) % 7;
}

static int64_t
offset_ms(struct instant instant)
{
	int32_t day = (int32_t)floor_divide(instant.ms, MS_A_DAY);
	int64_t from = last_sunday(day, "-03-31") * MS_A_DAY + MS_A_HOUR;
	int64_t until = last_sunday(day, "-10-31") * MS_A_DAY + MS_A_HOUR;

	return instant.ms >= from && instant.ms < until ? MS_A_HOUR : 0;
}

int32_t
clocks_day(struct instant instant)
{
	return (int32_t)floor_divide(instant.ms + offset_ms(instant), MS_A_DAY);
}

int
clocks_minute(struct instant instant)
{
	int64_t local = instant.ms + offset_ms(instant);

	return (int)((local - floor_divide(local, MS_A_DAY) * MS_A_DAY) / MS_A_MINUTE);
}

struct instant
clocks_at(int32_t day, int minute)
{
	int64_t wall = day * MS_A_DAY + minute * MS_A_MINUTE;
	struct instant summer = {wall - MS_A_HOUR};

	/* if it is summer an hour earlier, that is the moment (in October the
	 * first of two); else it is winter, or the hour that March skips */
	return offset_ms(summer) ? summer : (struct instant){wall};
}

int
clocks_is_working_day(const struct policy *policy, int32_t day)
{
	if (!(policy->weekdays & 1u << day_of_week(day)))
		return 0;
	for (size_t i = 0; i < policy->holiday_count; i++)
		if (policy->holidays[i] == day)
			return 0;
	return 1;
}

int
clocks_covers(const struct policy *policy, int32_t day)
{
	return day >= policy->holidays_span.first && day <= policy->holidays_span.last;
}

/* Four-digit years: the order of the text is that of time. */
static int
card_span_has(const struct card_span *span, const char *day)
{
	return strcmp(span->first, day) <= 0 && strcmp(day, span->last) <= 0;
}

/* What a list of terms says of a day: nothing unless it lies between the
 * list's first day and its last. */
struct reach {
	int begun;
	int unended;
	int in_term;
};

static void
reach_add(struct reach *reach, int is_begun, int is_unended)
{
	reach->begun |= is_begun;
	reach->unended |= is_unended;
	reach->in_term |= is_begun & is_unended;
}

static int
reach_speaks(const struct reach *reach)
{
	return reach->begun & reach->unended;
}

static struct reach
card_reach(const struct card *card, const char *day)
{
	struct reach reach = {0};

	for (size_t i = 0; i < card->term_count; i++)
		reach_add(&reach, strcmp(card->terms[i].first, day) <= 0, strcmp(day, card->terms[i].last) <= 0);
	return reach;
}

static struct reach
policy_reach(const struct policy *policy, int32_t day)
{
	struct reach reach = {0};

	for (size_t i = 0; i < policy->term_count; i++)
		reach_add(&reach, policy->terms[i].first <= day, day <= policy->terms[i].last);
	return reach;
}

static int
is_school_day(const struct calendar *calendar, int32_t day)
{
	struct reach reach = policy_reach(calendar->policy, day);

	if (!clocks_is_working_day(calendar->policy, day))
		return 0;
	if (calendar->setting) {
		struct reach own;
		char text[DAY_SIZE];

		if (clocks_contact(calendar->setting, day, 0))
			return 0;
		day_print(day, text);
		own = card_reach(calendar->setting, text);
		if (reach_speaks(&own))
			reach = own;
	}
	/* nobody's calendar speaks of that day: an early deadline is seen, a
	 * missing one is not */
	return reach.in_term || !reach_speaks(&reach);
}

const struct agency *
clocks_contact(const struct card *card, int32_t day, size_t at)
{
	char text[DAY_SIZE];

	day_print(day, text);
	for (size_t i = 0; i < card->closure_count; i++)
		if (card_span_has(&card->closures[i], text) && !at--)
			return &card->closures[i].contact;
	return NULL;
}

/* Does ${day} count, ${idle} days after the last one that did? */
static int
counts(const struct calendar *calendar, enum clock_unit unit, int32_t day, int32_t idle)
{
	if (unit == UNIT_SCHOOL_DAYS && idle <= CLOCKS_LONGEST_HOLIDAY)
		return is_school_day(calendar, day);
	return clocks_is_working_day(calendar->policy, day);
}

/* The n-th day after ${day} that counts, or 0 with ${ret_day} untouched if
 * there is none for a century. */
static int
nth_day(const struct calendar *calendar, enum clock_unit unit, uint64_t n, int32_t day, int32_t *ret_day)
{
	int32_t last = day, end = day + MOST_DAYS;

	while (n) {
		if (day++ == end)
			return 0;
		if (counts(calendar, unit, day, day - last)) {
			last = day;
			n--;
		}
	}
	*ret_day = last;
	return 1;
}

static struct instant
due_in_days(const struct calendar *calendar, enum clock_unit unit, uint64_t n, struct instant start)
{
	const struct policy *policy = calendar->policy;
	int32_t day = 0;

	if (!nth_day(calendar, unit, n, clocks_day(start), &day))
		return (struct instant){INSTANT_NEVER};
	if (unit == UNIT_MORNINGS)
		return clocks_at(day, policy->morning.minute);
	if (unit == UNIT_SCHOOL_DAYS)
		return clocks_at(day, policy->school_start.minute);
	return clocks_at(day + 1, 0);
}

static struct instant
due_in_working_hours(const struct policy *policy, uint64_t hours, struct instant start)
{
	int64_t left_ms = (int64_t)hours * MS_A_HOUR;
	int32_t day = clocks_day(start);

	for (int32_t walked = 0; walked < MOST_DAYS; walked++, day++) {
		int64_t from = clocks_at(day, policy->open.minute).ms;
		int64_t until = clocks_at(day, policy->shut.minute).ms;

		if (from < start.ms)
			from = start.ms;
		if (from >= until || !clocks_is_working_day(policy, day))
			continue;
		if (left_ms <= until - from)
			return (struct instant){from + left_ms};
		left_ms -= until - from;
	}
	return (struct instant){INSTANT_NEVER};
}

struct instant
clocks_due(const struct calendar *calendar, enum clock_unit unit, uint64_t amount, struct instant start)
{
	if (amount > MOST_AMOUNT)
		return (struct instant){INSTANT_NEVER};
	switch (unit) {
	case UNIT_MINUTES:
		return (struct instant){start.ms + (int64_t)amount * MS_A_MINUTE};
	case UNIT_HOURS:
		return (struct instant){start.ms + (int64_t)amount * MS_A_HOUR};
	case UNIT_WORKING_HOURS:
		return due_in_working_hours(calendar->policy, amount, start);
	case UNIT_WORKING_DAYS:
	case UNIT_MORNINGS:
	case UNIT_SCHOOL_DAYS:
		return due_in_days(calendar, unit, amount, start);
	case UNIT_COUNT:
	default:
		return (struct instant){INSTANT_NEVER};
	}
}

struct instant
clocks_remind(const struct policy *policy, const struct duty *duty)
{
	struct instant never = {INSTANT_NEVER}, morning;
	int32_t last;

	if (duty->due.ms == INSTANT_NEVER)
		return never;
	last = clocks_day((struct instant){duty->due.ms - 1});
	morning = clocks_at(last, policy->morning.minute);
	if (clocks_day(duty->start) >= last || morning.ms >= duty->due.ms)
		return never;
	if (duty->warn.ms != INSTANT_NEVER && morning.ms <= duty->warn.ms)
		return never;
	return morning;
}

const struct clock_line *
clocks_line(const struct policy *policy, const char *duty, const char *const *whens, size_t when_count)
{
	for (size_t w = 0; w < when_count; w++) {
		for (size_t i = 0; i < policy->clock_count; i++) {
			const struct clock_line *line = &policy->clocks[i];

			if (!strcmp(line->duty, duty) && !strcmp(line->when, whens[w]))
				return line;
		}
	}
	return NULL;
}
