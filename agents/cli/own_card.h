/* An agency's own card, made from its keys. */
#ifndef TELLBACK_CLI_OWN_CARD_H
#define TELLBACK_CLI_OWN_CARD_H

#include "base/arena.h"
#include "base/digest.h"
#include "runtime/keyring.h"
#include "tellback/directory.h"

/** How long an encryption epoch is meant for unless said (days). */
#define OWN_CARD_EPOCH_DAYS 90

/**
 * struct own_card_place:
 * Whose, where, and how its keys open.
 */
struct own_card_place {
	const char *root;
	const char *agency;
	const char *passphrase_path;
	struct arena *arena;
};

/**
 * own_card_read(place, ret_card, ret_raw):
 * The newest card that this agency made.
 *
 * Errors: STATUS_NOT_FOUND; as card_decode.
 */
enum status own_card_read(const struct own_card_place *place, struct card *ret_card, struct view *ret_raw) MUST_CHECK;

/**
 * own_card_write(place, keyring, card, ret_raw):
 * Sign ${card} and make it the newest.
 *
 * Errors: those of card_write and file_write.
 */
enum status own_card_write(const struct own_card_place *place, struct keyring *keyring, const struct card *card,
			   struct view *ret_raw) MUST_CHECK;

/**
 * own_card_first(place, keyring, now_s, days, ret_card):
 * What card 1 says: one epoch from today on.
 *
 * Errors: as keyring_curve_load.
 */
struct own_card_span {
	int64_t now_s;
	uint64_t days;
};
enum status own_card_first(const struct own_card_place *place, const struct keyring *keyring, struct own_card_span span,
			   struct card *ret_card) MUST_CHECK;

/**
 * own_card_fingerprint(card, ret_hex):
 * SHA-256 over the card's `sign` and `curve` lines: it stays the same for all
 * cards of one agency, and the registrar reads it back.
 */
void own_card_fingerprint(const struct card *card, char ret_hex[DIGEST_HEX_SIZE]);

/**
 * own_card_archive(place, epoch, recipient):
 * Before an epoch's public half is published its private half goes, sealed to
 * the agency's offline archive key, into the archive folder.
 *
 * Errors: STATUS_MALFORMED (no age1… recipient); those of file_write.
 * Source: docs/SECURITY.md, "Keys on disk".
 */
enum status own_card_archive(const struct own_card_place *place, const struct keyring_epoch *epoch,
			     const char *recipient) MUST_CHECK;

#endif
