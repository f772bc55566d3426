/* Asking for proofs, in the background: what was accepted is in the log, and
 * the log only ever grows. */
#include "runtime/agent_inner.h"

#include <string.h>

#include "base/log.h"
#include "note/directory.h"
#include "runtime/agent_proof.h"
#include "runtime/agent_store_log.h"
#include "runtime/agent_store_proof.h"
#include "tellback/bounds.h"

/** A proof is asked for so long after the acceptance: the log follows within a
 * second (milliseconds). */
#define FIRST_MS 1000
/** With nothing to be proven the log is looked at so often, so that a witness
 * who sleeps is noticed (milliseconds). */
#define LOOK_MS ((int64_t)6 * 3600 * 1000)
#define DAY_MS ((int64_t)24 * 3600 * 1000)
/** How long a proof may take, where no policy is known to say (milliseconds). */
#define DELAY_STANDARD_MS ((int64_t)3600 * 1000)
/** When somebody was told last that the witness sleeps. */
#define STALE_MARK "witness-stale"

int
agent_proof_keys(const struct agent *agent, struct proof_keys *keys)
{
	const struct directory *directory = trust_directory(agent->trust);

	if (!directory)
		return 0;
	*keys = (struct proof_keys){&directory->log, directory->witnesses, directory->witness_count};
	return 1;
}

/* The least that a policy gives. */
int64_t
agent_proof_delay_ms(const struct agent *agent)
{
	const struct directory *directory = trust_directory(agent->trust);
	int64_t least = INT64_MAX;

	for (size_t i = 0; directory && i < directory->agency_count; i++) {
		const struct policy *policy = trust_policy_for(agent->trust, directory->agencies[i].id.name);

		if (policy && policy->merge_delay_s < INT64_MAX / 1000 && (int64_t)policy->merge_delay_s * 1000 < least)
			least = (int64_t)policy->merge_delay_s * 1000;
	}
	return least == INT64_MAX ? DELAY_STANDARD_MS : least;
}

enum status
agent_proof_accepted(struct turn *turn, int64_t number, uint64_t index, int64_t accepted_ms)
{
	struct proofs *proofs = &turn->agent->proofs;
	int64_t first_ms = turn->now.tick.ms + FIRST_MS;

	if (!proofs->is_due || proofs->wait.until_ms > first_ms)
		proofs->wait.until_ms = first_ms;
	proofs->is_due = 1;
	return agent_store_proof_add(turn->agent->db, number, index, accepted_ms);
}

/* ---- asking -------------------------------------------------------------------- */

/* The next of those not proven, in turn, so that one that cannot be proven does
 * not stand before the others; with none, the newest of all, now and then. */
static enum status
choose(struct turn *turn, struct proof_row *rows, size_t *count)
{
	struct proofs *proofs = &turn->agent->proofs;
	struct db *db = turn->agent->db;
	enum status status = agent_store_proof_due(db, proofs->after, MAX_PROOF_ITEMS, rows, count);

	if (!status && !*count && proofs->after) {
		proofs->after = 0;
		status = agent_store_proof_due(db, 0, MAX_PROOF_ITEMS, rows, count);
	}
	if (status || *count)
		return status;
	proofs->is_due = 0;
	if (proofs->look_ms > turn->now.tick.ms)
		return STATUS_NOT_FOUND;
	return agent_store_proof_newest(db, &rows[0].leaf.index);
}

static enum status
ask(struct turn *turn, const struct proof_row *rows, size_t count)
{
	struct agent *agent = turn->agent;
	struct proofs *proofs = &agent->proofs;
	struct frame *frame = NULL;
	struct question *question;
	struct log_known known;
	enum status status = agent_store_log_known(agent->db, trust_directory(agent->trust)->log.name, turn->arena, &known);

	question = status ? NULL : agent_talk_add(turn, FRAME_PROOF_GET, ANSWER_WAIT_MS, &frame);
	if (!question)
		return status;
	for (size_t i = 0; i < count; i++) {
		question->rows[i] = rows[i].number;
		frame->as.proof_get.indices[i] = rows[i].leaf.index;
	}
	question->row_count = count;
	question->known_size = known.head.size;
	if (!count)
		frame->as.proof_get.indices[0] = rows[0].leaf.index;
	frame->as.proof_get.count = count ? count : 1;
	frame->as.proof_get.known_size = known.head.size;
	proofs->after = count == MAX_PROOF_ITEMS ? rows[count - 1].number : 0;
	proofs->look_ms = turn->now.tick.ms + LOOK_MS;
	return STATUS_OK;
}

enum status
agent_proof_speak(struct turn *turn)
{
	struct proofs *proofs = &turn->agent->proofs;
	struct proof_row *rows;
	size_t count = 0;
	enum status status;

	if (!trust_directory(turn->agent->trust) || agent_talk_count(turn->agent, FRAME_PROOF_GET))
		return STATUS_OK;
	if (!proofs->is_due && proofs->look_ms > turn->now.tick.ms) {
		agent_wake(turn, proofs->look_ms);
		return STATUS_OK;
	}
	if (!agent_ready(turn, &proofs->wait) || turn->outgoing_count == AGENT_FRAMES_MOST)
		return STATUS_OK;
	rows = arena_array(turn->arena, MAX_PROOF_ITEMS, sizeof *rows);
	status = rows ? choose(turn, rows, &count) : STATUS_NO_MEMORY;
	if (!status)
		return ask(turn, rows, count);
	if (status != STATUS_NOT_FOUND)
		return status;
	/* none of our notes was ever accepted, or all are proven */
	if (proofs->look_ms <= turn->now.tick.ms)
		proofs->look_ms = turn->now.tick.ms + LOOK_MS;
	agent_wake(turn, proofs->look_ms);
	return STATUS_OK;
}

/* ---- alarms --------------------------------------------------------------------- */

enum status
agent_proof_late(struct turn *turn)
{
	struct agent *agent = turn->agent;
	int64_t now_ms = turn->now.civil.ms;
	uint64_t missed = 0;
	enum status status = agent_store_proof_missed(agent->db, now_ms - agent_proof_delay_ms(agent), now_ms, &missed);

	if (!status && missed)
		log_event(LOG_LINE_ERROR, "proof.missing", "notes=%llu", (unsigned long long)missed);
	return status;
}

enum status
agent_proof_unanswered(struct turn *turn)
{
	struct proofs *proofs = &turn->agent->proofs;
	int64_t oldest_ms = 0, left_ms;
	enum status status = agent_proof_late(turn);

	backoff_fail(&proofs->wait, turn->now.tick.ms);
	if (!status)
		status = agent_store_proof_oldest(turn->agent->db, &oldest_ms);
	if (status || !oldest_ms)
		return status;
	/* asked once more when the next one is overdue, however long the wait is */
	left_ms = oldest_ms + agent_proof_delay_ms(turn->agent) - turn->now.civil.ms + 1;
	if (left_ms >= FIRST_MS && proofs->wait.until_ms > turn->now.tick.ms + left_ms)
		proofs->wait.until_ms = turn->now.tick.ms + left_ms;
	return STATUS_OK;
}

int64_t
agent_proof_stale_from(const struct log_known *known)
{
	int64_t newest = known->witnessed_ms > known->since_ms ? known->witnessed_ms : known->since_ms;

	return known->since_ms ? newest + WITNESS_STALE_MS : INT64_MAX;
}

enum status
agent_proof_watch(struct turn *turn)
{
	struct agent *agent = turn->agent;
	struct proofs *proofs = &agent->proofs;
	int64_t now_ms = turn->now.civil.ms, from_ms;
	struct log_known known;
	struct proof_keys keys;
	uint64_t told_ms = 0;
	enum status status;

	if (now_ms < proofs->stale_ms) {
		if (proofs->stale_ms < INT64_MAX)
			agent_wake(turn, turn->now.tick.ms + (proofs->stale_ms - now_ms));
		return STATUS_OK;
	}
	proofs->stale_ms = now_ms + DAY_MS;
	if (!agent_proof_keys(agent, &keys) || !keys.witness_count)
		return STATUS_OK;
	status = agent_store_log_known(agent->db, keys.log->name, turn->arena, &known);
	if (!status)
		status = agent_store_mark(agent->db, STALE_MARK, &told_ms);
	if (status)
		return status;
	from_ms = agent_proof_stale_from(&known);
	if (from_ms < (int64_t)told_ms + DAY_MS)
		from_ms = (int64_t)told_ms + DAY_MS;
	if (from_ms > now_ms) {
		proofs->stale_ms = from_ms < proofs->stale_ms ? from_ms : proofs->stale_ms;
		return STATUS_OK;
	}
	log_event(LOG_LINE_WARNING, "witness.stale", "hours=%lld size=%llu",
		  (long long)((now_ms - agent_proof_stale_from(&known) + WITNESS_STALE_MS) / 3600000),
		  (unsigned long long)known.witnessed_size);
	return agent_store_mark_set(agent->db, STALE_MARK, (uint64_t)now_ms);
}
