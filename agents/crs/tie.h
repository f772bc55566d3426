/* Which cases were found to be of one matter, by our own accepted `link`s. */
#ifndef TELLBACK_CRS_TIE_H
#define TELLBACK_CRS_TIE_H

#include <stdint.h>

#include "base/arena.h"
#include "db/db.h"
#include "tellback/ids.h"

/** Cases linked together that are looked at; more are not followed. */
#define TIE_MOST 64

/**
 * tie_make(db, link, from, into, at_ms), tie_undo(db, from, into, at_ms):
 * The message ${link} put the case ${from} into ${into}; that ends.
 *
 * Errors: those of db_step.
 */
struct tie {
	struct case_token from;
	struct case_token into;
	int64_t at_ms;
};
enum status tie_make(struct db *db, const struct envelope_id *link, const struct tie *tie) MUST_CHECK;
enum status tie_undo(struct db *db, const struct tie *tie) MUST_CHECK;

/**
 * tie_is(db, from, into):
 * Non-zero if ${from} was put into ${into}, and that was not undone.
 */
int tie_is(struct db *db, const struct case_token *from, const struct case_token *into);

/**
 * struct tie_group, tie_group_of(db, case_token, ret_group):
 * All cases linked with ${case_token}, itself first.
 */
struct tie_group {
	struct case_token cases[TIE_MOST];
	size_t count;
};
enum status tie_group_of(struct db *db, const struct case_token *case_token, struct tie_group *ret_group) MUST_CHECK;

/**
 * tie_has(group, case_token):
 * Non-zero if it is one of them.
 */
int tie_has(const struct tie_group *group, const struct case_token *case_token);

#endif
