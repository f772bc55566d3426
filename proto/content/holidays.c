#include "content/holidays.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/day.h"
#include "content/json_load.h"
#include "tellback/bounds.h"

static int
by_day(const void *a, const void *b)
{
	int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;

	return (x > y) - (x < y);
}

/* The first and the last day of the year that ${day} is in. */
static int32_t
year_edge(int32_t day, const char *month_and_day)
{
	char text[DAY_SIZE];

	day_print(day, text);
	memcpy(text + 4, month_and_day, sizeof text - 4);
	(void)day_parse(text, &day); /* such a day exists in every year */
	return day;
}

static enum status
events_read(const json_t *events, struct arena *arena, struct holidays *ret_holidays)
{
	size_t count = json_array_size(events), kept = 0;
	int32_t *days;

	if (!json_is_array(events))
		return STATUS_MALFORMED;
	if (!count)
		return STATUS_NOT_FOUND;
	if (count > HOLIDAYS_MOST)
		return STATUS_TOO_BIG;
	days = arena_array(arena, count, sizeof *days);
	if (!days)
		return STATUS_NO_MEMORY;
	for (size_t i = 0; i < count; i++) {
		const char *date = json_string_value(json_object_get(json_array_get(events, i), "date"));

		if (!date || day_parse(date, &days[i]))
			return STATUS_MALFORMED;
	}
	qsort(days, count, sizeof *days, by_day);
	for (size_t i = 0; i < count; i++)
		if (!kept || days[kept - 1] != days[i])
			days[kept++] = days[i];
	*ret_holidays =
	    (struct holidays){days, kept, year_edge(days[0], "-01-01"), year_edge(days[kept - 1], "-12-31")};
	return STATUS_OK;
}

enum status
holidays_read(struct view json, const char *division, struct arena *arena, struct holidays *ret_holidays)
{
	struct document_problems problems = {.count = 0};
	json_t *object = NULL;
	const json_t *entry;
	enum status status;

	if (json.size > MAX_JSON_BYTES)
		return STATUS_TOO_BIG;
	status = json_load_object(json, arena, &problems, &object);
	if (status)
		return status;
	entry = json_object_get(object, division);
	if (!entry)
		status = STATUS_NOT_FOUND;
	else
		status = events_read(json_object_get(entry, "events"), arena, ret_holidays);
	json_decref(object);
	return status;
}
