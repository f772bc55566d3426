/* The broker's two key files: made once, and refused unless they are whole,
 * a pair, and nobody else's to read. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "broker_curve.h"
#include "broker_log_key.h"

static char folder[] = "/tmp/broker_key_test.XXXXXX";
static char path[64];

static int
set_up(void **state)
{
	(void)state;
	(void)strcpy(folder + sizeof folder - 7, "XXXXXX");
	assert_non_null(mkdtemp(folder));
	(void)snprintf(path, sizeof path, "%s/key", folder);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	(void)unlink(path);
	return rmdir(folder);
}

static enum status
load_log_key(void)
{
	struct broker_log_key *key = NULL;
	enum status status = broker_log_key_load(path, &key);

	broker_log_key_free(key);
	return status;
}

static enum status
load_curve(void)
{
	struct broker_curve curve;

	return broker_curve_load(path, &curve);
}

static void
make_log_key(void)
{
	struct signer_key public;

	assert_int_equal(broker_log_key_make(path, "TEST.example/log", &public), STATUS_OK);
}

static void
make_curve(void)
{
	char public[Z85_KEY_SIZE];

	assert_int_equal(broker_curve_make(path, public), STATUS_OK);
}

static const struct kind {
	const char *label;
	void (*make)(void);
	enum status (*load)(void);
} kinds[] = {{"log key", make_log_key, load_log_key}, {"CURVE key", make_curve, load_curve}};

/* What stands between "${word}" and the end of its line. */
static char *
value_of(char *text, const char *word, size_t *ret_size)
{
	char *value = strstr(text, word);

	assert_non_null(value);
	value += strlen(word);
	*ret_size = strcspn(value, "\n");
	return value;
}

static char *
read_text(struct arena *arena)
{
	struct view content;

	assert_int_equal(file_read(path, 1024, arena, &content), STATUS_OK);
	return arena_print(arena, "%s", (const char *)content.bytes);
}

static void
write_text(const char *text)
{
	assert_int_equal(file_write(path, (struct view){(const uint8_t *)text, strlen(text)}, 0600), STATUS_OK);
}

static void
a_key_is_made_once_and_read_back(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		char public[Z85_KEY_SIZE];
		struct signer_key made;

		assert_int_equal(kinds[i].load(), STATUS_NOT_FOUND);
		kinds[i].make();
		assert_int_equal(kinds[i].load(), STATUS_OK);
		assert_int_equal(broker_curve_make(path, public), STATUS_CONFLICT);
		assert_int_equal(broker_log_key_make(path, "TEST.example/log", &made), STATUS_CONFLICT);
		assert_int_equal(kinds[i].load(), STATUS_OK);
		assert_int_equal(unlink(path), 0);
	}
}

static void
a_file_that_others_can_reach_is_refused(void **state)
{
	char link_path[80];

	(void)state;
	(void)snprintf(link_path, sizeof link_path, "%s.real", path);
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		kinds[i].make();
		assert_int_equal(chmod(path, 0640), 0);
		assert_int_equal(kinds[i].load(), STATUS_NOT_PERMITTED);
		assert_int_equal(chmod(path, 0644), 0);
		assert_int_equal(kinds[i].load(), STATUS_NOT_PERMITTED);
		assert_int_equal(chmod(path, 0600), 0);
		assert_int_equal(rename(path, link_path), 0);
		assert_int_equal(symlink(link_path, path), 0);
		assert_int_equal(kinds[i].load(), STATUS_NOT_PERMITTED);
		assert_int_equal(unlink(path), 0);
		assert_int_equal(link(link_path, path), 0);
		assert_int_equal(kinds[i].load(), STATUS_NOT_PERMITTED);
		assert_int_equal(unlink(link_path), 0);
		assert_int_equal(kinds[i].load(), STATUS_OK);
		assert_int_equal(unlink(path), 0);
	}
}

static void
halves_of_two_pairs_are_refused(void **state)
{
	struct arena *arena = arena_new((size_t)64 * 1024);

	(void)state;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		char *first, *second, *from, *to;
		size_t size, other;

		kinds[i].make();
		first = read_text(arena);
		assert_int_equal(unlink(path), 0);
		kinds[i].make();
		second = read_text(arena);
		from = value_of(first, "\nsecret ", &size);
		to = value_of(second, "\nsecret ", &other);
		assert_int_equal(size, other);
		memcpy(to, from, size);
		write_text(second);
		assert_int_equal(kinds[i].load(), STATUS_CORRUPT);
		assert_int_equal(unlink(path), 0);
	}
	arena_free(arena);
}

/* Cut off anywhere but at its last line feed. */
static void
a_file_cut_short_is_refused(void **state)
{
	struct arena *arena = arena_new((size_t)64 * 1024);

	(void)state;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		char *text;

		kinds[i].make();
		text = read_text(arena);
		for (size_t size = strlen(text) - 1; size--;) {
			text[size] = '\0';
			write_text(text);
			assert_int_equal(kinds[i].load(), STATUS_CORRUPT);
		}
		assert_int_equal(unlink(path), 0);
	}
	arena_free(arena);
}

static void
what_is_no_key_file_is_refused(void **state)
{
	static char large[2048];
	static const struct {
		const char *label;
		const char *text;
	} rows[] = {
		{"nothing", ""},
		{"words", "the key is not here\n"},
		{"a public half alone", "public x\n"},
		{"halves of nothing", "public \nsecret \n"},
		{"words for halves", "public of the log\nsecret of the log\n"},
		{"more than a key file has", large},
	};

	(void)state;
	memset(large, '#', sizeof large - 1);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		write_text(rows[i].text);
		for (size_t j = 0; j < sizeof kinds / sizeof *kinds; j++) {
			enum status status = kinds[j].load();

			if (status != STATUS_CORRUPT)
				print_error("%s: %s: %s\n", kinds[j].label, rows[i].label, status_word(status));
			assert_int_equal(status, STATUS_CORRUPT);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_key_is_made_once_and_read_back, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_file_that_others_can_reach_is_refused, set_up, tear_down),
		cmocka_unit_test_setup_teardown(halves_of_two_pairs_are_refused, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_file_cut_short_is_refused, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_is_no_key_file_is_refused, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
