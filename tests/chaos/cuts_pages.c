#include "chaos/cuts_pages.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/must.h"

#define PAGE 4096
#define MAP_BYTES ((size_t)128 << 20) /* more than any of these files grows to */

void
cuts_pages_watch(struct cuts_pages *pages, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	void *map;

	if (fd < 0)
		return;
	MUST(pages->count < CUTS_PAGES_FILES);
	map = mmap(NULL, MAP_BYTES, PROT_READ, MAP_SHARED, fd, 0);
	MUST(map != MAP_FAILED);
	pages->files[pages->count].fd = fd;
	pages->files[pages->count].map = map;
	MUST(snprintf(pages->files[pages->count].path, 256, "%s", path) < 256);
	pages->count++;
}

void
cuts_pages_take(struct cuts_pages *pages)
{
	for (size_t i = 0; i < pages->count; i++) {
		/* mincore and munmap take void * */
		void *map = (void *)(uintptr_t)pages->files[i].map;
		struct stat stat_of;
		size_t size, most;

		MUST(!fstat(pages->files[i].fd, &stat_of));
		size = (size_t)stat_of.st_size < MAP_BYTES ? (size_t)stat_of.st_size : MAP_BYTES;
		most = (size + PAGE - 1) / PAGE;
		pages->files[i].size = size;
		pages->files[i].copy = calloc(most + 1, PAGE);
		pages->files[i].resident = calloc(most + 1, 1);
		MUST(pages->files[i].copy && pages->files[i].resident);
		MUST(!size || !mincore(map, size, pages->files[i].resident));
		for (size_t page = 0; page < most; page++) {
			size_t at = page * PAGE, part = size - at < PAGE ? size - at : PAGE;

			if (pages->files[i].resident[page] & 1)
				memcpy(pages->files[i].copy + at, pages->files[i].map + at, part);
		}
		MUST(!munmap(map, MAP_BYTES) && !close(pages->files[i].fd));
	}
}

unsigned long long
cuts_pages_lost(struct cuts_pages *pages)
{
	unsigned long long lost = 0;

	for (size_t i = 0; i < pages->count; i++) {
		size_t size = pages->files[i].size;
		int fd = open(pages->files[i].path, O_RDONLY | O_CLOEXEC);

		for (size_t at = 0; at < size; at += PAGE) {
			uint8_t bytes[PAGE];
			size_t part = size - at < PAGE ? size - at : PAGE;

			if (!(pages->files[i].resident[at / PAGE] & 1))
				continue; /* it was read from the disk, or never there */
			lost += fd < 0 || pread(fd, bytes, part, (off_t)at) != (ssize_t)part ||
				memcmp(bytes, pages->files[i].copy + at, part) != 0;
		}
		if (fd >= 0)
			MUST(!close(fd));
		free(pages->files[i].copy);
		free(pages->files[i].resident);
	}
	pages->count = 0;
	return lost;
}
