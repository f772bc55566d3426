/* tellbackctl's verbs about the store: asked of the broker, or, while none
 * runs, of the store itself. */
#ifndef TELLBACK_CTL_STORE_H
#define TELLBACK_CTL_STORE_H

#include "broker_config.h"

/**
 * ctl_store(config, count, words):
 * ${words} are `check` or `info`.
 *
 * Errors: an exit code: EXIT_REFUSED where something is damaged,
 *         EXIT_MISCONFIGURED where there is no store of ours.
 * Source: docs/OPERATE.md, "Is the store whole?".
 */
int ctl_store(const struct broker_config *config, int count, char **words) MUST_CHECK;

#endif
