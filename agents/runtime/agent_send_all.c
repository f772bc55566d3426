/* One record, and an envelope of its own for each recipient that is apart. */
#include "runtime/agent_kind.h"

#include <string.h>

#include "base/id.h"
#include "content/document_value.h"
#include "content/json_form.h"
#include "runtime/address_table.h"

/* The same file for one agency alone.  Its reference is made from the first
 * message's id, so that it is a repeat just when that is one. */
static enum status
json_for(struct view json, const char *agency, const struct agent_sent *first, struct arena *arena,
	 struct view *ret_json)
{
	const struct json_put puts[] = {
		{"/to/0", JSON_PUT_TEXT, agency, 0, 0},
		{"/clientReference", JSON_PUT_TEXT, arena_print(arena, "%s/%s", first->id.hex, agency), 0, 0},
	};
	struct document_problems *problems = arena_alloc(arena, sizeof *problems);
	struct view rest;
	enum status status = problems && puts[1].text ? json_form_drop(json, "to", arena, &rest) : STATUS_NO_MEMORY;

	return status ? status : json_form_fill(rest, (struct json_puts){puts, 2}, arena, ret_json, problems);
}

static enum status
send_apart(struct agent *agent, const struct agent_submission *submission, struct agent_now now, struct arena *arena,
	   struct agent_packet_sent *sent, struct document_problems *problems)
{
	struct agent_submission part = *submission;
	struct document document;
	enum status status = document_read(submission->json, arena, &document, problems);
	size_t count = status ? 0 : document_value_count(&document, address_table_apart());

	for (size_t i = 0; !status && i < count && sent->count < AGENT_PACKET_MOST; i++) {
		const char *pointer = arena_print(arena, "%s/%zu", address_table_apart(), i);
		const char *agency = pointer ? document_value(&document, pointer, arena) : NULL;

		if (!agency)
			return STATUS_NO_MEMORY;
		if (!id_is_agency(agency) || !strcmp(agency, agent_self(agent)->name))
			continue;
		status = json_for(submission->json, agency, &sent->items[0].sent, arena, &part.json);
		if (!status)
			status = agent_enqueue(agent, &part, now, arena, &sent->items[sent->count].sent, problems);
		sent->items[sent->count].name = agency;
		sent->count += !status;
	}
	return status;
}

enum status
agent_send_all(struct agent *agent, const struct agent_submission *submission, struct agent_now now,
	       struct arena *arena, struct agent_packet_sent *ret_sent, struct document_problems *ret_problems)
{
	struct db *db = agent_db(agent);
	enum status status = db_begin(db);

	if (status)
		return status;
	ret_sent->count = 1;
	ret_sent->items[0].name = "";
	status = agent_enqueue(agent, submission, now, arena, &ret_sent->items[0].sent, ret_problems);
	if (!status)
		status = send_apart(agent, submission, now, arena, ret_sent, ret_problems);
	if (!status)
		status = db_commit(db);
	if (status)
		db_rollback(db);
	return status;
}
