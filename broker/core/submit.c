#include "core/submit.h"

#include <string.h>

#include "base/digest.h"
#include "base/log.h"
#include "core/arrival.h"
#include "core/cards.h"
#include "core/lapse.h"
#include "core/message.h"
#include "core/receipts.h"
#include "note/card.h"
#include "note/envelope.h"
#include "note/lines.h"
#include "note/receipt.h"

enum status
submit_note(struct arrival *arrival)
{
	if (arrival->raw.size > MAX_NOTE_BYTES)
		return arrival_say(arrival, REFUSAL_TOO_BIG);
	if (lines_begins(arrival->raw, ENVELOPE_FIRST_LINE))
		return message_take(arrival);
	if (lines_begins(arrival->raw, RECEIPT_FIRST_LINE))
		return receipts_take(arrival);
	if (lines_begins(arrival->raw, CARD_FIRST_LINE))
		return cards_take(arrival);
	return arrival_say(arrival, REFUSAL_NOTE_GRAMMAR);
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
	return undone ? undone : arrival_say(arrival, REFUSAL_BUSY);
}

static enum status
take_whole(struct arrival *arrival)
{
	struct core *core = arrival->core;
	uint64_t open_duties;
	size_t steps = 0;
	enum status status = lapse_run(core);

	open_duties = core->open_duties;
	steps = steps_mark(&core->steps);
	if (!status)
		status = store_mark(core->store);
	if (status)
		return status;
	status = submit_note(arrival);
	if (!status)
		return store_keep(core->store);
	core->open_duties = open_duties;
	steps_undo(&core->steps, steps);
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
