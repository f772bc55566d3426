/* The plan spread over days and hours: every matter, and when everything
 * happens in it, so that each month counts what its plan says. */
#ifndef TELLBACK_REPLAY_CALENDAR_H
#define TELLBACK_REPLAY_CALENDAR_H

#include <stddef.h>

#include "replay/chance.h"
#include "replay/matter.h"
#include "replay/plan.h"
#include "tellback/policy.h"

/** Days from the first run-in month to the last that a matter may reach. */
#define CALENDAR_DAYS_MOST 1200

/**
 * struct calendar_month:
 * A month's days, as days since 1970-01-01.
 */
struct calendar_month {
	int32_t first_day;
	int32_t last_day;
};

/**
 * struct calendar_book:
 * All matters, and the days of the policy.
 *
 * Shape:  ${months}[i] is the plan's i-th; the first ${month_count} are played; ${first_day} the first day of the
 *         run-in, ${works}[day - ${first_day}] how many working days there were
 *         up to and with that day, ${is_work} whether it is one.
 * Owner:  calendar_make, calendar_free.
 */
struct calendar_book {
	const struct policy *policy;
	const struct plan *plan;
	struct calendar_month months[PLAN_MONTHS_MOST];
	int32_t first_day;
	int works[CALENDAR_DAYS_MOST];
	size_t month_count;
	struct matter *matters;
	size_t count;
	size_t room;
	uint32_t children;
	struct chance chance;
};

/**
 * calendar_make(plan, policy, count), calendar_free(book):
 * The matters of which anything counts in the first ${count} months of
 * ${plan}, and the earlier ones that these look back to.
 *
 * Owner:  the caller; calendar_free.  NULL, with a line on stderr, if the plan
 *         does not fit into its months.
 */
struct calendar_book *calendar_make(const struct plan *plan, const struct policy *policy, size_t count);
void calendar_free(struct calendar_book *book);

/**
 * calendar_month_of(book, at_s):
 * Which month of the plan it is; -1 before, and the plan's count after it.
 */
int calendar_month_of(const struct calendar_book *book, int64_t at_s);

/**
 * calendar_worked(book, from_s, until_s):
 * Working days from the day of ${from_s}, which is day 0, to that of ${until_s}.
 */
int calendar_worked(const struct calendar_book *book, int64_t from_s, int64_t until_s);

/**
 * calendar_work_day(book, day, add):
 * The ${add}-th working day after ${day}, before it if negative; 0: the first
 * from ${day} on.
 */
int32_t calendar_work_day(const struct calendar_book *book, int32_t day, int add);

/**
 * calendar_day(at_s), calendar_at(day, minute):
 * The London day; the second of that minute of a London day.
 */
int32_t calendar_day(int64_t at_s);
int64_t calendar_at(int32_t day, int minute);

/**
 * calendar_office(book, day):
 * Some half hour between nine and five of ${day}.
 */
int64_t calendar_office(struct calendar_book *book, int32_t day);

/**
 * calendar_add(book, kind, day):
 * One more matter, decided on working day ${day}.
 *
 * Owner:  the book's, until the next one is added.
 */
struct matter *calendar_add(struct calendar_book *book, enum matter_kind kind, int32_t day);

#endif
