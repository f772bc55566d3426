#include "core/refill_erase.h"

#include <string.h>

#include "base/digest.h"
#include "note/erasure.h"
#include "store/store_erase.h"

static enum status
end_duties(struct core *core, const struct case_token *token)
{
	struct duty *duties;
	size_t count;
	enum status status = store_group_duties(core->store, token, core->scratch, &duties, &count);

	for (size_t i = 0; !status && i < count; i++) {
		if (!duty_is_open(&duties[i]))
			continue;
		duties[i].state = DUTY_ENDED;
		duties[i].ended = core->now;
		status = store_duty_change(core->store, &duties[i]);
	}
	return status;
}

/* Close what has lost the note that closed it; by its own token, for want of
 * that note's id. */
static enum status
close_all(struct core *core, const struct case_token *token)
{
	struct case_row *rows;
	size_t count;
	enum status status = store_group(core->store, token, core->scratch, &rows, &count);

	for (size_t i = 0; !status && i < count; i++) {
		if (rows[i].closed_by.hex[0])
			continue;
		memcpy(rows[i].closed_by.hex, rows[i].token.hex, ID_SIZE);
		status = end_duties(core, token);
		if (!status)
			status = store_case_put(core->store, &rows[i]);
	}
	return status;
}

static enum status
erase_case(struct core *core, const struct case_token *token)
{
	struct case_row row;
	enum status status = store_case_find(core->store, token, &row);

	/* it began and was erased after the store's own last leaf; or it went with
	 * one that it was linked with */
	if (status)
		return status == STATUS_NOT_FOUND ? STATUS_OK : status;
	status = close_all(core, token);
	return status ? status : store_group_erase(core->store, token);
}

enum status
refill_erase_take(struct core *core, struct view raw)
{
	const struct store_new_leaf leaf = {LEAF_ERASURE, raw, digest_of(raw), core->now};
	struct erasure erasure;
	uint64_t index = 0;
	enum status status = erasure_decode(raw, core->question, &erasure);

	if (!status)
		status = store_leaf_add(core->store, &leaf, &index);
	for (size_t i = 0; !status && i < erasure.range_count; i++)
		for (uint64_t at = erasure.ranges[i].first; !status && at <= erasure.ranges[i].last && at < index; at++)
			status = store_note_erase(core->store, at);
	for (size_t i = 0; !status && i < erasure.case_count; i++) {
		status = erase_case(core, &erasure.cases[i]);
		arena_reset(core->scratch);
	}
	core->is_due_known = core->is_return_known = 0;
	return status ? status : store_duty_count(core->store, &core->open_duties);
}

enum status
refill_erase_stand_in(struct core *core, const struct envelope *envelope)
{
	const struct known *known = &core->known;
	const struct case_token *tokens;
	size_t count = 0;
	enum status status = decide_others(envelope, core->scratch, &tokens, &count);

	for (size_t i = 0; !status && i < count; i++) {
		struct case_row row = {.token = tokens[i], .group = tokens[i], .holder = envelope->from,
				       .home = envelope->from, .returns = {INSTANT_NEVER}};

		if (known->policy_count)
			row.home = known->policies[0]->governs;
		status = store_case_find(core->store, &tokens[i], &row);
		if (status == STATUS_NOT_FOUND)
			status = store_case_put(core->store, &row);
	}
	return status;
}
