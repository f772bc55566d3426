#include "export_gone.h"

#include <string.h>

#include "base/file.h"
#include "log/copy_folder.h"
#include "note/erasure.h"

#define ERASURE_BYTES ((size_t)64 * 1024 * 1024)

static enum status
read_one(const char *path, const struct leaf *leaf, struct arena *scratch, uint8_t *gone)
{
	char name[COPY_NOTE_SIZE], *place;
	struct erasure erasure;
	struct view raw;
	enum status status;

	copy_folder_note_name(&leaf->note, name);
	place = arena_print(scratch, "%s/%s", path, name);
	status = place ? file_read(place, MAX_ERASURE_BYTES, scratch, &raw) : STATUS_NO_MEMORY;
	if (!status)
		status = erasure_decode(raw, scratch, &erasure);
	for (size_t i = 0; !status && i < erasure.range_count; i++) {
		const struct erasure_range *range = &erasure.ranges[i];

		if (range->last >= leaf->index || range->last < range->first)
			status = STATUS_MALFORMED;
		else
			memset(gone + range->first, 1, range->last - range->first + 1);
	}
	return status;
}

enum status
export_gone(const char *path, const struct leaf *leaves, uint64_t count, struct arena *arena, uint8_t **ret_gone)
{
	struct arena *scratch = arena_new(ERASURE_BYTES);
	uint8_t *gone = arena_array(arena, count + 1, sizeof *gone);
	enum status status = scratch && gone ? STATUS_OK : STATUS_NO_MEMORY;

	for (uint64_t i = 0; !status && i < count; i++) {
		if (leaves[i].kind != LEAF_ERASURE)
			continue;
		status = read_one(path, &leaves[i], scratch, gone);
		arena_reset(scratch);
	}
	arena_free(scratch);
	if (!status)
		*ret_gone = gone;
	return status;
}
