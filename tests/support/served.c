#include "support/served.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "admin/answers.h"
#include "base/call_server.h"

int
served_set_up(void **state)
{
	struct served *served = calloc(1, sizeof *served);
	struct envelope envelope;

	assert_non_null(served);
	served->box = core_box_new();
	(void)snprintf(served->socket, sizeof served->socket, "%s/admin.sock", served->box->folder);
	(void)snprintf(served->folder, sizeof served->folder, "%s/out", served->box->folder);
	(void)snprintf(served->said, sizeof served->said, "%s/said", served->box->folder);
	for (unsigned id = 1; id <= 3; id++)
		assert_int_equal(core_box_send(served->box,
					       (struct notes_message){.from = "police", .type = "referral", .facts = SERVED_FACTS,
								      .to = "crs edt police", .id = id, .case_id = 900 + id},
					       &envelope).code, REFUSAL_NONE);
	*state = served;
	return 0;
}

int
served_tear_down(void **state)
{
	struct served *served = *state;
	char command[400];

	(void)snprintf(command, sizeof command, "rm -rf '%s' '%s'", served->folder, served->said);
	assert_int_equal(system(command), 0);
	core_box_free(served->box);
	free(served);
	return 0;
}

/* ---- the process that serves ---- */

static void
serve(const struct core_box *box, const char *socket_path, int ready)
{
	const struct core_options options = {box->path, 0, NULL};
	struct call_server *calls = NULL;
	struct arena *arena = arena_new((size_t)3 * MAX_CALL_BYTES);
	struct core *core = NULL;
	struct pollfd fds[1 + CALL_SERVER_MOST + 1];

	if (core_open(&options, box->now, &core) || call_server_open(socket_path, 0600, &calls) || write(ready, "", 1) != 1)
		_exit(1);
	for (;;) {
		struct call call;
		struct call_peer peer;
		unsigned ticket;
		size_t count;

		while (!call_server_next(calls, arena, &call, &peer, &ticket)) {
			struct call_reply reply;

			if (answers_make(core, &call, box->now, arena, &reply))
				_exit(1);
			call_server_reply(calls, ticket, &reply);
			arena_reset(arena);
		}
		call_server_flush(calls);
		fds[0] = (struct pollfd){ready, POLLIN, 0};
		count = 1 + call_server_fds(calls, fds + 1, CALL_SERVER_MOST + 1);
		(void)poll(fds, (nfds_t)count, -1);
		if (fds[0].revents)
			break;
	}
	call_server_free(calls);
	core_close(core);
	_exit(0);
}

void
served_begin(struct served *served)
{
	int line[2];
	char byte;

	core_close(served->box->core);
	served->box->core = NULL;
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, line), 0);
	served->pid = fork();
	assert_true(served->pid >= 0);
	if (!served->pid) {
		(void)close(line[0]);
		serve(served->box, served->socket, line[1]);
	}
	(void)close(line[1]);
	assert_int_equal(read(line[0], &byte, 1), 1);
	served->line = line[0];
}

void
served_end(struct served *served)
{
	int how = -1;

	(void)close(served->line);
	assert_int_equal(waitpid(served->pid, &how, 0), served->pid);
	assert_int_equal(how, 0);
	core_box_reopen(served->box);
}

/* What ${verb} prints, both ways, and its exit code. */
const char *
served_run(struct served *served, int (*verb)(const char *, int, char **), const char *words, int want)
{
	char *list[8], *rest = arena_text(served->box->arena, words, strlen(words)), *word;
	int count = 0, code, kept[2] = {dup(1), dup(2)};
	int said = open(served->said, O_RDWR | O_CREAT | O_TRUNC, 0600);
	char *text = arena_alloc(served->box->arena, 8 << 20);
	ssize_t size;

	while (*words && (word = strsep(&rest, " ")))
		list[count++] = word;
	(void)fflush(NULL);
	(void)dup2(said, 1);
	(void)dup2(said, 2);
	code = verb(served->socket, count, list);
	(void)fflush(NULL);
	(void)dup2(kept[0], 1);
	(void)dup2(kept[1], 2);
	size = pread(said, text, (8 << 20) - 1, 0);
	assert_true(size >= 0);
	for (int i = 0; i < 2; i++)
		(void)close(kept[i]);
	(void)close(said);
	if (code != want)
		fail_msg("%s: exit %d: %s", words, code, text);
	return text;
}
