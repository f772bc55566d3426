#include "chaos/nets_silent.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "support/must.h"

void
nets_silent_dial(struct nets_site *site, size_t count)
{
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)site->port)};

	MUST(inet_pton(AF_INET, NETS_BROKER_ADDRESS, &to.sin_addr) == 1);
	while (site->silent_count < count) {
		int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

		if (fd < 0 || (connect(fd, (struct sockaddr *)&to, sizeof to) && errno != EINPROGRESS)) {
			if (fd >= 0)
				(void)close(fd);
			break;
		}
		site->silent[site->silent_count++] = fd;
	}
}

void
nets_silent_hang_up(struct nets_site *site)
{
	while (site->silent_count)
		(void)close(site->silent[--site->silent_count]); /* nothing was said */
}

size_t
nets_silent_connected(const struct nets_site *site)
{
	size_t count = 0;

	for (size_t i = 0; i < site->silent_count; i++) {
		struct pollfd fd = {site->silent[i], POLLOUT, 0};
		struct sockaddr_in to;
		socklen_t size = sizeof to;

		/* it has a peer from the broker's first packet on, until a reset */
		if (poll(&fd, 1, 0) == 1 && !(fd.revents & POLLERR) && !getpeername(fd.fd, (struct sockaddr *)&to, &size))
			count++;
	}
	return count;
}
