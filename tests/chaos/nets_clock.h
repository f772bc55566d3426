/* Clocks that jump, and what shows that they did. */
#ifndef TELLBACK_CHAOS_NETS_CLOCK_H
#define TELLBACK_CHAOS_NETS_CLOCK_H

#include "chaos/nets_fault.h"

enum { NETS_OF_BROKER, NETS_OF_AGENTS };

/**
 * nets_clock_jump(site, fault), nets_clock_back(site, fault):
 * The wall clocks of the broker or of the agents are off, by at least a minute;
 * they are right again.  Non-zero if they were to be off.
 */
void nets_clock_jump(struct nets_site *site, const struct nets_fault *fault);
int nets_clock_back(struct nets_site *site, const struct nets_fault *fault);

/**
 * nets_clock_has_struck(site, fault):
 * The time that core gives is off by the jump, or stands still, or core says
 * that it does not believe its clock; or the newest referral was made elsewhen.
 */
int nets_clock_has_struck(struct nets_site *site, const struct nets_fault *fault);

#endif
