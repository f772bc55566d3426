#include "support/refusals.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

__attribute__((format(printf, 1, 2))) static const char *
say(const char *format, ...)
{
	static char text[256];
	va_list list;

	va_start(list, format);
	(void)vsnprintf(text, sizeof text, format, list);
	va_end(list);
	return text;
}

/* What the table says of the code against what the header says of it. */
static const char *
check_code(enum refusal code, const char *const *row)
{
	static const char *const kinds[] = {"accepted", "again", "malformed", "refused"};

	if (strcmp(refusal_row(code)->word, row[REFUSALS_CODE]) != 0)
		return say("%s, not %s", refusal_row(code)->word, row[REFUSALS_CODE]);
	if (strcmp(kinds[refusal_row(code)->band], row[REFUSALS_KIND]) != 0)
		return say("%s is %s", row[REFUSALS_CODE], kinds[refusal_row(code)->band]);
	return NULL;
}

static const char *
check_kept(struct trial *trial, const char *const *row)
{
	enum trials_kept kept = trials_kept(trial);

	if (kept == TRIALS_NO_NOTE)
		return NULL;
	if (strcmp(kept == TRIALS_KEPT ? "seq" : "-", row[REFUSALS_TAKES]) != 0)
		return kept == TRIALS_KEPT ? "it took its number" : "it did not take its number";
	return NULL;
}

/* Final answers and those to bad forms are the same for ever. */
static const char *
check_again(struct trial *trial, const char *const *row)
{
	const struct core_box *box = trial->box;
	struct frame_answer first, second;

	if (!box->last.note.size || !strcmp(row[REFUSALS_KIND], "again"))
		return NULL;
	first = core_box_submit(trial->box, box->last.agency, box->last.note, box->last.body);
	second = core_box_submit(trial->box, box->last.agency, box->last.note, box->last.body);
	if (strcmp(refusal_row(first.code)->word, row[REFUSALS_CODE]) != 0)
		return say("%s when sent again", refusal_row(first.code)->word);
	if (first.code != second.code || first.index != second.index || first.need_count != second.need_count)
		return "another answer when sent once more";
	return check_kept(trial, row);
}

static const char *
try(struct trial *trial, const struct trials_case *found, const char *const *row)
{
	const char *wrong = check_code(trials_make(trial, found), row);
	enum refusal code;

	if (!wrong)
		wrong = check_kept(trial, row);
	if (!wrong)
		wrong = check_again(trial, row);
	if (!wrong && (code = trials_next(trial, "police")))
		wrong = say("the next of police: %s", refusal_row(code)->word);
	if (!wrong && (code = trials_next(trial, "ambulance")))
		wrong = say("the next of ambulance: %s", refusal_row(code)->word);
	return wrong;
}

const char *
refusals_try(struct trials_run *run, const char *const *row)
{
	const struct trials_case *found = trials_find(row[REFUSALS_CASE]);
	struct trials_run inside = {.program = NULL};
	const char *wrong = try(trials_open(found->kind == TRIALS_INSIDE ? &inside : run), found, row);

	trials_shut(&inside);
	if (wrong || found->kind == TRIALS_LASTING)
		trials_shut(run);
	return wrong;
}

const char *
refusals_complete(const struct table *table)
{
	int seen[REFUSAL_COUNT] = {1};
	size_t made = 0;

	for (size_t i = 0; i < table->count; i++) {
		const char *const *row = table->rows[i];
		enum refusal code = refusal_find(row[REFUSALS_CODE]);

		if (!code && strcmp(row[REFUSALS_CODE], refusal_row(REFUSAL_NONE)->word) != 0)
			return say("no code %s", row[REFUSALS_CODE]);
		seen[code] = 1;
		if (!strcmp(row[REFUSALS_CASE], "-"))
			continue;
		made++;
		if (!trials_find(row[REFUSALS_CASE]))
			return say("no case %s", row[REFUSALS_CASE]);
		for (size_t k = 0; k < i; k++)
			if (!strcmp(table->rows[k][REFUSALS_CASE], row[REFUSALS_CASE]))
				return say("two rows for %s", row[REFUSALS_CASE]);
	}
	for (unsigned i = 0; i < REFUSAL_COUNT; i++)
		if (!seen[i])
			return say("no row for %s", refusal_row((enum refusal)i)->word);
	return made == trials_count() ? NULL : say("%zu rows for %zu cases", made, trials_count());
}
