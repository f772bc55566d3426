#include "review/moments.h"

#include <inttypes.h>
#include <string.h>

/* Digits of an id that are milliseconds since 1970. */
#define TIME_DIGITS 12
#define MINUTE_MS 60000

enum status
moments_check(const struct folder *folder, struct instant now, struct trouble *trouble)
{
	for (size_t i = 0; i < folder->leaf_count; i++)
		if (folder->leaves[i].accepted.ms > now.ms + MOMENTS_AHEAD_MS)
			return trouble_say(trouble, STATUS_CONFLICT,
					   "leaf %zu was accepted %" PRId64 " minutes from now: the broker's clock is wrong, "
					   "or that of this machine, and so is every deadline counted from it",
					   i, (folder->leaves[i].accepted.ms - now.ms) / MINUTE_MS);
	return STATUS_OK;
}

static int64_t
made_ms(const struct envelope_id *id)
{
	int64_t ms = 0;

	for (size_t i = 0; i < TIME_DIGITS; i++) {
		const char digit = id->hex[i];

		ms = ms * 16 + (digit <= '9' ? digit - '0' : digit - 'a' + 10); /* an id is lowercase hex */
	}
	return ms;
}

struct moments_before
moments_before(const struct casebook *book)
{
	struct moments_before before = {0, 0, 0};

	for (size_t i = 0; i < casebook_past_count(book); i++) {
		const struct past *past = casebook_past_at(book, i);
		int64_t ahead_ms = past ? made_ms(&past->envelope->id) - past->accepted.ms : 0;

		if (ahead_ms <= MOMENTS_BEFORE_MS)
			continue;
		if (!before.count++)
			before.first = past->index;
		if (ahead_ms > before.ahead_ms)
			before.ahead_ms = ahead_ms;
	}
	return before;
}
