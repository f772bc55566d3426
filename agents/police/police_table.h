/* Which types of message, facts and duties mean what to the police: the one
 * place of this folder that names them. */
#ifndef TELLBACK_POLICE_TABLE_H
#define TELLBACK_POLICE_TABLE_H

#include "runtime/agent_kind.h"
#include "tellback/envelope.h"

/**
 * police_table_kind():
 * What the police's agent does besides what every agent does.
 *
 * Owner:  static.
 */
const struct agent_kind *police_table_kind(void);

/**
 * enum police_document:
 * What a message is to the police.
 */
enum police_document {
	POLICE_OTHER,
	POLICE_NOTICE,	     /* a public protection notice */
	POLICE_ADDITION,     /* what is added to one */
	POLICE_NOTIFICATION, /* Encompass, Endeavour */
	POLICE_DECISION,     /* what was decided on a notice */
	POLICE_REGRADE,	     /* the front door graded it anew */
	POLICE_RETRACTION    /* what takes one back */
};

/**
 * police_table_document(type):
 * What ${type} is.
 */
enum police_document police_table_document(enum message_type type);

/**
 * police_table_notification(), police_table_told():
 * The types of a notice to a setting, and of the word that it was told another
 * way, as files say them.
 *
 * Owner:  static.
 */
const char *police_table_notification(void);
const char *police_table_told(void);

/**
 * struct police_facts, police_table_facts(envelope, ret_facts):
 * The facts that the police keep count by; "" where one does not stand.
 *
 * Shape:  ${children} how many `child` lines.
 * Owner:  texts point into ${envelope}.
 */
struct police_facts {
	const char *grade;
	const char *aware_at;
	const char *protection;
	const char *protected_at;
	const char *kind;
	const char *reason;
	size_t children;
};
void police_table_facts(const struct envelope *envelope, struct police_facts *ret_facts);

/**
 * police_table_code(envelope, number):
 * The code of the ${number}th `child` line (from 0): what was decided for that
 * child; NULL after the last.
 *
 * Owner:  points into ${envelope}.
 */
const char *police_table_code(const struct envelope *envelope, size_t number);

#endif
