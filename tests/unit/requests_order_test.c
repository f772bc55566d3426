/* Which information requests go and which wait, as rows. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "crs/requests_order.h"

#define NOW 1000

static const struct {
	const char *label;
	struct requests_capacity capacity;
	int is_red;
	struct requests_load load;
	enum requests_way way;
	uint64_t free;
} rows[] = {
	{"nothing was ever declared", {0, 0, 0}, 0, {50, 0}, REQUESTS_GO, 0},
	{"declared, and room", {1, 3, NOW + 1}, 0, {2, 0}, REQUESTS_GO, 0},
	{"declared, and full", {1, 3, NOW + 1}, 0, {3, 0}, REQUESTS_WAIT, 0},
	{"more are out than were declared since", {1, 1, NOW + 1}, 0, {5, 2}, REQUESTS_WAIT, 0},
	{"room, but others wait: it does not pass them", {1, 3, NOW + 1}, 0, {2, 4}, REQUESTS_WAIT, 1},
	{"a place for each that waits", {1, 9, NOW + 1}, 0, {2, 4}, REQUESTS_WAIT, 4},
	{"nought", {1, 0, NOW + 1}, 0, {0, 0}, REQUESTS_WAIT, 0},
	{"red, and room", {1, 3, NOW + 1}, 1, {0, 0}, REQUESTS_GO, 0},
	{"red, and full", {1, 3, NOW + 1}, 1, {3, 7}, REQUESTS_GO, 0},
	{"red at nought", {1, 0, NOW + 1}, 1, {0, 2}, REQUESTS_COVER, 0},
	{"the last millisecond of it", {1, 0, NOW + 1}, 0, {0, 2}, REQUESTS_WAIT, 0},
	{"its time is over: no limit", {1, 0, NOW}, 0, {0, 2}, REQUESTS_GO, 2},
	{"over, and red", {1, 0, NOW}, 1, {0, 2}, REQUESTS_GO, 2},
	{"over long ago", {1, 2, 1}, 0, {9, 3}, REQUESTS_GO, 3},
	{"a number beyond any", {1, UINT64_MAX, NOW + 1}, 0, {9, 3}, REQUESTS_WAIT, 3},
};

static void
a_red_one_never_waits_and_the_rest_wait_for_a_place(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		print_message("%s\n", rows[i].label);
		assert_int_equal(requests_order_way(&rows[i].capacity, rows[i].is_red, rows[i].load, NOW), rows[i].way);
		assert_int_equal(requests_order_free(&rows[i].capacity, rows[i].load, NOW), rows[i].free);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_red_one_never_waits_and_the_rest_wait_for_a_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
