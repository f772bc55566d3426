/* A TCP proxy between agents and a broker that does to their connections what
 * networks do: a process of its own, told through shared memory. */
#ifndef TELLBACK_CHAOS_PROXY_H
#define TELLBACK_CHAOS_PROXY_H

#include <stdint.h>
#include <sys/types.h>

/** What it does with what comes. */
enum proxy_mode {
	PROXY_PASS,
	PROXY_DELAY,   /* each piece ${number} ms later */
	PROXY_TRICKLE, /* a few bytes at a time, every ${number} ms */
	PROXY_CUT,     /* after ${number} more bytes of a connection, in the middle of what comes: reset */
	PROXY_STALL,   /* nothing is read and nothing is passed on */
	PROXY_MUTE,    /* what the broker says is not passed on, and later cut: the answer is lost */
	PROXY_SLOW,    /* the broker's side is closed, the agent's stays open for ${number} ms */
	PROXY_MODES
};

/**
 * struct proxy_told:
 * What both sides see.
 *
 * Shape:  ${touched} pieces or connections that something was done to in the
 *         present mode; ${passed} bytes so far.
 */
struct proxy_told {
	volatile int mode;
	volatile int number;
	volatile unsigned touched;
	volatile unsigned connections;
	volatile uint64_t passed;
};

struct proxy;

/**
 * proxy_start(netns, listen, port, to, seed), proxy_end(proxy):
 * Listen at the IPv4 address ${listen} and ${port} inside the network namespace
 * of the path ${netns}, and connect to ${to} at the same port.
 *
 * Owner:  the caller.  Trouble ends the test.
 */
struct proxy *proxy_start(const char *netns, const char *listen, uint16_t port, const char *to, uint64_t seed);
void proxy_end(struct proxy *proxy);

/**
 * proxy_tell(proxy, mode, number), proxy_touched(proxy):
 * From now on so; how often it did something.
 */
void proxy_tell(struct proxy *proxy, enum proxy_mode mode, int number);
unsigned proxy_touched(const struct proxy *proxy);

/**
 * proxy_word(mode):
 * Its name.
 */
const char *proxy_word(enum proxy_mode mode);

#endif
