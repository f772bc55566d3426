/* The disk: ordinary messages stop while there is still room for those that
 * must pass. */
#ifndef TELLBACK_CORE_DISK_H
#define TELLBACK_CORE_DISK_H

#include "core/inner.h"

/**
 * disk_open(core):
 * Hold back the reserve in a file beside the store, if there is room.
 *
 * Errors: STATUS_NO_MEMORY.
 */
enum status disk_open(struct core *core) MUST_CHECK;

/**
 * disk_look(core):
 * Set ${core}->is_disk_low; take the reserve back once there is room again.
 */
void disk_look(struct core *core);

/**
 * disk_release(core):
 * The disk is full: give up the reserve, so that what must pass does.
 */
void disk_release(struct core *core);

/**
 * disk_free(core):
 * Forget the paths; the reserve's file stays.
 */
void disk_free(struct core *core);

#endif
