#include "core/cards.h"

#include <string.h>

#include "base/digest.h"
#include "core/deliver.h"
#include "core/quota.h"
#include "note/card.h"
#include "note/directory.h"

/* Is ${card} under the keys that the registrar signed for this agency? */
static int
has_right_keys(const struct card *card, const struct directory_agency *entry)
{
	return !directory_is_revoked(entry, REVOKED_SIGN) && !strcmp(card->sign.name, entry->sign.name) &&
	       !memcmp(card->sign.public_key, entry->sign.public_key, SIGN_PUBLIC_BYTES) &&
	       !strcmp(card->curve, entry->curve);
}

/* A serial that is known: the same card has its first answer, another one has
 * come too late. */
static enum status
look_at_serial(struct arrival *arrival, const struct card *card, int *ret_done)
{
	struct store *store = arrival->core->store;
	struct store_published found;
	struct leaf leaf;
	enum status status = store_published_find(store, LEAF_CARD, card->agency.name, card->serial, &found);

	*ret_done = 1;
	if (!status)
		status = store_leaf_find(store, found.index, &leaf);
	if (!status)
		return digest_equal(&leaf.note, &card->hash) ? arrival_settled(arrival, found.index)
							     : arrival_say(arrival, REFUSAL_VERSION);
	if (status != STATUS_NOT_FOUND)
		return status;
	status = store_published_find(store, LEAF_CARD, card->agency.name, 0, &found);
	if (!status && found.serial > card->serial)
		return arrival_say(arrival, REFUSAL_VERSION);
	*ret_done = 0;
	return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status
cards_take(struct arrival *arrival)
{
	struct core *core = arrival->core;
	const struct quota_ask ask = {.bytes = arrival->raw.size};
	struct arrival_leaf leaf = {.kind = LEAF_CARD};
	struct store_published published = {.kind = LEAF_CARD, .subject = arrival->seat->agency};
	struct card card;
	enum refusal wait = REFUSAL_NONE;
	int is_done = 0;
	enum status status = card_decode(arrival->raw, core->scratch, &card);

	if (status == STATUS_BAD_SIGNATURE || status == STATUS_UNKNOWN_KEY)
		return arrival_say(arrival, REFUSAL_NOTE_SIGNATURE);
	if (status)
		return arrival_unreadable(arrival, status, REFUSAL_NOTE_GRAMMAR);
	if (strcmp(card.agency.name, arrival->seat->agency.name) != 0)
		return arrival_say(arrival, REFUSAL_NOT_YOU);
	if (!has_right_keys(&card, arrival->entry))
		return arrival_say(arrival, REFUSAL_NOTE_SIGNATURE);
	status = look_at_serial(arrival, &card, &is_done);
	if (status || is_done)
		return status;
	status = quota_take(core, arrival->seat, &ask, &wait);
	if (status || wait)
		return status ? status : arrival_say(arrival, wait);
	leaf.digest = card.hash;
	published.serial = card.serial;
	status = arrival_log(arrival, &leaf, &published.index);
	if (!status)
		status = store_publish(core->store, &published);
	if (!status)
		status = deliver_all(core, published.index, &card.agency);
	core->is_known_dirty = 1;
	return status ? status : known_take_card(&core->known, arrival->raw, published.index);
}
