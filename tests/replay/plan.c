#include "replay/plan.h"

#include <stdlib.h>
#include <string.h>

#define LINE_BYTES 1000

static const char *const columns[PLAN_CELLS] = {
	"contacts",
	"early_help_referrals",
	"early_help_assessments_started",
	"statutory_referrals",
	"assessments_completed",
	"assessments_within_45_working_days_pct",
	"strategy_discussions",
	"s47_enquiries_completed",
	"strategy_discussions_to_s47_pct",
	"s47_to_icpc_pct",
	"re_referrals_within_12_months_pct",
	"referrals_nfa_pct",
};

const char *
plan_column(enum plan_cell cell)
{
	return columns[cell];
}

int
plan_is_share(enum plan_cell cell)
{
	size_t size = strlen(columns[cell]);

	return !strcmp(columns[cell] + size - 4, "_pct");
}

static int
wrong(const char *what, const char *which)
{
	(void)fprintf(stderr, "replay: %s: %s\n", what, which);
	return 1;
}

static int
read_head(char *line)
{
	char *rest = line, *word = strsep(&rest, ",\r\n");

	if (strcmp(word, "month") != 0)
		return wrong("the published table's first column is no month", word);
	for (int cell = 0; cell < PLAN_CELLS; cell++) {
		word = strsep(&rest, ",\r\n");
		if (!word || strcmp(word, columns[cell]) != 0)
			return wrong("the published table has another column", word ? word : "none");
	}
	return 0;
}

static int
read_month(char *line, struct plan_month *month)
{
	char *rest = line, *word = strsep(&rest, ",\r\n");

	if (sscanf(word, "%4d-%2d", &month->year, &month->month) != 2 || month->month < 1 || month->month > 12)
		return wrong("no month", word);
	for (int cell = 0; cell < PLAN_CELLS; cell++) {
		char *end;

		word = strsep(&rest, ",\r\n");
		if (!word || !*word)
			return wrong("a cell is missing", columns[cell]);
		month->cells[cell] = (unsigned)strtoul(word, &end, 10);
		if (*end)
			return wrong("no number", word);
	}
	return 0;
}

int
plan_read(FILE *file, struct plan *ret_plan)
{
	char line[LINE_BYTES];

	memset(ret_plan, 0, sizeof *ret_plan);
	if (!fgets(line, sizeof line, file) || read_head(line))
		return 1;
	while (fgets(line, sizeof line, file)) {
		struct plan_month *month = &ret_plan->months[ret_plan->count];

		if (ret_plan->count == PLAN_MONTHS_MOST)
			return wrong("more months than", "a plan has");
		if (read_month(line, month))
			return 1;
		if (ret_plan->count && month->year * 12 + month->month != month[-1].year * 12 + month[-1].month + 1)
			return wrong("not the month after the one before", line);
		ret_plan->count++;
	}
	return ret_plan->count ? 0 : wrong("the published table", "has no month");
}

int
plan_perturb(struct plan *plan, const char *text, size_t *ret_month, enum plan_cell *ret_cell)
{
	int year, month, change, cell = 0;
	char column[64];

	if (sscanf(text, "%4d-%2d:%63[a-z0-9_]:%d", &year, &month, column, &change) != 4)
		return wrong("a change is written 2024-03:s47_enquiries_completed:+1, not", text);
	while (cell < PLAN_CELLS && strcmp(columns[cell], column) != 0)
		cell++;
	if (cell == PLAN_CELLS)
		return wrong("no such column", column);
	if (cell == PLAN_ENQUIRIES_SHARE)
		return wrong("it follows from two other columns and cannot be changed alone", column);
	for (size_t i = 0; i < plan->count; i++) {
		if (plan->months[i].year != year || plan->months[i].month != month)
			continue;
		plan->months[i].cells[cell] += (unsigned)change;
		*ret_month = i;
		*ret_cell = (enum plan_cell)cell;
		return 0;
	}
	return wrong("no such month", text);
}

unsigned
plan_share(unsigned top, unsigned bottom)
{
	return bottom ? (200 * top + bottom) / (2 * bottom) : 0;
}

/* How many of ${bottom} are ${share} percent: the nearest whole number. */
static int
count_of(unsigned share, unsigned bottom, unsigned *ret_count)
{
	unsigned count = (share * bottom + 50) / 100;

	for (unsigned at = count ? count - 1 : 0; at <= count + 1 && at <= bottom; at++) {
		if (plan_share(at, bottom) != share)
			continue;
		*ret_count = plan_share(count, bottom) == share ? count : at;
		return 0;
	}
	return 1;
}

static int
solve(const struct plan_month *month, enum plan_cell share, enum plan_cell of, unsigned *ret_count)
{
	if (!count_of(month->cells[share], month->cells[of], ret_count))
		return 0;
	(void)fprintf(stderr, "replay: %04d-%02d: no whole number of %u is %u %% (%s)\n", month->year, month->month,
		      month->cells[of], month->cells[share], columns[share]);
	return 1;
}

/* As few children as can be are on a plan already. */
static int
solve_conferences(struct plan_month *month)
{
	unsigned enquiries = month->cells[PLAN_ENQUIRIES];

	for (month->excluded = 0; month->excluded < enquiries; month->excluded++)
		if (!count_of(month->cells[PLAN_CONFERENCES_SHARE], enquiries - month->excluded, &month->conferences))
			return 0;
	return wrong("no exclusion reaches", columns[PLAN_CONFERENCES_SHARE]);
}

int
plan_solve(struct plan *plan)
{
	for (size_t i = 0; i < plan->count; i++) {
		struct plan_month *month = &plan->months[i];

		if (solve(month, PLAN_IN_TIME_SHARE, PLAN_ASSESSED, &month->in_time) ||
		    solve(month, PLAN_REREFERRED_SHARE, PLAN_STATUTORY, &month->rereferred) ||
		    solve(month, PLAN_CLOSED_SHARE, PLAN_STATUTORY, &month->closed) || solve_conferences(month))
			return 1;
	}
	return 0;
}

void
plan_print(const struct plan *plan, size_t count, FILE *out)
{
	for (size_t i = 0; i < count && i < plan->count; i++) {
		const struct plan_month *month = &plan->months[i];
		unsigned enquiries = month->cells[PLAN_ENQUIRIES];

		if (month->excluded)
			(void)fprintf(out,
				      "%04d-%02d: no whole number of %u enquiries is %u %%: children who are on a plan "
				      "already (%u) are left out, %u of %u came to a conference\n",
				      month->year, month->month, enquiries, month->cells[PLAN_CONFERENCES_SHARE],
				      month->excluded, month->conferences, enquiries - month->excluded);
	}
}
