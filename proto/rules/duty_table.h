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
 *
 * PARTY_REFERRER is the one whom the answered referral is owed to.
 */
enum duty_party { PARTY_HOLDER, PARTY_SENDER, PARTY_REFERRER, PARTY_RECIPIENT };
enum duty_each {
	EACH_ENVELOPE,	/* once */
	EACH_CHILD,	/* for each child of the referral, or once for "-" */
	EACH_CODE,	/* for each child whose code is one of the row's words */
	EACH_RECIPIENT, /* for each agency told by it */
};
enum duty_start { START_ACCEPTED, START_REFERRAL, START_FACT };

/** Conditions of an opening, all of which must hold. */
#define IF_FROM_OUTSIDE 1u /* the holder's side did not send it itself */
#define IF_GRADE_RAISED 2u /* its grade is above the last one said */
#define IF_NO_AGENT 4u	   /* the one answered cannot be written to */
#define IF_OWED 8u	   /* the one answered is not excused as `withheld` */

/**
 * struct duty_opening:
 * One row: envelopes of type ${by} open a duty of ${kind}.
 *
 * Shape:  ${fact} NULL: always; else where its value is one of ${words}.
 *         With EACH_CODE, ${words} are the codes.  ${start_fact} for START_FACT.
 * Owner:  static.
 * Source: docs/FORMATS.md, "Duties".
 */
struct duty_opening {
	enum duty_kind kind;
	enum message_type by;
	const char *fact;
	const char *words;
	enum duty_party debtor;
	enum duty_party creditor;
	enum duty_each each;
	enum duty_start start;
	const char *start_fact;
	unsigned conditions;
};

/** How an envelope finds the duties it meets; all must hold. */
#define MATCH_QUESTION 1u     /* its `re` asks the same as the duty's opener */
#define MATCH_OPENER 2u	      /* its `re` is the duty's opener */
#define MATCH_CHILD 4u	      /* it names the duty's child, or that is "-" */
#define MATCH_DEBTOR 8u	      /* its sender is the debtor */
#define MATCH_EVERY_CHILD 16u /* every child of the referral is decided */

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
	unsigned match;
	enum duty_state ends;
};

/**
 * struct duty_reading:
 * One row: a receipt of ${status} (opened counts as verified) by the debtor
 * meets the duty of ${kind} on the envelope it names, and that opens ${then}.
 *
 * Shape:  ${then} DUTY_KIND_COUNT: nothing.
 * Owner:  static.
 * Source: docs/FORMATS.md, "Receipt".
 */
struct duty_reading {
	enum duty_kind kind;
	enum receipt_status status;
	enum duty_kind then;
};

/**
 * struct duty_trait:
 * What a kind of duty is like.
 *
 * Shape:  ${question} what its answer's `re` names; ${party_is_debtor} in its
 *         id; ${again}: a replacing envelope opens it even if the old one's
 *         was met.
 * Owner:  static.
 */
struct duty_trait {
	enum thread_question question;
	int party_is_debtor;
	int again;
	int blocks_close;
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

#endif
