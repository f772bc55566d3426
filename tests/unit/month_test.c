/* The verbs month, year and coverage over the copy of a small log. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/call.h"
#include "base/file.h"
#include "review/coverage.h"
#include "review/month.h"
#include "support/cleared.h"
#include "support/core_box.h"
#include "support/exported.h"
#include "support/tale.h"
#include "support/wellformed.h"
#include "tellback/refusal.h"

/* The world begins on Monday 2026-03-02 at 09:00; a line a minute. */
static const char story[] =
	"R1 police referral case A to crs route=written grade=high protection=none child=aaaaaaaa\n"
	"R2 school referral case B to crs route=written grade=none protection=none child=bbbbbbbb\n"
	"R3 health referral case D to crs route=written grade=standard protection=none child=cccccccc\n"
	"D2 crs decision case B re R2 to school level=full stage=referral rereferral=no child=bbbbbbbb:nfa\n";

#define WORDS_MOST 16

struct copy {
	struct core_box *box;
	struct tale *tale;
	struct arena *arena;
	char folder[64];
	char out[96];
};

static int
copy_setup(void **state)
{
	struct copy *copy = calloc(1, sizeof *copy);
	char *text = strdup(story);
	FILE *file = fmemopen(text, strlen(text), "r");

	assert_true(copy && text && file);
	copy->box = core_box_new();
	copy->tale = tale_read(file, copy->box);
	copy->arena = arena_new((size_t)64 << 20);
	(void)snprintf(copy->folder, sizeof copy->folder, "/tmp/month_test.XXXXXX");
	assert_non_null(mkdtemp(copy->folder));
	(void)snprintf(copy->out, sizeof copy->out, "%s.out", copy->folder);
	for (size_t i = 0; i < copy->tale->count; i++) {
		const struct tale_note *note = &copy->tale->notes[i];

		copy->box->now.civil.ms += 60 * 1000;
		copy->box->now.tick.ms += 60 * 1000;
		assert_int_equal(core_box_submit(copy->box, note->sender, note->note, note->body).code, REFUSAL_NONE);
	}
	exported_notes(copy->box->core->store, &copy->box->world->log.signer, copy->folder);
	(void)fclose(file);
	free(text);
	*state = copy;
	return 0;
}

static int
copy_teardown(void **state)
{
	struct copy *copy = *state;

	(void)unlink(copy->out);
	(void)cleared_folder(copy->folder);
	free(copy->tale);
	core_box_free(copy->box);
	arena_free(copy->arena);
	free(copy);
	return 0;
}

/* Run a verb on ${line}, whose word DIR is the folder and OUT the file. */
static int
runs(struct copy *copy, int (*verb)(char **, int), const char *line)
{
	char *text = strdup(line), *words[WORDS_MOST], *rest = NULL;
	int count = 0, code;

	assert_non_null(text);
	for (char *word = strtok_r(text, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
		assert_in_range(count, 0, WORDS_MOST - 1);
		words[count++] = !strcmp(word, "DIR") ? copy->folder : !strcmp(word, "OUT") ? copy->out : word;
	}
	code = verb(words, count);
	free(text);
	return code;
}

/* What it wrote into OUT. */
static const char *
written(struct copy *copy)
{
	struct view content;

	assert_int_equal(file_read(copy->out, (size_t)32 << 20, copy->arena, &content), STATUS_OK);
	return (const char *)content.bytes;
}

static void
has(const char *text, const char *what)
{
	if (!strstr(text, what))
		fail_msg("not there: %s\n%.3000s", what, text);
}

static void
a_month_is_written_in_every_format(void **state)
{
	struct copy *copy = *state;
	char why[256];
	const char *text, *page;

	assert_int_equal(runs(copy, month_run, "2026-03 --from DIR --out OUT --format csv"), EXIT_DONE);
	text = written(copy);
	has(text, "id,name,split,part,month,state,value,top,bottom,unit\n");
	has(text, "\nI1,Contacts,,,2026-03,suppressed,,,,count\n"); /* three are fewer than may be shown */
	assert_null(strstr(text, "2026-02"));

	assert_int_equal(runs(copy, month_run, "2026-03 --from DIR --out OUT --format json"), EXIT_DONE);
	has(written(copy), "\"months\": [\"2026-03\"]");

	assert_int_equal(runs(copy, month_run, "2026-03 --from DIR --out OUT"), EXIT_DONE);
	text = written(copy);
	has(text, "crs: March 2026\n");
	has(text, "! March 2026: not whole: ");
	has(text, "\nI1   Contacts                                       c");
	assert_int_equal(runs(copy, month_run, "2026-03 --from DIR --out OUT --parts"), EXIT_DONE);
	assert_true(strlen(written(copy)) > strlen(text));

	assert_int_equal(runs(copy, month_run, "--format=html 2026-03 --from DIR --out OUT"), EXIT_DONE);
	page = written(copy);
	if (wellformed_check(page, why, sizeof why))
		fail_msg("%s", why);
	has(page, "Read this first");
	has(page, "not whole: the log begins on 2 March 2026");
	assert_int_equal(runs(copy, month_run, "2026-03 --from DIR --out OUT --format html"), EXIT_DONE);
	assert_string_equal(written(copy), page); /* again, byte for byte */
}

static void
a_year_has_twelve_months_or_those_asked_for(void **state)
{
	struct copy *copy = *state;
	const char *text;

	assert_int_equal(runs(copy, month_year_run, "2026-04 --from DIR --out OUT --format csv"), EXIT_DONE);
	text = written(copy);
	has(text, "\nI1,Contacts,,,2025-05,no-data,");
	has(text, "\nI1,Contacts,,,2026-03,suppressed,");
	has(text, "\nI1,Contacts,,,2026-04,no-data,");
	assert_null(strstr(text, ",2025-04,"));
	assert_int_equal(runs(copy, month_year_run, "2026-02..2026-03 --from DIR --out OUT"), EXIT_DONE);
	text = written(copy);
	has(text, "crs: February 2026 to March 2026\n");
	has(text, "! February 2026: before the beginning of the log");
}

static void
a_month_to_come_says_so(void **state)
{
	struct copy *copy = *state;

	assert_int_equal(runs(copy, month_run, "2031-01 --from DIR --out OUT --format html"), EXIT_DONE);
	has(written(copy), "January 2031 (*): after the end of the log (2 March 2026 at ");
}

static void
the_published_table_shows_small_numbers(void **state)
{
	struct copy *copy = *state;

	assert_int_equal(runs(copy, month_run, "2026-03 --from DIR --out OUT --published"), EXIT_DONE);
	has(written(copy), "month,contacts,early_help_referrals,");
	has(written(copy), "\n2026-03,3,");
}

static void
the_coverage_has_the_gap_first(void **state)
{
	static const char gap[] = "Gap unknown: the log covers no whole day";
	struct copy *copy = *state;

	assert_int_equal(runs(copy, coverage_run, "2026-03 --from DIR --out OUT"), EXIT_DONE);
	assert_memory_equal(written(copy), gap, sizeof gap - 1);
	assert_int_equal(runs(copy, coverage_run, "--from DIR --out OUT --format csv"), EXIT_DONE);
	has(written(copy), "day,counted_contacts,");
	assert_int_equal(runs(copy, coverage_run, "2026-02..2026-03 --from DIR --out OUT --format json"), EXIT_DONE);
	has(written(copy), "\"gap\": \"Gap unknown");
	/* and a month's page has it, where it is not known too */
	assert_int_equal(runs(copy, month_run, "2026-03 --from DIR --out OUT --format html"), EXIT_DONE);
	has(written(copy), gap);
}

static void
what_is_not_meant_is_said(void **state)
{
	static const struct {
		int (*verb)(char **, int);
		const char *line;
		int code;
	} rows[] = {
		{month_run, "", EXIT_USAGE},
		{month_run, "--from DIR", EXIT_USAGE},
		{month_run, "2026-03", EXIT_USAGE},
		{month_run, "2026-13 --from DIR", EXIT_USAGE},
		{month_run, "March --from DIR", EXIT_USAGE},
		{month_run, "2026-02..2026-03 --from DIR", EXIT_USAGE},
		{month_run, "2026-03 --from DIR --format pdf", EXIT_USAGE},
		{month_run, "2026-03 --from DIR --population many", EXIT_USAGE},
		{month_run, "2026-03 --from DIR --population 0", EXIT_USAGE},
		{month_run, "2026-03 --from DIR --population -5", EXIT_USAGE},
		{month_run, "2026-03 --from DIR --population 99999999999999999999999", EXIT_USAGE},
		{month_run, "2026-03 --from DIR --nonsense", EXIT_USAGE},
		{month_run, "2026-03 --from DIR --out", EXIT_USAGE},
		{month_run, "2026-03 --from DIR --crs nobody", EXIT_NOT_FOUND},
		{month_run, "2026-03 --from /nowhere/at/all", EXIT_NOT_FOUND},
		{month_run, "2026-03 --from DIR --roots /nowhere", EXIT_REFUSED},
		{month_run, "2026-03 --from DIR --out /nowhere/at/all", EXIT_REFUSED},
		{month_year_run, "2020-01..2026-03 --from DIR", EXIT_USAGE},
		{month_year_run, "2026-03..2026-01 --from DIR", EXIT_USAGE},
		{coverage_run, "2026-3 --from DIR", EXIT_USAGE},
		{coverage_run, "--from DIR --format html", EXIT_USAGE},
		{coverage_run, "", EXIT_USAGE},
		{coverage_run, "--from /nowhere/at/all", EXIT_NOT_FOUND},
	};
	struct copy *copy = *state;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		int code = runs(copy, rows[i].verb, rows[i].line);

		if (code != rows[i].code)
			fail_msg("%s ends %d", rows[i].line, code);
	}
}

static void
a_file_is_replaced_whole_or_not_at_all(void **state)
{
	struct copy *copy = *state;
	const char *text;
	struct stat is;

	assert_int_equal(runs(copy, month_run, "2026-03 --from DIR --out OUT --population 49660"), EXIT_DONE);
	text = written(copy);
	assert_int_equal(stat(copy->out, &is), 0);
	assert_int_equal(is.st_mode & 0777, 0600);
	assert_int_equal(runs(copy, month_run, "2026-03 --from /nowhere --out OUT"), EXIT_NOT_FOUND);
	assert_string_equal(written(copy), text);
	assert_int_equal(runs(copy, month_run, "2026-03 --from DIR --out OUT --format csv"), EXIT_DONE);
	assert_memory_equal(written(copy), "id,name,", 8);
}

static void
no_figure_comes_from_what_the_logs_key_did_not_sign(void **state)
{
	struct copy *copy = *state;
	struct view whole, spoilt;
	char path[128], *text, *last;

	(void)snprintf(path, sizeof path, "%s/checkpoint", copy->folder);
	assert_int_equal(file_read(path, 65536, copy->arena, &whole), STATUS_OK);
	text = arena_text(copy->arena, whole.bytes, whole.size);
	last = text + whole.size - 8;
	*last = *last == 'A' ? 'B' : 'A';
	spoilt = (struct view){(const uint8_t *)text, whole.size};
	assert_int_equal(file_write(path, spoilt, 0600), STATUS_OK);
	(void)unlink(copy->out);
	assert_int_equal(runs(copy, month_run, "2026-03 --from DIR --out OUT"), EXIT_REFUSED);
	assert_int_equal(runs(copy, coverage_run, "2026-03 --from DIR --out OUT"), EXIT_REFUSED);
	assert_int_equal(access(copy->out, F_OK), -1);
	assert_int_equal(file_write(path, whole, 0600), STATUS_OK);
	assert_int_equal(runs(copy, month_run, "2026-03 --from DIR --out OUT"), EXIT_DONE);
}

static void
a_log_that_contradicted_itself_is_said_first(void **state)
{
	static const char words[] = "two";
	struct view some = {(const uint8_t *)words, sizeof words - 1};
	struct copy *copy = *state;
	char path[128];

	(void)snprintf(path, sizeof path, "%s/evidence", copy->folder);
	assert_int_equal(file_folder(path, 0700), STATUS_OK);
	(void)snprintf(path, sizeof path, "%s/evidence/9-00000000", copy->folder);
	assert_int_equal(file_write(path, some, 0600), STATUS_OK);
	assert_int_equal(runs(copy, month_run, "2026-03 --from DIR --out OUT"), EXIT_DONE);
	has(written(copy), "! This log contradicted itself: ");
	has(written(copy), "! No roots were pinned (--roots FILE): ");
	(void)unlink(path);
	(void)snprintf(path, sizeof path, "%s/evidence", copy->folder);
	assert_int_equal(rmdir(path), 0);
	assert_int_equal(runs(copy, month_run, "2026-03 --from DIR --out OUT"), EXIT_DONE);
	assert_null(strstr(written(copy), "contradicted"));
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_month_is_written_in_every_format),
		cmocka_unit_test(a_year_has_twelve_months_or_those_asked_for),
		cmocka_unit_test(a_month_to_come_says_so),
		cmocka_unit_test(the_published_table_shows_small_numbers),
		cmocka_unit_test(the_coverage_has_the_gap_first),
		cmocka_unit_test(what_is_not_meant_is_said),
		cmocka_unit_test(a_file_is_replaced_whole_or_not_at_all),
		cmocka_unit_test(no_figure_comes_from_what_the_logs_key_did_not_sign),
		cmocka_unit_test(a_log_that_contradicted_itself_is_said_first),
	};

	return cmocka_run_group_tests(tests, copy_setup, copy_teardown);
}
