/* The police's own tables in the agent's store: ids, codes, counts, times and
 * fingerprints; of no child and no officer a word. */
#ifndef TELLBACK_POLICE_STORE_H
#define TELLBACK_POLICE_STORE_H

#include "base/arena.h"
#include "db/db.h"
#include "tellback/bytes.h"
#include "tellback/ids.h"

/**
 * police_store_tables:
 * The statements that make them, in order; one is only ever added at the end.
 *
 * Owner:  static.
 */
#define POLICE_STORE_TABLES 11
extern const char *const police_store_tables[POLICE_STORE_TABLES];

/**
 * struct incident_kept:
 * An incident that was handed in.
 *
 * Shape:  ${reference} what it is called; ${kind} as in its file; ${missing}
 *         the reference of what it ends, "" none; ${digest} of the file, so that
 *         another of the same name is seen.
 */
struct incident_kept {
	const char *reference;
	const char *kind;
	const char *missing;
	struct digest digest;
};

/**
 * police_store_incident_add(db, incident, now_ms),
 * police_store_incident(db, reference, arena, ret_incident),
 * police_store_incident_ended(db, missing, arena, ret_reference):
 * Keep one; find one; find the `found` that ends ${missing}.
 *
 * Errors: STATUS_NOT_FOUND; STATUS_NO_MEMORY; those of db_step.
 */
enum status police_store_incident_add(struct db *db, const struct incident_kept *incident, int64_t now_ms) MUST_CHECK;
enum status police_store_incident(struct db *db, const char *reference, struct arena *arena,
				  struct incident_kept *ret_incident) MUST_CHECK;
enum status police_store_incident_ended(struct db *db, const char *missing, struct arena *arena,
					const char **ret_reference) MUST_CHECK;

/**
 * police_store_hold_next(db, is_on), police_store_holds(db, ret_held):
 * Inside one transaction: whatever is kept for sending from now on is to be
 * held; is it?
 *
 * Errors: those of db_step.
 */
enum status police_store_hold_next(struct db *db, int is_on) MUST_CHECK;
enum status police_store_holds(struct db *db, int *ret_held) MUST_CHECK;

/**
 * struct held_kept:
 * A notice that waits for a person's word: ${named} the setting it is for;
 * ${instead} what went in its place, "" while it waits.
 */
struct held_kept {
	struct envelope_id id;
	const char *reference;
	struct agency named;
	int64_t made_ms;
	struct envelope_id instead;
};
struct held_rows {
	struct held_kept *rows;
	size_t count;
};

/**
 * police_store_held_add(db, held), police_store_held(db, id, arena, ret_held),
 * police_store_held_end(db, id, instead, user, now_ms),
 * police_store_held_all(db, arena, ret_rows):
 * Keep one; find one; one that has gone another way; those that wait, oldest
 * first.
 *
 * Errors: STATUS_NOT_FOUND; STATUS_NO_MEMORY; those of db_step.
 */
enum status police_store_held_add(struct db *db, const struct held_kept *held) MUST_CHECK;
enum status police_store_held(struct db *db, const struct envelope_id *id, struct arena *arena,
			      struct held_kept *ret_held) MUST_CHECK;
enum status police_store_held_end(struct db *db, const struct envelope_id *id, const struct envelope_id *instead,
				  const char *user, int64_t now_ms) MUST_CHECK;
enum status police_store_held_all(struct db *db, struct arena *arena, struct held_rows *ret_rows) MUST_CHECK;

#endif
