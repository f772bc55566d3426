#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/call_server.h"
#include "base/file.h"
#include "runtime/client.h"

struct place {
	char root[64];
	char run[128];
	char json[128];
	pid_t agent;
};

/* An agent that says back what it was asked: its words, then the payload. */
static void
answer(struct call_server *server, struct arena *arena)
{
	struct call call;
	struct call_peer peer;
	unsigned ticket;

	while (!call_server_next(server, arena, &call, &peer, &ticket)) {
		const char *out = "";

		for (size_t i = 0; i < call.word_count; i++)
			out = arena_print(arena, "%s%s%s", out, i ? "|" : "", call.words[i]);
		out = arena_print(arena, "%s=%.*s\n", out, (int)call.payload.size, (const char *)call.payload.bytes);
		call_server_reply(server, ticket,
				  &(struct call_reply){strcmp(call.words[0], "doctor") ? EXIT_DONE : EXIT_CONFLICT,
						       {(const uint8_t *)out, strlen(out)},
						       {NULL, 0}});
		arena_reset(arena);
	}
}

static void
agent_main(const char *path, int ready)
{
	struct call_server *server = NULL;
	struct arena *arena = arena_new(8 << 20);

	if (!arena || call_server_open(path, 0600, &server) || write(ready, "r", 1) != 1)
		_exit(1);
	for (;;) {
		struct pollfd fds[CALL_SERVER_MOST + 1];
		size_t count = call_server_fds(server, fds, CALL_SERVER_MOST + 1);

		(void)poll(fds, (nfds_t)count, -1);
		answer(server, arena);
		call_server_flush(server);
	}
}

static int
set_up(void **state)
{
	struct place *place = calloc(1, sizeof *place);
	char path[256];
	int ready[2];
	char byte;

	if (!place || pipe(ready))
		return -1;
	(void)snprintf(place->root, sizeof place->root, "/tmp/client-test-XXXXXX");
	if (!mkdtemp(place->root))
		return -1;
	(void)snprintf(place->run, sizeof place->run, "%s/run/tellback", place->root);
	(void)snprintf(place->json, sizeof place->json, "%s/x.json", place->root);
	(void)snprintf(path, sizeof path, "%s/police.sock", place->run);
	if (file_folder(place->run, 0700) || file_write(place->json, (struct view){(const uint8_t *)"{TEST}", 6}, 0600))
		return -1;
	place->agent = fork();
	if (!place->agent)
		agent_main(path, ready[1]);
	*state = place;
	return read(ready[0], &byte, 1) != 1 || close(ready[0]) || close(ready[1]);
}

static int
tear_down(void **state)
{
	struct place *place = *state;
	char command[256];
	int code;

	(void)kill(place->agent, SIGKILL);
	(void)waitpid(place->agent, NULL, 0);
	(void)snprintf(command, sizeof command, "rm -rf %s", place->root);
	code = system(command);
	free(place);
	return code;
}

/* Run the client on ${words}; its exit code, and what it printed in ${said}. */
static int
run(struct place *place, const char *words, char said[4096])
{
	char copy[1024], out[256], words_own[32][300], *argv[32], *rest = copy, *word;
	int argc = 0, code, kept = dup(STDOUT_FILENO), fd;
	size_t size;
	FILE *file;

	(void)snprintf(copy, sizeof copy, "%s", words);
	while ((word = strsep(&rest, " "))) {
		(void)snprintf(words_own[argc], sizeof words_own[argc], "%s",
			       strcmp(word, "FILE") ? strcmp(word, "ROOT") ? word : place->root : place->json);
		argv[argc] = words_own[argc];
		argc++;
	}
	(void)snprintf(out, sizeof out, "%s/out", place->root);
	fd = open(out, O_RDWR | O_CREAT | O_TRUNC, 0600);
	(void)fflush(stdout);
	(void)dup2(fd, STDOUT_FILENO);
	code = client_run("tellback", NULL, argc, argv);
	/* what was typed may be about a child: it stands in no argument any more */
	for (int i = 1; code == EXIT_DONE && !strstr(words, "--help") && i < argc; i++)
		assert_string_equal(argv[i], "");
	(void)fflush(stdout);
	(void)dup2(kept, STDOUT_FILENO);
	(void)close(kept);
	(void)close(fd);
	file = fopen(out, "r");
	assert_non_null(file);
	size = fread(said, 1, 4095, file);
	said[size] = '\0';
	(void)fclose(file);
	return code;
}

/* What the agent hears: F stands for the file's absolute path. */
static void
words_files_and_payload_reach_the_agent(void **state)
{
	static const struct {
		const char *typed;
		const char *heard;
	} rows[] = {
		{"inbox --root ROOT", "inbox="},
		{"inbox --json --agency police --root ROOT", "inbox|--json="},
		{"send FILE --root ROOT", "send|F={TEST}"},
		{"send --wait FILE --root ROOT", "send|--wait|F={TEST}"},
		{"send --attach FILE FILE --root ROOT", "send|--attach|F|F={TEST}"},
		{"reply 0123abcd FILE --root ROOT", "reply|0123abcd|F={TEST}"},
		{"decide 0123abcd --code nfa --why a/b FILE --root ROOT",
		 "decide|0123abcd|--code|nfa|--why|a/b|F={TEST}"},
		{"decide 0123abcd --code=nfa --root ROOT", "decide|0123abcd|--code=nfa="},
		{"show 0123abcd --root ROOT", "show|0123abcd="},
		{"a-newer-verb --option a/b c --root ROOT", "a-newer-verb|--option|a/b|c="},
	};
	struct place *place = *state;
	char said[4096], want[4096];

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		size_t at = 0;

		for (const char *c = rows[i].heard; *c; c++)
			if (*c == 'F')
				at += (size_t)snprintf(want + at, sizeof want - at, "%s", place->json);
			else
				want[at++] = *c;
		want[at++] = '\n';
		want[at] = '\0';
		assert_int_equal(run(place, rows[i].typed, said), EXIT_DONE);
		assert_string_equal(said, want);
	}
}

/* The agent has another user and another folder, so the client writes. */
static void
an_answer_goes_to_the_file_that_out_names(void **state)
{
	static const char *const ways[] = {"--out ", "--out="};
	struct place *place = *state;
	struct arena *arena = arena_new(65536);
	char typed[512], said[4096], path[300];
	struct view written;

	assert_non_null(arena);
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		(void)snprintf(path, sizeof path, "%s/way-%zu.proof", place->root, i);
		(void)snprintf(typed, sizeof typed, "proof 0123abcd %s%s --root ROOT", ways[i], path);
		assert_int_equal(run(place, typed, said), EXIT_DONE);
		assert_string_equal(said, "");
		assert_int_equal(file_read(path, 4096, arena, &written), STATUS_OK);
		assert_string_equal((const char *)written.bytes, "proof|0123abcd=\n");
	}
	assert_int_equal(run(place, "proof 0123abcd --out /nowhere/TEST/x --root ROOT", said), EXIT_REFUSED);
	/* of what went wrong no file is made */
	(void)snprintf(typed, sizeof typed, "doctor --out %s/none --root ROOT", place->root);
	(void)snprintf(path, sizeof path, "%s/none", place->root);
	assert_int_equal(run(place, typed, said), EXIT_CONFLICT);
	assert_int_equal(file_read(path, 4096, arena, &written), STATUS_NOT_FOUND);
	arena_free(arena);
}

static void
what_goes_wrong_has_its_exit_code(void **state)
{
	static const struct {
		const char *typed;
		int want;
	} rows[] = {
		{"doctor --root ROOT", EXIT_CONFLICT}, /* the agent's own */
		{"send no-such-file.json --root ROOT", EXIT_NOT_FOUND},
		{"send FILE --attach no-such-file --root ROOT", EXIT_NOT_FOUND},
		{"inbox --agency Police --root ROOT", EXIT_USAGE},
		{"inbox --agency health --root ROOT", EXIT_NOT_REACHED},
		{"inbox --root /tmp/no-such-folder-TEST", EXIT_NOT_REACHED},
		{"frobnicate --root /tmp/no-such-folder-TEST", EXIT_USAGE},
		{"send --help", EXIT_DONE},
	};
	struct place *place = *state;
	char said[4096];

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (run(place, rows[i].typed, said) != rows[i].want)
			fail_msg("%s", rows[i].typed);
}

static void
with_two_agents_it_asks_which(void **state)
{
	struct place *place = *state;
	char path[256], said[4096];

	/* the broker's own socket is no agent's */
	(void)snprintf(path, sizeof path, "%s/admin.sock", place->run);
	assert_int_equal(file_write(path, (struct view){0}, 0600), STATUS_OK);
	assert_int_equal(run(place, "inbox --root ROOT", said), EXIT_DONE);
	(void)snprintf(path, sizeof path, "%s/health.sock", place->run);
	assert_int_equal(file_write(path, (struct view){0}, 0600), STATUS_OK);
	assert_int_equal(run(place, "inbox --root ROOT", said), EXIT_USAGE);
	assert_int_equal(run(place, "inbox --root ROOT --agency police", said), EXIT_DONE);
}

#define ROW(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		ROW(words_files_and_payload_reach_the_agent),
		ROW(an_answer_goes_to_the_file_that_out_names),
		ROW(what_goes_wrong_has_its_exit_code),
		ROW(with_two_agents_it_asks_which),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
