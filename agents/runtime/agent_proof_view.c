/* What has been found out about the log, for screens and files; and a person
 * who has seen to what did not fit. */
#include "runtime/agent_proof.h"

#include "base/log.h"
#include "log/leaf.h"
#include "log/proof.h"
#include "runtime/agent_inner.h"
#include "runtime/agent_store_proof.h"

#define NOTED_ARENA_BYTES ((size_t)8 * 1024 * 1024)

enum status
agent_proof_find(struct agent *agent, const struct envelope_id *id, struct arena *arena, struct agent_proof *ret_proof)
{
	struct proof_kept *kept = arena_alloc(arena, sizeof *kept);
	struct agent_proof found = {.index = 0};
	char entry[LEAF_ENTRY_SIZE];
	struct proof proof = {.index = 0};
	enum status status = kept ? agent_store_proof_find(agent->db, id, arena, kept) : STATUS_NO_MEMORY;

	if (status)
		return status;
	found.index = kept->leaf.index;
	found.size = kept->size;
	found.proven_ms = kept->proven_ms;
	found.missed_ms = kept->missed_ms;
	if (kept->proven_ms) {
		/* the leaf itself, so that nobody need ask us when it was accepted */
		proof.extra = (struct view){(const uint8_t *)entry, leaf_entry(&kept->leaf, entry)};
		proof.index = kept->leaf.index;
		proof.path = kept->path;
		proof.checkpoint = kept->checkpoint;
		status = proof_print(&proof, arena, &found.file);
	}
	if (!status)
		*ret_proof = found;
	return status;
}

enum status
agent_log_view(struct agent *agent, struct arena *arena, struct agent_log *ret_log)
{
	struct agent_log log = {.stale_ms = INT64_MAX};
	struct proof_keys keys;
	enum status status = agent_proof_keys(agent, &keys) ? STATUS_OK : STATUS_NOT_FOUND;

	if (!status)
		status = agent_store_log_known(agent->db, keys.log->name, arena, &log.known);
	if (!status)
		status = agent_store_proof_counts(agent->db, &log.waiting, &log.missing);
	if (!status)
		status = agent_store_log_evidence_open(agent->db, &log.open);
	if (status)
		return status;
	log.is_watched = keys.witness_count > 0;
	if (log.is_watched)
		log.stale_ms = agent_proof_stale_from(&log.known);
	*ret_log = log;
	return STATUS_OK;
}

enum status
agent_log_evidence(struct agent *agent, struct arena *arena, struct log_evidences *ret_list)
{
	return agent_store_log_evidence(agent->db, arena, ret_list);
}

/* The newest that the log's key signed and that is another log than ours was. */
static const struct log_evidence *
other_log(const struct log_evidences *list)
{
	for (size_t i = 0; i < list->count; i++)
		if (!*list->rows[i].noted_by && (list->rows[i].kind == PROOF_ROOT || list->rows[i].kind == PROOF_HISTORY))
			return &list->rows[i];
	return NULL;
}

/* A person has decided that it goes on; two logs are never one again, so what
 * comes is held against the one that is there now.  Both notes are kept. */
static enum status
go_on_with(struct agent *agent, const struct log_evidence *other, struct arena *arena)
{
	struct log_known known;
	struct tree_head head;
	struct proof_keys keys;
	enum status status;

	if (!agent_proof_keys(agent, &keys))
		return STATUS_OK;
	status = proof_check_note(other->shown, &keys, arena, &head);
	if (status) /* the log has another key since */
		return status == STATUS_NO_MEMORY ? status : STATUS_OK;
	status = agent_store_log_known(agent->db, keys.log->name, arena, &known);
	if (status)
		return status;
	known.head = head;
	known.note = other->shown;
	known.behind_ms = 0;
	known.behind_size = 0;
	return agent_store_log_know(agent->db, &known);
}

static enum status
note_all(struct agent *agent, const struct agent_person *person, struct arena *arena)
{
	struct log_evidences list;
	const struct log_evidence *other;
	enum status status = agent_store_log_evidence(agent->db, arena, &list);

	other = status ? NULL : other_log(&list);
	if (other)
		status = go_on_with(agent, other, arena);
	if (!status)
		status = agent_store_log_evidence_noted(agent->db, person->user);
	return status ? status : agent_store_proof_noted(agent->db);
}

enum status
agent_log_noted(struct agent *agent, const struct agent_person *person)
{
	struct arena *arena;
	enum status status;

	if (!*person->user)
		return STATUS_NOT_PERMITTED;
	arena = arena_new(NOTED_ARENA_BYTES);
	status = arena ? db_begin(agent->db) : STATUS_NO_MEMORY;
	if (!status) {
		status = note_all(agent, person, arena);
		if (!status)
			status = db_commit(agent->db);
		if (status)
			db_rollback(agent->db);
	}
	arena_free(arena);
	if (status)
		return status;
	backoff_clear(&agent->proofs.wait);
	agent->proofs.look_ms = 0;
	log_event(LOG_LINE_INFO, "log.noted", "by=%s", *person->role ? person->role : "person");
	return STATUS_OK;
}
