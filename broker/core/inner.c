#include "core/inner.h"

#include <stdlib.h>

#include "wire/frame.h"

int
inner_is_fatal(enum status status)
{
	return status == STATUS_FULL || status == STATUS_IO || status == STATUS_MISCONFIGURED || status == STATUS_NEWER;
}

enum status
inner_reply(struct core *core, uint64_t number, const struct frame *frame)
{
	struct view bytes;
	enum status status = frame_encode(frame, core->turn, &bytes);

	if (status)
		return status;
	if (core->reply_count == core->reply_room) {
		size_t room = core->reply_room ? core->reply_room * 2 : MAX_TURN_FRAMES;
		struct front_reply *grown = realloc(core->replies, room * sizeof *grown);

		if (!grown)
			return STATUS_NO_MEMORY;
		core->replies = grown;
		core->reply_room = room;
	}
	core->replies[core->reply_count++] = (struct front_reply){number, bytes};
	core->reply_bytes += bytes.size;
	return STATUS_OK;
}

enum status
inner_problem(struct core *core, uint64_t number, uint64_t nonce, enum refusal code)
{
	const struct frame frame = {nonce, FRAME_PROBLEM, {.problem = {code}}};

	return inner_reply(core, number, &frame);
}

enum status
inner_part(struct question *question, const struct frame_part *part)
{
	const struct frame answer = {question->frame->nonce, FRAME_PART, {.part = *part}};

	if (question->core->reply_bytes > CORE_REPLY_BYTES)
		return inner_problem(question->core, question->number, question->frame->nonce, REFUSAL_BUSY);
	return inner_reply(question->core, question->number, &answer);
}

enum status
inner_leaf_count(const struct core *core, uint64_t *ret_count)
{
	struct leaf last;
	enum status status = store_leaf_last(core->store, &last);

	if (status && status != STATUS_NOT_FOUND)
		return status;
	*ret_count = status ? 0 : last.index + 1;
	return STATUS_OK;
}
