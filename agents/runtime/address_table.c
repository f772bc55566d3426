#include "runtime/address_table.h"

#include <assert.h>
#include <string.h>

#include "base/id.h"

/* clang-format off */
static const struct address_row rows[TYPE_COUNT_OF] = {
	/* type                       places when left out                                   itself one adds */
	{TYPE_UNKNOWN,              0,                                                       0, 0, 0},
	{TYPE_REFERRAL,             ADDRESS_CALLER | ADDRESS_AREA | ADDRESS_HOLDER,          0, 0, 0},
	{TYPE_FURTHER_INFORMATION,  ADDRESS_HOLDER,                                          0, 0, 0},
	{TYPE_PROGRESS,             ADDRESS_ASKER,                                           0, 1, 0},
	{TYPE_DECISION,             ADDRESS_ASKER,                                           0, 1, 0},
	{TYPE_REGRADE,              ADDRESS_ASKER,                                           0, 1, 0},
	{TYPE_INFORMATION_REQUEST,  0,                                                       0, 1, 0},
	{TYPE_INFORMATION_RESPONSE, ADDRESS_HOLDER,                                          0, 0, 0},
	{TYPE_PRIORITY,             ADDRESS_RE_TO,                                           0, 1, 0},
	{TYPE_CAPACITY,             ADDRESS_AREA,                                            0, 0, 0},
	{TYPE_REQUEST_ENDED,        ADDRESS_RE_TO,                                           0, 1, 0},
	{TYPE_STRATEGY_RECORD,      ADDRESS_INVITED,                                         0, 0, 0},
	{TYPE_ACTION_DONE,          ADDRESS_HOLDER | ADDRESS_RE_SENDER | ADDRESS_RE_TO,      0, 0, 1},
	{TYPE_OUTCOME,              ADDRESS_OWED,                                            0, 1, 0},
	{TYPE_OVERRIDE,             ADDRESS_HOLDER | ADDRESS_RE_SENDER | ADDRESS_RE_TO,      0, 0, 1},
	{TYPE_ESCALATION,           ADDRESS_AGAINST | ADDRESS_HOLDER | ADDRESS_STAGE,        0, 0, 1},
	{TYPE_ESCALATION_RESPONSE,  ADDRESS_RE_SENDER | ADDRESS_RE_TO,                       0, 0, 1},
	{TYPE_NOTIFICATION,         ADDRESS_RE_TO,                                           0, 1, 0},
	{TYPE_HANDOVER,             0,                                                       0, 1, 0},
	{TYPE_HANDOVER_ACCEPTED,    ADDRESS_RE_SENDER,                                       0, 0, 0},
	{TYPE_HANDOVER_DECLINED,    ADDRESS_RE_SENDER,                                       0, 0, 0},
	{TYPE_LINK,                 0,                                                       1, 0, 0},
	{TYPE_UNLINK,               0,                                                       1, 0, 0},
	{TYPE_NOT_OURS,             ADDRESS_RE_SENDER,                                       0, 0, 0},
	{TYPE_RECALL,               ADDRESS_RE_TO,                                           0, 0, 0},
	{TYPE_PURGED,               ADDRESS_RE_SENDER,                                       0, 0, 0},
	{TYPE_TOLD_OTHERWISE,       0,                                                       1, 0, 0},
	{TYPE_EXCUSE,               0,                                                       1, 0, 0},
	{TYPE_NOT_TOLD,             ADDRESS_HOLDER,                                          0, 0, 0},
	{TYPE_RETRACT,              ADDRESS_HOLDER | ADDRESS_RE_TO,                          0, 0, 0},
	{TYPE_CORRECT,              ADDRESS_HOLDER | ADDRESS_RE_TO,                          0, 0, 0},
	{TYPE_HOLD,                 0,                                                       0, 1, 0},
	{TYPE_RETURN,               ADDRESS_REVIEWER,                                        0, 0, 0},
	{TYPE_COUNT,                ADDRESS_REVIEWER,                                        0, 0, 0},
	{TYPE_AUDIT_REQUEST,        0,                                                       0, 1, 0},
	{TYPE_AUDIT_RESULT,         ADDRESS_RE_SENDER,                                       0, 0, 0},
	{TYPE_CLOSE,                0,                                                       1, 0, 0},
};
/* clang-format on */

const struct address_row *
address_table_row(enum message_type type)
{
	assert((unsigned)type < TYPE_COUNT_OF && rows[type].type == type);
	return &rows[type];
}

const char *
address_table_invited(void)
{
	return "/invited";
}

const char *
address_table_apart(void)
{
	return "/apart";
}

const char *
address_table_against(void)
{
	return "/against";
}

const char *
address_table_stage(void)
{
	return "/stage";
}

int
address_table_hands_over(enum message_type type)
{
	return type == TYPE_HANDOVER;
}

int
address_table_takes_over(enum message_type type)
{
	return type == TYPE_HANDOVER_ACCEPTED;
}

int
address_table_recalls(enum message_type type)
{
	return type == TYPE_RECALL;
}

int
address_table_purges(enum message_type type)
{
	return type == address_table_purging();
}

enum message_type
address_table_purging(void)
{
	return TYPE_PURGED;
}

const char *
address_table_item(const struct envelope *envelope, size_t number)
{
	for (size_t i = 0; i < envelope->fact_count; i++)
		if (!strcmp(envelope->facts[i].name, "item") && !number--)
			return envelope->facts[i].value;
	return NULL;
}

int64_t
address_table_until(const struct envelope *envelope)
{
	const char *until = fact_find(envelope->facts, envelope->fact_count, "until");
	uint64_t seconds = 0;

	return until && !id_number(until, &seconds) ? (int64_t)seconds : 0;
}
