/* How the broker stands, on one screen. */
#ifndef TELLBACK_ADMIN_SCREEN_H
#define TELLBACK_ADMIN_SCREEN_H

#include "admin/shows.h"

/**
 * screen_status(shows):
 * Its time, log, directory, policies, cards, duties, disk and backups.
 *
 * Errors: those of the store.
 * Source: docs/OPERATE.md, "tellbackctl".
 */
enum status screen_status(struct shows *shows) MUST_CHECK;

#endif
