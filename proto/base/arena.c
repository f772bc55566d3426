#include "base/arena.h"

#include <assert.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_BYTES 16384
#define ALIGN 16

/* Blocks hang in a list, newest first; each is wiped when it goes, since a
 * decoded message may have passed through it. */
struct block {
	struct block *next;
	size_t size;
	size_t used;
	int is_zeroed; /* else each piece is, when it is given out */
	_Alignas(ALIGN) unsigned char bytes[];
};

struct arena {
	struct block *blocks;
	size_t most;
	size_t taken;
};

struct arena *
arena_new(size_t most_bytes)
{
	struct arena *arena = calloc(1, sizeof *arena);

	if (arena)
		arena->most = most_bytes;
	return arena;
}

static struct block *
block_new(size_t wanted)
{
	/* a turn opens many arenas and uses little of each: only a large block
	 * comes zeroed, as the system has it */
	int is_large = wanted > BLOCK_BYTES;
	size_t size = is_large ? wanted : BLOCK_BYTES;
	struct block *block = is_large ? calloc(1, sizeof *block + size) : malloc(sizeof *block + size);

	if (!block)
		return NULL;
	block->next = NULL;
	block->size = size;
	block->used = 0;
	block->is_zeroed = is_large;
	return block;
}

void *
arena_alloc(struct arena *arena, size_t bytes)
{
	struct block *block;
	void *at;

	assert(arena);
	if (bytes > arena->most || arena->taken > arena->most - bytes)
		return NULL;
	bytes = (bytes + ALIGN - 1) / ALIGN * ALIGN;
	if (!bytes)
		bytes = ALIGN;
	block = arena->blocks;
	if (!block || block->size - block->used < bytes) {
		block = block_new(bytes);
		if (!block)
			return NULL;
		block->next = arena->blocks;
		arena->blocks = block;
	}
	at = block->bytes + block->used;
	if (!block->is_zeroed)
		memset(at, 0, bytes);
	block->used += bytes;
	arena->taken += bytes;
	return at;
}

void *
arena_array(struct arena *arena, size_t count, size_t bytes_each)
{
	if (bytes_each && count > SIZE_MAX / bytes_each)
		return NULL;
	return arena_alloc(arena, count * bytes_each);
}

char *
arena_text(struct arena *arena, const void *bytes, size_t size)
{
	char *text;

	if (size == SIZE_MAX)
		return NULL;
	text = arena_alloc(arena, size + 1);
	if (!text)
		return NULL;
	if (size)
		memcpy(text, bytes, size);
	text[size] = '\0';
	return text;
}

char *
arena_print(struct arena *arena, const char *format, ...)
{
	va_list list;
	char *text = NULL;
	int size;

	va_start(list, format);
	size = vsnprintf(NULL, 0, format, list);
	va_end(list);
	if (size < 0)
		return NULL;
	text = arena_alloc(arena, (size_t)size + 1);
	if (!text)
		return NULL;
	va_start(list, format);
	(void)vsnprintf(text, (size_t)size + 1, format, list);
	va_end(list);
	return text;
}

enum status
arena_copy(struct arena *arena, struct view view, struct view *ret_copy)
{
	uint8_t *copy = arena_alloc(arena, view.size);

	if (!copy)
		return STATUS_NO_MEMORY;
	if (view.size)
		memcpy(copy, view.bytes, view.size);
	*ret_copy = (struct view){copy, view.size};
	return STATUS_OK;
}

void
arena_reset(struct arena *arena)
{
	struct block *block = arena->blocks;

	while (block) {
		struct block *next = block->next;

		explicit_bzero(block->bytes, block->used);
		free(block);
		block = next;
	}
	arena->blocks = NULL;
	arena->taken = 0;
}

void
arena_free(struct arena *arena)
{
	if (!arena)
		return;
	arena_reset(arena);
	free(arena);
}
