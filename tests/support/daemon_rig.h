/* A whole broker, tellbackd and its three processes, in a folder of its own. */
#ifndef TELLBACK_SUPPORT_DAEMON_RIG_H
#define TELLBACK_SUPPORT_DAEMON_RIG_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/**
 * struct daemon_rig:
 * The broker and what it has written to its log.
 *
 * Shape:  ${programs} the folder of the executables; ${pid} of tellbackd, 0
 *         when it does not run; ${text} its log so far, ${size} bytes.
 */
struct daemon_rig {
	const char *programs;
	char root[64];
	char notify_path[96];
	int notify;
	pid_t pid;
	int log;
	char text[65536];
	size_t size;
	pid_t core;
	pid_t front;
	pid_t signer;
	int port;
};

/**
 * daemon_rig_new(programs, config), daemon_rig_free(rig):
 * A folder with that configuration and new keys; end the broker if it runs and
 * remove the folder.
 */
struct daemon_rig *daemon_rig_new(const char *programs, const char *config);
void daemon_rig_free(struct daemon_rig *rig);

/**
 * daemon_rig_path(rig, name, path), daemon_rig_write(rig, name, text):
 * ${name} under the folder; write a file there.
 */
void daemon_rig_path(const struct daemon_rig *rig, const char *name, char path[256]);
void daemon_rig_write(const struct daemon_rig *rig, const char *name, const char *text);

/**
 * daemon_rig_run(rig, to, size, program, ..., NULL):
 * Run a program with `--root` and the words given, to its end: its exit code,
 * and what it wrote in ${to}.
 */
int daemon_rig_run(const struct daemon_rig *rig, char *to, size_t size, const char *program, ...);

/**
 * daemon_rig_start(rig), daemon_rig_ready(rig):
 * Start tellbackd; wait until it is ready, and note its processes and port.
 */
void daemon_rig_start(struct daemon_rig *rig);
void daemon_rig_ready(struct daemon_rig *rig);

/**
 * daemon_rig_await(rig, from, words):
 * Read the log until a line at or after ${from} has ${words}: where they stand.
 */
const char *daemon_rig_await(struct daemon_rig *rig, size_t from, const char *words);

/**
 * daemon_rig_watch(pid), daemon_rig_ended(watched):
 * Watch a process; wait until it has ended.
 */
int daemon_rig_watch(pid_t pid);
void daemon_rig_ended(int watched);

/**
 * daemon_rig_exit(rig):
 * Wait for tellbackd's end: its exit code, -1 if a signal ended it.
 */
int daemon_rig_exit(struct daemon_rig *rig);

/**
 * daemon_rig_can_connect(port):
 * Non-zero if somebody listens at the loopback port.
 */
int daemon_rig_can_connect(int port);

/**
 * daemon_rig_notified(rig, want):
 * See that the next word to systemd is ${want}.
 */
void daemon_rig_notified(struct daemon_rig *rig, const char *want);

#endif
