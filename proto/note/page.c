#include "note/page.h"

#include <assert.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_ROOM 4096

void
page_init(struct page *page, struct arena *arena, size_t most_bytes)
{
	*page = (struct page){.arena = arena, .most = most_bytes, .status = STATUS_OK};
}

/* Room for ${more} bytes after the text; 0 if there is none. */
static int
page_grow(struct page *page, size_t more)
{
	size_t room = page->room ? page->room : FIRST_ROOM;
	char *bytes;

	if (more > page->most || page->size > page->most - more) {
		page->status = STATUS_TOO_BIG;
		return 0;
	}
	while (room - page->size < more + 1) /* vsnprintf wants room for its NUL */
		room *= 2;
	if (room == page->room)
		return 1;
	bytes = arena_alloc(page->arena, room);
	if (!bytes) {
		page->status = STATUS_NO_MEMORY;
		return 0;
	}
	if (page->size)
		memcpy(bytes, page->bytes, page->size);
	page->bytes = bytes;
	page->room = room;
	return 1;
}

void
page_line(struct page *page, const char *format, ...)
{
	va_list list;
	int size;

	if (page->status != STATUS_OK)
		return;
	va_start(list, format);
	size = vsnprintf(NULL, 0, format, list);
	va_end(list);
	assert(size >= 0); /* no wide characters, which alone can fail */
	if (!page_grow(page, (size_t)size + 1))
		return;
	va_start(list, format);
	(void)vsnprintf(page->bytes + page->size, page->room - page->size, format, list);
	va_end(list);
	page->size += (size_t)size;
	page->bytes[page->size++] = '\n';
}

/* Newline sorts below every byte a line may hold, so whole lines with it
 * compare as their texts do. */
static int
by_line(const void *a, const void *b)
{
	const struct view *x = a, *y = b;
	size_t shorter = x->size < y->size ? x->size : y->size;

	return memcmp(x->bytes, y->bytes, shorter);
}

void
page_sort(struct page *page, size_t from)
{
	size_t size = page->size - from, count = 0, at = 0;
	struct view *lines;
	uint8_t *copy;

	if (page->status != STATUS_OK || !size)
		return;
	for (size_t i = from; i < page->size; i++)
		count += page->bytes[i] == '\n';
	copy = arena_alloc(page->arena, size);
	lines = arena_array(page->arena, count, sizeof *lines);
	if (!copy || !lines) {
		page->status = STATUS_NO_MEMORY;
		return;
	}
	memcpy(copy, page->bytes + from, size);
	for (size_t i = 0; i < count; i++) {
		const uint8_t *newline = memchr(copy + at, '\n', size - at);

		lines[i] = (struct view){copy + at, (size_t)(newline + 1 - (copy + at))};
		at += lines[i].size;
	}
	qsort(lines, count, sizeof *lines, by_line);
	for (size_t i = 0; i < count; i++) {
		if (i && !by_line(&lines[i - 1], &lines[i]))
			page->status = STATUS_MALFORMED;
		memcpy(page->bytes + from, lines[i].bytes, lines[i].size);
		from += lines[i].size;
	}
}

enum status
page_done(struct page *page, struct view *ret_text)
{
	if (page->status != STATUS_OK)
		return page->status;
	*ret_text = (struct view){(const uint8_t *)page->bytes, page->size};
	return STATUS_OK;
}
