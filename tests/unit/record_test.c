#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/record.h"

#define VIEW(text) ((struct view){(const uint8_t *)(text), sizeof(text) - 1})

static const struct record_bounds small = {.record = 100, .in = 250, .out = 250};
static const struct record_bounds large = {.record = 300000, .in = 2000000, .out = 2000000};

struct pair {
	struct record_stream *left;
	struct record_stream *right;
};

static struct pair
pair_new(const struct record_bounds *bounds)
{
	struct pair pair = {NULL, NULL};
	int ends[2];

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
	assert_int_equal(record_stream_new(ends[0], bounds, &pair.left), STATUS_OK);
	assert_int_equal(record_stream_new(ends[1], bounds, &pair.right), STATUS_OK);
	return pair;
}

static void
pair_free(struct pair pair)
{
	record_stream_free(pair.left);
	record_stream_free(pair.right);
}

static void
records_arrive_whole_and_in_order(void **state)
{
	const struct view parts[] = {VIEW("ab"), {NULL, 0}, VIEW("cde")};
	struct pair pair = pair_new(&small);
	struct view record;

	(void)state;
	assert_int_equal(record_stream_read(pair.right, &record), STATUS_NOT_FOUND);
	assert_int_equal(record_stream_write(pair.left, parts, 3), STATUS_OK);
	assert_int_equal(record_stream_write(pair.left, NULL, 0), STATUS_OK);
	assert_int_equal(record_stream_write(pair.left, parts, 1), STATUS_OK);
	assert_int_equal(record_stream_events(pair.left), POLLIN | POLLOUT);
	assert_int_equal(record_stream_flush(pair.left), STATUS_OK);
	assert_int_equal(record_stream_events(pair.left), POLLIN);
	assert_int_equal(record_stream_read(pair.right, &record), STATUS_OK);
	assert_int_equal(record.size, 5);
	assert_memory_equal(record.bytes, "abcde", 5);
	assert_int_equal(record_stream_read(pair.right, &record), STATUS_OK);
	assert_int_equal(record.size, 0);
	assert_int_equal(record_stream_read(pair.right, &record), STATUS_OK);
	assert_memory_equal(record.bytes, "ab", 2);
	assert_int_equal(record_stream_read(pair.right, &record), STATUS_NOT_FOUND);
	pair_free(pair);
}

static void
a_full_buffer_is_busy_and_room_comes_back(void **state)
{
	uint8_t bytes[100] = {0};
	const struct view part = {bytes, sizeof bytes}, over = {bytes, 101};
	struct pair pair = pair_new(&small);
	struct view record;

	(void)state;
	assert_int_equal(record_stream_write(pair.left, &over, 1), STATUS_TOO_BIG);
	assert_int_equal(record_stream_room(pair.left), 250);
	assert_int_equal(record_stream_write(pair.left, &part, 1), STATUS_OK);
	assert_int_equal(record_stream_write(pair.left, &part, 1), STATUS_OK);
	assert_int_equal(record_stream_room(pair.left), 42);
	assert_int_equal(record_stream_write(pair.left, &part, 1), STATUS_BUSY);
	assert_int_equal(record_stream_flush(pair.left), STATUS_OK);
	assert_int_equal(record_stream_room(pair.left), 250);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(record_stream_read(pair.right, &record), STATUS_OK);
		assert_int_equal(record.size, 100);
	}
	pair_free(pair);
}

static void
a_record_may_come_byte_by_byte(void **state)
{
	static const char bytes[] = "\3\0\0\0abc\1\0\0\0d";
	struct record_stream *stream = NULL;
	struct view record;
	int ends[2], seen = 0;

	(void)state;
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
	assert_int_equal(record_stream_new(ends[1], &small, &stream), STATUS_OK);
	for (size_t i = 0; i < sizeof bytes - 1; i++) {
		assert_int_equal(send(ends[0], bytes + i, 1, 0), 1);
		if (!record_stream_read(stream, &record))
			seen++;
	}
	assert_int_equal(seen, 2);
	assert_memory_equal(record.bytes, "d", 1);
	assert_int_equal(close(ends[0]), 0);
	assert_int_equal(record_stream_read(stream, &record), STATUS_GONE);
	record_stream_free(stream);
}

static void
a_size_over_the_bound_is_refused_before_its_bytes(void **state)
{
	struct record_stream *stream = NULL;
	struct view record;
	int ends[2];

	(void)state;
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
	assert_int_equal(record_stream_new(ends[1], &small, &stream), STATUS_OK);
	assert_int_equal(send(ends[0], "\xff\xff\xff\xff", 4, 0), 4);
	assert_int_equal(record_stream_read(stream, &record), STATUS_MALFORMED);
	assert_int_equal(record_stream_read(stream, &record), STATUS_MALFORMED);
	assert_int_equal(close(ends[0]), 0);
	record_stream_free(stream);
}

static void
large_records_pass_when_both_sides_turn_by_turn_write_and_read(void **state)
{
	uint8_t *bytes = malloc(300000);
	const struct view part = {bytes, 300000};
	struct pair pair = pair_new(&large);
	int written = 0, seen = 0;

	(void)state;
	assert_non_null(bytes);
	for (size_t i = 0; i < 300000; i++)
		bytes[i] = (uint8_t)(i * 7 >> 3);
	for (int turn = 0; seen < 20; turn++) {
		struct view record;

		assert_true(turn < 100000);
		while (written < 20 && !record_stream_write(pair.left, &part, 1))
			written++;
		assert_int_equal(record_stream_flush(pair.left), STATUS_OK);
		while (!record_stream_read(pair.right, &record)) {
			assert_int_equal(record.size, 300000);
			assert_memory_equal(record.bytes, bytes, 300000);
			seen++;
		}
	}
	pair_free(pair);
	free(bytes);
}

static void
a_peer_that_left_is_gone_for_the_writer_too(void **state)
{
	const struct view part = VIEW("x");
	struct pair pair = pair_new(&small);

	(void)state;
	record_stream_free(pair.right);
	assert_int_equal(record_stream_write(pair.left, &part, 1), STATUS_OK);
	assert_int_equal(record_stream_flush(pair.left), STATUS_GONE);
	record_stream_free(pair.left);
	record_stream_free(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(records_arrive_whole_and_in_order),
		cmocka_unit_test(a_full_buffer_is_busy_and_room_comes_back),
		cmocka_unit_test(a_record_may_come_byte_by_byte),
		cmocka_unit_test(a_size_over_the_bound_is_refused_before_its_bytes),
		cmocka_unit_test(large_records_pass_when_both_sides_turn_by_turn_write_and_read),
		cmocka_unit_test(a_peer_that_left_is_gone_for_the_writer_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
