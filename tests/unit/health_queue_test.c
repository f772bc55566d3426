/* The order in which what is asked of an agency is taken up, and the clock of a
 * request that gets another urgency. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "health/inquiry.h"
#include "runtime/request_table.h"
#include "support/actor.h"

#define HOUR_MS ((int64_t)3600 * 1000)
#define DAY_MS (24 * HOUR_MS)
#define NOW (NOTES_BEGIN_S * 1000LL)

/* In the order in which they are to stand. */
static const struct {
	const char *label;
	const char *rag;
	int is_opened;
	int64_t from_ms;
	int64_t due_ms;
} rows[] = {
	{"a red one that nobody has opened, older", "red", 0, NOW - 2, NOW + HOUR_MS},
	{"a red one that nobody has opened", "red", 0, NOW - 1, NOW + HOUR_MS},
	{"a red one that somebody works on, long overdue", "red", 1, NOW - DAY_MS, NOW - DAY_MS},
	{"amber, overdue for two days", "amber", 0, NOW - 3 * DAY_MS, NOW - 2 * DAY_MS},
	{"green, overdue for a day", "green", 0, NOW - 9 * DAY_MS, NOW - DAY_MS},
	{"overdue to the millisecond", "green", 1, NOW - DAY_MS, NOW},
	{"green, due before an amber one", "green", 0, NOW - DAY_MS, NOW + 1},
	{"amber, due in a day, older", "amber", 0, NOW - 5, NOW + DAY_MS},
	{"amber, due in a day", "amber", 0, NOW - 4, NOW + DAY_MS},
	{"without a clock", "green", 0, NOW - DAY_MS, INT64_MAX},
};
#define ROWS (sizeof rows / sizeof *rows)

static struct inquiry_kept
kept(size_t i)
{
	struct inquiry_kept row = {.number = (int64_t)i, .from_ms = rows[i].from_ms, .due_ms = rows[i].due_ms};

	(void)snprintf(row.id.hex, sizeof row.id.hex, "%032zx", i);
	(void)snprintf(row.rag, sizeof row.rag, "%s", rows[i].rag);
	return row;
}

/* However they came. */
static void
red_first_then_overdue_then_least_time_then_oldest(void **state)
{
	struct arena *arena = arena_new(1024 * 1024);

	(void)state;
	for (size_t shift = 0; shift < ROWS; shift++) {
		struct inquiry_kept list[ROWS];
		struct inquiry_order order;
		int opened[ROWS];

		for (size_t i = 0; i < ROWS; i++) {
			size_t from = (i * 7 + shift) % ROWS;

			list[i] = kept(from);
			opened[i] = rows[from].is_opened;
		}
		assert_int_equal(inquiry_queue(&(struct inquiry_list){list, ROWS}, opened, NOW, arena, &order),
				 STATUS_OK);
		assert_int_equal(order.count, ROWS);
		for (size_t i = 0; i < ROWS; i++)
			if (order.rows[i]->number != (int64_t)i)
				fail_msg("%s stands where %s should", rows[order.rows[i]->number].label, rows[i].label);
	}
	arena_free(arena);
}

static void
one_new_red_one_stands_before_thirty_that_are_overdue(void **state)
{
	struct arena *arena = arena_new(1024 * 1024);
	struct inquiry_kept list[32];
	struct inquiry_order order;
	int opened[32] = {0};

	(void)state;
	for (size_t i = 0; i < 30; i++)
		list[i] = kept(4);
	list[30] = kept(1);
	list[31] = kept(0);
	list[31].state = INQUIRY_ENDED; /* and one that is over stands nowhere */
	assert_int_equal(inquiry_queue(&(struct inquiry_list){list, 32}, opened, NOW, arena, &order), STATUS_OK);
	assert_int_equal(order.count, 31);
	assert_string_equal(order.rows[0]->rag, "red");
	arena_free(arena);
}

/* Of the small world's policy; Monday, 09:00 in London. */
static const struct {
	const char *label;
	const char *rag;
	int64_t from_ms;
	const char *becomes;
	int64_t now_ms;
	enum { OLD_DUE, OF_NOW, OF_ASKING } want;
} clocks[] = {
	{"green becomes red: from now", "green", NOW, "red", NOW + DAY_MS, OF_NOW},
	{"green becomes red when it was nearly due: never later than it was", "green", NOW, "red", NOW + 30 * DAY_MS,
	 OLD_DUE},
	{"red becomes green: as if asked so", "red", NOW, "green", NOW + HOUR_MS, OF_ASKING},
	{"amber stays amber", "amber", NOW, "amber", NOW + DAY_MS, OLD_DUE},
};

static void
a_raised_urgency_runs_from_when_it_was_raised(void **state)
{
	struct notes *world = notes_new();
	struct actor *crs = actor_new(world, "crs");

	(void)state;
	for (size_t i = 0; i < sizeof clocks / sizeof *clocks; i++) {
		int64_t old = request_table_due(crs->trust, "crs", clocks[i].rag, clocks[i].from_ms);
		const struct request_clock clock = {clocks[i].rag, clocks[i].from_ms, old};
		int64_t want = clocks[i].want == OLD_DUE ? old
			       : clocks[i].want == OF_NOW
				       ? request_table_due(crs->trust, "crs", clocks[i].becomes, clocks[i].now_ms)
				       : request_table_due(crs->trust, "crs", clocks[i].becomes, clocks[i].from_ms);

		print_message("%s\n", clocks[i].label);
		assert_int_equal(request_table_due_anew(crs->trust, "crs", &clock, clocks[i].becomes, clocks[i].now_ms),
				 want);
		/* who stands beside the front door, and whoever is in its area, read the same */
		assert_int_equal(request_table_due(crs->trust, "edt", clocks[i].rag, clocks[i].from_ms), old);
	}
	assert_true(request_table_due(crs->trust, "trust", "red", NOW) == INT64_MAX); /* of no area */
	assert_true(request_table_due(crs->trust, "nowhere", "red", NOW) == INT64_MAX);
	assert_true(request_table_due(crs->trust, "crs", "a-colour-that-is-far-too-long-for-any-token", NOW) ==
		    INT64_MAX);
	actor_free(crs);
	notes_free(world);
}

static void
an_id_says_when_it_was_minted(void **state)
{
	struct envelope_id id;

	(void)state;
	strcpy(id.hex, "0193a7c5e20f7d3f9a2e4b6c8d0f1a31");
	assert_int_equal(request_table_asked(&id), 0x0193a7c5e20fLL);
	strcpy(id.hex, "");
	assert_int_equal(request_table_asked(&id), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(red_first_then_overdue_then_least_time_then_oldest),
		cmocka_unit_test(one_new_red_one_stands_before_thirty_that_are_overdue),
		cmocka_unit_test(a_raised_urgency_runs_from_when_it_was_raised),
		cmocka_unit_test(an_id_says_when_it_was_minted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
