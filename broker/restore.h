/* `tellbackctl restore`: the store is filled from a copy of the log, by core,
 * while no broker runs. */
#ifndef TELLBACK_BROKER_RESTORE_H
#define TELLBACK_BROKER_RESTORE_H

#include "broker_config.h"

/** Look at all, change no leaf. */
enum restore_mode { RESTORE_FILL, RESTORE_LOOK };

/**
 * restore_run(config, copy, mode):
 * Fill the store of ${config} from the folder ${copy}: what came of it is on
 * standard output, how far it is and what is wrong on standard error.
 *
 * Errors: an exit code: EXIT_REFUSED also where leaves are still missing.
 * Source: docs/OPERATE.md, "When the store is older than the log".
 */
int restore_run(const struct broker_config *config, const char *copy, enum restore_mode mode) MUST_CHECK;

#endif
