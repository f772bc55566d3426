#include "base/call_server.h"

#include <assert.h>
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/call_bytes.h"
#include "tellback/bounds.h"

#define FIRST_BYTES 4096

/* One connection:
 *
 *   FREE -> READING -> ASKED -> WRITING -> FREE
 *
 * and from each state to FREE when the client is gone. */
enum slot_state { SLOT_FREE, SLOT_READING, SLOT_ASKED, SLOT_WRITING };

struct slot {
	enum slot_state state;
	int fd;
	unsigned round; /* tells this use of the slot from an earlier one */
	struct call_peer peer;
	uint8_t *bytes; /* the request as it comes, then the reply as it goes */
	size_t room;
	size_t size;
	size_t done; /* of the reply, written */
	int64_t until_ms; /* monotonic: how long it may take; 0: not looked at yet */
};

struct call_server {
	int fd;
	char *path;
	struct slot slots[CALL_SERVER_MOST];
};

static void
slot_close(struct slot *slot)
{
	(void)close(slot->fd); /* a reply that did not go is the client's loss */
	if (slot->bytes)
		explicit_bzero(slot->bytes, slot->room);
	free(slot->bytes);
	*slot = (struct slot){.fd = -1, .round = slot->round + 1};
}

/* Is a daemon alive behind the socket file? */
static int
is_answered(const struct sockaddr_un *address)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	int answered = fd >= 0 && (!connect(fd, (const struct sockaddr *)address, sizeof *address) || errno == EAGAIN);

	if (fd >= 0)
		(void)close(fd); /* only a knock */
	return answered;
}

static enum status
listen_at(const char *path, mode_t mode, int *ret_fd)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	struct stat stat;
	int fd;

	if (strlen(path) >= sizeof address.sun_path)
		return STATUS_TOO_BIG;
	memcpy(address.sun_path, path, strlen(path));
	if (!lstat(path, &stat)) {
		if (!S_ISSOCK(stat.st_mode) || is_answered(&address))
			return STATUS_CONFLICT;
		(void)unlink(path); /* bind says if it did not go */
	}
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return STATUS_IO;
	/* nobody can connect before listen, so the mode is never late */
	if (bind(fd, (const struct sockaddr *)&address, sizeof address) || chmod(path, mode) ||
	    listen(fd, CALL_SERVER_MOST)) {
		enum status status = errno == EACCES || errno == EPERM ? STATUS_NOT_PERMITTED : STATUS_IO;

		(void)close(fd); /* nothing was written */
		return status;
	}
	*ret_fd = fd;
	return STATUS_OK;
}

enum status
call_server_open(const char *path, mode_t mode, struct call_server **ret_server)
{
	struct call_server *server = calloc(1, sizeof *server);
	enum status status = STATUS_NO_MEMORY;

	if (!server)
		return STATUS_NO_MEMORY;
	server->fd = -1;
	for (size_t i = 0; i < CALL_SERVER_MOST; i++)
		server->slots[i].fd = -1;
	server->path = strdup(path);
	if (server->path)
		status = listen_at(path, mode, &server->fd);
	if (status) {
		free(server->path);
		free(server);
		return status;
	}
	*ret_server = server;
	return STATUS_OK;
}

static struct slot *
slot_free(struct call_server *server)
{
	for (size_t i = 0; i < CALL_SERVER_MOST; i++)
		if (server->slots[i].state == SLOT_FREE)
			return &server->slots[i];
	return NULL;
}

size_t
call_server_fds(const struct call_server *server, struct pollfd *fds, size_t most)
{
	size_t count = 0, used = 0;

	assert(most >= CALL_SERVER_MOST + 1);
	for (size_t i = 0; i < CALL_SERVER_MOST; i++) {
		const struct slot *slot = &server->slots[i];
		short events = 0; /* SLOT_ASKED: only that the client is gone */

		if (slot->state == SLOT_FREE)
			continue;
		used++;
		if (slot->state == SLOT_READING)
			events = POLLIN;
		else if (slot->state == SLOT_WRITING)
			events = POLLOUT;
		fds[count++] = (struct pollfd){slot->fd, events, 0};
	}
	if (used < CALL_SERVER_MOST)
		fds[count++] = (struct pollfd){server->fd, POLLIN, 0};
	return count;
}

static void
accept_all(struct call_server *server)
{
	struct slot *slot;

	while ((slot = slot_free(server))) {
		struct ucred who = {0};
		socklen_t size = sizeof who;
		int fd = accept4(server->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

		if (fd < 0)
			return;
		if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &size)) {
			(void)close(fd); /* nothing was written */
			continue;
		}
		slot->fd = fd;
		slot->state = SLOT_READING;
		slot->peer = (struct call_peer){who.uid, who.pid};
	}
}

/* The whole size that the request's first four bytes announce, 0 before. */
static size_t
slot_whole(const struct slot *slot)
{
	return slot->size < 4 ? 0 : 4 + (size_t)call_get_u32(slot->bytes);
}

/* Room for more: it grows with what has come, not with what was announced. */
static int
slot_grow(struct slot *slot)
{
	size_t room = slot->room ? slot->room * 2 : FIRST_BYTES;
	uint8_t *bytes;

	if (slot->size < slot->room)
		return 0;
	if (room > 4 + (size_t)MAX_CALL_BYTES)
		room = 4 + (size_t)MAX_CALL_BYTES;
	if (room == slot->room)
		return -1;
	bytes = realloc(slot->bytes, room);
	if (!bytes)
		return -1;
	slot->bytes = bytes;
	slot->room = room;
	return 0;
}

/* Read until there is no more for now, all has come, or the client is gone. */
static void
slot_read(struct slot *slot)
{
	for (;;) {
		size_t whole = slot_whole(slot);
		ssize_t got;

		if (whole > 4 + (size_t)MAX_CALL_BYTES || (whole && slot->size > whole)) {
			slot_close(slot);
			return;
		}
		if (whole && slot->size == whole)
			return;
		if (slot_grow(slot)) {
			slot_close(slot);
			return;
		}
		got = recv(slot->fd, slot->bytes + slot->size, slot->room - slot->size, 0);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
			return;
		if (got <= 0) {
			slot_close(slot);
			return;
		}
		slot->size += (size_t)got;
	}
}

/* Forget the clients that left while their call was being done. */
static void
drop_gone(struct call_server *server)
{
	for (size_t i = 0; i < CALL_SERVER_MOST; i++) {
		struct pollfd fd = {server->slots[i].fd, 0, 0};

		if (server->slots[i].state == SLOT_ASKED && poll(&fd, 1, 0) > 0)
			slot_close(&server->slots[i]);
	}
}

int64_t
call_server_tend(struct call_server *server, struct tick now)
{
	int64_t next_ms = INT64_MAX;

	for (size_t i = 0; i < CALL_SERVER_MOST; i++) {
		struct slot *slot = &server->slots[i];

		/* a call that is being done is ours to be slow with */
		if (slot->state != SLOT_READING && slot->state != SLOT_WRITING)
			continue;
		if (!slot->until_ms)
			slot->until_ms = now.ms + CALL_SERVER_SILENT_MS;
		if (slot->until_ms <= now.ms)
			slot_close(slot);
		else if (slot->until_ms < next_ms)
			next_ms = slot->until_ms;
	}
	return next_ms;
}

static unsigned
ticket_of(const struct call_server *server, const struct slot *slot)
{
	return slot->round * CALL_SERVER_MOST + (unsigned)(slot - server->slots);
}

enum status
call_server_next(struct call_server *server, struct arena *arena, struct call *ret_call, struct call_peer *ret_peer,
		 unsigned *ret_ticket)
{
	static const char unread[] = "the call cannot be read\n";
	const struct call_reply bad = {EXIT_USAGE, {NULL, 0}, {(const uint8_t *)unread, sizeof unread - 1}};

	drop_gone(server);
	accept_all(server);
	for (size_t i = 0; i < CALL_SERVER_MOST; i++) {
		struct slot *slot = &server->slots[i];

		if (slot->state == SLOT_READING)
			slot_read(slot);
		if (slot->state != SLOT_READING || !slot_whole(slot) || slot->size != slot_whole(slot))
			continue;
		slot->state = SLOT_ASKED;
		slot->until_ms = 0;
		if (call_decode((struct view){slot->bytes + 4, slot->size - 4}, arena, ret_call)) {
			call_server_reply(server, ticket_of(server, slot), &bad);
			continue;
		}
		*ret_peer = slot->peer;
		*ret_ticket = ticket_of(server, slot);
		return STATUS_OK;
	}
	return STATUS_NOT_FOUND;
}

static void
slot_write(struct slot *slot)
{
	while (slot->done < slot->size) {
		ssize_t put = send(slot->fd, slot->bytes + slot->done, slot->size - slot->done, MSG_NOSIGNAL);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
			return;
		if (put < 0)
			break;
		slot->done += (size_t)put;
	}
	slot_close(slot);
}

void
call_server_reply(struct call_server *server, unsigned ticket, const struct call_reply *reply)
{
	struct slot *slot = &server->slots[ticket % CALL_SERVER_MOST];
	struct arena *arena;
	struct view bytes;
	uint8_t *copy;

	if (slot->state != SLOT_ASKED || ticket_of(server, slot) != ticket)
		return;
	arena = arena_new((size_t)MAX_CALL_BYTES + 64);
	copy = NULL;
	if (arena && !call_reply_encode(reply, arena, &bytes) && (copy = malloc(bytes.size + 4))) {
		memcpy(call_put_u32(copy, (uint32_t)bytes.size), bytes.bytes, bytes.size);
		explicit_bzero(slot->bytes, slot->room);
		free(slot->bytes);
		slot->bytes = copy;
		slot->size = slot->room = bytes.size + 4;
		slot->done = 0;
		slot->state = SLOT_WRITING;
		slot_write(slot);
	} else {
		slot_close(slot);
	}
	arena_free(arena);
}

void
call_server_flush(struct call_server *server)
{
	for (size_t i = 0; i < CALL_SERVER_MOST; i++)
		if (server->slots[i].state == SLOT_WRITING)
			slot_write(&server->slots[i]);
}

void
call_server_free(struct call_server *server)
{
	if (!server)
		return;
	for (size_t i = 0; i < CALL_SERVER_MOST; i++)
		if (server->slots[i].state != SLOT_FREE)
			slot_close(&server->slots[i]);
	(void)close(server->fd);    /* only a listener */
	(void)unlink(server->path); /* best effort: a stale file is removed at the next start */
	free(server->path);
	free(server);
}
