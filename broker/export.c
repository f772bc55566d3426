/* `tellbackctl duties`. */
#include "export.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "ctl_ask.h"

#define PAGE_BYTES ((size_t)16 * 1024 * 1024)

/* It says how far it is whenever so long has passed (ms). */
#define SAY_MS 2000

/* All lines so far; they point into ${text}, which does not move. */
struct lines {
	char **list;
	size_t count;
	size_t room;
	char **texts;
	size_t text_count;
};

static void
lines_done(struct lines *lines)
{
	for (size_t i = 0; i < lines->text_count; i++)
		free(lines->texts[i]);
	free(lines->texts);
	free(lines->list);
}

static int
add_line(struct lines *lines, char *line)
{
	if (lines->count == lines->room) {
		size_t room = lines->room ? lines->room * 2 : 4096;
		char **grown = realloc(lines->list, room * sizeof *grown);

		if (!grown)
			return -1;
		lines->list = grown;
		lines->room = room;
	}
	lines->list[lines->count++] = line;
	return 0;
}

/* Keep the page's lines, all but its first, which is in ${ret_first}. */
static int
add_page(struct lines *lines, struct view page, char ret_first[64])
{
	char **grown = realloc(lines->texts, (lines->text_count + 1) * sizeof *grown);
	char *text = malloc(page.size + 1), *line, *rest;

	if (grown)
		lines->texts = grown;
	if (!grown || !text) {
		free(text);
		return -1;
	}
	memcpy(text, page.bytes, page.size);
	text[page.size] = '\0';
	lines->texts[lines->text_count++] = text;
	rest = text;
	line = strsep(&rest, "\n");
	(void)snprintf(ret_first, 64, "%s", line); /* a longer one is none of ours, and then no place */
	while ((line = strsep(&rest, "\n")))
		if (line[0] && add_line(lines, line))
			return -1;
	return 0;
}

static int
by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static int
print_sorted(struct lines *lines)
{
	if (lines->count) /* an id ends in a space, which sorts before all that an id may hold */
		qsort(lines->list, lines->count, sizeof *lines->list, by_text);
	for (size_t i = 0; i < lines->count; i++)
		if (puts(lines->list[i]) < 0)
			return EXIT_REFUSED;
	return fflush(stdout) ? EXIT_REFUSED : EXIT_DONE;
}

static int
usage(void)
{
	fprintf(stderr, "usage: tellbackctl duties [--case TOKEN]\n");
	return EXIT_USAGE;
}

/* Page after page until the last. */
static int
gather(const char *socket_path, struct call *call, struct arena *arena, struct lines *lines)
{
	int64_t said = clock_tick().ms;
	char place[64] = "after 0";

	while (!strncmp(place, "after ", 6)) {
		char after[64];
		struct call_reply reply;
		int code;

		(void)snprintf(after, sizeof after, "%s", place + 6);
		call->words[call->word_count - 1] = after;
		code = ctl_ask(socket_path, call, arena, &reply);
		if (code)
			return code;
		if (reply.code)
			return call_print(&reply);
		if (add_page(lines, reply.out, place)) {
			fprintf(stderr, "tellbackctl duties: %s\n", status_word(STATUS_NO_MEMORY));
			return EXIT_REFUSED;
		}
		arena_reset(arena);
		if (clock_tick().ms - said < SAY_MS)
			continue;
		said = clock_tick().ms;
		fprintf(stderr, "tellbackctl duties: %zu so far\n", lines->count);
	}
	return EXIT_DONE;
}

int
export_duties(const char *socket_path, int count, char **words)
{
	struct call call = {.words = {"duties"}, .word_count = 1};
	struct lines lines = {0};
	struct arena *arena;
	int code;

	if (count && (count != 2 || strcmp(words[0], "--case") != 0))
		return usage();
	for (int i = 0; i < count; i++)
		call.words[call.word_count++] = words[i];
	call.words[call.word_count++] = "--after";
	call.words[call.word_count++] = "0";
	arena = arena_new(PAGE_BYTES);
	if (!arena)
		return EXIT_REFUSED;
	code = gather(socket_path, &call, arena, &lines);
	if (!code)
		code = print_sorted(&lines);
	lines_done(&lines);
	arena_free(arena);
	return code;
}
