/* Rows of what a kind of agency is still to be told, what it holds back, and
 * the tables it has of its own. */
#ifndef TELLBACK_AGENT_STORE_KIND_H
#define TELLBACK_AGENT_STORE_KIND_H

#include "runtime/agent_store.h"

/**
 * agent_store_kind_tables(db, word, statements, count):
 * Run those of ${statements} that this store has not had under that ${word},
 * in order, in a transaction of its own.
 *
 * Errors: STATUS_NEWER (it has had more); those of db_step.
 */
enum status agent_store_kind_tables(struct db *db, const char *word, const char *const *statements,
				    size_t count) MUST_CHECK;

/**
 * agent_store_kind_mark(db), agent_store_kind_keep(db), agent_store_kind_undo(db):
 * A place in the open transaction to go back to; what was written since stays;
 * it does not.
 *
 * Errors: those of db_step.
 */
enum status agent_store_kind_mark(struct db *db) MUST_CHECK;
enum status agent_store_kind_keep(struct db *db) MUST_CHECK;
enum status agent_store_kind_undo(struct db *db) MUST_CHECK;

/**
 * agent_store_kind_release(db, id), agent_store_kind_drop(db, id):
 * A message that is held goes out; it never will.
 *
 * Errors: STATUS_NOT_FOUND; those of db_step.
 */
enum status agent_store_kind_release(struct db *db, const struct envelope_id *id) MUST_CHECK;
enum status agent_store_kind_drop(struct db *db, const struct envelope_id *id) MUST_CHECK;

/**
 * agent_store_kind_renew(db, id, text, body, body_bytes):
 * A message that is held was sealed again: its text and body are these.
 *
 * Errors: STATUS_NOT_FOUND; those of db_step.
 */
enum status agent_store_kind_renew(struct db *db, const struct envelope_id *id, struct view text,
				   const struct digest *body, uint64_t body_bytes) MUST_CHECK;

/**
 * struct arrival_kept:
 * A message that the kind has not been told of yet.
 */
struct arrival_kept {
	int64_t number;
	struct envelope_id id;
	int tries;
};

/**
 * agent_store_arrival_add(db, id), agent_store_arrival_next(db, ret_row),
 * agent_store_arrival_tried(db, number), agent_store_arrival_over(db, number):
 * One more; the oldest whose body is here; memory was short; it was told.
 *
 * Errors: STATUS_NOT_FOUND (there is none); those of db_step.
 */
enum status agent_store_arrival_add(struct db *db, const struct envelope_id *id) MUST_CHECK;
enum status agent_store_arrival_next(struct db *db, struct arrival_kept *ret_row) MUST_CHECK;
enum status agent_store_arrival_tried(struct db *db, int64_t number) MUST_CHECK;
enum status agent_store_arrival_over(struct db *db, int64_t number) MUST_CHECK;

#endif
