#include "review/report_table.h"

#include <stdio.h>
#include <string.h>

#include "review/report_trend.h"

/* What comes before the months, and after them. */
#define OVERVIEW_COLUMNS 4

void
report_table_target(const struct indicator *indicator, char ret_text[TABLE_TARGET_SIZE])
{
	static const char *const words[] = {
		[BETTER_NEITHER] = "", [BETTER_UP] = "at least ", [BETTER_DOWN] = "at most "};
	char value[FIGURE_TEXT_SIZE];

	if (indicator->target < 0) {
		(void)snprintf(ret_text, TABLE_TARGET_SIZE, "none set");
		return;
	}
	report_value_round(indicator->unit, indicator->target, value);
	(void)snprintf(ret_text, TABLE_TARGET_SIZE, "%s%s", words[indicator->better], value);
}

int
report_table_holds(const struct section *section, const char *id)
{
	if (section)
		return sections_table_holds(section, id);
	for (size_t i = 0; i < sections_table_count(); i++)
		if (sections_table_holds(sections_table_at(i), id))
			return 0;
	return 1;
}

/* The columns of the months ${from} up to ${until}. */
static void
write_month_heads(const struct report *report, size_t from, size_t until, struct writing *writing)
{
	char text[REPORT_MONTH_SIZE];

	for (size_t i = from; i < until; i++) {
		report_month_short(&report->months[i], text);
		writing_print(writing, "<th scope=\"col\">%s%s</th>", text,
			      report->cover && report->cover[i] ? "*" : "");
	}
}

/* ---- the overview --------------------------------------------------------------- */

static const char *
way_word(enum trend_way way)
{
	switch (way) {
	case TREND_NONE:
	case TREND_ONE:
		return "-";
	case TREND_SAME:
		return "same";
	case TREND_BETTER:
		return "better";
	case TREND_WORSE:
		return "worse";
	case TREND_HIGHER:
		return "higher";
	case TREND_LOWER:
		return "lower";
	}
	return "-";
}

static void
write_overview_row(const struct report *report, const struct report_row *row, size_t from, size_t until,
		   struct writing *writing)
{
	const struct indicator *indicator = row->indicator;
	char target[TABLE_TARGET_SIZE], text[FIGURE_TEXT_SIZE];
	struct trend trend;

	writing_put(writing, "<tr><td class=\"l n\">");
	writing_html(writing, indicator->id);
	writing_put(writing, "</td><th scope=\"row\">");
	writing_html(writing, indicator->name);
	writing_put(writing, "</th>");
	if (indicator->missing) {
		writing_print(writing,
			      "<td class=\"x\" colspan=\"%zu\">not in the log: ", until - from + OVERVIEW_COLUMNS - 2);
		writing_html(writing, indicator->missing);
		writing_put(writing, "</td></tr>\n");
		return;
	}
	for (size_t i = from; i < until; i++) {
		report_figure_text(indicator, &row->figures[i], text);
		writing_print(writing, "<td%s>%s</td>",
			      report_trend_target(indicator, &row->figures[i]) == TARGET_MISSED ? " class=\"missed\""
												: "",
			      text);
	}
	report_trend(report, row, &trend);
	report_table_target(indicator, target);
	writing_print(writing, "<td>%s</td><td>%s</td></tr>\n", target, way_word(trend.way));
}

static void
write_overview_part(const struct report *report, const struct section *section, size_t from, size_t until,
		    struct writing *writing)
{
	writing_put(writing, "<div class=\"scroll\"><table><thead><tr><th class=\"l\" scope=\"col\">Id</th>"
			     "<th class=\"l\" scope=\"col\">Indicator</th>");
	write_month_heads(report, from, until, writing);
	writing_put(writing, "<th scope=\"col\">Target</th><th scope=\"col\">Direction</th></tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < report->row_count; i++)
		if (!*report->rows[i].split && report_table_holds(section, report->rows[i].indicator->id))
			write_overview_row(report, &report->rows[i], from, until, writing);
	writing_put(writing, "</tbody></table></div>\n");
}

void
report_table_overview(const struct report *report, const struct section *section, struct writing *writing)
{
	size_t sheets = (report->month_count + TABLE_MONTHS_MOST - 1) / TABLE_MONTHS_MOST;

	for (size_t i = 0; i < sheets; i++)
		write_overview_part(report, section, report->month_count * i / sheets,
				    report->month_count * (i + 1) / sheets, writing);
}

/* ---- one indicator, with its parts ------------------------------------------------ */

static void
write_detail_row(const struct report_row *row, size_t from, size_t until, struct writing *writing)
{
	char text[FIGURE_TEXT_SIZE], parts[FIGURE_PARTS_SIZE];

	writing_put(writing, "<tr><th scope=\"row\">");
	if (*row->split) {
		writing_html(writing, row->split);
		writing_put(writing, ": ");
		writing_html(writing, row->part);
	} else {
		writing_put(writing, "all");
	}
	writing_put(writing, "</th>");
	for (size_t i = from; i < until; i++) {
		report_figure_text(row->indicator, &row->figures[i], text);
		report_figure_parts(row->indicator, &row->figures[i], parts);
		writing_print(writing, *parts ? "<td>%s<small>%s</small></td>" : "<td>%s%s</td>", text, parts);
	}
	writing_put(writing, "</tr>\n");
}

size_t
report_table_detail(const struct report *report, size_t first, struct writing *writing)
{
	size_t sheets = (report->month_count + TABLE_MONTHS_MOST - 1) / TABLE_MONTHS_MOST, end = first;

	while (end < report->row_count && report->rows[end].indicator == report->rows[first].indicator)
		end++;
	for (size_t sheet = 0; sheet < sheets; sheet++) {
		size_t from = report->month_count * sheet / sheets, until = report->month_count * (sheet + 1) / sheets;

		writing_put(writing, "<div class=\"scroll parts\"><table><thead><tr><th class=\"l\" scope=\"col\">");
		writing_html(writing, report->rows[first].indicator->id);
		writing_put(writing, "</th>");
		write_month_heads(report, from, until, writing);
		writing_put(writing, "</tr></thead>\n<tbody>\n");
		for (size_t i = first; i < end; i++)
			write_detail_row(&report->rows[i], from, until, writing);
		writing_put(writing, "</tbody></table></div>\n");
	}
	return end;
}
