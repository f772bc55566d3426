#include "crs/children_month.h"

#include "crs/register.h"

/* In the order of the rows. */
enum { WHAT_CHILDREN, WHAT_KNOWN, WHAT_REFUSED };

static const char *const whats[CHILDREN_MONTH_WHATS] = {"children", "ethnicity-known", "ethnicity-refused",
							"voice-heard", "consent-recorded"};
static const char *const bands[CHILDREN_MONTH_BANDS] = {NULL, "unborn", "0-4", "5-12", "13-17"};
static const char *const grades[CHILDREN_MONTH_GRADES] = {NULL, "high", "medium", "standard"};

enum status
children_month_count(struct db *db, int32_t from_day, int32_t until_day, struct children_month *ret_month)
{
	enum status status = STATUS_OK;

	*ret_month = (struct children_month){0};
	for (size_t w = 0; w < CHILDREN_MONTH_WHATS; w++)
		for (size_t b = 0; b < CHILDREN_MONTH_BANDS; b++)
			for (size_t g = 0; !status && g < CHILDREN_MONTH_GRADES; g++) {
				struct register_wanted wanted = {from_day, until_day, bands[b], grades[g], whats[w]};

				status = register_count(db, &wanted, &ret_month->cells[w][b][g].count);
			}
	return status;
}

const char *
children_month_name(size_t what, size_t band, size_t grade, struct arena *arena)
{
	return arena_print(arena, "%s%s%s%s%s", whats[what], band ? "-" : "", band ? bands[band] : "",
			   grade ? "-" : "", grade ? grades[grade] : "");
}

/* ---- small numbers ---------------------------------------------------------------------------- */

static int
is_small(uint64_t count, uint64_t below)
{
	return count && count < below;
}

/* The numbers of one age and one grade: each small one, and each that leaves few
 * of the children.  Where the children are few themselves, what is left of them
 * is not known. */
static void
hide_small(struct children_month *month, size_t band, size_t grade, uint64_t below)
{
	struct children_month_cell *of[CHILDREN_MONTH_WHATS];
	uint32_t children = month->cells[WHAT_CHILDREN][band][grade].count, told;

	for (size_t w = 0; w < CHILDREN_MONTH_WHATS; w++) {
		of[w] = &month->cells[w][band][grade];
		of[w]->is_hidden = is_small(of[w]->count, below);
	}
	if (of[WHAT_CHILDREN]->is_hidden)
		return;
	for (size_t w = 1; w < CHILDREN_MONTH_WHATS; w++)
		of[w]->is_hidden |= children > of[w]->count && is_small(children - of[w]->count, below);
	/* who is known and who refused are one share, too */
	told = of[WHAT_KNOWN]->count + of[WHAT_REFUSED]->count;
	if (children > told && is_small(children - told, below) && !of[WHAT_KNOWN]->is_hidden)
		of[WHAT_REFUSED]->is_hidden = 1;
}

/* Of a whole (the first) and its parts, one hidden alone is what the others
 * leave.  Non-zero if another was hidden: the smallest part that is none. */
static int
balance(struct children_month_cell *const *line, size_t count)
{
	struct children_month_cell *best = NULL;
	size_t hidden = 0;

	for (size_t i = 0; i < count; i++) {
		hidden += line[i]->is_hidden != 0;
		if (!i || line[i]->is_hidden)
			continue;
		if (!best || (line[i]->count && (!best->count || line[i]->count < best->count)))
			best = line[i];
	}
	if (hidden != 1)
		return 0;
	if (!best)
		best = line[0];
	best->is_hidden = 1;
	return 1;
}

static int
balance_all(struct children_month *month, size_t what)
{
	struct children_month_cell *line[CHILDREN_MONTH_BANDS];
	int is_changed = 0;

	for (size_t g = 0; g < CHILDREN_MONTH_GRADES; g++) {
		for (size_t b = 0; b < CHILDREN_MONTH_BANDS; b++)
			line[b] = &month->cells[what][b][g];
		is_changed |= balance(line, CHILDREN_MONTH_BANDS);
	}
	for (size_t b = 0; b < CHILDREN_MONTH_BANDS; b++) {
		for (size_t g = 0; g < CHILDREN_MONTH_GRADES; g++)
			line[g] = &month->cells[what][b][g];
		is_changed |= balance(line, CHILDREN_MONTH_GRADES);
	}
	return is_changed;
}

void
children_month_hide(struct children_month *month, uint64_t below)
{
	for (size_t b = 0; b < CHILDREN_MONTH_BANDS; b++)
		for (size_t g = 0; g < CHILDREN_MONTH_GRADES; g++)
			hide_small(month, b, g, below);
	for (size_t w = 0; w < CHILDREN_MONTH_WHATS; w++)
		while (balance_all(month, w)) {
		}
}
