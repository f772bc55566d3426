#include "note/lines.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/digest.h"
#include "base/id.h"
#include "base/utf8.h"

int
lines_begins(struct view raw, const char *line)
{
	size_t size = strlen(line);

	return raw.size > size && !memcmp(raw.bytes, line, size) && raw.bytes[size] == '\n';
}

void
lines_init(struct lines *lines, struct view text, struct arena *arena)
{
	memset(lines, 0, sizeof *lines);
	lines->rest = text;
	lines->arena = arena;
	lines->status = STATUS_OK;
	if (!text.size || text.bytes[text.size - 1] != '\n' || !utf8_is_text(text))
		lines_refuse(lines, STATUS_MALFORMED);
}

void
lines_refuse(struct lines *lines, enum status status)
{
	if (lines->status == STATUS_OK)
		lines->status = status;
}

void
lines_deny(struct lines *lines, const char *why)
{
	if (lines->status == STATUS_OK)
		lines->why = why;
	lines_refuse(lines, STATUS_MALFORMED);
}

/* ${word} is none that may stand there. */
static void
deny_word(struct lines *lines, const char *word)
{
	assert(lines->status == STATUS_OK); /* who reads a word asks that first */
	lines->wrong = word;
	lines_refuse(lines, STATUS_MALFORMED);
}

/* Another line was to stand there: ${keyword} and ${count} words. */
static void
deny_line(struct lines *lines, const char *keyword, size_t count)
{
	lines->wanted = keyword;
	lines->wanted_words = count;
	lines_refuse(lines, STATUS_MALFORMED);
}

void
lines_explain(const struct lines *lines, char *ret_words, size_t size)
{
	int most = 80, length = lines->line.size < (size_t)most ? (int)lines->line.size : most;
	const char *text = (const char *)lines->line.bytes;

	if (!lines->number)
		(void)snprintf(ret_words, size, "it is no text of whole lines, or does not begin as it should");
	else if (lines->why)
		(void)snprintf(ret_words, size, "line %zu, `%.*s`: %s", lines->number, length, text, lines->why);
	else if (lines->wrong)
		(void)snprintf(ret_words, size, "line %zu, `%.*s`: `%.60s` cannot stand there", lines->number, length,
			       text, lines->wrong);
	else if (lines->wanted)
		(void)snprintf(ret_words, size,
			       "line %zu, `%.*s`: here, or after it, belongs `%.60s` with %zu word%s after it",
			       lines->number, length, text, lines->wanted, lines->wanted_words,
			       lines->wanted_words == 1 ? "" : "s");
	else
		(void)snprintf(ret_words, size,
			       "line %zu, `%.*s`: it is not as it should be, or the one after it is not", lines->number,
			       length, text);
}

enum status
lines_end(struct lines *lines)
{
	if (lines->rest.size)
		lines_deny(lines, "after it there is a line that does not belong there");
	return lines->status;
}

/* Non-zero if ${rest} begins with ${keyword} and a space. */
static int
begins(struct view rest, const char *keyword)
{
	size_t length = strlen(keyword);

	return rest.size > length && !memcmp(rest.bytes, keyword, length) && rest.bytes[length] == ' ';
}

int
lines_at(const struct lines *lines, const char *keyword)
{
	return lines->status == STATUS_OK && begins(lines->rest, keyword);
}

size_t
lines_run(const struct lines *lines, const char *keyword)
{
	struct view rest = lines->rest;
	size_t count = 0;

	while (lines->status == STATUS_OK && begins(rest, keyword)) {
		/* the text ends in a newline: lines_init saw to it */
		const uint8_t *newline = memchr(rest.bytes, '\n', rest.size);

		rest.size -= (size_t)(newline + 1 - rest.bytes);
		rest.bytes = newline + 1;
		count++;
	}
	return count;
}

/* Step over the next line into ${lines->line} and the buffer; 0 if refused. */
static int
lines_step(struct lines *lines)
{
	const uint8_t *newline;

	if (lines->status != STATUS_OK)
		return 0;
	newline = lines->rest.size ? memchr(lines->rest.bytes, '\n', lines->rest.size) : NULL;
	if (!newline || (size_t)(newline - lines->rest.bytes) >= LINE_SIZE) {
		lines_refuse(lines, STATUS_MALFORMED);
		return 0;
	}
	lines->number++;
	lines->before = lines->line;
	lines->line = (struct view){lines->rest.bytes, (size_t)(newline - lines->rest.bytes)};
	lines->rest.size -= lines->line.size + 1;
	lines->rest.bytes = newline + 1;
	memcpy(lines->buffer, lines->line.bytes, lines->line.size);
	lines->buffer[lines->line.size] = '\0';
	return 1;
}

char **
lines_take_any(struct lines *lines, size_t most, size_t *ret_count)
{
	size_t count = 0;
	char *at = lines->buffer;

	assert(most <= LINE_WORDS);
	if (!lines_step(lines))
		return NULL;
	while (at) {
		char *space = strchr(at, ' ');

		if (space)
			*space = '\0';
		if (count == most || !*at) { /* too many words, or two spaces */
			lines_refuse(lines, STATUS_MALFORMED);
			return NULL;
		}
		lines->words[count++] = at;
		at = space ? space + 1 : NULL;
	}
	*ret_count = count;
	return lines->words;
}

char **
lines_take(struct lines *lines, const char *keyword, size_t count)
{
	size_t found = 0;
	int was_well = lines->status == STATUS_OK;
	char **words = lines_take_any(lines, LINE_WORDS, &found);

	if (!words || found != count + 1 || strcmp(words[0], keyword) != 0) {
		if (was_well)
			deny_line(lines, keyword, count);
		return NULL;
	}
	return words + 1;
}

const char *
lines_rest(struct lines *lines, const char *keyword)
{
	size_t skip = strlen(keyword) + 1;

	if (!lines_at(lines, keyword)) {
		lines_refuse(lines, STATUS_MALFORMED);
		return NULL;
	}
	if (!lines_step(lines))
		return NULL;
	return lines_keep(lines, lines->buffer + skip);
}

void
lines_fixed(struct lines *lines, const char *whole)
{
	if (lines_step(lines) && strcmp(lines->buffer, whole) != 0)
		lines_deny(lines, "another line stands there in every note of this kind");
}

void
lines_ascend(struct lines *lines)
{
	size_t shorter = lines->line.size < lines->before.size ? lines->line.size : lines->before.size;
	int order;

	if (lines->status != STATUS_OK)
		return;
	order = shorter ? memcmp(lines->before.bytes, lines->line.bytes, shorter) : 0;
	if (order > 0 || (order == 0 && lines->before.size >= lines->line.size))
		lines_deny(lines, "lines of a kind are sorted, and none stands twice");
}

void
lines_set(struct lines *lines, int (*check)(const char *), const char *word, char *to, size_t size)
{
	if (lines->status != STATUS_OK)
		return;
	if (strlen(word) >= size || !check(word))
		deny_word(lines, word);
	else
		id_set(to, size, word);
}

void
lines_set_or_dash(struct lines *lines, int (*check)(const char *), const char *word, char *to, size_t size)
{
	if (lines->status == STATUS_OK && !strcmp(word, "-"))
		id_set(to, size, "");
	else
		lines_set(lines, check, word, to, size);
}

void
lines_word(struct lines *lines, const char *keyword, int (*check)(const char *), char *to, size_t size)
{
	char **words = lines_take(lines, keyword, 1);

	if (words)
		lines_set(lines, check, words[0], to, size);
}

void
lines_word_or_dash(struct lines *lines, const char *keyword, int (*check)(const char *), char *to, size_t size)
{
	char **words = lines_take(lines, keyword, 1);

	if (words)
		lines_set_or_dash(lines, check, words[0], to, size);
}

void
lines_number(struct lines *lines, const char *word, uint64_t *ret_number)
{
	if (lines->status == STATUS_OK && id_number(word, ret_number))
		deny_word(lines, word);
}

void
lines_seconds(struct lines *lines, const char *word, int64_t *ret_seconds)
{
	uint64_t number = 0;

	lines_number(lines, word, &number);
	if (lines->status == STATUS_OK)
		*ret_seconds = (int64_t)number; /* id_number keeps it below 2^63 */
}

void
lines_digest(struct lines *lines, const char *word, struct digest *ret_digest)
{
	if (lines->status == STATUS_OK && digest_parse(word, ret_digest))
		deny_word(lines, word);
}

void
lines_take_number(struct lines *lines, const char *keyword, uint64_t *ret_number)
{
	char **words = lines_take(lines, keyword, 1);

	if (words)
		lines_number(lines, words[0], ret_number);
}

void
lines_take_seconds(struct lines *lines, const char *keyword, int64_t *ret_seconds)
{
	char **words = lines_take(lines, keyword, 1);

	if (words)
		lines_seconds(lines, words[0], ret_seconds);
}

void
lines_take_digest(struct lines *lines, const char *keyword, struct digest *ret_digest)
{
	char **words = lines_take(lines, keyword, 1);

	if (words)
		lines_digest(lines, words[0], ret_digest);
}

void *
lines_array(struct lines *lines, size_t count, size_t bytes_each)
{
	void *array;

	if (lines->status != STATUS_OK || !count)
		return NULL;
	array = arena_array(lines->arena, count, bytes_each);
	if (!array)
		lines_refuse(lines, STATUS_NO_MEMORY);
	return array;
}

const char *
lines_keep(struct lines *lines, const char *word)
{
	const char *copy;

	if (lines->status != STATUS_OK)
		return NULL;
	copy = arena_text(lines->arena, word, strlen(word));
	if (!copy)
		lines_refuse(lines, STATUS_NO_MEMORY);
	return copy;
}
