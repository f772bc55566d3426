/* The front door's numbers of a month: what is hidden of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "crs/children_month.h"

#define BELOW 5

/* In the order of the rows. */
enum { CHILDREN, KNOWN, REFUSED, VOICE };

static void
what_leaves_few_is_hidden_like_what_is_few(void **state)
{
	static const struct {
		uint32_t children, known, refused, voice;
		int is_hidden[4];
	} rows[] = {
		{14, 14, 0, 14, {0, 0, 0, 0}},
		{14, 14, 0, 13, {0, 0, 0, 1}},
		{14, 14, 0, 9, {0, 0, 0, 0}},
		{14, 14, 0, 10, {0, 0, 0, 1}},
		{14, 14, 0, 4, {0, 0, 0, 1}},
		{14, 14, 0, 0, {0, 0, 0, 0}},
		{14, 13, 1, 14, {0, 1, 1, 0}},
		{14, 6, 7, 14, {0, 0, 1, 0}}, /* of one nobody knows */
		{14, 7, 7, 14, {0, 0, 0, 0}},
		{3, 3, 0, 0, {1, 1, 0, 0}}, /* of how many is not shown */
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const uint32_t counts[4] = {rows[i].children, rows[i].known, rows[i].refused, rows[i].voice};
		struct children_month month = {0};

		/* one of each age: no other is smaller */
		for (size_t w = 0; w < 4; w++)
			month.cells[w][1][1].count = counts[w];
		children_month_hide(&month, BELOW);
		for (size_t w = 0; w < 4; w++)
			assert_int_equal(month.cells[w][1][1].is_hidden, rows[i].is_hidden[w]);
		children_month_hide(&month, 0); /* --exact */
		for (size_t w = 0; w < 4; w++)
			assert_int_equal(month.cells[w][1][1].is_hidden, 0);
	}
}

static uint32_t
draw(uint32_t below)
{
	static uint64_t state = 88172645463325252u;

	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (uint32_t)(state % below);
}

static void
fill(struct children_month *month)
{
	*month = (struct children_month){0};
	for (size_t w = 0; w < CHILDREN_MONTH_WHATS; w++)
		for (size_t b = 1; b < CHILDREN_MONTH_BANDS; b++)
			for (size_t g = 1; g < CHILDREN_MONTH_GRADES; g++) {
				uint32_t most = w ? month->cells[CHILDREN][b][g].count : 30;
				uint32_t count = w && draw(2) ? most - draw(most < 6 ? most + 1 : 6) : draw(most + 1);

				month->cells[w][b][g].count = count;
				month->cells[w][0][g].count += count;
				month->cells[w][b][0].count += count;
				month->cells[w][0][0].count += count;
			}
}

static void
of_a_whole_and_its_parts_never_one_alone_is_hidden(void **state)
{
	uint32_t hidden = 0, shown = 0;

	(void)state;
	for (int i = 0; i < 2000; i++) {
		struct children_month month;

		fill(&month);
		children_month_hide(&month, BELOW);
		for (size_t w = 0; w < CHILDREN_MONTH_WHATS; w++) {
			for (size_t b = 0; b < CHILDREN_MONTH_BANDS; b++) {
				int of_line = 0;

				for (size_t g = 0; g < CHILDREN_MONTH_GRADES; g++) {
					const struct children_month_cell *cell = &month.cells[w][b][g];

					of_line += cell->is_hidden;
					hidden += (uint32_t)cell->is_hidden;
					shown += !cell->is_hidden;
					assert_true(cell->is_hidden || !cell->count || cell->count >= BELOW);
				}
				assert_int_not_equal(of_line, 1);
			}
			for (size_t g = 0; g < CHILDREN_MONTH_GRADES; g++) {
				int of_line = 0;

				for (size_t b = 0; b < CHILDREN_MONTH_BANDS; b++)
					of_line += month.cells[w][b][g].is_hidden;
				assert_int_not_equal(of_line, 1);
			}
		}
	}
	assert_true(hidden > 2000 && shown > 2000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_leaves_few_is_hidden_like_what_is_few),
		cmocka_unit_test(of_a_whole_and_its_parts_never_one_alone_is_hidden),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
