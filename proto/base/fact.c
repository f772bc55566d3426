/* docs/FORMATS.md 1, column "facts", one row each.  Content derives facts
 * from this table, the rules check them by it: there is no other list. */
#include "tellback/fact.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "base/day.h"
#include "base/digest.h"
#include "base/id.h"
#include "tellback/bounds.h"

#define GRADES "high|medium|standard|none"
#define PROTECTIONS "none|police-protection|epo"
#define RAGS "red|amber|green"
#define DECISION_CODES "advice|nfa|early-help|assessment|strategy|existing-case|other-area|not-shared"
#define OUTCOME_CODES \
	"no-s47|s47-single|s47-joint|reconvene|nfa|early-help|child-in-need|strategy|looked-after|other|taken-up|declined|" \
	"not-reached|legal-action|services|cp-conference|continue-assessment|monitor|plan|no-plan|deferred|done|refused|" \
	"not-done|not-shared"

static const struct fact_row rows[] = {
	{TYPE_REFERRAL, "route", FACT_WORD, FACT_ONCE, 1, "written|telephone|slip"},
	{TYPE_REFERRAL, "stub", FACT_WORD, FACT_MAYBE, 1, "yes"},
	{TYPE_REFERRAL, "grade", FACT_WORD, FACT_ONCE, 1, GRADES},
	{TYPE_REFERRAL, "child", FACT_CHILD, FACT_MANY, MAX_CHILDREN, NULL},
	{TYPE_REFERRAL, "aware-at", FACT_TIME_DOWN, FACT_MAYBE, 1, NULL},
	{TYPE_REFERRAL, "received-at", FACT_TIME_DOWN, FACT_MAYBE, 1, NULL},
	{TYPE_REFERRAL, "on-behalf-of", FACT_AGENCY_OR, FACT_MAYBE, 1, "individual|anonymous"},
	{TYPE_REFERRAL, "protection", FACT_WORD, FACT_ONCE, 1, PROTECTIONS},
	{TYPE_REFERRAL, "protected-at", FACT_TIME_DOWN, FACT_MAYBE, 1, NULL},

	{TYPE_FURTHER_INFORMATION, "grade", FACT_WORD, FACT_ONCE, 1, GRADES},
	{TYPE_FURTHER_INFORMATION, "protection", FACT_WORD, FACT_MAYBE, 1, PROTECTIONS},
	{TYPE_FURTHER_INFORMATION, "protected-at", FACT_TIME_DOWN, FACT_MAYBE, 1, NULL},

	{TYPE_PROGRESS, "code", FACT_WORD, FACT_ONCE, 1, "seen|safe-tonight|awaiting-information|allocated|delayed"},
	{TYPE_PROGRESS, "next-by", FACT_TIME_UP, FACT_ONCE, 1, NULL},

	{TYPE_DECISION, "level", FACT_WORD, FACT_ONCE, 1, "full|limited"},
	{TYPE_DECISION, "child", FACT_CHILD_CODE, FACT_MANY, MAX_CHILDREN, DECISION_CODES},
	{TYPE_DECISION, "stage", FACT_WORD, FACT_ONCE, 1, "contact|in-depth-review|referral"},
	{TYPE_DECISION, "rereferral", FACT_WORD, FACT_ONCE, 1, "yes|no|unknown"},

	{TYPE_REGRADE, "grade", FACT_WORD, FACT_ONCE, 1, GRADES},
	{TYPE_REGRADE, "reason", FACT_WORD, FACT_ONCE, 1, "information|risk-up|risk-down|error"},

	{TYPE_INFORMATION_REQUEST, "rag", FACT_WORD, FACT_ONCE, 1, RAGS},
	{TYPE_INFORMATION_REQUEST, "specific", FACT_WORD, FACT_ONCE, 1, "yes"},

	{TYPE_INFORMATION_RESPONSE, "answer", FACT_WORD, FACT_ONCE, 1, "answered|partial|nothing-known|withheld"},

	{TYPE_PRIORITY, "rag", FACT_WORD, FACT_ONCE, 1, RAGS},
	{TYPE_PRIORITY, "reason", FACT_WORD, FACT_ONCE, 1, "risk-up|risk-down|capacity|court|other"},

	{TYPE_CAPACITY, "open", FACT_NUMBER, FACT_ONCE, 1, NULL},
	{TYPE_CAPACITY, "until", FACT_TIME_UP, FACT_ONCE, 1, NULL},

	{TYPE_REQUEST_ENDED, "reason", FACT_WORD, FACT_ONCE, 1, "answered-elsewhere|decided-without|never-passed"},

	{TYPE_STRATEGY_RECORD, "meeting", FACT_ID, FACT_ONCE, 1, NULL},
	{TYPE_STRATEGY_RECORD, "version", FACT_NUMBER, FACT_ONCE, 1, NULL},
	{TYPE_STRATEGY_RECORD, "content", FACT_DIGEST, FACT_ONCE, 1, NULL},
	{TYPE_STRATEGY_RECORD, "held-at", FACT_TIME_DOWN, FACT_ONCE, 1, NULL},
	{TYPE_STRATEGY_RECORD, "invited", FACT_AGENCY, FACT_MANY, MAX_RECIPIENTS, NULL},
	{TYPE_STRATEGY_RECORD, "invited-off", FACT_ROLE, FACT_MANY, MAX_RECIPIENTS, NULL},
	{TYPE_STRATEGY_RECORD, "present", FACT_AGENCY, FACT_MANY, MAX_RECIPIENTS, NULL},
	{TYPE_STRATEGY_RECORD, "omitted", FACT_AGENCY_REASON, FACT_MANY, MAX_RECIPIENTS, "not-relevant|unsafe|unreachable"},
	{TYPE_STRATEGY_RECORD, "quorum", FACT_WORD, FACT_ONCE, 1, "yes|no"},
	{TYPE_STRATEGY_RECORD, "s47", FACT_WORD, FACT_ONCE, 1, "none|single|joint"},
	{TYPE_STRATEGY_RECORD, "child", FACT_CHILD_CODE, FACT_MANY, MAX_CHILDREN, "none|single|joint"},
	{TYPE_STRATEGY_RECORD, "action", FACT_ACTION, FACT_MANY, 64, NULL},

	{TYPE_ACTION_DONE, "action", FACT_NUMBER, FACT_ONCE, 1, NULL},
	{TYPE_ACTION_DONE, "done", FACT_WORD, FACT_ONCE, 1, "joint|single|not-done"},

	{TYPE_OUTCOME, "of", FACT_WORD, FACT_ONCE, 1, "strategy|assessment|early-help|s47|icpc|return-interview"},
	{TYPE_OUTCOME, "level", FACT_WORD, FACT_ONCE, 1, "full|limited"},
	{TYPE_OUTCOME, "event-at", FACT_TIME_DOWN, FACT_ONCE, 1, NULL},
	{TYPE_OUTCOME, "child", FACT_CHILD_CODE, FACT_MANY, MAX_CHILDREN, OUTCOME_CODES},
	{TYPE_OUTCOME, "already-cp", FACT_NUMBER, FACT_MAYBE, 1, NULL},

	{TYPE_OVERRIDE, "child", FACT_CHILD_CODE, FACT_MANY, MAX_CHILDREN, "none|single|joint"},
	{TYPE_OVERRIDE, "action", FACT_NUMBER, FACT_MANY, 64, NULL},
	{TYPE_OVERRIDE, "reason", FACT_WORD, FACT_ONCE, 1, "risk-up|risk-down|new-information|court|resource"},

	{TYPE_ESCALATION, "against", FACT_AGENCY, FACT_ONCE, 1, NULL},
	{TYPE_ESCALATION, "stage", FACT_NUMBER, FACT_ONCE, 1, NULL},
	{TYPE_ESCALATION, "imminent", FACT_WORD, FACT_ONCE, 1, "yes|no"},

	{TYPE_ESCALATION_RESPONSE, "stage", FACT_NUMBER, FACT_ONCE, 1, NULL},
	{TYPE_ESCALATION_RESPONSE, "result", FACT_WORD, FACT_ONCE, 1, "resolved|escalated|withdrawn"},

	{TYPE_NOTIFICATION, "kind", FACT_WORD, FACT_ONCE, 1, "encompass|endeavour-missing|endeavour-found"},
	{TYPE_NOTIFICATION, "detail", FACT_WORD, FACT_ONCE, 1, "full|alert"},
	{TYPE_NOTIFICATION, "aware-at", FACT_TIME_DOWN, FACT_ONCE, 1, NULL},
	{TYPE_NOTIFICATION, "grade", FACT_WORD, FACT_ONCE, 1, GRADES},
	{TYPE_NOTIFICATION, "told", FACT_AGENCY, FACT_MANY, MAX_RECIPIENTS, NULL},

	{TYPE_HANDOVER, "item", FACT_ID, FACT_MANY, MAX_HANDOVER_ITEMS, NULL},
	{TYPE_HANDOVER, "until", FACT_TIME_UP, FACT_MAYBE, 1, NULL},
	{TYPE_HANDOVER_ACCEPTED, "item", FACT_ID, FACT_MANY, MAX_HANDOVER_ITEMS, NULL},
	{TYPE_HANDOVER_DECLINED, "item", FACT_ID, FACT_MANY, MAX_HANDOVER_ITEMS, NULL},

	{TYPE_LINK, "into", FACT_ID, FACT_ONCE, 1, NULL},
	{TYPE_LINK, "second", FACT_WORD, FACT_ONCE, 1, "yes"},
	{TYPE_UNLINK, "into", FACT_ID, FACT_ONCE, 1, NULL},
	{TYPE_UNLINK, "second", FACT_WORD, FACT_ONCE, 1, "yes"},

	{TYPE_NOT_OURS, "reason", FACT_WORD, FACT_ONCE, 1, "wrong-agency|wrong-child|left"},
	{TYPE_RECALL, "reason", FACT_WORD, FACT_ONCE, 1, "wrong-recipient|wrong-child|in-error|superseded"},
	{TYPE_PURGED, "opened", FACT_NUMBER, FACT_ONCE, 1, NULL},
	{TYPE_PURGED, "copied", FACT_WORD, FACT_ONCE, 1, "yes|no"},

	{TYPE_TOLD_OTHERWISE, "channel", FACT_WORD, FACT_ONCE, 1, "phone|letter|in-person"},
	{TYPE_TOLD_OTHERWISE, "reason", FACT_WORD, FACT_ONCE, 1, "no-agent|left|unsafe"},

	{TYPE_EXCUSE, "duty", FACT_DUTY, FACT_ONCE, 1, NULL},
	{TYPE_EXCUSE, "reason", FACT_WORD, FACT_ONCE, 1, "withheld|not-possible|in-error"},
	{TYPE_EXCUSE, "review", FACT_TIME_UP, FACT_MAYBE, 1, NULL},
	{TYPE_EXCUSE, "second", FACT_WORD, FACT_ONCE, 1, "yes"},

	{TYPE_NOT_TOLD, "code", FACT_WORD, FACT_ONCE, 1, "nothing-came|no-reasons|no-next-step|wrong-person"},
	{TYPE_RETRACT, "reason", FACT_WORD, FACT_ONCE, 1, "wrong-child|duplicate|in-error"},
	{TYPE_CORRECT, "grade", FACT_WORD, FACT_MAYBE, 1, GRADES},
	{TYPE_HOLD, "reason", FACT_WORD, FACT_ONCE, 1, "death|review|court|inquiry|released"},

	{TYPE_RETURN, "month", FACT_MONTH, FACT_ONCE, 1, NULL},
	{TYPE_RETURN, "row", FACT_ROW, FACT_MANY, 200, NULL},

	{TYPE_COUNT, "day", FACT_DAY, FACT_ONCE, 1, NULL},
	{TYPE_COUNT, "contacts", FACT_NUMBER, FACT_ONCE, 1, NULL},
	{TYPE_COUNT, "closures", FACT_NUMBER, FACT_ONCE, 1, NULL},

	{TYPE_AUDIT_REQUEST, "by", FACT_DAY, FACT_ONCE, 1, NULL},
	{TYPE_AUDIT_RESULT, "code", FACT_CODE_SCORE, FACT_MANY, 6, "timely|rationale|voice|family|shared|feedback"},

	{TYPE_CLOSE, "reason", FACT_WORD, FACT_ONCE, 1,
	 "complete|rc1|rc2|rc3|rc4|rc5|rc6|rc7|rc8|rc9|opened-in-error|duplicate|adult-services|died"},
};

#define ROW_COUNT (sizeof rows / sizeof *rows)
#define QUARTER_S 900

const struct fact_row *
fact_rows(enum message_type type, size_t *ret_count)
{
	const struct fact_row *first = NULL;
	size_t count = 0;

	for (size_t i = 0; i < ROW_COUNT; i++) {
		if (rows[i].type != type)
			continue;
		if (!first)
			first = &rows[i];
		assert(first + count == &rows[i]); /* a type's rows stand together */
		count++;
	}
	*ret_count = count;
	return first;
}

/* Is ${text} of ${size} bytes one of the |-separated ${words}? */
static int
is_word_of(const char *words, const char *text, size_t size)
{
	while (size && *words) {
		size_t length = strcspn(words, "|");

		if (length == size && !memcmp(words, text, size))
			return 1;
		words += length + (words[length] == '|');
	}
	return 0;
}

/* The part of ${value} before its ':' in ${ret_head}; the rest, or NULL. */
static const char *
split_colon(const char *value, char *ret_head, size_t size)
{
	const char *colon = strchr(value, ':');

	if (!colon || (size_t)(colon - value) >= size)
		return NULL;
	memcpy(ret_head, value, (size_t)(colon - value));
	ret_head[colon - value] = '\0';
	return colon + 1;
}

static int
is_quarter(const char *value)
{
	uint64_t seconds;

	return !id_number(value, &seconds) && seconds % QUARTER_S == 0;
}

static int
is_action(const char *value)
{
	char head[AGENCY_SIZE];
	uint64_t number;
	const char *rest = split_colon(value, head, sizeof head);

	if (!rest || id_number(head, &number))
		return 0;
	rest = split_colon(rest, head, sizeof head);
	return rest && id_is_agency(head) && is_quarter(rest);
}

static int
is_duty(const char *value)
{
	char text[TOKEN_SIZE + AGENCY_SIZE + CHILD_SIZE + 20];
	char *party, *part;
	uint64_t number;

	if (strlen(value) >= sizeof text)
		return 0;
	memcpy(text, value, strlen(value) + 1);
	party = strchr(text, '/');
	if (!party)
		return 0;
	*party++ = '\0';
	part = strchr(party, '/');
	if (part)
		*part++ = '\0';
	return id_is_token(text) && id_is_agency(party) &&
	       (!part || id_is_child(part) || !strcmp(part, "-") || !id_number(part, &number));
}

/* Digits where ${pattern} has 0, the same character elsewhere. */
static int
is_pattern(const char *value, const char *pattern)
{
	for (; *pattern; pattern++, value++)
		if (*pattern == '0' ? *value < '0' || *value > '9' : *value != *pattern)
			return 0;
	return !*value;
}

static int
is_row(const char *value)
{
	char head[TOKEN_SIZE];
	uint64_t number;
	const char *rest = split_colon(value, head, sizeof head);

	return rest && id_is_token(head) && (!strcmp(rest, "s") || !id_number(rest, &number));
}

static int
is_code_score(const struct fact_row *row, const char *value)
{
	const char *colon = strchr(value, ':');

	return colon && is_word_of(row->words, value, (size_t)(colon - value)) && strlen(colon + 1) == 1 &&
	       colon[1] >= '1' && colon[1] <= '4';
}

static int
is_month(const char *value)
{
	char first[DAY_SIZE];
	int32_t day;

	if (!is_pattern(value, "0000-00"))
		return 0;
	memcpy(first, value, 7);
	memcpy(first + 7, "-01", 4);
	return !day_parse(first, &day);
}

int
fact_value_fits(const struct fact_row *row, const char *value)
{
	char head[AGENCY_SIZE];
	struct digest digest;
	uint64_t number;
	const char *rest;
	int32_t day;

	switch (row->kind) {
	case FACT_WORD:
		return is_word_of(row->words, value, strlen(value));
	case FACT_NUMBER:
		return !id_number(value, &number);
	case FACT_TIME_DOWN:
	case FACT_TIME_UP:
		return is_quarter(value);
	case FACT_AGENCY:
		return id_is_agency(value);
	case FACT_AGENCY_OR:
		return id_is_agency(value); /* its words are agency tokens too */
	case FACT_AGENCY_REASON:
		rest = split_colon(value, head, sizeof head);
		return rest && id_is_agency(head) && is_word_of(row->words, rest, strlen(rest));
	case FACT_ROLE:
		return id_is_token(value);
	case FACT_ID:
		return id_is_id(value);
	case FACT_DIGEST:
		return !digest_parse(value, &digest);
	case FACT_CHILD:
		return id_is_child(value);
	case FACT_CHILD_CODE:
		rest = split_colon(value, head, sizeof head);
		return rest && id_is_child(head) && is_word_of(row->words, rest, strlen(rest));
	case FACT_ACTION:
		return is_action(value);
	case FACT_DUTY:
		return is_duty(value);
	case FACT_MONTH:
		return is_month(value);
	case FACT_DAY:
		return !day_parse(value, &day);
	case FACT_ROW:
		return is_row(value);
	case FACT_CODE_SCORE:
		return is_code_score(row, value);
	}
	return 0;
}

const char *
fact_find(const struct fact *facts, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (!strcmp(facts[i].name, name))
			return facts[i].value;
	return NULL;
}
