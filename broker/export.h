/* tellbackctl's verbs that take everything out of a running broker, page by
 * page, so that it goes on serving. */
#ifndef TELLBACK_EXPORT_H
#define TELLBACK_EXPORT_H

#include "tellback/status.h"

/**
 * export_notes(socket_path, count, words):
 * The one of ${words} is a folder: a new one, an empty one, or that of an
 * earlier export of the same log, which is gone on with.
 *
 * Errors: an exit code; why is on standard error.
 * Source: docs/OPERATE.md, "What an export looks like".
 */
int export_notes(const char *socket_path, int count, char **words) MUST_CHECK;

/**
 * export_duties(socket_path, count, words):
 * ${words} are none, or `--case TOKEN`: the duties to standard output, sorted.
 *
 * Errors: as export_notes.
 * Source: docs/OPERATE.md, "What an export looks like".
 */
int export_duties(const char *socket_path, int count, char **words) MUST_CHECK;

#endif
