#include "front/questions.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define SLOT_BITS 16
#define FIRST_SLOTS 64
#define INLINE_BYTES 8 /* libzmq's own routing ids have five */

_Static_assert(QUESTIONS_MOST == 1 << SLOT_BITS, "an id holds its slot");

/* id = round << SLOT_BITS | slot; round grows with each use of the slot. */
struct slot {
	struct question question;
	uint64_t round;
	uint32_t next_free;
	int is_open;
	uint8_t *longer; /* a routing id that does not fit into ... */
	uint8_t bytes[INLINE_BYTES];
};

struct questions {
	struct slot *slots;
	uint32_t room;
	uint32_t free; /* the first free slot, room if none */
	uint32_t count;
	uint8_t given[QUESTIONS_ROUTING_MOST]; /* what the last take gave */
};

enum status
questions_new(struct questions **ret_questions)
{
	struct questions *questions = calloc(1, sizeof *questions);

	if (!questions)
		return STATUS_NO_MEMORY;
	*ret_questions = questions;
	return STATUS_OK;
}

static enum status
grow(struct questions *questions)
{
	uint32_t room = questions->room ? questions->room * 2 : FIRST_SLOTS;
	struct slot *slots;

	if (questions->room == QUESTIONS_MOST)
		return STATUS_BUSY;
	slots = realloc(questions->slots, room * sizeof *slots);
	if (!slots)
		return STATUS_NO_MEMORY;
	for (uint32_t i = questions->room; i < room; i++)
		slots[i] = (struct slot){.next_free = i + 1};
	questions->slots = slots;
	questions->free = questions->room;
	questions->room = room;
	return STATUS_OK;
}

enum status
questions_add(struct questions *questions, const struct question *question, uint64_t *ret_id)
{
	size_t size = question->routing.size;
	struct slot *slot;
	enum status status = STATUS_OK;

	assert(size <= QUESTIONS_ROUTING_MOST);
	if (questions->free == questions->room)
		status = grow(questions);
	if (status)
		return status;
	slot = &questions->slots[questions->free];
	if (size > INLINE_BYTES && !(slot->longer = malloc(size)))
		return STATUS_NO_MEMORY;
	if (size)
		memcpy(slot->longer ? slot->longer : slot->bytes, question->routing.bytes, size);
	slot->question = *question;
	slot->question.routing.bytes = NULL; /* slots move */
	slot->is_open = 1;
	slot->round++;
	*ret_id = slot->round << SLOT_BITS | questions->free;
	questions->free = slot->next_free;
	questions->count++;
	return STATUS_OK;
}

static void
close_slot(struct questions *questions, uint32_t at, struct question *ret_question)
{
	struct slot *slot = &questions->slots[at];

	*ret_question = slot->question;
	memcpy(questions->given, slot->longer ? slot->longer : slot->bytes, slot->question.routing.size);
	ret_question->routing.bytes = questions->given;
	free(slot->longer);
	slot->longer = NULL;
	slot->is_open = 0;
	slot->next_free = questions->free;
	questions->free = at;
	questions->count--;
}

enum status
questions_take(struct questions *questions, uint64_t id, struct question *ret_question)
{
	uint32_t at = (uint32_t)id & (QUESTIONS_MOST - 1);

	if (at >= questions->room || !questions->slots[at].is_open || questions->slots[at].round != id >> SLOT_BITS)
		return STATUS_NOT_FOUND;
	close_slot(questions, at, ret_question);
	return STATUS_OK;
}

enum status
questions_any(struct questions *questions, struct question *ret_question)
{
	for (uint32_t i = 0; questions->count && i < questions->room; i++)
		if (questions->slots[i].is_open) {
			close_slot(questions, i, ret_question);
			return STATUS_OK;
		}
	return STATUS_NOT_FOUND;
}

size_t
questions_count(const struct questions *questions)
{
	return questions->count;
}

void
questions_free(struct questions *questions)
{
	if (!questions)
		return;
	for (uint32_t i = 0; i < questions->room; i++)
		free(questions->slots[i].longer);
	free(questions->slots);
	free(questions);
}
