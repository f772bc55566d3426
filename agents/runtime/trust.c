#include "runtime/trust.h"

#include <string.h>

#include "note/card.h"
#include "note/directory.h"
#include "runtime/trust_state.h"

#define SOON_S (10 * 24 * 3600)

size_t
trust_card_at(const struct trust *trust, const char *agency, int *ret_found)
{
	size_t low = 0, high = trust->card_count;

	*ret_found = 0;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(agency, trust->cards[middle]->card.agency.name);

		if (!order) {
			*ret_found = 1;
			return middle;
		}
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

size_t
trust_policy_at(const struct trust *trust, const char *crs, int *ret_found)
{
	size_t i = 0;

	*ret_found = 0;
	while (i < trust->policy_count && strcmp(crs, trust->policies[i]->policy.governs.name) > 0)
		i++;
	*ret_found = i < trust->policy_count && !strcmp(crs, trust->policies[i]->policy.governs.name);
	return i;
}

const struct directory *
trust_directory(const struct trust *trust)
{
	return trust->directory.serial ? &trust->directory : NULL;
}

const struct card *
trust_card(const struct trust *trust, const char *agency)
{
	const struct directory_agency *entry;
	const struct card *card;
	int found;
	size_t at = trust_card_at(trust, agency, &found);

	if (!found || !trust->directory.serial)
		return NULL;
	card = &trust->cards[at]->card;
	entry = directory_find(&trust->directory, agency);
	/* a card outlives its signing key no longer: whoever took that key could
	 * have signed it */
	if (!entry || directory_is_revoked(entry, REVOKED_SIGN) ||
	    memcmp(entry->sign.public_key, card->sign.public_key, SIGN_PUBLIC_BYTES))
		return NULL;
	return card;
}

const struct policy *
trust_policy_for(const struct trust *trust, const char *crs)
{
	int found;
	size_t at = trust_policy_at(trust, crs, &found);

	return found ? &trust->policies[at]->policy : NULL;
}

struct view
trust_note(const struct trust *trust, enum trust_note what, const char *agency)
{
	int found = 0;
	size_t at;

	switch (what) {
	case TRUST_DIRECTORY:
		return trust->directory_kept.raw;
	case TRUST_CARD:
		at = trust_card_at(trust, agency, &found);
		return found ? trust->cards[at]->kept.raw : (struct view){0};
	case TRUST_POLICY:
		at = trust_policy_at(trust, agency, &found);
		return found ? trust->policies[at]->kept.raw : (struct view){0};
	}
	return (struct view){0};
}

const struct signer_key *
trust_sender_key(const struct trust *trust, const char *agency, uint64_t index)
{
	const struct directory_agency *entry;

	/* oldest first, so the first that was still good at that index is the one */
	for (size_t i = 0; i < trust->past_count; i++)
		if (trust->past[i].until != TRUST_UNLOGGED && index < trust->past[i].until &&
		    !strcmp(trust->past[i].key.name, agency))
			return &trust->past[i].key;
	entry = trust->directory.serial ? directory_find(&trust->directory, agency) : NULL;
	return entry && !directory_is_revoked(entry, REVOKED_SIGN) ? &entry->sign : NULL;
}

static int
is_lapsed(const struct card_epoch *epoch, int64_t now_s)
{
	return epoch->until_s < now_s - EPOCH_GRACE_MS / 1000;
}

/* Of two that are not revoked: the one in use before the lapsed, and among
 * those in use the newest that has begun; while none has, the first to begin. */
static int
is_better(const struct card_epoch *epoch, const struct card_epoch *than, int64_t now_s)
{
	int has_begun = epoch->from_s <= now_s, other_has_begun = than->from_s <= now_s;

	if (is_lapsed(epoch, now_s) != is_lapsed(than, now_s))
		return is_lapsed(than, now_s);
	if (is_lapsed(epoch, now_s))
		return epoch->until_s > than->until_s;
	if (has_begun != other_has_begun)
		return has_begun;
	return has_begun ? epoch->from_s > than->from_s : epoch->from_s < than->from_s;
}

enum status
trust_epoch_for(const struct trust *trust, const char *agency, int64_t now_s, struct trust_recipient *ret_recipient)
{
	const struct directory_agency *entry =
	    trust->directory.serial ? directory_find(&trust->directory, agency) : NULL;
	const struct card *card = entry ? trust_card(trust, agency) : NULL;
	const struct card_epoch *best = NULL;
	struct trust_recipient recipient = {0};

	if (!entry)
		return STATUS_NOT_FOUND;
	if (directory_is_revoked(entry, REVOKED_AGENCY))
		return STATUS_NOT_PERMITTED;
	for (size_t i = 0; card && i < card->epoch_count; i++) {
		const struct card_epoch *epoch = &card->epochs[i];

		if (!directory_epoch_is_revoked(entry, epoch->epoch) && (!best || is_better(epoch, best, now_s)))
			best = epoch;
	}
	if (!best || age_public_parse(best->recipient, &recipient.key))
		return STATUS_NOT_FOUND;
	memcpy(recipient.epoch, best->epoch, sizeof recipient.epoch);
	recipient.is_lapsed = is_lapsed(best, now_s);
	*ret_recipient = recipient;
	return STATUS_OK;
}

enum trust_expiry
trust_expiry(const struct trust *trust, int64_t now_s)
{
	if (!trust->directory.serial)
		return TRUST_NO_DIRECTORY;
	if (now_s >= trust->directory.expires_s)
		return TRUST_EXPIRED;
	return now_s >= trust->directory.expires_s - SOON_S ? TRUST_EXPIRES_SOON : TRUST_CURRENT;
}

const struct signer_key *
trust_roots(const struct trust *trust, size_t *ret_count, uint64_t *ret_quorum)
{
	*ret_count = trust->root_count;
	*ret_quorum = trust->quorum;
	return trust->roots;
}
