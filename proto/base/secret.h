/* Memory for keys: guarded pages, never swapped, wiped when given back. */
#ifndef TELLBACK_BASE_SECRET_H
#define TELLBACK_BASE_SECRET_H

#include <stddef.h>

/**
 * secret_alloc(bytes):
 * Guarded, locked memory for a secret.
 *
 * Owner:  the caller; secret_free.
 * Errors: NULL without memory or when it cannot be locked.
 * Source: libsodium, "Secure memory".
 */
void *secret_alloc(size_t bytes);

/**
 * secret_free(secret):
 * Wipe and give back; NULL is nothing.
 */
void secret_free(void *secret);

/**
 * secret_process_harden():
 * No core file and no debugger for this process: call it first in main.
 *
 * Source: prctl(2) PR_SET_DUMPABLE; setrlimit(2) RLIMIT_CORE.
 */
void secret_process_harden(void);

#endif
