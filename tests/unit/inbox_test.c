/* What is made of something that came: rows of findings and words. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "runtime/inbox.h"
#include "tellback/receipt.h"

static void
an_envelope_is_kept_once_and_never_dropped(void **state)
{
	static const struct {
		const char *label;
		struct inbox_arrival arrival;
		enum inbox_action want;
	} rows[] = {
		{"new", {1, 0, 0, 0}, INBOX_KEEP},
		{"asked from an older cursor", {1, 1, 1, 0}, INBOX_REPEAT},
		{"a known id with other bytes", {1, 1, 0, 0}, INBOX_SET_ASIDE},
		{"from ourselves", {1, 0, 0, 1}, INBOX_SET_ASIDE},
		{"of no grammar", {0, 0, 0, 0}, INBOX_SET_ASIDE},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (inbox_arrive(&rows[i].arrival) != rows[i].want)
			print_error("%s\n", rows[i].label);
		assert_int_equal(inbox_arrive(&rows[i].arrival), rows[i].want);
	}
}

static const struct inbox_findings good = {1, 1, 1, 1, AGE_OPENED, 1, 1, 1, 1, 1};

static void
the_first_check_that_failed_gives_the_code(void **state)
{
	static const struct {
		const char *want;
		struct inbox_findings findings;
	} rows[] = {
		{"bad-signature", {0, -1, -1, -1, AGE_OPENED, -1, -1, -1, -1, -1}},
		{"not-for-us", {1, 0, -1, -1, AGE_OPENED, -1, -1, -1, -1, -1}},
		{"wrong-type", {1, 1, 0, -1, AGE_OPENED, -1, -1, -1, -1, -1}},
		{"bad-header", {1, 1, 1, 0, AGE_BAD_HEADER, -1, -1, -1, -1, -1}},
		{"no-stanza", {1, 1, 1, 0, AGE_NO_STANZA, -1, -1, -1, -1, -1}},
		{"bad-mac", {1, 1, 1, 0, AGE_BAD_MAC, -1, -1, -1, -1, -1}},
		{"bad-payload", {1, 1, 1, 0, AGE_BAD_PAYLOAD, -1, -1, -1, -1, -1}},
		{"cannot-open", {1, 1, 1, 0, AGE_OPENED, -1, -1, -1, -1, -1}},
		{"bad-content", {1, 1, 1, 1, AGE_OPENED, 0, -1, -1, -1, -1}},
		{"wrong-binding", {1, 1, 1, 1, AGE_OPENED, 1, 0, 1, -1, -1}},
		{"wrong-type", {1, 1, 1, 1, AGE_OPENED, 1, 1, 0, -1, -1}},
		{"facts-mismatch", {1, 1, 1, 1, AGE_OPENED, 1, 1, 1, 0, -1}},
		{"incomplete", {1, 1, 1, 1, AGE_OPENED, 1, 1, 1, 1, 0}},
	};

	(void)state;
	assert_null(inbox_code(&good));
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_string_equal(inbox_code(&rows[i].findings), rows[i].want);
}

static void
a_check_that_was_not_made_never_counts_as_held(void **state)
{
	int findings[9];
	(void)state;

	for (size_t i = 0; i < 9; i++) {
		struct inbox_findings one = good;

		for (size_t at = 0; at < 9; at++)
			findings[at] = at == i ? -1 : 1;
		one.signature_holds = findings[0];
		one.is_for_us = findings[1];
		one.type_is_known = findings[2];
		one.opens = findings[3];
		one.decodes = findings[4];
		one.binding_holds = findings[5];
		one.type_agrees = findings[6];
		one.facts_agree = findings[7];
		one.is_complete = findings[8];
		assert_non_null(inbox_code(&one));
	}
}

static void
every_code_is_a_word_that_receipts_know(void **state)
{
	static const char *const words[] = {
#define X(word) word,
		RECEIPT_CODES(X)
#undef X
	};
	const enum age_fault faults[] = {AGE_OPENED, AGE_BAD_HEADER, AGE_NO_STANZA, AGE_BAD_MAC, AGE_BAD_PAYLOAD};

	(void)state;
	for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
		struct inbox_findings one = good;
		int is_known = 0;

		one.opens = 0;
		one.fault = faults[i];
		for (size_t at = 0; at < sizeof words / sizeof *words; at++)
			is_known |= !strcmp(words[at], inbox_code(&one));
		assert_true(is_known);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_envelope_is_kept_once_and_never_dropped),
		cmocka_unit_test(the_first_check_that_failed_gives_the_code),
		cmocka_unit_test(a_check_that_was_not_made_never_counts_as_held),
		cmocka_unit_test(every_code_is_a_word_that_receipts_know),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
