/* The line to the broker over loopback: up, a frame each way, down when the
 * broker goes, up again when it is back; a stranger's key never comes up. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>
#include <zmq.h>

#include "base/clock.h"
#include "base/id.h"
#include "runtime/link.h"
#include "support/keys.h"

/** Longer than any of this takes on a busy machine (milliseconds). */
#define PATIENCE_MS 20000

struct scene {
	void *context;
	void *router;
	struct directory_broker broker;
	char secret[Z85_KEY_SIZE];
	struct link_options options;
	struct link *link;
	struct arena *arena;
};

static void
begin_broker(struct scene *scene)
{
	int one = 1, none = 0;
	char endpoint[ENDPOINT_SIZE];
	size_t size = sizeof endpoint;

	scene->router = zmq_socket(scene->context, ZMQ_ROUTER);
	assert_non_null(scene->router);
	assert_int_equal(zmq_setsockopt(scene->router, ZMQ_CURVE_SERVER, &one, sizeof one), 0);
	assert_int_equal(zmq_setsockopt(scene->router, ZMQ_CURVE_SECRETKEY, scene->secret, Z85_KEY_SIZE), 0);
	assert_int_equal(zmq_setsockopt(scene->router, ZMQ_LINGER, &none, sizeof none), 0);
	assert_int_equal(zmq_bind(scene->router, *scene->broker.endpoint ? scene->broker.endpoint : "tcp://127.0.0.1:*"), 0);
	assert_int_equal(zmq_getsockopt(scene->router, ZMQ_LAST_ENDPOINT, endpoint, &size), 0);
	id_set(scene->broker.endpoint, sizeof scene->broker.endpoint, endpoint);
}

static void
end_broker(struct scene *scene)
{
	assert_int_equal(zmq_unbind(scene->router, scene->broker.endpoint), 0);
	assert_int_equal(zmq_close(scene->router), 0);
	scene->router = NULL;
}

static int
set_up(void **state)
{
	struct scene *scene = test_calloc(1, sizeof *scene);

	scene->context = zmq_ctx_new();
	scene->arena = arena_new(1 << 20);
	keys_curve("broker", scene->broker.curve, scene->secret);
	keys_curve("police", scene->options.public_z85, scene->options.secret_z85);
	begin_broker(scene);
	scene->options.brokers = &scene->broker;
	scene->options.broker_count = 1;
	assert_int_equal(link_new(&scene->options, &scene->link), STATUS_OK);
	*state = scene;
	return 0;
}

static int
tear_down(void **state)
{
	struct scene *scene = *state;

	link_free(scene->link);
	if (scene->router)
		(void)zmq_close(scene->router);
	(void)zmq_ctx_term(scene->context);
	arena_free(scene->arena);
	test_free(scene);
	return 0;
}

/* The next event of the link, waited for as a program's loop does. */
static enum status
next_event(struct scene *scene, int64_t patience_ms, struct agent_event *ret_event)
{
	int64_t end = clock_tick().ms + patience_ms;

	while (clock_tick().ms < end) {
		struct pollfd fds[LINK_FDS];
		size_t count;
		int64_t wait, wake;
		enum status status = link_next(scene->link, clock_tick(), scene->arena, ret_event);

		if (status != STATUS_NOT_FOUND)
			return status;
		count = link_fds(scene->link, fds, LINK_FDS);
		wake = link_wake(scene->link).ms;
		wait = (wake < end ? wake : end) - clock_tick().ms;
		if (!link_is_ready(scene->link))
			(void)poll(fds, (nfds_t)count, wait > 0 ? (int)wait : 0);
	}
	return STATUS_GONE;
}

static void
expect(struct scene *scene, enum agent_event_kind kind)
{
	struct agent_event event = {.kind = AGENT_FRAME};

	assert_int_equal(next_event(scene, PATIENCE_MS, &event), STATUS_OK);
	assert_int_equal(event.kind, kind);
}

/* What the broker heard, said back. */
static void
echo(struct scene *scene)
{
	char routing[64], frame[64];
	zmq_pollitem_t item = {scene->router, 0, ZMQ_POLLIN, 0};
	int routing_size, size;

	assert_int_equal(zmq_poll(&item, 1, PATIENCE_MS), 1);
	routing_size = zmq_recv(scene->router, routing, sizeof routing, 0);
	size = zmq_recv(scene->router, frame, sizeof frame, 0);
	assert_true(routing_size > 0 && size >= 0);
	(void)zmq_send(scene->router, routing, (size_t)routing_size, ZMQ_SNDMORE);
	(void)zmq_send(scene->router, frame, (size_t)size, 0);
}

static void
a_frame_goes_there_and_back(void **state)
{
	struct scene *scene = *state;
	const struct view hello = {(const uint8_t *)"hello", 5};
	struct agent_event event;

	assert_int_equal(link_send(scene->link, hello), STATUS_GONE); /* not up yet */
	expect(scene, AGENT_LINK_UP);
	assert_int_equal(link_send(scene->link, hello), STATUS_OK);
	echo(scene);
	assert_int_equal(next_event(scene, PATIENCE_MS, &event), STATUS_OK);
	assert_int_equal(event.kind, AGENT_FRAME);
	assert_int_equal(event.bytes.size, 5);
	assert_memory_equal(event.bytes.bytes, "hello", 5);
}

static void
it_goes_down_with_the_broker_and_up_when_it_is_back(void **state)
{
	struct scene *scene = *state;

	expect(scene, AGENT_LINK_UP);
	end_broker(scene);
	expect(scene, AGENT_LINK_DOWN);
	begin_broker(scene);
	expect(scene, AGENT_LINK_UP);
	link_again(scene->link, clock_tick());
	expect(scene, AGENT_LINK_DOWN);
	expect(scene, AGENT_LINK_UP);
}

static void
another_broker_s_key_never_comes_up(void **state)
{
	struct scene *scene = *state;
	struct directory_broker other = scene->broker;
	struct agent_event event;
	char secret[Z85_KEY_SIZE];

	link_free(scene->link);
	keys_curve("impostor", other.curve, secret);
	scene->options.brokers = &other;
	assert_int_equal(link_new(&scene->options, &scene->link), STATUS_OK);
	assert_int_equal(next_event(scene, 1000, &event), STATUS_GONE);
}

static void
a_message_of_more_parts_is_passed_over(void **state)
{
	struct scene *scene = *state;
	char routing[64], frame[64];
	struct agent_event event;
	int routing_size;

	expect(scene, AGENT_LINK_UP);
	assert_int_equal(link_send(scene->link, (struct view){(const uint8_t *)"x", 1}), STATUS_OK);
	assert_int_equal(zmq_poll(&(zmq_pollitem_t){scene->router, 0, ZMQ_POLLIN, 0}, 1, PATIENCE_MS), 1);
	routing_size = zmq_recv(scene->router, routing, sizeof routing, 0);
	assert_int_equal(zmq_recv(scene->router, frame, sizeof frame, 0), 1);
	(void)zmq_send(scene->router, routing, (size_t)routing_size, ZMQ_SNDMORE);
	(void)zmq_send(scene->router, "a", 1, ZMQ_SNDMORE);
	(void)zmq_send(scene->router, "b", 1, 0);
	(void)zmq_send(scene->router, routing, (size_t)routing_size, ZMQ_SNDMORE);
	(void)zmq_send(scene->router, "whole", 5, 0);
	assert_int_equal(next_event(scene, PATIENCE_MS, &event), STATUS_OK);
	assert_int_equal(event.bytes.size, 5);
}

static void
many_turns_that_fail_while_it_waits_do_not_make_it_wait_longer(void **state)
{
	struct scene *scene = *state;
	struct tick now = clock_tick(), first;

	expect(scene, AGENT_LINK_UP);
	link_again(scene->link, now);
	first = link_wake(scene->link);
	for (int i = 0; i < 10; i++)
		link_again(scene->link, now);
	assert_int_equal(link_wake(scene->link).ms, first.ms);
	expect(scene, AGENT_LINK_DOWN);
	expect(scene, AGENT_LINK_UP);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(a_frame_goes_there_and_back),
		T(it_goes_down_with_the_broker_and_up_when_it_is_back),
		T(another_broker_s_key_never_comes_up),
		T(a_message_of_more_parts_is_passed_over),
		T(many_turns_that_fail_while_it_waits_do_not_make_it_wait_longer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
