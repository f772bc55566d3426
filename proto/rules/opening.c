#include "rules/opening.h"

#include <stdio.h>
#include <string.h>

#include "base/id.h"
#include "rules/fact_check.h"
#include "rules/meeting.h"
#include "rules/opening_duty.h"
#include "rules/parties.h"
#include "rules/standing.h"

/* ---- how many of a row ------------------------------------------------------- */

/* Each child of the envelope whose code is one of the row's: non-zero and the
 * next one. */
static int
next_child(const struct ruling *ruling, const struct duty_opening *row, size_t *at, struct opening_one *one,
	   char child[CHILD_SIZE])
{
	const char *value;

	while ((value = fact_check_next(ruling->envelope, "child", at))) {
		const char *code = value + CHILD_SIZE; /* child:code */

		if (!fact_check_has_word(row->codes, code, strlen(code)))
			continue;
		memcpy(child, value, CHILD_SIZE - 1);
		child[CHILD_SIZE - 1] = '\0';
		*one = (struct opening_one){.child = child, .code = code};
		return 1;
	}
	return 0;
}

/* Is ${creditor} owed the same in this case, or one linked with it, already?  (Of a
 * duty of a child: for that child, or for all.) */
static int
is_owed_already(const struct ruling *ruling, const struct duty_opening *row, const char *creditor, const char *child)
{
	const struct changes *changes = &ruling->changes;
	size_t count = changes_count(changes), at = count;

	while ((at = changes_like(changes, row->kind, creditor, at)) < count) {
		const struct duty *duty = changes_duty(changes, at);
		const struct past *opener = thread_find(&ruling->thread, &duty->opened_by);

		if (at < ruling->state->duty_count && duty_is_open(duty) &&
		    meeting_version(ruling, opener) != VERSION_FORMER &&
		    (row->kind == DUTY_ASSESSMENT_OUTCOME || !strcmp(duty->child.hex, child)))
			return 1;
	}
	return 0;
}

static void
open_code(struct ruling *ruling, const struct duty_opening *row, const struct opening_one *one)
{
	const char *creditor = row->creditor == PARTY_EACH ? one->party : ruling->answered.name;

	if (!(row->conditions & IF_NOT_OWED && is_owed_already(ruling, row, creditor, one->child)))
		opening_duty(ruling, row, one);
}

static void
open_each_code(struct ruling *ruling, const struct duty_opening *row)
{
	struct opening_one one;
	char child[CHILD_SIZE];
	size_t at = 0;

	while (next_child(ruling, row, &at, &one, child))
		open_code(ruling, row, &one);
}

static void
open_once(struct ruling *ruling, const struct duty_opening *row)
{
	struct opening_one one;
	char child[CHILD_SIZE];
	size_t at = 0;

	if (next_child(ruling, row, &at, &one, child))
		opening_duty(ruling, row, &(struct opening_one){.code = one.code});
}

static void
open_each_recipient(struct ruling *ruling, const struct duty_opening *row)
{
	for (size_t i = 0; i < ruling->envelope->to_count; i++)
		if (parties_is_told(ruling, i))
			opening_duty(ruling, row, &(struct opening_one){.party = ruling->envelope->to[i].agency.name});
}

/* Whoever is told, and the sender, if they do not hold the case. */
static void
open_each_party(struct ruling *ruling, const struct duty_opening *row)
{
	struct opening_one one;
	char child[CHILD_SIZE];
	size_t at = 0;

	while (next_child(ruling, row, &at, &one, child)) {
		for (size_t i = 0; i < ruling->envelope->to_count; i++) {
			const char *name = ruling->envelope->to[i].agency.name;
			int is_sender = !strcmp(name, ruling->envelope->from.name);

			if (parties_is_side(ruling, name) || !(is_sender || parties_is_told(ruling, i)))
				continue;
			one.party = name;
			open_code(ruling, row, &one);
		}
	}
}

/* Whoever was invited is owed the record; in `to` it has it. */
static void
open_each_invited(struct ruling *ruling, const struct duty_opening *row)
{
	const char *name;
	size_t at = 0;

	while ((name = fact_check_next(ruling->envelope, "invited", &at))) {
		struct duty duty = opening_duty_make(ruling, row, &(struct opening_one){.party = name});

		if (parties_is_side(ruling, name) || meeting_is_owed(ruling, name))
			continue;
		if (parties_reaches(ruling, ruling->envelope, name)) {
			duty.state = DUTY_MET;
			duty.ended = ruling->standing->now;
			duty.ended_by = ruling->envelope->id;
		}
		opening_duty_add(ruling, &duty);
	}
}

/* The kinds of agency without which a meeting has no quorum (docs/FORMATS.md,
 * "Duties": police, health, social care). */
static const char *const needed[] = {"police", "health", "council"};

static int
is_of_kind(const struct ruling *ruling, const char *name, const char *kind)
{
	const struct directory_agency *agency = standing_agency(ruling->standing, name);

	return agency && !strcmp(agency->kind, kind);
}

static void
open_each_absent(struct ruling *ruling, const struct duty_opening *row)
{
	for (size_t i = 0; i < sizeof needed / sizeof *needed; i++) {
		const char *name;
		size_t at = 0;
		int any = is_of_kind(ruling, ruling->holder.name, needed[i]); /* who holds the meeting is there */

		while ((name = fact_check_next(ruling->envelope, "present", &at)))
			any |= is_of_kind(ruling, name, needed[i]);
		if (any)
			continue;
		for (at = 0; (name = fact_check_next(ruling->envelope, "invited", &at));) {
			if (!is_of_kind(ruling, name, needed[i]) || parties_is_side(ruling, name))
				continue;
			opening_duty(ruling, row, &(struct opening_one){.party = name});
			any = 1;
		}
		if (!any) /* nobody of the kind was invited: it is owed to whoever that will be */
			opening_duty(ruling, row, &(struct opening_one){.party = needed[i]});
	}
}

static void
open_each_action(struct ruling *ruling, const struct duty_opening *row)
{
	const char *action;
	size_t at = 0;

	while ((action = fact_check_next(ruling->envelope, "action", &at))) {
		char number[DUTY_PART_SIZE];
		struct agency agency;
		struct instant due;

		meeting_action(action, number, &agency, &due);
		opening_duty(ruling, row, &(struct opening_one){.party = agency.name, .number = number, .due = due});
	}
}

static void
open_each_told(struct ruling *ruling, const struct duty_opening *row)
{
	const char *name;
	size_t at = 0;

	opening_duty(ruling, row, &(struct opening_one){.party = parties_principal(ruling, ruling->envelope)});
	while ((name = fact_check_next(ruling->envelope, "told", &at)))
		if (!parties_is_side(ruling, name))
			opening_duty(ruling, row, &(struct opening_one){.party = name});
}

static void
open_envelope(struct ruling *ruling, const struct duty_opening *row)
{
	opening_duty(ruling, row, &(struct opening_one){.party = NULL});
}

/* Has this envelope asked the same of that child by now? */
static int
is_asked_just_now(const struct ruling *ruling, const struct duty *duty)
{
	for (size_t i = ruling->state->duty_count; i < changes_count(&ruling->changes); i++) {
		const struct duty *fresh = changes_duty(&ruling->changes, i);

		if (fresh->kind == duty->kind && !strcmp(fresh->child.hex, duty->child.hex))
			return 1;
	}
	return 0;
}

/* A referral's own children; about a referral, those it is owed answers for. */
static void
open_each_child(struct ruling *ruling, const struct duty_opening *row)
{
	const char *child;
	size_t at = 0;
	int any = 0;

	while (!ruling->referral && (child = fact_check_next(ruling->envelope, "child", &at))) {
		opening_duty(ruling, row, &(struct opening_one){.child = child});
		any = 1;
	}
	for (size_t i = 0; ruling->referral && i < ruling->state->duty_count; i++) {
		const struct duty *duty = &ruling->state->duties[i];
		const struct past *opener = thread_find(&ruling->thread, &duty->opened_by);

		if (duty->kind != row->kind || duty->state == DUTY_REPLACED || is_asked_just_now(ruling, duty) ||
		    !thread_asks_same(&ruling->thread, QUESTION_REFERRAL, opener, ruling->referral))
			continue;
		opening_duty(ruling, row, &(struct opening_one){.child = duty->child.hex});
		any = 1;
	}
	if (!any)
		opening_duty(ruling, row, &(struct opening_one){.child = "-"});
}

/* What is still owed to the referrers of a case linked with this one, of that
 * kind: the earliest due; NULL if nothing is. */
static const struct duty *
owed_elsewhere(const struct ruling *ruling, enum duty_kind kind)
{
	const struct duty *first = NULL;

	for (size_t i = 0; i < ruling->state->duty_count; i++) {
		const struct duty *duty = changes_duty(&ruling->changes, i);

		if (duty->kind == kind && duty_is_open(duty) &&
		    strcmp(duty->case_token.hex, ruling->state->self.token.hex) != 0 &&
		    (!first || duty->due.ms < first->due.ms))
			first = duty;
	}
	return first;
}

static void
open_each_inherited(struct ruling *ruling, const struct duty_opening *row)
{
	struct opening_one one;
	char child[CHILD_SIZE];
	size_t at = 0;

	while (next_child(ruling, row, &at, &one, child)) {
		for (int k = 0; k < DUTY_KIND_COUNT; k++) {
			enum duty_kind kind = (enum duty_kind)k;
			struct duty_opening as = *row;
			const struct duty *owed = duty_table_trait(kind).is_inherited ? owed_elsewhere(ruling, kind) : NULL;
			struct duty duty;

			if (!owed)
				continue;
			as.kind = kind;
			duty = opening_duty_make(ruling, &as, &one);
			duty.due = owed->due;
			duty.warn = owed->warn;
			duty.remind = owed->remind;
			opening_duty_add(ruling, &duty);
		}
	}
}

/* Offered once more, a case is to be taken by when it was. */
static void
keep_clock(const struct ruling *ruling, const struct changes *changes, struct duty *duty)
{
	for (size_t i = 0; ruling->replaced && i < changes->state->duty_count; i++) {
		const struct duty *old = &changes->state->duties[i];

		if (duty_is_open(old) && !strcmp(old->case_token.hex, duty->case_token.hex) &&
		    !strcmp(old->opened_by.hex, ruling->replaced->envelope->id.hex))
			opening_duty_keep(duty, old);
	}
}

/* In each case handed over: its receiver owes the giver a word. */
static void
open_each_item(struct ruling *ruling, const struct duty_opening *row)
{
	struct opening_one one = {.party = parties_receiver(ruling)};
	const char *item;
	char number[DUTY_PART_SIZE];
	size_t at = 0, count = 0;

	while ((item = fact_check_next(ruling->envelope, "item", &at))) {
		(void)snprintf(number, sizeof number, "%zu", ++count);
		one.number = number;
		for (size_t i = 0; i < ruling->other_count; i++) {
			struct duty duty;

			if (!changes_has_case(&ruling->others[i], item))
				continue;
			duty = opening_duty_make(ruling, row, &one);
			id_set(duty.case_token.hex, sizeof duty.case_token.hex, item);
			keep_clock(ruling, &ruling->others[i], &duty);
			changes_open(&ruling->others[i], &duty);
		}
	}
}

/* ---- conditions -------------------------------------------------------------- */

static int
rank(const char *grade)
{
	if (!grade)
		return -1;
	return !strcmp(grade, "high") ? 3 : !strcmp(grade, "medium") ? 2 : !strcmp(grade, "standard") ? 1 : 0;
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
is_told_anyone(const struct ruling *ruling)
{
	for (size_t i = 0; i < ruling->envelope->to_count; i++)
		if (parties_is_told(ruling, i))
			return 1;
	return 0;
}

/* Did the holder's side send it, or a front door record it? */
static int
is_own(const struct ruling *ruling)
{
	return ruling->row->flags & TYPE_STARTS_CASE ? parties_records(ruling)
						     : parties_is_side(ruling, ruling->envelope->from.name);
}

static int
holds(const struct ruling *ruling, const struct duty_opening *row)
{
	unsigned wanted = row->conditions;

	if (row->by != ruling->envelope->type || !fact_check_is(ruling->envelope, row->fact, row->words))
		return 0;
	return !(wanted & IF_FROM_OUTSIDE && is_own(ruling)) &&
	       !(wanted & IF_NO_AGENT && ruling->audience != AUDIENCE_NO_AGENT) &&
	       !(wanted & IF_OWED && ruling->audience == AUDIENCE_WITHHELD) &&
	       !(wanted & IF_NOBODY_TOLD && is_told_anyone(ruling)) &&
	       !(wanted & IF_TO_A_CRS && !standing_has_role(ruling->standing, ruling->holder.name, "crs")) &&
	       !(wanted & IF_NEW_CONTENT && meeting_has_content(ruling)) &&
	       !(wanted & IF_GRADE_RAISED && !is_grade_raised(ruling));
}

void
opening_all(struct ruling *ruling)
{
	static void (*const each[])(struct ruling *, const struct duty_opening *) = {
	    [EACH_CHILD] = open_each_child,	    [EACH_CODE] = open_each_code,
	    [EACH_CODE_ONCE] = open_once,	    [EACH_RECIPIENT] = open_each_recipient,
	    [EACH_CODE_PARTY] = open_each_party,    [EACH_INVITED] = open_each_invited,
	    [EACH_ABSENT] = open_each_absent,	    [EACH_ACTION] = open_each_action,
	    [EACH_TOLD] = open_each_told,	    [EACH_ITEM] = open_each_item,
	    [EACH_INHERITED] = open_each_inherited, [EACH_ENVELOPE] = open_envelope,
	};
	size_t count;
	const struct duty_opening *rows = duty_table_openings(&count);

	for (size_t i = 0; i < count; i++)
		if (holds(ruling, &rows[i]))
			each[rows[i].each](ruling, &rows[i]);
}

/* The same duty from the beginning, as of now. */
static struct duty
afresh(struct ruling *ruling, const struct duty *duty)
{
	struct duty again = *duty;

	again.start = ruling->standing->now;
	again.state = DUTY_OPEN;
	again.ended_by = (struct envelope_id){""};
	again.ended = (struct instant){0};
	again.warned = again.reminded = again.noticed = 0;
	return again;
}

void
opening_again(struct ruling *ruling, const struct duty *duty)
{
	struct duty again = afresh(ruling, duty);

	again.opened_by = ruling->envelope->id;
	again.debtor = ruling->holder;
	opening_duty_clock(ruling, ruling->envelope, &again, NULL);
	opening_duty_add(ruling, &again);
}

void
opening_follow(struct ruling *ruling, const struct duty *verified, enum duty_kind kind)
{
	struct duty duty = afresh(ruling, verified);

	duty.kind = kind;
	opening_duty_clock(ruling, ruling->envelope, &duty, NULL);
	changes_open(&ruling->changes, &duty);
}
