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
#include "review/indicators_table.h"
#include "support/scene_door.h"
#include "support/solving.h"

#define TABLES 3000
#define MOST 64
#define SUPPRESS 5

/* A draft table of one indicator: all, agencies, kinds, routes; of a share also
 * how people were told. */
struct table {
	struct arena *arena;
	struct names names;
	struct standing standing;
	struct directory directory;
	struct drafts drafts;
	enum indicator_id id;
	uint32_t whole;
	uint32_t agencies[2]; /* rows from, until */
	uint32_t kinds[2];
	uint32_t routes[2];
	uint32_t hows[2];
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

/* A count has its number in the place of a numerator, too: one way to add. */
static void
add_to(struct draft *draft, uint64_t top, uint64_t bottom)
{
	struct figure *figure = &draft->figures[0];

	figure->top += top;
	figure->bottom += bottom;
	figure->value = (int64_t)figure->top;
	figure->state = FIGURE_KNOWN;
}

static int
is_share(const struct table *table)
{
	return indicators_table_row(table->id)->measure == MEASURE_SHARE;
}

/* Of a share: of how many, and mostly nearly all or nearly none. */
static void
draw_part(const struct table *table, uint64_t *ret_top, uint64_t *ret_bottom)
{
	uint64_t count = (uint64_t)draw_count(), few = draw((unsigned)(count < 8 ? count : 8) + 1);

	*ret_top = count;
	*ret_bottom = 0;
	if (!is_share(table))
		return;
	*ret_bottom = count;
	*ret_top = draw(3) ? count - few : few;
}

static void
fill_routes(struct table *table)
{
	static const char *const routes[] = {"slip", "telephone", "written"};
	struct figure left = table->drafts.list[table->whole].figures[0];
	uint64_t rest = left.bottom > left.top ? left.bottom - left.top : 0;

	table->routes[0] = table->drafts.count;
	for (size_t i = 0; i < 3; i++) {
		uint64_t top = i == 2 ? left.top : draw((unsigned)left.top + 1);
		uint64_t others = i == 2 ? rest : draw((unsigned)rest + 1);

		add_to(add_row(table, table->id, SPLIT_ROUTE, routes[i]), top, is_share(table) ? top + others : 0);
		left.top -= top;
		rest -= others;
	}
	table->routes[1] = table->hows[0] = table->hows[1] = table->drafts.count;
}

/* The whole is those by a receipt, of all but those by word and those who cannot
 * be told. */
static void
fill_hows(struct table *table)
{
	static const char *const hows[] = {"not-yet", "withheld", "not-possible", "word", "receipt"};
	const struct figure *whole = &table->drafts.list[table->whole].figures[0];
	uint64_t others = whole->bottom - whole->top, withheld = draw((unsigned)others + 1);
	uint64_t counts[5] = {others - withheld, withheld, (uint64_t)draw_count(), (uint64_t)draw_count(), whole->top};
	uint64_t total = whole->bottom + counts[2] + counts[3];

	for (size_t i = 0; i < 5; i++)
		add_to(add_row(table, table->id, SPLIT_HOW, hows[i]), counts[i], total);
	table->hows[1] = table->drafts.count;
}

static void
fill_kinds(struct table *table)
{
	table->kinds[0] = table->kinds[1] = table->drafts.count;
	for (uint32_t i = table->agencies[0]; i < table->agencies[1]; i++) {
		const struct draft *agency = &table->drafts.list[i];
		uint32_t kind = indicators_names_at(&table->names, agency->part)->kind_name;
		struct draft *row = kind_row(table, kind);

		if (!row) {
			row = add_row(table, table->id, SPLIT_KIND, indicators_names_at(&table->names, kind)->text);
			table->kinds[1] = table->drafts.count;
		}
		add_to(row, agency->figures[0].top, agency->figures[0].bottom);
	}
}

static void
fill_indicator(struct table *table)
{
	size_t agency_count;
	const struct directory_agency *agencies = scene_door_agencies(&agency_count);
	struct draft *all = add_row(table, table->id, SPLIT_ALL, "");

	table->whole = table->drafts.count - 1;
	table->agencies[0] = table->drafts.count;
	for (size_t i = 0; i < agency_count; i++) {
		uint64_t top, bottom;

		if (draw(3))
			continue;
		draw_part(table, &top, &bottom);
		add_to(add_row(table, table->id, SPLIT_AGENCY, agencies[i].id.name), top, bottom);
		add_to(all, top, bottom);
	}
	table->agencies[1] = table->drafts.count;
	fill_kinds(table);
	fill_routes(table);
	if (is_share(table))
		fill_hows(table);
}

/* Each of the others has its row for all, of which nothing is known. */
static void
fill(struct table *table)
{
	for (int id = 0; id < INDICATOR_COUNT; id++)
		if ((enum indicator_id)id == table->id)
			fill_indicator(table);
		else
			add_row(table, (enum indicator_id)id, SPLIT_ALL, "")->figures[0].state = FIGURE_NO_DATA;
	/* a share of nothing is none */
	for (uint32_t i = table->whole; is_share(table) && i < table->hows[1]; i++)
		if (!table->drafts.list[i].figures[0].bottom)
			table->drafts.list[i].figures[0].state = FIGURE_NONE;
}

/* ---- what a reader could work out --------------------------------------------------------- */

static int
is_hidden(const struct table *table, uint32_t row)
{
	return table->drafts.list[row].figures[0].state == FIGURE_SUPPRESSED;
}

static int
is_how(const struct table *table, uint32_t row, const char *name)
{
	return !strcmp(indicators_names_at(&table->names, table->drafts.list[row].part)->text, name);
}

/* whole = the sum of rows ${from} to ${until}, of one kind or of all: of the
 * numerators, and of the denominators. */
static void
add_sum(const struct table *table, struct solving *solving, uint32_t whole, const uint32_t range[2], uint32_t kind)
{
	for (uint32_t which = 0; which < 2; which++) {
		int64_t *row = solving_row(solving);

		if (is_hidden(table, whole))
			row[solving->of_draft[whole] + which] = SOLVING_LESS;
		for (uint32_t i = range[0]; i < range[1]; i++)
			if (is_hidden(table, i) &&
			    (kind == NAME_NONE ||
			     indicators_names_at(&table->names, table->drafts.list[i].part)->kind_name == kind))
				row[solving->of_draft[i] + which] = 1;
	}
}

/* Is of how many there were shown by any of them? */
static int
is_total_known(const struct table *table)
{
	for (uint32_t i = table->hows[0]; i < table->hows[1]; i++)
		if (!is_hidden(table, i))
			return 1;
	return 0;
}

/* Everybody was told somehow, and all parts show of how many; the whole is made
 * of three of them. */
static void
add_hows(const struct table *table, struct solving *solving)
{
	int64_t *sum = solving_row(solving), *top = solving_row(solving), *bottom = solving_row(solving);
	uint32_t total = solving->of_draft[table->hows[0]] + 1;

	if (is_hidden(table, table->whole)) {
		top[solving->of_draft[table->whole]] = SOLVING_LESS;
		bottom[solving->of_draft[table->whole] + 1] = SOLVING_LESS;
	}
	if (!is_total_known(table))
		sum[total] = SOLVING_LESS, bottom[total] = 1;
	for (uint32_t i = table->hows[0]; i < table->hows[1]; i++) {
		uint32_t at = solving->of_draft[i];
		int64_t *same;

		if (!is_hidden(table, i))
			continue;
		same = solving_row(solving);
		same[at + 1] = 1;
		if (!is_total_known(table))
			same[total] = at + 1 == total ? 0 : SOLVING_LESS;
		sum[at] = 1;
		if (is_how(table, i, "receipt"))
			top[at] = 1;
		if (is_how(table, i, "word") || is_how(table, i, "not-possible"))
			bottom[at] = SOLVING_LESS;
	}
}

static int
is_few(uint64_t count)
{
	return count && count < SUPPRESS;
}

/* How many small numbers are certain all the same: numerators, denominators and
 * what is between them. */
static uint32_t
count_certain(const struct table *table)
{
	static const int64_t top[2] = {1, 0}, bottom[2] = {0, 1}, others[2] = {SOLVING_LESS, 1};
	struct solving *solving = calloc(1, sizeof *solving);
	uint32_t certain = 0;

	assert_non_null(solving);
	for (uint32_t i = table->whole; i < table->hows[1]; i++) {
		solving->of_draft[i] = solving->hidden;
		solving->hidden += is_hidden(table, i) ? 2 : 0;
	}
	add_sum(table, solving, table->whole, table->agencies, NAME_NONE);
	add_sum(table, solving, table->whole, table->kinds, NAME_NONE);
	add_sum(table, solving, table->whole, table->routes, NAME_NONE);
	for (uint32_t i = table->kinds[0]; i < table->kinds[1]; i++)
		add_sum(table, solving, i, table->agencies, table->drafts.list[i].part);
	if (is_share(table))
		add_hows(table, solving);
	solving_reduce(solving);
	for (uint32_t i = table->whole; i < table->hows[1]; i++) {
		const struct figure *figure = &table->drafts.list[i].figures[0];
		uint32_t at = solving->of_draft[i];

		if (!is_hidden(table, i))
			continue;
		certain += is_few(figure->top) && solving_is_certain(solving, at, top);
		if (!is_share(table))
			continue;
		certain += i < table->hows[0] && is_few(figure->bottom) && solving_is_certain(solving, at, bottom);
		certain += is_few(figure->bottom - figure->top) && solving_is_certain(solving, at, others);
	}
	free(solving);
	return certain;
}

static void
table_open(struct table *table, enum indicator_id id)
{
	memset(table, 0, sizeof *table);
	table->id = id;
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

/* Is a number of it small, that is looked at by itself? */
static int
shows_few(const struct table *table, const struct figure *figure)
{
	return is_few(figure->top) ||
	       (is_share(table) && (is_few(figure->bottom) || is_few(figure->bottom - figure->top)));
}

static const enum indicator_id looked_at[] = {INDICATOR_I1, INDICATOR_P2};

static void
nothing_hidden_can_be_worked_out(void **state)
{
	(void)state;
	for (size_t which = 0; which < 2; which++) {
		uint32_t hidden = 0, shown = 0, certain = 0;

		for (int i = 0; i < TABLES; i++) {
			struct table table;

			table_open(&table, looked_at[which]);
			indicators_hide(&table.drafts, &table.names, SUPPRESS);
			for (uint32_t k = table.whole; k < table.hows[1]; k++) {
				const struct figure *figure = &table.drafts.list[k].figures[0];

				hidden += figure->state == FIGURE_SUPPRESSED;
				shown += figure->state == FIGURE_KNOWN;
				assert_true(figure->state == FIGURE_SUPPRESSED || !shows_few(&table, figure));
			}
			certain += count_certain(&table);
			arena_free(table.arena);
		}
		assert_int_equal(certain, 0);
		/* and not by hiding everything */
		assert_true(hidden > TABLES && shown > TABLES);
	}
}

/* The reader of this test can: hide the small ones alone, and many are certain. */
static void
what_is_hidden_alone_can_be_worked_out(void **state)
{
	(void)state;
	for (size_t which = 0; which < 2; which++) {
		uint32_t certain = 0;

		for (int i = 0; i < 100; i++) {
			struct table table;

			table_open(&table, looked_at[which]);
			for (uint32_t k = table.whole; k < table.hows[1]; k++) {
				struct figure *figure = &table.drafts.list[k].figures[0];

				if (shows_few(&table, figure))
					figure->state = FIGURE_SUPPRESSED;
			}
			certain += count_certain(&table);
			arena_free(table.arena);
		}
		assert_true(certain > 50);
	}
}

/* One figure, for itself. */
static void
a_share_is_hidden_by_any_of_its_three_numbers(void **state)
{
	static const struct {
		uint64_t top, bottom;
		enum figure_state want;
	} shares[] = {
		{13, 14, FIGURE_SUPPRESSED}, {10, 14, FIGURE_SUPPRESSED}, {9, 14, FIGURE_KNOWN},
		{14, 14, FIGURE_KNOWN},	     {0, 14, FIGURE_KNOWN},	  {4, 14, FIGURE_SUPPRESSED},
		{5, 14, FIGURE_KNOWN},	     {0, 4, FIGURE_SUPPRESSED},	  {4, 4, FIGURE_SUPPRESSED},
		{16, 14, FIGURE_KNOWN}, /* more than of how many: none is left over */
	};

	(void)state;
	for (size_t i = 0; i < sizeof shares / sizeof *shares; i++) {
		struct table table;
		struct figure *whole;

		table_open(&table, INDICATOR_I12);
		whole = &table.drafts.list[table.whole].figures[0];
		for (uint32_t k = table.whole + 1; k < table.hows[1]; k++)
			table.drafts.list[k].figures[0] = (struct figure){.state = FIGURE_NO_DATA};
		*whole = (struct figure){FIGURE_KNOWN, 0, shares[i].top, shares[i].bottom};
		indicators_hide(&table.drafts, &table.names, SUPPRESS);
		assert_int_equal(whole->state, shares[i].want);
		*whole = (struct figure){FIGURE_KNOWN, 0, shares[i].top, shares[i].bottom};
		indicators_hide(&table.drafts, &table.names, 0); /* --published */
		assert_int_equal(whole->state, FIGURE_KNOWN);
		arena_free(table.arena);
	}
}

static void
where_nothing_is_small_nothing_is_hidden(void **state)
{
	(void)state;
	for (int i = 0; i < 100; i++) {
		struct table table;

		table_open(&table, looked_at[i % 4 / 2]);
		indicators_hide(&table.drafts, &table.names, (uint64_t)(i % 2));
		for (uint32_t k = table.whole; k < table.hows[1]; k++)
			assert_int_not_equal(table.drafts.list[k].figures[0].state, FIGURE_SUPPRESSED);
		arena_free(table.arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_hidden_can_be_worked_out),
		cmocka_unit_test(what_is_hidden_alone_can_be_worked_out),
		cmocka_unit_test(a_share_is_hidden_by_any_of_its_three_numbers),
		cmocka_unit_test(where_nothing_is_small_nothing_is_hidden),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
