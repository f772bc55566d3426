/* Which facts an agent's own machinery looks at, whatever kind of agency it is:
 * how urgent a message is, and what stands beside it in lists. */
#ifndef TELLBACK_RUNTIME_FACTS_TABLE_H
#define TELLBACK_RUNTIME_FACTS_TABLE_H

#include "tellback/envelope.h"

/**
 * struct facts_kept, facts_table_kept(facts, count):
 * What a row of the store keeps of a message's facts, "" where absent.
 *
 * Owner:  points into ${facts}.
 */
struct facts_kept {
	const char *grade;
	const char *route;
	const char *on_behalf_of;
};
struct facts_kept facts_table_kept(const struct fact *facts, size_t count);

/**
 * facts_table_priority(type, facts, count), facts_table_is_high(type, facts, count),
 * facts_table_needs_second(facts, count):
 * How urgent a message is by its facts (runtime/outbox.h); is it one that a
 * person must see at once; do two people stand behind it?
 */
int facts_table_priority(enum message_type type, const struct fact *facts, size_t count);
int facts_table_is_high(enum message_type type, const struct fact *facts, size_t count);
int facts_table_needs_second(const struct fact *facts, size_t count);

#endif
