#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/handoff.h"

static void
a_line_and_a_descriptor_pass(void **state)
{
	char line[HANDOFF_LINE_SIZE], byte = 0;
	int ends[2], pipe_ends[2], passed = -1;

	(void)state;
	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends), 0);
	assert_int_equal(pipe(pipe_ends), 0);
	assert_int_equal(handoff_receive(ends[1], line, &passed), STATUS_NOT_FOUND);
	assert_int_equal(handoff_send(ends[0], HANDOFF_STREAM, pipe_ends[1]), STATUS_OK);
	assert_int_equal(handoff_send(ends[0], "ready tcp://127.0.0.1:1", -1), STATUS_OK);
	assert_int_equal(handoff_receive(ends[1], line, &passed), STATUS_OK);
	assert_string_equal(line, "stream");
	assert_true(passed >= 0 && passed != pipe_ends[1]);
	assert_int_equal(write(passed, "x", 1), 1);
	assert_int_equal(read(pipe_ends[0], &byte, 1), 1);
	assert_int_equal(byte, 'x');
	assert_int_equal(close(passed), 0);
	assert_int_equal(handoff_receive(ends[1], line, &passed), STATUS_OK);
	assert_string_equal(line, "ready tcp://127.0.0.1:1");
	assert_int_equal(passed, -1);
	assert_int_equal(close(ends[0]), 0);
	assert_int_equal(handoff_receive(ends[1], line, &passed), STATUS_GONE);
	assert_int_equal(handoff_send(ends[1], "ready", -1), STATUS_GONE);
	assert_int_equal(close(ends[1]) | close(pipe_ends[0]) | close(pipe_ends[1]), 0);
}

static void
lines_too_long_empty_or_with_nul_are_refused(void **state)
{
	char line[HANDOFF_LINE_SIZE], longer[HANDOFF_LINE_SIZE + 1];
	int ends[2], passed = -1;

	(void)state;
	memset(longer, 'x', sizeof longer - 1);
	longer[sizeof longer - 1] = '\0';
	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends), 0);
	assert_int_equal(handoff_send(ends[0], longer, -1), STATUS_TOO_BIG);
	assert_int_equal(handoff_send(ends[0], "", -1), STATUS_TOO_BIG);
	assert_int_equal(send(ends[0], longer, sizeof longer, 0), sizeof longer);
	assert_int_equal(handoff_receive(ends[1], line, &passed), STATUS_MALFORMED);
	assert_int_equal(send(ends[0], "a\0b", 3, 0), 3);
	assert_int_equal(handoff_receive(ends[1], line, &passed), STATUS_MALFORMED);
	assert_int_equal(close(ends[0]) | close(ends[1]), 0);
}

static void
a_reader_that_is_slow_makes_the_sender_busy_not_wait(void **state)
{
	int ends[2];
	enum status status = STATUS_OK;

	(void)state;
	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends), 0);
	for (int i = 0; !status && i < 100000; i++)
		status = handoff_send(ends[0], "ready", -1);
	assert_int_equal(status, STATUS_BUSY);
	assert_int_equal(close(ends[0]) | close(ends[1]), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_and_a_descriptor_pass),
		cmocka_unit_test(lines_too_long_empty_or_with_nul_are_refused),
		cmocka_unit_test(a_reader_that_is_slow_makes_the_sender_busy_not_wait),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
