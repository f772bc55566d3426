/* What this program's agent does besides what every agent does, and the one
 * place of this folder that names types and facts. */
#ifndef TELLBACK_SCHOOL_TABLE_H
#define TELLBACK_SCHOOL_TABLE_H

#include "runtime/agent_kind.h"

/**
 * school_table_kind():
 * Its row.
 *
 * Owner:  static.
 */
const struct agent_kind *school_table_kind(void);

/**
 * school_table_others(), school_table_is_notice(type):
 * What the inbox shows besides notices, TYPE_UNKNOWN last; is that a notice?
 *
 * Owner:  static.
 */
const enum message_type *school_table_others(void);
int school_table_is_notice(enum message_type type);

/**
 * school_table_takes_back(type, is_own):
 * Does such a message, of its sender or our own, say that a notice is not for
 * us to act on: taken back, sent in error, of a child who is not ours?
 */
int school_table_takes_back(enum message_type type, int is_own);

/**
 * struct school_facts, school_table_facts(envelope, ret_facts):
 * Non-zero if ${envelope} is a notice: what it says in clear.
 *
 * Owner:  ${kind} points into ${envelope}.
 */
struct school_facts {
	const char *kind;
	int is_missing;
	int is_alert;
};
int school_table_facts(const struct envelope *envelope, struct school_facts *ret_facts);

#endif
