#include "rules/thread.h"

#include <string.h>

#include "rules/fact_check.h"
#include "rules/ruling.h"
#include "rules/types.h"

/* A chain of `re`s this deep is no case but a riddle. */
#define MOST_STEPS 256

static size_t
hash_of(const char *hex)
{
	uint32_t hash = 2166136261u;

	/* ids are chosen by senders; a crowded slot costs them time of their
	 * own case only */
	while (*hex)
		hash = (hash ^ (uint8_t)*hex++) * 16777619u;
	return hash;
}

enum status
thread_open(const struct case_state *state, struct arena *arena, struct thread *ret_thread)
{
	struct thread thread = {.state = state, .slot_count = 16};

	while (thread.slot_count < state->past_count * 2)
		thread.slot_count *= 2;
	thread.slots = arena_array(arena, thread.slot_count, sizeof *thread.slots);
	if (!thread.slots)
		return STATUS_NO_MEMORY;
	for (size_t i = 0; i < state->past_count; i++) {
		size_t at = hash_of(state->past[i].envelope->id.hex) & (thread.slot_count - 1);

		while (thread.slots[at])
			at = (at + 1) & (thread.slot_count - 1);
		thread.slots[at] = (uint32_t)i + 1;
	}
	*ret_thread = thread;
	return STATUS_OK;
}

const struct past *
thread_find(const struct thread *thread, const struct envelope_id *id)
{
	size_t at = hash_of(id->hex) & (thread->slot_count - 1);

	if (!id->hex[0])
		return NULL;
	for (; thread->slots[at]; at = (at + 1) & (thread->slot_count - 1)) {
		const struct past *past = &thread->state->past[thread->slots[at] - 1];

		if (!strcmp(past->envelope->id.hex, id->hex))
			return past;
	}
	return NULL;
}

const struct past *
thread_resolve(const struct thread *thread, const struct envelope_id *id)
{
	const struct past *found = thread_find(thread, id);

	for (size_t i = thread->state->past_count; !found && id->hex[0] && i > 0; i--)
		if (!strcmp(thread->state->past[i - 1].envelope->replaces.hex, id->hex))
			found = &thread->state->past[i - 1];
	return found;
}

/* Is ${new_re} the note ${old_re}, or one that replaced it? */
static int
is_same_re(const struct thread *thread, const struct envelope_id *new_re, const struct envelope_id *old_re)
{
	const struct envelope_id *id = new_re;

	for (int step = 0; step < MOST_STEPS; step++) {
		const struct past *past;

		if (!strcmp(id->hex, old_re->hex))
			return 1;
		past = thread_find(thread, id);
		if (!past || !past->envelope->replaces.hex[0])
			return 0;
		id = &past->envelope->replaces;
	}
	return 0;
}

/* A call logged anew may turn out to be somebody's, but whoever is owed the
 * answer does not lose it: an agency stays, or is rung; an individual stays. */
static int
keeps_referrer(const struct envelope *old, const struct envelope *new)
{
	const char *was = fact_check_value(old, "on-behalf-of"), *is = fact_check_value(new, "on-behalf-of");

	if (was && is && !strcmp(was, is))
		return 1;
	if (is && !strcmp(is, ANONYMOUS))
		return 0;
	return !was || !strcmp(was, ANONYMOUS) || !strcmp(was, INDIVIDUAL) || (is && !strcmp(is, INDIVIDUAL));
}

const struct past *
thread_replaced(const struct thread *thread, const struct envelope *envelope)
{
	const struct past *old = thread_find(thread, &envelope->replaces);
	const struct past *itself = thread_find(thread, &envelope->id);

	if (!old || old->envelope->type != envelope->type || (itself && itself <= old))
		return NULL;
	/* what the holder may say, whoever acts for it may say again */
	if (types_row(envelope->type)->from != FROM_HOLDER &&
	    strcmp(old->envelope->from.name, envelope->from.name) != 0)
		return NULL;
	if (types_is(envelope->type, CLASS_REFERRAL) && !keeps_referrer(old->envelope, envelope))
		return NULL;
	return is_same_re(thread, &envelope->re, &old->envelope->re) ? old : NULL;
}

const struct past *
thread_first(const struct thread *thread, const struct past *past)
{
	const struct past *older = past;

	/* each step goes to a lower index, so it ends */
	while (older) {
		past = older;
		older = thread_replaced(thread, past->envelope);
	}
	return past;
}

const struct past *
thread_referral(const struct thread *thread, const struct past *past)
{
	for (int step = 0; past && step < MOST_STEPS; step++) {
		if (types_is(past->envelope->type, CLASS_REFERRAL))
			return past;
		past = thread_resolve(thread, &past->envelope->re);
	}
	return NULL;
}

const struct past *
thread_undone(const struct thread *thread, const struct past *past)
{
	const struct past *about = thread_resolve(thread, &past->envelope->re);

	return about && types_is(about->envelope->type, types_row(past->envelope->type)->undoes) ? about : NULL;
}

const struct past *
thread_asked(const struct thread *thread, const struct past *past)
{
	for (int step = 0; past && step < MOST_STEPS; step++) {
		const struct past *undone = thread_undone(thread, past);

		if (!undone)
			return past;
		if (types_is(undone->envelope->type, CLASS_REFERRAL))
			return undone;
		past = thread_resolve(thread, &undone->envelope->re);
	}
	return past;
}

const char *
thread_meeting(const struct thread *thread, const struct past *past)
{
	if (past && types_is(past->envelope->type, CLASS_OVERRIDE))
		past = thread_resolve(thread, &past->envelope->re);
	return past && types_is(past->envelope->type, CLASS_RECORD) ? fact_check_value(past->envelope, "meeting") : NULL;
}

int
thread_asks_same(const struct thread *thread, enum thread_question question, const struct past *opener,
		 const struct past *answered)
{
	const struct past *a = thread_asked(thread, opener), *b = thread_asked(thread, answered);
	const char *meeting = thread_meeting(thread, a), *other = thread_meeting(thread, b);

	if (!a || !b)
		return 0;
	if (question == QUESTION_OPENER && meeting && other)
		return !strcmp(meeting, other);
	if (question == QUESTION_REFERRAL ||
	    (types_is(a->envelope->type, CLASS_DECISION) && types_is(b->envelope->type, CLASS_DECISION))) {
		a = thread_referral(thread, a);
		b = thread_referral(thread, b);
		if (!a || !b)
			return 0;
	}
	return thread_first(thread, a) == thread_first(thread, b);
}
