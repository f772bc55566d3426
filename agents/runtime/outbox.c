#include "runtime/outbox.h"

int
outbox_is_inline(uint64_t body_bytes)
{
	return body_bytes <= MAX_INLINE_BODY_BYTES;
}

static int
is_up(const struct outbox_row *row)
{
	return outbox_is_inline(row->body_bytes) || row->uploaded >= row->body_bytes;
}

static int
may_sign(const struct outbox_row *row)
{
	return row->state == SENT_SEALED && !row->must_wait && is_up(row);
}

static int
is_numbered(const struct outbox_row *row)
{
	return row->state == SENT_SIGNED && row->seq;
}

/* Does ${held}, put off, stand before ${row}, which may be taken at once?  A
 * quota and a low disk hold only what is less urgent; `busy` may be of one case
 * alone, so whatever was not told so itself goes first. */
static int
is_before(const struct outbox_row *held, const struct outbox_row *row)
{
	if (!is_numbered(held) || (is_numbered(row) ? row->seq <= held->seq : !may_sign(row)))
		return 0;
	if (held->waiting == REFUSAL_BUSY)
		return row->waiting != REFUSAL_BUSY;
	return (held->waiting == REFUSAL_QUOTA || held->waiting == REFUSAL_DISK_LOW) &&
	       row->priority <= OUTBOX_ANSWER && row->priority < held->priority;
}

enum refusal
outbox_must_free(const struct outbox_snapshot *snapshot)
{
	const struct outbox_row *held = NULL;

	for (size_t i = 0; i < snapshot->count; i++) {
		const struct outbox_row *row = &snapshot->rows[i];

		/* what is on its way may yet be taken under its number; what was
		 * answered before, by a broker that lost it, others know by its bytes */
		if (is_numbered(row) && (row->in_flight || row->was_answered))
			return REFUSAL_NONE;
		if (is_numbered(row) && row->waiting != REFUSAL_NONE && (!held || row->seq < held->seq))
			held = row;
	}
	for (size_t i = 0; held && i < snapshot->count; i++)
		if (is_before(held, &snapshot->rows[i]))
			return held->waiting;
	return REFUSAL_NONE;
}

size_t
outbox_sign(const struct outbox_snapshot *snapshot, size_t ret_rows[static MAX_UNANSWERED])
{
	size_t unanswered = 0, count = 0;

	for (size_t i = 0; i < snapshot->count; i++)
		if (snapshot->rows[i].state == SENT_SIGNED && snapshot->rows[i].seq)
			unanswered++;
	for (size_t i = 0; i < snapshot->count && unanswered + count < MAX_UNANSWERED; i++)
		if (may_sign(&snapshot->rows[i]))
			ret_rows[count++] = i;
	return count;
}

static size_t
submit_bytes(const struct outbox_row *row)
{
	return row->note_bytes + 16 + (outbox_is_inline(row->body_bytes) ? (size_t)row->body_bytes + 16 : 0);
}

/* Group the signed rows from the first that is not on its way. */
static void
plan_submits(const struct outbox_snapshot *snapshot, struct outbox_plan *plan)
{
	struct outbox_submit *group = NULL;
	size_t bytes = 0;

	for (size_t i = 0; i < snapshot->count; i++) {
		const struct outbox_row *row = &snapshot->rows[i];

		if (row->state != SENT_SIGNED || row->in_flight)
			continue;
		if (!is_up(row))
			return; /* nothing behind an untaken seq is taken */
		if (!group || group->count == MAX_SUBMIT_NOTES || snapshot->one_by_one ||
		    bytes + submit_bytes(row) > OUTBOX_SUBMIT_BYTES) {
			if (plan->submit_count == OUTBOX_SUBMITS_MOST || plan->submit_count == snapshot->submit_slots)
				return;
			group = &plan->submits[plan->submit_count++];
			bytes = 0;
		}
		group->rows[group->count++] = i;
		bytes += submit_bytes(row);
	}
}

/* The signed first, in seq order, since they keep others back; then the
 * sealed, most urgent first: the order of the rows. */
static void
plan_pieces(const struct outbox_snapshot *snapshot, struct outbox_plan *plan)
{
	for (size_t i = 0; i < snapshot->count; i++) {
		const struct outbox_row *row = &snapshot->rows[i];

		if (is_up(row) || row->in_flight || row->must_wait)
			continue;
		if (plan->piece_count == OUTBOX_PIECES_MOST || plan->piece_count == snapshot->piece_slots)
			return;
		plan->pieces[plan->piece_count++] = (struct outbox_piece){i, row->uploaded};
	}
}

void
outbox_next(const struct outbox_snapshot *snapshot, int64_t now_ms, struct outbox_plan *ret_plan)
{
	*ret_plan = (struct outbox_plan){.wake_ms = INT64_MAX};
	if (snapshot->submit_at_ms > now_ms)
		ret_plan->wake_ms = snapshot->submit_at_ms;
	else
		plan_submits(snapshot, ret_plan);
	if (snapshot->piece_at_ms > now_ms)
		ret_plan->wake_ms = snapshot->piece_at_ms < ret_plan->wake_ms ? snapshot->piece_at_ms : ret_plan->wake_ms;
	else
		plan_pieces(snapshot, ret_plan);
}
