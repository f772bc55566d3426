#include "content/moment.h"

#include <stdio.h>
#include <string.h>

#include "base/day.h"

#define DAY_S 86400
#define LAST_S 253402300799LL /* 9999-12-31T23:59:59Z */

/* Two digits at ${text} below ${most}, or -1. */
static int
pair(const char *text, int most)
{
	int number;

	if (text[0] < '0' || text[0] > '9' || text[1] < '0' || text[1] > '9')
		return -1;
	number = (text[0] - '0') * 10 + text[1] - '0';
	return number < most ? number : -1;
}

/* The offset from UTC in ${text}, which is all of it; non-zero if it is none. */
static int
offset_parse(const char *text, int64_t *ret_seconds)
{
	int hours, minutes;

	if (!strcmp(text, "Z") || !strcmp(text, "z")) {
		*ret_seconds = 0;
		return 0;
	}
	if ((*text != '+' && *text != '-') || strlen(text) != 6 || text[3] != ':')
		return -1;
	hours = pair(text + 1, 24);
	minutes = pair(text + 4, 60);
	if (hours < 0 || minutes < 0)
		return -1;
	*ret_seconds = (*text == '-' ? -1 : 1) * (hours * 3600 + minutes * 60);
	return 0;
}

int
moment_parse(const char *text, int64_t *ret_seconds)
{
	char date[DAY_SIZE];
	int32_t day;
	int hours, minutes, seconds;
	int64_t offset, moment;

	if (strlen(text) < MOMENT_SIZE - 1)
		return -1;
	memcpy(date, text, DAY_SIZE - 1);
	date[DAY_SIZE - 1] = '\0';
	if (day_parse(date, &day) || (text[10] != 'T' && text[10] != 't') || text[13] != ':' || text[16] != ':')
		return -1;
	hours = pair(text + 11, 24);
	minutes = pair(text + 14, 60);
	seconds = pair(text + 17, 61); /* a leap second is taken as the next minute's first */
	text += 19;
	if (*text == '.') {
		size_t digits = strspn(text + 1, "0123456789");

		if (!digits)
			return -1;
		text += 1 + digits;
	}
	if (hours < 0 || minutes < 0 || seconds < 0 || offset_parse(text, &offset))
		return -1;
	moment = (int64_t)day * DAY_S + hours * 3600 + minutes * 60 + seconds - offset;
	if (moment <= 0 || moment > LAST_S)
		return -1;
	*ret_seconds = moment;
	return 0;
}

int
moment_print(int64_t seconds, char ret_text[MOMENT_SIZE])
{
	char date[DAY_SIZE];
	int of_day;

	if (seconds <= 0 || seconds > LAST_S)
		return -1;
	day_print((int32_t)(seconds / DAY_S), date);
	of_day = (int)(seconds % DAY_S);
	(void)snprintf(ret_text, MOMENT_SIZE, "%.10sT%02d:%02d:%02dZ", date, of_day / 3600 % 24, of_day / 60 % 60,
		       of_day % 60);
	return 0;
}
