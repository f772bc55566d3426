#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "runtime/people.h"

static struct people people;

static enum status
read_lines(struct arena *arena, const char *const *lines, size_t count, const char **error)
{
	return people_read(lines, count, &people, arena, error);
}

static void
a_user_has_the_role_of_its_line(void **state)
{
	static const char *const lines[] = {"ann manager", "bob   social-worker", "1234567 dsl"};
	struct arena *arena = arena_new(1 << 16);
	const char *error = NULL;
	struct agent_person person;

	(void)state;
	assert_int_equal(read_lines(arena, lines, 3, &error), STATUS_OK);
	assert_int_equal(people_of_user(&people, "bob", &person), STATUS_OK);
	assert_string_equal(person.role, "social-worker");
	assert_int_equal(people_of_user(&people, "eve", &person), STATUS_OK);
	assert_string_equal(person.user, "eve");
	assert_string_equal(person.role, "");
	/* a user whom the system has no name for goes by number */
	people_of_uid(&people, 1234567, &person);
	assert_string_equal(person.user, "1234567");
	assert_string_equal(person.role, "dsl");
	people_of_uid(&people, 1234568, &person);
	assert_string_equal(person.user, "1234568");
	assert_string_equal(person.role, "");
	arena_free(arena);
}

static void
whoever_runs_this_is_known_by_name(void **state)
{
	const struct passwd *own = getpwuid(getuid());
	struct arena *arena = arena_new(1 << 16);
	struct agent_person person;
	const char *error = NULL, *line;

	(void)state;
	if (!own)
		skip();
	line = arena_print(arena, "%s officer", own->pw_name);
	assert_int_equal(read_lines(arena, &line, 1, &error), STATUS_OK);
	people_of_uid(&people, getuid(), &person);
	assert_string_equal(person.user, own->pw_name);
	assert_string_equal(person.role, "officer");
	arena_free(arena);
}

static void
a_line_that_is_wrong_is_named(void **state)
{
	static const struct {
		const char *label;
		const char *lines[2];
		const char *want;
	} rows[] = {
		{"no role", {"ann manager", "bob"}, "no role"},
		{"no such role", {"ann manager", "bob king"}, "no such role"},
		{"twice", {"ann manager", "ann officer"}, "has a role already"},
		{"two roles on a line", {"ann manager", "bob officer manager"}, "no such role"},
		{"nothing", {"ann manager", ""}, "no user"},
	};
	struct arena *arena = arena_new(1 << 16);
	size_t i;

	(void)state;
	for (i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *error = "";

		print_message("%s\n", rows[i].label);
		assert_int_equal(read_lines(arena, rows[i].lines, 2, &error), STATUS_MISCONFIGURED);
		assert_non_null(strstr(error, rows[i].want));
		assert_non_null(strstr(error, rows[i].lines[1]));
	}
	arena_free(arena);
}

static void
too_many_people_are_refused(void **state)
{
	static const char *lines[PEOPLE_MOST + 1];
	struct arena *arena = arena_new(1 << 20);
	const char *error = NULL;
	size_t i;

	(void)state;
	for (i = 0; i <= PEOPLE_MOST; i++)
		lines[i] = arena_print(arena, "user%zu officer", i);
	assert_int_equal(read_lines(arena, lines, PEOPLE_MOST + 1, &error), STATUS_MISCONFIGURED);
	assert_int_equal(read_lines(arena, lines, PEOPLE_MOST, &error), STATUS_OK);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_user_has_the_role_of_its_line),
		cmocka_unit_test(whoever_runs_this_is_known_by_name),
		cmocka_unit_test(a_line_that_is_wrong_is_named),
		cmocka_unit_test(too_many_people_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
