/* One record, and an envelope of its own for each recipient that is apart; and
 * what departs from a record, to those apart as well. */
#include "runtime/agent_kind.h"

#include <string.h>

#include "base/id.h"
#include "content/document_value.h"
#include "content/json_form.h"
#include "rules/types.h"
#include "runtime/address_table.h"
#include "runtime/trust.h"

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

/* ---- what departs from it ------------------------------------------------------ */

/** What one message may take while it is looked at (bytes). */
#define LOOKED_ARENA_BYTES (160UL * 1024 * 1024)

/**
 * struct envelope_of:
 * Which record of which meeting an envelope carries, and whom it went to, for
 * one that was apart the only one; "" for the holder's own copy.
 */
struct envelope_of {
	char meeting[ID_SIZE];
	char version[24];
	struct case_token case_token;
	struct agency recipient;
};

static enum status
look_at(struct agent *agent, const struct envelope_id *id, struct envelope_of *ret_of)
{
	struct arena *own = arena_new(LOOKED_ARENA_BYTES);
	struct agent_message message;
	enum status status = own ? agent_message(agent, id, own, &message) : STATUS_NO_MEMORY;

	memset(ret_of, 0, sizeof *ret_of);
	if (!status) {
		const struct envelope *envelope = &message.envelope;

		id_set(ret_of->meeting, sizeof ret_of->meeting, document_value(&message.document, "/meeting", own));
		id_set(ret_of->version, sizeof ret_of->version, document_value(&message.document, "/version", own));
		ret_of->case_token = envelope->case_token;
		for (size_t i = 0; i < envelope->to_count && !*ret_of->recipient.name; i++) {
			const char *name = envelope->to[i].agency.name;

			if (strcmp(name, agent_self(agent)->name) != 0 &&
			    !trust_is_side(agent_trust(agent), name, envelope->from.name))
				ret_of->recipient = envelope->to[i].agency;
		}
	}
	arena_free(own);
	return status;
}

/* The same about another envelope of the record, to those who got that one. */
static enum status
send_about(struct agent *agent, const struct agent_submission *submission, const struct envelope_id *record,
	   struct agent_now now, struct arena *arena, struct agent_packet_sent *sent,
	   struct document_problems *problems)
{
	struct agent_submission part = *submission;
	const struct json_put puts[] = {
		{"/re", JSON_PUT_TEXT, record->hex, 0, 0},
		{"/clientReference", JSON_PUT_TEXT,
		 arena_print(arena, "%s/%s", sent->items[0].sent.id.hex, record->hex), 0, 0},
	};
	struct view rest;
	enum status status = puts[1].text ? json_form_drop(submission->json, "to", arena, &rest) : STATUS_NO_MEMORY;

	if (!status)
		status = json_form_fill(rest, (struct json_puts){puts, 2}, arena, &part.json, problems);
	return status ? status : agent_enqueue(agent, &part, now, arena, &sent->items[sent->count].sent, problems);
}

static int
stands(const struct view_message *row)
{
	return row->way != VIEW_WENT || !strcmp(row->word, sent_state_word(SENT_ACCEPTED));
}

/* Everyone of the meeting is told of a departure, and who got the record apart
 * stands in no envelope but its own. */
static enum status
send_departures(struct agent *agent, const struct agent_submission *submission, struct agent_now now,
		struct arena *arena, struct agent_packet_sent *sent, struct document_problems *problems)
{
	struct view_messages rows;
	struct envelope_of named, other;
	struct document document;
	enum status status = document_read(submission->json, arena, &document, problems);

	if (status || !types_is(document.type, CLASS_OVERRIDE) || look_at(agent, &document.re, &named))
		return status;
	status = agent_view_case(agent, &named.case_token, arena, &rows);
	for (size_t i = 0; !status && i < rows.count && sent->count < AGENT_PACKET_MOST; i++) {
		const struct envelope_id *id = &rows.rows[i].id;

		if (!types_is(rows.rows[i].type, CLASS_RECORD) || !stands(&rows.rows[i]) ||
		    !strcmp(id->hex, document.re.hex) || look_at(agent, id, &other) || !*other.recipient.name ||
		    strcmp(other.meeting, named.meeting) != 0 || strcmp(other.version, named.version) != 0)
			continue;
		sent->items[sent->count].name = arena_print(arena, "%s", other.recipient.name);
		status = sent->items[sent->count].name
				 ? send_about(agent, submission, id, now, arena, sent, problems)
				 : STATUS_NO_MEMORY;
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
		status = send_departures(agent, submission, now, arena, ret_sent, ret_problems);
	if (!status)
		status = db_commit(db);
	agent_ended(agent, status);
	if (status)
		db_rollback(db);
	return status;
}
