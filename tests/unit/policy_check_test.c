/* What a registrar would not have meant: each in a sentence that names the
 * line, from the shipped text with one thing changed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "note/policy.h"
#include "rules/policy_check.h"
#include "support/edit.h"
#include "tellback/duty.h"

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))
#define SHIPPED "proto/rules/southampton.policy"

static void
the_shipped_policy_is_what_it_means(void **state)
{
	struct arena *arena = arena_new(1 << 22);
	char words[POLICY_CHECK_SIZE] = "";
	struct policy policy;

	(void)state;
	assert_int_equal(policy_decode(edit_file(arena, SHIPPED), arena, &policy), STATUS_OK);
	if (policy_check(&policy, words))
		fail_msg("%s", words);
	arena_free(arena);
}

static void
what_a_registrar_would_not_have_meant_is_said_in_words(void **state)
{
	static const struct {
		const char *from;
		const char *to;
		const char *want;
	} rows[] = {
		{"clock read any", "clock raed any", "`clock raed any ...`: there is no duty called raed"},
		{"clock read grade-high", "clock read grade-hihg",
		 "`clock read grade-hihg ...`: no message can say grade-hihg, so the line would never hold"},
		{"clock escalation-response stage-5", "clock escalation-response stage-6",
		 "`clock escalation-response stage-6 ...`: no message can say stage-6, so the line would never hold"},
		{"clock escalation-response stage-5", "clock escalation-response stage-50",
		 "`clock escalation-response stage-50 ...`: no message can say stage-50, so the line would never hold"},
		{"clock escalation-response stage-1", "clock escalation-response stage-0",
		 "`clock escalation-response stage-0 ...`: no message can say stage-0, so the line would never hold"},
		{"clock transfer any", "clock transfer code-other-aera",
		 "`clock transfer code-other-aera ...`: no message can say code-other-aera, so the line would never "
		 "hold"},
		{"clock read any 2 working-days 1", "clock read any 2 working-days 2",
		 "`clock read any ...`: the warning does not come before the due time"},
		{"clock read any", "clock read code-nfa",
		 "there is no line `clock read any ...`, so that duty would never fall due"},
		{"clock acknowledge any 1 working-days 4 working-hours", "clock acknowledge any 1 working-days 1 working-days",
		 "`clock acknowledge any ...`: the warning does not come before the due time"},
		{"clock handover any 1 mornings 0 minutes local\n", "",
		 "there is no line `clock handover any ...`, so that duty would never fall due"},
		{"stage 1 team-manager -\n", "",
		 "`stage 2 ...`: stage 1 is left out, and an escalation would have nowhere to go"},
		{"stage 3 head-of-service southampton-partnership\n", "",
		 "`stage 4 ...`: stage 3 is left out, and an escalation would have nowhere to go"},
		{"holidays 2025-01-01 2028-12-31", "holidays 2025-01-01 2029-12-31",
		 "the `holidays` line says that 2029 is complete, but there are 0 `holiday` lines for it; England and "
		 "Wales "
		 "have at least 8 a year"},
		{"holidays 2025-01-01 2028-12-31", "holidays 2024-12-31 2028-12-31", NULL},
		{"holidays 2025-01-01 2028-12-31", "holidays 2023-12-31 2028-12-31",
		 "the `holidays` line says that 2024 is complete, but there are 0 `holiday` lines for it; England and "
		 "Wales "
		 "have at least 8 a year"},
		{"holidays 2025-01-01 2028-12-31", "holidays 0001-01-01 2028-12-31",
		 "the `holidays` line says that 0001 is complete, but there are 0 `holiday` lines for it; England and "
		 "Wales "
		 "have at least 8 a year"},
		{"holiday 2026-08-31\n", "",
		 "the `holidays` line says that 2026 is complete, but there are 7 `holiday` lines for it; England and "
		 "Wales "
		 "have at least 8 a year"},
		{"holiday 2026-08-31", "holiday 2026-08-29",
		 "`holiday 2026-08-29` is a Saturday or Sunday: a bank holiday "
		 "never is"},
		{"holiday 2025-01-01", "holiday 2025-01-04",
		 "`holiday 2025-01-04` is a Saturday or Sunday: a bank holiday never is"},
		{"holiday 2026-12-28", "holiday 2026-12-31", NULL}, /* the year's last day is of the year */
		{"term 2026-01-05 2026-02-13", "term 2025-12-19 2026-02-13",
		 "`term 2025-12-19 ...` begins before the term above it has ended"},
		{"term 2026-01-05 2026-02-13", "term 2025-12-20 2026-02-13", NULL},
		{"term 2026-01-05 2026-02-13", "term 2026-01-05 2026-02-23",
		 "`term 2026-02-23 ...` begins before the term above it has ended"},
		{"clock verify any", "clock transfer code-other-area 1 hours 0 minutes local\nclock verify any", NULL},
	};
	struct arena *arena = arena_new(1 << 22);

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct view text = edit_replace(arena, edit_file(arena, SHIPPED), rows[i].from, rows[i].to);
		char words[POLICY_CHECK_SIZE] = "";
		struct policy policy;
		int wrong;

		assert_int_equal(policy_decode(text, arena, &policy), STATUS_OK);
		wrong = policy_check(&policy, words);
		if (wrong != (rows[i].want ? -1 : 0) || strcmp(words, rows[i].want ? rows[i].want : "") != 0)
			fail_msg("%s: %s", rows[i].to, words);
		arena_reset(arena);
	}
	arena_free(arena);
}

static void
a_circumstance_is_one_that_a_message_can_bring_about(void **state)
{
	static const struct {
		const char *when;
		int want;
	} rows[] = {
		{"grade-high", 1},
		{"grade-none", 1},
		{"rag-amber", 1},
		{"stage-1", 1},
		{"kind-encompass", 1},
		{"code-seen", 1},
		{"code-cp-conference", 1},
		{"protection-epo", 1},
		{"grade-red", 0},
		{"rag-", 0},
		{"grade", 0},
		{"meeting-1", 0},
		{"protection-kept", 0},
		{"kinds-encompass", 0},
	};
	struct clock_line lines[DUTY_KIND_COUNT + 1];
	struct policy policy = {.clocks = lines, .clock_count = COUNT_OF(lines), .holidays_span = {1, 2}};
	char words[POLICY_CHECK_SIZE];

	(void)state;
	for (unsigned kind = 0; kind < DUTY_KIND_COUNT; kind++) {
		lines[kind] = (struct clock_line){"", "any", 1, UNIT_HOURS, 0, UNIT_MINUTES, 0};
		strcpy(lines[kind].duty, duty_kind_word((enum duty_kind)kind));
	}
	lines[DUTY_KIND_COUNT] = (struct clock_line){"read", "", 1, UNIT_HOURS, 0, UNIT_MINUTES, 0};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		strcpy(lines[DUTY_KIND_COUNT].when, rows[i].when);
		if ((policy_check(&policy, words) == 0) != rows[i].want)
			fail_msg("%s", rows[i].when);
	}
	/* each kind of duty is looked for */
	strcpy(lines[DUTY_KIND_COUNT].when, "any");
	for (unsigned kind = 0; kind < DUTY_KIND_COUNT; kind++) {
		strcpy(lines[kind].when, "grade-high");
		assert_int_equal(!policy_check(&policy, words), kind == DUTY_READ);
		if (kind != DUTY_READ)
			assert_non_null(strstr(words, duty_kind_word((enum duty_kind)kind)));
		strcpy(lines[kind].when, "any");
	}
}

static void
a_policy_takes_up_where_the_last_one_left_off(void **state)
{
	static const struct digest seven = {{7}};
	static const struct {
		const char *label;
		uint64_t serial;
		struct digest prev;
		struct digest hash;
		uint64_t loaded;
		const char *want;
	} rows[] = {
		{"the first", 1, {{0}}, {{1}}, 0, NULL},
		{"the first that a new broker sees", 7, {{6}}, {{7}}, 0, NULL},
		{"the same again", 7, {{6}}, {{7}}, 7, NULL},
		{"the next", 8, {{7}}, {{8}}, 7, NULL},
		{"an older one",
		 6,
		 {{5}},
		 {{6}},
		 7,
		 "a newer serial is loaded: this is policy 6, and policy 7 is in force"},
		{"another of that serial",
		 7,
		 {{6}},
		 {{9}},
		 7,
		 "another note of this serial is loaded: two policies 7 were signed"},
		{"one that follows another", 8, {{9}}, {{8}}, 7, "its prev is not the note that is loaded, policy 7"},
		{"one that leaves one out",
		 9,
		 {{8}},
		 {{9}},
		 7,
		 "this is policy 9, and policy 7 is loaded: load policy 8 first"},
	};
	char words[POLICY_CHECK_SIZE];

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct policy policy = {.serial = rows[i].serial, .prev = rows[i].prev, .hash = rows[i].hash};
		int wrong;

		words[0] = '\0';
		wrong = policy_check_follows(&policy, rows[i].loaded, &seven, words);
		if (wrong != (rows[i].want ? -1 : 0) || strcmp(words, rows[i].want ? rows[i].want : "") != 0)
			fail_msg("%s: %s", rows[i].label, words);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_shipped_policy_is_what_it_means),
		cmocka_unit_test(what_a_registrar_would_not_have_meant_is_said_in_words),
		cmocka_unit_test(a_circumstance_is_one_that_a_message_can_bring_about),
		cmocka_unit_test(a_policy_takes_up_where_the_last_one_left_off),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
