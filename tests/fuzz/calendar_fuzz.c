/* Any line is a term, a closure or a cover of a card or is refused in words; one
 * that is taken is said back the same, and a list has a line that was added and
 * has it no more once it was dropped. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "cli/calendar.h"
#include "fuzz/mutate.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
MUTATE_TEXT;

/* The words of a line, as a shell or a file parts them. */
static size_t
part(char *line, const char *words[CALENDAR_WORDS + 1])
{
	size_t count = 0;
	char *rest = line, *word;

	while (count <= CALENDAR_WORDS && (word = strsep(&rest, " ")))
		words[count++] = word;
	return count;
}

/* What was taken, said back and read again. */
static void
again(const struct calendar_line *line, struct arena *arena)
{
	const char *words[CALENDAR_WORDS + 1];
	const char *text = calendar_print(line, arena), *back;
	char why[CALENDAR_WHY_SIZE] = "", *copy;
	struct calendar_line same;
	size_t count;
	int wrong;

	assert(text);
	copy = arena_text(arena, text, strlen(text));
	assert(copy);
	count = part(copy, words);
	wrong = calendar_parse(words, count, &same, why);
	assert(!wrong);
	back = calendar_print(&same, arena);
	assert(back && !strcmp(text, back));
}

static void
take_line(char *text, struct calendar_list *list, struct arena *arena)
{
	const char *words[CALENDAR_WORDS + 1];
	char why[CALENDAR_WHY_SIZE] = "";
	struct calendar_line line;
	size_t before = list->count;

	if (calendar_parse(words, part(text, words), &line, why)) {
		assert(why[0]);
		return;
	}
	again(&line, arena);
	if (calendar_add(list, &line, why)) {
		assert(why[0] && !calendar_has(list, &line) && list->count == before);
		return;
	}
	assert(calendar_has(list, &line) && list->count - before <= 1);
	/* every other one goes again, so that lists stay short and change */
	if (strlen(words[1]) % 2) {
		calendar_drop(list, &line);
		assert(!calendar_has(list, &line));
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static struct calendar_line lines[CALENDAR_MOST];
	struct arena *arena = arena_new(8 << 20);
	struct calendar_list list = {{"school"}, lines, 0}, back;
	struct card card = {.agency = {"school"}};
	char *rest, *line;
	enum status status;

	assert(arena);
	rest = arena_text(arena, bytes, size < 8192 ? size : 8192);
	assert(rest);
	for (size_t i = 0; i < 64 && (line = strsep(&rest, "\n")); i++)
		take_line(line, &list, arena);
	status = calendar_write(&list, arena, &card);
	assert(!status && card.term_count + card.closure_count + card.cover_count == list.count);
	/* room for the most is cleared each time: not for every input */
	if (size % 16 == 0) {
		status = calendar_read(&card, arena, &back);
		assert(!status && back.count == list.count);
		for (size_t i = 0; i < list.count; i++)
			assert(calendar_has(&back, &list.lines[i]));
	}
	arena_free(arena);
	return 0;
}
