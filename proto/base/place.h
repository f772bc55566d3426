/* Where Tellback's files lie (docs/FORMATS.md 10), and moving them all under
 * one folder for demonstrations and tests (`--root DIR`). */
#ifndef TELLBACK_BASE_PLACE_H
#define TELLBACK_BASE_PLACE_H

#include "base/arena.h"

/**
 * place_under(root, path, arena):
 * ${path} as it stands when ${root} is NULL or "", else with ${root} before
 * it if it begins with /etc/tellback, /run/tellback, /var/lib/tellback or
 * /var/spool/tellback; any other path stays.
 *
 * Owner:  ${arena}, or ${path} itself.
 * Errors: NULL without memory.
 * Source: docs/FORMATS.md, "Places".
 */
const char *place_under(const char *root, const char *path, struct arena *arena);

#endif
