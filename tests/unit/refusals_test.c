/* The first row of each code in tests/contract/refusals.tsv, by the core in
 * this process; tests/contract/refusals.sh puts all of them to the real one. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "support/refusals.h"

static void
row_is_answered_so_and_the_next_message_passes(void **state)
{
	const char *const *row = *state;
	struct trials_run run = {.program = NULL};
	const char *wrong = refusals_try(&run, row);

	trials_shut(&run);
	if (wrong)
		fail_msg("%s: %s", row[REFUSALS_INPUT], wrong);
}

static void
each_code_has_a_row(void **state)
{
	const char *wrong = refusals_complete(*state);

	if (wrong)
		fail_msg("%s", wrong);
}

int
main(void)
{
	static struct table table;
	struct CMUnitTest tests[TABLE_ROWS + 1] = {{"each_code_has_a_row", each_code_has_a_row, NULL, NULL, &table}};
	size_t made = 1;

	table_read(REFUSALS_PATH, REFUSALS_HEADS, &table);
	for (size_t i = 0; i < table.count; i++)
		if (strcmp(table.rows[i][REFUSALS_CASE], "-") != 0 &&
		    (!i || strcmp(table.rows[i][REFUSALS_CODE], table.rows[i - 1][REFUSALS_CODE]) != 0))
			tests[made++] = (struct CMUnitTest){table.rows[i][REFUSALS_CASE],
							    row_is_answered_so_and_the_next_message_passes, NULL, NULL,
							    table.rows[i]};
	return _cmocka_run_group_tests("refusals", tests, made, NULL, NULL);
}
