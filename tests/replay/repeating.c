#include "replay/repeating.h"

#include <assert.h>
#include <stdlib.h>

#define DAY_S 86400
#define LEAST_DAYS 20
#define MOST_DAYS 355

static int
is_referral(const struct matter *matter)
{
	return matter->kind == MATTER_CLOSED || matter->kind == MATTER_ASSESSED;
}

static int64_t
end_of(const struct matter *matter)
{
	int64_t end_s = matter->assessed_s > matter->decided_s ? matter->assessed_s : matter->decided_s;

	return matter->conferred_s > end_s ? matter->conferred_s : end_s;
}

/* One that is at an end before ${of} begins, and not of more than a year ago. */
static struct matter *
find(struct calendar_book *book, const struct matter *of)
{
	size_t start = chance_below(&book->chance, (uint32_t)book->count);

	for (size_t i = 0; i < book->count; i++) {
		struct matter *matter = &book->matters[(start + i) % book->count];

		if (is_referral(matter) && !matter->is_prior && end_of(matter) < of->received_s - 3 * DAY_S &&
		    matter->received_s > of->received_s - (int64_t)MOST_DAYS * DAY_S)
			return matter;
	}
	return NULL;
}

static const char *
repeat(struct calendar_book *book, size_t at)
{
	int32_t received = calendar_day(book->matters[at].received_s);
	int32_t then = received - chance_between(&book->chance, LEAST_DAYS, MOST_DAYS - 5);
	struct matter *prior = then >= book->months[0].first_day ? find(book, &book->matters[at]) : NULL;

	if (!prior) {
		int32_t least = received - (MOST_DAYS - 5), most = book->months[0].first_day - 5;

		if (then > most)
			then = chance_between(&book->chance, least, most > least ? most : least);
		if (then > most)
			return "re-referrals";
		prior = calendar_add(book, MATTER_CLOSED, calendar_work_day(book, then, 0));
	}
	prior->is_prior = 1;
	book->matters[at].is_rereferral = 1;
	book->matters[at].prior = (uint32_t)(prior - book->matters);
	return NULL;
}

/* So many of the month's referrals, each as likely. */
static const char *
repeat_month(struct calendar_book *book, size_t m)
{
	uint32_t left = book->plan->months[m].cells[PLAN_STATUTORY];
	unsigned wanted = book->plan->months[m].rereferred;
	const char *why = NULL;
	size_t count = book->count; /* those that are added are earlier */

	for (size_t i = 0; i < count && !why; i++) {
		const struct matter *matter = &book->matters[i];

		if (!is_referral(matter) || calendar_month_of(book, matter->decided_s) != (int)m)
			continue;
		if (chance_below(&book->chance, left--) >= wanted)
			continue;
		wanted--;
		why = repeat(book, i);
	}
	return why;
}

static int
by_received(const void *a, const void *b, void *context)
{
	const struct matter *matters = context;
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	if (matters[x].received_s != matters[y].received_s)
		return matters[x].received_s > matters[y].received_s ? 1 : -1;
	return (x > y) - (x < y);
}

/* The places of all matters in the order of time.  The caller frees. */
static uint32_t *
in_order(struct calendar_book *book)
{
	uint32_t *order = calloc(book->count + 1, sizeof *order);

	assert(order);
	for (size_t i = 0; i < book->count; i++)
		order[i] = (uint32_t)i;
	qsort_r(order, book->count, sizeof *order, by_received, book->matters);
	return order;
}

const char *
repeating_fit(struct calendar_book *book)
{
	const char *why = NULL;
	uint32_t *order;

	for (size_t m = 0; m < book->plan->count && !why; m++)
		why = repeat_month(book, m);
	order = in_order(book);
	for (size_t i = 0; i < book->count; i++)
		book->matters[order[i]].child = book->matters[book->matters[order[i]].prior].child;
	free(order);
	return why;
}

/* Does any of it count in the first ${count} months? */
static int
counts(const struct calendar_book *book, const struct matter *matter, size_t count)
{
	const int64_t moments[] = {matter->received_s, matter->kind == MATTER_ADVICE ? 0 : matter->decided_s,
				   matter->is_taken_up ? matter->helped_s : 0, matter->met_s, matter->enquired_s,
				   matter->assessed_s};

	for (size_t i = 0; i < sizeof moments / sizeof *moments; i++) {
		int month = moments[i] ? calendar_month_of(book, moments[i]) : -1;

		if (month >= 0 && month < (int)count)
			return 1;
	}
	return 0;
}

void
repeating_keep(struct calendar_book *book, size_t count)
{
	uint32_t *order = in_order(book);
	char *is_kept = calloc(book->count + 1, 1);
	struct matter *kept = calloc(book->room, sizeof *kept);
	size_t kept_count = 0;

	assert(is_kept && kept);
	for (size_t i = book->count; i-- > 0;) {
		const struct matter *matter = &book->matters[order[i]];

		is_kept[order[i]] |= (char)counts(book, matter, count);
		if (is_kept[order[i]])
			is_kept[matter->prior] = 1;
	}
	for (size_t i = 0; i < book->count; i++)
		if (is_kept[order[i]])
			kept[kept_count++] = book->matters[order[i]];
	free(order);
	free(is_kept);
	free(book->matters);
	book->matters = kept;
	book->count = kept_count;
}
