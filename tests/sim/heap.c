#include "sim/heap.h"

#include <assert.h>
#include <sqlite3.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Pieces are of these sizes (bytes): steps of 16 up to SMALL, then each twice
 * the one before, up to LARGE; what is larger is of malloc. */
#define STEP 16
#define SMALL 512
#define SMALLS (SMALL / STEP)
#define LARGE 65536
#define CLASSES (SMALLS + 7)
#define NO_CLASS CLASSES

/* New pieces are cut from so much at a time (bytes). */
#define BLOCK ((size_t)1 << 20)

/* What stands before each; as long as it is free, the next one of its size
 * stands in it. */
struct head {
	uint32_t class;
	uint32_t size;
	uint64_t unused; /* so that what follows is aligned as malloc's */
};
struct piece {
	struct piece *next;
};

static struct piece *spare[CLASSES];
static uint8_t *fresh;
static size_t fresh_size;

static uint32_t
class_of(int size)
{
	uint32_t class = SMALLS;

	if (size <= SMALL)
		return (uint32_t)(size + STEP - 1) / STEP - 1;
	for (int most = 2 * SMALL; most <= LARGE; most *= 2, class++)
		if (size <= most)
			return class;
	return NO_CLASS;
}

static int
size_of(uint32_t class)
{
	return class < SMALLS ? (int)(class + 1) * STEP : SMALL << (class - SMALLS + 1);
}

/* The rest of the block before is left: it is small. */
static void *
cut(uint32_t class)
{
	size_t size = sizeof(struct head) + (size_t)size_of(class);
	struct head *head;

	if (fresh_size < size) {
		fresh = malloc(BLOCK);
		fresh_size = fresh ? BLOCK : 0;
		if (!fresh)
			return NULL;
	}
	head = (struct head *)(void *)fresh;
	fresh += size;
	fresh_size -= size;
	*head = (struct head){class, (uint32_t)size_of(class), 0};
	return head + 1;
}

static void *
take(int size)
{
	uint32_t class = class_of(size);
	struct head *head;

	if (class != NO_CLASS) {
		struct piece *piece = spare[class];

		if (!piece)
			return cut(class);
		spare[class] = piece->next;
		return piece;
	}
	head = malloc(sizeof *head + (size_t)size);
	if (!head)
		return NULL;
	*head = (struct head){class, (uint32_t)size, 0};
	return head + 1;
}

static void
give(void *memory)
{
	struct head *head = (struct head *)memory - 1;
	struct piece *piece = memory;

	if (head->class == NO_CLASS) {
		free(head);
		return;
	}
	piece->next = spare[head->class];
	spare[head->class] = piece;
}

static int
size_at(void *memory)
{
	return memory ? (int)((struct head *)memory - 1)->size : 0;
}

static void *
take_again(void *memory, int size)
{
	void *other;
	int had = size_at(memory);

	if (size <= had)
		return memory;
	other = take(size);
	if (!other)
		return NULL;
	memcpy(other, memory, (size_t)had);
	give(memory);
	return other;
}

static int
round_up(int size)
{
	uint32_t class = class_of(size);

	return class == NO_CLASS ? (size + STEP - 1) / STEP * STEP : size_of(class);
}

static int
begin(void *context)
{
	(void)context;
	return SQLITE_OK;
}

static void
end(void *context)
{
	(void)context;
}

void
heap_begin(void)
{
	static const sqlite3_mem_methods methods = {take, give, take_again, size_at, round_up, begin, end, NULL};
	int code = sqlite3_config(SQLITE_CONFIG_MALLOC, &methods);

	assert(code == SQLITE_OK);
}
