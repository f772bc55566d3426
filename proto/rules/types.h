/* The types as the rules see them: one row a type.  Code that walks the rows
 * names no type; a new type is a new row here and in duty_table.c. */
#ifndef TELLBACK_RULES_TYPES_H
#define TELLBACK_RULES_TYPES_H

#include "tellback/envelope.h"

/**
 * enum type_class:
 * What an envelope is to the rules; rows name what they may answer as a sum
 * of classes.
 */
enum type_class {
	CLASS_REFERRAL = 1,	 /* asks, and so has a referrer who is owed answers */
	CLASS_DECISION = 2,	 /* answers a referral and may open outcomes */
	CLASS_OUTCOME = 4,	 /* answers what a decision or record promised */
	CLASS_RECORD = 8,	 /* of a strategy meeting */
	CLASS_NOTIFICATION = 16, /* tells, and is owed nothing but reading */
	CLASS_UNDOING = 32,	 /* says that an answer does not stand */
	CLASS_RAISING = 64,	 /* may raise the grade, and so ask for a decision again */
	CLASS_OTHER = 128
};
#define CLASS_NONE 0u
#define CLASS_ANSWER ((unsigned)CLASS_DECISION | CLASS_OUTCOME | CLASS_RECORD)
#define CLASS_ASKING ((unsigned)CLASS_REFERRAL | CLASS_UNDOING | CLASS_RAISING)
#define CLASS_ANY 255u

/**
 * enum type_from, enum type_to:
 * Who may send the type; who must, and who may, stand in its `to`.
 *
 * Source: docs/FORMATS.md, "Envelope", the table's second column.
 */
enum type_from { FROM_ANYONE, FROM_PARTY, FROM_HOLDER, FROM_REFERRER, FROM_SENDER_OF_RE };
enum type_to {
	TO_A_CRS,
	TO_HOLDER,
	TO_REFERRER, /* the holder and the one referrer answered */
	TO_HOLDER_ALONE,
	TO_RECIPIENTS_OF_RE, /* those who got what this is about */
};

/** Flags of a row. */
#define TYPE_STARTS_CASE 1u    /* makes its case, and is refused only for keys and recipients */
#define TYPE_URGENT 2u	       /* passes outside quotas and on the disk reserve */
#define TYPE_URGENT_IF_HIGH 4u /* so does this, at grade high */
#define TYPE_CLOSES 8u	       /* refused while a duty that blocks close is open */
#define TYPE_EXCUSES 16u       /* its fact `duty` names a duty of `re` */
#define TYPE_TELLS 32u	       /* refused where the creditor could be told by message */

/**
 * struct type_row:
 * One type.
 *
 * Shape:  ${re} and ${undoes} sums of classes; ${re} CLASS_NONE: `re` is "-".
 *         ${undoes}: answering one of these classes makes its duties owed again.
 * Owner:  static.
 * Source: docs/FORMATS.md, "Envelope".
 */
struct type_row {
	enum message_type type;
	int is_served;
	enum type_class class;
	enum type_from from;
	enum type_to to;
	unsigned re;
	unsigned undoes;
	unsigned flags;
};

/**
 * types_row(type):
 * The row of ${type}; TYPE_UNKNOWN has one that is not served.
 *
 * Owner:  static.
 * Errors: none.
 */
const struct type_row *types_row(enum message_type type);

/**
 * types_is(type, classes), types_has(type, flag):
 * Non-zero if the type is of one of ${classes}; if its row has ${flag}.
 */
int types_is(enum message_type type, unsigned classes);
int types_has(enum message_type type, unsigned flag);

#endif
