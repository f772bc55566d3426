/* Any file is a list of bank holidays or is refused. */
#include <assert.h>
#include <stdint.h>

#include "base/day.h"
#include "content/holidays.h"
#include "fuzz/mutate.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
MUTATE_TEXT;

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct arena *arena = arena_new(4 << 20);
	struct holidays holidays;
	char text[DAY_SIZE];

	assert(arena);
	if (!holidays_read((struct view){bytes, size}, "england-and-wales", arena, &holidays)) {
		assert(holidays.count && holidays.from <= holidays.days[0]);
		assert(holidays.days[holidays.count - 1] <= holidays.until);
		for (size_t i = 0; i < holidays.count; i++) {
			assert(!i || holidays.days[i - 1] < holidays.days[i]);
			day_print(holidays.days[i], text);
		}
	}
	arena_free(arena);
	return 0;
}
