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

/* All that was accepted in the group, decoded. */
static enum status
load_past(struct core *core, const struct case_token *token, struct case_state *state)
{
	struct store_note *notes;
	struct past *past;
	enum status status = store_group_notes(core->store, token, core->scratch, &notes, &state->past_count);

	if (status)
		return status;
	past = arena_array(core->scratch, state->past_count ? state->past_count : 1, sizeof *past);
	if (!past)
		return STATUS_NO_MEMORY;
	for (size_t i = 0; !status && i < state->past_count; i++)
		status = read_past(&notes[i], core->scratch, &past[i]);
	state->past = past;
	return status;
}

enum status
casefile_load(struct core *core, const struct case_token *token, struct case_state *ret_state, int *ret_is_new)
{
	struct case_state state = {.self = {.token = *token, .group = *token, .returns = {INSTANT_NEVER}}};
	struct case_row *rows;
	struct duty *duties;
	size_t row_count = 0;
	enum status status = store_group(core->store, token, core->scratch, &rows, &row_count);

	if (status == STATUS_NOT_FOUND) {
		*ret_state = state;
		*ret_is_new = 1;
		return STATUS_OK;
	}
	if (!status)
		status = load_past(core, token, &state);
	if (!status)
		status = store_group_duties(core->store, token, core->scratch, &duties, &state.duty_count);
	if (status)
		return status;
	state.self = rows[0];
	state.linked = rows + 1;
	state.linked_count = row_count - 1;
	state.duties = duties;
	*ret_state = state;
	*ret_is_new = 0;
	return STATUS_OK;
}

/* The same group as ${state} sees, seen from the linked case ${at}. */
static enum status
turn_round(const struct case_state *state, size_t at, struct arena *arena, struct case_state *ret_state)
{
	struct case_state turned = *state;
	struct case_row *linked = arena_array(arena, state->linked_count, sizeof *linked);

	if (!linked)
		return STATUS_NO_MEMORY;
	memcpy(linked, state->linked, state->linked_count * sizeof *linked);
	linked[at] = state->self;
	turned.self = state->linked[at];
	turned.linked = linked;
	*ret_state = turned;
	return STATUS_OK;
}

/* A state among ${count} that holds the case of ${token}: it is linked. */
static const struct case_state *
find_linked(const struct case_state *states, size_t count, const struct case_token *token, size_t *ret_at)
{
	for (size_t i = 0; i < count; i++) {
		for (size_t n = 0; n < states[i].linked_count; n++) {
			if (strcmp(states[i].linked[n].token.hex, token->hex) != 0)
				continue;
			*ret_at = n;
			return &states[i];
		}
	}
	return NULL;
}

enum status
casefile_others(struct core *core, const struct envelope *envelope, const struct case_state *state,
		const struct case_state **ret_others, size_t *ret_count)
{
	const struct case_token *tokens;
	struct case_state *others = NULL;
	size_t token_count = 0, count = 0;
	enum status status = decide_others(envelope, core->scratch, &tokens, &token_count);

	if (!status && token_count) {
		others = arena_array(core->scratch, token_count, sizeof *others);
		status = others ? STATUS_OK : STATUS_NO_MEMORY;
	}
	for (size_t i = 0; !status && i < token_count; i++) {
		size_t at = 0;
		const struct case_state *same = find_linked(state, 1, &tokens[i], &at);
		int is_new = 0;

		if (!same)
			same = find_linked(others, count, &tokens[i], &at);
		status = same ? turn_round(same, at, core->scratch, &others[count])
			      : casefile_load(core, &tokens[i], &others[count], &is_new);
		count += !is_new;
	}
	if (status)
		return status;
	*ret_others = others;
	*ret_count = count;
	return STATUS_OK;
}

enum status
casefile_past(struct core *core, const struct envelope_id *id, const struct past **ret_past,
	      struct store_envelope *ret_found)
{
	struct store_note note;
	struct past *past;
	enum status status = id->hex[0] ? store_envelope_find(core->store, id, ret_found) : STATUS_NOT_FOUND;

	*ret_past = NULL;
	if (status == STATUS_NOT_FOUND || (!status && !ret_found->is_accepted))
		return STATUS_OK;
	past = arena_alloc(core->scratch, sizeof *past);
	if (!status && !past)
		status = STATUS_NO_MEMORY;
	if (!status)
		status = store_note_find(core->store, ret_found->index, core->scratch, &note);
	/* erased: of what it said nothing is left */
	if (!status && !note.note.size)
		return STATUS_OK;
	if (!status)
		status = read_past(&note, core->scratch, past);
	if (!status)
		*ret_past = past;
	return status;
}

/* Write the new state of a duty, and count it among the open ones or out. */
static enum status
change_duty(struct core *core, const struct duty *duty)
{
	int was_open = 0, is_open = duty_is_open(duty);
	enum status status = store_duty_is_open(core->store, duty, &was_open);

	if (!status)
		status = store_duty_change(core->store, duty);
	if (status)
		return status;
	if (was_open && !is_open && core->open_duties)
		core->open_duties--;
	if (!was_open && is_open)
		core->open_duties++;
	return STATUS_OK;
}

static enum status
apply_duties(struct core *core, const struct decision *decision)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; !status && i < decision->change_count; i++) {
		const struct duty *duty = &decision->changes[i].duty;

		if (decision->changes[i].is_new) {
			status = store_duty_add(core->store, duty);
			core->open_duties += (uint64_t)duty_is_open(duty);
		} else {
			status = change_duty(core, duty);
		}
	}
	if (decision->change_count)
		core->is_due_known = 0;
	return status;
}

enum status
casefile_make(struct core *core, const struct case_token *token, const struct decision *decision)
{
	for (size_t i = 0; i < decision->row_count; i++)
		if (!strcmp(decision->rows[i].token.hex, token->hex))
			return store_case_put(core->store, &decision->rows[i]);
	return STATUS_NOT_FOUND;
}

/* Was it closed, or opened again, by this? */
static enum status
tell_closing(struct core *core, const struct case_row *row)
{
	struct case_row before = {.closed_by = {""}};
	enum status status = steps_are_shown() ? store_case_find(core->store, &row->token, &before) : STATUS_NOT_FOUND;

	if (status)
		return status == STATUS_NOT_FOUND ? STATUS_OK : status;
	if (*row->closed_by.hex && !*before.closed_by.hex)
		steps_add(&core->steps, TRANSITION_CLOSE, "case=%s by=%s", row->token.hex, row->closed_by.hex);
	if (!*row->closed_by.hex && *before.closed_by.hex)
		steps_add(&core->steps, TRANSITION_REOPEN, "case=%s", row->token.hex);
	return STATUS_OK;
}

enum status
casefile_apply(struct core *core, struct decision *decision)
{
	enum status status = apply_duties(core, decision);

	/* after the duties, so that the store's own check sees them as they now are */
	for (size_t i = 0; !status && i < decision->row_count; i++) {
		status = tell_closing(core, &decision->rows[i]);
		if (!status)
			status = store_case_put(core->store, &decision->rows[i]);
	}
	if (decision->row_count)
		core->is_return_known = 0;
	if (!status)
		status = deliver_notices(core, decision->notices, decision->notice_count);
	return status;
}
