/* What time does to requests: places come free, declarations end. */
#include "crs/requests_inner.h"

#include <string.h>

#include "content/json_form.h"

/** How long a copy waits for the card of whoever covers (milliseconds). */
#define COVER_WAIT_MS 5000

static enum status
tick_agency(struct agent *agent, const char *agency, struct agent_now now, struct arena *arena, int64_t *ret_wait_ms)
{
	const struct requests_wanted wanted = {.agency = agency, .is_open = 1};
	struct request_kept **order = NULL;
	struct capacity_kept capacity;
	struct requests_load load;
	struct requests_kept open;
	const int64_t now_ms = now.civil.ms;
	size_t held = 0;
	uint64_t free = 0;
	enum status status = requests_load_of(agent, agency, &capacity, &load);

	if (!status)
		status = requests_store_list(agent_db(agent), &wanted, arena, &open);
	for (size_t i = 0; !status && i < open.count; i++)
		if (open.rows[i].state == REQUEST_HELD)
			open.rows[held++] = open.rows[i];
	if (!status)
		status = requests_places(open.rows, held, now_ms, arena, &order);
	if (!status)
		free = requests_order_free(&capacity.capacity, load, now_ms);
	for (size_t i = 0; !status && i < free && i < held; i++)
		status = requests_let_go(agent, order[i], &(struct requests_going){held - i - 1, now});
	if (!status && requests_order_holds(&capacity.capacity, now_ms) &&
	    capacity.capacity.until_ms - now_ms < *ret_wait_ms)
		*ret_wait_ms = capacity.capacity.until_ms - now_ms;
	return status;
}

/* Its content and files under another address. */
static enum status
copy_fill(struct agent *agent, const struct request_kept *request, const char *cover, struct arena *arena,
	  struct agent_submission *ret_copy)
{
	struct document_problems *problems = arena_alloc(arena, sizeof *problems);
	const struct json_put puts[] = {
		{"/to/0", JSON_PUT_TEXT, cover, 0, 0},
		{"/clientReference", JSON_PUT_TEXT, arena_print(arena, "cover-%s", request->id.hex), 0, 0},
	};
	struct agent_message message;
	enum status status =
		problems && puts[1].text ? agent_message(agent, &request->sent_id, arena, &message) : STATUS_NO_MEMORY;

	if (!status)
		status = document_write(&message.document, NULL, arena, &ret_copy->json);
	if (!status)
		status = json_form_drop(ret_copy->json, "replaces", arena, &ret_copy->json);
	if (!status)
		status = json_form_fill(ret_copy->json, (struct json_puts){puts, 2}, arena, &ret_copy->json, problems);
	ret_copy->files = status ? NULL : message.document.attachments;
	ret_copy->file_count = status ? 0 : message.document.attachment_count;
	return status;
}

/* The same to whoever covers; where nobody does, that is all that can be done
 * here: the list says so, and somebody rings. */
static enum status
copy_to_cover(struct agent *agent, const struct request_kept *request, struct agent_now now, struct arena *arena)
{
	const char *cover = requests_cover(agent_trust(agent), request->agency.name);
	struct document_problems *problems = arena_alloc(arena, sizeof *problems);
	struct agent_submission submission = {.file_count = 0};
	struct agent_sent sent;
	enum status status = problems ? STATUS_OK : STATUS_NO_MEMORY;

	if (!status && cover && request->state == REQUEST_SENT) {
		status = copy_fill(agent, request, cover, arena, &submission);
		if (!status)
			status = agent_enqueue(agent, &submission, now, arena, &sent, problems);
		if (!status)
			status = requests_store_copy(agent_db(agent), &sent.id, request->number);
	}
	if (status == STATUS_BUSY || status == STATUS_NO_MEMORY || status == STATUS_GONE || status_is_broken(status))
		return status;
	return requests_store_cover(agent_db(agent), request->number, 0);
}

static enum status
cover_all(struct agent *agent, struct agent_now now, struct arena *arena, int64_t *ret_wait_ms)
{
	struct request_kept request = {.number = 0};
	enum status status;

	while (!(status = requests_store_uncovered(agent_db(agent), request.number, &request))) {
		status = copy_to_cover(agent, &request, now, arena);
		if (status == STATUS_BUSY && *ret_wait_ms > COVER_WAIT_MS)
			*ret_wait_ms = COVER_WAIT_MS;
		if (status && status != STATUS_BUSY)
			return status;
	}
	return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

/* What was said of a request that never goes does not go either. */
static enum status
drop_left(struct agent *agent, struct agent_now now)
{
	struct envelope_id id;
	enum status status;

	while (!(status = requests_store_left(agent_db(agent), &id))) {
		status = agent_drop(agent, &id, now);
		if (status && status != STATUS_NOT_FOUND)
			return status;
		status = requests_store_left_over(agent_db(agent), &id);
		if (status)
			return status;
	}
	return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status
requests_tick(struct agent *agent, struct agent_now now, struct arena *arena, int64_t *ret_wait_ms)
{
	struct agency *agencies = NULL;
	size_t count = 0;
	enum status status = drop_left(agent, now);

	if (!status)
		status = cover_all(agent, now, arena, ret_wait_ms);
	if (!status)
		status = requests_store_agencies(agent_db(agent), arena, &agencies, &count);
	for (size_t i = 0; !status && i < count; i++)
		status = tick_agency(agent, agencies[i].name, now, arena, ret_wait_ms);
	return status;
}
