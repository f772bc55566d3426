/* Files whose bits change on their own: taken as they are, put back, and a bit
 * turned.  What goes wrong in here ends the test. */
#ifndef TELLBACK_SUPPORT_ROTTEN_H
#define TELLBACK_SUPPORT_ROTTEN_H

#include <stddef.h>
#include <stdint.h>

/**
 * struct rotten, rotten_take(path), rotten_free(file):
 * What a file has in it.
 *
 * Owner:  the caller frees.
 */
struct rotten {
	uint8_t *at;
	size_t size;
};
struct rotten rotten_take(const char *path);
void rotten_free(struct rotten file);

/**
 * rotten_put(path, file):
 * Make the file at ${path} that, in place.
 */
void rotten_put(const char *path, struct rotten file);

/**
 * rotten_flip(path, bit):
 * Turn one bit over; twice is as before.
 */
void rotten_flip(const char *path, size_t bit);

/**
 * rotten_below(path, from, to):
 * In the store at ${path}, ${to} over the beginning of each ${from}, page by
 * page, and behind the page's own sum: as it was handed to the disk.  How often.
 */
size_t rotten_below(const char *path, const char *from, const char *to);

#endif
