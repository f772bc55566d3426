/* A broker and agencies on two disks, and what happens to their power. */
#ifndef TELLBACK_CHAOS_CUTS_WORLD_H
#define TELLBACK_CHAOS_CUTS_WORLD_H

#include "chaos/cuts_broker.h"
#include "chaos/cuts_disk.h"
#include "chaos/cuts_pages.h"
#include "chaos/cuts_town.h"
#include "support/verdict.h"

/** Notes of one agency that wait for an answer under load. */
#define CUTS_LOAD_MOST 4

/** So long until a fault that comes by itself must have come (milliseconds). */
#define CUTS_PATIENCE_MS 3000

/**
 * struct cuts_world:
 * All of it.
 *
 * Shape:  ${folder} of it all, with the ledger in it: not on either disk.
 *         ${is_over}: core would not start again, and said why; or a process of
 *         the broker ended by a signal, or while nothing was wrong with its
 *         disk; or not all came to rest.  ${failed}: what the broker's disk had
 *         refused, as it was told, when its power came back.  ${absent}
 *         notes that were accepted and are not in the store after a cut, or at
 *         another leaf; ${absent_first} says which.  ${passed} notes were
 *         accepted while the broker's disk was full.
 */
struct cuts_world {
	char folder[64];
	enum cuts_kind kind;
	struct cuts_disk broker_disk;
	struct cuts_disk town_disk;
	struct today *today;
	struct ledger *ledger;
	struct cuts_broker broker;
	struct cuts_town town;
	struct cuts_pages pages;
	uint64_t state; /* of chance */
	int is_over;
	unsigned long long failed;
	size_t absent;
	char absent_first[200];
	unsigned long long passed;
	unsigned settle_ms;
};

/**
 * enum cuts_where, enum cuts_when, enum cuts_before, struct cuts_plan:
 * One cut: whose power goes; whether at some moment under load, at the n-th
 * write of a torn disk, or while the broker starts; and what is wrong with the
 * broker's disk before it.  The flushes and writes of a torn disk fail with
 * ${error}, ${fails} times: then the broker must end by itself, and is started
 * once more before the cut if ${is_retried}.  A full one has ${left} bytes left,
 * and room again before the cut, or after it if ${is_retried}.
 */
enum cuts_where { CUTS_BROKER, CUTS_BOTH, CUTS_TOWN };
enum cuts_when { CUTS_LOAD, CUTS_WRITE, CUTS_START };
enum cuts_before { CUTS_NOTHING, CUTS_FLUSH_FAILS, CUTS_WRITE_FAILS, CUTS_FULL, CUTS_BEFORES };
struct cuts_plan {
	enum cuts_where where;
	enum cuts_when when;
	enum cuts_before before;
	unsigned delay_ms;
	unsigned write;
	uint64_t seed;
	unsigned fails;
	int error;
	int is_retried;
	unsigned left;
};

/**
 * cuts_world_new(kind, programs, seed), cuts_world_free(world, is_kept):
 * Disks, keys, stores; all is off.  What is kept is the ledger and the broker's
 * log lines.
 */
struct cuts_world *cuts_world_new(enum cuts_kind kind, const struct cuts_programs *programs, uint64_t seed);
void cuts_world_free(struct cuts_world *world, int is_kept);

/**
 * cuts_world_chance(world, below):
 * A number below that one.
 */
unsigned cuts_world_chance(struct cuts_world *world, unsigned below);

/**
 * cuts_world_start(world, is_expected):
 * The broker goes on; non-zero if it does.  One that does not is said if it was
 * expected to.
 */
int cuts_world_start(struct cuts_world *world, int is_expected);

/**
 * cuts_world_work(world, most_ms, load):
 * Everybody works, until somebody is off (non-zero) or so much time is over.
 *
 * Shape:  ${load} so many notes of each agency may wait for an answer, 0:
 *         nothing new is sent.
 */
int cuts_world_work(struct cuts_world *world, int64_t most_ms, uint64_t load);

/**
 * cuts_world_kill(world):
 * The broker's processes are killed.  One that had ended before, by itself,
 * had to have a reason: ${is_over} otherwise.
 */
void cuts_world_kill(struct cuts_world *world);

/**
 * cuts_world_fault(world, what):
 * Into the ledger: that was broken now.
 */
void cuts_world_fault(struct cuts_world *world, const char *what);

/**
 * cuts_world_keep(world):
 * The store is wrong: keep it as it is, for whoever looks into it.
 */
void cuts_world_keep(struct cuts_world *world);

/**
 * cuts_world_settle(world):
 * No faults any more: until everybody has heard everything, or so long that
 * they never will; the ledger says so.  ${is_over}: they never did.
 */
void cuts_world_settle(struct cuts_world *world);

/**
 * cuts_world_judge(world, ret_verdict):
 * What the ledger says, what the store and agents' journals lacked after a cut,
 * and whether an agent has evidence that the log is not one and the same.
 */
int cuts_world_judge(struct cuts_world *world, struct verdict *ret_verdict);

#endif
