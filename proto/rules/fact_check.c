#include "rules/fact_check.h"

#include <string.h>

#include "base/id.h"

#define MS_A_SECOND 1000

#define DECIDED "advice|nfa|early-help|assessment|strategy|existing-case|other-area"

/* What a referral's fact counts as when it cannot be read: never refused. */
static const struct {
	enum message_type type;
	const char *name;
	const char *counts_as;
} defaults[] = {
    {TYPE_REFERRAL, "route", "written"},
    {TYPE_REFERRAL, "grade", "high"},
    {TYPE_REFERRAL, "protection", "none"},
};

/* Facts that must agree: where ${name} is one of ${is}, each value of ${fact}
 * (after its ':') must be one of ${words}; NULL words: it must stand. */
enum agreement_for { FOR_ALL, FOR_AN_AGENCY };
static const struct {
	enum message_type type;
	const char *name;
	const char *is;
	enum agreement_for whom;
	const char *fact;
	const char *words;
} agreements[] = {
    {TYPE_DECISION, "level", "full", FOR_ALL, "child", DECIDED},
    {TYPE_DECISION, "level", "limited", FOR_AN_AGENCY, "child", "not-shared"},
    {TYPE_OUTCOME, "level", "limited", FOR_AN_AGENCY, "child", "not-shared"},
    {TYPE_OUTCOME, "of", "strategy", FOR_ALL, "child", "no-s47|s47-single|s47-joint|reconvene|not-shared"},
    {TYPE_OUTCOME, "of", "assessment", FOR_ALL, "child",
     "nfa|early-help|child-in-need|strategy|looked-after|other|not-shared"},
    {TYPE_OUTCOME, "of", "early-help", FOR_ALL, "child", "taken-up|declined|not-reached|not-shared"},
    {TYPE_OUTCOME, "of", "s47", FOR_ALL, "child",
     "nfa|legal-action|services|cp-conference|continue-assessment|monitor|other|not-shared"},
    {TYPE_OUTCOME, "of", "icpc", FOR_ALL, "child", "plan|no-plan|deferred|not-shared"},
    {TYPE_OUTCOME, "of", "return-interview", FOR_ALL, "child", "done|refused|not-done|not-shared"},
    {TYPE_EXCUSE, "reason", "withheld", FOR_ALL, "review", NULL},
    {TYPE_STRATEGY_RECORD, "s47", "none", FOR_ALL, "child", "none"},
    {TYPE_STRATEGY_RECORD, "s47", "single", FOR_ALL, "child", "none|single"},
};

/* At level full a code says what was decided. */
static const struct {
	enum message_type type;
	const char *name;
	const char *is;
	const char *fact;
	const char *words;
} contradictions[] = {
    {TYPE_OUTCOME, "level", "full", "child", "not-shared"},
};

/* Facts that may stand often, and once at least. */
static const struct {
	enum message_type type;
	const char *fact;
} needed[] = {
    {TYPE_HANDOVER, "item"},	       {TYPE_HANDOVER_ACCEPTED, "item"}, {TYPE_HANDOVER_DECLINED, "item"},
    {TYPE_STRATEGY_RECORD, "invited"}, {TYPE_AUDIT_RESULT, "code"},	 {TYPE_RETURN, "row"},
};

/* Who is on one list is not on the other. */
static const struct {
	enum message_type type;
	const char *fact;
	const char *other;
} apart[] = {
    {TYPE_STRATEGY_RECORD, "omitted", "invited"},
};

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

int
fact_check_has_word(const char *words, const char *text, size_t size)
{
	while (size && *words) {
		size_t length = strcspn(words, "|");

		if (length == size && !memcmp(words, text, size))
			return 1;
		words += length + (words[length] == '|');
	}
	return 0;
}

static const struct fact_row *
row_of(enum message_type type, const char *name)
{
	size_t count;
	const struct fact_row *rows = fact_rows(type, &count);

	for (size_t i = 0; i < count; i++)
		if (!strcmp(rows[i].name, name))
			return &rows[i];
	return NULL;
}

static size_t
times(const struct envelope *envelope, const char *name)
{
	size_t count = 0;

	for (size_t i = 0; i < envelope->fact_count; i++)
		count += !strcmp(envelope->facts[i].name, name);
	return count;
}

int
fact_check_grammar(const struct envelope *envelope)
{
	size_t row_count;
	const struct fact_row *rows = fact_rows(envelope->type, &row_count);

	for (size_t i = 0; i < envelope->fact_count; i++) {
		const struct fact_row *row = row_of(envelope->type, envelope->facts[i].name);

		if (!row || !fact_value_fits(row, envelope->facts[i].value))
			return 0;
	}
	for (size_t i = 0; i < row_count; i++) {
		size_t count = times(envelope, rows[i].name);

		if (count > rows[i].most || (rows[i].count == FACT_ONCE && !count))
			return 0;
	}
	return 1;
}

const char *
fact_check_value(const struct envelope *envelope, const char *name)
{
	const struct fact_row *row = row_of(envelope->type, name);
	const char *value = fact_find(envelope->facts, envelope->fact_count, name);

	if (row && value && times(envelope, name) == 1 && fact_value_fits(row, value))
		return value;
	for (size_t i = 0; i < COUNT_OF(defaults); i++)
		if (defaults[i].type == envelope->type && !strcmp(defaults[i].name, name))
			return defaults[i].counts_as;
	return NULL;
}

uint64_t
fact_check_number(const struct envelope *envelope, const char *name)
{
	const char *value = fact_check_value(envelope, name);
	uint64_t number = 0;

	if (value)
		(void)id_number(value, &number); /* of the grammar */
	return number;
}

struct instant
fact_check_time(const struct envelope *envelope, const char *name, struct instant accepted)
{
	uint64_t seconds = fact_check_number(envelope, name);

	if (!seconds || seconds > (uint64_t)accepted.ms / MS_A_SECOND)
		return accepted;
	return (struct instant){(int64_t)seconds * MS_A_SECOND};
}

int
fact_check_is(const struct envelope *envelope, const char *name, const char *words)
{
	const char *value = name ? fact_check_value(envelope, name) : NULL;

	return !name || (value && fact_check_has_word(words, value, strlen(value)));
}

const char *
fact_check_next(const struct envelope *envelope, const char *name, size_t *at)
{
	const struct fact_row *row = row_of(envelope->type, name);

	while (row && *at < envelope->fact_count) {
		const struct fact *fact = &envelope->facts[(*at)++];

		if (!strcmp(fact->name, name) && fact_value_fits(row, fact->value))
			return fact->value;
	}
	return NULL;
}

/* Is what follows the ':' of each ${fact} of ${envelope} one of ${words} (${wanted} 1),
 * or none (0)? */
static int
all_are(const struct envelope *envelope, const char *fact, const char *words, int wanted)
{
	const char *value;
	size_t at = 0;

	while ((value = fact_check_next(envelope, fact, &at))) {
		const char *word = strchr(value, ':') + 1;

		if (fact_check_has_word(words, word, strlen(word)) != wanted)
			return 0;
	}
	return 1;
}

int
fact_check_has_value(const struct envelope *envelope, const char *name, const char *value)
{
	const char *one;
	size_t at = 0;

	while ((one = fact_check_next(envelope, name, &at)))
		if (!strcmp(one, value))
			return 1;
	return 0;
}

int
fact_check_has_all(const struct envelope *envelope, const struct envelope *old, const char *name)
{
	const char *value;
	size_t at = 0;

	while ((value = fact_check_next(old, name, &at)))
		if (!fact_check_has_value(envelope, name, value))
			return 0;
	return 1;
}

int
fact_check_has_code(const struct envelope *envelope, const char *codes)
{
	const char *value;
	size_t at = 0;

	while ((value = fact_check_next(envelope, "child", &at)))
		if (fact_check_has_word(codes, value + CHILD_SIZE, strlen(value + CHILD_SIZE)))
			return 1;
	return 0;
}

/* Does what stands before the ':' of a ${fact} stand as ${other} too? */
static int
is_on_both(const struct envelope *envelope, const char *fact, const char *other)
{
	const char *value, *one;
	size_t at = 0;

	while ((value = fact_check_next(envelope, fact, &at))) {
		size_t from = 0, size = strcspn(value, ":");

		while ((one = fact_check_next(envelope, other, &from)))
			if (strlen(one) == size && !memcmp(one, value, size))
				return 1;
	}
	return 0;
}

enum refusal
fact_check_agreement(const struct envelope *envelope, int to_an_agency)
{
	for (size_t i = 0; i < COUNT_OF(agreements); i++) {
		if (agreements[i].type != envelope->type || (agreements[i].whom == FOR_AN_AGENCY && !to_an_agency) ||
		    !fact_check_is(envelope, agreements[i].name, agreements[i].is))
			continue;
		if (!agreements[i].words ? !fact_check_value(envelope, agreements[i].fact)
					 : !all_are(envelope, agreements[i].fact, agreements[i].words, 1))
			return REFUSAL_FACTS;
	}
	for (size_t i = 0; i < COUNT_OF(contradictions); i++) {
		if (contradictions[i].type == envelope->type &&
		    fact_check_is(envelope, contradictions[i].name, contradictions[i].is) &&
		    !all_are(envelope, contradictions[i].fact, contradictions[i].words, 0))
			return REFUSAL_FACTS;
	}
	for (size_t i = 0; i < COUNT_OF(needed); i++)
		if (needed[i].type == envelope->type && !times(envelope, needed[i].fact))
			return REFUSAL_FACTS;
	for (size_t i = 0; i < COUNT_OF(apart); i++)
		if (apart[i].type == envelope->type && is_on_both(envelope, apart[i].fact, apart[i].other))
			return REFUSAL_FACTS;
	return REFUSAL_NONE;
}

int
fact_check_covers(const struct envelope *envelope, const struct envelope *old)
{
	const char *was, *is;
	size_t at = 0;

	was = fact_check_value(old, "of");
	if (was && !fact_check_is(envelope, "of", was))
		return 0;
	while ((was = fact_check_next(old, "child", &at))) {
		size_t next = 0;

		do
			is = fact_check_next(envelope, "child", &next);
		while (is && strncmp(was, is, CHILD_SIZE - 1) != 0);
		if (!is)
			return 0;
	}
	return 1;
}
