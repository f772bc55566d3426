#include "review/report_published.h"

#include <inttypes.h>

/* The pack's columns, in its order, and which indicator each is. */
static const struct column {
	const char *name;
	const char *id;
} columns[] = {
	{"contacts", "I1"},
	{"early_help_referrals", "I5"},
	{"early_help_assessments_started", "I5c"},
	{"statutory_referrals", "I3"},
	{"assessments_completed", "I8"},
	{"assessments_within_45_working_days_pct", "I9"},
	{"strategy_discussions", "I10"},
	{"s47_enquiries_completed", "I11"},
	{"strategy_discussions_to_s47_pct", "I12"},
	{"s47_to_icpc_pct", "I13"},
	{"re_referrals_within_12_months_pct", "I7"},
	{"referrals_nfa_pct", "I6"},
};
#define COLUMN_COUNT (sizeof columns / sizeof *columns)

static void
write_figure(const struct report_row *row, size_t month, struct writing *writing)
{
	const struct figure *figure = row && row->figures ? &row->figures[month] : NULL;

	if (!figure || figure->state != FIGURE_KNOWN)
		return;
	if (row->indicator->unit != UNIT_OF_SHARE)
		writing_print(writing, "%" PRId64, figure->value);
	else if (figure->bottom) /* from its parts: a figure rounded twice may be one off */
		writing_print(writing, "%" PRIu64, (200 * figure->top + figure->bottom) / (2 * figure->bottom));
}

void
report_published_write(const struct report *report, struct writing *writing)
{
	const struct report_row *rows[COLUMN_COUNT];
	char code[REPORT_MONTH_CODE_SIZE];

	writing_put(writing, "month");
	for (size_t i = 0; i < COLUMN_COUNT; i++) {
		rows[i] = report_row_find(report, columns[i].id, "", "");
		writing_print(writing, ",%s", columns[i].name);
	}
	for (size_t month = 0; month < report->month_count; month++) {
		report_month_code(&report->months[month], code);
		writing_print(writing, "\n%s", code);
		for (size_t i = 0; i < COLUMN_COUNT; i++) {
			writing_put(writing, ",");
			write_figure(rows[i], month, writing);
		}
	}
	writing_put(writing, "\n");
}
