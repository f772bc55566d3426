#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/id.h"
#include "cli/options.h"
#include "cli/registrar.h"
#include "cli/say.h"
#include "runtime/keyring_make.h"

#define ROOT_INIT "tellback registrar init"

/* root.pub beside the key: what whoever puts the directory together needs. */
static enum status
root_public(const char *folder, const struct signer_key *key, struct arena *arena)
{
	const char *path = arena_print(arena, "%s/root.pub", folder), *text;
	char vkey[VKEY_SIZE];

	signed_note_key_print(key, vkey);
	text = arena_print(arena, "# The public half of the registrar root %s.\nroot %s\n", key->name, vkey);
	if (!path || !text)
		return STATUS_NO_MEMORY;
	return file_write(path, (struct view){(const uint8_t *)text, strlen(text)}, 0644);
}

static int
root_make(const char *name, const char *folder, const char *passphrase, struct arena *arena)
{
	struct keyring *keyring = NULL;
	enum status status = keyring_make_root(folder, &(struct keyring_options){name, "", passphrase, clock_now()});
	int is_fresh = !status;
	char vkey[VKEY_SIZE];
	int code = EXIT_DONE;

	if (status == STATUS_CONFLICT)
		status = STATUS_OK;
	if (!status)
		status = keyring_root_load(folder, passphrase, &keyring);
	if (!status && strcmp(keyring->sign.name, name))
		status = STATUS_CONFLICT;
	if (!status)
		status = root_public(folder, &keyring->sign, arena);
	if (status) {
		code = say_trouble(ROOT_INIT, folder, status);
	} else {
		signed_note_key_print(&keyring->sign, vkey);
		printf("root %s: %s\n  secret  %s/root.key   stays with its holder, offline\n"
		       "  public  %s/root.pub   %s\n",
		       name, is_fresh ? "made." : "is there already; nothing was changed.", folder, folder, vkey);
		if (is_fresh)
			printf("Next: copy the folder to a second medium, lock both away, hand out root.pub.\n");
	}
	keyring_free(keyring);
	return code;
}

int
registrar_root_init(int argc, char **argv)
{
	const char *folder = NULL, *passphrase = NULL;
	const struct options_row rows[] = {
	    {"--folder", &folder, NULL, NULL},
	    {"--passphrase", &passphrase, NULL, NULL},
	};
	struct options_list rest = {.count = 0};
	struct arena *arena;
	int code;

	if (options_read(&(struct options_words){ROOT_INIT, argc - 1, argv + 1}, rows, sizeof rows / sizeof *rows,
			 &rest))
		return EXIT_USAGE;
	if (rest.count != 1 || !id_is_agency(rest.items[0]))
		return say_usage(ROOT_INIT, "name the root: small letters, digits, hyphens (root-anna, hips-root1)");
	arena = arena_new(65536);
	if (arena && !folder)
		folder = arena_print(arena, "root-%s", rest.items[0]);
	code = folder ? root_make(rest.items[0], folder, passphrase, arena)
		      : say_trouble(ROOT_INIT, rest.items[0], STATUS_NO_MEMORY);
	arena_free(arena);
	return code;
}
