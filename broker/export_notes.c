/* `tellbackctl notes DIR`: the notes of a page are written and synced before
 * the page's lines stand in DIR/leaves, so that what stands there is whole
 * whenever the export was broken off. */
#include "export.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/id.h"
#include "ctl_ask.h"

#define PAGE_BYTES ((size_t)64 * 1024 * 1024)

/* It says how far it is whenever so long has passed (ms). */
#define SAY_MS 2000

/* A line of DIR/leaves at most, with NUL. */
#define LINE_SIZE 160

/* The folder, and how far it is; ${last} the last line in it, "" at first. */
struct folder {
	const char *path;
	int at;
	int notes;
	int leaves;
	uint64_t count;
	char last[LINE_SIZE];
};

static int
complain(const struct folder *folder, const char *why)
{
	fprintf(stderr, "tellbackctl notes: %s: %s\n", folder->path, why);
	return EXIT_REFUSED;
}

static int
conflict(const struct folder *folder, const char *why)
{
	(void)complain(folder, why);
	return EXIT_CONFLICT;
}

/* ---- the folder ---- */

static int
is_empty(const char *path)
{
	DIR *list = opendir(path);
	struct dirent *entry;
	int found = 0;

	if (!list)
		return 0;
	while (!found && (entry = readdir(list)))
		found = strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
	(void)closedir(list); /* only looked at */
	return !found;
}

static int
open_folder(struct folder *folder)
{
	if (mkdir(folder->path, 0700) && errno != EEXIST)
		return complain(folder, strerror(errno));
	folder->at = open(folder->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (folder->at < 0)
		return complain(folder, strerror(errno));
	folder->leaves = openat(folder->at, "leaves", O_RDWR | O_CLOEXEC | O_NOFOLLOW);
	if (folder->leaves < 0 && errno == ENOENT) {
		if (!is_empty(folder->path))
			return conflict(folder, "neither empty nor an export of ours (there is no file `leaves`)");
		folder->leaves = openat(folder->at, "leaves", O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	}
	if (folder->leaves < 0)
		return complain(folder, strerror(errno));
	if (flock(folder->leaves, LOCK_EX | LOCK_NB))
		return conflict(folder, "another export is being written there");
	if (mkdirat(folder->at, "notes", 0700) && errno != EEXIST)
		return complain(folder, strerror(errno));
	folder->notes = openat(folder->at, "notes", O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	return folder->notes < 0 ? complain(folder, strerror(errno)) : EXIT_DONE;
}

static void
close_folder(struct folder *folder)
{
	const int fds[] = {folder->at, folder->notes, folder->leaves};

	for (size_t i = 0; i < sizeof fds / sizeof *fds; i++)
		if (fds[i] >= 0)
			(void)close(fds[i]); /* what matters was synced */
}

/* The last whole line of ${text}, and where it ends; 0 if there is none. */
static size_t
last_line(char *text, const char **ret_line)
{
	char *end = strrchr(text, '\n'), *before;

	if (!end)
		return 0;
	*end = '\0';
	before = strrchr(text, '\n');
	*ret_line = before ? before + 1 : text;
	return (size_t)(end - text) + 1;
}

/* How far did an earlier run come?  A line that it did not finish goes. */
static int
look_back(struct folder *folder)
{
	char tail[2 * LINE_SIZE + 1];
	const char *line = "";
	off_t size = lseek(folder->leaves, 0, SEEK_END), from = size > 2 * LINE_SIZE ? size - 2 * LINE_SIZE : 0;
	ssize_t got = size < 0 ? -1 : pread(folder->leaves, tail, sizeof tail - 1, from);
	size_t end;

	if (got < 0)
		return complain(folder, strerror(errno));
	tail[got] = '\0';
	end = last_line(tail, &line);
	if (end) {
		char index[LINE_SIZE];

		(void)snprintf(index, sizeof index, "%.*s", (int)strcspn(line, " "), line);
		if (strlen(line) >= LINE_SIZE || id_number(index, &folder->count))
			return conflict(folder, "its file `leaves` is not ours");
		folder->count++;
		(void)strcpy(folder->last, line);
	} else if (got >= LINE_SIZE) {
		return conflict(folder, "its file `leaves` is not ours");
	}
	if (ftruncate(folder->leaves, from + (off_t)end) || lseek(folder->leaves, 0, SEEK_END) < 0)
		return complain(folder, strerror(errno));
	return EXIT_DONE;
}

static int
write_all(int fd, const void *bytes, size_t size)
{
	const char *at = bytes;

	while (size) {
		ssize_t put = write(fd, at, size);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return -1;
		at += put;
		size -= (size_t)put;
	}
	return 0;
}

static int
write_note(const struct folder *folder, const char *name, struct view note)
{
	int fd = openat(folder->notes, name, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
	int failed = fd < 0 || write_all(fd, note.bytes, note.size);

	if (fd >= 0 && close(fd))
		failed = 1;
	return failed ? complain(folder, strerror(errno)) : EXIT_DONE;
}

/* ---- pages ---- */

/* Cut the first line off ${rest}. */
static int
take_line(struct view *rest, char ret_line[LINE_SIZE])
{
	const uint8_t *end = rest->size ? memchr(rest->bytes, '\n', rest->size) : NULL;
	size_t size = end ? (size_t)(end - rest->bytes) : LINE_SIZE;

	if (size >= LINE_SIZE)
		return -1;
	memcpy(ret_line, rest->bytes, size);
	ret_line[size] = '\0';
	rest->bytes += size + 1;
	rest->size -= size + 1;
	return 0;
}

/* One leaf of the page: its note into the folder, its line to ${lines}.  The
 * first of a run that goes on must be the last that is there. */
static int
take_leaf(struct folder *folder, struct view *rest, FILE *lines)
{
	char line[LINE_SIZE], *size_word, *index_end;
	struct view note = {rest->bytes, 0};
	uint64_t size = 0;

	if (take_line(rest, line) || !(size_word = strrchr(line, ' ')) || id_number(size_word + 1, &size) ||
	    size > rest->size || !(index_end = strchr(line, ' ')) || index_end == size_word)
		return complain(folder, "the broker's answer makes no sense: two versions?");
	*size_word = '\0';
	note = (struct view){rest->bytes, (size_t)size};
	rest->bytes += size;
	rest->size -= size;
	if (folder->last[0]) {
		if (strcmp(folder->last, line) != 0)
			return conflict(folder, "it was made from the log of another broker");
		folder->last[0] = '\0';
		return EXIT_DONE;
	}
	if (fprintf(lines, "%s\n", line) < 0)
		return complain(folder, strerror(errno));
	*index_end = '\0';
	folder->count++;
	return note.size ? write_note(folder, line, note) : EXIT_DONE;
}

/* ${total} is how many leaves there are now. */
static int
take_page(struct folder *folder, struct view page, uint64_t *ret_total)
{
	char line[LINE_SIZE], *text = NULL;
	size_t size = 0;
	FILE *lines;
	int code = EXIT_DONE;

	if (take_line(&page, line) || strncmp(line, "of ", 3) != 0 || id_number(line + 3, ret_total))
		return complain(folder, "the broker's answer makes no sense: two versions?");
	if (!page.size && folder->last[0])
		return conflict(folder, "it holds more than this broker's log");
	if (!page.size && folder->count < *ret_total)
		return complain(folder, "the broker's answer makes no sense: two versions?");
	lines = open_memstream(&text, &size);
	if (!lines)
		return complain(folder, strerror(errno));
	while (!code && page.size)
		code = take_leaf(folder, &page, lines);
	if (fclose(lines) && !code)
		code = complain(folder, strerror(errno));
	if (!code && size && (syncfs(folder->at) || write_all(folder->leaves, text, size) || fdatasync(folder->leaves)))
		code = complain(folder, strerror(errno));
	free(text);
	return code;
}

static int
take_all(const char *socket_path, struct folder *folder, struct arena *arena)
{
	int64_t said = clock_tick().ms;
	uint64_t total = 0;
	int code;

	do {
		char from[24];
		struct call call = {.words = {"leaves", "--from", from}, .word_count = 3};
		struct call_reply reply;

		(void)snprintf(from, sizeof from, "%" PRIu64, folder->count - (folder->last[0] != 0));
		code = ctl_ask(socket_path, &call, arena, &reply);
		if (!code && reply.code)
			code = call_print(&reply);
		if (!code)
			code = take_page(folder, reply.out, &total);
		arena_reset(arena);
		if (!code && clock_tick().ms - said >= SAY_MS) {
			said = clock_tick().ms;
			fprintf(stderr, "tellbackctl notes: %" PRIu64 " of %" PRIu64 " leaves\n", folder->count, total);
		}
	} while (!code && folder->count < total);
	return code;
}

int
export_notes(const char *socket_path, int count, char **words)
{
	struct folder folder = {.path = words[0], .at = -1, .notes = -1, .leaves = -1};
	struct arena *arena;
	uint64_t before;
	int code;

	if (count != 1 || !words[0][0]) {
		fprintf(stderr, "usage: tellbackctl notes DIR\n");
		return EXIT_USAGE;
	}
	arena = arena_new(PAGE_BYTES);
	code = arena ? open_folder(&folder) : EXIT_REFUSED;
	if (!code)
		code = look_back(&folder);
	before = folder.count;
	if (!code)
		code = take_all(socket_path, &folder, arena);
	if (!code && folder.count == before)
		printf("%s: %" PRIu64 " leaves, nothing new\n", folder.path, folder.count);
	else if (!code)
		printf("%s: %" PRIu64 " leaves, %" PRIu64 " of them new\n", folder.path, folder.count,
		       folder.count - before);
	if (!code && fflush(stdout))
		code = EXIT_REFUSED;
	close_folder(&folder);
	arena_free(arena);
	return code;
}
