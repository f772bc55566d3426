/* What a plain cut took: pages of files that were in memory and did not come
 * to the disk.  A file system that was shut down reads no more, but what was
 * mapped before and is in memory can be looked at. */
#ifndef TELLBACK_CHAOS_CUTS_PAGES_H
#define TELLBACK_CHAOS_CUTS_PAGES_H

#include <stddef.h>
#include <stdint.h>

#define CUTS_PAGES_FILES 16

/**
 * struct cuts_pages:
 * The files that are watched.
 *
 * Shape:  ${map} of ${size} bytes before the cut, then ${copy}; ${resident} one
 *         byte a page.
 */
struct cuts_pages {
	size_t count;
	struct {
		char path[256];
		int fd;
		const uint8_t *map;
		uint8_t *copy;
		unsigned char *resident;
		size_t size;
	} files[CUTS_PAGES_FILES];
};

/**
 * cuts_pages_watch(pages, path):
 * One more file, if it is there.
 */
void cuts_pages_watch(struct cuts_pages *pages, const char *path);

/**
 * cuts_pages_take(pages):
 * The power has gone and nobody writes any more: keep what memory has, and let
 * go of the files.
 */
void cuts_pages_take(struct cuts_pages *pages);

/**
 * cuts_pages_lost(pages):
 * The disk is back: how many pages it has otherwise, or not at all.  Watches
 * nothing any more.
 */
unsigned long long cuts_pages_lost(struct cuts_pages *pages);

#endif
