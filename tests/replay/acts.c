#include "replay/acts.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "rules/clocks.h"

#define HALF_HOUR_S 1800
#define ACTS_A_MATTER 18
#define SHUTS 1050 /* minutes of the day */
#define OPENS 510
#define COUNTS 1410

int
acts_is_office(const struct calendar_book *book, int64_t at_s)
{
	int minute = clocks_minute((struct instant){at_s * 1000});

	return clocks_is_working_day(book->policy, calendar_day(at_s)) && minute >= OPENS && minute < SHUTS;
}

size_t
acts_invited(const struct matter *matter, const char *ret_invited[ACTS_INVITED_MOST])
{
	size_t count = 0;

	if (matter->source != SOURCE_POLICE)
		ret_invited[count++] = matter_agency(SOURCE_POLICE);
	if (matter->source != SOURCE_HEALTH)
		ret_invited[count++] = matter_agency(SOURCE_HEALTH);
	ret_invited[count++] = matter_agency(matter->source);
	return count;
}

/* That moment, or the next morning on which anybody works. */
static int64_t
in_office(const struct calendar_book *book, int64_t at_s)
{
	int32_t day = calendar_day(at_s);
	int is_late = clocks_minute((struct instant){at_s * 1000}) >= SHUTS;

	if (acts_is_office(book, at_s))
		return at_s;
	return calendar_at(calendar_work_day(book, day + is_late, 0), OPENS + 30);
}

struct making {
	const struct calendar_book *book;
	struct act_list *list;
	uint32_t matter;
	int64_t last_s;
};

static void
add(struct making *making, enum act_kind kind, enum act_kind about, int64_t at_s)
{
	making->list->items[making->list->count++] = (struct act){at_s, making->matter, kind, about};
	if (at_s > making->last_s)
		making->last_s = at_s;
}

/* What is said, and when it is read: by most within two hours. */
static void
say(struct making *making, enum act_kind kind, int64_t at_s)
{
	const struct matter *matter = &making->book->matters[making->matter];
	int64_t later_s = HALF_HOUR_S * (1 + (making->matter * 7 + (unsigned)kind) % 4);

	add(making, kind, kind, at_s);
	if (matter->source != SOURCE_ANONYMOUS)
		add(making, ACT_READ, kind, in_office(making->book, at_s + later_s));
}

static void
make(struct making *making)
{
	const struct matter *matter = &making->book->matters[making->matter];
	int64_t see_s = matter->received_s + HALF_HOUR_S;

	making->last_s = 0;
	add(making, ACT_REFER, ACT_REFER, matter->received_s);
	if (!matter->is_high)
		see_s = in_office(making->book, see_s);
	if (see_s > matter->decided_s - HALF_HOUR_S)
		see_s = matter->decided_s - HALF_HOUR_S;
	if (matter_is_written(matter))
		add(making, ACT_SEE, ACT_REFER, see_s);
	say(making, ACT_DECIDE, matter->decided_s);
	if (matter->helped_s)
		say(making, ACT_HELP, matter->helped_s);
	if (matter->met_s)
		say(making, ACT_RECORD, matter->met_s + 2 * HALF_HOUR_S);
	if (matter->enquired_s)
		say(making, ACT_ENQUIRE, matter->enquired_s);
	if (matter->conferred_s)
		say(making, ACT_CONFER, matter->conferred_s);
	if (matter->assessed_s)
		say(making, ACT_ASSESS, matter->assessed_s);
	add(making, ACT_CLOSE, ACT_CLOSE,
	    calendar_at(calendar_work_day(making->book, calendar_day(making->last_s), 1),
			540 + 30 * (int)(making->matter % 16)));
}

static int
by_time(const void *a, const void *b)
{
	const struct act *x = a, *y = b;

	if (x->at_s != y->at_s)
		return x->at_s > y->at_s ? 1 : -1;
	if (x->matter != y->matter)
		return x->matter > y->matter ? 1 : -1;
	return (x->kind > y->kind) - (x->kind < y->kind);
}

void
acts_make(const struct calendar_book *book, struct act_list *ret_list)
{
	struct making making = {.book = book, .list = ret_list};

	*ret_list = (struct act_list){calloc(book->count * ACTS_A_MATTER + CALENDAR_DAYS_MOST, sizeof(struct act)), 0};
	assert(ret_list->items);
	for (size_t i = 0; i < book->count; i++) {
		making.matter = (uint32_t)i;
		make(&making);
	}
	making.matter = UINT32_MAX;
	for (int32_t day = book->months[0].first_day; day <= book->months[book->month_count - 1].last_day; day++)
		add(&making, ACT_COUNT, ACT_COUNT, calendar_at(day, COUNTS));
	qsort(ret_list->items, ret_list->count, sizeof *ret_list->items, by_time);
}
