#include "rules/hands.h"

#include <string.h>

#include "base/id.h"
#include "rules/closing.h"
#include "rules/duty_table.h"
#include "rules/fact_check.h"
#include "rules/opening_duty.h"
#include "rules/parties.h"
#include "rules/standing.h"

enum status
hands_row(struct ruling *ruling, const struct case_row *row)
{
	struct decision *decision = &ruling->decision;
	size_t most = ruling->state->linked_count + 1;

	/* room for all the cases that it can be about, once */
	if (!decision->rows) {
		for (size_t i = 0; i < ruling->other_count; i++)
			most += ruling->others[i].state->linked_count + 1;
		decision->rows = arena_array(ruling->arena, most, sizeof *decision->rows);
	}
	if (!decision->rows)
		return STATUS_NO_MEMORY;
	decision->rows[decision->row_count++] = *row;
	return STATUS_OK;
}

/* ---- handing over -------------------------------------------------------------- */

static struct envelope_id
envelope_id(const struct ruling *ruling)
{
	return ruling->envelope ? ruling->envelope->id : (struct envelope_id){""};
}

/* Did the handover that is answered, or one that it replaced, open ${duty}? */
static int
is_of_this(const struct ruling *ruling, const struct duty *duty)
{
	const struct past *opener = ruling->re ? thread_find(&ruling->thread, &duty->opened_by) : NULL;

	return duty->kind == DUTY_HANDOVER && opener &&
	       thread_first(&ruling->thread, opener) == thread_first(&ruling->thread, ruling->re);
}

/* What the case's holder owes, ${to} owes; what it is owed, ${to} is.  The
 * ids stay: they name the party that was there when the duty was opened. */
static void
move_duties(struct ruling *ruling, struct changes *changes, const struct agency *to)
{
	for (size_t i = 0; i < changes_count(changes); i++) {
		struct duty duty = *changes_duty(changes, i);
		enum duty_moves moves = duty_table_trait(duty.kind).moves;

		if (!duty_is_open(&duty))
			continue;
		/* whoever offered it elsewhere has nothing to give any more */
		if (duty.kind == DUTY_HANDOVER && !is_of_this(ruling, &duty)) {
			changes_settle(changes, i,
				       &(struct changes_end){DUTY_ENDED, envelope_id(ruling), ruling->standing->now});
			continue;
		}
		if (moves == MOVES_DEBTOR)
			duty.debtor = *to;
		else if (moves == MOVES_CREDITOR)
			duty.creditor = *to;
		else
			continue;
		changes_put(changes, i, &duty);
	}
}

enum status
hands_pass(struct ruling *ruling, struct changes *changes, const struct case_row *next)
{
	const struct case_state *state = changes->state;
	const struct envelope_id by = envelope_id(ruling);
	const struct closing_news news = {NOTICE_HELD, by.hex, next->holder.name};
	enum status status = STATUS_OK;

	move_duties(ruling, changes, &next->holder);
	for (size_t i = 0; !status && i <= state->linked_count; i++) {
		struct case_row row = i ? state->linked[i - 1] : state->self;

		row.holder = next->holder;
		row.lender = next->lender;
		row.returns = next->returns;
		status = hands_row(ruling, &row);
	}
	return status ? status : closing_tell(ruling, changes, &news);
}

/* Whoever takes a case back gives up that it was lent; else a loan goes on. */
static struct case_row
next_row(const struct ruling *ruling, const struct case_row *row)
{
	const struct envelope *handover = ruling->re->envelope;
	const char *until = fact_check_value(handover, "until");
	struct case_row next = *row;
	uint64_t seconds = fact_check_number(handover, "until");

	id_set(next.holder.name, sizeof next.holder.name, parties_principal(ruling, ruling->envelope));
	if (until && !row->lender.name[0]) {
		next.lender = row->holder;
		next.returns.ms = seconds < INSTANT_NEVER / 1000 ? (int64_t)seconds * 1000 : INSTANT_NEVER;
	}
	if (standing_is_side(ruling->standing, next.lender.name, next.holder.name)) {
		next.lender.name[0] = '\0';
		next.returns.ms = INSTANT_NEVER;
	}
	return next;
}

/* Was it still to be answered, and so still the giver's to give?  A loan whose
 * time is over has nothing left to give; between the teams of one side the
 * holder stays. */
static int
is_taken(const struct ruling *ruling, const struct changes *changes, const struct case_row *next, const char *item)
{
	const struct case_state *state = changes->state;
	int any = 0;

	for (size_t i = 0; i < state->duty_count; i++) {
		const struct duty *duty = &state->duties[i];

		any |= duty_is_open(duty) && !strcmp(duty->case_token.hex, item) && is_of_this(ruling, duty);
	}
	return any && next->returns.ms > ruling->standing->now.ms &&
	       !standing_is_side(ruling->standing, state->self.holder.name, ruling->envelope->from.name);
}

/* Is one case of the group taken?  That takes them all. */
static int
is_any_taken(const struct ruling *ruling, const struct changes *changes, const struct case_row *next)
{
	const char *item;
	size_t at = 0;

	while ((item = fact_check_next(ruling->envelope, "item", &at)))
		if (changes_has_case(changes, item) && is_taken(ruling, changes, next, item))
			return 1;
	return 0;
}

int
hands_take_for_good(const struct ruling *ruling, const struct changes *changes)
{
	struct case_row next = next_row(ruling, &changes->state->self);

	return !next.lender.name[0] && is_any_taken(ruling, changes, &next);
}

enum status
hands_take_over(struct ruling *ruling)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; !status && i < ruling->other_count; i++) {
		struct changes *changes = &ruling->others[i];
		struct case_row next = next_row(ruling, &changes->state->self);

		if (is_any_taken(ruling, changes, &next))
			status = hands_pass(ruling, changes, &next);
	}
	return status;
}

/* ---- linking ------------------------------------------------------------------- */

/**
 * struct web:
 * The cases of all groups concerned, each with the number of the group that
 * it has been found to be in so far.
 */
struct web {
	struct case_row *rows;
	size_t *group;
	size_t count;
};

static void
web_add(struct web *web, const struct case_state *state)
{
	for (size_t i = 0; i <= state->linked_count; i++) {
		web->rows[web->count] = i ? state->linked[i - 1] : state->self;
		web->group[web->count] = web->count;
		web->count++;
	}
}

/* The place of that case; the count if it is not there (one that was linked
 * with these once). */
static size_t
web_find(const struct web *web, const char *token)
{
	size_t at = 0;

	while (at < web->count && strcmp(web->rows[at].token.hex, token) != 0)
		at++;
	return at;
}

static void
web_join(struct web *web, const struct envelope *link)
{
	size_t a = web_find(web, link->case_token.hex), b = web_find(web, fact_check_value(link, "into"));

	if (b == web->count)
		return;
	a = web->group[a];
	b = web->group[b];
	for (size_t i = 0; i < web->count; i++)
		if (web->group[i] == b)
			web->group[i] = a;
}

static int
is_same_pair(const struct envelope *a, const struct envelope *b)
{
	const char *one = fact_check_value(a, "into"), *other = fact_check_value(b, "into");

	return (!strcmp(a->case_token.hex, b->case_token.hex) && !strcmp(one, other)) ||
	       (!strcmp(a->case_token.hex, other) && !strcmp(one, b->case_token.hex));
}

/* Is ${link}, a link, undone by one of the ${count} from ${notes}, or by the note being
 * decided? */
static int
is_undone(const struct ruling *ruling, const struct envelope *link, const struct past *notes, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (notes[i].envelope->type == TYPE_UNLINK && is_same_pair(notes[i].envelope, link))
			return 1;
	return ruling->envelope->type == TYPE_UNLINK && is_same_pair(ruling->envelope, link);
}

static void
web_join_all(struct web *web, const struct ruling *ruling, const struct case_state *state)
{
	for (size_t i = 0; i < state->past_count; i++)
		if (state->past[i].envelope->type == TYPE_LINK &&
		    !is_undone(ruling, state->past[i].envelope, &state->past[i + 1], state->past_count - i - 1))
			web_join(web, state->past[i].envelope);
}

/* A group is called by the smallest of its tokens, whatever was linked first. */
static const struct case_token *
web_name(const struct web *web, size_t at)
{
	const struct case_token *name = &web->rows[at].token;

	for (size_t i = 0; i < web->count; i++)
		if (web->group[i] == web->group[at] && strcmp(web->rows[i].token.hex, name->hex) < 0)
			name = &web->rows[i].token;
	return name;
}

/* Is somebody owed an answer in ${state}? */
static int
is_blocked(struct ruling *ruling, const struct case_state *state)
{
	const char *const *needs;
	struct thread thread;
	size_t count = 0;

	if (thread_open(state, ruling->arena, &thread) || closing_needs(&thread, ruling->arena, 1, &needs, &count))
		ruling->changes.status = STATUS_NO_MEMORY;
	return count > 0;
}

/* A case that is closed reopens when it is linked with one in which somebody
 * is owed an answer: from now on they count as one. */
static enum status
reopen(struct ruling *ruling, const struct changes *changes, struct web *web)
{
	const struct case_state *state = changes->state;
	struct closing_news news = {NOTICE_REOPENED, state->self.closed_by.hex, ""};

	for (size_t i = 0; i <= state->linked_count; i++) {
		const struct case_row *row = i ? &state->linked[i - 1] : &state->self;

		if (row->closed_by.hex[0])
			news.about = row->closed_by.hex;
		web->rows[web_find(web, row->token.hex)].closed_by.hex[0] = '\0';
	}
	if (!news.about[0])
		return STATUS_OK;
	ruling->decision.reopens = 1;
	return closing_tell(ruling, changes, &news);
}

static enum status
reopen_linked(struct ruling *ruling, struct web *web)
{
	int blocks = is_blocked(ruling, ruling->state);
	enum status status = STATUS_OK;

	for (size_t i = 0; i < ruling->other_count; i++)
		blocks |= is_blocked(ruling, ruling->others[i].state);
	if (!blocks)
		return STATUS_OK;
	status = reopen(ruling, &ruling->changes, web);
	for (size_t i = 0; !status && i < ruling->other_count; i++)
		if (!changes_has_case(&ruling->changes, ruling->others[i].state->self.token.hex))
			status = reopen(ruling, &ruling->others[i], web);
	return status;
}

/* The row of that case as it was. */
static const struct case_row *
stored_row(const struct ruling *ruling, const char *token)
{
	const struct case_row *row = changes_row(&ruling->changes, token);

	for (size_t i = 0; !row; i++)
		row = changes_row(&ruling->others[i], token);
	return row;
}

enum status
hands_link(struct ruling *ruling)
{
	size_t most = ruling->state->linked_count + 1;
	struct web web = {.count = 0};
	enum status status = STATUS_OK;

	for (size_t i = 0; i < ruling->other_count; i++)
		most += ruling->others[i].state->linked_count + 1;
	web.rows = arena_array(ruling->arena, most, sizeof *web.rows);
	web.group = arena_array(ruling->arena, most, sizeof *web.group);
	if (!web.rows || !web.group)
		return STATUS_NO_MEMORY;
	web_add(&web, ruling->state);
	web_join_all(&web, ruling, ruling->state);
	for (size_t i = 0; i < ruling->other_count; i++) {
		if (changes_has_case(&ruling->changes, ruling->others[i].state->self.token.hex))
			continue;
		web_add(&web, ruling->others[i].state);
		web_join_all(&web, ruling, ruling->others[i].state);
	}
	if (ruling->envelope->type == TYPE_LINK) {
		web_join(&web, ruling->envelope);
		status = reopen_linked(ruling, &web);
	}
	for (size_t i = 0; !status && i < web.count; i++) {
		const struct case_row *stored = stored_row(ruling, web.rows[i].token.hex);

		web.rows[i].group = *web_name(&web, i);
		if (strcmp(stored->group.hex, web.rows[i].group.hex) != 0 ||
		    strcmp(stored->closed_by.hex, web.rows[i].closed_by.hex) != 0)
			status = hands_row(ruling, &web.rows[i]);
	}
	return status;
}
