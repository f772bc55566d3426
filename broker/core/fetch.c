#include "core/fetch.h"

#include "base/log.h"

/* What a batch and an item take beside notes and bodies (bytes). */
#define BATCH_BYTES 256
#define ITEM_BYTES 96

/* Give ${item} its body if it is small enough to ride along. */
static enum status
add_body(struct core *core, const struct store_item *item, size_t *room, struct frame_item *to)
{
	enum status status;

	to->body_bytes = item->body_bytes;
	if (!item->body || item->body_bytes > MAX_INLINE_BODY_BYTES || item->body_bytes > *room)
		return STATUS_OK;
	status = store_body_read(core->store, item->body, 0, core->question, &to->body);
	/* one that came in pieces is asked for in pieces */
	if (!status && to->body.size != item->body_bytes)
		to->body = (struct view){0};
	*room -= to->body.size;
	return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

/* Fill ${batch} with what fits into one frame. */
static enum status
fill(struct core *core, const struct seat *seat, struct frame_batch *batch)
{
	const struct store_items_ask ask = {seat->agency, seat->after, seat->max,
					    MAX_FRAME_BYTES - BATCH_BYTES - MAX_BATCH_ITEMS * ITEM_BYTES};
	size_t room = ask.most_bytes, count = 0;
	struct store_item *items = NULL;
	enum status status = store_items(core->store, &ask, core->question, &items, &count);

	for (size_t i = 0; !status && i < count; i++) {
		struct frame_item *to = &batch->items[i];
		size_t note = items[i].note.note.size;

		/* a directory longer than a frame is fetched by its index */
		if (note > room && i)
			break;
		*to = (struct frame_item){.cursor = items[i].cursor,
					  .kind = items[i].note.leaf.kind,
					  .index = items[i].note.leaf.index,
					  .accepted_ms = items[i].note.leaf.accepted.ms};
		if (note <= room) {
			to->note = items[i].note.note;
			room -= note;
		}
		status = add_body(core, &items[i], &room, to);
		batch->count = i + 1;
	}
	return status;
}

static void
let_wait(struct core *core, struct seat *seat)
{
	seat->is_waiting = 1;
	if (seat->until.ms < core->next_until.ms)
		core->next_until = seat->until;
}

/* Answer ${seat}'s fetch; with nothing to give and time left, let it wait. */
static enum status
answer(struct core *core, struct seat *seat)
{
	struct frame_batch *batch = arena_alloc(core->question, sizeof *batch);
	struct frame frame = {seat->nonce, FRAME_BATCH, {.batch = batch}};
	enum status status = batch ? fill(core, seat, batch) : STATUS_NO_MEMORY;

	if (status == STATUS_CORRUPT) {
		/* nobody is served a note that is not the one accepted */
		core->damaged_notes++;
		log_event(LOG_LINE_ERROR, "store.damaged", "agency=%s after=%llu", seat->agency.name,
			  (unsigned long long)seat->after);
		seat->is_waiting = 0;
		return inner_problem(core, seat->question, seat->nonce, REFUSAL_BUSY);
	}
	if (status)
		return status;
	seat->has_news = 0;
	if (!batch->count && seat->until.ms > core->tick.ms) {
		let_wait(core, seat);
		return STATUS_OK;
	}
	seat->is_waiting = 0;
	seat->answered = core->turns;
	return inner_reply(core, seat->question, &frame);
}

enum status
fetch_frame(struct question *question)
{
	struct core *core = question->core;
	const struct frame_fetch *fetch = &question->frame->as.fetch;
	struct seat *seat = question->seat;
	enum status status = STATUS_OK;

	/* one fetch an agency: the older one is done with */
	if (seat->is_waiting && seat->question != question->number) {
		struct frame_batch *none = arena_alloc(core->question, sizeof *none);
		struct frame frame = {seat->nonce, FRAME_BATCH, {.batch = none}};

		status = none ? inner_reply(core, seat->question, &frame) : STATUS_NO_MEMORY;
	}
	seat->is_waiting = 0;
	if (!status)
		status = store_fetched(core->store, &seat->agency, fetch->after, core->now);
	if (status)
		return status;
	seat->question = question->number;
	seat->nonce = question->frame->nonce;
	seat->after = fetch->after;
	seat->max = fetch->max < MAX_BATCH_ITEMS ? fetch->max : MAX_BATCH_ITEMS;
	seat->until.ms = core->tick.ms + (int64_t)(fetch->wait_ms < MAX_WAIT_MS ? fetch->wait_ms : MAX_WAIT_MS);
	if (core->reply_bytes <= CORE_REPLY_BYTES)
		return answer(core, seat);
	seat->has_news = core->has_deliveries = core->has_more = 1; /* this turn has said enough */
	let_wait(core, seat);
	return STATUS_OK;
}

enum status
fetch_wake(struct core *core)
{
	enum status status = STATUS_OK;

	if (!core->has_deliveries && core->next_until.ms > core->tick.ms)
		return STATUS_OK;
	core->has_deliveries = 0;
	core->next_until.ms = INT64_MAX;
	for (size_t i = 0; !status && i < core->seats.count; i++) {
		struct seat *seat = core->seats.list[i];

		if (!seat->is_waiting)
			continue;
		if (!seat->has_news && seat->until.ms > core->tick.ms) {
			let_wait(core, seat);
		} else if (core->reply_bytes > CORE_REPLY_BYTES) {
			seat->has_news = core->has_deliveries = core->has_more = 1;
		} else {
			status = answer(core, seat);
			arena_reset(core->question);
		}
	}
	return status;
}
