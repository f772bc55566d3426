/* Audit requests that nobody has answered. */
#ifndef TELLBACK_REVIEW_SAMPLE_OPEN_H
#define TELLBACK_REVIEW_SAMPLE_OPEN_H

#include "rules/casebook.h"

/**
 * struct sample_open:
 * One: whom it asks, about which case, until which day ("" for none).
 *
 * Shape:  ${over} the days since that day; negative: so many are left.
 */
struct sample_open {
	const struct past *request;
	const char *agencies;
	const char *by;
	int32_t over;
};

/**
 * sample_open_list(book, today, arena, ret_rows, ret_count):
 * Those that have neither an audit-result nor were taken back, the longest over
 * first.
 *
 * Units:  ${today} days since 1970-01-01.
 * Owner:  in ${arena}; borrows the book.
 * Errors: STATUS_NO_MEMORY.
 */
enum status sample_open_list(const struct casebook *book, int32_t today, struct arena *arena,
			     struct sample_open **ret_rows, size_t *ret_count) MUST_CHECK;

#endif
