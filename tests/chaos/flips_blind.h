/* A disk under which no sum ever fails: for the control.  Registered as
 * SQLite's default, it gives every page that is read the sum of what is in it
 * now, so that a store is as blind as one without sums. */
#ifndef TELLBACK_CHAOS_FLIPS_BLIND_H
#define TELLBACK_CHAOS_FLIPS_BLIND_H

/**
 * flips_blind(): from now on.
 */
void flips_blind(void);

#endif
