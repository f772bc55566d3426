#include "rules/decide.h"

#include <string.h>

#include "base/id.h"
#include "rules/closing.h"
#include "rules/fact_check.h"
#include "rules/opening.h"
#include "rules/parties.h"
#include "rules/settling.h"
#include "rules/standing.h"

/* The checks stand in the order in which a sender can do something about
 * them; the first that fails is the answer. */

static enum refusal
check_type(struct ruling *ruling)
{
	const struct envelope *envelope = ruling->envelope;
	const char *home;

	if (!ruling->row->is_served)
		return REFUSAL_TYPE_NOT_ALLOWED;
	/* whoever has a child to tell of may: its right is not looked at */
	if (!(ruling->row->flags & TYPE_STARTS_CASE))
		return standing_may(ruling->standing, envelope->from.name, message_type_word(envelope->type))
			   ? REFUSAL_NONE
			   : REFUSAL_TYPE_NOT_ALLOWED;
	home = parties_home(ruling->standing, envelope);
	if (!home)
		return REFUSAL_TYPE_NOT_ALLOWED;
	if (!ruling->holder.name[0])
		id_set(ruling->holder.name, sizeof ruling->holder.name, home);
	return REFUSAL_NONE;
}

static enum refusal
check_recipients(struct ruling *ruling)
{
	for (size_t i = 0; i < ruling->envelope->to_count; i++) {
		enum refusal refusal = standing_check_recipient(ruling->standing, &ruling->envelope->to[i]);

		if (refusal)
			return refusal;
	}
	return REFUSAL_NONE;
}

static enum refusal
check_case(struct ruling *ruling)
{
	if (ruling->row->flags & TYPE_STARTS_CASE)
		return REFUSAL_NONE;
	/* a stranger is not told that the case exists */
	if (!ruling->state->past_count || !parties_knows(ruling, ruling->envelope->from.name))
		return REFUSAL_CASE_UNKNOWN;
	return fact_check_grammar(ruling->envelope) ? REFUSAL_NONE : REFUSAL_FACTS;
}

static int
is_holder_role(const struct ruling *ruling, const char *agency)
{
	return standing_has_role(ruling->standing, agency, "crs") ||
	       standing_has_role(ruling->standing, agency, "edt") ||
	       standing_has_role(ruling->standing, agency, "holder");
}

static enum refusal
not_holder(struct ruling *ruling)
{
	ruling->decision.holder = ruling->holder;
	return REFUSAL_NOT_HOLDER;
}

static int
is_same_side(const struct ruling *ruling, const char *a, const char *b)
{
	return standing_is_side(ruling->standing, a, b) || (parties_is_side(ruling, a) && parties_is_side(ruling, b));
}

/* What the envelope answers: known here, and seen by its sender. */
static enum refusal
check_re(struct ruling *ruling)
{
	const char *from = ruling->envelope->from.name;
	const char *referrer;

	if (ruling->row->re == CLASS_NONE)
		return REFUSAL_NONE;
	ruling->re = thread_resolve(&ruling->thread, &ruling->envelope->re);
	if (!ruling->re || !types_is(ruling->re->envelope->type, ruling->row->re))
		return REFUSAL_RE_FOREIGN;
	if (!parties_is_side(ruling, from) && strcmp(ruling->re->envelope->from.name, from) != 0 &&
	    !parties_in_to(ruling->re->envelope, from))
		return REFUSAL_RE_FOREIGN;
	ruling->referral = thread_referral(&ruling->thread, ruling->re);
	referrer = ruling->referral ? parties_referrer(ruling, ruling->referral) : NULL;
	if (!referrer)
		return REFUSAL_RE_FOREIGN;
	id_set(ruling->referrer.name, sizeof ruling->referrer.name, referrer);
	return REFUSAL_NONE;
}

static enum refusal
check_sender(struct ruling *ruling)
{
	const char *from = ruling->envelope->from.name;

	switch (ruling->row->from) {
	case FROM_ANYONE:
	case FROM_PARTY:
		return REFUSAL_NONE;
	case FROM_HOLDER:
		if (parties_is_side(ruling, from))
			return REFUSAL_NONE;
		return is_holder_role(ruling, from) ? not_holder(ruling) : REFUSAL_TYPE_NOT_ALLOWED;
	case FROM_REFERRER:
		return standing_is_side(ruling->standing, ruling->referrer.name, from) ? REFUSAL_NONE
										       : REFUSAL_TYPE_NOT_ALLOWED;
	case FROM_SENDER_OF_RE:
		return is_same_side(ruling, ruling->re->envelope->from.name, from) ? REFUSAL_NONE : REFUSAL_RE_FOREIGN;
	}
	return REFUSAL_TYPE_NOT_ALLOWED;
}

static enum refusal
check_replaces(struct ruling *ruling)
{
	ruling->replaced = thread_replaced(&ruling->thread, ruling->envelope);
	/* what it names and is not to be replaced so: of a referral ignored */
	if (!ruling->replaced && !(ruling->row->flags & TYPE_STARTS_CASE) && ruling->names_replaced)
		return REFUSAL_RE_FOREIGN;
	return REFUSAL_NONE;
}

/* Is the recipient of the answer that is taken back told of it? */
static int
reaches_undone(const struct ruling *ruling)
{
	const struct envelope *re = ruling->re->envelope;

	return !types_is(re->type, ruling->row->undoes) || !parties_in_to(re, ruling->referrer.name) ||
	       parties_in_to(ruling->envelope, ruling->referrer.name);
}

static enum refusal
check_to(struct ruling *ruling)
{
	if (ruling->row->flags & TYPE_STARTS_CASE)
		return REFUSAL_NONE;
	if (!parties_is_side(ruling, ruling->envelope->from.name) &&
	    !parties_in_to(ruling->envelope, ruling->holder.name))
		return not_holder(ruling);
	if (ruling->row->to == TO_REFERRER && ruling->audience == AUDIENCE_MISSED)
		return REFUSAL_CREDITOR_MISSING;
	if (ruling->row->to == TO_RECIPIENTS_OF_RE && !reaches_undone(ruling))
		return REFUSAL_CREDITOR_MISSING;
	for (size_t i = 0; i < ruling->envelope->to_count; i++)
		if (!parties_may_stand(ruling, i))
			return REFUSAL_TYPE_NOT_ALLOWED;
	return REFUSAL_NONE;
}

/* An answer speaks of the children it was asked about, once each. */
static int
has_right_children(const struct ruling *ruling)
{
	const char *value, *other;
	size_t at = 0, count = 0;
	int is_open_list = 0, is_asked = 0;

	for (size_t i = 0; i < ruling->state->duty_count; i++) {
		const struct duty *duty = &ruling->state->duties[i];
		const struct past *opener = thread_find(&ruling->thread, &duty->opened_by);

		if (duty->kind == DUTY_DECISION && !strcmp(duty->child.hex, "-") && opener &&
		    thread_asks_same(&ruling->thread, QUESTION_REFERRAL, opener, ruling->referral))
			is_open_list = 1;
	}
	while ((value = fact_check_next(ruling->envelope, "child", &at))) {
		size_t next = at;

		count++;
		while ((other = fact_check_next(ruling->envelope, "child", &next)))
			if (!strncmp(value, other, CHILD_SIZE - 1))
				return 0;
		is_asked = is_open_list;
		for (size_t i = 0; i < ruling->state->duty_count && !is_asked; i++) {
			const struct duty *duty = &ruling->state->duties[i];
			const struct past *opener = thread_find(&ruling->thread, &duty->opened_by);

			is_asked = duty->kind == DUTY_DECISION && !strncmp(value, duty->child.hex, CHILD_SIZE - 1) &&
				   opener &&
				   thread_asks_same(&ruling->thread, QUESTION_REFERRAL, opener, ruling->referral);
		}
		if (!is_asked)
			return 0;
	}
	return count || is_open_list;
}

static enum refusal
check_agreement(struct ruling *ruling)
{
	enum refusal refusal = REFUSAL_NONE;
	size_t at;

	if (ruling->row->flags & TYPE_STARTS_CASE)
		return REFUSAL_NONE;
	refusal = fact_check_agreement(ruling->envelope,
				       ruling->audience == AUDIENCE_REACHED || ruling->audience == AUDIENCE_MISSED);
	if (refusal)
		return refusal;
	if (types_is(ruling->envelope->type, CLASS_ANSWER) &&
	    (!has_right_children(ruling) ||
	     (ruling->replaced && !fact_check_covers(ruling->envelope, ruling->replaced->envelope))))
		return REFUSAL_FACTS;
	if (ruling->row->flags & TYPE_EXCUSES && !settling_excused(ruling, &at))
		return REFUSAL_FACTS;
	/* whatever the reason: an answer on its way to a valid agent is delivered
	 * there; where writing is unsafe it is never addressed to it */
	if (ruling->row->flags & TYPE_TELLS && parties_in_to(ruling->re->envelope, ruling->referrer.name) &&
	    standing_has_agent(ruling->standing, ruling->referrer.name))
		return REFUSAL_HAS_AGENT;
	return REFUSAL_NONE;
}

static enum refusal
check(struct ruling *ruling)
{
	static enum refusal (*const checks[])(struct ruling *) = {check_type, check_recipients, check_case,
								  check_re,   check_sender,	check_replaces};
	enum refusal refusal;

	for (size_t i = 0; i < sizeof checks / sizeof *checks; i++) {
		refusal = checks[i](ruling);
		if (refusal)
			return refusal;
	}
	if (!ruling->referral) /* a referral itself */
		id_set(ruling->referrer.name, sizeof ruling->referrer.name, parties_asker(ruling));
	ruling->audience = parties_audience(ruling);
	refusal = check_to(ruling);
	return refusal ? refusal : check_agreement(ruling);
}

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

static enum status
reopen(struct ruling *ruling)
{
	struct decision *decision = &ruling->decision;

	for (size_t i = 0; i < decision->change_count && ruling->state->self.closed_by.hex[0]; i++) {
		if (!decision->changes[i].is_new ||
		    !closing_is_blocked_by(ruling->state, ruling->envelope, &decision->changes[i].duty))
			continue;
		decision->reopens = 1;
		return closing_tell(ruling, NOTICE_REOPENED, &ruling->state->self.closed_by);
	}
	return STATUS_OK;
}

/* The case as it is from now on, if that is not as it was. */
static enum status
write_rows(struct ruling *ruling)
{
	struct decision *decision = &ruling->decision;
	struct case_row row = ruling->state->self;

	if (row.home.name[0] && !decision->closes && !decision->reopens)
		return STATUS_OK;
	if (!row.home.name[0]) {
		row.group = row.token;
		row.home = row.holder = ruling->holder;
		row.returns.ms = INSTANT_NEVER;
	}
	row.closed_by = decision->closes ? ruling->envelope->id : (struct envelope_id){""};
	decision->rows = arena_array(ruling->arena, 1, sizeof *decision->rows);
	if (!decision->rows)
		return STATUS_NO_MEMORY;
	decision->rows[decision->row_count++] = row;
	return STATUS_OK;
}

static enum status
apply(struct ruling *ruling)
{
	struct decision *decision = &ruling->decision;
	enum status status;

	settling_replaced(ruling);
	settling_met(ruling);
	settling_undone(ruling);
	if (ruling->row->flags & TYPE_EXCUSES)
		settling_excuse(ruling);
	opening_all(ruling);
	status = changes_list(&ruling->changes, &decision->changes, &decision->change_count);
	if (status)
		return status;
	status = deliver(ruling);
	if (status)
		return status;
	if (!(ruling->row->flags & TYPE_CLOSES) || ruling->state->self.closed_by.hex[0]) {
		status = reopen(ruling);
	} else {
		decision->closes = 1;
		status = closing_tell(ruling, NOTICE_CLOSED, &ruling->envelope->id);
	}
	return status ? status : write_rows(ruling);
}

/* A referral is taken as it is; that something is amiss is said. */
static int
is_marked(const struct ruling *ruling)
{
	const struct envelope *envelope = ruling->envelope;

	if (!(ruling->row->flags & TYPE_STARTS_CASE))
		return 0;
	for (size_t i = 0; i < envelope->to_count; i++)
		if (strcmp(envelope->to[i].agency.name, envelope->from.name) != 0 && !parties_gets(ruling, i))
			return 1;
	return (!fact_check_grammar(envelope) || envelope->re.hex[0] ||
		(fact_check_value(envelope, "on-behalf-of") && !parties_is_side(ruling, envelope->from.name)) ||
		(ruling->names_replaced && !ruling->replaced) ||
		(ruling->state->past_count && !ruling->replaced && !parties_is_side(ruling, envelope->from.name)));
}

static int
is_urgent(const struct ruling *ruling)
{
	return (ruling->row->flags & TYPE_URGENT) ||
	       (ruling->row->flags & TYPE_URGENT_IF_HIGH && fact_check_is(ruling->envelope, "grade", "high"));
}

/* Has the sender, no holder of the case, filled it as far as one agency may? */
static int
is_filled(const struct ruling *ruling)
{
	const struct case_state *state = ruling->state;
	const char *from = ruling->envelope->from.name;
	size_t notes = 0, bytes = 0, duties = 0;

	if (parties_is_side(ruling, from))
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
	if (status)
		return status;
	ruling.names_replaced = context->replaces || thread_find(&ruling.thread, &envelope->replaces);
	ruling.decision.refusal = check(&ruling);
	ruling.decision.is_urgent = is_urgent(&ruling);
	if (!ruling.decision.refusal && ruling.row->flags & TYPE_CLOSES) {
		status = closing_needs(context->state, arena, MAX_NEEDS, &ruling.decision.needs,
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
	return closing_needs(state, arena, state->duty_count, ret_needs, ret_count);
}

enum status
decide_lapse(const struct case_state *state, const struct standing *standing, struct arena *arena,
	     struct decision *ret_decision)
{
	struct decision decision = {.refusal = REFUSAL_NONE};
	struct case_row *row = NULL;

	if (state->self.lender.name[0] && standing->now.ms >= state->self.returns.ms) {
		row = arena_alloc(arena, sizeof *row);
		if (!row)
			return STATUS_NO_MEMORY;
		*row = state->self;
		row->holder = row->lender;
		row->lender.name[0] = '\0';
		row->returns.ms = INSTANT_NEVER;
		decision.rows = row;
		decision.row_count = 1;
	}
	*ret_decision = decision;
	return STATUS_OK;
}
