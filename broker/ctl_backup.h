/* tellbackctl's verb `backup`: which of its four, and their words. */
#ifndef TELLBACK_CTL_BACKUP_H
#define TELLBACK_CTL_BACKUP_H

#include "broker_config.h"

/**
 * ctl_backup(config, count, words):
 * ${words} are `create FILE`, `verify FILE --identity KEYFILE`, `done FILE` or
 * `restore FILE --identity KEYFILE`: do it.
 *
 * Shape:  ${config} NULL: there is none here, which is good for `verify`.
 * Errors: an exit code.
 * Source: docs/OPERATE.md, "Backup".
 */
int ctl_backup(const struct broker_config *config, int count, char **words) MUST_CHECK;

#endif
