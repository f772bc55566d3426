/* The weekly audit: which cases are drawn, and why. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/day.h"
#include "review/sample.h"
#include "review/sample_open.h"
#include "review/targets_table.h"
#include "support/scene.h"

#define WEEK_BEGINS 1793577600000 /* Monday 2026-11-02 */
#define WEEK_MS (7LL * 24 * 3600 * 1000)
#define REFERRAL "referral to crs route=written protection=none child=aaaaaaaa"

/* A case of ${letter}, decided now. */
static void
decided(struct scene *scene, char letter, const char *grade)
{
	ACCEPTED(scene, "R%c police %s grade=%s case %c", letter, REFERRAL, grade, letter);
	ACCEPTED(scene, "D%c crs decision case %c re R%c to police " SCENE_FULL " child=aaaaaaaa:nfa", letter, letter, letter);
}

static struct sample
draw(struct scene *scene, const char *seed, uint64_t random, uint64_t targeted)
{
	const struct sample_ask ask = {{WEEK_BEGINS}, {WEEK_BEGINS + WEEK_MS}, seed, random, targeted};
	struct sample sample;

	assert_int_equal(sample_draw(scene->book, &ask, scene->arena, &sample), STATUS_OK);
	return sample;
}

static const char *
letters(struct scene *scene, const struct sample *sample)
{
	char text[SCENE_CASES + 1] = "";
	size_t size = 0;

	for (size_t i = 0; i < sample->count; i++)
		for (char letter = 'A'; letter < 'A' + SCENE_CASES; letter++)
			if (!strcmp(scene_book(scene, letter)->state.self.token.hex, sample->cases[i].token.hex))
				text[size++] = letter;
	return arena_text(scene->arena, text, size);
}

static void
the_same_seed_draws_the_same_and_another_draws_others(void **state)
{
	struct scene *scene = scene_open();
	struct sample first, again, other;
	int differs = 0;

	(void)state;
	for (char letter = 'A'; letter < 'A' + 6; letter++)
		decided(scene, letter, "standard");
	first = draw(scene, "rain on the Itchen", 3, 0);
	again = draw(scene, "rain on the Itchen", 3, 0);
	assert_int_equal(first.from, 6);
	assert_int_equal(first.count, 3);
	assert_string_equal(letters(scene, &first), letters(scene, &again));
	for (int i = 0; i < 20 && !differs; i++) {
		other = draw(scene, arena_print(scene->arena, "%d", i), 3, 0);
		differs = strcmp(letters(scene, &first), letters(scene, &other)) != 0;
	}
	assert_true(differs);
	/* one more drawn leaves the first ones drawn */
	other = draw(scene, "rain on the Itchen", 4, 0);
	assert_memory_equal(letters(scene, &first), letters(scene, &other), 3);
	SETTLED(scene);
}

static void
only_what_was_decided_in_the_week_is_in_the_draw(void **state)
{
	struct scene *scene = scene_open();
	struct sample sample;

	(void)state;
	decided(scene, 'A', "standard");
	ACCEPTED(scene, "RB school " REFERRAL " grade=none case B");
	scene_at(scene, "2026-11-08 23:59");
	decided(scene, 'C', "standard");
	scene_at(scene, "2026-11-09 00:00");
	decided(scene, 'D', "standard");
	ACCEPTED(scene, "DB crs decision case B re RB to school " SCENE_FULL " child=aaaaaaaa:nfa");
	sample = draw(scene, "x", 100, 0);
	assert_int_equal(sample.from, 2);
	assert_int_equal(sample.count, 2);
	assert_string_equal(sample.cases[0].word, "random");
	SETTLED(scene);
}

static void
linked_cases_are_one_lot(void **state)
{
	struct scene *scene = scene_open();
	struct sample sample;

	(void)state;
	decided(scene, 'A', "standard");
	decided(scene, 'B', "standard");
	ACCEPTED(scene, "L1 crs link to crs into=B second=yes");
	sample = draw(scene, "x", 100, 0);
	assert_int_equal(sample.from, 1);
	assert_int_equal(sample.count, 1);
	SETTLED(scene);
}

static void
a_reason_finds_what_chance_left_and_the_gravest_comes_first(void **state)
{
	struct scene *scene = scene_open();
	struct sample sample;

	(void)state;
	decided(scene, 'A', "standard");
	decided(scene, 'B', "standard");
	ACCEPTED(scene, "N1 police not-told case B re DB to crs code=no-reasons");
	ACCEPTED(scene, "RC police " REFERRAL " grade=high case C");
	scene_at(scene, "2026-11-06 10:00");
	ACCEPTED(scene, "DC crs decision case C re RC to police " SCENE_FULL " child=aaaaaaaa:nfa");
	ACCEPTED(scene, "E1 police escalation case A re DA to crs against=crs stage=1 imminent=no");
	sample = draw(scene, "x", 0, 2);
	assert_int_equal(sample.count, 2);
	assert_string_equal(letters(scene, &sample), "CB");
	assert_string_equal(sample.cases[0].word, "high-late");
	assert_string_equal(sample.cases[1].word, "not-told");
	sample = draw(scene, "x", 0, 9);
	assert_string_equal(letters(scene, &sample), "CBA");
	assert_string_equal(sample.cases[2].word, "dispute");
	/* what chance took no reason takes again */
	sample = draw(scene, "x", 3, 9);
	assert_int_equal(sample.count, 3);
	SETTLED(scene);
}

static void
each_reason_is_found_where_it_is_and_nowhere_else(void **state)
{
	static const struct {
		const char *word;
		const char *lines[5];
		const char *until;
	} rows[] = {
	    {"unseen", {NULL}, "2026-11-02 12:00"},
	    {"no-quorum",
	     {"S1 crs strategy-record re RA to health meeting=01930000000070008000000000000111 version=1 "
	      "content=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 held-at=1793610000 invited=health "
	      "present=crs quorum=no s47=none child=aaaaaaaa:none"},
	     NULL},
	    {"withheld", {"X1 crs excuse re RA to crs duty=decision/police/aaaaaaaa reason=withheld review=1799001000 second=yes"},
	     NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct scene *scene = scene_open();
		size_t count;
		const struct target *list = targets_table_rows(&count);

		ACCEPTED(scene, "RA police " REFERRAL " grade=high case A");
		for (size_t n = 0; rows[i].lines[n]; n++)
			ACCEPTED(scene, "%s", rows[i].lines[n]);
		if (rows[i].until) {
			scene_at(scene, rows[i].until);
			(void)scene_time(scene);
		}
		for (size_t n = 0; n < count; n++)
			if (targets_table_hits(&list[n], &scene_book(scene, 'A')->state) != !strcmp(list[n].word, rows[i].word))
				fail_msg("%s: %s", rows[i].word, list[n].word);
		SETTLED(scene);
	}
}

static void
an_empty_week_has_nothing_to_draw(void **state)
{
	struct scene *scene = scene_open();
	struct sample sample = draw(scene, "x", 5, 5);

	(void)state;
	assert_int_equal(sample.from, 0);
	assert_int_equal(sample.count, 0);
	scene_close(scene);
}

static void
a_request_is_open_until_it_is_answered_or_taken_back(void **state)
{
	struct scene *scene = scene_open();
	struct sample_open *rows;
	size_t count;
	int32_t today;

	(void)state;
	decided(scene, 'A', "standard");
	decided(scene, 'B', "standard");
	ACCEPTED(scene, "Q1 reviewer audit-request case A re RA to crs by=2026-11-20");
	ACCEPTED(scene, "Q2 reviewer audit-request case A re RA to police by=2026-11-18");
	ACCEPTED(scene, "Q3 reviewer audit-request case B re RB to crs by=2026-11-25");
	ACCEPTED(scene, "Q4 reviewer audit-request case B re RB to police by=2026-11-25");
	ACCEPTED(scene, "X1 crs audit-result case B re Q3 to reviewer code=timely:1 code=rationale:2 code=voice:3 code=family:4"
			" code=shared:1 code=feedback:2");
	assert_int_equal(day_parse("2026-11-20", &today), 0);
	assert_int_equal(sample_open_list(scene->book, today, scene->arena, &rows, &count), STATUS_OK);
	assert_int_equal(count, 3);
	assert_string_equal(rows[0].agencies, "police");
	assert_string_equal(rows[0].by, "2026-11-18");
	assert_int_equal(rows[0].over, 2);
	assert_string_equal(rows[1].agencies, "crs, edt");
	assert_int_equal(rows[1].over, 0);
	assert_string_equal(rows[2].agencies, "police");
	assert_int_equal(rows[2].over, -5);
	assert_string_equal(rows[2].request->envelope->case_token.hex, scene_book(scene, 'B')->state.self.token.hex);
	ACCEPTED(scene, "X2 reviewer retract case A re Q1 to crs reason=in-error");
	assert_int_equal(sample_open_list(scene->book, today, scene->arena, &rows, &count), STATUS_OK);
	assert_int_equal(count, 2);
	SETTLED(scene);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_request_is_open_until_it_is_answered_or_taken_back),
	    cmocka_unit_test(the_same_seed_draws_the_same_and_another_draws_others),
	    cmocka_unit_test(only_what_was_decided_in_the_week_is_in_the_draw),
	    cmocka_unit_test(linked_cases_are_one_lot),
	    cmocka_unit_test(a_reason_finds_what_chance_left_and_the_gravest_comes_first),
	    cmocka_unit_test(each_reason_is_found_where_it_is_and_nowhere_else),
	    cmocka_unit_test(an_empty_week_has_nothing_to_draw),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
