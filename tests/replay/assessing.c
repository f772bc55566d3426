#include "replay/assessing.h"

#include <assert.h>
#include <stdlib.h>

#include "rules/clocks.h"

/** Working days from the referral: in time, and late.  The 45th itself and its
 * neighbours are left out, so that nothing hangs on how a day is counted. */
#define LEAST 6
#define URGENT 36
#define IN_TIME 43
#define LATE 48
#define LATE_MOST 72

static int
is_open(const struct matter *matter)
{
	return matter->kind == MATTER_ASSESSED && !matter->assessed_s;
}

static int64_t
some_moment(struct calendar_book *book, size_t m)
{
	int32_t day;

	do
		day = chance_between(&book->chance, book->months[m].first_day, book->months[m].last_day);
	while (!clocks_is_working_day(book->policy, day));
	return calendar_office(book, day);
}

/* Somebody referred long enough before ${at_s}, and not too long. */
static struct matter *
find_late(struct calendar_book *book, int64_t at_s)
{
	size_t start = chance_below(&book->chance, (uint32_t)book->count);

	for (size_t i = 0; i < book->count; i++) {
		struct matter *matter = &book->matters[(start + i) % book->count];
		int worked = is_open(matter) && matter->received_s < at_s ? calendar_worked(book, matter->received_s, at_s)
									   : 0;

		if (worked >= LATE && worked <= LATE_MOST)
			return matter;
	}
	return NULL;
}

static const char *
fit_late(struct calendar_book *book, size_t m)
{
	unsigned late = book->plan->months[m].cells[PLAN_ASSESSED] - book->plan->months[m].in_time;

	while (late--) {
		int64_t at_s = some_moment(book, m);
		struct matter *matter = find_late(book, at_s);

		if (!matter) {
			int32_t day = calendar_work_day(book, calendar_day(at_s),
							-chance_between(&book->chance, LATE, LATE_MOST - 4));

			if (day >= book->months[0].first_day)
				return "assessments completed late";
			matter = calendar_add(book, MATTER_ASSESSED, day);
		}
		matter->assessed_s = at_s;
		matter->is_late = 1;
	}
	return NULL;
}

/* The oldest where one is nearly late, else any. */
static struct matter *
find_in_time(struct calendar_book *book, int64_t at_s)
{
	struct matter *oldest = NULL, *any = NULL;
	int most = 0;
	uint32_t seen = 0;

	for (size_t i = 0; i < book->count; i++) {
		struct matter *matter = &book->matters[i];
		int worked;

		if (!is_open(matter) || matter->received_s >= at_s)
			continue;
		worked = calendar_worked(book, matter->received_s, at_s);
		if (worked < LEAST || worked > IN_TIME)
			continue;
		if (worked > most) {
			most = worked;
			oldest = matter;
		}
		if (!chance_below(&book->chance, ++seen))
			any = matter;
	}
	return most >= URGENT ? oldest : any;
}

static int
by_time(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static const char *
fit_in_time(struct calendar_book *book, size_t m)
{
	size_t count = book->plan->months[m].in_time;
	int64_t *moments = calloc(count + 1, sizeof *moments);
	const char *why = NULL;

	assert(moments);
	for (size_t i = 0; i < count; i++)
		moments[i] = some_moment(book, m);
	qsort(moments, count, sizeof *moments, by_time);
	for (size_t i = 0; i < count && !why; i++) {
		struct matter *matter = find_in_time(book, moments[i]);

		if (matter)
			matter->assessed_s = moments[i];
		else
			why = "assessments completed in time";
	}
	free(moments);
	return why;
}

/* What no month completes. */
static void
complete_later(struct calendar_book *book)
{
	int32_t last = book->months[book->plan->count - 1].last_day;

	for (size_t i = 0; i < book->count; i++) {
		struct matter *matter = &book->matters[i];
		int32_t day;

		if (!is_open(matter))
			continue;
		day = calendar_work_day(book, calendar_day(matter->received_s), chance_between(&book->chance, 25, 43));
		if (day <= last)
			day = calendar_work_day(book, last, chance_between(&book->chance, 1, 5));
		matter->assessed_s = calendar_office(book, day);
	}
}

const char *
assessing_fit(struct calendar_book *book)
{
	const char *why = NULL;

	for (size_t m = 0; m < book->plan->count && !why; m++)
		why = fit_late(book, m);
	for (size_t m = 0; m < book->plan->count && !why; m++)
		why = fit_in_time(book, m);
	if (!why)
		complete_later(book);
	return why;
}
