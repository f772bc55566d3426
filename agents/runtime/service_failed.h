/* An agent that cannot start says what it lacks. */
#ifndef TELLBACK_RUNTIME_SERVICE_FAILED_H
#define TELLBACK_RUNTIME_SERVICE_FAILED_H

#include "tellback/status.h"

/**
 * service_failed(what, status):
 * Say that ${what} could not be had, and what to do (agent.start-failed).
 *
 * Errors: returns the exit code that the process is to end with.
 */
int service_failed(const char *what, enum status status);

#endif
