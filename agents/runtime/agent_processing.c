#include "runtime/agent_processing.h"

#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "base/log.h"
#include "runtime/agent_inner.h"
#include "runtime/agent_store_processing.h"
#include "runtime/processing_table.h"

/* What one person can look at in one go; a list shows far fewer. */
#define LOOKS_MOST 100000

/* ---- looking ------------------------------------------------------------------------ */

void
agent_processing_begin(struct agent *agent, const struct agent_person *person, const char *way)
{
	struct acting *acting = &agent->acting;

	acting->person = *person;
	id_set(acting->way, sizeof acting->way, way);
	acting->count = acting->lost = 0;
}

static int
is_looked_at(const struct acting *acting, const struct envelope_id *id)
{
	for (size_t i = 0; i < acting->count; i++)
		if (!strcmp(acting->looks[i].id.hex, id->hex))
			return 1;
	return 0;
}

void
agent_processing_look(struct agent *agent, const struct envelope *envelope)
{
	struct acting *acting = &agent->acting;
	size_t room = acting->room ? acting->room * 2 : 64;
	struct look *more;

	if (!*acting->way || is_looked_at(acting, &envelope->id))
		return;
	if (acting->count == acting->room) {
		more = acting->count < LOOKS_MOST ? realloc(acting->looks, room * sizeof *more) : NULL;
		if (!more) {
			acting->lost++;
			return;
		}
		acting->looks = more;
		acting->room = room;
	}
	acting->looks[acting->count++] = (struct look){envelope->id, envelope->case_token};
}

static enum status
record_looks(struct agent *agent, const char *purpose, struct agent_now now)
{
	const struct acting *acting = &agent->acting;
	enum status status = db_begin(agent->db);

	if (status)
		return status;
	for (size_t i = 0; !status && i < acting->count; i++)
		status = agent_store_processing_add(agent->db,
						    &(struct processing_row){.kind = PROCESSING_CONSULTATION,
									     .user = acting->person.user,
									     .role = acting->person.role,
									     .way = acting->way,
									     .message = acting->looks[i].id.hex,
									     .case_token = acting->looks[i].case_token.hex,
									     .agencies = "",
									     .purpose = purpose,
									     .first_ms = now.civil.ms});
	if (!status)
		status = db_commit(agent->db);
	if (status)
		db_rollback(agent->db);
	return status;
}

void
agent_processing_end(struct agent *agent, const char *purpose, struct agent_now now)
{
	struct acting *acting = &agent->acting;
	enum status status = acting->count ? record_looks(agent, purpose, now) : STATUS_OK;

	if (status || acting->lost)
		log_event(LOG_LINE_ERROR, "processing.unrecorded", "way=%s messages=%zu why=%s", acting->way,
			  acting->lost + (status ? acting->count : 0), status_word(status ? status : STATUS_NO_MEMORY));
	acting->count = acting->lost = 0;
	acting->way[0] = '\0';
	acting->person = (struct agent_person){"", ""};
}

/* ---- sending and receiving ------------------------------------------------------------ */

static const char *
others_of(const struct agent *agent, const struct envelope *envelope, struct arena *arena)
{
	const char *list = "";

	for (size_t i = 0; list && i < envelope->to_count; i++)
		if (strcmp(envelope->to[i].agency.name, agent->self.name) != 0)
			list = arena_print(arena, "%s%s%s", list, *list ? " " : "", envelope->to[i].agency.name);
	return list;
}

enum status
agent_processing_sent(struct agent *agent, const struct envelope *envelope, const char *user, struct agent_now now,
		      struct arena *arena)
{
	const struct acting *acting = &agent->acting;
	int is_acting = *acting->way && (!*user || !strcmp(acting->person.user, user));
	struct processing_row row = {.kind = processing_table_kind(envelope->type),
				     .user = is_acting ? acting->person.user : user,
				     .role = is_acting ? acting->person.role : "",
				     .way = *acting->way ? acting->way : "agent",
				     .message = envelope->id.hex,
				     .case_token = envelope->case_token.hex,
				     .agencies = others_of(agent, envelope, arena),
				     .purpose = "",
				     .first_ms = now.civil.ms};
	enum status status = row.agencies ? STATUS_OK : STATUS_NO_MEMORY;

	if (!status && row.kind != PROCESSING_KIND_COUNT)
		status = agent_store_processing_add(agent->db, &row);
	row.kind = PROCESSING_DISCLOSURE;
	/* what goes to nobody else is disclosed to nobody */
	if (!status && *row.agencies)
		status = agent_store_processing_add(agent->db, &row);
	return status;
}

enum status
agent_processing_came(struct agent *agent, const struct envelope_id *id, const struct agency *sender,
		      struct agent_now now)
{
	return agent_store_processing_add(agent->db, &(struct processing_row){.kind = PROCESSING_COLLECTION,
									      .user = "",
									      .role = "",
									      .way = "agent",
									      .message = id->hex,
									      .case_token = "",
									      .agencies = sender->name,
									      .purpose = "",
									      .first_ms = now.civil.ms});
}

enum status
agent_processing_opened(struct agent *agent, const struct envelope_id *id, const struct agent_person *person,
			struct agent_now now)
{
	const struct acting *acting = &agent->acting;

	/* who read it here has been recorded by it */
	if (*acting->way && !strcmp(acting->person.user, person->user))
		return STATUS_OK;
	return agent_store_processing_add(agent->db, &(struct processing_row){.kind = PROCESSING_CONSULTATION,
									      .user = person->user,
									      .role = person->role,
									      .way = *acting->way ? acting->way : "agent",
									      .message = id->hex,
									      .case_token = "",
									      .agencies = "",
									      .purpose = "",
									      .first_ms = now.civil.ms});
}

enum status
agent_processing_list(struct agent *agent, struct processing_ask *ask, struct arena *arena,
		      struct processing_row **ret_rows, size_t *ret_count)
{
	return agent_store_processing_list(agent->db, ask, arena, ret_rows, ret_count);
}
