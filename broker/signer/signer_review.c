#include "signer/signer_review.h"

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/log.h"
#include "log/checkpoint.h"
#include "log/tile_folder.h"

#define READING_BYTES ((size_t)256 * 1024)

/* That many leaves take a second or two. */
#define SAID_EVERY 500000

struct review {
	const char *folder;
	struct tile_folder *tiles;
	struct arena *arena;   /* of the bundle that is being read */
	struct arena *compare; /* of the tile that it is held against */
	struct growth *growth;
	struct tree_head head;
	char *why;
};

static enum status say(const struct review *review, enum status status, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
static enum status
say(const struct review *review, enum status status, const char *format, ...)
{
	va_list list;
	int size = snprintf(review->why, SIGNER_WHY_SIZE, "%s: ", review->folder);

	if (size < 0 || size >= SIGNER_WHY_SIZE)
		return status;
	va_start(list, format);
	(void)vsnprintf(review->why + size, SIGNER_WHY_SIZE - (size_t)size, format, list);
	va_end(list);
	return status;
}

/* A tile that is missing or of another length is as bad as one of other
 * content; a disk that does not answer is another matter. */
static enum status
say_tile(const struct review *review, const struct tile *tile, enum status status)
{
	char path[TILE_PATH_SIZE];

	tile_path(tile, path);
	if (status == STATUS_NOT_FOUND)
		return say(review, STATUS_CORRUPT, "%s is missing", path);
	if (status == STATUS_MALFORMED || status == STATUS_TOO_BIG || status == STATUS_CORRUPT)
		return say(review, STATUS_CORRUPT, "%s is not what the checkpoint says", path);
	return say(review, status, "%s: %s", path, status_word(status));
}

static enum status
compare(void *context, const struct tile *tile, struct view bytes)
{
	const struct review *review = context;
	struct view there;
	enum status status;

	if (tile->is_entries)
		return STATUS_OK; /* it was read from there */
	arena_reset(review->compare);
	status = tile_folder_read(review->tiles, tile, review->compare, &there);
	if (!status && (there.size != bytes.size || memcmp(there.bytes, bytes.bytes, bytes.size) != 0))
		status = STATUS_CORRUPT;
	return status ? say_tile(review, tile, status) : STATUS_OK;
}

static enum status
read_bundle(struct review *review, const struct tile *bundle)
{
	const struct growth_sink sink = {review, compare};
	unsigned count = 0;
	struct view rest = {NULL, 0}, entry;
	enum status status;

	arena_reset(review->arena);
	status = tile_folder_read(review->tiles, bundle, review->arena, &rest);
	while (!status && !(status = tile_entry_next(&rest, &entry))) {
		if (++count > bundle->width)
			break;
		status = growth_add(review->growth, entry, &sink);
		if (status && status != STATUS_TOO_BIG)
			return status; /* said by compare() */
	}
	if (status == STATUS_NOT_FOUND && rest.bytes)
		status = count == bundle->width ? STATUS_OK : STATUS_CORRUPT;
	else if (!status)
		status = STATUS_CORRUPT;
	return status ? say_tile(review, bundle, status) : STATUS_OK;
}

static enum status
read_all(struct review *review)
{
	const struct growth_sink sink = {review, compare};
	uint64_t size = review->head.size;
	struct tree_head found;
	enum status status = STATUS_OK;

	for (uint64_t index = 0; !status && index * TILE_WIDTH < size; index++) {
		const struct tile bundle = {1, 0, index, tile_width_in(0, index, size)};

		status = read_bundle(review, &bundle);
		if (index && index % (SAID_EVERY / TILE_WIDTH) == 0)
			log_event(LOG_LINE_INFO, "log.reviewing", "leaves=%llu of=%llu",
				  (unsigned long long)(index * TILE_WIDTH), (unsigned long long)size);
	}
	if (!status)
		status = growth_edge(review->growth, &sink);
	if (status)
		return status;
	found = growth_head(review->growth);
	if (found.size != size || memcmp(found.root.bytes, review->head.root.bytes, DIGEST_BYTES) != 0)
		return say(review, STATUS_CORRUPT, "its tiles do not give the root of its checkpoint");
	return STATUS_OK;
}

static enum status
read_checkpoint(struct review *review, const struct signer_key *key)
{
	struct signed_note note;
	struct checkpoint checkpoint;
	struct view raw;
	char path[PATH_MAX];
	enum status status;
	int size = snprintf(path, sizeof path, "%s/%s", review->folder, SIGNER_CHECKPOINT);

	if (size < 0 || (size_t)size >= sizeof path)
		return say(review, STATUS_MISCONFIGURED, "the path is too long");
	status = file_read(path, MAX_CHECKPOINT_BYTES, review->arena, &raw);
	if (status == STATUS_NOT_FOUND) {
		review->head = growth_head(review->growth);
		return STATUS_OK;
	}
	if (status == STATUS_IO || status == STATUS_NOT_PERMITTED)
		return say(review, status, "its checkpoint cannot be read: %s", status_word(status));
	if (!status)
		status = signed_note_check(raw, key);
	if (status == STATUS_UNKNOWN_KEY)
		return say(review, STATUS_CONFLICT, "its checkpoint is by another log's key than %s", key->name);
	if (!status)
		status = signed_note_split(raw, review->arena, &note);
	if (!status)
		status = checkpoint_parse(note.text, &checkpoint);
	if (status == STATUS_NO_MEMORY)
		return status;
	if (status)
		return say(review, STATUS_CORRUPT, "its checkpoint is damaged: %s", status_word(status));
	if (strcmp(checkpoint.origin, key->name) != 0)
		return say(review, STATUS_CONFLICT, "its checkpoint is of another log than %s", key->name);
	review->head = checkpoint.head;
	return STATUS_OK;
}

enum status
signer_review(const char *folder, const struct signer_key *key, struct growth *ret_growth, char why[SIGNER_WHY_SIZE])
{
	struct review review = {.folder = folder, .growth = ret_growth, .why = why};
	enum status status = STATUS_NO_MEMORY;

	memset(ret_growth, 0, sizeof *ret_growth);
	review.arena = arena_new(READING_BYTES);
	review.compare = arena_new(READING_BYTES);
	if (review.arena && review.compare)
		status = read_checkpoint(&review, key);
	if (!status && review.head.size) {
		status = tile_folder_open(folder, review.head.size, &review.tiles);
		if (!status)
			status = read_all(&review);
	}
	tile_folder_free(review.tiles);
	arena_free(review.compare);
	arena_free(review.arena);
	return status;
}
