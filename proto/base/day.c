#include "base/day.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

/* Years are counted from March, so that the leap day is a year's last and
 * month lengths follow one line: (153 m + 2) / 5 days before month m. */
#define DAYS_IN_400_YEARS 146097
#define DAYS_TO_1970 719468 /* from 0000-03-01 */

static int32_t
day_count(int32_t year, int32_t month, int32_t day)
{
	int32_t y = month <= 2 ? year - 1 : year;
	int32_t of_era = y % 400;
	int32_t of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;

	return y / 400 * DAYS_IN_400_YEARS + of_era * 365 + of_era / 4 - of_era / 100 + of_year - DAYS_TO_1970;
}

static void
day_split(int32_t count, int32_t *ret_year, int32_t *ret_month, int32_t *ret_day)
{
	int32_t from_march = count + DAYS_TO_1970;
	int32_t of_era = from_march % DAYS_IN_400_YEARS;
	int32_t year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int32_t of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int32_t month = (5 * of_year + 2) / 153;

	*ret_day = of_year - (153 * month + 2) / 5 + 1;
	*ret_month = month < 10 ? month + 3 : month - 9;
	*ret_year = from_march / DAYS_IN_400_YEARS * 400 + year_of_era + (*ret_month <= 2);
}

static int32_t
digits(const char *text, int count)
{
	int32_t number = 0;

	for (int i = 0; i < count; i++)
		number = number * 10 + (text[i] - '0');
	return number;
}

int
day_parse(const char *text, int32_t *ret_day)
{
	static const char shape[] = "dddd-dd-dd";
	int32_t year, month, day, back[3];

	if (strlen(text) != sizeof shape - 1)
		return -1;
	for (size_t i = 0; i < sizeof shape - 1; i++) {
		if (shape[i] == 'd' ? text[i] < '0' || text[i] > '9' : text[i] != shape[i])
			return -1;
	}
	year = digits(text, 4);
	month = digits(text + 5, 2);
	day = digits(text + 8, 2);
	if (year < 1 || month < 1 || month > 12 || day < 1 || day > 31)
		return -1;
	/* a day that does not exist comes back as another one */
	day_split(day_count(year, month, day), &back[0], &back[1], &back[2]);
	if (back[1] != month || back[2] != day)
		return -1;
	*ret_day = day_count(year, month, day);
	return 0;
}

void
day_print(int32_t day, char ret_text[DAY_SIZE])
{
	int32_t year, month, of_month;
	char text[32];

	assert(day >= day_count(1, 1, 1) && day <= day_count(9999, 12, 31));
	day_split(day, &year, &month, &of_month);
	(void)snprintf(text, sizeof text, "%04d-%02d-%02d", (int)year, (int)month, (int)of_month);
	memcpy(ret_text, text, DAY_SIZE - 1);
	ret_text[DAY_SIZE - 1] = '\0';
}

int
day_of_week(int32_t day)
{
	/* 1970-01-01 was a Thursday; remainders of days before it are negative */
	return (day % 7 + 7 + 3) % 7;
}
