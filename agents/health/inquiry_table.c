#include "health/inquiry_table.h"

static const struct {
	enum message_type type;
	enum inquiry_kind kind;
} rows[] = {
	{TYPE_INFORMATION_REQUEST, INQUIRY_REQUEST}, {TYPE_PRIORITY, INQUIRY_PRIORITY},
	{TYPE_REQUEST_ENDED, INQUIRY_END},	     {TYPE_INFORMATION_RESPONSE, INQUIRY_RESPONSE},
	{TYPE_CAPACITY, INQUIRY_CAPACITY},
};

enum inquiry_kind
inquiry_table_kind(enum message_type type)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (rows[i].type == type)
			return rows[i].kind;
	return INQUIRY_OTHER;
}

const char *
inquiry_table_type(enum inquiry_kind kind)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (rows[i].kind == kind)
			return message_type_word(rows[i].type);
	return message_type_word(TYPE_UNKNOWN);
}

static const char *
fact(const struct envelope *envelope, const char *name)
{
	const char *value = fact_find(envelope->facts, envelope->fact_count, name);

	return value ? value : "";
}

struct inquiry_facts
inquiry_table_facts(const struct envelope *envelope)
{
	return (struct inquiry_facts){.rag = fact(envelope, "rag"),
				      .reason = fact(envelope, "reason"),
				      .answer = fact(envelope, "answer"),
				      .open = fact(envelope, "open"),
				      .until = fact(envelope, "until")};
}
