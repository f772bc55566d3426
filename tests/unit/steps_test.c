/* Steps: nothing is said before the commit, nothing of what was undone, and
 * nothing at all unless the log shows it. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "base/steps.h"

/* What was written to standard error since the last look. */
struct seen {
	int saved;
	FILE *file;
	char text[4096];
};

static int
begin(void **state)
{
	static struct seen seen;

	seen.saved = dup(STDERR_FILENO);
	seen.file = tmpfile();
	assert_non_null(seen.file);
	assert_true(dup2(fileno(seen.file), STDERR_FILENO) >= 0);
	log_level_set(LOG_LINE_DEBUG);
	*state = &seen;
	return 0;
}

static int
end(void **state)
{
	struct seen *seen = *state;

	(void)dup2(seen->saved, STDERR_FILENO);
	(void)close(seen->saved);
	(void)fclose(seen->file);
	log_level_set(LOG_LINE_INFO);
	return 0;
}

static const char *
written(struct seen *seen)
{
	size_t size;

	rewind(seen->file);
	size = fread(seen->text, 1, sizeof seen->text - 1, seen->file);
	seen->text[size] = '\0';
	assert_int_equal(ftruncate(fileno(seen->file), 0), 0);
	assert_int_equal(lseek(STDERR_FILENO, 0, SEEK_SET), 0);
	return seen->text;
}

static void
a_step_is_said_when_it_is_committed_and_not_before(void **state)
{
	struct steps steps = {.at = "crs"};

	steps_add(&steps, TRANSITION_SIGN, "id=%s seq=%d", "aa", 7);
	steps_add(&steps, TRANSITION_SUBMIT, "id=%s", "aa");
	assert_string_equal(written(*state), "");
	steps_committed(&steps);
	assert_string_equal(written(*state), "<7>event=step.sign at=crs id=aa seq=7\n<7>event=step.submit at=crs id=aa\n");
	steps_committed(&steps);
	assert_string_equal(written(*state), "");
	steps_free(&steps);
}

static void
what_was_undone_is_never_said(void **state)
{
	struct steps steps = {.at = "broker"};
	size_t mark;

	steps_add(&steps, TRANSITION_ACCEPT, "id=aa");
	mark = steps_mark(&steps);
	steps_add(&steps, TRANSITION_ACCEPT, "id=bb");
	steps_undo(&steps, mark);
	steps_add(&steps, TRANSITION_ACCEPT, "id=cc");
	steps_committed(&steps);
	assert_string_equal(written(*state), "<7>event=step.accept at=broker id=aa\n<7>event=step.accept at=broker id=cc\n");
	steps_add(&steps, TRANSITION_ACCEPT, "id=dd");
	steps_undo(&steps, 0);
	steps_committed(&steps);
	assert_string_equal(written(*state), "");
	steps_free(&steps);
}

static void
where_the_log_does_not_show_them_nothing_is_gathered(void **state)
{
	struct steps steps = {.at = "crs"};

	log_level_set(LOG_LINE_INFO);
	steps_add(&steps, TRANSITION_KEEP, "id=aa");
	assert_null(steps.text);
	log_level_set(LOG_LINE_DEBUG);
	steps_committed(&steps);
	assert_string_equal(written(*state), "");
	steps_free(&steps);
}

static void
a_long_transaction_is_said_whole(void **state)
{
	struct steps steps = {.at = "crs"};
	size_t lines = 0;
	const char *text;

	for (int i = 0; i < 1000; i++)
		steps_add(&steps, TRANSITION_KEEP, "id=%04d", i);
	log_level_set(LOG_LINE_INFO);
	steps_committed(&steps);
	log_level_set(LOG_LINE_DEBUG);
	for (int i = 0; i < 60; i++)
		steps_add(&steps, TRANSITION_KEEP, "id=%04d", i);
	steps_committed(&steps);
	text = written(*state);
	for (; (text = strchr(text, '\n')); text++)
		lines++;
	assert_int_equal(lines, 60);
	steps_free(&steps);
}

static void
a_line_longer_than_any_is_left_out(void **state)
{
	struct steps steps = {.at = "crs"};
	char long_text[600];

	memset(long_text, 'x', sizeof long_text - 1);
	long_text[sizeof long_text - 1] = '\0';
	steps_add(&steps, TRANSITION_KEEP, "id=%s", long_text);
	steps_committed(&steps);
	assert_string_equal(written(*state), "");
	steps_free(&steps);
}

static void
every_transition_has_its_word(void **state)
{
	(void)state;
	assert_string_equal(steps_word(TRANSITION_START), "start");
	assert_string_equal(steps_word(TRANSITION_ADOPT), "adopt");
	for (int a = 0; a < TRANSITION_COUNT; a++)
		for (int b = 0; b < a; b++)
			assert_string_not_equal(steps_word((enum transition)a), steps_word((enum transition)b));
}

int
main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, begin, end)
	const struct CMUnitTest tests[] = {
		T(a_step_is_said_when_it_is_committed_and_not_before),
		T(what_was_undone_is_never_said),
		T(where_the_log_does_not_show_them_nothing_is_gathered),
		T(a_long_transaction_is_said_whole),
		T(a_line_longer_than_any_is_left_out),
		cmocka_unit_test(every_transition_has_its_word),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
