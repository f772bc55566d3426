#include "runtime/processing_table.h"

#include <stddef.h>

static const struct {
	enum message_type type;
	enum processing_kind kind;
} rows[] = {
    {TYPE_REFERRAL, PROCESSING_COLLECTION}, {TYPE_CORRECT, PROCESSING_ALTERATION}, {TYPE_RETRACT, PROCESSING_ALTERATION},
    {TYPE_REGRADE, PROCESSING_ALTERATION},  {TYPE_LINK, PROCESSING_COMBINATION},   {TYPE_UNLINK, PROCESSING_ALTERATION},
    {TYPE_PURGED, PROCESSING_ERASURE},
};

enum processing_kind
processing_table_kind(enum message_type type)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (rows[i].type == type)
			return rows[i].kind;
	return PROCESSING_KIND_COUNT;
}

const char *
processing_table_figures(void)
{
	return message_type_word(TYPE_RETURN);
}
