#include "review/report_first.h"

#include <stdio.h>
#include <string.h>

#include "review/report_table.h"
#include "review/report_trend.h"

/* Does ${row} measure ${item}?  Where nobody has figures for the part that is
 * asked for (${is_whole}), those for all are shown. */
static int
measures(const struct letter_item *item, const struct report_row *row, int is_whole)
{
	return sections_table_asks(item, row->indicator->id) && !strcmp(row->split, is_whole ? "" : item->split) &&
	       !strcmp(row->part, is_whole ? "" : item->part);
}

static size_t
count_measures(const struct report *report, const struct letter_item *item, int is_whole)
{
	size_t count = 0;

	for (size_t i = 0; i < report->row_count; i++)
		count += (size_t)measures(item, &report->rows[i], is_whole);
	return count;
}

/* "54 of 58, 93.1 %" and the month it is of. */
static void
write_end(const struct report *report, const struct report_row *row, size_t month, struct writing *writing)
{
	char text[FIGURE_TEXT_SIZE], parts[FIGURE_PARTS_SIZE], name[REPORT_MONTH_SIZE];

	if (month == TREND_NO_MONTH) {
		writing_put(writing, "<td class=\"n\">-</td>");
		return;
	}
	report_figure_text(row->indicator, &row->figures[month], text);
	report_figure_parts(row->indicator, &row->figures[month], parts);
	report_month_text(&report->months[month], name);
	if (row->figures[month].state == FIGURE_NONE) /* nothing, and of no month */
		*name = '\0';
	writing_print(writing, "<td class=\"n\">%s%s%s%s%s%s</td>", parts, *parts ? ", " : "", text,
		      *name ? "<small>" : "", name, *name ? "</small>" : "");
}

/* The newest known figure; where there is none, what the newest month says. */
static void
write_newest(const struct report *report, const struct report_row *row, const struct trend *trend,
	     struct writing *writing)
{
	write_end(report, row, trend->last == TREND_NO_MONTH ? report->month_count - 1 : trend->last, writing);
}

static void
write_measure(const struct report *report, const struct report_row *row, struct writing *writing)
{
	const struct indicator *indicator = row->indicator;
	char target[TABLE_TARGET_SIZE];
	struct trend trend;

	writing_put(writing, "<td class=\"l\">");
	writing_html(writing, indicator->id);
	writing_put(writing, " ");
	writing_html(writing, indicator->name);
	if (*row->part) {
		writing_put(writing, " (");
		writing_html(writing, row->part);
		writing_put(writing, ")");
	}
	writing_put(writing, "</td>");
	if (indicator->missing) {
		writing_put(writing, "<td class=\"x\" colspan=\"4\">not in the log: ");
		writing_html(writing, indicator->missing);
		writing_put(writing, "</td></tr>\n");
		return;
	}
	report_trend(report, row, &trend);
	report_table_target(indicator, target);
	/* one month is no baseline of itself */
	write_end(report, row, trend.first == trend.last ? TREND_NO_MONTH : trend.first, writing);
	write_newest(report, row, &trend, writing);
	writing_print(writing, "<td class=\"n\">%s</td><td class=\"l%s\">%s%s</td></tr>\n", target,
		      trend.way == TREND_WORSE ? " worse" : "", trend.words,
		      trend.last == TREND_NO_MONTH || !report_trend_target(indicator, &row->figures[trend.last]) ? ""
		      : report_trend_target(indicator, &row->figures[trend.last]) == TARGET_MET ? "; target met"
												: "; target not met");
}

static void
write_item(const struct report *report, const struct letter_item *item, size_t number, struct writing *writing)
{
	int is_whole = !count_measures(report, item, 0);
	size_t count = count_measures(report, item, is_whole), at = 0;

	writing_print(writing, "<tbody><tr><th scope=\"rowgroup\" rowspan=\"%zu\">(%c) ", count ? count : 1,
		      "abc"[number % LETTER_ITEMS]);
	writing_html(writing, item->what);
	writing_put(writing, "</th>");
	for (size_t i = 0; i < report->row_count; i++) {
		if (!measures(item, &report->rows[i], is_whole))
			continue;
		if (at++)
			writing_put(writing, "<tr>");
		write_measure(report, &report->rows[i], writing);
	}
	if (!count)
		writing_put(writing, "<td class=\"x\" colspan=\"5\">this report has no measure of it</td></tr>\n");
	writing_put(writing, "</tbody>\n");
}

void
report_first_write(const struct report *report, struct writing *writing)
{
	const struct letter *letter;

	writing_put(writing, "<div class=\"first\">\n");
	for (size_t i = 0; (letter = sections_table_letter(i)); i++) {
		writing_put(writing, "<div class=\"scroll\"><table><caption>");
		writing_html(writing, letter->title);
		writing_put(writing, "</caption>\n<thead><tr><th class=\"l\" scope=\"col\">What must improve</th>"
				     "<th class=\"l\" scope=\"col\">Measure</th><th scope=\"col\">Baseline</th>"
				     "<th scope=\"col\">Newest</th><th scope=\"col\">Target</th>"
				     "<th class=\"l\" scope=\"col\">Trend</th></tr></thead>\n");
		for (size_t item = 0; item < LETTER_ITEMS; item++)
			write_item(report, &letter->items[item], item, writing);
		writing_put(writing, "</table></div>\n");
	}
	writing_put(writing, "<p class=\"source\">Target \"none set\": the sub-group has set no target for that measure.</p>\n");
	writing_put(writing, "</div>\n");
}
