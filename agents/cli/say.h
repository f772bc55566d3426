/* What the commands say to a person at a terminal. */
#ifndef TELLBACK_CLI_SAY_H
#define TELLBACK_CLI_SAY_H

#include "base/arena.h"
#include "base/call.h"
#include "tellback/status.h"

/**
 * say_trouble(command, what, status):
 * "command: what: in words" on standard error, with what to do about it.
 *
 * Errors: returns the exit code that fits ${status}.
 */
int say_trouble(const char *command, const char *what, enum status status);

/**
 * say_usage(command, words):
 * "command: words" and where the help is; returns EXIT_USAGE.
 */
int say_usage(const char *command, const char *words);

/**
 * say_fingerprint(hex, ret_groups):
 * 64 hex digits in 16 groups of four, as they are read aloud.
 *
 * Shape:  ${ret_groups} of SAY_FINGERPRINT_SIZE.
 */
#define SAY_FINGERPRINT_SIZE 80
void say_fingerprint(const char *hex, char ret_groups[SAY_FINGERPRINT_SIZE]);

/**
 * say_same_fingerprint(typed, hex):
 * Non-zero if a person's ${typed} is ${hex}: case, spaces, colons and hyphens
 * do not matter, but all 64 digits must be there.
 */
int say_same_fingerprint(const char *typed, const char *hex);

/**
 * say_asked(question, answer):
 * Ask on the terminal; non-zero if exactly ${answer} was typed.
 */
int say_asked(const char *question, const char *answer);

/**
 * say_agency(command, root, given, arena):
 * The agency meant: ${given}, or the only one that has keys under ${root}.
 *
 * Errors: NULL after saying why: exit with EXIT_USAGE.
 */
const char *say_agency(const char *command, const char *root, const char *given, struct arena *arena);

/**
 * say_day(seconds, ret_day):
 * The date of a moment (UTC), as YYYY-MM-DD.
 *
 * Shape:  ${ret_day} of 11 bytes.
 */
void say_day(int64_t seconds, char *ret_day);

#endif
