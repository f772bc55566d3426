/* docs/FORMATS.md 1, columns "from -> to" and "re", one row a type.  An answer
 * may also name what made it owed again: the complaint, the raised grade. */
#include "rules/types.h"

#include <assert.h>

/* clang-format off */
static const struct type_row rows[TYPE_COUNT_OF] = {
	/* type                       served class               from                to                   re                               undoes          flags */
	{TYPE_UNKNOWN,                0, CLASS_OTHER,        FROM_ANYONE,        TO_HOLDER,           CLASS_ANY,                       CLASS_NONE,     0},
	{TYPE_REFERRAL,               1, CLASS_REFERRAL,     FROM_ANYONE,        TO_A_CRS,            CLASS_NONE,                      CLASS_NONE,     TYPE_STARTS_CASE | TYPE_URGENT_IF_HIGH},
	{TYPE_FURTHER_INFORMATION,    1, CLASS_RAISING,      FROM_PARTY,         TO_HOLDER,           CLASS_REFERRAL,                  CLASS_NONE,     TYPE_URGENT_IF_HIGH},
	{TYPE_PROGRESS,               1, CLASS_OTHER,        FROM_HOLDER,        TO_REFERRER,         CLASS_REFERRAL,                  CLASS_NONE,     0},
	{TYPE_DECISION,               1, CLASS_DECISION,     FROM_HOLDER,        TO_REFERRER,         CLASS_ASKING,                    CLASS_NONE,     TYPE_URGENT},
	{TYPE_REGRADE,                0, CLASS_RAISING,      FROM_HOLDER,        TO_REFERRER,         CLASS_REFERRAL,                  CLASS_NONE,     0},
	{TYPE_INFORMATION_REQUEST,    0, CLASS_OTHER,        FROM_HOLDER,        TO_HOLDER,           CLASS_REFERRAL,                  CLASS_NONE,     0},
	{TYPE_INFORMATION_RESPONSE,   0, CLASS_OTHER,        FROM_PARTY,         TO_HOLDER,           CLASS_OTHER,                     CLASS_NONE,     0},
	{TYPE_PRIORITY,               0, CLASS_OTHER,        FROM_HOLDER,        TO_HOLDER,           CLASS_OTHER,                     CLASS_NONE,     0},
	{TYPE_CAPACITY,               0, CLASS_OTHER,        FROM_ANYONE,        TO_A_CRS,            CLASS_NONE,                      CLASS_NONE,     0},
	{TYPE_REQUEST_ENDED,          0, CLASS_OTHER,        FROM_HOLDER,        TO_HOLDER,           CLASS_OTHER,                     CLASS_NONE,     0},
	{TYPE_STRATEGY_RECORD,        0, CLASS_RECORD,       FROM_HOLDER,        TO_HOLDER,           CLASS_REFERRAL | CLASS_ANSWER,   CLASS_NONE,     TYPE_URGENT},
	{TYPE_ACTION_DONE,            0, CLASS_OTHER,        FROM_PARTY,         TO_RECIPIENTS_OF_RE, CLASS_RECORD,                    CLASS_NONE,     0},
	{TYPE_OUTCOME,                1, CLASS_OUTCOME,      FROM_HOLDER,        TO_REFERRER,         CLASS_DECISION | CLASS_UNDOING,  CLASS_NONE,     TYPE_URGENT},
	{TYPE_OVERRIDE,               0, CLASS_OTHER,        FROM_PARTY,         TO_RECIPIENTS_OF_RE, CLASS_RECORD,                    CLASS_NONE,     0},
	{TYPE_ESCALATION,             0, CLASS_OTHER,        FROM_PARTY,         TO_HOLDER,           CLASS_ANY,                       CLASS_NONE,     0},
	{TYPE_ESCALATION_RESPONSE,    0, CLASS_OTHER,        FROM_PARTY,         TO_RECIPIENTS_OF_RE, CLASS_OTHER,                     CLASS_NONE,     0},
	{TYPE_NOTIFICATION,           0, CLASS_NOTIFICATION, FROM_ANYONE,        TO_HOLDER,           CLASS_NOTIFICATION,              CLASS_NONE,     0},
	{TYPE_HANDOVER,               0, CLASS_OTHER,        FROM_HOLDER,        TO_HOLDER,           CLASS_NONE,                      CLASS_NONE,     0},
	{TYPE_HANDOVER_ACCEPTED,      0, CLASS_OTHER,        FROM_PARTY,         TO_HOLDER,           CLASS_OTHER,                     CLASS_NONE,     0},
	{TYPE_HANDOVER_DECLINED,      0, CLASS_OTHER,        FROM_PARTY,         TO_HOLDER,           CLASS_OTHER,                     CLASS_NONE,     0},
	{TYPE_LINK,                   0, CLASS_OTHER,        FROM_HOLDER,        TO_HOLDER_ALONE,     CLASS_NONE,                      CLASS_NONE,     0},
	{TYPE_UNLINK,                 0, CLASS_OTHER,        FROM_HOLDER,        TO_HOLDER_ALONE,     CLASS_NONE,                      CLASS_NONE,     0},
	{TYPE_NOT_OURS,               0, CLASS_OTHER,        FROM_PARTY,         TO_RECIPIENTS_OF_RE, CLASS_ANY,                       CLASS_NONE,     0},
	{TYPE_RECALL,                 0, CLASS_UNDOING,      FROM_SENDER_OF_RE,  TO_RECIPIENTS_OF_RE, CLASS_ANY,                       CLASS_ANSWER,   0},
	{TYPE_PURGED,                 0, CLASS_OTHER,        FROM_PARTY,         TO_RECIPIENTS_OF_RE, CLASS_UNDOING,                   CLASS_NONE,     0},
	{TYPE_TOLD_OTHERWISE,         1, CLASS_OTHER,        FROM_HOLDER,        TO_HOLDER_ALONE,     CLASS_ANSWER,                    CLASS_NONE,     TYPE_TELLS},
	{TYPE_EXCUSE,                 1, CLASS_OTHER,        FROM_HOLDER,        TO_HOLDER_ALONE,     CLASS_ANY,                       CLASS_NONE,     TYPE_EXCUSES},
	{TYPE_NOT_TOLD,               1, CLASS_UNDOING,      FROM_REFERRER,      TO_HOLDER,           CLASS_REFERRAL | CLASS_ANSWER,   CLASS_REFERRAL | CLASS_ANSWER, 0},
	{TYPE_RETRACT,                1, CLASS_UNDOING,      FROM_SENDER_OF_RE,  TO_RECIPIENTS_OF_RE, CLASS_ANY,                       CLASS_ANSWER,   0},
	{TYPE_CORRECT,                1, CLASS_RAISING,      FROM_SENDER_OF_RE,  TO_RECIPIENTS_OF_RE, CLASS_ANY,                       CLASS_NONE,     TYPE_URGENT_IF_HIGH},
	{TYPE_HOLD,                   0, CLASS_OTHER,        FROM_HOLDER,        TO_HOLDER,           CLASS_REFERRAL,                  CLASS_NONE,     0},
	{TYPE_RETURN,                 0, CLASS_OTHER,        FROM_ANYONE,        TO_HOLDER,           CLASS_NONE,                      CLASS_NONE,     0},
	{TYPE_COUNT,                  0, CLASS_OTHER,        FROM_ANYONE,        TO_HOLDER,           CLASS_NONE,                      CLASS_NONE,     0},
	{TYPE_AUDIT_REQUEST,          0, CLASS_OTHER,        FROM_ANYONE,        TO_HOLDER,           CLASS_ANY,                       CLASS_NONE,     0},
	{TYPE_AUDIT_RESULT,           0, CLASS_OTHER,        FROM_PARTY,         TO_HOLDER,           CLASS_ANY,                       CLASS_NONE,     0},
	{TYPE_CLOSE,                  1, CLASS_OTHER,        FROM_HOLDER,        TO_HOLDER_ALONE,     CLASS_REFERRAL,                  CLASS_NONE,     TYPE_CLOSES},
};
/* clang-format on */

const struct type_row *
types_row(enum message_type type)
{
	assert((unsigned)type < TYPE_COUNT_OF && rows[type].type == type);
	return &rows[type];
}

int
types_is(enum message_type type, unsigned classes)
{
	return (types_row(type)->class & classes) != 0;
}

int
types_has(enum message_type type, unsigned flag)
{
	return (types_row(type)->flags & flag) != 0;
}
