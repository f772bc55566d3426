/* Text that grows, and what has to be escaped on its way into a page, a JSON
 * file or a table. */
#ifndef TELLBACK_REVIEW_WRITING_H
#define TELLBACK_REVIEW_WRITING_H

#include <stddef.h>

#include "tellback/status.h"

/** A report is a few hundred kilobytes; this much is a mistake. */
#define WRITING_BYTES_MOST ((size_t)64 * 1024 * 1024)

/**
 * struct writing:
 * What has been written so far; all zeroes to begin with.
 *
 * Shape:  ${text} ends with a NUL, or is NULL while empty; ${status} the first
 *         thing that went wrong: then nothing more is written.
 * Owner:  writing_done.
 */
struct writing {
	char *text;
	size_t size;
	size_t room;
	enum status status;
};

/**
 * writing_done(writing):
 * Give the text back.
 */
void writing_done(struct writing *writing);

/**
 * writing_print(writing, format, ...), writing_put(writing, text):
 * Add as printf would; add ${text} as it stands.
 *
 * Errors: in ${writing}: STATUS_NO_MEMORY, STATUS_TOO_BIG.
 */
void writing_print(struct writing *writing, const char *format, ...) __attribute__((format(printf, 2, 3)));
void writing_put(struct writing *writing, const char *text);

/**
 * writing_html(writing, text):
 * Add ${text} so that a page shows it, in an element or in a quoted attribute;
 * bytes that no page may hold show as '?'.
 */
void writing_html(struct writing *writing, const char *text);

/**
 * writing_json(writing, text):
 * Add ${text} as a JSON string, with its quotes.
 */
void writing_json(struct writing *writing, const char *text);

/**
 * writing_csv(writing, text):
 * Add ${text} as one field, in quotes where it needs them.  One that a
 * spreadsheet would take for a formula gets a ' before it.
 *
 * Source: RFC 4180 section 2.
 */
void writing_csv(struct writing *writing, const char *text);

#endif
