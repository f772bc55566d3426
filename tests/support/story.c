#include "support/story.h"

#include <string.h>

#include "base/file.h"

#define STORY_BYTES (256 * 1024)

static char *
trimmed(char *line)
{
	size_t size;

	line += strspn(line, " \t");
	size = strlen(line);
	while (size && (line[size - 1] == ' ' || line[size - 1] == '\t' || line[size - 1] == '\r'))
		line[--size] = '\0';
	return line;
}

/* The words after ${name}, or NULL if the line does not begin with it. */
static const char *
after(const char *line, const char *name)
{
	size_t size = strlen(name);

	if (strncmp(line, name, size) != 0 || (line[size] && line[size] != ' '))
		return NULL;
	return line + size + strspn(line + size, " ");
}

static const char *
take_players(struct story *story, const char *words, struct arena *arena)
{
	char *rest = arena_print(arena, "%s", words), *word;

	while ((word = strsep(&rest, " ,"))) {
		if (!*word)
			continue;
		if (story->player_count == STORY_PLAYERS)
			return "too many players";
		story->players[story->player_count++] = word;
	}
	return story->player_count ? NULL : "nobody plays";
}

/* One line of the head, or the first of an arm; what is wrong, or NULL. */
static const char *
take_head(struct story *story, const struct story_line *line, struct arena *arena)
{
	const char *words;

	if (line->is_more)
		return "an indented line belongs to an act, and there is none above it";
	if ((words = after(line->text, "row")))
		story->row = words;
	else if ((words = after(line->text, "finding")))
		story->finding = words;
	else if ((words = after(line->text, "source")))
		story->source = words;
	else if ((words = after(line->text, "players")))
		return take_players(story, words, arena);
	else
		return "before the first arm stand only: row, finding, source, players";
	return *words ? NULL : "it says nothing";
}

static const char *
take_line(struct story *story, char *text, unsigned number, struct arena *arena)
{
	struct story_line *line = &story->lines[story->line_count];
	const char *name;

	*line = (struct story_line){number, *text == ' ' || *text == '\t', trimmed(text)};
	if (!*line->text || *line->text == '#')
		return NULL;
	name = line->is_more ? NULL : after(line->text, "arm");
	if (!name && !story->arm_count)
		return take_head(story, line, arena);
	if (name) {
		if (story->arm_count == STORY_ARMS || !*name)
			return "too many arms, or one without a name";
		story->arms[story->arm_count++] = (struct story_arm){name, story->line_count, story->line_count};
		return NULL;
	}
	if (story->line_count + 1 == STORY_LINES)
		return "the story is too long";
	story->arms[story->arm_count - 1].end = ++story->line_count;
	return NULL;
}

struct story *
story_read(const char *path, struct arena *arena, const char **ret_why)
{
	struct story *story = arena_alloc(arena, sizeof *story);
	struct view text;
	char *rest, *line;
	unsigned number = 0;

	*ret_why = "cannot be read";
	if (!story || file_read(path, STORY_BYTES, arena, &text))
		return NULL;
	story->path = path;
	rest = arena_text(arena, text.bytes, text.size);
	while (rest && (line = strsep(&rest, "\n"))) {
		const char *why = take_line(story, line, ++number, arena);

		if (why) {
			*ret_why = arena_print(arena, "%s:%u: %s", path, number, why);
			return NULL;
		}
	}
	*ret_why = arena_print(arena, "%s: it wants row, finding, source, players and two arms at least", path);
	if (!story->row || !story->finding || !story->source || !story->player_count || story->arm_count < 2)
		return NULL;
	return story;
}
