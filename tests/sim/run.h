/* One run of the simulator: a broker's core and four agencies' agents, the real
 * ones, on machines with clocks and disks of the run's own, and people who work
 * there.  Everything in it follows from a seed.
 *
 *   safety phase: people refer, read, decide, try to close; faults come
 *   liveness phase: no faults any more; everybody must be told, and every case
 *                   close, before the run is settled
 *
 *        people (people.c) -> agents (agents.c) -> links (links.c)
 *               ^                  |                   |  |
 *               '--- book.c <------'                   v  |
 *           what agencies know: the ledger          core (broker.c) */
#ifndef TELLBACK_SIM_RUN_H
#define TELLBACK_SIM_RUN_H

#include "core/core.h"
#include "runtime/agent.h"
#include "runtime/trust.h"
#include "signer/signer.h"
#include "sim/disk.h"
#include "sim/queue.h"
#include "support/notes.h"
#include "support/verdict.h"

/** Who takes part; the first is the front door. */
enum { RUN_CRS, RUN_POLICE, RUN_HEALTH, RUN_SCHOOL, RUN_AGENTS };

/** Bounds of one run. */
#define RUN_REFERRALS 32
#define RUN_CASES RUN_REFERRALS
#define RUN_CHILDREN 2
#define RUN_QUESTIONS 256
#define RUN_FRAMES 64
#define RUN_OPENINGS 64
#define RUN_EVENTS_LEAST 200

/**
 * enum run_kind:
 * What happens: a frame arrives at the front, core takes its turn, leaves are
 * signed, core begins, a frame arrives at an agent, an agent takes its turn, its
 * link is there, its link is seen to be gone, it begins, somebody does
 * something, a fault, the end of one, the end of all faults.
 */
#define RUN_KINDS(X) \
	X(TO_CORE, "to-core") X(CORE, "core") X(SIGN, "sign") X(CORE_BEGINS, "core-begins") X(TO_AGENT, "to-agent") \
	X(AGENT, "agent") X(LINK_UP, "link-up") X(LINK_DOWN, "link-down") X(AGENT_BEGINS, "agent-begins") \
	X(PERSON, "person") X(FAULT, "fault") X(RELIEF, "relief") X(CALM, "calm") X(LOOK, "look")
enum run_kind {
#define X(code, word) RUN_##code,
	RUN_KINDS(X)
#undef X
	RUN_KIND_COUNT
};

/**
 * enum run_break:
 * What is wrong on purpose, to see that the checker says so.
 */
enum run_break { RUN_SOUND, RUN_SYNC_OFF, RUN_ANSWER_FIRST };

/**
 * enum run_fault:
 * What may happen to somebody.  AGAIN: the next process ends while it begins;
 * READ: a read fails.
 */
#define RUN_FAULTS(X) \
	X(KILL, "kill") X(POWER, "power") X(EIO, "eio") X(FULL, "full") X(CUT, "cut") X(SILENCE, "silence") \
	X(FRONT, "front") X(SIGNER, "signer") X(AGAIN, "again") X(READ, "read") X(CLOCK, "clock") X(STALL, "stall") X(NIGHT, "night") X(DUPLICATE, "duplicate") X(REORDER, "reorder")
enum run_fault {
#define X(code, word) RUN_FAULT_##code,
	RUN_FAULTS(X)
#undef X
	RUN_FAULT_COUNT
};

/**
 * struct run_machine:
 * Where a program runs: its disk and clocks, and whether it is up.
 *
 * Shape:  ${turn_ms} when its next turn is; INT64_MAX: none.  ${is_armed}: its
 *         disk waits for an operation to fail at.
 * Units:  milliseconds; ${booted_ms} of the run's time; ${civil_ms} how wrong
 *         its clock is.
 */
struct run_machine {
	struct disk *disk;
	int64_t booted_ms;
	int64_t civil_ms;
	int64_t stalled_ms;
	int64_t turn_ms;
	int is_up;
	int is_armed;
	enum run_fault armed;
	int is_power;
};

/**
 * struct run_core:
 * The broker.
 *
 * Shape:  ${asked}[question] whose it is, over which of its links.
 */
struct run_core {
	struct run_machine machine;
	struct core *core;
	struct signer *signer;
	int is_signing;
	char path[DISK_NAME_SIZE];
	char log[DISK_NAME_SIZE];
	struct queue_item waiting[RUN_FRAMES];
	size_t waiting_count;
	uint64_t question;
	struct {
		uint64_t question;
		size_t who;
		uint64_t link;
		uint64_t nonce;
	} asked[RUN_QUESTIONS];
	int64_t saved_ms;   /* the control that answers first */
	unsigned conflicts; /* of the store and what was shown: only where something is broken */
};

/**
 * struct run_agent:
 * An agency.
 *
 * Shape:  ${link} names its connection, 0 none; ${is_silent}: nothing comes
 *         through, nobody knows.  ${journal} how far the book has followed;
 *         ${openings} what a person is to open before its next turn.
 */
struct run_agent {
	struct run_machine machine;
	struct agent *agent;
	struct notes_agency *agency;
	struct age_unwrapper unwrapper;
	struct arena *arena;
	char path[DISK_NAME_SIZE];
	uint64_t link;
	int is_silent;
	int is_connecting;
	int64_t last_sent_ms;
	int64_t last_heard_ms;
	struct agent_event heard[RUN_FRAMES];
	size_t heard_count;
	uint64_t journal;
	struct envelope_id openings[RUN_OPENINGS];
	size_t opening_count;
};

/**
 * struct run_case, struct run_child, struct run_referral:
 * What the people have in mind.
 *
 * Shape:  ${first} the referral that came first; ${close} the last attempt,
 *         ${closes} how many were answered.
 */
struct run_case {
	struct case_token token;
	size_t referrals;
	struct envelope_id first;
	struct envelope_id close;
	unsigned closes;
	int is_closing;
	int is_closed;
};
struct run_child {
	char token[16];
	struct envelope_id decision;
	struct envelope_id outcome;
	int is_assessed;
	unsigned decisions;
	unsigned outcomes;
	int is_decided;
	int is_done;
};
struct run_referral {
	size_t who;
	size_t of;
	struct envelope_id id;
	int is_sent;
	int has_arrived;
	struct run_child children[RUN_CHILDREN];
	size_t child_count;
};

/**
 * struct run:
 * All of it.
 */
struct run {
	uint64_t seed;
	enum run_break broken;
	int is_traced;
	int is_long; /* ten times as much happens: stores work their changes in while they serve */
	struct luck luck;
	struct notes *world;
	struct trust *trust;
	struct queue queue;
	int64_t now_ms;
	int64_t begin_ms;
	int64_t night_ms; /* that went by while nothing happened */
	int is_calm;
	int is_over;
	struct run_core core;
	struct run_agent agents[RUN_AGENTS];
	struct arena *arena;
	uint64_t links;

	struct run_case cases[RUN_CASES];
	size_t case_count;
	struct run_referral referrals[RUN_REFERRALS];
	size_t referral_count;
	unsigned tasks; /* that people have still before them */

	struct ledger *ledger;
	size_t unanswered; /* offered, and no word yet */
	size_t unstored;   /* accepted, times recipients */
	size_t untold;	   /* opened */

	unsigned duplicates; /* thousandths of frames */
	unsigned reorders;
	uint64_t digest;
	uint64_t events;
	uint64_t kinds[RUN_KIND_COUNT];
	unsigned faults[RUN_FAULT_COUNT];
	unsigned crashes;
	unsigned armed; /* that have not fired */
	unsigned odd;
	char first_odd[256];
	struct verdict verdict;
};

/**
 * run_put(run, kind, who, after_ms), run_put_number(run, kind, who, after_ms, number):
 * It will happen in so long.
 */
void run_put(struct run *run, enum run_kind kind, size_t who, int64_t after_ms);
void run_put_number(struct run *run, enum run_kind kind, size_t who, int64_t after_ms, uint64_t number);

/**
 * run_civil(run, machine), run_tick(run, machine):
 * What the clocks of a machine say.
 */
struct instant run_civil(const struct run *run, const struct run_machine *machine);
struct tick run_tick(const struct run *run, const struct run_machine *machine);

/**
 * run_trace(run, format, ...):
 * One line of what happens: into the digest, and shown if wanted.
 */
void run_trace(struct run *run, const char *format, ...) __attribute__((format(printf, 2, 3)));

/**
 * run_odd(run, format, ...):
 * Something that no promise forbids and that ought not to be: it fails the run.
 */
void run_odd(struct run *run, const char *format, ...) __attribute__((format(printf, 2, 3)));

/**
 * run_prepare(folder), run_play(run, seed):
 * The world, with everybody connected and nothing to do; play that seed, to be
 * done once in a process.
 *
 * Owner:  the process's.
 */
struct run *run_prepare(const char *folder);
void run_play(struct run *run, uint64_t seed);

#endif
