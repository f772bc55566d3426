/* tellbackctl's verb that asks no broker: it starts core to fill the store. */
#ifndef TELLBACK_CTL_RESTORE_H
#define TELLBACK_CTL_RESTORE_H

#include "tellback/status.h"

/**
 * ctl_restore(config_path, root, count, words):
 * ${words} are `--log COPY` and perhaps `--dry-run`: become tellback-core, which
 * fills the store; ${config_path} and ${root} as given to us, NULL if not.
 *
 * Errors: an exit code; it returns only if it could not.
 * Source: docs/OPERATE.md, "When the store is older than the log".
 */
int ctl_restore(const char *config_path, const char *root, int count, char **words) MUST_CHECK;

#endif
