#include "rules/places.h"

#include <string.h>

#include "rules/fact_check.h"
#include "rules/parties.h"
#include "rules/standing.h"

enum refusal
places_not_holder(struct ruling *ruling)
{
	ruling->decision.holder = ruling->holder;
	return REFUSAL_NOT_HOLDER;
}

/* ---- who must ------------------------------------------------------------------ */

/* Can it be written to, and is it not the sender, and not written to? */
static int
is_left_out(const struct ruling *ruling, const char *agency)
{
	return strcmp(agency, ruling->envelope->from.name) != 0 && standing_has_agent(ruling->standing, agency) &&
	       !parties_reaches(ruling, ruling->envelope, agency);
}

static int
misses_re_to(const struct ruling *ruling)
{
	const struct envelope *re = ruling->re->envelope;

	for (size_t i = 0; i < re->to_count; i++)
		if (is_left_out(ruling, re->to[i].agency.name))
			return 1;
	return 0;
}

/* Are the recipients of an answer that is taken back told of it?  A recall is
 * for those who should not have it: for one at least. */
static int
misses_undone(const struct ruling *ruling)
{
	const struct envelope *re = ruling->re->envelope;

	if (ruling->row->class & CLASS_RECALL) {
		for (size_t i = 0; i < ruling->envelope->to_count; i++)
			if (parties_is_told(ruling, i))
				return 0;
		return 1;
	}
	if (!parties_is_side(ruling, ruling->envelope->from.name))
		return 0; /* a complaint, to the holder */
	for (size_t i = 0; types_is(re->type, ruling->row->undoes) && i < re->to_count; i++)
		if (!parties_is_side(ruling, re->to[i].agency.name) && is_left_out(ruling, re->to[i].agency.name))
			return 1;
	return 0;
}

/* Whom the policy tells when this stage is reached, or "". */
static const char *
told_of_stage(const struct ruling *ruling)
{
	const struct policy *policy = standing_policy(ruling->standing, ruling->home.name);
	uint64_t stage = fact_check_number(ruling->envelope, "stage");

	for (size_t i = 0; policy && i < policy->stage_count; i++)
		if (policy->stages[i].n == stage)
			return policy->stages[i].notify.name;
	return "";
}

static size_t
told_count(const struct ruling *ruling)
{
	size_t count = 0;

	for (size_t i = 0; i < ruling->envelope->to_count; i++)
		count += parties_is_told(ruling, i) != 0;
	return count;
}

static int
has_role(const struct ruling *ruling, const char *role)
{
	for (size_t i = 0; i < ruling->envelope->to_count; i++)
		if (parties_is_told(ruling, i) &&
		    standing_has_role(ruling->standing, ruling->envelope->to[i].agency.name, role))
			return 1;
	return 0;
}

static int
is_missing(struct ruling *ruling)
{
	unsigned must = ruling->row->must;
	const char *stage = must & PLACE_STAGE ? told_of_stage(ruling) : "";

	return (must & PLACE_ANSWERED && ruling->audience == AUDIENCE_MISSED) ||
	       (must & PLACE_RE_SENDER && is_left_out(ruling, ruling->re->envelope->from.name)) ||
	       (must & PLACE_RE_TO && misses_re_to(ruling)) || (ruling->row->undoes && misses_undone(ruling)) ||
	       (must & (PLACE_ONE | PLACE_ONE_PARTY) && !told_count(ruling)) ||
	       (must & PLACE_RECEIVER && !parties_receiver(ruling)) ||
	       (must & PLACE_CRS && !has_role(ruling, "crs")) || (must & PLACE_REVIEWER && !has_role(ruling, "reviewer")) ||
	       (must & PLACE_AGAINST &&
		!parties_reaches(ruling, ruling->envelope, fact_check_value(ruling->envelope, "against"))) ||
	       (stage[0] && is_left_out(ruling, stage));
}

/* ---- who may ------------------------------------------------------------------- */

static int
is_one_of(const struct ruling *ruling, const char *fact, const char *name)
{
	const char *value;
	size_t at = 0;

	while ((value = fact_check_next(ruling->envelope, fact, &at)))
		if (standing_is_side(ruling->standing, value, name))
			return 1;
	return 0;
}

static int
is_of_re(const struct ruling *ruling, unsigned places, const char *name)
{
	const struct envelope *re = ruling->re ? ruling->re->envelope : NULL;

	if (re && places & PLACE_RE_SENDER && standing_is_side(ruling->standing, re->from.name, name))
		return 1;
	for (size_t i = 0; re && places & PLACE_RE_TO && i < re->to_count; i++)
		if (standing_is_side(ruling->standing, re->to[i].agency.name, name))
			return 1;
	return 0;
}

static int
may_stand(const struct ruling *ruling, const char *name)
{
	unsigned places = ruling->row->must | ruling->row->may;

	/* how many of these there are has been counted */
	if (places & (PLACE_ANYONE | PLACE_ONE | PLACE_MAYBE_ONE | PLACE_ONE_PARTY | PLACE_RECEIVER | PLACE_CRS | PLACE_REVIEWER))
		return 1;
	return parties_is_side(ruling, name) ||
	       standing_is_side(ruling->standing, ruling->envelope->from.name, name) ||
	       (places & PLACE_ANSWERED && standing_is_side(ruling->standing, ruling->answered.name, name)) ||
	       (places & PLACE_INVITED && is_one_of(ruling, "invited", name)) ||
	       (places & PLACE_AGAINST && is_one_of(ruling, "against", name)) ||
	       (places & PLACE_STAGE && standing_is_side(ruling->standing, told_of_stage(ruling), name)) ||
	       is_of_re(ruling, places, name);
}

/* Exactly one is exactly one; and of a case, one that knows of it. */
static int
is_too_many(const struct ruling *ruling)
{
	unsigned must = ruling->row->must;
	const struct envelope *envelope = ruling->envelope;
	const unsigned one = PLACE_ONE | PLACE_MAYBE_ONE | PLACE_ONE_PARTY | PLACE_CRS | PLACE_REVIEWER;

	if (must & one && told_count(ruling) > 1)
		return 1;
	if (must & PLACE_RECEIVER && !standing_may_hold(ruling->standing, parties_receiver(ruling)))
		return 1;
	for (size_t i = 0; must & PLACE_ONE_PARTY && i < envelope->to_count; i++)
		if (parties_is_told(ruling, i) && !parties_knows(ruling->standing, ruling->state, envelope->to[i].agency.name))
			return 1;
	return 0;
}

enum refusal
places_check(struct ruling *ruling)
{
	const struct envelope *envelope = ruling->envelope;

	if (ruling->row->must & PLACE_HOLDER && !parties_is_side(ruling, envelope->from.name) &&
	    !parties_reaches(ruling, envelope, ruling->holder.name))
		return places_not_holder(ruling);
	if (is_missing(ruling))
		return REFUSAL_CREDITOR_MISSING;
	if (is_too_many(ruling))
		return REFUSAL_TYPE_NOT_ALLOWED;
	for (size_t i = 0; i < envelope->to_count; i++)
		if (!may_stand(ruling, envelope->to[i].agency.name))
			return REFUSAL_TYPE_NOT_ALLOWED;
	return REFUSAL_NONE;
}
