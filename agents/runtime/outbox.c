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

int
outbox_must_free(const struct outbox_snapshot *snapshot)
{
	int is_held = 0, is_urgent_waiting = 0;

	for (size_t i = 0; i < snapshot->count; i++) {
		const struct outbox_row *row = &snapshot->rows[i];

		if (row->state == SENT_SIGNED && row->seq) {
			/* what is on its way may yet be taken under its number */
			if (row->in_flight || row->priority == OUTBOX_URGENT)
				return 0;
			if (row->waiting == REFUSAL_QUOTA || row->waiting == REFUSAL_DISK_LOW)
				is_held = 1;
		} else if (may_sign(row) && row->priority <= OUTBOX_ANSWER) {
			is_urgent_waiting = 1;
		}
	}
	return is_held && is_urgent_waiting;
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
