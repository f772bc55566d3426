#include "runtime/facts_table.h"

#include <string.h>

#include "runtime/outbox.h"

/* One fact that says something by having, or not having, one value. */
struct telling {
	const char *name;
	const char *value;
	int is_not; /* any other value says it */
};

/* These two are what a front door wakes somebody for. */
static const enum message_type waking_types[] = {TYPE_REFERRAL, TYPE_FURTHER_INFORMATION};
static const struct telling waking[] = {{"grade", "high", 0}, {"protection", "none", 1}};

static const struct telling urgent[] = {{"grade", "high", 0}, {"rag", "red", 0}, {"imminent", "yes", 0}};

static const enum message_type answers[] = {TYPE_DECISION, TYPE_OUTCOME, TYPE_STRATEGY_RECORD,
					    TYPE_PROGRESS, TYPE_RECALL,	 TYPE_OVERRIDE};

#define COUNT_OF(list) (sizeof list / sizeof *list)

static int
is_one_of(enum message_type type, const enum message_type *types, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (types[i] == type)
			return 1;
	return 0;
}

static int
is_told(const struct fact *facts, size_t count, const struct telling *tellings, size_t telling_count)
{
	for (size_t i = 0; i < telling_count; i++) {
		const char *value = fact_find(facts, count, tellings[i].name);

		if (value && (strcmp(value, tellings[i].value) != 0) == tellings[i].is_not)
			return 1;
	}
	return 0;
}

static const char *
value_or_none(const struct fact *facts, size_t count, const char *name)
{
	const char *value = fact_find(facts, count, name);

	return value ? value : "";
}

struct facts_kept
facts_table_kept(const struct fact *facts, size_t count)
{
	return (struct facts_kept){.grade = value_or_none(facts, count, "grade"),
				   .route = value_or_none(facts, count, "route"),
				   .on_behalf_of = value_or_none(facts, count, "on-behalf-of")};
}

int
facts_table_is_high(enum message_type type, const struct fact *facts, size_t count)
{
	return is_one_of(type, waking_types, COUNT_OF(waking_types)) && is_told(facts, count, waking, COUNT_OF(waking));
}

int
facts_table_priority(enum message_type type, const struct fact *facts, size_t count)
{
	if (facts_table_is_high(type, facts, count) || is_told(facts, count, urgent, COUNT_OF(urgent)))
		return OUTBOX_URGENT;
	return is_one_of(type, answers, COUNT_OF(answers)) ? OUTBOX_ANSWER : OUTBOX_PLAIN;
}

int
facts_table_needs_second(const struct fact *facts, size_t count)
{
	static const struct telling second[] = {{"second", "yes", 0}};

	return is_told(facts, count, second, COUNT_OF(second));
}
