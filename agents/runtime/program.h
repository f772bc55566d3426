/* An agent's program, all but what its kind of agency takes in and shows:
 * `run` is the agent, in the foreground; any other verb is a call to it. */
#ifndef TELLBACK_RUNTIME_PROGRAM_H
#define TELLBACK_RUNTIME_PROGRAM_H

#include "base/config.h"
#include "runtime/people.h"
#include "runtime/verbs.h"

/**
 * struct program:
 * One of the five.
 *
 * Shape:  ${name} as it is typed; ${kind} what its kind of agency does besides
 *         what every agent does; ${ask}, where it is not NULL, may ask the
 *         person at the terminal for what a verb lacks: it gives the words to
 *         send, ${argv} or others, and their number.
 */
struct program {
	const char *name;
	const struct agent_kind *kind;
	char **(*ask)(int argc, char **argv, int *ret_argc);
};

/**
 * program_main(program, argc, argv):
 * The whole of main.
 *
 * Errors: exit codes of base/call.h.
 */
int program_main(const struct program *program, int argc, char **argv);

/**
 * struct program_settings:
 * What the configuration says.
 *
 * Shape:  ${broker} "" for the directory's, in their order; ${hook}, ${passphrase}
 *         NULL if not set; ${root} "" for the system's folders.
 * Owner:  points into the arena that it was read into.
 */
struct program_settings {
	const char *root;
	struct agency self;
	const char *broker;
	const char *passphrase;
	const char *hook;
	unsigned hook_minutes;
	int has_spool;
	struct people people;
};

/**
 * struct program_place:
 * Which configuration, and what stands before all folders (NULL: nothing).
 */
struct program_place {
	const char *config;
	const char *root;
};

/**
 * program_settings_load(place, arena, ret_settings):
 * Read an agent's configuration, for a program that acts with the agency's
 * keys and is not its agent.
 *
 * Owner:  ${ret_settings} points into ${arena}, and is borrowed from it.
 * Errors: NULL: it was read; else what is wrong, a sentence in ${arena}.
 */
const char *program_settings_load(const struct program_place *place, struct arena *arena,
				  struct program_settings *ret_settings);

#endif
