#include "review/sequence.h"

#include <inttypes.h>

void
sequence_gone(struct sequence *sequence)
{
	sequence->erased++;
}

enum status
sequence_take(struct sequence *sequence, struct arena *arena, const char *agency, uint64_t number,
	      struct trouble *trouble)
{
	uint64_t last = keymap_find(&sequence->last, agency);

	if (last == KEYMAP_NONE)
		last = 0;
	if (number <= last)
		return trouble_say(trouble, STATUS_CONFLICT,
				   "has the number %" PRIu64 " of %s, but its number %" PRIu64 " came before", number,
				   agency, last);
	if (number - last - 1 > sequence->erased)
		return trouble_say(trouble, STATUS_CONFLICT,
				   "has the number %" PRIu64 " of %s, but its number %" PRIu64
				   " never came: a note was held back",
				   number, agency, last + 1);
	sequence->erased -= number - last - 1;
	return keymap_put(&sequence->last, arena, agency, number);
}
