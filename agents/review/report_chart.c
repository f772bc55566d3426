#include "review/report_chart.h"

#include <assert.h>
#include <inttypes.h>

#include "review/report_style.h"
#include "review/report_trend.h"

/* In the picture's own units: as wide as a sheet, and low, so that two stand on one. */
#define WIDTH 1300
#define HEIGHT 250
#define LEFT 78
#define RIGHT 12
#define TOP 34
#define BOTTOM 40
#define LINES_MOST 5
#define TEXT_HEIGHT 12
/* with more months there is no room to write each figure */
#define LABELLED_MONTHS 13
/* no figure of a front door is larger; one that were is drawn as if it were this */
#define VALUE_MOST ((int64_t)1000000000000)

/* What one chart is drawn with. */
struct chart {
	const struct report *report;
	const struct report_row *row;
	struct writing *writing;
	int64_t top; /* the scale's last line */
	int64_t step;
};

int64_t
report_chart_step(enum figure_unit unit, int64_t most)
{
	static const int64_t minutes[] = {5, 10, 15, 30, 60, 120, 240, 480, 720, 1440, 2880, 7200};
	static const int64_t of_ten[] = {1, 2, 5};
	int64_t unit_step = unit == UNIT_OF_SHARE || unit == UNIT_OF_RATE ? 10 : 1;

	if (unit == UNIT_OF_TIME) {
		for (size_t i = 0; i < sizeof minutes / sizeof *minutes; i++)
			if (most <= minutes[i] * LINES_MOST)
				return minutes[i];
		unit_step = 14400;
	}
	for (;; unit_step *= 10)
		for (size_t i = 0; i < sizeof of_ten / sizeof *of_ten; i++)
			if (unit_step > INT64_MAX / 100 || most <= unit_step * of_ten[i] * LINES_MOST)
				return unit_step * of_ten[i];
}

static int
is_known(const struct chart *chart, size_t month)
{
	return chart->row->figures[month].state == FIGURE_KNOWN;
}

static int
is_whole(const struct chart *chart, size_t month)
{
	return !chart->report->cover || !chart->report->cover[month];
}

/* Where a month's middle and a value lie. */
static int
x_of(const struct chart *chart, size_t month)
{
	int count = (int)chart->report->month_count;

	return LEFT + (WIDTH - LEFT - RIGHT) * (2 * (int)month + 1) / (2 * count);
}

static int
y_of(const struct chart *chart, int64_t value)
{
	int room = HEIGHT - TOP - BOTTOM;

	value = value > chart->top ? chart->top : value;
	return HEIGHT - BOTTOM - (int)((double)room * (double)value / (double)chart->top);
}

static void
scale(struct chart *chart)
{
	int64_t most = chart->row->indicator->target;

	for (size_t i = 0; i < chart->report->month_count; i++)
		if (is_known(chart, i) && chart->row->figures[i].value > most)
			most = chart->row->figures[i].value;
	most = most < 1 ? 1 : most > VALUE_MOST ? VALUE_MOST : most;
	chart->step = report_chart_step(chart->row->indicator->unit, most);
	chart->top = (most + chart->step - 1) / chart->step * chart->step;
}

/* "title" is what it is of, "desc" what it shows, for whoever does not see it. */
static void
write_words(struct chart *chart, size_t number)
{
	const struct indicator *indicator = chart->row->indicator;
	size_t low = TREND_NO_MONTH, high = TREND_NO_MONTH;
	char first[REPORT_MONTH_SIZE], last[REPORT_MONTH_SIZE], figure[FIGURE_TEXT_SIZE];
	struct trend trend;

	report_month_text(&chart->report->months[0], first);
	report_month_text(&chart->report->months[chart->report->month_count - 1], last);
	for (size_t i = 0; i < chart->report->month_count; i++) {
		if (!is_known(chart, i))
			continue;
		if (low == TREND_NO_MONTH || chart->row->figures[i].value < chart->row->figures[low].value)
			low = i;
		if (high == TREND_NO_MONTH || chart->row->figures[i].value > chart->row->figures[high].value)
			high = i;
	}
	writing_print(chart->writing, "<title id=\"chart-%zu-title\">", number);
	writing_html(chart->writing, indicator->name);
	writing_print(chart->writing, ", %s to %s</title><desc id=\"chart-%zu-desc\">%s of %zu months. ", first, last,
		      number, indicator->unit == UNIT_OF_COUNT ? "Bars" : "A line", chart->report->month_count);
	if (low == TREND_NO_MONTH) {
		writing_put(chart->writing, "No month has a figure. ");
	} else {
		report_trend(chart->report, chart->row, &trend);
		report_month_text(&chart->report->months[low], first);
		report_figure_text(indicator, &chart->row->figures[low], figure);
		writing_print(chart->writing, "Lowest %s in %s, ", figure, first);
		report_month_text(&chart->report->months[high], first);
		report_figure_text(indicator, &chart->row->figures[high], figure);
		writing_print(chart->writing, "highest %s in %s; the newest is %s. ", figure, first, trend.words);
	}
	if (indicator->target >= 0) {
		report_value_round(indicator->unit, indicator->target, figure);
		writing_print(chart->writing, "A dashed line marks the target of %s. ", figure);
	}
	writing_put(chart->writing, "Every figure is in the table below.</desc>\n");
}

static void
write_scale(struct chart *chart)
{
	char text[FIGURE_TEXT_SIZE];

	for (int64_t value = 0; value <= chart->top; value += chart->step) {
		int y = y_of(chart, value);

		report_value_round(chart->row->indicator->unit, value, text);
		writing_print(chart->writing,
			      "<line x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%d\" stroke=\"%s\"/>"
			      "<text class=\"quiet\" x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>\n",
			      LEFT, WIDTH - RIGHT, y, y, value ? "#d5d5d5" : "#1b1b1b", LEFT - 8, y + 4, text);
	}
}

/* Months below, and the sign of those that have no figure. */
static void
write_months(struct chart *chart)
{
	char text[REPORT_MONTH_SIZE], sign[FIGURE_TEXT_SIZE];

	for (size_t i = 0; i < chart->report->month_count; i++) {
		report_month_short(&chart->report->months[i], text);
		/* past thirteen there is room for every second one */
		if (chart->report->month_count <= LABELLED_MONTHS || i % 2 == 0)
			writing_print(chart->writing,
				      "<text class=\"quiet\" x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s%s</text>\n",
				      x_of(chart, i), HEIGHT - BOTTOM + 20, text, is_whole(chart, i) ? "" : "*");
		if (is_known(chart, i))
			continue;
		report_figure_text(chart->row->indicator, &chart->row->figures[i], sign);
		writing_print(chart->writing,
			      "<text class=\"quiet\" x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>\n",
			      x_of(chart, i), HEIGHT - BOTTOM - 6, sign);
	}
}

/* Does the target's line go through a text that stands on ${y}? */
static int
is_struck(const struct chart *chart, int y)
{
	int line = y_of(chart, chart->row->indicator->target);

	return chart->row->indicator->target >= 0 && line > y - TEXT_HEIGHT && line < y + 3;
}

/* A figure stands over its point, or under it where the line comes from above
 * or the target's line would strike it out. */
static int
label_y(const struct chart *chart, size_t month)
{
	const struct figure *figures = chart->row->figures;
	int y = y_of(chart, figures[month].value), over = y - 10, under = y + 8 + TEXT_HEIGHT;
	int64_t around = 0, count = 0;

	if (chart->row->indicator->unit == UNIT_OF_COUNT)
		return y - 6;
	if (month && is_known(chart, month - 1)) {
		around += figures[month - 1].value;
		count++;
	}
	if (month + 1 < chart->report->month_count && is_known(chart, month + 1)) {
		around += figures[month + 1].value;
		count++;
	}
	if (under > HEIGHT - BOTTOM - 4)
		return over;
	if (count && figures[month].value * count < around)
		return is_struck(chart, under) ? over : under;
	return is_struck(chart, over) && !is_struck(chart, under) ? under : over;
}

static void
write_labels(struct chart *chart)
{
	struct trend trend;
	char text[FIGURE_TEXT_SIZE];

	report_trend(chart->report, chart->row, &trend);
	for (size_t i = 0; i < chart->report->month_count; i++) {
		if (!is_known(chart, i) ||
		    (chart->report->month_count > LABELLED_MONTHS && i != trend.first && i != trend.last))
			continue;
		report_figure_text(chart->row->indicator, &chart->row->figures[i], text);
		writing_print(chart->writing, "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>\n",
			      x_of(chart, i), label_y(chart, i), text);
	}
}

static void
write_bars(struct chart *chart)
{
	int room = (WIDTH - LEFT - RIGHT) / (int)chart->report->month_count, width = room * 3 / 5;

	for (size_t i = 0; i < chart->report->month_count; i++) {
		int y;

		if (!is_known(chart, i))
			continue;
		y = y_of(chart, chart->row->figures[i].value);
		writing_print(chart->writing,
			      "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\" stroke=\"" STYLE_BLUE
			      "\" stroke-width=\"2\"%s/>\n",
			      x_of(chart, i) - width / 2, y, width, HEIGHT - BOTTOM - y,
			      is_whole(chart, i) ? STYLE_BLUE : "#fff",
			      is_whole(chart, i) ? "" : " stroke-dasharray=\"4 3\"");
	}
}

static void
write_line(struct chart *chart)
{
	for (size_t i = 1; i < chart->report->month_count; i++)
		if (is_known(chart, i - 1) && is_known(chart, i))
			writing_print(chart->writing,
				      "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"" STYLE_BLUE
				      "\" stroke-width=\"3\"/>\n",
				      x_of(chart, i - 1), y_of(chart, chart->row->figures[i - 1].value), x_of(chart, i),
				      y_of(chart, chart->row->figures[i].value));
	for (size_t i = 0; i < chart->report->month_count; i++)
		if (is_known(chart, i))
			writing_print(chart->writing,
				      "<circle cx=\"%d\" cy=\"%d\" r=\"4\" fill=\"%s\" stroke=\"" STYLE_BLUE
				      "\" stroke-width=\"2\"/>\n",
				      x_of(chart, i), y_of(chart, chart->row->figures[i].value),
				      is_whole(chart, i) ? STYLE_BLUE : "#fff");
}

static void
write_target(struct chart *chart)
{
	const struct indicator *indicator = chart->row->indicator;
	char text[FIGURE_TEXT_SIZE];
	int y;

	if (indicator->target < 0)
		return;
	y = y_of(chart, indicator->target);
	report_value_round(indicator->unit, indicator->target, text);
	writing_print(chart->writing,
		      "<line x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%d\" stroke=\"" STYLE_PINK
		      "\" stroke-width=\"2\" stroke-dasharray=\"9 6\"/>\n"
		      "<line x1=\"%d\" x2=\"%d\" y1=\"12\" y2=\"12\" stroke=\"" STYLE_PINK
		      "\" stroke-width=\"2\" stroke-dasharray=\"9 6\"/>"
		      "<text x=\"%d\" y=\"16\">target %s</text>\n",
		      LEFT, WIDTH - RIGHT, y, y, LEFT, LEFT + 40, LEFT + 48, text);
}

void
report_chart_write(const struct report *report, const struct report_row *row, size_t number, struct writing *writing)
{
	struct chart chart = {report, row, writing, 1, 1};

	if (report->month_count < 2 || row->indicator->missing)
		return;
	assert(report->month_count <= REPORT_MONTHS_MOST);
	scale(&chart);
	writing_print(writing,
		      "<svg viewBox=\"0 0 %d %d\" role=\"img\" "
		      "aria-labelledby=\"chart-%zu-title chart-%zu-desc\">\n",
		      WIDTH, HEIGHT, number, number);
	write_words(&chart, number);
	write_scale(&chart);
	if (row->indicator->unit == UNIT_OF_COUNT)
		write_bars(&chart);
	write_target(&chart);
	if (row->indicator->unit != UNIT_OF_COUNT)
		write_line(&chart);
	write_months(&chart);
	write_labels(&chart);
	writing_put(writing, "</svg>\n");
}
