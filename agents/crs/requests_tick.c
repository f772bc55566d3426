/* What time does to requests: places come free, declarations end. */
#include "crs/requests_inner.h"

#include <string.h>

#include "content/json_form.h"

/** How long a copy waits for the card of whoever covers (milliseconds). */
#define COVER_WAIT_MS 5000

static enum status
tick_agency(struct agent *agent, const char *agency, int64_t now_ms, struct arena *arena, int64_t *ret_wait_ms)
{
	const struct requests_wanted wanted = {.agency = agency, .is_open = 1};
	struct request_kept **order = NULL;
	struct capacity_kept capacity;
	struct requests_load load;
	struct requests_kept open;
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
		status = requests_let_go(agent, order[i], arena);
	if (!status && requests_order_holds(&capacity.capacity, now_ms) &&
	    capacity.capacity.until_ms - now_ms < *ret_wait_ms)
		*ret_wait_ms = capacity.capacity.until_ms - now_ms;
	return status;
}

static enum status
copy_json(struct agent *agent, const struct request_kept *request, const char *cover, struct arena *arena,
	  struct view *ret_json)
{
	static const char *const of_the_envelope[] = {"id", "from", "acceptedAt", "to", "clientReference", "replaces"};
	struct document_problems *problems = arena_alloc(arena, sizeof *problems);
	const struct json_put puts[] = {
		{"/to/0", JSON_PUT_TEXT, cover, 0, 0},
		{"/clientReference", JSON_PUT_TEXT, arena_print(arena, "cover-%s", request->id.hex), 0, 0},
	};
	enum status status =
		problems && puts[1].text ? agent_json(agent, &request->sent_id, arena, ret_json) : STATUS_NO_MEMORY;

	for (size_t i = 0; !status && i < sizeof of_the_envelope / sizeof *of_the_envelope; i++)
		status = json_form_drop(*ret_json, of_the_envelope[i], arena, ret_json);
	return status ? status : json_form_fill(*ret_json, (struct json_puts){puts, 2}, arena, ret_json, problems);
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
		status = copy_json(agent, request, cover, arena, &submission.json);
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
drop_left(struct agent *agent)
{
	struct envelope_id id;
	enum status status;

	while (!(status = requests_store_left(agent_db(agent), &id))) {
		status = agent_drop(agent, &id);
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
	enum status status = drop_left(agent);

	if (!status)
		status = cover_all(agent, now, arena, ret_wait_ms);
	if (!status)
		status = requests_store_agencies(agent_db(agent), arena, &agencies, &count);
	for (size_t i = 0; !status && i < count; i++)
		status = tick_agency(agent, agencies[i].name, now.civil.ms, arena, ret_wait_ms);
	return status;
}
