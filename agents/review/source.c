#include "review/source.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/file.h"
#include "base/id.h"
#include "log/copy_folder.h"
#include "log/tile_folder.h"
#include "review/folder.h"
#include "tellback/bounds.h"
#include "wire/frame.h"

/* One note, the largest, and what it takes to get it. */
#define NOTE_BYTES ((size_t)4 * MAX_DIRECTORY_BYTES)

/* A line before a note at most, with NUL. */
#define LINE_SIZE 160

/* Either; ${page} is what the broker gave from the leaf ${next} on and what
 * was not yet asked for. */
struct context {
	const char *path;
	struct line *line;
	struct arena *note;
	struct view page;
	uint64_t next;
	uint64_t until;
};

static enum status
make(const char *path, struct line *line, struct source *ret_source)
{
	struct context *context = calloc(1, sizeof *context);

	if (!context)
		return STATUS_NO_MEMORY;
	context->path = path;
	context->line = line;
	context->note = arena_new(NOTE_BYTES);
	ret_source->context = context;
	if (context->note)
		return STATUS_OK;
	source_free(ret_source);
	return STATUS_NO_MEMORY;
}

void
source_free(struct source *source)
{
	struct context *context = source->context;

	if (context)
		arena_free(context->note);
	free(context);
	source->context = NULL;
}

/* ---- a folder ------------------------------------------------------------------- */

static enum status
read_named(const struct context *context, const char *name, struct arena *arena, struct view *ret_raw,
	   struct trouble *trouble)
{
	const char *path = arena_print(arena, "%s/%s", context->path, name);
	enum status status = path ? file_read(path, MAX_CHECKPOINT_BYTES, arena, ret_raw) : STATUS_NO_MEMORY;

	if (!status)
		return STATUS_OK;
	*ret_raw = (struct view){NULL, 0};
	return status == STATUS_NOT_FOUND
		       ? STATUS_OK
		       : trouble_say(trouble, status, "%s/%s: %s", context->path, name, folder_why(status));
}

static enum status
folder_checkpoint(void *context, struct arena *arena, struct view *ret_raw, struct trouble *trouble)
{
	return read_named(context, COPY_CHECKPOINT, arena, ret_raw, trouble);
}

static enum status
folder_witnessed(void *context, struct arena *arena, struct view *ret_raw, struct trouble *trouble)
{
	return read_named(context, COPY_WITNESSED, arena, ret_raw, trouble);
}

static enum status
folder_entries(void *context, const struct tile *tile, struct arena *arena, struct view *ret_bytes,
	       struct trouble *trouble)
{
	const char *from = ((const struct context *)context)->path;
	struct tile_folder *tiles = NULL;
	char path[TILE_PATH_SIZE];
	enum status status = tile_folder_open(from, INT64_MAX, &tiles);

	if (!status)
		status = tile_folder_read(tiles, tile, arena, ret_bytes);
	tile_folder_free(tiles);
	tile_path(tile, path);
	if (status == STATUS_NOT_FOUND)
		return trouble_say(trouble, STATUS_MALFORMED, "%s/%s is missing: the tiles were copied only in part",
				   from, path);
	return status ? trouble_say(trouble, status, "%s/%s: %s", from, path, folder_why(status)) : STATUS_OK;
}

static enum status
folder_note_of(void *context, uint64_t index, const struct digest *hash, struct view *ret_note,
	       struct trouble *trouble)
{
	const struct context *own = context;
	char name[COPY_NOTE_SIZE];
	const char *path;
	enum status status;

	arena_reset(own->note);
	copy_folder_note_name(hash, name);
	path = arena_print(own->note, "%s/%s", own->path, name);
	status = path ? file_read(path, MAX_DIRECTORY_BYTES, own->note, ret_note) : STATUS_NO_MEMORY;
	if (!status)
		return STATUS_OK;
	*ret_note = (struct view){NULL, 0};
	return status == STATUS_NOT_FOUND ? STATUS_OK
					  : trouble_say(trouble, status, "note %" PRIu64 " (%s): %s", index,
							path ? path : name, folder_why(status));
}

enum status
source_folder(const char *path, struct source *ret_source)
{
	*ret_source = (struct source){.name = path,
				      .checkpoint = folder_checkpoint,
				      .witnessed = folder_witnessed,
				      .entries = folder_entries,
				      .note = folder_note_of};
	return make(path, NULL, ret_source);
}

/* ---- the broker ------------------------------------------------------------------- */

/* One part of what was asked for, or all of it where it fits. */
static enum status
get_part(const struct context *context, const struct frame_log_get *get, struct arena *arena,
	 struct frame_part *ret_part, struct trouble *trouble)
{
	struct frame question = {.kind = FRAME_LOG_GET, .as.log_get = *get}, answer;
	enum status status = line_ask(context->line, &question, arena, &answer, trouble);

	if (status)
		return status;
	if (answer.kind != FRAME_PART || answer.as.part.bytes.size > answer.as.part.total ||
	    (answer.as.part.total && answer.as.part.offset != get->offset))
		return trouble_say(trouble, STATUS_MALFORMED, "the broker's answer makes no sense: two versions?");
	*ret_part = answer.as.part;
	return STATUS_OK;
}

/* The whole; ${ret_index} what the parts say besides. */
static enum status
get_whole(const struct context *context, struct frame_log_get get, struct arena *arena, struct view *ret_whole,
	  uint64_t *ret_index, struct trouble *trouble)
{
	struct arena *scratch = arena_new(2 * FRAME_ARENA_BYTES);
	uint8_t *whole = NULL;
	uint64_t total = 0;
	enum status status = scratch ? STATUS_OK : STATUS_NO_MEMORY;

	do {
		struct frame_part part = {0};

		if (status)
			break;
		arena_reset(scratch);
		status = get_part(context, &get, scratch, &part, trouble);
		if (status || !part.total)
			break;
		if (!whole) {
			total = part.total;
			whole = total <= NOTE_BYTES / 2 ? arena_alloc(arena, total) : NULL;
			if (!whole)
				status = STATUS_NO_MEMORY;
		}
		if (!status && (part.total != total || part.bytes.size > total - get.offset || !part.bytes.size))
			status = trouble_say(trouble, STATUS_MALFORMED,
					     "the broker's answer makes no sense: two versions?");
		if (!status)
			memcpy(whole + get.offset, part.bytes.bytes, part.bytes.size);
		get.offset += part.bytes.size;
		*ret_index = part.index;
	} while (get.offset < total);
	arena_free(scratch);
	if (status)
		return trouble_say(trouble, status, "there is not enough memory");
	*ret_whole = (struct view){whole, whole ? total : 0};
	return STATUS_OK;
}

static enum status
broker_checkpoint(void *context, struct arena *arena, struct view *ret_raw, struct trouble *trouble)
{
	struct context *own = context;
	uint64_t index;

	own->next = own->until = 0; /* what was read ahead may have been erased since */
	return get_whole(own, (struct frame_log_get){.what = LOG_CHECKPOINT}, arena, ret_raw, &index, trouble);
}

static enum status
broker_witnessed(void *context, struct arena *arena, struct view *ret_raw, struct trouble *trouble)
{
	uint64_t index;

	return get_whole(context, (struct frame_log_get){.what = LOG_WITNESSED}, arena, ret_raw, &index, trouble);
}

static enum status
broker_entries(void *context, const struct tile *tile, struct arena *arena, struct view *ret_bytes,
	       struct trouble *trouble)
{
	const struct frame_log_get get = {.what = LOG_ENTRIES, .index = tile->index, .width = tile->width};
	uint64_t index;
	enum status status = get_whole(context, get, arena, ret_bytes, &index, trouble);

	if (!status && !ret_bytes->size)
		status = trouble_say(trouble, STATUS_GONE,
				     "the broker does not give the leaves from %" PRIu64 " on, which its checkpoint has",
				     tile->index * TILE_WIDTH);
	return status;
}

/* Cut a line and the note behind it off the page: `<index> <kind> <sha256>
 * <ms> <bytes>`. */
static enum status
cut_note(struct context *context, struct view *ret_note, struct trouble *trouble)
{
	struct view *page = &context->page;
	const uint8_t *end = page->size ? memchr(page->bytes, '\n', page->size) : NULL;
	size_t length = end ? (size_t)(end - page->bytes) : LINE_SIZE;
	char line[LINE_SIZE], *word;
	uint64_t index, size;

	if (length < sizeof line) {
		memcpy(line, page->bytes, length);
		line[length] = '\0';
		word = strrchr(line, ' ');
		page->bytes += length + 1;
		page->size -= length + 1;
		if (word && !id_number(word + 1, &size) && size <= page->size) {
			*strchr(line, ' ') = '\0';
			*ret_note = (struct view){page->bytes, (size_t)size};
			page->bytes += size;
			page->size -= size;
			if (!id_number(line, &index) && index == context->next++)
				return STATUS_OK;
		}
	}
	context->next = context->until = 0;
	return trouble_say(trouble, STATUS_MALFORMED, "the broker's answer makes no sense: two versions?");
}

static enum status
broker_note(void *context, uint64_t index, const struct digest *hash, struct view *ret_note, struct trouble *trouble)
{
	struct context *own = context;
	enum status status = STATUS_OK;

	(void)hash;
	if (index < own->next || index >= own->until) {
		arena_reset(own->note);
		own->next = own->until = index;
		status = get_whole(own, (struct frame_log_get){.what = LOG_NOTES, .index = index}, own->note, &own->page,
				   &own->until, trouble);
		if (!status && !own->page.size)
			status = trouble_say(trouble, STATUS_GONE, "the broker does not give the note %" PRIu64, index);
	}
	do {
		if (!status)
			status = cut_note(own, ret_note, trouble);
	} while (!status && own->next <= index);
	return status;
}

enum status
source_broker(struct line *line, struct source *ret_source)
{
	*ret_source = (struct source){.name = "the broker",
				      .checkpoint = broker_checkpoint,
				      .witnessed = broker_witnessed,
				      .entries = broker_entries,
				      .note = broker_note};
	return make(NULL, line, ret_source);
}
