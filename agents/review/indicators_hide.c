#include "review/indicators_hide.h"

#include <string.h>

/* Each round hides something more, or is the last one: there are fewer rounds
 * than figures, and in truth never more than a few. */
#define ROUNDS_MOST 64

/** How gladly a part of nought is hidden: after all that are not. */
#define NOUGHT (UINT64_MAX / 2)

/* ---- what is small ------------------------------------------------------------------------ */

static int
is_small(uint64_t count, uint64_t suppress)
{
	return count && count < suppress;
}

/* A share says of how many it is not so, as well: 13 of 14 tells of one. */
static int
is_share_small(const struct figure *figure, uint64_t suppress)
{
	return is_small(figure->top, suppress) || is_small(figure->bottom, suppress) ||
	       (figure->bottom > figure->top && is_small(figure->bottom - figure->top, suppress));
}

/* One too small to be shown, for itself. */
static int
is_too_small(const struct draft *draft, const struct figure *figure, uint64_t suppress)
{
	if (figure->state != FIGURE_KNOWN)
		return 0;
	switch (indicators_table_row(draft->id)->measure) {
	case MEASURE_COUNT:
		return is_small((uint64_t)figure->value, suppress);
	case MEASURE_SHARE:
		return is_share_small(figure, suppress);
	case MEASURE_RATE:
		return is_small(figure->top, suppress);
	case MEASURE_MEDIAN:
	case MEASURE_P90:
		return is_small(figure->bottom, suppress);
	case MEASURE_MOST: /* a time, and of one case whatever the month */
		return 0;
	}
	return 0;
}

/* ---- a whole and its parts ------------------------------------------------------------------ */

/* The month that is looked at, and whether anything was hidden in this round. */
struct hiding {
	struct drafts *drafts;
	const struct names *names;
	uint32_t month;
	int is_changed;
};

static struct figure *
figure_at(const struct hiding *hiding, uint32_t row)
{
	return &hiding->drafts->list[row].figures[hiding->month];
}

static int
is_shown(const struct hiding *hiding, uint32_t row)
{
	return figure_at(hiding, row)->state == FIGURE_KNOWN;
}

static int
is_hidden(const struct hiding *hiding, uint32_t row)
{
	return figure_at(hiding, row)->state == FIGURE_SUPPRESSED;
}

static void
hide(struct hiding *hiding, uint32_t row)
{
	figure_at(hiding, row)->state = FIGURE_SUPPRESSED;
	hiding->is_changed = 1;
}

/* Do parts add up to the whole?  Times do not. */
static int
adds_up(enum indicator_id id)
{
	enum measure measure = indicators_table_row(id)->measure;

	return measure == MEASURE_COUNT || measure == MEASURE_SHARE;
}

static const char *
part_text(const struct hiding *hiding, uint32_t row)
{
	return indicators_names_at(hiding->names, hiding->drafts->list[row].part)->text;
}

static int
is_named(const struct hiding *hiding, uint32_t row, const char *name)
{
	return !strcmp(part_text(hiding, row), name);
}

/* Of how people were told: those by a receipt are the whole's numerator, and
 * those told by word, and those who cannot be, are not of its denominator. */
static int
makes_the_whole(const struct hiding *hiding, uint32_t row)
{
	return is_named(hiding, row, "receipt") || is_named(hiding, row, "word") ||
	       is_named(hiding, row, "not-possible");
}

/* How gladly a part is hidden beside another: small ones first, then those
 * that are nought, and last those that the whole is made of. */
static uint64_t
dearness(const struct hiding *hiding, uint32_t row)
{
	const struct draft *draft = &hiding->drafts->list[row];
	const struct figure *figure = figure_at(hiding, row);
	int is_how = draft->split == SPLIT_HOW;
	uint64_t count = is_how ? figure->top : figure->bottom;

	if (indicators_table_row(draft->id)->measure == MEASURE_COUNT)
		count = (uint64_t)figure->value;
	if (is_how && makes_the_whole(hiding, row))
		return NOUGHT + 1 + count;
	return count ? count : NOUGHT;
}

/* Which rows are parts: of one split, of one indicator; ${kind} NAME_NONE, or
 * only agencies of that kind. */
struct parts {
	uint32_t from;
	uint32_t until;
	uint32_t kind;
};

static int
is_part(const struct hiding *hiding, const struct parts *parts, uint32_t row)
{
	return parts->kind == NAME_NONE ||
	       indicators_names_at(hiding->names, hiding->drafts->list[row].part)->kind_name == parts->kind;
}

/* The part that is hidden most gladly of those that are not yet; UINT32_MAX: none. */
static uint32_t
find_next(const struct hiding *hiding, const struct parts *parts, int needs_any)
{
	uint32_t best = UINT32_MAX;

	for (uint32_t i = parts->from; i < parts->until; i++) {
		enum figure_state state = figure_at(hiding, i)->state;

		if (!is_part(hiding, parts, i) || state == FIGURE_SUPPRESSED || state == FIGURE_NO_DATA)
			continue;
		if (needs_any && dearness(hiding, i) == NOUGHT)
			continue;
		if (best == UINT32_MAX || dearness(hiding, i) < dearness(hiding, best))
			best = i;
	}
	return best;
}

static uint32_t
count_hidden(const struct hiding *hiding, const struct parts *parts)
{
	uint32_t count = 0;

	for (uint32_t i = parts->from; i < parts->until; i++)
		count += is_part(hiding, parts, i) && is_hidden(hiding, i);
	return count;
}

/* Of a whole that is shown, no part alone may be hidden; of one that is hidden,
 * not every part shown. */
static void
balance(struct hiding *hiding, uint32_t whole, const struct parts *parts, int is_whole_known)
{
	uint32_t hidden = count_hidden(hiding, parts), next;

	if (is_whole_known && hidden == 1) {
		next = find_next(hiding, parts, 0);
		if (next != UINT32_MAX)
			hide(hiding, next);
		else if (is_shown(hiding, whole))
			hide(hiding, whole);
	} else if (!is_whole_known && is_hidden(hiding, whole) && !hidden) {
		next = find_next(hiding, parts, 1);
		if (next != UINT32_MAX)
			hide(hiding, next);
	}
}

/* ---- an indicator --------------------------------------------------------------------------- */

static uint32_t
end_of(const struct drafts *drafts, uint32_t from)
{
	uint32_t until = from;

	while (until < drafts->count && drafts->list[until].id == drafts->list[from].id &&
	       drafts->list[until].split == drafts->list[from].split)
		until++;
	return until;
}

/* Numerator, denominator and what is between them of a hidden whole: each is a
 * sum of some of its parts. */
static void
hide_parts(struct hiding *hiding, const struct parts *parts)
{
	for (uint32_t i = parts->from; i < parts->until; i++)
		if (is_shown(hiding, i) || figure_at(hiding, i)->state == FIGURE_NONE)
			hide(hiding, i);
}

/* Of those that the whole says were not told, one alone is what the others leave. */
static void
balance_untold(struct hiding *hiding, uint32_t whole, const struct parts *parts)
{
	uint32_t hidden = 0, other = UINT32_MAX;

	for (uint32_t i = parts->from; i < parts->until; i++) {
		if (makes_the_whole(hiding, i))
			continue;
		if (is_hidden(hiding, i))
			hidden++;
		else
			other = i;
	}
	if (hidden == 1 && is_shown(hiding, whole))
		hide(hiding, other != UINT32_MAX ? other : whole);
}

/* Of how people were told, the parts add up to how many there were, which each
 * of them shows.  The whole is one of them over all but two others: of these
 * both are hidden, or none. */
static void
balance_how(struct hiding *hiding, uint32_t whole, const struct parts *parts)
{
	int is_apart_hidden = 0;

	for (uint32_t i = parts->from; i < parts->until; i++)
		is_apart_hidden |=
			is_hidden(hiding, i) && makes_the_whole(hiding, i) && !is_named(hiding, i, "receipt");
	for (uint32_t i = parts->from; i < parts->until; i++)
		if (is_apart_hidden && is_shown(hiding, i) && makes_the_whole(hiding, i) &&
		    !is_named(hiding, i, "receipt"))
			hide(hiding, i);
	balance_untold(hiding, whole, parts);
	balance(hiding, whole, parts, 1);
	for (uint32_t i = parts->from; i < parts->until; i++)
		if (is_hidden(hiding, i) && is_shown(hiding, whole) && is_named(hiding, i, "receipt"))
			hide(hiding, whole);
	if (is_hidden(hiding, whole))
		hide_parts(hiding, parts);
}

/* Agencies are parts of their kind, too. */
static void
balance_kinds(struct hiding *hiding, const struct parts *agencies, const struct parts *kinds)
{
	for (uint32_t i = kinds->from; i < kinds->until; i++) {
		struct parts of_kind = {agencies->from, agencies->until, hiding->drafts->list[i].part};

		balance(hiding, i, &of_kind, is_shown(hiding, i));
	}
}

static void
balance_indicator(struct hiding *hiding, uint32_t whole)
{
	const struct drafts *drafts = hiding->drafts;
	struct parts agencies = {0, 0, NAME_NONE};

	if (!adds_up(drafts->list[whole].id))
		return;
	for (uint32_t i = whole + 1; i < drafts->count && drafts->list[i].id == drafts->list[whole].id;) {
		struct parts parts = {i, end_of(drafts, i), NAME_NONE};

		if (drafts->list[i].split == SPLIT_HOW)
			balance_how(hiding, whole, &parts);
		else
			balance(hiding, whole, &parts, is_shown(hiding, whole));
		if (drafts->list[i].split == SPLIT_AGENCY)
			agencies = parts;
		if (drafts->list[i].split == SPLIT_KIND)
			balance_kinds(hiding, &agencies, &parts);
		i = parts.until;
	}
}

/* ---- one indicator within another --------------------------------------------------------------- */

static int
is_same_part(const struct draft *a, const struct draft *b)
{
	return a->split == b->split && a->part == b->part;
}

/* What is hidden of the one it lies within, is hidden of it. */
static void
follow_within(struct hiding *hiding, uint32_t from, uint32_t until, uint32_t outer)
{
	const struct drafts *drafts = hiding->drafts;
	enum indicator_id id = drafts->list[outer].id;

	for (uint32_t i = from; i < until; i++)
		for (uint32_t k = outer; is_shown(hiding, i) && k < drafts->count && drafts->list[k].id == id; k++)
			if (is_same_part(&drafts->list[i], &drafts->list[k]) && is_hidden(hiding, k))
				hide(hiding, i);
}

static void
run_round(struct hiding *hiding, const uint32_t *first)
{
	const struct drafts *drafts = hiding->drafts;

	for (int id = 0; id < INDICATOR_COUNT; id++) {
		enum indicator_id within = indicators_table_row((enum indicator_id)id)->within;
		uint32_t until = id + 1 < INDICATOR_COUNT ? first[id + 1] : drafts->count;

		if (within != (enum indicator_id)id)
			follow_within(hiding, first[id], until, first[within]);
		balance_indicator(hiding, first[id]);
	}
}

void
indicators_hide(struct drafts *drafts, const struct names *names, uint64_t suppress)
{
	uint32_t first[INDICATOR_COUNT] = {0};

	for (uint32_t i = drafts->count; i > 0; i--)
		first[drafts->list[i - 1].id] = i - 1; /* each has its line for all */
	for (uint32_t i = 0; i < drafts->count; i++)
		for (uint32_t k = 0; k < drafts->month_count; k++)
			if (is_too_small(&drafts->list[i], &drafts->list[i].figures[k], suppress))
				drafts->list[i].figures[k].state = FIGURE_SUPPRESSED;
	for (uint32_t month = 0; suppress > 1 && month < drafts->month_count; month++) {
		struct hiding hiding = {drafts, names, month, 1};

		for (int round = 0; hiding.is_changed && round < ROUNDS_MOST; round++) {
			hiding.is_changed = 0;
			run_round(&hiding, first);
		}
	}
}
