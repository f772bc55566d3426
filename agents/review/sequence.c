#include "review/sequence.h"

#include <inttypes.h>

void
sequence_gone(struct sequence *sequence)
{
	sequence->erased++;
	sequence->all++;
}

enum status
sequence_take(struct sequence *sequence, struct arena *arena, const char *agency, uint64_t number,
	      struct trouble *trouble)
{
	uint64_t last = keymap_find(&sequence->last, agency), before = keymap_find(&sequence->before, agency);

	if (last == KEYMAP_NONE)
		last = before = 0;
	if (number <= last)
		return trouble_say(trouble, STATUS_CONFLICT,
				   "has the number %" PRIu64 " of %s, but its number %" PRIu64 " came before", number,
				   agency, last);
	if (number - last - 1 > sequence->erased || number - last - 1 > sequence->all - before)
		return trouble_say(trouble, STATUS_CONFLICT,
				   "has the number %" PRIu64 " of %s, but its number %" PRIu64
				   " never came: a note was held back",
				   number, agency, last + 1);
	sequence->erased -= number - last - 1;
	if (keymap_put(&sequence->before, arena, agency, sequence->all))
		return STATUS_NO_MEMORY;
	return keymap_put(&sequence->last, arena, agency, number);
}
