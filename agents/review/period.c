#include "review/period.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/day.h"
#include "rules/clocks.h"

#define MONTH_CHARACTERS 7
/* the year before the first and that after the last are dates as well */
#define FIRST_YEAR 1971
#define LAST_YEAR 9997

static const char *const names[] = {"January", "February", "March",	"April",   "May",      "June",
				    "July",    "August",   "September", "October", "November", "December"};

/* Months since the year 0, so that they can be counted. */
static int
number_of(const struct report_month *month)
{
	return month->year * 12 + month->month - 1;
}

static struct report_month
month_at(int number)
{
	return (struct report_month){number / 12, number % 12 + 1};
}

enum status
period_month(const char *text, struct report_month *ret_month)
{
	struct report_month month;

	if (strlen(text) != MONTH_CHARACTERS || text[4] != '-')
		return STATUS_MALFORMED;
	for (size_t i = 0; i < MONTH_CHARACTERS; i++)
		if (i != 4 && !isdigit((unsigned char)text[i]))
			return STATUS_MALFORMED;
	month.year = atoi(text);
	month.month = atoi(text + 5);
	if (month.year < FIRST_YEAR || month.year > LAST_YEAR || month.month < 1 || month.month > 12)
		return STATUS_MALFORMED;
	*ret_month = month;
	return STATUS_OK;
}

enum status
period_year(const char *text, struct report_month ret_months[REPORT_MONTHS_MOST], size_t *ret_count)
{
	struct report_month first, last;
	char from[MONTH_CHARACTERS + 1];
	int count = PERIOD_YEAR;

	if (strlen(text) == MONTH_CHARACTERS) {
		if (period_month(text, &last))
			return STATUS_MALFORMED;
		first = month_at(number_of(&last) - PERIOD_YEAR + 1);
	} else {
		if (strlen(text) != 2 * MONTH_CHARACTERS + 2 || memcmp(text + MONTH_CHARACTERS, "..", 2) != 0)
			return STATUS_MALFORMED;
		memcpy(from, text, MONTH_CHARACTERS);
		from[MONTH_CHARACTERS] = '\0';
		if (period_month(from, &first) || period_month(text + MONTH_CHARACTERS + 2, &last))
			return STATUS_MALFORMED;
		count = number_of(&last) - number_of(&first) + 1;
	}
	if (count < 1)
		return STATUS_CONFLICT;
	if (first.year < FIRST_YEAR)
		return STATUS_MALFORMED;
	if (count > REPORT_MONTHS_MOST)
		return STATUS_TOO_BIG;
	for (int i = 0; i < count; i++)
		ret_months[i] = month_at(number_of(&first) + i);
	*ret_count = (size_t)count;
	return STATUS_OK;
}

struct instant
period_begins(const struct report_month *month)
{
	char text[32];
	int32_t day = 0;

	(void)snprintf(text, sizeof text, "%04d-%02d-01", month->year, month->month);
	(void)day_parse(text, &day); /* a month of ours has a first day */
	return clocks_at(day, 0);
}

/* "14 August 2024 at 18:05" */
static char *
moment(struct instant instant, struct arena *arena)
{
	char text[DAY_SIZE];
	int minute = clocks_minute(instant);

	day_print(clocks_day(instant), text);
	return arena_print(arena, "%d %s %.4s at %02d:%02d", atoi(text + 8), names[(atoi(text + 5) + 11) % 12], text,
			   minute / 60, minute % 60);
}

static enum status
cover_month(const struct report_month *month, struct instant begins, struct instant ends, struct arena *arena,
	    const char **ret_why)
{
	struct report_month after = month_at(number_of(month) + 1);
	struct instant from = period_begins(month), until = period_begins(&after);
	int is_late = until.ms > ends.ms, is_early = from.ms < begins.ms;
	char *last = moment(ends, arena), *first = moment(begins, arena), *why = NULL;

	*ret_why = NULL;
	if (!last || !first)
		return STATUS_NO_MEMORY;
	if (!is_late && !is_early)
		return STATUS_OK;
	if (from.ms > ends.ms)
		why = arena_print(arena, "after the end of the log (%s): nothing to count", last);
	else if (until.ms <= begins.ms)
		why = arena_print(arena, "before the beginning of the log (%s): nothing to count",
				  first);
	else if (is_late && is_early)
		why = arena_print(arena, "not whole: the log begins on %s and ends on %s", first, last);
	else if (is_late)
		why = arena_print(arena, "not whole: the log ends inside it, on %s", last);
	else
		why = arena_print(arena, "not whole: the log begins inside it, on %s", first);
	*ret_why = why;
	return why ? STATUS_OK : STATUS_NO_MEMORY;
}

enum status
period_cover(const struct report_month *months, size_t count, struct instant begins, struct instant ends,
	     struct arena *arena, const char *const **ret_cover)
{
	const char **cover = arena_array(arena, count + 1, sizeof *cover);
	enum status status = STATUS_OK;

	if (!cover)
		return STATUS_NO_MEMORY;
	for (size_t i = 0; !status && i < count; i++)
		status = cover_month(&months[i], begins, ends, arena, &cover[i]);
	if (!status)
		*ret_cover = (const char *const *)cover;
	return status;
}
