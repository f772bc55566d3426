#include "review/sample_open.h"

#include <stdlib.h>
#include <string.h>

#include "base/day.h"
#include "review/targets_table.h"

static int
by_urgency(const void *a, const void *b)
{
	const struct sample_open *x = a, *y = b;

	if (x->over != y->over)
		return x->over < y->over ? 1 : -1;
	return (x->request->index > y->request->index) - (x->request->index < y->request->index);
}

/* Is it ended by what came after it? */
static int
is_ended(const struct casebook *book, const struct past *request, const size_t *ends, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct envelope *end = casebook_past_at(book, ends[i])->envelope;

		if (!strcmp(end->re.hex, request->envelope->id.hex))
			return 1;
	}
	return 0;
}

/* Whom it asks; a front door's team out of hours gets what the front door does. */
static const char *
asked_of(const struct envelope *request, struct arena *arena)
{
	const char *list = "";

	for (size_t i = 0; list && i < request->to_count; i++)
		if (strcmp(request->to[i].agency.name, request->from.name) != 0)
			list = arena_print(arena, "%s%s%s", list, *list ? ", " : "", request->to[i].agency.name);
	return list;
}

static enum status
make_row(const struct past *request, int32_t today, struct arena *arena, struct sample_open *ret_row)
{
	const char *by = targets_table_by(request->envelope);
	int32_t day;

	*ret_row = (struct sample_open){request, asked_of(request->envelope, arena), by ? by : "", 0};
	if (by && !day_parse(by, &day))
		ret_row->over = today - day;
	return ret_row->agencies ? STATUS_OK : STATUS_NO_MEMORY;
}

enum status
sample_open_list(const struct casebook *book, int32_t today, struct arena *arena, struct sample_open **ret_rows,
		 size_t *ret_count)
{
	size_t count = casebook_past_count(book), end_count = 0, row_count = 0;
	size_t *ends = arena_array(arena, count + 1, sizeof *ends);
	struct sample_open *rows = arena_array(arena, count + 1, sizeof *rows);
	enum status status = STATUS_OK;

	if (!ends || !rows)
		return STATUS_NO_MEMORY;
	for (size_t i = 0; i < count; i++) {
		const struct past *past = casebook_past_at(book, i);

		if (past && targets_table_ends_request(past->envelope))
			ends[end_count++] = i;
	}
	for (size_t i = 0; !status && i < count; i++) {
		const struct past *past = casebook_past_at(book, i);

		if (past && targets_table_is_request(past->envelope) && !is_ended(book, past, ends, end_count))
			status = make_row(past, today, arena, &rows[row_count++]);
	}
	if (status)
		return status;
	qsort(rows, row_count, sizeof *rows, by_urgency);
	*ret_rows = rows;
	*ret_count = row_count;
	return STATUS_OK;
}
