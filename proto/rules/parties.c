#include "rules/parties.h"

#include <string.h>

#include "rules/duty_table.h"
#include "rules/fact_check.h"
#include "rules/standing.h"

static int
is_same(const char *a, const char *b)
{
	return !strcmp(a, b);
}

int
parties_in_to(const struct envelope *envelope, const char *agency)
{
	for (size_t i = 0; i < envelope->to_count; i++)
		if (is_same(envelope->to[i].agency.name, agency))
			return 1;
	return 0;
}

int
parties_reaches(const struct ruling *ruling, const struct envelope *envelope, const char *agency)
{
	return parties_in_to(envelope, agency) ||
	       parties_in_to(envelope, standing_successor(ruling->standing, agency));
}

int
parties_is_side(const struct ruling *ruling, const char *agency)
{
	return standing_is_side(ruling->standing, ruling->holder.name, agency);
}

/* The CRS that ${agency} is, or is the EDT of; NULL if neither. */
static const char *
crs_of(const struct standing *standing, const char *agency)
{
	const char *principal;

	if (standing_has_role(standing, agency, "crs"))
		return agency;
	if (!standing_has_role(standing, agency, "edt"))
		return NULL;
	principal = standing_principal(standing, agency);
	return principal ? principal : agency;
}

const char *
parties_home(const struct standing *standing, const struct envelope *envelope)
{
	const char *own = crs_of(standing, envelope->from.name);
	const char *home = NULL;

	if (own && fact_check_value(envelope, "on-behalf-of"))
		return own;
	/* a CRS stands before an EDT that may serve several */
	for (size_t i = 0; !home && i < envelope->to_count; i++) {
		const char *name = envelope->to[i].agency.name;

		if (standing_has_role(standing, name, "crs") && !(own && standing_is_side(standing, own, name)))
			home = name;
	}
	for (size_t i = 0; !home && i < envelope->to_count; i++) {
		const char *name = envelope->to[i].agency.name;

		if (!(own && standing_is_side(standing, own, name)))
			home = crs_of(standing, name);
	}
	return home ? home : own;
}

/* Is ${name} the agency, or (${standing} given) one that it took over from? */
static int
is_it(const struct standing *standing, const char *name, const char *agency)
{
	return is_same(standing ? standing_successor(standing, name) : name, agency);
}

static int
is_in(const struct case_state *state, const struct standing *standing, const char *agency)
{
	for (size_t i = 0; i < state->past_count; i++) {
		const struct envelope *envelope = state->past[i].envelope;

		for (size_t k = 0; k < envelope->to_count; k++) /* its sender among them */
			if (is_it(standing, envelope->to[k].agency.name, agency))
				return 1;
	}
	return 0;
}

int
parties_knows(const struct standing *standing, const struct case_state *state, const char *agency)
{
	return standing_is_side(standing, state->self.holder.name, agency) ||
	       standing_is_side(standing, state->self.home.name, agency) || is_in(state, NULL, agency) ||
	       is_in(state, standing, agency);
}

int
parties_records(const struct ruling *ruling)
{
	const char *from = ruling->envelope->from.name;

	return parties_is_side(ruling, from) || standing_is_side(ruling->standing, ruling->home.name, from);
}

/* Who acts for another is no party itself. */
const char *
parties_principal(const struct ruling *ruling, const struct envelope *envelope)
{
	const char *from = envelope->from.name, *principal;

	if (parties_is_side(ruling, from))
		return ruling->holder.name;
	principal = standing_principal(ruling->standing, from);
	return principal && parties_in_to(envelope, principal) ? principal : from;
}

const char *
parties_receiver(const struct ruling *ruling)
{
	const struct envelope *envelope = ruling->envelope;
	const char *outside = NULL, *beside = NULL;

	for (size_t i = 0; i < envelope->to_count; i++) {
		const char *name = envelope->to[i].agency.name;

		if (parties_is_told(ruling, i)) {
			if (outside)
				return NULL;
			outside = name;
		} else if (!is_same(name, envelope->from.name) &&
			   standing_is_side(ruling->standing, envelope->from.name, name)) {
			beside = name;
		}
	}
	/* from the night's team to the day's, both of one side */
	return outside ? outside : beside;
}

/* The CRS of its area, or "". */
static const char *
area_of(const struct standing *standing, const char *name)
{
	const struct directory_agency *agency = standing_agency(standing, name);

	return agency ? agency->area.name : "";
}

const char *
parties_own_home(const struct standing *standing, const struct envelope *envelope)
{
	const char *from = envelope->from.name, *area = area_of(standing, from), *home = NULL;

	for (size_t i = 0; !home && i < envelope->to_count; i++)
		if (!standing_is_side(standing, from, envelope->to[i].agency.name))
			home = crs_of(standing, envelope->to[i].agency.name);
	for (size_t i = 0; i < envelope->to_count; i++) {
		const char *name = envelope->to[i].agency.name;

		if (!is_same(name, from) && *area_of(standing, name))
			area = area_of(standing, name);
	}
	if (home || *area)
		return home ? home : area;
	home = crs_of(standing, from);
	return home ? home : from;
}

const char *
parties_asker(const struct ruling *ruling)
{
	const struct envelope *envelope = ruling->envelope;
	const char *for_whom = fact_check_value(envelope, "on-behalf-of");

	if (!parties_records(ruling) || (!for_whom && !fact_check_is(envelope, "route", "telephone")))
		return parties_principal(ruling, envelope);
	/* somebody rang: where it cannot be read who, a person is told */
	if (!for_whom)
		return INDIVIDUAL;
	if (is_same(for_whom, ANONYMOUS) || parties_in_to(envelope, for_whom))
		return for_whom;
	return INDIVIDUAL;
}

const char *
parties_referrer(const struct ruling *ruling, const struct past *referral)
{
	for (; referral; referral = thread_replaced(&ruling->thread, referral->envelope)) {
		for (size_t i = 0; i < ruling->state->duty_count; i++) {
			const struct duty *duty = &ruling->state->duties[i];

			if (duty->kind == DUTY_DECISION && is_same(duty->opened_by.hex, referral->envelope->id.hex))
				return duty->creditor.name;
		}
	}
	return NULL;
}

/* Does the holder owe ${name} something that ${asked} opened, or has it? */
static int
is_creditor(const struct ruling *ruling, const char *name, const struct past *asked)
{
	for (size_t i = 0; i < ruling->state->duty_count; i++) {
		const struct duty *duty = &ruling->state->duties[i];
		const struct past *opener;

		if (!standing_is_side(ruling->standing, duty->creditor.name, name) ||
		    !parties_is_side(ruling, duty->debtor.name))
			continue;
		opener = thread_find(&ruling->thread, &duty->opened_by);
		if (thread_asks_same(&ruling->thread, QUESTION_OPENER, opener, asked))
			return 1;
	}
	return 0;
}

/* The creditor among those that ${envelope} goes to, or "". */
static const char *
told_creditor(const struct ruling *ruling, const struct envelope *envelope, const struct past *asked)
{
	for (size_t i = 0; i < envelope->to_count; i++) {
		const char *name = envelope->to[i].agency.name;

		if (!parties_is_side(ruling, name) && is_creditor(ruling, name, asked))
			return name;
	}
	return "";
}

const char *
parties_answered(const struct ruling *ruling)
{
	const struct envelope *envelope = ruling->envelope;
	const struct past *asked = thread_asked(&ruling->thread, ruling->re);

	/* each step goes to an earlier note, so it ends */
	while (asked) {
		const struct past *before;

		if (types_is(asked->envelope->type, CLASS_MEETING | CLASS_NOTIFICATION))
			return parties_is_side(ruling, ruling->envelope->from.name)
				       ? told_creditor(ruling, envelope, asked)
				       : parties_principal(ruling, ruling->envelope);
		before = types_is(asked->envelope->type, CLASS_OUTCOME)
				 ? thread_asked(&ruling->thread, thread_resolve(&ruling->thread, &asked->envelope->re))
				 : NULL;
		if (!before)
			return parties_referrer(ruling, thread_referral(&ruling->thread, asked));
		if (types_is(before->envelope->type, CLASS_MEETING | CLASS_NOTIFICATION))
			envelope = asked->envelope;
		asked = before;
	}
	return NULL;
}

/* Was ${duty}, owed to the referrer for this referral, excused as withheld? */
static int
is_withheld(const struct ruling *ruling, const struct duty *duty)
{
	const struct past *excuse, *opener;

	/* an answer is withheld for a child; what is not owed for one says nothing of it */
	if (duty->state != DUTY_EXCUSED || !duty->child.hex[0] ||
	    !is_same(duty->creditor.name, ruling->answered.name))
		return 0;
	excuse = thread_find(&ruling->thread, &duty->ended_by);
	opener = thread_find(&ruling->thread, &duty->opened_by);
	return excuse && fact_check_is(excuse->envelope, "reason", "withheld") &&
	       thread_asks_same(&ruling->thread, QUESTION_REFERRAL, opener, ruling->referral);
}

/* Is every child that the envelope names one about whom the referrer is not
 * to be told?  (An answer that names none: is anything withheld?) */
static int
is_all_withheld(const struct ruling *ruling)
{
	const char *value;
	size_t at = 0;
	int any = 0;

	for (size_t i = 0; i < ruling->state->duty_count; i++)
		any |= is_withheld(ruling, &ruling->state->duties[i]);
	while (any && (value = fact_check_next(ruling->envelope, "child", &at))) {
		int found = 0;

		for (size_t i = 0; i < ruling->state->duty_count && !found; i++) {
			const struct duty *duty = &ruling->state->duties[i];

			found = is_withheld(ruling, duty) &&
				(is_same(duty->child.hex, "-") || !strncmp(value, duty->child.hex, CHILD_SIZE - 1));
		}
		if (!found)
			return 0;
	}
	return any;
}

enum audience
parties_audience(const struct ruling *ruling)
{
	const char *referrer = ruling->answered.name;

	if (!referrer[0])
		return AUDIENCE_MISSED;
	if (parties_reaches(ruling, ruling->envelope, referrer))
		return parties_is_side(ruling, referrer) ? AUDIENCE_OWN : AUDIENCE_REACHED;
	if (is_same(referrer, ANONYMOUS))
		return AUDIENCE_NOBODY;
	if (is_same(referrer, INDIVIDUAL))
		return AUDIENCE_NO_AGENT;
	if (parties_is_side(ruling, referrer))
		return AUDIENCE_OWN;
	if (is_all_withheld(ruling))
		return AUDIENCE_WITHHELD;
	return standing_has_agent(ruling->standing, referrer) ? AUDIENCE_MISSED : AUDIENCE_NO_AGENT;
}

int
parties_is_told(const struct ruling *ruling, size_t at)
{
	const char *name = ruling->envelope->to[at].agency.name;
	const char *principal = standing_principal(ruling->standing, name);

	return !standing_is_side(ruling->standing, ruling->envelope->from.name, name) &&
	       !(principal && parties_in_to(ruling->envelope, principal));
}

int
parties_gets(const struct ruling *ruling, size_t at)
{
	const char *name = ruling->envelope->to[at].agency.name;

	if (is_same(name, ruling->envelope->from.name))
		return 0;
	/* the other types with a wrong recipient have been refused by now */
	return !(ruling->row->flags & TYPE_STARTS_CASE) || !parties_records(ruling) || parties_is_side(ruling, name) ||
	       standing_is_side(ruling->standing, ruling->home.name, name) ||
	       standing_is_side(ruling->standing, ruling->answered.name, name);
}
