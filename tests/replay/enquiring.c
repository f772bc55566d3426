#include "replay/enquiring.h"

#include "rules/clocks.h"

/** Days that are tried for one discussion or enquiry before it is given up. */
#define TRIES 200

static int32_t
some_work_day(struct calendar_book *book, size_t m)
{
	int32_t day;

	do
		day = chance_between(&book->chance, book->months[m].first_day, book->months[m].last_day);
	while (!clocks_is_working_day(book->policy, day));
	return day;
}

/* Somebody who is being assessed from ${from} to ${until}, and of whom nobody
 * has met yet. */
static struct matter *
find(struct calendar_book *book, int32_t from, int32_t until)
{
	size_t start = chance_below(&book->chance, (uint32_t)book->count);

	for (size_t i = 0; i < book->count; i++) {
		struct matter *matter = &book->matters[(start + i) % book->count];

		if (matter->kind == MATTER_ASSESSED && !matter->met_s && matter_has_agent(matter) &&
		    calendar_day(matter->decided_s) < from && calendar_day(matter->assessed_s) > until)
			return matter;
	}
	return NULL;
}

/* An enquiry that is completed in month ${m}; its meeting is one of
 * ${left}. */
static int
enquire(struct calendar_book *book, size_t m, unsigned *left, enum matter_enquiry enquiry)
{
	for (int tries = 0; tries < TRIES; tries++) {
		int32_t ends = some_work_day(book, m);
		int32_t meets = calendar_work_day(book, ends, -chance_between(&book->chance, 2, 12));
		int month = calendar_month_of(book, calendar_at(meets, 720));
		struct matter *matter = month < 0 || left[month] ? find(book, meets, ends) : NULL;
		int days = chance_is(&book->chance, 82) ? 14 : 18; /* most conferences are in time */

		if (!matter)
			continue;
		matter->met_s = calendar_office(book, meets);
		matter->enquired_s = calendar_office(book, ends);
		matter->enquiry = enquiry;
		if (enquiry == ENQUIRY_CONFERENCE)
			matter->conferred_s = calendar_office(book, calendar_work_day(book, meets, days));
		if (month >= 0)
			left[month]--;
		return 0;
	}
	return 1;
}

static int
meet(struct calendar_book *book, size_t m)
{
	for (int tries = 0; tries < TRIES; tries++) {
		int32_t day = some_work_day(book, m);
		struct matter *matter = find(book, day, day);

		if (!matter)
			continue;
		matter->met_s = calendar_office(book, day);
		return 0;
	}
	return 1;
}

const char *
enquiring_fit(struct calendar_book *book)
{
	unsigned left[PLAN_MONTHS_MOST] = {0};

	for (size_t m = 0; m < book->plan->count; m++)
		left[m] = book->plan->months[m].cells[PLAN_MEETINGS];
	for (size_t m = 0; m < book->plan->count; m++) {
		const struct plan_month *plan = &book->plan->months[m];

		for (unsigned i = 0; i < plan->cells[PLAN_ENQUIRIES]; i++)
			if (enquire(book, m, left,
				    i < plan->conferences			? ENQUIRY_CONFERENCE
				    : i < plan->conferences + plan->excluded	? ENQUIRY_EXCLUDED
										: ENQUIRY_ENDS))
				return "s47 enquiries";
	}
	for (size_t m = 0; m < book->plan->count; m++)
		for (; left[m]; left[m]--)
			if (meet(book, m))
				return "strategy discussions";
	return NULL;
}
