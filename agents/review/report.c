#include "review/report.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define MINUTES_OF_HOUR 60
#define MINUTES_OF_DAY (24 * MINUTES_OF_HOUR)

static const char *const month_names[] = {"January", "February", "March",     "April",	 "May",	     "June",
					  "July",    "August",	 "September", "October", "November", "December"};

static const char *
month_name(const struct report_month *month)
{
	assert(month->month >= 1 && month->month <= 12);
	return month_names[month->month - 1];
}

void
report_month_text(const struct report_month *month, char ret_text[REPORT_MONTH_SIZE])
{
	(void)snprintf(ret_text, REPORT_MONTH_SIZE, "%s %d", month_name(month), month->year);
}

void
report_month_short(const struct report_month *month, char ret_text[REPORT_MONTH_SIZE])
{
	(void)snprintf(ret_text, REPORT_MONTH_SIZE, "%.3s %02d", month_name(month), month->year % 100);
}

void
report_month_code(const struct report_month *month, char ret_text[REPORT_MONTH_CODE_SIZE])
{
	(void)snprintf(ret_text, REPORT_MONTH_CODE_SIZE, "%04d-%02d", month->year % 10000, month->month);
}

size_t
report_cover_run(const struct report *report, size_t at, char ret_text[REPORT_RUN_SIZE])
{
	char first[REPORT_MONTH_SIZE], last[REPORT_MONTH_SIZE];
	size_t end = at + 1;

	while (end < report->month_count && report->cover[end] && !strcmp(report->cover[end], report->cover[at]))
		end++;
	report_month_text(&report->months[at], first);
	report_month_text(&report->months[end - 1], last);
	(void)snprintf(ret_text, REPORT_RUN_SIZE, "%s%s%s", first, end > at + 1 ? " to " : "",
		       end > at + 1 ? last : "");
	return end;
}

size_t
report_id_base(const char *id)
{
	size_t size = *id ? 1 : 0;

	return size + strspn(id + size, "0123456789");
}

const struct report_row *
report_row_find(const struct report *report, const char *id, const char *split, const char *part)
{
	for (size_t i = 0; i < report->row_count; i++) {
		const struct report_row *row = &report->rows[i];

		if (!strcmp(row->indicator->id, id) && !strcmp(row->split, split) && !strcmp(row->part, part))
			return row;
	}
	return NULL;
}

/* 20723 as 20,723; the text's size is enough for any number. */
static void
grouped(uint64_t number, char ret_text[FIGURE_TEXT_SIZE])
{
	char digits[FIGURE_TEXT_SIZE];
	int count = snprintf(digits, sizeof digits, "%" PRIu64, number), at = 0;

	for (int i = 0; i < count; i++) {
		if (i && (count - i) % 3 == 0)
			ret_text[at++] = ',';
		ret_text[at++] = digits[i];
	}
	ret_text[at] = '\0';
}

static void
time_text(uint64_t minutes, char ret_text[FIGURE_TEXT_SIZE])
{
	uint64_t days = minutes / MINUTES_OF_DAY, hours = minutes % MINUTES_OF_DAY / MINUTES_OF_HOUR;

	if (minutes < MINUTES_OF_HOUR)
		(void)snprintf(ret_text, FIGURE_TEXT_SIZE, "%" PRIu64 " min", minutes);
	else if (!days)
		(void)snprintf(ret_text, FIGURE_TEXT_SIZE, "%" PRIu64 " h %" PRIu64 " min", hours,
			       minutes % MINUTES_OF_HOUR);
	else
		(void)snprintf(ret_text, FIGURE_TEXT_SIZE, "%" PRIu64 " d %" PRIu64 " h", days, hours);
}

static void
value_text(enum figure_unit unit, int64_t value, char ret_text[FIGURE_TEXT_SIZE])
{
	char whole[FIGURE_TEXT_SIZE];
	/* no figure is below nought; one that were would show as a very large one */
	uint64_t number = (uint64_t)value;

	switch (unit) {
	case UNIT_OF_COUNT:
		grouped(number, ret_text);
		return;
	case UNIT_OF_SHARE:
	case UNIT_OF_RATE:
		grouped(number / 10, whole);
		(void)snprintf(ret_text, FIGURE_TEXT_SIZE, "%.26s.%u%s", whole, (unsigned)(number % 10),
			       unit == UNIT_OF_SHARE ? " %" : "");
		return;
	case UNIT_OF_TIME:
		time_text(number, ret_text);
		return;
	}
}

void
report_value_round(enum figure_unit unit, int64_t value, char ret_text[FIGURE_TEXT_SIZE])
{
	static const char *const noughts[] = {".0 %", " 0 min", " 0 h"};
	size_t size;

	value_text(unit, value, ret_text);
	size = strlen(ret_text);
	if (unit == UNIT_OF_RATE && value % 10 == 0)
		ret_text[size - 2] = '\0';
	for (size_t i = 0; i < sizeof noughts / sizeof *noughts; i++) {
		size_t end = strlen(noughts[i]);

		if (size > end && !strcmp(ret_text + size - end, noughts[i])) {
			(void)snprintf(ret_text + size - end, end, "%s", unit == UNIT_OF_SHARE ? " %" : "");
			return;
		}
	}
}

void
report_figure_text(const struct indicator *indicator, const struct figure *figure, char ret_text[FIGURE_TEXT_SIZE])
{
	switch (figure->state) {
	case FIGURE_NONE:
		(void)snprintf(ret_text, FIGURE_TEXT_SIZE, "-");
		return;
	case FIGURE_KNOWN:
		value_text(indicator->unit, figure->value, ret_text);
		return;
	case FIGURE_SUPPRESSED:
		(void)snprintf(ret_text, FIGURE_TEXT_SIZE, "c");
		return;
	case FIGURE_NO_DATA:
		(void)snprintf(ret_text, FIGURE_TEXT_SIZE, "no data");
		return;
	}
}

void
report_figure_parts(const struct indicator *indicator, const struct figure *figure, char ret_text[FIGURE_PARTS_SIZE])
{
	char top[FIGURE_TEXT_SIZE], bottom[FIGURE_TEXT_SIZE];

	*ret_text = '\0';
	if (figure->state != FIGURE_KNOWN || !figure->bottom ||
	    (indicator->unit != UNIT_OF_SHARE && indicator->unit != UNIT_OF_RATE))
		return;
	grouped(figure->top, top);
	grouped(figure->bottom, bottom);
	(void)snprintf(ret_text, FIGURE_PARTS_SIZE, "%s of %s", top, bottom);
}
