/* What keeps a case from closing, and who is told that it closed or opened
 * again. */
#ifndef TELLBACK_RULES_CLOSING_H
#define TELLBACK_RULES_CLOSING_H

#include "rules/ruling.h"

/**
 * closing_is_blocked_by(thread, itself, duty):
 * Non-zero if ${duty}, opened by the envelope ${itself} or (NULL) by one of the
 * case of ${thread}, keeps the case open.
 *
 * Source: docs/FORMATS.md, "Duties" (Close is refused).
 */
int closing_is_blocked_by(const struct thread *thread, const struct envelope *itself, const struct duty *duty);

/**
 * closing_needs(thread, arena, most, ret_needs, ret_count):
 * The ids of the first ${most} duties that keep the case open.
 *
 * Owner:  points into ${arena}.
 * Errors: STATUS_NO_MEMORY.
 */
enum status closing_needs(const struct thread *thread, struct arena *arena, size_t most,
			  const char *const **ret_needs, size_t *ret_count) MUST_CHECK;

/**
 * struct closing_news, closing_tell(ruling, changes, news):
 * One notice to each referrer of the case that ${changes} are about so far,
 * never two in one: each hears of its own case.
 *
 * Shape:  ${about} the envelope that did it, "" for the passing of time; ${code}
 *         "" or, in `held`, the new holder.
 * Errors: STATUS_NO_MEMORY.
 * Source: docs/FORMATS.md, "Notice".
 */
struct closing_news {
	enum notice_kind kind;
	const char *about;
	const char *code;
};
enum status closing_tell(struct ruling *ruling, const struct changes *changes,
			 const struct closing_news *news) MUST_CHECK;

#endif
