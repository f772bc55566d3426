#include "backup_check.h"

#include <inttypes.h>
#include <string.h>

#include "base/digest.h"
#include "core/known.h"
#include "log/checkpoint.h"
#include "log/copy_folder.h"
#include "log/leaf.h"
#include "store/store_backup.h"

/* One note at a time. */
#define SCRATCH_BYTES ((size_t)16 * 1024 * 1024)

struct check {
	const struct backup_check *ask;
	struct backup_say *say;
	struct store *store;
	struct arena *scratch;
	struct checkpoint shown; /* size 0: none */
	struct digest shown_root; /* of our own first leaves */
	struct backup_checked found;
};

static enum status
say_corrupt(const struct check *check, const char *what, uint64_t number)
{
	backup_say_wrong(check->say, "%s %" PRIu64 " is not what was accepted", what, number);
	return STATUS_CORRUPT;
}

static enum status
check_leaves(struct check *check)
{
	struct tree_edge edge = {.size = 0};
	struct leaf last = {.index = 0};
	enum status status = store_leaf_last(check->store, &last);
	const uint64_t count = status ? 0 : last.index + 1;

	if (status == STATUS_NOT_FOUND)
		status = STATUS_OK;
	while (!status && edge.size < count) {
		struct store_note note;
		struct digest hash;

		status = store_note_find(check->store, edge.size, check->scratch, &note);
		arena_reset(check->scratch);
		if (status == STATUS_CORRUPT || status == STATUS_NOT_FOUND)
			return say_corrupt(check, "the note of leaf", edge.size);
		if (status)
			return status;
		hash = leaf_hash(&note.leaf);
		tree_edge_add(&edge, &hash);
		if (edge.size == check->shown.head.size)
			check->shown_root = tree_edge_root(&edge);
		backup_say_far(check->say, "leaves looked at", edge.size, count);
	}
	check->found.leaves = count;
	check->found.root = tree_edge_root(&edge);
	return status;
}

static enum status
check_bodies(struct check *check)
{
	uint64_t at = 0;
	enum status status;
	int is_sound = 1;

	while (!(status = store_body_sound(check->store, at, &at, &is_sound))) {
		if (!is_sound)
			return say_corrupt(check, "the sealed body", at);
		check->found.bodies++;
	}
	return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static enum status
check_signature(struct check *check, const struct directory *directory)
{
	struct signer_key keys[2];
	size_t count = 0;
	struct signed_note note;
	int has_signed[2] = {0, 0}, is_ours = 0;
	enum status status = signed_note_split(check->ask->checkpoint, check->scratch, &note);

	if (directory)
		keys[count++] = directory->log;
	if (check->ask->own_key && (!count || strcmp(keys[0].name, check->ask->own_key->name) != 0))
		keys[count++] = *check->ask->own_key;
	if (!count)
		return STATUS_OK; /* a broker that nobody has loaded a directory into */
	if (!status)
		status = signed_note_verify(&note, keys, count, has_signed);
	for (size_t i = 0; !status && i < count; i++)
		is_ours |= has_signed[i] && !strcmp(check->shown.origin, keys[i].name);
	if (!status && !is_ours)
		status = STATUS_UNKNOWN_KEY;
	if (status)
		backup_say_wrong(check->say, "its checkpoint is not signed by this broker's log key (%s)",
				 status_word(status));
	check->found.has_directory = 1;
	return status;
}

/* What is in force reads, and the log's checkpoint is of these leaves. */
static enum status
check_log(struct check *check)
{
	struct known known = {0};
	enum status status = known_load(&known, check->store);

	if (status)
		backup_say_wrong(check->say, "the directory, a policy or a card in it cannot be read (%s)",
				 status_word(status));
	if (!status && check->shown.head.size)
		status = check_signature(check, known.has_directory ? &known.directory : NULL);
	arena_reset(check->scratch);
	known_free(&known);
	if (status || !check->shown.head.size)
		return status;
	if (check->shown.head.size > check->found.leaves ||
	    !digest_equal(&check->shown.head.root, &check->shown_root)) {
		backup_say_wrong(check->say, "its checkpoint is of other leaves than it has");
		return STATUS_CONFLICT;
	}
	check->found.shown = check->shown.head.size;
	return STATUS_OK;
}

static enum status
check_all(struct check *check)
{
	enum status status = store_sound(check->store);

	if (status == STATUS_CORRUPT)
		backup_say_wrong(check->say, "the database finds itself damaged");
	if (!status)
		status = check_leaves(check);
	if (!status)
		status = check_bodies(check);
	return status ? status : check_log(check);
}

enum status
backup_check_store(const struct backup_check *ask, struct backup_say *say, struct backup_checked *ret_checked)
{
	struct check check = {.ask = ask, .say = say, .scratch = arena_new(SCRATCH_BYTES)};
	enum status status = check.scratch ? STATUS_OK : STATUS_NO_MEMORY;

	if (!status && ask->checkpoint.size && checkpoint_parse(copy_folder_text(ask->checkpoint), &check.shown)) {
		backup_say_wrong(say, "its checkpoint cannot be read as one");
		status = STATUS_MALFORMED;
	}
	if (!status) {
		status = store_open(ask->path, STORE_LOOK, &check.store);
		if (status)
			backup_say_wrong(say, "the store in it cannot be opened: %s",
					 status == STATUS_NEWER ? "it was made by a newer version of Tellback"
								: status_word(status));
	}
	if (!status)
		status = check_all(&check);
	store_close(check.store);
	arena_free(check.scratch);
	if (!status)
		*ret_checked = check.found;
	return status;
}
