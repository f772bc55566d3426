#include "runtime/hook.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/log.h"

struct hook {
	char *path;
	int64_t every_ms;
	struct hook_due dues[HOOK_MOST];
	size_t count;
	pid_t pid; /* 0: nothing runs */
	int fd;	   /* of the one that runs, or -1 */
	int64_t began_ms;
	struct envelope_id running;
};

size_t
hook_next(const struct hook_due *dues, size_t count, int64_t every_ms, int64_t now_ms, int64_t *ret_wake_ms)
{
	size_t found = count;

	*ret_wake_ms = INT64_MAX;
	for (size_t i = 0; i < count; i++) {
		int64_t due = dues[i].last_ms == INT64_MIN ? INT64_MIN : dues[i].last_ms + every_ms;

		if (due > now_ms) {
			if (due < *ret_wake_ms)
				*ret_wake_ms = due;
		} else if (found == count || dues[i].last_ms < dues[found].last_ms) {
			found = i;
		}
	}
	return found;
}

enum status
hook_new(const char *path, unsigned every_minutes, struct hook **ret_hook)
{
	struct hook *hook;

	if (access(path, X_OK))
		return errno == ENOENT || errno == ENOTDIR ? STATUS_NOT_FOUND : STATUS_NOT_PERMITTED;
	hook = calloc(1, sizeof *hook);
	if (!hook)
		return STATUS_NO_MEMORY;
	hook->fd = -1;
	hook->every_ms = (int64_t)every_minutes * 60 * 1000;
	hook->path = strdup(path);
	if (!hook->path) {
		free(hook);
		return STATUS_NO_MEMORY;
	}
	*ret_hook = hook;
	return STATUS_OK;
}

static void
forget_run(struct hook *hook)
{
	if (hook->fd >= 0)
		(void)close(hook->fd); /* only a handle */
	hook->fd = -1;
	hook->pid = 0;
}

void
hook_free(struct hook *hook)
{
	if (!hook)
		return;
	forget_run(hook);
	free(hook->path);
	free(hook);
}

/* Did the one that runs end, or has it run for too long? */
static void
see_to_running(struct hook *hook, int64_t now_ms)
{
	int how = 0;
	pid_t ended = hook->pid ? waitpid(hook->pid, &how, WNOHANG) : 0;

	if (!hook->pid)
		return;
	if (!ended && now_ms - hook->began_ms < HOOK_MOST_MS)
		return;
	if (!ended) {
		(void)kill(hook->pid, SIGKILL); /* it is our child and not waited for yet */
		(void)waitpid(hook->pid, &how, 0);
		log_event(LOG_LINE_ERROR, "hook.failed", "id=%s why=too-slow", hook->running.hex);
	} else if (ended < 0 || !WIFEXITED(how) || WEXITSTATUS(how)) {
		log_event(LOG_LINE_ERROR, "hook.failed", "id=%s why=exit code=%d", hook->running.hex,
			  ended > 0 && WIFEXITED(how) ? WEXITSTATUS(how) : -1);
	} else {
		log_event(LOG_LINE_INFO, "hook.ran", "id=%s", hook->running.hex);
	}
	forget_run(hook);
}

static int
spawn(const struct hook *hook, const struct inbox_row *row, int64_t now_civil_ms, pid_t *ret_pid)
{
	char minutes[24];
	char word[] = "high-unopened";
	char id[ID_SIZE];
	char *words[] = {hook->path, word, id, minutes, NULL};
	char path_variable[] = "PATH=/usr/sbin:/usr/bin:/sbin:/bin";
	char *environment[] = {path_variable, NULL};
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t manner;
	sigset_t none;
	int64_t waited = now_civil_ms > row->accepted_ms ? now_civil_ms - row->accepted_ms : 0;
	int failed;

	memcpy(id, row->id.hex, sizeof id);
	(void)snprintf(minutes, sizeof minutes, "%lld", (long long)(waited / 60000));
	if (posix_spawn_file_actions_init(&actions))
		return ENOMEM;
	if (posix_spawnattr_init(&manner)) {
		(void)posix_spawn_file_actions_destroy(&actions); /* frees */
		return ENOMEM;
	}
	(void)sigemptyset(&none); /* our loop holds signals back; the hook must not */
	failed = posix_spawnattr_setsigmask(&manner, &none);
	if (!failed)
		failed = posix_spawnattr_setflags(&manner, POSIX_SPAWN_SETSIGMASK);
	if (!failed)
		failed = posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
	if (!failed)
		failed = posix_spawn(ret_pid, hook->path, &actions, &manner, words, environment);
	(void)posix_spawnattr_destroy(&manner);
	(void)posix_spawn_file_actions_destroy(&actions);
	return failed;
}

/* Keep those that are still unopened, with when they were run for; add the new. */
static void
dues_update(struct hook *hook, const struct inbox_rows *unopened)
{
	struct hook_due fresh[HOOK_MOST];
	size_t count = 0;

	for (size_t i = 0; i < unopened->count && count < HOOK_MOST; i++) {
		fresh[count] = (struct hook_due){unopened->rows[i].id, INT64_MIN};
		for (size_t j = 0; j < hook->count; j++)
			if (!strcmp(hook->dues[j].id.hex, unopened->rows[i].id.hex))
				fresh[count].last_ms = hook->dues[j].last_ms;
		count++;
	}
	memcpy(hook->dues, fresh, count * sizeof *fresh);
	hook->count = count;
}

void
hook_turn(struct hook *hook, const struct inbox_rows *unopened, struct agent_now now, struct tick *ret_wake)
{
	int64_t wake = INT64_MAX;
	size_t next;
	int failed;

	see_to_running(hook, now.tick.ms);
	dues_update(hook, unopened);
	if (hook->pid) {
		ret_wake->ms = hook->began_ms + HOOK_MOST_MS;
		return;
	}
	next = hook_next(hook->dues, hook->count, hook->every_ms, now.tick.ms, &wake);
	if (next < hook->count) {
		hook->dues[next].last_ms = now.tick.ms;
		failed = spawn(hook, &unopened->rows[next], now.civil.ms, &hook->pid);
		if (failed) {
			hook->pid = 0;
			log_event(LOG_LINE_ERROR, "hook.failed", "id=%s why=start errno=%d", hook->dues[next].id.hex,
				  failed);
			wake = now.tick.ms + hook->every_ms;
		} else {
			hook->fd = pidfd_open(hook->pid, 0); /* without it its end is seen a little later */
			hook->began_ms = now.tick.ms;
			hook->running = hook->dues[next].id;
			wake = now.tick.ms + (hook->fd < 0 ? 1000 : HOOK_MOST_MS);
		}
	}
	ret_wake->ms = wake;
}

int
hook_fd(const struct hook *hook, struct pollfd *ret_fd)
{
	if (hook->fd < 0)
		return 0;
	*ret_fd = (struct pollfd){hook->fd, POLLIN, 0};
	return 1;
}
