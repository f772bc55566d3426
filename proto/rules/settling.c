#include "rules/settling.h"

#include <string.h>

#include "rules/duty_table.h"
#include "rules/fact_check.h"
#include "rules/hands.h"
#include "rules/meeting.h"
#include "rules/opening.h"
#include "rules/parties.h"
#include "rules/standing.h"

static void
settle(struct ruling *ruling, struct changes *changes, size_t at, enum duty_state state)
{
	changes_settle(changes, at, &(struct changes_end){state, ruling->envelope->id, ruling->standing->now});
}

/* Sealed anew, a record says the same: what was agreed stays as it was opened. */
static int
is_of_content(const struct ruling *ruling, const struct duty *duty)
{
	return (duty->kind == DUTY_ACTION || duty->kind == DUTY_QUORUM) &&
	       meeting_version(ruling, ruling->replaced) == VERSION_SAME;
}

/* Would an agency that the replaced envelope told, or invited, hear no more of
 * ${duty}?  (An answer goes to the one whom it is owed to; who that is, the
 * referral says.) */
static int
is_left_out(const struct ruling *ruling, const struct duty *duty)
{
	const char *party = duty_table_trait(duty->kind).party_is_debtor ? duty->debtor.name : duty->creditor.name;

	return !types_is(ruling->envelope->type, CLASS_REFERRAL | CLASS_DECISION | CLASS_OUTCOME) &&
	       standing_agency(ruling->standing, party) && !parties_is_side(ruling, party) &&
	       !parties_reaches(ruling, ruling->envelope, party) &&
	       !fact_check_has_value(ruling->envelope, "invited", party);
}

/* What the replaced envelope opened in the other cases that it named. */
static void
replace_others(struct ruling *ruling, struct changes *changes)
{
	for (size_t i = 0; i < changes->state->duty_count; i++) {
		const struct duty *duty = changes_duty(changes, i);

		if (duty_is_open(duty) && !strcmp(duty->opened_by.hex, ruling->replaced->envelope->id.hex))
			settle(ruling, changes, i, DUTY_REPLACED);
	}
}

void
settling_replaced(struct ruling *ruling)
{
	for (size_t i = 0; ruling->replaced && i < ruling->state->duty_count; i++) {
		const struct duty *duty = &ruling->state->duties[i];

		if (duty_is_open(duty) && !strcmp(duty->opened_by.hex, ruling->replaced->envelope->id.hex) &&
		    !is_of_content(ruling, duty) && !is_left_out(ruling, duty))
			settle(ruling, &ruling->changes, i, DUTY_REPLACED);
	}
	for (size_t i = 0; ruling->replaced && i < ruling->other_count; i++)
		replace_others(ruling, &ruling->others[i]);
}

/* Does the envelope name ${child}, with one of ${codes}?  Of what is no child's
 * duty: has every child one of them? */
static int
names_child(const struct envelope *envelope, const char *child, const char *codes)
{
	const char *value;
	size_t at = 0;
	int is_for_all = !child[0] || !strcmp(child, "-");

	while ((value = fact_check_next(envelope, "child", &at))) {
		const char *code = value + CHILD_SIZE; /* child:code */
		int is_meant = !codes || fact_check_has_word(codes, code, strlen(code));

		if (is_for_all ? !is_meant : is_meant && !strncmp(value, child, CHILD_SIZE - 1))
			return !is_for_all;
	}
	return is_for_all;
}

/* Has every child of the referral that ${duty} goes back to been decided on,
 * whether by this envelope or before? */
static int
is_every_child_decided(const struct ruling *ruling, const struct past *opener)
{
	for (size_t i = 0; i < changes_count(&ruling->changes); i++) {
		const struct duty *asked = changes_duty(&ruling->changes, i);
		int met = asked->state == DUTY_MET || asked->state == DUTY_REPLACED;
		const struct past *by = thread_find(&ruling->thread, &asked->opened_by);

		if (asked->kind != DUTY_DECISION || met ||
		    !thread_asks_same(&ruling->thread, QUESTION_REFERRAL, by, opener))
			continue;
		for (size_t k = 0; k < changes_count(&ruling->changes) && !met; k++) {
			const struct duty *other = changes_duty(&ruling->changes, k);
			const struct past *other_by = thread_find(&ruling->thread, &other->opened_by);

			met = other->kind == DUTY_DECISION && other->state == DUTY_MET &&
			      !strcmp(other->child.hex, asked->child.hex) &&
			      thread_asks_same(&ruling->thread, QUESTION_REFERRAL, other_by, opener);
		}
		if (!met)
			return 0;
	}
	return 1;
}

static int
is_about_same(const struct ruling *ruling, const struct past *opener)
{
	const struct past *about = opener ? thread_resolve(&ruling->thread, &opener->envelope->re) : NULL;

	return thread_first(&ruling->thread, about) == thread_first(&ruling->thread, ruling->re);
}

static int
is_of_meeting(const struct ruling *ruling, const struct past *opener)
{
	const char *meeting = thread_meeting(&ruling->thread, thread_asked(&ruling->thread, opener));

	return meeting && !strcmp(meeting, thread_meeting(&ruling->thread, ruling->re));
}

/* What the envelope says of the duty's parties and of its part. */
static int
fits(const struct ruling *ruling, const struct duty_meeting *row, const struct duty *duty)
{
	const struct envelope *envelope = ruling->envelope;
	const char *debtor = duty->debtor.name, *creditor = duty->creditor.name;

	return !(row->match & MATCH_DEBTOR && !standing_is_side(ruling->standing, debtor, envelope->from.name)) &&
	       !(row->match & MATCH_ANSWERED && !standing_is_side(ruling->standing, creditor, ruling->answered.name)) &&
	       !(row->match & MATCH_TO_CREDITOR && !parties_reaches(ruling, envelope, creditor)) &&
	       !(row->match & MATCH_TO_DEBTOR && !parties_in_to(envelope, debtor)) &&
	       !(row->match & MATCH_NO_AGENT && standing_has_agent(ruling->standing, debtor)) &&
	       !(row->match & MATCH_ACTION && !fact_check_has_value(envelope, "action", duty->part)) &&
	       !(row->match & MATCH_ITEM && !fact_check_has_value(envelope, "item", duty->case_token.hex)) &&
	       !(row->match & MATCH_CHILD && !names_child(envelope, duty->child.hex, row->codes));
}

/* What it answers, beside what opened the duty. */
static int
matches(const struct ruling *ruling, const struct duty_meeting *row, const struct duty *duty)
{
	enum thread_question question = duty_table_trait(duty->kind).question;
	const struct past *opener;

	if (duty->kind != row->kind || !duty_is_open(duty) || !fits(ruling, row, duty))
		return 0;
	opener = thread_find(&ruling->thread, &duty->opened_by);
	return !(row->match & MATCH_OPENER &&
		 thread_first(&ruling->thread, opener) != thread_first(&ruling->thread, ruling->re)) &&
	       !(row->match & MATCH_QUESTION && !thread_asks_same(&ruling->thread, question, opener, ruling->re)) &&
	       !(row->match & MATCH_MEETING && !is_of_meeting(ruling, opener)) &&
	       !(row->match & MATCH_ABOUT && !is_about_same(ruling, opener)) &&
	       !(row->match & MATCH_CONTENT && !meeting_suits(ruling, opener));
}

static void
settle_row(struct ruling *ruling, const struct duty_meeting *row, struct changes *changes)
{
	/* the same for each duty that asks what the envelope answers */
	if (row->match & MATCH_EVERY_CHILD && !is_every_child_decided(ruling, ruling->referral))
		return;
	if (row->match & MATCH_TAKEN && !hands_take_for_good(ruling, changes))
		return;
	for (size_t i = 0; i < changes->state->duty_count; i++)
		if (matches(ruling, row, changes_duty(changes, i)))
			settle(ruling, changes, i, row->ends);
}

void
settling_met(struct ruling *ruling)
{
	size_t count;
	const struct duty_meeting *rows = duty_table_meetings(&count);

	for (size_t r = 0; r < count; r++) {
		if (rows[r].by != ruling->envelope->type ||
		    !fact_check_is(ruling->envelope, rows[r].fact, rows[r].words))
			continue;
		settle_row(ruling, &rows[r], &ruling->changes);
		for (size_t i = 0; i < ruling->other_count; i++)
			settle_row(ruling, &rows[r], &ruling->others[i]);
	}
}

/* What of ${kind} the former versions of the record owe the party of ${fresh}. */
static void
settle_like(struct ruling *ruling, const struct duty *fresh, enum duty_kind kind, size_t from)
{
	const struct changes *changes = &ruling->changes;
	size_t at = from, count = changes_count(changes);

	while ((at = changes_like(changes, kind, fresh->party.name, at)) < count) {
		const struct duty *old = changes_duty(changes, at);
		const struct past *opener = thread_find(&ruling->thread, &old->opened_by);

		if (!strcmp(fresh->part, old->part) && duty_is_open(old) &&
		    meeting_version(ruling, opener) == VERSION_FORMER)
			settle(ruling, &ruling->changes, at, DUTY_REPLACED);
	}
}

/* What the new version of a record opened takes the place of what its former
 * versions had; who is to get it need not read those any more. */
void
settling_former(struct ruling *ruling)
{
	size_t stored = ruling->state->duty_count, count = changes_count(&ruling->changes);

	if (!types_is(ruling->envelope->type, CLASS_RECORD))
		return;
	for (size_t k = stored; k < count; k++) {
		const struct duty fresh = *changes_duty(&ruling->changes, k);

		settle_like(ruling, &fresh, fresh.kind, k);
		if (fresh.kind == DUTY_VERIFY)
			settle_like(ruling, &fresh, DUTY_READ, count);
	}
}

/* ---- undone ------------------------------------------------------------------ */

/* Does what says that the answer ${by} does not stand reach the creditor of
 * ${duty}, or come from it?  (To an individual none does.) */
static int
concerns(const struct ruling *ruling, const struct duty *duty, const struct past *by)
{
	const char *creditor = duty->creditor.name;

	return !parties_reaches(ruling, by->envelope, creditor) ||
	       parties_reaches(ruling, ruling->envelope, creditor) ||
	       standing_is_side(ruling->standing, creditor, ruling->envelope->from.name);
}

/* Was ${duty} met by ${undone} or what it replaced; or, where a referral is
 * named, by any answer to it? */
static int
is_undone(const struct ruling *ruling, const struct duty *duty, const struct past *undone)
{
	const struct past *by, *opener;

	/* what was owed to someone as an answer; that a child under police
	 * protection was decided on did happen */
	if ((duty->state != DUTY_MET && duty->state != DUTY_ENDED) || !duty_table_trait(duty->kind).is_undone)
		return 0;
	by = thread_find(&ruling->thread, &duty->ended_by);
	/* met by an answer, or called off by a departure */
	if (!by || (duty->state == DUTY_ENDED && !types_is(by->envelope->type, CLASS_OVERRIDE)) ||
	    !concerns(ruling, duty, by))
		return 0;
	if (!types_is(undone->envelope->type, CLASS_REFERRAL))
		return thread_first(&ruling->thread, by) == thread_first(&ruling->thread, undone);
	opener = thread_find(&ruling->thread, &duty->opened_by);
	return duty_table_trait(duty->kind).question == QUESTION_REFERRAL &&
	       thread_asks_same(&ruling->thread, QUESTION_REFERRAL, opener, undone);
}

/* Is the same still, or already again, owed? */
static int
is_owed(const struct ruling *ruling, const struct duty *duty, const struct past *opener)
{
	const struct changes *changes = &ruling->changes;
	size_t count = changes_count(changes), at = count;

	while ((at = changes_like(changes, duty->kind, duty->party.name, at)) < count) {
		const struct duty *other = changes_duty(changes, at);

		if (!duty_is_open(other) || strcmp(other->child.hex, duty->child.hex) != 0)
			continue;
		if (at >= ruling->state->duty_count) /* opened just now by this envelope */
			return 1;
		if (thread_asks_same(&ruling->thread, duty_table_trait(duty->kind).question, opener,
				     thread_find(&ruling->thread, &other->opened_by)))
			return 1;
	}
	return 0;
}

void
settling_undone(struct ruling *ruling)
{
	const struct past *undone = thread_undone(&ruling->thread, ruling->itself);

	for (size_t i = 0; undone && i < ruling->state->duty_count; i++) {
		const struct duty *duty = changes_duty(&ruling->changes, i);

		if (is_undone(ruling, duty, undone) &&
		    !is_owed(ruling, duty, thread_find(&ruling->thread, &duty->opened_by)))
			opening_again(ruling, duty);
	}
}

/* ---- excused ----------------------------------------------------------------- */

int
settling_excused(struct ruling *ruling)
{
	const char *wanted = fact_check_value(ruling->envelope, "duty");
	int found = 0;

	for (size_t i = 0; i < ruling->state->duty_count; i++) {
		const struct duty *duty = &ruling->state->duties[i];
		const struct past *opener;
		char id[DUTY_ID_SIZE];

		duty_id(duty, id);
		if (strcmp(id + ID_SIZE, wanted) != 0 || (found && !duty_is_open(duty)))
			continue;
		opener = thread_find(&ruling->thread, &duty->opened_by);
		if (thread_first(&ruling->thread, opener) != thread_first(&ruling->thread, ruling->re))
			continue;
		ruling->excused = i;
		found = 1;
	}
	return found;
}

void
settling_excuse(struct ruling *ruling)
{
	if (duty_is_open(&ruling->state->duties[ruling->excused]))
		settle(ruling, &ruling->changes, ruling->excused, DUTY_EXCUSED);
}
