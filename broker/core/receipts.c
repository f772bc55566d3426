#include "core/receipts.h"

#include <string.h>

#include "core/casefile.h"
#include "core/deliver.h"
#include "core/offer.h"
#include "core/quota.h"
#include "core/refill_source.h"
#include "note/directory.h"
#include "note/receipt.h"

static enum status
check_note(struct arrival *arrival, struct receipt *receipt, int *ret_done)
{
	/* not in the note's memory, which each line has to itself */
	enum status status = receipt_decode(arrival->raw, arrival->core->question, receipt);

	*ret_done = 1;
	if (status)
		return arrival_unreadable(arrival, status, REFUSAL_NOTE_GRAMMAR);
	if (strcmp(receipt->by.name, arrival->seat->agency.name) != 0)
		return arrival_say(arrival, REFUSAL_NOT_YOU);
	status = arrival_again(arrival, receipt->seq, &receipt->hash, ret_done);
	if (status || *ret_done)
		return status;
	*ret_done = 1;
	if (directory_is_revoked(arrival->entry, REVOKED_SIGN) || receipt_verify(receipt, &arrival->entry->sign))
		return arrival_say(arrival, REFUSAL_NOTE_SIGNATURE);
	return arrival_in_order(arrival, receipt->seq, ret_done);
}

/* What one line does.  Lines after it see what it wrote. */
static enum status
take_line(struct core *core, const struct receipt *receipt, const struct receipt_line *line, enum refusal *ret_refusal)
{
	struct standing standing = known_standing(&core->known, core->now);
	struct case_state state = {0};
	struct decide_context context = {.state = &state, .standing = &standing};
	struct store_envelope found;
	struct decision decision;
	int is_new = 0;
	enum status status = casefile_past(core, &line->envelope, &context.re, &found);

	if (!status && context.re)
		status = casefile_load(core, &context.re->envelope->case_token, &state, &is_new);
	if (!status && !context.re && refill_source_is_excused(core)) {
		*ret_refusal = REFUSAL_NONE;
		return STATUS_OK;
	}
	if (!status)
		status = decide_receipt(receipt, line, &context, core->scratch, &decision);
	if (status)
		return status;
	*ret_refusal = decision.refusal;
	if (decision.refusal)
		return STATUS_OK;
	status = store_step_mark(core->store, &(struct store_mark_step){found.index, &receipt->by, line->status, line->word,
									core->now});
	steps_add(&core->steps, TRANSITION_SETTLE, "id=%s by=%s status=%s case=%s receipt=%s", line->envelope.hex,
		  receipt->by.name, receipt_status_word(line->status), context.re->envelope->case_token.hex, receipt->salt.hex);
	return status ? status : casefile_apply(core, &decision);
}

/* All lines inside the mark; ${ret_refusal} tells that it has to be undone. */
static enum status
take_lines(struct core *core, const struct receipt *receipt, enum refusal *ret_refusal)
{
	enum status status = STATUS_OK;

	*ret_refusal = REFUSAL_NONE;
	for (size_t i = 0; !status && !*ret_refusal && i < receipt->line_count; i++) {
		status = take_line(core, receipt, &receipt->lines[i], ret_refusal);
		arena_reset(core->scratch);
	}
	return status;
}

enum status
receipts_take(struct arrival *arrival)
{
	struct core *core = arrival->core;
	const struct quota_ask ask = {.bytes = arrival->raw.size, .is_urgent = 1};
	struct receipt receipt;
	struct arrival_leaf leaf = {.kind = LEAF_RECEIPT};
	enum refusal refusal = REFUSAL_NONE;
	uint64_t index = 0;
	int is_done = 0;
	uint64_t open_duties = core->open_duties;
	const size_t steps = steps_mark(&core->steps);
	enum status status = check_note(arrival, &receipt, &is_done);

	if (status || is_done)
		return status;
	leaf.digest = receipt.hash;
	leaf.seq = receipt.seq;
	status = quota_take(core, arrival->seat, &ask, &refusal); /* only counts: receipts always pass */
	if (!status)
		status = arrival_log(arrival, &leaf, &index);
	if (!status)
		status = deliver_leaf(core, index, &receipt.to, DELIVER_FOLLOWED);
	if (!status)
		status = take_lines(core, &receipt, &refusal);
	if (status || !refusal)
		return status;
	/* what the lines before the foreign one did is undone with it */
	core->open_duties = open_duties;
	steps_undo(&core->steps, steps);
	status = store_undo(core->store);
	if (!status)
		status = store_mark(core->store);
	if (status)
		return status;
	if (offer_is_awaited(arrival, receipt.seq))
		return arrival_say(arrival, REFUSAL_RESTORING);
	return arrival_refuse(arrival, &leaf, &(struct store_refusal){.code = refusal}, &index);
}
