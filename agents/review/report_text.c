#include "review/report_text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "review/report_table.h"
#include "review/report_trend.h"
#include "review/sections_table.h"

#define ID_COLUMNS 5
#define NAME_COLUMNS 36
#define MONTHS_A_LINE 6

/* How many bytes of ${text} stand on a line of ${columns}. */
static size_t
line_of(const char *text, size_t columns)
{
	size_t size = strlen(text), at = columns;

	if (size <= columns)
		return size;
	while (at && (text[at] != ' ' || text[at + 1] == '%')) /* "3.0 %" stays together */
		at--;
	return at ? at : columns; /* a word longer than a line is broken */
}

void
report_text_wrap(const char *text, int indent, struct writing *writing)
{
	for (;;) {
		size_t size = line_of(text, (size_t)(TEXT_COLUMNS - indent));

		writing_print(writing, "%.*s\n", (int)size, text);
		text += size;
		while (*text == ' ')
			text++;
		if (!*text)
			return;
		writing_print(writing, "%*s", indent, "");
	}
}

static const char *
sign_of(enum better better)
{
	switch (better) {
	case BETTER_NEITHER:
		return "";
	case BETTER_UP:
		return ">= ";
	case BETTER_DOWN:
		return "<= ";
	}
	return "";
}

static void
write_head(const struct report *report, struct writing *writing)
{
	char first[REPORT_MONTH_SIZE], last[REPORT_MONTH_SIZE], run[REPORT_RUN_SIZE], line[4 * TEXT_COLUMNS];

	report_month_text(&report->months[0], first);
	report_month_text(&report->months[report->month_count - 1], last);
	writing_print(writing, "%s: %s%s%s\n", report->crs.name, first, report->month_count > 1 ? " to " : "",
		      report->month_count > 1 ? last : "");
	writing_print(writing, "log %s, %" PRIu64 " entries, root\n%s\n", report->origin ? report->origin : "",
		      report->size, report->root ? report->root : "");
	for (size_t i = 0; report->cover && i < report->month_count;) {
		const char *why = report->cover[i];

		if (!why) {
			i++;
			continue;
		}
		i = report_cover_run(report, i, run);
		(void)snprintf(line, sizeof line, "%s: %s", run, why);
		writing_put(writing, "! ");
		report_text_wrap(line, 2, writing);
	}
	for (size_t i = 0; i < report->remark_count; i++) {
		writing_put(writing, "! ");
		report_text_wrap(report->remarks[i], 2, writing);
	}
}

/* ---- one month: a line an indicator ------------------------------------------------ */

static void
write_line(const struct report_row *row, struct writing *writing)
{
	const struct indicator *indicator = row->indicator;
	char text[FIGURE_TEXT_SIZE], parts[FIGURE_PARTS_SIZE], target[FIGURE_TEXT_SIZE] = "", name[128];
	const char *rest = name;
	size_t size;

	if (*row->split)
		(void)snprintf(name, sizeof name, "  %s: %s", row->split, row->part);
	else
		(void)snprintf(name, sizeof name, "%s", indicator->name);
	/* the name's last line has the figure beside it */
	writing_print(writing, "%-*s", ID_COLUMNS, *row->split ? "" : indicator->id);
	while ((size = line_of(rest, NAME_COLUMNS)) < strlen(rest)) {
		writing_print(writing, "%.*s\n%*s", (int)size, rest, ID_COLUMNS, "");
		rest += size + strspn(rest + size, " ");
	}
	if (indicator->missing) {
		writing_print(writing, "%-*s  not in the log\n%*s", NAME_COLUMNS, rest, ID_COLUMNS + 2, "");
		report_text_wrap(indicator->missing, ID_COLUMNS + 2, writing);
		return;
	}
	report_figure_text(indicator, &row->figures[0], text);
	report_figure_parts(indicator, &row->figures[0], parts);
	if (indicator->target >= 0 && !*row->split)
		report_value_round(indicator->unit, indicator->target, target);
	writing_print(writing, "%-*s %11s", NAME_COLUMNS, rest, text);
	if (*target)
		writing_print(writing, " %-16s %s%s", parts, sign_of(indicator->better), target);
	else if (*parts)
		writing_print(writing, " %s", parts);
	writing_put(writing, "\n");
}

/* ---- several months: rows of six ----------------------------------------------------- */

static void
write_block(const struct report *report, const struct report_row *row, struct writing *writing)
{
	const struct indicator *indicator = row->indicator;
	char text[FIGURE_TEXT_SIZE], month[REPORT_MONTH_SIZE];
	struct trend trend;

	if (*row->split) {
		writing_print(writing, "%*s%s: %s\n", ID_COLUMNS, "", row->split, row->part);
	} else {
		writing_print(writing, "%-*s", ID_COLUMNS, indicator->id);
		report_text_wrap(indicator->name, ID_COLUMNS, writing);
	}
	if (indicator->missing) {
		writing_print(writing, "%*snot in the log: ", ID_COLUMNS, "");
		report_text_wrap(indicator->missing, ID_COLUMNS + 16, writing);
		return;
	}
	for (size_t from = 0; from < report->month_count; from += MONTHS_A_LINE) {
		size_t until = from + MONTHS_A_LINE < report->month_count ? from + MONTHS_A_LINE : report->month_count;

		writing_print(writing, "%*s", ID_COLUMNS, "");
		for (size_t i = from; i < until; i++) {
			report_month_short(&report->months[i], month);
			writing_print(writing, "%12s", month);
		}
		writing_print(writing, "\n%*s", ID_COLUMNS, "");
		for (size_t i = from; i < until; i++) {
			report_figure_text(indicator, &row->figures[i], text);
			writing_print(writing, "%12s", text);
		}
		writing_put(writing, "\n");
	}
	report_trend(report, row, &trend);
	writing_print(writing, "%*s%s", ID_COLUMNS, "", trend.words);
	if (indicator->target >= 0) {
		report_value_round(indicator->unit, indicator->target, text);
		writing_print(writing, "; target %s%s", sign_of(indicator->better), text);
	}
	writing_put(writing, "\n");
}

static void
write_section(const struct report *report, const struct section *section, enum report_text_rows rows,
	      struct writing *writing)
{
	size_t said = 0;

	for (size_t i = 0; i < report->row_count; i++) {
		const struct report_row *row = &report->rows[i];

		if (!report_table_holds(section, row->indicator->id) || (rows == TEXT_FOR_ALL && *row->split))
			continue;
		if (!said++)
			writing_print(writing, "\n%s\n", section ? section->heading : "Other indicators");
		if (report->month_count > 1)
			write_block(report, row, writing);
		else
			write_line(row, writing);
	}
}

void
report_text_write(const struct report *report, enum report_text_rows rows, struct writing *writing)
{
	const struct section *section;

	if (!report->month_count)
		return;
	write_head(report, writing);
	for (size_t i = 0; (section = sections_table_at(i)); i++)
		write_section(report, section, rows, writing);
	write_section(report, NULL, rows, writing);
	writing_print(writing,
		      "\nc: suppressed (1 to below %" PRIu64 ", or a share that leaves so few); -: nothing to\n"
		      "count; no data: the log does not cover the month, or no return came.\n",
		      report->suppress);
}
