/* Files are replaced whole, or not at all; synced, and read again from the disk. */
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/file.h"

static void
what_is_no_file_is_not_replaced_by_one(void **state)
{
	static const struct view content = {(const uint8_t *)"new\n", 4};
	char folder[] = "/tmp/file_test.XXXXXX", path[64], beside[64];
	struct stat stat_of;

	(void)state;
	assert_non_null(mkdtemp(folder));
	(void)snprintf(path, sizeof path, "%s/x", folder);
	(void)snprintf(beside, sizeof beside, "%s/x.new", folder);
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_int_equal(file_write(path, content, 0600), STATUS_NOT_PERMITTED);
	assert_true(!lstat(path, &stat_of) && S_ISFIFO(stat_of.st_mode));
	assert_int_not_equal(lstat(beside, &stat_of), 0);
	assert_int_equal(unlink(path), 0);
	/* nor behind a link; a link to a file is replaced, not what it leads to */
	assert_int_equal(symlink("/dev/null", path), 0);
	assert_int_equal(file_write(path, content, 0600), STATUS_NOT_PERMITTED);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(symlink("/nowhere", path), 0);
	assert_int_equal(file_write(path, content, 0600), STATUS_OK);
	assert_true(!lstat(path, &stat_of) && S_ISREG(stat_of.st_mode));
	assert_int_equal(unlink(path), 0);
	assert_int_equal(rmdir(folder), 0);
}

static void
a_file_is_in_its_folder(void **state)
{
	static const struct {
		const char *path, *want;
	} rows[] = {
		{"x", "."}, {"./x", "."}, {"a/x", "a"}, {"/x", "/"}, {"/a/x", "/a"}, {"/a/b/x", "/a/b"}, {"a/b/", "a/b"},
		{"", "."},
	};
	char folder[PATH_MAX], longest[PATH_MAX + 2];

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		assert_int_equal(file_folder_of(rows[i].path, folder), STATUS_OK);
		assert_string_equal(folder, rows[i].want);
	}
	memset(longest, 'a', sizeof longest);
	memcpy(longest + PATH_MAX - 1, "/x", 3);
	assert_int_equal(file_folder_of(longest, folder), STATUS_OK);
	assert_int_equal(strlen(folder), PATH_MAX - 1);
	memcpy(longest + PATH_MAX - 1, "a/", 3);
	assert_int_equal(file_folder_of(longest, folder), STATUS_TOO_BIG);
}

static enum status
as_nobody(enum status (*act)(const char *path), const char *path)
{
	const int is_root = !geteuid();
	enum status status;

	if (is_root)
		assert_int_equal(setresuid(65534, 65534, 0), 0);
	status = act(path);
	if (is_root)
		assert_int_equal(setresuid(0, 0, 0), 0);
	return status;
}

static void
a_file_is_synced_and_read_again_as_it_is(void **state)
{
	static const struct {
		const char *name;
		enum status want;
	} rows[] = {
		{"none", STATUS_OK}, /* there is nothing that could be lost */
		{"file", STATUS_OK},
		{"empty", STATUS_OK},
		{"folder", STATUS_IO},
		{"fifo", STATUS_IO},
		{"link", STATUS_NOT_PERMITTED}, /* to the file */
		{"astray", STATUS_NOT_PERMITTED},
		{"locked", STATUS_NOT_PERMITTED},
		{"file/x", STATUS_NOT_FOUND},
	};
	enum status (*const acts[])(const char *path) = {file_sync, file_reread};
	static const struct view content = {(const uint8_t *)"what was written\n", 17}, empty = {NULL, 0};
	char folder[] = "/tmp/file_test.XXXXXX", before[PATH_MAX];
	struct arena *arena = arena_new(1 << 16);
	struct stat was, is;
	struct view now;

	(void)state;
	assert_non_null(mkdtemp(folder));
	assert_int_equal(chmod(folder, 0755), 0);
	assert_non_null(getcwd(before, sizeof before));
	assert_int_equal(chdir(folder), 0);
	assert_int_equal(file_write("file", content, 0600), STATUS_OK);
	assert_int_equal(file_write("empty", empty, 0600), STATUS_OK);
	assert_int_equal(file_write("locked", content, 0), STATUS_OK);
	assert_true(!mkdir("folder", 0755) && !mkfifo("fifo", 0600) && !symlink("file", "link") && !symlink("gone", "astray"));
	assert_int_equal(stat("file", &was), 0);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		for (size_t act = 0; act < sizeof acts / sizeof *acts; act++) {
			enum status status = strcmp(rows[i].name, "locked") ? acts[act](rows[i].name)
									    : as_nobody(acts[act], rows[i].name);

			if (status != rows[i].want)
				fail_msg("%s, %zu: %s", rows[i].name, act, status_word(status));
		}
	}
	assert_int_equal(stat("file", &is), 0);
	assert_true(is.st_ino == was.st_ino && is.st_mode == was.st_mode && is.st_mtim.tv_nsec == was.st_mtim.tv_nsec);
	assert_int_equal(file_read("file", 100, arena, &now), STATUS_OK);
	assert_int_equal(now.size, content.size);
	assert_memory_equal(now.bytes, content.bytes, now.size);
	assert_int_not_equal(lstat("none", &is), 0); /* nor is one made */
	assert_true(!unlink("file") && !unlink("empty") && !unlink("locked") && !unlink("fifo") && !unlink("link") &&
		    !unlink("astray") && !rmdir("folder"));
	assert_int_equal(chdir(before), 0);
	assert_int_equal(rmdir(folder), 0);
	arena_free(arena);
}

/* ---- what memory has of a file ---- */

#define PAGES 16

/* How many of its first PAGES pages memory has. */
static unsigned
pages_in_memory(const char *path)
{
	const size_t page = (size_t)sysconf(_SC_PAGESIZE);
	unsigned char is_there[PAGES];
	unsigned count = 0;
	void *mapped;
	int fd = open(path, O_RDWR | O_CLOEXEC);

	assert_true(fd >= 0);
	mapped = mmap(NULL, PAGES * page, PROT_READ, MAP_SHARED, fd, 0);
	assert_true(mapped != MAP_FAILED);
	assert_int_equal(mincore(mapped, PAGES * page, is_there), 0);
	for (size_t i = 0; i < PAGES; i++)
		count += is_there[i] & 1;
	assert_int_equal(munmap(mapped, PAGES * page), 0);
	assert_int_equal(close(fd), 0);
	return count;
}

/* Does this file system let go of what it has on the disk, if it is asked to? */
static enum status
let_go(const char *path)
{
	int fd = open(path, O_RDWR | O_CLOEXEC);

	assert_true(fd >= 0 && !fsync(fd) && !posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED) && !close(fd));
	return STATUS_OK;
}

/* Write it, and then ${act}: did memory once have nothing of it?  The system may
 * keep a page for the while. */
static int
is_let_go(const char *path, struct view content, enum status (*act)(const char *path))
{
	for (unsigned round = 0; round < 20; round++) {
		int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

		assert_true(fd >= 0 && write(fd, content.bytes, content.size) == (ssize_t)content.size && !close(fd));
		assert_int_equal(pages_in_memory(path), PAGES);
		assert_int_equal(act(path), STATUS_OK);
		if (!pages_in_memory(path))
			return 1;
	}
	return 0;
}

static void
until_in_memory(const char *path)
{
	int64_t began = clock_tick().ms;

	while (pages_in_memory(path) < PAGES) {
		assert_true(clock_tick().ms - began < 60000);
		(void)sched_yield();
	}
}

static void
memory_forgets_what_it_has_of_a_file_that_is_read_again(void **state)
{
	struct view content = {NULL, PAGES * (size_t)sysconf(_SC_PAGESIZE)}, now;
	uint8_t *bytes = malloc(content.size);
	struct arena *arena = arena_new(1 << 24);
	char folder[] = "/tmp/file_test.XXXXXX", path[64];

	(void)state;
	assert_non_null(mkdtemp(folder));
	(void)snprintf(path, sizeof path, "%s/x", folder);
	assert_non_null(bytes);
	memset(bytes, 'x', content.size);
	content.bytes = bytes;
	if (!is_let_go(path, content, let_go))
		print_message("memory is all that /tmp has: nothing can be seen\n");
	else
		assert_true(is_let_go(path, content, file_reread));
	/* and has it again before anybody reads */
	assert_int_equal(file_ahead(path, 0), content.size);
	assert_int_equal(file_ahead(path, INT64_MAX), content.size);
	until_in_memory(path);
	assert_int_equal(file_read(path, content.size, arena, &now), STATUS_OK);
	assert_int_equal(now.size, content.size);
	assert_memory_equal(now.bytes, content.bytes, now.size);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(rmdir(folder), 0);
	arena_free(arena);
	free(bytes);
}

static void
what_is_no_file_is_not_read_ahead(void **state)
{
	char folder[] = "/tmp/file_test.XXXXXX", fifo[64];

	(void)state;
	assert_non_null(mkdtemp(folder));
	(void)snprintf(fifo, sizeof fifo, "%s/fifo", folder);
	assert_int_equal(mkfifo(fifo, 0600), 0);
	assert_int_equal(file_ahead(fifo, INT64_MAX), 0); /* nor waited for */
	assert_int_equal(unlink(fifo), 0);
	assert_int_equal(file_ahead(fifo, INT64_MAX), 0);
	assert_int_equal(rmdir(folder), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_no_file_is_not_replaced_by_one),
		cmocka_unit_test(a_file_is_in_its_folder),
		cmocka_unit_test(a_file_is_synced_and_read_again_as_it_is),
		cmocka_unit_test(memory_forgets_what_it_has_of_a_file_that_is_read_again),
		cmocka_unit_test(what_is_no_file_is_not_read_ahead),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
