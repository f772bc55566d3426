/* A store that was put back from a backup while the log was lost, too: nobody
 * knows which leaves others have seen since, so none may be given their numbers
 * before somebody has said what came after. */
#ifndef TELLBACK_CORE_PUT_BACK_H
#define TELLBACK_CORE_PUT_BACK_H

#include "core/core.h"

/** A refusal in words, with NUL (bytes). */
#define PUT_BACK_WHY_SIZE 512

struct store;

/**
 * put_back_check(store, ret_why):
 * May this store be served?
 *
 * Errors: STATUS_CONFLICT with ${ret_why}; those of the store.
 * Source: docs/OPERATE.md, "Backup".
 */
enum status put_back_check(struct store *store, char ret_why[static PUT_BACK_WHY_SIZE]) MUST_CHECK;

/**
 * put_back_core(core, ret_why):
 * As put_back_check, of the store that ${core} has open.
 */
enum status put_back_core(struct core *core, char ret_why[static PUT_BACK_WHY_SIZE]) MUST_CHECK;

/**
 * put_back_filled(core, leaves):
 * It was filled from a copy of the log that has ${leaves} leaves: from now on
 * it may be served, if that copy is not older than the backup.  Not inside a
 * transaction.
 *
 * Errors: STATUS_CONFLICT (it is older, and says nothing); those of the store.
 */
enum status put_back_filled(struct core *core, uint64_t leaves) MUST_CHECK;

#endif
