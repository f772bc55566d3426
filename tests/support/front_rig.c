#include "support/front_rig.h"

#include <assert.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zmq.h>

#include "base/clock.h"
#include "base/handoff.h"
#include "support/must.h"
#include "wire/front_record.h"

#define CUTS_MOST 20

static void
write_file(const struct rig *rig, const char *name, const char *text)
{
	char path[128];
	FILE *file;

	(void)snprintf(path, sizeof path, "%s/%s", rig->folder, name);
	(void)unlink(path); /* may not be there */
	file = fopen(path, "we");
	MUST(file);
	MUST(fchmod(fileno(file), 0600) == 0);
	MUST(fputs(text, file) >= 0);
	MUST(fclose(file) == 0);
}

static void
write_config(const struct rig *rig)
{
	char text[512];

	(void)snprintf(text, sizeof text,
		       "[broker]\nlisten = %s\n[keys]\ncurve = %s/curve.key\n[front]\nmemory_mib = %u\n", rig->endpoint,
		       rig->folder, rig->options.memory_mib);
	write_file(rig, "broker.conf", text);
}

static void
stream_new(struct rig *rig)
{
	const struct record_bounds bounds = {FRONT_RECORD_BYTES, FRONT_STREAM_BYTES, FRONT_STREAM_BYTES};
	int ends[2];

	record_stream_free(rig->stream);
	MUST(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0);
	MUST(!record_stream_new(ends[0], &bounds, &rig->stream));
	MUST(!handoff_send(rig->handoff, HANDOFF_STREAM, ends[1]));
	MUST(close(ends[1]) == 0);
	rig->held_count = 0;
	rig_send_keys(rig);
}

static void
child(const struct rig *rig, int handoff)
{
	struct rlimit limit = {rig->options.descriptors, rig->options.descriptors};
	char config[128];
	/* out of the way first: 3 and 4 may be either of them */
	int high_handoff = fcntl(handoff, F_DUPFD_CLOEXEC, 10);
	int high_journal = fcntl(rig->journal_fd, F_DUPFD_CLOEXEC, 10);

	(void)snprintf(config, sizeof config, "%s/broker.conf", rig->folder);
	if (dup2(high_handoff, HANDOFF_FD) < 0 || dup2(high_journal, JOURNAL_FD) < 0)
		_exit(99);
	if (rig->options.descriptors && setrlimit(RLIMIT_NOFILE, &limit))
		_exit(99);
	if (rig->options.preload && setenv("LD_PRELOAD", rig->options.preload, 1))
		_exit(99);
	(void)execl(rig->options.program, "tellback-front", "-c", config, (char *)NULL);
	_exit(99);
}

void
rig_start(struct rig *rig)
{
	char line[HANDOFF_LINE_SIZE];
	struct pollfd fd;
	int ends[2], passed = -1;

	if (rig->handoff >= 0)
		MUST(close(rig->handoff) == 0);
	MUST(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) == 0);
	write_config(rig);
	rig->pid = fork();
	MUST(rig->pid >= 0);
	if (!rig->pid)
		child(rig, ends[1]);
	MUST(close(ends[1]) == 0);
	rig->handoff = ends[0];
	stream_new(rig);
	fd = (struct pollfd){rig->handoff, POLLIN, 0};
	if (poll(&fd, 1, RIG_ALLOWED_MS) != 1 || handoff_receive(rig->handoff, line, &passed))
		return; /* it did not come up: the test looks at rig_wait_death */
	MUST(!strncmp(line, HANDOFF_READY " ", strlen(HANDOFF_READY) + 1));
	MUST(strlen(line) - strlen(HANDOFF_READY) - 1 < sizeof rig->endpoint);
	memcpy(rig->endpoint, line + strlen(HANDOFF_READY) + 1, strlen(line) - strlen(HANDOFF_READY));
}

void
rig_agency(const char *name, struct rig_agency *ret_agency)
{
	(void)snprintf(ret_agency->name, sizeof ret_agency->name, "%s", name);
	MUST(zmq_curve_keypair(ret_agency->public_z85, ret_agency->secret_z85) == 0);
}

void
rig_open(struct rig *rig, const struct rig_options *options, const struct rig_agency *agencies, size_t count)
{
	char secret_z85[Z85_KEY_SIZE], text[256];

	MUST(count <= RIG_KEYS);
	memset(rig, 0, sizeof *rig);
	rig->options = *options;
	rig->handoff = -1;
	(void)snprintf(rig->folder, sizeof rig->folder, "/tmp/front-rig.XXXXXX");
	MUST(mkdtemp(rig->folder));
	MUST(zmq_curve_keypair(rig->public_z85, secret_z85) == 0);
	(void)snprintf(text, sizeof text, "public %s\nsecret %s\n", rig->public_z85, secret_z85);
	write_file(rig, "curve.key", text);
	(void)snprintf(rig->endpoint, sizeof rig->endpoint, "tcp://127.0.0.1:*");
	MUST(!journal_make(&rig->journal_fd) && !journal_open(rig->journal_fd, &rig->journal));
	rig->arena = arena_new(4 * FRONT_RECORD_BYTES);
	rig->context = zmq_ctx_new();
	MUST(rig->arena && rig->context);
	for (size_t i = 0; i < count; i++) {
		(void)snprintf(rig->keys[i].curve, Z85_KEY_SIZE, "%s", agencies[i].public_z85);
		(void)snprintf(rig->keys[i].agency.name, AGENCY_SIZE, "%s", agencies[i].name);
	}
	rig->key_count = count;
	rig_start(rig);
}

void
rig_close(struct rig *rig)
{
	char path[128];

	if (rig->pid > 0) {
		(void)kill(rig->pid, SIGTERM);
		MUST(!rig_wait_death(rig));
	}
	record_stream_free(rig->stream);
	MUST(zmq_ctx_term(rig->context) == 0);
	MUST(close(rig->handoff) == 0);
	journal_close(rig->journal);
	MUST(close(rig->journal_fd) == 0);
	(void)snprintf(path, sizeof path, "%s/curve.key", rig->folder);
	(void)unlink(path);
	(void)snprintf(path, sizeof path, "%s/broker.conf", rig->folder);
	(void)unlink(path);
	MUST(rmdir(rig->folder) == 0);
	arena_free(rig->arena);
}

int
rig_is_alive(struct rig *rig)
{
	siginfo_t how = {0};

	return rig->pid > 0 && !waitid(P_PID, (id_t)rig->pid, &how, WEXITED | WNOHANG | WNOWAIT) && !how.si_pid;
}

int
rig_wait_death(struct rig *rig)
{
	int64_t until = clock_tick().ms + RIG_ALLOWED_MS;
	char barred[2][Z85_KEY_SIZE];
	int how = 0;

	while (rig_is_alive(rig)) {
		MUST(clock_tick().ms < until);
		rig_pump(rig, 20);
	}
	MUST(waitpid(rig->pid, &how, 0) == rig->pid);
	rig->pid = 0;
	if (WIFSIGNALED(how))
		(void)journal_blame(rig->journal, clock_tick(), barred, 2);
	return how;
}

void
rig_core_restart(struct rig *rig)
{
	stream_new(rig);
}

static void
put(struct rig *rig, const struct front_record *record)
{
	struct view bytes;

	MUST(!front_record_encode(record, rig->arena, &bytes));
	MUST(!record_stream_write(rig->stream, &bytes, 1));
	arena_reset(rig->arena);
	(void)!record_stream_flush(rig->stream); /* front may have gone: that is the test's matter */
}

void
rig_send_keys(struct rig *rig)
{
	const struct front_record record = {FRONT_KEYS, {.keys = {++rig->generation, rig->keys, rig->key_count, 0}}};

	put(rig, &record);
}

void
rig_bar(struct rig *rig, const char *agency)
{
	struct front_record record = {.kind = FRONT_BAR};

	(void)snprintf(record.as.bar.agency.name, AGENCY_SIZE, "%s", agency);
	put(rig, &record);
}

void
rig_answer(struct rig *rig, const struct rig_question *held, const char *text)
{
	const struct front_record record = {FRONT_REPLY,
					    {.reply = {held->question, {(const uint8_t *)text, strlen(text)}}}};

	put(rig, &record);
}

static void
take(struct rig *rig, struct view bytes)
{
	struct front_record record, reply = {.kind = FRONT_REPLY};
	struct rig_question *held;

	MUST(!front_record_decode(bytes, rig->arena, &record) && record.kind == FRONT_FRAME);
	rig->frames++;
	if (!rig->is_holding) {
		reply.as.reply.question = record.as.frame.question;
		reply.as.reply.bytes = record.as.frame.bytes;
		put(rig, &reply);
		return;
	}
	MUST(rig->held_count < RIG_HELD);
	held = &rig->held[rig->held_count++];
	held->question = record.as.frame.question;
	held->connection = record.as.frame.connection;
	held->agency = record.as.frame.agency;
	held->size = record.as.frame.bytes.size;
}

void
rig_pump(struct rig *rig, int wait_ms)
{
	struct pollfd fd = {record_stream_fd(rig->stream), record_stream_events(rig->stream), 0};
	struct view bytes;

	if (poll(&fd, 1, wait_ms) <= 0)
		return;
	if (fd.revents & POLLHUP)
		(void)poll(NULL, 0, wait_ms); /* no front: nothing will come */
	while (!record_stream_read(rig->stream, &bytes))
		take(rig, bytes);
	(void)!record_stream_flush(rig->stream);
}

void
rig_peer_watch(struct rig *rig, struct rig_peer *peer)
{
	char name[64];
	int linger = 0;

	(void)snprintf(name, sizeof name, "inproc://events.%p", peer->socket);
	MUST(zmq_socket_monitor(peer->socket, name,
				ZMQ_EVENT_HANDSHAKE_SUCCEEDED | ZMQ_EVENT_HANDSHAKE_FAILED_AUTH |
					ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL | ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL |
					ZMQ_EVENT_DISCONNECTED) == 0);
	peer->events = zmq_socket(rig->context, ZMQ_PAIR);
	MUST(peer->events && !zmq_setsockopt(peer->events, ZMQ_LINGER, &linger, sizeof linger));
	MUST(zmq_connect(peer->events, name) == 0);
}

void
rig_peer_open(struct rig *rig, const struct rig_agency *agency, const void *routing, size_t size,
	      struct rig_peer *ret_peer)
{
	void *socket = zmq_socket(rig->context, ZMQ_DEALER);
	int linger = 0, reconnect_ms = 50;

	MUST(socket && !zmq_setsockopt(socket, ZMQ_LINGER, &linger, sizeof linger));
	MUST(!zmq_setsockopt(socket, ZMQ_RECONNECT_IVL, &reconnect_ms, sizeof reconnect_ms));
	MUST(!zmq_setsockopt(socket, ZMQ_CURVE_SERVERKEY, rig->public_z85, Z85_KEY_SIZE));
	MUST(!zmq_setsockopt(socket, ZMQ_CURVE_PUBLICKEY, agency->public_z85, Z85_KEY_SIZE));
	MUST(!zmq_setsockopt(socket, ZMQ_CURVE_SECRETKEY, agency->secret_z85, Z85_KEY_SIZE));
	if (routing)
		MUST(!zmq_setsockopt(socket, ZMQ_ROUTING_ID, routing, size));
	ret_peer->socket = socket;
	rig_peer_watch(rig, ret_peer);
	MUST(zmq_connect(socket, rig->endpoint) == 0);
}

void
rig_peer_close(struct rig_peer *peer)
{
	MUST(!zmq_socket_monitor(peer->socket, NULL, 0));
	MUST(!zmq_close(peer->events) && !zmq_close(peer->socket));
	peer->socket = peer->events = NULL;
}

/* Wait for ${socket} to have something, being core meanwhile. */
static int
await(struct rig *rig, void *socket, int wait_ms)
{
	int64_t until = clock_tick().ms + wait_ms;

	do {
		zmq_pollitem_t items[2] = {{socket, 0, ZMQ_POLLIN, 0},
					   {NULL, record_stream_fd(rig->stream), ZMQ_POLLIN, 0}};
		int is_alive = rig_is_alive(rig);

		MUST(zmq_poll(items, is_alive ? 2 : 1, 20) >= 0);
		if (items[0].revents)
			return 0;
		if (is_alive)
			rig_pump(rig, 0);
	} while (clock_tick().ms < until);
	return -1;
}

int
rig_peer_event(struct rig *rig, struct rig_peer *peer, int wait_ms)
{
	uint8_t head[6];
	char address[256];
	uint16_t event;

	if (await(rig, peer->events, wait_ms))
		return 0;
	MUST(zmq_recv(peer->events, head, sizeof head, 0) == sizeof head);
	MUST(zmq_recv(peer->events, address, sizeof address, 0) >= 0);
	memcpy(&event, head, sizeof event);
	return event;
}

int
rig_peer_verdict(struct rig *rig, struct rig_peer *peer, int wait_ms)
{
	int event = 0;

	for (int tries = 0; tries < CUTS_MOST; tries++) {
		event = rig_peer_event(rig, peer, wait_ms);
		if (event != ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL && event != ZMQ_EVENT_DISCONNECTED)
			break;
	}
	return event;
}

int
rig_peer_reply(struct rig *rig, struct rig_peer *peer, int wait_ms, void *to, size_t size)
{
	return await(rig, peer->socket, wait_ms) ? -1 : zmq_recv(peer->socket, to, size, ZMQ_DONTWAIT);
}

int
rig_peer_ask(struct rig *rig, struct rig_peer *peer, const char *text)
{
	char reply[256];
	int size;

	if (zmq_send(peer->socket, text, strlen(text), ZMQ_DONTWAIT) < 0)
		return -1;
	size = rig_peer_reply(rig, peer, RIG_ALLOWED_MS, reply, sizeof reply);
	return size != (int)strlen(text) || memcmp(reply, text, strlen(text)) != 0;
}
