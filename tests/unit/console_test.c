/* The agent's socket, asked by other processes. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "crs/crs_table.h"
#include "runtime/console.h"
#include "support/stage.h"

struct scene {
	struct stage *stage;
	struct people people;
	struct verb_desk desk;
	struct console *console;
	char path[64];
};

static int
set_up(void **state)
{
	static const char *const names[] = {"crs"};
	struct scene *scene = calloc(1, sizeof *scene);
	struct actor *actor;

	if (!scene)
		return -1;
	scene->stage = stage_new(names, 1);
	actor = scene->stage->actors[0];
	scene->desk = (struct verb_desk){.agent = actor->agent,
					 .self = actor->agency->card.agency,
					 .trust = actor->trust,
					 .people = &scene->people,
					 .kind = crs_table_kind()};
	(void)snprintf(scene->path, sizeof scene->path, "/tmp/tellback-console-%d.sock", (int)getpid());
	*state = scene;
	return console_open(scene->path, &scene->desk, &scene->console) != STATUS_OK;
}

static int
tear_down(void **state)
{
	struct scene *scene = *state;

	console_close(scene->console);
	stage_free(scene->stage);
	free(scene);
	return 0;
}

/* A client in a process of its own; its exit code is the call's, or 100. */
static pid_t
ask(const struct scene *scene, const char *const *words, int out)
{
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (!pid) {
		struct arena *arena = arena_new((size_t)64 * 1024 * 1024);
		struct call call = {.word_count = 0};
		struct call_reply reply;

		while (words[call.word_count]) {
			call.words[call.word_count] = words[call.word_count];
			call.word_count++;
		}
		if (!arena || call_make(scene->path, &call, arena, &reply))
			_exit(100);
		if (write(out, reply.out.bytes, reply.out.size) < 0 || write(out, reply.err.bytes, reply.err.size) < 0)
			_exit(100);
		_exit((int)reply.code);
	}
	return pid;
}

/* Turn until the client is gone; : the broker is there. */
static int
serve(struct scene *scene, pid_t pid, int play, int64_t step_ms)
{
	int how = 0;

	while (waitpid(pid, &how, WNOHANG) == 0) {
		struct pollfd fds[CALL_SERVER_MOST + 1];
		size_t count = console_fds(scene->console, fds, CALL_SERVER_MOST + 1);
		struct tick wake;

		(void)poll(fds, count, 10);
		scene->stage->actors[0]->now.tick.ms += step_ms;
		(void)console_turn(scene->console, scene->stage->actors[0]->now, &wake);
		if (play)
			stage_play(scene->stage);
	}
	return WIFEXITED(how) ? WEXITSTATUS(how) : -1;
}

static int
said(struct scene *scene, const char *const *words, char *text, size_t size)
{
	int ends[2], code;
	ssize_t got;

	assert_int_equal(pipe(ends), 0);
	code = serve(scene, ask(scene, words, ends[1]), 1, 0);
	assert_int_equal(close(ends[1]), 0);
	got = read(ends[0], text, size - 1);
	assert_true(got >= 0);
	text[got] = '\0';
	assert_int_equal(close(ends[0]), 0);
	return code;
}

static const struct {
	const char *label;
	const char *words[4];
	int code;
	const char *want;
} rows[] = {
	{"a verb", {"status"}, EXIT_DONE, "agency         crs"},
	{"JSON", {"status", "--json"}, EXIT_DONE, "{\"agency\":\"crs\""},
	{"help", {"help"}, EXIT_DONE, "may-close"},
	{"help of one", {"close", "--help"}, EXIT_DONE, "--reason"},
	{"no such verb", {"steal"}, EXIT_USAGE, "there is no verb steal here"},
	{"no words", {""}, EXIT_DONE, "may-close"},
	{"a verb that waits for the broker", {"owed"}, EXIT_DONE, "we owe"},
};

static void
each_call_is_answered(void **state)
{
	char text[8192];

	stage_play(((struct scene *)*state)->stage);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		print_message("%s\n", rows[i].label);
		assert_int_equal(said(*state, rows[i].words, text, sizeof text), rows[i].code);
		if (!strstr(text, rows[i].want))
			fail_msg("%s", text);
	}
}

static void
one_that_waits_is_answered_when_its_time_is_over(void **state)
{
	static const char *const words[] = {"watch", "--after", "1000000", "--follow", NULL};
	struct scene *scene = *state;
	int null = dup(STDERR_FILENO);

	assert_int_equal(serve(scene, ask(scene, words, null), 0, CONSOLE_WAIT_MS / 4), EXIT_DONE);
	assert_int_equal(close(null), 0);
}

static void
a_client_that_is_gone_harms_nobody(void **state)
{
	static const char *const waits[] = {"watch", "--after", "1000000", "--follow", NULL};
	static const char *const status[] = {"status", NULL};
	struct scene *scene = *state;
	char text[8192];
	struct tick wake;
	pid_t pid = ask(scene, waits, STDERR_FILENO);

	for (int i = 0; i < 20; i++) {
		struct pollfd fds[CALL_SERVER_MOST + 1];

		(void)poll(fds, console_fds(scene->console, fds, CALL_SERVER_MOST + 1), 10);
		(void)console_turn(scene->console, scene->stage->actors[0]->now, &wake);
	}
	assert_int_equal(kill(pid, SIGKILL), 0);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	assert_int_equal(said(scene, status, text, sizeof text), EXIT_DONE);
	scene->stage->actors[0]->now.tick.ms += CONSOLE_WAIT_MS;
	(void)console_turn(scene->console, scene->stage->actors[0]->now, &wake);
	assert_true(wake.ms == INT64_MAX);
	assert_int_equal(said(scene, status, text, sizeof text), EXIT_DONE);
}

/* As many as there are places, each connected and saying nothing, or half of it. */
static void
silent_clients_keep_nobody_out_for_long(void **state)
{
	static const char *const status[] = {"status", NULL};
	struct scene *scene = *state;
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int silent[CALL_SERVER_MOST];
	struct tick wake;
	pid_t pid;

	strcpy(address.sun_path, scene->path);
	for (size_t i = 0; i < CALL_SERVER_MOST; i++) {
		silent[i] = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
		assert_int_equal(connect(silent[i], (struct sockaddr *)&address, sizeof address), 0);
		if (i % 2)
			assert_int_equal(send(silent[i], "\0\0", 2, MSG_NOSIGNAL), 2);
	}
	(void)console_turn(scene->console, scene->stage->actors[0]->now, &wake);
	assert_int_equal(wake.ms, scene->stage->actors[0]->now.tick.ms + CALL_SERVER_SILENT_MS);
	pid = ask(scene, status, STDERR_FILENO);
	for (int i = 0; i < 20; i++) {
		struct pollfd fds[CALL_SERVER_MOST + 1];

		(void)poll(fds, console_fds(scene->console, fds, CALL_SERVER_MOST + 1), 5);
		(void)console_turn(scene->console, scene->stage->actors[0]->now, &wake);
		assert_int_equal(waitpid(pid, NULL, WNOHANG), 0); /* no place yet */
	}
	assert_int_equal(serve(scene, pid, 0, CALL_SERVER_SILENT_MS / 4), EXIT_DONE);
	for (size_t i = 0; i < CALL_SERVER_MOST; i++)
		assert_int_equal(close(silent[i]), 0);
}

static void
a_second_agent_finds_the_socket_taken(void **state)
{
	struct scene *scene = *state;
	struct console *second = NULL;

	assert_int_equal(console_open(scene->path, &scene->desk, &second), STATUS_CONFLICT);
	assert_null(second);
}

/* A verb that first asks and sends in a later turn of its own, and says in
 * which turns it did something that the agent must say to the broker at once. */
enum { ASKS, WAITS, SENDS, WAITS_MORE, IS_DONE };

static enum exit_code
run_later(struct verb_call *call)
{
	call->is_waiting = call->turn < IS_DONE;
	if (call->turn == ASKS)
		call->asked = 1;
	if (call->turn == SENDS)
		memcpy(call->sent.id.hex, "019ca00000017000800000000000abcd", ID_SIZE);
	return EXIT_DONE;
}

static const struct verb later_rows[] = {{"later", "", "sends later", 0, 0, NULL, 0, run_later}};

static const struct verb *
later_verbs(size_t *ret_count)
{
	*ret_count = 1;
	return later_rows;
}

static void
what_a_verb_sends_in_a_later_turn_goes_out_at_once(void **state)
{
	static const struct verb *(*const groups[])(size_t *ret_count) = {later_verbs};
	static const struct agent_kind kind = {.word = "later", .verbs = groups, .verb_group_count = 1};
	static const char *const words[] = {"later", NULL};
	struct scene *scene = *state;
	int changed[IS_DONE + 1] = {0}, turn = 0, how;
	struct pollfd fds[CALL_SERVER_MOST + 1];
	struct tick wake;
	pid_t pid;

	scene->desk.kind = &kind;
	pid = ask(scene, words, STDERR_FILENO);
	while (turn <= IS_DONE) {
		(void)poll(fds, console_fds(scene->console, fds, CALL_SERVER_MOST + 1), turn ? 0 : 10);
		changed[turn] = console_turn(scene->console, scene->stage->actors[0]->now, &wake) != 0;
		turn += turn || changed[0]; /* from the turn in which it was asked */
	}
	assert_true(changed[ASKS] && !changed[WAITS] && changed[SENDS] && !changed[WAITS_MORE] && !changed[IS_DONE]);
	assert_int_equal(waitpid(pid, &how, 0), pid);
	assert_int_equal(WIFEXITED(how) ? WEXITSTATUS(how) : -1, EXIT_DONE);
}

int
main(void)
{
#define SCENE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		SCENE(each_call_is_answered),
		SCENE(silent_clients_keep_nobody_out_for_long),
		SCENE(one_that_waits_is_answered_when_its_time_is_over),
		SCENE(a_client_that_is_gone_harms_nobody),
		SCENE(what_a_verb_sends_in_a_later_turn_goes_out_at_once),
		SCENE(a_second_agent_finds_the_socket_taken),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
