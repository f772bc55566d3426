/* What opens a duty, what meets it, what ends it: rows only. */
#ifndef TELLBACK_RULES_DUTY_TABLE_H
#define TELLBACK_RULES_DUTY_TABLE_H

#include "rules/thread.h"
#include "tellback/duty.h"
#include "tellback/message_type.h"
#include "tellback/receipt.h"

/**
 * enum duty_party, enum duty_each, enum duty_start:
 * Who; how many of it one envelope opens; from when it runs.
 */
enum duty_party {
	PARTY_HOLDER,
	PARTY_SENDER,	  /* of the envelope; the holder where its side sent it */
	PARTY_RE_SENDER,  /* of the envelope answered, likewise */
	PARTY_ANSWERED,	  /* the one who is owed what the envelope answers */
	PARTY_EACH,	  /* each of the row's `each` */
	PARTY_AGAINST,	  /* whom an escalation is against */
	PARTY_GIVER,	  /* the sender itself, of a handover */
	PARTY_INDIVIDUAL, /* somebody who is told another way */
};
enum duty_each {
	EACH_ENVELOPE,	 /* once */
	EACH_CHILD,	 /* for each child of the referral, or once for "-" */
	EACH_CODE,	 /* for each child whose code is one of the row's codes */
	EACH_CODE_ONCE,	 /* once if there is such a child */
	EACH_RECIPIENT,	 /* for each agency told by it */
	EACH_CODE_PARTY, /* for each such child, for each party that it tells of it */
	EACH_INVITED,	 /* for each agency invited to the meeting */
	EACH_ABSENT,	 /* for each agency of a kind that every meeting needs and that was not there */
	EACH_ACTION,	 /* for each action, owed by the agency that took it */
	EACH_TOLD,	 /* for the sender and each agency that it told before */
	EACH_ITEM,	 /* for each case handed over, in that case */
	EACH_INHERITED,	 /* for each such child, each kind owed to the referrers of the cases linked with this */
};
enum duty_start { START_ACCEPTED, START_REFERRAL, START_FACT, START_MEETING };

/** Conditions of an opening, all of which must hold. */
#define IF_FROM_OUTSIDE 1u /* the holder's side did not send it itself */
#define IF_GRADE_RAISED 2u /* its grade is above the last one said */
#define IF_NO_AGENT 4u	   /* the one answered cannot be written to */
#define IF_OWED 8u	   /* the one answered is not excused as `withheld` */
#define IF_NOBODY_TOLD 16u /* it goes to nobody but its sender */
#define IF_TO_A_CRS 32u	   /* it goes to a front door */
#define IF_NEW_CONTENT 64u /* no envelope before it had this content */
#define IF_NOT_OWED 128u   /* the creditor is not owed the same kind in this case already */

/**
 * struct duty_opening:
 * One row: envelopes of type ${by} open a duty of ${kind}.
 *
 * Shape:  ${fact} NULL: always; else where its value is one of ${words}.
 *         ${codes} for the EACH_… that look at codes; ${start_fact} for
 *         START_FACT.
 * Owner:  static.
 * Source: docs/FORMATS.md, "Duties".
 */
struct duty_opening {
	enum duty_kind kind;
	enum message_type by;
	const char *fact;
	const char *words;
	enum duty_each each;
	const char *codes;
	enum duty_party debtor;
	enum duty_party creditor;
	enum duty_start start;
	const char *start_fact;
	unsigned conditions;
};

/** How an envelope finds the duties it meets; all must hold. */
#define MATCH_QUESTION 1u      /* its `re` asks the same as the duty's opener */
#define MATCH_OPENER 2u	       /* its `re` is the duty's opener */
#define MATCH_CHILD 4u	       /* it names the duty's child (with one of ${codes}), or that is "-" */
#define MATCH_DEBTOR 8u	       /* its sender is the debtor */
#define MATCH_EVERY_CHILD 16u  /* every child of the referral is decided */
#define MATCH_ANSWERED 32u     /* the creditor is the one it answers */
#define MATCH_TO_CREDITOR 64u  /* the creditor stands in `to` */
#define MATCH_TO_DEBTOR 128u   /* the debtor stands in `to` */
#define MATCH_CONTENT 256u     /* it has the content of the record that opened the duty, or that was no record */
#define MATCH_MEETING 512u     /* it is about the meeting whose record opened the duty */
#define MATCH_ACTION 1024u     /* it names the duty's action */
#define MATCH_ABOUT 2048u      /* its `re` is what the duty's opener was about */
#define MATCH_NO_AGENT 4096u   /* the debtor cannot be written to */
#define MATCH_ITEM 8192u       /* its items name the case of the duty */
#define MATCH_TAKEN 16384u     /* the case passes to its sender, and not for a time */

/**
 * struct duty_meeting:
 * One row: envelopes of type ${by} put a duty of ${kind} into state ${ends}.
 *
 * Owner:  static.
 * Source: docs/FORMATS.md, "Duties".
 */
struct duty_meeting {
	enum duty_kind kind;
	enum message_type by;
	const char *fact;
	const char *words;
	const char *codes;
	unsigned match;
	enum duty_state ends;
};

/** The duty's party whose receipt it is: the debtor (or, where the holder owed
 * it, the case's home), or the creditor. */
enum reading_by { READ_BY_DEBTOR, READ_BY_HOLDER, READ_BY_CREDITOR };

/**
 * struct duty_reading:
 * One row: a receipt of ${status} (opened counts as verified) meets the duty
 * of ${kind} on the envelope it names, and that opens ${then}.
 *
 * Shape:  ${then} DUTY_KIND_COUNT: nothing.
 * Owner:  static.
 * Source: docs/FORMATS.md, "Receipt".
 */
struct duty_reading {
	enum duty_kind kind;
	enum receipt_status status;
	enum reading_by by;
	enum duty_kind then;
};

/** Who of a duty is the holder, and so the next one after a handover. */
enum duty_moves { MOVES_NOT, MOVES_DEBTOR, MOVES_CREDITOR };

/**
 * struct duty_trait:
 * What a kind of duty is like.
 *
 * Shape:  ${question} what its answer's `re` names; ${party_is_debtor} in its
 *         id; ${again}: a replacing envelope opens it even if the old one's
 *         was met.  ${moves}: debtor, or creditor, is the holder, and so is the
 *         next holder after a handover; ${is_inherited}: a referral to an
 *         existing case is owed it too.  ${is_undone}: what met it was an answer,
 *         and if that does not stand, it is owed again.
 * Owner:  static.
 */
struct duty_trait {
	enum thread_question question;
	int party_is_debtor;
	int again;
	int blocks_close;
	enum duty_moves moves;
	int is_inherited;
	int is_undone;
};

/**
 * duty_table_openings(ret_count), duty_table_meetings(ret_count),
 * duty_table_readings(ret_count):
 * All rows.
 *
 * Owner:  static.
 */
const struct duty_opening *duty_table_openings(size_t *ret_count);
const struct duty_meeting *duty_table_meetings(size_t *ret_count);
const struct duty_reading *duty_table_readings(size_t *ret_count);

/**
 * duty_table_trait(kind):
 * The traits of ${kind}.
 */
struct duty_trait duty_table_trait(enum duty_kind kind);

/**
 * duty_table_blocks_close(kind, opened_by):
 * Non-zero if a case stays open while a duty of ${kind} is, that a message of
 * ${opened_by} opened.  Delivery blocks of an answer, and of a departure, which
 * may have ended what was owed; of what nobody knows any more (TYPE_UNKNOWN) it
 * may have been one.
 *
 * Source: docs/FORMATS.md, "Duties" (Close is refused).
 */
int duty_table_blocks_close(enum duty_kind kind, enum message_type opened_by);

#endif
