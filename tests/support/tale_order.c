#include "support/tale_order.h"

#include <string.h>

#define NONE SIZE_MAX

/* splitmix64 */
uint64_t
tale_roll(struct tale_order *order, uint64_t sides)
{
	uint64_t z = order->random += 0x9e3779b97f4a7c15u;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return (z ^ (z >> 31)) % sides;
}

/* Is it the next of its sender, and said already what it names? */
static int
is_ready(const struct tale *tale, const int *is_said, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (!is_said[i] && !strcmp(tale->notes[i].sender, tale->notes[at].sender))
			return 0;
	for (size_t i = 0; i < tale->notes[at].need_count; i++)
		if (!is_said[tale->notes[at].needs[i]])
			return 0;
	return 1;
}

static size_t
choose(struct tale_order *order, const struct tale *tale, const int *is_said, const uint64_t *hurry)
{
	size_t chosen = NONE, ready = 0;

	for (size_t i = 0; i < tale->count; i++) {
		if (is_said[i] || tale->notes[i].is_last || !is_ready(tale, is_said, i))
			continue;
		ready++;
		if (chosen == NONE || (order->is_hasty ? hurry[i] > hurry[chosen] : tale_roll(order, ready) == 0))
			chosen = i;
	}
	return chosen;
}

/* A number for each sender, at each of its notes. */
static void
set_hurry(struct tale_order *order, const struct tale *tale, uint64_t *hurry)
{
	for (size_t i = 0; i < tale->count; i++) {
		hurry[i] = tale_roll(order, 1000);
		for (size_t k = 0; k < i; k++)
			if (!strcmp(tale->notes[k].sender, tale->notes[i].sender))
				hurry[i] = hurry[k];
	}
}

void
tale_order(const struct tale *tale, uint64_t seed, struct tale_order *ret_order)
{
	struct tale_order *order = ret_order;
	int is_said[TALE_NOTES] = {0};
	uint64_t hurry[TALE_NOTES];
	size_t again[TALE_NOTES], again_count = 0, at;

	*order = (struct tale_order){.random = seed * 0x2545f4914f6cdd1du, .is_hasty = seed % 2 == 0};
	set_hurry(order, tale, hurry);
	while ((at = choose(order, tale, is_said, hurry)) != NONE) {
		is_said[at] = 1;
		order->places[order->count++] = at;
		if (tale_roll(order, 2))
			again[again_count++] = at;
		/* once more: at once, or much later */
		while (again_count && tale_roll(order, 3) == 0) {
			size_t which = tale_roll(order, again_count);

			order->places[order->count++] = again[which];
			again[which] = again[--again_count];
		}
	}
	while (again_count)
		order->places[order->count++] = again[--again_count];
}
