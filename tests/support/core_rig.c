#include "support/core_rig.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/handoff.h"
#include "base/id.h"
#include "support/must.h"
#include "support/signer_stub.h"
#include "wire/frame.h"
#include "wire/front_record.h"

#define ALLOWED_MS 60000 /* for what must happen; the machine may be busy */
#define SOCKET_BYTES (4 << 20) /* so that 64 questions fit before anybody reads */

static void
write_config(const struct core_rig *rig)
{
	FILE *file = fopen(rig->config, "we");

	MUST(file);
	MUST(fprintf(file,
		     "[broker]\nadmin_socket = %s/admin.sock\nroots = %s/roots\n[store]\npath = %s\n[keys]\ncurve = "
		     "%s/curve.key\n",
		     rig->folder, rig->folder, rig->store, rig->folder) > 0);
	MUST(!fclose(file));
}

void
core_rig_open(struct core_rig *rig)
{
	memset(rig, 0, sizeof *rig);
	rig->handoff = rig->handed = rig->signer = -1;
	(void)snprintf(rig->folder, sizeof rig->folder, "%s/core-rig.XXXXXX", getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
	MUST(mkdtemp(rig->folder));
	(void)snprintf(rig->store, sizeof rig->store, "%s/broker.db", rig->folder);
	(void)snprintf(rig->trace, sizeof rig->trace, "%s/trace", rig->folder);
	(void)snprintf(rig->config, sizeof rig->config, "%s/broker.conf", rig->folder);
	write_config(rig);
	rig->arena = arena_new((size_t)256 << 20);
	MUST(rig->arena);
}

void
core_rig_close(struct core_rig *rig)
{
	static const char *const names[] = {"broker.db",   "broker.db-wal", "broker.db.reserve",
					    "broker.conf", "trace",	    "admin.sock"};
	char path[160];

	if (rig->pid)
		(void)core_rig_kill(rig);
	record_stream_free(rig->stream);
	if (rig->handoff >= 0)
		(void)close(rig->handoff); /* its other end has gone */
	if (rig->signer >= 0)
		(void)close(rig->signer); /* so has its */
	if (rig->handed >= 0)
		(void)close(rig->handed); /* nobody ever had it */
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		(void)snprintf(path, sizeof path, "%s/%s", rig->folder, names[i]);
		(void)unlink(path); /* not every test makes every one */
	}
	MUST(!rmdir(rig->folder));
	arena_free(rig->arena);
}

void
core_rig_line(struct core_rig *rig)
{
	const struct record_bounds bounds = {FRONT_RECORD_BYTES, SOCKET_BYTES, SOCKET_BYTES};
	const int bytes = SOCKET_BYTES;
	int streams[2], handoffs[2];

	record_stream_free(rig->stream);
	if (rig->handoff >= 0)
		MUST(!close(rig->handoff) && !close(rig->signer));
	MUST(!socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, streams));
	MUST(!socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, handoffs));
	/* past the system's limit: tests are run by root */
	MUST(!setsockopt(streams[0], SOL_SOCKET, SO_SNDBUFFORCE, &bytes, sizeof bytes));
	MUST(!record_stream_new(streams[0], &bounds, &rig->stream));
	rig->handoff = handoffs[0];
	rig->handed = handoffs[1];
	/* the descriptor waits in its socket as the questions do in theirs */
	MUST(!handoff_send(rig->handoff, HANDOFF_STREAM, streams[1]));
	MUST(!close(streams[1]));
	rig->signer = signer_stub_hand(rig->handoff);
}

static void
child(const struct core_rig *rig, const char *program, const char *const *strace)
{
	/* longer than any write: what is cut off cannot be searched */
	const char *words[CORE_RIG_WORDS + 12] = {"strace", "-f", "-y", "-s", "1000000", "-o", rig->trace};
	size_t count = 7;

	if (!strace)
		count = 0;
	for (size_t i = 0; strace && strace[i] && i < CORE_RIG_WORDS; i++)
		words[count++] = strace[i];
	words[count++] = program;
	words[count++] = "-c";
	words[count++] = rig->config;
	words[count] = NULL;
	if (dup2(rig->handed, HANDOFF_FD) < 0)
		_exit(99);
	/* argv is not written to by either program */
	(void)execvp(words[0], (char *const *)(uintptr_t)words);
	_exit(99);
}

void
core_rig_start(struct core_rig *rig, const char *program, const char *const *strace)
{
	MUST(rig->handed > HANDOFF_FD); /* or dup2 would leave it close-on-exec */
	arena_reset(rig->arena);
	rig->pid = fork();
	MUST(rig->pid >= 0);
	if (!rig->pid)
		child(rig, program, strace);
	MUST(!close(rig->handed));
	rig->handed = -1;
}

uint64_t
core_rig_ask(struct core_rig *rig, const char *agency, const struct frame *frame)
{
	struct front_record record = {.kind = FRONT_FRAME};
	struct frame numbered = *frame;
	struct view bytes;
	uint64_t question = ++rig->question;

	numbered.nonce = question;
	record.as.frame.question = question;
	for (const char *at = agency; *at; at++)
		record.as.frame.connection = record.as.frame.connection * 31 + (unsigned char)*at;
	id_set(record.as.frame.agency.name, AGENCY_SIZE, agency);
	MUST(!frame_encode(&numbered, rig->arena, &record.as.frame.bytes));
	MUST(!front_record_encode(&record, rig->arena, &bytes));
	MUST(!record_stream_write(rig->stream, &bytes, 1));
	MUST(!record_stream_flush(rig->stream));
	MUST(record_stream_events(rig->stream) == POLLIN); /* all of it is in the socket */
	return question;
}

int
core_rig_reply(struct core_rig *rig, uint64_t *ret_question, struct frame *ret_frame)
{
	struct front_record record;
	struct view raw, bytes;
	enum status status;

	for (;;) {
		struct pollfd fd = {record_stream_fd(rig->stream), POLLIN, 0};

		status = record_stream_read(rig->stream, &raw);
		if (status == STATUS_NOT_FOUND) {
			MUST(poll(&fd, 1, ALLOWED_MS) == 1);
			continue;
		}
		if (status)
			return -1;
		MUST(!arena_copy(rig->arena, raw, &bytes));
		MUST(!front_record_decode(bytes, rig->arena, &record));
		if (record.kind != FRONT_REPLY)
			continue; /* the table of keys */
		MUST(!frame_decode(record.as.reply.bytes, rig->arena, ret_frame));
		*ret_question = record.as.reply.question;
		return 0;
	}
}

static int
wait_end(struct core_rig *rig)
{
	int how = 0;

	MUST(waitpid(rig->pid, &how, 0) == rig->pid);
	rig->pid = 0;
	return how;
}

int
core_rig_kill(struct core_rig *rig)
{
	MUST(!kill(rig->pid, SIGKILL));
	return wait_end(rig);
}

int
core_rig_end(struct core_rig *rig)
{
	MUST(!close(rig->handoff));
	rig->handoff = -1;
	return wait_end(rig);
}
