/* The folders of two agencies, and what comes to lie in them. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <fcntl.h>
#include <time.h>
#include <unistd.h>

#include <tellback.pb-c.h>

#include "base/file.h"
#include "content/content.h"
#include "content/json_text.h"
#include "crs/crs_table.h"
#include "police/police_table.h"
#include "runtime/courier.h"
#include "support/forge.h"
#include "support/stage.h"

enum { POLICE, CRS };

struct scene {
	struct stage *stage;
	struct people people;
	char folders[2][64];
	struct spool *spools[2];
	struct courier couriers[2];
};

static void
open_folders(struct scene *scene)
{
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(spool_open(scene->folders[i], &scene->spools[i]), STATUS_OK);
		scene->couriers[i] = (struct courier){scene->stage->actors[i]->agent, scene->spools[i], &scene->people};
	}
}

static int
set_up(void **state)
{
	static const char *const names[] = {"police", "crs"};
	struct scene *scene = calloc(1, sizeof *scene);

	if (!scene)
		return -1;
	scene->stage = stage_new(names, 2);
	actor_become(scene->stage->actors[POLICE], police_table_kind());
	actor_become(scene->stage->actors[CRS], crs_table_kind());
	scene->people = (struct people){{{"ann", "social-worker"}}, 1};
	for (size_t i = 0; i < 2; i++) {
		strcpy(scene->folders[i], "/tmp/tellback-courier-XXXXXX");
		if (!mkdtemp(scene->folders[i]))
			return -1;
	}
	open_folders(scene);
	*state = scene;
	return 0;
}

static int
tear_down(void **state)
{
	struct scene *scene = *state;
	char command[160];
	int failed = 0;

	for (size_t i = 0; i < 2; i++) {
		spool_close(scene->spools[i]);
		(void)snprintf(command, sizeof command, "rm -rf %s", scene->folders[i]);
		failed |= system(command);
	}
	stage_free(scene->stage);
	free(scene);
	return failed;
}

static void
drop(struct scene *scene, size_t i, const char *where, const char *text)
{
	char path[200];

	(void)snprintf(path, sizeof path, "%s/%s", scene->folders[i], where);
	assert_int_equal(file_write(path, (struct view){(const uint8_t *)text, strlen(text)}, 0600), STATUS_OK);
}

static int
is_there(struct scene *scene, size_t i, const char *where)
{
	char path[200];

	(void)snprintf(path, sizeof path, "%s/%s", scene->folders[i], where);
	return !access(path, F_OK);
}

/* The file's text; "" if it is not there. */
static const char *
text_of(struct scene *scene, size_t i, const char *where)
{
	struct arena *arena = scene->stage->actors[i]->arena;
	struct view content;
	char path[200];

	(void)snprintf(path, sizeof path, "%s/%s", scene->folders[i], where);
	return file_read(path, 1 << 20, arena, &content) ? "" : (const char *)content.bytes;
}

static const char *
member_of(struct scene *scene, size_t i, const char *where, const char *name)
{
	const char *text = text_of(scene, i, where), *value = "";

	if (json_text_member((struct view){(const uint8_t *)text, strlen(text)}, name, scene->stage->actors[i]->arena,
			     &value))
		return "";
	return value;
}

static void
take(struct scene *scene, size_t i)
{
	int64_t look_ms = 0;

	while (!look_ms)
		assert_int_equal(courier_take(&scene->couriers[i], scene->stage->actors[i]->now, &look_ms), STATUS_OK);
}

static void
follow(struct scene *scene, size_t i)
{
	int again = 0;

	do
		assert_int_equal(courier_follow(&scene->couriers[i], &again), STATUS_OK);
	while (again);
}

/* Everything that can happen without anybody doing more. */
static void
play(struct scene *scene)
{
	for (size_t i = 0; i < 2; i++)
		take(scene, i);
	stage_play(scene->stage);
	for (size_t i = 0; i < 2; i++)
		follow(scene, i);
}

static const char *
referral(struct scene *scene, const char *header, const char *grade)
{
	struct actor *police = scene->stage->actors[POLICE];

	return actor_swap(police, actor_text(police, TYPE_REFERRAL, header), "\"grade\": \"MEDIUM\",\n  \"aw",
			  arena_print(police->arena, "\"grade\": \"%s\",\n  \"aw", grade));
}

static void
a_file_becomes_a_message_and_its_results_lie_beside_it(void **state)
{
	struct scene *scene = *state;
	const char *id;

	drop(scene, POLICE, "out/new/x.json", referral(scene, "\"clientReference\": \"R-1\",", "MEDIUM"));
	play(scene);
	assert_false(is_there(scene, POLICE, "out/new/x.json"));
	assert_true(is_there(scene, POLICE, "out/sent/x.json"));
	assert_string_equal(member_of(scene, POLICE, "out/sent/x.accepted.json", "clientReference"), "R-1");
	id = member_of(scene, POLICE, "out/sent/x.accepted.json", "id");
	assert_int_equal(strlen(id), 32);
	assert_int_equal(strlen(member_of(scene, POLICE, "out/sent/x.accepted.json", "case")), 32);
	assert_memory_equal(text_of(scene, POLICE, "out/sent/x.crs.receipt"), "tellback/receipt/v1\nby crs\n", 27);
	assert_true(is_there(scene, CRS, arena_print(scene->stage->actors[CRS]->arena, "in/new/%s.json", id)));
	/* only what must be seen at once has a status */
	assert_false(is_there(scene, POLICE, "out/sent/x.status.json"));
}

static void
a_high_one_is_not_yet_seen_until_a_person_opened_it(void **state)
{
	struct scene *scene = *state;
	struct arena *arena = scene->stage->actors[CRS]->arena;
	const char *id;

	drop(scene, POLICE, "out/new/x.json", referral(scene, "", "HIGH"));
	take(scene, POLICE);
	follow(scene, POLICE);
	assert_non_null(strstr(member_of(scene, POLICE, "out/sent/x.status.json", "words"), "NOT ACCEPTED YET"));
	play(scene);
	assert_non_null(strstr(member_of(scene, POLICE, "out/sent/x.status.json", "words"),
			       "Accepted, NOT YET SEEN. Ring crs: "));
	assert_non_null(strstr(member_of(scene, POLICE, "out/sent/x.status.json", "words"), "ring 999"));
	assert_string_equal(member_of(scene, POLICE, "out/sent/x.status.json", "seen"), "no");
	id = member_of(scene, POLICE, "out/sent/x.accepted.json", "id");
	drop(scene, CRS, arena_print(arena, "in/done/%s.opened.json", id), "{\"user\": \"ann\"}");
	play(scene);
	play(scene);
	assert_false(is_there(scene, CRS, arena_print(arena, "in/done/%s.opened.json", id)));
	assert_true(is_there(scene, CRS, arena_print(arena, "in/done/%s.opened.taken", id)));
	assert_string_equal(member_of(scene, POLICE, "out/sent/x.status.json", "seen"), "yes");
	assert_string_equal(member_of(scene, POLICE, "out/sent/x.status.json", "role"), "social-worker");
	assert_non_null(strstr(text_of(scene, POLICE, "out/sent/x.crs.receipt"), "opened "));
}

static const struct {
	const char *label;
	const char *stem;
	const char *text;
	int is_taken;
} openings[] = {
	{"a role of the agency's own system", "", "{\"user\": \"zoe\", \"role\": \"manager\"}", 1},
	{"nobody known, and no role", "", "{\"user\": \"zoe\"}", 0},
	{"no such role", "", "{\"user\": \"zoe\", \"role\": \"king\"}", 0},
	{"no JSON", "", "opened", 0},
	{"nobody", "", "{}", 0},
	{"no such message", "01900000000070008000000000000000", "{\"user\": \"ann\"}", 0},
	{"no id", "x", "{\"user\": \"ann\"}", 0},
};

static void
only_a_person_with_a_role_opens(void **state)
{
	struct scene *scene = *state;
	struct arena *arena = scene->stage->actors[CRS]->arena;
	const char *id;

	drop(scene, POLICE, "out/new/x.json", referral(scene, "", "HIGH"));
	play(scene);
	id = member_of(scene, POLICE, "out/sent/x.accepted.json", "id");
	for (size_t i = 0; i < sizeof openings / sizeof *openings; i++) {
		const char *stem = *openings[i].stem ? openings[i].stem : id;

		print_message("%s\n", openings[i].label);
		drop(scene, CRS, arena_print(arena, "in/done/%s.opened.json", stem), openings[i].text);
		take(scene, CRS);
		assert_false(is_there(scene, CRS, arena_print(arena, "in/done/%s.opened.json", stem)));
		assert_int_equal(is_there(scene, CRS, arena_print(arena, "in/done/%s.opened.error.json", stem)),
				 !openings[i].is_taken);
		(void)unlink(arena_print(arena, "%s/in/done/%s.opened.error.json", scene->folders[CRS], stem));
	}
}

static void
what_cannot_go_lies_with_its_reason_and_the_next_one_goes(void **state)
{
	struct scene *scene = *state;

	drop(scene, POLICE, "out/new/bad.json", "{\"tellback\": 1, \"type\": \"referral\", \"nonsense\": 1}");
	drop(scene, POLICE, "out/new/worse.json", "not JSON");
	drop(scene, POLICE, "out/new/good.json", referral(scene, "", "MEDIUM"));
	play(scene);
	assert_true(is_there(scene, POLICE, "out/failed/bad.json"));
	assert_non_null(strstr(text_of(scene, POLICE, "out/failed/bad.error.json"), "\"/nonsense\""));
	assert_true(is_there(scene, POLICE, "out/failed/worse.json"));
	assert_non_null(strstr(text_of(scene, POLICE, "out/failed/worse.error.json"), "not-json"));
	assert_true(is_there(scene, POLICE, "out/sent/good.accepted.json"));
}

static void
a_refused_one_moves_to_failed_with_what_was_missing(void **state)
{
	struct scene *scene = *state;

	mini_say(scene->stage->mini, REFUSAL_TYPE_NOT_ALLOWED, 1);
	drop(scene, POLICE, "out/new/x.json", referral(scene, "", "HIGH"));
	play(scene);
	assert_true(is_there(scene, POLICE, "out/failed/x.json"));
	assert_false(is_there(scene, POLICE, "out/sent/x.json"));
	assert_false(is_there(scene, POLICE, "out/sent/x.accepted.json"));
	assert_non_null(strstr(text_of(scene, POLICE, "out/failed/x.error.json"), "type-not-allowed"));
	assert_non_null(strstr(member_of(scene, POLICE, "out/failed/x.error.json", "detail"), "Ring crs: "));
	assert_non_null(strstr(member_of(scene, POLICE, "out/sent/x.status.json", "words"), "NOT TAKEN"));
}

static void
the_same_again_gets_the_first_result_and_other_content_a_conflict(void **state)
{
	struct scene *scene = *state;
	const char *first;

	drop(scene, POLICE, "out/new/x.json", referral(scene, "\"clientReference\": \"R-1\",", "MEDIUM"));
	play(scene);
	first = member_of(scene, POLICE, "out/sent/x.accepted.json", "id");
	drop(scene, POLICE, "out/new/y.json", referral(scene, "\"clientReference\": \"R-1\",", "MEDIUM"));
	drop(scene, POLICE, "out/new/z.json", referral(scene, "\"clientReference\": \"R-1\",", "HIGH"));
	play(scene);
	assert_string_equal(member_of(scene, POLICE, "out/sent/y.accepted.json", "id"), first);
	assert_true(is_there(scene, POLICE, "out/failed/z.json"));
	assert_non_null(strstr(text_of(scene, POLICE, "out/failed/z.error.json"), "names another message"));
	assert_int_equal(mini_doubled(scene->stage->mini), 0);
}

static void
the_proof_lies_beside_each_file_once_it_is_there(void **state)
{
	struct scene *scene = *state;
	const char *first;

	drop(scene, POLICE, "out/new/x.json", referral(scene, "\"clientReference\": \"R-1\",", "MEDIUM"));
	play(scene);
	assert_false(is_there(scene, POLICE, "out/sent/x.proof"));
	stage_wait(scene->stage, 2000);
	play(scene);
	first = text_of(scene, POLICE, "out/sent/x.proof");
	assert_memory_equal(first, "c2sp.org/tlog-proof@v1\n", 23);
	drop(scene, POLICE, "out/new/y.json", referral(scene, "\"clientReference\": \"R-1\",", "MEDIUM"));
	play(scene);
	assert_string_equal(text_of(scene, POLICE, "out/sent/y.proof"), first);
}

static void
a_crash_between_any_two_steps_writes_the_same_files(void **state)
{
	struct scene *scene = *state;

	drop(scene, POLICE, "out/new/x.json", referral(scene, "\"clientReference\": \"R-1\",", "HIGH"));
	take(scene, POLICE);
	/* it was kept, and the file was not moved yet */
	assert_int_equal(
		spool_move(scene->spools[POLICE], (struct spool_file){SPOOL_OUT_SENT, "x.json"}, SPOOL_OUT_NEW),
		STATUS_OK);
	actor_crash(scene->stage->actors[POLICE]);
	for (size_t i = 0; i < 2; i++)
		spool_close(scene->spools[i]);
	open_folders(scene);
	stage_cut(scene->stage, POLICE);
	play(scene);
	stage_wait(scene->stage, 60000);
	play(scene);
	/* the results were written, and the mark was not */
	assert_int_equal(agent_view_mark_set(scene->stage->actors[POLICE]->agent, "spool", 0), STATUS_OK);
	follow(scene, POLICE);
	assert_true(is_there(scene, POLICE, "out/sent/x.json"));
	assert_true(is_there(scene, POLICE, "out/sent/x.accepted.json"));
	assert_int_equal(mini_doubled(scene->stage->mini), 0);
}

static void
attachments_go_with_it_and_come_out_beside_it(void **state)
{
	struct scene *scene = *state;
	struct arena *arena = scene->stage->actors[CRS]->arena;
	const char *id;

	drop(scene, POLICE, "out/new/photo.jpg", "TEST picture");
	drop(scene, POLICE, "out/new/x.json",
	     referral(scene, "\"attachments\": [{\"file\": \"photo.jpg\", \"mediaType\": \"image/jpeg\"}],", "MEDIUM"));
	drop(scene, POLICE, "out/new/y.json",
	     referral(scene, "\"attachments\": [{\"file\": \"none.jpg\", \"mediaType\": \"image/jpeg\"}],", "MEDIUM"));
	play(scene);
	assert_true(is_there(scene, POLICE, "out/sent/photo.jpg"));
	id = member_of(scene, POLICE, "out/sent/x.accepted.json", "id");
	assert_string_equal(text_of(scene, CRS, arena_print(arena, "in/new/%s.files/photo.jpg", id)), "TEST picture");
	assert_non_null(strstr(text_of(scene, POLICE, "out/failed/y.error.json"), "/attachments/0/file"));
}

static void
a_file_without_a_type_is_of_the_kinds_own(void **state)
{
	struct scene *scene = *state;
	struct actor *police = scene->stage->actors[POLICE];

	drop(scene, POLICE, "out/new/x.json",
	     actor_swap(police, actor_swap(police, referral(scene, "", "MEDIUM"), "\"type\": \"referral\",", ""),
			"\"tellback\": 1,", ""));
	drop(scene, CRS, "out/new/x.json", "{\"tellback\": 1}");
	play(scene);
	assert_true(is_there(scene, POLICE, "out/sent/x.accepted.json"));
	assert_true(is_there(scene, CRS, "out/failed/x.error.json"));
}

/* The JSON of what a hostile sender wrote is six times as long: whoever comes
 * after it does not wait for memory that will never be there. */
static void
a_message_too_large_for_a_file_holds_nobody_back(void **state)
{
	static const struct forge_route route = {"police", "crs edt police", "crs"};
	const size_t size = (size_t)20 << 20;
	struct scene *scene = *state;
	struct forge *forge = calloc(1, sizeof *forge);
	char *text = malloc(size + 1);

	assert_true(forge && text);
	memset(text, 1, size);
	text[size] = '\0';
	forge_new(scene->stage, &route, forge);
	forge_begin(forge, TYPE_REFERRAL);
	((Tellback__V1__Referral *)forge->document.content->message)->history = text;
	forge_finish(forge);
	assert_string_equal(forge_answer(forge), "verified");
	drop(scene, POLICE, "out/new/x.json", referral(scene, "", "HIGH"));
	play(scene);
	assert_true(is_there(scene, CRS, arena_print(forge->arena, "in/new/%s.error.json", forge->envelope.id.hex)));
	assert_true(is_there(scene, CRS,
			     arena_print(forge->arena, "in/new/%s.json",
					 member_of(scene, POLICE, "out/sent/x.accepted.json", "id"))));
	free(text);
	free(forge);
}

/* Somebody still writes to more files than one look finds: what came after them
 * goes all the same. */
static void
files_that_must_wait_hold_nobody_back(void **state)
{
	struct scene *scene = *state;
	int open_files[SPOOL_LOOK_MOST + 6];
	char path[200];

	for (size_t i = 0; i < sizeof open_files / sizeof *open_files; i++) {
		(void)snprintf(path, sizeof path, "%s/out/new/slow-%02zu.json", scene->folders[POLICE], i);
		open_files[i] = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
		assert_true(open_files[i] >= 0);
	}
	drop(scene, POLICE, "out/new/x.json", referral(scene, "", "HIGH"));
	play(scene);
	assert_true(is_there(scene, POLICE, "out/sent/x.accepted.json"));
	assert_true(is_there(scene, POLICE, "out/new/slow-00.json"));
	for (size_t i = 0; i < sizeof open_files / sizeof *open_files; i++)
		assert_int_equal(close(open_files[i]), 0);
	play(scene);
	assert_true(is_there(scene, POLICE, "out/failed/slow-00.error.json")); /* empty */
}

static void
a_file_of_another_name_is_said_once(void **state)
{
	struct scene *scene = *state;
	struct actor *police = scene->stage->actors[POLICE];

	drop(scene, POLICE, "out/new/referral.JSON", referral(scene, "", "HIGH"));
	drop(scene, POLICE, "out/new/scan.pdf", "TEST");
	play(scene);
	assert_false(is_there(scene, POLICE, "out/failed/scan.pdf.error.json")); /* its file may be on its way */
	police->now.civil.ms = (int64_t)time(NULL) * 1000 + COURIER_STRAY_MS + 2000;
	play(scene);
	assert_non_null(strstr(text_of(scene, POLICE, "out/failed/scan.pdf.error.json"), "does not end in .json"));
	assert_true(is_there(scene, POLICE, "out/failed/referral.JSON.error.json"));
	assert_true(is_there(scene, POLICE, "out/new/scan.pdf"));
	/* whoever took the word away was told: it comes again only if that was */
	drop(scene, POLICE, "out/failed/scan.pdf.error.json", "seen");
	play(scene);
	assert_string_equal(text_of(scene, POLICE, "out/failed/scan.pdf.error.json"), "seen");
}

static void
marks_and_prompts_lie_beside_a_file(void **state)
{
	struct scene *scene = *state;
	const char *text;

	drop(scene, POLICE, "out/new/x.json",
	     "{\"tellback\": 1, \"type\": \"referral\", \"grade\": \"VERY HIGH\", \"children\": [{\"givenNames\": \"TEST\"}]}");
	play(scene);
	text = text_of(scene, POLICE, "out/sent/x.accepted.json");
	assert_non_null(strstr(text, "\"marks\": ["));
	assert_non_null(strstr(text, "\"grade-unreadable\""));
}

int
main(void)
{
#define SCENE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		SCENE(a_file_becomes_a_message_and_its_results_lie_beside_it),
		SCENE(a_high_one_is_not_yet_seen_until_a_person_opened_it),
		SCENE(only_a_person_with_a_role_opens),
		SCENE(what_cannot_go_lies_with_its_reason_and_the_next_one_goes),
		SCENE(a_refused_one_moves_to_failed_with_what_was_missing),
		SCENE(the_same_again_gets_the_first_result_and_other_content_a_conflict),
		SCENE(the_proof_lies_beside_each_file_once_it_is_there),
		SCENE(a_crash_between_any_two_steps_writes_the_same_files),
		SCENE(attachments_go_with_it_and_come_out_beside_it),
		SCENE(a_message_too_large_for_a_file_holds_nobody_back),
		SCENE(a_file_without_a_type_is_of_the_kinds_own),
		SCENE(files_that_must_wait_hold_nobody_back),
		SCENE(a_file_of_another_name_is_said_once),
		SCENE(marks_and_prompts_lie_beside_a_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
