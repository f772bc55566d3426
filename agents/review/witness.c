#include "review/witness.h"

#include <inttypes.h>
#include <string.h>

#include "base/digest.h"
#include "base/file.h"
#include "log/copy_folder.h"
#include "note/cosignature.h"
#include "review/evidence.h"
#include "review/signers.h"

/* The last one we cosigned; of size 0 none. */
struct last {
	struct view raw;
	struct checkpoint checkpoint;
};

static enum status
read_last(const struct witness *witness, struct arena *arena, struct last *ret_last, struct trouble *trouble)
{
	struct last last = {.raw = {NULL, 0}};
	enum status status = file_read(witness->state, MAX_CHECKPOINT_BYTES, arena, &last.raw);

	if (status == STATUS_NOT_FOUND) {
		*ret_last = last;
		return STATUS_OK;
	}
	if (!status && checkpoint_parse(copy_folder_text(last.raw), &last.checkpoint))
		return trouble_say(trouble, STATUS_CORRUPT,
				   "the state %s is not what this witness wrote: without knowing what it cosigned last it "
				   "does not cosign",
				   witness->state);
	if (status)
		return trouble_say(trouble, status, "the state %s: %s", witness->state, folder_why(status));
	*ret_last = last;
	return STATUS_OK;
}

/* Does the folder's log begin with the last? */
static enum status
check_last(const struct last *last, const struct folder *folder, struct trouble *trouble)
{
	const struct tree_head *old = &last->checkpoint.head, *new = &folder->checkpoint.head;
	struct trouble kept = {""};
	struct digest root;
	enum status status;

	if (!last->raw.size)
		return STATUS_OK;
	if (strcmp(last->checkpoint.origin, folder->checkpoint.origin) != 0)
		return trouble_say(trouble, STATUS_CONFLICT,
				   "conflict: this witness cosigned the log %s before, and this one is %s",
				   last->checkpoint.origin, folder->checkpoint.origin);
	if (new->size < old->size)
		return trouble_say(trouble, STATUS_CONFLICT,
				   "conflict: the checkpoint has %" PRIu64 " leaves, and one of %" PRIu64
				   " was cosigned before: the copy is old, or the log was set back",
				   new->size, old->size);
	root = tile_set_root(&folder->set, old->size);
	if (digest_equal(&root, &old->root))
		return STATUS_OK;
	status = evidence_pair(folder->path, last->raw, folder->raw, &kept);
	return trouble_say(trouble, status, "%s: it is not cosigned.  %s",
			   new->size == old->size ? "conflict: another root was cosigned for this size"
						  : "inconsistent: the log does not begin with what was cosigned before",
			   kept.words);
}

/* A state can be lost, or put back with the rest of the machine; what the copy
 * itself says was cosigned still counts. */
static enum status
check_seen(const struct folder *folder, const struct signers *signers, struct arena *arena, struct trouble *trouble)
{
	const char *path = arena_print(arena, "%s/" COPY_WITNESSED, folder->path);
	struct signed_checkpoint seen;
	struct last last;
	enum status status = path ? file_read(path, MAX_CHECKPOINT_BYTES, arena, &last.raw) : STATUS_NO_MEMORY;

	if (status == STATUS_NOT_FOUND)
		return STATUS_OK;
	if (status)
		return trouble_say(trouble, status, "%s/" COPY_WITNESSED ": %s", folder->path, folder_why(status));
	status = signers_check(signers, last.raw, "what the copy says was cosigned", arena, &seen, trouble);
	if (status)
		return status;
	last.checkpoint = seen.checkpoint;
	return check_last(&last, folder, trouble);
}

static enum status
check_key(const struct witness *witness, const struct signers *signers, struct trouble *trouble)
{
	const struct signer_key *own = witness->signer->key;
	char vkey[VKEY_SIZE];

	for (size_t i = 0; i < signers->witness_count; i++)
		if (!strcmp(signers->witnesses[i].name, own->name) &&
		    !memcmp(signers->witnesses[i].public_key, own->public_key, SIGN_PUBLIC_BYTES))
			return STATUS_OK;
	signed_note_key_print(own, vkey);
	return trouble_say(trouble, STATUS_UNKNOWN_KEY,
			   "no directory of the log names this witness: give the registrar the line `witness %s`", vkey);
}

enum status
witness_cosign(const struct witness *witness, const struct folder *folder, struct instant now, struct arena *arena,
	       struct view *ret_raw, struct trouble *trouble)
{
	struct signed_checkpoint found;
	struct signers signers;
	struct last last;
	struct view raw;
	enum status status = read_last(witness, arena, &last, trouble);

	if (!status)
		status = signers_of(folder, witness->roots, arena, &signers, trouble);
	if (!status)
		status = signers_check(&signers, folder->raw, "the checkpoint", arena, &found, trouble);
	if (!status)
		status = check_key(witness, &signers, trouble);
	if (!status)
		status = check_last(&last, folder, trouble);
	if (!status)
		status = check_seen(folder, &signers, arena, trouble);
	if (status)
		return status;
	status = cosignature_add(folder->raw, witness->signer, now, arena, &raw);
	if (status)
		return trouble_say(trouble, status, "the checkpoint cannot be cosigned (%s)", status_word(status));
	/* first it is remembered, then it is shown: a crash between costs nothing */
	status = file_write(witness->state, raw, 0600);
	if (status)
		return trouble_say(trouble, status, "the state %s cannot be written (%s): nothing was cosigned",
				   witness->state, status_word(status));
	*ret_raw = raw;
	return STATUS_OK;
}
