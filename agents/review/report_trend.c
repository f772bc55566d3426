#include "review/report_trend.h"

#include <stdio.h>

/* Half a month has half the contacts, so that its count goes down by itself. */
static int
counts(const struct report *report, const struct report_row *row, size_t month)
{
	if (row->figures[month].state != FIGURE_KNOWN)
		return 0;
	return row->indicator->unit != UNIT_OF_COUNT || !report->cover || !report->cover[month];
}

static enum trend_way
way_of(const struct indicator *indicator, int64_t then, int64_t now)
{
	if (now == then)
		return TREND_SAME;
	switch (indicator->better) {
	case BETTER_NEITHER:
		return now > then ? TREND_HIGHER : TREND_LOWER;
	case BETTER_UP:
		return now > then ? TREND_BETTER : TREND_WORSE;
	case BETTER_DOWN:
		return now < then ? TREND_BETTER : TREND_WORSE;
	}
	return TREND_NONE;
}

static const char *
way_words(enum trend_way way)
{
	switch (way) {
	case TREND_NONE:
		return "no figure";
	case TREND_ONE:
		return "one month known: no trend yet";
	case TREND_SAME:
		return "the same as in";
	case TREND_BETTER:
		return "better than in";
	case TREND_WORSE:
		return "worse than in";
	case TREND_HIGHER:
		return "higher than in";
	case TREND_LOWER:
		return "lower than in";
	}
	return "";
}

void
report_trend(const struct report *report, const struct report_row *row, struct trend *ret_trend)
{
	struct trend trend = {TREND_NONE, TREND_NO_MONTH, TREND_NO_MONTH, ""};
	char month[REPORT_MONTH_SIZE];

	for (size_t i = 0; !row->indicator->missing && i < report->month_count; i++) {
		if (!counts(report, row, i))
			continue;
		if (trend.first == TREND_NO_MONTH)
			trend.first = i;
		trend.last = i;
	}
	if (trend.first != TREND_NO_MONTH)
		trend.way = trend.first == trend.last ? TREND_ONE
						      : way_of(row->indicator, row->figures[trend.first].value,
							       row->figures[trend.last].value);
	*ret_trend = trend;
	if (trend.way == TREND_NONE || trend.way == TREND_ONE) {
		(void)snprintf(ret_trend->words, TREND_WORDS_SIZE, "%s", way_words(trend.way));
		return;
	}
	report_month_text(&report->months[trend.first], month);
	(void)snprintf(ret_trend->words, TREND_WORDS_SIZE, "%s %s", way_words(trend.way), month);
}

enum trend_target
report_trend_target(const struct indicator *indicator, const struct figure *figure)
{
	if (indicator->target < 0 || figure->state != FIGURE_KNOWN || indicator->better == BETTER_NEITHER)
		return TARGET_NONE;
	if (indicator->better == BETTER_UP)
		return figure->value >= indicator->target ? TARGET_MET : TARGET_MISSED;
	return figure->value <= indicator->target ? TARGET_MET : TARGET_MISSED;
}
