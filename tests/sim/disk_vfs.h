/* SQLite's way to the disks of a run. */
#ifndef TELLBACK_SIM_DISK_VFS_H
#define TELLBACK_SIM_DISK_VFS_H

/**
 * disk_vfs_begin():
 * From now on every store that is opened lies on a disk of sim/disk.h.
 */
void disk_vfs_begin(void);

#endif
