#include "runtime/client.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/call.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/id.h"
#include "note/page.h"
#include "runtime/home.h"
#include "runtime/verbs_table.h"
#include "tellback/bounds.h"

#define ADMIN_SOCKET "admin.sock" /* the broker's */

struct client {
	const char *program;
	const char *root;
	const char *agency;
	struct arena *arena;
	struct call call;
	const char *file; /* as it was typed, or NULL */
	const char *out;  /* where the answer goes, or NULL */
	size_t file_at;	  /* where the verb has its file among the words that are no options; 0: nowhere */
	size_t positional;
	int is_following;
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

/* A duty's id has slashes too, after the id that it begins with. */
static int
looks_like_duty(const char *word)
{
	char id[ID_SIZE];

	if (strlen(word) <= ID_SIZE || word[ID_SIZE - 1] != '/')
		return 0;
	memcpy(id, word, ID_SIZE - 1);
	id[ID_SIZE - 1] = '\0';
	return id_is_id(id);
}

static int
looks_like_file(const char *word)
{
	size_t size = strlen(word);

	return !strcmp(word, "-") || (strchr(word, '/') && !looks_like_duty(word)) ||
	       (size > 5 && !strcmp(word + size - 5, ".json"));
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

/* Does ${word} take the next one as its value? */
static int
wants_value(const struct verb *verb, const char *word)
{
	if (strncmp(word, "--", 2) || !word[2] || strchr(word, '=') || !strcmp(word, "--json"))
		return 0;
	for (size_t i = 0; verb && i < verb->option_count; i++)
		if (!strcmp(verb->options[i].name, word))
			return verb->options[i].kind != OPTION_FLAG;
	return verb == NULL; /* a newer agent's option: the agent will say */
}

/* The word at ${at}, and its value if it has one; how many were taken. */
static int
word_take(struct client *client, const struct verb *verb, int argc, char **argv, int *at)
{
	char *word = argv[*at];
	char *value = *at + 1 < argc ? argv[*at + 1] : NULL;
	int code;

	if (value && (!strcmp(word, "--agency") || !strcmp(word, "--root"))) {
		*(strcmp(word, "--root") ? &client->agency : &client->root) = value;
		(*at)++;
		return EXIT_DONE;
	}
	/* written here: the agent has another working folder, and another user */
	if (!strncmp(word, "--out=", 6) || (value && !strcmp(word, "--out"))) {
		client->out = arena_print(client->arena, "%s", word[5] ? word + 6 : value);
		*at += !word[5];
		return client->out ? EXIT_DONE : EXIT_REFUSED;
	}
	if ((word[0] != '-' || !word[1]) && !client->file &&
	    (++client->positional == client->file_at || looks_like_file(word))) {
		client->file = word;
		return path_add(client, word);
	}
	client->is_following |= !strcmp(word, "--follow");
	code = word_add(client, word);
	if (code || !value || !wants_value(verb, word))
		return code;
	(*at)++;
	return strcmp(word, "--attach") ? word_add(client, value) : path_add(client, value);
}

static int
words_take(struct client *client, const struct verb *verb, int argc, char **argv)
{
	int code = word_add(client, argv[0]);

	client->file_at = file_place(argv[0]);
	for (int i = 1; !code && i < argc; i++)
		code = word_take(client, verb, argc, argv, &i);
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
static int
socket_only(struct client *client, const char **ret_path)
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
	if (several)
		return usage(client, "several agents run here: say --agency ID");
	if (!only)
		fprintf(stderr, "%s: no agent runs here (%s): start it, or say --root DIR\n", client->program,
			folder ? folder : "");
	*ret_path = only;
	return only ? EXIT_DONE : EXIT_NOT_REACHED;
}

static int
failed(const struct client *client, const char *path, enum status status)
{
	if (status == STATUS_NOT_PERMITTED) {
		fprintf(stderr, "%s: %s: you may not talk to this agent: join its group\n", client->program, path);
		return EXIT_NOT_PERMITTED;
	}
	fprintf(stderr, "%s: %s: %s\n", client->program, path,
		status == STATUS_GONE || status == STATUS_NOT_FOUND ? "no agent answers there: is it running?"
								    : status_word(status));
	return EXIT_NOT_REACHED;
}

/* The number of the last line of what `watch` printed: `  12  ...` or
 * `{"number": 12, ...`; 0 if there is none. */
static unsigned long long
last_number(struct view out)
{
	size_t at = out.size;
	unsigned long long number = 0;

	while (at && out.bytes[at - 1] == '\n')
		at--;
	while (at && out.bytes[at - 1] != '\n')
		at--;
	while (at < out.size && (out.bytes[at] < '0' || out.bytes[at] > '9'))
		at++;
	while (at < out.size && out.bytes[at] >= '0' && out.bytes[at] <= '9' && number < 1000000000000)
		number = number * 10 + (unsigned long long)(out.bytes[at++] - '0');
	return number;
}

/* `watch --follow`: ask again from where the last answer ended, until stopped. */
static int
follow(struct client *client, const char *path)
{
	char after[32] = "0";
	size_t at = 1;
	int code = EXIT_DONE;

	while (at + 1 < client->call.word_count && strcmp(client->call.words[at], "--after"))
		at++;
	if (at + 1 < client->call.word_count) {
		(void)snprintf(after, sizeof after, "%s", client->call.words[at + 1]);
	} else {
		code = word_add(client, "--after");
		at = client->call.word_count - 1;
		if (!code)
			code = word_add(client, after);
	}
	if (!code)
		client->call.words[at + 1] = after;
	while (!code) {
		struct arena *arena = arena_new(MAX_CALL_BYTES);
		int64_t begun = clock_tick().ms;
		struct call_reply reply;
		enum status status = arena ? call_make(path, &client->call, arena, &reply) : STATUS_NO_MEMORY;

		code = status ? failed(client, path, status) : call_print(&reply);
		if (!status && reply.out.size)
			(void)snprintf(after, sizeof after, "%llu", last_number(reply.out));
		else if (!code && clock_tick().ms - begun < 1000)
			(void)poll(NULL, 0, 1000); /* an agent that does not wait is not hurried */
		arena_free(arena);
	}
	return code;
}

static int
ask(struct client *client, const char *path)
{
	struct call_reply reply;
	enum status status = call_make(path, &client->call, client->arena, &reply);

	if (status)
		return failed(client, path, status);
	if (client->out && !reply.code) {
		status = file_write(client->out, reply.out, 0600);
		if (status) {
			fprintf(stderr, "%s: %s: %s\n", client->program, client->out, status_word(status));
			return EXIT_REFUSED;
		}
		reply.out.size = 0;
	}
	return call_print(&reply);
}

/* What the table of verbs says: no agent is needed to be told how. */
static int
help(const char *program, const struct verb *verb)
{
	struct arena *arena = arena_new(1 << 20);
	struct page page;
	struct view text;

	if (!arena)
		return EXIT_REFUSED;
	page_init(&page, arena, 65536);
	page_line(&page, "%s, a call to the agency's agent:", program);
	verbs_table_help(NULL, verb, &page);
	page_line(&page, "  --agency ID, --root DIR  which agent (else the only one that runs here)");
	if (!page_done(&page, &text))
		(void)fwrite(text.bytes, 1, text.size, stdout);
	arena_free(arena);
	return EXIT_DONE;
}

static int
wants_help(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		if (!strcmp(argv[i], "--help") || !strcmp(argv[i], "-h"))
			return 1;
	return 0;
}

/* What a person types may be about a child, and every user of the machine may
 * read a program's words: so they are moved to our own memory, and blanked. */
static int
words_hide(struct client *client, int argc, char **argv)
{
	for (size_t i = 0; i < client->call.word_count; i++) {
		client->call.words[i] = arena_print(client->arena, "%s", client->call.words[i]);
		if (!client->call.words[i])
			return EXIT_REFUSED;
	}
	if (client->agency)
		client->agency = arena_print(client->arena, "%s", client->agency);
	for (int i = 1; i < argc; i++)
		explicit_bzero(argv[i], strlen(argv[i]));
	return EXIT_DONE;
}

int
client_run(const char *program, const struct agent_kind *kind, int argc, char **argv)
{
	struct client client = {.program = program};
	const struct verb *verb = verbs_table_find(kind, argv[0]);
	const char *path = NULL;
	int code = EXIT_REFUSED;

	if (verb && wants_help(argc, argv))
		return help(program, verb);
	client.arena = arena_new(2 * (size_t)MAX_CALL_BYTES + 4 * MAX_JSON_BYTES);
	if (client.arena)
		code = words_take(&client, verb, argc, argv);
	if (!code)
		code = payload_read(&client);
	if (!code && client.agency && !id_is_agency(client.agency))
		code = usage(&client, "--agency wants an agency's id");
	if (!code && client.agency)
		path = home_path(client.root, HOME_SOCKET, client.agency, client.arena);
	else if (!code)
		code = socket_only(&client, &path);
	if (!code && !path)
		code = EXIT_REFUSED;
	if (!code)
		code = words_hide(&client, argc, argv);
	if (!code)
		code = client.is_following ? follow(&client, path) : ask(&client, path);
	if (!verb && code == EXIT_NOT_REACHED) { /* a newer agent might have known it */
		fprintf(stderr, "%s: there is no verb %s; --help lists them\n", program, argv[0]);
		code = EXIT_USAGE;
	}
	arena_free(client.arena);
	return code;
}
