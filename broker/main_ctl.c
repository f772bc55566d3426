/* tellbackctl: the operator's hand.  `init` makes the broker's keys,
 * `restore` starts core on the store; every other verb is a call to core's
 * admin socket. */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/call.h"
#include "base/file.h"
#include "base/id.h"
#include "base/place.h"
#include "base/secret.h"
#include "broker_config.h"
#include "broker_curve.h"
#include "broker_log_key.h"
#include "ctl_ask.h"
#include "ctl_backup.h"
#include "ctl_erase.h"
#include "ctl_restore.h"
#include "ctl_store.h"
#include "export.h"
#include "new_log.h"
#include "note/signed_note.h"
#include "tellback/version.h"

#define CTL_BYTES ((size_t)2 * MAX_CALL_BYTES)

static const char help[] =
	"usage: tellbackctl [-c FILE] [--root DIR] VERB...\n"
	"\n"
	"  init --name N --endpoint tcp://HOST:PORT [--out FILE]\n"
	"                           make the broker's keys; its lines for the registrar\n"
	"  load FILE [--fingerprint HEX]\n"
	"                           load a signed directory or policy note\n"
	"  status                   one screen\n"
	"  agencies                 each agency: connected, sent, fetched\n"
	"  owed [--case TOKEN] [--agency ID]\n"
	"                           open duties (of a case: all)\n"
	"  queue                    what waits to be fetched, by agency\n"
	"  note get INDEX           one note as it was accepted\n"
	"  notes [--from INDEX]     all notes as JSON lines\n"
	"  notes DIR                every leaf and its note into the folder DIR, for\n"
	"                           tellback-review; run again, it adds what is new or\n"
	"                           missing\n"
	"  cosign FILE              take a checkpoint that a witness has cosigned\n"
	"  duties [--case TOKEN]    every duty there ever was, a line each, by id\n"
	"  erasable                 closed cases whose time to be kept is over\n"
	"  erase CASE [--dry-run]   erase the notes of such a case and of those it is\n"
	"                           linked with; one leaf of the log says so\n"
	"  clock accept             the clock is right although it jumped\n"
	"  store check              look at every page, leaf, note, body and tile: is\n"
	"                           all as it was written?  Also while tellbackd is\n"
	"                           stopped\n"
	"  store info               how large the store is, and what is in it\n"
	"  backup create FILE       a backup of the running broker, sealed to the keys\n"
	"                           of broker.conf\n"
	"  backup done FILE | --sha256 HEX\n"
	"                           that backup is in another place now\n"
	"  backup verify FILE --identity KEYFILE [--in FOLDER]\n"
	"                           open it, for the moment in FOLDER ($TMPDIR, else\n"
	"                           /var/tmp), and look at everything in it\n"
	"  backup restore FILE --identity KEYFILE [--replace]\n"
	"                           while tellbackd is stopped: put its store back\n"
	"  restore --log COPY [--dry-run]\n"
	"                           while tellbackd is stopped: fill a store that is\n"
	"                           behind its log from a reviewer's copy\n"
	"  restore --new-log --reason disk-lost|damaged|key-lost|attack|other\n"
	"                           no copy is left anywhere: begin a new log\n"
	"\n"
	"status, load, agencies, owed and queue take --json.\n"
	"What stands in DIR and in a line of duties: docs/OPERATE.md.\n"
	"Exit codes: 0 ok, 1 refused or failed, 2 usage, 3 tellbackd not reached,\n"
	"4 not permitted, 5 not found, 6 conflict, 78 bad configuration.\n";

/* What stands before the verb. */
struct place {
	const char *config;
	const char *root;
};

static int
complain(const char *what, enum status status)
{
	fprintf(stderr, "tellbackctl: %s: %s\n", what,
		status == STATUS_NOT_FOUND	 ? "there is no such file"
		: status == STATUS_TOO_BIG	 ? "it is too large to be what is wanted here"
		: status == STATUS_NOT_PERMITTED ? "it may not be read by this user, or is no ordinary file"
						 : status_word(status));
	switch (status) {
	case STATUS_NOT_FOUND:
		return EXIT_NOT_FOUND;
	case STATUS_NOT_PERMITTED:
		return EXIT_NOT_PERMITTED;
	case STATUS_CONFLICT:
		return EXIT_CONFLICT;
	case STATUS_MISCONFIGURED:
	case STATUS_CORRUPT:
		return EXIT_MISCONFIGURED;
	case STATUS_OK:
	case STATUS_MALFORMED:
	case STATUS_TOO_BIG:
	case STATUS_BAD_SIGNATURE:
	case STATUS_UNKNOWN_KEY:
	case STATUS_CANNOT_OPEN:
	case STATUS_BUSY:
	case STATUS_NO_MEMORY:
	case STATUS_FULL:
	case STATUS_GONE:
	case STATUS_IO:
	case STATUS_NEWER:
		break;
	}
	return EXIT_REFUSED;
}

/* The configuration, or where there is none yet, the usual places. */
static int
find_paths(const struct place *place, struct arena *arena, struct broker_config *ret_config)
{
	const char *path = place->config ? place->config : place_under(place->root, BROKER_CONFIG_PATH, arena);
	const char *error = "no memory";

	if (path && (place->config || !access(path, F_OK))) {
		if (!broker_config_load(path, place->root, arena, ret_config, &error))
			return EXIT_DONE;
		fprintf(stderr, "%s\n", error);
		return EXIT_MISCONFIGURED;
	}
	*ret_config = (struct broker_config){
		.admin_socket = place_under(place->root, "/run/tellback/admin.sock", arena),
		.keys_curve = place_under(place->root, "/var/lib/tellback/broker/keys/curve.key", arena),
		.keys_log = place_under(place->root, "/var/lib/tellback/broker/keys/log.key", arena),
	};
	return ret_config->admin_socket && ret_config->keys_curve && ret_config->keys_log ? EXIT_DONE : EXIT_REFUSED;
}

/* ---- init ---- */

static enum status
make_folder_of(const char *path)
{
	char folder[PATH_MAX];
	enum status status = file_folder_of(path, folder);

	return status ? status : file_folder(folder, 0700);
}

/* Keys that were made before stay as they are. */
static enum status
make_curve(const char *path, char ret_curve[Z85_KEY_SIZE])
{
	struct broker_curve pair;
	enum status status = broker_curve_make(path, ret_curve);

	if (status != STATUS_CONFLICT)
		return status;
	status = broker_curve_load(path, &pair);
	if (!status)
		memcpy(ret_curve, pair.public_z85, Z85_KEY_SIZE);
	sodium_memzero(&pair, sizeof pair);
	return status;
}

static enum status
make_log_key(const char *path, const char *name, struct signer_key *ret_key)
{
	struct broker_log_key *key;
	enum status status = broker_log_key_make(path, name, ret_key);

	if (status != STATUS_CONFLICT)
		return status;
	status = broker_log_key_load(path, &key);
	if (!status) {
		*ret_key = *broker_log_key_public(key);
		broker_log_key_free(key);
	}
	return status;
}

static enum status
make_keys(const struct broker_config *config, const char *name, struct arena *arena, const char **ret_lines,
	  const char *endpoint)
{
	const char *log_name = arena_print(arena, "%s.log", name);
	struct signer_key log_key;
	char curve[Z85_KEY_SIZE], vkey[VKEY_SIZE];
	enum status status = log_name ? make_folder_of(config->keys_curve) : STATUS_NO_MEMORY;

	if (!status)
		status = make_folder_of(config->keys_log);
	if (!status)
		status = make_curve(config->keys_curve, curve);
	if (!status)
		status = make_log_key(config->keys_log, log_name, &log_key);
	if (status)
		return status;
	signed_note_key_print(&log_key, vkey);
	*ret_lines = arena_print(arena, "broker %s %s %s\nlog %s\n", name, curve, endpoint, vkey);
	return *ret_lines ? STATUS_OK : STATUS_NO_MEMORY;
}

static int
init(const struct place *place, int count, char **words, struct arena *arena)
{
	const char *name = NULL, *endpoint = NULL, *out = NULL, *lines = NULL;
	struct broker_config config;
	enum status status;
	int code = find_paths(place, arena, &config);

	for (int i = 0; i < count; i += 2) {
		const char **to = !strcmp(words[i], "--name")	    ? &name
				  : !strcmp(words[i], "--endpoint") ? &endpoint
				  : !strcmp(words[i], "--out")	    ? &out
								    : NULL;

		if (!to || i + 1 == count) {
			fputs(help, stderr);
			return EXIT_USAGE;
		}
		*to = words[i + 1];
	}
	if (!name || !id_is_token(name) || strlen(name) > 32 || !endpoint || strncmp(endpoint, "tcp://", 6) != 0 ||
	    strlen(endpoint) >= ENDPOINT_SIZE || strpbrk(endpoint, " \t\n")) {
		fprintf(stderr, "tellbackctl init: --name is [a-z][a-z0-9-]*, --endpoint tcp://HOST:PORT\n");
		return EXIT_USAGE;
	}
	if (code)
		return code;
	status = make_keys(&config, name, arena, &lines, endpoint);
	if (status)
		return complain(config.keys_curve, status);
	if (!out) {
		fputs(lines, stdout);
		return EXIT_DONE;
	}
	status = file_write(out, (struct view){(const uint8_t *)lines, strlen(lines)}, 0644);
	if (status)
		return complain(out, status);
	printf("%s: the broker's public lines; give them to the registrar\n", out);
	return EXIT_DONE;
}

/* ---- calls ---- */

/* `load FILE` and `cosign FILE` send the file's content: core opens nobody's paths. */
static int
read_payload(struct call *call, struct arena *arena)
{
	int is_cosign = !strcmp(call->words[0], "cosign");
	enum status status;

	if (!is_cosign && strcmp(call->words[0], "load") != 0)
		return EXIT_DONE;
	if (call->word_count < 2 || call->words[1][0] == '-') {
		fprintf(stderr, "usage: tellbackctl %s\n", is_cosign ? "cosign FILE" : "load FILE [--fingerprint HEX]");
		return EXIT_USAGE;
	}
	status = file_read(call->words[1], is_cosign ? MAX_CHECKPOINT_BYTES : MAX_DIRECTORY_BYTES, arena, &call->payload);
	return status ? complain(call->words[1], status) : EXIT_DONE;
}

static int
backup(const struct place *place, int count, char **words, struct arena *arena)
{
	struct broker_config config;
	int code = find_paths(place, arena, &config);

	return code ? code : ctl_backup(config.config ? &config : NULL, count, words);
}

static int
store(const struct place *place, int count, char **words, struct arena *arena)
{
	struct broker_config config;
	int code = find_paths(place, arena, &config);

	if (!code && !config.config) {
		(void)fprintf(stderr, "tellbackctl store: there is no broker.conf here: give it with -c\n");
		code = EXIT_MISCONFIGURED;
	}
	return code ? code : ctl_store(&config, count, words);
}

/* `restore --log` is core's; `restore --new-log` makes a key and is ours. */
static int
restore(const struct place *place, int count, char **words, struct arena *arena)
{
	struct broker_config config;
	int code;

	if (!count || strcmp(words[0], "--new-log") != 0)
		return ctl_restore(place->config, place->root, count, words);
	code = find_paths(place, arena, &config);
	if (!code && !config.config) {
		fprintf(stderr, "tellbackctl restore: there is no broker.conf here: give it with -c\n");
		code = EXIT_MISCONFIGURED;
	}
	return code ? code : new_log_run(&config, count == 3 && !strcmp(words[1], "--reason") ? words[2] : NULL);
}

static int
make_call(const struct place *place, int count, char **words, struct arena *arena)
{
	struct broker_config config;
	struct call call = {.word_count = 0};
	struct call_reply reply;
	int code = find_paths(place, arena, &config);

	if (code)
		return code;
	if (!strcmp(words[0], "duties"))
		return export_duties(config.admin_socket, count - 1, words + 1);
	if (!strcmp(words[0], "notes") && count > 1 && words[1][0] != '-')
		return export_notes(config.admin_socket, count - 1, words + 1);
	if (!strcmp(words[0], "erase"))
		return ctl_erase(config.admin_socket, count - 1, words + 1);
	if (!strcmp(words[0], "erasable"))
		return ctl_erasable(config.admin_socket, count - 1, words + 1);
	if (count > CALL_WORDS)
		return EXIT_USAGE;
	for (int i = 0; i < count; i++)
		call.words[call.word_count++] = words[i];
	code = read_payload(&call, arena);
	if (code)
		return code;
	code = ctl_ask(config.admin_socket, &call, arena, &reply);
	return code ? code : call_print(&reply);
}

/* Take the options that may stand before the verb, or after it, off ${words}. */
static int
take_place(int count, char **words, struct place *ret_place)
{
	int kept = 0;

	for (int i = 0; i < count; i++) {
		const char **to = !strcmp(words[i], "-c") || !strcmp(words[i], "--config") ? &ret_place->config
				  : !strcmp(words[i], "--root")				    ? &ret_place->root
											    : NULL;

		if (!to)
			words[kept++] = words[i];
		else if (i + 1 == count)
			return -1;
		else
			*to = words[++i];
	}
	return kept;
}

/* What is in no line of the help is no verb: nobody need be asked. */
static int
is_verb(const char *word)
{
	size_t size = strlen(word);

	for (const char *at = strstr(help, "\n  "); at; at = strstr(at + 1, "\n  "))
		if (size && !strncmp(at + 3, word, size) && (at[3 + size] == ' ' || at[3 + size] == '\n'))
			return 1;
	return 0;
}

static int
wants_help(int count, char **words)
{
	for (int i = 0; i < count; i++)
		if (!strcmp(words[i], "--help") || !strcmp(words[i], "-h"))
			return 1;
	return count >= 1 && !strcmp(words[0], "help");
}

/* Of one verb its lines of the help, and how they go on; else the whole. */
static void
print_help(const char *verb)
{
	const size_t size = strlen(verb);
	int is_of = 0;

	if (!is_verb(verb)) {
		fputs(help, stdout);
		return;
	}
	for (const char *at = help; *at; at = strchr(at, '\n') + 1) {
		const int is_more = !strncmp(at, "    ", 4);

		if (!is_more)
			is_of = at == help || (!strncmp(at, "  ", 2) && !strncmp(at + 2, verb, size) &&
					       (at[2 + size] == ' ' || at[2 + size] == '\n'));
		if (is_of)
			(void)fwrite(at, (size_t)(strchr(at, '\n') + 1 - at), 1, stdout);
	}
}

int
main(int argc, char **argv)
{
	struct place place = {NULL, NULL};
	struct arena *arena = arena_new(CTL_BYTES);
	int count = take_place(argc - 1, argv + 1, &place), code;

	if (!arena || sodium_init() < 0)
		return EXIT_REFUSED;
	if (count >= 1 && wants_help(count, argv + 1)) {
		print_help(strcmp(argv[1], "help") != 0 ? argv[1] : count > 1 ? argv[2] : "");
		code = EXIT_DONE;
	} else if (count >= 1 && (!strcmp(argv[1], "--version") || !strcmp(argv[1], "-V"))) {
		printf("tellbackctl %s\n", TELLBACK_VERSION);
		code = EXIT_DONE;
	} else if (count < 1) {
		fputs(help, stderr);
		code = EXIT_USAGE;
	} else if (!is_verb(argv[1])) {
		fprintf(stderr, "tellbackctl: there is no verb %s; `tellbackctl help` lists them\n", argv[1]);
		code = EXIT_USAGE;
	} else if (!strcmp(argv[1], "init")) {
		code = init(&place, count - 1, argv + 2, arena);
	} else if (!strcmp(argv[1], "backup")) {
		code = backup(&place, count - 1, argv + 2, arena);
	} else if (!strcmp(argv[1], "store")) {
		code = store(&place, count - 1, argv + 2, arena);
	} else if (!strcmp(argv[1], "restore")) {
		code = restore(&place, count - 1, argv + 2, arena);
	} else {
		code = make_call(&place, count, argv + 1, arena);
	}
	arena_free(arena);
	return code;
}
