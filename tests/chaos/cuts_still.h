/* Everybody stands still while the power is cut.  EXT4_IOC_SHUTDOWN lets an
 * fdatasync that runs just then succeed although nothing was written (measured
 * on 6.18: 8 of 60 shutdowns), which no disk does to whom it has answered; a
 * process that is stopped is in no system call.  So a cut comes between any
 * two of them, also between a write and its sync. */
#ifndef TELLBACK_CHAOS_CUTS_STILL_H
#define TELLBACK_CHAOS_CUTS_STILL_H

#include <sys/types.h>

/**
 * cuts_still(pid, but), cuts_still_no_more(pid, but):
 * Stop ${pid} and its children, but for the caller and ${but}, and wait until
 * they stand; let them go on.
 */
void cuts_still(pid_t pid, pid_t but);
void cuts_still_no_more(pid_t pid, pid_t but);

#endif
