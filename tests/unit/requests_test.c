/* Information requests that wait for an agency's declared capacity: order, place,
 * another urgency, the end. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "support/asking.h"

#define HOUR_MS ((int64_t)3600 * 1000)
#define TOMORROW "2026-03-03T17:00:00Z"
#define ANSWERED "answer @ --answer answered --finding \"Seen once\""

static void
what_is_beyond_the_capacity_waits_in_order_until_one_is_answered(void **state)
{
	struct asking *scene = *state;
	struct desk *crs = scene->desks[CRS], *health = scene->desks[HEALTH];
	const char *ids[4];

	asking_declare(scene, 2, TOMORROW);
	ids[0] = asking_ask(scene, "health", "green", "Seen for injury?");
	ids[1] = asking_ask(scene, "health", "amber", "Missed appointments?");
	asking_says(crs, "accepted, log index");
	ids[2] = asking_ask(scene, "health", "green", "Mother known to the perinatal team?");
	asking_says(crs, "health has said that it can work on 2 at a time");
	asking_says(crs, "held here, place 1 of 1");
	ids[3] = asking_ask(scene, "health", "amber", "Immunised?");
	asking_says(crs, "held here, place 1 of 2"); /* amber is due before green */
	asking_list(scene, CRS);
	asking_row(crs, ids[0], "sent");
	asking_row(crs, ids[2], "held 2 of 2");
	asking_row(crs, ids[3], "held 1 of 2");
	asking_row(crs, ids[3], "Test");
	asking_list(scene, HEALTH);
	assert_true(asking_is_before(health, ids[1], ids[0])); /* least time to due */
	asking_says_not(health, ids[2]);
	asking_says_not(health, ids[3]);

	/* an answer in part gives no place free, a whole one does */
	asking_type(scene, HEALTH, EXIT_DONE, "answer @ --answer partial --finding \"One system searched\"", ids[0]);
	asking_list(scene, CRS);
	asking_row(crs, ids[0], "answered in part");
	asking_row(crs, ids[3], "held 1 of 2");
	asking_type(scene, HEALTH, EXIT_DONE, ANSWERED, ids[0]);
	asking_list(scene, HEALTH);
	asking_says(health, ids[3]);
	asking_says_not(health, ids[2]);
	asking_says_not(health, ids[0]);
	asking_says(health, "crs held 1 more for you when it last wrote");
	asking_type(scene, HEALTH, EXIT_DONE, ANSWERED, ids[3]);
	asking_type(scene, HEALTH, EXIT_DONE, "answer @ --answer nothing-known", ids[1]);
	asking_list(scene, HEALTH);
	asking_says(health, ids[2]);
	asking_says_not(health, "more for you"); /* it was sealed again as it went */
	asking_list(scene, CRS);
	asking_says_not(crs, "held");
}

static void
more_capacity_lets_more_go_and_less_takes_none_back(void **state)
{
	struct asking *scene = *state;
	struct desk *crs = scene->desks[CRS], *health = scene->desks[HEALTH];
	const char *ids[3];

	asking_declare(scene, 0, TOMORROW);
	for (size_t i = 0; i < 3; i++)
		ids[i] = asking_ask(scene, "health", "green",
				    i == 0   ? "Seen for injury?"
				    : i == 1 ? "Immunised?"
					     : "Registered?");
	asking_list(scene, CRS);
	asking_row(crs, ids[2], "held 3 of 3");
	asking_declare(scene, 2, TOMORROW);
	asking_list(scene, HEALTH);
	asking_says(health, ids[0]);
	asking_says(health, ids[1]);
	asking_says_not(health, ids[2]);
	asking_declare(scene, 1, TOMORROW);
	asking_list(scene, CRS);
	asking_row(crs, ids[0], "sent");
	asking_row(crs, ids[1], "sent");
	asking_type(scene, HEALTH, EXIT_DONE, ANSWERED, ids[0]);
	asking_list(scene, CRS);
	asking_row(crs, ids[2], "held 1 of 1"); /* one is out, and one is what it can do */
	asking_type(scene, HEALTH, EXIT_DONE, ANSWERED, ids[1]);
	asking_list(scene, CRS);
	asking_row(crs, ids[2], "sent");
}

static void
without_a_declaration_nothing_waits(void **state)
{
	struct asking *scene = *state;
	struct desk *health = scene->desks[HEALTH], *camhs = scene->desks[CAMHS];
	const char *id = asking_ask(scene, "health", "green", "Seen for injury?");

	asking_list(scene, HEALTH);
	asking_says(health, id);
	asking_declare(scene, 0, TOMORROW);
	(void)asking_ask(scene, "health", "green", "Immunised?");
	id = asking_ask(scene, "camhs", "green", "Waiting for an appointment?"); /* of another agency */
	asking_list(scene, CAMHS);
	asking_says(camhs, id);
}

static void
when_its_time_is_over_a_declaration_holds_nothing_back(void **state)
{
	struct asking *scene = *state;
	struct desk *crs = scene->desks[CRS], *health = scene->desks[HEALTH];
	const char *id;

	asking_declare(scene, 0, "2026-03-02T12:00:00Z");
	id = asking_ask(scene, "health", "amber", "Seen for injury?");
	house_wait(scene->house, 3 * HOUR_MS - 2000);
	asking_list(scene, CRS);
	asking_row(crs, id, "held 1 of 1");
	house_wait(scene->house, 1000);
	asking_list(scene, HEALTH);
	asking_says(health, id);
	asking_says(health, "what you said you can work on ended at 2026-03-02T12:00:00Z");
	(void)asking_ask(scene, "health", "green", "Immunised?");
	asking_says(crs, "what it last said (0 at a time) ended at 2026-03-02T12:00:00Z; ask what it can work on now");
	asking_says(crs, "accepted");
}

static void
at_nought_a_red_one_goes_to_the_cover_and_a_green_one_waits(void **state)
{
	struct asking *scene = *state;
	struct desk *crs = scene->desks[CRS], *camhs = scene->desks[CAMHS], *health = scene->desks[HEALTH];
	const char *red, *green;

	asking_declare(scene, 0, TOMORROW);
	red = asking_ask(scene, "health", "red", "Where was she seen today?");
	asking_says(crs, "it names no cover that can be written to: it goes there all the same; ring health");
	asking_list(scene, HEALTH);
	asking_row(health, red, "RED");
	asking_name_cover(scene, "camhs");
	green = asking_ask(scene, "health", "green", "Immunised?");
	asking_says(crs, "held here, place 1 of 1");
	red = asking_ask(scene, "health", "red", "In which ward is she?");
	asking_says(crs, "it goes to its cover, camhs");
	asking_list(scene, CAMHS);
	asking_row(camhs, red, "RED");
	asking_list(scene, HEALTH);
	asking_says_not(health, red);
	asking_says_not(health, green);
}

static void
a_red_one_passes_what_waits(void **state)
{
	struct asking *scene = *state;
	struct desk *crs = scene->desks[CRS], *health = scene->desks[HEALTH];
	const char *green[2], *red;

	asking_declare(scene, 1, TOMORROW);
	green[0] = asking_ask(scene, "health", "green", "Seen for injury?");
	green[1] = asking_ask(scene, "health", "green", "Immunised?");
	red = asking_ask(scene, "health", "red", "Where was she seen today?");
	asking_says(crs, "accepted");
	asking_list(scene, HEALTH);
	assert_true(asking_is_before(health, red, green[0]));
	asking_says_not(health, green[1]);
	asking_says(health, "crs held 1 more for you");
}

#define TO_AMBER "reprioritise @ --rag amber --reason risk-up --rationale \"Seen again\""
#define TO_RED "reprioritise @ --rag red --reason risk-up --rationale \"A new injury\""

static void
who_gave_another_urgency_and_why_is_kept_and_told(void **state)
{
	struct asking *scene = *state;
	struct desk *crs = scene->desks[CRS], *health = scene->desks[HEALTH];
	const char *ids[4];

	asking_declare(scene, 1, TOMORROW);
	for (size_t i = 0; i < 4; i++)
		ids[i] = asking_ask(
			scene, "health", "green",
			(const char *const[]){"Seen for injury?", "Immunised?", "Registered?", "Allergies?"}[i]);
	crs->user = "max";
	asking_type(scene, CRS, EXIT_DONE, TO_AMBER, ids[3]);
	asking_says(crs, "it waits here: place 1 of 3 now");
	asking_type(scene, CRS, EXIT_DONE, TO_RED, ids[2]);
	asking_list(scene, CRS);
	asking_row(crs, ids[2], "sent");
	asking_row(crs, ids[3], "held 1 of 2");
	asking_row(crs, ids[1], "held 2 of 2");
	asking_type(scene, CRS, EXIT_DONE, "requests --history", "");
	asking_says(crs, "max: priority amber, risk-up");
	asking_says(crs, "max: priority red, risk-up");
	asking_list(scene, HEALTH);
	asking_row(health, ids[2], "RED");
	asking_says_not(health, ids[3]);

	/* one that went long ago */
	asking_type(scene, CRS, EXIT_DONE, TO_RED, ids[0]);
	asking_list(scene, HEALTH);
	asking_row(health, ids[0], "RED");
	/* what was said while it waited comes with it */
	asking_type(scene, HEALTH, EXIT_DONE, ANSWERED, ids[0]);
	asking_type(scene, HEALTH, EXIT_DONE, ANSWERED, ids[2]);
	asking_list(scene, HEALTH);
	asking_row(health, ids[3], "amber");
	asking_type(scene, HEALTH, EXIT_DONE, "inbox --all", "");
	asking_says(health, "priority");
}

static void
what_waits_is_in_order_after_a_crash_at_either_end(void **state)
{
	struct asking *scene = *state;
	struct desk *crs = scene->desks[CRS], *health = scene->desks[HEALTH];
	const char *ids[4];

	asking_declare(scene, 1, TOMORROW);
	for (size_t i = 0; i < 4; i++)
		ids[i] = asking_ask(
			scene, "health", i == 3 ? "amber" : "green",
			(const char *const[]){"Seen for injury?", "Immunised?", "Registered?", "Allergies?"}[i]);
	house_crash(scene->house, CRS);
	house_reopen(scene->house);
	house_crash(scene->house, HEALTH);
	house_play(scene->house);
	asking_list(scene, CRS);
	asking_row(crs, ids[3], "held 1 of 3");
	asking_row(crs, ids[1], "held 2 of 3");
	asking_row(crs, ids[2], "held 3 of 3");
	asking_type(scene, HEALTH, EXIT_DONE, ANSWERED, ids[0]);
	house_crash(scene->house, CRS);
	house_play(scene->house);
	asking_list(scene, HEALTH);
	asking_says(health, ids[3]);
	asking_says_not(health, ids[1]);
}

static void
what_is_overtaken_is_ended_and_counted(void **state)
{
	struct asking *scene = *state;
	struct desk *crs = scene->desks[CRS], *health = scene->desks[HEALTH];
	const char *ids[4];

	asking_declare(scene, 2, TOMORROW);
	for (size_t i = 0; i < 4; i++)
		ids[i] = asking_ask(
			scene, "health", "green",
			(const char *const[]){"Seen for injury?", "Immunised?", "Registered?", "Allergies?"}[i]);
	asking_type(scene, CRS, EXIT_DONE, "end-request @ --reason answered-elsewhere", ids[0]);
	asking_list(scene, HEALTH);
	asking_says_not(health, ids[0]);
	asking_says(health, ids[2]); /* in its place */
	asking_type(scene, CRS, EXIT_CONFLICT, "end-request @ --reason answered-elsewhere", ids[0]);
	asking_says(crs, "is over: answered-elsewhere");
	asking_type(scene, CRS, EXIT_CONFLICT, TO_RED, ids[0]);
	asking_type(scene, CRS, EXIT_DONE, "end-request @ --reason never-passed", ids[3]);
	asking_says(crs, "ended here: it had not gone to health");
	asking_list(scene, CRS);
	asking_says_not(crs, "held");
	asking_type(scene, HEALTH, EXIT_DONE, "inbox --all", "");
	asking_says_not(health, ids[3]);
	asking_type(scene, CRS, EXIT_DONE, "status", "");
	asking_says(crs, "refused        0");
	asking_type(scene, CRS, EXIT_DONE, "requests --counts --json", "");
	asking_says(crs, "\"agency\":\"health\",\"asked\":4,\"answered\":0");
	asking_says(crs, "\"ended\":2,\"answeredElsewhere\":1,\"decidedWithout\":0,\"neverPassed\":1");
}

static void
a_decided_case_offers_to_end_what_is_still_asked(void **state)
{
	struct asking *scene = *state;
	struct desk *crs = scene->desks[CRS], *health = scene->desks[HEALTH];
	const char *sent = asking_ask(scene, "health", "green", "Seen for injury?"), *held;

	asking_declare(scene, 1, TOMORROW);
	held = asking_ask(scene, "health", "green", "Immunised?");
	asking_type(scene, CRS, EXIT_DONE,
		    "decide @ --level full --code nfa --rationale \"Enough is known\" --stage contact --rereferral no "
		    "--manager \"Test Manager\" --told-us \"What you told us\" --why \"Enough is known\" --next "
		    "\"Nothing\" "
		    "--next-by 2026-03-09T17:00:00Z --meanwhile \"Tell us again\" --family-knows \"All of it\" "
		    "--contact \"Test Worker\" --contact-phone \"01632 960001\" --disagree \"Ring the manager\" "
		    "--disagree-by 2026-03-09T17:00:00Z",
		    scene->referral);
	asking_list(scene, CRS);
	asking_row(crs, sent, "OVERTAKEN");
	asking_row(crs, held, "OVERTAKEN");
	asking_list(scene, HEALTH);
	asking_says(health, sent); /* nothing ends by itself */
	asking_type(scene, CRS, EXIT_DONE, "end-request --overtaken", "");
	asking_says(crs, "2 ended");
	house_play(scene->house);
	asking_type(scene, CRS, EXIT_DONE, "end-request --overtaken", "");
	asking_says(crs, "0 ended");
	asking_list(scene, HEALTH);
	asking_says_not(health, sent);
	asking_type(scene, CRS, EXIT_DONE, "requests --counts --json", "");
	asking_says(crs, "\"decidedWithout\":2,\"neverPassed\":1");
}

/* A year mistyped, an agency that is gone: what waits does not wait for ever. */
static void
no_declaration_holds_anything_back_for_more_than_a_week(void **state)
{
	struct asking *scene = *state;
	struct desk *crs = scene->desks[CRS];
	const char *id;

	asking_declare(scene, 0, "2062-03-03T17:00:00Z");
	id = asking_ask(scene, "health", "green", "Seen for injury?");
	asking_says(crs, "held here, place 1 of 1");
	house_wait(scene->house, 6 * 24 * HOUR_MS);
	asking_list(scene, CRS);
	asking_row(crs, id, "held 1 of 1");
	house_wait(scene->house, 24 * HOUR_MS);
	asking_list(scene, CRS);
	asking_row(crs, id, "sent");
	asking_list(scene, HEALTH);
	asking_says(scene->desks[HEALTH], id);
}

#define TEST_OF(name) cmocka_unit_test_setup_teardown(name, asking_set_up, asking_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_OF(what_is_beyond_the_capacity_waits_in_order_until_one_is_answered),
		TEST_OF(more_capacity_lets_more_go_and_less_takes_none_back),
		TEST_OF(without_a_declaration_nothing_waits),
		TEST_OF(no_declaration_holds_anything_back_for_more_than_a_week),
		TEST_OF(when_its_time_is_over_a_declaration_holds_nothing_back),
		TEST_OF(at_nought_a_red_one_goes_to_the_cover_and_a_green_one_waits),
		TEST_OF(a_red_one_passes_what_waits),
		TEST_OF(who_gave_another_urgency_and_why_is_kept_and_told),
		TEST_OF(what_waits_is_in_order_after_a_crash_at_either_end),
		TEST_OF(what_is_overtaken_is_ended_and_counted),
		TEST_OF(a_decided_case_offers_to_end_what_is_still_asked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
