/* A core that answers before it commits must be seen to lose; one that knows
 * nothing of telling, to close over somebody. */
#ifndef TELLBACK_CHAOS_KILLS_CONTROL_H
#define TELLBACK_CHAOS_KILLS_CONTROL_H

#include "chaos/kills_stage.h"

/**
 * kills_control_run(options):
 * Lost: kill ${options}->core at each call of a submit until it has said that
 * it has less than it had accepted.  Unanswered: have it close a case whose
 * answer nobody has fetched.  Zero if the verdict is ${options}->control alone.
 */
int kills_control_run(const struct kills_options *options);

#endif
