#include "review/indicators_months.h"

#include "review/period.h"
#include "rules/clocks.h"

static int
number_of(const struct report_month *month)
{
	return month->year * PERIOD_YEAR + month->month - 1;
}

enum status
indicators_months_set(const struct report_month *months, size_t count, struct months *ret_months)
{
	if (!count || count > REPORT_MONTHS_MOST)
		return STATUS_MALFORMED;
	for (size_t i = 0; i < count; i++)
		if (months[i].month < 1 || months[i].month > PERIOD_YEAR || months[i].year < 1971 ||
		    months[i].year > 9997 || number_of(&months[i]) != number_of(&months[0]) + (int)i)
			return STATUS_MALFORMED;
	ret_months->count = (uint32_t)count + MONTHS_BEFORE;
	for (uint32_t i = 0; i <= ret_months->count; i++) {
		int number = number_of(&months[0]) - (int)MONTHS_BEFORE + (int)i;
		struct report_month month = {number / PERIOD_YEAR, number % PERIOD_YEAR + 1};

		ret_months->days[i] = clocks_day(period_begins(&month));
	}
	return STATUS_OK;
}

uint32_t
indicators_months_of_day(const struct months *months, int32_t day)
{
	uint32_t low = 0, high = months->count;

	if (day < months->days[0] || day >= months->days[high])
		return MONTH_NONE;
	while (high - low > 1) {
		uint32_t middle = low + (high - low) / 2;

		if (day < months->days[middle])
			high = middle;
		else
			low = middle;
	}
	return low;
}

uint32_t
indicators_months_of(const struct months *months, struct instant instant)
{
	return instant.ms == INSTANT_NEVER ? MONTH_NONE : indicators_months_of_day(months, clocks_day(instant));
}

struct instant
indicators_months_end(const struct months *months, uint32_t at)
{
	return clocks_at(months->days[at + 1], 0);
}
