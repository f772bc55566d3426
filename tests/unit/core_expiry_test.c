/* broker/core: what grows old is said once a day, and stops nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "support/core_box.h"

#define DAY_MS (24LL * 3600 * 1000)
#define BEGIN_S 1860753600 /* 2028-12-18 12:00; the world's holidays end on 2028-12-31 */

static int
set_up(void **state)
{
	*state = core_box_new_at(BEGIN_S);
	return 0;
}

/* What one turn, ${days} after the beginning, writes to standard error. */
static const char *
said_on(struct core_box *box, int64_t days, char text[4096])
{
	FILE *file = tmpfile();
	int before = dup(STDERR_FILENO);
	size_t size;

	assert_non_null(file);
	assert_true(before >= 0);
	box->now.tick.ms += BEGIN_S * 1000LL + days * DAY_MS - box->now.civil.ms;
	box->now.civil.ms = BEGIN_S * 1000LL + days * DAY_MS;
	assert_true(dup2(fileno(file), STDERR_FILENO) >= 0);
	core_box_turn(box, NULL, 0);
	assert_true(dup2(before, STDERR_FILENO) >= 0);
	(void)close(before);
	rewind(file);
	size = fread(text, 1, 4095, file);
	text[size] = '\0';
	(void)fclose(file);
	return text;
}

static void
a_policy_is_as_old_as_its_list_of_holidays(void **state)
{
	static const struct {
		int64_t days;
		const char *want;
	} rows[] = {
		{0, NULL}, /* 18 December: 13 days left */
		{2, NULL},
		{4, "event=policy.expiring crs=crs serial=1 days_left=9"},
		{4, NULL}, /* once a day */
		{5, "event=policy.expiring crs=crs serial=1 days_left=8"},
		{13, "event=policy.expiring crs=crs serial=1 days_left=0"},
		{14, "event=policy.expired crs=crs serial=1 days_left=-1"},
		{20, "event=policy.expired crs=crs serial=1 days_left=-7"},
	};
	char text[4096];

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *said = said_on(*state, rows[i].days, text);

		if (rows[i].want ? !strstr(said, rows[i].want) : strstr(said, "event=policy.") != NULL)
			fail_msg("day %lld: %s", (long long)rows[i].days, said);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_policy_is_as_old_as_its_list_of_holidays, set_up, core_box_tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
