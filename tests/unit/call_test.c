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
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/call_server.h"
#include "tellback/bounds.h"

#define VIEW(text) ((struct view){(const uint8_t *)(text), sizeof(text) - 1})

struct scene {
	char folder[64];
	char path[96];
	struct call_server *server;
};

static int
scene_open(void **state)
{
	struct scene *scene = calloc(1, sizeof *scene);

	assert_non_null(scene);
	(void)snprintf(scene->folder, sizeof scene->folder, "/tmp/call_test.XXXXXX");
	assert_non_null(mkdtemp(scene->folder));
	(void)snprintf(scene->path, sizeof scene->path, "%s/s.sock", scene->folder);
	assert_int_equal(call_server_open(scene->path, 0600, &scene->server), STATUS_OK);
	*state = scene;
	return 0;
}

static int
scene_close(void **state)
{
	struct scene *scene = *state;

	call_server_free(scene->server);
	assert_int_equal(access(scene->path, F_OK), -1);
	assert_int_equal(rmdir(scene->folder), 0);
	free(scene);
	return 0;
}

/* Wait for the server's descriptors and take the next call. */
static void
next(struct scene *scene, struct arena *arena, struct call *call, struct call_peer *peer, unsigned *ticket)
{
	for (;;) {
		struct pollfd fds[CALL_SERVER_MOST + 1];
		size_t count;

		call_server_flush(scene->server);
		if (!call_server_next(scene->server, arena, call, peer, ticket))
			return;
		count = call_server_fds(scene->server, fds, CALL_SERVER_MOST + 1);
		assert_true(poll(fds, count, 10000) > 0);
	}
}

static int
dial(const struct scene *scene)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_true(fd >= 0);
	(void)snprintf(address.sun_path, sizeof address.sun_path, "%s", scene->path);
	assert_int_equal(connect(fd, (const struct sockaddr *)&address, sizeof address), 0);
	return fd;
}

/* A client process that makes ${call} and leaves with the reply's code + 10 if
 * the texts are as wanted. */
static pid_t
client(const struct scene *scene, const struct call *call, const char *want_out, const char *want_err)
{
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (!pid) {
		struct arena *arena = arena_new(64 * 1024 * 1024);
		struct call_reply reply;
		enum status status = call_make(scene->path, call, arena, &reply);

		if (status)
			_exit(100 + (int)status);
		if (reply.out.size != strlen(want_out) || memcmp(reply.out.bytes, want_out, reply.out.size) ||
		    reply.err.size != strlen(want_err) || memcmp(reply.err.bytes, want_err, reply.err.size))
			_exit(99);
		_exit(10 + (int)reply.code);
	}
	return pid;
}

static int
left_with(pid_t pid)
{
	int how;

	assert_int_equal(waitpid(pid, &how, 0), pid);
	assert_true(WIFEXITED(how));
	return WEXITSTATUS(how);
}

static void
a_call_is_asked_done_and_answered(void **state)
{
	struct scene *scene = *state;
	struct call ask = {{"send", "", "caf\xc3\xa9"}, 3, VIEW("pay\0load")};
	struct call_reply reply = {EXIT_CONFLICT, VIEW("out\n"), VIEW("err\n")};
	struct arena *arena = arena_new(1 << 20);
	struct call call;
	struct call_peer peer;
	unsigned ticket;
	pid_t pid = client(scene, &ask, "out\n", "err\n");

	next(scene, arena, &call, &peer, &ticket);
	assert_int_equal(call.word_count, 3);
	assert_string_equal(call.words[0], "send");
	assert_string_equal(call.words[1], "");
	assert_string_equal(call.words[2], "caf\xc3\xa9");
	assert_int_equal(call.payload.size, 8);
	assert_memory_equal(call.payload.bytes, "pay\0load", 8);
	assert_int_equal(peer.uid, getuid());
	assert_int_equal(peer.pid, pid);
	call_server_reply(scene->server, ticket, &reply);
	assert_int_equal(left_with(pid), 10 + EXIT_CONFLICT);
	call_server_reply(scene->server, ticket, &reply); /* an old ticket is nothing */
	arena_free(arena);
}

static void
a_large_payload_passes_both_ways(void **state)
{
	struct scene *scene = *state;
	size_t size = 5 * 1024 * 1024;
	char *text = malloc(size + 1);
	struct call ask = {{"big"}, 1, {(const uint8_t *)text, size}};
	struct arena *arena = arena_new(1 << 20);
	struct call_reply reply = {EXIT_DONE, {(const uint8_t *)text, size}, VIEW("")};
	struct call call;
	struct call_peer peer;
	unsigned ticket;
	pid_t pid;
	int how;

	assert_non_null(text);
	memset(text, 'x', size);
	text[size] = '\0';
	pid = client(scene, &ask, text, "");
	next(scene, arena, &call, &peer, &ticket);
	assert_int_equal(call.payload.size, size);
	assert_memory_equal(call.payload.bytes, text, size);
	call_server_reply(scene->server, ticket, &reply);
	while (waitpid(pid, &how, WNOHANG) == 0) {
		struct pollfd fds[CALL_SERVER_MOST + 1];

		assert_true(poll(fds, call_server_fds(scene->server, fds, CALL_SERVER_MOST + 1), 100) >= 0);
		call_server_flush(scene->server);
	}
	assert_true(WIFEXITED(how) && WEXITSTATUS(how) == 10);
	arena_free(arena);
	free(text);
}

static void
a_request_may_come_byte_by_byte(void **state)
{
	static const char bytes[] = "\x0b\0\0\0\1\0\0\0\2\0\0\0hix";
	struct scene *scene = *state;
	struct arena *arena = arena_new(1 << 20);
	struct call call;
	struct call_peer peer;
	unsigned ticket;
	int fd = dial(scene);

	for (size_t i = 0; i < sizeof bytes - 1; i++) {
		assert_int_equal(call_server_next(scene->server, arena, &call, &peer, &ticket), STATUS_NOT_FOUND);
		assert_int_equal(send(fd, bytes + i, 1, 0), 1);
	}
	next(scene, arena, &call, &peer, &ticket);
	assert_string_equal(call.words[0], "hi");
	assert_int_equal(call.payload.size, 1);
	assert_int_equal(close(fd), 0);
	arena_free(arena);
}

static void
a_malformed_request_is_answered_so(void **state)
{
	static const char bytes[] = "\x04\0\0\0\0\0\0\0";
	struct scene *scene = *state;
	struct arena *arena = arena_new(1 << 20);
	struct call call;
	struct call_peer peer;
	uint8_t reply[64];
	unsigned ticket;
	ssize_t got;
	int fd = dial(scene);

	assert_int_equal(send(fd, bytes, sizeof bytes - 1, 0), sizeof bytes - 1);
	assert_int_equal(call_server_next(scene->server, arena, &call, &peer, &ticket), STATUS_NOT_FOUND);
	got = recv(fd, reply, sizeof reply, 0);
	assert_true(got > 12);
	assert_int_equal(reply[4], EXIT_USAGE);
	assert_memory_equal(reply + 12, "the call cannot be read\n", 24);
	assert_int_equal(close(fd), 0);
	arena_free(arena);
}

static void
bytes_behind_a_request_and_a_size_over_the_bound_are_cut_off(void **state)
{
	static const char *const rows[] = {"\x0a\0\0\0\1\0\0\0\2\0\0\0hixx", "\xff\xff\xff\xff"};
	static const size_t sizes[] = {16, 4};
	struct scene *scene = *state;
	struct arena *arena = arena_new(1 << 20);
	struct call call;
	struct call_peer peer;
	unsigned ticket;

	for (size_t i = 0; i < 2; i++) {
		char byte;
		int fd = dial(scene);

		assert_int_equal(send(fd, rows[i], sizes[i], 0), sizes[i]);
		assert_int_equal(call_server_next(scene->server, arena, &call, &peer, &ticket), STATUS_NOT_FOUND);
		assert_true(recv(fd, &byte, 1, 0) <= 0);
		assert_int_equal(close(fd), 0);
	}
	arena_free(arena);
}

static void
a_client_that_left_gives_its_place_back_and_its_ticket_dies(void **state)
{
	static const char bytes[] = "\x0a\0\0\0\1\0\0\0\2\0\0\0hi";
	struct scene *scene = *state;
	struct arena *arena = arena_new(1 << 20);
	struct pollfd fds[CALL_SERVER_MOST + 1];
	struct call_reply reply = {EXIT_DONE, VIEW("x"), VIEW("")};
	struct call call;
	struct call_peer peer;
	unsigned ticket;
	int fd = dial(scene);

	assert_int_equal(send(fd, bytes, sizeof bytes - 1, 0), sizeof bytes - 1);
	next(scene, arena, &call, &peer, &ticket);
	assert_int_equal(call_server_fds(scene->server, fds, CALL_SERVER_MOST + 1), 2);
	assert_int_equal(poll(fds, 2, 0), 0); /* a call in hand wakes nobody */
	assert_int_equal(close(fd), 0);
	assert_int_equal(poll(fds, 2, 1000), 1);
	assert_int_equal(call_server_next(scene->server, arena, &call, &peer, &ticket), STATUS_NOT_FOUND);
	assert_int_equal(call_server_fds(scene->server, fds, CALL_SERVER_MOST + 1), 1);
	call_server_reply(scene->server, ticket, &reply);
	arena_free(arena);
}

static void
a_thirty_third_client_waits_and_is_served(void **state)
{
	static const char bytes[] = "\x0a\0\0\0\1\0\0\0\2\0\0\0hi";
	struct scene *scene = *state;
	struct arena *arena = arena_new(1 << 20);
	struct pollfd polled[CALL_SERVER_MOST + 1];
	struct call_reply reply = {EXIT_DONE, VIEW("x"), VIEW("")};
	struct call call;
	struct call_peer peer;
	unsigned ticket, first = 0;
	int fds[CALL_SERVER_MOST + 1];

	for (size_t i = 0; i <= CALL_SERVER_MOST; i++) {
		fds[i] = dial(scene);
		assert_int_equal(send(fds[i], bytes, sizeof bytes - 1, 0), sizeof bytes - 1);
		if (i < CALL_SERVER_MOST)
			next(scene, arena, &call, &peer, i ? &ticket : &first);
	}
	assert_int_equal(call_server_next(scene->server, arena, &call, &peer, &ticket), STATUS_NOT_FOUND);
	assert_int_equal(call_server_fds(scene->server, polled, CALL_SERVER_MOST + 1), CALL_SERVER_MOST);
	call_server_reply(scene->server, first, &reply);
	next(scene, arena, &call, &peer, &ticket);
	for (size_t i = 0; i <= CALL_SERVER_MOST; i++)
		assert_int_equal(close(fds[i]), 0);
	arena_free(arena);
}

static void
the_socket_file_has_its_mode_and_one_owner(void **state)
{
	struct scene *scene = *state;
	struct call_server *second = NULL;
	struct stat stat;
	char stale[128];
	int fd;

	assert_int_equal(lstat(scene->path, &stat), 0);
	assert_true(S_ISSOCK(stat.st_mode));
	assert_int_equal(stat.st_mode & 0777, 0600);
	assert_int_equal(call_server_open(scene->path, 0600, &second), STATUS_CONFLICT);
	(void)snprintf(stale, sizeof stale, "%s.file", scene->path);
	fd = open(stale, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
	assert_true(fd >= 0);
	assert_int_equal(close(fd), 0);
	assert_int_equal(call_server_open(stale, 0600, &second), STATUS_CONFLICT);
	assert_int_equal(unlink(stale), 0);
}

static void
a_stale_socket_file_is_replaced(void **state)
{
	struct scene *scene = *state;
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	struct call_server *second = NULL;
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	(void)snprintf(address.sun_path, sizeof address.sun_path, "%s/old", scene->folder);
	assert_int_equal(bind(fd, (const struct sockaddr *)&address, sizeof address), 0);
	assert_int_equal(close(fd), 0);
	assert_int_equal(call_server_open(address.sun_path, 0660, &second), STATUS_OK);
	call_server_free(second);
}

static void
without_a_daemon_the_caller_hears_gone(void **state)
{
	struct call ask = {{"status"}, 1, {NULL, 0}};
	struct arena *arena = arena_new(1 << 16);
	struct call_reply reply;
	char path[200];

	(void)state;
	assert_int_equal(call_make("/tmp/no-such-folder/s.sock", &ask, arena, &reply), STATUS_GONE);
	memset(path, 'x', sizeof path - 1);
	path[sizeof path - 1] = '\0';
	assert_int_equal(call_make(path, &ask, arena, &reply), STATUS_TOO_BIG);
	arena_free(arena);
}

static void
a_request_cut_or_flipped_anywhere_is_read_or_refused(void **state)
{
	struct call ask = {{"one", "two"}, 2, VIEW("p")};
	struct arena *arena = arena_new(1 << 20);
	struct view bytes;
	struct call call;

	(void)state;
	assert_int_equal(call_encode(&ask, arena, &bytes), STATUS_OK);
	for (size_t size = 0; size < bytes.size - 1; size++) {
		uint8_t *cut = malloc(size + 1);

		assert_non_null(cut);
		memcpy(cut, bytes.bytes, size);
		assert_int_equal(call_decode((struct view){cut, size}, arena, &call), STATUS_MALFORMED);
		free(cut);
	}
	for (size_t bit = 0; bit < bytes.size * 8; bit++) {
		uint8_t *flipped = malloc(bytes.size);
		enum status status;

		assert_non_null(flipped);
		memcpy(flipped, bytes.bytes, bytes.size);
		flipped[bit / 8] ^= (uint8_t)(1u << bit % 8);
		status = call_decode((struct view){flipped, bytes.size}, arena, &call);
		assert_true(status == STATUS_OK || status == STATUS_MALFORMED);
		free(flipped);
	}
	arena_free(arena);
}

static void
a_reply_goes_there_and_back(void **state)
{
	struct call_reply reply = {EXIT_NOT_FOUND, VIEW("a\0b"), VIEW("")}, back;
	struct arena *arena = arena_new(1 << 16);
	struct view bytes;

	(void)state;
	assert_int_equal(call_reply_encode(&reply, arena, &bytes), STATUS_OK);
	assert_int_equal(call_reply_decode(bytes, &back), STATUS_OK);
	assert_int_equal(back.code, EXIT_NOT_FOUND);
	assert_int_equal(back.out.size, 3);
	assert_memory_equal(back.out.bytes, "a\0b", 3);
	assert_int_equal(back.err.size, 0);
	for (size_t size = 0; size < 11; size++)
		assert_int_equal(call_reply_decode((struct view){bytes.bytes, size}, &back), STATUS_MALFORMED);
	arena_free(arena);
}

static void
printing_cannot_drive_the_terminal(void **state)
{
	struct call_reply reply = {EXIT_REFUSED, VIEW("a\033[2J\tb\xc2\x9bm caf\xc3\xa9\x7f\n"), VIEW("")};
	char shown[64] = {0};
	int ends[2];
	int saved;

	(void)state;
	assert_int_equal(fflush(stdout), 0);
	assert_int_equal(pipe(ends), 0);
	saved = dup(STDOUT_FILENO);
	assert_true(saved >= 0 && dup2(ends[1], STDOUT_FILENO) >= 0);
	assert_int_equal(call_print(&reply), 1);
	assert_true(dup2(saved, STDOUT_FILENO) >= 0);
	assert_true(read(ends[0], shown, sizeof shown - 1) > 0);
	assert_string_equal(shown, "a?[2J\tb?m caf\xc3\xa9?\n");
	assert_int_equal(close(ends[0]) | close(ends[1]) | close(saved), 0);
}

int
main(void)
{
#define SCENE(test) cmocka_unit_test_setup_teardown(test, scene_open, scene_close)
	const struct CMUnitTest tests[] = {
		SCENE(a_call_is_asked_done_and_answered),
		SCENE(a_large_payload_passes_both_ways),
		SCENE(a_request_may_come_byte_by_byte),
		SCENE(a_malformed_request_is_answered_so),
		SCENE(bytes_behind_a_request_and_a_size_over_the_bound_are_cut_off),
		SCENE(a_client_that_left_gives_its_place_back_and_its_ticket_dies),
		SCENE(a_thirty_third_client_waits_and_is_served),
		SCENE(the_socket_file_has_its_mode_and_one_owner),
		SCENE(a_stale_socket_file_is_replaced),
		cmocka_unit_test(without_a_daemon_the_caller_hears_gone),
		cmocka_unit_test(a_request_cut_or_flipped_anywhere_is_read_or_refused),
		cmocka_unit_test(a_reply_goes_there_and_back),
		cmocka_unit_test(printing_cannot_drive_the_terminal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
