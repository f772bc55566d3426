#include "core/refill.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "core/inner.h"
#include "core/refill_leaf.h"
#include "core/refill_source.h"
#include "core/shown.h"

/* The leaves of the copy and their tree; of it only what is used is taken. */
#define COPY_BYTES ((size_t)8 * 1024 * 1024 * 1024)

/* Leaves compared in one step. */
#define COMPARE_LEAVES 4096

/* Cards that newer ones made waste and that are still in memory. */
#define MOST_REPLACED 1000

struct refill {
	struct core *core;
	struct arena *arena;
	struct refill_source source;
	struct refill_state state;
	struct instant began;
};

/* ---- is it ours? ---- */

static enum status
two_logs(struct refill *refill, const char *path)
{
	return refill_why_say(refill->source.why, STATUS_CONFLICT,
			      "%s is not a copy of the log that this broker has shown: their first %" PRIu64
			      " leaves differ.  Keep both, they are evidence, and ring the sub-group and the registrar",
			      path, refill->state.shown < refill->state.copy ? refill->state.shown : refill->state.copy);
}

static enum status
check_shown(struct refill *refill, const char *path)
{
	const struct refill_copy *copy = &refill->source.copy;
	const struct shown_head *shown = shown_look(refill->core->shown);
	struct tree_head head = {.size = 0};
	struct tree_path unused;
	struct digest root;
	enum status status;

	refill->state.shown = shown->tree.size;
	refill->state.copy = copy->head.size;
	refill->source.is_whole = copy->head.size >= shown->tree.size;
	/* the log's folder was lost as well: the copy is all that is left of it */
	if (!shown->tree.size)
		return STATUS_OK;
	if (refill->source.is_whole) {
		root = tile_set_root(&copy->set, shown->tree.size);
		return digest_equal(&root, &shown->tree.root) ? STATUS_OK : two_logs(refill, path);
	}
	status = shown_begin(refill->core->shown, copy->head.size, &head, &unused);
	if (status)
		return refill_why_say(refill->source.why, STATUS_CORRUPT, "the log's own folder cannot be read (%s): see "
				      "tellbackd -t", status_word(status));
	return digest_equal(&head.root, &copy->head.root) ? STATUS_OK : two_logs(refill, path);
}

static enum status
open_copy(struct refill *refill, const struct refill_ask *ask)
{
	const struct known *known = &refill->core->known;
	struct signer_key *keys = arena_array(refill->arena, ask->key_count + 1, sizeof *keys);
	size_t count = ask->key_count;

	if (!keys)
		return STATUS_NO_MEMORY;
	if (count)
		memcpy(keys, ask->keys, count * sizeof *keys);
	if (known->has_directory)
		keys[count++] = known->directory.log;
	for (size_t i = 0; i + 1 < count; i++) /* mostly they are the same */
		if (!strcmp(keys[i].name, keys[count - 1].name) &&
		    !memcmp(keys[i].public_key, keys[count - 1].public_key, SIGN_PUBLIC_BYTES))
			count--;
	return refill_copy_open(ask->copy_path, keys, count, refill->arena, &refill->source.copy, refill->source.why);
}

enum status
refill_new(struct core *core, const struct refill_ask *ask, struct refill **ret_refill, struct refill_why *why)
{
	struct refill *refill = calloc(1, sizeof *refill);
	enum status status = STATUS_NO_MEMORY;

	why->words[0] = '\0';
	if (refill) {
		refill->core = core;
		refill->source.why = why;
		refill->arena = arena_new(COPY_BYTES);
	}
	if (refill && refill->arena)
		status = open_copy(refill, ask);
	if (!status)
		status = check_shown(refill, ask->copy_path);
	if (!status)
		status = inner_leaf_count(core, &refill->state.stored);
	if (status) {
		refill_free(refill);
		return refill_why_say(why, status, "%s: %s", ask->copy_path, status_word(status));
	}
	refill->state.had = refill->state.stored;
	refill->began = core->now;
	core->refill = &refill->source;
	/* the time is the leaves' now, wherever the clock stands */
	core->moment.is_stepped = 0;
	*ret_refill = refill;
	return STATUS_OK;
}

void
refill_free(struct refill *refill)
{
	if (!refill)
		return;
	refill->core->refill = NULL;
	arena_free(refill->arena);
	free(refill);
}

struct refill_state
refill_state(const struct refill *refill)
{
	struct refill_state state = refill->state;

	state.bodies = refill->source.bodies;
	state.missing = state.shown > state.stored ? state.shown - state.stored : 0;
	return state;
}

/* ---- step by step ---- */

static uint64_t
least(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

static enum status
other_leaf(struct refill *refill, uint64_t index)
{
	return refill_why_say(refill->source.why, STATUS_CONFLICT,
			      "leaf %" PRIu64 " of the store is not that of the copy: this store went on after it was put "
			      "back.  Put back a copy of it from before leaf %" PRIu64,
			      index, index);
}

static enum status
compare_some(struct refill *refill)
{
	struct refill_state *state = &refill->state;
	const uint64_t end = least(state->stored, state->copy), until = least(end, state->at + COMPARE_LEAVES);
	enum status status = STATUS_OK;

	for (; !status && state->at < until; state->at++) {
		const struct leaf *want = &refill->source.copy.leaves[state->at];
		struct leaf leaf;

		status = store_leaf_find(refill->core->store, state->at, &leaf);
		if (!status && (leaf.kind != want->kind || leaf.accepted.ms != want->accepted.ms ||
				!digest_equal(&leaf.note, &want->note)))
			status = other_leaf(refill, state->at);
	}
	if (!status && state->at == end)
		state->phase = REFILL_LOOKING;
	return status;
}

/* Half a copy is not begun with. */
static enum status
look_at_some(struct refill *refill)
{
	struct refill_state *state = &refill->state;
	const uint64_t until = least(state->copy, state->at + REFILL_LEAVES);
	enum status status = STATUS_OK;

	for (; !status && state->at < until; state->at++) {
		struct view note;

		status = refill_copy_note(&refill->source.copy, state->at, refill->core->scratch, &note,
					  refill->source.why);
		arena_reset(refill->core->scratch);
	}
	if (!status && state->at >= state->copy) {
		state->at = state->stored;
		state->phase = REFILL_TAKING;
	}
	return status;
}

/* Until so many leaves more are there, or one cannot be taken. */
static enum status
take_leaves(struct refill *refill)
{
	const uint64_t until = least(refill->state.copy, refill->state.at + REFILL_LEAVES);
	enum status status = STATUS_OK;

	while (!status && refill->state.at < until) {
		status = refill_leaf_take(refill->core, refill->state.at);
		if (!status)
			status = inner_leaf_count(refill->core, &refill->state.at);
	}
	return status;
}

/* All that the copy has is there: what it lacks is the agencies' to bring. */
static enum status
begin_asking(struct refill *refill)
{
	uint64_t leaves = 0;
	enum status status = inner_leaf_count(refill->core, &leaves);

	return status ? status : store_asking_begin(refill->core->store, leaves, refill->began);
}

static enum status
take_some(struct refill *refill)
{
	struct core *core = refill->core;
	enum status status = store_begin(core->store), taken;

	if (status)
		return status;
	taken = take_leaves(refill);
	/* what was taken before one that cannot be is as good as any */
	if (!taken && refill->state.at >= refill->state.copy)
		taken = begin_asking(refill);
	if (inner_is_fatal(taken))
		store_rollback(core->store);
	else
		status = store_commit(core->store);
	core->is_known_dirty = 0;
	if (!status && !inner_is_fatal(taken))
		status = inner_leaf_count(core, &refill->state.stored);
	if (status || taken)
		return status ? status : taken;
	/* years of cards go by in minutes */
	if (core->known.replaced > MOST_REPLACED)
		status = known_load(&core->known, core->store);
	store_tend(core->store);
	if (!status && refill->state.at >= refill->state.copy)
		refill->state.phase = REFILL_DONE;
	return status;
}

enum status
refill_step(struct refill *refill)
{
	enum status status = STATUS_OK;

	switch (refill->state.phase) {
	case REFILL_COMPARING:
		status = compare_some(refill);
		break;
	case REFILL_LOOKING:
		status = look_at_some(refill);
		break;
	case REFILL_TAKING:
		status = take_some(refill);
		break;
	case REFILL_DONE:
		break;
	}
	return status ? refill_why_say(refill->source.why, status, "the store: %s", status_word(status)) : STATUS_OK;
}
