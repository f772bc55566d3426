#include "runtime/agent_holder.h"

#include <string.h>

#include "base/id.h"
#include "note/directory.h"
#include "note/envelope.h"
#include "runtime/address_table.h"
#include "runtime/agent_inner.h"
#include "runtime/agent_store_case.h"
#include "runtime/agent_store_inbox.h"
#include "runtime/agent_store_sent.h"

static int
has_role(const struct agent *agent, const char *name, const char *role)
{
	const struct directory *directory = trust_directory(agent->trust);
	const struct directory_agency *agency = directory ? directory_find(directory, name) : NULL;

	return agency && directory_has_role(agency, role);
}

int
agent_holder_may(const struct agent *agent, const char *name)
{
	return has_role(agent, name, "crs") || has_role(agent, name, "edt") || has_role(agent, name, "holder");
}

/* Of the case's first note: its sender if that may hold, as of a call that was
 * logged; else the CRS in `to`, else another that may hold. */
static enum status
first_holder(const struct agent *agent, const struct envelope *first, struct agency *ret_holder)
{
	static const char *const roles[] = {"crs", "edt", "holder"};

	if (agent_holder_may(agent, first->from.name)) {
		*ret_holder = first->from;
		return STATUS_OK;
	}
	for (size_t r = 0; r < sizeof roles / sizeof *roles; r++) {
		for (size_t i = 0; i < first->to_count; i++) {
			if (!has_role(agent, first->to[i].agency.name, roles[r]))
				continue;
			*ret_holder = first->to[i].agency;
			return STATUS_OK;
		}
	}
	return STATUS_NOT_FOUND;
}

enum status
agent_holder(struct agent *agent, const struct case_token *case_token, struct agent_now now, struct arena *arena,
	     struct agency *ret_holder)
{
	struct holder_kept kept;
	struct envelope first;
	struct view note;
	enum status status = agent_store_holder(agent->db, case_token, &kept);

	if (!status) {
		*ret_holder = kept.until_ms && kept.until_ms <= now.civil.ms ? kept.back_to : kept.holder;
		return STATUS_OK;
	}
	if (status == STATUS_NOT_FOUND)
		status = agent_store_case_first(agent->db, case_token, arena, &note);
	if (!status)
		status = envelope_decode(note, arena, &first);
	if (status == STATUS_MALFORMED || status == STATUS_TOO_BIG)
		status = STATUS_NOT_FOUND; /* a damaged note tells nothing */
	return status ? status : first_holder(agent, &first, ret_holder);
}

/* The handover that was accepted: one that we got, or one that we gave. */
static enum status
find_offer(struct agent *agent, const struct envelope_id *id, struct arena *arena, struct envelope *ret_offer)
{
	struct inbox_kept received;
	struct sent_kept own;
	enum status status = agent_store_inbox_find(agent->db, id, arena, &received);

	if (!status)
		return envelope_decode(received.note, arena, ret_offer);
	if (status == STATUS_NOT_FOUND)
		status = agent_store_sent_find(agent->db, id, arena, &own);
	return status ? status : envelope_decode(own.note, arena, ret_offer);
}

static int
is_for(const struct envelope *envelope, const char *name)
{
	for (size_t i = 0; i < envelope->to_count; i++)
		if (!strcmp(envelope->to[i].agency.name, name))
			return 1;
	return 0;
}

enum status
agent_holder_learn(struct agent *agent, const struct envelope *envelope, struct arena *arena)
{
	struct holder_kept row = {.holder = envelope->from};
	struct envelope offer;
	const char *item;
	enum status status;

	if (!address_table_takes_over(envelope->type) || !agent_holder_may(agent, envelope->from.name))
		return STATUS_OK;
	status = find_offer(agent, &envelope->re, arena, &offer);
	if (status == STATUS_NO_MEMORY || status_is_broken(status))
		return status;
	/* only who was offered a case can have taken it */
	if (status || !address_table_hands_over(offer.type) || !is_for(&offer, envelope->from.name))
		return STATUS_OK;
	row.back_to = offer.from;
	row.until_ms = address_table_until(&offer) * 1000;
	status = STATUS_OK;
	for (size_t i = 0; !status && (item = address_table_item(envelope, i)); i++) {
		id_set(row.case_token.hex, sizeof row.case_token.hex, id_is_id(item) ? item : "");
		if (*row.case_token.hex)
			status = agent_store_holder_set(agent->db, &row);
	}
	return status;
}

enum status
agent_holder_told(struct agent *agent, const struct case_token *case_token, const char *name)
{
	struct holder_kept row = {.case_token = *case_token};

	if (!*case_token->hex || !agent_holder_may(agent, name))
		return STATUS_OK;
	id_set(row.holder.name, sizeof row.holder.name, name);
	return agent_store_holder_set(agent->db, &row);
}

enum status
agent_holder_notice(struct agent *agent, const struct notice *notice)
{
	return notice->kind == NOTICE_HELD ? agent_holder_told(agent, &notice->case_token, notice->code) : STATUS_OK;
}
