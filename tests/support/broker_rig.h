/* A whole broker, tellbackd and its two processes, in a folder of its own. */
#ifndef TELLBACK_SUPPORT_BROKER_RIG_H
#define TELLBACK_SUPPORT_BROKER_RIG_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/**
 * struct broker_rig:
 * The broker and what it has written to its log.
 *
 * Shape:  ${programs} the folder of the executables; ${pid} of tellbackd, 0
 *         when it does not run; ${text} its log so far, ${size} bytes.
 */
struct broker_rig {
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
	int port;
};

/**
 * broker_rig_new(programs, config), broker_rig_free(rig):
 * A folder with that configuration and new keys; end the broker if it runs and
 * remove the folder.
 */
struct broker_rig *broker_rig_new(const char *programs, const char *config);
void broker_rig_free(struct broker_rig *rig);

/**
 * broker_rig_path(rig, name, path), broker_rig_write(rig, name, text):
 * ${name} under the folder; write a file there.
 */
void broker_rig_path(const struct broker_rig *rig, const char *name, char path[256]);
void broker_rig_write(const struct broker_rig *rig, const char *name, const char *text);

/**
 * broker_rig_run(rig, to, size, program, ..., NULL):
 * Run a program with `--root` and the words given, to its end: its exit code,
 * and what it wrote in ${to}.
 */
int broker_rig_run(const struct broker_rig *rig, char *to, size_t size, const char *program, ...);

/**
 * broker_rig_start(rig), broker_rig_ready(rig):
 * Start tellbackd; wait until it is ready, and note its processes and port.
 */
void broker_rig_start(struct broker_rig *rig);
void broker_rig_ready(struct broker_rig *rig);

/**
 * broker_rig_await(rig, from, words):
 * Read the log until a line at or after ${from} has ${words}: where they stand.
 */
const char *broker_rig_await(struct broker_rig *rig, size_t from, const char *words);

/**
 * broker_rig_watch(pid), broker_rig_ended(watched):
 * Watch a process; wait until it has ended.
 */
int broker_rig_watch(pid_t pid);
void broker_rig_ended(int watched);

/**
 * broker_rig_exit(rig):
 * Wait for tellbackd's end: its exit code, -1 if a signal ended it.
 */
int broker_rig_exit(struct broker_rig *rig);

/**
 * broker_rig_can_connect(port):
 * Non-zero if somebody listens at the loopback port.
 */
int broker_rig_can_connect(int port);

/**
 * broker_rig_notified(rig, want):
 * See that the next word to systemd is ${want}.
 */
void broker_rig_notified(struct broker_rig *rig, const char *want);

#endif
