#include "rules/closing.h"

#include <string.h>

#include "base/id.h"
#include "rules/duty_table.h"
#include "rules/parties.h"
#include "rules/standing.h"

static const struct envelope *
opener_of(const struct case_state *state, const struct envelope *itself, const struct duty *duty)
{
	if (itself && !strcmp(itself->id.hex, duty->opened_by.hex))
		return itself;
	for (size_t i = 0; i < state->past_count; i++)
		if (!strcmp(state->past[i].envelope->id.hex, duty->opened_by.hex))
			return state->past[i].envelope;
	return NULL;
}

int
closing_is_blocked_by(const struct case_state *state, const struct envelope *itself, const struct duty *duty)
{
	const struct envelope *opener;

	if (!duty_is_open(duty) || !duty_table_trait(duty->kind).blocks_close)
		return 0;
	if (duty->kind != DUTY_VERIFY)
		return 1;
	/* an answer not delivered is an answer not given */
	opener = opener_of(state, itself, duty);
	return !opener || types_is(opener->type, CLASS_ANSWER);
}

enum status
closing_needs(const struct case_state *state, struct arena *arena, size_t most, const char *const **ret_needs,
	      size_t *ret_count)
{
	const char **needs;
	size_t count = 0;

	for (size_t i = 0; i < state->duty_count; i++)
		count += closing_is_blocked_by(state, NULL, &state->duties[i]) != 0;
	if (count > most)
		count = most;
	needs = arena_array(arena, count, sizeof *needs);
	if (!needs)
		return STATUS_NO_MEMORY;
	for (size_t i = 0, at = 0; at < count; i++) {
		char id[DUTY_ID_SIZE];

		if (!closing_is_blocked_by(state, NULL, &state->duties[i]))
			continue;
		duty_id(&state->duties[i], id);
		needs[at] = arena_text(arena, id, strlen(id));
		if (!needs[at++])
			return STATUS_NO_MEMORY;
	}
	*ret_needs = needs;
	*ret_count = count;
	return STATUS_OK;
}

/* Is ${at} the first duty to the referrer it names, one that can be told? */
static int
is_first_to(const struct ruling *ruling, const struct case_state *state, size_t at)
{
	const struct duty *duties = state->duties;
	const char *referrer = duties[at].creditor.name;

	if (duties[at].kind != DUTY_DECISION || !standing_agency(ruling->standing, referrer) ||
	    standing_is_side(ruling->standing, state->self.holder.name, referrer))
		return 0;
	for (size_t i = 0; i < at; i++)
		if (duties[i].kind == DUTY_DECISION && !strcmp(duties[i].creditor.name, referrer))
			return 0;
	return 1;
}

/* Many cases may be handed over at once, each with its referrers. */
static enum status
make_room(struct ruling *ruling, size_t count)
{
	struct decision *decision = &ruling->decision;
	struct notice *larger;

	if (count <= ruling->notice_room && decision->notices)
		return STATUS_OK;
	larger = arena_array(ruling->arena, count * 2, sizeof *larger);
	if (!larger)
		return STATUS_NO_MEMORY;
	if (decision->notice_count)
		memcpy(larger, decision->notices, decision->notice_count * sizeof *larger);
	decision->notices = larger;
	ruling->notice_room = count * 2;
	return STATUS_OK;
}

enum status
closing_tell(struct ruling *ruling, const struct changes *changes, const struct closing_news *news)
{
	struct decision *decision = &ruling->decision;
	const struct case_state *state = changes->state;
	size_t count = decision->notice_count;

	for (size_t i = 0; i < state->duty_count; i++)
		count += is_first_to(ruling, state, i) != 0;
	if (make_room(ruling, count))
		return STATUS_NO_MEMORY;
	for (size_t i = 0; decision->notice_count < count; i++) {
		struct notice *notice = &decision->notices[decision->notice_count];

		if (!is_first_to(ruling, state, i))
			continue;
		notice->kind = news->kind;
		notice->case_token = state->duties[i].case_token;
		id_set(notice->about, sizeof notice->about, news->about);
		id_set(notice->code, sizeof notice->code, news->code);
		notice->to = &state->duties[i].creditor;
		notice->to_count = 1;
		notice->at = ruling->standing->now;
		decision->notice_count++;
	}
	return STATUS_OK;
}
