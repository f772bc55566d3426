#include "core/offer.h"

#include <string.h>

#include "base/log.h"
#include "note/directory.h"

enum status
offer_begin(struct core *core)
{
	enum status status = store_asking_find(core->store, &core->asking);

	if (status != STATUS_NOT_FOUND)
		return status;
	core->asking = (struct store_asking){.is_over = 1};
	return STATUS_OK;
}

/* ---- whom to wait for ---- */

/* Has ${agency} brought all that it said it has? */
static enum status
is_heard(struct core *core, const struct agency *agency, int *ret_is)
{
	uint64_t said = 0, have = 0, index;
	enum status status = store_heard_find(core->store, agency, &said);

	*ret_is = 0;
	if (status)
		return status == STATUS_NOT_FOUND ? STATUS_OK : status;
	status = store_submission_last(core->store, agency, &have, &index);
	if (status == STATUS_NOT_FOUND)
		status = STATUS_OK;
	*ret_is = have >= said;
	return status;
}

/* One that can have sent or received something, and is not revoked. */
static int
is_expected(const struct known *known, const struct agency *agency)
{
	const struct directory_agency *entry = known_agency(known, agency->name);

	return entry && !directory_is_revoked(entry, REVOKED_AGENCY);
}

/* How many of them but ${asker} were not heard, at most ${most}.  Whoever stands
 * before ${asking_at} was: there may be thousands. */
static enum status
count_unheard(struct core *core, const struct agency *asker, size_t most, size_t *ret_count)
{
	const struct known *known = &core->known;
	enum status status = STATUS_OK;
	size_t count = 0, heard = 0, at;

	if (core->asking_cards != known->cards_index)
		core->asking_at = 0; /* a new card may stand anywhere */
	core->asking_cards = known->cards_index;
	for (at = core->asking_at; !status && count < most && at < known->card_count; at++) {
		const struct agency *agency = &known->cards[at]->agency;
		int is = 1;

		if (is_expected(known, agency))
			status = is_heard(core, agency, &is);
		count += !is && (!asker || strcmp(asker->name, agency->name) != 0);
		if (!status && is && at == core->asking_at + heard)
			heard++;
	}
	core->asking_at += heard;
	*ret_count = count;
	return status;
}

/* Nobody is waited for any more. */
static enum status
end(struct core *core, size_t unheard)
{
	enum status status = store_asking_over(core->store);

	if (status)
		return status;
	core->asking.is_over = 1;
	log_event(unheard ? LOG_LINE_WARNING : LOG_LINE_INFO, "restore.over", "unheard=%zu", unheard);
	return STATUS_OK;
}

/* The time while nothing ran does not count, since nobody could ring then, and
 * no civil clock does.  So what ran is kept, and each process goes on from there
 * by its own monotonic clock. */
static enum status
count_time(struct core *core)
{
	const int64_t more = core->tick.ms - core->waited_at.ms;

	if (more < CORE_WAITED_MS && core->asking.waited_ms + more < CORE_RESTORING_MS)
		return STATUS_OK;
	core->asking.waited_ms += more;
	core->waited_at = core->tick;
	return store_asking_waited(core->store, core->asking.waited_ms);
}

/* Does the waiting go on? */
static enum status
look(struct core *core)
{
	size_t unheard = 0;
	int is_late;
	enum status status;

	if (core->asking.is_over)
		return STATUS_OK;
	status = count_time(core);
	if (status)
		return status;
	is_late = core->asking.waited_ms >= CORE_RESTORING_MS;
	status = count_unheard(core, NULL, is_late ? SIZE_MAX : 1, &unheard);
	return status || (unheard && !is_late) ? status : end(core, unheard);
}

int
offer_was_said(struct core *core, const struct agency *agency, uint64_t seq)
{
	uint64_t said = 0;

	return !core->asking.is_over && !store_heard_find(core->store, agency, &said) && seq <= said;
}

int
offer_is_awaited(struct arrival *arrival, uint64_t seq)
{
	struct core *core = arrival->core;
	size_t unheard = 0;

	if (core->refill || core->asking.is_over)
		return 0;
	for (size_t i = 0; i < arrival->submit->refused_count; i++)
		if (arrival->submit->refused[i] == seq)
			return 0;
	/* where the store is at fault the note is put off, whatever it is */
	if (look(core))
		return 1;
	if (core->asking.is_over)
		return 0;
	/* its own notes come in their order: it waits for the others' alone */
	return count_unheard(core, &arrival->seat->agency, 1, &unheard) || unheard;
}

/* ---- bodies ---- */

enum status
offer_lost(struct core *core, uint64_t index, const struct envelope *envelope)
{
	return store_lost_add(core->store, &(struct store_lost){index, envelope->body, envelope->body_bytes});
}

enum status
offer_body(struct core *core, const struct digest *digest, const struct store_body *body)
{
	uint64_t left = 0;
	size_t count = 0;
	enum status status = STATUS_OK;

	if (!core->asking.at.ms)
		return STATUS_OK;
	status = store_lost_found(core->store, digest, body->total, body->number, &count);
	if (status || !count)
		return status;
	status = store_lost_count(core->store, &left);
	if (!status)
		log_event(left ? LOG_LINE_DEBUG : LOG_LINE_INFO, left ? "body.found" : "body.all-found",
			  "number=%llu left=%llu", (unsigned long long)body->number, (unsigned long long)left);
	return status;
}

enum status
offer_frame(struct question *question)
{
	struct core *core = question->core;
	const struct frame_offer *offer = &question->frame->as.offer;
	struct store_lost_page page = {question->seat->agency, offer->below, MAX_WANTS, 1};
	struct frame_wanted *wanted = arena_alloc(core->question, sizeof *wanted);
	struct frame answer = {question->frame->nonce, FRAME_WANTED, {.wanted = wanted}};
	struct store_lost *list = NULL;
	size_t count = 0;
	enum status status = wanted ? STATUS_OK : STATUS_NO_MEMORY;

	if (!status && !core->asking.is_over)
		status = store_heard(core->store, &question->seat->agency, offer->seq);
	if (!status)
		status = look(core);
	if (!status)
		status = store_lost_page(core->store, &page, core->question, &list, &count);
	if (status)
		return status;
	for (size_t i = 0; i < count; i++)
		wanted->wants[i] = (struct frame_want){list[i].index, list[i].body, list[i].total};
	wanted->count = count;
	/* nothing lies below the first leaf, and 0 asks for all */
	wanted->next = page.below;
	wanted->more = !page.is_end && page.below;
	return inner_reply(core, question->number, &answer);
}
