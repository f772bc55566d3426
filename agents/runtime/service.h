/* The agent as a process: it opens what an agent is made of and turns it,
 * owning the sockets, the clock and the waiting. */
#ifndef TELLBACK_RUNTIME_SERVICE_H
#define TELLBACK_RUNTIME_SERVICE_H

#include "runtime/program.h"

/**
 * service_run(program, settings):
 * Run until SIGTERM or SIGINT.
 *
 * Errors: EXIT_DONE ended as asked; EXIT_MISCONFIGURED keys, roots or store
 *         will not do, or another agent runs; EXIT_REFUSED it must be started
 *         again (the vault or the store is gone).
 */
int service_run(const struct program *program, const struct program_settings *settings);

#endif
