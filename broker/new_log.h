/* `tellbackctl restore --new-log`: where no copy of the log is left. */
#ifndef TELLBACK_BROKER_NEW_LOG_H
#define TELLBACK_BROKER_NEW_LOG_H

#include "broker_config.h"

/**
 * new_log_run(config, reason):
 * While no broker runs: make a new key for the log under another name, put the
 * old key and what is left of the old log aside, and add the leaf that says why.
 * The line for the registrar is on standard output.  A run that was killed is
 * gone on with by the next.
 *
 * Errors: an exit code: EXIT_CONFLICT where the log can go on.
 * Source: docs/OPERATE.md, "When no copy of the log is left".
 */
int new_log_run(const struct broker_config *config, const char *reason) MUST_CHECK;

#endif
