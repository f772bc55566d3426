#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/queue.h"

#define NOW 1000000
#define NONE INT64_MAX

enum { URGENT = 1, OPENED = 2 };

static struct queue_item
item(const char *id, int flags, int64_t arrived_ms, int64_t due_ms)
{
	struct queue_item made = {.is_urgent = (flags & URGENT) != 0,
				  .is_opened = (flags & OPENED) != 0,
				  .arrived_ms = arrived_ms,
				  .due_ms = due_ms};

	strcpy(made.id.hex, id);
	return made;
}

/* Each before the next. */
static const struct {
	const char *why;
	const char *id;
	int flags;
	int64_t arrived_ms;
	int64_t due_ms;
} in_order[] = {
	{"urgent and unopened, the oldest", "01", URGENT, 100, NONE},
	{"urgent and unopened, a younger one that is due earlier", "02", URGENT, 200, 10},
	{"urgent and opened", "03", URGENT | OPENED, 50, 1},
	{"urgent, opened, younger", "04", URGENT | OPENED, 60, 1},
	{"overdue for longest", "05", 0, 500, 10},
	{"overdue, opened or not", "06", OPENED, 400, 20},
	{"due soonest", "07", 0, 900, NOW + 1},
	{"due later, however old", "08", 0, 1, NOW + 2},
	{"no date, oldest", "09", 0, 300, NONE},
	{"no date, younger", "10", 0, 301, NONE},
	{"the same in all but its id", "11", 0, 301, NONE},
};
#define COUNT (sizeof in_order / sizeof *in_order)

static void
each_goes_before_the_next(void **state)
{
	size_t i, j;

	(void)state;
	for (i = 0; i < COUNT; i++) {
		for (j = 0; j < COUNT; j++) {
			struct queue_item a =
				item(in_order[i].id, in_order[i].flags, in_order[i].arrived_ms, in_order[i].due_ms);
			struct queue_item b =
				item(in_order[j].id, in_order[j].flags, in_order[j].arrived_ms, in_order[j].due_ms);
			int by = queue_compare(&a, &b, NOW);

			if ((by > 0) - (by < 0) != (i > j) - (i < j))
				fail_msg("%s / %s: %d", in_order[i].why, in_order[j].why, by);
		}
	}
}

static void
any_order_is_put_right(void **state)
{
	struct queue_item items[COUNT];
	unsigned round, i;

	(void)state;
	srand(1);
	for (round = 0; round < 500; round++) {
		for (i = 0; i < COUNT; i++)
			items[i] = item(in_order[i].id, in_order[i].flags, in_order[i].arrived_ms, in_order[i].due_ms);
		for (i = COUNT - 1; i; i--) {
			unsigned j = (unsigned)rand() % (i + 1);
			struct queue_item kept = items[i];

			items[i] = items[j];
			items[j] = kept;
		}
		queue_sort(items, COUNT, NOW);
		for (i = 0; i < COUNT; i++)
			assert_string_equal(items[i].id.hex, in_order[i].id);
	}
}

static void
nothing_of_lower_grade_passes_an_unopened_high_one(void **state)
{
	struct queue_item high = item("aa", URGENT, NOW, NONE);
	int64_t due;

	(void)state;
	for (due = -10 * NOW; due <= 10 * NOW; due += NOW / 10) {
		struct queue_item old = item("bb", 0, 0, due);

		assert_true(queue_compare(&high, &old, NOW) < 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_goes_before_the_next),
		cmocka_unit_test(any_order_is_put_right),
		cmocka_unit_test(nothing_of_lower_grade_passes_an_unopened_high_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
