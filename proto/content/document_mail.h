/* Older mail that stands inside a handover, item by item: the new holder can
 * open none of it otherwise. */
#ifndef TELLBACK_CONTENT_DOCUMENT_MAIL_H
#define TELLBACK_CONTENT_DOCUMENT_MAIL_H

#include "content/document.h"

/**
 * struct document_mail:
 * One older message: its envelope note, and the plain text that was sealed.
 *
 * Units:  ${accepted_s} unix seconds, 0 where the giver does not know.
 * Owner:  borrows.
 */
struct document_mail {
	struct view note;
	struct view sealed;
	int64_t accepted_s;
};

/**
 * document_mail_items(document), document_mail_case(document, item):
 * How many cases the document hands over (0 in any other type); which one an
 * item is, "" where it does not say.
 *
 * Owner:  the document's.
 */
size_t document_mail_items(const struct document *document);
const char *document_mail_case(const struct document *document, size_t item);

/**
 * document_mail_count(document, item), document_mail_at(document, item, place, ret_mail):
 * The mail of one item.
 *
 * Errors: STATUS_NOT_FOUND.
 */
size_t document_mail_count(const struct document *document, size_t item);
enum status document_mail_at(const struct document *document, size_t item, size_t place,
			     struct document_mail *ret_mail) MUST_CHECK;

/**
 * struct document_mails, document_mail_set(document, item, mails, arena):
 * Put mail into an item; how many messages of the case were left out of it.
 *
 * Owner:  copies the list into ${arena}, borrows the bytes.
 * Errors: STATUS_NOT_FOUND; STATUS_NO_MEMORY.
 */
struct document_mails {
	const struct document_mail *items;
	size_t count;
	size_t left_out;
};
enum status document_mail_set(struct document *document, size_t item, const struct document_mails *mails,
			      struct arena *arena) MUST_CHECK;

/**
 * document_mail_hide(document):
 * For showing: the document without its mail.  Never of one to be sealed.
 */
void document_mail_hide(struct document *document);

#endif
