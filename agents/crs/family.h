/* Whom a meeting is about: the children of its case and of those linked with
 * it, each once. */
#ifndef TELLBACK_CRS_FAMILY_H
#define TELLBACK_CRS_FAMILY_H

#include "crs/children.h"
#include "crs/matter.h"

/**
 * struct family, family_gather(call, matter, ret_family):
 * The children that the referrals of the case, and then those of the linked
 * cases, name; one that two of them name stands there once.
 *
 * Shape:  ${items} with the tokens of their own cases, by which people call
 *         them; ${tokens} those that stand in the record: of its own case, or
 *         for a child of a linked case one minted (or kept from an earlier
 *         record of the case), so that nobody learns from it which other case
 *         the child stands in.  ${more} that did not fit.
 * Errors: the exit code, with words in err.
 * Source: docs/FORMATS.md, "Envelope" (children).
 */
struct family {
	struct document_child items[MAX_CHILDREN];
	struct child tokens[MAX_CHILDREN];
	struct envelope_id from[MAX_CHILDREN];
	struct case_token cases[MAX_CHILDREN];
	size_t count;
	size_t more;
};
enum exit_code family_gather(struct verb_call *call, const struct matter *matter, struct family *ret_family);

/**
 * family_known(family):
 * The same as children_put takes them.
 */
struct children_known family_known(const struct family *family);

/**
 * family_rename(call, family, puts, count):
 * Of the puts that children_put made for it: the record's tokens instead of the
 * cases' own, and each child's name beside its token, for whoever got no
 * referral.
 *
 * Shape:  ${puts} has room for one more a child.
 * Errors: the exit code, with words in err.
 */
enum exit_code family_rename(struct verb_call *call, const struct family *family, struct json_put *puts,
			     size_t *count);

/**
 * family_complete(call, family, json):
 * Does the record ${json}, if it says anything child by child, say it of each of
 * them?  Whoever it leaves out is named.
 *
 * Errors: EXIT_REFUSED, with words in err.
 */
enum exit_code family_complete(struct verb_call *call, const struct family *family, struct view json);

#endif
