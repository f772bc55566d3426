/* Reading the lines of a note's text: one grammar after another is a list of
 * calls, since the first thing that is wrong stays wrong until lines_end. */
#ifndef TELLBACK_NOTE_LINES_H
#define TELLBACK_NOTE_LINES_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "tellback/bytes.h"
#include "tellback/status.h"

/** Words of a line at most; its bytes at most, with NUL. */
#define LINE_WORDS 8
#define LINE_SIZE 512

/**
 * struct lines:
 * A text being read.
 *
 * Shape:  ${rest} begins at the next line; ${line} and ${before} are the last
 *         two lines taken, without newline, ${number} the last one's; ${words}
 *         point into ${buffer} until the next line is taken.  Of the first
 *         thing that was wrong: ${why}, or the ${wrong} word, or the
 *         ${wanted} line and its count of words; NULL where it is not that.
 * Owner:  borrows the text; copies go to ${arena}.
 */
struct lines {
	struct view rest;
	struct view line;
	struct view before;
	struct arena *arena;
	enum status status;
	size_t number;
	const char *why;
	const char *wrong;
	const char *wanted;
	size_t wanted_words;
	char *words[LINE_WORDS];
	char buffer[LINE_SIZE];
};

/**
 * lines_begins(raw, line):
 * Non-zero if the first line of ${raw} is exactly ${line}: which kind of note it
 * claims to be, before anything of it is read.
 */
int lines_begins(struct view raw, const char *line);

/**
 * lines_init(lines, text, arena):
 * Begin at ${text}, which must be UTF-8, end in a newline and have no other
 * byte below 0x20.
 *
 * Errors: kept in ${lines}: STATUS_MALFORMED.
 * Source: docs/FORMATS.md, "Words"; C2SP signed-note v1.0.0.
 */
void lines_init(struct lines *lines, struct view text, struct arena *arena);

/**
 * lines_refuse(lines, status):
 * From here on the text is refused; the first reason holds.
 */
void lines_refuse(struct lines *lines, enum status status);

/**
 * lines_deny(lines, why):
 * The same, STATUS_MALFORMED, with a reason for whoever wrote the text.
 *
 * Owner:  borrows ${why}.
 */
void lines_deny(struct lines *lines, const char *why);

/**
 * lines_explain(lines, ret_words, size):
 * Why a text was refused as malformed, with the line, in one sentence.
 */
void lines_explain(const struct lines *lines, char *ret_words, size_t size);

/**
 * lines_end(lines):
 * How it went: all lines taken and none refused?
 *
 * Errors: the first one met; STATUS_MALFORMED for lines left over.
 */
enum status lines_end(struct lines *lines) MUST_CHECK;

/**
 * lines_at(lines, keyword), lines_run(lines, keyword):
 * Non-zero if the next line's first word is ${keyword}; how many lines from
 * here on have it.
 *
 * Errors: 0 once refused.
 */
int lines_at(const struct lines *lines, const char *keyword);
size_t lines_run(const struct lines *lines, const char *keyword);

/**
 * lines_take(lines, keyword, count):
 * Take the next line, which must be ${keyword} and ${count} words with exactly
 * one space before each.
 *
 * Owner:  the words live until the next line is taken.
 * Errors: NULL, and the text is refused.
 */
char **lines_take(struct lines *lines, const char *keyword, size_t count);

/**
 * lines_take_any(lines, most, ret_count):
 * Take the next line whatever its first word, which is the first of the 1 to
 * ${most} words returned.
 *
 * Errors: NULL, and the text is refused.
 */
char **lines_take_any(struct lines *lines, size_t most, size_t *ret_count);

/**
 * lines_rest(lines, keyword):
 * Take the next line: ${keyword}, one space, and text up to the line's end.
 *
 * Owner:  a copy in the arena.
 * Errors: NULL, and the text is refused.
 */
const char *lines_rest(struct lines *lines, const char *keyword);

/**
 * lines_fixed(lines, whole):
 * Take the next line, which must be exactly ${whole}.
 *
 * Errors: the text is refused.
 */
void lines_fixed(struct lines *lines, const char *whole);

/**
 * lines_ascend(lines):
 * The line just taken must come after the one before it, byte by byte: so
 * lists are sorted and no line stands twice.
 *
 * Errors: the text is refused.
 * Source: docs/FORMATS.md, "Words".
 */
void lines_ascend(struct lines *lines);

/**
 * lines_set(lines, check, word, to, size):
 * Copy ${word}, for which ${check} must hold, to ${to} of ${size} bytes.
 * lines_set_or_dash: or "-", copied as the empty text.
 *
 * Errors: the text is refused.
 */
void lines_set(struct lines *lines, int (*check)(const char *), const char *word, char *to, size_t size);
void lines_set_or_dash(struct lines *lines, int (*check)(const char *), const char *word, char *to, size_t size);

/**
 * lines_word(lines, keyword, check, to, size), lines_word_or_dash:
 * Take a line of ${keyword} and one word, and lines_set it.
 *
 * Errors: the text is refused.
 */
void lines_word(struct lines *lines, const char *keyword, int (*check)(const char *), char *to, size_t size);
void lines_word_or_dash(struct lines *lines, const char *keyword, int (*check)(const char *), char *to, size_t size);

/**
 * lines_number(lines, word, ret_number), lines_seconds, lines_digest:
 * Read a word as n, as seconds (or milliseconds) since 1970, as h.
 *
 * Errors: the text is refused; the result is then untouched.
 */
void lines_number(struct lines *lines, const char *word, uint64_t *ret_number);
void lines_seconds(struct lines *lines, const char *word, int64_t *ret_seconds);
void lines_digest(struct lines *lines, const char *word, struct digest *ret_digest);

/**
 * lines_take_number(lines, keyword, ret_number), lines_take_seconds,
 * lines_take_digest:
 * Take a line of ${keyword} and one such word.
 *
 * Errors: the text is refused.
 */
void lines_take_number(struct lines *lines, const char *keyword, uint64_t *ret_number);
void lines_take_seconds(struct lines *lines, const char *keyword, int64_t *ret_seconds);
void lines_take_digest(struct lines *lines, const char *keyword, struct digest *ret_digest);

/**
 * lines_array(lines, count, bytes_each), lines_keep(lines, word):
 * Zeroed room for ${count} items; a copy of ${word}.
 *
 * Owner:  the arena.
 * Errors: NULL, and STATUS_NO_MEMORY is kept; also NULL for no items or once
 *         refused.
 */
void *lines_array(struct lines *lines, size_t count, size_t bytes_each);
const char *lines_keep(struct lines *lines, const char *word);

#endif
