/* What the broker answers about the log: is it one and the same for everybody,
 * and does it hold what was accepted of ours? */
#include "runtime/agent_inner.h"

#include <string.h>

#include "base/log.h"
#include "runtime/agent_proof.h"
#include "runtime/agent_store_proof.h"

/** What has just been accepted is asked for again after this (milliseconds). */
#define SOON_MS 1000
/** What is known of the log is written at least so often, though it has not
 * changed (milliseconds). */
#define SEEN_MS ((int64_t)3600 * 1000)

/* ---- answers: the log ------------------------------------------------------------- */

/* What a person has seen to is kept apart: it does not stop what comes after. */
static enum status
forked(struct turn *turn, enum proof_finding kind, struct view known, struct view shown)
{
	const struct log_evidence evidence = {.kind = kind, .known = known, .shown = shown, .ms = turn->now.civil.ms};
	int is_new = 0;
	enum status status = agent_store_log_evidence_add(turn->agent->db, &evidence, &is_new);

	if (!status && is_new)
		log_event(LOG_LINE_ERROR, "log.forked", "kind=%s advice=tellback-log-shows-both-ring-the-sub-group",
			  proof_finding_word(kind));
	return status;
}

/* A broker that was put back to an older copy catches up; one that does not, in
 * the time that a proof may take, has shortened its log. */
static enum status
behind(struct turn *turn, struct log_known *known, const struct proof_checked *checked, const struct frame_proof *proof)
{
	const struct view held = checked->is_behind_witness ? proof->witnessed : known->note;
	enum status status = STATUS_OK;

	if (!known->behind_ms) {
		log_event(LOG_LINE_ERROR, "log.smaller", "known=%llu shown=%llu",
			  (unsigned long long)(checked->is_behind_witness ? checked->witnessed_head.size : known->head.size),
			  (unsigned long long)checked->head.size);
		known->behind_ms = turn->now.civil.ms;
	} else if (turn->now.civil.ms - known->behind_ms >= agent_proof_delay_ms(turn->agent)) {
		status = forked(turn, PROOF_SMALLER, held, proof->checkpoint);
	}
	known->behind_size = checked->head.size;
	return status ? status : agent_store_log_know(turn->agent->db, known);
}

/* The directory may have a newer key of the log than we know: once it has been
 * asked for, a wrong one is wrong. */
static enum status
wrongly_signed(struct turn *turn, const struct log_known *known, const struct frame_proof *proof)
{
	struct proofs *proofs = &turn->agent->proofs;

	if (!proofs->wrong++) {
		turn->agent->wants.directory = 1;
		return STATUS_OK;
	}
	return forked(turn, PROOF_SIGNATURE, known->note, proof->checkpoint);
}

/* It holds: what we know grows by it. */
static enum status
believe(struct turn *turn, struct log_known *known, const struct proof_checked *checked, const struct frame_proof *proof)
{
	struct proofs *proofs = &turn->agent->proofs;
	int64_t now_ms = turn->now.civil.ms;
	int has_grown = checked->head.size > known->head.size || !known->note.size;
	int is_seen_anew = checked->witnessed == PROOF_GOOD && checked->cosigned.ms > known->witnessed_ms;

	if (checked->witnessed == PROOF_SIGNATURE && !proofs->wrong_witness)
		log_event(LOG_LINE_WARNING, "witness.refused", "advice=not-by-a-witness-of-the-directory");
	proofs->wrong_witness = checked->witnessed == PROOF_SIGNATURE;
	proofs->wrong = 0;
	if (known->behind_ms)
		log_event(LOG_LINE_INFO, "log.grown-again", "size=%llu", (unsigned long long)checked->head.size);
	if (!has_grown && !is_seen_anew && !known->behind_ms && now_ms - known->seen_ms < SEEN_MS)
		return STATUS_OK;
	if (has_grown) {
		known->head = checked->head;
		known->note = proof->checkpoint;
	}
	if (is_seen_anew) {
		known->witnessed = proof->witnessed;
		known->witnessed_size = checked->witnessed_head.size;
		/* a witness whose clock is ahead does not stay awake for ever */
		known->witnessed_ms = checked->cosigned.ms < now_ms ? checked->cosigned.ms : now_ms;
	}
	if (!known->since_ms)
		known->since_ms = now_ms;
	if (is_seen_anew || known->since_ms == now_ms)
		proofs->stale_ms = 0;
	known->seen_ms = now_ms;
	known->behind_ms = 0;
	known->behind_size = 0;
	return agent_store_log_know(turn->agent->db, known);
}

/* The cosigned checkpoint that we have already needs no second look: what we
 * know since then holds it.  One that a person has seen to is let be. */
static enum status
pass_over_witnessed(struct turn *turn, const struct log_known *known, struct frame_proof *proof)
{
	const struct view witnessed = proof->witnessed;
	int is_noted = 0;
	enum status status;

	if (!witnessed.size)
		return STATUS_OK;
	is_noted = witnessed.size == known->witnessed.size &&
		   !memcmp(witnessed.bytes, known->witnessed.bytes, witnessed.size);
	status = is_noted ? STATUS_OK
			  : agent_store_log_evidence_is_noted(turn->agent->db, PROOF_WITNESS, witnessed, &is_noted);
	if (is_noted)
		proof->witnessed.size = 0;
	return status;
}

static enum status
look_at_log(struct turn *turn, struct frame_proof *proof, uint64_t known_size, struct proof_checked *checked,
	    struct log_known *known)
{
	struct agent *agent = turn->agent;
	struct proof_keys keys;
	enum status status;

	checked->finding = PROOF_NONE;
	if (!agent_proof_keys(agent, &keys))
		return STATUS_OK;
	status = agent_store_log_known(agent->db, keys.log->name, turn->arena, known);
	/* a person has seen to evidence meanwhile: what was asked is not what counts */
	if (!status && known->head.size != known_size)
		return STATUS_OK;
	if (!status)
		status = pass_over_witnessed(turn, known, proof);
	if (!status)
		status = proof_check(proof, &keys, &known->head, turn->arena, checked);
	if (status)
		return status;
	switch (checked->finding) {
	case PROOF_GOOD:
		return believe(turn, known, checked, proof);
	case PROOF_SIGNATURE:
		return wrongly_signed(turn, known, proof);
	case PROOF_SMALLER:
		return behind(turn, known, checked, proof);
	case PROOF_ROOT:
	case PROOF_HISTORY:
		return forked(turn, checked->finding, known->note, proof->checkpoint);
	case PROOF_WITNESS:
		return forked(turn, checked->finding, proof->witnessed, proof->checkpoint);
	case PROOF_NONE:
	case PROOF_FINDING_COUNT:
		break;
	}
	return STATUS_OK;
}

/* ---- our notes -------------------------------------------------------------- */

static const struct frame_proof_item *
item_of(const struct frame_proof *proof, uint64_t index)
{
	for (size_t i = 0; i < proof->count; i++)
		if (proof->items[i].index == index)
			return &proof->items[i];
	return NULL;
}

/**
 * struct proving:
 * One answer's notes.
 *
 * Shape:  ${checkpoint} its row, 0 until a proof that is kept leads to it.
 */
struct proving {
	const struct frame_proof *proof;
	const struct tree_head *head;
	int64_t checkpoint;
	size_t proven;
	size_t found_again; /* of those that somebody was told were missing */
};

static enum status
keep(struct turn *turn, struct proving *proving, const struct proof_row *row, const struct frame_proof_item *item)
{
	struct db *db = turn->agent->db;
	const struct journal_row event = {.kind = JOURNAL_PROVEN, .id = row->id, .ms = turn->now.civil.ms};
	struct proof_done done = {.ms = turn->now.civil.ms};
	struct tree_path path = {.count = item->count};
	enum status status = STATUS_OK;

	if (row->leaf.kind == LEAF_ENVELOPE) {
		memcpy(path.hashes, item->hashes, item->count * sizeof *item->hashes);
		done.path = &path;
		if (!proving->checkpoint)
			status = agent_store_log_checkpoint(db, proving->head->size, proving->proof->checkpoint,
							    &proving->checkpoint);
		done.checkpoint = proving->checkpoint;
		if (!status)
			status = agent_store_journal(db, &event);
	}
	if (!status)
		status = agent_store_proof_done(db, row->number, &done);
	proving->proven++;
	proving->found_again += row->was_missed != 0;
	return status;
}

static enum status
prove(struct turn *turn, const struct question *question, struct proving *proving)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; !status && i < question->row_count; i++) {
		const struct frame_proof_item *item;
		struct proof_row row;

		status = agent_store_proof_load(turn->agent->db, question->rows[i], &row);
		item = status ? NULL : item_of(proving->proof, row.leaf.index);
		if (item && !proof_check_leaf(&row.leaf, proving->head, item)) {
			status = keep(turn, proving, &row, item);
		} else if (item) {
			log_event(LOG_LINE_WARNING, "proof.refused", "id=%s index=%llu", row.id.hex,
				  (unsigned long long)row.leaf.index);
		}
		if (status == STATUS_NOT_FOUND)
			status = STATUS_OK; /* it was taken anew meanwhile */
	}
	return status;
}

enum status
agent_proof_hear(struct turn *turn, const struct question *question, struct frame_proof *proof)
{
	struct proofs *proofs = &turn->agent->proofs;
	struct proof_checked checked = {.finding = PROOF_NONE};
	struct proving proving = {.proof = proof, .head = &checked.head};
	struct log_known known;
	enum status status = look_at_log(turn, proof, question->known_size, &checked, &known);

	if (!status && checked.finding == PROOF_GOOD)
		status = prove(turn, question, &proving);
	if (!status && proving.found_again)
		log_event(LOG_LINE_INFO, "proof.found", "notes=%zu", proving.found_again);
	if (status)
		return status;
	if (checked.finding != PROOF_GOOD || (question->row_count && !proving.proven)) {
		status = agent_proof_unanswered(turn);
		/* what is wrong is looked at again, though nothing of ours is waiting */
		if (checked.finding != PROOF_GOOD && checked.finding != PROOF_NONE)
			proofs->look_ms = proofs->wait.until_ms;
		return status;
	}
	backoff_clear(&proofs->wait);
	log_event(LOG_LINE_DEBUG, "proof.held", "notes=%zu size=%llu", proving.proven,
		  (unsigned long long)checked.head.size);
	if (proving.proven == question->row_count)
		return STATUS_OK;
	/* what has just been accepted is not there yet */
	proofs->wait.until_ms = turn->now.tick.ms + SOON_MS;
	return agent_proof_late(turn);
}
