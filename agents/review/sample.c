#include "review/sample.h"

#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/id.h"
#include "review/targets_table.h"
#include "rules/keymap.h"

/* A case of the week, and its place in the draw. */
struct lot {
	struct case_token token;
	struct digest rank;
	int is_drawn;
};

static int
by_rank(const void *a, const void *b)
{
	return memcmp(((const struct lot *)a)->rank.bytes, ((const struct lot *)b)->rank.bytes, sizeof(struct digest));
}

static struct digest
rank_of(const char *seed, const struct case_token *token)
{
	static const char start[] = "tellback/sample/v1\n";
	const struct view parts[] = {{(const uint8_t *)start, sizeof start - 1},
				     {(const uint8_t *)seed, strlen(seed)},
				     {(const uint8_t *)"\n", 1},
				     {(const uint8_t *)token->hex, strlen(token->hex)},
				     {(const uint8_t *)"\n", 1}};
	struct digest_run run;

	digest_begin(&run);
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		digest_add(&run, parts[i]);
	return digest_end(&run);
}

/* The one that stands for a group: the least token, whichever case was asked for. */
static struct case_token
stands_for(const struct case_state *state)
{
	struct case_token least = state->self.token;

	for (size_t i = 0; i < state->linked_count; i++)
		if (strcmp(state->linked[i].token.hex, least.hex) < 0)
			least = state->linked[i].token;
	return least;
}

/* Every case in which something was decided in those days, each once. */
static enum status
collect(const struct casebook *book, const struct sample_ask *ask, struct arena *arena, struct lot **ret_lots,
	size_t *ret_count)
{
	struct keymap seen = {0};
	struct lot *lots = arena_array(arena, casebook_past_count(book) + 1, sizeof *lots);
	size_t count = 0;
	enum status status = lots ? STATUS_OK : STATUS_NO_MEMORY;

	for (size_t i = 0; !status && i < casebook_past_count(book); i++) {
		const struct past *past = casebook_past_at(book, i);
		struct case_state state;

		if (!past || past->accepted.ms < ask->begins.ms || past->accepted.ms >= ask->ends.ms ||
		    !targets_table_is_decision(past->envelope))
			continue;
		status = casebook_state(book, &past->envelope->case_token, arena, &state);
		if (status)
			break;
		lots[count].token = stands_for(&state);
		if (keymap_find(&seen, lots[count].token.hex) != KEYMAP_NONE)
			continue;
		status = keymap_put(&seen, arena, lots[count].token.hex, count);
		lots[count].rank = rank_of(ask->seed, &lots[count].token);
		lots[count++].is_drawn = 0;
	}
	if (status)
		return status;
	qsort(lots, count, sizeof *lots, by_rank);
	*ret_lots = lots;
	*ret_count = count;
	return STATUS_OK;
}

static void
take(struct sample *sample, struct lot *lot, const char *word, const char *why)
{
	lot->is_drawn = 1;
	sample->cases[sample->count++] = (struct sample_case){lot->token, word, why};
}

/* The first that ${target} hits and nobody took, if there is one. */
static enum status
take_target(const struct casebook *book, const struct target *target, struct lot *lots, size_t count,
	    struct arena *arena, struct sample *sample)
{
	for (size_t i = 0; i < count; i++) {
		struct case_state state;
		enum status status = lots[i].is_drawn ? STATUS_OK : casebook_state(book, &lots[i].token, arena, &state);

		if (status)
			return status;
		if (lots[i].is_drawn || !targets_table_hits(target, &state))
			continue;
		take(sample, &lots[i], target->word, target->why);
		break;
	}
	return STATUS_OK;
}

enum status
sample_draw(const struct casebook *book, const struct sample_ask *ask, struct arena *arena, struct sample *ret_sample)
{
	struct sample sample = {0};
	struct lot *lots = NULL;
	size_t row_count, wanted, before;
	const struct target *rows = targets_table_rows(&row_count);
	enum status status = collect(book, ask, arena, &lots, &sample.from);

	sample.cases = status ? NULL : arena_array(arena, sample.from + 1, sizeof *sample.cases);
	if (!status && !sample.cases)
		status = STATUS_NO_MEMORY;
	for (size_t i = 0; !status && i < sample.from && i < ask->random; i++)
		take(&sample, &lots[i], "random", "drawn by chance");
	wanted = sample.count + ask->targeted;
	do {
		before = sample.count;
		for (size_t i = 0; !status && i < row_count && sample.count < wanted; i++)
			status = take_target(book, &rows[i], lots, sample.from, arena, &sample);
	} while (!status && sample.count > before && sample.count < wanted);
	if (!status)
		*ret_sample = sample;
	return status;
}
