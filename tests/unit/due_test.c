/* What time does to one duty: when it is said that it comes near, that it
 * falls due today and that it is overdue; to whom; and each at most once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/day.h"
#include "rules/clocks.h"
#include "rules/decide.h"

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))
#define MS_A_MINUTE 60000LL

static const int32_t holidays[] = {20447, 20448}; /* 2025-12-25 and 26 */
static const struct agency beside[] = {{"edt"}};
static const struct policy office = {.governs = {"crs"},
				     .also = beside,
				     .also_count = 1,
				     .weekdays = 0x1f,
				     .open = {8 * 60 + 30},
				     .shut = {17 * 60 + 30},
				     .morning = {10 * 60},
				     .school_start = {8 * 60 + 30},
				     .holidays = holidays,
				     .holiday_count = COUNT_OF(holidays)};
static const struct directory_agency agencies[] = {
	{.id = {"crs"}}, {.id = {"edt"}}, {.id = {"police"}}, {.id = {"school"}}};
static const struct directory directory = {.agencies = agencies, .agency_count = COUNT_OF(agencies)};
static const struct policy *const policies[] = {&office};
static const struct standing door = {.directory = &directory, .policies = policies, .policy_count = 1};

static struct instant
wall(const char *text)
{
	char date[DAY_SIZE];
	int hour, minute;
	int32_t day;

	assert_int_equal(sscanf(text, "%10s %d:%d", date, &hour, &minute), 3);
	assert_int_equal(day_parse(date, &day), 0);
	return clocks_at(day, hour * 60 + minute);
}

static const char *
on_wall(struct instant instant, char text[40])
{
	char date[DAY_SIZE];

	day_print(clocks_day(instant), date);
	(void)snprintf(text, 40, "%s %02d:%02d", date, clocks_minute(instant) / 60 % 24, clocks_minute(instant) % 60);
	return text;
}

static struct duty
owed(const char *start, const struct clock_line *line)
{
	const struct calendar calendar = {&office, NULL};
	struct duty duty = {.kind = DUTY_DECISION,
			    .opened_by = {"0193000000007000800000000000000a"},
			    .party = {"police"},
			    .debtor = {"crs"},
			    .creditor = {"police"},
			    .start = wall(start),
			    .warn = {INSTANT_NEVER}};

	duty.due = clocks_due(&calendar, line->unit, line->amount, duty.start);
	if (line->warn_amount)
		duty.warn = clocks_due(&calendar, line->warn_unit, line->warn_amount, duty.start);
	duty.remind = clocks_remind(&office, &duty);
	return duty;
}

static struct decision
at(struct duty *duty, struct instant now, struct arena *arena)
{
	struct standing standing = door;
	struct decision decision;

	standing.now = now;
	assert_int_equal(decide_due(duty, &standing, arena, &decision), STATUS_OK);
	assert_int_equal(decision.refusal, REFUSAL_NONE);
	assert_true(decision.change_count == decision.notice_count);
	if (decision.change_count) {
		assert_false(decision.changes[0].is_new);
		assert_int_equal(decision.notices[0].at.ms, now.ms);
		*duty = decision.changes[0].duty; /* as the store would keep it */
	}
	return decision;
}

static const char *const words[NOTICE_KIND_COUNT] = {
	[NOTICE_WARN] = "warn", [NOTICE_DUE] = "due", [NOTICE_OVERDUE] = "overdue"};

/* Everything that time says of it, woken exactly when decide_due_next asks. */
static const char *
life(struct duty *duty, char text[200])
{
	struct arena *arena = arena_new(1 << 16);
	size_t size = 0;

	text[0] = '\0';
	for (struct instant next; next = decide_due_next(duty), next.ms != INSTANT_NEVER;) {
		char when[40];
		struct decision decision;

		/* a moment before: nothing */
		decision = at(duty, (struct instant){next.ms - 1}, arena);
		assert_int_equal(decision.change_count, 0);
		decision = at(duty, next, arena);
		assert_int_equal(decision.notice_count, 1);
		assert_true(decide_due_next(duty).ms > next.ms);
		size += (size_t)snprintf(text + size, 200 - size, "%s%s %s", size ? ", " : "",
					 words[decision.notices[0].kind], on_wall(next, when));
		assert_true(size < 200);
	}
	arena_free(arena);
	return text;
}

static void
each_moment_is_said_once_and_in_its_order(void **state)
{
	static const struct {
		const char *label;
		struct clock_line line;
		const char *start;
		const char *want;
	} rows[] = {
		{"a working day, opened in the morning",
		 {"", "", 1, UNIT_WORKING_DAYS, 4, UNIT_WORKING_HOURS, 0},
		 "2026-11-02 09:00",
		 "warn 2026-11-02 13:00, due 2026-11-03 10:00, overdue 2026-11-04 00:00"},
		{"a working day over a week-end",
		 {"", "", 1, UNIT_WORKING_DAYS, 4, UNIT_WORKING_HOURS, 0},
		 "2026-11-06 09:00",
		 "warn 2026-11-06 13:00, due 2026-11-09 10:00, overdue 2026-11-10 00:00"},
		{"the warning comes after that morning",
		 {"", "", 1, UNIT_WORKING_DAYS, 4, UNIT_WORKING_HOURS, 0},
		 "2026-11-02 16:30",
		 "warn 2026-11-03 11:30, overdue 2026-11-04 00:00"},
		{"the warning comes that very morning",
		 {"", "", 1, UNIT_WORKING_DAYS, 5, UNIT_WORKING_HOURS, 0},
		 "2026-11-02 14:00",
		 "warn 2026-11-03 10:00, overdue 2026-11-04 00:00"},
		{"no warning: the morning is said all the same",
		 {"", "", 1, UNIT_WORKING_DAYS, 0, UNIT_MINUTES, 0},
		 "2026-11-02 16:30",
		 "due 2026-11-03 10:00, overdue 2026-11-04 00:00"},
		{"an assessment",
		 {"", "", 45, UNIT_WORKING_DAYS, 35, UNIT_WORKING_DAYS, 1},
		 "2025-05-19 11:00",
		 "warn 2025-07-08 00:00, due 2025-07-21 10:00, overdue 2025-07-22 00:00"},
		{"in summer the morning is London's",
		 {"", "", 2, UNIT_WORKING_DAYS, 1, UNIT_WORKING_DAYS, 0},
		 "2026-07-06 09:00",
		 "warn 2026-07-08 00:00, due 2026-07-08 10:00, overdue 2026-07-09 00:00"},
		{"over the change of the clocks",
		 {"", "", 1, UNIT_WORKING_DAYS, 0, UNIT_MINUTES, 0},
		 "2026-10-23 16:00",
		 "due 2026-10-26 10:00, overdue 2026-10-27 00:00"},
		{"police protection: 72 hours",
		 {"", "", 72, UNIT_HOURS, 48, UNIT_HOURS, 1},
		 "2026-11-02 20:00",
		 "warn 2026-11-04 20:00, due 2026-11-05 10:00, overdue 2026-11-05 20:00"},
		{"72 hours that end before that morning",
		 {"", "", 72, UNIT_HOURS, 48, UNIT_HOURS, 1},
		 "2026-11-02 08:00",
		 "warn 2026-11-04 08:00, overdue 2026-11-05 08:00"},
		{"one hour says nothing of the morning it began in",
		 {"", "", 1, UNIT_HOURS, 30, UNIT_MINUTES, 0},
		 "2026-11-02 09:15",
		 "warn 2026-11-02 09:45, overdue 2026-11-02 10:15"},
		{"one hour at night",
		 {"", "", 1, UNIT_HOURS, 30, UNIT_MINUTES, 0},
		 "2026-11-02 23:30",
		 "warn 2026-11-03 00:00, overdue 2026-11-03 00:30"},
		{"due at the morning itself",
		 {"", "", 1, UNIT_MORNINGS, 0, UNIT_MINUTES, 0},
		 "2026-11-02 23:00",
		 "overdue 2026-11-03 10:00"},
		{"before the bell",
		 {"", "", 1, UNIT_SCHOOL_DAYS, 0, UNIT_MINUTES, 0},
		 "2026-11-02 23:00",
		 "overdue 2026-11-03 08:30"},
		{"four working hours, half of them tomorrow",
		 {"", "", 4, UNIT_WORKING_HOURS, 2, UNIT_WORKING_HOURS, 0},
		 "2026-11-02 15:30",
		 "warn 2026-11-02 17:30, due 2026-11-03 10:00, overdue 2026-11-03 10:30"},
		{"a warning after the due time is never said",
		 {"", "", 1, UNIT_HOURS, 2, UNIT_HOURS, 0},
		 "2026-11-02 12:00",
		 "overdue 2026-11-02 13:00"},
	};
	char text[200];

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct duty duty = owed(rows[i].start, &rows[i].line);

		if (strcmp(life(&duty, text), rows[i].want) != 0)
			fail_msg("%s: %s", rows[i].label, text);
		assert_int_equal(duty.state, DUTY_OVERDUE);
	}
}

/* Warned Tuesday 13:00, due Wednesday 10:00, overdue from Thursday 00:00. */
static const struct clock_line one_day = {"", "", 1, UNIT_WORKING_DAYS, 4, UNIT_WORKING_HOURS, 0};

static void
after_a_night_down_only_the_latest_is_said(void **state)
{
	static const struct {
		const char *seen; /* the last time the broker was there before */
		const char *up;
		const char *want;
		const char *left;
	} rows[] = {
		{"2026-11-03 09:00", "2026-11-03 12:59", "", "warn, due, overdue"},
		{"2026-11-03 09:00", "2026-11-03 13:00", "warn", "due, overdue"},
		{"2026-11-03 09:00", "2026-11-04 09:59", "warn", "due, overdue"},
		{"2026-11-03 09:00", "2026-11-04 10:00", "due", "overdue"},
		{"2026-11-03 09:00", "2026-11-04 23:59", "due", "overdue"},
		{"2026-11-03 13:30", "2026-11-04 18:00", "due", "overdue"},
		{"2026-11-03 09:00", "2026-11-05 00:00", "due", "overdue"}, /* in time to the last moment */
		{"2026-11-03 09:00", "2026-11-05 00:01", "overdue", ""},
		{"2026-11-03 13:30", "2026-11-09 12:00", "overdue", ""},
		{"2026-11-04 11:00", "2026-11-09 12:00", "overdue", ""},
		{"2026-11-06 11:00", "2026-11-09 12:00", "", ""},
	};
	struct arena *arena = arena_new(1 << 16);

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct duty duty = owed("2026-11-03 09:00", &one_day);
		struct decision decision;
		char left[200] = "";

		while (decide_due_next(&duty).ms <= wall(rows[i].seen).ms)
			(void)at(&duty, decide_due_next(&duty), arena);
		decision = at(&duty, wall(rows[i].up), arena);
		assert_string_equal(decision.notice_count ? words[decision.notices[0].kind] : "", rows[i].want);
		/* asked again at the same moment it has nothing to add */
		assert_int_equal(at(&duty, wall(rows[i].up), arena).change_count, 0);
		while (decide_due_next(&duty).ms != INSTANT_NEVER) {
			decision = at(&duty, decide_due_next(&duty), arena);
			(void)snprintf(left + strlen(left), sizeof left - strlen(left), "%s%s", left[0] ? ", " : "",
				       words[decision.notices[0].kind]);
		}
		assert_string_equal(left, rows[i].left);
		arena_reset(arena);
	}
	arena_free(arena);
}

static void
time_says_nothing_of_a_duty_that_is_over(void **state)
{
	struct arena *arena = arena_new(1 << 16);

	(void)state;
	for (unsigned how = 0; how < DUTY_STATE_COUNT; how++) {
		struct duty duty = owed("2026-11-03 09:00", &one_day);

		duty.state = (enum duty_state)how;
		if (duty_is_open(&duty))
			continue;
		assert_int_equal(decide_due_next(&duty).ms, INSTANT_NEVER);
		assert_int_equal(at(&duty, wall("2027-01-01 00:00"), arena).change_count, 0);
	}
	arena_free(arena);
}

static void
a_duty_without_a_clock_is_never_due(void **state)
{
	struct duty duty = owed("2026-11-03 09:00", &one_day);

	(void)state;
	duty.due.ms = INSTANT_NEVER;
	assert_int_equal(clocks_remind(&office, &duty).ms, INSTANT_NEVER);
	assert_int_equal(decide_due_next(&duty).ms, INSTANT_NEVER);
}

static void
a_duty_kept_before_there_were_mornings_has_none(void **state)
{
	struct duty duty = owed("2026-11-03 09:00", &one_day);
	char text[200];

	(void)state;
	duty.remind.ms = 0; /* not after its start: none */
	assert_string_equal(life(&duty, text), "warn 2026-11-03 13:00, overdue 2026-11-05 00:00");
}

static void
both_agencies_are_told_and_who_stands_beside_the_debtor(void **state)
{
	static const struct {
		const char *debtor;
		const char *creditor;
		const char *want;
	} rows[] = {
		{"crs", "police", "crs edt police"}, {"edt", "police", "crs edt police"}, /* either way round */
		{"police", "crs", "crs police"},     {"crs", "edt", "crs edt"},
		{"crs", "individual", "crs edt"}, /* nobody but agencies */
		{"school", "left", "school"},	     {"left", "individual", ""},
	};
	struct arena *arena = arena_new(1 << 16);

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct duty duty = owed("2026-11-03 09:00", &one_day);
		struct standing standing = door;
		struct decision decision;
		char to[200] = "";

		standing.now = wall("2026-11-03 13:00");
		strcpy(duty.debtor.name, rows[i].debtor);
		strcpy(duty.creditor.name, rows[i].creditor);
		assert_int_equal(decide_due(&duty, &standing, arena, &decision), STATUS_OK);
		assert_int_equal(decision.change_count, 1); /* told or not, time has passed */
		for (size_t t = 0; decision.notice_count && t < decision.notices[0].to_count; t++)
			(void)snprintf(to + strlen(to), sizeof to - strlen(to), "%s%s", t ? " " : "",
				       decision.notices[0].to[t].name);
		assert_string_equal(to, rows[i].want);
	}
	arena_free(arena);
}

static void
a_notice_names_the_duty_and_its_case(void **state)
{
	struct arena *arena = arena_new(1 << 16);
	struct duty duty = owed("2026-11-03 09:00", &one_day);
	struct decision decision;

	(void)state;
	strcpy(duty.case_token.hex, "0193000000007000800000000000000c");
	strcpy(duty.part, "aaaaaaaa");
	decision = at(&duty, wall("2026-11-03 13:00"), arena);
	assert_string_equal(decision.notices[0].about, "0193000000007000800000000000000a/decision/police/aaaaaaaa");
	assert_string_equal(decision.notices[0].case_token.hex, duty.case_token.hex);
	assert_string_equal(decision.notices[0].code, "");
	arena_free(arena);
}

static void
no_notice_has_more_recipients_than_a_note_may(void **state)
{
	struct agency many[100];
	struct directory_agency listed[COUNT_OF(many) + 2] = {{.id = {"crs"}}};
	struct policy policy = office;
	const struct policy *one[] = {&policy};
	struct directory all = {.agencies = listed, .agency_count = COUNT_OF(listed)};
	struct standing standing = {.directory = &all, .policies = one, .policy_count = 1};
	struct duty duty = owed("2026-11-03 09:00", &one_day);
	struct arena *arena = arena_new(1 << 18);
	struct decision decision;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(many); i++) {
		(void)snprintf(many[i].name, sizeof many[i].name, "edt-%02zu", i);
		listed[i + 1].id = many[i];
	}
	strcpy(listed[COUNT_OF(many) + 1].id.name, "police");
	policy.also = many;
	policy.also_count = COUNT_OF(many);
	standing.now = wall("2026-11-03 13:00");
	assert_int_equal(decide_due(&duty, &standing, arena, &decision), STATUS_OK);
	assert_int_equal(decision.notices[0].to_count, MAX_RECIPIENTS - 1);
	assert_string_equal(decision.notices[0].to[0].name, "crs");
	assert_string_equal(decision.notices[0].to[MAX_RECIPIENTS - 2].name, "police");
	arena_free(arena);
}

static void
without_memory_nothing_is_half_said(void **state)
{
	struct duty duty = owed("2026-11-03 09:00", &one_day);
	struct standing standing = door;
	struct decision decision;
	size_t failed = 0;

	(void)state;
	standing.now = wall("2026-11-03 13:00");
	for (size_t most = 0;; most += 16) {
		struct arena *arena = arena_new(most);
		enum status status;

		assert_non_null(arena);
		status = decide_due(&duty, &standing, arena, &decision);
		arena_free(arena);
		if (!status)
			break;
		assert_int_equal(status, STATUS_NO_MEMORY);
		failed++;
	}
	assert_true(failed > 10);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_moment_is_said_once_and_in_its_order),
		cmocka_unit_test(after_a_night_down_only_the_latest_is_said),
		cmocka_unit_test(time_says_nothing_of_a_duty_that_is_over),
		cmocka_unit_test(a_duty_without_a_clock_is_never_due),
		cmocka_unit_test(a_duty_kept_before_there_were_mornings_has_none),
		cmocka_unit_test(both_agencies_are_told_and_who_stands_beside_the_debtor),
		cmocka_unit_test(a_notice_names_the_duty_and_its_case),
		cmocka_unit_test(no_notice_has_more_recipients_than_a_note_may),
		cmocka_unit_test(without_memory_nothing_is_half_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
