#include <string.h>

#include "rules/decide.h"
#include "rules/standing.h"

static void
add_agency(const struct standing *standing, struct agency *to, size_t *count, const struct agency *agency)
{
	size_t at = 0;

	/* only agencies can be told: not `individual`, nor one that has left */
	if (!standing_agency(standing, agency->name))
		return;
	while (at < *count && strcmp(to[at].name, agency->name) < 0)
		at++;
	if (at < *count && !strcmp(to[at].name, agency->name))
		return;
	memmove(&to[at + 1], &to[at], (*count - at) * sizeof *to);
	to[at] = *agency;
	++*count;
}

/* Both agencies, and whoever stands beside the debtor at this hour. */
static enum status
recipients(const struct duty *duty, const struct standing *standing, struct arena *arena, struct notice *notice)
{
	const struct policy *policy = standing_policy(standing, duty->debtor.name);
	size_t also_count = policy ? policy->also_count : 0;
	struct agency *to;

	if (also_count > MAX_RECIPIENTS - 2)
		also_count = MAX_RECIPIENTS - 2;
	to = arena_array(arena, also_count + 2, sizeof *to);
	if (!to)
		return STATUS_NO_MEMORY;
	add_agency(standing, to, &notice->to_count, &duty->debtor);
	for (size_t i = 0; i < also_count; i++)
		add_agency(standing, to, &notice->to_count, &policy->also[i]);
	add_agency(standing, to, &notice->to_count, &duty->creditor);
	notice->to = to;
	return STATUS_OK;
}

enum status
decide_due(const struct duty *duty, const struct standing *standing, struct arena *arena, struct decision *ret_decision)
{
	struct decision decision = {.refusal = REFUSAL_NONE};
	int is_late = standing->now.ms > duty->due.ms, is_near = standing->now.ms >= duty->warn.ms;
	struct notice *notice;
	enum status status;

	if (!duty_is_open(duty) || !((is_late && !duty->noticed) || (is_near && !is_late && !duty->warned))) {
		*ret_decision = decision;
		return STATUS_OK;
	}
	decision.changes = arena_array(arena, 1, sizeof *decision.changes);
	decision.notices = notice = arena_array(arena, 1, sizeof *notice);
	if (!decision.changes || !notice)
		return STATUS_NO_MEMORY;
	decision.changes[0].duty = *duty;
	decision.changes[0].duty.warned = 1; /* a warning after the due time says nothing */
	if (is_late) {
		decision.changes[0].duty.state = DUTY_OVERDUE;
		decision.changes[0].duty.noticed = 1;
	}
	decision.change_count = 1;
	notice->kind = is_late ? NOTICE_OVERDUE : NOTICE_WARN;
	notice->case_token = duty->case_token;
	duty_id(duty, notice->about);
	notice->at = standing->now;
	status = recipients(duty, standing, arena, notice);
	if (status)
		return status;
	decision.notice_count = notice->to_count > 0;
	*ret_decision = decision;
	return STATUS_OK;
}
