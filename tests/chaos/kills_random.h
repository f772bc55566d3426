/* Kills at random moments under load: core and signer, working, starting and
 * mending what the last kill left. */
#ifndef TELLBACK_CHAOS_KILLS_RANDOM_H
#define TELLBACK_CHAOS_KILLS_RANDOM_H

#include "chaos/kills_stage.h"

/**
 * kills_random_run(options):
 * ${options}->count kills, or as many as fit into ${options}->seconds; the sum.
 * Non-zero if anything was lost.
 */
int kills_random_run(const struct kills_options *options);

#endif
