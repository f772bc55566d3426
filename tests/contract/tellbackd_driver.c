/* tellbackd and its three processes: started, killed, refused, ended.
 * usage: tellbackd_driver FOLDER-OF-PROGRAMS */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <dirent.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "support/daemon_rig.h"

static const char *programs;

#define ANY_PORT "[broker]\nlisten = tcp://127.0.0.1:0\n"

static void
it_says_when_it_is_ready_and_ends_when_asked(void **state)
{
	struct daemon_rig *rig = daemon_rig_new(programs, ANY_PORT);
	int core, front, signer;

	(void)state;
	daemon_rig_start(rig);
	daemon_rig_ready(rig);
	daemon_rig_notified(rig, "READY=1");
	assert_true(daemon_rig_can_connect(rig->port));
	core = daemon_rig_watch(rig->core);
	front = daemon_rig_watch(rig->front);
	signer = daemon_rig_watch(rig->signer);
	assert_int_equal(kill(rig->pid, SIGTERM), 0);
	daemon_rig_notified(rig, "STOPPING=1");
	assert_int_equal(daemon_rig_exit(rig), 0);
	daemon_rig_ended(core);
	daemon_rig_ended(front);
	daemon_rig_ended(signer);
	assert_false(daemon_rig_can_connect(rig->port));
	daemon_rig_free(rig);
}

/* It is alive now, and a moment later. */
static void
stays(int watched)
{
	struct pollfd fd = {watched, POLLIN, 0};

	assert_int_equal(poll(&fd, 1, 200), 0);
}

static void
front_ends_first_then_core_then_the_signer(void **state)
{
	struct daemon_rig *rig = daemon_rig_new(programs, ANY_PORT);
	int core, front, signer;

	(void)state;
	daemon_rig_start(rig);
	daemon_rig_ready(rig);
	daemon_rig_notified(rig, "READY=1");
	core = daemon_rig_watch(rig->core);
	front = daemon_rig_watch(rig->front);
	signer = daemon_rig_watch(rig->signer);
	/* each can end only when it is let */
	assert_int_equal(kill(rig->front, SIGSTOP), 0);
	assert_int_equal(kill(rig->core, SIGSTOP), 0);
	assert_int_equal(kill(rig->pid, SIGTERM), 0);
	daemon_rig_notified(rig, "STOPPING=1");
	stays(core);
	stays(signer);
	assert_int_equal(kill(rig->front, SIGCONT), 0);
	daemon_rig_ended(front);
	stays(signer);
	assert_int_equal(kill(rig->core, SIGCONT), 0);
	daemon_rig_ended(core);
	daemon_rig_ended(signer);
	assert_int_equal(daemon_rig_exit(rig), 0);
	daemon_rig_free(rig);
}

static void
a_signer_that_died_is_back_and_the_others_have_stayed(void **state)
{
	struct daemon_rig *rig = daemon_rig_new(programs, ANY_PORT);
	char said[4096];

	(void)state;
	daemon_rig_start(rig);
	daemon_rig_ready(rig);
	for (int i = 0; i < 3; i++) {
		size_t from = rig->size;
		const char *line;
		int pid;

		assert_int_equal(kill(rig->signer, SIGKILL), 0);
		line = daemon_rig_await(rig, from, "event=broker.restarted process=signer ");
		assert_int_equal(sscanf(line, "event=broker.restarted process=signer pid=%d", &pid), 1);
		rig->signer = pid;
	}
	assert_int_equal(kill(rig->front, 0), 0);
	assert_int_equal(kill(rig->core, 0), 0);
	assert_int_equal(daemon_rig_run(rig, said, sizeof said, "tellbackctl", "status", NULL), 0);
	daemon_rig_free(rig);
}

static void
a_front_that_died_is_back_at_its_port(void **state)
{
	struct daemon_rig *rig = daemon_rig_new(programs, ANY_PORT);
	int64_t least_ms = INT64_MAX;

	(void)state;
	daemon_rig_start(rig);
	daemon_rig_ready(rig);
	for (int i = 0; i < 5; i++) {
		size_t from = rig->size;
		int64_t begun = clock_tick().ms;
		const char *line;
		int pid;

		assert_int_equal(kill(rig->front, SIGKILL), 0);
		line = daemon_rig_await(rig, from, "event=broker.restarted process=front ");
		if (clock_tick().ms - begun < least_ms)
			least_ms = clock_tick().ms - begun;
		assert_true(daemon_rig_can_connect(rig->port));
		assert_int_equal(sscanf(line, "event=broker.restarted process=front pid=%d", &pid), 1);
		rig->front = pid;
	}
	assert_int_equal(kill(rig->core, 0), 0); /* core never noticed */
	print_message("front is back after %d ms\n", (int)least_ms);
	daemon_rig_free(rig);
}

static void
a_core_that_died_is_back_and_front_has_stayed(void **state)
{
	struct daemon_rig *rig = daemon_rig_new(programs, ANY_PORT);
	char said[4096];

	(void)state;
	daemon_rig_start(rig);
	daemon_rig_ready(rig);
	for (int i = 0; i < 3; i++) {
		size_t from = rig->size;
		const char *line;
		int pid;

		assert_int_equal(kill(rig->core, SIGKILL), 0);
		line = daemon_rig_await(rig, from, "event=broker.restarted process=core ");
		assert_int_equal(sscanf(line, "event=broker.restarted process=core pid=%d", &pid), 1);
		rig->core = pid;
	}
	assert_int_equal(kill(rig->front, 0), 0);
	assert_true(daemon_rig_can_connect(rig->port));
	assert_int_equal(daemon_rig_run(rig, said, sizeof said, "tellbackctl", "status", NULL), 0);
	daemon_rig_free(rig);
}

static void
all_killed_at_once_come_back(void **state)
{
	struct daemon_rig *rig = daemon_rig_new(programs, ANY_PORT);
	size_t from;

	(void)state;
	daemon_rig_start(rig);
	daemon_rig_ready(rig);
	from = rig->size;
	assert_int_equal(kill(rig->core, SIGKILL), 0);
	assert_int_equal(kill(rig->front, SIGKILL), 0);
	assert_int_equal(kill(rig->signer, SIGKILL), 0);
	(void)daemon_rig_await(rig, from, "event=broker.restarted process=core ");
	(void)daemon_rig_await(rig, from, "event=broker.restarted process=front ");
	(void)daemon_rig_await(rig, from, "event=broker.restarted process=signer ");
	assert_true(daemon_rig_can_connect(rig->port));
	daemon_rig_free(rig);
}

static void
no_process_outlives_a_killed_supervisor(void **state)
{
	struct daemon_rig *rig = daemon_rig_new(programs, ANY_PORT);
	int core, front, signer;

	(void)state;
	daemon_rig_start(rig);
	daemon_rig_ready(rig);
	core = daemon_rig_watch(rig->core);
	front = daemon_rig_watch(rig->front);
	signer = daemon_rig_watch(rig->signer);
	assert_int_equal(kill(rig->pid, SIGKILL), 0);
	assert_int_equal(daemon_rig_exit(rig), -1);
	daemon_rig_ended(core);
	daemon_rig_ended(front);
	daemon_rig_ended(signer);
	/* and it starts again over what they left */
	daemon_rig_start(rig);
	daemon_rig_ready(rig);
	daemon_rig_free(rig);
}

static void
what_will_not_do_is_refused_with_78_and_said(void **state)
{
	static const struct {
		const char *label;
		const char *config;
		const char *file; /* written over, or its mode changed if ${text} is NULL */
		const char *text;
		const char *want;
	} rows[] = {
		{"an unknown key", "[broker]\nlistenner = x\n", NULL, NULL,
		 "broker.conf:2:1: unknown key \"listenner\" (did you mean \"listen\"?)"},
		{"no endpoint", "[broker]\nlisten = 7600\n", NULL, NULL, "listen is tcp://ADDRESS:PORT"},
		{"a key that others can read", ANY_PORT, "/var/lib/tellback/broker/keys/curve.key", NULL,
		 "not-permitted"},
		{"a key that is none", ANY_PORT, "/var/lib/tellback/broker/keys/curve.key", "secret x\n", "corrupt"},
		{"a log key that others can read", ANY_PORT, "/var/lib/tellback/broker/keys/log.key", NULL,
		 "log.key: not-permitted"},
		{"a log key that is none", ANY_PORT, "/var/lib/tellback/broker/keys/log.key", "secret x\n",
		 "log.key: corrupt"},
		{"a log key that is not there", "[broker]\nlisten = tcp://127.0.0.1:0\n[keys]\nlog = /nowhere/log.key\n",
		 NULL, NULL, "tellbackctl init"},
		{"a checkpoint that is none", ANY_PORT, "/var/lib/tellback/broker/log/checkpoint", "soton.log\n1\n",
		 "its checkpoint is damaged"},
		{"a store that is none", ANY_PORT, "/var/lib/tellback/broker/broker.db",
		 "this is no database, and long enough that nobody can take it for an empty one ...................",
		 ""},
	};
	char said[8192], path[256];

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct daemon_rig *rig = daemon_rig_new(programs, ANY_PORT);

		daemon_rig_write(rig, "/etc/tellback/broker.conf", rows[i].config);
		daemon_rig_path(rig, "/var/lib/tellback/broker/log", path);
		assert_int_equal(mkdir(path, 0700), 0);
		if (rows[i].text)
			daemon_rig_write(rig, rows[i].file, rows[i].text);
		else if (rows[i].file) {
			daemon_rig_path(rig, rows[i].file, path);
			assert_int_equal(chmod(path, 0644), 0);
		}
		print_message("%s\n", rows[i].label);
		assert_int_equal(daemon_rig_run(rig, said, sizeof said, "tellbackd", "--check-config", NULL), 78);
		assert_non_null(strstr(said, rows[i].want));
		assert_int_equal(daemon_rig_run(rig, said, sizeof said, "tellbackd", NULL), 78);
		assert_non_null(strstr(said, rows[i].want));
		daemon_rig_free(rig);
	}
}

/* Every name below ${path} with its size, mode and times, summed up. */
static uint64_t
look_of(const char *path)
{
	struct dirent *entry;
	uint64_t look = 0;
	DIR *folder = opendir(path);

	assert_non_null(folder);
	while ((entry = readdir(folder))) {
		char below[512];
		struct stat stat;

		if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
			continue;
		assert_true(snprintf(below, sizeof below, "%s/%s", path, entry->d_name) < (int)sizeof below);
		assert_int_equal(lstat(below, &stat), 0);
		look = look * 31 + (uint64_t)stat.st_size + stat.st_mode + (uint64_t)stat.st_mtim.tv_nsec * 7 +
		       (uint64_t)stat.st_mtim.tv_sec + stat.st_ino;
		if (S_ISDIR(stat.st_mode))
			look += look_of(below);
	}
	assert_int_equal(closedir(folder), 0);
	return look;
}

static void
checking_changes_nothing(void **state)
{
	struct daemon_rig *rig = daemon_rig_new(programs, ANY_PORT);
	char said[8192];
	uint64_t before;

	(void)state;
	before = look_of(rig->root);
	assert_int_equal(daemon_rig_run(rig, said, sizeof said, "tellbackd", "-t", NULL), 0);
	assert_true(before == look_of(rig->root));
	daemon_rig_start(rig); /* now with a store */
	daemon_rig_ready(rig);
	assert_int_equal(kill(rig->pid, SIGTERM), 0);
	assert_int_equal(daemon_rig_exit(rig), 0);
	before = look_of(rig->root);
	assert_int_equal(daemon_rig_run(rig, said, sizeof said, "tellbackd", "-t", NULL), 0);
	assert_true(before == look_of(rig->root));
	daemon_rig_free(rig);
}

static void
a_port_in_use_is_said_and_ends_it(void **state)
{
	struct daemon_rig *first = daemon_rig_new(programs, ANY_PORT), *second;
	char config[128], said[8192];

	(void)state;
	daemon_rig_start(first);
	daemon_rig_ready(first);
	(void)snprintf(config, sizeof config, "[broker]\nlisten = tcp://127.0.0.1:%d\n", first->port);
	second = daemon_rig_new(programs, config);
	assert_int_equal(daemon_rig_run(second, said, sizeof said, "tellbackd", NULL), 1);
	assert_non_null(strstr(said, "event=front.listen"));
	assert_non_null(strstr(said, "why=in-use"));
	daemon_rig_free(second);
	daemon_rig_free(first);
}

static void
a_front_that_keeps_dying_is_started_again_and_again(void **state)
{
	struct daemon_rig *rig = daemon_rig_new(programs, ANY_PORT);

	(void)state;
	daemon_rig_start(rig);
	daemon_rig_ready(rig);
	for (int i = 0; i < 11; i++) {
		size_t from = rig->size;
		const char *line;
		int pid;

		assert_int_equal(kill(rig->front, SIGKILL), 0);
		line = daemon_rig_await(rig, from, "event=broker.restarted process=front ");
		assert_int_equal(sscanf(line, "event=broker.restarted process=front pid=%d", &pid), 1);
		rig->front = pid;
	}
	daemon_rig_free(rig);
}

static void
a_child_does_not_run_without_its_supervisor(void **state)
{
	struct daemon_rig *rig = daemon_rig_new(programs, ANY_PORT);
	char said[4096];

	(void)state;
	assert_int_equal(daemon_rig_run(rig, said, sizeof said, "tellback-front", NULL), 2);
	assert_non_null(strstr(said, "started by tellbackd"));
	assert_int_equal(daemon_rig_run(rig, said, sizeof said, "tellback-core", NULL), 2);
	assert_int_equal(daemon_rig_run(rig, said, sizeof said, "tellback-signer", NULL), 2);
	assert_non_null(strstr(said, "started by tellbackd"));
	daemon_rig_free(rig);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_says_when_it_is_ready_and_ends_when_asked),
		cmocka_unit_test(front_ends_first_then_core_then_the_signer),
		cmocka_unit_test(a_signer_that_died_is_back_and_the_others_have_stayed),
		cmocka_unit_test(a_front_that_died_is_back_at_its_port),
		cmocka_unit_test(a_core_that_died_is_back_and_front_has_stayed),
		cmocka_unit_test(all_killed_at_once_come_back),
		cmocka_unit_test(no_process_outlives_a_killed_supervisor),
		cmocka_unit_test(what_will_not_do_is_refused_with_78_and_said),
		cmocka_unit_test(checking_changes_nothing),
		cmocka_unit_test(a_port_in_use_is_said_and_ends_it),
		cmocka_unit_test(a_front_that_keeps_dying_is_started_again_and_again),
		cmocka_unit_test(a_child_does_not_run_without_its_supervisor),
	};

	if (argc != 2) {
		(void)fputs("usage: tellbackd_driver FOLDER-OF-PROGRAMS\n", stderr);
		return 2;
	}
	programs = argv[1];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
