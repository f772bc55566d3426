#include "fuzz/mutate.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "tellback/bytes.h"

/* libFuzzer's own. */
size_t LLVMFuzzerMutate(uint8_t *bytes, size_t size, size_t most);

#define LINE_MOST 1024

struct text {
	uint8_t *bytes;
	size_t size;
	size_t most;
	uint64_t state; /* of the draws: all that happens follows from the seed */
};

/* A number below ${below}, which is not 0. */
static size_t
draw(struct text *text, size_t below)
{
	text->state = text->state * 6364136223846793005U + 1442695040888963407U;
	return (size_t)(text->state >> 33) % below;
}

/* Put ${new} in the place of ${old_size} bytes at ${at}, if there is room. */
static void
replace(struct text *text, size_t at, size_t old_size, struct view new)
{
	size_t size = text->size - old_size + new.size;

	if (size > text->most)
		return;
	memmove(text->bytes + at + new.size, text->bytes + at + old_size, text->size - at - old_size);
	if (new.size)
		memcpy(text->bytes + at, new.bytes, new.size);
	text->size = size;
}

/* The line that the byte at ${at} is in, with its newline. */
static struct view
line_of(const struct text *text, size_t at)
{
	size_t from = at, end = at;

	while (from && text->bytes[from - 1] != '\n')
		from--;
	while (end < text->size && text->bytes[end] != '\n')
		end++;
	end += end < text->size;
	return (struct view){text->bytes + from, end - from};
}

static void
line_move(struct text *text)
{
	uint8_t kept[LINE_MOST];
	struct view line = line_of(text, draw(text, text->size)), to;
	size_t kind = draw(text, 4);

	if (line.size > sizeof kept)
		return;
	memcpy(kept, line.bytes, line.size);
	/* dropped, doubled, or put somewhere else, there or in both places */
	if (kind != 1 && kind != 3)
		replace(text, (size_t)(line.bytes - text->bytes), line.size, (struct view){NULL, 0});
	if (!kind || !text->size)
		return;
	to = kind == 1 && line.bytes < text->bytes + text->size ? line : line_of(text, draw(text, text->size));
	replace(text, (size_t)(to.bytes - text->bytes), 0, (struct view){kept, line.size});
}

static int
order(struct view a, struct view b)
{
	int order = memcmp(a.bytes, b.bytes, a.size < b.size ? a.size : b.size);

	return order ? order : (a.size > b.size) - (a.size < b.size);
}

/* Do both lines begin with the same word? */
static int
is_run(struct view a, struct view b)
{
	const uint8_t *space = memchr(a.bytes, ' ', a.size);
	size_t word = space ? (size_t)(space - a.bytes) + 1 : 0;

	return word && b.size >= word && !memcmp(a.bytes, b.bytes, word);
}

/* Lines that begin with one word are sorted: the one at a place moves up to
 * where it belongs. */
static void
line_sort(struct text *text)
{
	struct view line = line_of(text, draw(text, text->size)), before;
	uint8_t kept[LINE_MOST];

	for (;;) {
		size_t at = (size_t)(line.bytes - text->bytes);

		if (!at)
			return;
		before = line_of(text, at - 1);
		if (!is_run(before, line) || order(before, line) <= 0 || before.size > sizeof kept)
			return;
		memcpy(kept, before.bytes, before.size);
		memmove(text->bytes + at - before.size, line.bytes, line.size);
		memcpy(text->bytes + at - before.size + line.size, kept, before.size);
		line.bytes = text->bytes + at - before.size;
	}
}

static int
is_word(uint8_t byte)
{
	return isalnum(byte) || byte == '-' || byte == '.' || byte == '_';
}

/* A word near a place drawn; its size is 0 where there is none. */
static struct view
word_of(struct text *text)
{
	size_t from = draw(text, text->size), end;

	while (from < text->size && !is_word(text->bytes[from]))
		from++;
	while (from && is_word(text->bytes[from - 1]))
		from--;
	for (end = from; end < text->size && is_word(text->bytes[end]);)
		end++;
	return (struct view){text->bytes + from, end - from};
}

static void
word_copy(struct text *text)
{
	uint8_t kept[256];
	struct view from = word_of(text), to = word_of(text);

	if (!from.size || from.size > sizeof kept)
		return;
	memcpy(kept, from.bytes, from.size);
	replace(text, (size_t)(to.bytes - text->bytes), to.size, (struct view){kept, from.size});
}

static void
number_change(struct text *text)
{
	static const char *const edges[] = {"0",
					    "1",
					    "255",
					    "256",
					    "65535",
					    "4294967296",
					    "9223372036854775807",
					    "9223372036854775808",
					    "18446744073709551616"};
	struct view word = word_of(text);
	char number[24];
	size_t tries = 16;

	while (tries-- && (!word.size || !isdigit(word.bytes[0])))
		word = word_of(text);
	if (!word.size || !isdigit(word.bytes[0]))
		return;
	if (draw(text, 4))
		(void)snprintf(number, sizeof number, "%zu",
			       draw(text, draw(text, 2)	  ? 10
					  : draw(text, 3) ? 100
							  : 100000));
	else
		(void)snprintf(number, sizeof number, "%s", edges[draw(text, sizeof edges / sizeof *edges)]);
	replace(text, (size_t)(word.bytes - text->bytes), word.size,
		(struct view){(const uint8_t *)number, strlen(number)});
}

/* A letter for a letter, a digit for a digit. */
static void
letter_change(struct text *text)
{
	uint8_t *at = text->bytes + draw(text, text->size);

	if (isdigit(*at))
		*at = (uint8_t)('0' + draw(text, 10));
	else if (islower(*at))
		*at = (uint8_t)('a' + draw(text, 26));
	else if (isupper(*at))
		*at = (uint8_t)('A' + draw(text, 26));
}

size_t
mutate_text(uint8_t *bytes, size_t size, size_t most, unsigned seed)
{
	static void (*const ways[])(struct text *) = {line_move, line_sort, word_copy, number_change, letter_change};
	struct text text = {bytes, size, most, seed};
	size_t times = 1 + draw(&text, 3), way;

	while (times-- && text.size) {
		way = draw(&text, 2 + sizeof ways / sizeof *ways);
		if (way < sizeof ways / sizeof *ways)
			ways[way](&text);
		else
			text.size = LLVMFuzzerMutate(bytes, text.size, most);
	}
	return text.size ? text.size : LLVMFuzzerMutate(bytes, 0, most);
}
