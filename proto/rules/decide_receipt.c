#include <string.h>

#include "rules/closing.h"
#include "rules/decide.h"
#include "rules/duty_table.h"
#include "rules/opening.h"
#include "rules/parties.h"
#include "rules/standing.h"

static int
is_foreign(const struct receipt *receipt, const struct receipt_line *line, const struct past *about)
{
	const struct envelope *envelope = about ? about->envelope : NULL;

	return !envelope || strcmp(envelope->id.hex, line->envelope.hex) != 0 ||
	       memcmp(envelope->hash.bytes, line->hash.bytes, DIGEST_BYTES) != 0 ||
	       strcmp(envelope->from.name, receipt->to.name) != 0 || !strcmp(envelope->from.name, receipt->by.name) ||
	       !parties_in_to(envelope, receipt->by.name);
}

static int
is_reader(const struct ruling *ruling, const struct duty_reading *row, const struct duty *duty, const char *by)
{
	const struct agency *home = &ruling->state->self.home;

	if (row->by == READ_BY_CREDITOR)
		return standing_is_side(ruling->standing, duty->creditor.name, by);
	/* what came before the case was handed over, the front door opens */
	return standing_is_side(ruling->standing, duty->debtor.name, by) ||
	       (row->by == READ_BY_HOLDER && standing_is_side(ruling->standing, home->name, by));
}

/* One row of readings over the duties of the envelope named: stored ones, and
 * those that an earlier row has just opened. */
static void
read_row(struct ruling *ruling, const struct duty_reading *row, const char *by)
{
	for (size_t i = 0; i < changes_count(&ruling->changes); i++) {
		struct duty duty = *changes_duty(&ruling->changes, i);

		if (duty.kind != row->kind || !duty_is_open(&duty) ||
		    strcmp(duty.opened_by.hex, ruling->envelope->id.hex) != 0 || !is_reader(ruling, row, &duty, by))
			continue;
		changes_settle(&ruling->changes, i, &(struct changes_end){DUTY_MET, {""}, ruling->standing->now});
		if (row->then != DUTY_KIND_COUNT)
			opening_follow(ruling, &duty, row->then);
	}
}

enum status
decide_receipt(const struct receipt *receipt, const struct receipt_line *line, const struct decide_context *context,
	       struct arena *arena, struct decision *ret_decision)
{
	struct ruling ruling = {.state = context->state, .standing = context->standing, .arena = arena};
	size_t row_count;
	const struct duty_reading *rows = duty_table_readings(&row_count);
	enum status status;

	ruling.decision.is_urgent = 1;
	if (is_foreign(receipt, line, context->re)) {
		ruling.decision.refusal = REFUSAL_RECEIPT_FOREIGN;
		*ret_decision = ruling.decision;
		return STATUS_OK;
	}
	ruling.envelope = context->re->envelope;
	ruling.itself = context->re;
	ruling.holder = context->state->self.holder;
	ruling.home = context->state->self.home;
	status = thread_open(context->state, arena, &ruling.thread);
	if (status)
		return status;
	status = changes_begin(context->state, arena, &ruling.changes);
	if (status)
		return status;
	ruling.referral = thread_referral(&ruling.thread, context->re);
	for (size_t i = 0; i < row_count && line->status != RECEIPT_REFUSED; i++)
		if (line->status >= rows[i].status)
			read_row(&ruling, &rows[i], receipt->by.name);
	ruling.decision.deliver = arena_array(arena, 1, sizeof *ruling.decision.deliver);
	if (!ruling.decision.deliver)
		return STATUS_NO_MEMORY;
	ruling.decision.deliver[0] = receipt->to;
	ruling.decision.deliver_count = 1;
	status = ruling_list(&ruling);
	if (!status)
		*ret_decision = ruling.decision;
	return status;
}
