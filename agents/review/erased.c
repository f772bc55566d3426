#include "review/erased.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "log/leaf.h"
#include "note/envelope.h"
#include "note/erasure.h"
#include "note/lines.h"
#include "note/notice.h"
#include "note/receipt.h"
#include "rules/erasing.h"

#define FIRST_ROOM 4096

/* One erasure being looked at. */
struct look {
	struct erased *erased;
	const struct erasure *erasure;
	const struct erased_world *world;
	struct trouble *trouble;
	int is_whole; /* no envelope or receipt that it names is unknown to us */
};

enum status
erased_take(struct erased *erased, const struct leaf *leaf, struct view note)
{
	if (erased->count == erased->room) {
		size_t room = erased->room ? 2 * erased->room : FIRST_ROOM;
		struct erased_leaf *leaves = realloc(erased->leaves, room * sizeof *leaves);

		if (!leaves)
			return STATUS_NO_MEMORY;
		erased->leaves = leaves;
		erased->room = room;
	}
	erased->leaves[erased->count++] = (struct erased_leaf){leaf->accepted, leaf->kind, 0, note};
	return STATUS_OK;
}

void
erased_done(struct erased *erased)
{
	free(erased->leaves);
	*erased = (struct erased){NULL, 0, 0};
}

/* ---- each leaf that is named ------------------------------------------------------ */

static int
by_token(const void *a, const void *b)
{
	return strcmp(((const struct case_token *)a)->hex, ((const struct case_token *)b)->hex);
}

/* They are sorted. */
static int
is_named_case(const struct look *look, const struct case_token *token)
{
	return bsearch(token, look->erasure->cases, look->erasure->case_count, sizeof *token, by_token) != NULL;
}

/* A receipt goes when every envelope that it names does, or has gone. */
static enum status
look_at_receipt(const struct look *look, struct view note, int *ret_is)
{
	struct receipt receipt;
	enum status status = receipt_decode(note, look->world->scratch, &receipt);

	*ret_is = !status;
	for (size_t i = 0; !status && i < receipt.line_count; i++) {
		const struct past *past = casebook_past(look->world->book, receipt.lines[i].envelope.hex);

		*ret_is &= !past || is_named_case(look, &past->envelope->case_token);
	}
	return status == STATUS_NO_MEMORY ? status : STATUS_OK;
}

static enum status
look_at_envelope(const struct look *look, struct view note, int *ret_is)
{
	struct envelope envelope;
	enum status status = envelope_decode(note, look->world->scratch, &envelope);

	*ret_is = !status && is_named_case(look, &envelope.case_token);
	return status == STATUS_NO_MEMORY ? status : STATUS_OK;
}

static enum status
look_at_notice(const struct look *look, struct view note, int *ret_is)
{
	struct notice notice;
	enum status status = notice_decode(note, look->world->scratch, &notice);

	*ret_is = !status && is_named_case(look, &notice.case_token);
	return status == STATUS_NO_MEMORY ? status : STATUS_OK;
}

/* Is the note about the cases that are named and about nothing else? */
static enum status
look_at_note(const struct look *look, const struct erased_leaf *leaf, int *ret_is)
{
	switch (leaf->kind) {
	case LEAF_RECEIPT:
		return look_at_receipt(look, leaf->note, ret_is);
	case LEAF_REFUSED:
		return lines_begins(leaf->note, RECEIPT_FIRST_LINE) ? look_at_receipt(look, leaf->note, ret_is)
								    : look_at_envelope(look, leaf->note, ret_is);
	case LEAF_ENVELOPE:
		return look_at_envelope(look, leaf->note, ret_is);
	case LEAF_NOTICE:
		return look_at_notice(look, leaf->note, ret_is);
	case LEAF_CARD:
	case LEAF_DIRECTORY:
	case LEAF_POLICY:
	case LEAF_ERASURE:
	case LEAF_KIND_COUNT:
		break;
	}
	*ret_is = 0;
	return STATUS_OK;
}

static int
is_of_case(enum leaf_kind kind)
{
	return kind == LEAF_ENVELOPE || kind == LEAF_RECEIPT || kind == LEAF_REFUSED || kind == LEAF_NOTICE;
}

static enum status
look_at_leaf(struct look *look, uint64_t index)
{
	struct erased_leaf *leaf = &look->erased->leaves[index];
	int is_about = is_of_case(leaf->kind);
	enum status status = STATUS_OK;

	if (leaf->is_named)
		return trouble_say(look->trouble, STATUS_CONFLICT, "names leaf %" PRIu64 ", which was erased before", index);
	leaf->is_named = 1;
	if (leaf->note.bytes)
		status = look_at_note(look, leaf, &is_about);
	else if (leaf->kind == LEAF_ENVELOPE || leaf->kind == LEAF_RECEIPT)
		look->is_whole = 0;
	arena_reset(look->world->scratch);
	if (status)
		return status;
	if (!is_about)
		return trouble_say(look->trouble, STATUS_CONFLICT,
				   "names leaf %" PRIu64 ", whose note (%s) is about something else than its cases", index,
				   leaf_kind_word(leaf->kind));
	/* the leaves alone tell this, though the notes went before anybody copied them */
	if (leaf->kind == LEAF_ENVELOPE &&
	    erasing_soonest(look->world->standing, leaf->accepted).ms > look->world->standing->now.ms)
		return trouble_say(look->trouble, STATUS_CONFLICT,
				   "names leaf %" PRIu64 ", which is younger than any policy lets a note be erased", index);
	return STATUS_OK;
}

static enum status
look_at_leaves(struct look *look)
{
	const struct erasure *erasure = look->erasure;
	enum status status = STATUS_OK;

	for (size_t i = 0; !status && i < erasure->range_count; i++) {
		const struct erasure_range *range = &erasure->ranges[i];

		if (range->last >= look->erased->count)
			return trouble_say(look->trouble, STATUS_CONFLICT, "names leaves that did not come before it");
		for (uint64_t at = range->first; !status && at <= range->last; at++)
			status = look_at_leaf(look, at);
	}
	return status;
}

/* ---- each case that is named -------------------------------------------------------- */

static const char *
sentence_of(enum erasing verdict)
{
	switch (verdict) {
	case ERASING_OPEN:
		return "is open";
	case ERASING_HELD:
		return "is on hold";
	case ERASING_TERM:
		return "is under no policy that names a time";
	case ERASING_EARLY:
		return "has to be kept longer by the policy";
	case ERASING_MAY:
		break;
	}
	return "may be erased";
}

static enum status
look_at_case(const struct look *look, const struct case_token *token)
{
	const struct erased_world *world = look->world;
	struct case_state state;
	struct instant from;
	enum erasing verdict;
	enum status status = casebook_state(world->book, token, world->scratch, &state);

	if (status || !state.past_count)
		return status; /* nobody knows it any more */
	for (size_t i = 0; i < state.linked_count; i++)
		if (!is_named_case(look, &state.linked[i].token))
			return trouble_say(look->trouble, STATUS_CONFLICT, "does not name the case %s, which is linked with %s",
					   state.linked[i].token.hex, token->hex);
	for (size_t i = 0; i < state.past_count; i++)
		if (!erasure_holds(look->erasure, state.past[i].index))
			return trouble_say(look->trouble, STATUS_CONFLICT,
					   "names the case %s, but not its note %" PRIu64 ": a case goes whole", token->hex,
					   state.past[i].index);
	verdict = look->is_whole ? erasing_judge(&state, world->standing, &from) : ERASING_MAY;
	return verdict == ERASING_MAY
		       ? STATUS_OK
		       : trouble_say(look->trouble, STATUS_CONFLICT, "takes the case %s, which %s", token->hex,
				     sentence_of(verdict));
}

enum status
erased_check(struct erased *erased, const struct erasure *erasure, const struct erased_world *world,
	     int *ret_is_whole, struct trouble *trouble)
{
	struct look look = {erased, erasure, world, trouble, 1};
	enum status status = look_at_leaves(&look);

	for (size_t i = 0; !status && i < erasure->case_count; i++) {
		status = look_at_case(&look, &erasure->cases[i]);
		arena_reset(world->scratch);
	}
	*ret_is_whole = look.is_whole;
	return status;
}
