#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/config.h"
#include "base/place.h"

static const struct config_key keys[] = {
	{NULL, "log", CONFIG_TEXT, "info", "how much to log"},
	{"broker", "name", CONFIG_TEXT, "broker", "its name"},
	{"broker", "listen", CONFIG_TEXT, "tcp://127.0.0.1:7600", "where agents connect"},
	{"broker", "most", CONFIG_NUMBER, "7", "a number"},
	{"broker", "quiet", CONFIG_YES_NO, "no", "a switch"},
	{"store", "path", CONFIG_PATH, NULL, "the store's file"},
	{"store", "person", CONFIG_LIST, NULL, "user and role"},
};
#define KEYS (sizeof keys / sizeof *keys)

static enum status
parse(struct arena *arena, const char *text, struct config **config, const char **error)
{
	struct config_source source = {"broker.conf", text, strlen(text)};

	return config_parse(&source, keys, KEYS, arena, config, error);
}

static void
values_and_standards_are_read(void **state)
{
	const char *text = "# a comment\n"
			   "log = debug\r\n"
			   "\n"
			   "[broker]\n"
			   "  listen = tcp://10.0.0.1:7600   # CURVE only\n"
			   "\tmost=12\n"
			   "quiet = yes\n"
			   "name = \" a # b \"\n"
			   "[ store ]\n"
			   "path = /x#y\n"
			   "person = ann manager\n"
			   "person = bob officer\n"
			   "person = cat dsl";
	struct arena *arena = arena_new(1 << 20);
	struct config *config = NULL;
	const char *error = NULL;
	const char *const *list;
	size_t count;

	(void)state;
	assert_int_equal(parse(arena, text, &config, &error), STATUS_OK);
	assert_string_equal(config_text(config, NULL, "log"), "debug");
	assert_string_equal(config_text(config, "broker", "listen"), "tcp://10.0.0.1:7600");
	assert_string_equal(config_text(config, "broker", "name"), " a # b ");
	assert_int_equal(config_number(config, "broker", "most"), 12);
	assert_int_equal(config_yes(config, "broker", "quiet"), 1);
	assert_string_equal(config_text(config, "store", "path"), "/x#y");
	list = config_list(config, "store", "person", &count);
	assert_int_equal(count, 3);
	assert_string_equal(list[0], "ann manager");
	assert_string_equal(list[2], "cat dsl");
	assert_int_equal(parse(arena, "[store]\npath = /p\n", &config, &error), STATUS_OK);
	assert_int_equal(config_number(config, "broker", "most"), 7);
	assert_int_equal(config_yes(config, "broker", "quiet"), 0);
	(void)config_list(config, "store", "person", &count);
	assert_int_equal(count, 0);
	arena_free(arena);
}

static void
each_mistake_is_named_with_its_place(void **state)
{
	static const struct {
		const char *input;
		const char *want;
	} rows[] = {
		{"[broker]\nlistenner = x\n", "broker.conf:2:1: unknown key \"listenner\" (did you mean \"listen\"?)"},
		{"[broker]\n  listenner = x\n",
		 "broker.conf:2:3: unknown key \"listenner\" (did you mean \"listen\"?)"},
		{"[broker]\nzzzzzz = x\n", "broker.conf:2:1: unknown key \"zzzzzz\""},
		{"[broker]\npath = x\n", "broker.conf:2:1: key \"path\" belongs in section [store]"},
		{"listen = x\n", "broker.conf:1:1: key \"listen\" belongs in section [broker]"},
		{"\n[brokr]\n", "broker.conf:2:1: unknown section [brokr] (did you mean [broker]?)"},
		{"[calendar]\n", "broker.conf:1:1: unknown section [calendar]"},
		{"[broker\n", "broker.conf:1:1: a section is written [name]"},
		{"[]\n", "broker.conf:1:1: a section is written [name]"},
		{"[broker]\nlisten\n", "broker.conf:2:1: a line is `key = value`, [section] or a # comment"},
		{"[broker]\nlisten =\n", "broker.conf:2:9: a value is missing"},
		{"[broker]\nname = \"a\n", "broker.conf:2:8: a quoted value ends with one more quote"},
		{"[broker]\nname = \"a\"b\"\n", "broker.conf:2:8: a quoted value ends with one more quote"},
		{"[broker]\nmost = 1k\n", "broker.conf:2:8: \"most\" takes a whole number"},
		{"[broker]\nmost = -1\n", "broker.conf:2:8: \"most\" takes a whole number"},
		{"[broker]\nquiet = on\n", "broker.conf:2:9: \"quiet\" takes yes or no"},
		{"[broker]\nname = a\nname = b\n", "broker.conf:3:1: key \"name\" was given before, in line 2"},
		{"[broker]\nname = a\001\n", "broker.conf:2:9: a control byte"},
		{"[store]\npath = ${HOME}/x\n", "broker.conf:2:8: only ${CREDENTIALS_DIRECTORY} can be put in, once"},
		{"[broker]\n", "broker.conf:1:1: key \"path\" of section [store] is missing (the store's file)"},
		{"", "broker.conf:1:1: key \"path\" of section [store] is missing (the store's file)"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct arena *arena = arena_new(1 << 20);
		struct config *config = NULL;
		const char *error = NULL;

		assert_int_equal(parse(arena, rows[i].input, &config, &error), STATUS_MISCONFIGURED);
		assert_string_equal(error, rows[i].want);
		assert_null(config);
		arena_free(arena);
	}
}

static void
a_line_over_the_bound_and_a_nul_are_refused(void **state)
{
	struct arena *arena = arena_new(1 << 20);
	struct config_source nul = {"n", "log = a\0b\n", 10};
	struct config *config = NULL;
	const char *error = NULL;
	char text[2000];

	(void)state;
	memset(text, 'x', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	assert_int_equal(parse(arena, text, &config, &error), STATUS_MISCONFIGURED);
	assert_string_equal(error, "broker.conf:1:1: the line is too long");
	assert_int_equal(config_parse(&nul, keys, KEYS, arena, &config, &error), STATUS_MISCONFIGURED);
	assert_string_equal(error, "n:1:8: a control byte");
	arena_free(arena);
}

static void
the_credentials_folder_is_put_in(void **state)
{
	struct arena *arena = arena_new(1 << 20);
	struct config *config = NULL;
	const char *error = NULL;

	(void)state;
	assert_int_equal(unsetenv("CREDENTIALS_DIRECTORY"), 0);
	assert_int_equal(parse(arena, "[store]\npath = ${CREDENTIALS_DIRECTORY}/k\n", &config, &error),
			 STATUS_MISCONFIGURED);
	assert_string_equal(error, "broker.conf:2:8: CREDENTIALS_DIRECTORY is not set: start by systemd with "
				   "LoadCredential=");
	assert_int_equal(setenv("CREDENTIALS_DIRECTORY", "/run/c", 1), 0);
	assert_int_equal(parse(arena, "[store]\npath = ${CREDENTIALS_DIRECTORY}/k\n", &config, &error), STATUS_OK);
	assert_string_equal(config_text(config, "store", "path"), "/run/c/k");
	assert_int_equal(unsetenv("CREDENTIALS_DIRECTORY"), 0);
	arena_free(arena);
}

static void
what_is_printed_reads_back_the_same(void **state)
{
	struct arena *arena = arena_new(1 << 20);
	struct config *config = NULL;
	const char *error = NULL;
	const char *first, *second;

	(void)state;
	assert_int_equal(parse(arena, "[store]\npath = \"/a b\"\nperson = x y\nperson = z\n", &config, &error),
			 STATUS_OK);
	first = config_print(config, arena);
	assert_string_equal(first, "log = info\n[broker]\nname = broker\nlisten = tcp://127.0.0.1:7600\nmost = 7\n"
				   "quiet = no\n[store]\npath = \"/a b\"\nperson = \"x y\"\nperson = z\n");
	assert_int_equal(parse(arena, first, &config, &error), STATUS_OK);
	second = config_print(config, arena);
	assert_string_equal(first, second);
	arena_free(arena);
}

static void
a_file_is_read_and_a_missing_one_named(void **state)
{
	char path[] = "/tmp/config_test.XXXXXX";
	struct arena *arena = arena_new(1 << 20);
	struct config *config = NULL;
	const char *error = NULL;
	int fd = mkstemp(path);

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(write(fd, "[store]\npath = /q\n", 18), 18);
	assert_int_equal(close(fd), 0);
	assert_int_equal(config_load(path, keys, KEYS, arena, &config, &error), STATUS_OK);
	assert_string_equal(config_text(config, "store", "path"), "/q");
	assert_int_equal(unlink(path), 0);
	assert_int_equal(config_load("/nonexistent/b.conf", keys, KEYS, arena, &config, &error), STATUS_MISCONFIGURED);
	assert_string_equal(error, "/nonexistent/b.conf: cannot be read: not-found");
	arena_free(arena);
}

static void
every_small_arena_ends_in_no_memory(void **state)
{
	(void)state;
	for (size_t most = 0;; most += 16) {
		struct arena *arena = arena_new(most);
		struct config *config = NULL;
		const char *error = NULL;
		enum status status = parse(arena, "[broker]\nlisten = x\n[store]\npath = /p\nperson = a\nperson = b\n",
					   &config, &error);

		arena_free(arena);
		if (!status)
			break;
		assert_int_equal(status, STATUS_NO_MEMORY);
		assert_true(most < 65536);
	}
}

static void
a_root_moves_our_places_only(void **state)
{
	struct arena *arena = arena_new(1 << 16);

	(void)state;
	assert_string_equal(place_under("/t", "/etc/tellback/b.conf", arena), "/t/etc/tellback/b.conf");
	assert_string_equal(place_under("/t", "/run/tellback", arena), "/t/run/tellback");
	assert_string_equal(place_under("/t", "/etc/tellbackx", arena), "/etc/tellbackx");
	assert_string_equal(place_under("/t", "/srv/x", arena), "/srv/x");
	assert_string_equal(place_under("", "/run/tellback", arena), "/run/tellback");
	assert_string_equal(place_under(NULL, "/run/tellback", arena), "/run/tellback");
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_and_standards_are_read),
		cmocka_unit_test(each_mistake_is_named_with_its_place),
		cmocka_unit_test(a_line_over_the_bound_and_a_nul_are_refused),
		cmocka_unit_test(the_credentials_folder_is_put_in),
		cmocka_unit_test(what_is_printed_reads_back_the_same),
		cmocka_unit_test(a_file_is_read_and_a_missing_one_named),
		cmocka_unit_test(every_small_arena_ends_in_no_memory),
		cmocka_unit_test(a_root_moves_our_places_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
