#include "note/erasure.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "base/id.h"
#include "note/lines.h"
#include "note/page.h"

#define ERASURE_FIRST_LINE "tellback/erasure/v1"

/* States in the order of their words, as the lines are sorted. */
static const struct state_word {
	const char *word;
	enum duty_state state;
} states[] = {{"ended", DUTY_ENDED}, {"excused", DUTY_EXCUSED}, {"met", DUTY_MET},
	      {"open", DUTY_OPEN},   {"overdue", DUTY_OVERDUE}, {"replaced", DUTY_REPLACED}};
_Static_assert(sizeof states / sizeof *states == DUTY_STATE_COUNT, "every state has its line");

static void
read_cases(struct lines *lines, struct erasure *erasure)
{
	size_t count = lines_run(lines, "case");
	struct case_token *cases = lines_array(lines, count, sizeof *cases);

	if (!count)
		lines_refuse(lines, STATUS_MALFORMED);
	for (size_t i = 0; cases && i < count; i++) {
		lines_word(lines, "case", id_is_id, cases[i].hex, sizeof cases[i].hex);
		if (i)
			lines_ascend(lines);
	}
	erasure->cases = cases;
	erasure->case_count = count;
}

static void
read_ranges(struct lines *lines, struct erasure *erasure)
{
	size_t count = lines_run(lines, "notes");
	struct erasure_range *ranges = lines_array(lines, count, sizeof *ranges);

	if (!count)
		lines_refuse(lines, STATUS_MALFORMED);
	for (size_t i = 0; ranges && i < count; i++) {
		char **words = lines_take(lines, "notes", 2);

		if (!words)
			return;
		lines_number(lines, words[0], &ranges[i].first);
		lines_number(lines, words[1], &ranges[i].last);
		/* two that touch would be one */
		if (ranges[i].first > ranges[i].last || (i && ranges[i].first <= ranges[i - 1].last + 1))
			lines_refuse(lines, STATUS_MALFORMED);
	}
	erasure->ranges = ranges;
	erasure->range_count = count;
}

static void
read_duties(struct lines *lines, struct erasure *erasure)
{
	for (size_t i = 0; i < DUTY_STATE_COUNT; i++) {
		char **words = lines_take(lines, "duties", 2);

		if (!words)
			return;
		if (strcmp(words[0], states[i].word) != 0)
			lines_refuse(lines, STATUS_MALFORMED);
		lines_number(lines, words[1], &erasure->duties[states[i].state]);
	}
}

enum status
erasure_decode(struct view raw, struct arena *arena, struct erasure *ret_erasure)
{
	struct erasure erasure;
	struct lines lines;
	enum status status;

	if (raw.size > MAX_ERASURE_BYTES)
		return STATUS_TOO_BIG;
	memset(&erasure, 0, sizeof erasure);
	lines_init(&lines, raw, arena);
	lines_fixed(&lines, ERASURE_FIRST_LINE);
	read_cases(&lines, &erasure);
	read_ranges(&lines, &erasure);
	read_duties(&lines, &erasure);
	lines_take_seconds(&lines, "at", &erasure.at.ms);
	status = lines_end(&lines);
	if (status == STATUS_OK)
		*ret_erasure = erasure;
	return status;
}

enum status
erasure_write(const struct erasure *erasure, struct arena *arena, struct view *ret_raw)
{
	struct page page;

	assert(erasure->case_count && erasure->range_count && erasure->at.ms >= 0);
	page_init(&page, arena, MAX_ERASURE_BYTES);
	page_line(&page, "%s", ERASURE_FIRST_LINE);
	for (size_t i = 0; i < erasure->case_count; i++) {
		assert(id_is_id(erasure->cases[i].hex));
		assert(!i || strcmp(erasure->cases[i - 1].hex, erasure->cases[i].hex) < 0);
		page_line(&page, "case %s", erasure->cases[i].hex);
	}
	for (size_t i = 0; i < erasure->range_count; i++) {
		const struct erasure_range *range = &erasure->ranges[i];

		assert(range->first <= range->last && (!i || range->first > range[-1].last + 1));
		page_line(&page, "notes %" PRIu64 " %" PRIu64, range->first, range->last);
	}
	for (size_t i = 0; i < DUTY_STATE_COUNT; i++)
		page_line(&page, "duties %s %" PRIu64, states[i].word, erasure->duties[states[i].state]);
	page_line(&page, "at %lld", (long long)erasure->at.ms);
	return page_done(&page, ret_raw);
}

int
erasure_holds(const struct erasure *erasure, uint64_t index)
{
	size_t low = 0, high = erasure->range_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (index > erasure->ranges[middle].last)
			low = middle + 1;
		else
			high = middle;
	}
	return low < erasure->range_count && index >= erasure->ranges[low].first;
}

enum status
erasure_mark(const struct erasure *erasure, uint64_t at, uint8_t *gone)
{
	for (size_t i = 0; i < erasure->range_count; i++)
		if (erasure->ranges[i].last >= at || erasure->ranges[i].first > erasure->ranges[i].last)
			return STATUS_MALFORMED;
	for (size_t i = 0; i < erasure->range_count; i++) {
		const struct erasure_range *range = &erasure->ranges[i];

		memset(gone + range->first, 1, (size_t)(range->last - range->first) + 1);
	}
	return STATUS_OK;
}
