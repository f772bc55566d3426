/* Health, as a table. */
#include "health/health_table.h"

static const enum message_type inbox_types[] = {
	TYPE_INFORMATION_REQUEST,
	TYPE_PRIORITY,
	TYPE_REQUEST_ENDED,
	TYPE_DECISION,
	TYPE_OUTCOME,
	TYPE_PROGRESS,
	TYPE_REGRADE,
	TYPE_STRATEGY_RECORD,
	TYPE_OVERRIDE,
	TYPE_ESCALATION,
	TYPE_ESCALATION_RESPONSE,
	TYPE_NOT_OURS,
	TYPE_RECALL,
	TYPE_RETRACT,
	TYPE_CORRECT,
	TYPE_HOLD,
	TYPE_UNKNOWN,
};

static const struct agent_kind kind = {
	.word = "health",
	.inbox_types = inbox_types,
};

const struct agent_kind *
health_table_kind(void)
{
	return &kind;
}
