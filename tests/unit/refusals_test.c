/* Each row of tests/contract/refusals.tsv is a test: the input has its answer,
 * and the next valid message of the same agency and of another one passes. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "support/trials.h"

#define MOST_ROWS 100

struct row {
	char line[512];
	const char *code;
	const char *kind;
	const char *input;
	const char *name;
};

static void
row_is_answered_so_and_the_next_message_passes(void **state)
{
	static const char *const kinds[] = {"accepted", "again", "malformed", "refused"};
	const struct row *row = *state;
	struct trial trial;
	enum refusal code = REFUSAL_NONE;

	trials_begin(&trial);
	if (trials_make(&trial, row->name, &code))
		fail_msg("no case %s", row->name);
	if (strcmp(refusal_row(code)->word, row->code) != 0)
		fail_msg("%s: %s, not %s", row->input, refusal_row(code)->word, row->code);
	assert_string_equal(kinds[refusal_row(code)->band], row->kind);
	assert_int_equal(trials_next(&trial, "police"), REFUSAL_NONE);
	assert_int_equal(trials_next(&trial, "ambulance"), REFUSAL_NONE);
	core_box_free(trial.box);
}

static void
each_code_has_a_row(void **state)
{
	int seen[REFUSAL_COUNT] = {1};
	size_t made = 0;

	for (const struct row *row = *state; row->code; row++) {
		assert_int_not_equal(refusal_find(row->code), REFUSAL_NONE);
		seen[refusal_find(row->code)] = 1;
		made += strcmp(row->name, "-") != 0;
	}
	for (unsigned i = 0; i < REFUSAL_COUNT; i++)
		if (!seen[i])
			fail_msg("no row for %s", refusal_row((enum refusal)i)->word);
	assert_int_equal(made, trials_count());
}

static size_t
read_rows(struct row *rows)
{
	FILE *file = fopen("tests/contract/refusals.tsv", "re");
	size_t count = 0;

	while (file && count < MOST_ROWS - 1 && fgets(rows[count].line, sizeof rows[count].line, file)) {
		char *rest = rows[count].line;

		rest[strcspn(rest, "\n")] = '\0';
		if (*rest == '#' || !strncmp(rest, "code\t", 5))
			continue;
		rows[count].code = strsep(&rest, "\t");
		rows[count].kind = strsep(&rest, "\t");
		rows[count].input = strsep(&rest, "\t");
		rows[count].name = strsep(&rest, "\t");
		if (!rows[count++].name)
			return 0;
	}
	if (file)
		(void)fclose(file); /* only read */
	return count;
}

int
main(void)
{
	static struct row rows[MOST_ROWS];
	struct CMUnitTest tests[MOST_ROWS] = {{"each_code_has_a_row", each_code_has_a_row, NULL, NULL, rows}};
	size_t count = read_rows(rows), made = 1;

	for (size_t i = 0; i < count; i++)
		if (strcmp(rows[i].name, "-") != 0)
			tests[made++] = (struct CMUnitTest){
				rows[i].name, row_is_answered_so_and_the_next_message_passes, NULL, NULL, &rows[i]};
	return _cmocka_run_group_tests("refusals", tests, made, NULL, NULL);
}
