/* Any bytes are a policy or are refused in words; a policy is written back as
 * it stood, looked through, and every clock of it can be reckoned. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "fuzz/mutate.h"
#include "note/policy.h"
#include "rules/clocks.h"
#include "rules/policy_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
MUTATE_TEXT;

static void
reckon(const struct policy *policy)
{
	const struct calendar calendar = {policy, NULL};
	const struct instant start = {1793610000000}; /* 2026-11-02 09:00 */
	char words[POLICY_CHECK_SIZE];

	if (policy_check(policy, words))
		assert(words[0]);
	/* a few: one line may ask for thousands of days */
	for (size_t i = 0; i < policy->clock_count && i < 8; i++) {
		const struct clock_line *line = &policy->clocks[i];

		if (line->amount < 100)
			assert(clocks_due(&calendar, line->unit, line->amount, start).ms >= start.ms);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct arena *arena = arena_new(4 << 20);
	char why[POLICY_WHY_SIZE] = "";
	struct policy policy;
	struct view text;
	enum status status;

	assert(arena);
	status = policy_decode_why((struct view){bytes, size}, arena, &policy, why);
	assert(status == STATUS_OK || status == STATUS_MALFORMED || status == STATUS_TOO_BIG);
	assert(status != STATUS_MALFORMED || why[0]);
	if (status == STATUS_OK) {
		reckon(&policy);
		status = policy_write(&policy, arena, &text);
		/* what follows the text is a signed note's signatures */
		assert(status == STATUS_OK && text.size <= size && !memcmp(text.bytes, bytes, text.size));
	}
	arena_free(arena);
	return 0;
}
