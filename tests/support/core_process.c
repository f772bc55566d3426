#include "support/core_process.h"

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/handoff.h"
#include "base/id.h"
#include "support/must.h"
#include "support/signer_stub.h"
#include "wire/frame.h"
#include "wire/front_record.h"

#define ALLOWED_MS 120000 /* for what must happen; the machine may be busy */
#define ARENA_BYTES ((size_t)256 << 20)

/** Questions of ours, to know when all answers are out: no test asks so many. */
#define PROBE_FIRST (UINT64_C(1) << 60)

static void
path_of(const struct core_process *process, const char *name, char *ret_path, size_t size)
{
	int length = snprintf(ret_path, size, "%s/%s", process->folder, name);

	MUST(length > 0 && (size_t)length < size);
}

static void
write_file(const struct core_process *process, const char *name, const char *text)
{
	char path[160];
	FILE *file;

	path_of(process, name, path, sizeof path);
	file = fopen(path, "we");
	MUST(file && !fchmod(fileno(file), 0600) && fputs(text, file) >= 0 && !fclose(file));
}

struct core_process *
core_process_new(const char *program, const char *folder, const struct notes *world)
{
	struct core_process *process = calloc(1, sizeof *process);
	char text[1024], vkey[VKEY_SIZE], path[160];
	size_t size = 0;

	MUST(process && strlen(folder) < sizeof process->folder);
	process->program = program;
	id_set(process->folder, sizeof process->folder, folder);
	process->handoff = process->signer = -1;
	process->probe = PROBE_FIRST;
	process->arena = arena_new(ARENA_BYTES);
	MUST(process->arena);
	for (size_t i = 0; i < world->directory.root_count; i++) {
		signed_note_key_print(&world->directory.roots[i], vkey);
		size += (size_t)snprintf(text + size, sizeof text - size, "root %s\n", vkey);
		MUST(size < sizeof text);
	}
	write_file(process, "roots", text);
	MUST(snprintf(text, sizeof text,
		      "[broker]\nroots = %s/roots\nadmin_socket = %s/admin.sock\n[store]\npath = %s/broker.db\n", folder,
		      folder, folder) < (int)sizeof text);
	write_file(process, "broker.conf", text);
	path_of(process, "words", path, sizeof path);
	process->words = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	MUST(process->words >= 0);
	return process;
}

void
core_process_free(struct core_process *process)
{
	struct dirent *entry;
	char path[400];
	DIR *folder;

	if (!process)
		return;
	if (process->pid)
		MUST(!core_process_stop(process, SIGTERM));
	if (process->handoff >= 0)
		(void)close(process->handoff);
	if (process->signer >= 0)
		(void)close(process->signer);
	(void)close(process->words);
	folder = opendir(process->folder);
	while (folder && (entry = readdir(folder))) {
		(void)snprintf(path, sizeof path, "%s/%s", process->folder, entry->d_name);
		(void)unlink(path); /* not the two dots */
	}
	if (folder)
		(void)closedir(folder);
	arena_free(process->arena);
	free(process);
}

/* ---- its life ---- */

static void
child(const struct core_process *process, int handoff)
{
	char config[160];
	/* out of the way first: 3 may be either of them */
	int high = fcntl(handoff, F_DUPFD_CLOEXEC, 10);
	int words = fcntl(process->words, F_DUPFD_CLOEXEC, 10);

	path_of(process, "broker.conf", config, sizeof config);
	if (dup2(high, HANDOFF_FD) < 0 || dup2(words, 1) < 0 || dup2(words, 2) < 0)
		_exit(99);
	(void)execl(process->program, "tellback-core", "-c", config, (char *)NULL);
	_exit(99);
}

static int
reap(struct core_process *process)
{
	int how = 0;

	MUST(waitpid(process->pid, &how, 0) == process->pid);
	process->pid = 0;
	record_stream_free(process->stream);
	process->stream = NULL;
	return how;
}

int
core_process_start(struct core_process *process)
{
	const struct record_bounds bounds = {FRONT_RECORD_BYTES, FRONT_STREAM_BYTES, FRONT_STREAM_BYTES};
	char line[HANDOFF_LINE_SIZE];
	struct pollfd fd;
	int ends[2], stream[2], passed = -1, how;

	MUST(!process->pid);
	if (process->handoff >= 0)
		MUST(!close(process->handoff) && !close(process->signer));
	MUST(!socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends));
	MUST(!socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, stream));
	process->pid = fork();
	MUST(process->pid >= 0);
	if (!process->pid)
		child(process, ends[1]);
	MUST(!close(ends[1]));
	process->handoff = ends[0];
	MUST(!record_stream_new(stream[0], &bounds, &process->stream));
	MUST(!handoff_send(process->handoff, HANDOFF_STREAM, stream[1]) && !close(stream[1]));
	process->signer = signer_stub_hand(process->handoff);
	fd = (struct pollfd){process->handoff, POLLIN, 0};
	MUST(poll(&fd, 1, ALLOWED_MS) == 1);
	if (!handoff_receive(process->handoff, line, &passed)) {
		MUST(!strncmp(line, HANDOFF_READY, strlen(HANDOFF_READY)));
		return 0;
	}
	how = reap(process);
	return WIFEXITED(how) ? WEXITSTATUS(how) : -1;
}

int
core_process_stop(struct core_process *process, int signal)
{
	MUST(process->pid && !kill(process->pid, signal));
	return reap(process);
}

/* ---- a turn ---- */

static void
put(struct core_process *process, const struct front_frame *frame)
{
	const struct front_record record = {FRONT_FRAME, {.frame = *frame}};
	struct view bytes;
	enum status status;

	MUST(!front_record_encode(&record, process->arena, &bytes));
	while ((status = record_stream_write(process->stream, &bytes, 1)) == STATUS_BUSY) {
		struct pollfd fd = {record_stream_fd(process->stream), POLLOUT, 0};

		MUST(!record_stream_flush(process->stream) && poll(&fd, 1, ALLOWED_MS) == 1);
	}
	MUST(!status && !record_stream_flush(process->stream));
}

/* Take what has come; non-zero once the reply to ${awaited} is among it. */
static int
take(struct core_process *process, uint64_t awaited)
{
	struct front_record record;
	struct view raw, bytes;
	enum status status;
	int is_there = 0;

	while (!is_there && !(status = record_stream_read(process->stream, &raw))) {
		MUST(!arena_copy(process->arena, raw, &bytes));
		MUST(!front_record_decode(bytes, process->arena, &record));
		if (record.kind != FRONT_REPLY)
			continue; /* the keys are front's matter */
		is_there = record.as.reply.question == awaited;
		if (record.as.reply.question >= PROBE_FIRST)
			continue;
		MUST(process->count < CORE_PROCESS_MOST);
		process->replies[process->count++] = record.as.reply;
	}
	MUST(is_there || status == STATUS_NOT_FOUND);
	return is_there;
}

/* A question that is answered at once, whatever it is.  Its own agency is in
 * no directory, so it changes nothing. */
static void
probe(struct core_process *process)
{
	const struct front_frame frame = {1, ++process->probe, {"nobody-at-all"}, {(const uint8_t *)"?", 1}};
	int64_t until = clock_tick().ms + ALLOWED_MS;

	put(process, &frame);
	while (!take(process, process->probe)) {
		struct pollfd fd = {record_stream_fd(process->stream), record_stream_events(process->stream), 0};

		MUST(clock_tick().ms < until && poll(&fd, 1, ALLOWED_MS) >= 0);
		MUST(!record_stream_flush(process->stream));
	}
}

void
core_process_turn(struct core_process *process, const struct front_frame *frames, size_t count)
{
	arena_reset(process->arena);
	process->count = 0;
	for (size_t i = 0; i < count; i++)
		put(process, &frames[i]);
	/* a turn answers first what was asked and then the fetches that waited:
	 * when the second probe is answered all of the first one's turn is out */
	probe(process);
	probe(process);
}

struct call_reply
core_process_call(struct core_process *process, const char *const *words, size_t count, struct view payload)
{
	struct call call = {.word_count = count, .payload = payload};
	struct call_reply reply;
	char path[160];

	for (size_t i = 0; i < count; i++)
		call.words[i] = words[i];
	path_of(process, "admin.sock", path, sizeof path);
	MUST(!call_make(path, &call, process->arena, &reply));
	return reply;
}

int
core_process_said(const struct core_process *process, const char *words)
{
	char text[65536];
	ssize_t size = pread(process->words, text, sizeof text, 0);

	return size > 0 && memmem(text, (size_t)size, words, strlen(words)) != NULL;
}
