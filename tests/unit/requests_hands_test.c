/* Information requests in other hands: the night's team beside the front door,
 * whoever covers for a navigator, the team that takes a case over; and such as
 * came as files. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "runtime/results.h"
#include "support/asking.h"

#define TOMORROW "2026-03-03T17:00:00Z"
#define ANSWERED "answer @ --answer answered --finding \"Seen once\""
#define TO_RED "reprioritise @ --rag red --reason risk-up --rationale \"A new injury\""

static void
what_the_night_asked_takes_a_place_by_day(void **state)
{
	struct asking *scene = *state;
	struct desk *crs = scene->desks[CRS], *edt = scene->desks[EDT];
	const char *night, *day;

	asking_declare(scene, 1, TOMORROW);
	if (desk_type(edt, "ask %s --to health --rag green --question \"Seen for injury?\" " ASKING_REST,
		      scene->referral))
		fail_msg("%s%s", edt->out, edt->err);
	night = desk_id(edt);
	house_wait(scene->house, 1000);
	day = asking_ask(scene, "health", "green", "Immunised?");
	asking_list(scene, CRS);
	asking_row(crs, night, "asked beside us");
	asking_row(crs, day, "held 1 of 1");
	asking_type(scene, HEALTH, EXIT_DONE, ANSWERED, night);
	asking_list(scene, CRS);
	asking_says_not(crs, night);
	asking_row(crs, day, "sent");
	asking_list(scene, EDT);
	asking_says_not(edt, night);
	asking_row(edt, day, "asked beside us");
	/* the one may say what the other asked is no longer needed */
	asking_type(scene, EDT, EXIT_DONE, "end-request @ --reason answered-elsewhere", day);
	asking_list(scene, CRS);
	asking_says(crs, "nothing waits");
}

static void
one_that_becomes_red_at_nought_comes_to_the_cover_too(void **state)
{
	struct asking *scene = *state;
	struct desk *crs = scene->desks[CRS], *health = scene->desks[HEALTH], *camhs = scene->desks[CAMHS];
	const char *id, *copy;

	asking_name_cover(scene, "camhs");
	asking_declare(scene, 0, TOMORROW);
	id = asking_ask(scene, "health", "green", "Seen for injury?");
	asking_list(scene, CAMHS);
	asking_says(camhs, "nothing is asked");
	asking_type(scene, CRS, EXIT_DONE, TO_RED, id);
	asking_list(scene, HEALTH);
	asking_row(health, id, "RED");
	asking_list(scene, CAMHS);
	asking_says(camhs, "Amelia");
	copy = arena_text(scene->house->actors[CAMHS]->arena, camhs->out, ID_SIZE - 1);
	asking_list(scene, CRS);
	asking_row(crs, copy, "a copy for the cover");
	house_crash(scene->house, CRS);
	house_play(scene->house);
	asking_type(scene, CAMHS, EXIT_DONE, ANSWERED, copy);
	asking_list(scene, CRS);
	asking_says_not(crs, copy);
	asking_row(crs, id, "OVERTAKEN");
	asking_type(scene, CRS, EXIT_DONE, "requests --counts --agency camhs --json", "");
	asking_says(crs, "\"asked\":1,\"answered\":1");
}

/* A request as another system lays it into the spool. */
static struct agent_sent
file(struct asking *scene, const char *rag, const char *reference)
{
	struct actor *crs = scene->house->actors[CRS];
	struct agent_sent sent;
	char *text =
		actor_text(crs, TYPE_INFORMATION_REQUEST,
			   arena_print(crs->arena, "\"re\": \"%s\", \"to\": [\"health\"], \"clientReference\": \"%s\",",
				       scene->referral, reference));

	sent = actor_send(crs,
			  actor_swap(crs, text, "\"rag\": \"AMBER\"", arena_print(crs->arena, "\"rag\": \"%s\"", rag)));
	house_wait(scene->house, 1000);
	return sent;
}

static void
a_file_is_held_like_what_is_typed(void **state)
{
	struct asking *scene = *state;
	struct actor *actor = scene->house->actors[CRS];
	struct desk *crs = scene->desks[CRS], *health = scene->desks[HEALTH], *camhs = scene->desks[CAMHS];
	struct agent_sent green, red, word;
	struct sent_row row;
	struct view json;

	asking_name_cover(scene, "camhs");
	asking_declare(scene, 0, TOMORROW);
	green = file(scene, "GREEN", "F1");
	red = file(scene, "RED", "F2");
	assert_string_equal(file(scene, "GREEN", "F1").id.hex, green.id.hex);
	asking_list(scene, CRS);
	asking_row(crs, green.id.hex, "held 1 of 1");
	assert_int_equal(agent_view_sent_one(actor->agent, &green.id, actor->arena, &row), STATUS_OK);
	assert_non_null(strstr(results_words(&row, &(struct results_seen){NULL, NULL}, actor->arena), "HELD HERE"));
	asking_row(crs, red.id.hex, "sent");
	asking_list(scene, HEALTH);
	asking_says(health, red.id.hex);
	asking_says_not(health, green.id.hex);
	asking_list(scene, CAMHS);
	asking_says(camhs, "RED");
	/* its end comes as a file, too: neither goes */
	word = actor_send(actor, actor_text(actor, TYPE_REQUEST_ENDED,
					    arena_print(actor->arena, "\"re\": \"%s\",", green.id.hex)));
	house_wait(scene->house, 1000);
	asking_list(scene, CRS);
	asking_says_not(crs, green.id.hex);
	assert_int_equal(agent_view_sent_one(actor->agent, &word.id, actor->arena, &row), STATUS_OK);
	assert_int_equal(row.state, SENT_FAILED);
	assert_int_equal(agent_view_sent_one(actor->agent, &green.id, actor->arena, &row), STATUS_OK);
	assert_int_equal(row.state, SENT_FAILED);
	assert_int_equal(results_refusal(&row, NULL, actor->arena, &json), STATUS_OK);
	assert_non_null(memmem(json.bytes, json.size, "no longer needed", 16));
	asking_type(scene, CRS, EXIT_DONE, "status", "");
	asking_says(crs, "refused        0");
	asking_type(scene, CRS, EXIT_DONE, "requests --counts --agency health --json", "");
	asking_says(crs, "\"answeredElsewhere\":1,\"decidedWithout\":0,\"neverPassed\":1");
}

static void
what_is_held_keeps_nothing_else_of_its_case_back(void **state)
{
	struct asking *scene = *state;
	struct desk *crs = scene->desks[CRS];
	const char *held;

	asking_declare(scene, 0, TOMORROW);
	held = asking_ask(scene, "health", "green", "Seen for injury?");
	asking_type(scene, CRS, EXIT_DONE, "progress @ --code awaiting-information --next-by 2026-03-03T17:00:00Z",
		    scene->referral);
	asking_says(crs, "accepted, log index");
	asking_list(scene, CRS);
	asking_row(crs, held, "held 1 of 1");
}

static void
a_declaration_taken_back_holds_nothing(void **state)
{
	struct asking *scene = *state;
	struct actor *health = scene->house->actors[HEALTH];
	const char *held, *declared;

	asking_declare(scene, 0, TOMORROW);
	declared = desk_id(scene->desks[HEALTH]);
	held = asking_ask(scene, "health", "green", "Seen for injury?");
	(void)actor_send(health,
			 actor_text(health, TYPE_RETRACT, arena_print(health->arena, "\"re\": \"%s\",", declared)));
	house_wait(scene->house, 1000);
	asking_list(scene, CRS);
	asking_row(scene->desks[CRS], held, "sent");
}

static void
what_was_asked_in_a_case_that_is_handed_over_is_the_taker_s(void **state)
{
	struct asking *scene = *state;
	struct actor *crs = scene->house->actors[CRS], *team = scene->house->actors[TEAM];
	struct desk *desk = scene->desks[CRS];
	struct agent_sent offer;
	struct sent_row row;
	const char *sent, *held, *token;

	asking_declare(scene, 1, TOMORROW);
	sent = asking_ask(scene, "health", "green", "Seen for injury?");
	held = asking_ask(scene, "health", "green", "Immunised?");
	asking_type(scene, CRS, EXIT_DONE, "requests --json", "");
	token = arena_text(crs->arena, strstr(desk->out, "\"case\":\"") + 8, ID_SIZE - 1);
	offer = actor_send(crs, arena_print(crs->arena,
					    "{\"tellback\": 1, \"type\": \"handover\", \"to\": [\"team\"],"
					    " \"items\": [{\"case\": \"%s\", \"summary\": \"to be assessed\"}]}",
					    token));
	house_wait(scene->house, 1000);
	(void)actor_send(team, arena_print(team->arena,
					   "{\"tellback\": 1, \"type\": \"handover-accepted\", \"re\": \"%s\","
					   " \"item\": [\"%s\"]}",
					   offer.id.hex, token));
	house_wait(scene->house, 1000);
	asking_type(scene, CRS, EXIT_DONE, "requests --all", "");
	asking_row(desk, sent, "moved: handed-over");
	asking_row(desk, held, "moved: handed-over");
	assert_int_equal(agent_view_reference(crs->agent, held, crs->arena, &row), STATUS_NOT_FOUND);
	asking_type(scene, CRS, EXIT_DONE, "requests --counts --json", "");
	asking_says(desk, "\"handedOver\":2");
	asking_says(desk, "\"open\":0");
}

static void
an_older_copy_of_the_store_sends_nothing_twice(void **state)
{
	struct asking *scene = *state;
	struct actor *actor = scene->house->actors[CRS];
	struct desk *crs = scene->desks[CRS], *health = scene->desks[HEALTH];
	const char *first, *second, *third;

	asking_declare(scene, 1, TOMORROW);
	first = asking_ask(scene, "health", "green", "Seen for injury?");
	second = asking_ask(scene, "health", "green", "Immunised?");
	actor_save(actor, "copy");
	house_crash(scene->house, CRS);
	house_play(scene->house);
	third = asking_ask(scene, "health", "red", "Where is she?");
	asking_type(scene, HEALTH, EXIT_DONE, ANSWERED, first);
	asking_type(scene, HEALTH, EXIT_DONE, ANSWERED, third);
	asking_list(scene, HEALTH);
	asking_says(health, second);
	actor_restore(actor, "copy");
	house_crash(scene->house, CRS);
	house_play(scene->house);
	asking_list(scene, CRS);
	asking_row(crs, second, "sent");
	asking_says_not(crs, first);
	asking_type(scene, CRS, EXIT_DONE, "status", "");
	asking_says(crs, "refused        0");
	asking_type(scene, HEALTH, EXIT_DONE, "requests --all", "");
	asking_row(health, second, "UNOPENED");
	asking_type(scene, HEALTH, EXIT_DONE, ANSWERED, second);
	asking_list(scene, CRS);
	asking_says(crs, "nothing waits");
}

static void
one_that_the_broker_refused_takes_no_place_and_can_be_ended(void **state)
{
	struct asking *scene = *state;
	struct actor *actor = scene->house->actors[CRS];
	struct desk *crs = scene->desks[CRS];
	struct agent_sent sent;
	struct sent_row row;
	const char *id, *next;

	asking_declare(scene, 1, TOMORROW);
	/* about a message that belongs to no case of ours */
	sent = actor_send(actor, actor_text(actor, TYPE_INFORMATION_REQUEST,
					    "\"re\": \"01934a7c5e207d3f9a2e4b6c8d0f1a31\", \"to\": [\"health\"],"
					    " \"case\": \"01934a7c5e1f7c2e8b1d3f5a7c9e1b20\","));
	house_wait(scene->house, 1000);
	assert_int_equal(agent_view_sent_one(actor->agent, &sent.id, actor->arena, &row), STATUS_OK);
	assert_int_equal(row.state, SENT_REFUSED);
	id = arena_text(actor->arena, sent.id.hex, ID_SIZE - 1);
	asking_list(scene, CRS);
	asking_row(crs, id, "REFUSED by the broker");
	next = asking_ask(scene, "health", "green", "Seen for injury?");
	asking_list(scene, CRS);
	asking_row(crs, next, "sent");
	asking_type(scene, CRS, EXIT_CONFLICT, TO_RED, id);
	asking_type(scene, CRS, EXIT_DONE, "end-request @ --reason never-passed", id);
	asking_list(scene, CRS);
	asking_says_not(crs, id);
}

#define WITH(name, up) cmocka_unit_test_setup_teardown(name, up, asking_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		WITH(what_the_night_asked_takes_a_place_by_day, asking_set_up_hands),
		WITH(one_that_becomes_red_at_nought_comes_to_the_cover_too, asking_set_up),
		WITH(a_file_is_held_like_what_is_typed, asking_set_up),
		WITH(what_is_held_keeps_nothing_else_of_its_case_back, asking_set_up),
		WITH(a_declaration_taken_back_holds_nothing, asking_set_up),
		WITH(an_older_copy_of_the_store_sends_nothing_twice, asking_set_up),
		WITH(one_that_the_broker_refused_takes_no_place_and_can_be_ended, asking_set_up),
		WITH(what_was_asked_in_a_case_that_is_handed_over_is_the_taker_s, asking_set_up_hands),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
