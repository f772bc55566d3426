#include "review/follow.h"

#include <inttypes.h>
#include <string.h>

#include "base/digest.h"
#include "log/copy_folder.h"
#include "review/evidence.h"
#include "review/folder.h"
#include "review/progress.h"
#include "review/replay_folder.h"
#include "review/signers.h"
#include "review/stop.h"

#define ROUND_BYTES ((size_t)16 * 1024 * 1024 * 1024)

/* What stands in a checkpoint's note for "from the source". */
#define THEIRS "the checkpoint that the source gives"
#define THEIR_WITNESSED "the cosigned checkpoint that the source gives"

/* One round. */
struct round {
	const struct follow_ask *follow;
	struct copy_folder copy;
	struct arena *arena;
	struct trouble *trouble;
	size_t room; /* leaves that there is memory for */
	struct folder old; /* leaf_count 0: nothing yet */
	struct folder new; /* as it will be; its path is the copy's */
	struct leaf *leaves;
	struct signers signers;
	struct view witnessed;
	uint64_t kept; /* notes that we have and the log says were erased */
	uint64_t mended; /* notes that we should have had */
	int is_partial; /* of ${old} only the checkpoint is known */
};

static enum status
no_memory(const struct round *round)
{
	return trouble_say(round->trouble, STATUS_NO_MEMORY, "there is not enough memory");
}

static enum status
not_written(const struct round *round, enum status status)
{
	return trouble_say(round->trouble, status, "%s cannot be written to (%s)", round->follow->to,
			   status_word(status));
}

/* ---- what is there, here and at the source ------------------------------------------ */

static enum status
open_copy(struct round *round)
{
	const char *to = round->follow->to;
	struct folder *old = &round->old, had;
	enum status status = copy_folder_open(to, &round->copy);

	if (status == STATUS_CONFLICT)
		return trouble_say(round->trouble, status, "%s is neither empty nor a copy of a log: it is left as it is", to);
	if (status == STATUS_BUSY)
		return trouble_say(round->trouble, status, "something else writes to %s just now", to);
	if (status)
		return not_written(round, status);
	status = copy_folder_checkpoint(to, round->arena, &old->raw, &old->checkpoint);
	if (status == STATUS_NOT_FOUND)
		return STATUS_OK;
	had = *old;
	status = folder_open(to, round->arena, old, round->trouble); /* if leaves are missing, all are asked for again */
	if (!status || !folder_is_partial(&round->copy, had.checkpoint.head.size, round->arena))
		return status;
	round->is_partial = 1;
	*old = had;
	old->path = to;
	old->leaf_count = had.checkpoint.head.size;
	return STATUS_OK;
}

/* The cosigned one first: then it is not beyond the other. */
static enum status
ask_checkpoints(struct round *round)
{
	const struct source *source = round->follow->source;
	struct folder *new = &round->new;
	enum status status = source->witnessed(source->context, round->arena, &round->witnessed, round->trouble);

	if (!status)
		status = source->checkpoint(source->context, round->arena, &new->raw, round->trouble);
	if (status)
		return status;
	if (!new->raw.size)
		return trouble_say(round->trouble, STATUS_NOT_FOUND,
				   "%s gives no checkpoint: there is none yet, or, of a broker, this agency has not the "
				   "role reviewer in its directory",
				   source->name);
	if (checkpoint_parse(copy_folder_text(new->raw), &new->checkpoint))
		return trouble_say(round->trouble, STATUS_MALFORMED, THEIRS " is none");
	if (!new->checkpoint.head.size)
		return trouble_say(round->trouble, STATUS_NOT_FOUND, "the log of %s has no leaf yet", source->name);
	if (new->checkpoint.head.size > FOLDER_LEAVES_MOST)
		return trouble_say(round->trouble, STATUS_MALFORMED, THEIRS " names more leaves than any log has");
	new->path = round->follow->to;
	new->leaf_count = new->checkpoint.head.size;
	return STATUS_OK;
}

/* ---- is it the same log? -------------------------------------------------------------- */

/* Both are signed by the log's key, and they do not fit: that is for others to
 * see, too. */
static enum status
contradiction(struct round *round)
{
	struct signed_checkpoint found;
	struct signers signers;
	enum status status;

	if (round->is_partial) /* whose keys are not known, either */
		return trouble_say(round->trouble, STATUS_CONFLICT,
				   "%s was copied only in part, and what %s gives does not fit its checkpoint: let another "
				   "copy of the log be made in another folder",
				   round->follow->to, round->follow->source->name);
	status = signers_of(&round->old, round->follow->roots, round->arena, &signers, round->trouble);

	if (!status)
		status = signers_check(&signers, round->new.raw, THEIRS, round->arena, &found, round->trouble);
	return status ? status : evidence_pair(round->follow->to, round->old.raw, round->new.raw, round->trouble);
}

/* The source has no more leaves than the copy. */
static enum status
check_smaller(struct round *round)
{
	const struct tree_head *head = &round->new.checkpoint.head;
	const struct tree_head *had = &round->old.checkpoint.head;
	struct digest root = had->root;

	if (head->size < had->size && !round->is_partial)
		root = tile_set_root(&round->old.set, head->size);
	if ((head->size == had->size || !round->is_partial) && !digest_equal(&root, &head->root))
		return contradiction(round);
	if (head->size == had->size)
		return STATUS_OK;
	return trouble_say(round->trouble, STATUS_CONFLICT,
			   "%s has %" PRIu64 " leaves, fewer than the %zu of %s: it was set back, or is an older copy. "
			   "Nothing was changed",
			   round->follow->source->name, head->size, round->old.leaf_count, round->follow->to);
}

/* Memory for ${count} leaves: it is taken as they come, since a checkpoint may
 * name any number. */
static enum status
make_room(struct round *round, size_t count)
{
	size_t room = round->room ? round->room : TILE_WIDTH;
	struct leaf *leaves;

	while (room < count)
		room *= 2;
	if (room == round->room)
		return STATUS_OK;
	leaves = arena_array(round->arena, room, sizeof *leaves);
	if (!leaves)
		return no_memory(round);
	if (round->room)
		memcpy(leaves, round->leaves, round->room * sizeof *leaves);
	round->leaves = leaves;
	round->room = room;
	return STATUS_OK;
}

/* The leaves; the first ${kept}, which are whole tiles, are those of the copy. */
static enum status
ask_leaves(struct round *round, uint64_t kept)
{
	const struct source *source = round->follow->source;
	const uint64_t size = round->new.leaf_count;
	struct arena *scratch = arena_new((size_t)64 * 1024 * 1024);
	struct tile tile = {.is_entries = 1, .index = kept / TILE_WIDTH};
	struct progress progress;
	enum status status = scratch ? make_room(round, kept) : no_memory(round);

	if (!status && kept)
		memcpy(round->leaves, round->old.leaves, kept * sizeof *round->leaves);
	progress_begin(&progress, "leaf");
	for (; !status && (tile.width = tile_width_in(0, tile.index, size)) != 0; tile.index++) {
		struct view bytes;

		status = source->entries(source->context, &tile, scratch, &bytes, round->trouble);
		if (!status)
			status = make_room(round, tile.index * TILE_WIDTH + tile.width);
		if (!status && copy_folder_entries(bytes, &tile, round->leaves + tile.index * TILE_WIDTH))
			status = trouble_say(round->trouble, STATUS_MALFORMED,
					     "what %s gives is not the leaves from %" PRIu64 " on", source->name,
					     tile.index * TILE_WIDTH);
		progress_show(&progress, tile.index * TILE_WIDTH, size);
		arena_reset(scratch);
	}
	progress_end(&progress);
	arena_free(scratch);
	round->new.leaves = round->leaves;
	return status;
}

/* Ask for them, and have the checkpoint's root: with those that the copy has,
 * and where that does not fit, without. */
static enum status
take_leaves(struct round *round)
{
	uint64_t kept = round->is_partial ? 0 : round->old.leaf_count / TILE_WIDTH * TILE_WIDTH;
	struct folder *new = &round->new;
	struct digest root;
	enum status status;

	for (;; kept = 0) {
		status = ask_leaves(round, kept);
		if (status)
			return status;
		if (tile_set_make(new->leaves, new->leaf_count, round->arena, &new->set))
			return no_memory(round);
		root = tile_set_root(&new->set, new->leaf_count);
		if (digest_equal(&root, &new->checkpoint.head.root))
			return STATUS_OK;
		if (!kept)
			return trouble_say(round->trouble, STATUS_MALFORMED,
					   "the leaves that %s gives have another root than its checkpoint",
					   round->follow->source->name);
	}
}

/* Those of the copy come first, and time goes forwards. */
static enum status
check_leaves(struct round *round)
{
	const struct folder *new = &round->new;
	struct digest before = tile_set_root(&new->set, round->old.leaf_count);

	if (round->old.leaf_count && !digest_equal(&before, &round->old.checkpoint.head.root))
		return contradiction(round);
	for (size_t i = 1; i < new->leaf_count; i++)
		if (new->leaves[i].accepted.ms < new->leaves[i - 1].accepted.ms)
			return trouble_say(round->trouble, STATUS_MALFORMED,
					   "leaf %zu is earlier than the one before it: the broker's clock ran "
					   "backwards, which a log never does",
					   i);
	return STATUS_OK;
}

/* ---- the notes ---------------------------------------------------------------------------- */

static enum status
no_note(const struct round *round, size_t at)
{
	return trouble_say(round->trouble, STATUS_MALFORMED,
			   "%s does not give the note %zu, and the log does not say that it was erased (the broker's own "
			   "folder has no notes: `tellbackctl notes DIR` makes one that has)",
			   round->follow->source->name, at);
}

/* The note of leaf ${at} into the copy, unless it is there; one that the source
 * has not may be erased, which is looked at later. */
static enum status
take_note(struct round *round, size_t at, struct arena *scratch)
{
	const struct source *source = round->follow->source;
	const struct digest *want = &round->leaves[at].note;
	struct digest hash;
	struct view note;
	enum status status;

	if (copy_folder_has(&round->copy, want, scratch))
		return STATUS_OK;
	status = source->note(source->context, at, want, &note, round->trouble);
	if (!status && !note.size && round->leaves[at].kind == LEAF_DIRECTORY)
		return no_note(round, at);
	if (status || !note.size)
		return status;
	hash = digest_of(note);
	if (!digest_equal(&hash, want))
		return trouble_say(round->trouble, STATUS_MALFORMED,
				   "the note %zu that %s gives is not the one that its leaf names", at, source->name);
	status = copy_folder_note(&round->copy, note);
	return status ? not_written(round, status) : STATUS_OK;
}

static int
is_kept(const struct round *round, size_t at)
{
	return !copy_folder_lacks_note(&round->copy, &round->leaves[at].note);
}

/* Of the copy as it was, what is there, or is known to be gone, is not asked for
 * again. */
static int
is_expected(const struct round *round, size_t at)
{
	const struct folder *old = &round->old;

	return at < old->leaf_count && ((old->gone && old->gone[at]) || is_kept(round, at));
}

/* Of one kind, or of all (LEAF_KIND_COUNT). */
static enum status
take_notes(struct round *round, enum leaf_kind kind)
{
	struct arena *scratch = arena_new((size_t)4 * MAX_DIRECTORY_BYTES);
	struct progress progress;
	enum status status = scratch ? STATUS_OK : no_memory(round);

	progress_begin(&progress, "note");
	for (size_t i = 0; !status && i < round->new.leaf_count; i++) {
		if ((kind != LEAF_KIND_COUNT && round->leaves[i].kind != kind) || is_expected(round, i))
			continue;
		if (round->follow->stop >= 0 && stop_wait(round->follow->stop, 0))
			status = trouble_say(round->trouble, STATUS_GONE, "ended by a signal; let it run again to go on");
		else
			status = take_note(round, i, scratch);
		round->mended += !status && i < round->old.leaf_count && is_kept(round, i);
		progress_show(&progress, i, round->new.leaf_count);
		arena_reset(scratch);
	}
	progress_end(&progress);
	arena_free(scratch);
	return status;
}

/* Nothing is missing but what was erased. */
static enum status
check_gone(struct round *round)
{
	struct folder *new = &round->new;
	struct arena *scratch = arena_new((size_t)4 * MAX_DIRECTORY_BYTES);
	enum status status = scratch ? folder_gone(new, round->arena, round->trouble) : no_memory(round);

	for (size_t i = 0; !status && i < new->leaf_count; i++) {
		int is_read = new->gone[i] || i >= round->old.leaf_count;

		if (is_read ? !copy_folder_has(&round->copy, &new->leaves[i].note, scratch) : !is_kept(round, i))
			status = new->gone[i] ? STATUS_OK : no_note(round, i);
		else
			round->kept += new->gone[i];
		arena_reset(scratch);
	}
	arena_free(scratch);
	return status;
}

/* What was erased goes from here too, if it was erased as the rules say: whoever
 * has it still is the only one who can tell. */
static enum status
let_go(struct round *round)
{
	struct folder *new = &round->new;
	struct trouble why = {""};
	struct replay *replay = round->kept ? replay_folder(new, round->follow->roots, &why) : NULL;
	enum status status = STATUS_OK;

	if (round->kept && !replay)
		return trouble_say(round->trouble, STATUS_CONFLICT,
				   "%s: what the log says was erased was not taken away, and is evidence: %s",
				   round->follow->to, why.words);
	replay_free(replay);
	/* the newest first: where this is broken off, what is left is a beginning */
	for (size_t i = new->leaf_count; round->kept && !status && i-- > 0;)
		if (new->gone[i])
			status = copy_folder_forget(&round->copy, &new->leaves[i].note);
	return status ? not_written(round, status) : STATUS_OK;
}

/* ---- the signatures -------------------------------------------------------------------------- */

/* By the keys of the directories in the log, which come first of all notes. */
static enum status
check_signature(struct round *round)
{
	struct signed_checkpoint found;
	enum status status = take_notes(round, LEAF_DIRECTORY);

	round->new.gone = arena_alloc(round->arena, round->new.leaf_count); /* no directory ever is */
	if (!round->new.gone)
		status = no_memory(round);
	if (!status)
		status = signers_of(&round->new, round->follow->roots, round->arena, &round->signers, round->trouble);
	if (!status)
		status = signers_check(&round->signers, round->new.raw, THEIRS, round->arena, &found, round->trouble);
	return status;
}

static enum status
check_witnessed(struct round *round)
{
	struct signed_checkpoint found;
	struct digest root;
	enum status status;

	if (!round->witnessed.size)
		return STATUS_OK;
	status = signers_check(&round->signers, round->witnessed, THEIR_WITNESSED, round->arena, &found, round->trouble);
	if (status)
		return status;
	if (!found.cosigned.ms || found.checkpoint.head.size > round->new.leaf_count) {
		round->witnessed.size = 0; /* of no use to us */
		return STATUS_OK;
	}
	root = tile_set_root(&round->new.set, found.checkpoint.head.size);
	if (digest_equal(&root, &found.checkpoint.head.root))
		return STATUS_OK;
	return evidence_pair(round->follow->to, round->witnessed, round->new.raw, round->trouble);
}

/* ---- writing it down ---------------------------------------------------------------------------- */

static int
is_same_file(const struct round *round, const char *name, struct view raw)
{
	struct source here = {.context = NULL};
	struct view old = {NULL, 0};
	struct trouble why = {""};
	int is_same = 0;

	if (source_folder(round->follow->to, &here))
		return 0;
	if (!(strcmp(name, COPY_WITNESSED) ? here.checkpoint : here.witnessed)(here.context, round->arena, &old, &why))
		is_same = old.size == raw.size && (!raw.size || !memcmp(old.bytes, raw.bytes, raw.size));
	source_free(&here);
	return is_same;
}

static enum status
write_down(struct round *round, struct follow_found *found)
{
	const struct folder *new = &round->new;
	uint64_t before = round->old.leaf_count, mended = 0;
	enum status status = copy_folder_mend(&round->copy, new->leaves, &new->set, before, &mended);

	found->mended = round->mended + mended;
	if (!status && (found->mended || !is_same_file(round, COPY_CHECKPOINT, new->raw))) {
		status = copy_folder_tiles(&round->copy, new->leaves, &new->set, before);
		if (!status)
			status = copy_folder_show(&round->copy, COPY_CHECKPOINT, new->raw);
	}
	if (!status && round->witnessed.size && !is_same_file(round, COPY_WITNESSED, round->witnessed)) {
		status = copy_folder_show(&round->copy, COPY_WITNESSED, round->witnessed);
		found->is_witnessed = 1;
	}
	if (status)
		return not_written(round, status);
	copy_folder_tidy(&round->copy, before, new->leaf_count);
	found->before = before;
	found->now = new->leaf_count;
	return STATUS_OK;
}

static enum status
go(struct round *round, struct follow_found *found)
{
	enum status status = open_copy(round);

	if (!status)
		status = ask_checkpoints(round);
	if (!status && round->new.leaf_count <= round->old.leaf_count)
		status = check_smaller(round);
	if (!status)
		status = take_leaves(round);
	if (!status)
		status = check_leaves(round);
	if (!status)
		status = check_signature(round);
	if (!status)
		status = check_witnessed(round);
	if (!status)
		status = take_notes(round, LEAF_KIND_COUNT);
	if (!status)
		status = check_gone(round);
	if (!status)
		status = write_down(round, found);
	return status ? status : let_go(round);
}

enum status
follow_once(const struct follow_ask *follow, struct follow_found *ret_found, struct trouble *trouble)
{
	struct round round = {.follow = follow, .copy = {.at = -1}, .trouble = trouble};
	struct follow_found found = {0};
	enum status status;

	round.arena = arena_new(ROUND_BYTES);
	status = round.arena ? go(&round, &found) : no_memory(&round);
	copy_folder_close(&round.copy);
	arena_free(round.arena);
	if (!status)
		*ret_found = found;
	return status;
}
