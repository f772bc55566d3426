#include "rules/meeting.h"

#include <assert.h>
#include <string.h>

#include "base/id.h"
#include "rules/fact_check.h"
#include "rules/standing.h"

#define MS_A_SECOND 1000

#define AGREED "single|joint"

static int
is_same_fact(const struct envelope *a, const struct envelope *b, const char *name)
{
	/* both are records, which have each of theirs */
	return !strcmp(fact_check_value(a, name), fact_check_value(b, name));
}

/* The record at ${at} of the past, or NULL. */
static const struct envelope *
record_at(const struct ruling *ruling, size_t at)
{
	const struct envelope *envelope = ruling->state->past[at].envelope;

	return types_is(envelope->type, CLASS_RECORD) ? envelope : NULL;
}

int
meeting_has_version(const struct ruling *ruling)
{
	for (size_t i = 0; i < ruling->state->past_count; i++) {
		const struct envelope *record = record_at(ruling, i);

		if (record && is_same_fact(record, ruling->envelope, "meeting") &&
		    is_same_fact(record, ruling->envelope, "version") &&
		    !is_same_fact(record, ruling->envelope, "content"))
			return 1;
	}
	return 0;
}

int
meeting_has_content(const struct ruling *ruling)
{
	for (size_t i = 0; i < ruling->state->past_count; i++) {
		const struct envelope *record = record_at(ruling, i);

		if (record && is_same_fact(record, ruling->envelope, "content"))
			return 1;
	}
	return 0;
}

enum meeting_version
meeting_version(const struct ruling *ruling, const struct past *past)
{
	uint64_t was, is;

	if (!types_is(ruling->envelope->type, CLASS_RECORD) || !past || !types_is(past->envelope->type, CLASS_RECORD) ||
	    !is_same_fact(past->envelope, ruling->envelope, "meeting"))
		return VERSION_NONE;
	was = fact_check_number(past->envelope, "version");
	is = fact_check_number(ruling->envelope, "version");
	return was < is ? VERSION_FORMER : was > is ? VERSION_LATER : VERSION_SAME;
}

int
meeting_suits(const struct ruling *ruling, const struct past *opener)
{
	return !opener || !types_is(opener->envelope->type, CLASS_RECORD) ||
	       is_same_fact(opener->envelope, ruling->envelope, "content");
}

int
meeting_is_owed(const struct ruling *ruling, const char *agency)
{
	const struct changes *changes = &ruling->changes;
	size_t count = changes_count(changes), at = count;

	while ((at = changes_like(changes, DUTY_STRATEGY_RECORD, agency, at)) < count) {
		const struct duty *duty = changes_duty(changes, at);
		const struct past *opener = thread_find(&ruling->thread, &duty->opened_by);

		if (duty->state != DUTY_REPLACED && meeting_version(ruling, opener) >= VERSION_SAME)
			return 1;
	}
	return 0;
}

/* Is one of the children that ${envelope} names to be enquired into alone,
 * though ${record} had agreed that this be done jointly? */
static int
is_single_now(const struct envelope *envelope, const struct envelope *record)
{
	const char *is, *was;
	size_t at = 0;

	while ((is = fact_check_next(envelope, "child", &at))) {
		size_t from = 0;

		while ((was = fact_check_next(record, "child", &from)))
			if (!strncmp(is, was, CHILD_SIZE - 1) && !strcmp(was + CHILD_SIZE, "joint") &&
			    !strcmp(is + CHILD_SIZE, "single"))
				return 1;
	}
	return 0;
}

int
meeting_is_weaker(const struct ruling *ruling)
{
	const struct envelope *envelope = ruling->envelope;

	if (fact_check_is(envelope, "quorum", "no"))
		return 1;
	if (fact_check_is(envelope, "done", "single") && fact_check_is(ruling->re->envelope, "s47", "joint"))
		return 1;
	if (!types_is(envelope->type, CLASS_RECORD))
		return 0;
	for (size_t i = 0; i < ruling->state->past_count; i++)
		if (record_at(ruling, i) && is_single_now(envelope, record_at(ruling, i)))
			return 1;
	return 0;
}

void
meeting_action(const char *action, char *ret_number, struct agency *ret_agency, struct instant *ret_due)
{
	const char *agency = strchr(action, ':') + 1, *due = strchr(agency, ':') + 1;
	uint64_t seconds = 0;

	assert((size_t)(agency - action) <= DUTY_PART_SIZE && (size_t)(due - agency) <= AGENCY_SIZE);
	memcpy(ret_number, action, (size_t)(agency - action - 1));
	ret_number[agency - action - 1] = '\0';
	memcpy(ret_agency->name, agency, (size_t)(due - agency - 1));
	ret_agency->name[due - agency - 1] = '\0';
	(void)id_number(due, &seconds); /* of the grammar */
	*ret_due = (struct instant){seconds < INSTANT_NEVER / MS_A_SECOND ? (int64_t)seconds * MS_A_SECOND : INSTANT_NEVER};
}

/* Has a record of the meeting an action ${number}, taken by ${agency} (NULL:
 * by anyone)? */
static int
is_agreed(const struct ruling *ruling, const char *number, const char *agency)
{
	const char *meeting = thread_meeting(&ruling->thread, ruling->re);

	for (size_t i = 0; i < ruling->state->past_count; i++) {
		const struct envelope *record = record_at(ruling, i);
		const char *action;
		size_t at = 0;

		if (!record || strcmp(fact_check_value(record, "meeting"), meeting) != 0)
			continue;
		while ((action = fact_check_next(record, "action", &at))) {
			char part[DUTY_PART_SIZE];
			struct agency taker;
			struct instant due;

			meeting_action(action, part, &taker, &due);
			if (strcmp(part, number) != 0)
				continue;
			if (!agency || standing_is_side(ruling->standing, taker.name, agency))
				return 1;
		}
	}
	return 0;
}

int
meeting_knows_actions(const struct ruling *ruling)
{
	const struct envelope *envelope = ruling->envelope;
	const char *by = fact_check_value(envelope, "done") ? envelope->from.name : NULL;
	const char *number;
	size_t at = 0;

	while ((number = fact_check_next(envelope, "action", &at)))
		if (!is_agreed(ruling, number, by))
			return 0;
	return 1;
}

struct instant
meeting_began(const struct ruling *ruling)
{
	const char *meeting = thread_meeting(&ruling->thread, thread_asked(&ruling->thread, ruling->re));
	struct instant began = ruling->standing->now;

	for (size_t i = 0; i < ruling->state->past_count; i++) {
		const struct past *past = &ruling->state->past[i];

		if (!record_at(ruling, i) || !fact_check_is(past->envelope, "s47", AGREED))
			continue;
		/* of its own versions the first; told of it by an outcome, the last meeting before that */
		if (meeting && !strcmp(fact_check_value(past->envelope, "meeting"), meeting))
			return fact_check_time(past->envelope, "held-at", past->accepted);
		if (!meeting && past->index < ruling->re->index)
			began = fact_check_time(past->envelope, "held-at", past->accepted);
	}
	return began;
}
