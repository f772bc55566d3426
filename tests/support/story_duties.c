/* What is owed in the end: the broker's own list against the one written by
 * hand, line by line, in any order. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "support/story_acts.h"
#include "support/story_desk.h"

#define DUTIES_MOST 400

struct list {
	char *lines[DUTIES_MOST];
	size_t count;
};

static int
by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static const char *
name_of(const struct story_cast *cast, const struct envelope_id *id)
{
	for (size_t i = 0; i < cast->said_count; i++)
		if (!strcmp(cast->said[i].id.hex, id->hex))
			return cast->said[i].name;
	return id->hex;
}

/* `R1 decision crs -> police Amara met by D1` */
static char *
line_of(struct story_cast *cast, const struct duty *duty)
{
	const char *part = duty->part;

	for (size_t i = 0; i < cast->kid_count; i++)
		if (!strcmp(cast->kids[i].token.hex, part))
			part = cast->kids[i].name;
	return arena_print(cast->arena, "%s %s %s -> %s%s%s %s%s%s", name_of(cast, &duty->opened_by),
			   duty_kind_word(duty->kind), duty->debtor.name, duty->creditor.name, *part ? " " : "", part,
			   duty_state_word(duty->state), *duty->ended_by.hex ? " by " : "",
			   *duty->ended_by.hex ? name_of(cast, &duty->ended_by) : "");
}

static int
owed_list(struct story_cast *cast, struct list *list)
{
	struct store_page page = {.most = DUTIES_MOST};
	struct duty *duties;
	size_t count = 0;

	do {
		if (store_duties_page(cast->house->box->core->store, &page, cast->arena, &duties, &count))
			return story_cast_wrong(cast, "the store does not tell its duties");
		for (size_t at = 0; at < count; at++) {
			if (list->count == DUTIES_MOST)
				return story_cast_wrong(cast, "too many duties");
			list->lines[list->count++] = line_of(cast, &duties[at]);
		}
	} while (count);
	qsort(list->lines, list->count, sizeof *list->lines, by_text);
	return 0;
}

/* The hand's line with single spaces, and without `by NAME` unless it says so. */
static int
is_same(const char *ours, const char *by_hand)
{
	size_t size = strlen(by_hand);

	return !strncmp(ours, by_hand, size) && (!ours[size] || !strncmp(ours + size, " by ", 4));
}

int
story_duties_check(struct story_cast *cast, const struct story_act *act)
{
	struct list list = {.count = 0};
	const char *trouble = "";

	if (owed_list(cast, &list))
		return 1;
	for (size_t i = 0; i < act->more_count; i++) {
		const char *by_hand = story_cast_named(cast, act->more[i].text);
		size_t at = 0;

		while (at < list.count && (!list.lines[at] || !is_same(list.lines[at], by_hand)))
			at++;
		if (at < list.count)
			list.lines[at] = NULL;
		else
			trouble = arena_print(cast->arena, "%s\n    line %u: not so: %s", trouble, act->more[i].number,
					      by_hand);
	}
	for (size_t at = 0; at < list.count; at++)
		if (list.lines[at])
			trouble = arena_print(cast->arena, "%s\n    not written: %s", trouble, list.lines[at]);
	return *trouble ? story_cast_wrong(cast, "what is owed is not what was written by hand%s", trouble) : 0;
}
