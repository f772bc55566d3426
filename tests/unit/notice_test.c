#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/id.h"
#include "note/notice.h"
#include "support/edit.h"

#define ID1 "019ca000000070008000000000000001"
#define DUTY1 ID1 "/decision/police/0a0b0c0d"

static const char overdue[] = "tellback/notice/v1\nkind overdue\ncase " ID1 "\nabout " DUTY1 "\ncode -\n"
			      "need " ID1 "/acknowledge/police\nneed " DUTY1 "\nto crs\nto police\nat 1772442000123\n";

static int
set_up(void **state)
{
	*state = arena_new(4UL * 1024 * 1024);
	return *state ? 0 : -1;
}

static int
tear_down(void **state)
{
	arena_free(*state);
	return 0;
}

static void
a_notice_is_read_and_written_back(void **state)
{
	struct notice notice;
	struct view raw;

	assert_int_equal(notice_decode(edit_view(overdue), *state, &notice), STATUS_OK);
	assert_int_equal(notice.kind, NOTICE_OVERDUE);
	assert_string_equal(notice.case_token.hex, ID1);
	assert_string_equal(notice.about, DUTY1);
	assert_string_equal(notice.code, "");
	assert_int_equal(notice.need_count, 2);
	assert_string_equal(notice.needs[1], DUTY1);
	assert_int_equal(notice.to_count, 2);
	assert_int_equal(notice.at.ms, 1772442000123);
	assert_int_equal(notice_write(&notice, *state, &raw), STATUS_OK);
	assert_int_equal(raw.size, sizeof overdue - 1);
	assert_memory_equal(raw.bytes, overdue, raw.size);
}

static void
writing_sorts_and_dashes_what_is_absent(void **state)
{
	static const struct agency to[] = {{"school"}, {"police"}};
	static const char *const needs[] = {ID1 "/verify/school", ID1 "/action/police/12"};
	struct notice notice = {
	    .kind = NOTICE_HELD, .code = "team.a", .needs = needs, .need_count = 2, .to = to, .to_count = 2};
	struct notice again;
	struct view raw;

	assert_int_equal(notice_write(&notice, *state, &raw), STATUS_OK);
	assert_non_null(memmem(raw.bytes, raw.size, "case -\nabout -\ncode team.a\nneed " ID1 "/action", 70));
	assert_int_equal(notice_decode(raw, *state, &again), STATUS_OK);
	assert_string_equal(again.to[0].name, "police");
	assert_string_equal(again.needs[0], needs[1]);
	assert_string_equal(again.code, "team.a");
	assert_string_equal(again.about, "");
}

static void
every_kind_has_its_word(void **state)
{
	static const char *const words[] = {"warn",	"due",	"overdue", "refused", "closed",
					    "reopened", "held", "clock",   "restore", "erased"};

	assert_int_equal(sizeof words / sizeof *words, NOTICE_KIND_COUNT);
	for (unsigned i = 0; i < NOTICE_KIND_COUNT; i++) {
		struct view raw = edit_replace(*state, edit_view(overdue), "overdue", words[i]);
		struct notice notice;

		assert_string_equal(notice_kind_word((enum notice_kind)i), words[i]);
		assert_int_equal(notice_decode(raw, *state, &notice), STATUS_OK);
		assert_int_equal(notice.kind, i);
	}
}

static void
its_id_hangs_on_all_but_its_moment_and_order(void **state)
{
	struct agency to[] = {{"crs"}, {"police"}}, turned[] = {{"police"}, {"crs"}};
	struct notice notice = {.kind = NOTICE_OVERDUE, .about = DUTY1, .to = to, .to_count = 2};
	char id[ID_SIZE], other[ID_SIZE];

	(void)state;
	notice_id(&notice, id);
	/* printf 'overdue - <about> - crs police' | sha256sum | cut -c 1-32 */
	assert_string_equal(id, "ed6bacfedcf73719de02d78d87e00d2b");
	notice.at.ms = 5;
	notice.to = turned;
	notice_id(&notice, other);
	assert_string_equal(id, other);
	notice.kind = NOTICE_WARN;
	notice_id(&notice, other);
	assert_string_not_equal(id, other);
	notice.kind = NOTICE_OVERDUE;
	notice.to_count = 1;
	notice_id(&notice, other);
	assert_string_not_equal(id, other);
}

static void
what_is_off_the_grammar_is_malformed(void **state)
{
	static const struct {
		const char *label;
		const char *from;
		const char *to;
	} rows[] = {
	    {"another first line", "notice/v1", "notice/v2"},
	    {"an unknown kind", "overdue", "late"},
	    {"a signature after it", "at 1772442000123\n", "at 1772442000123\n\n\xe2\x80\x94 crs AAAAAAAA\n"},
	    {"case empty", "case " ID1, "case "},
	    {"case off the grammar", "case 0", "case x"},
	    {"about a word", "about " DUTY1, "about everything"},
	    {"a duty without a party", "about " DUTY1, "about " ID1 "/decision"},
	    {"a duty with an empty party", "about " DUTY1, "about " ID1 "/decision/"},
	    {"a duty with too many parts", "0a0b0c0d\n", "0a0b0c0d/1\n"},
	    {"a duty with an odd part", "0a0b0c0d\n", "0a0b0c0\n"},
	    {"code off the grammar", "code -", "code X"},
	    {"code two words", "code -", "code a b"},
	    {"needs unsorted", "need " ID1 "/acknowledge/police\n", "need " ID1 "/verify/police\n"},
	    {"a need twice", "need " DUTY1 "\n", "need " DUTY1 "\nneed " DUTY1 "\n"},
	    {"a need that is no duty", "need " DUTY1, "need " ID1},
	    {"to nobody", "to crs\nto police\n", ""},
	    {"to unsorted", "to crs\nto police\n", "to police\nto crs\n"},
	    {"to twice", "to crs\n", "to crs\nto crs\n"},
	    {"at missing", "at 1772442000123\n", ""},
	    {"at negative", "at 1", "at -1"},
	    {"at with a leading zero", "at 1", "at 01"},
	    {"a line more", "at 1", "id x\nat 1"},
	    {"no final newline", "123\n", "123"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct notice notice;
		enum status status =
		    notice_decode(edit_replace(*state, edit_view(overdue), rows[i].from, rows[i].to), *state, &notice);

		if (status != STATUS_MALFORMED)
			print_error("%s: %s\n", rows[i].label, status_word(status));
		assert_int_equal(status, STATUS_MALFORMED);
	}
}

static void
every_shorter_notice_is_malformed(void **state)
{
	for (size_t i = 0; i < sizeof overdue - 1; i++) {
		struct notice notice;

		assert_int_equal(notice_decode((struct view){(const uint8_t *)overdue, i}, *state, &notice),
				 STATUS_MALFORMED);
	}
}

static void
sixty_four_needs_and_agencies_are_the_most(void **state)
{
	char needs[65 * 80] = "", to[65 * 16] = "";
	struct notice notice;
	struct view raw = edit_view(overdue);

	for (int i = 0; i < 62; i++)
		(void)snprintf(needs + strlen(needs), sizeof needs - strlen(needs), "need " ID1 "/action/crs/%d\n",
			       100 + i);
	(void)strcat(needs, "need " DUTY1 "\n");
	raw = edit_replace(*state, raw, "need " DUTY1 "\n", needs);
	assert_int_equal(notice_decode(raw, *state, &notice), STATUS_OK);
	assert_int_equal(notice.need_count, 64);
	raw = edit_replace(*state, raw, "need " DUTY1 "\n", "need " DUTY1 "\nneed " ID1 "/verify/crs\n");
	assert_int_equal(notice_decode(raw, *state, &notice), STATUS_MALFORMED);
	for (int i = 0; i < 63; i++)
		(void)snprintf(to + strlen(to), sizeof to - strlen(to), "to a%02d\n", i);
	raw = edit_replace(*state, edit_view(overdue), "to crs\n", to);
	assert_int_equal(notice_decode(raw, *state, &notice), STATUS_OK);
	assert_int_equal(notice.to_count, 64);
	raw = edit_replace(*state, raw, "to police\n", "to police\nto school\n");
	assert_int_equal(notice_decode(raw, *state, &notice), STATUS_MALFORMED);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(a_notice_is_read_and_written_back, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(writing_sorts_and_dashes_what_is_absent, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(every_kind_has_its_word, set_up, tear_down),
	    cmocka_unit_test(its_id_hangs_on_all_but_its_moment_and_order),
	    cmocka_unit_test_setup_teardown(what_is_off_the_grammar_is_malformed, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(every_shorter_notice_is_malformed, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(sixty_four_needs_and_agencies_are_the_most, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
