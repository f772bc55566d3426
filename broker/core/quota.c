#include "core/quota.h"

#define DAY_MS (24LL * 3600 * 1000)

/* A body sent ahead that was not added to for this long may go, if its agency
 * needs the room: an urgent one must not stand behind it (ms). */
#define STALE_MS (60LL * 1000)

static void
fill(struct seat *seat, struct tick now)
{
	const int64_t most = QUOTA_NOTES_BURST * 1000LL;
	int64_t passed = seat->filled.ms == INT64_MIN ? most : now.ms - seat->filled.ms;

	if (passed > most) /* enough to be full again; and no overflow */
		passed = most;
	if (passed > 0)
		seat->allowance += passed * QUOTA_NOTES_A_SECOND;
	if (seat->allowance > most)
		seat->allowance = most;
	seat->filled = now;
}

enum status
quota_take(struct core *core, struct seat *seat, const struct quota_ask *ask, enum refusal *ret_code)
{
	uint64_t sent = 0;
	enum status status;

	fill(seat, core->tick);
	*ret_code = REFUSAL_NONE;
	if (core->refill) /* it was within them once */
		return STATUS_OK;
	if (ask->is_urgent) {
		seat->allowance -= seat->allowance >= 1000 ? 1000 : 0;
		return STATUS_OK;
	}
	if (core->is_disk_low) {
		*ret_code = REFUSAL_DISK_LOW;
		return STATUS_OK;
	}
	if (core->open_duties >= MAX_OPEN_DUTIES) {
		*ret_code = REFUSAL_BUSY;
		return STATUS_OK;
	}
	if (ask->was_taken)
		return STATUS_OK;
	status = store_sent(core->store, &seat->agency, core->now.ms / DAY_MS, &sent);
	if (status)
		return status;
	if (seat->allowance < 1000 || sent + ask->bytes > (uint64_t)QUOTA_BYTES_A_DAY)
		*ret_code = REFUSAL_QUOTA;
	else
		seat->allowance -= 1000;
	return STATUS_OK;
}

enum status
quota_sent(struct core *core, const struct agency *agency, uint64_t bytes)
{
	return store_sent_add(core->store, agency, core->now.ms / DAY_MS, bytes);
}

enum status
quota_piece(struct core *core, const struct agency *agency, uint64_t bytes, enum refusal *ret_code)
{
	uint64_t unclaimed = 0;
	enum status status = store_unclaimed(core->store, agency, &unclaimed);

	*ret_code = REFUSAL_NONE;
	if (!status && core->is_disk_low)
		*ret_code = REFUSAL_DISK_LOW;
	while (!status && !*ret_code && unclaimed + bytes > QUOTA_UNCLAIMED_BYTES) {
		struct instant touched;
		uint64_t number;

		status = store_unclaimed_oldest(core->store, agency, &number, &touched);
		if (!status && core->now.ms - touched.ms < STALE_MS) {
			*ret_code = REFUSAL_QUOTA;
			break;
		}
		if (!status)
			status = store_body_drop(core->store, number);
		if (!status)
			status = store_unclaimed(core->store, agency, &unclaimed);
	}
	return status;
}
