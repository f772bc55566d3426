#include "log/tile.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#define LEAVES_MOST ((uint64_t)INT64_MAX)
#define LENGTH_BYTES 2

/* A tile's number: groups of three digits, all but the last behind an x, so
 * that no folder holds more than a thousand. */
static size_t
index_print(uint64_t index, char *to)
{
	char groups[8][5];
	size_t count = 0, size = 0;

	do {
		(void)snprintf(groups[count], sizeof groups[count], "%s%03u", count ? "x" : "",
			       (unsigned)(index % 1000));
		count++;
		index /= 1000;
	} while (index);
	while (count--)
		size += (size_t)sprintf(to + size, "%s%s", groups[count], count ? "/" : "");
	return size;
}

void
tile_path(const struct tile *tile, char ret_path[TILE_PATH_SIZE])
{
	char index[40];
	int size;

	assert(tile->width >= 1 && tile->width <= TILE_WIDTH && tile->level < TILE_LEVELS);
	(void)index_print(tile->index, index);
	if (tile->is_entries)
		size = snprintf(ret_path, TILE_PATH_SIZE, "tile/entries/%s", index);
	else
		size = snprintf(ret_path, TILE_PATH_SIZE, "tile/%u/%s", tile->level, index);
	assert(size > 0 && size < TILE_PATH_SIZE);
	if (tile->width < TILE_WIDTH) {
		int more = snprintf(ret_path + size, TILE_PATH_SIZE - (size_t)size, ".p/%u", tile->width);

		assert(more > 0 && more < TILE_PATH_SIZE - size);
	}
}

/* Take a number of digits off ${at}; NULL where there is none or it is too
 * large for any tile. */
static const char *
digits(const char *at, uint64_t *number)
{
	if (*at < '0' || *at > '9')
		return NULL;
	for (; *at >= '0' && *at <= '9'; at++) {
		if (*number > (LEAVES_MOST - 9) / 10)
			return NULL;
		*number = *number * 10 + (uint64_t)(*at - '0');
	}
	return at;
}

/* The tiles of a level that a tree can have. */
static int
is_index(uint64_t index, unsigned level)
{
	unsigned shift = TILE_HEIGHT * (level + 1);

	return index <= (shift < 64 ? LEAVES_MOST >> shift : 0);
}

enum status
tile_path_parse(const char *path, struct tile *ret_tile)
{
	struct tile tile = {.width = TILE_WIDTH};
	char back[TILE_PATH_SIZE];
	const char *at = path;
	uint64_t width = 0;

	if (!strncmp(at, "tile/entries/", 13)) {
		tile.is_entries = 1;
		at += 13;
	} else if (!strncmp(at, "tile/", 5) && at[5] >= '0' && at[5] < '0' + TILE_LEVELS && at[6] == '/') {
		tile.level = (unsigned)(at[5] - '0');
		at += 7;
	} else {
		return STATUS_MALFORMED;
	}
	/* read loosely here: there is one spelling, and it is compared below */
	do {
		at = digits(at + (*at == '/') + (at[*at == '/'] == 'x'), &tile.index);
	} while (at && *at == '/');
	if (at && !strncmp(at, ".p/", 3)) {
		at = digits(at + 3, &width);
		if (!width || width >= TILE_WIDTH)
			return STATUS_MALFORMED;
		tile.width = (unsigned)width;
	}
	if (!at || *at || !is_index(tile.index, tile.level))
		return STATUS_MALFORMED;
	tile_path(&tile, back);
	if (strcmp(path, back) != 0)
		return STATUS_MALFORMED;
	*ret_tile = tile;
	return STATUS_OK;
}

unsigned
tile_width_in(unsigned level, uint64_t index, uint64_t size)
{
	uint64_t hashes = level < TILE_LEVELS ? size >> (TILE_HEIGHT * level) : 0;

	if (index > hashes / TILE_WIDTH)
		return 0;
	hashes -= index * TILE_WIDTH;
	return hashes < TILE_WIDTH ? (unsigned)hashes : TILE_WIDTH;
}

size_t
tile_entry_put(struct view entry, uint8_t *to, size_t room)
{
	if (entry.size > TILE_ENTRY_MOST || room < LENGTH_BYTES || room - LENGTH_BYTES < entry.size)
		return 0;
	to[0] = (uint8_t)(entry.size >> 8);
	to[1] = (uint8_t)entry.size;
	if (entry.size)
		memcpy(to + LENGTH_BYTES, entry.bytes, entry.size);
	return LENGTH_BYTES + entry.size;
}

enum status
tile_entry_next(struct view *rest, struct view *ret_entry)
{
	struct view entry;

	if (!rest->size)
		return STATUS_NOT_FOUND;
	if (rest->size < LENGTH_BYTES)
		return STATUS_MALFORMED;
	entry = (struct view){rest->bytes + LENGTH_BYTES, (size_t)rest->bytes[0] << 8 | rest->bytes[1]};
	if (rest->size - LENGTH_BYTES < entry.size)
		return STATUS_MALFORMED;
	rest->bytes += LENGTH_BYTES + entry.size;
	rest->size -= LENGTH_BYTES + entry.size;
	*ret_entry = entry;
	return STATUS_OK;
}
