/* What is in force at a leaf: the directory, the policies, the newest card of
 * each agency.  Each is checked, as the broker had to, before it counts. */
#ifndef TELLBACK_REVIEW_INFORCE_H
#define TELLBACK_REVIEW_INFORCE_H

#include "review/pinned.h"
#include "rules/decide.h"

/**
 * struct inforce:
 * They.  All zero: nothing is yet.
 *
 * Shape:  ${directory} NULL before the first; ${cards} sorted by agency.
 * Owner:  the two lists, inforce_done; what they hold points into the arena
 *         that the notes lie in.
 */
struct inforce {
	struct pinned roots;
	const struct directory *directory;
	const struct policy **policies;
	size_t policy_count;
	const struct card **cards;
	size_t card_count;
};

/**
 * inforce_directory(inforce, raw, arena, trouble),
 * inforce_policy(inforce, raw, arena, trouble),
 * inforce_card(inforce, raw, arena, trouble):
 * From now on this note is, if it may be: signed by enough roots, of those
 * pinned and of the directory before it; a card by the keys that the directory
 * gives its agency.
 *
 * Owner:  borrows ${raw}; decodes into ${arena}.
 * Errors: STATUS_NOT_PERMITTED, STATUS_MALFORMED, with a reason in ${trouble}
 *         that follows "note 7 (a policy) ..."; STATUS_NO_MEMORY.
 * Source: docs/FORMATS.md, "Card, directory, join".
 */
enum status inforce_directory(struct inforce *inforce, struct view raw, struct arena *arena,
			      struct trouble *trouble) MUST_CHECK;
enum status inforce_policy(struct inforce *inforce, struct view raw, struct arena *arena,
			   struct trouble *trouble) MUST_CHECK;
enum status inforce_card(struct inforce *inforce, struct view raw, struct arena *arena,
			 struct trouble *trouble) MUST_CHECK;

/**
 * inforce_key(inforce, agency):
 * The key by which ${agency} signs now, or NULL.
 */
const struct signer_key *inforce_key(const struct inforce *inforce, const char *agency);

/**
 * inforce_standing(inforce, now):
 * The same as the rules see it.
 *
 * Owner:  borrows ${inforce}.
 */
struct standing inforce_standing(const struct inforce *inforce, struct instant now);

/**
 * inforce_done(inforce):
 * Give its lists back.
 */
void inforce_done(struct inforce *inforce);

#endif
