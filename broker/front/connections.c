#include "front/connections.h"

#include <stdlib.h>
#include <string.h>

enum connection_state { CONNECTION_NONE, CONNECTION_UNKNOWN, CONNECTION_CUT, CONNECTION_KNOWN };

struct connection {
	enum connection_state state;
	uint32_t use; /* which use of the descriptor this is */
	uint32_t open;
	struct tick since;
	char curve[Z85_KEY_SIZE];
};

/* Descriptors are small numbers, so they are the index. */
struct connections {
	struct connection *all;
	size_t room;
	size_t count;
	size_t unknown;
};

enum status
connections_new(struct connections **ret_connections)
{
	struct connections *connections = calloc(1, sizeof *connections);

	if (!connections)
		return STATUS_NO_MEMORY;
	*ret_connections = connections;
	return STATUS_OK;
}

static struct connection *
at(const struct connections *connections, int fd)
{
	if (fd < 0 || (size_t)fd >= connections->room || connections->all[fd].state == CONNECTION_NONE)
		return NULL;
	return &connections->all[fd];
}

static enum status
grow(struct connections *connections, int fd)
{
	size_t room = connections->room ? connections->room : 64;
	struct connection *all;

	while (room <= (size_t)fd)
		room *= 2;
	if (room == connections->room)
		return STATUS_OK;
	all = realloc(connections->all, room * sizeof *all);
	if (!all)
		return STATUS_NO_MEMORY;
	memset(all + connections->room, 0, (room - connections->room) * sizeof *all);
	connections->all = all;
	connections->room = room;
	return STATUS_OK;
}

enum status
connections_accepted(struct connections *connections, int fd, struct tick now)
{
	char curve[Z85_KEY_SIZE];
	struct connection *connection;
	enum status status;

	if (fd < 0)
		return STATUS_OK;
	connections_closed(connections, fd, curve); /* an event that was lost */
	status = grow(connections, fd);
	if (status)
		return status;
	connection = &connections->all[fd];
	*connection = (struct connection){.state = CONNECTION_UNKNOWN, .use = connection->use + 1, .since = now};
	connections->count++;
	connections->unknown++;
	return STATUS_OK;
}

void
connections_closed(struct connections *connections, int fd, char ret_curve[Z85_KEY_SIZE])
{
	struct connection *connection = at(connections, fd);

	*ret_curve = '\0';
	if (!connection)
		return;
	if (connection->state == CONNECTION_UNKNOWN)
		connections->unknown--;
	else
		memcpy(ret_curve, connection->curve, Z85_KEY_SIZE);
	connections->count--;
	connection->state = CONNECTION_NONE;
}

const char *
connections_curve(const struct connections *connections, int fd)
{
	const struct connection *connection = at(connections, fd);

	return connection ? connection->curve : NULL;
}

void
connections_know(struct connections *connections, int fd, const char *curve)
{
	struct connection *connection = at(connections, fd);
	size_t size = strlen(curve);

	if (!connection || size >= sizeof connection->curve)
		return;
	if (connection->state == CONNECTION_UNKNOWN)
		connections->unknown--;
	connection->state = CONNECTION_KNOWN;
	memcpy(connection->curve, curve, size + 1);
}

int
connections_asked(struct connections *connections, int fd, uint32_t *ret_use)
{
	struct connection *connection = at(connections, fd);

	*ret_use = 0;
	if (!connection)
		return 0; /* it has left: the reply will find nobody */
	if (connection->open >= CONNECTIONS_QUESTIONS)
		return 1;
	connection->open++;
	*ret_use = connection->use;
	return 0;
}

void
connections_answered(struct connections *connections, int fd, uint32_t use)
{
	struct connection *connection = at(connections, fd);

	if (connection && connection->use == use && connection->open)
		connection->open--;
}

/* The unknown one accepted first, or -1. */
static int
oldest(const struct connections *connections)
{
	int found = -1;

	for (size_t i = 0; connections->unknown && i < connections->room; i++)
		if (connections->all[i].state == CONNECTION_UNKNOWN &&
		    (found < 0 || connections->all[i].since.ms < connections->all[found].since.ms))
			found = (int)i;
	return found;
}

static int
cut(struct connections *connections, int fd)
{
	connections->all[fd].state = CONNECTION_CUT;
	connections->unknown--;
	return fd;
}

int
connections_silent(struct connections *connections, struct tick now)
{
	int fd = oldest(connections);

	if (fd < 0 || now.ms - connections->all[fd].since.ms < CONNECTIONS_SILENT_MS)
		return -1;
	return cut(connections, fd);
}

int
connections_oldest_unknown(struct connections *connections)
{
	int fd = oldest(connections);

	return fd < 0 ? -1 : cut(connections, fd);
}

int
connections_next(const struct connections *connections, int fd)
{
	for (size_t i = (size_t)(fd + 1); i < connections->room; i++)
		if (connections->all[i].state == CONNECTION_KNOWN)
			return (int)i;
	return -1;
}

size_t
connections_count(const struct connections *connections)
{
	return connections->count;
}

size_t
connections_unknown(const struct connections *connections)
{
	return connections->unknown;
}

void
connections_free(struct connections *connections)
{
	if (!connections)
		return;
	free(connections->all);
	free(connections);
}
