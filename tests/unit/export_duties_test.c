/* tellbackctl duties: what it lists is what the store holds. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "base/call.h"
#include "base/id.h"
#include "export.h"
#include "store/store_sqlite.h"
#include "support/served.h"

/* Every duty of the store as it is printed, sorted. */
static char *
duties_of_store(struct served *served)
{
	struct store_page page = {.most = 100000};
	struct duty *list;
	char *text = arena_alloc(served->box->arena, 8 << 20), *at = text, **lines;
	size_t count;

	assert_int_equal(store_duties_page(served->box->core->store, &page, served->box->arena, &list, &count), STATUS_OK);
	lines = arena_array(served->box->arena, count, sizeof *lines);
	for (size_t i = 0; i < count; i++) {
		char id[DUTY_ID_SIZE];
		size_t place = i;
		char *line = arena_alloc(served->box->arena, DUTY_LINE_SIZE);

		duty_print(&list[i], line);
		duty_id(&list[i], id);
		assert_memory_equal(line, id, strlen(id));
		/* by insertion: another way than the one that is tested */
		for (; place && strcmp(lines[place - 1], line) > 0; place--)
			lines[place] = lines[place - 1];
		lines[place] = line;
	}
	for (size_t i = 0; i < count; i++) {
		at = stpcpy(at, lines[i]);
		*at++ = '\n';
	}
	*at = '\0';
	return text;
}

static void
duties_are_those_of_the_store_sorted_by_id(void **state)
{
	struct served *served = *state;
	struct store *store = served->box->core->store;
	struct duty duty = {.kind = DUTY_CORRECTION, .state = DUTY_MET, .party = {"police"}, .debtor = {"crs"},
			    .creditor = {"police"}, .start = {5}, .due = {INSTANT_NEVER}, .warn = {INSTANT_NEVER},
			    .ended = {7}};
	const char *want;

	notes_id(901, duty.case_token.hex);
	notes_id(77, duty.ended_by.hex);
	assert_int_equal(store_begin(store), STATUS_OK);
	for (unsigned i = 0; i < 6000; i++) { /* more than a page */
		notes_id(100000 - i, duty.opened_by.hex);
		if (i == 5000)
			duty.ended_by.hex[0] = '\0';
		assert_int_equal(store_duty_add(store, &duty), STATUS_OK);
	}
	assert_int_equal(store_commit(store), STATUS_OK);
	want = duties_of_store(served);
	assert_non_null(strstr(want, " correction crs police - met 5 never 7 -\n"));
	served_begin(served);
	assert_string_equal(served_run(served, export_duties, "", EXIT_DONE), want);
	served_end(served);
}

static void
duties_of_a_case_are_those_of_its_group(void **state)
{
	struct served *served = *state;
	struct store *store = served->box->core->store;
	struct case_row row;
	struct case_token first, second, third;
	const char *said;
	char words[64];

	notes_id(901, first.hex);
	notes_id(902, second.hex);
	notes_id(903, third.hex);
	assert_int_equal(store_begin(store), STATUS_OK);
	assert_int_equal(store_case_find(store, &second, &row), STATUS_OK);
	row.group = first;
	assert_int_equal(store_case_put(store, &row), STATUS_OK);
	assert_int_equal(store_commit(store), STATUS_OK);
	served_begin(served);
	(void)snprintf(words, sizeof words, "--case %s", second.hex);
	said = served_run(served, export_duties, words, EXIT_DONE);
	assert_non_null(strstr(said, first.hex));
	assert_non_null(strstr(said, second.hex));
	assert_null(strstr(said, third.hex));
	served_end(served);
}

static void
what_is_asked_wrongly_is_said(void **state)
{
	struct served *served = *state;
	char nobody[80] = "--case ";

	notes_id(55, nobody + 7);
	served_begin(served);
	(void)served_run(served, export_duties, "all", EXIT_USAGE);
	(void)served_run(served, export_duties, "--case", EXIT_USAGE);
	(void)served_run(served, export_duties, "--after 7", EXIT_USAGE);
	assert_non_null(strstr(served_run(served, export_duties, "--case x", EXIT_USAGE), "usage: tellbackctl duties"));
	assert_non_null(strstr(served_run(served, export_duties, nobody, EXIT_NOT_FOUND), "there is no case "));
	served_end(served);
	assert_non_null(strstr(served_run(served, export_duties, "", EXIT_NOT_REACHED), "is tellbackd running?"));
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, served_set_up, served_tear_down)
	const struct CMUnitTest tests[] = {
		T(duties_are_those_of_the_store_sorted_by_id),
		T(duties_of_a_case_are_those_of_its_group),
		T(what_is_asked_wrongly_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
