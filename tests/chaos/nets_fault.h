/* What is done to the network and to what stands at it, and undone again; each
 * fault has its own proof that it happened. */
#ifndef TELLBACK_CHAOS_NETS_FAULT_H
#define TELLBACK_CHAOS_NETS_FAULT_H

#include <sys/resource.h>

#include "chaos/kills_chance.h"
#include "chaos/nets_load.h"
#include "chaos/proxy.h"

#define NETS_SILENT 2000
#define NETS_BROKER_ADDRESS "10.99.0.1"
#define NETS_OTHERS (-1) /* a mode: agents that are connected must get on meanwhile */
#define NETS_PILE (-2)	 /* a mode: what is for one that stands still piles up at the broker */
#define NETS_LINK "tbv0" /* the agents' end of it */

enum nets_worker { NETS_FRONT, NETS_CORE, NETS_WORKERS };

/**
 * struct nets_site:
 * Where it happens.
 *
 * Shape:  we are in the agents' network namespace, ${broker_ns} is the path of the
 *         broker's; ${proxy} NULL: nothing is between; ${jumps} the seconds that
 *         the broker's and the agents' clocks are off; ${is_harmless}: nothing is
 *         done, which a control must see.
 */
struct nets_site {
	struct nets_load *load;
	struct kills_chance chance;
	const char *root, *broker_ns;
	unsigned port;
	struct proxy *proxy;
	volatile int64_t *jumps[2];
	int is_harmless;
	int silent[NETS_SILENT];
	size_t silent_count;
	pid_t victim;
	size_t had_fds; /* it */
	int64_t jumped_s;
	size_t still;
	struct rlimit limit;
	int64_t front_died_ms[2]; /* the last, the one before */
	struct nets_case *hasty;  /* of the agent that stands still */
};

/** A fault's kind, as the plan counts them. */
enum nets_kind { NETS_WIRE, NETS_PROXIED, NETS_AROUND };

/**
 * struct nets_fault:
 * One.
 *
 * Shape:  ${begin}(site, fault); ${heal} is non-zero if it has lasted until then,
 *         by its own proof; held for ${least_ms} … ${most_ms}; ${count} the name that it is
 *         counted under.
 */
struct nets_fault {
	const char *name, *count;
	enum nets_kind kind;
	void (*begin)(struct nets_site *site, const struct nets_fault *fault);
	int (*heal)(struct nets_site *site, const struct nets_fault *fault);
	int least_ms, most_ms;
	const char *rules; /* of nft: the statement of the chains out and in; NULL: none */
	const char *rules_in;
	int mode, number; /* of the proxy, or one of ours; what a limit is set on */
};

/**
 * nets_faults(ret_count):
 * All of them.
 */
const struct nets_fault *nets_faults(size_t *ret_count);

/**
 * nets_fault_is_free(site, fault):
 * May it happen now?  A front that dies three times a minute bars whoever was
 * let in just before, as it should.
 */
int nets_fault_is_free(const struct nets_site *site, const struct nets_fault *fault);

/**
 * nets_fault_has_struck(site, fault):
 * Has it, that was begun, been felt by now?  It may take a while, and something
 * that is sent.
 */
int nets_fault_has_struck(struct nets_site *site, const struct nets_fault *fault);

/**
 * nets_fault_of(fault), nets_fault_has_ended(site, fault):
 * The worker that it may end, NETS_WORKERS: none; the one that it was done to
 * has ended.
 */
enum nets_worker nets_fault_of(const struct nets_fault *fault);
int nets_fault_has_ended(const struct nets_site *site, const struct nets_fault *fault);

/**
 * nets_worker(site, worker), nets_memory_kib(pid):
 * Its process, 0 if it is not there; what it has in memory.
 */
pid_t nets_worker(const struct nets_site *site, enum nets_worker worker);
long nets_memory_kib(pid_t pid);

#endif
