#include "rules/checks_facts.h"

#include <assert.h>
#include <string.h>

#include "rules/fact_check.h"
#include "rules/parties.h"
#include "rules/settling.h"
#include "rules/standing.h"
#include "rules/thread.h"

/* Was ${duty} asked by what the envelope answers, or owed for its referral? */
static int
is_asked(const struct ruling *ruling, const struct duty *duty)
{
	const struct past *opener = thread_find(&ruling->thread, &duty->opened_by);

	return thread_asks_same(&ruling->thread, QUESTION_OPENER, opener, ruling->re) ||
	       (duty->kind == DUTY_DECISION &&
		thread_asks_same(&ruling->thread, QUESTION_REFERRAL, opener, ruling->referral));
}

/* An answer speaks of the children it was asked about: of any, if none was
 * named. */
static int
has_right_children(const struct ruling *ruling)
{
	const char *children[MAX_FACTS], *value;
	uint8_t is_known[MAX_FACTS] = {0};
	size_t at = 0, count = 0;
	/* a notification names no child in clear */
	int is_open_list = types_is(thread_asked(&ruling->thread, ruling->re)->envelope->type, CLASS_NOTIFICATION);

	assert(ruling->envelope->fact_count <= MAX_FACTS);
	while ((value = fact_check_next(ruling->envelope, "child", &at)))
		children[count++] = value;
	for (size_t i = 0; i < ruling->state->duty_count && !is_open_list; i++) {
		const struct duty *duty = &ruling->state->duties[i];

		if (duty->kind == DUTY_DECISION && !strcmp(duty->child.hex, "-") && is_asked(ruling, duty))
			is_open_list = 1;
		for (size_t k = 0; k < count; k++)
			if (!is_known[k] && !strncmp(children[k], duty->child.hex, CHILD_SIZE - 1))
				is_known[k] = (uint8_t)is_asked(ruling, duty);
	}
	for (size_t k = 0; k < count && !is_open_list; k++)
		if (!is_known[k])
			return 0;
	return count || is_open_list;
}

/* Is a child, or an action, named twice: the same, and then another word of it? */
static int
has_twice(const struct envelope *envelope, const char *fact)
{
	const char *value, *other;
	size_t at = 0;

	while ((value = fact_check_next(envelope, fact, &at))) {
		size_t next = at, size = strcspn(value, ":");

		while ((other = fact_check_next(envelope, fact, &next)))
			if (strcspn(other, ":") == size && !memcmp(value, other, size))
				return 1;
	}
	return 0;
}

/* What only a role may say, and what alone may be said to a kind of agency. */
static const struct {
	enum message_type type;
	const char *fact;
	const char *words;
	const char *role;
} said_by[] = {
    {TYPE_PROGRESS, "code", "safe-tonight", "edt"},
};
static const struct {
	enum message_type type;
	const char *kind;
	const char *fact;
	const char *words;
} said_to[] = {
    {TYPE_NOTIFICATION, "early-years", "detail", "alert"},
};

static int
is_said_rightly(const struct ruling *ruling)
{
	const struct envelope *envelope = ruling->envelope;

	for (size_t i = 0; i < sizeof said_by / sizeof *said_by; i++)
		if (said_by[i].type == envelope->type && fact_check_is(envelope, said_by[i].fact, said_by[i].words) &&
		    !standing_has_role(ruling->standing, envelope->from.name, said_by[i].role))
			return 0;
	for (size_t i = 0; i < sizeof said_to / sizeof *said_to; i++) {
		for (size_t k = 0; said_to[i].type == envelope->type && k < envelope->to_count; k++) {
			const struct directory_agency *agency =
			    standing_agency(ruling->standing, envelope->to[k].agency.name);

			if (!strcmp(agency->kind, said_to[i].kind) &&
			    !fact_check_is(envelope, said_to[i].fact, said_to[i].words))
				return 0;
		}
	}
	return 1;
}

/* Can everybody whom ${re} tells be written to? */
static int
is_reachable(const struct ruling *ruling)
{
	const struct envelope *re = ruling->re->envelope;
	int any = 0;

	for (size_t i = 0; i < re->to_count; i++) {
		const char *name = re->to[i].agency.name;

		if (standing_is_side(ruling->standing, re->from.name, name))
			continue;
		if (!standing_has_agent(ruling->standing, name))
			return 0;
		any = 1;
	}
	return any;
}

enum refusal
checks_facts(struct ruling *ruling)
{
	int is_to_agency = ruling->audience == AUDIENCE_REACHED || ruling->audience == AUDIENCE_MISSED;
	enum refusal refusal;

	if (ruling->row->flags & TYPE_STARTS_CASE)
		return REFUSAL_NONE;
	refusal = fact_check_agreement(ruling->envelope, is_to_agency);
	if (refusal)
		return refusal;
	if (has_twice(ruling->envelope, "child") || has_twice(ruling->envelope, "action") || !is_said_rightly(ruling) ||
	    (ruling->row->class & (CLASS_DECISION | CLASS_OUTCOME) && !has_right_children(ruling)) ||
	    (ruling->row->class & (CLASS_ANSWER | CLASS_OVERRIDE) && ruling->replaced &&
	     !fact_check_covers(ruling->envelope, ruling->replaced->envelope)) ||
	    (ruling->row->class & CLASS_HANDOVER && ruling->replaced &&
	     !fact_check_has_all(ruling->envelope, ruling->replaced->envelope, "item")))
		return REFUSAL_FACTS;
	if (ruling->row->flags & TYPE_EXCUSES && !settling_excused(ruling))
		return REFUSAL_FACTS;
	/* whatever the reason: an answer on its way to a valid agent is delivered
	 * there; where writing is unsafe it is never addressed to it */
	if (ruling->row->flags & TYPE_TELLS && is_reachable(ruling))
		return REFUSAL_HAS_AGENT;
	return REFUSAL_NONE;
}
