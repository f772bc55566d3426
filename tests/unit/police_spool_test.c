/* An incident in the police's folders: one file in, a notice for each setting
 * out, and what was not possible beside it. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "content/incident.h"
#include "police/police_table.h"
#include "runtime/courier.h"
#include "school/school_table.h"
#include "support/stage.h"

enum { POLICE, SCHOOL };

struct scene {
	struct stage *stage;
	struct people people;
	char folder[64];
	struct spool *spool;
	struct courier courier;
};

static int
set_up(void **state)
{
	static const char *const names[] = {"police", "school"};
	struct scene *scene = calloc(1, sizeof *scene);

	if (!scene)
		return -1;
	scene->stage = stage_new(names, 2);
	actor_become(scene->stage->actors[POLICE], police_table_kind());
	actor_become(scene->stage->actors[SCHOOL], school_table_kind());
	strcpy(scene->folder, "/tmp/tellback-police-XXXXXX");
	if (!mkdtemp(scene->folder) || spool_open(scene->folder, &scene->spool))
		return -1;
	scene->courier = (struct courier){scene->stage->actors[POLICE]->agent, scene->spool, &scene->people};
	*state = scene;
	return 0;
}

static int
tear_down(void **state)
{
	struct scene *scene = *state;
	char command[160];
	int failed;

	spool_close(scene->spool);
	(void)snprintf(command, sizeof command, "rm -rf %s", scene->folder);
	failed = system(command);
	stage_free(scene->stage);
	free(scene);
	return failed;
}

static void
drop(struct scene *scene, const char *where, const char *text)
{
	char path[200];

	(void)snprintf(path, sizeof path, "%s/out/new/%s", scene->folder, where);
	assert_int_equal(file_write(path, (struct view){(const uint8_t *)text, strlen(text)}, 0600), STATUS_OK);
}

/* A file's text, "" if it is not there. */
static const char *
text_of(struct scene *scene, const char *where)
{
	struct view content;
	char path[200];

	(void)snprintf(path, sizeof path, "%s/%s", scene->folder, where);
	return file_read(path, 1 << 20, scene->stage->actors[POLICE]->arena, &content) ? ""
										       : (const char *)content.bytes;
}

static void
play(struct scene *scene)
{
	int64_t look_ms = 0;
	int again = 0;

	assert_int_equal(courier_take(&scene->courier, scene->stage->actors[POLICE]->now, &look_ms), STATUS_OK);
	stage_play(scene->stage);
	do
		assert_int_equal(courier_follow(&scene->courier, &again), STATUS_OK);
	while (again);
}

static size_t
notices_of_school(struct scene *scene)
{
	struct inbox_rows rows;

	assert_int_equal(agent_view_inbox(scene->stage->actors[SCHOOL]->agent, &(struct view_wanted){.most = 100},
					  scene->stage->actors[SCHOOL]->arena, &rows),
			 STATUS_OK);
	return rows.count;
}

static const char incident[] =
	"{\"tellback\": 1, \"type\": \"incident\", \"clientReference\": \"TEST-1\", \"kind\": \"ENCOMPASS\","
	" \"grade\": \"MEDIUM\", \"awareAt\": \"2026-03-02T07:40:00Z\", \"children\": ["
	"{\"child\": {\"knownAs\": \"TEST Ann\"}, \"settings\": [{\"agency\": \"school\"}, {\"agency\": \"none\"}]},"
	"{\"child\": {\"knownAs\": \"TEST Ben\"}, \"settings\": []}]}";

static void
one_file_becomes_a_notice_for_each_setting(void **state)
{
	struct scene *scene = *state;
	const char *report;

	drop(scene, "i.json", incident);
	play(scene);
	assert_int_equal(notices_of_school(scene), 1);
	assert_string_not_equal(text_of(scene, "out/sent/i.json"), "");
	assert_non_null(strstr(text_of(scene, "out/sent/i.accepted.json"), "TEST-1/1/1"));
	assert_non_null(strstr(text_of(scene, "out/sent/i.child-1.setting-2.accepted.json"), "TEST-1/1/2"));
	assert_string_not_equal(text_of(scene, "out/sent/i.school.receipt"), "");
	report = text_of(scene, "out/sent/i.report.json");
	assert_non_null(strstr(report, "\"untold\": 2"));
	assert_non_null(strstr(report, "\"state\": \"an officer tells\""));
	assert_non_null(strstr(report, "no setting is named"));
	assert_non_null(strstr(report, "no education team is named"));
	assert_null(strstr(report, "TEST Ann"));
	/* the same file under another name: the same again, and nothing twice */
	drop(scene, "again.json", incident);
	play(scene);
	assert_int_equal(notices_of_school(scene), 1);
	assert_non_null(strstr(text_of(scene, "out/sent/again.accepted.json"), "TEST-1/1/1"));
	assert_non_null(strstr(text_of(scene, "out/sent/again.report.json"), "as before"));
}

static void
a_file_that_does_not_read_fails_with_its_places(void **state)
{
	struct scene *scene = *state;

	drop(scene, "bad.json", "{\"tellback\": 1, \"type\": \"incident\", \"kind\": \"ENCOMPASS\"}");
	drop(scene, "other.json", incident);
	play(scene);
	assert_non_null(strstr(text_of(scene, "out/failed/bad.error.json"), "/awareAt"));
	assert_string_equal(text_of(scene, "out/sent/bad.report.json"), "");
	assert_int_equal(notices_of_school(scene), 1);
	/* another incident of that name */
	drop(scene, "clash.json",
	     "{\"tellback\": 1, \"type\": \"incident\", \"clientReference\": \"TEST-1\", \"kind\": \"ENCOMPASS\","
	     " \"grade\": \"HIGH\", \"awareAt\": \"2026-03-02T07:40:00Z\", \"children\": ["
	     "{\"child\": {\"knownAs\": \"TEST Cid\"}, \"settings\": [{\"agency\": \"school\"}]}]}");
	play(scene);
	assert_string_not_equal(text_of(scene, "out/failed/clash.error.json"), "");
	assert_int_equal(notices_of_school(scene), 1);
}

static void
a_notice_that_is_held_says_so_and_has_no_result_yet(void **state)
{
	struct scene *scene = *state;

	drop(scene, "held.json",
	     "{\"tellback\": 1, \"type\": \"incident\", \"clientReference\": \"TEST-2\", \"kind\": \"ENCOMPASS\","
	     " \"grade\": \"HIGH\", \"awareAt\": \"2026-03-02T07:40:00Z\", \"educationTeam\": \"council\", "
	     "\"children\": ["
	     "{\"child\": {\"knownAs\": \"TEST Ann\"}, \"settings\": [{\"agency\": \"school\"}]}],"
	     " \"people\": [{\"relation\": \"father\", \"worksFor\": \"school\"}]}");
	play(scene);
	assert_int_equal(notices_of_school(scene), 0);
	assert_non_null(strstr(text_of(scene, "out/sent/held.report.json"), "\"held\": 1"));
	assert_non_null(strstr(text_of(scene, "out/sent/held.report.json"), "the child's father works there"));
	assert_string_equal(text_of(scene, "out/sent/held.accepted.json"), "");
	assert_string_not_equal(text_of(scene, "out/sent/held.child-1.education.accepted.json"), "");
}

#define SCENE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		SCENE(one_file_becomes_a_notice_for_each_setting),
		SCENE(a_file_that_does_not_read_fails_with_its_places),
		SCENE(a_notice_that_is_held_says_so_and_has_no_result_yet),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
