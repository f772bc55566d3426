#include "replay/calendar.h"

#include <assert.h>
#include <stdlib.h>

#include "base/day.h"
#include "replay/assessing.h"
#include "replay/enquiring.h"
#include "replay/repeating.h"
#include "rules/clocks.h"

#define SEED 20230801
#define RUN_IN_MONTHS 12
#define HALF_HOUR_S 1800

/** Matters that the plan does not count: run-in and run-out. */
#define MATTERS_BESIDES 4000

/** Early help offered in the month before the first. */
#define HELP_BEFORE 110

int32_t
calendar_day(int64_t at_s)
{
	return clocks_day((struct instant){at_s * 1000});
}

int64_t
calendar_at(int32_t day, int minute)
{
	return clocks_at(day, minute).ms / 1000;
}

int
calendar_month_of(const struct calendar_book *book, int64_t at_s)
{
	int32_t day = calendar_day(at_s);
	int month = -1;

	while (month < (int)book->plan->count &&
	       (month < 0 ? day >= book->months[0].first_day : day > book->months[month].last_day))
		month++;
	return month;
}

int
calendar_worked(const struct calendar_book *book, int64_t from_s, int64_t until_s)
{
	int32_t from = calendar_day(from_s) - book->first_day, until = calendar_day(until_s) - book->first_day;

	assert(from >= 0 && until >= 0 && from < CALENDAR_DAYS_MOST && until < CALENDAR_DAYS_MOST);
	return book->works[until] - book->works[from];
}

int32_t
calendar_work_day(const struct calendar_book *book, int32_t day, int add)
{
	int step = add < 0 ? -1 : 1, left = add < 0 ? -add : add;

	if (!left)
		while (!clocks_is_working_day(book->policy, day))
			day++;
	while (left) {
		day += step;
		left -= clocks_is_working_day(book->policy, day) != 0;
	}
	return day;
}

int64_t
calendar_office(struct calendar_book *book, int32_t day)
{
	return calendar_at(day, 570 + 30 * chance_between(&book->chance, 0, 14));
}

static enum matter_source
source_of(struct calendar_book *book, int is_office)
{
	/* of a hundred; the police's share as in England in 2020, the others'
	 * roughly so; out of hours only those who write */
	static const unsigned shares[SOURCE_COUNT] = {29, 4, 11, 9, 15, 15, 14, 3};
	uint32_t at = chance_below(&book->chance, is_office ? 100 : 33);
	unsigned source = 0;

	while (at >= shares[source])
		at -= shares[source++];
	return (enum matter_source)source;
}

static struct matter *
add(struct calendar_book *book, enum matter_kind kind)
{
	struct matter *matter = &book->matters[book->count];

	assert(book->count < book->room);
	*matter = (struct matter){.kind = kind, .child = ++book->children, .prior = (uint32_t)book->count};
	book->count++;
	return matter;
}

static int64_t
half_hour_between(struct calendar_book *book, int64_t from_s, int64_t until_s)
{
	int64_t halves = (until_s - from_s) / HALF_HOUR_S;

	assert(halves > 0);
	return from_s + (int64_t)chance_below(&book->chance, (uint32_t)halves) * HALF_HOUR_S;
}

struct matter *
calendar_add(struct calendar_book *book, enum matter_kind kind, int32_t day)
{
	struct matter *matter = add(book, kind);
	int back = chance_is(&book->chance, 6) ? 2 : 1; /* some answers are late */
	int32_t before = calendar_work_day(book, day, -back);

	matter->decided_s = calendar_office(book, day);
	matter->source = source_of(book, 1);
	matter->is_high = chance_is(&book->chance, matter->source == SOURCE_POLICE ? 14 : 4);
	if (matter_is_written(matter))
		matter->received_s = half_hour_between(book, calendar_at(before, 600), matter->decided_s - 3600);
	else if (back == 1 && chance_is(&book->chance, 40) && matter->decided_s > calendar_at(day, 660))
		matter->received_s = half_hour_between(book, calendar_at(day, 540), matter->decided_s - 3600);
	else
		matter->received_s = half_hour_between(book, calendar_at(before, 540), calendar_at(before, 1000));
	return matter;
}

/* ---- who comes for advice ------------------------------------------------------------- */

static void
advise(struct calendar_book *book, const struct calendar_month *month)
{
	struct matter *matter = add(book, MATTER_ADVICE);
	int32_t day;
	int is_work;

	do {
		day = chance_between(&book->chance, month->first_day, month->last_day);
		is_work = clocks_is_working_day(book->policy, day);
	} while (!is_work && chance_is(&book->chance, 70));
	matter->source = source_of(book, is_work);
	matter->is_high = chance_is(&book->chance, matter->source == SOURCE_POLICE ? 5 : 1);
	if (matter_is_written(matter))
		matter->received_s = half_hour_between(book, calendar_at(day, 30), calendar_at(day, 1410));
	else
		matter->received_s = half_hour_between(book, calendar_at(day, 540), calendar_at(day, 1000));
	if (is_work && chance_is(&book->chance, 40) && matter->received_s < calendar_at(day, 780))
		matter->decided_s = half_hour_between(book, calendar_at(day, 840), calendar_at(day, 1020));
	else
		matter->decided_s = calendar_office(book, calendar_work_day(book, day, 1));
}

static int
fill_contacts(struct calendar_book *book)
{
	unsigned there[PLAN_MONTHS_MOST + 1] = {0};

	for (size_t i = 0; i < book->count; i++) {
		int month = calendar_month_of(book, book->matters[i].received_s);

		if (month >= 0)
			there[month]++;
	}
	for (size_t m = 0; m < book->plan->count; m++) {
		if (there[m] > book->plan->months[m].cells[PLAN_CONTACTS])
			return 1;
		for (; there[m] < book->plan->months[m].cells[PLAN_CONTACTS]; there[m]++)
			advise(book, &book->months[m]);
	}
	return 0;
}

/* ---- who is referred, and to what ------------------------------------------------------- */

static int32_t
some_work_day(struct calendar_book *book, const struct calendar_month *month)
{
	int32_t day;

	do
		day = chance_between(&book->chance, month->first_day, month->last_day);
	while (!clocks_is_working_day(book->policy, day));
	return day;
}

static void
refer(struct calendar_book *book, size_t m)
{
	const struct plan_month *plan = &book->plan->months[m];

	for (unsigned i = 0; i < plan->cells[PLAN_STATUTORY]; i++)
		(void)calendar_add(book, i < plan->closed ? MATTER_CLOSED : MATTER_ASSESSED,
				   some_work_day(book, &book->months[m]));
	for (unsigned i = 0; i < plan->cells[PLAN_EARLY_HELP]; i++)
		(void)calendar_add(book, MATTER_HELP, some_work_day(book, &book->months[m]));
}

static void
refer_before(struct calendar_book *book, unsigned assessed_before)
{
	int32_t first = calendar_work_day(book, book->months[0].first_day, 0);

	for (unsigned i = 0; i < assessed_before; i++)
		(void)calendar_add(book, MATTER_ASSESSED,
				   calendar_work_day(book, first, -chance_between(&book->chance, 1, 36)));
	for (unsigned i = 0; i < HELP_BEFORE; i++)
		(void)calendar_add(book, MATTER_HELP,
				   calendar_work_day(book, first, -chance_between(&book->chance, 1, 20)));
}

/* What became of the help that was offered. */
static int
help(struct calendar_book *book)
{
	unsigned wanted[PLAN_MONTHS_MOST + 1] = {0}, there[PLAN_MONTHS_MOST + 1] = {0};

	for (size_t m = 0; m < book->plan->count; m++)
		wanted[m] = book->plan->months[m].cells[PLAN_TAKEN_UP];
	for (size_t i = 0; i < book->count; i++) {
		struct matter *matter = &book->matters[i];
		int32_t day = calendar_day(matter->decided_s);
		int month;

		if (matter->kind != MATTER_HELP)
			continue;
		day = calendar_work_day(book, day, chance_between(&book->chance, 5, 18));
		matter->helped_s = calendar_office(book, day);
		month = calendar_month_of(book, matter->helped_s);
		if (month >= 0)
			there[month]++;
	}
	for (size_t i = 0; i < book->count; i++) {
		struct matter *matter = &book->matters[i];
		int month = matter->kind == MATTER_HELP ? calendar_month_of(book, matter->helped_s) : -1;

		if (month < 0)
			continue;
		matter->is_taken_up = chance_below(&book->chance, there[month]) < wanted[month];
		there[month]--;
		wanted[month] -= (unsigned)matter->is_taken_up;
	}
	for (size_t m = 0; m < book->plan->count; m++)
		if (wanted[m])
			return 1;
	return 0;
}

/* ---- the book ------------------------------------------------------------------------------ */

static int32_t
day_of(int year, int month)
{
	char text[64];
	int32_t day = 0;
	int failed;

	(void)snprintf(text, sizeof text, "%04d-%02d-01", year, month);
	failed = day_parse(text, &day);
	assert(!failed);
	return day;
}

static void
number_days(struct calendar_book *book)
{
	const struct plan_month *first = &book->plan->months[0];
	int works = 0;

	for (size_t m = 0; m < book->plan->count; m++) {
		const struct plan_month *month = &book->plan->months[m];

		book->months[m].first_day = day_of(month->year, month->month);
		book->months[m].last_day = day_of(month->year + month->month / 12, month->month % 12 + 1) - 1;
	}
	book->first_day = day_of(first->year - RUN_IN_MONTHS / 12, first->month);
	for (int i = 0; i < CALENDAR_DAYS_MOST; i++)
		book->works[i] = works += clocks_is_working_day(book->policy, book->first_day + i) != 0;
}

static struct calendar_book *
begin(const struct plan *plan, const struct policy *policy)
{
	struct calendar_book *book = calloc(1, sizeof *book);

	assert(book);
	book->plan = plan;
	book->policy = policy;
	book->room = MATTERS_BESIDES;
	for (size_t m = 0; m < plan->count; m++)
		book->room += plan->months[m].cells[PLAN_CONTACTS];
	book->matters = calloc(book->room, sizeof *book->matters);
	assert(book->matters);
	number_days(book);
	return book;
}

struct calendar_book *
calendar_make(const struct plan *plan, const struct policy *policy, size_t count)
{
	/* how many were being assessed already when it began: as many as leave
	 * each month enough to complete, and none too old to be in time */
	static const unsigned before[] = {350, 370, 330, 390, 310, 410, 290, 430};
	struct calendar_book *book = begin(plan, policy);
	const char *why = NULL;

	for (size_t i = 0; i < sizeof before / sizeof *before; i++) {
		book->count = 0;
		book->children = 0;
		book->chance.state = SEED;
		refer_before(book, before[i]);
		for (size_t m = 0; m < plan->count; m++)
			refer(book, m);
		why = help(book) ? "early help taken up" : NULL;
		if (!why)
			why = assessing_fit(book);
		if (!why)
			why = enquiring_fit(book);
		if (!why)
			why = repeating_fit(book);
		if (!why && fill_contacts(book))
			why = "contacts";
		if (why)
			continue;
		book->month_count = count;
		repeating_keep(book, count);
		return book;
	}
	(void)fprintf(stderr, "replay: the plan does not fit into its months: %s\n", why);
	calendar_free(book);
	return NULL;
}

void
calendar_free(struct calendar_book *book)
{
	if (!book)
		return;
	free(book->matters);
	free(book);
}
