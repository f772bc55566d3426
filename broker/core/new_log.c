#include "core/new_log.h"

#include <string.h>

#include "base/digest.h"
#include "base/id.h"
#include "base/log.h"
#include "core/deliver.h"
#include "core/inner.h"
#include "core/shown.h"
#include "note/directory.h"
#include "note/signed_note.h"
#include "store/lost.h"
#include "store/store_backup.h"
#include "store/witnessed.h"

static const char *const words[NEW_LOG_COUNT] = {
#define X(code, word) word,
	NEW_LOG_TABLE(X)
#undef X
};

enum status
new_log_find(const char *word, enum new_log_reason *ret_reason)
{
	for (unsigned i = 0; i < NEW_LOG_COUNT; i++) {
		if (!strcmp(words[i], word)) {
			*ret_reason = (enum new_log_reason)i;
			return STATUS_OK;
		}
	}
	return STATUS_NOT_FOUND;
}

/* Not found is never put back. */
static enum status
find_restored(const struct core *core, struct store_restored *ret_restored)
{
	enum status status = store_restored_find(core->store, ret_restored);

	if (status == STATUS_NOT_FOUND)
		*ret_restored = (struct store_restored){.is_unfilled = 0};
	return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status
new_log_look(struct core *core, struct new_log_state *ret_state)
{
	struct new_log_state state = {.shown = shown_look(core->shown)->tree.size};
	struct store_restored restored;
	enum status status = inner_leaf_count(core, &state.leaves);

	if (!status)
		status = find_restored(core, &restored);
	if (status)
		return status;
	state.is_unfilled = restored.is_unfilled;
	if (core->known.has_directory)
		id_set(state.old_name, sizeof state.old_name, core->known.directory.log.name);
	*ret_state = state;
	return STATUS_OK;
}

static enum status
end(struct core *core, enum status status)
{
	if (!status)
		return store_commit(core->store);
	store_rollback(core->store);
	return status;
}

enum status
new_log_stop(struct core *core)
{
	struct store_restored restored;
	uint64_t leaves = 0;
	enum status status = find_restored(core, &restored);

	if (status || restored.is_unfilled)
		return status;
	status = inner_leaf_count(core, &leaves);
	if (!status)
		status = store_begin(core->store);
	if (status)
		return status;
	restored = (struct store_restored){leaves, core->now, 1};
	return end(core, store_restored_put(core->store, &restored));
}

/* Those whose work it is: the front doors, the registrar, the sub-group; where
 * there is none of them, whoever comes first. */
static size_t
whom(const struct core *core, struct agency to[static MAX_RECIPIENTS])
{
	static const char *const roles[] = {"reviewer", "registrar", "crs", "edt"};
	const struct directory *directory = &core->known.directory;
	size_t count = 0;

	for (size_t i = 0; i < directory->agency_count && count < MAX_RECIPIENTS; i++) {
		const struct directory_agency *entry = &directory->agencies[i];
		int is = 0;

		for (size_t k = 0; k < sizeof roles / sizeof *roles; k++)
			is |= directory_has_role(entry, roles[k]);
		if (is && !directory_is_revoked(entry, REVOKED_AGENCY))
			to[count++] = entry->id;
	}
	for (size_t i = 0; !count && i < directory->agency_count && i < MAX_RECIPIENTS; i++)
		to[count++] = directory->agencies[i].id;
	return count;
}

/* Which log begins, in the form of an id: a second one is another notice. */
static void
name_log(const struct signer_key *key, char ret_about[ID_SIZE])
{
	char vkey[VKEY_SIZE], hex[DIGEST_HEX_SIZE];
	struct digest digest;

	signed_note_key_print(key, vkey);
	digest = digest_of((struct view){(const uint8_t *)vkey, strlen(vkey)});
	digest_hex(&digest, hex);
	hex[12] = '7';
	hex[16] = '8';
	hex[ID_SIZE - 1] = '\0';
	id_set(ret_about, ID_SIZE, hex);
}

static enum status
say(struct core *core, enum new_log_reason reason, const struct signer_key *key)
{
	struct agency to[MAX_RECIPIENTS];
	struct notice notice = {.kind = NOTICE_RESTORE, .to = to, .to_count = whom(core, to)};

	if (!notice.to_count)
		return STATUS_NOT_FOUND;
	name_log(key, notice.about);
	id_set(notice.code, sizeof notice.code, words[reason]);
	return deliver_notices(core, &notice, 1);
}

enum status
new_log_begin(struct core *core, enum new_log_reason reason, const struct signer_key *key, uint64_t *ret_index)
{
	struct store_restored restored;
	uint64_t index = 0;
	enum status status = core->known.has_directory ? find_restored(core, &restored) : STATUS_NOT_FOUND;

	if (!status)
		status = inner_leaf_count(core, &index);
	if (!status)
		status = store_begin(core->store);
	if (status)
		return status;
	status = store_witnessed_drop(core->store);
	if (!status)
		status = say(core, reason, key);
	restored.is_unfilled = 0;
	if (!status)
		status = store_restored_put(core->store, &restored);
	if (!status)
		status = store_asking_begin(core->store, index, core->now);
	status = end(core, status);
	if (!status)
		*ret_index = index;
	return status;
}
