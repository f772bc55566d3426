/* Holds a process at the brink of a sync: all that it wrote before is in
 * memory, and the kernel has not begun to bring it to the disk. */
#ifndef TELLBACK_CHAOS_CUTS_BRINK_H
#define TELLBACK_CHAOS_CUTS_BRINK_H

#include <sys/types.h>

/**
 * cuts_brink_reach(pid, nth, patience_s):
 * Let it go on until it enters its ${nth} fsync or fdatasync from now, and hold
 * it there; or wherever it is after so many seconds.  Zero if it is held at a sync.
 * To be called in a process of its own, once.
 */
int cuts_brink_reach(pid_t pid, unsigned nth, int patience_s);

/**
 * cuts_brink_leave(pid):
 * Let it go on alone.
 */
void cuts_brink_leave(pid_t pid);

#endif
