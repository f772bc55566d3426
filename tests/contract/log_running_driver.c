/* The log that the real broker shows while it runs: within a second of the
 * answer, at most once a second, whatever dies.
 * usage: log_running_driver FOLDER-OF-PROGRAMS */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "log/checkpoint.h"
#include "signer/signer.h"
#include "support/broker_rig.h"

#define ALLOWED_MS 120000 /* for what must happen; the machine may be busy */

static const char *programs;

/* How many leaves the checkpoint that is shown now has. */
static uint64_t
shown_by(const struct broker_rig *rig)
{
	struct arena *arena = arena_new(1 << 16);
	struct checkpoint checkpoint = {.head = {0, {{0}}}};
	struct signed_note note;
	struct view raw;
	char path[160];
	enum status status;

	(void)snprintf(path, sizeof path, "%s/log/checkpoint", rig->folder);
	status = file_read(path, MAX_CHECKPOINT_BYTES, arena, &raw);
	if (status != STATUS_NOT_FOUND) {
		assert_int_equal(status, STATUS_OK);
		assert_int_equal(signed_note_check(raw, &rig->today->world->log.key), STATUS_OK);
		assert_int_equal(signed_note_split(raw, arena, &note), STATUS_OK);
		assert_int_equal(checkpoint_parse(note.text, &checkpoint), STATUS_OK);
	}
	arena_free(arena);
	return checkpoint.head.size;
}

struct running {
	struct today *today;
	struct broker_rig rig;
	struct broker_peer police;
	int watch; /* sees each checkpoint that is shown */
};

static void
begin(struct running *running)
{
	char path[160];

	running->today = today_new(0);
	broker_rig_open(&running->rig, running->today, programs);
	broker_rig_join(&running->rig, &running->today->keys[0], &running->police);
	running->watch = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
	assert_true(running->watch >= 0);
	(void)snprintf(path, sizeof path, "%s/log", running->rig.folder);
	assert_true(inotify_add_watch(running->watch, path, IN_MOVED_TO) >= 0);
}

static void
end(struct running *running)
{
	assert_int_equal(close(running->watch), 0);
	broker_rig_leave(&running->police);
	broker_rig_close(&running->rig);
	today_free(running->today);
}

/* How many checkpoints were shown since it was last asked. */
static unsigned
shown_since(const struct running *running)
{
	union {
		struct inotify_event event;
		char bytes[8192];
	} heard;
	unsigned count = 0;
	ssize_t got;

	while ((got = read(running->watch, heard.bytes, sizeof heard)) > 0) {
		ssize_t at = 0;

		while (at < got) {
			struct inotify_event event;

			memcpy(&event, heard.bytes + at, sizeof event);
			count += !strcmp(heard.bytes + at + sizeof event, SIGNER_CHECKPOINT);
			at += (ssize_t)(sizeof event + event.len);
		}
	}
	return count;
}

/* One referral, accepted: its leaf. */
static uint64_t
refer(struct running *running)
{
	struct envelope envelope;
	struct frame submit, answer;
	uint64_t index;

	today_referral(running->today, running->police.key->agency, &envelope, &submit);
	broker_rig_send(&running->rig, &running->police, &submit);
	assert_int_equal(broker_rig_receive(&running->rig, &running->police, ALLOWED_MS, &answer), 0);
	assert_true(answer.kind == FRAME_ANSWERS && !answer.as.answers->answers[0].code);
	index = answer.as.answers->answers[0].index;
	arena_reset(running->rig.arena);
	return index;
}

/* Wait until a checkpoint that is shown covers ${index}. */
static void
await_shown(const struct running *running, uint64_t index)
{
	int64_t until = clock_tick().ms + ALLOWED_MS;

	while (shown_by(&running->rig) <= index) {
		struct pollfd fd = {running->watch, POLLIN, 0};

		assert_true(clock_tick().ms < until);
		(void)poll(&fd, 1, 50);
		(void)shown_since(running);
	}
}

static void
what_is_accepted_is_shown(void **state)
{
	struct running running;
	int64_t least_ms = INT64_MAX, most_ms = 0;

	(void)state;
	begin(&running);
	for (int i = 0; i < 5; i++) {
		int64_t begun, took;
		uint64_t index = refer(&running);

		begun = clock_tick().ms;
		await_shown(&running, index);
		took = clock_tick().ms - begun;
		least_ms = took < least_ms ? took : least_ms;
		most_ms = took > most_ms ? took : most_ms;
	}
	print_message("shown after %lld to %lld ms\n", (long long)least_ms, (long long)most_ms);
	end(&running);
}

static void
there_is_at_most_one_checkpoint_a_second(void **state)
{
	struct running running;
	int64_t begun, span_ms;
	unsigned notes = 0, checkpoints = 0;
	uint64_t last;

	(void)state;
	begin(&running);
	await_shown(&running, refer(&running));
	(void)shown_since(&running);
	begun = clock_tick().ms;
	do {
		struct pollfd fd = {running.watch, POLLIN, 0};

		(void)poll(&fd, 1, 1); /* a fast machine would refer without end */
		last = refer(&running);
		checkpoints += shown_since(&running); /* two alike that wait count as one */
		notes++;
	} while (clock_tick().ms - begun < 3000);
	span_ms = clock_tick().ms - begun;
	print_message("%u notes, %u checkpoints in %lld ms\n", notes, checkpoints, (long long)span_ms);
	assert_in_range(checkpoints, 1, (unsigned)(span_ms / 1000) + 1);
	await_shown(&running, last);
	/* and none for nothing new */
	(void)shown_since(&running);
	{
		struct pollfd fd = {running.watch, POLLIN, 0};

		assert_int_equal(poll(&fd, 1, 1500), 0);
	}
	end(&running);
}

static pid_t
child_called(pid_t parent, const char *name)
{
	char path[64], text[64];
	FILE *file;
	int pid, found = 0;

	(void)snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)parent, (int)parent);
	file = fopen(path, "re");
	assert_non_null(file);
	while (!found && fscanf(file, "%d", &pid) == 1) {
		FILE *comm;

		(void)snprintf(path, sizeof path, "/proc/%d/comm", pid);
		comm = fopen(path, "re");
		if (comm && fgets(text, sizeof text, comm) && !strncmp(text, name, strlen(name)))
			found = pid;
		if (comm)
			(void)fclose(comm); /* only read */
	}
	(void)fclose(file); /* only read */
	return (pid_t)found;
}

static void
core_accepts_while_the_signer_stands_still_or_is_dead(void **state)
{
	struct running running;
	uint64_t index, before;

	(void)state;
	begin(&running);
	index = refer(&running);
	await_shown(&running, index);
	/* it stands still: more than its socket and its buffers hold would take hours */
	assert_int_equal(kill(running.rig.pids[3], SIGSTOP), 0);
	before = shown_by(&running.rig);
	for (int i = 0; i < 100; i++)
		index = refer(&running);
	assert_true(shown_by(&running.rig) == before);
	assert_int_equal(kill(running.rig.pids[3], SIGCONT), 0);
	await_shown(&running, index);
	/* it is killed again and again, in the middle of it */
	for (int i = 0; i < 8; i++) {
		pid_t signer = child_called(running.rig.pids[0], "tellback-signer");

		index = refer(&running);
		if (signer)
			(void)kill(signer, SIGKILL);
		index = refer(&running);
	}
	await_shown(&running, index);
	end(&running);
}

static void
what_a_killed_core_had_committed_is_signed_by_the_next(void **state)
{
	struct running running;
	uint64_t index;
	pid_t core;

	(void)state;
	begin(&running);
	for (int i = 0; i < 5; i++) {
		core = child_called(running.rig.pids[0], "tellback-core");
		index = refer(&running);
		assert_true(core > 0);
		assert_int_equal(kill(core, SIGKILL), 0);
		await_shown(&running, index);
		/* the next question waits for the next core */
		broker_rig_leave(&running.police);
		broker_rig_join(&running.rig, &running.today->keys[0], &running.police);
	}
	end(&running);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_accepted_is_shown),
		cmocka_unit_test(there_is_at_most_one_checkpoint_a_second),
		cmocka_unit_test(core_accepts_while_the_signer_stands_still_or_is_dead),
		cmocka_unit_test(what_a_killed_core_had_committed_is_signed_by_the_next),
	};

	if (argc != 2) {
		(void)fputs("usage: log_running_driver FOLDER-OF-PROGRAMS\n", stderr);
		return 2;
	}
	programs = argv[1];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
