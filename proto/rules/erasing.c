#include "rules/erasing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/day.h"
#include "rules/clocks.h"
#include "rules/fact_check.h"
#include "rules/standing.h"

#define LAST_YEAR 9999

/* ${months} later; where the month is too short, its last day; 0: no such day. */
static int
add_months(int32_t day, uint64_t months, int32_t *ret_day)
{
	char text[DAY_SIZE];
	unsigned year, month, date;
	uint64_t all;

	day_print(day, text);
	year = (unsigned)strtoul(text, NULL, 10);
	month = (unsigned)strtoul(text + 5, NULL, 10);
	date = (unsigned)strtoul(text + 8, NULL, 10);
	all = (uint64_t)year * 12 + month - 1 + months;
	if (all / 12 > LAST_YEAR)
		return 0;
	/* every month has a 28th */
	do
		(void)snprintf(text, sizeof text, "%04u-%02u-%02u", (unsigned)(all / 12) % 10000, (unsigned)(all % 12) + 1,
			       date-- % 100);
	while (day_parse(text, ret_day));
	return 1;
}

struct instant
erasing_from(const struct policy_keep *keep, struct instant closed)
{
	int32_t day = clocks_day(closed);
	const int32_t most = 2900000; /* in the year 9909 */

	if (keep->is_months ? !add_months(day, keep->amount, &day) : keep->amount > (uint64_t)most)
		return (struct instant){INSTANT_NEVER};
	if (!keep->is_months)
		day += (int32_t)keep->amount;
	return day > most ? (struct instant){INSTANT_NEVER} : clocks_at(day, 0);
}

/* Non-zero if ${envelope} is a hold, or (${is_over}) says that one is over. */
static int
is_hold(const struct envelope *envelope, int is_over)
{
	return envelope->type == TYPE_HOLD && (fact_check_is(envelope, "reason", "released") != 0) == is_over;
}

/* Non-zero if ${party} was told after ${before} that its hold is over. */
static int
is_released(const struct case_state *state, const char *party, size_t before)
{
	for (size_t i = before + 1; i < state->past_count; i++) {
		const struct envelope *envelope = state->past[i].envelope;

		for (size_t n = 0; is_hold(envelope, 1) && n < envelope->to_count; n++)
			if (!strcmp(envelope->to[n].agency.name, party))
				return 1;
	}
	return 0;
}

/* On hold: somebody was told so and has not been told since that it is over. */
static int
is_held(const struct case_state *state)
{
	for (size_t i = 0; i < state->past_count; i++) {
		const struct envelope *envelope = state->past[i].envelope;

		for (size_t n = 0; is_hold(envelope, 0) && n < envelope->to_count; n++)
			if (strcmp(envelope->to[n].agency.name, envelope->from.name) != 0 &&
			    !is_released(state, envelope->to[n].agency.name, i))
				return 1;
	}
	return 0;
}

static const struct policy_keep *
keep_of(const struct policy *policy)
{
	for (size_t i = 0; policy && i < policy->keep_count; i++)
		if (policy->keeps[i].is_note)
			return &policy->keeps[i];
	return NULL;
}

struct instant
erasing_soonest(const struct standing *standing, struct instant accepted)
{
	struct instant soonest = {INSTANT_NEVER};

	for (size_t i = 0; i < standing->policy_count; i++) {
		const struct policy_keep *keep = keep_of(standing->policies[i]);
		struct instant from = keep ? erasing_from(keep, accepted) : soonest;

		if (from.ms < soonest.ms)
			soonest = from;
	}
	return soonest;
}

enum erasing
erasing_judge(const struct case_state *state, const struct standing *standing, struct instant *ret_from)
{
	const struct policy_keep *keep = keep_of(standing_policy(standing, state->self.home.name));
	int is_open = !state->self.closed_by.hex[0];

	ret_from->ms = INSTANT_NEVER;
	for (size_t i = 0; i < state->linked_count; i++)
		is_open |= !state->linked[i].closed_by.hex[0];
	if (is_open)
		return ERASING_OPEN;
	if (is_held(state))
		return ERASING_HELD;
	if (!keep)
		return ERASING_TERM;
	/* what came after it was closed is kept as long */
	*ret_from = erasing_from(keep, state->past[state->past_count - 1].accepted);
	return ret_from->ms > standing->now.ms ? ERASING_EARLY : ERASING_MAY;
}
