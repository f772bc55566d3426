/* Sealing again what is held, under its own id: nobody has seen it yet, so no
 * one can have two of it. */
#include "runtime/agent_kind.h"

#include <string.h>

#include "content/json_form.h"
#include "runtime/agent_inner.h"
#include "runtime/agent_store_kind.h"
#include "runtime/agent_store_sent.h"
#include "runtime/compose.h"

/* The same document with ${puts} in it; its files stay. */
static enum status
fill(const struct document *old, struct json_puts puts, struct arena *arena, struct document *ret_document)
{
	struct document_problems *problems = arena_alloc(arena, sizeof *problems);
	struct document document;
	struct view json;
	enum status status = problems ? document_write(old, NULL, arena, &json) : STATUS_NO_MEMORY;

	if (!status)
		status = json_form_fill(json, puts, arena, &json, problems);
	if (!status)
		status = document_read(json, arena, &document, problems);
	if (!status && document.attachment_count != old->attachment_count)
		status = STATUS_MALFORMED;
	if (status)
		return status;
	document.attachments = old->attachments;
	*ret_document = document;
	return STATUS_OK;
}

static size_t
others(const struct agent *agent, const struct envelope *envelope, struct agency *to)
{
	size_t count = 0;

	for (size_t i = 0; i < envelope->to_count; i++)
		if (strcmp(envelope->to[i].agency.name, agent->self.name) != 0)
			to[count++] = envelope->to[i].agency;
	return count;
}

enum status
agent_renew(struct agent *agent, const struct envelope_id *id, struct json_puts puts, struct agent_now now,
	    struct arena *arena)
{
	const struct compose_context context = {agent->self, agent->trust, now.civil};
	struct agency to[MAX_RECIPIENTS];
	struct document_problem problem;
	struct compose_request request = {.to = to, .id = *id};
	struct composed composed;
	struct document document;
	struct agent_message old;
	struct sent_kept row;
	enum status status = agent_store_sent_find(agent->db, id, arena, &row);

	if (!status && !row.is_held)
		status = STATUS_NOT_FOUND;
	if (!status)
		status = agent_message(agent, id, arena, &old);
	if (!status)
		status = fill(&old.document, puts, arena, &document);
	if (status)
		return status;
	request.document = &document;
	request.to_count = others(agent, &old.envelope, to);
	request.case_token = row.case_token;
	request.re = row.re;
	request.replaces = row.replaces;
	status = compose_message(&context, &request, arena, &composed, &problem);
	if (!status)
		status = agent_store_body_drop(agent->db, &row.body);
	if (!status)
		status = agent_store_body_add(agent->db, &composed.envelope.body, 0, composed.body);
	return status ? status
		      : agent_store_kind_renew(agent->db, id, composed.before_seq, &composed.envelope.body,
					       composed.envelope.body_bytes);
}
