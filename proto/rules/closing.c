#include "rules/closing.h"

#include <string.h>

#include "base/id.h"
#include "rules/duty_table.h"
#include "rules/parties.h"
#include "rules/standing.h"

int
closing_is_blocked_by(const struct thread *thread, const struct envelope *itself, const struct duty *duty)
{
	const struct past *opener;

	if (!duty_is_open(duty))
		return 0;
	if (itself)
		return duty_table_blocks_close(duty->kind, itself->type);
	opener = thread_find(thread, &duty->opened_by);
	return duty_table_blocks_close(duty->kind, opener ? opener->envelope->type : TYPE_UNKNOWN);
}

enum status
closing_needs(const struct thread *thread, struct arena *arena, size_t most, const char *const **ret_needs,
	      size_t *ret_count)
{
	const struct case_state *state = thread->state;
	const char **needs;
	size_t count = 0;

	for (size_t i = 0; i < state->duty_count; i++)
		count += closing_is_blocked_by(thread, NULL, &state->duties[i]) != 0;
	if (count > most)
		count = most;
	needs = arena_array(arena, count, sizeof *needs);
	if (!needs)
		return STATUS_NO_MEMORY;
	for (size_t i = 0, at = 0; at < count; i++) {
		char id[DUTY_ID_SIZE];

		if (!closing_is_blocked_by(thread, NULL, &state->duties[i]))
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

/* Room for one more: many cases may be handed over at once, each with its
 * referrers. */
static enum status
make_room(struct ruling *ruling)
{
	struct decision *decision = &ruling->decision;
	size_t room = decision->notice_count * 2 + 8;
	struct notice *larger;

	if (decision->notice_count < ruling->notice_room)
		return STATUS_OK;
	larger = arena_array(ruling->arena, room, sizeof *larger);
	if (!larger)
		return STATUS_NO_MEMORY;
	if (decision->notice_count)
		memcpy(larger, decision->notices, decision->notice_count * sizeof *larger);
	decision->notices = larger;
	ruling->notice_room = room;
	return STATUS_OK;
}

/* Who is told what ${referrer} is to hear, itself or who took over from it; NULL
 * if that cannot be told, or has been by those since ${first}. */
static const struct agency *
to_be_told(const struct ruling *ruling, const struct case_state *state, size_t first, const char *referrer)
{
	const struct directory_agency *told =
		standing_agency(ruling->standing, standing_successor(ruling->standing, referrer));

	if (!told || standing_is_side(ruling->standing, state->self.holder.name, told->id.name))
		return NULL;
	for (size_t i = first; i < ruling->decision.notice_count; i++)
		if (!strcmp(ruling->decision.notices[i].to->name, told->id.name))
			return NULL;
	return &told->id;
}

enum status
closing_tell(struct ruling *ruling, const struct changes *changes, const struct closing_news *news)
{
	struct decision *decision = &ruling->decision;
	const struct case_state *state = changes->state;
	size_t first = decision->notice_count;

	for (size_t i = 0; i < state->duty_count; i++) {
		const struct duty *duty = &state->duties[i];
		const struct agency *told =
			duty->kind != DUTY_DECISION ? NULL : to_be_told(ruling, state, first, duty->creditor.name);
		struct notice *notice;

		if (!told)
			continue;
		if (make_room(ruling))
			return STATUS_NO_MEMORY;
		notice = &decision->notices[decision->notice_count++];
		notice->kind = news->kind;
		notice->case_token = duty->case_token;
		id_set(notice->about, sizeof notice->about, news->about);
		id_set(notice->code, sizeof notice->code, news->code);
		notice->to = told;
		notice->to_count = 1;
		notice->at = ruling->standing->now;
	}
	return STATUS_OK;
}
