/* The system calls by what they do, and how one is made to fail. */
#ifndef TELLBACK_CHAOS_KILLS_CALLS_H
#define TELLBACK_CHAOS_KILLS_CALLS_H

#include <stdint.h>
#include <sys/types.h>

/** Writes to the descriptor; sends over it; syncs it; does something to a
 * path; makes a file if its flags say so. */
#define KILLS_CALLS_WRITES 1U
#define KILLS_CALLS_SENDS 2U
#define KILLS_CALLS_SYNCS 4U
#define KILLS_CALLS_PATHS 8U
#define KILLS_CALLS_OPENS 16U

/**
 * kills_calls_name(number), kills_calls_does(number):
 * A call's name, NULL if it is none of these; what it does, 0 nothing.
 */
const char *kills_calls_name(uint64_t number);
unsigned kills_calls_does(uint64_t number);

/**
 * kills_calls_skip(pid, error):
 * The call at whose entry ${pid} stands is not made, and fails with ${error}.
 * Zero if that was done.
 */
int kills_calls_skip(pid_t pid, int error);

#endif
