#include "ctl_erase.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/id.h"
#include "ctl_ask.h"

#define PAGE_BYTES ((size_t)64 * 1024 * 1024)

/* It says how far it is whenever so long has passed (ms). */
#define SAY_MS 2000

static int
no_memory(void)
{
	fprintf(stderr, "tellbackctl: there is not enough memory\n");
	return EXIT_REFUSED;
}

/* What every page begins with: `${more} N`, or `end`; the rest goes to ${rest}. */
static int
take_page(const struct call_reply *reply, const char *more, uint64_t *ret_next, int *ret_is_end, FILE *rest)
{
	const uint8_t *end = reply->out.size ? memchr(reply->out.bytes, '\n', reply->out.size) : NULL;
	size_t size = end ? (size_t)(end - reply->out.bytes) : 0, word = strlen(more);
	char line[40];

	if (!end || size >= sizeof line) {
		fprintf(stderr, "tellbackctl: the broker's answer makes no sense: two versions?\n");
		return EXIT_REFUSED;
	}
	memcpy(line, reply->out.bytes, size);
	line[size] = '\0';
	*ret_is_end = !strcmp(line, "end");
	if (!*ret_is_end &&
	    (strncmp(line, more, word) != 0 || line[word] != ' ' || id_number(line + word + 1, ret_next))) {
		fprintf(stderr, "tellbackctl: the broker's answer makes no sense: two versions?\n");
		return EXIT_REFUSED;
	}
	if (reply->out.size > size + 1 && fwrite(end + 1, reply->out.size - size - 1, 1, rest) != 1)
		return no_memory();
	return EXIT_DONE;
}

/* Pages of one verb until the last, their lines to ${rest}. */
static int
take_pages(const char *socket_path, struct call *call, const char *more, FILE *rest)
{
	struct arena *arena = arena_new(PAGE_BYTES);
	char at[24] = "0";
	uint64_t next = 0;
	int64_t said = clock_tick().ms;
	int code = arena ? EXIT_DONE : no_memory(), is_end = 0;

	call->words[call->word_count++] = at;
	while (!code && !is_end) {
		struct call_reply reply;

		(void)snprintf(at, sizeof at, "%" PRIu64, next);
		code = ctl_ask(socket_path, call, arena, &reply);
		if (!code && reply.code)
			code = call_print(&reply);
		if (!code)
			code = take_page(&reply, more, &next, &is_end, rest);
		arena_reset(arena);
		if (!code && !is_end && clock_tick().ms - said >= SAY_MS) {
			said = clock_tick().ms;
			fprintf(stderr, "tellbackctl: looked through as far as %" PRIu64 "\n", next);
		}
	}
	arena_free(arena);
	return code;
}

static int
erase(const char *socket_path, const char *token, const char *others, size_t size)
{
	struct call call = {.words = {"erase", "--case", token},
			    .word_count = 3,
			    .payload = {(const uint8_t *)others, size}};
	struct arena *arena = arena_new(PAGE_BYTES);
	struct call_reply reply;
	int code = arena ? ctl_ask(socket_path, &call, arena, &reply) : no_memory();

	if (!code)
		code = call_print(&reply);
	arena_free(arena);
	return code;
}

int
ctl_erase(const char *socket_path, int count, char **words)
{
	int at = count == 2 && !strcmp(words[0], "--dry-run"); /* it may stand before the case, too */
	int is_dry = count == 2 && !strcmp(words[!at], "--dry-run");
	struct call call = {.word_count = 4};
	char *others = NULL;
	size_t size = 0, lines = 0;
	FILE *rest;
	int code;

	if (count < 1 || count > 2 || (count == 2 && !is_dry)) {
		fprintf(stderr, "usage: tellbackctl erase CASE [--dry-run]\n");
		return EXIT_USAGE;
	}
	if (!id_is_id(words[at])) {
		fprintf(stderr, "tellbackctl erase: %s is no case: give all 32 digits of its token\n", words[at]);
		return EXIT_USAGE;
	}
	rest = open_memstream(&others, &size);
	if (!rest)
		return no_memory();
	call.words[0] = "erase-look";
	call.words[1] = "--case";
	call.words[2] = words[at];
	call.words[3] = "--from";
	code = take_pages(socket_path, &call, "next", rest);
	if (fclose(rest) && !code)
		code = no_memory();
	for (size_t i = 0; i < size; i++)
		lines += others[i] == '\n';
	if (!code && is_dry)
		printf("case %s may be erased; %zu receipts, notices and refused notes would go with its messages\n",
		       words[at], lines);
	else if (!code)
		code = erase(socket_path, words[at], others, size);
	free(others);
	return code;
}

int
ctl_erasable(const char *socket_path, int count, char **words)
{
	struct call call = {.words = {"erasable", "--after"}, .word_count = 2};
	char *text = NULL;
	size_t size = 0;
	FILE *list;
	int code;

	(void)words;
	if (count) {
		fprintf(stderr, "usage: tellbackctl erasable\n");
		return EXIT_USAGE;
	}
	list = open_memstream(&text, &size);
	if (!list)
		return no_memory();
	code = take_pages(socket_path, &call, "after", list);
	if (fclose(list) && !code)
		code = no_memory();
	if (!code && size && fwrite(text, size, 1, stdout) != 1)
		code = EXIT_REFUSED;
	else if (!code && !size)
		fprintf(stderr, "there is no closed case whose time to be kept is over\n");
	free(text);
	return code;
}
