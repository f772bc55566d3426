#include "core/lookup.h"

#include <string.h>

#include "base/id.h"
#include "rules/standing.h"

/* Duties in one answer: all of them at their longest fit a frame. */
#define OWED_MOST 256

/* What an agency may not see, and what is not there, look the same. */
static enum status
reply_none(struct question *question)
{
	return inner_part(question, &(struct frame_part){0});
}

static enum status
by_index(struct question *question, uint64_t index, int *ret_may)
{
	struct store *store = question->core->store;
	struct leaf leaf;
	enum status status = store_leaf_find(store, index, &leaf);

	*ret_may = 0;
	if (status)
		return status;
	if (leaf.kind == LEAF_DIRECTORY || leaf.kind == LEAF_POLICY || leaf.kind == LEAF_CARD) {
		*ret_may = 1;
		return STATUS_OK;
	}
	return store_step_has(store, index, &question->seat->agency, ret_may);
}

static enum status
find_note(struct question *question, const struct frame_note_get *get, uint64_t *ret_index, int *ret_may)
{
	static const enum leaf_kind kinds[] = {LEAF_DIRECTORY, LEAF_POLICY, LEAF_CARD};
	struct store *store = question->core->store;
	struct store_published found;
	enum status status = STATUS_NOT_FOUND;

	*ret_may = 1;
	switch (get->what) {
	case WANT_DIRECTORY:
	case WANT_POLICY:
	case WANT_CARD:
		status = store_published_find(store, kinds[get->what], get->what == WANT_DIRECTORY ? "" : get->agency.name,
					      get->number, &found);
		if (!status)
			*ret_index = found.index;
		break;
	case WANT_OWN_SEQ:
		status = store_submission_find(store, &question->seat->agency, get->number, ret_index);
		break;
	case WANT_INDEX:
		*ret_index = get->number;
		status = by_index(question, get->number, ret_may);
		break;
	}
	return status;
}

enum status
lookup_note(struct question *question)
{
	const struct frame_note_get *get = &question->frame->as.note_get;
	struct core *core = question->core;
	struct store_note note;
	struct frame_part part;
	uint64_t index = 0;
	int may = 0;
	enum status status = find_note(question, get, &index, &may);

	if (!status && may)
		status = store_note_find(core->store, index, core->scratch, &note);
	if (status && status != STATUS_NOT_FOUND)
		return status;
	if (status || !may || get->offset > note.note.size)
		return reply_none(question);
	part = (struct frame_part){.total = note.note.size,
				   .offset = get->offset,
				   .bytes = {note.note.bytes + get->offset, note.note.size - (size_t)get->offset},
				   .index = index,
				   .accepted_ms = note.leaf.accepted.ms};
	if (part.bytes.size > MAX_PIECE_BYTES)
		part.bytes.size = MAX_PIECE_BYTES;
	return inner_part(question, &part);
}

enum status
lookup_body(struct question *question)
{
	const struct frame_body_get *get = &question->frame->as.body_get;
	struct core *core = question->core;
	struct store_body body;
	struct leaf leaf;
	struct frame_part part = {.offset = get->offset};
	enum status status = store_body_readable(core->store, &question->seat->agency, &get->body, &body, &part.index);

	if (!status)
		status = store_leaf_find(core->store, part.index, &leaf);
	if (!status)
		status = store_body_read(core->store, body.number, get->offset, core->scratch, &part.bytes);
	if (status)
		return status == STATUS_NOT_FOUND ? reply_none(question) : status;
	part.total = body.total;
	part.accepted_ms = leaf.accepted.ms;
	return inner_part(question, &part);
}

enum status
lookup_track(struct question *question)
{
	struct core *core = question->core;
	struct frame_steps *steps = arena_alloc(core->scratch, sizeof *steps);
	struct frame answer = {question->frame->nonce, FRAME_STEPS, {.steps = steps}};
	struct store_envelope envelope;
	struct store_step *list = NULL;
	struct leaf leaf;
	size_t count = 0;
	enum status status =
		steps ? store_envelope_find(core->store, &question->frame->as.track.envelope, &envelope) : STATUS_NO_MEMORY;

	/* another's, or one that was refused: no such envelope of yours */
	if (!status && (!envelope.is_accepted || strcmp(envelope.from.name, question->seat->agency.name) != 0))
		status = STATUS_NOT_FOUND;
	if (!status)
		status = store_leaf_find(core->store, envelope.index, &leaf);
	if (!status)
		status = store_steps(core->store, envelope.index, core->scratch, &list, &count);
	if (status && status != STATUS_NOT_FOUND)
		return status;
	if (!status) {
		steps->index = leaf.index;
		steps->accepted_ms = leaf.accepted.ms;
	}
	for (size_t i = 0; !status && i < count; i++)
		steps->steps[steps->count++] = (struct frame_step){list[i].agency.name, list[i].stored.ms,
								   list[i].verified.ms, list[i].opened.ms,
								   list[i].refused.ms,	list[i].word};
	return inner_reply(core, question->number, &answer);
}

static enum status
show_duty(struct core *core, const struct duty *duty, struct frame_duty *to)
{
	char *id = arena_alloc(core->scratch, DUTY_ID_SIZE);

	if (!id)
		return STATUS_NO_MEMORY;
	duty_id(duty, id);
	*to = (struct frame_duty){
		.id = id,
		.kind = duty_kind_word(duty->kind),
		.case_token = duty->case_token.hex,
		.debtor = duty->debtor.name,
		.creditor = duty->creditor.name,
		.child = duty->child.hex,
		.state = duty_state_word(duty->state),
		.start_ms = duty->start.ms,
		.due_ms = duty->due.ms,
		.ended_ms = duty_is_open(duty) ? 0 : duty->ended.ms,
	};
	return STATUS_OK;
}

/* Does the asker hold the case that it asks about?  Then it sees all that is
 * owed in it, by whomever: any of it may keep the case from closing. */
static enum status
look_whether_held(struct core *core, const struct standing *standing, struct store_ask *ask)
{
	struct case_row row;
	enum status status = ask->case_token.hex[0] ? store_case_find(core->store, &ask->case_token, &row) : STATUS_NOT_FOUND;

	if (!status && standing_is_side(standing, row.holder.name, ask->party.name))
		ask->party.name[0] = ask->beside.name[0] = '\0';
	return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status
lookup_owed(struct question *question)
{
	struct core *core = question->core;
	const struct standing standing = known_standing(&core->known, core->now);
	/* the out-of-hours team sees what the front door owes: at night it is theirs to do */
	const char *principal = standing_principal(&standing, question->seat->agency.name);
	struct store_ask ask = {question->seat->agency, question->frame->as.owed.case_token,
				question->frame->as.owed.after, OWED_MOST + 1, {""}};
	struct frame_duty *list = arena_array(core->scratch, OWED_MOST, sizeof *list);
	struct frame answer = {question->frame->nonce, FRAME_DUTIES, {.duties = {.duties = list}}};
	struct duty *duties = NULL;
	size_t count = 0;
	enum status status = STATUS_NO_MEMORY;

	if (principal)
		id_set(ask.beside.name, sizeof ask.beside.name, principal);
	if (list)
		status = look_whether_held(core, &standing, &ask);
	if (!status)
		status = store_duties_asked(core->store, &ask, core->scratch, &duties, &count);

	answer.as.duties.more = count > OWED_MOST;
	for (size_t i = 0; !status && i < count && i < OWED_MOST; i++) {
		status = show_duty(core, &duties[i], &list[i]);
		answer.as.duties.count = i + 1;
	}
	return status ? status : inner_reply(core, question->number, &answer);
}
