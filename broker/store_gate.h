/* Who serves or fills a store, and who puts another in its place: never both.
 * The store's own lock says so only where there is a store, and stays with the
 * file that was there. */
#ifndef TELLBACK_BROKER_STORE_GATE_H
#define TELLBACK_BROKER_STORE_GATE_H

#include "tellback/status.h"

/**
 * enum store_gate:
 * STORE_GATE_SERVE: beside others, between whom the store's own lock decides;
 * STORE_GATE_REPLACE: alone.
 */
enum store_gate { STORE_GATE_SERVE, STORE_GATE_REPLACE };

/**
 * store_gate_enter(store_path, how, ret_fd), store_gate_backup(store_path, ret_fd),
 * store_gate_leave(fd):
 * A lock on the folder of the store, whether there is a store or not; one that
 * whoever makes a backup or puts one back has alone, also beside who serves.
 * Both hold until they are left or the process ends, and wait for nobody; to
 * leave -1 is nothing.
 *
 * Owner:  ${ret_fd}: the caller; -1 unless STATUS_OK.
 * Errors: STATUS_BUSY (another process is there); STATUS_NOT_FOUND (no folder),
 *         STATUS_NOT_PERMITTED, STATUS_IO and the like.  A filesystem that has no
 *         such locks is no error: there nobody is kept out.
 */
enum status store_gate_enter(const char *store_path, enum store_gate how, int *ret_fd) MUST_CHECK;
enum status store_gate_backup(const char *store_path, int *ret_fd) MUST_CHECK;
void store_gate_leave(int fd);

#endif
