#include "core/casefile.h"

#include <string.h>

#include "core/deliver.h"
#include "note/envelope.h"

static enum status
read_past(const struct store_note *note, struct arena *arena, struct past *ret_past)
{
	struct envelope *envelope = arena_alloc(arena, sizeof *envelope);
	enum status status = envelope ? envelope_decode(note->note, arena, envelope) : STATUS_NO_MEMORY;

	if (status)
		return status == STATUS_NO_MEMORY ? status : STATUS_CORRUPT;
	*ret_past = (struct past){envelope, note->leaf.index, note->leaf.accepted};
	return STATUS_OK;
}

enum status
casefile_load(struct core *core, const struct case_token *token, struct case_state *ret_state, int *ret_is_new)
{
	struct case_state state = {.self = {.token = *token, .group = *token, .returns = {INSTANT_NEVER}}};
	struct store_case stored;
	struct store_note *notes;
	struct duty *duties;
	struct past *past;
	enum status status = store_case_find(core->store, token, &stored);

	if (status == STATUS_NOT_FOUND) {
		*ret_state = state;
		*ret_is_new = 1;
		return STATUS_OK;
	}
	if (!status)
		status = store_case_notes(core->store, token, core->scratch, &notes, &state.past_count);
	if (!status)
		status = store_case_duties(core->store, token, core->scratch, &duties, &state.duty_count);
	if (status)
		return status;
	past = arena_array(core->scratch, state.past_count ? state.past_count : 1, sizeof *past);
	if (!past)
		return STATUS_NO_MEMORY;
	for (size_t i = 0; !status && i < state.past_count; i++)
		status = read_past(&notes[i], core->scratch, &past[i]);
	if (status)
		return status;
	state.self.home = stored.home;
	state.self.holder = stored.holder;
	state.self.closed_by = stored.closed_by;
	state.past = past;
	state.duties = duties;
	*ret_state = state;
	*ret_is_new = 0;
	return STATUS_OK;
}

enum status
casefile_past(struct core *core, const struct envelope_id *id, enum casefile_which which, const struct past **ret_past,
	      struct store_envelope *ret_found)
{
	struct store_note note;
	struct past *past;
	enum status status = id->hex[0] ? store_envelope_find(core->store, id, ret_found) : STATUS_NOT_FOUND;

	*ret_past = NULL;
	if (status == STATUS_NOT_FOUND || (!status && which == CASEFILE_ACCEPTED && !ret_found->is_accepted))
		return STATUS_OK;
	past = arena_alloc(core->scratch, sizeof *past);
	if (!status && !past)
		status = STATUS_NO_MEMORY;
	if (!status)
		status = store_note_find(core->store, ret_found->index, core->scratch, &note);
	if (!status)
		status = read_past(&note, core->scratch, past);
	if (!status)
		*ret_past = past;
	return status;
}

static enum status
apply_duties(struct core *core, const struct decision *decision)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; !status && i < decision->change_count; i++) {
		const struct change *change = &decision->changes[i];

		if (change->is_new) {
			status = store_duty_add(core->store, &change->duty);
			core->open_duties += (uint64_t)duty_is_open(&change->duty);
		} else {
			status = store_duty_change(core->store, &change->duty);
			if (!duty_is_open(&change->duty) && core->open_duties)
				core->open_duties--;
		}
	}
	if (decision->change_count)
		core->is_due_known = 0;
	return status;
}

enum status
casefile_apply(struct core *core, const struct casefile_change *change, struct decision *decision)
{
	enum status status = apply_duties(core, decision);

	/* after the duties, so that the store's own check sees them as they now are */
	for (size_t i = 0; !status && !change->is_new && i < decision->row_count; i++) {
		const struct case_row *row = &decision->rows[i];

		status = store_case_put(core->store,
					&(struct store_case){row->token, row->home, row->holder, row->closed_by});
	}
	if (!status)
		status = deliver_notices(core, decision->notices, decision->notice_count);
	return status;
}
