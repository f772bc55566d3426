/* docs/FORMATS.md 1, columns "from -> to" and "re", one row a type.  An answer
 * may also name what made it owed again: the complaint, the raised grade, the
 * decision that sent its referrer to another case. */
#include "rules/types.h"

#include <assert.h>

/* clang-format off */
static const struct type_row rows[TYPE_COUNT_OF] = {
	/* type                       class                         from                      who must stand in `to`                        who else may                   re                                                                  undoes                         flags */
	{TYPE_UNKNOWN,              CLASS_OTHER,                  FROM_ANYONE,              0,                                            0,                             CLASS_ANY,                                                          CLASS_NONE,                    0},
	{TYPE_REFERRAL,             CLASS_REFERRAL,               FROM_ANYONE,              0,                                            PLACE_ANYONE,                  CLASS_NONE,                                                         CLASS_NONE,                    TYPE_STARTS_CASE | TYPE_URGENT_IF_HIGH},
	{TYPE_FURTHER_INFORMATION,  CLASS_RAISING,                FROM_PARTY,               PLACE_HOLDER,                                 0,                             CLASS_REFERRAL,                                                     CLASS_NONE,                    TYPE_URGENT_IF_HIGH},
	{TYPE_PROGRESS,             CLASS_OTHER,                  FROM_HOLDER,              PLACE_ANSWERED,                               0,                             CLASS_REFERRAL,                                                     CLASS_NONE,                    0},
	{TYPE_DECISION,             CLASS_DECISION,               FROM_HOLDER,              PLACE_ANSWERED,                               0,                             CLASS_ASKING | CLASS_DECISION,                                      CLASS_NONE,                    TYPE_URGENT},
	{TYPE_REGRADE,              CLASS_RAISING,                FROM_HOLDER,              PLACE_ANSWERED,                               0,                             CLASS_REFERRAL,                                                     CLASS_NONE,                    0},
	{TYPE_INFORMATION_REQUEST,  CLASS_REQUEST,                FROM_HOLDER,              PLACE_ONE,                                    0,                             CLASS_REFERRAL,                                                     CLASS_NONE,                    0},
	{TYPE_INFORMATION_RESPONSE, CLASS_OTHER,                  FROM_RECIPIENT,           PLACE_HOLDER,                                 0,                             CLASS_REQUEST,                                                      CLASS_NONE,                    0},
	{TYPE_PRIORITY,             CLASS_OTHER,                  FROM_HOLDER,              PLACE_RE_TO,                                  0,                             CLASS_REQUEST,                                                      CLASS_NONE,                    0},
	{TYPE_CAPACITY,             CLASS_OTHER,                  FROM_ANYONE,              PLACE_CRS,                                    0,                             CLASS_NONE,                                                         CLASS_NONE,                    TYPE_OWN_CASE},
	{TYPE_REQUEST_ENDED,        CLASS_OTHER,                  FROM_HOLDER,              PLACE_RE_TO,                                  0,                             CLASS_REQUEST,                                                      CLASS_NONE,                    0},
	{TYPE_STRATEGY_RECORD,      CLASS_RECORD,                 FROM_HOLDER,              0,                                            PLACE_INVITED,                 CLASS_REFERRAL | CLASS_DECISION | CLASS_RECORD,                     CLASS_NONE,                    TYPE_URGENT},
	{TYPE_ACTION_DONE,          CLASS_OTHER,                  FROM_PARTY,               PLACE_HOLDER | PLACE_RE_SENDER | PLACE_RE_TO, 0,                             CLASS_RECORD,                                                       CLASS_NONE,                    0},
	{TYPE_OUTCOME,              CLASS_OUTCOME,                FROM_HOLDER,              PLACE_ANSWERED,                               0,                             CLASS_ANSWER | CLASS_OVERRIDE | CLASS_UNDOING | CLASS_NOTIFICATION, CLASS_NONE,                    TYPE_URGENT},
	{TYPE_OVERRIDE,             CLASS_OVERRIDE,               FROM_PARTY,               PLACE_RE_SENDER | PLACE_RE_TO,                0,                             CLASS_RECORD,                                                       CLASS_NONE,                    TYPE_URGENT},
	{TYPE_ESCALATION,           CLASS_ESCALATION,             FROM_PARTY,               PLACE_AGAINST | PLACE_HOLDER | PLACE_STAGE,   0,                             CLASS_ANY,                                                          CLASS_NONE,                    TYPE_URGENT},
	{TYPE_ESCALATION_RESPONSE,  CLASS_OTHER,                  FROM_AGAINST,             PLACE_RE_SENDER | PLACE_RE_TO,                0,                             CLASS_ESCALATION,                                                   CLASS_NONE,                    TYPE_URGENT},
	{TYPE_NOTIFICATION,         CLASS_NOTIFICATION,           FROM_ANYONE,              PLACE_MAYBE_ONE,                              0,                             CLASS_NOTIFICATION,                                                 CLASS_NONE,                    TYPE_OWN_CASE | TYPE_URGENT_IF_HIGH},
	{TYPE_HANDOVER,             CLASS_HANDOVER,               FROM_HOLDER,              PLACE_RECEIVER,                               0,                             CLASS_NONE,                                                         CLASS_NONE,                    TYPE_OWN_CASE | TYPE_HANDS_OVER},
	{TYPE_HANDOVER_ACCEPTED,    CLASS_OTHER,                  FROM_RECIPIENT,           PLACE_RE_SENDER,                              0,                             CLASS_HANDOVER,                                                     CLASS_NONE,                    TYPE_TAKES_OVER},
	{TYPE_HANDOVER_DECLINED,    CLASS_OTHER,                  FROM_RECIPIENT,           PLACE_RE_SENDER,                              0,                             CLASS_HANDOVER,                                                     CLASS_NONE,                    0},
	{TYPE_LINK,                 CLASS_OTHER,                  FROM_HOLDER,              0,                                            0,                             CLASS_NONE,                                                         CLASS_NONE,                    TYPE_LINKS},
	{TYPE_UNLINK,               CLASS_OTHER,                  FROM_HOLDER,              0,                                            0,                             CLASS_NONE,                                                         CLASS_NONE,                    TYPE_LINKS},
	{TYPE_NOT_OURS,             CLASS_OTHER,                  FROM_RECIPIENT,           PLACE_RE_SENDER,                              0,                             CLASS_ANY,                                                          CLASS_NONE,                    0},
	{TYPE_RECALL,               CLASS_UNDOING | CLASS_RECALL, FROM_SENDER,              0,                                            PLACE_RE_TO,                   CLASS_ANY,                                                          CLASS_ANSWER | CLASS_OVERRIDE, 0},
	{TYPE_PURGED,               CLASS_OTHER,                  FROM_RECIPIENT,           PLACE_RE_SENDER,                              0,                             CLASS_RECALL,                                                       CLASS_NONE,                    0},
	{TYPE_TOLD_OTHERWISE,       CLASS_OTHER,                  FROM_HOLDER_OR_SENDER,    0,                                            0,                             CLASS_ANSWER | CLASS_NOTIFICATION,                                  CLASS_NONE,                    TYPE_TELLS},
	{TYPE_EXCUSE,               CLASS_OTHER,                  FROM_HOLDER,              0,                                            0,                             CLASS_ANY,                                                          CLASS_NONE,                    TYPE_EXCUSES},
	{TYPE_NOT_TOLD,             CLASS_UNDOING,                FROM_REFERRER,            PLACE_HOLDER,                                 0,                             CLASS_REFERRAL | CLASS_ANSWER,                                      CLASS_REFERRAL | CLASS_ANSWER, 0},
	{TYPE_RETRACT,              CLASS_UNDOING,                FROM_SENDER,              PLACE_HOLDER,                                 PLACE_RE_TO | PLACE_RE_SENDER, CLASS_ANY,                                                          CLASS_ANSWER | CLASS_OVERRIDE, 0},
	{TYPE_CORRECT,              CLASS_RAISING,                FROM_SENDER,              PLACE_HOLDER,                                 PLACE_RE_TO | PLACE_RE_SENDER, CLASS_ANY,                                                          CLASS_NONE,                    TYPE_URGENT_IF_HIGH},
	{TYPE_HOLD,                 CLASS_OTHER,                  FROM_HOLDER_OR_REGISTRAR, PLACE_ONE_PARTY,                              0,                             CLASS_REFERRAL,                                                     CLASS_NONE,                    0},
	{TYPE_RETURN,               CLASS_OTHER,                  FROM_ANYONE,              PLACE_REVIEWER,                               0,                             CLASS_NONE,                                                         CLASS_NONE,                    TYPE_OWN_CASE},
	{TYPE_COUNT,                CLASS_OTHER,                  FROM_A_CRS,               PLACE_REVIEWER,                               0,                             CLASS_NONE,                                                         CLASS_NONE,                    TYPE_OWN_CASE},
	{TYPE_AUDIT_REQUEST,        CLASS_AUDIT,                  FROM_A_REVIEWER,          PLACE_ONE_PARTY,                              0,                             CLASS_ANY,                                                          CLASS_NONE,                    0},
	{TYPE_AUDIT_RESULT,         CLASS_OTHER,                  FROM_RECIPIENT,           PLACE_RE_SENDER,                              0,                             CLASS_AUDIT,                                                        CLASS_NONE,                    0},
	{TYPE_CLOSE,                CLASS_OTHER,                  FROM_HOLDER,              0,                                            0,                             CLASS_REFERRAL,                                                     CLASS_NONE,                    TYPE_CLOSES},
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
