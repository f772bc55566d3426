#include "core/arrival.h"

#include <string.h>

#include "base/digest.h"
#include "base/log.h"

enum status
arrival_say(struct arrival *arrival, enum refusal code)
{
	*arrival->answer = (struct frame_answer){.band = refusal_row(code)->band, .code = code};
	return STATUS_OK;
}

enum status
arrival_unreadable(struct arrival *arrival, enum status status, enum refusal code)
{
	if (status == STATUS_NO_MEMORY)
		return arrival_say(arrival, REFUSAL_BUSY);
	return arrival_say(arrival, status == STATUS_TOO_BIG ? REFUSAL_TOO_BIG : code);
}

/* ---- the same answer again ---- */

static enum status
say_refusal(struct arrival *arrival, const struct store_refusal *refusal)
{
	struct frame_answer *answer = arrival->answer;
	enum status status = arrival_say(arrival, refusal->code);

	answer->holder = refusal->holder;
	for (size_t i = 0; i < refusal->need_count && i < MAX_NEEDS; i++) {
		/* the answers outlive the note's scratch memory */
		answer->needs[i] = arena_text(arrival->core->turn, refusal->needs[i], strlen(refusal->needs[i]));
		if (!answer->needs[i])
			return STATUS_NO_MEMORY;
		answer->need_count++;
	}
	return status;
}

enum status
arrival_settled(struct arrival *arrival, uint64_t index)
{
	struct core *core = arrival->core;
	struct store_refusal refusal;
	struct leaf leaf;
	enum status status = store_leaf_find(core->store, index, &leaf);

	if (status)
		return status;
	if (leaf.kind != LEAF_REFUSED) {
		*arrival->answer = (struct frame_answer){.index = index, .accepted_ms = leaf.accepted.ms};
		return STATUS_OK;
	}
	status = store_refusal_find(core->store, index, core->scratch, &refusal);
	return status ? status : say_refusal(arrival, &refusal);
}

enum status
arrival_again(struct arrival *arrival, uint64_t seq, const struct digest *hash, int *ret_done)
{
	uint64_t index;
	struct leaf leaf;
	enum status status = store_submission_find(arrival->core->store, &arrival->seat->agency, seq, &index);

	*ret_done = 0;
	if (status == STATUS_NOT_FOUND)
		return STATUS_OK;
	if (!status)
		status = store_leaf_find(arrival->core->store, index, &leaf);
	if (status || !digest_equal(&leaf.note, hash))
		return status;
	*ret_done = 1;
	return arrival_settled(arrival, index);
}

enum status
arrival_in_order(struct arrival *arrival, uint64_t seq, int *ret_done)
{
	uint64_t last = 0, index;
	enum status status = store_submission_last(arrival->core->store, &arrival->seat->agency, &last, &index);

	if (status && status != STATUS_NOT_FOUND)
		return status;
	*ret_done = seq != last + 1;
	if (!*ret_done)
		return STATUS_OK;
	status = arrival_say(arrival, REFUSAL_EXPECTED_SEQ);
	arrival->answer->expected_seq = last + 1;
	return status;
}

/* ---- taking a note ---- */

enum status
arrival_log(struct arrival *arrival, const struct arrival_leaf *leaf, uint64_t *ret_index)
{
	struct core *core = arrival->core;
	const struct store_new_leaf new_leaf = {leaf->kind, arrival->raw, leaf->digest, core->now};
	uint64_t index = 0;
	enum status status = store_leaf_add(core->store, &new_leaf, &index);

	if (!status && leaf->seq)
		status = store_submission_add(core->store, &arrival->seat->agency, leaf->seq, index);
	if (status)
		return status;
	*arrival->answer = (struct frame_answer){.index = index, .accepted_ms = core->now.ms};
	*ret_index = index;
	core->accepted_notes++;
	return STATUS_OK;
}

enum status
arrival_refuse(struct arrival *arrival, const struct arrival_leaf *leaf, const struct store_refusal *refusal,
	      uint64_t *ret_index)
{
	struct arrival_leaf refused = *leaf;
	enum status status;

	refused.kind = LEAF_REFUSED;
	status = arrival_log(arrival, &refused, ret_index);
	if (!status)
		status = store_refusal_add(arrival->core->store, *ret_index, refusal);
	if (!status)
		status = say_refusal(arrival, refusal);
	log_event(LOG_LINE_WARNING, "message.refused", "index=%llu from=%s why=%s", (unsigned long long)*ret_index,
		  arrival->seat->agency.name, refusal_row(refusal->code)->word);
	return status;
}
