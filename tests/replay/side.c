#include "replay/side.h"

static const char *const heads[PLAN_CELLS] = {"contacts", "EH ref", "EH start", "referral", "assessed", "<=45 %",
					      "strategy", "s47",    "SD>s47 %", "s47>IC %", "re-ref %", "NFA %"};

static void
print_cell(const struct plan_month *published, const struct plan_month *computed, int cell, FILE *out)
{
	char text[32];

	if (published->cells[cell] == computed->cells[cell])
		(void)snprintf(text, sizeof text, "%u=%u", published->cells[cell], computed->cells[cell]);
	else
		(void)snprintf(text, sizeof text, "%u#%u", published->cells[cell], computed->cells[cell]);
	(void)fprintf(out, " %9s", text);
}

static void
name(const struct plan_month *month, int cell, FILE *out)
{
	(void)fprintf(out, "%04d-%02d:%s", month->year, month->month, plan_column((enum plan_cell)cell));
}

/* One column is the quotient of two others: a change of either may show in it. */
static unsigned
follows(const struct plan *published, const struct plan *computed, const struct side_change *change, FILE *out)
{
	const unsigned *was = published->months[change->month].cells, *is = computed->months[change->month].cells;

	if ((change->cell != PLAN_ENQUIRIES && change->cell != PLAN_MEETINGS) ||
	    is[PLAN_ENQUIRIES_SHARE] == was[PLAN_ENQUIRIES_SHARE] ||
	    is[PLAN_ENQUIRIES_SHARE] != plan_share(is[PLAN_ENQUIRIES], is[PLAN_MEETINGS]))
		return 0;
	(void)fprintf(out, "%s follows from it\n", plan_column(PLAN_ENQUIRIES_SHARE));
	return 1;
}

int
side_compare(const struct plan *published, const struct plan *computed, size_t count, const struct side_change *change,
	     FILE *out)
{
	unsigned same = 0, other = 0, meant = 0;

	(void)fprintf(out, "published=computed; # where they differ\n%-7s", "month");
	for (int cell = 0; cell < PLAN_CELLS; cell++)
		(void)fprintf(out, " %9s", heads[cell]);
	for (size_t m = 0; m < count; m++) {
		const struct plan_month *left = &published->months[m], *right = &computed->months[m];

		(void)fprintf(out, "\n%04d-%02d", left->year, left->month);
		for (int cell = 0; cell < PLAN_CELLS; cell++) {
			print_cell(left, right, cell, out);
			same += left->cells[cell] == right->cells[cell];
		}
	}
	(void)fprintf(out, "\n");
	for (size_t m = 0; m < count; m++)
		for (int cell = 0; cell < PLAN_CELLS; cell++) {
			if (published->months[m].cells[cell] == computed->months[m].cells[cell])
				continue;
			other++;
			meant += change->is_one && change->month == m && (int)change->cell == cell;
			(void)fprintf(out, "differs: ");
			name(&published->months[m], cell, out);
			(void)fprintf(out, " is %u, computed %u\n", published->months[m].cells[cell],
				      computed->months[m].cells[cell]);
		}
	(void)fprintf(out, "%u of %u cells are the same\n", same, same + other);
	if (!change->is_one)
		return other != 0;
	other -= follows(published, computed, change, out);
	(void)fprintf(out, other == 1 && meant == 1 ? "exactly the cell that was changed\n"
						    : "not exactly the cell that was changed\n");
	return other != 1 || meant != 1;
}
