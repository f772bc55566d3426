#include "review/replay.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "log/leaf.h"
#include "note/envelope.h"
#include "note/erasure.h"
#include "note/lines.h"
#include "note/receipt.h"
#include "review/erased.h"
#include "review/sequence.h"
#include "rules/fact_check.h"
#include "rules/keymap.h"
#include "tellback/refusal.h"

/* What may be kept of a log, and what one decision may need: bounds against a
 * folder that is none, not against a large one. */
#define KEPT_BYTES ((size_t)64 * 1024 * 1024 * 1024)
#define SCRATCH_BYTES ((size_t)4 * 1024 * 1024 * 1024)

struct replay {
	struct arena *arena;
	struct arena *scratch; /* of one note */
	struct inforce inforce;
	struct casebook *book;
	struct keymap refused; /* ids of refused envelopes: they are taken, too */
	struct sequence sequence;
	struct erased erased;
	struct replay_gaps gaps;
	uint64_t told; /* leaves */
	struct instant begins;
	struct instant ends;
};

struct replay *
replay_new(const struct pinned *roots)
{
	struct replay *replay = calloc(1, sizeof *replay);

	if (!replay)
		return NULL;
	replay->arena = arena_new(KEPT_BYTES);
	replay->scratch = arena_new(SCRATCH_BYTES);
	replay->book = replay->arena ? casebook_new(replay->arena) : NULL;
	replay->inforce.roots = *roots;
	if (replay->scratch && replay->book)
		return replay;
	replay_free(replay);
	return NULL;
}

void
replay_free(struct replay *replay)
{
	if (!replay)
		return;
	inforce_done(&replay->inforce);
	erased_done(&replay->erased);
	arena_free(replay->scratch);
	arena_free(replay->arena);
	free(replay);
}

struct arena *
replay_arena(struct replay *replay)
{
	return replay->arena;
}

const struct casebook *
replay_book(const struct replay *replay)
{
	return replay->book;
}

const struct directory *
replay_directory(const struct replay *replay)
{
	return replay->inforce.directory;
}

const struct replay_gaps *
replay_gaps(const struct replay *replay)
{
	return &replay->gaps;
}

struct standing
replay_standing(const struct replay *replay, struct instant now)
{
	return inforce_standing(&replay->inforce, now);
}

void
replay_span(const struct replay *replay, struct instant *ret_begins, struct instant *ret_ends)
{
	*ret_begins = replay->begins;
	*ret_ends = replay->ends;
}

/* ---- notes of agencies -------------------------------------------------------- */

/* One note on its way through. */
struct step {
	struct replay *replay;
	const struct leaf *leaf;
	struct view note;
	struct standing standing;
	struct trouble *trouble; /* follows "note 7 (an envelope) " */
};

static enum status
check_signer(const struct step *step, const char *agency, enum status verified)
{
	if (verified == STATUS_GONE)
		return trouble_say(step->trouble, STATUS_NOT_PERMITTED,
				   "is by %s, who had no key in the directory in force then", agency);
	if (verified)
		return trouble_say(step->trouble, STATUS_BAD_SIGNATURE,
				   "does not verify: it is not signed by the key of %s in the directory in force then",
				   agency);
	return STATUS_OK;
}

static enum status
read_envelope(const struct step *step, struct envelope **ret_envelope)
{
	struct envelope *envelope = arena_alloc(step->replay->arena, sizeof *envelope);
	const struct signer_key *key;
	enum status status = envelope ? envelope_decode(step->note, step->replay->arena, envelope) : STATUS_NO_MEMORY;

	if (status == STATUS_NO_MEMORY)
		return status;
	if (status)
		return trouble_say(step->trouble, status, "cannot be read as an envelope");
	key = inforce_key(&step->replay->inforce, envelope->from.name);
	status = check_signer(step, envelope->from.name, key ? envelope_verify(envelope, key) : STATUS_GONE);
	if (!status)
		status = sequence_take(&step->replay->sequence, step->replay->arena, envelope->from.name,
				       envelope->seq, step->trouble);
	if (!status)
		*ret_envelope = envelope;
	return status;
}

static enum status
read_receipt(const struct step *step, struct receipt *ret_receipt)
{
	const struct signer_key *key;
	enum status status = receipt_decode(step->note, step->replay->scratch, ret_receipt);

	if (status == STATUS_NO_MEMORY)
		return status;
	if (status)
		return trouble_say(step->trouble, status, "cannot be read as a receipt");
	key = inforce_key(&step->replay->inforce, ret_receipt->by.name);
	status = check_signer(step, ret_receipt->by.name, key ? receipt_verify(ret_receipt, key) : STATUS_GONE);
	return status ? status
		      : sequence_take(&step->replay->sequence, step->replay->arena, ret_receipt->by.name,
				      ret_receipt->seq, step->trouble);
}

static int
is_taken(const struct replay *replay, const struct envelope_id *id)
{
	return casebook_past(replay->book, id->hex) != NULL || keymap_find(&replay->refused, id->hex) != KEYMAP_NONE;
}

/* What the rules could not decide, a broker did not accept. */
static enum status
undecided(const struct step *step, enum status status)
{
	if (status == STATUS_BUSY)
		return trouble_say(step->trouble, status, "is of a case that holds more than any case may");
	return status;
}

/* Does ${envelope} name one of which nothing is known?  Where notes have been
 * erased, it may have been of a case that is gone. */
static int
is_about_unknown(const struct replay *replay, const struct envelope *envelope)
{
	static const char *const names[] = {"item", "into"};
	struct case_state state;

	if (envelope->re.hex[0] && !is_taken(replay, &envelope->re))
		return 1;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const char *value;
		size_t at = 0;

		while ((value = fact_check_next(envelope, names[i], &at))) {
			struct case_token token;

			id_set(token.hex, sizeof token.hex, value);
			if (casebook_state(replay->book, &token, replay->scratch, &state) || !state.self.holder.name[0])
				return 1;
		}
	}
	return 0;
}

/* Where notes have been erased, a receipt may name some that are gone beside
 * some that are not: it goes on counting for these. */
static enum status
leave_out_unknown(const struct step *step, struct receipt *receipt)
{
	struct replay *replay = step->replay;
	struct receipt_line *known = arena_array(replay->scratch, receipt->line_count, sizeof *known);
	size_t count = 0;

	if (!known)
		return STATUS_NO_MEMORY;
	for (size_t i = 0; i < receipt->line_count; i++)
		if (is_taken(replay, &receipt->lines[i].envelope))
			known[count++] = receipt->lines[i];
	replay->gaps.unjudged += count < receipt->line_count;
	receipt->lines = known;
	receipt->line_count = count;
	return STATUS_OK;
}

/* The broker accepted it: so must the rules, as far as they can know. */
static enum status
agree(const struct step *step, const struct decision *decision, int is_of_unknown)
{
	if (!decision->refusal)
		return STATUS_OK;
	if (step->replay->gaps.notes && is_of_unknown) {
		step->replay->gaps.unjudged++;
		return STATUS_OK;
	}
	return trouble_say(step->trouble, STATUS_CONFLICT,
			   "was accepted by the broker, but the rules refuse it (%s: %s)",
			   refusal_row(decision->refusal)->word, refusal_row(decision->refusal)->sentence);
}

static enum status
take_envelope(const struct step *step)
{
	struct replay *replay = step->replay;
	struct envelope *envelope = NULL;
	struct decision decision;
	struct past past;
	enum status status = read_envelope(step, &envelope);

	if (status)
		return status;
	if (is_taken(replay, &envelope->id))
		return trouble_say(step->trouble, STATUS_CONFLICT, "has the id of another envelope, %s",
				   envelope->id.hex);
	past = (struct past){envelope, step->leaf->index, step->leaf->accepted};
	status = casebook_envelope(replay->book, &past, &step->standing, replay->scratch, &decision);
	return status ? undecided(step, status) : agree(step, &decision, is_about_unknown(replay, envelope));
}

static enum status
take_receipt(const struct step *step)
{
	struct receipt receipt;
	struct decision decision;
	enum status status = read_receipt(step, &receipt);

	if (!status && step->replay->gaps.notes)
		status = leave_out_unknown(step, &receipt);
	if (status || !receipt.line_count)
		return status;
	status = casebook_receipt(step->replay->book, &receipt, &step->standing, step->replay->scratch, &decision);
	return status ? undecided(step, status) : agree(step, &decision, 0);
}

/* ---- what the broker refused ----------------------------------------------------- */

static enum status
disagree(const struct step *step)
{
	return trouble_say(step->trouble, STATUS_CONFLICT, "was refused by the broker, but the rules accept it");
}

static enum status
take_refused_envelope(const struct step *step)
{
	struct replay *replay = step->replay;
	struct envelope *envelope = NULL;
	struct decision decision;
	enum status status = read_envelope(step, &envelope);

	if (status || is_taken(replay, &envelope->id))
		return status; /* id-reused: the id goes on naming what it named */
	do {
		status = casebook_lapse(replay->book, &step->standing, replay->scratch, &decision);
	} while (!status && decision.row_count);
	if (!status)
		status = casebook_decide(replay->book, envelope, &step->standing, replay->scratch, &decision);
	if (status)
		return undecided(step, status);
	if (!decision.refusal)
		return disagree(step);
	return keymap_put(&replay->refused, replay->arena, envelope->id.hex, step->leaf->index);
}

static enum status
take_refused(const struct step *step)
{
	struct receipt receipt;
	struct decision decision;
	enum status status;

	if (!lines_begins(step->note, RECEIPT_FIRST_LINE))
		return take_refused_envelope(step);
	status = read_receipt(step, &receipt);
	if (!status)
		status = casebook_receipt(step->replay->book, &receipt, &step->standing, step->replay->scratch,
					  &decision);
	if (status)
		return undecided(step, status);
	return decision.refusal ? STATUS_OK : disagree(step);
}

/* ---- what is gone -------------------------------------------------------------------- */

/* Counts of the duties of a case and those it is linked with, as they stand. */
static enum status
count_duties(const struct step *step, const struct erasure *erasure, uint64_t *counts)
{
	struct case_state state;
	enum status status = casebook_state(step->replay->book, &erasure->cases[0], step->replay->scratch, &state);

	for (size_t i = 0; !status && i < state.duty_count; i++)
		counts[state.duties[i].state]++;
	return status;
}

/* Somebody who has the notes still can hold the counts against them. */
static enum status
check_counts(const struct step *step, const struct erasure *erasure)
{
	uint64_t counts[DUTY_STATE_COUNT] = {0}, all = 0;
	enum status status = count_duties(step, erasure, counts);

	for (size_t i = 0; i < DUTY_STATE_COUNT; i++)
		all += counts[i];
	if (status || !all)
		return status;
	/* whether one is overdue by now nobody has looked */
	for (size_t i = 0; i < DUTY_STATE_COUNT; i++)
		if (i != DUTY_OPEN && i != DUTY_OVERDUE && counts[i] != erasure->duties[i])
			return trouble_say(step->trouble, STATUS_CONFLICT,
					   "says that %" PRIu64 " duties were %s, but there were %" PRIu64,
					   erasure->duties[i], duty_state_word((enum duty_state)i), counts[i]);
	return STATUS_OK;
}

static enum status
take_erasure(const struct step *step)
{
	struct replay *replay = step->replay;
	const struct erased_world world = {replay->book, &step->standing, replay->scratch};
	struct erasure erasure;
	int is_whole = 0;
	enum status status = erasure_decode(step->note, replay->arena, &erasure);

	if (status == STATUS_NO_MEMORY)
		return status;
	if (status)
		return trouble_say(step->trouble, status, "cannot be read as an erasure");
	status = erased_check(&replay->erased, &erasure, &world, &is_whole, step->trouble);
	if (!status && is_whole)
		status = check_counts(step, &erasure);
	for (size_t i = 0; !status && i < erasure.case_count; i++)
		casebook_forget(replay->book, &erasure.cases[i]);
	replay->gaps.cases += erasure.case_count;
	for (size_t i = 0; i < DUTY_STATE_COUNT; i++)
		replay->gaps.duties[i] += erasure.duties[i];
	return status;
}

/* ---- the log, leaf by leaf --------------------------------------------------------- */

static enum status
take(const struct step *step)
{
	struct replay *replay = step->replay;

	switch (step->leaf->kind) {
	case LEAF_ENVELOPE:
		return take_envelope(step);
	case LEAF_RECEIPT:
		return take_receipt(step);
	case LEAF_REFUSED:
		return take_refused(step);
	case LEAF_DIRECTORY:
		return inforce_directory(&replay->inforce, step->note, replay->arena, step->trouble);
	case LEAF_POLICY:
		return inforce_policy(&replay->inforce, step->note, replay->arena, step->trouble);
	case LEAF_CARD:
		return inforce_card(&replay->inforce, step->note, replay->arena, step->trouble);
	case LEAF_ERASURE:
		return take_erasure(step);
	case LEAF_NOTICE: /* what the broker says is never an input of a rule */
	case LEAF_KIND_COUNT:
		return STATUS_OK;
	}
	return STATUS_OK;
}

enum status
replay_take(struct replay *replay, const struct leaf *leaf, struct view note, struct trouble *trouble)
{
	struct trouble why = {""};
	struct step step = {replay, leaf, note, inforce_standing(&replay->inforce, leaf->accepted), &why};
	enum status status;

	if (!replay->told++)
		replay->begins = leaf->accepted;
	replay->ends = leaf->accepted;
	if (!note.bytes) {
		if (leaf->kind == LEAF_ENVELOPE || leaf->kind == LEAF_RECEIPT || leaf->kind == LEAF_REFUSED)
			sequence_gone(&replay->sequence); /* nothing else has a number */
		replay->gaps.notes++;
	}
	status = note.bytes ? take(&step) : STATUS_OK;
	arena_reset(replay->scratch);
	if (!status)
		status = erased_take(&replay->erased, leaf, note);
	if (!status)
		return STATUS_OK;
	if (!why.words[0])
		return trouble_say(trouble, status, "note %" PRIu64 ": there is not enough memory", leaf->index);
	return trouble_say(trouble, status, "note %" PRIu64 " (%s) %s", leaf->index, leaf_kind_word(leaf->kind),
			   why.words);
}

static enum status
spend(struct replay *replay, const struct standing *standing)
{
	struct decision decision;
	enum status status;

	do {
		status = casebook_lapse(replay->book, standing, replay->scratch, &decision);
		arena_reset(replay->scratch);
	} while (!status && decision.row_count);
	for (size_t i = 0; !status && i < casebook_count(replay->book); i++) {
		const struct duty *duty = casebook_at(replay->book, i);

		if (!duty)
			continue; /* erased */
		status = decide_due(duty, standing, replay->scratch, &decision);
		if (!status)
			status = casebook_apply(replay->book, NULL, &decision);
		arena_reset(replay->scratch);
	}
	return status;
}

enum status
replay_end(struct replay *replay, struct instant now, struct trouble *trouble)
{
	const struct standing standing = inforce_standing(&replay->inforce, now);
	enum status status = spend(replay, &standing);

	return status ? trouble_say(trouble, status, "there is not enough memory") : STATUS_OK;
}
