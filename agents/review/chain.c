#include "review/chain.h"

#include <inttypes.h>
#include <string.h>

#include "base/digest.h"
#include "log/leaf.h"
#include "note/directory.h"
#include "note/policy.h"

#define CHAIN_BYTES ((size_t)256 * 1024 * 1024)

/* The CRSs that have a policy, at most: far more than there are authorities. */
#define CHAINS_MOST 400

/* The newest of a kind: of ${of} ("" for the directory). */
struct link {
	enum leaf_kind kind;
	struct agency of;
	uint64_t index;
	uint64_t serial;
	struct digest hash;
	struct digest prev;
};

static enum status
read_link(struct view note, struct arena *arena, struct link *link)
{
	struct directory directory;
	struct policy policy;
	enum status status;

	if (link->kind == LEAF_DIRECTORY) {
		status = directory_decode(note, arena, &directory);
		if (status)
			return status;
		link->serial = directory.serial;
		link->prev = directory.prev;
		link->hash = directory.hash;
		return STATUS_OK;
	}
	status = policy_decode(note, arena, &policy);
	if (status)
		return status;
	link->of = policy.governs;
	link->serial = policy.serial;
	link->prev = policy.prev;
	link->hash = policy.hash;
	return STATUS_OK;
}

static enum status
continues(const struct link *old, const struct link *new, struct trouble *trouble)
{
	const char *kind = leaf_kind_word(new->kind);

	if (new->serial <= old->serial)
		return trouble_say(trouble, STATUS_MALFORMED,
				   "note %" PRIu64 " (%s) has the serial %" PRIu64 ", but note %" PRIu64
				   " before it has %" PRIu64,
				   new->index, kind, new->serial, old->index, old->serial);
	if (new->serial != old->serial + 1)
		return trouble_say(trouble, STATUS_MALFORMED,
				   "note %" PRIu64 " (%s) has the serial %" PRIu64 ", but %" PRIu64
				   " is not in the log: a %s is missing",
				   new->index, kind, new->serial, old->serial + 1, kind);
	if (!digest_equal(&new->prev, &old->hash))
		return trouble_say(trouble, STATUS_MALFORMED,
				   "note %" PRIu64 " (%s) does not follow note %" PRIu64 ": it names another before it",
				   new->index, kind, old->index);
	return STATUS_OK;
}

static enum status
take(struct link *links, size_t *count, const struct link *new, struct trouble *trouble)
{
	size_t at = 0;
	enum status status;

	while (at < *count && (links[at].kind != new->kind || strcmp(links[at].of.name, new->of.name) != 0))
		at++;
	if (at == CHAINS_MOST)
		return trouble_say(trouble, STATUS_TOO_BIG, "the log has policies of more than %d authorities",
				   CHAINS_MOST);
	status = at < *count ? continues(&links[at], new, trouble) : STATUS_OK;
	if (at == *count)
		++*count;
	links[at] = *new;
	return status;
}

enum status
chain_check(const struct folder *folder, struct trouble *trouble)
{
	struct arena *arena = arena_new(CHAIN_BYTES), *kept = arena_new(CHAINS_MOST * sizeof(struct link) * 2);
	struct link *links = kept ? arena_array(kept, CHAINS_MOST, sizeof *links) : NULL;
	size_t count = 0;
	enum status status = STATUS_OK;

	if (!arena || !links)
		status = trouble_say(trouble, STATUS_NO_MEMORY, "there is not enough memory");
	for (size_t i = 0; !status && i < folder->leaf_count; i++) {
		struct link link = {.kind = folder->leaves[i].kind, .index = i};
		struct view note;

		if (link.kind != LEAF_DIRECTORY && link.kind != LEAF_POLICY)
			continue;
		status = folder_note(folder, i, arena, &note, trouble);
		if (!status && read_link(note, arena, &link))
			status = trouble_say(trouble, STATUS_MALFORMED, "note %zu (%s) cannot be read as one", i,
					     leaf_kind_word(link.kind));
		if (!status)
			status = take(links, &count, &link, trouble);
		arena_reset(arena);
	}
	arena_free(kept);
	arena_free(arena);
	return status;
}
