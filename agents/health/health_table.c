/* Health, as a table. */
#include "health/health_table.h"

#include "health/health_verbs.h"
#include "health/inquiry.h"

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

static const struct verb *(*const verbs[])(size_t *ret_count) = {health_verbs};

/* Ids, words, times and counts: nothing of what was asked or answered. */
static const char *const tables[] = {INQUIRY_TABLES};

static const struct agent_kind kind = {
	.word = "health",
	.inbox_types = inbox_types,
	.verbs = verbs,
	.verb_group_count = sizeof verbs / sizeof *verbs,
	.tables = tables,
	.table_count = sizeof tables / sizeof *tables,
	.arrived = inquiry_arrived,
};

const struct agent_kind *
health_table_kind(void)
{
	return &kind;
}
