#include "cli/export.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/call.h"
#include "base/file.h"
#include "base/id.h"
#include "cli/options.h"
#include "cli/say.h"
#include "content/json_text.h"
#include "runtime/home.h"
#include "tellback/bounds.h"

#define EXPORT "tellback export"
#define LIST_BYTES ((size_t)16 * 1024 * 1024)
#define LINE_BYTES 4096

/**
 * struct export:
 * What was asked, and the list as far as it is written.
 */
struct export
{
	const char *case_token;
	const char *child;
	const char *folder;
	const char *socket;
	struct arena *arena;
	char *list;
	size_t list_size;
	size_t count;
};

/* A folder of somebody's own, with nothing in it that this could be mixed with
 * or that could be taken for part of it. */
static int
folder_make(const char *folder)
{
	struct dirent *entry;
	size_t found = 0;
	DIR *entries;

	if (!mkdir(folder, 0700))
		return EXIT_DONE;
	if (errno != EEXIST) {
		fprintf(stderr, "%s: %s: %s\n", EXPORT, folder, strerror(errno));
		return errno == EACCES ? EXIT_NOT_PERMITTED : EXIT_REFUSED;
	}
	entries = opendir(folder);
	if (!entries) {
		fprintf(stderr, "%s: %s: %s\n", EXPORT, folder, strerror(errno));
		return EXIT_REFUSED;
	}
	while ((entry = readdir(entries)))
		found += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
	(void)closedir(entries); /* was only read */
	if (!found)
		return EXIT_DONE;
	fprintf(stderr, "%s: %s is not empty: give a new folder\n", EXPORT, folder);
	return EXIT_CONFLICT;
}

static int
ask(const struct export *export, const struct call *call, struct arena *arena, struct call_reply *ret_reply)
{
	enum status status = call_make(export->socket, call, arena, ret_reply);

	if (status == STATUS_NOT_PERMITTED) {
		fprintf(stderr, "%s: you may not talk to this agent: join its group\n", EXPORT);
		return EXIT_NOT_PERMITTED;
	}
	if (status) {
		fprintf(stderr, "%s: no agent answers at %s: is it running?\n", EXPORT, export->socket);
		return EXIT_NOT_REACHED;
	}
	if (ret_reply->code)
		(void)call_print(ret_reply);
	return (int)ret_reply->code;
}

static void
list_add(struct export *export, const char *text)
{
	size_t size = strlen(text);

	if (export->list_size + size >= LIST_BYTES)
		return;
	memcpy(export->list + export->list_size, text, size);
	export->list_size += size;
}

/* One line of what `messages --json` gave. */
struct item {
	const char *id;
	const char *type;
	const char *from;
	const char *at;
	const char *marks;
};

static int
item_read(struct view line, struct arena *arena, struct item *item)
{
	return json_text_member(line, "id", arena, &item->id) || json_text_member(line, "type", arena, &item->type) ||
	       json_text_member(line, "from", arena, &item->from) || json_text_member(line, "at", arena, &item->at) ||
	       json_text_member(line, "marks", arena, &item->marks) || !id_is_id(item->id) ||
	       !id_is_token(item->type) || !id_is_agency(item->from);
}

static int
item_write(struct export *export, const struct item *item)
{
	struct arena *arena = arena_new(2 * (size_t)MAX_CALL_BYTES);
	struct call call = {.words = {"show", item->id}, .word_count = 2};
	struct call_reply reply;
	const char *name, *path;
	char line[LINE_BYTES];
	enum status status;
	int code;

	if (!arena)
		return say_trouble(EXPORT, item->id, STATUS_NO_MEMORY);
	name = arena_print(arena, "%03zu-%.10s-%s-from-%s-%.13s.json", export->count + 1, item->at, item->type,
			   item->from, item->id);
	path = name ? arena_print(arena, "%s/%s", export->folder, name) : NULL;
	code = path ? ask(export, &call, arena, &reply) : EXIT_REFUSED;
	status = code ? STATUS_OK : file_write(path, reply.out, 0600);
	if (status)
		code = say_trouble(EXPORT, path, status);
	if (!code) {
		(void)snprintf(line, sizeof line, "[ ] %s\n      %s\n", name, *item->marks ? item->marks : "-");
		list_add(export, line);
		export->count++;
	}
	arena_free(arena);
	return code;
}

static int
items_write(struct export *export, struct view lines)
{
	int code = EXIT_DONE;

	for (size_t at = 0; !code && at < lines.size;) {
		const uint8_t *end = memchr(lines.bytes + at, '\n', lines.size - at);
		size_t size = end ? (size_t)(end - (lines.bytes + at)) : lines.size - at;
		struct item item;

		if (size && item_read((struct view){lines.bytes + at, size}, export->arena, &item)) {
			fprintf(stderr, "%s: the agent's answer cannot be read: is it of this version?\n", EXPORT);
			return EXIT_REFUSED;
		}
		if (size)
			code = item_write(export, &item);
		at += size + 1;
	}
	return code;
}

static int
export_all(struct export *export)
{
	struct call call = {.words = {"messages", export->case_token ? "--case" : "--child",
				      export->case_token ? export->case_token : export->child, "--json"},
			    .word_count = 4};
	struct call_reply reply;
	const char *path = arena_print(export->arena, "%s/READ-FIRST.txt", export->folder);
	enum status status;
	int code = ask(export, &call, export->arena, &reply);

	if (code)
		return code;
	(void)call_print(&(struct call_reply){EXIT_DONE, {NULL, 0}, reply.err}); /* what it could not look into */
	/* only now, so that a slip of the hand leaves no folder behind */
	code = folder_make(export->folder);
	if (code)
		return code;
	list_add(export, "What this agency sent and received. Nothing here has been redacted.\n"
			 "Before any of it leaves, a person looks at each file and ticks it: below it\n"
			 "stands what in it may be somebody else's, or put somebody in danger.\n"
			 "Attachments are not in here.\n\n");
	code = items_write(export, reply.out);
	status = path ? file_write(path, (struct view){(const uint8_t *)export->list, export->list_size}, 0600)
		      : STATUS_NO_MEMORY;
	if (!code && status)
		code = say_trouble(EXPORT, export->folder, status);
	if (!code)
		printf("%zu messages in %s; READ-FIRST.txt says what must be looked at\n", export->count,
		       export->folder);
	else
		fprintf(stderr, "%s: %s is not complete\n", EXPORT, export->folder);
	return code;
}

int
export_run(int argc, char **argv)
{
	struct export export = {0};
	struct options_list rest = {.count = 0};
	const char *agency = NULL, *root = NULL;
	const struct options_row rows[] = {
		{"--case", &export.case_token, NULL, NULL},
		{"--child", &export.child, NULL, NULL},
		{"--to", &export.folder, NULL, NULL},
		{"--agency", &agency, NULL, NULL},
		{"--root", &root, NULL, NULL},
	};
	int code = EXIT_REFUSED;

	if (options_read(&(struct options_words){EXPORT, argc - 1, argv + 1}, rows, sizeof rows / sizeof *rows, &rest))
		return EXIT_USAGE;
	if (rest.count || !export.case_token == !export.child || !export.folder)
		return say_usage(EXPORT, "say --case CASE or --child TOKEN, and --to FOLDER");
	export.arena = arena_new(3 * LIST_BYTES + 2 * (size_t)MAX_CALL_BYTES);
	export.list = export.arena ? arena_alloc(export.arena, LIST_BYTES) : NULL;
	if (export.list) {
		agency = say_agency(EXPORT, root, agency, export.arena);
		export.socket = agency ? home_path(root, HOME_SOCKET, agency, export.arena) : NULL;
		code = !agency ? EXIT_USAGE : export.socket ? export_all(&export) : EXIT_REFUSED;
	}
	arena_free(export.arena);
	return code;
}
