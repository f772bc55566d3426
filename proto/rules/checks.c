#include "rules/checks.h"

#include <string.h>

#include "base/id.h"
#include "rules/checks_facts.h"
#include "rules/fact_check.h"
#include "rules/meeting.h"
#include "rules/parties.h"
#include "rules/places.h"
#include "rules/standing.h"
#include "rules/thread.h"

/* The checks stand in the order in which a sender can do something about
 * them; the first that fails is the answer. */

static int
has_flag(const struct ruling *ruling, unsigned flag)
{
	return (ruling->row->flags & flag) != 0;
}

static enum refusal
allowed(int is_allowed, enum refusal otherwise)
{
	return is_allowed ? REFUSAL_NONE : otherwise;
}

/* ---- the type ------------------------------------------------------------------ */

static enum refusal
begin_case(struct ruling *ruling)
{
	const struct envelope *envelope = ruling->envelope;
	const char *home = parties_home(ruling->standing, envelope);

	if (!home)
		return REFUSAL_TYPE_NOT_ALLOWED;
	id_set(ruling->home.name, sizeof ruling->home.name, home);
	ruling->holder = ruling->home;
	return REFUSAL_NONE;
}

/* An own case is held by the front door it goes to, else by its sender. */
static void
begin_own_case(struct ruling *ruling)
{
	const char *home = parties_own_home(ruling->standing, ruling->envelope);

	id_set(ruling->home.name, sizeof ruling->home.name, home);
	ruling->holder = ruling->envelope->from;
	for (size_t i = 0; i < ruling->envelope->to_count; i++)
		if (!strcmp(ruling->envelope->to[i].agency.name, home) && parties_is_told(ruling, i))
			ruling->holder = ruling->home;
}

static enum refusal
check_type(struct ruling *ruling)
{
	const struct envelope *envelope = ruling->envelope;

	if (envelope->type == TYPE_UNKNOWN)
		return REFUSAL_TYPE_NOT_ALLOWED;
	/* whoever has a child to tell of may: its right is not looked at */
	if (!has_flag(ruling, TYPE_STARTS_CASE) &&
	    !standing_may(ruling->standing, envelope->from.name, message_type_word(envelope->type)))
		return REFUSAL_TYPE_NOT_ALLOWED;
	if (ruling->holder.name[0])
		return has_flag(ruling, TYPE_STARTS_CASE) && !parties_home(ruling->standing, envelope)
			   ? REFUSAL_TYPE_NOT_ALLOWED
			   : REFUSAL_NONE;
	if (has_flag(ruling, TYPE_STARTS_CASE))
		return begin_case(ruling);
	if (has_flag(ruling, TYPE_OWN_CASE))
		begin_own_case(ruling);
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

/* ---- the case ------------------------------------------------------------------ */

/* Does the sender's role let it write in cases that it has no part in? */
static int
is_overseer(const struct ruling *ruling)
{
	const char *from = ruling->envelope->from.name;

	return (ruling->row->from == FROM_A_REVIEWER && standing_has_role(ruling->standing, from, "reviewer")) ||
	       (ruling->row->from == FROM_HOLDER_OR_REGISTRAR &&
		standing_has_role(ruling->standing, from, "registrar"));
}

static enum refusal
check_case(struct ruling *ruling)
{
	int is_new = !ruling->state->past_count;

	if (has_flag(ruling, TYPE_STARTS_CASE))
		return REFUSAL_NONE;
	/* a stranger is not told that the case exists */
	if (is_new ? !has_flag(ruling, TYPE_OWN_CASE) || ruling->envelope->re.hex[0]
		   : !parties_knows(ruling->standing, ruling->state, ruling->envelope->from.name) && !is_overseer(ruling))
		return REFUSAL_CASE_UNKNOWN;
	/* what has a case of its own does not stand in another's */
	if (!is_new && has_flag(ruling, TYPE_OWN_CASE) && !ruling->envelope->re.hex[0] &&
	    !types_has(ruling->state->past[0].envelope->type, TYPE_OWN_CASE))
		return REFUSAL_FACTS;
	return allowed(fact_check_grammar(ruling->envelope), REFUSAL_FACTS);
}

/* ---- what it answers ------------------------------------------------------------ */

static int
is_same_side(const struct ruling *ruling, const char *a, const char *b)
{
	return standing_is_side(ruling->standing, a, b) || (parties_is_side(ruling, a) && parties_is_side(ruling, b));
}

static int
has_received(const struct ruling *ruling, const char *agency)
{
	const struct envelope *re = ruling->re->envelope;

	for (size_t i = 0; i < re->to_count; i++)
		if (standing_is_side(ruling->standing, re->to[i].agency.name, agency))
			return 1;
	return 0;
}

/* Was it for ${agency}: not a copy beside its sender, unless nobody outside got it? */
static int
was_for(const struct ruling *ruling, const char *agency)
{
	const struct envelope *re = ruling->re->envelope;

	if (!standing_is_side(ruling->standing, re->from.name, agency))
		return has_received(ruling, agency);
	for (size_t i = 0; i < re->to_count; i++)
		if (!standing_is_side(ruling->standing, re->from.name, re->to[i].agency.name))
			return 0;
	return strcmp(re->from.name, agency) != 0;
}

/* Known here, and seen by its sender. */
static enum refusal
check_re(struct ruling *ruling)
{
	const char *from = ruling->envelope->from.name;
	const char *answered;

	if (ruling->row->re == CLASS_NONE || (has_flag(ruling, TYPE_OWN_CASE) && !ruling->envelope->re.hex[0]))
		return REFUSAL_NONE;
	ruling->re = thread_resolve(&ruling->thread, &ruling->envelope->re);
	if (!ruling->re || !types_is(ruling->re->envelope->type, ruling->row->re))
		return REFUSAL_RE_FOREIGN;
	if (!parties_is_side(ruling, from) && !is_overseer(ruling) && strcmp(ruling->re->envelope->from.name, from) != 0 &&
	    !has_received(ruling, from))
		return REFUSAL_RE_FOREIGN;
	/* each note to a referrer keeps that referrer's own case */
	if (ruling->row->must & PLACE_ANSWERED &&
	    strcmp(ruling->re->envelope->case_token.hex, ruling->envelope->case_token.hex) != 0)
		return REFUSAL_RE_FOREIGN;
	ruling->referral = thread_referral(&ruling->thread, ruling->re);
	answered = parties_answered(ruling);
	if (!answered && (ruling->row->must & PLACE_ANSWERED || ruling->row->from == FROM_REFERRER))
		return REFUSAL_RE_FOREIGN;
	id_set(ruling->answered.name, sizeof ruling->answered.name, answered ? answered : "");
	return REFUSAL_NONE;
}

/* ---- the sender ------------------------------------------------------------------ */

static enum refusal
check_holder(struct ruling *ruling)
{
	const char *from = ruling->envelope->from.name;

	/* of an own case nothing is held before it is there */
	if (parties_is_side(ruling, from) || (has_flag(ruling, TYPE_OWN_CASE) && !ruling->state->past_count))
		return REFUSAL_NONE;
	return standing_may_hold(ruling->standing, from) ? places_not_holder(ruling) : REFUSAL_TYPE_NOT_ALLOWED;
}

/* Whom it is against answers an escalation; whoever escalated may withdraw. */
static enum refusal
check_against(struct ruling *ruling)
{
	const struct envelope *re = ruling->re->envelope;
	const char *from = ruling->envelope->from.name;

	if (fact_check_is(ruling->envelope, "result", "withdrawn"))
		return allowed(is_same_side(ruling, re->from.name, from), REFUSAL_TYPE_NOT_ALLOWED);
	return allowed(is_same_side(ruling, fact_check_value(re, "against"), from), REFUSAL_TYPE_NOT_ALLOWED);
}

static enum refusal
anyone(struct ruling *ruling)
{
	(void)ruling;
	return REFUSAL_NONE;
}

static enum refusal
check_holder_or_registrar(struct ruling *ruling)
{
	return is_overseer(ruling) ? REFUSAL_NONE : check_holder(ruling);
}

static int
is_by_sender(const struct ruling *ruling)
{
	return is_same_side(ruling, ruling->re->envelope->from.name, ruling->envelope->from.name);
}

static enum refusal
check_holder_or_sender(struct ruling *ruling)
{
	return is_by_sender(ruling) ? REFUSAL_NONE : check_holder(ruling);
}

static enum refusal
check_a_crs(struct ruling *ruling)
{
	return allowed(standing_has_role(ruling->standing, ruling->envelope->from.name, "crs"), REFUSAL_TYPE_NOT_ALLOWED);
}

static enum refusal
check_a_reviewer(struct ruling *ruling)
{
	return allowed(is_overseer(ruling), REFUSAL_TYPE_NOT_ALLOWED);
}

static enum refusal
check_referrer(struct ruling *ruling)
{
	return allowed(standing_is_side(ruling->standing, ruling->answered.name, ruling->envelope->from.name),
		       REFUSAL_TYPE_NOT_ALLOWED);
}

static enum refusal
check_sender_of_re(struct ruling *ruling)
{
	return allowed(is_by_sender(ruling), REFUSAL_RE_FOREIGN);
}

static enum refusal
check_recipient(struct ruling *ruling)
{
	return allowed(was_for(ruling, ruling->envelope->from.name), REFUSAL_RE_FOREIGN);
}

static enum refusal
check_sender(struct ruling *ruling)
{
	static enum refusal (*const checks[])(struct ruling *) = {
	    [FROM_ANYONE] = anyone,
	    [FROM_PARTY] = anyone, /* what it answers has said so */
	    [FROM_HOLDER] = check_holder,
	    [FROM_HOLDER_OR_REGISTRAR] = check_holder_or_registrar,
	    [FROM_HOLDER_OR_SENDER] = check_holder_or_sender,
	    [FROM_A_CRS] = check_a_crs,
	    [FROM_A_REVIEWER] = check_a_reviewer,
	    [FROM_REFERRER] = check_referrer,
	    [FROM_SENDER] = check_sender_of_re,
	    [FROM_RECIPIENT] = check_recipient,
	    [FROM_AGAINST] = check_against,
	};

	return checks[ruling->row->from](ruling);
}

static enum refusal
check_replaces(struct ruling *ruling)
{
	ruling->replaced = thread_replaced(&ruling->thread, ruling->envelope);
	/* what it names and is not to be replaced so: of a referral ignored */
	if (!ruling->replaced && !has_flag(ruling, TYPE_STARTS_CASE) && ruling->names_replaced)
		return REFUSAL_RE_FOREIGN;
	return REFUSAL_NONE;
}

static enum refusal
check_to(struct ruling *ruling)
{
	if (!ruling->referral && has_flag(ruling, TYPE_STARTS_CASE))
		id_set(ruling->answered.name, sizeof ruling->answered.name, parties_asker(ruling));
	ruling->audience = parties_audience(ruling);
	return has_flag(ruling, TYPE_STARTS_CASE) ? REFUSAL_NONE : places_check(ruling);
}

/* ---- what it says beside what is there ---------------------------------------------- */

static enum refusal
check_meeting(struct ruling *ruling)
{
	if (ruling->row->class & CLASS_RECORD && meeting_has_version(ruling))
		return REFUSAL_VERSION;
	if (ruling->re && types_is(ruling->re->envelope->type, CLASS_RECORD) && !(ruling->row->class & CLASS_RECORD) &&
	    !meeting_knows_actions(ruling))
		return REFUSAL_FACTS;
	/* an existing case is one that this has been linked with */
	if (ruling->row->class & CLASS_DECISION && !ruling->state->linked_count &&
	    fact_check_has_code(ruling->envelope, "existing-case"))
		return REFUSAL_FACTS;
	return REFUSAL_NONE;
}

/* Was the stage before this one raised already, by the same side, about the
 * same? */
static int
is_next_stage(const struct ruling *ruling, uint64_t stage)
{
	const struct past *disputed = thread_first(&ruling->thread, ruling->re);

	for (size_t i = 0; i < ruling->state->past_count; i++) {
		const struct past *past = &ruling->state->past[i];
		const struct past *re = thread_resolve(&ruling->thread, &past->envelope->re);

		if (types_is(past->envelope->type, CLASS_ESCALATION) && re && thread_first(&ruling->thread, re) == disputed &&
		    is_same_side(ruling, past->envelope->from.name, ruling->envelope->from.name) &&
		    fact_check_number(past->envelope, "stage") + 1 == stage)
			return 1;
	}
	return stage == 1;
}

static int
has_stage(const struct ruling *ruling, uint64_t stage)
{
	const struct policy *policy = standing_policy(ruling->standing, ruling->home.name);

	for (size_t i = 0; policy && i < policy->stage_count; i++)
		if (policy->stages[i].n == stage)
			return 1;
	return 0;
}

static enum refusal
check_stage(struct ruling *ruling)
{
	uint64_t stage = fact_check_number(ruling->envelope, "stage");

	/* a decision's is a word */
	if (!fact_check_value(ruling->envelope, "stage") || ruling->row->class & CLASS_DECISION)
		return REFUSAL_NONE;
	if (!has_stage(ruling, stage))
		return REFUSAL_STAGE;
	if (!(ruling->row->class & CLASS_ESCALATION))
		return allowed(fact_check_number(ruling->re->envelope, "stage") == stage, REFUSAL_STAGE);
	if (is_same_side(ruling, fact_check_value(ruling->envelope, "against"), ruling->envelope->from.name))
		return REFUSAL_FACTS;
	return allowed(fact_check_is(ruling->envelope, "imminent", "yes") || is_next_stage(ruling, stage), REFUSAL_STAGE);
}

/* Would the cases, counted as one, be over the bounds of a case? */
static int
is_too_large(const struct ruling *ruling)
{
	size_t notes = ruling->state->past_count, duties = ruling->state->duty_count;

	for (size_t i = 0; i < ruling->other_count; i++) {
		const struct case_state *other = ruling->others[i].state;

		if (changes_has_case(&ruling->changes, other->self.token.hex))
			return 0; /* they are linked already */
		notes += other->past_count;
		duties += other->duty_count;
	}
	return notes > MAX_CASE_ENVELOPES / 2 || duties > MAX_CASE_DUTIES / 2;
}

static int
has_handover(const struct case_state *state)
{
	for (size_t i = 0; i < state->past_count; i++)
		if (types_is(state->past[i].envelope->type, CLASS_HANDOVER))
			return 1;
	return 0;
}

/* May they be counted as one: in the same hands for the same time, and neither
 * an offer of cases? */
static int
is_linkable(const struct ruling *ruling)
{
	const struct case_row *self = &ruling->state->self;

	if (is_too_large(ruling) || has_handover(ruling->state))
		return 0; /* nothing could be said in them any more */
	for (size_t i = 0; i < ruling->other_count; i++) {
		const struct case_state *other = ruling->others[i].state;

		if (strcmp(other->self.lender.name, self->lender.name) != 0 ||
		    other->self.returns.ms != self->returns.ms || has_handover(other))
			return 0;
	}
	return 1;
}

/* One of the cases that it acts on. */
static enum refusal
check_other(struct ruling *ruling, const char *token)
{
	const char *from = ruling->envelope->from.name;
	const struct case_row *row = NULL;
	size_t at = 0;

	while (at < ruling->other_count && !(row = changes_row(&ruling->others[at], token)))
		at++;
	if (!row)
		return REFUSAL_CASE_UNKNOWN;
	if (has_flag(ruling, TYPE_TAKES_OVER))
		return allowed(fact_check_has_value(ruling->re->envelope, "item", token), REFUSAL_FACTS);
	/* a stranger is not told that the case exists */
	if (!parties_knows(ruling->standing, ruling->others[at].state, from))
		return REFUSAL_CASE_UNKNOWN;
	if (standing_is_side(ruling->standing, row->holder.name, from))
		return REFUSAL_NONE;
	ruling->decision.holder = row->holder;
	return REFUSAL_NOT_HOLDER;
}

/* The cases it acts on: there, and the sender's to act on. */
static enum refusal
check_others(struct ruling *ruling)
{
	const struct case_token *tokens;
	size_t count;

	if (!has_flag(ruling, TYPE_LINKS | TYPE_HANDS_OVER | TYPE_TAKES_OVER))
		return REFUSAL_NONE;
	if (decide_others(ruling->envelope, ruling->arena, &tokens, &count)) {
		ruling->changes.status = STATUS_NO_MEMORY;
		return REFUSAL_NONE;
	}
	if (!count)
		return REFUSAL_FACTS; /* its own case, or none */
	for (size_t i = 0; i < count; i++) {
		enum refusal refusal = check_other(ruling, tokens[i].hex);

		if (refusal)
			return refusal;
	}
	if (has_flag(ruling, TYPE_LINKS) && !is_linkable(ruling))
		return REFUSAL_FACTS;
	return REFUSAL_NONE;
}

enum refusal
checks_run(struct ruling *ruling)
{
	static enum refusal (*const checks[])(struct ruling *) = {
	    check_type,	   check_recipients, check_case,  check_re,    check_sender, check_replaces,
	    check_to,	   checks_facts,  check_meeting, check_stage, check_others,
	};
	enum refusal refusal = REFUSAL_NONE;

	for (size_t i = 0; !refusal && i < sizeof checks / sizeof *checks; i++)
		refusal = checks[i](ruling);
	return refusal;
}
