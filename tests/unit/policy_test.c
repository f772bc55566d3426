#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/day.h"
#include "base/digest.h"
#include "note/directory.h"
#include "note/policy.h"
#include "rules/clocks.h"
#include "support/edit.h"
#include "support/notes.h"
#include "tellback/duty.h"

#define GOLDEN "tests/vectors/note/policy.note"
#define SHIPPED "proto/rules/southampton.policy"

static int
set_up(void **state)
{
	*state = notes_new();
	return 0;
}

static int
tear_down(void **state)
{
	notes_free(*state);
	return 0;
}

static int32_t
day(const char *text)
{
	int32_t number = 0;

	assert_int_equal(day_parse(text, &number), 0);
	return number;
}

static void
the_shipped_policy_is_read_and_written_back_unchanged(void **state)
{
	struct notes *world = *state;
	struct view text = edit_file(world->arena, SHIPPED), again;
	struct policy policy;

	assert_int_equal(policy_decode(text, world->arena, &policy), STATUS_OK);
	assert_string_equal(policy.governs.name, "southampton-crs");
	assert_string_equal(policy.also[0].name, "southampton-edt");
	assert_int_equal(policy.weekdays, 0x1f);
	assert_int_equal(policy.open.minute, 8 * 60 + 30);
	assert_int_equal(policy.shut.minute, 17 * 60 + 30);
	assert_int_equal(policy.morning.minute, 600);
	assert_string_equal(policy.phones[0].night, "01632960124");
	assert_int_equal(policy.holidays_span.first, day("2025-01-01"));
	assert_int_equal(policy.holidays_span.last, day("2028-12-31"));
	assert_int_equal(policy.holiday_count, 32);
	assert_int_equal(policy.holidays[31], day("2028-12-26"));
	assert_int_equal(policy.stage_count, 5);
	assert_string_equal(policy.stages[0].notify.name, "");
	assert_int_equal(policy.suppress, 5);
	assert_int_equal(policy.keep_count, 2);
	assert_true(policy.keeps[1].is_note && policy.keeps[1].is_months);
	assert_int_equal(policy.age_limit_count, 3);
	assert_int_equal(policy_write(&policy, world->arena, &again), STATUS_OK);
	assert_int_equal(again.size, text.size);
	assert_memory_equal(again.bytes, text.bytes, text.size);
}

static void
every_clock_line_that_ships_is_of_a_duty_and_every_duty_has_one(void **state)
{
	static const char *const any[] = {"any"};
	struct notes *world = *state;
	struct policy policy;

	assert_int_equal(policy_decode(edit_file(world->arena, SHIPPED), world->arena, &policy), STATUS_OK);
	for (size_t i = 0; i < policy.clock_count; i++)
		assert_int_not_equal(duty_kind_find(policy.clocks[i].duty), DUTY_KIND_COUNT);
	for (unsigned kind = 0; kind < DUTY_KIND_COUNT; kind++) {
		if (!clocks_line(&policy, duty_kind_word((enum duty_kind)kind), any, 1))
			print_error("no clock: %s\n", duty_kind_word((enum duty_kind)kind));
		assert_non_null(clocks_line(&policy, duty_kind_word((enum duty_kind)kind), any, 1));
	}
}

/* The source that docs/POLICY.md gives for ${line}, NULL without one; a row of
 * the line that stands twice ends the test. */
static const char *
source_of(struct arena *arena, const char *doc, const char *line, int length)
{
	const char *row = arena_print(arena, "\n| `%.*s` | ", length, line);
	const char *found;

	assert_non_null(row);
	found = strstr(doc, row);
	if (found && strstr(found + 1, row))
		fail_msg("twice in docs/POLICY.md: %.*s", length, line);
	return found ? found + strlen(row) : NULL;
}

static void
every_line_that_ships_has_its_source_in_the_documentation(void **state)
{
	struct notes *world = *state;
	struct view doc_raw = edit_file(world->arena, "docs/POLICY.md"), text_raw = edit_file(world->arena, SHIPPED);
	const char *doc = arena_text(world->arena, (const char *)doc_raw.bytes, doc_raw.size);
	const char *text = arena_text(world->arena, (const char *)text_raw.bytes, text_raw.size);
	size_t lines = 0, rows_found = 0;

	assert_true(doc && text);
	for (const char *line = strstr(text, "\nzone ") + 1; *line; line = strchr(line, '\n') + 1) {
		int length = (int)strcspn(line, "\n");
		const char *source = source_of(world->arena, doc, line, length);

		if (!source || strcspn(source, "|\n") < 10)
			fail_msg("no source in docs/POLICY.md: %.*s", length, line);
		if (!strncmp(line, "clock ", 6)) { /* its last word is the source's first */
			const char *word = strncmp(line + length - 6, " local", 6) ? "statute: " : "local: ";

			if (strncmp(source, word, strlen(word)) != 0)
				fail_msg("docs/POLICY.md says otherwise than %.*s", length, line);
		}
		lines++;
	}
	for (const char *row = doc; (row = strstr(row, "\n| `")) != NULL; row++)
		rows_found++;
	assert_int_equal(rows_found, lines); /* and no row is of a line that does not ship */
}

static void
the_statutory_clocks_are_those_of_the_law(void **state)
{
	static const struct {
		const char *duty;
		uint64_t amount;
		enum clock_unit unit;
	} statute[] = {
		{"decision", 1, UNIT_WORKING_DAYS},   {"assessment-outcome", 45, UNIT_WORKING_DAYS},
		{"icpc", 15, UNIT_WORKING_DAYS},      {"protection", 72, UNIT_HOURS},
		{"return-interview", 72, UNIT_HOURS},
	};
	static const char *const any[] = {"any"};
	struct notes *world = *state;
	struct policy policy;
	size_t count = 0;

	assert_int_equal(policy_decode(edit_file(world->arena, SHIPPED), world->arena, &policy), STATUS_OK);
	for (size_t i = 0; i < policy.clock_count; i++)
		count += policy.clocks[i].statute != 0;
	assert_int_equal(count, sizeof statute / sizeof *statute);
	for (size_t i = 0; i < count; i++) {
		const struct clock_line *line = clocks_line(&policy, statute[i].duty, any, 1);

		assert_true(line->statute && line->amount == statute[i].amount && line->unit == statute[i].unit);
	}
}

static void
the_most_exact_circumstance_wins(void **state)
{
	static const char *const high[] = {"grade-high", "any"}, *const other[] = {"grade-medium", "any"};
	static const char *const nothing[] = {"rag-red"};
	struct notes *world = *state;
	const struct clock_line *line;

	line = clocks_line(&world->policy, "acknowledge", high, 2);
	assert_true(line->amount == 1 && line->unit == UNIT_HOURS && line->warn_amount == 30 &&
		    line->warn_unit == UNIT_MINUTES);
	line = clocks_line(&world->policy, "acknowledge", other, 2);
	assert_true(line->amount == 1 && line->unit == UNIT_WORKING_DAYS);
	assert_null(clocks_line(&world->policy, "acknowledge", nothing, 1));
	assert_null(clocks_line(&world->policy, "nonsense", high, 2));
}

static void
a_signed_policy_is_read_and_verified_as_the_directory_is(void **state)
{
	struct notes *world = *state;
	struct view raw = edit_file(world->arena, GOLDEN);
	struct digest hash = digest_of(raw);
	struct policy policy;

	assert_int_equal(policy_decode(raw, world->arena, &policy), STATUS_OK);
	assert_true(digest_equal(&policy.hash, &hash));
	assert_string_equal(policy.governs.name, "crs");
	assert_int_equal(directory_verify(raw, world->directory.roots, 3, 2, world->arena), STATUS_OK);
	assert_int_equal(directory_verify(edit_replace(world->arena, raw, "working-days", "working-hours"),
					  world->directory.roots, 3, 2, world->arena),
			 STATUS_BAD_SIGNATURE);
}

static const struct {
	const char *label;
	const char *from;
	const char *to;
} rows[] = {
	{"another first line", "policy/v1", "policy/v2"},
	{"serial 0", "serial 1", "serial 0"},
	{"serial 2 without a former one", "serial 1", "serial 2"},
	{"serial 1 with a former one", "prev 0", "prev 1"},
	{"no time", "time 1772438400\n", ""},
	{"time with a leading zero", "time 1", "time 01"},
	{"another zone", "Europe/London", "Europe/Dublin"},
	{"governs nobody", "governs crs", "governs -"},
	{"also itself", "also edt", "also crs"},
	{"also twice", "also edt\n", "also edt\nalso edt\n"},
	{"hours out of the week's order", "mon,tue", "tue,mon"},
	{"hours of a day twice", "mon,tue", "mon,mon"},
	{"hours of an unknown day", "mon,tue", "mon,day"},
	{"hours of no day", "mon,tue,wed,thu,fri", ","},
	{"hours with a comma too many", "thu,fri", "thu,fri,"},
	{"hours that end before they begin", "08:30 17:30", "17:30 08:30"},
	{"an hour with one digit", "08:30 17:30", "8:30 17:30"},
	{"minute 60", "08:30 17:30", "08:60 17:30"},
	{"after midnight", "08:30 17:30", "08:30 24:01"},
	{"a dot for the colon", "08:30 17:30", "08.30 17:30"},
	{"morning missing", "morning 10:00\n", ""},
	{"school-start before morning", "morning 10:00\nschool-start 08:30\n", "school-start 08:30\nmorning 10:00\n"},
	{"a phone with spaces", "01632960123", "01632 960123"},
	{"a phone with letters", "01632960123", "0163296012x"},
	{"a phone too short", "01632960123", "99"},
	{"a phone too long", "01632960123", "016329601230163296012"},
	{"two phone lines of one CRS", "phone crs 01632960123",
	 "phone crs 01632960122 01632960124\nphone crs 01632960123"},
	{"holidays without an end", "holidays 2025-01-01 2028-12-31", "holidays 2025-01-01"},
	{"holidays that end before they begin", "holidays 2025-01-01 2028", "holidays 2025-01-01 2024"},
	{"a holiday before the span", "holidays 2025-01-01", "holidays 2025-01-02"},
	{"a holiday after the span", "2028-12-31", "2028-12-25"},
	{"a holiday that is no day", "holiday 2025-04-18", "holiday 2025-02-29"},
	{"a holiday twice", "holiday 2025-04-18\n", "holiday 2025-04-18\nholiday 2025-04-18\n"},
	{"holidays unsorted", "holiday 2025-04-18\n", "holiday 2025-04-22\n"},
	{"a term that ends before it begins", "term 2026-01-05 2026-02-13", "term 2026-01-05 2026-01-04"},
	{"a clock with an unknown unit", "clock read any 2 working-days", "clock read any 2 fortnights"},
	{"a clock with an unknown warn unit", "2 working-days 1 working-days local", "2 working-days 1 moon local"},
	{"a clock of nothing", "clock read any 2", "clock read any 0"},
	{"a clock of ages", "clock read any 2", "clock read any 1000001"},
	{"a clock neither statute nor local", "1 working-days local", "1 working-days custom"},
	{"a clock without its source", "1 working-days local", "1 working-days"},
	{"a clock's duty not a token", "clock read any", "clock Read any"},
	{"a clock's circumstance misspelt", "clock read grade-high", "clock read gradehigh"},
	{"a clock's circumstance empty", "clock read grade-high", "clock read grade-"},
	{"two clocks for one circumstance", "clock read any 2",
	 "clock read any 1 hours 0 minutes local\nclock read any 2"},
	{"clocks unsorted", "clock read any", "clock zzz any"},
	{"stage 0", "stage 1 ", "stage 0 "},
	{"stage 6", "stage 5 ", "stage 6 "},
	{"a stage twice", "stage 2 ", "stage 1 "},
	{"stages unsorted", "stage 2 ", "stage 4 "},
	{"a stage without whom to notify", "stage 1 team-manager -", "stage 1 team-manager"},
	{"suppress missing", "suppress 5\n", ""},
	{"suppress a word", "suppress 5", "suppress few"},
	{"merge delay missing", "merge-delay-s 60\n", ""},
	{"nothing kept", "keep body 30 days\nkeep note 72 months\n", ""},
	{"bodies kept twice", "keep note 72", "keep body 72"},
	{"keep unsorted", "keep body 30 days\nkeep note 72 months\n", "keep note 72 months\nkeep body 30 days\n"},
	{"keep what", "keep body", "keep soul"},
	{"keep for years", "72 months", "6 years"},
	{"an age limit of no grade", "age-limit medium", "age-limit amber"},
	{"an age limit of nothing", "age-limit medium 8", "age-limit medium 0"},
	{"two age limits of a grade", "age-limit none 3 working-days\n", "age-limit medium 9 working-hours\n"},
	{"a line too many", "age-limit standard", "comment x\nage-limit standard"},
	{"a comment", "suppress 5\n", "# as agreed\nsuppress 5\n"},
};

static void
what_is_off_the_grammar_is_malformed(void **state)
{
	struct notes *world = *state;
	struct view text = edit_view(notes_policy_text());

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct policy policy;
		enum status status;

		status = policy_decode(edit_replace(world->arena, text, rows[i].from, rows[i].to), world->arena,
				       &policy);
		if (status != STATUS_MALFORMED)
			print_error("%s: %s\n", rows[i].label, status_word(status));
		assert_int_equal(status, STATUS_MALFORMED);
	}
	assert_int_equal(
		policy_decode((struct view){text.bytes, MAX_POLICY_BYTES + 1}, world->arena, &(struct policy){0}),
		STATUS_TOO_BIG);
}

static void
the_line_that_is_wrong_is_named_with_the_reason(void **state)
{
	static const struct {
		const char *from;
		const char *to;
		const char *want;
	} rows_of_words[] = {
		{"serial 1", "serial one", "line 2, `serial one`: `one` cannot stand there"},
		{"serial 1", "serial 2",
		 "line 3, `prev 0000000000000000000000000000000000000000000000000000000000000000`: prev is the hash of "
		 "the "
		 "note before it, and 64 noughts for serial 1 only"},
		{"Europe/London", "Europe/Dublin",
		 "line 5, `zone Europe/Dublin`: another line stands there in every note of this kind"},
		{"also edt", "also crs", "line 7, `also crs`: nobody stands beside itself"},
		{"mon,tue", "tue,mon",
		 "line 8, `hours tue,mon,wed,thu,fri 08:30 17:30`: days are mon,tue,wed,thu,fri,sat,sun: some of them, "
		 "in "
		 "that order"},
		{"08:30 17:30", "17:30 08:30",
		 "line 8, `hours mon,tue,wed,thu,fri 17:30 08:30`: the office shuts before it opens"},
		{"morning 10:00", "morning 10.00",
		 "line 9, `morning 10.00`: a time of day is HH:MM, from 00:00 to 24:00"},
		{"morning 10:00\n", "",
		 "line 9, `school-start 08:30`: here, or after it, belongs `morning` with 1 word after it"},
		{"holidays 2025-01-01 2028-12-31\n", "holidays 2025-01-01 2025-12-31\nholidays 2026-06-01 2028-12-31\n",
		 "line 12, `holidays 2025-01-01 2025-12-31`: one `holidays` line only: the list is complete for one "
		 "span, "
		 "without a gap"},
		{"holidays 2025-01-01 2028-12-31", "holidays 2028-12-31 2025-01-01",
		 "line 12, `holidays 2028-12-31 2025-01-01`: it ends before it begins"},
		{"2028-12-31", "2026-12-31",
		 "line 29, `holiday 2027-01-01`: it lies outside the span of the `holidays` line"},
		{"holiday 2025-04-18", "holiday 2025-02-29",
		 "line 14, `holiday 2025-02-29`: there is no such day (YYYY-MM-DD)"},
		{"holiday 2025-04-18\n", "holiday 2025-04-22\n",
		 "line 15, `holiday 2025-04-21`: lines of a kind are sorted, and none stands twice"},
		{"term 2025-09-02 2025-10-24", "term 2025-10-24 2025-09-02",
		 "line 45, `term 2025-10-24 2025-09-02`: it ends before it begins"},
		{"clock decision any 1 working-days", "clock decision any 1 workdays",
		 "line 63, `clock decision any 1 workdays 4 working-hours statute`: a unit is one of minutes hours "
		 "working-hours working-days mornings school-days"},
		{"4 working-hours statute", "4 working-hours law",
		 "line 63, `clock decision any 1 working-days 4 working-hours law`: the last word says where it comes "
		 "from: "
		 "statute or local"},
		{"clock read grade-high", "clock read gradehigh",
		 "line 81, `clock read gradehigh 4 working-hours 2 working-hours local`: `gradehigh` cannot stand "
		 "there"},
		{"stage 2 ", "stage 1 ",
		 "line 98, `stage 1 service-manager partnership`: stages are 1 to 5, one line each, in that order"},
		{"suppress 5\n", "# as agreed\nsuppress 5\n",
		 "line 102, `# as agreed`: here, or after it, belongs `suppress` with 1 word after it"},
		{"keep body 30 days\nkeep note 72 months\n", "",
		 "line 103, `merge-delay-s 60`: after it belong one or two `keep` lines"},
		{"keep note 72 months", "keep note 6 years",
		 "line 105, `keep note 6 years`: it is `keep body N days` or `keep note N months`, one line each"},
		{"age-limit standard", "see also",
		 "line 107, `age-limit none 3 working-days`: after it there is a line that does not belong there"},
		{"tellback/policy/v1", "\x01", "it is no text of whole lines, or does not begin as it should"},
	};
	struct notes *world = *state;

	for (size_t i = 0; i < sizeof rows_of_words / sizeof *rows_of_words; i++) {
		char why[POLICY_WHY_SIZE] = "";
		struct policy policy;
		struct view text = edit_replace(world->arena, edit_view(notes_policy_text()), rows_of_words[i].from,
						rows_of_words[i].to);

		assert_int_equal(policy_decode_why(text, world->arena, &policy, why), STATUS_MALFORMED);
		assert_string_equal(why, rows_of_words[i].want);
	}
}

static void
the_ends_of_the_grammar_are_within_it(void **state)
{
	static const struct {
		const char *from;
		const char *to;
	} good[] = {
		{"hours mon,tue,wed,thu,fri 08:30 17:30", "hours sat,sun 00:00 24:00"},
		{"01632960123", "+441632960123"},
		{"clock read any 2 working-days 1 working-days", "clock read any 1000000 minutes 0 hours"},
		{"suppress 5", "suppress 0"},
		{"keep body 30 days\n", ""},
		{"also edt\n", ""},
		{"clock read grade-high", "clock read code-existing-case"},
	};
	struct notes *world = *state;

	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		struct view text = edit_replace(world->arena, edit_view(notes_policy_text()), good[i].from, good[i].to),
			    again;
		struct policy policy;

		assert_int_equal(policy_decode(text, world->arena, &policy), STATUS_OK);
		assert_int_equal(policy_write(&policy, world->arena, &again), STATUS_OK);
		assert_int_equal(again.size, text.size);
		assert_memory_equal(again.bytes, text.bytes, text.size);
	}
}

static void
every_shorter_policy_is_malformed(void **state)
{
	const char *text = notes_policy_text();
	struct arena *arena = arena_new(4UL * 1024 * 1024);
	/* one `keep` line is enough, and age limits may be missing */
	size_t enough = (size_t)(strstr(text, "keep note") - text), end = (size_t)(strstr(text, "age-limit") - text);

	(void)state;
	for (size_t i = 0; i < end; i++) {
		struct policy policy;

		assert_int_equal(policy_decode((struct view){(const uint8_t *)text, i}, arena, &policy),
				 i == enough ? STATUS_OK : STATUS_MALFORMED);
		arena_reset(arena);
	}
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_shipped_policy_is_read_and_written_back_unchanged),
		cmocka_unit_test(every_clock_line_that_ships_is_of_a_duty_and_every_duty_has_one),
		cmocka_unit_test(every_line_that_ships_has_its_source_in_the_documentation),
		cmocka_unit_test(the_statutory_clocks_are_those_of_the_law),
		cmocka_unit_test(the_most_exact_circumstance_wins),
		cmocka_unit_test(a_signed_policy_is_read_and_verified_as_the_directory_is),
		cmocka_unit_test(what_is_off_the_grammar_is_malformed),
		cmocka_unit_test(the_line_that_is_wrong_is_named_with_the_reason),
		cmocka_unit_test(the_ends_of_the_grammar_are_within_it),
		cmocka_unit_test(every_shorter_policy_is_malformed),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
