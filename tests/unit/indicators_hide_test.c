/* Small numbers: whatever is hidden cannot be had from what is shown, by any
 * sum of it.  Tables drawn at random, and checked by solving what a reader could
 * write down of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "review/indicators_hide.h"
#include "support/scene_door.h"

#define TABLES 3000
#define MOST 64
#define PRIME 1000003
#define SUPPRESS 5

/* A draft table of one indicator: all, agencies, kinds, routes. */
struct table {
	struct arena *arena;
	struct names names;
	struct standing standing;
	struct directory directory;
	struct drafts drafts;
	uint32_t agencies[2]; /* rows from, until */
	uint32_t kinds[2];
	uint32_t routes[2];
};

static unsigned
draw(unsigned below)
{
	static uint64_t state = 88172645463325252u;

	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (unsigned)(state % below);
}

static struct draft *
add_row(struct table *table, enum indicator_id id, enum cells_split split, const char *part)
{
	struct draft *draft = &table->drafts.list[table->drafts.count++];

	assert_true(table->drafts.count < INDICATOR_COUNT + MOST);
	*draft = (struct draft){id, split, indicators_names_find(&table->names, part),
				arena_array(table->arena, 1, sizeof *draft->figures)};
	assert_non_null(draft->figures);
	draft->figures[0].state = FIGURE_KNOWN;
	return draft;
}

/* Mostly small, sometimes nought, sometimes large. */
static int64_t
draw_count(void)
{
	return draw(3) ? draw(9) : draw(4) ? draw(60) : 0;
}

static struct draft *
kind_row(struct table *table, uint32_t kind)
{
	for (uint32_t i = table->kinds[0]; i < table->kinds[1]; i++)
		if (table->drafts.list[i].part == kind)
			return &table->drafts.list[i];
	return NULL;
}

static void
fill(struct table *table)
{
	static const char *const routes[] = {"slip", "telephone", "written"};
	size_t agency_count;
	const struct directory_agency *agencies = scene_door_agencies(&agency_count);
	struct draft *all = add_row(table, INDICATOR_I1, SPLIT_ALL, ""), *row;
	int64_t left;

	table->agencies[0] = table->drafts.count;
	for (size_t i = 0; i < agency_count; i++) {
		if (draw(3))
			continue;
		row = add_row(table, INDICATOR_I1, SPLIT_AGENCY, agencies[i].id.name);
		row->figures[0].value = draw_count();
		all->figures[0].value += row->figures[0].value;
	}
	table->agencies[1] = table->kinds[0] = table->kinds[1] = table->drafts.count;
	for (uint32_t i = table->agencies[0]; i < table->agencies[1]; i++) {
		const struct draft *agency = &table->drafts.list[i];
		uint32_t kind = indicators_names_at(&table->names, agency->part)->kind_name;

		row = kind_row(table, kind);
		if (!row) {
			row = add_row(table, INDICATOR_I1, SPLIT_KIND, indicators_names_at(&table->names, kind)->text);
			table->kinds[1] = table->drafts.count;
		}
		row->figures[0].value += agency->figures[0].value;
	}
	table->routes[0] = table->drafts.count;
	left = all->figures[0].value;
	for (size_t i = 0; i < 3; i++) {
		int64_t part = i == 2 ? left : (int64_t)draw((unsigned)left + 1);

		add_row(table, INDICATOR_I1, SPLIT_ROUTE, routes[i])->figures[0].value = part;
		left -= part;
	}
	table->routes[1] = table->drafts.count;
	/* each of the others has its row for all, of which nothing is known */
	for (int id = 1; id < INDICATOR_COUNT; id++)
		add_row(table, (enum indicator_id)id, SPLIT_ALL, "")->figures[0].state = FIGURE_NO_DATA;
}

/* ---- what a reader could work out --------------------------------------------------------- */

/* Equations in what is hidden, modulo a prime: a row a sum that is known. */
struct solving {
	int64_t rows[MOST][MOST];
	uint32_t count;
	uint32_t of_draft[MOST];
	uint32_t hidden;
};

static int64_t
inverse(int64_t number)
{
	int64_t result = 1, power = PRIME - 2;

	for (number %= PRIME; power; power >>= 1, number = number * number % PRIME)
		if (power & 1)
			result = result * number % PRIME;
	return result;
}

/* whole = the sum of rows ${from} to ${until}, of one kind or of all. */
static void
add_sum(const struct table *table, struct solving *solving, uint32_t whole, const uint32_t range[2], uint32_t kind)
{
	int64_t *row = solving->rows[solving->count++];

	assert_true(solving->count < MOST);
	if (table->drafts.list[whole].figures[0].state == FIGURE_SUPPRESSED)
		row[solving->of_draft[whole]] = PRIME - 1;
	for (uint32_t i = range[0]; i < range[1]; i++)
		if (table->drafts.list[i].figures[0].state == FIGURE_SUPPRESSED &&
		    (kind == NAME_NONE ||
		     indicators_names_at(&table->names, table->drafts.list[i].part)->kind_name == kind))
			row[solving->of_draft[i]] = 1;
}

static void
reduce(struct solving *solving)
{
	uint32_t done = 0;

	for (uint32_t column = 0; column < solving->hidden && done < solving->count; column++) {
		uint32_t pivot = done;

		while (pivot < solving->count && !solving->rows[pivot][column])
			pivot++;
		if (pivot == solving->count)
			continue;
		for (uint32_t k = 0; k < solving->hidden; k++) {
			int64_t kept = solving->rows[done][k];

			solving->rows[done][k] = solving->rows[pivot][k];
			solving->rows[pivot][k] = kept;
		}
		int64_t factor = inverse(solving->rows[done][column]);

		for (uint32_t k = 0; k < solving->hidden; k++)
			solving->rows[done][k] = solving->rows[done][k] * factor % PRIME;
		for (uint32_t i = 0; i < solving->count; i++) {
			int64_t times = solving->rows[i][column];

			for (uint32_t k = 0; i != done && times && k < solving->hidden; k++)
				solving->rows[i][k] =
					(solving->rows[i][k] + (PRIME - times) * solving->rows[done][k]) % PRIME;
		}
		done++;
	}
}

/* How many hidden figures are certain all the same. */
static uint32_t
count_certain(const struct table *table)
{
	struct solving solving = {.count = 0};
	uint32_t certain = 0;

	for (uint32_t i = 0; i < table->routes[1]; i++)
		if (table->drafts.list[i].figures[0].state == FIGURE_SUPPRESSED)
			solving.of_draft[i] = solving.hidden++;
	add_sum(table, &solving, 0, table->agencies, NAME_NONE);
	add_sum(table, &solving, 0, table->kinds, NAME_NONE);
	add_sum(table, &solving, 0, table->routes, NAME_NONE);
	for (uint32_t i = table->kinds[0]; i < table->kinds[1]; i++)
		add_sum(table, &solving, i, table->agencies, table->drafts.list[i].part);
	reduce(&solving);
	for (uint32_t i = 0; i < solving.count; i++) {
		uint32_t terms = 0;

		for (uint32_t k = 0; k < solving.hidden; k++)
			terms += solving.rows[i][k] != 0;
		certain += terms == 1;
	}
	return certain;
}

static void
table_open(struct table *table)
{
	memset(table, 0, sizeof *table);
	table->arena = arena_new((size_t)16 << 20);
	assert_non_null(table->arena);
	table->directory.agencies = scene_door_agencies(&table->directory.agency_count);
	table->standing.directory = &table->directory;
	indicators_names_init(&table->names, &table->standing, "crs", table->arena);
	table->drafts.list = arena_array(table->arena, INDICATOR_COUNT + MOST, sizeof *table->drafts.list);
	table->drafts.month_count = 1;
	assert_non_null(table->drafts.list);
	fill(table);
}

static void
nothing_hidden_can_be_worked_out(void **state)
{
	uint32_t hidden = 0, shown = 0, certain = 0;

	(void)state;
	for (int i = 0; i < TABLES; i++) {
		struct table table;

		table_open(&table);
		indicators_hide(&table.drafts, &table.names, SUPPRESS);
		for (uint32_t k = 0; k < table.routes[1]; k++) {
			const struct figure *figure = &table.drafts.list[k].figures[0];

			hidden += figure->state == FIGURE_SUPPRESSED;
			shown += figure->state == FIGURE_KNOWN;
			assert_true(figure->state == FIGURE_SUPPRESSED || !figure->value || figure->value >= SUPPRESS);
		}
		certain += count_certain(&table);
		arena_free(table.arena);
	}
	assert_int_equal(certain, 0);
	/* and not by hiding everything */
	assert_true(hidden > TABLES && shown > TABLES);
}

/* The reader of this test can: hide the small ones alone, and many are certain. */
static void
what_is_hidden_alone_can_be_worked_out(void **state)
{
	uint32_t certain = 0;

	(void)state;
	for (int i = 0; i < 100; i++) {
		struct table table;

		table_open(&table);
		for (uint32_t k = 0; k < table.routes[1]; k++) {
			struct figure *figure = &table.drafts.list[k].figures[0];

			if (figure->value && figure->value < SUPPRESS)
				figure->state = FIGURE_SUPPRESSED;
		}
		certain += count_certain(&table);
		arena_free(table.arena);
	}
	assert_true(certain > 50);
}

static void
where_nothing_is_small_nothing_is_hidden(void **state)
{
	(void)state;
	for (int i = 0; i < 100; i++) {
		struct table table;

		table_open(&table);
		indicators_hide(&table.drafts, &table.names, (uint64_t)(i % 2));
		for (uint32_t k = 0; k < table.routes[1]; k++)
			assert_int_equal(table.drafts.list[k].figures[0].state, FIGURE_KNOWN);
		arena_free(table.arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_hidden_can_be_worked_out),
		cmocka_unit_test(what_is_hidden_alone_can_be_worked_out),
		cmocka_unit_test(where_nothing_is_small_nothing_is_hidden),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
