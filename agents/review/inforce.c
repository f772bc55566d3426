#include "review/inforce.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "note/card.h"
#include "note/directory.h"
#include "note/policy.h"

void
inforce_done(struct inforce *inforce)
{
	free(inforce->policies);
	free(inforce->cards);
	*inforce = (struct inforce){.directory = NULL};
}

/* Signed by enough of ${roots}? */
static enum status
verify(struct view raw, const struct pinned *roots, struct arena *arena, struct trouble *trouble)
{
	enum status status = directory_verify(raw, roots->keys, roots->count, roots->quorum, arena);

	if (status == STATUS_NOT_PERMITTED || status == STATUS_UNKNOWN_KEY)
		return trouble_say(trouble, STATUS_NOT_PERMITTED, "is signed by fewer roots than the quorum asks for");
	if (status && status != STATUS_NO_MEMORY)
		return trouble_say(trouble, status, "carries a root's signature that does not verify");
	return status;
}

static struct pinned
roots_of(const struct directory *directory)
{
	struct pinned roots = {.count = directory->root_count, .quorum = directory->quorum};

	memcpy(roots.keys, directory->roots, roots.count * sizeof *roots.keys);
	return roots;
}

enum status
inforce_directory(struct inforce *inforce, struct view raw, struct arena *arena, struct trouble *trouble)
{
	const struct directory *old = inforce->directory;
	struct directory *new = arena_alloc(arena, sizeof *new);
	struct pinned before = inforce->roots, own;
	enum status status = new ? directory_decode(raw, arena, new) : STATUS_NO_MEMORY;

	if (status == STATUS_NO_MEMORY)
		return status;
	if (status)
		return trouble_say(trouble, status, "is no directory");
	if (old &&
	    (new->serial <= old->serial || (new->serial == old->serial + 1 && !digest_equal(&new->prev, &old->hash))))
		return trouble_say(trouble, STATUS_MALFORMED, "does not follow the directory before it");
	own = roots_of(new);
	if (old)
		before = roots_of(old);
	if (before.count && !before.quorum)
		before.quorum = own.quorum;
	if (before.count)
		status = verify(raw, &before, arena, trouble);
	if (!status)
		status = verify(raw, &own, arena, trouble);
	if (!status)
		inforce->directory = new;
	return status;
}

enum status
inforce_policy(struct inforce *inforce, struct view raw, struct arena *arena, struct trouble *trouble)
{
	struct policy *new = arena_alloc(arena, sizeof *new);
	const struct policy **policies;
	struct pinned roots;
	size_t at = 0;
	enum status status = new ? policy_decode(raw, arena, new) : STATUS_NO_MEMORY;

	if (status == STATUS_NO_MEMORY)
		return status;
	if (status)
		return trouble_say(trouble, status, "is no policy");
	if (!inforce->directory)
		return trouble_say(trouble, STATUS_MALFORMED, "comes before any directory");
	while (at < inforce->policy_count && strcmp(inforce->policies[at]->governs.name, new->governs.name) != 0)
		at++;
	if (at < inforce->policy_count && new->serial <= inforce->policies[at]->serial)
		return trouble_say(trouble, STATUS_MALFORMED, "is older than the policy before it");
	roots = roots_of(inforce->directory);
	status = verify(raw, &roots, arena, trouble);
	if (status)
		return status;
	if (at == inforce->policy_count) {
		policies = realloc(inforce->policies, (at + 1) * sizeof *policies);
		if (!policies)
			return STATUS_NO_MEMORY;
		inforce->policies = policies;
		inforce->policy_count++;
	}
	inforce->policies[at] = new;
	return STATUS_OK;
}

/* Where the card of ${name} stands, or would. */
static size_t
place_of(const struct inforce *inforce, const char *name)
{
	size_t low = 0, high = inforce->card_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(inforce->cards[middle]->agency.name, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static int
has_right_keys(const struct inforce *inforce, const struct card *card)
{
	const struct directory_agency *entry =
		inforce->directory ? directory_find(inforce->directory, card->agency.name) : NULL;

	return entry && !directory_is_revoked(entry, REVOKED_SIGN) &&
	       !memcmp(card->sign.public_key, entry->sign.public_key, SIGN_PUBLIC_BYTES) &&
	       !strcmp(card->curve, entry->curve);
}

enum status
inforce_card(struct inforce *inforce, struct view raw, struct arena *arena, struct trouble *trouble)
{
	struct card *new = arena_alloc(arena, sizeof *new);
	const struct card **cards;
	size_t at;
	int is_there;
	enum status status = new ? card_decode(raw, arena, new) : STATUS_NO_MEMORY;

	if (status == STATUS_NO_MEMORY)
		return status;
	if (status)
		return trouble_say(trouble, status, "is no card that its own key signed");
	if (!has_right_keys(inforce, new))
		return trouble_say(trouble, STATUS_NOT_PERMITTED, "is not by the keys that the directory gives %s",
				   new->agency.name);
	at = place_of(inforce, new->agency.name);
	is_there = at < inforce->card_count && !strcmp(inforce->cards[at]->agency.name, new->agency.name);
	if (is_there && new->serial <= inforce->cards[at]->serial)
		return trouble_say(trouble, STATUS_MALFORMED, "is older than the card of %s before it",
				   new->agency.name);
	if (!is_there) {
		cards = realloc(inforce->cards, (inforce->card_count + 1) * sizeof *cards);
		if (!cards)
			return STATUS_NO_MEMORY;
		inforce->cards = cards;
		memmove(cards + at + 1, cards + at, (inforce->card_count++ - at) * sizeof *cards);
	}
	inforce->cards[at] = new;
	return STATUS_OK;
}

const struct signer_key *
inforce_key(const struct inforce *inforce, const char *agency)
{
	const struct directory_agency *entry = inforce->directory ? directory_find(inforce->directory, agency) : NULL;

	return entry && !directory_is_revoked(entry, REVOKED_SIGN) ? &entry->sign : NULL;
}

struct standing
inforce_standing(const struct inforce *inforce, struct instant now)
{
	return (struct standing){.directory = inforce->directory,
				 .policies = inforce->policies,
				 .policy_count = inforce->policy_count,
				 .cards = inforce->cards,
				 .card_count = inforce->card_count,
				 .now = now};
}
