/* What was recalled and is said to be purged is gone: from the store, from the
 * folders, after a crash between the two, and from a store put back. */
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
#include "crs/crs_table.h"
#include "db/db_row.h"
#include "police/police_table.h"
#include "runtime/agent_purge.h"
#include "runtime/courier.h"
#include "support/stage.h"

enum { POLICE, CRS };

struct scene {
	struct stage *stage;
	struct people people;
	char folder[64];
	struct spool *spool;
	struct courier courier;
	struct envelope_id referral;
	struct envelope_id recall;
};

static void
open_folder(struct scene *scene)
{
	assert_int_equal(spool_open(scene->folder, &scene->spool), STATUS_OK);
	scene->courier = (struct courier){scene->stage->actors[CRS]->agent, scene->spool, &scene->people};
}

static void
follow(struct scene *scene)
{
	int again = 0;

	do
		assert_int_equal(courier_follow(&scene->courier, &again), STATUS_OK);
	while (again);
}

static const char *
path_in(struct scene *scene, const char *where, const char *suffix)
{
	return arena_print(scene->stage->actors[CRS]->arena, "%s/%s/%s%s", scene->folder, where, scene->referral.hex,
			   suffix);
}

static int
is_there(struct scene *scene, const char *where, const char *suffix)
{
	return !access(path_in(scene, where, suffix), F_OK);
}

static void
lay(struct scene *scene, const char *where, const char *suffix)
{
	assert_int_equal(file_write(path_in(scene, where, suffix), (struct view){(const uint8_t *)"TEST", 4}, 0600),
			 STATUS_OK);
}

static const char *
about(struct actor *actor, enum message_type type, const struct envelope_id *re, const struct case_token *token,
      const char *to)
{
	return actor_text(actor, type,
			  arena_print(actor->arena, "\"re\": \"%s\", \"case\": \"%s\", \"to\": [\"%s\"],", re->hex,
				      token->hex, to));
}

static int
set_up(void **state)
{
	static const char *const names[] = {"police", "crs"};
	struct scene *scene = calloc(1, sizeof *scene);
	struct agent_sent sent;
	struct sent_row row;
	struct actor *police;

	if (!scene)
		return -1;
	scene->stage = stage_new(names, 2);
	police = scene->stage->actors[POLICE];
	actor_become(police, police_table_kind());
	actor_become(scene->stage->actors[CRS], crs_table_kind());
	strcpy(scene->folder, "/tmp/tellback-purge-XXXXXX");
	if (!mkdtemp(scene->folder))
		return -1;
	open_folder(scene);
	*state = scene;
	sent = actor_send(police, actor_text(police, TYPE_REFERRAL, ""));
	scene->referral = sent.id;
	stage_play(scene->stage);
	row = actor_row(police, &scene->referral);
	sent = actor_send(police, about(police, TYPE_RECALL, &scene->referral, &row.case_token, "crs"));
	scene->recall = sent.id;
	stage_play(scene->stage);
	follow(scene);
	assert_true(is_there(scene, "in/new", ".json"));
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
say_purged(struct scene *scene, const struct envelope_id *re)
{
	struct actor *crs = scene->stage->actors[CRS];
	struct inbox_row row;

	assert_int_equal(agent_view_inbox_one(crs->agent, re, crs->arena, &row), STATUS_OK);
	(void)actor_send(crs, about(crs, TYPE_PURGED, re, &row.case_token, "police"));
}

static int64_t
count(struct scene *scene, const char *sql)
{
	struct db_query *query = db_query(agent_db(scene->stage->actors[CRS]->agent), sql);

	db_bind_text(query, 1, scene->referral.hex);
	assert_int_equal(db_row_one(query), STATUS_OK);
	return db_number(query, 0);
}

static const char bodies[] = "SELECT count(*) FROM body WHERE hash = (SELECT body FROM inbox WHERE id = ?1)";

static void
is_gone(struct scene *scene)
{
	struct actor *crs = scene->stage->actors[CRS];
	struct agent_message message;
	struct agent_purged purged;
	struct inbox_row row;

	assert_int_equal(count(scene, bodies), 0);
	assert_int_equal(agent_message(crs->agent, &scene->referral, crs->arena, &message), STATUS_CANNOT_OPEN);
	/* the record stays */
	assert_int_equal(agent_view_inbox_one(crs->agent, &scene->referral, crs->arena, &row), STATUS_OK);
	assert_int_equal(agent_purge_find(crs->agent, &scene->referral, crs->arena, &purged), STATUS_OK);
	assert_string_equal(purged.recall.hex, scene->recall.hex);
}

static void
the_store_and_the_folders_lose_it_also_with_a_crash_between(void **state)
{
	struct scene *scene = *state;

	lay(scene, "in/done", ".json");
	lay(scene, "in/done", ".letter.txt");
	lay(scene, "in/done", ".opened.taken");
	assert_int_equal(file_folder(path_in(scene, "in/new", ".files"), 0700), STATUS_OK);
	lay(scene, "in/new", ".files/photo.jpg");
	assert_true(count(scene, bodies) > 0);
	say_purged(scene, &scene->recall);
	is_gone(scene);
	/* the store has it, the folders were not followed yet */
	assert_true(is_there(scene, "in/new", ".json"));
	actor_crash(scene->stage->actors[CRS]);
	spool_close(scene->spool);
	open_folder(scene);
	for (int twice = 0; twice < 2; twice++) {
		follow(scene);
		assert_false(is_there(scene, "in/new", ".json"));
		assert_false(is_there(scene, "in/new", ".files"));
		assert_false(is_there(scene, "in/done", ".json"));
		assert_false(is_there(scene, "in/done", ".letter.txt"));
		assert_true(is_there(scene, "in/done", ".opened.taken"));
		/* the files were removed, and the mark was not made */
		assert_int_equal(agent_view_mark_set(scene->stage->actors[CRS]->agent, "spool", 0), STATUS_OK);
	}
	stage_play(scene->stage);
	is_gone(scene);
}

static void
said_twice_it_changes_nothing_and_of_no_recall_it_does_nothing(void **state)
{
	static const char said[] = "SELECT count(*) FROM journal WHERE kind = 'purged' AND id = ?1";
	struct scene *scene = *state;

	say_purged(scene, &scene->referral);
	assert_true(count(scene, bodies) > 0);
	say_purged(scene, &scene->recall);
	say_purged(scene, &scene->recall);
	stage_play(scene->stage);
	is_gone(scene);
	assert_int_equal(count(scene, said), 1);
	assert_int_equal(count(scene, "SELECT secure_delete FROM pragma_secure_delete WHERE ?1 <> ''"), 1);
}

static void
a_store_put_back_from_before_purges_it_again(void **state)
{
	struct scene *scene = *state;
	struct actor *crs = scene->stage->actors[CRS];

	actor_save(crs, "before");
	stage_cut(scene->stage, CRS);
	say_purged(scene, &scene->recall);
	stage_wait(scene->stage, 2000);
	is_gone(scene);
	actor_restore(crs, "before");
	assert_true(count(scene, bodies) > 0);
	stage_cut(scene->stage, CRS);
	stage_wait(scene->stage, 2000);
	stage_wait(scene->stage, 2000);
	is_gone(scene);
}

int
main(void)
{
#define SCENE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		SCENE(the_store_and_the_folders_lose_it_also_with_a_crash_between),
		SCENE(said_twice_it_changes_nothing_and_of_no_recall_it_does_nothing),
		SCENE(a_store_put_back_from_before_purges_it_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
