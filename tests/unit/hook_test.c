#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "runtime/hook.h"

#define NEVER INT64_MIN
#define EVERY 300000

static void
whoever_waited_longest_is_next(void **state)
{
	static const struct {
		const char *label;
		struct hook_due dues[3];
		size_t count;
		int64_t now_ms;
		size_t want;
		int64_t wake_ms;
	} rows[] = {
		{"nobody", {{{""}, 0}}, 0, 0, 0, INT64_MAX},
		{"a new one", {{{"a"}, NEVER}}, 1, 0, 0, INT64_MAX},
		{"the first of two new ones", {{{"a"}, NEVER}, {{"b"}, NEVER}}, 2, 0, 0, INT64_MAX},
		{"a new one before one that is due again", {{{"a"}, 1}, {{"b"}, NEVER}}, 2, EVERY + 1, 1, INT64_MAX},
		{"not yet", {{{"a"}, 10}}, 1, EVERY + 9, 1, EVERY + 10},
		{"just now", {{{"a"}, 10}}, 1, EVERY + 10, 0, INT64_MAX},
		{"the one run longest ago", {{{"a"}, 20}, {{"b"}, 10}, {{"c"}, 30}}, 3, EVERY + 25, 1, EVERY + 30},
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof rows / sizeof *rows; i++) {
		int64_t wake = 0;

		print_message("%s\n", rows[i].label);
		assert_int_equal(hook_next(rows[i].dues, rows[i].count, EVERY, rows[i].now_ms, &wake), rows[i].want);
		assert_true(wake == rows[i].wake_ms);
	}
}

/* A hook that writes its words into a file beside it. */
static void
write_hook(const char *folder, const char *body, char path[static 256])
{
	char text[512];

	(void)snprintf(path, 256, "%s/hook", folder);
	(void)snprintf(text, sizeof text, "#!/bin/sh\n%s\n", body);
	assert_int_equal(file_write(path, (struct view){(const uint8_t *)text, strlen(text)}, 0700), STATUS_OK);
}

static void
wait_for_end(struct hook *hook)
{
	struct pollfd fd;

	while (hook_fd(hook, &fd))
		if (poll(&fd, 1, 20000) > 0)
			return;
}

static void
it_is_run_on_arrival_and_again_until_somebody_opened_it(void **state)
{
	char folder[] = "/tmp/tellback-hook-XXXXXX", path[256], said[256];
	struct inbox_row row = {.id = {"01900000000070008000000000000000"}, .accepted_ms = 1000};
	struct inbox_rows unopened = {&row, 1}, none = {&row, 0};
	struct arena *arena = arena_new(1 << 16);
	struct agent_now now = {{1000 + 7 * 60000}, {5000}};
	struct hook *hook = NULL;
	struct tick wake;
	struct view got;

	(void)state;
	assert_non_null(mkdtemp(folder));
	write_hook(folder, "echo \"$@ $# $(env | grep -v -E '^(PWD|SHLVL|_|OLDPWD)=')\" >>\"${0%/*}/said\"", path);
	(void)snprintf(said, sizeof said, "%s/said", folder);
	assert_int_equal(hook_new(path, 5, &hook), STATUS_OK);
	hook_turn(hook, &unopened, now, &wake);
	wait_for_end(hook);
	assert_int_equal(file_read(said, 4096, arena, &got), STATUS_OK);
	assert_string_equal((const char *)got.bytes,
			    "high-unopened 01900000000070008000000000000000 7 3 PATH=/usr/sbin:/usr/bin:/sbin:/bin\n");
	hook_turn(hook, &unopened, now, &wake);
	assert_true(wake.ms == 5000 + 300000);
	now.tick.ms += 300000;
	hook_turn(hook, &unopened, now, &wake);
	wait_for_end(hook);
	assert_int_equal(file_read(said, 4096, arena, &got), STATUS_OK);
	assert_int_equal(
		got.size,
		2 * strlen("high-unopened 01900000000070008000000000000000 7 3 PATH=/usr/sbin:/usr/bin:/sbin:/bin\n"));
	/* opened: it is left alone */
	now.tick.ms += 300000;
	hook_turn(hook, &none, now, &wake);
	assert_true(wake.ms == INT64_MAX);
	hook_free(hook);
	(void)unlink(said);
	(void)unlink(path);
	assert_int_equal(rmdir(folder), 0);
	arena_free(arena);
}

static void
one_that_does_not_end_is_killed_after_its_time(void **state)
{
	char folder[] = "/tmp/tellback-hook-XXXXXX", path[256];
	struct inbox_row row = {.id = {"01900000000070008000000000000000"}, .accepted_ms = 1000};
	struct inbox_rows unopened = {&row, 1};
	struct agent_now now = {{1000}, {5000}};
	struct hook *hook = NULL;
	struct pollfd fd;
	struct tick wake;

	(void)state;
	assert_non_null(mkdtemp(folder));
	write_hook(folder, "kill -STOP $$", path);
	assert_int_equal(hook_new(path, 5, &hook), STATUS_OK);
	hook_turn(hook, &unopened, now, &wake);
	assert_int_equal(hook_fd(hook, &fd), 1);
	assert_true(wake.ms <= 5000 + HOOK_MOST_MS);
	now.tick.ms += HOOK_MOST_MS - 1;
	hook_turn(hook, &unopened, now, &wake);
	assert_int_equal(hook_fd(hook, &fd), 1); /* one at a time, and still within its time */
	now.tick.ms += 1;
	hook_turn(hook, &unopened, now, &wake);
	assert_int_equal(hook_fd(hook, &fd), 0);
	hook_free(hook);
	(void)unlink(path);
	assert_int_equal(rmdir(folder), 0);
}

static void
a_hook_that_is_no_program_is_refused(void **state)
{
	struct hook *hook = NULL;

	(void)state;
	assert_int_equal(hook_new("/tmp/there/is/none", 5, &hook), STATUS_NOT_FOUND);
	assert_int_equal(hook_new("/etc/passwd", 5, &hook), STATUS_NOT_PERMITTED);
	assert_null(hook);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whoever_waited_longest_is_next),
		cmocka_unit_test(it_is_run_on_arrival_and_again_until_somebody_opened_it),
		cmocka_unit_test(one_that_does_not_end_is_killed_after_its_time),
		cmocka_unit_test(a_hook_that_is_no_program_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
