#include <string.h>

#include "rules/decide.h"
#include "rules/standing.h"

static void
add_agency(const struct standing *standing, struct agency *to, size_t *count, const struct agency *agency)
{
	const struct directory_agency *told = standing_agency(standing, standing_successor(standing, agency->name));
	size_t at = 0;

	/* only agencies can be told: not `individual`, nor one that has left */
	if (!told)
		return;
	while (at < *count && strcmp(to[at].name, told->id.name) < 0)
		at++;
	if (at < *count && !strcmp(to[at].name, told->id.name))
		return;
	memmove(&to[at + 1], &to[at], (*count - at) * sizeof *to);
	to[at] = told->id;
	++*count;
}

/* Both agencies, and whoever stands beside the debtor, either way round. */
static enum status
recipients(const struct duty *duty, const struct standing *standing, struct arena *arena, struct notice *notice)
{
	const char *principal = standing_principal(standing, duty->debtor.name);
	const struct policy *policy = standing_policy(standing, principal ? principal : duty->debtor.name);
	size_t also_count = policy ? policy->also_count : 0;
	struct agency *to;

	if (also_count > MAX_RECIPIENTS - 3)
		also_count = MAX_RECIPIENTS - 3;
	to = arena_array(arena, also_count + 3, sizeof *to);
	if (!to)
		return STATUS_NO_MEMORY;
	add_agency(standing, to, &notice->to_count, &duty->debtor);
	add_agency(standing, to, &notice->to_count, policy ? &policy->governs : &duty->debtor);
	for (size_t i = 0; i < also_count; i++)
		add_agency(standing, to, &notice->to_count, &policy->also[i]);
	add_agency(standing, to, &notice->to_count, &duty->creditor);
	notice->to = to;
	return STATUS_OK;
}

static int
has_reminder(const struct duty *duty)
{
	return duty->remind.ms > duty->start.ms;
}

struct instant
decide_due_next(const struct duty *duty)
{
	struct instant next = {INSTANT_NEVER};

	if (!duty_is_open(duty) || duty->noticed || duty->due.ms == INSTANT_NEVER)
		return next;
	next.ms = duty->due.ms + 1; /* in time to the last moment */
	if (!duty->reminded && has_reminder(duty) && duty->remind.ms < next.ms)
		next = duty->remind;
	if (!duty->reminded && !duty->warned && duty->warn.ms < next.ms)
		next = duty->warn;
	return next;
}

/* What is to be said at ${now}, when decide_due_next has come: the latest of
 * the moments that have passed.  What came before it is not said afterwards. */
static enum notice_kind
advance(struct duty *duty, struct instant now)
{
	duty->warned = 1;
	if (now.ms > duty->due.ms) {
		duty->state = DUTY_OVERDUE;
		duty->reminded = duty->noticed = 1;
		return NOTICE_OVERDUE;
	}
	if (!has_reminder(duty) || duty->remind.ms > now.ms)
		return NOTICE_WARN;
	duty->reminded = 1;
	return NOTICE_DUE;
}

enum status
decide_due(const struct duty *duty, const struct standing *standing, struct arena *arena, struct decision *ret_decision)
{
	struct decision decision = {.refusal = REFUSAL_NONE};
	struct notice *notice;
	enum status status;

	if (decide_due_next(duty).ms > standing->now.ms) {
		*ret_decision = decision;
		return STATUS_OK;
	}
	decision.changes = arena_array(arena, 1, sizeof *decision.changes);
	decision.notices = notice = arena_array(arena, 1, sizeof *notice);
	if (!decision.changes || !notice)
		return STATUS_NO_MEMORY;
	decision.changes[0].duty = *duty;
	decision.change_count = 1;
	notice->kind = advance(&decision.changes[0].duty, standing->now);
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
