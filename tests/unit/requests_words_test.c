/* Asking and answering in words: twice, too generally, wrongly, by the wrong one. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/asking.h"

#define HOUR_MS ((int64_t)3600 * 1000)
#define TOMORROW "2026-03-03T17:00:00Z"
#define ANSWERED "answer @ --answer answered --finding \"Seen once\""

#define TO_RED "reprioritise @ --rag red --reason risk-up --rationale \"A new injury\""

static void
the_same_asked_twice_is_one_while_it_waits(void **state)
{
	struct asking *scene = *state;
	struct desk *crs = scene->desks[CRS];
	const char *id;

	asking_declare(scene, 0, TOMORROW);
	id = asking_ask(scene, "health", "green", "Seen for injury?");
	asking_type(scene, CRS, EXIT_DONE,
		    arena_print(scene->house->actors[CRS]->arena,
				"ask %s --to health --rag green --question \"Seen for injury?\" " ASKING_REST,
				scene->referral),
		    "");
	asking_says(crs, "asked already");
	asking_says(crs, id);
	asking_declare(scene, 3, TOMORROW);
	asking_type(scene, HEALTH, EXIT_DONE, ANSWERED, id);
	assert_string_not_equal(asking_ask(scene, "health", "green", "Seen for injury?"), id);
	asking_type(scene, CRS, EXIT_DONE, "requests --counts --json", "");
	asking_says(crs, "\"asked\":2,\"answered\":1,\"inTime\":1");
}

static void
one_that_was_too_general_comes_back_and_is_asked_better(void **state)
{
	struct asking *scene = *state;
	struct desk *crs = scene->desks[CRS], *health = scene->desks[HEALTH];
	const char *id, *better;

	asking_declare(scene, 1, TOMORROW);
	id = asking_ask(scene, "health", "amber", "Concerns of the school nurse?");
	asking_type(scene, HEALTH, EXIT_DONE, "answer @ --too-general \"Which school, since when?\"", id);
	asking_list(scene, CRS);
	asking_row(crs, id, "TOO GENERAL");
	house_wait(scene->house, HOUR_MS);
	asking_type(scene, CRS, EXIT_DONE,
		    arena_print(scene->house->actors[CRS]->arena,
				"ask %s --to health --rag amber --question \"Seen by the nurse of Quayside in 2026?\" "
				"--instead %s " ASKING_REST,
				scene->referral, id),
		    "");
	better = desk_id(crs);
	asking_list(scene, HEALTH);
	asking_says(health, better);
	asking_says_not(health, id);
	asking_row(health, better, "asked 2026-03-02T09:00"); /* with the old clock */
	asking_type(scene, HEALTH, EXIT_CONFLICT, ANSWERED, id);
	asking_type(scene, HEALTH, EXIT_DONE, ANSWERED, better);
	asking_list(scene, CRS);
	asking_says(crs, "nothing waits");
	asking_type(scene, CRS, EXIT_DONE, "requests --counts --json", "");
	asking_says(crs, "\"asked\":1,\"answered\":1");
	asking_says(crs, "\"tooGeneral\":1,\"meanMinutes\":60");
}

static const struct {
	const char *label;
	size_t who;
	const char *words; /* @ the referral */
	enum exit_code want;
	const char *says;
} wrong[] = {
	{"no agency", CRS, "ask @ --rag red --question \"Where?\"", EXIT_USAGE, "which agency? --to AGENCY"},
	{"an agency that is none", CRS, "ask @ --to Health --rag red --question \"Where?\"", EXIT_USAGE,
	 "which agency?"},
	{"an agency without an agent", CRS, "ask @ --to nowhere --rag red --question \"Where?\"", EXIT_REFUSED,
	 "no usable key of nowhere"},
	{"no urgency", CRS, "ask @ --to health --question \"Where?\"", EXIT_REFUSED, "--rag is required"},
	{"no question", CRS, "ask @ --to health --rag red", EXIT_REFUSED, "--question is required"},
	{"an empty one", CRS, "ask @ --to health --rag red --question \"?\"", EXIT_REFUSED,
	 "is empty: say what to look for"},
	{"anything at all", CRS, "ask @ --to health --rag amber --question \"Any information?\" " ASKING_REST,
	 EXIT_REFUSED, "everything searched and nothing found"},
	{"amber without its context", CRS, "ask @ --to health --rag amber --question \"Injuries?\"", EXIT_REFUSED,
	 "--context is required"},
	{"its period too", CRS, "ask @ --to health --rag amber --question \"Injuries?\"", EXIT_REFUSED,
	 "--from is required"},
	{"and its basis", CRS, "ask @ --to health --rag amber --question \"Injuries?\"", EXIT_REFUSED,
	 "--basis is required  (what allows the asking)"},
	{"a colour that is none", CRS, "ask @ --to health --rag blue --question \"Injuries?\"", EXIT_REFUSED, "--rag"},
	{"a child that is not there", CRS, "ask @ --to health --rag red --question \"Where?\" --child 00000000",
	 EXIT_USAGE, "which child? --child and a token or a name"},
	{"a period that is none", CRS, "ask @ --to health --rag red --question \"Where?\" --from yesterday",
	 EXIT_REFUSED, "is no date"},
	{"no such referral", CRS, "ask 0123456789abcdef --to health --rag red --question \"Where?\"", EXIT_NOT_FOUND,
	 "not found here"},
	{"instead of nothing", CRS, "ask @ --to health --rag red --question \"Where?\" --instead @", EXIT_NOT_FOUND,
	 ""},
	{"another urgency for no request", CRS, TO_RED, EXIT_NOT_FOUND, "not found here"},
	{"the end of none", CRS, "end-request @ --reason never-passed", EXIT_NOT_FOUND, "not found here"},
	{"the end of which", CRS, "end-request --reason never-passed", EXIT_USAGE, "which? REQUEST, or --overtaken"},
	{"since no day", CRS, "requests --since monday", EXIT_USAGE, "--since wants a day"},
	{"an answer to nothing", HEALTH, "answer @ --answer nothing-known", EXIT_NOT_FOUND, ""},
	{"how many", HEALTH, "capacity --until " TOMORROW, EXIT_USAGE, "how many at a time, and until when?"},
	{"until when", HEALTH, "capacity --open 2", EXIT_USAGE, "how many at a time, and until when?"},
	{"less than none", HEALTH, "capacity --open -2 --until " TOMORROW, EXIT_USAGE, "how many at a time"},
	{"a time that is over", HEALTH, "capacity --open 2 --until 2026-03-02T08:59:00Z", EXIT_USAGE,
	 "is over already"},
	{"a time that is none", HEALTH, "capacity --open 2 --until noon", EXIT_REFUSED, "--until must be a time"},
	{"a list of none", HEALTH, "requests --most 0", EXIT_USAGE, "--most wants a number"},
};

static void
what_is_missing_or_wrong_is_said_in_words(void **state)
{
	struct asking *scene = *state;

	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		struct desk *desk = scene->desks[wrong[i].who];
		char line[600];
		enum exit_code code;

		print_message("%s\n", wrong[i].label);
		(void)snprintf(line, sizeof line, "%s",
			       actor_swap(scene->house->actors[CRS], wrong[i].words, "@", scene->referral));
		code = desk_type(desk, "%s", line);
		if (code != wrong[i].want)
			fail_msg("%d: %s%s", (int)code, desk->out, desk->err);
		asking_says(desk, wrong[i].says);
	}
	asking_type(scene, CRS, EXIT_DONE, "requests --all", "");
	asking_says(scene->desks[CRS], "nothing was asked");
}

static void
a_withheld_answer_needs_its_basis(void **state)
{
	struct asking *scene = *state;
	struct desk *crs = scene->desks[CRS], *health = scene->desks[HEALTH];
	const char *id = asking_ask(scene, "health", "green", "Seen for injury?");

	asking_type(scene, HEALTH, EXIT_REFUSED, "answer @ --answer withheld", id);
	asking_says(health, "--basis is required");
	asking_type(scene, HEALTH, EXIT_REFUSED, "answer @ --answer answered", id);
	asking_says(health, "--finding is required");
	asking_type(scene, HEALTH, EXIT_DONE, "answer @ --answer withheld --basis \"more harm than good\"", id);
	asking_type(scene, CRS, EXIT_DONE, "requests --all", "");
	asking_row(crs, id, "answered: withheld");
	asking_type(scene, CRS, EXIT_DONE, "requests --counts --json", "");
	asking_says(crs, "\"withheld\":1");
}

static void
who_was_not_asked_does_not_answer(void **state)
{
	struct asking *scene = *state;
	struct actor *police = scene->house->actors[POLICE];
	struct desk *crs = scene->desks[CRS];
	const char *id = asking_ask(scene, "health", "green", "Seen for injury?");
	struct sent_row row;
	struct agent_sent sent;

	asking_type(scene, CRS, EXIT_DONE, "requests --json", "");
	sent = actor_send(
		police,
		actor_text(police, TYPE_INFORMATION_RESPONSE,
			   arena_print(police->arena, "\"re\": \"%s\", \"case\": \"%s\", \"to\": [\"crs\"],", id,
				       arena_text(police->arena, strstr(crs->out, "\"case\":\"") + 8, 32))));
	house_play(scene->house);
	assert_int_equal(agent_view_sent_one(police->agent, &sent.id, police->arena, &row), STATUS_OK);
	assert_int_equal(row.state, SENT_REFUSED);
	asking_list(scene, CRS);
	asking_row(crs, id, "sent");
}

static void
nothing_of_what_was_asked_lies_in_the_store_in_clear(void **state)
{
	static const char *const words[] = {"Seen for injury", "Amelia", "lives with mother", "Seen once"};
	struct asking *scene = *state;
	const char *id;

	asking_declare(scene, 1, TOMORROW);
	id = asking_ask(scene, "health", "green", "Seen for injury?");
	(void)asking_ask(scene, "health", "green", "Seen for injury at school?");
	asking_type(scene, HEALTH, EXIT_DONE, ANSWERED, id);
	for (size_t who = CRS; who <= HEALTH; who++) {
		struct actor *actor = scene->house->actors[who];
		char path[256];
		FILE *file;
		char *all;
		long size;

		actor_save(actor, "copy");
		(void)snprintf(path, sizeof path, "%s/copy", actor->folder);
		file = fopen(path, "rb");
		assert_non_null(file);
		assert_int_equal(fseek(file, 0, SEEK_END), 0);
		size = ftell(file);
		rewind(file);
		all = malloc((size_t)size);
		assert_non_null(all);
		assert_int_equal(fread(all, 1, (size_t)size, file), (size_t)size);
		(void)fclose(file);
		for (size_t i = 0; i < sizeof words / sizeof *words; i++)
			assert_null(memmem(all, (size_t)size, words[i], strlen(words[i])));
		free(all);
	}
}

#define TEST_OF(name) cmocka_unit_test_setup_teardown(name, asking_set_up, asking_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_OF(the_same_asked_twice_is_one_while_it_waits),
		TEST_OF(one_that_was_too_general_comes_back_and_is_asked_better),
		TEST_OF(what_is_missing_or_wrong_is_said_in_words),
		TEST_OF(a_withheld_answer_needs_its_basis),
		TEST_OF(who_was_not_asked_does_not_answer),
		TEST_OF(nothing_of_what_was_asked_lies_in_the_store_in_clear),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
