#include "support/broker_rig.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zmq.h>

#include "support/cleared.h"
#include "support/must.h"
#include "wire/frame.h"

#define ALLOWED_MS 120000 /* for what must happen; the machine may be busy */

struct path {
	char text[128];
};

static struct path
path_of(const struct broker_rig *rig, const char *name)
{
	struct path path;

	(void)snprintf(path.text, sizeof path.text, "%s/%s", rig->folder, name);
	return path;
}

static FILE *
make(const struct broker_rig *rig, const char *name)
{
	FILE *file = fopen(path_of(rig, name).text, "we");

	MUST(file && !fchmod(fileno(file), 0600));
	return file;
}

/* The seed is the secret key's first half. */
static void
write_log_key(const struct broker_rig *rig)
{
	const struct keys_signer *log = &rig->today->world->log;
	char vkey[VKEY_SIZE];
	FILE *file = make(rig, "log.key");

	signed_note_key_print(&log->key, vkey);
	MUST(fprintf(file, "public %s\nsecret ", vkey) > 0);
	for (size_t i = 0; i < sizeof log->secret / 2; i++)
		MUST(fprintf(file, "%02x", log->secret[i]) == 2);
	MUST(fputs("\n", file) >= 0 && !fclose(file));
}

static void
write_files(const struct broker_rig *rig)
{
	const char *folder = rig->folder;
	FILE *file = make(rig, "curve.key");

	MUST(fprintf(file, "public %s\nsecret %s\n", rig->today->world->broker_curve,
		     rig->today->world->broker_curve_secret) > 0);
	MUST(!fclose(file));
	write_log_key(rig);
	file = make(rig, "broker.conf");
	MUST(fprintf(file, "[broker]\nlisten = tcp://127.0.0.1:0\nadmin_socket = %s/admin.sock\nroots = %s/roots\n",
		     folder, folder) > 0);
	MUST(fprintf(file, "[store]\npath = %s/broker.db\n[keys]\ncurve = %s/curve.key\nlog = %s/log.key\n", folder, folder,
		     folder) > 0);
	MUST(!fclose(file));
}

static void
child(const struct broker_rig *rig, const char *programs)
{
	char program[512];
	FILE *log = freopen(path_of(rig, "said").text, "w", stderr);

	(void)snprintf(program, sizeof program, "%s/tellbackd", programs);
	/* a test that is killed leaves nothing running */
	if (prctl(PR_SET_PDEATHSIG, SIGTERM) || !log || setenv("NOTIFY_SOCKET", path_of(rig, "notify").text, 1))
		_exit(99);
	(void)execl(program, "tellbackd", "-c", path_of(rig, "broker.conf").text, (char *)NULL);
	_exit(99);
}

static void
show_log(const struct broker_rig *rig)
{
	char line[512];
	FILE *log = fopen(path_of(rig, "said").text, "re");

	while (log && fgets(line, sizeof line, log))
		(void)fputs(line, stderr);
	if (log)
		(void)fclose(log); /* only read */
}

/* The line that says where it listens stands in the log before READY=1. */
static void
read_ready(struct broker_rig *rig)
{
	char line[512];
	FILE *log = fopen(path_of(rig, "said").text, "re");
	int pids[BROKER_RIG_PROCESSES] = {0};

	MUST(log);
	while (fgets(line, sizeof line, log)) {
		const char *at = strstr(line, "event=broker.ready ");

		if (at)
			MUST(sscanf(at, "event=broker.ready endpoint=%127s pid=%d core=%d front=%d signer=%d",
				    rig->endpoint, &pids[0], &pids[1], &pids[2], &pids[3]) == 5);
	}
	MUST(!fclose(log));
	MUST(pids[0] == rig->pids[0]);
	for (int i = 0; i < BROKER_RIG_PROCESSES; i++)
		rig->pids[i] = pids[i];
}

void
broker_rig_start(struct broker_rig *rig, const char *programs)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int notify = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	struct pollfd fd = {notify, POLLIN, 0};
	char words[256] = "";

	MUST(strlen(path_of(rig, "notify").text) < sizeof address.sun_path);
	memcpy(address.sun_path, path_of(rig, "notify").text, strlen(path_of(rig, "notify").text) + 1);
	(void)unlink(address.sun_path); /* of the start before */
	MUST(notify >= 0 && !bind(notify, (const struct sockaddr *)&address, sizeof address));
	rig->pids[0] = fork();
	MUST(rig->pids[0] >= 0);
	if (!rig->pids[0])
		child(rig, programs);
	while (strncmp(words, "READY=1", 7) != 0) {
		ssize_t got = poll(&fd, 1, ALLOWED_MS) == 1 ? recv(notify, words, sizeof words - 1, 0) : -1;

		if (got < 0)
			show_log(rig);
		MUST(got >= 0);
		words[got] = '\0';
	}
	MUST(!close(notify));
	read_ready(rig);
}

void
broker_rig_make(struct broker_rig *rig, const struct today *today)
{
	memset(rig, 0, sizeof *rig);
	rig->today = today;
	(void)snprintf(rig->folder, sizeof rig->folder, "%s/broker-rig.XXXXXX", getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
	MUST(mkdtemp(rig->folder));
	rig->arena = arena_new((size_t)64 << 20);
	rig->context = zmq_ctx_new();
	MUST(rig->arena && rig->context);
	write_files(rig);
	today_store(today, path_of(rig, "broker.db").text);
}

void
broker_rig_open(struct broker_rig *rig, const struct today *today, const char *programs)
{
	broker_rig_make(rig, today);
	broker_rig_start(rig, programs);
}

void
broker_rig_stop(struct broker_rig *rig, int signal)
{
	int how = 0;

	MUST(!kill(rig->pids[0], signal));
	MUST(waitpid(rig->pids[0], &how, 0) == rig->pids[0]);
	if (how && signal != SIGKILL)
		show_log(rig);
	MUST(!how || signal == SIGKILL);
	rig->pids[0] = 0;
}

void
broker_rig_close(struct broker_rig *rig)
{
	if (rig->pids[0])
		broker_rig_stop(rig, SIGTERM);
	MUST(!zmq_ctx_term(rig->context));
	MUST(!cleared_folder(rig->folder));
	arena_free(rig->arena);
}

void
broker_rig_join(struct broker_rig *rig, const struct today_key *key, struct broker_peer *ret_peer)
{
	const struct frame hello = {0, FRAME_HELLO, {.hello = {FRAME_PROTOCOL, "test", key->agency}}};
	const int linger_ms = 0;
	struct broker_peer peer = {.key = key, .socket = zmq_socket(rig->context, ZMQ_DEALER)};
	struct frame welcome;

	MUST(peer.socket && !zmq_setsockopt(peer.socket, ZMQ_LINGER, &linger_ms, sizeof linger_ms));
	MUST(!zmq_setsockopt(peer.socket, ZMQ_CURVE_SERVERKEY, rig->today->world->broker_curve, Z85_KEY_SIZE));
	MUST(!zmq_setsockopt(peer.socket, ZMQ_CURVE_PUBLICKEY, key->public_z85, Z85_KEY_SIZE));
	MUST(!zmq_setsockopt(peer.socket, ZMQ_CURVE_SECRETKEY, key->secret_z85, Z85_KEY_SIZE));
	MUST(!zmq_connect(peer.socket, rig->endpoint));
	broker_rig_send(rig, &peer, &hello);
	MUST(!broker_rig_receive(rig, &peer, ALLOWED_MS, &welcome));
	MUST(welcome.kind == FRAME_WELCOME && !strcmp(welcome.as.welcome.agency, key->agency));
	*ret_peer = peer;
}

void
broker_rig_leave(struct broker_peer *peer)
{
	MUST(!zmq_close(peer->socket));
	peer->socket = NULL;
}

void
broker_rig_send(struct broker_rig *rig, struct broker_peer *peer, const struct frame *frame)
{
	struct frame numbered = *frame;
	struct view bytes;

	numbered.nonce = ++peer->nonce;
	MUST(!frame_encode(&numbered, rig->arena, &bytes));
	MUST(zmq_send(peer->socket, bytes.bytes, bytes.size, 0) == (int)bytes.size);
}

int
broker_rig_receive(struct broker_rig *rig, struct broker_peer *peer, int wait_ms, struct frame *ret_frame)
{
	zmq_pollitem_t item = {peer->socket, 0, ZMQ_POLLIN, 0};
	zmq_msg_t message;

	if (zmq_poll(&item, 1, wait_ms) <= 0)
		return -1;
	MUST(!zmq_msg_init(&message));
	MUST(zmq_msg_recv(&message, peer->socket, 0) > 0);
	MUST(!frame_decode((struct view){zmq_msg_data(&message), zmq_msg_size(&message)}, rig->arena, ret_frame));
	MUST(!zmq_msg_close(&message));
	return 0;
}
