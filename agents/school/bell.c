#include "school/bell.h"

#include <stdlib.h>
#include <string.h>

#define NOON 720

struct instant
bell_next(const struct calendar *calendar, struct instant at)
{
	int32_t day = clocks_day(at);
	/* the first school day after yesterday is this one, if it is any */
	struct instant bell = clocks_due(calendar, UNIT_SCHOOL_DAYS, 1, clocks_at(day - 1, NOON));

	return bell.ms >= at.ms ? bell : clocks_due(calendar, UNIT_SCHOOL_DAYS, 1, at);
}

enum bell_state
bell_state_of(const struct bell_notice *notice)
{
	if (notice->is_taken_back || (notice->is_missing && *notice->found_by.hex))
		return BELL_CLEARED;
	if (!notice->opened_ms)
		return BELL_UNREAD;
	return notice->is_missing ? BELL_MISSING : BELL_READ;
}

static int
compare_ms(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

static int
compare(const void *left, const void *right)
{
	const struct bell_notice *a = left, *b = right;
	int by_state = (int)bell_state_of(a) - (int)bell_state_of(b);
	int by_bell = compare_ms(a->bell.ms, b->bell.ms);
	int by_age = compare_ms(a->accepted.ms, b->accepted.ms);

	if (by_state || by_bell || by_age)
		return by_state ? by_state : by_bell ? by_bell : by_age;
	return strcmp(a->id.hex, b->id.hex);
}

void
bell_sort(struct bell_notice *notices, size_t count)
{
	if (count)
		qsort(notices, count, sizeof *notices, compare);
}

int
bell_is_of_day(const struct bell_notice *notice, int32_t day)
{
	enum bell_state state = bell_state_of(notice);

	if (state == BELL_MISSING)
		return 1;
	if (state == BELL_UNREAD && (notice->bell.ms == INSTANT_NEVER || clocks_day(notice->bell) <= day))
		return 1;
	return state != BELL_CLEARED && clocks_day(notice->accepted) == day;
}

static const struct {
	const char *kind;
	const char *word;
	const char *do_not;
} kinds[] = {
	{"encompass", "ENCOMPASS",
	 "Do not ask the child about it, do not ring home about it, and do not say that you know unless the child "
	 "speaks first. Be there. Only those who need to know."},
	{"endeavour-missing", "MISSING",
	 "Do not search on your own and do not post it anywhere. If the child comes, or is heard of, ring 101 at once; "
	 "in danger, 999."},
	{"endeavour-found", "FOUND",
	 "Do not question the child about where they were: the return interview does. Welcome the child back."},
};

const char *
bell_word(const char *kind)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (!strcmp(kinds[i].kind, kind))
			return kinds[i].word;
	return "";
}

const char *
bell_do_not(const char *kind, int is_alert)
{
	if (is_alert)
		return "Do not ask for the details, of the child, the family or the police: there are none to be had "
		       "here. Watch "
		       "over the child as you always do.";
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (!strcmp(kinds[i].kind, kind))
			return kinds[i].do_not;
	return "";
}
