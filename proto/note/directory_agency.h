/* One agency's entry in the directory, read and written. */
#ifndef TELLBACK_NOTE_DIRECTORY_AGENCY_H
#define TELLBACK_NOTE_DIRECTORY_AGENCY_H

#include "note/lines.h"
#include "note/page.h"
#include "tellback/directory.h"

/**
 * directory_agency_read(lines, ret_agency):
 * Take the lines of one entry, `agency` first.
 *
 * Owner:  arrays and texts lie in the arena of ${lines}.
 * Errors: the text is refused.
 * Source: docs/FORMATS.md, "Card, directory, join".
 */
void directory_agency_read(struct lines *lines, struct directory_agency *ret_agency);

/**
 * directory_agency_write(page, agency):
 * Add the lines of one entry; sorts its lists.
 *
 * Errors: kept in ${page}; a field off the grammar is our bug (assert).
 * Source: docs/FORMATS.md, "Card, directory, join".
 */
void directory_agency_write(struct page *page, const struct directory_agency *agency);

/**
 * directory_agency_is_kind(word), _is_role(word), _is_name(text):
 * Non-zero if an entry may have that kind, that role, that public name.
 *
 * Source: docs/FORMATS.md, "Card, directory, join".
 */
int directory_agency_is_kind(const char *word);
int directory_agency_is_role(const char *word);
int directory_agency_is_name(const char *text);

#endif
