#include "rules/decide.h"

#include <string.h>

#include "base/id.h"
#include "rules/checks.h"
#include "rules/closing.h"
#include "rules/fact_check.h"
#include "rules/hands.h"
#include "rules/meeting.h"
#include "rules/opening.h"
#include "rules/parties.h"
#include "rules/settling.h"
#include "rules/standing.h"

/* ---- what follows from an accepted envelope ---------------------------------- */

static enum status
deliver(struct ruling *ruling)
{
	struct decision *decision = &ruling->decision;
	const struct envelope *envelope = ruling->envelope;

	decision->deliver = arena_array(ruling->arena, envelope->to_count, sizeof *decision->deliver);
	if (!decision->deliver)
		return STATUS_NO_MEMORY;
	for (size_t i = 0; i < envelope->to_count; i++)
		if (parties_gets(ruling, i))
			decision->deliver[decision->deliver_count++] = envelope->to[i].agency;
	return STATUS_OK;
}

/* Every case of the group is as ${closed_by} says from now on. */
static enum status
mark_all(struct ruling *ruling, const char *closed_by)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; !status && i <= ruling->state->linked_count; i++) {
		struct case_row row = i ? ruling->state->linked[i - 1] : ruling->state->self;

		if (!row.closed_by.hex[0] == !closed_by[0])
			continue; /* it is so already */
		id_set(row.closed_by.hex, sizeof row.closed_by.hex, closed_by);
		status = hands_row(ruling, &row);
	}
	return status;
}

static enum status
close_all(struct ruling *ruling)
{
	const char *id = ruling->envelope->id.hex;
	const struct closing_news news = {NOTICE_CLOSED, id, ""};
	enum status status = mark_all(ruling, id);

	ruling->decision.closes = 1;
	return status ? status : closing_tell(ruling, &ruling->changes, &news);
}

/* Is the case, or one that it is linked with, open? */
static int
is_open(const struct case_state *state)
{
	int any = !state->self.closed_by.hex[0];

	for (size_t i = 0; i < state->linked_count; i++)
		any |= !state->linked[i].closed_by.hex[0];
	return any;
}

/* The close that is undone when a duty opens that blocks it, or NULL. */
static const char *
undone_close(const struct ruling *ruling)
{
	const struct case_state *state = ruling->state;
	const char *closed_by = state->self.closed_by.hex;
	int blocks = 0;

	for (size_t i = 0; i < state->linked_count && !closed_by[0]; i++)
		closed_by = state->linked[i].closed_by.hex;
	for (size_t i = state->duty_count; closed_by[0] && i < changes_count(&ruling->changes); i++)
		blocks |= closing_is_blocked_by(&ruling->thread, ruling->envelope, changes_duty(&ruling->changes, i));
	return blocks ? closed_by : NULL;
}

static enum status
reopen_all(struct ruling *ruling, const char *closed_by)
{
	const struct closing_news news = {NOTICE_REOPENED, closed_by, ""};
	enum status status = mark_all(ruling, "");

	ruling->decision.reopens = 1;
	return status ? status : closing_tell(ruling, &ruling->changes, &news);
}

/* Its first note makes the case. */
static enum status
begin_case(struct ruling *ruling)
{
	struct case_row row = {.token = ruling->state->self.token,
			       .group = ruling->state->self.token,
			       .home = ruling->home,
			       .holder = ruling->holder,
			       .returns = {INSTANT_NEVER}};

	return ruling->state->self.home.name[0] ? STATUS_OK : hands_row(ruling, &row);
}

static enum status
pass_on(struct ruling *ruling)
{
	const char *closed_by = undone_close(ruling);
	unsigned flags = ruling->row->flags;

	if (flags & TYPE_CLOSES && is_open(ruling->state))
		return close_all(ruling);
	if (flags & TYPE_TAKES_OVER)
		return hands_take_over(ruling);
	if (flags & TYPE_LINKS)
		return hands_link(ruling);
	return closed_by ? reopen_all(ruling, closed_by) : STATUS_OK;
}

static enum status
apply(struct ruling *ruling)
{
	enum status status;

	settling_replaced(ruling);
	settling_met(ruling);
	settling_undone(ruling);
	if (ruling->row->flags & TYPE_EXCUSES)
		settling_excuse(ruling);
	opening_all(ruling);
	settling_former(ruling);
	status = deliver(ruling);
	if (!status)
		status = begin_case(ruling);
	if (!status)
		status = pass_on(ruling);
	return status ? status : ruling_list(ruling);
}

/* A referral, and a record, is taken as it is; that something is amiss is said. */
static int
is_marked(const struct ruling *ruling)
{
	const struct envelope *envelope = ruling->envelope;

	if (!(ruling->row->flags & TYPE_STARTS_CASE))
		return !ruling->decision.refusal && meeting_is_weaker(ruling);
	for (size_t i = 0; i < envelope->to_count; i++)
		if (strcmp(envelope->to[i].agency.name, envelope->from.name) != 0 && !parties_gets(ruling, i))
			return 1;
	return (!fact_check_grammar(envelope) || envelope->re.hex[0] ||
		(fact_check_value(envelope, "on-behalf-of") && !parties_records(ruling)) ||
		(ruling->names_replaced && !ruling->replaced) ||
		(ruling->state->past_count && !ruling->replaced && !parties_records(ruling)));
}

static int
is_urgent(const struct ruling *ruling)
{
	return (ruling->row->flags & TYPE_URGENT) ||
	       (ruling->row->flags & TYPE_URGENT_IF_HIGH && fact_check_is(ruling->envelope, "grade", "high"));
}

/* Has the sender, neither its holder nor its front door, filled it as far as one agency may? */
static int
is_filled(const struct ruling *ruling)
{
	const struct case_state *state = ruling->state;
	const char *from = ruling->envelope->from.name;
	size_t notes = 0, bytes = 0, duties = 0;

	if (parties_records(ruling))
		return 0;
	for (size_t i = 0; i < state->past_count; i++) {
		if (strcmp(state->past[i].envelope->from.name, from) != 0)
			continue;
		notes++;
		bytes += state->past[i].envelope->note.size;
	}
	for (size_t i = 0; notes > 0 && i < state->duty_count; i++) {
		const struct past *by = thread_find(&ruling->thread, &state->duties[i].opened_by);

		duties += by && !strcmp(by->envelope->from.name, from);
	}
	return notes >= MAX_CASE_SENDER_ENVELOPES || bytes >= MAX_CASE_SENDER_BYTES || duties >= MAX_CASE_SENDER_DUTIES;
}

/* One list of changes for each group of linked cases, however many of its
 * cases are named. */
static enum status
begin_others(struct ruling *ruling, const struct decide_context *context)
{
	enum status status = STATUS_OK;

	ruling->others = arena_array(ruling->arena, context->other_count, sizeof *ruling->others);
	if (!ruling->others)
		return STATUS_NO_MEMORY;
	for (size_t i = 0; !status && i < context->other_count; i++) {
		int is_there = 0;

		for (size_t k = 0; k < ruling->other_count; k++)
			is_there |= changes_has_case(&ruling->others[k], context->others[i].self.token.hex);
		if (!is_there)
			status = changes_begin(&context->others[i], ruling->arena,
					       &ruling->others[ruling->other_count++]);
	}
	return status;
}

enum status
decide_envelope(const struct envelope *envelope, const struct decide_context *context, struct arena *arena,
		struct decision *ret_decision)
{
	struct past itself = {envelope, 0, context->standing->now};
	struct ruling ruling = {.envelope = envelope,
				.row = types_row(envelope->type),
				.state = context->state,
				.standing = context->standing,
				.arena = arena,
				.itself = &itself,
				.home = context->state->self.home,
				.holder = context->state->self.holder};
	enum status status;

	if (context->state->duty_count > MAX_CASE_DUTIES || context->state->past_count > MAX_CASE_ENVELOPES)
		return STATUS_BUSY;
	status = thread_open(context->state, arena, &ruling.thread);
	if (status)
		return status;
	if (is_filled(&ruling))
		return STATUS_BUSY;
	status = changes_begin(context->state, arena, &ruling.changes);
	if (!status)
		status = begin_others(&ruling, context);
	if (status)
		return status;
	ruling.names_replaced = context->replaces != NULL;
	ruling.decision.refusal = checks_run(&ruling);
	if (ruling.changes.status)
		return ruling.changes.status;
	ruling.decision.is_urgent = is_urgent(&ruling);
	if (!ruling.decision.refusal && ruling.row->flags & TYPE_CLOSES) {
		status = closing_needs(&ruling.thread, arena, MAX_NEEDS, &ruling.decision.needs,
				       &ruling.decision.need_count);
		if (ruling.decision.need_count)
			ruling.decision.refusal = REFUSAL_DUTIES_OPEN;
	}
	ruling.decision.is_marked = is_marked(&ruling);
	if (!status && !ruling.decision.refusal)
		status = apply(&ruling);
	if (!status)
		*ret_decision = ruling.decision;
	return status;
}

enum status
decide_may_close(const struct case_state *state, struct arena *arena, const char *const **ret_needs, size_t *ret_count)
{
	struct thread thread;
	enum status status = thread_open(state, arena, &thread);

	return status ? status : closing_needs(&thread, arena, state->duty_count, ret_needs, ret_count);
}
