/* Who stands in `to` when the writer left it out: docs/FORMATS.md 1, column
 * "from -> to", one row a type. */
#ifndef TELLBACK_RUNTIME_ADDRESS_TABLE_H
#define TELLBACK_RUNTIME_ADDRESS_TABLE_H

#include "tellback/envelope.h"

/**
 * enum address_place:
 * Where a recipient is found; rows are sums.  Ourselves, and who stands beside
 * a recipient (`also`), are added to every message later.
 */
enum address_place {
	ADDRESS_HOLDER = 1,	/* of the case, as far as we know */
	ADDRESS_ASKER = 2,	/* whom the message answered speaks for */
	ADDRESS_OWED = 4,	/* the one who is owed what the message answered promised */
	ADDRESS_RE_SENDER = 8,	/* who sent the message answered */
	ADDRESS_RE_TO = 16,	/* who got it */
	ADDRESS_AREA = 32,	/* the council that our own entry names */
	ADDRESS_CALLER = 64,	/* the agency that this message itself speaks for */
	ADDRESS_INVITED = 128,	/* by its own content, but for those apart */
	ADDRESS_AGAINST = 256,	/* by its own content */
	ADDRESS_STAGE = 512,	/* whom the policy tells of the stage in its content */
	ADDRESS_REVIEWER = 1024 /* the only agency with that role */
};

/**
 * struct address_row, address_table_row(type):
 * One type.
 *
 * Shape:  ${places} 0: the writer must say; ${is_to_itself}: to nobody else;
 *         ${is_to_one}: to one agency an envelope, whoever stands beside it apart;
 *         ${adds}: all of ${places} must have it, whoever the writer named.
 * Owner:  static.
 * Source: docs/FORMATS.md, "Envelope" (from -> to).
 */
struct address_row {
	enum message_type type;
	unsigned places;
	int is_to_itself;
	int is_to_one;
	int adds;
};
const struct address_row *address_table_row(enum message_type type);

/**
 * address_table_invited(), address_table_apart(), address_table_against(),
 * address_table_stage():
 * The pointers at which a content has them (content/document_value.h).
 *
 * Owner:  static.
 */
const char *address_table_invited(void);
const char *address_table_apart(void);
const char *address_table_against(void);
const char *address_table_stage(void);

/**
 * address_table_hands_over(type), address_table_takes_over(type):
 * Does a message of that type offer cases; does it take what was offered?
 */
int address_table_hands_over(enum message_type type);
int address_table_takes_over(enum message_type type);

/**
 * address_table_recalls(type), address_table_purges(type), address_table_purging():
 * Does a message of that type ask that what it is about be purged; does it say
 * that this was done; the type that does.
 */
int address_table_recalls(enum message_type type);
int address_table_purges(enum message_type type);
enum message_type address_table_purging(void);

/**
 * address_table_item(envelope, number), address_table_until(envelope):
 * The ${number}th case that such a message names (from 0), NULL after the last;
 * until when it is lent (unix seconds), 0 for good.
 *
 * Owner:  points into ${envelope}.
 */
const char *address_table_item(const struct envelope *envelope, size_t number);
int64_t address_table_until(const struct envelope *envelope);

#endif
