#include "rules/opening.h"

#include <string.h>

#include "base/id.h"
#include "rules/clocks.h"
#include "rules/duty_table.h"
#include "rules/fact_check.h"
#include "rules/parties.h"
#include "rules/standing.h"

#define MS_A_SECOND 1000
#define MOST_WHENS 16

static void
set_agency(struct agency *agency, const char *name)
{
	id_set(agency->name, sizeof agency->name, name);
}

/* ---- clocks ---------------------------------------------------------------- */

struct whens {
	const char *word[MOST_WHENS];
	size_t count;
};

static void
whens_add(struct ruling *ruling, struct whens *whens, const char *name, const char *value)
{
	const char *word = value && whens->count < MOST_WHENS ? arena_print(ruling->arena, "%s-%s", name, value) : NULL;

	if (word)
		whens->word[whens->count++] = word;
	else if (value && whens->count < MOST_WHENS)
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
	whens->word[whens->count < MOST_WHENS ? whens->count++ : MOST_WHENS - 1] = "any";
}

void
opening_set_clock(struct ruling *ruling, const struct envelope *opener, struct duty *duty, const char *code)
{
	const struct agency *home = ruling->state->self.home.name[0] ? &ruling->state->self.home : &ruling->holder;
	const struct policy *policy = standing_policy(ruling->standing, home->name);
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

static struct instant
earlier(struct instant a, struct instant b)
{
	return a.ms < b.ms ? a : b;
}

/* The moment that a fact names; one later than acceptance counts as that. */
static struct instant
fact_time(const struct envelope *envelope, const char *fact, struct instant accepted)
{
	const char *value = fact_check_value(envelope, fact);
	uint64_t seconds;

	if (!value || id_number(value, &seconds) || seconds > (uint64_t)accepted.ms / MS_A_SECOND)
		return accepted;
	return earlier((struct instant){(int64_t)seconds * MS_A_SECOND}, accepted);
}

/* A referral runs from when it was received, its replacement from when the
 * first one was. */
static struct instant
referral_start(const struct ruling *ruling, const struct past *referral)
{
	const struct past *first = thread_first(&ruling->thread, referral);

	return fact_time(first->envelope, "received-at", first->accepted);
}

static struct instant
start_of(const struct ruling *ruling, const struct duty_opening *row)
{
	switch (row->start) {
	case START_REFERRAL:
		return referral_start(ruling, ruling->referral ? ruling->referral : ruling->itself);
	case START_FACT:
		return fact_time(ruling->envelope, row->start_fact, ruling->standing->now);
	case START_ACCEPTED:
		break;
	}
	return ruling->standing->now;
}

/* ---- one duty ---------------------------------------------------------------- */

static const struct duty *
duty_of_replaced(const struct ruling *ruling, const struct duty *duty)
{
	for (size_t i = 0; ruling->replaced && i < ruling->state->duty_count; i++) {
		const struct duty *old = &ruling->state->duties[i];

		if (old->kind == duty->kind && !strcmp(old->opened_by.hex, ruling->replaced->envelope->id.hex) &&
		    !strcmp(old->party.name, duty->party.name) && !strcmp(old->part, duty->part))
			return old;
	}
	return NULL;
}

/* Where the replaced envelope had this duty: it keeps its clock, and what was
 * answered is not asked again. */
static void
open_one(struct ruling *ruling, const struct duty *duty)
{
	const struct duty *old = duty_of_replaced(ruling, duty);
	struct duty fresh = *duty;

	if (old && !duty_is_open(old) && !duty_table_trait(duty->kind).again)
		return;
	if (old && duty_is_open(old)) {
		fresh.start = old->start;
		fresh.due = old->due;
		fresh.warn = old->warn;
	}
	changes_open(&ruling->changes, &fresh);
}

struct one {
	const char *recipient; /* the `to` line's agency, or NULL */
	const char *child;     /* a token, "-" or NULL */
	const char *code;
};

static const char *
party_name(const struct ruling *ruling, enum duty_party party, const struct one *one)
{
	const char *from = ruling->envelope->from.name, *principal;

	switch (party) {
	case PARTY_HOLDER:
		return ruling->holder.name;
	case PARTY_REFERRER:
		return ruling->referrer.name;
	case PARTY_RECIPIENT:
		return one->recipient;
	case PARTY_SENDER:
		break;
	}
	/* who acts for another is no party itself */
	if (parties_is_side(ruling, from))
		return ruling->holder.name;
	principal = standing_principal(ruling->standing, from);
	return principal && parties_in_to(ruling->envelope, principal) ? principal : from;
}

static void
open_row(struct ruling *ruling, const struct duty_opening *row, const struct one *one)
{
	struct duty duty = {.opened_by = ruling->envelope->id, .kind = row->kind, .state = DUTY_OPEN};

	duty.case_token = ruling->state->self.token;
	set_agency(&duty.debtor, party_name(ruling, row->debtor, one));
	set_agency(&duty.creditor, party_name(ruling, row->creditor, one));
	duty.party = duty_table_trait(row->kind).party_is_debtor ? duty.debtor : duty.creditor;
	if (one->child) {
		id_set(duty.child.hex, sizeof duty.child.hex, one->child);
		id_set(duty.part, sizeof duty.part, one->child);
	}
	duty.start = start_of(ruling, row);
	opening_set_clock(ruling, ruling->envelope, &duty, one->code);
	open_one(ruling, &duty);
}

/* ---- how many of a row ------------------------------------------------------- */

static void
open_each_recipient(struct ruling *ruling, const struct duty_opening *row)
{
	for (size_t i = 0; i < ruling->envelope->to_count; i++)
		if (parties_is_told(ruling, i))
			open_row(ruling, row, &(struct one){ruling->envelope->to[i].agency.name, NULL, NULL});
}

static void
open_each_code(struct ruling *ruling, const struct duty_opening *row)
{
	const char *value;
	size_t at = 0;

	while ((value = fact_check_next(ruling->envelope, "child", &at))) {
		const char *code = value + CHILD_SIZE; /* child:code */
		char child[CHILD_SIZE];

		if (!fact_check_has_word(row->words, code, strlen(code)))
			continue;
		memcpy(child, value, CHILD_SIZE - 1);
		child[CHILD_SIZE - 1] = '\0';
		open_row(ruling, row, &(struct one){NULL, child, code});
	}
}

/* A referral's own children; about a referral, those it is owed answers for. */
static void
open_each_child(struct ruling *ruling, const struct duty_opening *row)
{
	const char *child;
	size_t at = 0;
	int any = 0;

	while (!ruling->referral && (child = fact_check_next(ruling->envelope, "child", &at))) {
		open_row(ruling, row, &(struct one){NULL, child, NULL});
		any = 1;
	}
	for (size_t i = 0; ruling->referral && i < ruling->state->duty_count; i++) {
		const struct duty *duty = &ruling->state->duties[i];
		const struct past *opener = thread_find(&ruling->thread, &duty->opened_by);

		if (duty->kind != row->kind || duty->state == DUTY_REPLACED || !opener ||
		    !thread_asks_same(&ruling->thread, QUESTION_REFERRAL, opener, ruling->referral))
			continue;
		open_row(ruling, row, &(struct one){NULL, duty->child.hex, NULL});
		any = 1;
	}
	if (!any)
		open_row(ruling, row, &(struct one){NULL, "-", NULL});
}

/* ---- conditions -------------------------------------------------------------- */

static int
rank(const char *grade)
{
	static const char *const grades[] = {"none", "standard", "medium", "high"};

	for (int i = 0; grade && i < 4; i++)
		if (!strcmp(grades[i], grade))
			return i;
	return -1;
}

/* Is this envelope's grade above the last one said about its referral? */
static int
is_grade_raised(const struct ruling *ruling)
{
	int now = rank(fact_check_value(ruling->envelope, "grade"));
	int last = -1;

	if (now < 0 || !ruling->referral)
		return 0;
	for (size_t i = 0; i < ruling->state->past_count; i++) {
		const struct past *past = &ruling->state->past[i];
		int grade = rank(fact_check_value(past->envelope, "grade"));
		const struct past *referral = grade < 0 ? NULL : thread_referral(&ruling->thread, past);

		if (referral &&
		    thread_first(&ruling->thread, referral) == thread_first(&ruling->thread, ruling->referral))
			last = grade;
	}
	return now > last;
}

static int
holds(const struct ruling *ruling, const struct duty_opening *row)
{
	unsigned wanted = row->conditions;

	if (row->by != ruling->envelope->type || !fact_check_is(ruling->envelope, row->fact, row->words))
		return 0;
	return !(wanted & IF_FROM_OUTSIDE && parties_is_side(ruling, ruling->envelope->from.name)) &&
	       !(wanted & IF_NO_AGENT && ruling->audience != AUDIENCE_NO_AGENT) &&
	       !(wanted & IF_OWED && ruling->audience == AUDIENCE_WITHHELD) &&
	       !(wanted & IF_GRADE_RAISED && !is_grade_raised(ruling));
}

void
opening_all(struct ruling *ruling)
{
	size_t count;
	const struct duty_opening *rows = duty_table_openings(&count);

	for (size_t i = 0; i < count; i++) {
		if (!holds(ruling, &rows[i]))
			continue;
		switch (rows[i].each) {
		case EACH_ENVELOPE:
			open_row(ruling, &rows[i], &(struct one){NULL, NULL, NULL});
			break;
		case EACH_CHILD:
			open_each_child(ruling, &rows[i]);
			break;
		case EACH_CODE:
			open_each_code(ruling, &rows[i]);
			break;
		case EACH_RECIPIENT:
			open_each_recipient(ruling, &rows[i]);
			break;
		}
	}
}

void
opening_again(struct ruling *ruling, const struct duty *duty)
{
	struct duty again = *duty;

	again.opened_by = ruling->envelope->id;
	again.debtor = ruling->holder;
	again.start = ruling->standing->now;
	again.state = DUTY_OPEN;
	again.ended_by = (struct envelope_id){""};
	again.ended = (struct instant){0};
	again.warned = again.reminded = again.noticed = 0;
	opening_set_clock(ruling, ruling->envelope, &again, NULL);
	open_one(ruling, &again);
}

void
opening_follow(struct ruling *ruling, const struct duty *verified, enum duty_kind kind)
{
	struct duty duty = *verified;

	duty.kind = kind;
	duty.start = ruling->standing->now;
	duty.state = DUTY_OPEN;
	duty.ended_by = (struct envelope_id){""};
	duty.ended = (struct instant){0};
	duty.warned = duty.reminded = duty.noticed = 0;
	opening_set_clock(ruling, ruling->envelope, &duty, NULL);
	changes_open(&ruling->changes, &duty);
}
