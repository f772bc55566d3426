#include "chaos/kills_broker.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/handoff.h"
#include "base/id.h"
#include "support/cleared.h"
#include "support/must.h"
#include "tellback/front_record.h"

#define HIGH_FD 64 /* above what dup2 will write over */
#define ARENA_BYTES ((size_t)64 << 20)

static const char *const names[KILLS_MEMBERS] = {HANDOFF_CORE, HANDOFF_SIGNER, HANDOFF_FRONT};

struct path {
	char text[160];
};

static struct path
path_of(const struct kills_broker *broker, const char *name)
{
	struct path path;

	(void)snprintf(path.text, sizeof path.text, "%s/%s", broker->folder, name);
	return path;
}

const char *
kills_broker_name(enum kills_member whom)
{
	return names[whom];
}

/* ---- its folder ---- */

static FILE *
make(const struct kills_broker *broker, const char *name)
{
	FILE *file = fopen(path_of(broker, name).text, "we");

	MUST(file && !fchmod(fileno(file), 0600));
	return file;
}

static void
write_keys(const struct kills_broker *broker)
{
	const struct notes *world = broker->today->world;
	char vkey[VKEY_SIZE];
	FILE *file = make(broker, "curve.key");

	MUST(fprintf(file, "public %s\nsecret %s\n", world->broker_curve, world->broker_curve_secret) > 0);
	MUST(!fclose(file));
	signed_note_key_print(&world->log.key, vkey);
	file = make(broker, "log.key");
	MUST(fprintf(file, "public %s\nsecret ", vkey) > 0);
	for (size_t i = 0; i < sizeof world->log.secret / 2; i++)
		MUST(fprintf(file, "%02x", world->log.secret[i]) == 2);
	MUST(fputs("\n", file) >= 0 && !fclose(file));
}

static void
write_config(const struct kills_broker *broker)
{
	const char *folder = broker->folder;
	FILE *file = make(broker, "broker.conf");

	MUST(fprintf(file, "[broker]\nlisten = tcp://127.0.0.1:0\nadmin_socket = %s/admin.sock\nroots = %s/roots\n",
		     folder, folder) > 0);
	MUST(fprintf(file, "[store]\npath = %s/broker.db\n[keys]\ncurve = %s/curve.key\nlog = %s/log.key\n", folder, folder,
		     folder) > 0);
	MUST(!fclose(file));
}

void
kills_broker_open(struct kills_broker *broker, const struct today *today, const char *programs, const char *core)
{
	memset(broker, 0, sizeof *broker);
	broker->today = today;
	(void)snprintf(broker->folder, sizeof broker->folder, "%s/kills.XXXXXX", getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
	MUST(mkdtemp(broker->folder));
	broker->arena = arena_new(ARENA_BYTES);
	MUST(broker->arena);
	write_keys(broker);
	write_config(broker);
	today_store(today, path_of(broker, "broker.db").text);
	broker->log = open(path_of(broker, "said").text, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	MUST(broker->log >= 0);
	for (int i = 0; i < KILLS_MEMBERS; i++) {
		struct kills_process *process = &broker->processes[i];

		process->handoff = -1;
		(void)snprintf(process->program, sizeof process->program, "%s/tellback-%s", programs, names[i]);
	}
	if (core)
		(void)snprintf(broker->processes[KILLS_CORE].program, sizeof broker->processes[KILLS_CORE].program, "%s", core);
}

void
kills_broker_close(struct kills_broker *broker, int is_kept)
{
	for (int i = 0; i < KILLS_MEMBERS; i++)
		if (broker->processes[i].pid)
			kills_broker_kill(broker, (enum kills_member)i);
	record_stream_free(broker->stream);
	MUST(!close(broker->log));
	if (is_kept)
		(void)printf("# kept: %s\n", broker->folder);
	else
		MUST(!cleared_folder(broker->folder));
	arena_free(broker->arena);
}

/* ---- starting ---- */

/* In the new process.  It waits at the gate until somebody may watch it. */
static void
become(const struct kills_broker *broker, enum kills_member whom, int handoff, int gate)
{
	char config[160], endpoint[128];
	char *words[6] = {NULL}, option[] = "-c", listen[] = "--listen";
	char program[256], none;
	int log = fcntl(broker->log, F_DUPFD_CLOEXEC, HIGH_FD);

	(void)snprintf(program, sizeof program, "%s", broker->processes[whom].program);
	(void)snprintf(config, sizeof config, "%s", path_of(broker, "broker.conf").text);
	(void)snprintf(endpoint, sizeof endpoint, "%s", broker->endpoint);
	words[0] = program;
	words[1] = option;
	words[2] = config;
	if (whom == KILLS_FRONT && *endpoint) {
		words[3] = listen;
		words[4] = endpoint;
	}
	handoff = fcntl(handoff, F_DUPFD_CLOEXEC, HIGH_FD);
	gate = fcntl(gate, F_DUPFD_CLOEXEC, HIGH_FD);
	if (handoff < 0 || gate < 0 || log < 0 || dup2(handoff, HANDOFF_FD) < 0 || dup2(log, 1) < 0 || dup2(log, 2) < 0)
		_exit(126);
	/* our copies of what the test holds would keep it open */
	for (int fd = HANDOFF_FD + 1; fd < HIGH_FD; fd++)
		(void)close(fd); /* not each is there */
	while (read(gate, &none, 1) < 0)
		;
	(void)execv(program, words);
	_exit(127);
}

static void
start_one(struct kills_broker *broker, enum kills_member whom, const struct kills_plan *plan)
{
	struct kills_process *process = &broker->processes[whom];
	int ends[2], gate[2];

	MUST(!socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends));
	MUST(!pipe2(gate, O_CLOEXEC));
	process->pid = fork();
	MUST(process->pid >= 0);
	if (!process->pid) {
		(void)close(gate[1]); /* or it would wait for itself */
		become(broker, whom, ends[1], gate[0]);
	}
	MUST(!close(ends[1]) && !close(gate[0]));
	process->handoff = ends[0];
	process->is_ready = 0;
	process->tracer = plan ? kills_tracer_start(process->pid, plan) : NULL;
	MUST(!close(gate[1]));
}

/* One that has ended before it got its end gets another with the next start. */
static void
hand(struct kills_broker *broker, enum kills_member to, enum kills_member peer, int end)
{
	char line[HANDOFF_LINE_SIZE];
	enum status status;

	(void)snprintf(line, sizeof line, HANDOFF_STREAM " %s", names[peer]);
	status = handoff_send(broker->processes[to].handoff, line, end);
	MUST(!status || status == STATUS_GONE);
	MUST(!close(end));
}

static void
connect_two(struct kills_broker *broker, enum kills_member one, enum kills_member other)
{
	int ends[2];

	MUST(!socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends));
	hand(broker, one, other, ends[0]);
	hand(broker, other, one, ends[1]);
}

static void
connect_us(struct kills_broker *broker)
{
	const struct record_bounds bounds = {FRONT_RECORD_BYTES, FRONT_STREAM_BYTES, FRONT_STREAM_BYTES};
	int ends[2];

	record_stream_free(broker->stream);
	broker->stream = NULL;
	MUST(!socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends));
	MUST(!record_stream_new(ends[0], &bounds, &broker->stream));
	hand(broker, KILLS_CORE, KILLS_FRONT, ends[1]);
}

void
kills_broker_start(struct kills_broker *broker, const struct kills_plan *plan, enum kills_member whom)
{
	int is_new[KILLS_MEMBERS] = {0};

	for (int i = 0; i < KILLS_MEMBERS; i++) {
		if (broker->processes[i].pid || (i == KILLS_FRONT && !broker->has_front))
			continue;
		start_one(broker, (enum kills_member)i, plan && i == (int)whom ? plan : NULL);
		is_new[i] = 1;
	}
	if (is_new[KILLS_CORE] || is_new[KILLS_SIGNER])
		connect_two(broker, KILLS_CORE, KILLS_SIGNER);
	if (broker->has_front && (is_new[KILLS_CORE] || is_new[KILLS_FRONT]))
		connect_two(broker, KILLS_CORE, KILLS_FRONT);
	if (!broker->has_front && is_new[KILLS_CORE])
		connect_us(broker);
}

/* ---- watching ---- */

void
kills_broker_watch(struct kills_broker *broker, enum kills_member whom, const struct kills_plan *plan)
{
	struct kills_process *process = &broker->processes[whom];

	MUST(process->pid && !process->tracer);
	process->tracer = kills_tracer_start(process->pid, plan);
}

struct kills_saw
kills_broker_let_go(struct kills_broker *broker, enum kills_member whom)
{
	struct kills_saw saw = kills_tracer_end(broker->processes[whom].tracer);

	broker->processes[whom].tracer = NULL;
	return saw;
}

static void
listen_to(struct kills_broker *broker, struct kills_process *process)
{
	char line[HANDOFF_LINE_SIZE];
	int passed = -1;

	while (!handoff_receive(process->handoff, line, &passed)) {
		if (passed >= 0)
			MUST(!close(passed));
		if (strncmp(line, HANDOFF_READY, strlen(HANDOFF_READY)) != 0)
			continue; /* a stream was lost: it is connected anew when one of the two has ended */
		process->is_ready = 1;
		if (process == &broker->processes[KILLS_FRONT])
			(void)sscanf(line, HANDOFF_READY " %127s", broker->endpoint);
	}
}

static void
ended(struct kills_broker *broker, struct kills_process *process)
{
	process->pid = 0;
	process->is_ready = 0;
	MUST(!close(process->handoff));
	process->handoff = -1;
	broker->ends++;
	broker->signals += WIFSIGNALED(process->how) && WTERMSIG(process->how) != SIGKILL;
	broker->exits += WIFEXITED(process->how);
}

int
kills_broker_look(struct kills_broker *broker)
{
	int is_missing = 0;

	for (int i = 0; i < KILLS_MEMBERS; i++) {
		struct kills_process *process = &broker->processes[i];

		if (i == KILLS_FRONT && !broker->has_front)
			continue;
		if (process->pid)
			listen_to(broker, process);
		if (process->pid && waitpid(process->pid, &process->how, WNOHANG) == process->pid)
			ended(broker, process);
		is_missing |= !process->pid;
	}
	return is_missing;
}

int
kills_broker_is_ready(const struct kills_broker *broker)
{
	for (int i = 0; i < KILLS_MEMBERS; i++)
		if (!broker->processes[i].is_ready && (i != KILLS_FRONT || broker->has_front))
			return 0;
	return 1;
}

void
kills_broker_kill(struct kills_broker *broker, enum kills_member whom)
{
	struct kills_process *process = &broker->processes[whom];

	MUST(process->pid && !kill(process->pid, SIGKILL));
	(void)kills_broker_let_go(broker, whom);
	MUST(waitpid(process->pid, &process->how, 0) == process->pid);
	ended(broker, process);
}

size_t
kills_broker_said(const struct kills_broker *broker, const char *words)
{
	size_t count = 0;
	char line[1024];
	FILE *file = fopen(path_of(broker, "said").text, "re");

	MUST(file);
	while (fgets(line, sizeof line, file))
		count += strstr(line, words) != NULL;
	MUST(!fclose(file));
	return count;
}

static int
check_one(const struct kills_broker *broker, enum kills_member whom)
{
	char command[600];

	(void)snprintf(command, sizeof command, "%s --check -c %s >>%s 2>&1", broker->processes[whom].program,
		       path_of(broker, "broker.conf").text, path_of(broker, "said").text);
	return system(command); /* our own words */
}

int
kills_broker_check(const struct kills_broker *broker)
{
	return check_one(broker, KILLS_CORE) || check_one(broker, KILLS_SIGNER);
}
