#include "backup_time.h"

#include <stdio.h>
#include <string.h>

#define DAY_MS (24LL * 3600 * 1000)

/* From the year 1970 to 9000. */
#define DAY_MOST 2567000

void
backup_time_print(struct instant at, char ret_text[static BACKUP_TIME_SIZE])
{
	const int64_t day = at.ms / DAY_MS, second = at.ms % DAY_MS / 1000;
	char text[DAY_SIZE];

	if (at.ms < 0 || day > DAY_MOST) {
		strcpy(ret_text, "-");
		return;
	}
	day_print((int32_t)day, text);
	(void)snprintf(ret_text, BACKUP_TIME_SIZE, "%sT%02u:%02u:%02uZ", text, (unsigned)(second / 3600) % 24,
		       (unsigned)(second / 60) % 60, (unsigned)second % 60);
}

void
backup_time_name(struct instant at, char ret_text[static BACKUP_TIME_SIZE])
{
	char text[BACKUP_TIME_SIZE], *to = ret_text;

	backup_time_print(at, text);
	for (const char *from = text; *from; from++)
		if (*from != ':' && (*from != '-' || !text[1]))
			*to++ = *from;
	*to = '\0';
}
