#include "review/signers.h"

#include <stdlib.h>
#include <string.h>

#include "note/cosignature.h"
#include "review/inforce.h"

static int
is_key(const struct signer_key *a, const struct signer_key *b)
{
	return a->type == b->type && !strcmp(a->name, b->name) &&
	       !memcmp(a->public_key, b->public_key, SIGN_PUBLIC_BYTES);
}

/* A growing list of keys, each once. */
struct keys {
	struct signer_key *keys;
	size_t count;
	size_t room;
};

static enum status
add_key(struct keys *keys, const struct signer_key *key, struct arena *arena)
{
	for (size_t i = 0; i < keys->count; i++)
		if (is_key(&keys->keys[i], key))
			return STATUS_OK;
	if (keys->count == keys->room) {
		size_t room = keys->room ? 2 * keys->room : 8;
		struct signer_key *more = arena_array(arena, room, sizeof *more);

		if (!more)
			return STATUS_NO_MEMORY;
		if (keys->count)
			memcpy(more, keys->keys, keys->count * sizeof *more);
		keys->keys = more;
		keys->room = room;
	}
	keys->keys[keys->count++] = *key;
	return STATUS_OK;
}

static void
turn_round(struct keys *keys)
{
	for (size_t i = 0; i < keys->count / 2; i++) {
		struct signer_key other = keys->keys[i];

		keys->keys[i] = keys->keys[keys->count - 1 - i];
		keys->keys[keys->count - 1 - i] = other;
	}
}

/* The directory of the leaf ${at}, if its roots signed it. */
static enum status
take_directory(const struct folder *folder, size_t at, struct inforce *inforce, struct arena *arena,
	       struct trouble *trouble)
{
	struct trouble why = {""};
	struct view note;
	enum status status = folder_note(folder, at, arena, &note, trouble);

	if (!status && !note.bytes)
		status = trouble_say(trouble, STATUS_MALFORMED, "note %zu (directory) was erased, which none may be", at);
	if (status)
		return status;
	status = inforce_directory(inforce, note, arena, &why);
	return status ? trouble_say(trouble, status, "note %zu (directory) %s", at, why.words) : STATUS_OK;
}

enum status
signers_of(const struct folder *folder, const struct pinned *roots, struct arena *arena, struct signers *ret_signers,
	   struct trouble *trouble)
{
	struct inforce inforce = {.roots = *roots};
	struct keys logs = {.count = 0}, witnesses = {.count = 0};
	enum status status = STATUS_OK;

	for (size_t i = 0; !status && i < folder->leaf_count; i++) {
		if (folder->leaves[i].kind != LEAF_DIRECTORY)
			continue;
		status = take_directory(folder, i, &inforce, arena, trouble);
		if (!status)
			status = add_key(&logs, &inforce.directory->log, arena);
		for (size_t k = 0; !status && k < inforce.directory->witness_count; k++)
			status = add_key(&witnesses, &inforce.directory->witnesses[k], arena);
	}
	if (!status && !inforce.directory)
		status = trouble_say(trouble, STATUS_NOT_FOUND,
				     "there is no directory in the log: nobody says whose key it is signed by");
	turn_round(&logs);
	turn_round(&witnesses);
	if (!status)
		*ret_signers = (struct signers){logs.keys, logs.count, witnesses.keys, witnesses.count,
						inforce.directory->serial};
	else if (!trouble->words[0])
		(void)trouble_say(trouble, status, "there is not enough memory");
	inforce_done(&inforce);
	return status;
}

/* ---- a checkpoint ------------------------------------------------------------------ */

static int
is_by(const struct note_signature *line, const struct signer_key *keys, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!strcmp(line->name, keys[i].name) && !memcmp(line->key_id, keys[i].key_id, sizeof line->key_id))
			return 1;
	return 0;
}

static enum status
check_lines(const struct signers *signers, const struct signed_note *note, const char *what, struct trouble *trouble)
{
	for (size_t i = 0; i < note->signature_count; i++) {
		const struct note_signature *line = &note->signatures[i];

		if (!is_by(line, signers->logs, signers->log_count) &&
		    !is_by(line, signers->witnesses, signers->witness_count))
			return trouble_say(trouble, STATUS_UNKNOWN_KEY,
					   "%s has a signature by %s, with a key that no directory names as the log's or "
					   "a witness's",
					   what, line->name);
	}
	return STATUS_OK;
}

static enum status
check_log(const struct signers *signers, const struct signed_note *note, const char *what, struct trouble *trouble)
{
	int *verified = calloc(signers->log_count, sizeof *verified);
	enum status status = verified ? signed_note_verify(note, signers->logs, signers->log_count, verified)
				      : STATUS_NO_MEMORY;

	free(verified);
	if (status == STATUS_NO_MEMORY)
		return trouble_say(trouble, status, "there is not enough memory");
	if (status == STATUS_UNKNOWN_KEY)
		return trouble_say(trouble, status, "%s is not signed by the log's key", what);
	return status ? trouble_say(trouble, status, "%s carries a signature of the log that does not verify", what)
		      : STATUS_OK;
}

static enum status
check_witnesses(const struct signers *signers, const struct signed_note *note, const char *what,
		struct instant *ret_cosigned, struct trouble *trouble)
{
	enum status status = cosignature_newest(note, signers->witnesses, signers->witness_count, ret_cosigned);

	if (status == STATUS_UNKNOWN_KEY) {
		ret_cosigned->ms = 0;
		return STATUS_OK;
	}
	return status ? trouble_say(trouble, status, "%s carries a cosignature of a witness that does not verify", what)
		      : STATUS_OK;
}

enum status
signers_check(const struct signers *signers, struct view raw, const char *what, struct arena *arena,
	      struct signed_checkpoint *ret_signed, struct trouble *trouble)
{
	struct signed_checkpoint found = {.cosigned = {0}};
	struct signed_note note;
	enum status status = signed_note_split(raw, arena, &note);

	if (!status)
		status = checkpoint_parse(note.text, &found.checkpoint);
	if (status)
		return trouble_say(trouble, status, "%s is no signed checkpoint", what);
	for (size_t i = 0; strcmp(found.checkpoint.origin, signers->logs[i].name) != 0; i++)
		if (i + 1 == signers->log_count)
			return trouble_say(trouble, STATUS_CONFLICT,
					   "%s is of another log: it is called %s, and the directory names %s", what,
					   found.checkpoint.origin, signers->logs[0].name);
	status = check_lines(signers, &note, what, trouble);
	if (!status)
		status = check_log(signers, &note, what, trouble);
	if (!status)
		status = check_witnesses(signers, &note, what, &found.cosigned, trouble);
	if (!status)
		*ret_signed = found;
	return status;
}
