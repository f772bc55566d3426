/* What a front door counts in its own system, beside what the log holds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/day.h"
#include "review/indicators_coverage.h"
#include "support/figured.h"

#define PPN SCENE_PPN " grade=medium"

static const struct coverage_day *
day_of(const struct coverage *coverage, const char *text)
{
	int32_t day;

	assert_false(day_parse(text, &day));
	for (size_t i = 0; i < coverage->day_count; i++)
		if (coverage->days[i].day == day)
			return &coverage->days[i];
	return NULL;
}

static void
the_gap_is_what_came_in_and_did_not_come_here(void **state)
{
	struct scene *scene = scene_open();
	struct figured asked = {.scene = scene, .from = "2026-10", .count = 3, .begins = "2026-11-01 08:00"};
	struct coverage coverage;
	const struct coverage_day *day;

	(void)state;
	ACCEPTED(scene, "R1 police referral case A to crs " PPN " child=aaaaaaaa");
	ACCEPTED(scene, "R2 police referral case B to crs " PPN " child=bbbbbbbb");
	ACCEPTED(scene, "D1 crs decision case A re R1 to police " SCENE_FULL " child=aaaaaaaa:nfa");
	READS(scene, "crs", "opened", "R1");
	READS(scene, "police", "verified", "D1");
	ACCEPTED(scene, "C1 crs close case A re R1 to crs reason=complete");
	scene_at(scene, "2026-11-03 09:00");
	ACCEPTED(scene, "N1 crs count case C to reviewer day=2026-11-02 contacts=9 closures=9");
	/* the newest count of a day stands */
	ACCEPTED(scene, "N2 crs count case D to reviewer day=2026-11-02 contacts=5 closures=2");
	/* of another front door */
	ACCEPTED(scene, "N3 their-crs count case E to reviewer day=2026-11-01 contacts=7 closures=7");
	scene_at(scene, "2026-11-05 09:00");
	ACCEPTED(scene, "R3 police referral case F to crs " PPN " child=ffffffff");
	ACCEPTED(scene, "N4 crs count case G to reviewer day=2026-11-04 contacts=0 closures=0");
	figured(&asked);
	assert_int_equal(indicators_coverage(&asked.input, scene->arena, &coverage), STATUS_OK);
	/* from the log's first day to the day before its last, which is not over */
	assert_int_equal(coverage.day_count, 4);
	assert_int_equal(coverage.uncounted, 2);
	assert_int_equal(coverage.counted_contacts, 5);
	assert_int_equal(coverage.held_contacts, 2);
	assert_int_equal(coverage.counted_closures, 2);
	assert_int_equal(coverage.held_closures, 1);
	day = day_of(&coverage, "2026-11-02");
	assert_true(day && day->is_counted && day->counted_contacts == 5 && day->held_contacts == 2);
	day = day_of(&coverage, "2026-11-01");
	assert_true(day && !day->is_counted && !day->held_contacts);
	assert_null(day_of(&coverage, "2026-11-05"));
	/* unless it has been counted */
	ACCEPTED(scene, "N5 crs count case H to reviewer day=2026-11-05 contacts=1 closures=0");
	figured(&asked);
	assert_int_equal(indicators_coverage(&asked.input, scene->arena, &coverage), STATUS_OK);
	day = day_of(&coverage, "2026-11-05");
	assert_true(day && day->is_counted && day->held_contacts == 1);
	SETTLED(scene);
}

static void
what_nobody_can_have_counted_is_no_count(void **state)
{
	struct scene *scene = scene_open();
	struct figured asked = {.scene = scene, .from = "2026-11", .count = 1, .begins = "2026-11-01 08:00"};
	struct coverage coverage;

	(void)state;
	scene_at(scene, "2026-11-03 09:00");
	ACCEPTED(scene, "N1 crs count case A to reviewer day=2026-11-02 contacts=5 closures=2");
	ACCEPTED(scene, "N2 crs count case B to reviewer day=2026-11-02 contacts=9223372036854775807 closures=2");
	ACCEPTED(scene, "N3 crs count case C to reviewer day=2026-11-01 contacts=1 closures=9223372036854775807");
	figured(&asked);
	assert_int_equal(indicators_coverage(&asked.input, scene->arena, &coverage), STATUS_OK);
	assert_int_equal(coverage.counted_contacts, 5);
	assert_int_equal(coverage.counted_closures, 2);
	assert_int_equal(coverage.uncounted, 1);
	SETTLED(scene);
}

static void
months_outside_of_the_log_have_no_days(void **state)
{
	struct scene *scene = scene_open();
	struct figured asked = {.scene = scene, .from = "2026-12", .count = 2};
	struct coverage coverage;

	(void)state;
	figured(&asked);
	assert_int_equal(indicators_coverage(&asked.input, scene->arena, &coverage), STATUS_OK);
	assert_int_equal(coverage.day_count, 0);
	asked.from = "2026-01";
	asked.begins = "2026-11-01 08:00";
	figured(&asked);
	assert_int_equal(indicators_coverage(&asked.input, scene->arena, &coverage), STATUS_OK);
	assert_int_equal(coverage.day_count, 0);
	asked.input.month_count = 0;
	assert_int_equal(indicators_coverage(&asked.input, scene->arena, &coverage), STATUS_MALFORMED);
	SETTLED(scene);
}

static void
without_memory_nothing_is_computed(void **state)
{
	struct scene *scene = scene_open();
	struct figured asked = {.scene = scene, .from = "2026-11", .count = 2};
	struct coverage coverage;
	struct report report;
	int failed = 0;

	(void)state;
	ACCEPTED(scene, "R1 police referral case A to crs " PPN " child=aaaaaaaa");
	ACCEPTED(scene, "D1 crs decision case A re R1 to police " SCENE_FULL " child=aaaaaaaa:strategy");
	ACCEPTED(scene,
		 "S1 crs strategy-record case A re D1 to police meeting=01930000000070008000000000000001 version=1"
		 " content=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b852 held-at=%lld invited=police"
		 " present=police present=crs quorum=yes s47=single child=aaaaaaaa:single",
		 figured_s("2026-11-02 09:00"));
	READS(scene, "police", "opened", "S1");
	ACCEPTED(
		scene,
		"O1 crs outcome case A re S1 to police of=s47 level=full event-at=%lld already-cp=0 child=aaaaaaaa:nfa",
		figured_s("2026-11-02 09:30"));
	figured(&asked);
	for (size_t most = 0; most < 1024 * 1024; most += most < 65536 ? 512 : 16384) {
		struct arena *arena = arena_new(most);

		assert_non_null(arena);
		failed += indicators_report(&asked.input, arena, &report) == STATUS_NO_MEMORY;
		arena_reset(arena);
		failed += indicators_coverage(&asked.input, arena, &coverage) == STATUS_NO_MEMORY;
		arena_free(arena);
	}
	assert_true(failed > 60);
	SETTLED(scene);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_gap_is_what_came_in_and_did_not_come_here),
		cmocka_unit_test(what_nobody_can_have_counted_is_no_count),
		cmocka_unit_test(months_outside_of_the_log_have_no_days),
		cmocka_unit_test(without_memory_nothing_is_computed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
