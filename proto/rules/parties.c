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

int
parties_knows(const struct ruling *ruling, const char *agency)
{
	if (parties_is_side(ruling, agency) || standing_is_side(ruling->standing, ruling->state->self.home.name, agency))
		return 1;
	for (size_t i = 0; i < ruling->state->past_count; i++) {
		const struct envelope *envelope = ruling->state->past[i].envelope;

		if (is_same(envelope->from.name, agency) || parties_in_to(envelope, agency))
			return 1;
	}
	return 0;
}

const char *
parties_asker(const struct ruling *ruling)
{
	const struct envelope *envelope = ruling->envelope;
	const char *for_whom = fact_check_value(envelope, "on-behalf-of");
	const char *principal;

	if (!parties_is_side(ruling, envelope->from.name)) {
		principal = standing_principal(ruling->standing, envelope->from.name);
		return principal && parties_in_to(envelope, principal) ? principal : envelope->from.name;
	}
	if (!for_whom && !fact_check_is(envelope, "route", "telephone"))
		return ruling->holder.name;
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

/* Was ${duty}, owed to the referrer for this referral, excused as withheld? */
static int
is_withheld(const struct ruling *ruling, const struct duty *duty)
{
	const struct past *excuse, *opener;

	/* an answer is withheld for a child; what is not owed for one says nothing of it */
	if (duty->state != DUTY_EXCUSED || !duty->child.hex[0] ||
	    !is_same(duty->creditor.name, ruling->referrer.name))
		return 0;
	excuse = thread_find(&ruling->thread, &duty->ended_by);
	opener = thread_find(&ruling->thread, &duty->opened_by);
	return excuse && opener && fact_check_is(excuse->envelope, "reason", "withheld") &&
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
	const char *referrer = ruling->referrer.name;

	if (parties_in_to(ruling->envelope, referrer))
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

	return !is_same(name, ruling->envelope->from.name) && !parties_is_side(ruling, name) &&
	       !(principal && parties_in_to(ruling->envelope, principal));
}

int
parties_gets(const struct ruling *ruling, size_t at)
{
	const char *name = ruling->envelope->to[at].agency.name;

	if (is_same(name, ruling->envelope->from.name))
		return 0;
	/* the other types with a wrong recipient have been refused by now */
	return !(ruling->row->flags & TYPE_STARTS_CASE) || !parties_is_side(ruling, ruling->envelope->from.name) ||
	       parties_is_side(ruling, name) || standing_is_side(ruling->standing, ruling->referrer.name, name);
}

int
parties_may_stand(const struct ruling *ruling, size_t at)
{
	const struct standing *standing = ruling->standing;
	const char *name = ruling->envelope->to[at].agency.name;
	const struct envelope *re = ruling->re ? ruling->re->envelope : NULL;

	if (parties_is_side(ruling, name))
		return 1;
	switch (ruling->row->to) {
	case TO_A_CRS:
		return 1;
	case TO_HOLDER_ALONE:
	case TO_HOLDER:
		return standing_is_side(standing, ruling->envelope->from.name, name);
	case TO_REFERRER:
		return standing_is_side(standing, ruling->referrer.name, name);
	case TO_RECIPIENTS_OF_RE:
		return re && (is_same(re->from.name, name) || parties_in_to(re, name));
	}
	return 0;
}
