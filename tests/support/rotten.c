#include "support/rotten.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "db/db_page.h"

#define MUST(done)                                                                                                     \
	do {                                                                                                           \
		if (!(done)) {                                                                                         \
			(void)fprintf(stderr, "rotten.c:%d: %s: %s\n", __LINE__, path, #done);                         \
			abort();                                                                                       \
		}                                                                                                      \
	} while (0)

struct rotten
rotten_take(const char *path)
{
	struct stat stat_of;
	struct rotten file;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	MUST(fd >= 0 && !fstat(fd, &stat_of));
	file.size = (size_t)stat_of.st_size;
	file.at = malloc(file.size + 1);
	MUST(file.at && read(fd, file.at, file.size + 1) == stat_of.st_size);
	MUST(!close(fd));
	return file;
}

void
rotten_free(struct rotten file)
{
	free(file.at);
}

void
rotten_put(const char *path, struct rotten file)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	MUST(fd >= 0);
	MUST(write(fd, file.at, file.size) == (ssize_t)file.size);
	MUST(!close(fd));
}

void
rotten_flip(const char *path, size_t bit)
{
	uint8_t byte;
	int fd = open(path, O_RDWR | O_CLOEXEC);

	MUST(fd >= 0 && pread(fd, &byte, 1, (off_t)(bit / 8)) == 1);
	byte ^= (uint8_t)(1u << bit % 8);
	MUST(pwrite(fd, &byte, 1, (off_t)(bit / 8)) == 1);
	MUST(!close(fd));
}

size_t
rotten_below(const char *path, const char *from, const char *to)
{
	const struct db_page_mark mark = {.frames = 0};
	struct rotten file = rotten_take(path);
	size_t size = db_page_size(file.at), count = 0;

	MUST(size && strlen(to) <= strlen(from));
	for (size_t page = 0; page < file.size; page += size) {
		uint8_t *found = memmem(file.at + page, size, from, strlen(from));

		if (!found)
			continue;
		memcpy(found, to, strlen(to));
		db_page_stamp(page / size + 1, file.at + page, size, &mark);
		count++;
	}
	rotten_put(path, file);
	rotten_free(file);
	return count;
}
