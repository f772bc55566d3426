/* Files are replaced whole, or not at all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_no_file_is_not_replaced_by_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
