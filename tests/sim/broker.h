/* The broker of a run: the real core and the real signer, on their machine. */
#ifndef TELLBACK_SIM_BROKER_H
#define TELLBACK_SIM_BROKER_H

#include "sim/run.h"

/**
 * broker_prepare(run, folder):
 * A store with the world's directory, policy and cards, open.
 */
void broker_prepare(struct run *run, const char *folder);

/**
 * broker_begin_log(run):
 * The signer begins, with whatever log there is.
 */
void broker_begin_log(struct run *run);

/**
 * broker_signer_again(run):
 * The signer's process ends, and another begins.
 */
void broker_signer_again(struct run *run);

/**
 * broker_wake(run, at_ms):
 * Its next turn is no later than that.
 */
void broker_wake(struct run *run, int64_t at_ms);

/**
 * broker_turn(run), broker_sign(run):
 * A turn of core, if one is due; its leaves signed.
 */
void broker_turn(struct run *run);
void broker_sign(struct run *run);

/**
 * broker_end(run, is_power), broker_begin(run):
 * The process ends, in whatever it did; another begins.
 */
void broker_end(struct run *run, int is_power);
void broker_begin(struct run *run);

#endif
