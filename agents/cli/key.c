#include "cli/key.h"

#include <fcntl.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/day.h"
#include "base/file.h"
#include "base/id.h"
#include "base/log.h"
#include "base/secret.h"
#include "cli/options.h"
#include "cli/own_card.h"
#include "cli/say.h"
#include "note/card.h"
#include "runtime/home.h"
#include "runtime/keyring_file.h"
#include "runtime/keyring_make.h"

#define KEY "tellback key"

struct key {
	const char *verb;
	const char *agency;
	const char *root;
	const char *passphrase;
	const char *archive;
	const char *days_text;
	const char *reason;
	const char *folder;
	struct arena *arena;
	struct keyring *keyring;
	uint64_t days;
};

static struct own_card_place
key_place(const struct key *key)
{
	return (struct own_card_place){key->root, key->agency, key->passphrase, key->arena};
}

static int
key_options(int argc, char **argv, struct key *key)
{
	const struct options_row rows[] = {
	    {"--agency", &key->agency, NULL, NULL},   {"--root", &key->root, NULL, NULL},
	    {"--archive", &key->archive, NULL, NULL}, {"--passphrase", &key->passphrase, NULL, NULL},
	    {"--days", &key->days_text, NULL, NULL},  {"--reason", &key->reason, NULL, NULL},
	};
	struct options_list rest = {.count = 0};
	struct age_public archive;

	if (options_read(&(struct options_words){KEY, argc - 1, argv + 1}, rows, sizeof rows / sizeof *rows, &rest))
		return EXIT_USAGE;
	if (rest.count != 1)
		return say_usage(KEY, "say one of show, rotate, export");
	key->verb = rest.items[0];
	key->days = OWN_CARD_EPOCH_DAYS;
	if (key->days_text && (id_number(key->days_text, &key->days) || !key->days || key->days > 3650))
		return say_usage(KEY, "--days wants a number from 1 to 3650");
	if (key->archive && age_public_parse(key->archive, &archive))
		return say_usage(KEY, "--archive wants an age recipient, age1...");
	key->agency = say_agency(KEY, key->root, key->agency, key->arena);
	if (!key->agency)
		return EXIT_USAGE;
	key->folder = home_path(key->root, HOME_KEYS, key->agency, key->arena);
	return key->folder ? EXIT_DONE : say_trouble(KEY, key->agency, STATUS_NO_MEMORY);
}

static int
key_show(const struct key *key)
{
	const struct own_card_place place = key_place(key);
	char hex[DIGEST_HEX_SIZE], groups[SAY_FINGERPRINT_SIZE], vkey[VKEY_SIZE];
	struct view raw;
	struct card card;
	enum status status = own_card_read(&place, &card, &raw);

	if (status)
		return say_trouble(KEY, "the card", status);
	own_card_fingerprint(&card, hex);
	say_fingerprint(hex, groups);
	signed_note_key_print(&card.sign, vkey);
	printf("%s, card %llu, keys in %s\n  fingerprint  %.39s\n               %s\n  sign   %s\n  curve  %s\n",
	       key->agency, (unsigned long long)card.serial, key->folder, groups, groups + 40, vkey, card.curve);
	for (size_t i = 0; i < card.epoch_count; i++) {
		char from[DAY_SIZE], until[DAY_SIZE];
		int is_here = 0;

		for (size_t j = 0; j < key->keyring->epoch_count; j++)
			is_here |= !strcmp(key->keyring->epochs[j].epoch, card.epochs[i].epoch);
		say_day(card.epochs[i].from_s, from);
		say_day(card.epochs[i].until_s, until);
		printf("  enc    %s  %s to %s%s\n         %s\n", card.epochs[i].epoch, from, until,
		       is_here ? "" : "  PRIVATE HALF NOT HERE", card.epochs[i].recipient);
	}
	return EXIT_DONE;
}

/* The card with ${epoch} put first in force: older ones stay for their mail. */
static enum status
rotate_card(const struct key *key, const struct keyring_epoch *epoch, struct card *card)
{
	const struct own_card_place place = key_place(key);
	struct card_epoch *epochs = arena_array(key->arena, card->epoch_count + 1, sizeof *epochs);
	struct age_public recipient;
	struct view raw;
	int64_t now_s = clock_now().ms / 1000;
	size_t count = 0;
	enum status status = age_key_make(epoch->secret, &recipient);

	if (!epochs)
		status = STATUS_NO_MEMORY;
	if (status)
		return status;
	for (size_t i = 0; i < card->epoch_count; i++)
		if (card->epochs[i].until_s + EPOCH_GRACE_MS / 1000 >= now_s)
			epochs[count++] = card->epochs[i];
	memcpy(epochs[count].epoch, epoch->epoch, sizeof epoch->epoch);
	age_public_print(&recipient, epochs[count].recipient);
	epochs[count].from_s = now_s / 86400 * 86400;
	epochs[count].until_s = epochs[count].from_s + (int64_t)key->days * 86400;
	card->epochs = epochs;
	card->epoch_count = count + 1;
	card->serial++;
	return own_card_write(&place, key->keyring, card, &raw);
}

static int
has_epoch(const struct card *card, const char *epoch)
{
	return card_epoch_find(card, epoch) != NULL;
}

static int
key_rotate(struct key *key)
{
	const struct own_card_place place = key_place(key);
	struct keyring_options options = {key->agency, NULL, key->passphrase, clock_now()};
	const struct keyring_epoch *newest;
	char epoch[DAY_SIZE];
	struct view raw;
	struct card card;
	enum status status = own_card_read(&place, &card, &raw);

	say_day(options.made.ms / 1000, epoch);
	options.epoch = epoch;
	if (!status && has_epoch(&card, epoch)) {
		printf("%s: epoch %s is in the card already; nothing was changed.\n", key->agency, epoch);
		return EXIT_DONE;
	}
	if (!status)
		status = keyring_make_epoch(key->folder, &options);
	if (status == STATUS_CONFLICT)
		status = STATUS_OK; /* made by a run that was cut short: go on with it */
	keyring_free(key->keyring);
	key->keyring = NULL;
	if (!status)
		status = keyring_load(key->folder, key->passphrase, &key->keyring);
	if (status)
		return say_trouble(KEY, key->folder, status);
	newest = &key->keyring->epochs[key->keyring->epoch_count - 1];
	for (size_t i = 0; i < key->keyring->epoch_count; i++)
		if (!strcmp(key->keyring->epochs[i].epoch, epoch))
			newest = &key->keyring->epochs[i];
	if (key->archive)
		status = own_card_archive(&place, newest, key->archive);
	if (!status)
		status = rotate_card(key, newest, &card);
	if (status)
		return say_trouble(KEY, key->agency, status);
	printf("%s: epoch %s made, card %llu signed.\n"
	       "Next: tellback refresh: the agent reads the key and publishes the card. The old\n"
	       "key stays for mail on its way.\n",
	       key->agency, newest->epoch, (unsigned long long)card.serial);
	return EXIT_DONE;
}

/* One line a key taken out, in the agency's own folder; it is written before
 * the key is shown, and no line means no key. */
static enum status
export_log(const struct key *key)
{
	const char *state = home_path(key->root, HOME_STATE, key->agency, key->arena);
	const char *path = arena_print(key->arena, "%s/key-export.log", state ? state : "");
	const struct passwd *person = getpwuid(getuid());
	const char *line =
	    arena_print(key->arena, "%lld export by %s (uid %ld): %s\n", (long long)(clock_now().ms / 1000),
			person ? person->pw_name : "?", (long)getuid(), key->reason);
	size_t size = line ? strlen(line) : 0;
	enum status status = STATUS_OK;
	int fd;

	if (!state || !path || !line)
		return STATUS_NO_MEMORY;
	fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return STATUS_NOT_PERMITTED;
	if (write(fd, line, size) != (ssize_t)size || fsync(fd))
		status = STATUS_IO;
	if (close(fd))
		status = STATUS_IO;
	log_event(LOG_LINE_WARNING, "key.exported", "agency=%s uid=%ld", key->agency, (long)getuid());
	return status;
}

static int
key_export(const struct key *key)
{
	char question[256], *text;
	enum status status;

	if (!key->reason || !*key->reason)
		return say_usage(KEY, "export needs --reason WORDS; they are logged");
	for (const char *at = key->reason; *at; at++)
		if ((unsigned char)*at < 0x20 || *at == 0x7f)
			return say_usage(KEY, "--reason wants one line");
	(void)snprintf(question, sizeof question,
		       "This prints the private keys that open every message sent to %s.\n"
		       "It is logged. Type the agency's id to go on:",
		       key->agency);
	if (!say_asked(question, key->agency)) {
		fprintf(stderr, "%s: nothing was exported\n", KEY);
		return EXIT_REFUSED;
	}
	status = export_log(key);
	text = status ? NULL : secret_alloc(KEYRING_FILE_BYTES + 1);
	if (!status && !text)
		status = STATUS_NO_MEMORY;
	for (size_t i = 0; !status && i < key->keyring->epoch_count; i++) {
		status = keyring_make_identity(&key->keyring->epochs[i], text);
		if (!status)
			fputs(text, stdout);
	}
	secret_free(text);
	if (!status && fflush(stdout))
		status = STATUS_IO;
	return status ? say_trouble(KEY, "export", status) : EXIT_DONE;
}

int
key_run(int argc, char **argv)
{
	struct key key = {.arena = arena_new(4 << 20)};
	enum status status;
	int code = key.arena ? key_options(argc, argv, &key) : say_trouble(KEY, "start", STATUS_NO_MEMORY);

	if (code)
		goto out;
	status = keyring_load(key.folder, key.passphrase, &key.keyring);
	if (status)
		code = say_trouble(KEY, key.folder, status);
	else if (!strcmp(key.verb, "show"))
		code = key_show(&key);
	else if (!strcmp(key.verb, "rotate"))
		code = key_rotate(&key);
	else if (!strcmp(key.verb, "export"))
		code = key_export(&key);
	else
		code = say_usage(KEY, "say one of show, rotate, export");
out:
	keyring_free(key.keyring);
	arena_free(key.arena);
	return code;
}
