/* What goes wrong in the safety phase. */
#ifndef TELLBACK_SIM_FAULTS_H
#define TELLBACK_SIM_FAULTS_H

#include "sim/run.h"

/**
 * faults_begin(run, span_ms):
 * Plan those of a run, one in core at least.
 */
void faults_begin(struct run *run, int64_t span_ms);

/**
 * faults_happen(run, who, kind), faults_relieve(run, who, kind):
 * One happens now, to an agent or, where ${who} is RUN_AGENTS, to the broker;
 * one that lasts is over.
 */
void faults_happen(struct run *run, size_t who, enum run_fault kind);
void faults_relieve(struct run *run, size_t who, enum run_fault kind);

/**
 * faults_end(run):
 * There will be none any more, and what waits for its moment happens now.
 */
void faults_end(struct run *run);

/**
 * faults_ended(run, machine), faults_next(run, machine):
 * A process ended: was that planned?  Its machine stands ready for the next,
 * which sometimes ends while it begins.
 */
void faults_ended(struct run *run, struct run_machine *machine);
void faults_next(struct run *run, struct run_machine *machine);

/**
 * faults_word(kind):
 * Its word.
 */
const char *faults_word(enum run_fault kind);

#endif
