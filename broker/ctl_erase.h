/* tellbackctl's verbs of erasing: page by page, so that the broker goes on
 * serving. */
#ifndef TELLBACK_CTL_ERASE_H
#define TELLBACK_CTL_ERASE_H

#include "tellback/status.h"

/**
 * ctl_erase(socket_path, count, words):
 * ${words} are a case's token and perhaps `--dry-run`: erase it and those it is
 * linked with, or say how much that would be.
 *
 * Errors: an exit code; why is on standard error.
 * Source: docs/OPERATE.md, "Erasing a case".
 */
int ctl_erase(const char *socket_path, int count, char **words) MUST_CHECK;

/**
 * ctl_erasable(socket_path, count, words):
 * No words: the closed cases whose time to be kept is over, a token a line.
 *
 * Errors: as ctl_erase.
 */
int ctl_erasable(const char *socket_path, int count, char **words) MUST_CHECK;

#endif
