/* A broker, agencies that use it and the ledger they keep, for a test that
 * breaks something on the way. */
#ifndef TELLBACK_CHAOS_KILLS_STAGE_H
#define TELLBACK_CHAOS_KILLS_STAGE_H

#include "chaos/kills_broker.h"
#include "chaos/kills_chance.h"
#include "chaos/kills_house.h"
#include "chaos/kills_line.h"
#include "support/ledger.h"

/**
 * struct kills_options:
 * What the arms are told.
 *
 * Shape:  ${programs} the folder of the executables; ${core} another core, or
 *         NULL; ${of} whom to break, and ${how}: KILLS_DIE, or its calls fail
 *         with ${error}; ${stride} every so many points, ${start_stride} of its
 *         start; ${count} or ${seconds} 0: not bounded by it; ${control} "" or
 *         what is broken on purpose.
 */
struct kills_options {
	const char *programs;
	const char *core;
	const char *of;
	const char *control;
	enum kills_calls calls;
	enum kills_how how;
	int error;
	uint64_t seed;
	size_t stride;
	size_t start_stride;
	size_t count;
	long seconds;
};

/**
 * struct kills_stage:
 * All of it.
 */
struct kills_stage {
	const struct kills_options *options;
	struct today *today;
	struct kills_broker broker;
	struct kills_line line;
	struct kills_house *house;
	struct ledger *ledger;
	struct kills_chance chance;
	size_t faults;
	int64_t began_ms;
	int64_t said_ms;
	const char *wrong; /* the first thing that no ledger can tell */
};

/** How a run ended. */
enum kills_end { KILLS_IDLE, KILLS_DIED, KILLS_LATE };

/**
 * kills_stage_open(stage, options, has_front):
 * Everything runs, and everybody is welcomed.
 */
void kills_stage_open(struct kills_stage *stage, const struct kills_options *options, int has_front);

/**
 * kills_stage_close(stage, arm):
 * Nothing is broken any more: go on until all is told, look at everything once
 * more, stop and judge.  Non-zero if anything is wrong; of a control, if the
 * verdict is another than the one that it names.
 */
int kills_stage_close(struct kills_stage *stage, const char *arm);

/**
 * kills_stage_run(stage, ms):
 * Until all is idle, somebody of the broker has died, or the time is over.
 */
enum kills_end kills_stage_run(struct kills_stage *stage, long ms);

/**
 * kills_stage_empty_turn(stage):
 * One question that changes nothing, and its answer: what was done after the
 * last one is done.
 */
enum kills_end kills_stage_empty_turn(struct kills_stage *stage);

/**
 * kills_stage_revive(stage, plan, whom):
 * Whoever does not run is started, as kills_broker_start; the lines are new.
 */
void kills_stage_revive(struct kills_stage *stage, const struct kills_plan *plan, enum kills_member whom);

/**
 * kills_stage_await(stage):
 * Until all are ready; non-zero if one died before it was.
 */
int kills_stage_await(struct kills_stage *stage);

/**
 * kills_stage_await_death(stage):
 * Until somebody has died; non-zero if nobody does.
 */
int kills_stage_await_death(struct kills_stage *stage);

/**
 * kills_stage_settle(stage):
 * Revive, and run until all is idle; a broker that does not manage is wrong,
 * and so is whoever ends by himself, but for one that an error may still end.
 */
void kills_stage_settle(struct kills_stage *stage);

/**
 * kills_stage_fault(stage, what):
 * Write down that something was broken on purpose.
 */
void kills_stage_fault(struct kills_stage *stage, const char *what);

/**
 * kills_stage_wrong(stage, what):
 * Something is wrong that no ledger can tell.
 */
void kills_stage_wrong(struct kills_stage *stage, const char *what);

/**
 * kills_stage_tell_ends(stage):
 * Print who does not run, and how he ended.
 */
void kills_stage_tell_ends(const struct kills_stage *stage);

/**
 * kills_stage_progress(stage, what):
 * A line to standard error, every two seconds at most.
 */
void kills_stage_progress(struct kills_stage *stage, const char *what);

#endif
