/* The table of the record of processing. */
#ifndef TELLBACK_AGENT_STORE_PROCESSING_H
#define TELLBACK_AGENT_STORE_PROCESSING_H

#include "base/arena.h"
#include "db/db.h"
#include "runtime/processing.h"

/**
 * agent_store_processing_add(db, row):
 * Add a record, or one more time to that of the same hour.
 *
 * Shape:  ${row}->first_ms is when; last_ms and times are not read.
 * Errors: those of db_run.
 */
enum status agent_store_processing_add(struct db *db, const struct processing_row *row) MUST_CHECK;

/**
 * agent_store_processing_list(db, ask, arena, ret_rows, ret_count):
 * As agent_processing_list.
 */
enum status agent_store_processing_list(struct db *db, struct processing_ask *ask, struct arena *arena,
					struct processing_row **ret_rows, size_t *ret_count) MUST_CHECK;

#endif
