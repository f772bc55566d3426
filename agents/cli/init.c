#include "cli/init.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/day.h"
#include "base/file.h"
#include "base/id.h"
#include "cli/options.h"
#include "cli/own_card.h"
#include "cli/say.h"
#include "note/card.h"
#include "runtime/home.h"
#include "runtime/keyring_make.h"

#define INIT "tellback init"
#define CREDENTIAL "CREDENTIALS_DIRECTORY"

struct init {
	const char *agency;
	const char *root;
	const char *archive;
	const char *passphrase;
	const char *card;
	const char *days_text;
	uint64_t days;
	const char *keys;
	int is_fresh;
};

static int
init_options(int argc, char **argv, struct arena *arena, struct init *init)
{
	const struct options_row rows[] = {
	    {"--agency", &init->agency, NULL, NULL},   {"--root", &init->root, NULL, NULL},
	    {"--archive", &init->archive, NULL, NULL}, {"--passphrase", &init->passphrase, NULL, NULL},
	    {"--card", &init->card, NULL, NULL},       {"--days", &init->days_text, NULL, NULL},
	};
	struct options_list rest = {.count = 0};
	struct age_public archive;

	if (options_read(&(struct options_words){INIT, argc - 1, argv + 1}, rows, sizeof rows / sizeof *rows, &rest))
		return EXIT_USAGE;
	if (!init->agency || rest.count)
		return say_usage(INIT, "say --agency ID, the id the partnership agreed for you, and no other words");
	if (!say_agency(INIT, init->root, init->agency, arena))
		return EXIT_USAGE;
	init->days = OWN_CARD_EPOCH_DAYS;
	if (init->days_text && (id_number(init->days_text, &init->days) || !init->days || init->days > 3650))
		return say_usage(INIT, "--days wants a number from 1 to 3650");
	if (init->archive && age_public_parse(init->archive, &archive))
		return say_usage(INIT, "--archive wants an age recipient, age1... (make one with age-keygen, offline)");
	if (!init->card)
		init->card = arena_print(arena, "%s.card", init->agency);
	init->keys = home_path(init->root, HOME_KEYS, init->agency, arena);
	return init->card && init->keys ? EXIT_DONE : say_trouble(INIT, init->agency, STATUS_NO_MEMORY);
}

/* The archive copy comes before the card: nothing is ever sealed to a key that
 * could be lost with this machine, if the agency wants one. */
static enum status
init_card(const struct init *init, struct keyring *keyring, const struct own_card_place *place, int64_t now_s,
	  struct card *ret_card)
{
	const struct keyring_epoch *newest = &keyring->epochs[keyring->epoch_count - 1];
	enum status status = STATUS_OK;
	struct view raw, same;
	struct card card;

	if (init->archive)
		status = own_card_archive(place, newest, init->archive);
	if (!status)
		status = own_card_read(place, ret_card, &raw);
	if (status == STATUS_NOT_FOUND) {
		status = own_card_first(place, keyring, (struct own_card_span){now_s, init->days}, &card);
		if (!status)
			status = own_card_write(place, keyring, &card, &raw);
		if (!status)
			status = card_decode(raw, place->arena, ret_card);
	}
	if (status)
		return status;
	if (!file_read(init->card, MAX_NOTE_BYTES, place->arena, &same) && same.size == raw.size &&
	    !memcmp(same.bytes, raw.bytes, raw.size))
		return STATUS_OK;
	return file_write(init->card, raw, 0644);
}

static void
init_tell(const struct init *init, const struct card *card)
{
	char hex[DIGEST_HEX_SIZE], groups[SAY_FINGERPRINT_SIZE];

	own_card_fingerprint(card, hex);
	say_fingerprint(hex, groups);
	printf("%s: %s\n", init->agency,
	       init->is_fresh ? "keys and card made." : "keys and card are there already; nothing was changed.");
	printf("  keys         %s  (0700; keep them out of shared backups)\n", init->keys);
	printf("  card %-6llu  %s\n", (unsigned long long)card->serial, init->card);
	printf("  fingerprint  %.39s\n               %s\n\n", groups, groups + 40);
	printf("Next:\n"
	       "  1. Send %s to the partnership's registrar.\n"
	       "  2. Ring the registrar and read the fingerprint to each other.\n"
	       "  3. When the directory is published: tellback join FILE --agency %s%s%s\n",
	       init->card, init->agency, init->root ? " --root " : "", init->root ? init->root : "");
}

int
init_run(int argc, char **argv)
{
	struct init init = {0};
	struct arena *arena = arena_new(4 << 20);
	struct keyring *keyring = NULL;
	struct instant now = clock_now();
	char epoch[DAY_SIZE];
	struct card card;
	unsigned made = 0;
	enum status status;
	int code = arena ? init_options(argc, argv, arena, &init) : say_trouble(INIT, "start", STATUS_NO_MEMORY);

	if (code)
		goto out;
	say_day(now.ms / 1000, epoch);
	status =
	    keyring_make_all(init.keys, &(struct keyring_options){init.agency, epoch, init.passphrase, now}, &made);
	if (!status)
		status = keyring_load(init.keys, init.passphrase, &keyring);
	if (status) {
		code = say_trouble(INIT, init.keys, status);
		goto out;
	}
	init.is_fresh = made > 0;
	status = init_card(&init, keyring, &(struct own_card_place){init.root, init.agency, init.passphrase, arena},
			   now.ms / 1000, &card);
	if (status) {
		code = say_trouble(INIT, init.card, status);
		goto out;
	}
	init_tell(&init, &card);
	if (!init.passphrase && !getenv(CREDENTIAL) && init.is_fresh)
		fprintf(stderr,
			"\nwarning: the keys are plain files (0600): whoever has this disk has them.\n"
			"         --passphrase FILE seals them; systemd's credentials do too (docs/SECURITY.md).\n");
out:
	keyring_free(keyring);
	arena_free(arena);
	return code;
}
