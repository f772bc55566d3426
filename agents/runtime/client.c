#include "runtime/client.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/call.h"
#include "base/file.h"
#include "base/id.h"
#include "runtime/home.h"
#include "tellback/bounds.h"

#define ADMIN_SOCKET "admin.sock" /* the broker's */

struct client {
	const char *program;
	const char *root;
	const char *agency;
	struct arena *arena;
	struct call call;
	const char *file; /* as it was typed, or NULL */
};

/* Where a verb has its file; others are told by their look. */
static const struct {
	const char *verb;
	size_t at;
} file_places[] = {{"send", 1}, {"validate", 1}, {"log-call", 1}, {"reply", 2}};

static size_t
file_place(const char *verb)
{
	for (size_t i = 0; i < sizeof file_places / sizeof *file_places; i++)
		if (!strcmp(file_places[i].verb, verb))
			return file_places[i].at;
	return 0;
}

static int
looks_like_file(const char *word)
{
	size_t size = strlen(word);

	return !strcmp(word, "-") || strchr(word, '/') || (size > 5 && !strcmp(word + size - 5, ".json"));
}

static int
usage(const struct client *client, const char *words)
{
	fprintf(stderr, "%s: %s\n%s --help shows how.\n", client->program, words, client->program);
	return EXIT_USAGE;
}

static int
word_add(struct client *client, const char *word)
{
	if (client->call.word_count == CALL_WORDS)
		return usage(client, "too many words");
	client->call.words[client->call.word_count++] = word;
	return EXIT_DONE;
}

/* The agent has another working folder: give it whole paths. */
static int
path_add(struct client *client, const char *path)
{
	char whole[PATH_MAX];
	const char *kept;

	if (!strcmp(path, "-"))
		return word_add(client, path);
	if (!realpath(path, whole)) {
		fprintf(stderr, "%s: %s: %s\n", client->program, path, strerror(errno));
		return errno == EACCES ? EXIT_NOT_PERMITTED : EXIT_NOT_FOUND;
	}
	kept = arena_print(client->arena, "%s", whole);
	return kept ? word_add(client, kept) : EXIT_REFUSED;
}

static int
words_take(struct client *client, int argc, char **argv)
{
	size_t place = file_place(argv[0]), positional = 0;
	int code = word_add(client, argv[0]), is_value = 0;

	for (int i = 1; !code && i < argc; i++) {
		char *word = argv[i];
		int has_next = i + 1 < argc;

		if (!strcmp(word, "--agency") && has_next) {
			client->agency = argv[++i];
		} else if (!strcmp(word, "--root") && has_next) {
			client->root = argv[++i];
		} else if (!strcmp(word, "--attach") && has_next) {
			code = word_add(client, word);
			if (!code)
				code = path_add(client, argv[++i]);
		} else if (!is_value && !client->file && (word[0] != '-' || !word[1]) &&
			   (++positional == place || looks_like_file(word))) {
			client->file = word;
			code = path_add(client, word);
		} else {
			code = word_add(client, word);
		}
		/* `--reason a/b`: what follows an option is its value, not our file */
		is_value = !strncmp(word, "--", 2) && !strchr(word, '=') && strcmp(word, "--json") &&
			   strcmp(word, "--agency") && strcmp(word, "--root") && strcmp(word, "--attach");
	}
	return code;
}

static enum status
input_read(struct arena *arena, struct view *ret_content)
{
	size_t room = MAX_JSON_BYTES + 1, size = 0;
	uint8_t *bytes = arena_alloc(arena, room);

	if (!bytes)
		return STATUS_NO_MEMORY;
	while (size < room) {
		ssize_t got = read(STDIN_FILENO, bytes + size, room - size);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return STATUS_IO;
		if (!got)
			break;
		size += (size_t)got;
	}
	if (size == room)
		return STATUS_TOO_BIG;
	*ret_content = (struct view){bytes, size};
	return STATUS_OK;
}

static int
payload_read(struct client *client)
{
	enum status status = STATUS_OK;

	if (client->file)
		status = strcmp(client->file, "-")
			     ? file_read(client->file, MAX_JSON_BYTES, client->arena, &client->call.payload)
			     : input_read(client->arena, &client->call.payload);
	if (!status)
		return EXIT_DONE;
	fprintf(stderr, "%s: %s: %s\n", client->program, client->file,
		status == STATUS_TOO_BIG     ? "larger than 1 MiB; send what is large with --attach"
		: status == STATUS_NOT_FOUND ? "there is no such file"
					     : status_word(status));
	return status == STATUS_NOT_FOUND ? EXIT_NOT_FOUND : EXIT_REFUSED;
}

/* The only agent's socket, told by name. */
static const char *
socket_only(struct client *client)
{
	const char *folder = home_path(client->root, HOME_RUN, "", client->arena), *only = NULL;
	DIR *entries = folder ? opendir(folder) : NULL;
	const struct dirent *entry;
	int several = 0;

	while (entries && (entry = readdir(entries))) {
		size_t size = strlen(entry->d_name);

		if (size <= 5 || strcmp(entry->d_name + size - 5, ".sock") || !strcmp(entry->d_name, ADMIN_SOCKET))
			continue;
		several |= only != NULL;
		only = arena_print(client->arena, "%s/%s", folder, entry->d_name);
	}
	if (entries)
		(void)closedir(entries); /* was only read */
	if (several) {
		(void)usage(client, "several agents run here: say --agency ID");
		return NULL;
	}
	if (!only)
		fprintf(stderr, "%s: no agent runs here (%s): start it, or say --root DIR\n", client->program,
			folder ? folder : "");
	return only;
}

static int
ask(struct client *client, const char *path)
{
	struct call_reply reply;
	enum status status = call_make(path, &client->call, client->arena, &reply);

	if (!status)
		return call_print(&reply);
	if (status == STATUS_NOT_PERMITTED) {
		fprintf(stderr, "%s: %s: you may not talk to this agent: join its group\n", client->program, path);
		return EXIT_NOT_PERMITTED;
	}
	fprintf(stderr, "%s: %s: %s\n", client->program, path,
		status == STATUS_GONE || status == STATUS_NOT_FOUND ? "no agent answers there: is it running?"
								    : status_word(status));
	return EXIT_NOT_REACHED;
}

int
client_run(const char *program, int argc, char **argv)
{
	struct client client = {.program = program,
				.arena = arena_new(2 * (size_t)MAX_CALL_BYTES + 4 * MAX_JSON_BYTES)};
	const char *path = NULL;
	int code = client.arena ? words_take(&client, argc, argv) : EXIT_REFUSED;

	if (!code)
		code = payload_read(&client);
	if (!code && client.agency && !id_is_agency(client.agency))
		code = usage(&client, "--agency wants an agency's id");
	if (!code) {
		path = client.agency ? home_path(client.root, HOME_SOCKET, client.agency, client.arena)
				     : socket_only(&client);
		code = path ? ask(&client, path) : EXIT_NOT_REACHED;
	}
	arena_free(client.arena);
	return code;
}
