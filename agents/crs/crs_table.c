/* The front door, as a table. */
#include "crs/crs_table.h"

#include "crs/phone_call.h"
#include "crs/verbs.h"

static const enum message_type inbox_types[] = {
	TYPE_REFERRAL,
	TYPE_FURTHER_INFORMATION,
	TYPE_NOT_TOLD,
	TYPE_INFORMATION_RESPONSE,
	TYPE_CAPACITY,
	TYPE_ACTION_DONE,
	TYPE_STRATEGY_RECORD,
	TYPE_OVERRIDE,
	TYPE_ESCALATION,
	TYPE_ESCALATION_RESPONSE,
	TYPE_NOTIFICATION,
	TYPE_HANDOVER,
	TYPE_HANDOVER_ACCEPTED,
	TYPE_HANDOVER_DECLINED,
	TYPE_NOT_OURS,
	TYPE_RECALL,
	TYPE_PURGED,
	TYPE_RETRACT,
	TYPE_CORRECT,
	TYPE_AUDIT_REQUEST,
	TYPE_HOLD,
	TYPE_UNKNOWN,
};

static const struct verb *(*const verbs[])(size_t *ret_count) = {verbs_queue, verbs_call, verbs_answer, verbs_close};

static const struct agent_packet packet = {phone_call_is, phone_call_send};

static const struct agent_kind kind = {
	.word = "crs",
	.is_holder = 1,
	.inbox_types = inbox_types,
	.verbs = verbs,
	.verb_group_count = sizeof verbs / sizeof *verbs,
	.packet = &packet,
};

const struct agent_kind *
crs_table_kind(void)
{
	return &kind;
}
