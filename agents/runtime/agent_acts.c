/* What a person does: confirm, open; and publishing our own card. */
#include "runtime/agent.h"

#include <string.h>

#include "base/digest.h"
#include "base/id.h"
#include "base/log.h"
#include "note/card.h"
#include "runtime/agent_inner.h"
#include "runtime/agent_kind.h"
#include "runtime/agent_store_inbox.h"
#include "runtime/agent_store_sent.h"

#define ACT_ARENA_BYTES (4 * 1024 * 1024)

static enum status
end(struct agent *agent, enum status status)
{
	if (!status)
		status = db_commit(agent->db);
	agent_ended(agent, status);
	if (status)
		db_rollback(agent->db);
	return status;
}

static enum status
confirm(struct agent *agent, const struct envelope_id *id, const struct agent_person *person, struct arena *arena)
{
	struct sent_kept row;
	enum status status = agent_store_sent_find(agent->db, id, arena, &row);

	if (!status && strcmp(row.kind, "envelope") != 0)
		status = STATUS_NOT_FOUND;
	if (status)
		return status;
	if (row.state != SENT_PENDING)
		return STATUS_CONFLICT;
	/* a message that a program handed in has no first person: no one can be
	 * the second to it */
	if (!*row.user || !*person->user || !strcmp(row.user, person->user) || strcmp(person->role, "manager") != 0)
		return STATUS_NOT_PERMITTED;
	return agent_store_sent_confirmed(agent->db, row.number, person->user);
}

enum status
agent_confirm(struct agent *agent, const struct envelope_id *id, const struct agent_person *person, struct agent_now now)
{
	struct arena *arena = arena_new(ACT_ARENA_BYTES);
	enum status status = arena ? db_begin(agent->db) : STATUS_NO_MEMORY;

	(void)now; /* the row keeps when it was made; the log, when it is accepted */
	if (!status)
		status = end(agent, confirm(agent, id, person, arena));
	if (!status)
		log_event(LOG_LINE_INFO, "message.confirmed", "id=%s", id->hex);
	arena_free(arena);
	return status;
}

static int
is_role(const char *role)
{
	static const char *const roles[] = {
#define X(word) word,
		RECEIPT_ROLES(X)
#undef X
	};

	for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
		if (!strcmp(roles[i], role))
			return 1;
	return 0;
}

static enum status
open_one(struct agent *agent, const struct envelope_id *id, const struct agent_person *person, struct agent_now now,
	 struct arena *arena)
{
	struct receipt_line line = {.status = RECEIPT_OPENED, .envelope = *id};
	struct journal_row event = {.kind = JOURNAL_READ, .id = *id, .ms = now.civil.ms};
	struct inbox_kept row;
	enum status status = agent_store_inbox_find(agent->db, id, arena, &row);

	if (status)
		return status;
	if (row.state != INBOX_VERIFIED)
		return STATUS_CONFLICT;
	line.hash = row.hash;
	id_set(line.word, sizeof line.word, person->role);
	id_set(event.word, sizeof event.word, person->role);
	event.agency = row.sender;
	status = agent_store_said_add(agent->db, &line, &row.sender, "", now.civil.ms);
	if (status || !db_changes(agent->db))
		return status; /* this role has opened it before */
	steps_add(&agent->steps, TRANSITION_OPEN, "id=%s role=%s", id->hex, person->role);
	status = agent_processing_opened(agent, id, person, now);
	if (status)
		return status;
	status = agent_store_inbox_opened(agent->db, row.number, &(struct inbox_reader){person->role, person->user},
					  now.civil.ms);
	return status ? status : agent_store_journal(agent->db, &event);
}

enum status
agent_opened(struct agent *agent, const struct envelope_id *id, const struct agent_person *person, struct agent_now now)
{
	struct arena *arena;
	enum status status;

	if (!*person->user || !is_role(person->role))
		return STATUS_NOT_PERMITTED;
	arena = arena_new(ACT_ARENA_BYTES);
	status = arena ? db_begin(agent->db) : STATUS_NO_MEMORY;
	if (!status)
		status = end(agent, open_one(agent, id, person, now, arena));
	arena_free(arena);
	return status;
}

enum status
agent_noted(struct agent *agent, const struct envelope_id *id, const struct agent_person *person)
{
	enum status status;

	if (!*person->user)
		return STATUS_NOT_PERMITTED;
	status = db_begin(agent->db);
	if (status)
		return status;
	status = end(agent, agent_store_sent_noted(agent->db, id, person->user));
	if (!status)
		log_event(LOG_LINE_INFO, "message.noted", "id=%s", id->hex);
	return status;
}

static enum status
keep_card(struct agent *agent, struct view raw, struct agent_now now)
{
	struct sent_kept row = {.kind = "card",
				.type = "",
				.recipients = "",
				.priority = OUTBOX_RECEIPT,
				.user = "",
				.reference = "",
				.state = SENT_SIGNED,
				.text = raw,
				.note = raw,
				.made_ms = now.civil.ms};
	const struct came came = {LEAF_CARD, raw, 0, now.civil.ms};
	const struct digest hash = digest_of(raw);
	char hex[DIGEST_HEX_SIZE];
	enum status status;

	digest_hex(&hash, hex);
	hex[ID_SIZE - 1] = '\0';
	id_set(row.id.hex, sizeof row.id.hex, hex);
	status = agent_store_trust_keep(agent->db, &came);
	if (!status)
		status = agent_store_sent_add(agent->db, &row);
	return status == STATUS_CONFLICT ? STATUS_OK : status; /* published before */
}

enum status
agent_card(struct agent *agent, struct view raw, struct agent_now now)
{
	const struct trust_source source = {0, now.civil};
	struct arena *arena = arena_new(ACT_ARENA_BYTES);
	struct card card;
	enum status status = arena ? card_decode(raw, arena, &card) : STATUS_NO_MEMORY;

	if (!status && strcmp(card.agency.name, agent->self.name) != 0)
		status = STATUS_MALFORMED;
	if (!status)
		status = trust_take_card(agent->trust, raw, source);
	if (!status)
		status = db_begin(agent->db);
	if (!status)
		status = end(agent, keep_card(agent, raw, now));
	arena_free(arena);
	return status;
}
