/* What an agency says of its own days on its card: terms, closures with whom
 * to tell in that time, and who reads for a role that cannot. */
#ifndef TELLBACK_CLI_CALENDAR_H
#define TELLBACK_CLI_CALENDAR_H

#include "base/arena.h"
#include "tellback/directory.h"
#include "tellback/status.h"

/** A sentence for a person, with NUL; words of the longest line. */
#define CALENDAR_WHY_SIZE 256
#define CALENDAR_WORDS 4

/**
 * struct calendar_line:
 * One such line, as it stands on the card: `term DATE DATE`,
 * `closed DATE DATE AGENCY` or `cover ROLE AGENCY`.
 */
enum calendar_kind { CALENDAR_TERM, CALENDAR_CLOSED, CALENDAR_COVER };
struct calendar_line {
	enum calendar_kind kind;
	struct card_span span;
	struct card_cover cover;
};

/**
 * calendar_parse(words, count, ret_line, ret_why):
 * Read a line from its words, the keyword among them.
 *
 * Errors: non-zero, and ${ret_why} says what is wrong with it.
 * Source: docs/FORMATS.md, "Card, directory, join".
 */
int calendar_parse(const char *const *words, size_t count, struct calendar_line *ret_line,
		   char ret_why[CALENDAR_WHY_SIZE]);

/**
 * calendar_print(line, arena):
 * The line as text.
 *
 * Errors: NULL without memory.
 */
const char *calendar_print(const struct calendar_line *line, struct arena *arena);

/**
 * struct calendar_list:
 * Such lines of one agency's card, in any order.
 *
 * Shape:  at most CALENDAR_MOST.
 * Owner:  the arena of calendar_read.
 */
#define CALENDAR_MOST 3000
struct calendar_list {
	struct agency agency;
	struct calendar_line *lines;
	size_t count;
};

/**
 * calendar_read(card, arena, ret_list), calendar_write(list, arena, card):
 * The lines of ${card}; ${card} with the lines of ${list} instead of its own.
 *
 * Owner:  ${arena}.
 * Errors: STATUS_NO_MEMORY.
 */
enum status calendar_read(const struct card *card, struct arena *arena, struct calendar_list *ret_list) MUST_CHECK;
enum status calendar_write(const struct calendar_list *list, struct arena *arena, struct card *card) MUST_CHECK;

/**
 * calendar_has(list, line):
 * Non-zero if that very line is there.
 */
int calendar_has(const struct calendar_list *list, const struct calendar_line *line);

/**
 * calendar_add(list, line, ret_why):
 * With ${line}; nothing is done if it is there already.
 *
 * Errors: non-zero, and ${ret_why} says why it does not go with the others.
 */
int calendar_add(struct calendar_list *list, const struct calendar_line *line, char ret_why[CALENDAR_WHY_SIZE]);

/**
 * calendar_drop(list, line):
 * Without ${line}.
 */
void calendar_drop(struct calendar_list *list, const struct calendar_line *line);

#endif
