#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "runtime/spool.h"

static char folder[64];

static int
set_up(void **state)
{
	struct spool *spool = NULL;

	strcpy(folder, "/tmp/tellback-spool-XXXXXX");
	if (!mkdtemp(folder) || spool_open(folder, &spool))
		return -1;
	*state = spool;
	return 0;
}

static int
tear_down(void **state)
{
	char command[128];

	spool_close(*state);
	(void)snprintf(command, sizeof command, "rm -rf %s", folder);
	return system(command);
}

static void
drop(const char *where, const char *name, const char *text)
{
	char path[256];

	(void)snprintf(path, sizeof path, "%s/%s/%s", folder, where, name);
	assert_int_equal(file_write(path, (struct view){(const uint8_t *)text, strlen(text)}, 0600), STATUS_OK);
}

static int
is_there(const char *where, const char *name)
{
	char path[256];

	(void)snprintf(path, sizeof path, "%s/%s/%s", folder, where, name);
	return !access(path, F_OK);
}

static const struct {
	const char *label;
	const char *name;
	const char *stem;
} names[] = {
	{"a plain file", "x.json", "x"},
	{"dots in it", "2026.11.20.json", "2026.11.20"},
	{"blanks and letters of a language", "caf\xc3\xa9 1.json", "caf\xc3\xa9 1"},
	{"hidden", ".x.json", NULL},
	{"only the suffix", ".json", NULL},
	{"another suffix", "x.json.part", NULL},
	{"no suffix", "x", NULL},
	{"upper case", "x.JSON", NULL},
	{"a path", "../x.json", NULL},
	{"a newline", "x\ny.json", NULL},
	{"an escape", "x\x1b[2J.json", NULL},
	{"nothing", "", NULL},
};

static void
names_that_are_looked_at(void **state)
{
	char stem[SPOOL_STEM_SIZE], longest[300];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof names / sizeof *names; i++) {
		print_message("%s\n", names[i].label);
		assert_int_equal(spool_stem(names[i].name, ".json", stem), names[i].stem ? 0 : -1);
		if (names[i].stem)
			assert_string_equal(stem, names[i].stem);
	}
	memset(longest, 'x', sizeof longest);
	strcpy(longest + SPOOL_STEM_SIZE - 1, ".json");
	assert_int_equal(spool_stem(longest, ".json", stem), 0);
	strcpy(longest + SPOOL_STEM_SIZE - 1, "x.json");
	assert_int_equal(spool_stem(longest, ".json", stem), -1);
}

static void
only_whole_files_of_the_folder_are_seen_oldest_first(void **state)
{
	struct spool *spool = *state;
	struct spool_stems stems;
	char path[256];
	int i;

	drop("out/new", "b.json", "1");
	drop("out/new", ".hidden.json", "2");
	drop("out/new", "note.txt", "3");
	drop("out/tmp", "t.json", "4");
	(void)snprintf(path, sizeof path, "%s/out/new/folder.json", folder);
	assert_int_equal(mkdir(path, 0700), 0);
	(void)snprintf(path, sizeof path, "%s/out/new/link.json", folder);
	assert_int_equal(symlink("/etc/passwd", path), 0);
	/* another time of change, however coarse the file system's clock is */
	for (i = 0; i < 1000; i++)
		drop("out/new", "a.json", "5");
	assert_int_equal(spool_look(spool, SPOOL_OUT_NEW, ".json", &stems), STATUS_OK);
	assert_int_equal(stems.count, 2);
	assert_string_equal(stems.items[0], "b");
	assert_string_equal(stems.items[1], "a");
}

static void
a_file_that_is_still_written_to_is_left_alone(void **state)
{
	struct spool *spool = *state;
	struct arena *arena = arena_new(1 << 16);
	struct view content;
	char path[256];
	int fd;

	(void)snprintf(path, sizeof path, "%s/out/new/x.json", folder);
	fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, "{", 1), 1);
	assert_int_equal(spool_read(spool, (struct spool_file){SPOOL_OUT_NEW, "x.json"}, 100, arena, &content),
			 STATUS_BUSY);
	assert_int_equal(write(fd, "}", 1), 1);
	assert_int_equal(close(fd), 0);
	assert_int_equal(spool_read(spool, (struct spool_file){SPOOL_OUT_NEW, "x.json"}, 100, arena, &content),
			 STATUS_OK);
	assert_int_equal(content.size, 2);
	arena_free(arena);
}

static void
a_file_that_comes_rings(void **state)
{
	struct spool *spool = *state;
	struct pollfd fd = {spool_fd(spool), POLLIN, 0};

	assert_int_equal(poll(&fd, 1, 0), 0);
	drop("out/tmp", "x.json", "{}");
	assert_int_equal(poll(&fd, 1, 0), 0);
	assert_int_equal(spool_move(spool, (struct spool_file){SPOOL_OUT_TMP, "x.json"}, SPOOL_OUT_NEW), STATUS_OK);
	assert_int_equal(poll(&fd, 1, 5000), 1);
	spool_drain(spool);
	assert_int_equal(poll(&fd, 1, 0), 0);
	drop("in/done", "x.opened.json", "{}");
	assert_int_equal(poll(&fd, 1, 5000), 1);
	spool_drain(spool);
	/* moved twice: the second time it is there already */
	assert_int_equal(spool_move(spool, (struct spool_file){SPOOL_OUT_TMP, "x.json"}, SPOOL_OUT_NEW), STATUS_OK);
	assert_true(is_there("out/new", "x.json"));
}

static void
a_name_with_a_path_is_no_file_of_ours(void **state)
{
	struct arena *arena = arena_new(1 << 16);
	struct view content;

	assert_int_equal(
		spool_read(*state, (struct spool_file){SPOOL_OUT_NEW, "../../../etc/passwd"}, 100, arena, &content),
		STATUS_NOT_FOUND);
	assert_int_equal(spool_read(*state, (struct spool_file){SPOOL_OUT_NEW, ".."}, 100, arena, &content),
			 STATUS_NOT_FOUND);
	arena_free(arena);
}

static void
what_arrives_is_there_with_its_files_and_only_once(void **state)
{
	const struct document_attachment files[] = {
		{"photo.jpg", "image/jpeg", {(const uint8_t *)"JPEG", 4}},
		{"plan.pdf", "application/pdf", {(const uint8_t *)"", 0}},
	};
	const struct document_attachment evil = {"../evil", "text/plain", {(const uint8_t *)"x", 1}};
	struct spool_arrival arrival = {{"01900000000070008000000000000000"}, {(const uint8_t *)"{}\n", 3}, files, 2};
	struct spool *spool = *state;

	assert_int_equal(spool_arrive(spool, &arrival), STATUS_OK);
	assert_true(is_there("in/new", "01900000000070008000000000000000.json"));
	assert_true(is_there("in/new", "01900000000070008000000000000000.files/photo.jpg"));
	assert_true(is_there("in/new", "01900000000070008000000000000000.files/plan.pdf"));
	assert_int_equal(spool_move(spool, (struct spool_file){SPOOL_IN_NEW, "01900000000070008000000000000000.json"},
				    SPOOL_IN_DONE),
			 STATUS_OK);
	assert_int_equal(spool_arrive(spool, &arrival), STATUS_OK);
	assert_false(is_there("in/new", "01900000000070008000000000000000.json"));
	arrival.id.hex[31] = '1';
	arrival.attachments = &evil;
	arrival.attachment_count = 1;
	assert_int_equal(spool_arrive(spool, &arrival), STATUS_MALFORMED);
	assert_false(is_there("in/new", "evil"));
}

/* Everything that was ever read lies in in/done: a folder that has filled over
 * the years does not hide what somebody lays there today. */
static void
a_full_folder_hides_nothing(void **state)
{
	struct spool *spool = *state;
	struct spool_stems stems;
	char path[256];

	for (unsigned i = 0; i < 25000; i++) {
		(void)snprintf(path, sizeof path, "%s/in/done/%08x.json", folder, i);
		assert_int_equal(close(open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600)), 0);
	}
	for (unsigned i = 0; i < 40; i++) {
		(void)snprintf(path, sizeof path, "%s/in/done/%08x.opened.json", folder, i);
		assert_int_equal(close(open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600)), 0);
	}
	assert_int_equal(spool_look(spool, SPOOL_IN_DONE, ".opened.json", &stems), STATUS_OK);
	assert_int_equal(stems.count, 40);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_that_are_looked_at),
		cmocka_unit_test_setup_teardown(only_whole_files_of_the_folder_are_seen_oldest_first, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(a_file_that_is_still_written_to_is_left_alone, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_full_folder_hides_nothing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_file_that_comes_rings, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_name_with_a_path_is_no_file_of_ours, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_arrives_is_there_with_its_files_and_only_once, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
