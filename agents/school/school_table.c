/* Schools and early-years settings, as a table. */
#include "school/school_table.h"

#include <string.h>

#include "school/notices.h"
#include "school/verbs.h"

/* Notices first; the rest is what the second list has. */
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

static const struct verb *(*const verbs[])(size_t *ret_count) = {verbs_bell};

static const struct agent_kind kind = {
	.word = "school",
	.shows_children = 1,
	.inbox_types = inbox_types,
	.verbs = verbs,
	.verb_group_count = sizeof verbs / sizeof *verbs,
	.tables = notices_tables,
	.table_count = NOTICES_TABLES,
	.arrived = notices_arrived,
};

const struct agent_kind *
school_table_kind(void)
{
	return &kind;
}

const enum message_type *
school_table_others(void)
{
	return inbox_types + 1;
}

int
school_table_is_notice(enum message_type type)
{
	return type == TYPE_NOTIFICATION;
}

int
school_table_takes_back(enum message_type type, int is_own)
{
	return is_own ? type == TYPE_NOT_OURS : type == TYPE_RECALL || type == TYPE_RETRACT;
}

int
school_table_facts(const struct envelope *envelope, struct school_facts *ret_facts)
{
	const char *said = fact_find(envelope->facts, envelope->fact_count, "kind");
	const char *detail = fact_find(envelope->facts, envelope->fact_count, "detail");

	if (!school_table_is_notice(envelope->type) || !said)
		return 0;
	*ret_facts =
		(struct school_facts){said, !strcmp(said, "endeavour-missing"), detail && !strcmp(detail, "alert")};
	return 1;
}
