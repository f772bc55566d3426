#include "chaos/proxy.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "chaos/kills_chance.h"
#include "support/must.h"

#define PAIRS 64
#define PIECE 16384
#define LOOK_MS 2
#define TRICKLE_BYTES 40
#define STALLED_MS 100 /* in which it would have been passed on */

enum { AGENT, BROKER, SIDES };

/* What came from one side and is to go to the other. */
struct way {
	uint8_t piece[PIECE];
	size_t size, done;
	int64_t came_ms, due_ms;
	int is_ended;
};

struct pair {
	int fds[SIDES]; /* -1: closed */
	struct way ways[SIDES];
	size_t passed; /* since the mode came */
	int seen_mode;
	int64_t held_ms; /* since then something waits that is not read; 0: nothing */
	int64_t close_ms; /* the agent's side, once the broker's is closed */
};

struct proxy {
	struct proxy_told *told;
	pid_t pid;
};

struct inside {
	struct proxy_told *told;
	int listener;
	struct sockaddr_in to;
	struct kills_chance chance;
	struct pair *pairs[PAIRS];
};

const char *
proxy_word(enum proxy_mode mode)
{
	static const char *const words[PROXY_MODES] = {"pass",	"delay", "trickle",   "cut",
						       "stall", "mute",	 "slow-close"};

	return words[mode];
}

/* ---- inside ---- */

static void
close_side(struct pair *pair, int side, int is_reset)
{
	struct linger now = {1, 0};

	if (pair->fds[side] < 0)
		return;
	if (is_reset)
		(void)setsockopt(pair->fds[side], SOL_SOCKET, SO_LINGER, &now,
				 sizeof now); /* else it is closed as usual */
	(void)close(pair->fds[side]);
	pair->fds[side] = -1;
}

static void
reset(struct inside *inside, struct pair *pair)
{
	close_side(pair, AGENT, 1);
	close_side(pair, BROKER, 1);
	inside->told->touched++;
}

static void
let_in(struct inside *inside)
{
	struct pair **slot = inside->pairs;
	int fd = accept4(inside->listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK), yes = 1;
	int next;

	if (fd < 0)
		return;
	while (slot < inside->pairs + PAIRS && *slot)
		slot++;
	next = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (slot == inside->pairs + PAIRS || next < 0 ||
	    connect(next, (struct sockaddr *)&inside->to, sizeof inside->to)) {
		(void)close(fd); /* the broker is away: so it seems to the agent */
		if (next >= 0)
			(void)close(next);
		return;
	}
	MUST(!fcntl(next, F_SETFL, O_NONBLOCK) && !setsockopt(next, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes));
	MUST(!setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes));
	*slot = calloc(1, sizeof **slot);
	MUST(*slot);
	(*slot)->fds[AGENT] = fd;
	(*slot)->fds[BROKER] = next;
	inside->told->connections++;
}

static void
take(struct inside *inside, struct pair *pair, int from, int64_t now_ms)
{
	struct way *way = &pair->ways[from];
	ssize_t got;

	if (way->size || way->is_ended || pair->fds[from] < 0)
		return;
	got = recv(pair->fds[from], way->piece, PIECE, 0);
	if (got < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (got <= 0) {
		way->is_ended = 1;
		return;
	}
	way->size = (size_t)got;
	way->done = 0;
	way->came_ms = way->due_ms = now_ms;
	if (inside->told->mode == PROXY_DELAY)
		way->due_ms += inside->told->number;
}

static void
pass_on(struct inside *inside, struct pair *pair, int from, int64_t now_ms)
{
	struct way *way = &pair->ways[from];
	size_t most = way->size - way->done;
	ssize_t gone;

	if (!most || way->due_ms > now_ms || pair->fds[!from] < 0)
		return;
	if (inside->told->mode == PROXY_DELAY && now_ms - way->came_ms >= inside->told->number)
		inside->told->touched++;
	if (inside->told->mode == PROXY_TRICKLE && most >= TRICKLE_BYTES) {
		most = 1 + kills_chance_below(&inside->chance, TRICKLE_BYTES);
		way->due_ms = now_ms + inside->told->number;
		inside->told->touched++;
	}
	if (inside->told->mode == PROXY_CUT && pair->passed + most >= (size_t)inside->told->number)
		most = (size_t)inside->told->number > pair->passed ? (size_t)inside->told->number - pair->passed : 0;
	gone = most ? send(pair->fds[!from], way->piece + way->done, most, MSG_NOSIGNAL) : 0;
	if (gone < 0 && errno != EAGAIN && errno != EINTR)
		way->is_ended = 1;
	if (gone > 0) {
		way->done += (size_t)gone;
		pair->passed += (size_t)gone;
		inside->told->passed += (uint64_t)gone;
	}
	if (way->done == way->size)
		way->size = way->done = 0;
	if (inside->told->mode == PROXY_CUT && pair->passed >= (size_t)inside->told->number)
		reset(inside, pair); /* in the middle of a frame, as a rule */
}

static void
new_mode(struct inside *inside, struct pair *pair, int64_t now_ms)
{
	if (pair->seen_mode == PROXY_MUTE)
		reset(inside, pair); /* what was kept back is lost */
	pair->seen_mode = inside->told->mode;
	pair->passed = 0;
	pair->held_ms = 0;
	if (pair->seen_mode == PROXY_SLOW && pair->fds[BROKER] >= 0) {
		close_side(pair, BROKER, 0);
		pair->close_ms = now_ms + inside->told->number;
		inside->told->touched++;
	}
}

/* It counts once something has waited so long, and nothing was passed on. */
static void
stall(struct inside *inside, struct pair *pair, int64_t now_ms)
{
	int waits = 0;
	char byte;

	for (int from = 0; from < SIDES; from++)
		waits |= pair->ways[from].size ||
			 (pair->fds[from] >= 0 && recv(pair->fds[from], &byte, 1, MSG_PEEK | MSG_DONTWAIT) > 0);
	if (waits && !pair->held_ms)
		pair->held_ms = now_ms;
	if (waits && !pair->passed && now_ms - pair->held_ms >= STALLED_MS)
		inside->told->touched++;
}

static void
serve(struct inside *inside, struct pair *pair)
{
	int64_t now_ms = clock_tick().ms;
	int mode = inside->told->mode;

	if (pair->seen_mode != mode)
		new_mode(inside, pair, now_ms);
	if (pair->close_ms && now_ms < pair->close_ms)
		return;
	if (pair->close_ms)
		close_side(pair, AGENT, 0);
	if (mode == PROXY_STALL) {
		stall(inside, pair, now_ms);
		return;
	}
	for (int from = 0; from < SIDES; from++) {
		take(inside, pair, from, now_ms);
		if (mode == PROXY_MUTE && from == BROKER)
			inside->told->touched += pair->ways[from].size != 0;
		else
			pass_on(inside, pair, from, now_ms);
		if (pair->ways[from].is_ended && !pair->ways[from].size)
			close_side(pair, AGENT, 0), close_side(pair, BROKER, 0);
	}
}

static void
run(struct inside *inside)
{
	struct pollfd fds[1 + SIDES * PAIRS];

	for (;;) {
		nfds_t count = 1;
		int is_busy = 0;

		fds[0] = (struct pollfd){inside->listener, POLLIN, 0};
		for (size_t i = 0; i < PAIRS; i++)
			for (int side = 0; inside->pairs[i] && side < SIDES; side++) {
				is_busy |= inside->pairs[i]->ways[side].size != 0;
				if (!inside->pairs[i]->ways[side].size && inside->pairs[i]->fds[side] >= 0 &&
				    inside->told->mode != PROXY_STALL)
					fds[count++] = (struct pollfd){inside->pairs[i]->fds[side], POLLIN, 0};
			}
		(void)poll(fds, count, is_busy ? LOOK_MS : 10 * LOOK_MS); /* all are looked at */
		if (fds[0].revents)
			let_in(inside);
		for (size_t i = 0; i < PAIRS; i++) {
			struct pair *pair = inside->pairs[i];

			if (!pair)
				continue;
			serve(inside, pair);
			if (pair->fds[AGENT] < 0 && pair->fds[BROKER] < 0) {
				free(pair);
				inside->pairs[i] = NULL;
			}
		}
	}
}

/* ---- outside ---- */

static void
enter(const char *netns)
{
	int fd = open(netns, O_RDONLY | O_CLOEXEC);

	MUST(fd >= 0 && !setns(fd, CLONE_NEWNET));
	(void)close(fd);
}

struct proxy *
proxy_start(const char *netns, const char *listen_at, uint16_t port, const char *to, uint64_t seed)
{
	struct proxy *proxy = calloc(1, sizeof *proxy);
	struct sockaddr_in here = {.sin_family = AF_INET, .sin_port = htons(port)};
	struct inside inside = {.chance = {seed}, .to = here};
	int ready[2], yes = 1;
	char byte;

	MUST(proxy && !pipe2(ready, O_CLOEXEC));
	proxy->told = mmap(NULL, sizeof *proxy->told, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	MUST(proxy->told != MAP_FAILED);
	proxy->pid = fork();
	MUST(proxy->pid >= 0);
	if (proxy->pid) {
		(void)close(ready[1]);
		MUST(read(ready[0], &byte, 1) == 1);
		(void)close(ready[0]);
		return proxy;
	}
	MUST(!prctl(PR_SET_PDEATHSIG, SIGKILL));
	enter(netns);
	inside.told = proxy->told;
	MUST(inet_pton(AF_INET, listen_at, &here.sin_addr) == 1 && inet_pton(AF_INET, to, &inside.to.sin_addr) == 1);
	inside.listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	MUST(inside.listener >= 0 && !setsockopt(inside.listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes));
	MUST(!bind(inside.listener, (struct sockaddr *)&here, sizeof here) && !listen(inside.listener, PAIRS));
	MUST(write(ready[1], "r", 1) == 1);
	run(&inside);
	_exit(0);
}

void
proxy_end(struct proxy *proxy)
{
	MUST(!kill(proxy->pid, SIGKILL) && waitpid(proxy->pid, NULL, 0) == proxy->pid);
	(void)munmap(proxy->told, sizeof *proxy->told);
	free(proxy);
}

void
proxy_tell(struct proxy *proxy, enum proxy_mode mode, int number)
{
	proxy->told->touched = 0;
	proxy->told->number = number;
	proxy->told->mode = (int)mode;
}

unsigned
proxy_touched(const struct proxy *proxy)
{
	return proxy->told->touched;
}
