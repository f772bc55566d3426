#include "cli/own_card.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/secret.h"
#include "note/card.h"
#include "runtime/home.h"
#include "runtime/keyring_curve.h"
#include "runtime/keyring_file.h"
#include "runtime/keyring_make.h"

enum status
own_card_read(const struct own_card_place *place, struct card *ret_card, struct view *ret_raw)
{
	const char *path = home_path(place->root, HOME_CARD, place->agency, place->arena);
	struct view raw;
	enum status status;

	if (!path)
		return STATUS_NO_MEMORY;
	status = file_read(path, MAX_NOTE_BYTES, place->arena, &raw);
	if (!status)
		status = card_decode(raw, place->arena, ret_card);
	if (!status)
		*ret_raw = raw;
	return status;
}

enum status
own_card_write(const struct own_card_place *place, struct keyring *keyring, const struct card *card,
	       struct view *ret_raw)
{
	const char *path = home_path(place->root, HOME_CARD, place->agency, place->arena);
	struct note_signer signer;
	struct view text, raw;
	struct card again;
	enum status status;

	if (!path)
		return STATUS_NO_MEMORY;
	keyring_signer(keyring, &signer);
	status = card_write(card, place->arena, &text);
	if (!status)
		status = signed_note_make(text, &signer, place->arena, &raw);
	/* what others will read is read here first */
	if (!status)
		status = card_decode(raw, place->arena, &again);
	if (!status)
		status = file_write(path, raw, 0600);
	if (!status)
		*ret_raw = raw;
	return status;
}

enum status
own_card_first(const struct own_card_place *place, const struct keyring *keyring, struct own_card_span span,
	       struct card *ret_card)
{
	const char *keys = home_path(place->root, HOME_KEYS, place->agency, place->arena);
	const struct keyring_epoch *newest = &keyring->epochs[keyring->epoch_count - 1];
	struct card_epoch *epoch = arena_alloc(place->arena, sizeof *epoch);
	struct card card = {.serial = 1, .sign = keyring->sign};
	struct keyring_curve curve;
	struct age_public recipient;
	enum status status;

	if (!keys || !epoch)
		return STATUS_NO_MEMORY;
	status = keyring_curve_load(keys, &curve);
	if (!status)
		status = age_key_make(newest->secret, &recipient);
	if (status)
		return status;
	memcpy(card.agency.name, keyring->sign.name, sizeof card.agency.name);
	memcpy(card.curve, curve.public_z85, sizeof card.curve);
	memcpy(epoch->epoch, newest->epoch, sizeof epoch->epoch);
	age_public_print(&recipient, epoch->recipient);
	epoch->from_s = span.now_s / 86400 * 86400; /* begun for every clock */
	epoch->until_s = epoch->from_s + (int64_t)span.days * 86400;
	card.epochs = epoch;
	card.epoch_count = 1;
	explicit_bzero(&curve, sizeof curve);
	*ret_card = card;
	return STATUS_OK;
}

void
own_card_fingerprint(const struct card *card, char ret_hex[DIGEST_HEX_SIZE])
{
	char vkey[VKEY_SIZE], text[VKEY_SIZE + Z85_KEY_SIZE + 32];
	struct digest digest;
	int size;

	signed_note_key_print(&card->sign, vkey);
	size = snprintf(text, sizeof text, "sign %s\ncurve %s\n", vkey, card->curve);
	digest = digest_of((struct view){(const uint8_t *)text, (size_t)size});
	digest_hex(&digest, ret_hex);
}

enum status
own_card_archive(const struct own_card_place *place, const struct keyring_epoch *epoch, const char *recipient)
{
	const char *folder = home_path(place->root, HOME_ARCHIVE, place->agency, place->arena);
	const char *path = arena_print(place->arena, "%s/enc-%s.key.age", folder ? folder : "", epoch->epoch);
	char *identity = NULL;
	struct age_public archive;
	struct view sealed;
	enum status status;

	if (!folder || !path)
		return STATUS_NO_MEMORY;
	if (!access(path, F_OK))
		return STATUS_OK;
	status = age_public_parse(recipient, &archive);
	if (status)
		return status;
	identity = secret_alloc(KEYRING_FILE_BYTES + 1);
	if (!identity)
		return STATUS_NO_MEMORY;
	status = keyring_make_identity(epoch, identity);
	if (!status)
		status = age_seal((struct view){(const uint8_t *)identity, strlen(identity)}, &archive, 1, place->arena,
				  &sealed);
	if (!status)
		status = file_folder(folder, 0700);
	if (!status)
		status = file_write(path, sealed, 0600);
	secret_free(identity);
	return status;
}
