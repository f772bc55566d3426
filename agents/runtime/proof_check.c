#include "runtime/proof_check.h"

#include <string.h>

#include "base/digest.h"
#include "log/checkpoint.h"
#include "log/leaf.h"
#include "note/cosignature.h"

static const struct {
	const char *word;
	const char *sentence;
} findings[PROOF_FINDING_COUNT] = {
#define X(code, word, sentence) [PROOF_##code] = {word, sentence},
	PROOF_FINDING_TABLE(X)
#undef X
};

const char *
proof_finding_word(enum proof_finding finding)
{
	return findings[finding].word;
}

const char *
proof_finding_sentence(enum proof_finding finding)
{
	return findings[finding].sentence;
}

enum proof_finding
proof_finding_find(const char *word)
{
	unsigned finding = 0;

	while (finding < PROOF_FINDING_COUNT && strcmp(findings[finding].word, word) != 0)
		finding++;
	return (enum proof_finding)finding;
}

/* The text first: what another key signed under another name is another log's,
 * however good the signature is. */
static enum status
open_note(struct view raw, const struct proof_keys *keys, struct arena *arena, struct signed_note *ret_note,
	  struct tree_head *ret_head)
{
	struct checkpoint checkpoint;
	int is_signed = 0;
	enum status status = raw.size > MAX_CHECKPOINT_BYTES ? STATUS_TOO_BIG : signed_note_split(raw, arena, ret_note);

	if (!status)
		status = checkpoint_parse(ret_note->text, &checkpoint);
	if (!status && strcmp(checkpoint.origin, keys->log->name) != 0)
		status = STATUS_CONFLICT;
	if (!status)
		status = signed_note_verify(ret_note, keys->log, 1, &is_signed);
	if (!status && !is_signed)
		status = STATUS_UNKNOWN_KEY;
	if (!status)
		*ret_head = checkpoint.head;
	return status;
}

enum status
proof_check_note(struct view raw, const struct proof_keys *keys, struct arena *arena, struct tree_head *ret_head)
{
	struct signed_note note;

	return open_note(raw, keys, arena, &note, ret_head);
}

/* The hashes that an answer has for us, as a proof. */
static int
path_of(const struct digest *hashes, size_t count, struct tree_path *path)
{
	if (count > TREE_PROOF_MOST)
		return 0;
	path->count = count;
	memcpy(path->hashes, hashes, count * sizeof *hashes);
	return 1;
}

/* Does the tree ${to} hold the older tree ${from}?  ${wrong} if it does not. */
static enum proof_finding
hold(const struct tree_head *from, const struct tree_head *to, const struct digest *hashes, size_t count,
     enum proof_finding wrong)
{
	struct tree_path path;

	if (to->size < from->size)
		return PROOF_SMALLER;
	if (to->size == from->size && !digest_equal(&to->root, &from->root))
		return wrong == PROOF_HISTORY ? PROOF_ROOT : wrong;
	/* what is one and the same needs no proof, and none is held against it */
	if (to->size == from->size)
		return PROOF_GOOD;
	return path_of(hashes, count, &path) && !tree_check_consistency(from, to, &path) ? PROOF_GOOD : wrong;
}

static enum status
check_witnessed(const struct frame_proof *proof, const struct proof_keys *keys, struct arena *arena,
		struct proof_checked *checked)
{
	struct signed_note note;
	enum status status;

	if (!keys->witness_count || !proof->witnessed.size)
		return STATUS_OK;
	status = open_note(proof->witnessed, keys, arena, &note, &checked->witnessed_head);
	if (!status)
		status = cosignature_newest(&note, keys->witnesses, keys->witness_count, &checked->cosigned);
	if (status) {
		checked->witnessed = PROOF_SIGNATURE;
		return status == STATUS_NO_MEMORY ? status : STATUS_OK;
	}
	checked->witnessed = PROOF_GOOD;
	checked->finding = hold(&checked->witnessed_head, &checked->head, proof->witnessed_consistency,
				proof->witnessed_consistency_count, PROOF_WITNESS);
	checked->is_behind_witness = checked->finding == PROOF_SMALLER;
	return STATUS_OK;
}

enum status
proof_check(const struct frame_proof *proof, const struct proof_keys *keys, const struct tree_head *known,
	    struct arena *arena, struct proof_checked *ret_checked)
{
	struct proof_checked checked = {.finding = PROOF_NONE, .witnessed = PROOF_NONE};
	enum status status = STATUS_OK;

	if (proof->checkpoint.size) {
		status = proof_check_note(proof->checkpoint, keys, arena, &checked.head);
		if (status == STATUS_NO_MEMORY)
			return status;
		checked.finding = status ? PROOF_SIGNATURE : PROOF_GOOD;
		status = STATUS_OK;
	}
	if (checked.finding == PROOF_GOOD && known->size)
		checked.finding =
			hold(known, &checked.head, proof->consistency, proof->consistency_count, PROOF_HISTORY);
	if (checked.finding == PROOF_GOOD)
		status = check_witnessed(proof, keys, arena, &checked);
	if (!status)
		*ret_checked = checked;
	return status;
}

enum status
proof_check_leaf(const struct leaf *leaf, const struct tree_head *head, const struct frame_proof_item *item)
{
	const struct digest hash = leaf_hash(leaf);
	struct tree_path path;

	if (item->index != leaf->index)
		return STATUS_NOT_FOUND;
	if (!path_of(item->hashes, item->count, &path))
		return STATUS_BAD_SIGNATURE;
	return tree_check_inclusion(&hash, leaf->index, head, &path);
}
