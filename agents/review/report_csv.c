#include "review/report_csv.h"

#include <inttypes.h>

const char *
report_csv_state(const struct indicator *indicator, const struct figure *figure)
{
	if (indicator->missing)
		return "not-in-the-log";
	switch (figure->state) {
	case FIGURE_NONE:
		return "none";
	case FIGURE_KNOWN:
		return "known";
	case FIGURE_SUPPRESSED:
		return "suppressed";
	case FIGURE_NO_DATA:
		return "no-data";
	}
	return "";
}

const char *
report_csv_unit(enum figure_unit unit)
{
	switch (unit) {
	case UNIT_OF_COUNT:
		return "count";
	case UNIT_OF_SHARE:
		return "percent";
	case UNIT_OF_RATE:
		return "per 10,000";
	case UNIT_OF_TIME:
		return "minutes";
	}
	return "";
}

void
report_csv_value(enum figure_unit unit, int64_t value, struct writing *writing)
{
	if (unit == UNIT_OF_COUNT || unit == UNIT_OF_TIME)
		writing_print(writing, "%" PRId64, value);
	else
		writing_print(writing, "%" PRId64 ".%" PRId64, value / 10, value % 10);
}

static void
write_cell(const struct report *report, const struct report_row *row, size_t month, struct writing *writing)
{
	static const struct figure nothing = {FIGURE_NO_DATA, 0, 0, 0};
	const struct indicator *indicator = row->indicator;
	const struct figure *figure = indicator->missing ? &nothing : &row->figures[month];
	char code[REPORT_MONTH_CODE_SIZE];

	report_month_code(&report->months[month], code);
	writing_csv(writing, indicator->id);
	writing_put(writing, ",");
	writing_csv(writing, indicator->name);
	writing_put(writing, ",");
	writing_csv(writing, row->split);
	writing_put(writing, ",");
	writing_csv(writing, row->part);
	writing_print(writing, ",%s,%s,", code, report_csv_state(indicator, figure));
	if (figure->state == FIGURE_KNOWN) {
		report_csv_value(indicator->unit, figure->value, writing);
		if (figure->bottom)
			writing_print(writing, ",%" PRIu64 ",%" PRIu64 ",", figure->top, figure->bottom);
		else
			writing_put(writing, ",,,");
	} else {
		writing_put(writing, ",,,");
	}
	writing_csv(writing, report_csv_unit(indicator->unit));
	writing_put(writing, "\n");
}

void
report_csv_write(const struct report *report, struct writing *writing)
{
	writing_put(writing, "id,name,split,part,month,state,value,top,bottom,unit\n");
	for (size_t i = 0; i < report->row_count; i++)
		for (size_t month = 0; month < report->month_count; month++)
			write_cell(report, &report->rows[i], month, writing);
}
