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
	CLASS_OVERRIDE = 16,	 /* departs from what a record agreed */
	CLASS_NOTIFICATION = 32, /* tells, and is owed nothing but reading */
	CLASS_UNDOING = 64,	 /* says that an answer does not stand */
	CLASS_RAISING = 128,	 /* may raise the grade, and so ask for a decision again */
	CLASS_REQUEST = 256,	 /* asks an agency for information */
	CLASS_ESCALATION = 512,	 /* disputes */
	CLASS_HANDOVER = 1024,	 /* offers cases to another holder */
	CLASS_RECALL = 2048,	 /* asks for a message to be purged */
	CLASS_AUDIT = 4096,	 /* asks how well a case was done */
	CLASS_OTHER = 8192
};
#define CLASS_NONE 0u
#define CLASS_ANSWER ((unsigned)CLASS_DECISION | CLASS_OUTCOME | CLASS_RECORD)
#define CLASS_ASKING ((unsigned)CLASS_REFERRAL | CLASS_UNDOING | CLASS_RAISING)
#define CLASS_MEETING ((unsigned)CLASS_RECORD | CLASS_OVERRIDE)
#define CLASS_ANY 16383u

/**
 * enum type_from:
 * Who may send the type.
 *
 * Source: docs/FORMATS.md, "Envelope", the table's second column.
 */
enum type_from {
	FROM_ANYONE,
	FROM_PARTY,		  /* whoever sent or got the envelope answered, or holds the case */
	FROM_HOLDER,		  /* or who stands beside it */
	FROM_HOLDER_OR_REGISTRAR, /* or an agency with that role */
	FROM_HOLDER_OR_SENDER,	  /* or the sender of the envelope answered */
	FROM_A_CRS,
	FROM_A_REVIEWER,
	FROM_REFERRER,	/* to whom the referral is owed */
	FROM_SENDER,	/* of the envelope answered */
	FROM_RECIPIENT, /* of the envelope answered */
	FROM_AGAINST,	/* whom the escalation answered is against; its sender, to withdraw it */
};

/**
 * enum type_place:
 * Who must, and who may, stand in `to`; rows name them as sums.  Whoever
 * stands beside a place may stand too, and so may the holder.
 *
 * Source: docs/FORMATS.md, "Envelope", the table's second column.
 */
enum type_place {
	PLACE_ANYONE = 1,
	PLACE_HOLDER = 2,
	PLACE_ANSWERED = 4,	/* the one who is owed what this answers */
	PLACE_RE_SENDER = 8,	/* who sent the envelope answered */
	PLACE_RE_TO = 16,	/* who got it */
	PLACE_ONE = 32,		/* exactly one agency */
	PLACE_ONE_PARTY = 64,	/* exactly one agency that the case is known to */
	PLACE_CRS = 128,	/* an agency with that role */
	PLACE_RECEIVER = 256,	/* exactly one agency that may hold cases */
	PLACE_REVIEWER = 512,	/* an agency with that role */
	PLACE_INVITED = 1024,	/* of its own facts */
	PLACE_AGAINST = 2048,	/* of its own fact */
	PLACE_STAGE = 4096,	/* whom the policy tells of its stage */
	PLACE_MAYBE_ONE = 8192, /* at most one agency */
};

/** Flags of a row. */
#define TYPE_STARTS_CASE 1u    /* makes its case, and is refused only for keys and recipients */
#define TYPE_URGENT 2u	       /* passes outside quotas and on the disk reserve */
#define TYPE_URGENT_IF_HIGH 4u /* so does this, at grade high */
#define TYPE_CLOSES 8u	       /* refused while a duty that blocks close is open */
#define TYPE_EXCUSES 16u       /* its fact `duty` names a duty of `re` */
#define TYPE_TELLS 32u	       /* refused where the creditor could be told by message */
#define TYPE_OWN_CASE 64u      /* without a `re` it makes a case of its own */
#define TYPE_LINKS 128u	       /* changes which cases count as one */
#define TYPE_HANDS_OVER 256u   /* its items are the sender's to give */
#define TYPE_TAKES_OVER 512u   /* its items are held by the sender from now on */

/**
 * struct type_row:
 * One type.
 *
 * Shape:  ${class}, ${re} and ${undoes} sums of classes, ${must} and ${may}
 *         sums of places; ${re} CLASS_NONE: `re` is "-".  ${undoes}: answering
 *         one of these classes makes its duties owed again.
 * Owner:  static.
 * Source: docs/FORMATS.md, "Envelope".
 */
struct type_row {
	enum message_type type;
	unsigned class;
	enum type_from from;
	unsigned must;
	unsigned may;
	unsigned re;
	unsigned undoes;
	unsigned flags;
};

/**
 * types_row(type):
 * The row of ${type}; that of TYPE_UNKNOWN is never asked for its places.
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
