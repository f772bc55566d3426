#include <string.h>

#include "runtime/agent_view.h"

static const char *const words[] = {
	[SENT_PENDING] = "pending",   [SENT_SEALED] = "sealed",	    [SENT_SIGNED] = "signed", [SENT_ACCEPTED] = "accepted",
	[SENT_REFUSED] = "refused",   [SENT_REPLACED] = "replaced", [SENT_FAILED] = "failed",
};

const char *
sent_state_word(enum sent_state state)
{
	return words[state];
}

enum sent_state
sent_state_find(const char *word)
{
	for (unsigned i = 0; i < sizeof words / sizeof *words; i++)
		if (!strcmp(words[i], word))
			return (enum sent_state)i;
	return SENT_FAILED; /* the table's CHECK knows no other word */
}
