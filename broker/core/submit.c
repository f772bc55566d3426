#include "core/submit.h"

#include <string.h>

#include "base/digest.h"
#include "base/log.h"
#include "core/cards.h"
#include "core/message.h"
#include "core/receipts.h"
#include "note/card.h"
#include "note/envelope.h"
#include "note/receipt.h"

enum status
submit_say(struct arrival *arrival, enum refusal code)
{
	*arrival->answer = (struct frame_answer){.band = refusal_row(code)->band, .code = code};
	return STATUS_OK;
}

enum status
submit_unreadable(struct arrival *arrival, enum status status, enum refusal code)
{
	if (status == STATUS_NO_MEMORY)
		return submit_say(arrival, REFUSAL_BUSY);
	return submit_say(arrival, status == STATUS_TOO_BIG ? REFUSAL_TOO_BIG : code);
}

/* ---- the same answer again ---- */

static enum status
say_refusal(struct arrival *arrival, const struct store_refusal *refusal)
{
	struct frame_answer *answer = arrival->answer;
	enum status status = submit_say(arrival, refusal->code);

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
submit_settled(struct arrival *arrival, uint64_t index)
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
submit_again(struct arrival *arrival, uint64_t seq, const struct digest *hash, int *ret_done)
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
	return submit_settled(arrival, index);
}

enum status
submit_in_order(struct arrival *arrival, uint64_t seq, int *ret_done)
{
	uint64_t last = 0, index;
	enum status status = store_submission_last(arrival->core->store, &arrival->seat->agency, &last, &index);

	if (status && status != STATUS_NOT_FOUND)
		return status;
	*ret_done = seq != last + 1;
	if (!*ret_done)
		return STATUS_OK;
	status = submit_say(arrival, REFUSAL_EXPECTED_SEQ);
	arrival->answer->expected_seq = last + 1;
	return status;
}

/* ---- taking a note ---- */

enum status
submit_log(struct arrival *arrival, const struct submit_leaf *leaf, uint64_t *ret_index)
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
submit_refuse(struct arrival *arrival, const struct submit_leaf *leaf, const struct store_refusal *refusal,
	      uint64_t *ret_index)
{
	struct submit_leaf refused = *leaf;
	enum status status;

	refused.kind = LEAF_REFUSED;
	status = submit_log(arrival, &refused, ret_index);
	if (!status)
		status = store_refusal_add(arrival->core->store, *ret_index, refusal);
	if (!status)
		status = say_refusal(arrival, refusal);
	log_event(LOG_LINE_WARNING, "message.refused", "index=%llu from=%s why=%s", (unsigned long long)*ret_index,
		  arrival->seat->agency.name, refusal_row(refusal->code)->word);
	return status;
}

static int
begins_with(struct view raw, const char *line)
{
	size_t size = strlen(line);

	return raw.size > size && !memcmp(raw.bytes, line, size) && raw.bytes[size] == '\n';
}

static enum status
take_note(struct arrival *arrival)
{
	if (arrival->raw.size > MAX_NOTE_BYTES)
		return submit_say(arrival, REFUSAL_TOO_BIG);
	if (begins_with(arrival->raw, ENVELOPE_FIRST_LINE))
		return message_take(arrival);
	if (begins_with(arrival->raw, RECEIPT_FIRST_LINE))
		return receipts_take(arrival);
	if (begins_with(arrival->raw, CARD_FIRST_LINE))
		return cards_take(arrival);
	return submit_say(arrival, REFUSAL_NOTE_GRAMMAR);
}

/* A note that is ours to blame for - memory, damage - leaves nothing behind
 * and is asked for again. */
static enum status
undo(struct arrival *arrival, enum status status)
{
	struct core *core = arrival->core;
	enum status undone;

	log_event(LOG_LINE_ERROR, "message.again", "from=%s status=%s", arrival->seat->agency.name, status_word(status));
	if (status == STATUS_CORRUPT)
		core->damaged_notes++;
	undone = store_undo(core->store);
	if (!undone && core->is_known_dirty)
		undone = known_load(&core->known, core->store);
	return undone ? undone : submit_say(arrival, REFUSAL_BUSY);
}

static enum status
take_whole(struct arrival *arrival)
{
	struct core *core = arrival->core;
	uint64_t open_duties = core->open_duties;
	enum status status = store_mark(core->store);

	if (status)
		return status;
	status = take_note(arrival);
	if (!status)
		return store_keep(core->store);
	core->open_duties = open_duties;
	return inner_is_fatal(status) ? status : undo(arrival, status);
}

/* Many long lists of needs may not fit one frame: the first few of each do. */
static enum status
reply(struct question *question, struct frame *frame)
{
	enum status status = inner_reply(question->core, question->number, frame);

	for (size_t most = MAX_NEEDS / 4; status == STATUS_TOO_BIG && most; most /= 4) {
		for (size_t i = 0; i < frame->as.answers->count; i++)
			if (frame->as.answers->answers[i].need_count > most)
				frame->as.answers->answers[i].need_count = most;
		status = inner_reply(question->core, question->number, frame);
	}
	return status;
}

enum status
submit_frame(struct question *question)
{
	struct core *core = question->core;
	const struct frame_submit *submit = &question->frame->as.submit;
	struct frame_answers *answers = arena_alloc(core->turn, sizeof *answers);
	struct frame answer = {question->frame->nonce, FRAME_ANSWERS, {.answers = answers}};
	struct digest digests[MAX_SUBMIT_NOTES];
	enum status status = answers ? STATUS_OK : STATUS_NO_MEMORY;

	for (size_t i = 0; i < submit->body_count; i++)
		digests[i] = digest_of(submit->bodies[i]);
	for (size_t i = 0; !status && i < submit->note_count; i++) {
		struct arrival arrival = {core, question->seat, question->entry, submit, digests, submit->notes[i],
					  &answers->answers[i]};

		status = take_whole(&arrival);
		answers->count = i + 1;
		/* the frame itself lies in the question's memory, not here */
		arena_reset(core->scratch);
	}
	return status ? status : reply(question, &answer);
}
