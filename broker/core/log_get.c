#include "core/log_get.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/digest.h"
#include "base/log.h"
#include "core/shown.h"
#include "log/leaf.h"
#include "note/directory.h"
#include "store/witnessed.h"

/* A note is longer than any line, so a part holds fewer leaves than this many;
 * but erased ones are lines alone, and a turn does not last for them. */
#define LEAVES_MOST 1024

size_t
log_get_line(const struct store_note *note, char ret_line[LOG_GET_LINE_SIZE])
{
	char hex[DIGEST_HEX_SIZE];

	digest_hex(&note->leaf.note, hex);
	return (size_t)snprintf(ret_line, LOG_GET_LINE_SIZE, "%" PRIu64 " %s %s %" PRId64 " %zu\n", note->leaf.index,
				leaf_kind_word(note->leaf.kind), hex, note->leaf.accepted.ms, note->note.size);
}

/* ${whole} from ${offset} on, as much as a part takes. */
static struct frame_part
part_of(struct view whole, uint64_t offset)
{
	struct frame_part part = {0};

	if (offset > whole.size)
		return part;
	part.total = whole.size;
	part.offset = offset;
	part.bytes = (struct view){whole.bytes + offset, whole.size - (size_t)offset};
	if (part.bytes.size > MAX_PIECE_BYTES)
		part.bytes.size = MAX_PIECE_BYTES;
	return part;
}

/* Never more than the checkpoint that stands beside it. */
static enum status
give_witnessed(struct core *core, const struct shown_head *head, struct view *ret_whole)
{
	uint64_t size = 0;
	struct view note = {NULL, 0};
	enum status status = store_witnessed_find(core->store, core->scratch, &size, &note);

	if (!status && size <= head->tree.size)
		*ret_whole = note;
	return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

/* A note that is not what was accepted is given as none: the leaf still holds,
 * and whoever follows the log must get past it. */
static enum status
read_leaf(struct core *core, uint64_t index, struct store_note *ret_note)
{
	enum status status = store_note_find(core->store, index, core->scratch, ret_note);

	if (status != STATUS_CORRUPT)
		return status;
	log_event(LOG_LINE_ERROR, "log.note-damaged", "index=%" PRIu64, index);
	core->damaged_notes++;
	ret_note->note = (struct view){NULL, 0};
	return store_leaf_find(core->store, index, &ret_note->leaf);
}

/* One leaf that is longer than a part, or of which a later piece is asked. */
static enum status
one_leaf(struct core *core, const struct store_note *note, uint64_t offset, struct frame_part *ret_part)
{
	char line[LOG_GET_LINE_SIZE];
	size_t length = log_get_line(note, line);
	uint8_t *bytes = arena_alloc(core->scratch, length + note->note.size);

	if (!bytes)
		return STATUS_NO_MEMORY;
	memcpy(bytes, line, length);
	if (note->note.size)
		memcpy(bytes + length, note->note.bytes, note->note.size);
	*ret_part = part_of((struct view){bytes, length + note->note.size}, offset);
	ret_part->index = note->leaf.index + 1;
	return STATUS_OK;
}

/* Whole leaves from ${get}->index on, as many as a part takes. */
static enum status
give_notes(struct core *core, const struct frame_log_get *get, uint64_t size, struct frame_part *ret_part)
{
	uint8_t *bytes = arena_alloc(core->scratch, MAX_PIECE_BYTES);
	struct store_note note;
	size_t used = 0;
	uint64_t index = get->index;
	enum status status = bytes ? STATUS_OK : STATUS_NO_MEMORY;

	for (; !status && index < size && index - get->index < LEAVES_MOST; index++) {
		char line[LOG_GET_LINE_SIZE];
		size_t length;

		status = read_leaf(core, index, &note);
		if (status)
			break;
		length = log_get_line(&note, line);
		if (!used && (get->offset || length + note.note.size > MAX_PIECE_BYTES))
			return one_leaf(core, &note, get->offset, ret_part);
		if (length + note.note.size > MAX_PIECE_BYTES - used)
			break;
		memcpy(bytes + used, line, length);
		if (note.note.size)
			memcpy(bytes + used + length, note.note.bytes, note.note.size);
		used += length + note.note.size;
	}
	if (status && status != STATUS_NOT_FOUND)
		return status;
	if (used)
		*ret_part = (struct frame_part){.total = used, .bytes = {bytes, used}, .index = index};
	return STATUS_OK;
}

static enum status
give_tile(struct core *core, const struct frame_log_get *get, struct view *ret_whole)
{
	const struct tile tile = {get->what == LOG_ENTRIES, (unsigned)get->level, get->index, (unsigned)get->width};
	enum status status = shown_tile(core->shown, &tile, core->scratch, ret_whole);

	return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static int
may_read(const struct directory_agency *entry)
{
	return directory_has_role(entry, "reviewer") || directory_has_role(entry, "registrar");
}

enum status
log_get_frame(struct question *question)
{
	const struct frame_log_get *get = &question->frame->as.log_get;
	struct core *core = question->core;
	const struct shown_head *head;
	struct view whole = {NULL, 0};
	struct frame_part part = {0};
	enum status status = STATUS_OK;

	if (!may_read(question->entry))
		return inner_part(question, &part);
	head = shown_look(core->shown);
	/* nothing that is not as it was signed, and not "nothing yet" either */
	if (head->is_unreadable)
		return inner_problem(core, question->number, question->frame->nonce, REFUSAL_BUSY);
	switch (get->what) {
	case LOG_CHECKPOINT:
		whole = head->note;
		break;
	case LOG_WITNESSED:
		status = give_witnessed(core, head, &whole);
		break;
	case LOG_TILE:
	case LOG_ENTRIES:
		status = give_tile(core, get, &whole);
		break;
	case LOG_NOTES:
		status = give_notes(core, get, head->tree.size, &part);
		break;
	}
	if (status == STATUS_CORRUPT && (get->what == LOG_TILE || get->what == LOG_ENTRIES))
		return inner_problem(core, question->number, question->frame->nonce, REFUSAL_BUSY);
	if (status)
		return status;
	if (get->what != LOG_NOTES)
		part = part_of(whole, get->offset);
	return inner_part(question, &part);
}
