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

/* Where what replaced ${hex} stands, or would. */
static size_t
replacing_slot(const struct thread *thread, const char *hex)
{
	size_t at = hash_of(hex) & (thread->slot_count - 1);

	while (thread->replacing[at] &&
	       strcmp(thread->state->past[thread->replacing[at] - 1].envelope->replaces.hex, hex) != 0)
		at = (at + 1) & (thread->slot_count - 1);
	return at;
}

/* What is asked of a note again and again: the places of the notes it leads
 * to, one more than the place, NOTHING where there is none; 0 not asked yet. */
#define NOTHING UINT32_MAX
struct thread_known {
	uint32_t first;
	uint32_t referral;
	uint32_t asked;
};

enum status
thread_open(const struct case_state *state, struct arena *arena, struct thread *ret_thread)
{
	struct thread thread = {.state = state, .slot_count = 16};

	while (thread.slot_count < state->past_count * 2)
		thread.slot_count *= 2;
	thread.slots = arena_array(arena, thread.slot_count, sizeof *thread.slots);
	thread.replacing = arena_array(arena, thread.slot_count, sizeof *thread.replacing);
	thread.known = arena_array(arena, state->past_count, sizeof *thread.known);
	if (!thread.slots || !thread.replacing || !thread.known)
		return STATUS_NO_MEMORY;
	for (size_t i = 0; i < state->past_count; i++) {
		const struct envelope *envelope = state->past[i].envelope;
		size_t at = hash_of(envelope->id.hex) & (thread.slot_count - 1);

		while (thread.slots[at])
			at = (at + 1) & (thread.slot_count - 1);
		thread.slots[at] = (uint32_t)i + 1;
		if (envelope->replaces.hex[0])
			thread.replacing[replacing_slot(&thread, envelope->replaces.hex)] = (uint32_t)i + 1;
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
	uint32_t by = found || !id->hex[0] ? 0 : thread->replacing[replacing_slot(thread, id->hex)];

	return by ? &thread->state->past[by - 1] : found;
}

/* What is known of ${past}; NULL where it is none of the case's: the note that
 * is being decided. */
static struct thread_known *
known_of(const struct thread *thread, const struct past *past)
{
	uintptr_t offset = (uintptr_t)past - (uintptr_t)thread->state->past;
	size_t at = offset / sizeof *past;

	return at < thread->state->past_count ? &thread->known[at] : NULL;
}

static const struct past *
place_of(const struct thread *thread, uint32_t known)
{
	return known == NOTHING ? NULL : &thread->state->past[known - 1];
}

/* ${found}, and so it is from now on. */
static const struct past *
keep(const struct thread *thread, uint32_t *known, const struct past *found)
{
	if (known)
		*known = found ? (uint32_t)(found - thread->state->past) + 1 : NOTHING;
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
	struct thread_known *known = known_of(thread, past);
	const struct past *older = past, *first = past;

	/* each step goes to a lower index, so it ends */
	while (older) {
		const struct thread_known *step = known_of(thread, older);

		first = older;
		if (step && step->first)
			return keep(thread, known ? &known->first : NULL, place_of(thread, step->first));
		older = thread_replaced(thread, older->envelope);
	}
	return keep(thread, known ? &known->first : NULL, first);
}

static const struct past *
find_referral(const struct thread *thread, const struct past *past)
{
	for (int step = 0; past && step < MOST_STEPS; step++) {
		if (types_is(past->envelope->type, CLASS_REFERRAL))
			return past;
		past = thread_resolve(thread, &past->envelope->re);
	}
	return NULL;
}

const struct past *
thread_referral(const struct thread *thread, const struct past *past)
{
	struct thread_known *known = known_of(thread, past);

	if (known && known->referral)
		return place_of(thread, known->referral);
	return keep(thread, known ? &known->referral : NULL, find_referral(thread, past));
}

const struct past *
thread_undone(const struct thread *thread, const struct past *past)
{
	const struct past *about = thread_resolve(thread, &past->envelope->re);

	return about && types_is(about->envelope->type, types_row(past->envelope->type)->undoes) ? about : NULL;
}

static const struct past *
find_asked(const struct thread *thread, const struct past *past)
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

const struct past *
thread_asked(const struct thread *thread, const struct past *past)
{
	struct thread_known *known = known_of(thread, past);

	if (known && known->asked)
		return place_of(thread, known->asked);
	return keep(thread, known ? &known->asked : NULL, find_asked(thread, past));
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
	const char *meeting, *other;

	if (!a || !b) /* an envelope that was erased */
		return 0;
	meeting = thread_meeting(thread, a);
	other = thread_meeting(thread, b);
	if (question == QUESTION_OPENER && meeting && other)
		return !strcmp(meeting, other);
	if (question == QUESTION_REFERRAL ||
	    (types_is(a->envelope->type, CLASS_DECISION) && types_is(b->envelope->type, CLASS_DECISION))) {
		a = thread_referral(thread, a);
		b = thread_referral(thread, b);
	}
	return a && thread_first(thread, a) == thread_first(thread, b);
}
