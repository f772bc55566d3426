/* What an agent's store has to say to a broker that was put back to an older
 * copy: up to where both agree, and what of its own was answered before. */
#ifndef TELLBACK_AGENT_STORE_OFFER_H
#define TELLBACK_AGENT_STORE_OFFER_H

#include "db/db.h"
#include "tellback/status.h"

/**
 * agent_store_offer_back(db, index, ret_cursor):
 * From the leaf ${index} on the log may be another than it was: the cursor up
 * to which our stream is certainly the same.  What came from behind it keeps no
 * place until it comes again.
 *
 * Errors: those of db_step.
 */
enum status agent_store_offer_back(struct db *db, uint64_t index, uint64_t *ret_cursor) MUST_CHECK;

/**
 * agent_store_offer_newest(db, ret_index):
 * The leaf of the last message that came or of the last of ours that was
 * accepted, whichever is later; 0 none.
 *
 * Errors: those of db_step.
 */
enum status agent_store_offer_newest(struct db *db, uint64_t *ret_index) MUST_CHECK;

/**
 * agent_store_offer_place(db, number, cursor, index):
 * The message of that row came again, at this place.
 *
 * Errors: those of db_step.
 */
enum status agent_store_offer_place(struct db *db, int64_t number, uint64_t cursor, uint64_t index) MUST_CHECK;

/**
 * agent_store_offer_given(db, ret_seq), agent_store_offer_card(db):
 * The highest of our numbers that a note has, 0 none: also one that was never
 * answered may have been taken, and others have built on it; our newest card is
 * said anew.
 *
 * Errors: those of db_step.
 */
enum status agent_store_offer_given(struct db *db, uint64_t *ret_seq) MUST_CHECK;
enum status agent_store_offer_card(struct db *db) MUST_CHECK;

#endif
