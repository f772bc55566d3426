#include "rules/opening_duty.h"

#include <assert.h>
#include <string.h>

#include "base/id.h"
#include "rules/clocks.h"
#include "rules/fact_check.h"
#include "rules/meeting.h"
#include "rules/parties.h"
#include "rules/standing.h"

#define MOST_WHENS 16

/* ---- clocks ---------------------------------------------------------------- */

struct whens {
	const char *word[MOST_WHENS];
	size_t count;
};

static void
whens_add(struct ruling *ruling, struct whens *whens, const char *name, const char *value)
{
	const char *word = value ? arena_print(ruling->arena, "%s-%s", name, value) : NULL;

	assert(whens->count < MOST_WHENS - 1);
	if (word)
		whens->word[whens->count++] = word;
	else if (value)
		ruling->changes.status = STATUS_NO_MEMORY;
}

static void
whens_fill(struct ruling *ruling, const struct envelope *opener, const char *code, struct whens *whens)
{
	static const char *const names[] = {"protection", "kind", "stage", "rag", "grade"};
	const struct envelope *referral = ruling->referral ? ruling->referral->envelope : ruling->envelope;

	whens_add(ruling, whens, "code", code);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		whens_add(ruling, whens, names[i], fact_check_value(opener, names[i]));
	if (referral != opener)
		for (size_t i = 0; i < sizeof names / sizeof *names; i++)
			whens_add(ruling, whens, names[i], fact_check_value(referral, names[i]));
	whens->word[whens->count++] = "any";
}

void
opening_duty_clock(struct ruling *ruling, const struct envelope *opener, struct duty *duty, const char *code)
{
	const struct policy *policy = standing_policy(ruling->standing, ruling->home.name);
	struct calendar calendar = {policy, standing_card(ruling->standing, duty->debtor.name)};
	struct whens whens = {.count = 0};
	const struct clock_line *line;

	duty->due.ms = duty->warn.ms = duty->remind.ms = INSTANT_NEVER;
	if (!policy)
		return;
	whens_fill(ruling, opener, code, &whens);
	line = clocks_line(policy, duty_kind_word(duty->kind), whens.word, whens.count);
	if (!line)
		return;
	duty->due = clocks_due(&calendar, line->unit, line->amount, duty->start);
	if (line->warn_amount) /* none: only the due time is told */
		duty->warn = clocks_due(&calendar, line->warn_unit, line->warn_amount, duty->start);
	duty->remind = clocks_remind(policy, duty);
}

/* ---- when a duty starts ------------------------------------------------------ */

/* A referral runs from when it was received, its replacement from when the
 * first one was. */
static struct instant
referral_start(const struct ruling *ruling)
{
	const struct past *referral = ruling->referral ? ruling->referral : ruling->itself;
	const struct past *first = thread_first(&ruling->thread, referral);

	return fact_check_time(first->envelope, "received-at", first->accepted);
}

static struct instant
start_of(const struct ruling *ruling, const struct duty_opening *row)
{
	if (row->start == START_REFERRAL)
		return referral_start(ruling);
	if (row->start == START_FACT)
		return fact_check_time(ruling->envelope, row->start_fact, ruling->standing->now);
	if (row->start == START_MEETING)
		return meeting_began(ruling);
	return ruling->standing->now;
}

/* ---- one duty ---------------------------------------------------------------- */

static void
set_agency(struct agency *agency, const char *name)
{
	id_set(agency->name, sizeof agency->name, name);
}

static const char *
party_name(const struct ruling *ruling, enum duty_party party, const struct opening_one *one)
{
	if (party == PARTY_HOLDER)
		return ruling->holder.name;
	if (party == PARTY_ANSWERED)
		return ruling->answered.name;
	if (party == PARTY_EACH)
		return one->party;
	if (party == PARTY_AGAINST)
		return fact_check_value(ruling->envelope, "against");
	if (party == PARTY_GIVER)
		return ruling->envelope->from.name;
	if (party == PARTY_INDIVIDUAL)
		return INDIVIDUAL;
	return parties_principal(ruling, party == PARTY_RE_SENDER ? ruling->re->envelope : ruling->envelope);
}

struct duty
opening_duty_make(struct ruling *ruling, const struct duty_opening *row, const struct opening_one *one)
{
	struct duty duty = {.opened_by = ruling->envelope->id, .kind = row->kind, .state = DUTY_OPEN};
	const struct policy *policy = standing_policy(ruling->standing, ruling->home.name);

	duty.case_token = ruling->state->self.token;
	set_agency(&duty.debtor, party_name(ruling, row->debtor, one));
	set_agency(&duty.creditor, party_name(ruling, row->creditor, one));
	duty.party = duty_table_trait(row->kind).party_is_debtor ? duty.debtor : duty.creditor;
	if (one->child)
		id_set(duty.child.hex, sizeof duty.child.hex, one->child);
	id_set(duty.part, sizeof duty.part, one->child ? one->child : one->number ? one->number : "");
	duty.start = start_of(ruling, row);
	opening_duty_clock(ruling, ruling->envelope, &duty, one->code);
	if (one->due.ms) {
		duty.due = one->due;
		if (duty.warn.ms >= duty.due.ms)
			duty.warn.ms = INSTANT_NEVER;
		if (policy)
			duty.remind = clocks_remind(policy, &duty);
	}
	return duty;
}

void
opening_duty_keep(struct duty *duty, const struct duty *old)
{
	duty->start = old->start;
	duty->due = old->due;
	duty->warn = old->warn;
	duty->remind = old->remind;
}

/* What the opener of ${old} is to the envelope: what it replaces counts as a
 * former version. */
static enum meeting_version
version_of(const struct ruling *ruling, const struct duty *old)
{
	if (ruling->replaced && !strcmp(old->opened_by.hex, ruling->replaced->envelope->id.hex))
		return VERSION_FORMER;
	return meeting_version(ruling, thread_find(&ruling->thread, &old->opened_by));
}

/* Was it called off: by a departure from this very record, or a later one, and
 * not only because the message was called back? */
static int
is_called_off(const struct ruling *ruling, const struct duty *old)
{
	const struct past *opener = thread_find(&ruling->thread, &old->opened_by);
	const struct past *by = thread_find(&ruling->thread, &old->ended_by);

	return meeting_version(ruling, opener) >= VERSION_SAME && by && !types_is(by->envelope->type, CLASS_RECALL);
}

/* Does ${old}, of an envelope that is ${version}, say that it is not owed (any more)? */
static int
is_settled_by(const struct ruling *ruling, const struct duty *old, enum meeting_version version)
{
	if (duty_is_open(old))
		return version >= VERSION_SAME;
	if (old->state == DUTY_ENDED)
		return is_called_off(ruling, old);
	return old->state != DUTY_REPLACED;
}

void
opening_duty_add(struct ruling *ruling, const struct duty *duty)
{
	const struct changes *changes = &ruling->changes;
	size_t count = changes_count(changes), at = count;
	const struct duty *running = NULL;
	struct duty fresh = *duty;
	int is_settled = 0;

	while ((at = changes_like(changes, duty->kind, duty->party.name, at)) < count) {
		const struct duty *old = at < ruling->state->duty_count ? &ruling->state->duties[at] : NULL;
		enum meeting_version version = old && !strcmp(old->part, duty->part) ? version_of(ruling, old) : VERSION_NONE;

		if (version == VERSION_FORMER && duty_is_open(old) && (!running || old->due.ms < running->due.ms))
			running = old;
		is_settled |= version != VERSION_NONE && is_settled_by(ruling, old, version);
	}
	/* until when an action is to be done, the meeting says */
	if (running && duty->kind != DUTY_ACTION)
		opening_duty_keep(&fresh, running);
	else if (!running && is_settled && !duty_table_trait(duty->kind).again)
		return;
	changes_open(&ruling->changes, &fresh);
}

void
opening_duty(struct ruling *ruling, const struct duty_opening *row, const struct opening_one *one)
{
	struct duty duty = opening_duty_make(ruling, row, one);

	opening_duty_add(ruling, &duty);
}
