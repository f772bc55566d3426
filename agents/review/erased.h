/* Did an erasure take only what it may?  Whoever still has the notes can say
 * all of it; whoever has only the leaves, that none of them was too young. */
#ifndef TELLBACK_REVIEW_ERASED_H
#define TELLBACK_REVIEW_ERASED_H

#include "review/trouble.h"
#include "rules/casebook.h"
#include "tellback/bytes.h"
#include "tellback/erasure.h"
#include "tellback/leaf.h"

/**
 * struct erased_leaf:
 * A leaf that was told, with its note (NULL bytes: nobody has it any more).
 */
struct erased_leaf {
	struct instant accepted;
	enum leaf_kind kind;
	int is_named;
	struct view note;
};

/**
 * struct erased:
 * Every leaf so far.  All zero: none.
 *
 * Owner:  erased_done; borrows the notes.
 */
struct erased {
	struct erased_leaf *leaves;
	size_t count;
	size_t room;
};

/**
 * erased_take(erased, leaf, note), erased_done(erased):
 * One more leaf; no more.
 *
 * Errors: STATUS_NO_MEMORY.
 */
enum status erased_take(struct erased *erased, const struct leaf *leaf, struct view note) MUST_CHECK;
void erased_done(struct erased *erased);

/**
 * struct erased_world:
 * What an erasure is held against: everything before it, and what is in force
 * when it was accepted.
 */
struct erased_world {
	const struct casebook *book;
	const struct standing *standing;
	struct arena *scratch;
};

/**
 * erased_check(erased, erasure, world, ret_is_whole, trouble):
 * Are the leaves that ${erasure} names all before it, named once, old enough,
 * and about its cases and nothing else; are those the whole of these cases; and
 * did the rules let them go?  Of what is known only in part (taking it away was
 * broken off) as much as can be told.
 *
 * Shape:  ${ret_is_whole}: every envelope and receipt that it names is known.
 * Errors: STATUS_CONFLICT, with a reason that follows "note 7 (erasure) ...";
 *         STATUS_NO_MEMORY.
 * Source: docs/FORMATS.md, "Erasure".
 */
enum status erased_check(struct erased *erased, const struct erasure *erasure, const struct erased_world *world,
			 int *ret_is_whole, struct trouble *trouble) MUST_CHECK;

#endif
