/* Schools and early-years settings, as a table. */
#include "school/school_table.h"

static const enum message_type inbox_types[] = {
	TYPE_NOTIFICATION,
	TYPE_DECISION,
	TYPE_OUTCOME,
	TYPE_PROGRESS,
	TYPE_REGRADE,
	TYPE_INFORMATION_REQUEST,
	TYPE_STRATEGY_RECORD,
	TYPE_ESCALATION_RESPONSE,
	TYPE_NOT_OURS,
	TYPE_RECALL,
	TYPE_RETRACT,
	TYPE_CORRECT,
	TYPE_HOLD,
	TYPE_UNKNOWN,
};

static const struct agent_kind kind = {
	.word = "school",
	.shows_children = 1,
	.inbox_types = inbox_types,
};

const struct agent_kind *
school_table_kind(void)
{
	return &kind;
}
