#include "review/report_json.h"

#include <inttypes.h>

#include "review/report_csv.h"
#include "review/report_trend.h"

static void
member(struct writing *writing, const char *indent, const char *name, const char *value)
{
	writing_print(writing, "%s\"%s\": ", indent, name);
	if (value)
		writing_json(writing, value);
	else
		writing_put(writing, "null");
	writing_put(writing, ",\n");
}

static void
write_figure(const struct report *report, const struct report_row *row, size_t month, struct writing *writing)
{
	const struct figure *figure = &row->figures[month];
	char code[REPORT_MONTH_CODE_SIZE];

	report_month_code(&report->months[month], code);
	writing_print(writing, "%s\n          {\"month\": \"%s\", \"state\": \"%s\"", month ? "," : "", code,
		      report_csv_state(row->indicator, figure));
	if (figure->state == FIGURE_KNOWN) {
		writing_put(writing, ", \"value\": ");
		report_csv_value(row->indicator->unit, figure->value, writing);
		if (figure->bottom)
			writing_print(writing, ", \"top\": %" PRIu64 ", \"bottom\": %" PRIu64, figure->top,
				      figure->bottom);
	}
	writing_put(writing, "}");
}

static void
write_row(const struct report *report, const struct report_row *row, struct writing *writing)
{
	struct trend trend;

	report_trend(report, row, &trend);
	writing_put(writing, "        {\"split\": ");
	writing_json(writing, row->split);
	writing_put(writing, ", \"part\": ");
	writing_json(writing, row->part);
	writing_put(writing, ", \"trend\": ");
	writing_json(writing, trend.words);
	writing_put(writing, ", \"figures\": [");
	for (size_t month = 0; month < report->month_count; month++)
		write_figure(report, row, month, writing);
	writing_put(writing, "\n        ]}");
}

static const char *
better_word(enum better better)
{
	switch (better) {
	case BETTER_NEITHER:
		return NULL;
	case BETTER_UP:
		return "up";
	case BETTER_DOWN:
		return "down";
	}
	return NULL;
}

/* The indicator of row ${at} and all its rows; returns the row after them. */
static size_t
write_indicator(const struct report *report, size_t at, struct writing *writing)
{
	const struct indicator *indicator = report->rows[at].indicator;
	size_t first = at;

	writing_print(writing, "%s\n    {\n", at ? "," : "");
	member(writing, "      ", "id", indicator->id);
	member(writing, "      ", "name", indicator->name);
	member(writing, "      ", "formula", indicator->formula);
	member(writing, "      ", "unit", report_csv_unit(indicator->unit));
	member(writing, "      ", "better", better_word(indicator->better));
	writing_put(writing, "      \"target\": ");
	if (indicator->target < 0)
		writing_put(writing, "null");
	else
		report_csv_value(indicator->unit, indicator->target, writing);
	writing_put(writing, ",\n");
	member(writing, "      ", "notInTheLog", indicator->missing);
	writing_put(writing, "      \"rows\": [");
	for (; at < report->row_count && report->rows[at].indicator == indicator; at++) {
		if (indicator->missing)
			continue;
		writing_put(writing, at > first ? ",\n" : "\n");
		write_row(report, &report->rows[at], writing);
	}
	writing_put(writing, indicator->missing ? "]\n    }" : "\n      ]\n    }");
	return at;
}

static void
write_months(const struct report *report, struct writing *writing)
{
	writing_put(writing, "  \"months\": [");
	for (size_t i = 0; i < report->month_count; i++) {
		char code[REPORT_MONTH_CODE_SIZE];

		report_month_code(&report->months[i], code);
		writing_print(writing, "%s\"%s\"", i ? ", " : "", code);
	}
	writing_put(writing, "],\n  \"notWhole\": [");
	for (size_t i = 0, said = 0; report->cover && i < report->month_count; i++) {
		char code[REPORT_MONTH_CODE_SIZE];

		if (!report->cover[i])
			continue;
		report_month_code(&report->months[i], code);
		writing_print(writing, "%s{\"month\": \"%s\", \"why\": ", said++ ? ", " : "", code);
		writing_json(writing, report->cover[i]);
		writing_put(writing, "}");
	}
	writing_put(writing, "],\n");
}

void
report_json_write(const struct report *report, struct writing *writing)
{
	writing_put(writing, "{\n");
	member(writing, "  ", "crs", report->crs.name);
	writing_put(writing, "  \"checkpoint\": {\"origin\": ");
	writing_json(writing, report->origin ? report->origin : "");
	writing_print(writing, ", \"size\": %" PRIu64 ", \"root\": ", report->size);
	writing_json(writing, report->root ? report->root : "");
	writing_print(writing, "},\n  \"suppressedBelow\": %" PRIu64 ",\n", report->suppress);
	write_months(report, writing);
	writing_put(writing, "  \"remarks\": [");
	for (size_t i = 0; i < report->remark_count; i++) {
		writing_put(writing, i ? ",\n    " : "\n    ");
		writing_json(writing, report->remarks[i]);
	}
	writing_put(writing, report->remark_count ? "\n  ],\n  \"indicators\": [" : "],\n  \"indicators\": [");
	for (size_t at = 0; at < report->row_count;)
		at = write_indicator(report, at, writing);
	writing_put(writing, report->row_count ? "\n  ]\n}\n" : "]\n}\n");
}
