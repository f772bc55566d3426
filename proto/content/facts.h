/* Facts from content: never typed, always derived, by both ends. */
#ifndef TELLBACK_CONTENT_FACTS_H
#define TELLBACK_CONTENT_FACTS_H

#include "content/document.h"
#include "tellback/fact.h"

/**
 * facts_derive(document, arena, ret_facts, ret_count):
 * The facts of ${document} by the rows of its type (tellback/fact.h), sorted
 * by whole line.  A referral's unreadable grade is `high`, its missing route
 * `written`, a missing protection `none`.
 *
 * Owner:  ${ret_facts} points into ${arena}.
 * Errors: STATUS_MALFORMED (a fact that must stand cannot be derived: the
 *         content is not fit to send); STATUS_NO_MEMORY.
 * Source: docs/FORMATS.md, "Facts are derived".
 */
enum status facts_derive(const struct document *document, struct arena *arena, struct fact **ret_facts,
			 size_t *ret_count) MUST_CHECK;

/**
 * facts_check(document, arena, problems):
 * Add a problem for each fact that must stand and is not said, is said in a way
 * that cannot stand as a fact, or too often; in a referral only for the last.
 *
 * Owner:  texts in ${arena}.
 * Source: docs/FORMATS.md, "Envelope".
 */
void facts_check(const struct document *document, struct arena *arena, struct document_problems *problems);

#endif
