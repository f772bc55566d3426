/* Rows about cases: who holds one, and what came of it from who held it
 * before. */
#ifndef TELLBACK_AGENT_STORE_CASE_H
#define TELLBACK_AGENT_STORE_CASE_H

#include "runtime/agent_store.h"
#include "tellback/envelope.h"

/**
 * struct holder_kept:
 * Who holds a case, as far as this agency was told.
 *
 * Shape:  ${until_ms} 0: for good; else ${back_to} holds it again from then on.
 */
struct holder_kept {
	struct case_token case_token;
	struct agency holder;
	struct agency back_to;
	int64_t until_ms;
};

/**
 * agent_store_holder_set(db, row), agent_store_holder(db, case_token, ret_row):
 * The newest word on it.
 *
 * Errors: STATUS_NOT_FOUND; those of db_step.
 */
enum status agent_store_holder_set(struct db *db, const struct holder_kept *row) MUST_CHECK;
enum status agent_store_holder(struct db *db, const struct case_token *case_token,
			       struct holder_kept *ret_row) MUST_CHECK;

/**
 * agent_store_case_first(db, case_token, arena, ret_note):
 * The oldest envelope note of a case that is here, ours, received or handed over.
 *
 * Errors: STATUS_NOT_FOUND; STATUS_NO_MEMORY; those of db_step.
 */
enum status agent_store_case_first(struct db *db, const struct case_token *case_token, struct arena *arena,
				   struct view *ret_note) MUST_CHECK;

/**
 * struct handed_kept:
 * An older message of a case that stands inside a handover to us: where, and
 * its note.
 *
 * Shape:  ${handover} the received message, ${giver} its sender; ${item} and
 *         ${place} in its content, from 0; ${accepted_ms} as the giver says; ${came_ms} when it came, 0
 *         when read.
 * Owner:  points into the arena when read.
 */
struct handed_kept {
	struct envelope_id id;
	struct envelope_id handover;
	struct agency giver;
	size_t item;
	size_t place;
	int64_t accepted_ms;
	int64_t came_ms;
	struct view note;
};

/**
 * agent_store_handed_add(db, row, envelope), agent_store_handed_find(db, id, arena, ret_row):
 * One more (the same id again changes nothing); one.
 *
 * Errors: STATUS_NOT_FOUND; STATUS_NO_MEMORY; those of db_step.
 */
enum status agent_store_handed_add(struct db *db, const struct handed_kept *row,
				   const struct envelope *envelope) MUST_CHECK;
enum status agent_store_handed_find(struct db *db, const struct envelope_id *id, struct arena *arena,
				    struct handed_kept *ret_row) MUST_CHECK;

/**
 * struct case_message, agent_store_case_messages(db, case_token, arena, ret_list, ret_count):
 * The ids of all messages of a case that are here and can be opened (received
 * and verified, ours and accepted, handed over), oldest first.
 *
 * Errors: STATUS_NO_MEMORY; those of db_step.
 */
struct case_message {
	struct envelope_id id;
	int64_t accepted_ms;
};
enum status agent_store_case_messages(struct db *db, const struct case_token *case_token, struct arena *arena,
				      struct case_message **ret_list, size_t *ret_count) MUST_CHECK;

#endif
