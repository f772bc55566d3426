/* Which other cases an envelope acts on. */
#include <string.h>

#include "base/id.h"
#include "rules/decide.h"
#include "tellback/bounds.h"
#include "rules/fact_check.h"

/* The facts that name cases. */
static const struct {
	enum message_type type;
	const char *fact;
} naming[] = {
	{TYPE_HANDOVER, "item"},
	{TYPE_HANDOVER_ACCEPTED, "item"},
	{TYPE_HANDOVER_DECLINED, "item"},
	{TYPE_LINK, "into"},
	{TYPE_UNLINK, "into"},
};

enum status
decide_others(const struct envelope *envelope, struct arena *arena, const struct case_token **ret_tokens,
	      size_t *ret_count)
{
	struct case_token *tokens = NULL;
	size_t count = 0;

	for (size_t i = 0; i < sizeof naming / sizeof *naming; i++) {
		const char *value;
		size_t at = 0;

		if (naming[i].type != envelope->type)
			continue;
		tokens = arena_array(arena, MAX_HANDOVER_ITEMS, sizeof *tokens);
		if (!tokens)
			return STATUS_NO_MEMORY;
		while (count < MAX_HANDOVER_ITEMS && (value = fact_check_next(envelope, naming[i].fact, &at)))
			if (strcmp(value, envelope->case_token.hex) != 0)
				id_set(tokens[count++].hex, sizeof tokens->hex, value);
	}
	*ret_tokens = tokens;
	*ret_count = count;
	return STATUS_OK;
}
