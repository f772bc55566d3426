#include "support/figured.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/day.h"
#include "review/period.h"
#include "rules/clocks.h"

static struct instant
moment(const char *text)
{
	char date[DAY_SIZE];
	int hour, minute;
	int32_t day;

	assert(sscanf(text, "%10s %d:%d", date, &hour, &minute) == 3 && !day_parse(date, &day));
	return clocks_at(day, hour * 60 + minute);
}

long long
figured_s(const char *text)
{
	return moment(text).ms / 1000;
}

void
figured(struct figured *asked)
{
	struct scene *scene = asked->scene;
	size_t count;
	struct report_month first;

	assert(!period_month(asked->from, &first));
	for (count = 0; count < asked->count; count++)
		asked->months[count] = (struct report_month){first.year + (first.month - 1 + (int)count) / 12,
							     (first.month - 1 + (int)count) % 12 + 1};
	asked->policy = *scene->standing.policies[0];
	asked->policy.suppress = asked->suppress;
	asked->policies[0] = &asked->policy;
	asked->input = (struct indicators_input){.book = scene->book,
						 .standing = scene->standing,
						 .crs = {"crs"},
						 .begins = moment(asked->begins ? asked->begins : "2020-01-01 00:00"),
						 .ends = scene->standing.now,
						 .months = asked->months,
						 .month_count = asked->count,
						 .population = asked->population,
						 .hides_nothing = asked->hides_nothing,
						 .erased = asked->erased,
						 .origin = "log.test",
						 .size = scene->index,
						 .root = "root"};
	asked->input.standing.policies = asked->policies;
	asked->input.standing.policy_count = 1;
	assert(!indicators_report(&asked->input, scene->arena, &asked->report));
}

static const char *
text_of(const struct figured *asked, const struct report_row *row, const struct figure *figure)
{
	switch (figure->state) {
	case FIGURE_NONE:
		return "-";
	case FIGURE_SUPPRESSED:
		return "c";
	case FIGURE_NO_DATA:
		return "x";
	case FIGURE_KNOWN:
		if (row->indicator->unit == UNIT_OF_SHARE)
			return arena_print(asked->scene->arena, "%" PRIu64 "/%" PRIu64, figure->top, figure->bottom);
		return arena_print(asked->scene->arena, "%" PRId64, figure->value);
	}
	return "?";
}

const char *
figured_row(const struct figured *asked, const char *id, const char *split, const char *part)
{
	const struct report_row *row = report_row_find(&asked->report, id, split, part);
	const char *text = "";

	if (!row)
		return "no row";
	for (size_t i = 0; i < asked->count; i++)
		text = arena_print(asked->scene->arena, "%s%s%s", text, i ? " " : "",
				   text_of(asked, row, &row->figures[i]));
	return text;
}

const char *
figured_parts(const struct figured *asked, const char *id, const char *split)
{
	const char *text = "";

	for (size_t i = 0; i < asked->report.row_count; i++) {
		const struct report_row *row = &asked->report.rows[i];

		if (!strcmp(row->indicator->id, id) && !strcmp(row->split, split))
			text = arena_print(asked->scene->arena, "%s%s%s", text, *text ? " " : "", row->part);
	}
	return text;
}

void
figured_is(const struct figured *asked, const char *id, const char *split, const char *part, const char *want)
{
	const char *is = figured_row(asked, id, split, part);

	if (strcmp(is, want) == 0)
		return;
	(void)fprintf(stderr, "%s %s %s: is %s, should be %s\n", id, split, part, is, want);
	abort();
}
