#include "backup_check.h"

#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "base/digest.h"
#include "core/known.h"
#include "log/checkpoint.h"
#include "log/copy_folder.h"
#include "log/leaf.h"
#include "store/store_check.h"

/* One note at a time. */
#define SCRATCH_BYTES ((size_t)16 * 1024 * 1024)

struct check {
	const struct backup_check *ask;
	struct backup_say *say;
	struct store *store;
	struct arena *scratch;
	struct checkpoint shown; /* size 0: none */
	struct digest shown_root; /* of our own first leaves */
	unsigned damaged;
	struct backup_checked found;
};

/* ---- what `tellbackctl store check` looks at ---- */

static void
say_damaged(void *context, enum store_check_row row, const char *where)
{
	struct check *check = context;

	if (row == STORE_CHECK_SUMS) /* of an older version: the sums come when it is opened to be served */
		return;
	check->damaged++;
	backup_say_wrong(check->say, "damaged %s %s (%s)", store_check_word(row), where, store_check_sentence(row));
}

static enum status
check_whole(struct check *check)
{
	const char *no_log = arena_print(check->scratch, "%s.none", check->ask->path);
	const struct store_check_ask ask = {
		.store = check->store, .path = check->ask->path, .log_folder = no_log, .say = say_damaged, .context = check};
	struct store_check_state state = {.phase = STORE_CHECK_IN_PAGES};
	struct store_check *whole = NULL;
	enum status status = no_log ? store_check_new(&ask, &whole) : STATUS_NO_MEMORY;

	while (!status && state.phase != STORE_CHECK_IN_DONE) {
		status = store_check_step(whole);
		state = store_check_state(whole);
		backup_say_far(check->say, store_check_phase_word(state.phase), state.at, state.of);
	}
	store_check_free(whole);
	arena_reset(check->scratch);
	check->found.bodies = state.bodies;
	return !status && check->damaged ? STATUS_CORRUPT : status;
}

/* ---- the tree, and the checkpoint of its beginning ---- */

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
		struct leaf leaf;

		status = store_leaf_find(check->store, edge.size, &leaf);
		if (!status) {
			const struct digest hash = leaf_hash(&leaf);

			tree_edge_add(&edge, &hash);
		}
		if (!status && edge.size == check->shown.head.size)
			check->shown_root = tree_edge_root(&edge);
		backup_say_far(check->say, "leaves put together", edge.size, count);
	}
	check->found.leaves = count;
	check->found.root = tree_edge_root(&edge);
	return status;
}

/* The key that is here is the broker's: a directory in the backup, which whoever
 * sealed it may have written, names another only for a log of another name, as
 * one that has ended since. */
static enum status
check_signature(struct check *check, const struct directory *directory)
{
	const struct signer_key *own = check->ask->own_key;
	struct signer_key keys[2];
	size_t count = 0;
	struct signed_note note;
	int has_signed[2] = {0, 0}, is_by_own = 0, is_ours = 0;
	enum status status = signed_note_split(check->ask->checkpoint, check->scratch, &note);

	if (own)
		keys[count++] = *own;
	if (directory && (!own || strcmp(directory->log.name, own->name) != 0))
		keys[count++] = directory->log;
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
	is_by_own = own && has_signed[0] && !strcmp(check->shown.origin, own->name);
	check->found.is_key_known = !own || is_by_own;
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
	enum status status = check_whole(check);

	if (!status)
		status = check_leaves(check);
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
		else if (ask->is_look)
			(void)unlink(ask->path); /* it is open; where this fails, whoever asked removes it */
	}
	if (!status)
		status = check_all(&check);
	store_close(check.store);
	arena_free(check.scratch);
	if (!status)
		*ret_checked = check.found;
	return status;
}
