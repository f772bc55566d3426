/* What happens: the rules asked about a case as the book has it, and what they
 * say written into it. */
#include <string.h>

#include "rules/casebook.h"

/* The states of the other cases that ${envelope} acts on, those that exist. */
static enum status
load_others(const struct casebook *book, const struct envelope *envelope, struct arena *arena,
	    struct decide_context *context)
{
	const struct case_token *tokens = NULL;
	struct case_state *others;
	size_t count = 0, found = 0;
	enum status status = decide_others(envelope, arena, &tokens, &count);

	if (status || !count)
		return status;
	others = arena_array(arena, count, sizeof *others);
	if (!others)
		return STATUS_NO_MEMORY;
	for (size_t i = 0; !status && i < count; i++) {
		status = casebook_state(book, &tokens[i], arena, &others[found]);
		found += !status && others[found].self.home.name[0];
	}
	context->others = others;
	context->other_count = found;
	return status;
}

enum status
casebook_decide(const struct casebook *book, const struct envelope *envelope, const struct standing *standing,
		struct arena *arena, struct decision *ret_decision)
{
	struct case_state state;
	struct decide_context context = {.state = &state,
					 .re = casebook_past(book, envelope->re.hex),
					 .replaces = casebook_past(book, envelope->replaces.hex),
					 .standing = standing};
	enum status status = casebook_state(book, &envelope->case_token, arena, &state);

	if (!status)
		status = load_others(book, envelope, arena, &context);
	return status ? status : decide_envelope(envelope, &context, arena, ret_decision);
}

/* A decision may point into the case it was made on: what it says must outlive
 * the change it makes there. */
static enum status
happen(struct casebook *book, const struct past *past, struct decision *decision, struct arena *arena)
{
	for (size_t i = 0; i < decision->notice_count; i++) {
		struct notice *notice = &decision->notices[i];
		struct agency *to = arena_array(arena, notice->to_count, sizeof *to);

		if (!to)
			return STATUS_NO_MEMORY;
		memcpy(to, notice->to, notice->to_count * sizeof *to);
		notice->to = to;
	}
	return casebook_apply(book, past, decision);
}

enum status
casebook_lapse(struct casebook *book, const struct standing *standing, struct arena *arena,
	       struct decision *ret_decision)
{
	const struct case_token *lent = casebook_lent(book, standing->now);
	struct decision decision = {.refusal = REFUSAL_NONE};
	struct case_state state;
	enum status status = STATUS_OK;

	if (lent)
		status = casebook_state(book, lent, arena, &state);
	if (lent && !status)
		status = decide_lapse(&state, standing, arena, &decision);
	if (!status)
		status = happen(book, NULL, &decision, arena);
	if (!status)
		*ret_decision = decision;
	return status;
}

static enum status
lapse_all(struct casebook *book, const struct standing *standing, struct arena *arena)
{
	struct decision decision;
	enum status status;

	do {
		status = casebook_lapse(book, standing, arena, &decision);
	} while (!status && decision.row_count);
	return status;
}

enum status
casebook_envelope(struct casebook *book, const struct past *past, const struct standing *standing, struct arena *arena,
		  struct decision *ret_decision)
{
	struct decision decision;
	enum status status = lapse_all(book, standing, arena);

	if (!status)
		status = casebook_decide(book, past->envelope, standing, arena, &decision);
	if (!status)
		status = happen(book, past, &decision, arena);
	if (!status)
		*ret_decision = decision;
	return status;
}

static enum status
decide_line(const struct casebook *book, const struct receipt *receipt, size_t at, const struct standing *standing,
	    struct arena *arena, struct decision *ret_decision)
{
	const struct receipt_line *line = &receipt->lines[at];
	struct case_state state = {.past_count = 0};
	struct decide_context context = {
	    .state = &state, .re = casebook_past(book, line->envelope.hex), .standing = standing};
	enum status status = STATUS_OK;

	if (context.re)
		status = casebook_state(book, &context.re->envelope->case_token, arena, &state);
	return status ? status : decide_receipt(receipt, line, &context, arena, ret_decision);
}

enum status
casebook_receipt(struct casebook *book, const struct receipt *receipt, const struct standing *standing,
		 struct arena *arena, struct decision *ret_decision)
{
	struct decision decision = {.refusal = REFUSAL_NONE};
	enum status status = lapse_all(book, standing, arena);

	/* whether a line is refused hangs on nothing that another one does */
	for (size_t i = 0; !status && !decision.refusal && i < receipt->line_count; i++)
		status = decide_line(book, receipt, i, standing, arena, &decision);
	for (size_t i = 0; !status && !decision.refusal && i < receipt->line_count; i++) {
		status = decide_line(book, receipt, i, standing, arena, &decision);
		if (!status)
			status = happen(book, NULL, &decision, arena);
	}
	if (!status)
		*ret_decision = decision;
	return status;
}
