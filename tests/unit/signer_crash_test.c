/* The signer is killed before, at and half way through every single change it
 * makes to its folder; the disk is full at every one; a sync fails at every
 * one.  The calls that change something are this program's own, in the place
 * of the C library's. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "log/tile.h"
#include "support/log_bench.h"

#define KILLED 9
#define NAME_SIZE 96
#define STEPS_MOST 400

enum mischief { NONE, KILL, KILL_HALF, FILL, FAIL_SYNC };

/* One change that was made: which call, on what. */
struct step {
	char call; /* o w s r m u: open to write, write, sync, rename, make a folder, unlink */
	char from[NAME_SIZE];
	char name[NAME_SIZE];
};

static struct {
	enum mischief mischief;
	unsigned at; /* the step at which it happens, from 1; 0 never */
	unsigned count;
	struct step steps[STEPS_MOST];
} disk;

static void
name_of(int fd, char ret_name[NAME_SIZE])
{
	char link[64];
	ssize_t size;

	(void)snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	size = readlink(link, ret_name, NAME_SIZE - 1);
	ret_name[size > 0 ? size : 0] = '\0';
}

/* The name of a file from the log's folder on. */
static const char *
inner(const char *name)
{
	const char *found = strstr(name, "/log");

	return !found ? name : found[4] ? found + 5 : ".";
}

/* Non-zero: the call fails, errno says how. */
static int
step(char call, const char *from, const char *name)
{
	struct step *made = &disk.steps[disk.count % STEPS_MOST];
	int is_now = ++disk.count == disk.at;

	made->call = call;
	(void)snprintf(made->from, NAME_SIZE, "%s", inner(from));
	(void)snprintf(made->name, NAME_SIZE, "%s", inner(name));
	if (is_now && disk.mischief == KILL)
		_exit(KILLED);
	if (is_now && disk.mischief == FILL && call != 's' && call != 'u') {
		errno = ENOSPC;
		return -1;
	}
	if (is_now && disk.mischief == FAIL_SYNC && call == 's') {
		errno = EIO;
		return -1;
	}
	return 0;
}

int
openat(int fd, const char *name, int flags, ...)
{
	mode_t mode = 0600;

	if ((flags & O_CREAT) && step('o', "", name))
		return -1;
	return (int)syscall(SYS_openat, fd, name, flags, mode);
}

ssize_t
write(int fd, const void *bytes, size_t size)
{
	char name[NAME_SIZE];
	int is_now;

	name_of(fd, name);
	if (!strstr(name, "/log/"))
		return syscall(SYS_write, fd, bytes, size);
	is_now = disk.count + 1 == disk.at;
	if (step('w', "", name))
		return -1;
	if (is_now && disk.mischief == KILL_HALF) {
		(void)syscall(SYS_write, fd, bytes, size / 2);
		_exit(KILLED);
	}
	return syscall(SYS_write, fd, bytes, size);
}

int
fsync(int fd)
{
	char name[NAME_SIZE];

	name_of(fd, name);
	return step('s', "", name) ? -1 : 0; /* what a crash of the machine would take is not tried here */
}

int
renameat(int from_fd, const char *from, int to_fd, const char *to)
{
	/* a first try where the folder is not yet there changes nothing */
	char parent[NAME_SIZE];
	struct stat stat_of;

	(void)snprintf(parent, sizeof parent, "%s", to);
	if (strrchr(parent, '/')) {
		*strrchr(parent, '/') = '\0';
		if (fstatat(to_fd, parent, &stat_of, 0)) {
			errno = ENOENT;
			return -1;
		}
	}
	return step('r', from, to) ? -1 : (int)syscall(SYS_renameat2, from_fd, from, to_fd, to, 0);
}

int
mkdirat(int fd, const char *name, mode_t mode)
{
	struct stat stat_of;

	if (!fstatat(fd, name, &stat_of, 0)) {
		errno = EEXIST;
		return -1;
	}
	return step('m', "", name) ? -1 : (int)syscall(SYS_mkdirat, fd, name, mode);
}

int
unlinkat(int fd, const char *name, int flags)
{
	struct stat stat_of;

	if (fstatat(fd, name, &stat_of, AT_SYMLINK_NOFOLLOW)) {
		errno = ENOENT;
		return -1;
	}
	return step('u', "", name) ? -1 : (int)syscall(SYS_unlinkat, fd, name, flags);
}

/* ---- growths from one size to another ---- */

static const struct growth_row {
	uint64_t from;
	uint64_t to;
} growths[] = {{0, 1}, {1, 3}, {255, 256}, {250, 260}, {256, 257}, {300, 520}, {511, 513}};

#define GROWTHS (sizeof growths / sizeof *growths)

static int
set_up(void **state)
{
	*state = log_bench_new();
	return 0;
}

static int
tear_down(void **state)
{
	log_bench_free(*state);
	return 0;
}

static void
quiet(void)
{
	disk.mischief = NONE;
	disk.at = disk.count = 0;
}

/* The log as it is before the growth. */
static void
begin_growth(struct log_bench *bench, const struct growth_row *row)
{
	quiet();
	log_bench_empty(bench);
	assert_int_equal(mkdir(bench->folder, 0700), 0);
	log_bench_grow(bench, LOG_FOLDER_QUICK, row->from);
	quiet();
}

/* Once without mischief: the steps that it takes. */
static unsigned
steps_of(struct log_bench *bench, const struct growth_row *row, char ret_calls[STEPS_MOST])
{
	begin_growth(bench, row);
	log_bench_grow(bench, LOG_FOLDER_WRITE, row->to);
	assert_in_range(disk.count, 8, STEPS_MOST);
	for (unsigned i = 0; i < disk.count; i++)
		ret_calls[i] = disk.steps[i].call;
	return disk.count;
}

static struct tree_head
head_there(struct log_bench *bench)
{
	struct signer *signer = NULL;
	struct tree_head head;
	char why[SIGNER_WHY_SIZE] = "";

	if (log_bench_open(bench, LOG_FOLDER_LOOK, why, &signer))
		fail_msg("%s", why);
	head = signer_head(signer);
	signer_close(signer);
	return head;
}

/* Whole, at the old size or the new, and it goes on to what it would have been. */
static void
goes_on(struct log_bench *bench, const struct growth_row *row)
{
	struct tree_head head;

	quiet();
	head = head_there(bench);
	assert_true(head.size == row->from || head.size == row->to);
	assert_memory_equal(head.root.bytes, bench->roots[head.size].bytes, DIGEST_BYTES);
	log_bench_grow(bench, LOG_FOLDER_QUICK, row->to + 7);
	head = head_there(bench);
	assert_true(head.size == row->to + 7);
	assert_memory_equal(head.root.bytes, bench->roots[head.size].bytes, DIGEST_BYTES);
}

static void
kill_at(struct log_bench *bench, const struct growth_row *row, enum mischief mischief, unsigned at)
{
	int how = 0;
	pid_t pid;

	begin_growth(bench, row);
	pid = fork();
	assert_true(pid >= 0);
	if (!pid) {
		disk.mischief = mischief;
		disk.at = at;
		log_bench_grow(bench, LOG_FOLDER_WRITE, row->to);
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &how, 0), pid);
	assert_true(WIFEXITED(how) && WEXITSTATUS(how) == KILLED);
	goes_on(bench, row);
}

static void
killed_at_any_change_it_goes_on_with_the_same_root(void **state)
{
	char calls[STEPS_MOST];
	unsigned kills = 0;

	for (size_t i = 0; i < GROWTHS; i++) {
		unsigned steps = steps_of(*state, &growths[i], calls);

		for (unsigned at = 1; at <= steps; at++, kills++) {
			kill_at(*state, &growths[i], KILL, at);
			if (calls[at - 1] == 'w')
				kill_at(*state, &growths[i], KILL_HALF, at);
		}
	}
	print_message("killed %u times\n", kills);
}

static void
on_a_full_disk_it_keeps_what_waits_and_signs_it_later(void **state)
{
	struct log_bench *bench = *state;
	char calls[STEPS_MOST];

	for (size_t i = 0; i < GROWTHS; i++) {
		unsigned steps = steps_of(bench, &growths[i], calls);

		for (unsigned at = 2; at <= steps; at++) {
			struct signer *signer;
			char why[SIGNER_WHY_SIZE] = "";
			enum status status;

			begin_growth(bench, &growths[i]);
			assert_int_equal(log_bench_open(bench, LOG_FOLDER_WRITE, why, &signer), STATUS_OK);
			log_bench_take(signer, growths[i].to);
			disk.mischief = FILL;
			disk.at = at;
			status = signer_publish(signer, (struct tick){1000});
			assert_int_equal(status, calls[at - 1] == 's' || calls[at - 1] == 'u' ? STATUS_OK : STATUS_FULL);
			if (status) {
				assert_true(signer_head(signer).size == growths[i].from);
				assert_true(signer_due(signer).ms == 1000 + SIGNER_PACE_MS);
				quiet();
				assert_int_equal(signer_publish(signer, (struct tick){2000}), STATUS_OK);
			}
			assert_true(signer_head(signer).size == growths[i].to);
			signer_close(signer);
			goes_on(bench, &growths[i]);
		}
	}
}

static void
after_a_sync_that_failed_nothing_is_said_to_be_signed(void **state)
{
	struct log_bench *bench = *state;
	char calls[STEPS_MOST];

	for (size_t i = 0; i < GROWTHS; i++) {
		unsigned steps = steps_of(bench, &growths[i], calls);

		for (unsigned at = 1; at <= steps; at++) {
			struct signer *signer = NULL;
			char why[SIGNER_WHY_SIZE] = "";

			if (calls[at - 1] != 's')
				continue;
			begin_growth(bench, &growths[i]);
			disk.mischief = FAIL_SYNC;
			disk.at = at;
			if (log_bench_open(bench, LOG_FOLDER_WRITE, why, &signer) == STATUS_OK) {
				log_bench_take(signer, growths[i].to);
				assert_int_equal(signer_publish(signer, (struct tick){1000}), STATUS_IO);
				assert_true(signer_head(signer).size == growths[i].from);
				signer_close(signer);
			}
			goes_on(bench, &growths[i]);
		}
	}
}

/* Is there a step like that from ${from} to before ${to}? */
static int
has_step(unsigned from, unsigned to, char call, const char *name)
{
	for (unsigned i = from; i < to; i++)
		if (disk.steps[i].call == call && !strcmp(disk.steps[i].name, name))
			return 1;
	return 0;
}

static void
parent_of(const char *name, char ret_parent[NAME_SIZE])
{
	(void)snprintf(ret_parent, NAME_SIZE, "%s", name);
	if (strrchr(ret_parent, '/'))
		*strrchr(ret_parent, '/') = '\0';
	else
		(void)snprintf(ret_parent, NAME_SIZE, ".");
}

static void
the_checkpoint_is_shown_last_and_all_before_it_is_durable(void **state)
{
	struct log_bench *bench = *state;
	char calls[STEPS_MOST];

	for (size_t i = 0; i < GROWTHS; i++) {
		unsigned count = steps_of(bench, &growths[i], calls), shown = 0;

		while (shown < count && !(calls[shown] == 'r' && !strcmp(disk.steps[shown].name, SIGNER_CHECKPOINT)))
			shown++;
		assert_in_range(shown, 5, count - 1);
		/* it was written and synced, and nothing else happened meanwhile */
		assert_int_equal(calls[shown - 1], 's');
		assert_string_equal(disk.steps[shown - 1].name, disk.steps[shown].from);
		assert_int_equal(calls[shown - 2], 'w');
		assert_int_equal(calls[shown - 3], 'o');
		for (unsigned at = 0; at < shown - 3; at++) {
			const struct step *made = &disk.steps[at];
			char parent[NAME_SIZE];

			/* what came before has been synced by then, and the folders of its names */
			assert_true(made->call != 'u');
			if (made->call == 'r' && growths[i].from)
				assert_true(has_step(at + 1, shown - 3, 's', made->name));
			parent_of(made->name, parent);
			if (made->call == 'r' || made->call == 'm')
				assert_true(has_step(at + 1, shown - 3, 's', parent));
		}
		/* behind it: its own folder is synced, and what nobody needs goes */
		assert_true(has_step(shown + 1, shown + 2, 's', "."));
		for (unsigned at = shown + 2; at < count; at++)
			assert_int_equal(calls[at], 'u');
	}
}

/* Else a power cut would leave an empty file under the name, which without a
 * checkpoint counts as what others may have been shown. */
static void
before_the_first_checkpoint_a_file_is_whole_before_it_has_a_name(void **state)
{
	char calls[STEPS_MOST];
	unsigned named = 0;

	for (size_t i = 0; i < GROWTHS; i++) {
		unsigned count = steps_of(*state, &growths[i], calls);

		for (unsigned at = 2; at < count && !growths[i].from; at++) {
			unsigned before = at - 1;

			if (calls[at] != 'r')
				continue;
			while (calls[before] == 'm')
				before--; /* its folders */
			assert_int_equal(calls[before], 's');
			assert_string_equal(disk.steps[before].name, disk.steps[at].from);
			named++;
		}
	}
	assert_in_range(named, 3, STEPS_MOST);
}

static void
no_file_that_the_shown_checkpoint_needs_is_touched(void **state)
{
	struct log_bench *bench = *state;
	char calls[STEPS_MOST];

	for (size_t i = 0; i < GROWTHS; i++) {
		unsigned count = steps_of(bench, &growths[i], calls);

		for (unsigned at = 0; at < count; at++) {
			const struct step *made = &disk.steps[at];
			struct tile tile;

			if (made->call != 'r' || tile_path_parse(made->name, &tile))
				continue;
			assert_true(tile_width_in(tile.level, tile.index, growths[i].from) != tile.width);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_checkpoint_is_shown_last_and_all_before_it_is_durable, set_up, tear_down),
		cmocka_unit_test_setup_teardown(before_the_first_checkpoint_a_file_is_whole_before_it_has_a_name, set_up, tear_down),
		cmocka_unit_test_setup_teardown(no_file_that_the_shown_checkpoint_needs_is_touched, set_up, tear_down),
		cmocka_unit_test_setup_teardown(killed_at_any_change_it_goes_on_with_the_same_root, set_up, tear_down),
		cmocka_unit_test_setup_teardown(on_a_full_disk_it_keeps_what_waits_and_signs_it_later, set_up, tear_down),
		cmocka_unit_test_setup_teardown(after_a_sync_that_failed_nothing_is_said_to_be_signed, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
