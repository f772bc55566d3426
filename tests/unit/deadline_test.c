/* Deadlines of a case that goes on: a policy that is replaced while clocks
 * run, the morning on which something falls due, settings with and without a
 * calendar, and one without an agent. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "note/policy.h"
#include "support/edit.h"
#include "support/scene.h"

#define PPN SCENE_PPN
#define FULL SCENE_FULL
#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

static const char *
due(struct scene *scene, const char *id, char text[SCENE_WALL_SIZE])
{
	const struct duty *duty = scene_duty(scene, id);

	if (!duty)
		fail_msg("no duty %s", id);
	return scene_wall(duty->due, text);
}

#define DUE(scene, id, want) assert_string_equal(due(scene, id, (char[SCENE_WALL_SIZE]){""}), want)

/* The policy that is in force, with each `decision` in 2 working hours and
 * everything else as it was. */
static void
shorten(struct scene *scene, struct policy *policy, struct clock_line *lines)
{
	*policy = *scene->policies[0];
	memcpy(lines, policy->clocks, policy->clock_count * sizeof *lines);
	for (size_t i = 0; i < policy->clock_count; i++)
		if (!strcmp(lines[i].duty, "decision"))
			lines[i] =
				(struct clock_line){"decision", "any", 2, UNIT_WORKING_HOURS, 1, UNIT_WORKING_HOURS, 0};
	policy->clocks = lines;
	policy->serial++;
	policy->morning.minute = 8 * 60;
	scene->policies[0] = policy;
}

static void
a_policy_that_shortens_a_clock_moves_none_that_is_running(void **state)
{
	struct scene *scene = scene_open();
	struct clock_line lines[64];
	struct policy shorter;
	const struct duty *old;

	(void)state;
	assert_true(scene->policies[0]->clock_count <= COUNT_OF(lines));
	ACCEPTED(scene, "R1 police referral to crs " PPN " grade=standard child=aaaaaaaa");
	DUE(scene, "R1/decision/police/aaaaaaaa", "2026-11-04 00:00");
	scene_at(scene, "2026-11-02 11:00");
	shorten(scene, &shorter, lines);
	ACCEPTED(scene, "R2 health referral to crs " PPN " case B grade=standard child=bbbbbbbb");
	DUE(scene, "R1/decision/police/aaaaaaaa", "2026-11-04 00:00");
	DUE(scene, "R2/decision/health/bbbbbbbb", "2026-11-02 13:00");
	/* neither what is due nor what was said of it moves: at 12:00 the new one
	 * is warned of, at 13:00:01 overdue; the old one keeps its four hours */
	scene_at(scene, "2026-11-02 12:00");
	assert_int_equal(scene_time(scene), 1);
	scene_at(scene, "2026-11-02 13:01");
	assert_int_equal(scene_time(scene), 1);
	old = scene_duty(scene, "R1/decision/police/aaaaaaaa");
	assert_int_equal(old->state, DUTY_OPEN);
	assert_false(old->warned);
	assert_int_equal(scene_duty(scene, "R2/decision/health/bbbbbbbb")->state, DUTY_OVERDUE);
	/* its morning, too, is that of the policy it began under */
	scene_at(scene, "2026-11-03 09:59");
	(void)scene_time(scene);
	assert_false(scene_duty(scene, "R1/decision/police/aaaaaaaa")->reminded);
	scene_at(scene, "2026-11-03 10:00");
	(void)scene_time(scene);
	assert_true(scene_duty(scene, "R1/decision/police/aaaaaaaa")->reminded);
	/* what is sent anew keeps the old start and the old due time */
	ACCEPTED(scene, "R3 police referral replaces R1 to crs " PPN " grade=standard child=aaaaaaaa");
	DUE(scene, "R3/decision/police/aaaaaaaa", "2026-11-04 00:00");
	SETTLED(scene);
}

static void
what_is_owed_again_is_owed_under_the_policy_of_that_day(void **state)
{
	struct scene *scene = scene_open();
	struct clock_line lines[64];
	struct policy shorter;
	const struct duty *again;

	(void)state;
	ACCEPTED(scene, "R1 police referral to crs " PPN " grade=standard child=aaaaaaaa");
	scene_at(scene, "2026-11-05 10:00");
	(void)scene_time(scene); /* warned, and overdue */
	ACCEPTED(scene, "D1 crs decision re R1 to police " FULL " child=aaaaaaaa:nfa");
	shorten(scene, &shorter, lines);
	ACCEPTED(scene, "N1 police not-told re D1 to crs code=no-reasons");
	again = scene_duty(scene, "N1/decision/police/aaaaaaaa");
	assert_non_null(again);
	DUE(scene, "N1/decision/police/aaaaaaaa", "2026-11-05 12:00");
	/* nothing has been said of it yet */
	assert_false(again->warned || again->reminded || again->noticed);
	SETTLED(scene);
}

static void
on_the_morning_of_its_last_day_both_hear_that_it_falls_due(void **state)
{
	static const struct {
		const char *now;
		const char *notice;
	} rows[] = {
		{"2026-11-02 14:59", ""}, {"2026-11-02 15:00", "warn:crs:edt:police"},
		{"2026-11-03 09:59", ""}, {"2026-11-03 10:00", "due:crs:edt:police"},
		{"2026-11-04 00:00", ""}, {"2026-11-04 00:01", "overdue:crs:edt:police"},
		{"2026-11-09 10:00", ""},
	};
	struct scene *scene = scene_open();

	(void)state;
	scene_at(scene, "2026-11-02 11:00");
	ACCEPTED(scene, "R1 police referral to crs " PPN " grade=standard child=aaaaaaaa");
	READS(scene, "crs", "opened", "R1"); /* so only the decision is owed */
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		scene_at(scene, rows[i].now);
		assert_int_equal(scene_time(scene), rows[i].notice[0] != '\0');
		if (rows[i].notice[0])
			assert_string_equal(scene_notices(scene), rows[i].notice);
	}
	SETTLED(scene);
}

#define NOTICE(kind) "notification kind=" kind " aware-at=1793610000 grade=none detail="

static void
a_setting_reads_before_its_own_next_school_day(void **state)
{
	static const struct {
		const char *label;
		const char *setting;
		const char *now;
		const char *due;
	} rows[] = {
		{"a night in term", "school", "2026-11-02 23:00", "2026-11-03 08:45"},
		{"Friday night", "school", "2026-11-06 23:00", "2026-11-09 08:45"},
		{"the eve of a day on which it is closed", "school", "2026-11-26 23:00", "2026-11-30 08:45"},
		{"the last day of term", "school", "2026-12-18 20:00", "2027-01-04 08:45"},
		{"in the holidays", "school", "2026-12-30 20:00", "2027-01-04 08:45"},
		{"no calendar: the policy's terms", "nursery", "2026-12-18 20:00", "2027-01-04 08:45"},
		{"no calendar, and not closed on that day", "nursery", "2026-11-26 23:00", "2026-11-27 08:45"},
		/* the card's terms and the policy's both end on 12 February */
		{"its calendar has run out, and the policy's", "school", "2027-02-12 20:00", "2027-02-15 08:45"},
		{"no calendar at all: a working day", "nursery", "2027-02-12 20:00", "2027-02-15 08:45"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct scene *scene = scene_open();
		char id[80];

		scene_at(scene, rows[i].now);
		ACCEPTED(scene, "E1 police " NOTICE("encompass") "%s to %s",
			 strcmp(rows[i].setting, "school") ? "alert" : "full", rows[i].setting);
		(void)snprintf(id, sizeof id, "E1/verify/%s", rows[i].setting);
		if (strcmp(due(scene, id, (char[SCENE_WALL_SIZE]){""}), rows[i].due) != 0)
			fail_msg("%s: %s", rows[i].label, due(scene, id, (char[SCENE_WALL_SIZE]){""}));
		/* and read before the bell, too, however soon its machine has it */
		READS(scene, rows[i].setting, "verified", "E1");
		(void)snprintf(id, sizeof id, "E1/read/%s", rows[i].setting);
		assert_string_equal(due(scene, id, (char[SCENE_WALL_SIZE]){""}), rows[i].due);
		SETTLED(scene);
	}
}

/* The policy that ships, with the scene's names. */
static void
ship(struct scene *scene, struct policy *policy)
{
	assert_int_equal(policy_decode(edit_file(scene->arena, "proto/rules/southampton.policy"), scene->arena, policy),
			 STATUS_OK);
	policy->governs = scene->policies[0]->governs;
	policy->also = scene->policies[0]->also;
	scene->policies[0] = policy;
}

static void
a_setting_without_an_agent_is_told_by_telephone(void **state)
{
	struct scene *scene = scene_open();
	struct policy shipped;
	const struct duty *tell;

	(void)state;
	ship(scene, &shipped);
	scene_at(scene, "2026-11-02 23:00");
	ACCEPTED(scene, "E1 police " NOTICE("encompass") "full to police");
	tell = scene_duty(scene, "E1/tell/individual");
	assert_non_null(tell);
	assert_string_equal(tell->debtor.name, "police");
	/* nobody's calendar but the partnership's counts */
	DUE(scene, "E1/tell/individual", "2026-11-03 08:30");
	scene_at(scene, "2026-11-03 08:31");
	assert_int_equal(scene_time(scene), 1);
	assert_string_equal(scene_notices(scene), "overdue:police");
	ACCEPTED(scene, "T1 police told-otherwise re E1 channel=phone reason=no-agent");
	assert_int_equal(scene_duty(scene, "E1/tell/individual")->state, DUTY_MET);
	SETTLED(scene);
}

static void
to_a_setting_that_has_left_nothing_is_sent(void **state)
{
	struct scene *scene = scene_open();

	(void)state;
	REFUSED(scene, REVOKED, "E1 police " NOTICE("encompass") "full to gone");
	REFUSED(scene, RECIPIENT_UNKNOWN, "E2 police " NOTICE("encompass") "full to no-such-school");
	SETTLED(scene);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_policy_that_shortens_a_clock_moves_none_that_is_running),
		cmocka_unit_test(what_is_owed_again_is_owed_under_the_policy_of_that_day),
		cmocka_unit_test(on_the_morning_of_its_last_day_both_hear_that_it_falls_due),
		cmocka_unit_test(a_setting_reads_before_its_own_next_school_day),
		cmocka_unit_test(a_setting_without_an_agent_is_told_by_telephone),
		cmocka_unit_test(to_a_setting_that_has_left_nothing_is_sent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
