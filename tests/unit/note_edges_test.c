/* The last few ways in which a note is not one: each row is a branch of a
 * parser that no other test takes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "note/directory.h"
#include "note/directory_agency.h"
#include "note/erasure.h"
#include "note/lines.h"
#include "note/notice.h"
#include "note/page.h"
#include "note/policy.h"
#include "support/edit.h"
#include "support/notes.h"

#define ID1 "019ca000000070008000000000000001"
#define DUTY1 ID1 "/decision/police/0a0b0c0d"
#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

/* One thing changed in a text that was good. */
struct row {
	const char *label;
	const char *from;
	const char *to;
	enum status want;
};

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

typedef enum status reader(struct view raw, struct arena *arena);

static void
read_rows(struct notes *world, struct view raw, const struct row *rows, size_t count, reader *read)
{
	assert_int_equal(read(raw, world->arena), STATUS_OK);
	for (size_t i = 0; i < count; i++) {
		enum status status = read(edit_replace(world->arena, raw, rows[i].from, rows[i].to), world->arena);

		if (status != rows[i].want)
			fail_msg("%s: %s", rows[i].label, status_word(status));
	}
}

static enum status
read_notice(struct view raw, struct arena *arena)
{
	return notice_decode(raw, arena, &(struct notice){0});
}

static enum status
read_erasure(struct view raw, struct arena *arena)
{
	return erasure_decode(raw, arena, &(struct erasure){0});
}

static enum status
read_policy(struct view raw, struct arena *arena)
{
	return policy_decode(raw, arena, &(struct policy){0});
}

static enum status
read_directory(struct view raw, struct arena *arena)
{
	return directory_decode(raw, arena, &(struct directory){0});
}

/* ---- lines ------------------------------------------------------------------------------ */

static void
a_text_begins_with_a_whole_line_or_not(void **state)
{
	(void)state;
	assert_true(lines_begins(edit_view("one\n"), "one"));
	assert_true(lines_begins(edit_view("one\ntwo\n"), "one"));
	assert_false(lines_begins(edit_view("one"), "one"));
	assert_false(lines_begins(edit_view("on\nx\n"), "one"));
	assert_false(lines_begins(edit_view("one two\n"), "one"));
}

static void
a_line_that_is_not_there_has_no_rest(void **state)
{
	struct notes *world = *state;
	struct lines lines;
	const char *line = edit_repeat(world->arena, "long ", LINE_SIZE);

	lines_init(&lines, edit_view("kind a b\n"), world->arena);
	assert_null(lines_rest(&lines, "name"));
	assert_int_equal(lines_end(&lines), STATUS_MALFORMED);
	/* it begins as it should, and is longer than any line */
	lines_init(&lines, edit_replace(world->arena, edit_view("name \n"), " ", line), world->arena);
	assert_null(lines_rest(&lines, "namelong"));
	assert_int_equal(lines_end(&lines), STATUS_MALFORMED);
	/* nothing stood before the first line of all */
	lines_init(&lines, edit_view("kind a\n"), world->arena);
	assert_non_null(lines_take(&lines, "kind", 1));
	lines_ascend(&lines);
	assert_int_equal(lines_end(&lines), STATUS_OK);
}

static void
a_line_longer_than_its_page_is_too_big(void **state)
{
	struct notes *world = *state;
	struct page page;
	struct view text;

	page_init(&page, world->arena, 4);
	page_line(&page, "%s", "longer");
	assert_int_equal(page_done(&page, &text), STATUS_TOO_BIG);
}

/* ---- the broker's notes --------------------------------------------------------------------- */

static void
a_notice_names_duties_as_they_are_written(void **state)
{
	static const char text[] = "tellback/notice/v1\nkind overdue\ncase " ID1 "\nabout " DUTY1 "\ncode -\n"
				   "need " ID1 "/acknowledge/police\nto crs\nto police\nat 1772442000123\n";
	static const struct row rows[] = {
		{"about a note", "about " DUTY1, "about " ID1, STATUS_OK},
		{"a duty for no child", "/0a0b0c0d", "/-", STATUS_OK},
		{"a duty for what is none", "/0a0b0c0d", "/x", STATUS_MALFORMED},
		{"a duty of no note", "need " ID1, "need x", STATUS_MALFORMED},
		{"a duty of no kind", "/acknowledge/", "/Acknowledge/", STATUS_MALFORMED},
		{"two words", "/acknowledge/police", "/acknowledge/police x", STATUS_MALFORMED},
	};
	struct notes *world = *state;
	const char *name = edit_repeat(world->arena, "a", DUTY_ID_SIZE);
	struct view raw = edit_view(text);

	read_rows(world, raw, rows, COUNT_OF(rows), read_notice);
	assert_int_equal(read_notice(edit_replace(world->arena, raw, "/acknowledge/police", name), world->arena),
			 STATUS_MALFORMED);
	raw.size = MAX_NOTE_BYTES + 1; /* its bytes are not looked at */
	assert_int_equal(read_notice(raw, world->arena), STATUS_TOO_BIG);
}

static void
an_erasure_has_its_lines_in_order_and_names_what_came_before(void **state)
{
	static const char text[] = "tellback/erasure/v1\ncase " ID1 "\nnotes 0 1\nduties ended 0\nduties excused 0\n"
				   "duties met 0\nduties open 0\nduties overdue 0\nduties replaced 0\nat 1\n";
	static const struct row rows[] = {
		{"states out of order", "ended 0\nduties excused 0", "excused 0\nduties ended 0", STATUS_MALFORMED},
	};
	/* what no text gives, but a caller might */
	static const struct erasure_range backwards[] = {{3, 2}};
	const struct erasure erasure = {.ranges = backwards, .range_count = 1};
	struct notes *world = *state;
	uint8_t gone[8] = {0};

	read_rows(world, edit_view(text), rows, COUNT_OF(rows), read_erasure);
	assert_int_equal(erasure_mark(&erasure, 8, gone), STATUS_MALFORMED);
}

/* ---- the policy ------------------------------------------------------------------------------ */

static void
a_policys_words_are_of_their_kinds(void **state)
{
	static const struct row rows[] = {
		{"no digit in an hour", "morning 10:00", "morning 1a:00", STATUS_MALFORMED},
		{"no digit in a minute", "morning 10:00", "morning 10:0a", STATUS_MALFORMED},
		{"no colon", "morning 10:00", "morning 10.00", STATUS_MALFORMED},
		{"days parted otherwise", "mon,tue", "mon;tue", STATUS_MALFORMED},
		{"both days wrong", "holidays 2025-01-01 2028-12-31", "holidays x y", STATUS_MALFORMED},
		{"a CRS's phones twice", "phone crs 01632960123 01632960124",
		 "phone crs 01632960123 01632960124\nphone crs 01632960123 01632960125", STATUS_MALFORMED},
		{"another CRS's phones", "phone crs 01632960123 01632960124",
		 "phone crs 01632960123 01632960124\nphone edt 01632960123 01632960124", STATUS_OK},
		{"a warning too far off", " 1 hours 30 minutes", " 1 hours 1000001 minutes", STATUS_MALFORMED},
		{"kept for neither days nor months", " days\n", " weeks\n", STATUS_MALFORMED},
		{"kept for too long", "keep body ", "keep body 1000001", STATUS_MALFORMED},
		{"a third keep", "keep body", "keep a 1 days\nkeep b 1 days\nkeep body", STATUS_MALFORMED},
		{"an age without end", "age-limit medium 8", "age-limit medium 1000001", STATUS_MALFORMED},
		{"a limit for the highest grade", "age-limit medium 8", "age-limit high 8", STATUS_OK},
		{"a limit for no grade there is", "age-limit none", "age-limit some", STATUS_MALFORMED},
	};
	struct notes *world = *state;
	struct view text;

	assert_int_equal(signed_note_text(world->policy_raw, world->arena, &text), STATUS_OK);
	read_rows(world, text, rows, COUNT_OF(rows), read_policy);
}

static void
a_long_line_is_shown_as_far_as_it_tells(void **state)
{
	struct notes *world = *state;
	char why[POLICY_WHY_SIZE], want[64];
	const char *line = edit_repeat(world->arena, "morning", 20);
	struct policy policy;
	struct view text;

	assert_int_equal(signed_note_text(world->policy_raw, world->arena, &text), STATUS_OK);
	text = edit_replace(world->arena, text, "morning 10:00", line);
	assert_int_equal(policy_decode_why(text, world->arena, &policy, why), STATUS_MALFORMED);
	(void)snprintf(want, sizeof want, "`%.20s", line);
	assert_non_null(strstr(why, want));
	assert_true(strlen(why) < 80 + 120);
}

/* ---- the directory ---------------------------------------------------------------------------- */

static struct view
directory_text(struct notes *world)
{
	struct view text;

	assert_int_equal(signed_note_text(world->directory_raw, world->arena, &text), STATUS_OK);
	return text;
}

static void
a_directorys_words_are_of_their_kinds(void **state)
{
	static const struct row rows[] = {
		{"an endpoint with a DEL", " tcp://", " tcp\x7f//", STATUS_MALFORMED},
		{"an endpoint not in ASCII", " tcp://", " tc\xc3\xb6://", STATUS_MALFORMED},
		{"a curve key taken away", "\nagency school\n", "\nrevoked curve 5 lost\nagency school\n", STATUS_OK},
		{"an agency taken away", "\nagency school\n", "\nrevoked agency 5 left\nagency school\n", STATUS_OK},
		{"nothing taken away", "\nagency school\n", "\nrevoked nothing 5 left\nagency school\n",
		 STATUS_MALFORMED},
		{"a name with a space first", "kind council\n", "kind council\nname  X\n", STATUS_MALFORMED},
	};
	struct notes *world = *state;

	read_rows(world, directory_text(world), rows, COUNT_OF(rows), read_directory);
}

static void
a_key_of_another_type_is_refused_in_its_place(void **state)
{
	struct notes *world = *state;
	struct view text = directory_text(world);
	char ed25519[VKEY_SIZE], cosigner[VKEY_SIZE];
	struct signer_key key;

	signed_note_key_print(&world->directory.log, ed25519);
	keys_witness(world->directory.log.name, "w", &key);
	signed_note_key_print(&key, cosigner);
	assert_int_equal(read_directory(edit_replace(world->arena, text, ed25519, cosigner), world->arena),
			 STATUS_MALFORMED);
	signed_note_key_print(&notes_agency(world, "school")->sign.key, ed25519);
	keys_witness("school", "w", &key);
	signed_note_key_print(&key, cosigner);
	assert_int_equal(read_directory(edit_replace(world->arena, text, ed25519, cosigner), world->arena),
			 STATUS_MALFORMED);
}

static void
a_broker_may_listen_at_more_places_and_not_be_alone(void **state)
{
	struct notes *world = *state;
	struct directory directory = world->directory;
	struct directory_broker brokers[4];
	char secret[Z85_KEY_SIZE];
	struct view text;

	for (size_t i = 0; i < COUNT_OF(brokers); i++)
		brokers[i] = world->directory.brokers[0];
	brokers[1].endpoint[strlen(brokers[1].endpoint) - 1] = '1';
	keys_curve("another", brokers[2].curve, secret);
	keys_curve("a third", brokers[3].curve, secret);
	memcpy(brokers[3].name, "other", sizeof "other");
	directory.brokers = brokers;
	directory.broker_count = COUNT_OF(brokers);
	assert_int_equal(directory_write(&directory, world->arena, &text), STATUS_OK);
	assert_int_equal(read_directory(text, world->arena), STATUS_OK);
}

static void
an_agency_that_stands_more_than_once_is_not_written(void **state)
{
	struct notes *world = *state;
	struct directory directory = world->directory;
	struct directory_agency agencies[3];
	struct view text;

	for (size_t i = 0; i < COUNT_OF(agencies); i++)
		agencies[i] = world->directory.agencies[0];
	agencies[0].name = "TEST council";
	agencies[1].name = "";
	agencies[2].name = NULL;
	directory.agencies = agencies;
	directory.agency_count = COUNT_OF(agencies);
	assert_int_equal(directory_write(&directory, world->arena, &text), STATUS_MALFORMED);
	directory.agency_count = 2;
	assert_int_equal(directory_write(&directory, world->arena, &text), STATUS_MALFORMED);
}

static void
an_organisations_name_can_be_shown(void **state)
{
	static const struct {
		const char *name;
		int want;
	} rows[] = {{"TEST school", 1}, {"", 0},	 {" school", 0}, {"school ", 0},
		    {"a\tb", 0},	{"\xff", 0},	 {"a\x7f", 0},	 {"a\xc2\x85", 0},
		    {"a\xc2\xa0", 1},	{"\xc3\xb6", 1}, {"\xe2\x82", 0}};

	struct notes *world = *state;

	for (size_t i = 0; i < COUNT_OF(rows); i++)
		assert_int_equal(directory_agency_is_name(rows[i].name), rows[i].want);
	assert_false(directory_agency_is_name(edit_repeat(world->arena, "a", LINE_SIZE)));
}

static void
too_many_signatures_do_not_verify(void **state)
{
	struct notes *world = *state;
	const struct directory *directory = &world->directory;
	const char *lines = edit_repeat(world->arena, "\xe2\x80\x94 x AAAAAAA=\n", MAX_SIGNATURES + 1);
	struct view raw = edit_view(arena_print(world->arena, "text\n\n%s", lines)), text;
	struct signed_note note;

	assert_int_equal(directory_verify(raw, directory->roots, directory->root_count, 1, world->arena),
			 STATUS_MALFORMED);
	assert_int_equal(
		directory_verify(edit_view("text\n"), directory->roots, directory->root_count, 1, world->arena),
		STATUS_MALFORMED);
	assert_int_equal(signed_note_text(raw, world->arena, &text), STATUS_MALFORMED);
	assert_int_equal(signed_note_split_short(raw, world->arena, &note), STATUS_MALFORMED);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_text_begins_with_a_whole_line_or_not),
		cmocka_unit_test_setup_teardown(a_line_that_is_not_there_has_no_rest, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_line_longer_than_its_page_is_too_big, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_notice_names_duties_as_they_are_written, set_up, tear_down),
		cmocka_unit_test_setup_teardown(an_erasure_has_its_lines_in_order_and_names_what_came_before, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(a_policys_words_are_of_their_kinds, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_long_line_is_shown_as_far_as_it_tells, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_directorys_words_are_of_their_kinds, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_key_of_another_type_is_refused_in_its_place, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_broker_may_listen_at_more_places_and_not_be_alone, set_up, tear_down),
		cmocka_unit_test_setup_teardown(an_agency_that_stands_more_than_once_is_not_written, set_up, tear_down),
		cmocka_unit_test_setup_teardown(an_organisations_name_can_be_shown, set_up, tear_down),
		cmocka_unit_test_setup_teardown(too_many_signatures_do_not_verify, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
