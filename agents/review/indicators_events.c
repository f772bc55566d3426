#include "review/indicators_events.h"

#include <stdlib.h>
#include <string.h>

#include "rules/fact_check.h"

/** What stands for a code that its recipient is not to know. */
#define HIDDEN "not-shared"

/* One outcome that stands. */
struct told_of {
	uint32_t note;
	uint32_t group;
	const char *of;
	const char *case_token;
	struct instant at;
	int32_t day;
	uint32_t children;
	uint64_t already;
};

static const struct instant never = {INSTANT_NEVER};

/* ---- outcomes, in the order in which they belong together ------------------------------ */

static int
by_event(const void *a, const void *b)
{
	const struct told_of *x = a, *y = b;
	int of = strcmp(x->of, y->of), token;

	if (x->group != y->group)
		return x->group < y->group ? -1 : 1;
	if (of || x->day != y->day)
		return of ? of : x->day < y->day ? -1 : 1;
	token = strcmp(x->case_token, y->case_token);
	if (token || x->children != y->children) /* who speaks of more children first */
		return token ? token : x->children > y->children ? -1 : 1;
	return (x->note > y->note) - (x->note < y->note);
}

static int
is_same_event(const struct told_of *x, const struct told_of *y)
{
	return x->group == y->group && x->day == y->day && !strcmp(x->of, y->of);
}

static uint32_t
count_children(const struct envelope *envelope)
{
	uint32_t count = 0;
	size_t at = 0;

	while (fact_check_next(envelope, "child", &at))
		count++;
	return count;
}

static struct told_of *
list_outcomes(const struct world *world, uint32_t *ret_count)
{
	uint32_t count = 0;
	struct told_of *list;

	for (uint32_t i = 0; i < world->note_count; i++)
		count += (uint32_t)indicators_world_is(world, i, TYPE_OUTCOME);
	list = arena_array(world->arena, (size_t)count + 1, sizeof *list);
	count = 0;
	for (uint32_t i = 0; list && i < world->note_count; i++) {
		const struct past *past = world->notes[i].past;
		struct instant at;

		if (!indicators_world_is(world, i, TYPE_OUTCOME) || !indicators_world_stands(world, i))
			continue;
		at = fact_check_time(past->envelope, "event-at", past->accepted);
		list[count++] = (struct told_of){i,
						 world->notes[i].group,
						 fact_check_value(past->envelope, "of"),
						 past->envelope->case_token.hex,
						 at,
						 clocks_day(at),
						 count_children(past->envelope),
						 fact_check_number(past->envelope, "already-cp")};
	}
	*ret_count = count;
	return list;
}

/* ---- children ---------------------------------------------------------------------------- */

/* An event in the making: the children found so far, by their tokens. */
struct making {
	const struct contacts *contacts;
	const struct instant *began; /* by the note that told of a conference */
	struct event *events;
	const char **tokens;
	uint32_t *notes; /* that say its code */
	uint32_t count;
};

static struct event *
find_event(struct making *making, uint32_t from, const char *token)
{
	for (uint32_t i = from; i < making->count; i++)
		if (!strncmp(making->tokens[i], token, CHILD_SIZE - 1))
			return &making->events[i];
	return NULL;
}

/* The newest outcome that says a code. */
static void
say_code(struct making *making, struct event *event, uint32_t note, const char *code)
{
	uint32_t *said = &making->notes[event - making->events];

	if (!strcmp(code, HIDDEN) || (note < *said && strcmp(event->code, HIDDEN) != 0))
		return;
	event->code = code;
	*said = note;
}

static void
add_outcome(struct making *making, uint32_t from, const struct told_of *told)
{
	const struct envelope *envelope = making->contacts->world->notes[told->note].past->envelope;
	const struct contact *contact = indicators_contacts_of(making->contacts, told->note);
	uint64_t already = told->already;
	const char *value;
	size_t at = 0;

	while ((value = fact_check_next(envelope, "child", &at))) {
		struct event *event = find_event(making, from, value);

		if (!event) {
			making->tokens[making->count] = value;
			making->notes[making->count] = told->note;
			event = &making->events[making->count++];
			*event = (struct event){told->of, value + CHILD_SIZE, told->at, never, never, already > 0};
			already -= already > 0;
		} else {
			say_code(making, event, told->note, value + CHILD_SIZE);
		}
		if (contact && contact->received.ms < event->referred.ms)
			event->referred = contact->received;
		if (making->began[told->note].ms < event->began.ms)
			event->began = making->began[told->note];
	}
}

/* Outcomes ${list} of one event: of the cases that tell of it, the one with
 * the most children. */
static void
make_event(struct making *making, const struct told_of *list, uint32_t count)
{
	uint32_t kept = making->count, best = 0;

	for (uint32_t i = 0; i < count;) {
		uint32_t from = kept + best, until = i;

		making->count = from;
		while (until < count && !strcmp(list[until].case_token, list[i].case_token))
			add_outcome(making, from, &list[until++]);
		if (making->count - from > best) {
			uint32_t found = making->count - from;

			memmove(&making->events[kept], &making->events[from], found * sizeof *making->events);
			memmove(&making->tokens[kept], &making->tokens[from], found * sizeof *making->tokens);
			memmove(&making->notes[kept], &making->notes[from], found * sizeof *making->notes);
			best = found;
		}
		i = until;
	}
	making->count = kept + best;
}

/* ---- when a conference's enquiry began ------------------------------------------------------ */

/* By the duty that the outcome met: it runs from that meeting. */
static struct instant *
list_beginnings(const struct world *world)
{
	struct instant *list = arena_array(world->arena, (size_t)world->note_count + 1, sizeof *list);

	for (uint32_t i = 0; list && i < world->note_count; i++)
		list[i] = never;
	for (uint32_t i = 0; list && i < world->duty_count; i++) {
		const struct world_duty *duty = &world->duties[i];

		if (duty->duty->kind == DUTY_ICPC && duty->ender != WORLD_NONE &&
		    duty->duty->start.ms < list[duty->ender].ms)
			list[duty->ender] = duty->duty->start;
	}
	return list;
}

enum status
indicators_events_read(const struct contacts *contacts, struct events *ret_events)
{
	struct world *world = contacts->world;
	struct making making = {.contacts = contacts, .began = list_beginnings(world)};
	uint32_t count = 0, room = 0;
	struct told_of *list = list_outcomes(world, &count);

	if (!list || !making.began)
		return STATUS_NO_MEMORY;
	for (uint32_t i = 0; i < count; i++)
		room += list[i].children;
	making.events = arena_array(world->arena, (size_t)room + 1, sizeof *making.events);
	making.tokens = arena_array(world->arena, (size_t)room + 1, sizeof *making.tokens);
	making.notes = arena_array(world->arena, (size_t)room + 1, sizeof *making.notes);
	if (!making.events || !making.tokens || !making.notes)
		return STATUS_NO_MEMORY;
	qsort(list, count, sizeof *list, by_event);
	for (uint32_t i = 0; i < count;) {
		uint32_t until = i;

		while (until < count && is_same_event(&list[i], &list[until]))
			until++;
		make_event(&making, &list[i], until - i);
		i = until;
	}
	*ret_events = (struct events){making.events, making.count};
	return STATUS_OK;
}
