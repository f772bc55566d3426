#include "chaos/cuts_broker.h"

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

#include "base/handoff.h"
#include "support/keys.h"
#include "support/must.h"
#include "wire/front_record.h"

#define ALLOWED_MS 60000 /* for what must happen; the machine may be busy */
#define LOOK_MS 1
#define HIGH_FD 100	 /* above what dup2 will write over */
#define ARENA_BYTES ((size_t)16 << 20)

struct path {
	char text[256];
};

static struct path
path_of(const struct cuts_broker *broker, const char *name)
{
	struct path path;

	(void)snprintf(path.text, sizeof path.text, "%s/%s", broker->folder, name);
	return path;
}

static FILE *
make(const struct cuts_broker *broker, const char *name)
{
	FILE *file = fopen(path_of(broker, name).text, "we");

	MUST(file && !fchmod(fileno(file), 0600));
	return file;
}

static void
finish(FILE *file)
{
	MUST(!fflush(file) && !fsync(fileno(file)) && !fclose(file));
}

/* The seed is the secret key's first half. */
static void
write_log_key(const struct cuts_broker *broker, const struct notes *world)
{
	char vkey[VKEY_SIZE];
	FILE *file = make(broker, "log.key");

	signed_note_key_print(&world->log.key, vkey);
	MUST(fprintf(file, "public %s\nsecret ", vkey) > 0);
	for (size_t i = 0; i < sizeof world->log.secret / 2; i++)
		MUST(fprintf(file, "%02x", world->log.secret[i]) == 2);
	MUST(fputs("\n", file) >= 0);
	finish(file);
}

static void
write_files(const struct cuts_broker *broker, const struct notes *world)
{
	char vkey[VKEY_SIZE];
	FILE *file = make(broker, "roots");

	for (size_t i = 0; i < world->directory.root_count; i++) {
		signed_note_key_print(&world->directory.roots[i], vkey);
		MUST(fprintf(file, "root %s\n", vkey) > 0);
	}
	finish(file);
	file = make(broker, "curve.key");
	MUST(fprintf(file, "public %s\nsecret %s\n", world->broker_curve, world->broker_curve_secret) > 0);
	finish(file);
	write_log_key(broker, world);
	file = make(broker, "broker.conf");
	MUST(fprintf(file, "[broker]\nadmin_socket = %s/admin.sock\nroots = %s/roots\n[store]\npath = %s/broker.db\n",
		     broker->folder, broker->folder, broker->folder) > 0);
	MUST(fprintf(file, "[keys]\ncurve = %s/curve.key\nlog = %s/log.key\n", broker->folder, broker->folder) > 0);
	finish(file);
}

void
cuts_broker_new(struct cuts_broker *broker, const struct cuts_programs *programs, const struct today *today,
		const struct cuts_layout *layout)
{
	int folder, length;

	*broker = (struct cuts_broker){.programs = programs, .core_handoff = -1, .signer_handoff = -1};
	length = snprintf(broker->folder, sizeof broker->folder, "%s", layout->folder);
	MUST(length > 0 && (size_t)length < sizeof broker->folder && !mkdir(broker->folder, 0700));
	broker->said = open(layout->said, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	broker->arena = arena_new(ARENA_BYTES);
	MUST(broker->said >= 0 && broker->arena);
	write_files(broker, today->world);
	today_store(today, path_of(broker, "broker.db").text);
	folder = open(broker->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	MUST(folder >= 0 && !syncfs(folder) && !close(folder));
}

void
cuts_broker_free(struct cuts_broker *broker)
{
	cuts_broker_kill(broker);
	arena_free(broker->arena);
	MUST(!close(broker->said));
}

/* ---- its life ---- */

static void
child(const struct cuts_broker *broker, const char *program, int handoff)
{
	const struct path config = path_of(broker, "broker.conf");
	/* out of the way first: HANDOFF_FD may be any of them */
	int high = fcntl(handoff, F_DUPFD_CLOEXEC, HIGH_FD), said = fcntl(broker->said, F_DUPFD_CLOEXEC, HIGH_FD);

	if (high < 0 || said < 0 || dup2(high, HANDOFF_FD) < 0 || dup2(said, 1) < 0 || dup2(said, 2) < 0)
		_exit(99);
	(void)execl(program, program, "-c", config.text, (char *)NULL);
	_exit(99);
}

static pid_t
start(const struct cuts_broker *broker, const char *program, int *ret_handoff)
{
	int ends[2];
	pid_t pid;

	MUST(!socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends));
	pid = fork();
	MUST(pid >= 0);
	if (!pid)
		child(broker, program, ends[1]);
	MUST(!close(ends[1]));
	*ret_handoff = ends[0];
	return pid;
}

static void
hand(int handoff, const char *peer, int end)
{
	enum status status = handoff_send(handoff, peer, end);

	/* one that has ended already is seen when it is waited for */
	MUST((!status || status == STATUS_GONE) && !close(end));
}

static void
connect_all(struct cuts_broker *broker)
{
	const struct record_bounds bounds = {FRONT_RECORD_BYTES, FRONT_STREAM_BYTES, FRONT_STREAM_BYTES};
	int log[2], front[2];

	MUST(!socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, log));
	MUST(!socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, front));
	MUST(!record_stream_new(front[0], &bounds, &broker->stream));
	hand(broker->core_handoff, HANDOFF_STREAM " " HANDOFF_FRONT, front[1]);
	hand(broker->core_handoff, HANDOFF_STREAM " " HANDOFF_SIGNER, log[0]);
	hand(broker->signer_handoff, HANDOFF_STREAM " " HANDOFF_CORE, log[1]);
}

static void
note(struct cuts_broker *broker, const char *who, int how)
{
	if (broker->ended)
		return;
	broker->ended = who;
	broker->how = how;
}

/* 0 once it is ready; else the exit code. */
static int
await_ready(struct cuts_broker *broker, int handoff, pid_t *pid)
{
	struct pollfd fd = {handoff, POLLIN, 0};
	char line[HANDOFF_LINE_SIZE];
	int passed = -1, how = 0;

	MUST(poll(&fd, 1, ALLOWED_MS) == 1);
	if (!handoff_receive(handoff, line, &passed)) {
		MUST(!strncmp(line, HANDOFF_READY, strlen(HANDOFF_READY)));
		return 0;
	}
	MUST(waitpid(*pid, &how, 0) == *pid);
	note(broker, pid == &broker->core ? "core" : "the signer", how);
	*pid = 0;
	return WIFEXITED(how) && WEXITSTATUS(how) ? WEXITSTATUS(how) : -1;
}

int
cuts_broker_start(struct cuts_broker *broker)
{
	int code;

	MUST(!broker->core && !broker->signer);
	(void)unlink(path_of(broker, "admin.sock").text); /* of a core that was killed */
	broker->ended = NULL;
	broker->core = start(broker, broker->programs->core, &broker->core_handoff);
	broker->signer = start(broker, broker->programs->signer, &broker->signer_handoff);
	connect_all(broker);
	code = await_ready(broker, broker->signer_handoff, &broker->signer);
	if (!code)
		code = await_ready(broker, broker->core_handoff, &broker->core);
	if (code)
		cuts_broker_kill(broker);
	return code;
}

/* How it ended. */
static int
end(pid_t *pid, int *handoff)
{
	int how = SIGKILL;

	if (*pid) {
		(void)kill(*pid, SIGKILL); /* it may have ended */
		MUST(waitpid(*pid, &how, 0) == *pid);
	}
	if (*handoff >= 0)
		MUST(!close(*handoff));
	*pid = 0;
	*handoff = -1;
	return how;
}

static int
was_killed(int how)
{
	return WIFSIGNALED(how) && WTERMSIG(how) == SIGKILL;
}

void
cuts_broker_kill(struct cuts_broker *broker)
{
	int core = end(&broker->core, &broker->core_handoff);
	int signer = end(&broker->signer, &broker->signer_handoff);

	if (!was_killed(core))
		note(broker, "core", core);
	if (WIFSIGNALED(signer) && !was_killed(signer)) /* it may end as it should once core has gone */
		note(broker, "the signer", signer);
	record_stream_free(broker->stream);
	broker->stream = NULL;
}

static int
has_ended(struct cuts_broker *broker, pid_t *pid)
{
	int how;

	if (*pid && waitpid(*pid, &how, WNOHANG) == *pid) {
		note(broker, pid == &broker->core ? "core" : "the signer", how);
		*pid = 0;
	}
	return !*pid;
}

int
cuts_broker_ended(struct cuts_broker *broker)
{
	int core = has_ended(broker, &broker->core), signer = has_ended(broker, &broker->signer);

	return core || signer;
}

void
cuts_broker_await_end(struct cuts_broker *broker)
{
	int left = ALLOWED_MS / LOOK_MS;

	while (!cuts_broker_ended(broker) && left-- > 0)
		(void)poll(NULL, 0, LOOK_MS);
	MUST(left > 0);
}

/* ---- what is said ---- */

int
cuts_broker_put(struct cuts_broker *broker, const struct front_frame *frame)
{
	const struct front_record record = {FRONT_FRAME, {.frame = *frame}};
	struct view bytes;
	enum status status;

	arena_reset(broker->arena);
	MUST(!front_record_encode(&record, broker->arena, &bytes));
	while ((status = record_stream_write(broker->stream, &bytes, 1)) == STATUS_BUSY) {
		struct pollfd fd = {record_stream_fd(broker->stream), POLLOUT, 0};

		if (record_stream_flush(broker->stream))
			return -1;
		MUST(poll(&fd, 1, ALLOWED_MS) == 1);
	}
	MUST(!status);
	return record_stream_flush(broker->stream) ? -1 : 0;
}

int
cuts_broker_take(struct cuts_broker *broker, struct front_reply *ret_reply)
{
	struct front_record record;
	struct view raw;
	enum status status;

	while (!(status = record_stream_read(broker->stream, &raw))) {
		arena_reset(broker->arena);
		MUST(!front_record_decode(raw, broker->arena, &record));
		if (record.kind != FRONT_REPLY)
			continue; /* keys and bars are front's matter */
		*ret_reply = record.as.reply;
		return 0;
	}
	return status == STATUS_NOT_FOUND ? 1 : -1;
}

void
cuts_broker_wait(struct cuts_broker *broker, int ms)
{
	struct pollfd fd = {record_stream_fd(broker->stream), record_stream_events(broker->stream), 0};

	(void)poll(&fd, 1, ms); /* whatever it says is looked at next */
	if (record_stream_flush(broker->stream))
		return; /* that it has gone is seen when it is read */
}
