/* Our codes in the words of the councils' own systems: the Standard
 * Safeguarding Dataset's outcome flags and the items of the Children in Need
 * census, so that what was decided here need not be typed there again. */
#ifndef TELLBACK_CRS_CODES_TABLE_H
#define TELLBACK_CRS_CODES_TABLE_H

#include <stddef.h>

/**
 * struct codes_row:
 * One code of ours.
 *
 * Shape:  ${of} what it is a code of: contact, in-depth-review and referral (a
 *         decision's stage), or what an outcome is of; ${ssd_object},
 *         ${ssd_word}, ${cin_item}, ${cin_value}: "" where the dataset or the
 *         census has nothing for it.
 * Owner:  static.
 */
struct codes_row {
	const char *of;
	const char *code;
	const char *ssd_object;
	const char *ssd_word;
	const char *cin_item;
	const char *cin_value;
};

/**
 * codes_table_rows(ret_count):
 * All rows.
 */
const struct codes_row *codes_table_rows(size_t *ret_count);

/**
 * codes_table_find(of, code):
 * The row, or NULL: `not-shared` has none, for what was told to one agency in
 * part is told in full to another.
 */
const struct codes_row *codes_table_find(const char *of, const char *code);

#endif
