/* Writing the lines of a note's text. */
#ifndef TELLBACK_NOTE_PAGE_H
#define TELLBACK_NOTE_PAGE_H

#include <stddef.h>

#include "base/arena.h"
#include "tellback/bytes.h"
#include "tellback/status.h"

/**
 * struct page:
 * A text being written; the first trouble is kept until page_done.
 *
 * Owner:  the text lies in ${arena}.
 */
struct page {
	struct arena *arena;
	char *bytes;
	size_t size;
	size_t room;
	size_t most;
	enum status status;
};

/**
 * page_init(page, arena, most_bytes):
 * An empty page of at most ${most_bytes}.
 */
void page_init(struct page *page, struct arena *arena, size_t most_bytes);

/**
 * page_line(page, format, ...):
 * Add a line, made as by printf, and its newline.
 *
 * Errors: kept in ${page}: STATUS_TOO_BIG; STATUS_NO_MEMORY.
 */
void page_line(struct page *page, const char *format, ...) __attribute__((format(printf, 2, 3)));

/**
 * page_sort(page, from):
 * Sort the lines since the page had ${from} bytes, byte by byte.
 *
 * Errors: kept in ${page}: STATUS_MALFORMED (a line stands twice);
 *         STATUS_NO_MEMORY.
 * Source: docs/FORMATS.md, "Words".
 */
void page_sort(struct page *page, size_t from);

/**
 * page_done(page, ret_text):
 * The text written.
 *
 * Owner:  the arena.
 * Errors: the first one met.
 */
enum status page_done(struct page *page, struct view *ret_text) MUST_CHECK;

#endif
