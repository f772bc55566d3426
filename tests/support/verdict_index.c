#include "support/verdict_index.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/must.h"

/* An open table of lines, by a hash of what is asked for. */
struct verdict_index {
	const struct ledger_line *lines;
	size_t count;
	size_t room; /* of each table, a power of two */
	const struct ledger_line **by_act;
	const struct ledger_line **by_offer;
	const struct ledger_line **by_leaf;
	const struct ledger_line **by_telling;
	const struct ledger_line **by_agency;
	int is_telling;
};

/* FNV-1a over the words, each with its end. */
static size_t
hash(const char *const *words, size_t count)
{
	size_t value = 14695981039346656037ULL;

	for (size_t i = 0; i < count; i++) {
		const char *at = words[i];

		do
			value = (value ^ (unsigned char)*at) * 1099511628211ULL;
		while (*at++);
	}
	return value;
}

/* The place of the first line that is the same as ${line} by ${same}, or an
 * empty one. */
static const struct ledger_line **
place(const struct verdict_index *index, const struct ledger_line **table, size_t at, const struct ledger_line *line,
      int (*same)(const struct ledger_line *, const struct ledger_line *))
{
	for (at &= index->room - 1; table[at] && !same(table[at], line);)
		at = (at + 1) & (index->room - 1);
	return &table[at];
}

static int
same_act(const struct ledger_line *one, const struct ledger_line *other)
{
	return one->act == other->act && !strcmp(one->id.hex, other->id.hex) && !strcmp(one->who, other->who);
}

static int
same_id(const struct ledger_line *one, const struct ledger_line *other)
{
	return !strcmp(one->id.hex, other->id.hex);
}

static int
same_number(const struct ledger_line *one, const struct ledger_line *other)
{
	return one->number == other->number;
}

static int
same_telling(const struct ledger_line *one, const struct ledger_line *other)
{
	return same_act(one, other) && !strcmp(one->to, other->to);
}

static int
same_agency(const struct ledger_line *one, const struct ledger_line *other)
{
	return !strcmp(one->who, other->who);
}

static const struct ledger_line **
act_place(const struct verdict_index *index, const struct ledger_line *line)
{
	const char act[2] = {(char)('a' + (int)line->act), '\0'};
	const char *words[] = {act, line->who, line->id.hex};

	return place(index, index->by_act, hash(words, 3), line, same_act);
}

static const struct ledger_line **
offer_place(const struct verdict_index *index, const struct ledger_line *line)
{
	const char *words[] = {line->id.hex};

	return place(index, index->by_offer, hash(words, 1), line, same_id);
}

static const struct ledger_line **
leaf_place(const struct verdict_index *index, const struct ledger_line *line)
{
	return place(index, index->by_leaf, line->number * 0x9e3779b97f4a7c15ULL >> 20, line, same_number);
}

static const struct ledger_line **
telling_place(const struct verdict_index *index, const struct ledger_line *line)
{
	const char *words[] = {line->who, line->id.hex, line->to};

	return place(index, index->by_telling, hash(words, 3), line, same_telling);
}

static const struct ledger_line **
agency_place(const struct verdict_index *index, const struct ledger_line *line)
{
	const char *words[] = {line->who};

	return place(index, index->by_agency, hash(words, 1), line, same_agency);
}

static void
put(const struct ledger_line **at, const struct ledger_line *line)
{
	if (!*at)
		*at = line;
}

static const struct ledger_line **
table_new(size_t room)
{
	const struct ledger_line **table = calloc(room, sizeof *table);

	MUST(table);
	return table;
}

struct verdict_index *
verdict_index_new(const struct ledger *ledger)
{
	struct verdict_index *index = calloc(1, sizeof *index);

	MUST(index);
	index->lines = ledger_lines(ledger, &index->count);
	for (index->room = 16; index->room < 2 * index->count;)
		index->room *= 2;
	index->by_act = table_new(index->room);
	index->by_offer = table_new(index->room);
	index->by_leaf = table_new(index->room);
	index->by_telling = table_new(index->room);
	index->by_agency = table_new(index->room);
	for (const struct ledger_line *line = index->lines; line < index->lines + index->count; line++) {
		put(act_place(index, line), line);
		if (line->act == LEDGER_OFFERED)
			put(offer_place(index, line), line);
		if (line->act == LEDGER_ACCEPTED)
			put(leaf_place(index, line), line);
		if (line->act == LEDGER_TOLD) {
			put(telling_place(index, line), line);
			index->is_telling = 1;
		}
		put(agency_place(index, line), line);
	}
	return index;
}

void
verdict_index_free(struct verdict_index *index)
{
	free(index->by_act);
	free(index->by_offer);
	free(index->by_leaf);
	free(index->by_telling);
	free(index->by_agency);
	free(index);
}

const struct ledger_line *
verdict_index_lines(const struct verdict_index *index, size_t *ret_count)
{
	*ret_count = index->count;
	return index->lines;
}

const struct ledger_line *
verdict_index_first(const struct verdict_index *index, enum ledger_act act, const char *who, const struct envelope_id *id)
{
	struct ledger_line like = {.act = act, .id = *id};

	(void)snprintf(like.who, sizeof like.who, "%s", who);
	return *act_place(index, &like);
}

const struct ledger_line *
verdict_index_offer(const struct verdict_index *index, const struct envelope_id *id)
{
	struct ledger_line like = {.id = *id};

	return *offer_place(index, &like);
}

const struct ledger_line *
verdict_index_leaf(const struct verdict_index *index, unsigned long long number)
{
	struct ledger_line like = {.number = number};

	return *leaf_place(index, &like);
}

const struct ledger_line *
verdict_index_told(const struct verdict_index *index, const char *who, const struct envelope_id *id, const char *by)
{
	struct ledger_line like = {.act = LEDGER_TOLD, .id = *id};

	(void)snprintf(like.who, sizeof like.who, "%s", who);
	(void)snprintf(like.to, sizeof like.to, "%s", by);
	return *telling_place(index, &like);
}

int
verdict_index_is_present(const struct verdict_index *index, const char *who)
{
	struct ledger_line like = {.number = 0};

	(void)snprintf(like.who, sizeof like.who, "%s", who);
	return *agency_place(index, &like) != NULL;
}

int
verdict_index_is_telling(const struct verdict_index *index)
{
	return index->is_telling;
}
