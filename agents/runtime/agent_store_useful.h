/* The table of what was of use. */
#ifndef TELLBACK_AGENT_STORE_USEFUL_H
#define TELLBACK_AGENT_STORE_USEFUL_H

#include "db/db.h"
#include "tellback/ids.h"

/**
 * agent_store_useful_put(db, id, is_useful, ms),
 * agent_store_useful_count(db, from_ms, until_ms, ret_useful, ret_not):
 * As agent_useful_mark, agent_useful_count.
 *
 * Errors: STATUS_NOT_FOUND (agent_store_useful_put: no such message came);
 *         those of db_run.
 */
enum status agent_store_useful_put(struct db *db, const struct envelope_id *id, int is_useful, int64_t ms) MUST_CHECK;
enum status agent_store_useful_count(struct db *db, int64_t from_ms, int64_t until_ms, uint64_t *ret_useful,
				     uint64_t *ret_not) MUST_CHECK;

#endif
