#include "core/publish.h"

#include <string.h>

#include "base/digest.h"
#include "base/log.h"
#include "core/deliver.h"
#include "core/roots.h"
#include "note/directory.h"
#include "note/policy.h"
#include "rules/policy_check.h"

static enum status
fail(struct publish_report *report, enum status status, const char *why)
{
	report->why = why ? why : ""; /* words that there was no memory for */
	return status;
}

static enum status
verify(const struct publish_ask *ask, const struct directory *by, struct arena *arena, struct publish_report *report)
{
	enum status status = directory_verify(ask->raw, by->roots, by->root_count, by->quorum, arena);

	if (status == STATUS_NOT_PERMITTED || status == STATUS_UNKNOWN_KEY)
		return fail(report, status, "fewer roots signed it than the quorum asks for");
	if (status == STATUS_MALFORMED)
		return fail(report, status, "it is no signed note");
	return status ? fail(report, status, "a root's signature does not verify") : STATUS_OK;
}

/* Does the new note take up where the old one left off? */
struct link {
	uint64_t serial;
	struct digest prev;
	struct digest hash;
	uint64_t old_serial;
	struct digest old_hash;
};
static enum status
check_chain(const struct link *link, struct publish_report *report)
{
	if (link->serial < link->old_serial)
		return fail(report, STATUS_CONFLICT, "a newer serial is loaded");
	if (link->serial == link->old_serial)
		return digest_equal(&link->hash, &link->old_hash)
			       ? STATUS_OK
			       : fail(report, STATUS_CONFLICT, "another note of this serial is loaded");
	if (link->serial == link->old_serial + 1 && link->old_serial && !digest_equal(&link->prev, &link->old_hash))
		return fail(report, STATUS_CONFLICT, "its prev is not the note that is loaded");
	return STATUS_OK;
}

/* Log it and make it the one in force. */
static enum status
put(struct core *core, struct view raw, const struct store_published *published, struct publish_report *report)
{
	const struct store_new_leaf leaf = {published->kind, raw, digest_of(raw), core->now};
	struct store_published made = *published;
	enum status status = store_leaf_add(core->store, &leaf, &made.index);

	if (!status)
		status = store_publish(core->store, &made);
	core->is_known_dirty = 1;
	if (!status)
		status = known_load(&core->known, core->store);
	report->index = made.index;
	report->serial = made.serial;
	report->is_fresh = 1;
	return status ? status : deliver_all(core, made.index, NULL);
}

/* An agency that was not there yet has seen no policy and no card. */
static enum status
welcome(struct core *core, const struct agency *agency, uint64_t directory_index)
{
	static const enum leaf_kind kinds[] = {LEAF_POLICY, LEAF_CARD};
	enum status status = STATUS_OK;

	for (size_t k = 0; !status && k < sizeof kinds / sizeof *kinds; k++) {
		struct store_published *list;
		size_t count = 0;

		status = store_published_newest(core->store, kinds[k], core->scratch, &list, &count);
		for (size_t i = 0; !status && i < count; i++)
			if (list[i].index < directory_index && strcmp(list[i].subject.name, agency->name) != 0)
				status = deliver_leaf(core, list[i].index, agency, DELIVER_PUBLIC);
	}
	return status;
}

static int
has_new_root(const struct directory *old, const struct directory *new)
{
	for (size_t i = 0; i < new->root_count; i++) {
		size_t at = 0;

		while (at < old->root_count &&
		       memcmp(old->roots[at].public_key, new->roots[i].public_key, SIGN_PUBLIC_BYTES))
			at++;
		if (at == old->root_count)
			return 1;
	}
	return 0;
}

/* The agencies of ${new} that ${old} has not; the first ${most} in ${ret_new}. */
static size_t
find_new(const struct directory *old, const struct directory *new, const struct agency **ret_new)
{
	size_t count = 0;

	for (size_t i = 0; i < new->agency_count; i++)
		if (!directory_find(old, new->agencies[i].id.name))
			ret_new[count++] = &new->agencies[i].id;
	return count;
}

/* The first directory: by the roots in the operator's file, or by a
 * fingerprint that somebody read aloud. */
static enum status
check_first(const struct core *core, const struct publish_ask *ask, const struct directory *directory,
	    struct arena *arena, struct publish_report *report)
{
	struct directory pinned = {.root_count = 0};
	struct roots *roots = arena_alloc(arena, sizeof *roots);
	char hex[DIGEST_HEX_SIZE];
	enum status status = STATUS_OK;

	if (!roots)
		return STATUS_NO_MEMORY;
	directory_fingerprint(directory->roots, directory->root_count, hex);
	if (ask->fingerprint && strcmp(ask->fingerprint, hex) != 0)
		return fail(report, STATUS_NOT_PERMITTED, "the fingerprint of its roots is another");
	if (!ask->fingerprint && core->options.roots_path) {
		status = roots_read(core->options.roots_path, arena, roots);
		if (status == STATUS_NOT_FOUND)
			return fail(report, STATUS_NOT_PERMITTED,
				    "no roots are pinned: give --fingerprint, or the root holders' root.pub lines in "
				    "the roots file");
		if (status)
			return fail(report, status, "the roots file cannot be read");
		pinned.roots = roots->keys;
		pinned.root_count = roots->count;
		pinned.quorum = roots->quorum ? roots->quorum : directory->quorum;
		status = verify(ask, &pinned, arena, report);
	}
	if (!status)
		log_event(LOG_LINE_INFO, "roots.pinned", "fingerprint=%s", hex);
	return status;
}

static enum status
load_directory(struct core *core, const struct publish_ask *ask, struct arena *arena, struct publish_report *report)
{
	const struct directory none = {0};
	const struct directory *old = core->known.has_directory ? &core->known.directory : &none;
	struct store_published published = {.kind = LEAF_DIRECTORY};
	const struct agency **fresh;
	struct directory new;
	struct link link;
	size_t fresh_count;
	enum status status = directory_decode(ask->raw, arena, &new);

	if (status)
		return fail(report, status, "it is not a directory note");
	link = (struct link){new.serial, new.prev, new.hash, old->serial, old->hash};
	status = check_chain(&link, report);
	if (!status && new.serial == old->serial) {
		report->index = core->known.directory_index;
		report->serial = new.serial;
		return STATUS_OK;
	}
	if (!status)
		status = core->known.has_directory ? verify(ask, old, arena, report)
						   : check_first(core, ask, &new, arena, report);
	if (!status)
		status = verify(ask, &new, arena, report);
	fresh = arena_array(arena, new.agency_count + 1, sizeof *fresh);
	if (!status && !fresh)
		status = STATUS_NO_MEMORY;
	if (status)
		return status;
	fresh_count = find_new(old, &new, fresh);
	if (core->now.ms / 1000 > new.expires_s && (fresh_count || has_new_root(old, &new)))
		return fail(report, STATUS_NOT_PERMITTED, "it has expired and brings new agencies or roots");
	published.serial = new.serial;
	status = put(core, ask->raw, &published, report);
	for (size_t i = 0; !status && i < fresh_count; i++)
		status = welcome(core, fresh[i], report->index);
	if (!status)
		core->keys_generation++;
	return status;
}

static enum status
load_policy(struct core *core, const struct publish_ask *ask, struct arena *arena, struct publish_report *report)
{
	struct store_published published = {.kind = LEAF_POLICY}, before;
	const struct policy *old;
	const struct directory_agency *crs;
	struct signed_note split;
	struct policy new;
	char words[POLICY_CHECK_SIZE], why[POLICY_WHY_SIZE] = "it has no signature lines, or they are not sorted";
	enum status status = signed_note_split(ask->raw, arena, &split);

	if (!status)
		status = policy_decode_why(split.text, arena, &new, why);
	if (status)
		return fail(report, status, arena_print(arena, "it is not a policy note: %s", why));
	if (policy_check(&new, words))
		return fail(report, STATUS_MALFORMED, arena_print(arena, "%s", words));
	if (!core->known.has_directory)
		return fail(report, STATUS_NOT_FOUND, "load the directory first");
	crs = known_agency(&core->known, new.governs.name);
	if (!crs || !directory_has_role(crs, "crs"))
		return fail(report, STATUS_NOT_FOUND, "it governs an agency that is no crs of the directory");
	new.hash = digest_of(ask->raw);
	old = known_policy(&core->known, new.governs.name);
	if (old) {
		struct leaf leaf;

		status = store_published_find(core->store, LEAF_POLICY, new.governs.name, 0, &before);
		if (!status)
			status = store_leaf_find(core->store, before.index, &leaf);
		if (status)
			return status;
		if (policy_check_follows(&new, before.serial, &leaf.note, words))
			return fail(report, STATUS_CONFLICT, arena_print(arena, "%s", words));
		if (new.serial == before.serial) {
			report->index = before.index;
			report->serial = new.serial;
			return STATUS_OK;
		}
	}
	if (!status)
		status = verify(ask, &core->known.directory, arena, report);
	if (status)
		return status;
	published.subject = new.governs;
	published.serial = new.serial;
	return put(core, ask->raw, &published, report);
}

enum status
publish_load(struct core *core, const struct publish_ask *ask, struct arena *arena, struct publish_report *ret_report)
{
	static const char policy[] = POLICY_FIRST_LINE "\n";

	*ret_report = (struct publish_report){.why = ""};
	if (ask->raw.size > sizeof policy && !memcmp(ask->raw.bytes, policy, sizeof policy - 1))
		return ask->raw.size > MAX_POLICY_BYTES ? fail(ret_report, STATUS_TOO_BIG, "it is too big")
							: load_policy(core, ask, arena, ret_report);
	return ask->raw.size > MAX_DIRECTORY_BYTES ? fail(ret_report, STATUS_TOO_BIG, "it is too big")
						   : load_directory(core, ask, arena, ret_report);
}
