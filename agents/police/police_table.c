#include "police/police_table.h"

#include <string.h>

#include "content/incident.h"
#include "police/ledger.h"
#include "police/notify.h"
#include "police/police_store.h"
#include "police/ppn.h"
#include "police/verbs.h"

static const struct {
	enum message_type type;
	enum police_document document;
} documents[] = {
	{TYPE_REFERRAL, POLICE_NOTICE},		  {TYPE_FURTHER_INFORMATION, POLICE_ADDITION},
	{TYPE_NOTIFICATION, POLICE_NOTIFICATION}, {TYPE_DECISION, POLICE_DECISION},
	{TYPE_REGRADE, POLICE_REGRADE},		  {TYPE_RETRACT, POLICE_RETRACTION},
};

static const enum message_type inbox_types[] = {
	TYPE_DECISION,
	TYPE_OUTCOME,
	TYPE_PROGRESS,
	TYPE_REGRADE,
	TYPE_STRATEGY_RECORD,
	TYPE_OVERRIDE,
	TYPE_INFORMATION_REQUEST,
	TYPE_ESCALATION,
	TYPE_ESCALATION_RESPONSE,
	TYPE_ACTION_DONE,
	TYPE_NOT_OURS,
	TYPE_RECALL,
	TYPE_RETRACT,
	TYPE_CORRECT,
	TYPE_HOLD,
	TYPE_UNKNOWN,
};

enum police_document
police_table_document(enum message_type type)
{
	for (size_t i = 0; i < sizeof documents / sizeof *documents; i++)
		if (documents[i].type == type)
			return documents[i].document;
	return POLICE_OTHER;
}

const char *
police_table_notification(void)
{
	return message_type_word(TYPE_NOTIFICATION);
}

const char *
police_table_told(void)
{
	return message_type_word(TYPE_TOLD_OTHERWISE);
}

static const struct verb *(*const verbs[])(size_t *ret_count) = {verbs_notify, verbs_ledger, verbs_ageing};

static const struct agent_packet packet = {incident_is, notify_send};

static const struct agent_kind kind = {
	.word = "police",
	.standard_type = TYPE_REFERRAL,
	.inbox_types = inbox_types,
	.verbs = verbs,
	.verb_group_count = sizeof verbs / sizeof *verbs,
	.tables = police_store_tables,
	.table_count = POLICE_STORE_TABLES,
	.packet = &packet,
	.prompts = ppn_prompts,
	.holds = notify_holds,
	.arrived = ledger_arrived,
};

const struct agent_kind *
police_table_kind(void)
{
	return &kind;
}

static const char *
fact_or_none(const struct envelope *envelope, const char *name)
{
	const char *value = fact_find(envelope->facts, envelope->fact_count, name);

	return value ? value : "";
}

void
police_table_facts(const struct envelope *envelope, struct police_facts *ret_facts)
{
	*ret_facts = (struct police_facts){.grade = fact_or_none(envelope, "grade"),
					   .aware_at = fact_or_none(envelope, "aware-at"),
					   .protection = fact_or_none(envelope, "protection"),
					   .protected_at = fact_or_none(envelope, "protected-at"),
					   .kind = fact_or_none(envelope, "kind"),
					   .reason = fact_or_none(envelope, "reason")};
	for (size_t i = 0; i < envelope->fact_count; i++)
		ret_facts->children += !strcmp(envelope->facts[i].name, "child");
}

const char *
police_table_code(const struct envelope *envelope, size_t number)
{
	for (size_t i = 0; i < envelope->fact_count; i++) {
		const char *colon;

		if (strcmp(envelope->facts[i].name, "child") != 0 || number--)
			continue;
		colon = strchr(envelope->facts[i].value, ':');
		return colon ? colon + 1 : "";
	}
	return NULL;
}
