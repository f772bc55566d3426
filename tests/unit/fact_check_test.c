/* Reading an envelope's facts: each of a list, the first as well as the last;
 * which codes an outcome may have; what a referral's missing fact counts as. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "rules/fact_check.h"
#include "support/scene.h"

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))
#define FACTS(facts_) .facts = (facts_), .fact_count = COUNT_OF(facts_)

static void
each_outcome_has_codes_of_its_own(void **state)
{
	/* the first that is, and one that is another outcome's */
	static const struct {
		const char *of;
		const char *fits;
		const char *not;
	} rows[] = {
	    {"strategy", "no-s47", "nfa"},	  {"strategy", "not-shared", "plan"},
	    {"assessment", "nfa", "plan"},	  {"assessment", "looked-after", "monitor"},
	    {"early-help", "taken-up", "nfa"},	  {"early-help", "not-reached", "done"},
	    {"s47", "legal-action", "no-plan"},	  {"s47", "other", "early-help"},
	    {"icpc", "deferred", "nfa"},	  {"icpc", "no-plan", "monitor"},
	    {"return-interview", "done", "nfa"}, {"return-interview", "not-done", "declined"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		char value[64] = "aaaaaaaa:";
		struct fact facts[] = {{"child", value}, {"level", "limited"}, {"of", rows[i].of}};
		const struct envelope outcome = {.type = TYPE_OUTCOME, FACTS(facts)};

		(void)strcpy(value + 9, rows[i].fits);
		assert_int_equal(fact_check_agreement(&outcome, 0), REFUSAL_NONE);
		(void)strcpy(value + 9, rows[i].not);
		assert_int_equal(fact_check_agreement(&outcome, 0), REFUSAL_FACTS);
	}
}

static void
at_level_limited_an_agency_is_told_no_code_and_at_full_it_is(void **state)
{
	static const enum message_type types[] = {TYPE_DECISION, TYPE_OUTCOME};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(types); i++) {
		struct fact said[] = {{"child", "aaaaaaaa:nfa"}, {"level", "limited"}, {"of", "assessment"}};
		struct fact hidden[] = {{"child", "aaaaaaaa:not-shared"}, {"level", "limited"}, {"of", "assessment"}};
		const struct envelope with = {.type = types[i], .facts = said, .fact_count = i ? 3 : 2};
		const struct envelope without = {.type = types[i], .facts = hidden, .fact_count = i ? 3 : 2};

		assert_int_equal(fact_check_agreement(&with, 1), REFUSAL_FACTS);
		assert_int_equal(fact_check_agreement(&with, 0), REFUSAL_NONE);
		assert_int_equal(fact_check_agreement(&without, 1), REFUSAL_NONE);
		said[1].value = hidden[1].value = "full";
		assert_int_equal(fact_check_agreement(&with, 1), REFUSAL_NONE);
		assert_int_equal(fact_check_agreement(&without, 1), REFUSAL_FACTS);
	}
}

static void
what_must_stand_once_at_least_is_missed(void **state)
{
	static const struct {
		enum message_type type;
		struct fact fact;
	} rows[] = {
	    {TYPE_HANDOVER, {"item", "01930000000070008000000000000001"}},
	    {TYPE_HANDOVER_ACCEPTED, {"item", "01930000000070008000000000000001"}},
	    {TYPE_HANDOVER_DECLINED, {"item", "01930000000070008000000000000001"}},
	    {TYPE_STRATEGY_RECORD, {"invited", "police"}},
	    {TYPE_AUDIT_RESULT, {"code", "timely:3"}},
	    {TYPE_RETURN, {"row", "children:7"}},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const struct envelope none = {.type = rows[i].type};
		struct fact one[] = {rows[i].fact};
		const struct envelope some = {.type = rows[i].type, FACTS(one)};

		assert_int_equal(fact_check_agreement(&none, 1), REFUSAL_FACTS);
		assert_int_equal(fact_check_agreement(&some, 1), REFUSAL_NONE);
	}
}

static void
whoever_was_left_out_was_not_invited(void **state)
{
	/* each list's first, and each list's last */
	static const struct {
		const char *invited[2];
		const char *omitted[2];
		enum refusal want;
	} rows[] = {
	    {{"health", "police"}, {"school:unsafe", "gp:unsafe"}, REFUSAL_NONE},
	    {{"school", "police"}, {"school:unsafe", "gp:unsafe"}, REFUSAL_FACTS},
	    {{"health", "gp"}, {"school:unsafe", "gp:unsafe"}, REFUSAL_FACTS},
	    {{"gp", "health"}, {"school:unsafe", "gp:unsafe"}, REFUSAL_FACTS},
	    {{"health", "school"}, {"school:unsafe", "gp:unsafe"}, REFUSAL_FACTS},
	    {{"schools", "health"}, {"school:unsafe", "gp:unsafe"}, REFUSAL_NONE},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		for (int invited_first = 0; invited_first < 2; invited_first++) {
			struct fact facts[4];
			size_t at = invited_first ? 0 : 2;
			const struct envelope record = {.type = TYPE_STRATEGY_RECORD, FACTS(facts)};

			facts[at] = (struct fact){"invited", rows[i].invited[0]};
			facts[at + 1] = (struct fact){"invited", rows[i].invited[1]};
			facts[2 - at] = (struct fact){"omitted", rows[i].omitted[0]};
			facts[3 - at] = (struct fact){"omitted", rows[i].omitted[1]};
			assert_int_equal(fact_check_agreement(&record, 1), rows[i].want);
		}
	}
}

static void
a_referrals_fact_that_cannot_be_read_counts_as_the_safe_word(void **state)
{
	static const struct {
		const char *name;
		const char *counts_as;
		const char *said;
	} rows[] = {{"route", "written", "telephone"}, {"grade", "high", "none"}, {"protection", "none", "police-protection"}};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct fact good[] = {{rows[i].name, rows[i].said}};
		struct fact bad[] = {{rows[i].name, "green"}};
		struct fact twice[] = {{rows[i].name, rows[i].said}, {rows[i].name, rows[i].said}};
		const struct envelope readable = {.type = TYPE_REFERRAL, FACTS(good)};
		const struct envelope unreadable = {.type = TYPE_REFERRAL, FACTS(bad)};
		const struct envelope doubled = {.type = TYPE_REFERRAL, FACTS(twice)};
		const struct envelope empty = {.type = TYPE_REFERRAL};
		const struct envelope other = {.type = TYPE_PROGRESS};

		assert_string_equal(fact_check_value(&readable, rows[i].name), rows[i].said);
		assert_string_equal(fact_check_value(&unreadable, rows[i].name), rows[i].counts_as);
		assert_string_equal(fact_check_value(&doubled, rows[i].name), rows[i].counts_as);
		assert_string_equal(fact_check_value(&empty, rows[i].name), rows[i].counts_as);
		assert_null(fact_check_value(&other, rows[i].name));
	}
}

static void
each_of_a_list_is_looked_at(void **state)
{
	struct fact facts[] = {{"child", "aaaaaaaa:nfa"}, {"child", "bbbbbbbb:strategy"}, {"level", "full"}};
	struct fact fewer[] = {{"child", "bbbbbbbb:strategy"}, {"level", "full"}};
	struct fact third[] = {{"child", "cccccccc:nfa"}, {"child", "bbbbbbbb:nfa"}, {"level", "full"}};
	const struct envelope all = {.type = TYPE_DECISION, FACTS(facts)};
	const struct envelope some = {.type = TYPE_DECISION, FACTS(fewer)};
	const struct envelope others = {.type = TYPE_DECISION, FACTS(third)};

	(void)state;
	assert_true(fact_check_has_value(&all, "child", "aaaaaaaa:nfa"));
	assert_true(fact_check_has_value(&all, "child", "bbbbbbbb:strategy"));
	assert_false(fact_check_has_value(&some, "child", "aaaaaaaa:nfa"));
	assert_true(fact_check_has_code(&all, "nfa"));
	assert_true(fact_check_has_code(&all, "advice|strategy"));
	assert_false(fact_check_has_code(&all, "advice|early-help"));
	assert_true(fact_check_has_all(&all, &some, "child"));
	assert_false(fact_check_has_all(&some, &all, "child"));
	/* the children, whatever is said of them */
	assert_true(fact_check_covers(&all, &some));
	assert_false(fact_check_covers(&some, &all));
	assert_false(fact_check_covers(&others, &all));
	assert_false(fact_check_covers(&all, &others));
}

static void
a_moment_that_is_missing_or_still_to_come_is_that_of_acceptance(void **state)
{
	static const struct {
		const char *received;
		int64_t accepted_ms;
		int64_t want_ms;
	} rows[] = {
	    {"1775034000", 1775034005000, 1775034000000},
	    {"1775034000", 1775034000999, 1775034000000},
	    {"1775034001", 1775034000999, 1775034000999},
	    {"0", 1775034000999, 1775034000999},
	    {"soon", 1775034000999, 1775034000999},
	};
	const struct envelope none = {.type = TYPE_REFERRAL};

	(void)state;
	assert_int_equal(fact_check_time(&none, "received-at", (struct instant){7}).ms, 7);
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct fact facts[] = {{"received-at", rows[i].received}};
		const struct envelope referral = {.type = TYPE_REFERRAL, FACTS(facts)};

		assert_int_equal(
		    fact_check_time(&referral, "received-at", (struct instant){rows[i].accepted_ms}).ms, rows[i].want_ms);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_outcome_has_codes_of_its_own),
	    cmocka_unit_test(at_level_limited_an_agency_is_told_no_code_and_at_full_it_is),
	    cmocka_unit_test(what_must_stand_once_at_least_is_missed),
	    cmocka_unit_test(whoever_was_left_out_was_not_invited),
	    cmocka_unit_test(a_referrals_fact_that_cannot_be_read_counts_as_the_safe_word),
	    cmocka_unit_test(each_of_a_list_is_looked_at),
	    cmocka_unit_test(a_moment_that_is_missing_or_still_to_come_is_that_of_acceptance),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
