/* Front's bounds: connections, handshakes, descriptors, questions; and core
 * coming and going.  A second agency's message arrives all the while. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zmq.h>

#include "base/clock.h"
#include "support/front_scene.h"
#include "wire/frame.h"

/* When libzmq itself gives up a connection that says nothing: front does so sooner. */
#define LIBZMQ_MS 30000

static struct front_scene_paths paths;

static void
core_can_bar_an_agency(void **state)
{
	struct front_scene *scene = front_scene_open((struct rig_options){.program = paths.front});
	struct rig_peer peer;

	(void)state;
	rig_peer_open(&scene->rig, &scene->first, NULL, 0, &peer);
	assert_int_equal(rig_peer_ask(&scene->rig, &peer, "in"), 0);
	assert_int_equal(rig_peer_event(&scene->rig, &peer, RIG_ALLOWED_MS), ZMQ_EVENT_HANDSHAKE_SUCCEEDED);
	rig_bar(&scene->rig, "hiow-police");
	assert_int_equal(rig_peer_event(&scene->rig, &peer, RIG_ALLOWED_MS), ZMQ_EVENT_DISCONNECTED);
	assert_int_equal(rig_peer_verdict(&scene->rig, &peer, RIG_ALLOWED_MS), ZMQ_EVENT_HANDSHAKE_FAILED_AUTH);
	front_scene_others(scene);
	rig_peer_close(&peer);
	front_scene_close(scene);
}

static void
a_fifth_connection_of_one_key_has_to_wait(void **state)
{
	struct front_scene *scene = front_scene_open((struct rig_options){.program = paths.front});
	struct rig_peer peers[5];

	(void)state;
	for (int i = 0; i < 4; i++) {
		rig_peer_open(&scene->rig, &scene->first, NULL, 0, &peers[i]);
		assert_int_equal(rig_peer_ask(&scene->rig, &peers[i], "hello"), 0);
	}
	rig_peer_open(&scene->rig, &scene->first, NULL, 0, &peers[4]);
	assert_int_not_equal(rig_peer_event(&scene->rig, &peers[4], 1000), ZMQ_EVENT_HANDSHAKE_SUCCEEDED);
	front_scene_others(scene);
	/* a place that is given back is taken by itself: no fault was told */
	rig_peer_close(&peers[0]);
	assert_int_equal(rig_peer_ask(&scene->rig, &peers[4], "at last"), 0);
	for (int i = 1; i < 5; i++)
		rig_peer_close(&peers[i]);
	front_scene_close(scene);
}

static void
an_eleventh_handshake_a_minute_has_to_wait(void **state)
{
	struct front_scene *scene = front_scene_open((struct rig_options){.program = paths.front});
	struct rig_peer peer;

	(void)state;
	for (int i = 0; i < 10; i++) {
		rig_peer_open(&scene->rig, &scene->first, NULL, 0, &peer);
		assert_int_equal(rig_peer_event(&scene->rig, &peer, RIG_ALLOWED_MS), ZMQ_EVENT_HANDSHAKE_SUCCEEDED);
		rig_peer_close(&peer);
	}
	rig_peer_open(&scene->rig, &scene->first, NULL, 0, &peer);
	assert_int_not_equal(rig_peer_event(&scene->rig, &peer, 1000), ZMQ_EVENT_HANDSHAKE_SUCCEEDED);
	front_scene_others(scene);
	rig_peer_close(&peer);
	front_scene_close(scene);
}

/* A TCP connection to front's port, without libzmq. */
static int
dial(const struct front_scene *scene)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	assert_true(fd >= 0);
	address.sin_port = htons((uint16_t)atoi(strrchr(scene->rig.endpoint, ':') + 1));
	(void)connect(fd, (const struct sockaddr *)&address, sizeof address); /* in progress */
	return fd;
}

/* Wait until front has closed it, being core meanwhile; the time that took. */
static int64_t
closed_after(struct front_scene *scene, int fd)
{
	int64_t start = clock_tick().ms;
	struct pollfd item = {fd, POLLIN, 0};
	char bytes[256];

	for (;;) {
		assert_true(clock_tick().ms - start < RIG_ALLOWED_MS);
		rig_pump(&scene->rig, 0);
		if (poll(&item, 1, 20) > 0 && recv(fd, bytes, sizeof bytes, 0) <= 0)
			break;
	}
	assert_int_equal(close(fd), 0);
	return clock_tick().ms - start;
}

static void
a_silent_connection_is_closed(void **state)
{
	struct front_scene *scene = front_scene_open((struct rig_options){.program = paths.front});
	int fds[20];

	(void)state;
	for (int i = 0; i < 20; i++)
		fds[i] = dial(scene);
	front_scene_others(scene);
	for (int i = 0; i < 20; i++)
		assert_true(closed_after(scene, fds[i]) < LIBZMQ_MS);
	front_scene_others(scene);
	front_scene_close(scene);
}

static void
bytes_that_are_no_zmtp_are_closed(void **state)
{
	/* a greeting of CURVE, then a frame of 2^63-1 bytes; junk; an old
	 * protocol's greeting with a length */
	static const struct {
		const char *bytes;
		size_t size;
	} rows[] = {
		{"\xff\0\0\0\0\0\0\0\1\x7f\3\1CURVE\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
		 "\0\0"
		 "\0\0\0\0\0\0\0\0\0\0\0\6\x7f\xff\xff\xff\xff\xff\xff\xff",
		 73},
		{"GET / HTTP/1.1\r\nHost: x\r\n\r\n", 27},
		{"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", 12},
		{"\1\0", 2},
	};
	struct front_scene *scene = front_scene_open((struct rig_options){.program = paths.front});

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		int fd = dial(scene);
		struct pollfd item = {fd, POLLOUT, 0};

		assert_int_equal(poll(&item, 1, RIG_ALLOWED_MS), 1);
		assert_int_equal(send(fd, rows[i].bytes, rows[i].size, MSG_NOSIGNAL), rows[i].size);
		assert_true(closed_after(scene, fd) < LIBZMQ_MS);
		front_scene_others(scene);
	}
	front_scene_close(scene);
}

/* Milliseconds of processor that front has used. */
static long
used_ms(const struct front_scene *scene)
{
	unsigned long user = 0, kernel = 0;
	char path[64];
	FILE *stat;

	(void)snprintf(path, sizeof path, "/proc/%d/stat", (int)scene->rig.pid);
	stat = fopen(path, "re");
	assert_non_null(stat);
	assert_int_equal(fscanf(stat, "%*d %*s %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &kernel),
			 2);
	assert_int_equal(fclose(stat), 0);
	return (long)(user + kernel) * 1000 / sysconf(_SC_CLK_TCK);
}

static void
running_out_of_descriptors_neither_spins_nor_stops_others(void **state)
{
	struct front_scene *scene = front_scene_open((struct rig_options){.program = paths.plain, .descriptors = 256});
	int64_t start;
	long used;
	int fds[400];

	(void)state;
	used = used_ms(scene);
	start = clock_tick().ms;
	for (int i = 0; i < 400; i++)
		fds[i] = dial(scene);
	/* all that time the second agency is served on its connection */
	while (clock_tick().ms - start < 2000) {
		front_scene_others(scene);
		rig_pump(&scene->rig, 100);
	}
	for (int i = 0; i < 400; i++)
		assert_int_equal(close(fds[i]), 0);
	start = clock_tick().ms - start;
	used = used_ms(scene) - used;
	print_message("processor: %ld ms of %ld ms\n", used, (long)start);
	assert_true(used * 5 < start); /* a fifth of one processor; out of descriptors libzmq takes all of it */
	/* and others may come once there is room again */
	{
		struct rig_peer peer;

		rig_peer_open(&scene->rig, &scene->first, NULL, 0, &peer);
		assert_int_equal(rig_peer_ask(&scene->rig, &peer, "room again"), 0);
		rig_peer_close(&peer);
	}
	front_scene_close(scene);
}

/* Memory that is front's own share (KiB). */
static long
share_kib(const struct front_scene *scene)
{
	char path[64], line[256];
	long kib = -1;
	FILE *maps;

	(void)snprintf(path, sizeof path, "/proc/%d/smaps_rollup", (int)scene->rig.pid);
	maps = fopen(path, "re");
	assert_non_null(maps);
	while (fgets(line, sizeof line, maps))
		if (!strncmp(line, "Pss:", 4))
			kib = atol(line + 4);
	assert_int_equal(fclose(maps), 0);
	return kib;
}

#define AGENCIES 100

static void
a_hundred_agents_cost_little_memory_and_at_rest_no_processor(void **state)
{
	static struct rig_agency agencies[AGENCIES];
	static struct rig_peer peers[AGENCIES];
	struct front_scene *scene = front_scene_open((struct rig_options){.program = paths.plain});
	int64_t start;
	long used;

	(void)state;
	for (int i = 0; i < AGENCIES; i++) {
		struct front_key *key = &scene->rig.keys[scene->rig.key_count++];

		rig_agency("school", &agencies[i]);
		(void)snprintf(key->agency.name, sizeof key->agency.name, "school-%d", i);
		memcpy(key->curve, agencies[i].public_z85, Z85_KEY_SIZE);
	}
	rig_send_keys(&scene->rig);
	for (int i = 0; i < AGENCIES; i++) {
		rig_peer_open(&scene->rig, &agencies[i], NULL, 0, &peers[i]);
		assert_int_equal(rig_peer_ask(&scene->rig, &peers[i], "hello"), 0);
	}
	used = used_ms(scene);
	start = clock_tick().ms;
	while (clock_tick().ms - start < 1500)
		rig_pump(&scene->rig, 100);
	assert_true(used_ms(scene) - used <= 20); /* two ticks of the kernel's accounts */
	print_message("a hundred agents: %ld KiB\n", share_kib(scene));
	assert_true(share_kib(scene) < 20 * 1024);
	for (int i = 0; i < AGENCIES; i++)
		rig_peer_close(&peers[i]);
	front_scene_close(scene);
}

static void
a_question_open_when_core_dies_is_answered_again(void **state)
{
	struct front_scene *scene = front_scene_open((struct rig_options){.program = paths.front});
	const uint8_t question[] = {0x08, 0x85, 0x02, 0x2a, 0x02, 0x10, 0x01}; /* nonce 261, a fetch */
	struct arena *arena = arena_new(FRAME_ARENA_BYTES);
	struct frame frame;
	char reply[256];
	int size;

	(void)state;
	scene->rig.is_holding = 1;
	assert_int_equal(zmq_send(scene->other.socket, question, sizeof question, ZMQ_DONTWAIT), sizeof question);
	while (!scene->rig.held_count)
		rig_pump(&scene->rig, 1000);
	rig_core_restart(&scene->rig);
	size = rig_peer_reply(&scene->rig, &scene->other, RIG_ALLOWED_MS, reply, sizeof reply);
	front_scene_problem(reply, size, REFUSAL_BUSY);
	assert_int_equal(frame_decode((struct view){(uint8_t *)reply, (size_t)size}, arena, &frame), STATUS_OK);
	assert_int_equal(frame.nonce, 261);
	scene->rig.is_holding = 0;
	front_scene_others(scene); /* on the same connection */
	arena_free(arena);
	front_scene_close(scene);
}

static void
an_answer_given_twice_or_to_nobody_is_let_go(void **state)
{
	struct front_scene *scene = front_scene_open((struct rig_options){.program = paths.front});
	struct rig_question nobody = {.question = UINT64_MAX};
	char reply[64];

	(void)state;
	scene->rig.is_holding = 1;
	assert_int_equal(zmq_send(scene->other.socket, "q", 1, ZMQ_DONTWAIT), 1);
	while (!scene->rig.held_count)
		rig_pump(&scene->rig, 1000);
	rig_answer(&scene->rig, &nobody, "to nobody");
	rig_answer(&scene->rig, &scene->rig.held[0], "once");
	rig_answer(&scene->rig, &scene->rig.held[0], "twice");
	assert_int_equal(rig_peer_reply(&scene->rig, &scene->other, RIG_ALLOWED_MS, reply, sizeof reply), 4);
	assert_int_equal(rig_peer_reply(&scene->rig, &scene->other, 200, reply, sizeof reply), -1);
	scene->rig.is_holding = 0;
	front_scene_others(scene);
	front_scene_close(scene);
}

/* An asker that heaps up questions is told `again`; connections are told apart. */
static void
questions_of_one_connection_are_bounded(void **state)
{
	struct front_scene *scene = front_scene_open((struct rig_options){.program = paths.front});
	struct rig_peer peer;
	char reply[256];

	(void)state;
	rig_peer_open(&scene->rig, &scene->first, NULL, 0, &peer);
	scene->rig.is_holding = 1;
	for (int i = 0; i < 17; i++)
		assert_int_equal(zmq_send(peer.socket, "q", 1, 0), 1);
	front_scene_problem(reply, rig_peer_reply(&scene->rig, &peer, RIG_ALLOWED_MS, reply, sizeof reply), REFUSAL_BUSY);
	assert_int_equal(zmq_send(scene->other.socket, "q", 1, ZMQ_DONTWAIT), 1);
	while (scene->rig.held_count < 17)
		rig_pump(&scene->rig, 1000);
	assert_string_equal(scene->rig.held[16].agency.name, "soton-crs");
	assert_int_equal(scene->rig.held[0].connection, scene->rig.held[15].connection);
	assert_int_not_equal(scene->rig.held[0].connection, scene->rig.held[16].connection);
	scene->rig.is_holding = 0;
	rig_peer_close(&peer);
	front_scene_close(scene);
}

static void
a_question_open_when_front_is_asked_to_end_is_answered_again(void **state)
{
	struct front_scene *scene = front_scene_open((struct rig_options){.program = paths.front});
	char reply[256];
	int how;

	(void)state;
	scene->rig.is_holding = 1;
	assert_int_equal(zmq_send(scene->other.socket, "q", 1, ZMQ_DONTWAIT), 1);
	while (!scene->rig.held_count)
		rig_pump(&scene->rig, 1000);
	assert_int_equal(kill(scene->rig.pid, SIGTERM), 0);
	front_scene_problem(reply, rig_peer_reply(&scene->rig, &scene->other, RIG_ALLOWED_MS, reply, sizeof reply),
			    REFUSAL_BUSY);
	how = rig_wait_death(&scene->rig);
	assert_true(WIFEXITED(how) && WEXITSTATUS(how) == 0);
	scene->rig.is_holding = 0;
	front_scene_close(scene);
}

/* Nothing is read that core has no room for: it waits in TCP, at its sender. */
static void
a_core_that_does_not_read_makes_senders_wait_and_loses_nothing(void **state)
{
	struct front_scene *scene = front_scene_open((struct rig_options){.program = paths.plain});
	const int count = 16, size = 200 * 1024;
	char *bytes = calloc(1, (size_t)size);
	struct rig_peer peer;
	int answered = 0;

	(void)state;
	assert_non_null(bytes);
	rig_peer_open(&scene->rig, &scene->first, NULL, 0, &peer);
	assert_int_equal(rig_peer_ask(&scene->rig, &peer, "small"), 0);
	for (int i = 0; i < count; i++)
		assert_int_equal(zmq_send(peer.socket, bytes, (size_t)size, 0), size);
	/* core sees that there is something, and does not read */
	assert_int_equal(poll(&(struct pollfd){record_stream_fd(scene->rig.stream), POLLIN, 0}, 1, RIG_ALLOWED_MS), 1);
	assert_true(rig_is_alive(&scene->rig));
	while (rig_peer_reply(&scene->rig, &peer, RIG_ALLOWED_MS, bytes, (size_t)size) == size)
		if (++answered == count)
			break;
	assert_int_equal(answered, count);
	front_scene_others(scene);
	rig_peer_close(&peer);
	free(bytes);
	front_scene_close(scene);
}

/* With ZAP's domain left out libzmq asks nobody: front must find out itself. */
static void
a_front_that_would_admit_anybody_does_not_start(void **state)
{
	char preload[256];
	struct rig rig;
	struct rig_options options = {.program = paths.plain, .preload = preload};
	int how;

	(void)state;
	(void)snprintf(preload, sizeof preload, "%s/no_domain.so", paths.preloads);
	rig_open(&rig, &options, NULL, 0);
	how = rig_wait_death(&rig);
	assert_true(WIFEXITED(how));
	assert_int_equal(WEXITSTATUS(how), 78);
	rig_close(&rig);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(core_can_bar_an_agency),
		cmocka_unit_test(a_fifth_connection_of_one_key_has_to_wait),
		cmocka_unit_test(an_eleventh_handshake_a_minute_has_to_wait),
		cmocka_unit_test(a_silent_connection_is_closed),
		cmocka_unit_test(bytes_that_are_no_zmtp_are_closed),
		cmocka_unit_test(running_out_of_descriptors_neither_spins_nor_stops_others),
		cmocka_unit_test(a_hundred_agents_cost_little_memory_and_at_rest_no_processor),
		cmocka_unit_test(a_question_open_when_core_dies_is_answered_again),
		cmocka_unit_test(an_answer_given_twice_or_to_nobody_is_let_go),
		cmocka_unit_test(questions_of_one_connection_are_bounded),
		cmocka_unit_test(a_question_open_when_front_is_asked_to_end_is_answered_again),
		cmocka_unit_test(a_core_that_does_not_read_makes_senders_wait_and_loses_nothing),
		cmocka_unit_test(a_front_that_would_admit_anybody_does_not_start),
	};

	return front_scene_main(argc, argv, &paths) ? 2 : cmocka_run_group_tests(tests, NULL, NULL);
}
