/* The log that the real broker shows is its store's, and a store that is not
 * the one whose log was shown is refused.
 * usage: log_driver FOLDER-OF-PROGRAMS */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/id.h"
#include "broker_log_key.h"
#include "core/core.h"
#include "log/checkpoint.h"
#include "log/leaf.h"
#include "signer/signer.h"
#include "store/store.h"
#include "support/daemon_rig.h"
#include "support/today.h"
#include "wire/frame.h"

#define ANY_PORT "[broker]\nlisten = tcp://127.0.0.1:0\n"
#define BROKER "/var/lib/tellback/broker/"

static const char *programs;

/* ---- stores and folders ---- */

static void
run(const char *program, ...)
{
	const char *words[8] = {program};
	va_list list;
	int how = -1, count = 1;
	pid_t pid;

	va_start(list, program);
	while (count < 7 && (words[count] = va_arg(list, const char *)))
		count++;
	va_end(list);
	pid = fork();
	assert_true(pid >= 0);
	if (!pid) {
		(void)execvp(program, (char *const *)(uintptr_t)words);
		_exit(127);
	}
	assert_int_equal(waitpid(pid, &how, 0), pid);
	assert_int_equal(how, 0);
}

/* A name in the broker's folder. */
static void
place(const struct daemon_rig *rig, const char *name, const char *tail, char path[256])
{
	char inner[128];

	assert_true(snprintf(inner, sizeof inner, BROKER "%s%s", name, tail) < (int)sizeof inner);
	daemon_rig_path(rig, inner, path);
}

/* Make one name of the broker's folder a copy of another, or remove it. */
static void
copy_tail(const struct daemon_rig *rig, const char *to_name, const char *from_name, const char *tail)
{
	char from[256], to[256];

	place(rig, to_name, tail, to);
	run("rm", "-rf", to, NULL);
	if (!from_name)
		return;
	place(rig, from_name, tail, from);
	if (!*tail || !access(from, F_OK)) /* a store that was closed in peace has no -wal */
		run("cp", "-a", from, to, NULL);
}

static void
copy(const struct daemon_rig *rig, const char *to_name, const char *from_name)
{
	copy_tail(rig, to_name, from_name, "");
}

static void
copy_store(const struct daemon_rig *rig, const char *to, const char *from)
{
	copy_tail(rig, to, from, "");
	copy_tail(rig, to, from, "-wal");
}

/* One more referral, as if it had been accepted while the broker ran. */
static void
add_referral(struct today *today, const char *store_path)
{
	const struct core_options options = {store_path, 0, NULL};
	const struct core_now now = {clock_now(), clock_tick()};
	struct front_frame question = {.connection = 1, .question = 1};
	struct core_replies replies;
	struct envelope envelope;
	struct frame submit, answer;
	struct core *core;

	today_referral(today, "police", &envelope, &submit);
	id_set(question.agency.name, AGENCY_SIZE, "police");
	assert_int_equal(frame_encode(&submit, today->world->arena, &question.bytes), STATUS_OK);
	assert_int_equal(core_open(&options, now, &core), STATUS_OK);
	assert_int_equal(core_turn(core, &question, 1, now, &replies), STATUS_OK);
	assert_int_equal(replies.count, 1);
	assert_int_equal(frame_decode(replies.list[0].bytes, today->world->arena, &answer), STATUS_OK);
	assert_true(answer.kind == FRAME_ANSWERS && !answer.as.answers->answers[0].code);
	core_close(core);
}

/* The tree that the store has. */
static struct tree_head
tree_of(const char *store_path)
{
	struct tree_edge edge = {.size = 0};
	struct store *store;
	struct leaf leaf;

	assert_int_equal(store_open(store_path, STORE_LOOK, &store), STATUS_OK);
	while (!store_leaf_find(store, edge.size, &leaf)) {
		const struct digest hash = leaf_hash(&leaf);

		tree_edge_add(&edge, &hash);
	}
	store_close(store);
	return (struct tree_head){edge.size, tree_edge_root(&edge)};
}

/* The log as whoever has its key's public half sees it: whole, or the test ends. */
static struct tree_head
head_of(const struct daemon_rig *rig)
{
	struct signer_options options = {.mode = LOG_FOLDER_LOOK};
	struct broker_log_key *key;
	struct note_signer by;
	struct signer *signer;
	struct tree_head head;
	char path[256], folder[256], why[SIGNER_WHY_SIZE] = "";

	daemon_rig_path(rig, BROKER "keys/log.key", path);
	daemon_rig_path(rig, BROKER "log", folder);
	assert_int_equal(broker_log_key_load(path, &key), STATUS_OK);
	by = broker_log_key_signer(key);
	options.folder = folder;
	options.key = &by;
	if (signer_open(&options, why, &signer))
		fail_msg("%s", why);
	head = signer_head(signer);
	signer_close(signer);
	broker_log_key_free(key);
	return head;
}

/* ---- stores that are and are not the log's ---- */

struct scene {
	struct daemon_rig *rig;
	struct today *today;
	char store[256];
};

static int
set_up(void **state)
{
	struct scene *scene = calloc(1, sizeof *scene);

	assert_non_null(scene);
	scene->rig = daemon_rig_new(programs, ANY_PORT);
	scene->today = today_new(0);
	daemon_rig_path(scene->rig, BROKER "broker.db", scene->store);
	today_store(scene->today, scene->store);
	*state = scene;
	return 0;
}

static int
tear_down(void **state)
{
	struct scene *scene = *state;

	daemon_rig_free(scene->rig);
	today_free(scene->today);
	free(scene);
	return 0;
}

/* It starts, and what it shows at its end is the store's tree. */
static void
serves(struct scene *scene)
{
	struct tree_head shown, stored;

	daemon_rig_start(scene->rig);
	daemon_rig_ready(scene->rig);
	assert_int_equal(kill(scene->rig->pid, SIGTERM), 0);
	assert_int_equal(daemon_rig_exit(scene->rig), 0);
	stored = tree_of(scene->store);
	shown = head_of(scene->rig);
	assert_true(shown.size == stored.size && shown.size);
	assert_memory_equal(shown.root.bytes, stored.root.bytes, DIGEST_BYTES);
}

static void
refuses(struct scene *scene, const char *words)
{
	char said[16384];

	assert_int_equal(daemon_rig_run(scene->rig, said, sizeof said, "tellbackd", NULL), 78);
	if (!strstr(said, words) || strstr(said, "event=broker.ready"))
		fail_msg("no \"%s\" in: %s", words, said);
}

static void
a_store_without_a_log_gets_one_and_the_same_again_if_it_is_lost(void **state)
{
	struct scene *scene = *state;
	struct arena *arena = arena_new(1 << 20);
	struct view before, after;
	char path[256];

	serves(scene);
	daemon_rig_path(scene->rig, BROKER "log/checkpoint", path);
	assert_int_equal(file_read(path, MAX_CHECKPOINT_BYTES, arena, &before), STATUS_OK);
	serves(scene); /* nothing new */
	assert_int_equal(file_read(path, MAX_CHECKPOINT_BYTES, arena, &after), STATUS_OK);
	assert_true(before.size == after.size && !memcmp(before.bytes, after.bytes, after.size));
	copy(scene->rig, "log", NULL);
	serves(scene);
	assert_int_equal(file_read(path, MAX_CHECKPOINT_BYTES, arena, &after), STATUS_OK);
	assert_true(before.size == after.size && !memcmp(before.bytes, after.bytes, after.size));
	arena_free(arena);
}

static void
a_store_put_back_to_an_older_copy_is_refused_and_the_newer_one_is_not(void **state)
{
	struct scene *scene = *state;

	serves(scene);
	copy_store(scene->rig, "older", "broker.db");
	add_referral(scene->today, scene->store);
	serves(scene);
	copy_store(scene->rig, "newer", "broker.db");
	copy_store(scene->rig, "broker.db", "older");
	refuses(scene, "the store is an older copy; fill it from the reviewer's copy of the log: tellbackctl restore --log COPY");
	copy_store(scene->rig, "broker.db", "newer");
	serves(scene);
}

static void
an_older_copy_that_went_on_is_refused(void **state)
{
	struct scene *scene = *state;
	struct notes_agency *police = notes_agency(scene->today->world, "police");
	const uint64_t seq = police->seq;

	serves(scene);
	copy_store(scene->rig, "older", "broker.db");
	add_referral(scene->today, scene->store);
	serves(scene);
	/* as many leaves, and more, but others */
	for (int i = 0; i < 2; i++) {
		police->seq = seq;
		copy_store(scene->rig, "broker.db", "older");
		for (int more = 0; more <= i; more++)
			add_referral(scene->today, scene->store);
		refuses(scene, "are not those that the log has shown");
	}
}

static void
a_log_put_back_to_an_older_copy_is_made_up_for_from_the_store(void **state)
{
	struct scene *scene = *state;

	serves(scene);
	copy(scene->rig, "log.older", "log");
	add_referral(scene->today, scene->store);
	serves(scene);
	copy(scene->rig, "log", "log.older");
	serves(scene);
}

static void
a_whole_machine_put_back_to_an_older_copy_goes_on_from_there(void **state)
{
	struct scene *scene = *state;

	/* nothing here can tell: the witness and the agents do */
	serves(scene);
	copy_store(scene->rig, "older", "broker.db");
	copy(scene->rig, "log.older", "log");
	add_referral(scene->today, scene->store);
	serves(scene);
	copy_store(scene->rig, "broker.db", "older");
	copy(scene->rig, "log", "log.older");
	serves(scene);
}

static void
a_damaged_log_is_refused_with_the_tiles_name(void **state)
{
	struct scene *scene = *state;
	char path[256], name[24], said[8192];
	FILE *file;
	int byte;

	serves(scene);
	copy(scene->rig, "log.whole", "log");
	(void)snprintf(name, sizeof name, "%llu", (unsigned long long)tree_of(scene->store).size);
	place(scene->rig, "log/tile/0/000.p/", name, path);
	file = fopen(path, "r+e");
	assert_non_null(file);
	byte = fgetc(file);
	assert_int_equal(fseek(file, 0, SEEK_SET), 0);
	assert_true(fputc(byte ^ 1, file) >= 0);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(daemon_rig_run(scene->rig, said, sizeof said, "tellbackd", "-t", NULL), 78);
	assert_non_null(strstr(said, "tile/0/000.p/"));
	refuses(scene, "is not what the checkpoint says");
	copy(scene->rig, "log", "log.whole");
	serves(scene);
}

#define SCENE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		SCENE(a_store_without_a_log_gets_one_and_the_same_again_if_it_is_lost),
		SCENE(a_store_put_back_to_an_older_copy_is_refused_and_the_newer_one_is_not),
		SCENE(an_older_copy_that_went_on_is_refused),
		SCENE(a_log_put_back_to_an_older_copy_is_made_up_for_from_the_store),
		SCENE(a_whole_machine_put_back_to_an_older_copy_goes_on_from_there),
		SCENE(a_damaged_log_is_refused_with_the_tiles_name),
	};

	if (argc != 2) {
		(void)fputs("usage: log_driver FOLDER-OF-PROGRAMS\n", stderr);
		return 2;
	}
	programs = argv[1];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
