#include "core/cosign.h"

#include <string.h>

#include "base/digest.h"
#include "base/log.h"
#include "core/shown.h"
#include "note/cosignature.h"
#include "note/directory.h"
#include "store/witnessed.h"

/* Our log's signature, and one of a witness, both by the directory. */
static enum cosign_code
check_note(const struct directory *directory, const struct signed_note *note, struct checkpoint *ret_checkpoint)
{
	struct instant at;
	int is_ours = 0;

	if (checkpoint_parse(note->text, ret_checkpoint))
		return COSIGN_NOTE;
	if (signed_note_verify(note, &directory->log, 1, &is_ours) || !is_ours ||
	    strcmp(ret_checkpoint->origin, directory->log.name) != 0)
		return COSIGN_NOT_THIS_LOG;
	return cosignature_newest(note, directory->witnesses, directory->witness_count, &at) ? COSIGN_NO_WITNESS
											     : COSIGN_TAKEN;
}

/* Is ${head} a tree that we have?  A larger one than we show is not: the key
 * signs nothing that is not shown. */
static enum status
check_tree(struct core *core, const struct tree_head *head, int *ret_is_ours)
{
	const struct shown_head *shown = shown_look(core->shown);
	struct tree_head ours;
	struct tree_path path;

	if (!shown->note.size)
		return STATUS_BUSY;
	*ret_is_ours = 0;
	if (head->size > shown->tree.size)
		return STATUS_OK;
	if (shown_begin(core->shown, head->size, &ours, &path))
		return STATUS_BUSY;
	*ret_is_ours = !memcmp(ours.root.bytes, head->root.bytes, DIGEST_BYTES);
	return STATUS_OK;
}

/* Has some witness cosigned ${old} later than ${new}?  Then ${new} was kept for
 * a while, and must not make the newer line older. */
static int
is_newer(const struct directory *directory, const struct signed_note *old, const struct signed_note *new)
{
	for (size_t i = 0; i < directory->witness_count; i++) {
		struct instant before, after;

		if (!cosignature_newest(old, &directory->witnesses[i], 1, &before) &&
		    !cosignature_newest(new, &directory->witnesses[i], 1, &after) && before.ms > after.ms)
			return 1;
	}
	return 0;
}

/* Keep ${raw} in the place of what is there, or with it. */
static enum status
keep(struct core *core, struct view raw, uint64_t size, const char *by, struct cosign_taken *taken)
{
	const struct directory *directory = &core->known.directory;
	struct signed_note note, before;
	struct view kept = {NULL, 0};
	uint64_t kept_size = 0;
	enum status status = store_witnessed_find(core->store, core->scratch, &kept_size, &kept);

	if (status && status != STATUS_NOT_FOUND)
		return status;
	taken->size = kept_size > size ? kept_size : size;
	if (!status && kept_size > size)
		return STATUS_OK;
	if (!status && kept_size == size) {
		status = signed_note_split(raw, core->scratch, &note);
		if (!status)
			status = signed_note_split(kept, core->scratch, &before);
		if (!status && is_newer(directory, &before, &note))
			return STATUS_OK;
		if (!status)
			status = cosignature_merge(kept, raw, core->scratch, &raw);
		if (status == STATUS_NO_MEMORY)
			return status;
		/* what is kept cannot be merged with: too many lines, of witnesses that are no more */
	}
	status = store_witnessed_put(core->store, size, raw);
	if (!status)
		log_event(LOG_LINE_INFO, "log.witnessed", "by=%s size=%llu", by, (unsigned long long)size);
	return status;
}

static void
say_foreign(const struct tree_head *head, const char *by)
{
	char root[DIGEST_HEX_SIZE];

	digest_hex(&head->root, root);
	log_event(LOG_LINE_ERROR, "log.foreign-checkpoint", "by=%s size=%llu root=%s", by,
		  (unsigned long long)head->size, root);
}

/* Lines of keys that nobody here knows are not kept: they would take the room
 * of a witness's. */
static enum status
take_ours(struct core *core, struct view raw, const struct checkpoint *checkpoint, const char *by,
	  struct cosign_taken *taken)
{
	const struct directory *directory = &core->known.directory;
	size_t count = directory->witness_count + 1;
	struct signer_key *keys = arena_array(core->scratch, count, sizeof *keys);
	int is_ours = 0;
	enum status status = keys ? check_tree(core, &checkpoint->head, &is_ours) : STATUS_NO_MEMORY;

	if (!status && !is_ours) {
		taken->code = COSIGN_FOREIGN;
		say_foreign(&checkpoint->head, by);
		return STATUS_OK;
	}
	if (status || !checkpoint->head.size) /* a log without leaves is nothing to show */
		return status;
	keys[0] = directory->log;
	memcpy(keys + 1, directory->witnesses, directory->witness_count * sizeof *keys);
	status = cosignature_only(raw, keys, count, core->scratch, &raw);
	if (!status)
		status = keep(core, raw, checkpoint->head.size, by, taken);
	return status;
}

enum status
cosign_take(struct core *core, struct view raw, const char *by, struct cosign_taken *ret_taken)
{
	struct cosign_taken taken = {COSIGN_NOT_THIS_LOG, 0};
	struct checkpoint checkpoint;
	struct signed_note note;
	struct view kept;
	enum status status = store_witnessed_find(core->store, core->scratch, &taken.size, &kept);

	if (status && status != STATUS_NOT_FOUND)
		return status;
	status = raw.size > MAX_CHECKPOINT_BYTES ? STATUS_TOO_BIG : signed_note_split(raw, core->scratch, &note);
	if (status == STATUS_NO_MEMORY)
		return status;
	if (status)
		taken.code = COSIGN_NOTE;
	else if (core->known.has_directory)
		taken.code = check_note(&core->known.directory, &note, &checkpoint);
	status = STATUS_OK;
	if (taken.code == COSIGN_TAKEN)
		status = take_ours(core, raw, &checkpoint, by, &taken);
	if (!status)
		*ret_taken = taken;
	return status;
}

enum status
cosign_frame(struct question *question)
{
	struct core *core = question->core;
	struct cosign_taken taken = {COSIGN_ROLE, 0};
	struct frame answer = {question->frame->nonce, FRAME_COSIGNED, {{0}}};
	enum status status = STATUS_OK;

	if (directory_has_role(question->entry, "reviewer"))
		status = cosign_take(core, question->frame->as.cosign.note, question->entry->id.name, &taken);
	if (status == STATUS_BUSY)
		return inner_problem(core, question->number, question->frame->nonce, REFUSAL_BUSY);
	answer.as.cosigned = (struct frame_cosigned){taken.size, taken.code};
	return status ? status : inner_reply(core, question->number, &answer);
}
