#include "review/targets_table.h"

#include <string.h>

#include "rules/fact_check.h"

static const struct target rows[] = {
    {"high-late", "a high-grade referral was decided late", TYPE_REFERRAL, "grade", "high", DUTY_DECISION},
    {"unseen", "a high-grade referral was opened late", TYPE_REFERRAL, "grade", "high", DUTY_ACKNOWLEDGE},
    {"not-told", "a referrer says it was not told", TYPE_NOT_TOLD, NULL, NULL, DUTY_KIND_COUNT},
    {"override", "a joint decision was departed from outside the meeting", TYPE_OVERRIDE, NULL, NULL, DUTY_KIND_COUNT},
    {"dispute", "a disagreement was escalated", TYPE_ESCALATION, NULL, NULL, DUTY_KIND_COUNT},
    {"no-quorum", "a strategy meeting had no quorum", TYPE_STRATEGY_RECORD, "quorum", "no", DUTY_KIND_COUNT},
    {"record-late", "the record of a meeting reached somebody late", TYPE_UNKNOWN, NULL, NULL, DUTY_STRATEGY_RECORD},
    {"outcome-late", "the outcome of an enquiry was told late", TYPE_UNKNOWN, NULL, NULL, DUTY_S47_OUTCOME},
    {"withheld", "an answer was withheld", TYPE_EXCUSE, "reason", "withheld", DUTY_KIND_COUNT},
    {"repeat", "a child was referred again within a year", TYPE_DECISION, "rereferral", "yes", DUTY_KIND_COUNT},
    {"unread", "an answer was read late or not at all", TYPE_UNKNOWN, NULL, NULL, DUTY_READ},
};

const struct target *
targets_table_rows(size_t *ret_count)
{
	*ret_count = sizeof rows / sizeof *rows;
	return rows;
}

static int
has_message(const struct target *target, const struct case_state *state)
{
	for (size_t i = 0; i < state->past_count; i++) {
		const struct envelope *envelope = state->past[i].envelope;

		if (envelope->type == target->type && fact_check_is(envelope, target->fact, target->value))
			return 1;
	}
	return 0;
}

static int
has_late_duty(const struct target *target, const struct case_state *state)
{
	for (size_t i = 0; i < state->duty_count; i++) {
		const struct duty *duty = &state->duties[i];

		if (duty->kind == target->duty &&
		    (duty->state == DUTY_OVERDUE || (duty->state == DUTY_MET && duty->ended.ms > duty->due.ms)))
			return 1;
	}
	return 0;
}

int
targets_table_hits(const struct target *target, const struct case_state *state)
{
	return (target->type == TYPE_UNKNOWN || has_message(target, state)) &&
	       (target->duty == DUTY_KIND_COUNT || has_late_duty(target, state));
}

int
targets_table_is_decision(const struct envelope *envelope)
{
	return envelope->type == TYPE_DECISION;
}

int
targets_table_is_referral(const struct envelope *envelope)
{
	return envelope->type == TYPE_REFERRAL;
}

const char *
targets_table_referrer(const struct envelope *envelope)
{
	const char *for_whom = fact_check_value(envelope, "on-behalf-of");

	for (size_t i = 0; for_whom && i < envelope->to_count; i++)
		if (!strcmp(envelope->to[i].agency.name, for_whom))
			return for_whom;
	return envelope->from.name;
}

int
targets_table_is_request(const struct envelope *envelope)
{
	return envelope->type == TYPE_AUDIT_REQUEST;
}

int
targets_table_ends_request(const struct envelope *envelope)
{
	return envelope->type == TYPE_AUDIT_RESULT || envelope->type == TYPE_RETRACT;
}

const char *
targets_table_by(const struct envelope *envelope)
{
	return fact_check_value(envelope, "by");
}

const char *
targets_table_request(void)
{
	return message_type_word(TYPE_AUDIT_REQUEST);
}

const char *const *
targets_table_questions(void)
{
	static const char *const questions[] = {
	    "timely: was each step taken in time, and was the referrer told in time?",
	    "rationale: do the records say why, so that a stranger understands it?",
	    "voice: where are the child's own words, and who heard them?",
	    "family: were the parents told what could be told, and every child of the family considered?",
	    "shared: did everyone who had to know get the record and the outcomes?",
	    "feedback: was what the referrer was told of use to it?",
	    NULL,
	};

	return questions;
}
