/* Bank holidays as GOV.UK publishes them (bank-holidays.json). */
#ifndef TELLBACK_CONTENT_HOLIDAYS_H
#define TELLBACK_CONTENT_HOLIDAYS_H

#include "base/arena.h"
#include "tellback/bytes.h"
#include "tellback/status.h"

/** Dates of one division, at most: eighty years of them. */
#define HOLIDAYS_MOST 1024

/**
 * struct holidays:
 * The dates of one division.
 *
 * Shape:  ${days} ascending, none twice, at least one; the list is complete
 *         from ${from} to ${until}: whole years, since GOV.UK adds whole years.
 * Units:  days since 1970-01-01.
 * Owner:  the arena given.
 */
struct holidays {
	const int32_t *days;
	size_t count;
	int32_t from;
	int32_t until;
};

/**
 * holidays_read(json, division, arena, ret_holidays):
 * The dates of ${division} ("england-and-wales").
 *
 * Errors: STATUS_MALFORMED; STATUS_NOT_FOUND (no such division, or no dates);
 *         STATUS_TOO_BIG; STATUS_NO_MEMORY.
 * Source: https://www.gov.uk/bank-holidays.json
 */
enum status holidays_read(struct view json, const char *division, struct arena *arena,
			  struct holidays *ret_holidays) MUST_CHECK;

#endif
